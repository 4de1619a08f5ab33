//! Two clocks: the first 24 months, then all years, against the counterfactual.

use super::arms::Counterfactual;
use super::headline::{SHORT, at_short};
use super::loaded::{Loaded, NET};
use super::page::{Block, Section, Table};
use super::replicates::{Values, change_of, mean_of, ruler};
use super::say::{plain, points, share, signed, way};
use super::statement::{Met, Statement};
use crate::chart::words::{percent, short};
use crate::chart::{Change, Estimate};
use crate::model::states::{bottleneck, headline};
use crate::record::RecordError;
use crate::summary::Bounds;

type Result<T> = std::result::Result<T, RecordError>;

/// A row of the table of terms.
struct Term {
    words: &'static str,
    bounds: Bounds,
    /// Whether it is said in percent.
    share: bool,
    scenario: Values,
    reference: Values,
}

/// The rows that a run is long enough for.
fn terms(run: &Loaded, reference: u32) -> Result<Vec<Term>> {
    let ticks = run.scenario.time.ticks as i32;
    let mut terms = vec![];
    let mut row = |words, bounds, share, [scenario, reference]: [Values; 2]| {
        terms.push(Term { words, bounds, share, scenario, reference });
    };
    if ticks > SHORT {
        let at = [at_short(run, 0)?, at_short(run, reference)?];
        row("Net job loss at month 24", Bounds::Free, true, at);
        let soon = scaled(run, headline::metric::SOON, 1.0 / 12.0, reference)?;
        row("Person-years of work lost within 24 months", Bounds::Free, false, soon);
    }
    let net = [run.since(NET, 0, 0)?, run.since(NET, reference, 0)?];
    row("Net job loss, mean over all years", Bounds::Free, true, net);
    row("Net job loss at the end", Bounds::Free, true, scaled(run, NET, 1.0, reference)?);
    let lost = scaled(run, headline::metric::PERSON_YEARS, 1.0, reference)?;
    row("Person-years of work lost in all years", Bounds::Free, false, lost);
    let output = scaled(run, bottleneck::metric::DISCOUNTED, 1e-3, reference)?;
    row("Output of at most ten years, discounted [thousand bh]", Bounds::Positive, false, output);
    Ok(terms)
}

/// A column of the scenario and of its counterfactual, times `by`.
fn scaled(run: &Loaded, column: &str, by: f64, reference: u32) -> Result<[Values; 2]> {
    let of = |variant| -> Result<Values> {
        let values = run.values(&[column], variant)?.remove(0);
        Ok(values.into_iter().map(|(it, x)| (it, x * by)).collect())
    };
    Ok([of(0)?, of(reference)?])
}

/// 24 months before all years, against the counterfactual.
pub struct Terms;

impl Statement for Terms {
    const ABOUT: &'static str = "The first 24 months, then all years";
    type Needs = Counterfactual;
    type Said = Section;

    fn say(run: &Loaded, reference: u32) -> Result<Met<Section>> {
        let (mut rows, mut ruled) = (vec![], vec![]);
        for term in terms(run, reference)? {
            let paired = change_of(&term.reference, &term.scenario, term.bounds);
            // The scenario's own number rests on all its replicates, not only on those with a partner.
            let it = Change { after: mean_of(&term.scenario, term.bounds), ..paired };
            if !it.after.value.is_finite() {
                continue;
            }
            let (level, by): (fn(&Estimate) -> String, fn(&Estimate) -> String) =
                if term.share { (share, points) } else { (plain, signed) };
            // What is itself a difference is not compared once more.
            let itself = term.reference.values().all(|&x| x == 0.0);
            let cells = match itself {
                true => [level(&it.after), "–".into(), "–".into(), way(&it).into()],
                false => [level(&it.after), level(&it.before), by(&it.by), way(&it).into()],
            };
            rows.push(std::iter::once(term.words.to_owned()).chain(cells).collect());
            let say = if term.share { percent } else { short };
            ruled.extend(ruled_by(term.words, &term.scenario, say));
        }
        let table = Table::new(
            "The first 24 months, then all years; in brackets 95 % intervals of the mean",
            &["", "scenario", "without AI", "difference in pairs", "than without AI"],
        );
        let note = format!(
            "Net job loss: full-time jobs lost against the same world without AI, which has none by this count [% of its labour \
             force]; below 0 they are gained. A person-year is a full-time job for a year. bh: an hour of an average person in the base \
             year’s way of working. Output counts work that settled as a success.{}",
            ruled.concat()
        );
        let block = Block::Table(table.rows(rows).note(&note));
        Ok(Ok(Section::new("24 months first, then all years", vec![block])))
    }
}

/// A word about the few runs that rule a mean, with the median beside it; nothing where none do.
pub(super) fn ruled_by(what: &str, values: &Values, say: fn(f64) -> String) -> Option<String> {
    let it = ruler(values)?;
    let (of, replicate) = (values.len(), it.replicate);
    let (value, median) = (say(it.value), say(it.median));
    let who = match it.runs {
        1 => format!("one of {of} runs rules the mean, replicate {replicate} with {value}"),
        few => format!(
            "{few} of {of} runs rule the mean, above all replicate {replicate} with {value}"
        ),
    };
    Some(format!(" {what}: {who}; the median is {median}."))
}
