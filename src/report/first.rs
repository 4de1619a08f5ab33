//! The first page: the sentences to remember, the four quadrants, 24 months before ten years.

use super::loaded::Loaded;
use super::page::{Block, Section, Table};
use super::replicates::{NOTHING, Values, change, mean};
use super::say::{UNKNOWN, plain, points, share, signed, way};
use crate::chart::words::{changes, percent};
use crate::chart::{Change, Estimate};
use crate::record::RecordError;

type Result<T> = std::result::Result<T, RecordError>;

const SHARE: &str = "displacement.share";
/// Month 24, as a tick [ticks].
const SHORT: i32 = 104;

/// The quantities of the short and of the long term, by replicate, in the order of [`ROWS`].
struct Terms([Values; 5]);

/// Rows of the table of terms: words, and how their numbers are said.
const ROWS: [(&str, bool); 5] = [
    ("Displaced share at month 24", true),
    ("Displaced person-years within 24 months", false),
    ("Displaced share, mean over all years", true),
    ("Displaced share at the end", true),
    ("Output of at most ten years, discounted [thousand bh]", false),
];

impl Terms {
    fn of(run: &Loaded, variant: u32) -> Result<Self> {
        let ends = run.fold(&[SHARE], variant, |ends: &mut [Option<f64>; 2], tick, row| {
            if tick >= 0 && !row[0].is_nan() {
                ends[1] = Some(row[0]);
                ends[0] = ends[1].filter(|_| tick <= SHORT).or(ends[0]);
            }
        })?;
        let at = |end: usize| -> Values {
            ends.iter().filter_map(|(&it, ends)| Some((it, ends[end]?))).collect()
        };
        let finals = [SHARE, "displacement.soon", "bottleneck.discounted"];
        let [share, soon, output] =
            run.values(&finals, variant)?.try_into().expect("a column for each name");
        let scaled = |values: Values, by: f64| -> Values {
            values.into_iter().map(|(it, x)| (it, x * by)).collect()
        };
        let (at_short, soon) = match run.scenario.time.ticks as i32 >= SHORT {
            true => (at(0), scaled(soon, 1.0 / 12.0)),
            false => (Values::new(), Values::new()),
        };
        Ok(Self([at_short, soon, share, at(1), scaled(output, 1e-3)]))
    }
}

/// Everything that the first page needs of the scenario and its reference.
pub struct First {
    terms: [Change; 5],
    quadrants: Option<Change>,
    years: f64,
}

impl First {
    /// Adds up the scenario and its reference.
    ///
    /// # Errors
    /// I/O, damage or a missing metric.
    pub fn of(run: &Loaded) -> Result<Self> {
        let main = Terms::of(run, 0)?;
        let none = || Terms(std::array::from_fn(|_| Values::new()));
        let reference = match run.variant("reference") {
            Some(variant) => Terms::of(run, variant)?,
            None => none(),
        };
        let terms = std::array::from_fn(|row| {
            let paired = change(&reference.0[row], &main.0[row]);
            // The scenario's own number rests on all its replicates, not only on those with a partner.
            Change { after: mean(&main.0[row]), ..paired }
        });
        let quadrants = match (run.variant("neither-at-1"), run.variant("both-at-1")) {
            (Some(neither), Some(both)) => Some(run.between(SHARE, neither, both)?),
            _ => None,
        };
        Ok(Self { terms, quadrants, years: run.scenario.time.years })
    }

    /// The sentences to remember: 24 months first, then all years, then the quadrants.
    pub fn headline(&self) -> Vec<String> {
        let against = |change: &Change| {
            let verdict = match way(change) {
                UNKNOWN => return "no reference is known".to_owned(),
                "cannot be told apart" => "the two cannot be told apart",
                "more" => "the scenario has more",
                _ => "the scenario has less",
            };
            format!(
                "the reference, in which people coordinate all work on the same draws, has {}: {verdict}, a difference \
                 of {}",
                share(&change.before),
                points(&change.by)
            )
        };
        let mut said = vec![];
        if self.terms[0].after.value.is_finite() {
            said.push(format!(
                "After 24 months {} of the modelled labour force is displaced; {}.",
                share(&self.terms[0].after),
                against(&self.terms[0])
            ));
        }
        said.push(format!(
            "On average over {} years it is {}; {}.",
            self.years,
            share(&self.terms[2].after),
            against(&self.terms[2])
        ));
        let change = self.quadrants.as_ref();
        if let Some(words) = change.and_then(|c| changes(c, ["", ""], percent)) {
            said.push(format!(
                "Where a system runs the work everywhere and demand has an elasticity of 1, the displaced share {words} \
                 when both tasks and births of purposes are tripled instead of neither."
            ));
        }
        said
    }

    /// 24 months before all years, against the reference.
    pub fn terms(&self) -> Section {
        let row = |(&(words, shares), change): (&(&str, bool), &Change)| {
            let (level, by): (fn(&Estimate) -> String, fn(&Estimate) -> String) = match shares {
                true => (share, points),
                false => (plain, signed),
            };
            let cells =
                [level(&change.after), level(&change.before), by(&change.by), way(change).into()];
            std::iter::once(words.to_owned()).chain(cells).collect()
        };
        let rows = ROWS
            .iter()
            .zip(&self.terms)
            .filter(|(_, c)| c.after.value.is_finite())
            .map(row)
            .collect();
        let table = Table::new(
            "The first 24 months, then all years; in brackets 95 % intervals of the mean",
            &["", "scenario", "reference", "difference in pairs", "than the reference"],
        );
        let note = "A displaced person-year is a full-time person displaced for a year. bh: an hour of an average person \
                    in the base year’s way of working. Output counts work that settled as a success.";
        Section::new(
            "24 months first, then all years",
            vec![Block::Table(table.rows(rows).note(note))],
        )
    }
}

/// Displaced share where neither, tasks, purposes or both are multiplied, at each demand elasticity.
///
/// # Errors
/// I/O, damage or a missing metric.
pub fn quadrants(run: &Loaded) -> Result<Option<Section>> {
    const ELASTICITIES: [&str; 3] = ["0.5", "1", "1.5"];
    const NAMES: [(&str, &str); 4] = [
        ("neither", "Neither is multiplied"),
        ("tasks", "Tasks tripled"),
        ("purposes", "Births of purposes tripled"),
        ("both", "Both tripled"),
    ];
    let (mut rows, mut runs) = (vec![], u64::MAX);
    for (name, words) in NAMES {
        let mut row = vec![words.to_owned()];
        for elasticity in ELASTICITIES {
            let variant = run.variant(&format!("{name}-at-{elasticity}"));
            let Some(variant) = variant else { continue };
            runs = runs.min(run.runs(variant));
            row.push(share(&run.estimate(SHARE, variant)?.unwrap_or(NOTHING)));
        }
        if row.len() == 1 + ELASTICITIES.len() {
            rows.push(row);
        }
    }
    if rows.is_empty() {
        return Ok(None);
    }
    let header =
        ["a system runs the work everywhere", "elasticity 0.5", "elasticity 1", "elasticity 1.5"];
    let note = format!(
        "Means over all years with 95 % intervals, over {runs} runs each on the same draws. Elasticity: by how many per \
         cent more work is wanted when work gets one per cent cheaper. Where only births are tripled, accepted work is \
         held at its base. That every purpose costs hours of leading and every task hours of work is arithmetic; what \
         the model adds is whether births, demand, money and attention let them multiply.",
    );
    let table = Table::new("Displaced share of the modelled labour force [%]", &header);
    let block = Block::Table(table.rows(rows).note(&note));
    Ok(Some(Section::new("Who is displaced in the four quadrants", vec![block])))
}
