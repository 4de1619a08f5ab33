//! The first page: the sentences to remember, the four quadrants, 24 months before ten years, who pays and who gains.

use super::loaded::Loaded;
use super::page::{Block, Section, Table};
use super::replicates::{NOTHING, Values, change, mean};
use super::say::{UNKNOWN, plain, points, share, signed, way};
use crate::chart::words::{changes, percent, span_of_points};
use crate::chart::{Change, Estimate};
use crate::record::RecordError;

type Result<T> = std::result::Result<T, RecordError>;

const SHARE: &str = "displacement.share";
/// Month 24, as a tick [ticks].
const SHORT: i32 = 104;
/// Rate at which later output counts less [per year].
const DISCOUNT: f64 = 1.05;

/// What one replicate adds up to.
#[derive(Default)]
struct Sums {
    at_short: Option<f64>,
    at_end: Option<f64>,
    /// Displaced people before month 24, over records.
    people: [f64; 2],
    /// Discounted output and weights, over records.
    output: [f64; 2],
}

/// The quantities of the short and of the long term, by replicate, in the order of [`ROWS`].
struct Terms([Values; 5]);

/// Rows of the table of terms: words, and how their numbers are said.
const ROWS: [(&str, bool); 5] = [
    ("Displaced share at month 24", true),
    ("Displaced person-years within 24 months", false),
    ("Displaced share, mean over all years", true),
    ("Displaced share at the end", true),
    ("Output over all years, discounted at 5 % a year [thousand bh]", false),
];

impl Terms {
    fn of(run: &Loaded, variant: u32) -> Result<Self> {
        let metrics = [SHARE, "displacement.labour_force", "bottleneck.output"];
        let sums = run.fold(&metrics, variant, |sums: &mut Sums, tick, row| {
            let [share, force, output] = [row[0], row[1], row[2]];
            if tick < 0 {
                return;
            }
            if !share.is_nan() {
                sums.at_end = Some(share);
                if tick <= SHORT {
                    sums.at_short = Some(share);
                    sums.people = [sums.people[0] + share * force, sums.people[1] + 1.0];
                }
            }
            if !output.is_nan() {
                let weight = DISCOUNT.powf(-f64::from(tick) / 52.0);
                sums.output = [sums.output[0] + weight * output, sums.output[1] + weight];
            }
        })?;
        let ticks = run.scenario.time.ticks;
        let weights: f64 = (0..ticks).map(|t| DISCOUNT.powf(-f64::from(t) / 52.0)).sum();
        let each = |pick: &dyn Fn(&Sums) -> Option<f64>| -> Values {
            sums.iter().filter_map(|(&it, sums)| Some((it, pick(sums)?))).collect()
        };
        let over = |[sum, count]: [f64; 2]| (count > 0.0).then(|| sum / count);
        let reaches = ticks as i32 >= SHORT;
        Ok(Self([
            each(&|s| s.at_short.filter(|_| reaches)),
            each(&|s| over(s.people).filter(|_| reaches).map(|people| 2.0 * people)),
            run.values(&[SHARE], variant)?.remove(0),
            each(&|s| s.at_end),
            each(&|s| over(s.output).map(|output| output * weights / 1e3)),
        ]))
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
        if let Some(words) = change.and_then(|c| changes(c, ["", ""], percent, span_of_points)) {
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

/// Who pays and who gains, against the reference.
///
/// # Errors
/// I/O, damage or a missing metric.
pub fn payers(run: &Loaded) -> Result<Option<Section>> {
    const ROWS: [(&str, &str); 4] = [
        ("People: wages paid", "demand.wage_bill"),
        ("Sellers of execution: paid for executors", "demand.executor_bill"),
        ("Buyers: gain against base prices (consumer surplus)", "demand.consumer_surplus"),
        ("Organizations: revenue", "demand.revenue"),
    ];
    let Some(reference) = run.variant("reference") else { return Ok(None) };
    let mut rows = vec![];
    for (words, metric) in ROWS {
        if !run.plan().metrics.iter().any(|m| m.name == metric) {
            continue;
        }
        let it = run.between(metric, reference, 0)?;
        let thousand =
            |e: &Estimate| Estimate { value: e.value / 1e3, low: e.low / 1e3, high: e.high / 1e3 };
        rows.push(vec![
            words.to_owned(),
            plain(&thousand(&it.after)),
            plain(&thousand(&it.before)),
            signed(&thousand(&it.by)),
            way(&it).to_owned(),
        ]);
    }
    let header = ["", "scenario", "reference", "difference in pairs", "than the reference"];
    let note = "Means over all years with 95 % intervals. Money is of 2025. Public cost, and with it public cost for each \
                displaced person-year avoided, is not in this version: the model has neither taxes nor benefits.";
    let table = Table::new("Thousands of money a week", &header);
    let block = Block::Table(table.rows(rows).note(note));
    Ok(Some(Section::new("Who pays and who gains", vec![block])))
}
