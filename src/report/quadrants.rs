//! Who is displaced where neither tasks nor purposes, either, or both are multiplied, as a table.

use super::arms::{Quadrants, Scalings};
use super::loaded::{Loaded, NET};
use super::page::Table;
use super::replicates::NOTHING;
use super::say::{plain, share};
use super::statement::{Met, Statement};
use crate::chart::words::capital;
use crate::engine::share_of;
use crate::model::states::{bottleneck, headline, purposes, tasks};
use crate::record::RecordError;

type Result<T> = std::result::Result<T, RecordError>;

/// The net job loss where neither, tasks, purposes or both are multiplied, and what it is made of.
pub struct QuadrantTable;

impl Statement for QuadrantTable {
    const ABOUT: &'static str =
        "Who is displaced where neither, tasks, purposes or both are multiplied";
    type Needs = Scalings;
    type Said = [Table; 2];

    fn say(run: &Loaded, scalings: Scalings) -> Result<Met<[Table; 2]>> {
        Ok(Ok([shares(run, &scalings)?, parts(run, &scalings)?]))
    }
}

/// What tells a four from the others, as the head of a column.
fn head(four: &Quadrants) -> String {
    match four.apart.is_empty() {
        true => "net job loss".to_owned(),
        false => super::arms::said(&four.apart),
    }
}

fn shares(run: &Loaded, scalings: &Scalings) -> Result<Table> {
    let mut runs = u64::MAX;
    let mut rows = vec![];
    for (place, words) in scalings.rows().into_iter().enumerate() {
        let mut row = vec![words];
        for four in &scalings.fours {
            let variant = four.variants[place];
            runs = runs.min(run.runs(variant));
            row.push(share(&run.estimate(NET, variant)?.unwrap_or(NOTHING)));
        }
        rows.push(row);
    }
    let shared = capital(&super::arms::said(&scalings.shared));
    let heads: Vec<String> =
        std::iter::once(shared).chain(scalings.fours.iter().map(head)).collect();
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let held = match scalings.fours.iter().filter(|it| it.held).count() {
        0 => "",
        n if n == scalings.fours.len() => {
            " Where only births are multiplied, accepted work is held at its base."
        }
        _ => " In some columns accepted work is held at its base where only births are multiplied.",
    };
    let note = format!(
        "At the end, against the same world without AI, with 95 % intervals, over {runs} runs at least, on the same random numbers.{held} That every \
         purpose costs hours of leading and every task hours of work is arithmetic; what the model adds is whether births, \
         demand, money and attention let them multiply."
    );
    let title = "Net job loss [% of the modelled labour force]";
    Ok(Table::new(title, &heads).rows(rows).note(&note))
}

/// The parts of the net job loss and the two scalings in each quadrant.
fn parts(run: &Loaded, scalings: &Scalings) -> Result<Table> {
    const METRICS: [(&str, &str); 6] = [
        (headline::metric::JOBS, "fewer people employed"),
        (headline::metric::IDLE, "fewer hours of the employed"),
        (headline::metric::ORGANIZATIONS, "hours lost in organizations"),
        (bottleneck::metric::OUTPUT_INDEX, "output"),
        (tasks::metric::SCALING, "task scaling"),
        (purposes::metric::SCALING, "purpose scaling"),
    ];
    let known: Vec<_> = METRICS.iter().filter(|(metric, _)| run.recorded(metric)).collect();
    let mut rows = vec![];
    for four in &scalings.fours {
        for (words, variant) in scalings.rows().into_iter().zip(four.variants) {
            let mut row = match four.apart.is_empty() {
                true => vec![words],
                false => vec![format!("{words}; {}", super::arms::said(&four.apart))],
            };
            for (metric, _) in &known {
                let e = run.estimate(metric, variant)?.unwrap_or(NOTHING);
                let is_share = run.unit(metric).is_some_and(|unit| share_of(unit).is_some());
                row.push(if is_share { share(&e) } else { plain(&e) });
            }
            rows.push(row);
        }
    }
    let header: Vec<&str> =
        std::iter::once("what is multiplied").chain(known.iter().map(|it| it.1)).collect();
    let note = "Fewer people employed and fewer hours of those employed add up to the net job loss [% of the modelled labour force], \
                hours lost in organizations are a share of theirs [%]: all at the end. Output, task scaling and purpose scaling \
                are multiples of the base year: means over all years. With 95 % intervals.";
    let title = "Parts of the net job loss, output and scaling in each quadrant";
    Ok(Table::new(title, &header).rows(rows).note(note))
}
