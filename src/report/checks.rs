//! Whether what the scenario says must hold did hold, and in how many runs.

use std::collections::BTreeMap;

use super::loaded::Loaded;
use crate::record::RecordError;
use crate::scenario::{Bound, Check};

/// What became of a check.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The behaviour, as a sentence.
    pub says: String,
    /// Runs in which it held.
    pub held: u64,
    /// Runs in which it could be looked at.
    pub of: u64,
    /// Share of runs in which it must hold.
    pub wanted: f64,
    /// Whether it is met; `None` where it could not be looked at.
    pub met: Option<bool>,
    /// What was looked at, in words.
    pub detail: String,
}

fn holds(bound: &Bound, value: f64, other: Option<f64>) -> bool {
    // Against another, above and below are shares of it.
    let than = |share: f64| other.map_or(share, |other| other * (1.0 + share));
    match *bound {
        Bound::Within(share) => other.is_some_and(|o| (value - o).abs() <= share * o.abs()),
        Bound::Above(x) => value > than(x),
        Bound::Below(x) => value < than(x),
        Bound::Min(x) => value >= x,
        Bound::Max(x) => value <= x,
    }
}

type Values = BTreeMap<(u32, u64), f64>;

/// Values of a metric by (variant, replicate): final, or at the last record by a date; none if the run ends before it.
fn values(run: &Loaded, check: &Check) -> Result<Values, RecordError> {
    let mut all = Values::new();
    if let Some(by) = check.by {
        let last = run.scenario.time.tick_by(by);
        if last > run.scenario.time.ticks as i32 {
            return Ok(all);
        }
        for rows in run.results.series(&[&check.metric])? {
            let rows = rows?;
            for i in (0..rows.variant.len()).filter(|&i| rows.tick[i] <= last) {
                all.insert((rows.variant[i], rows.replicate[i]), rows.values[0][i]);
            }
        }
    } else {
        for rows in run.results.runs(&[&check.metric])? {
            let rows = rows?;
            for i in 0..rows.variant.len() {
                all.insert((rows.variant[i], rows.replicate[i]), rows.values[0][i]);
            }
        }
    }
    Ok(all)
}

/// Looks at every check of the scenario.
pub fn findings(run: &Loaded) -> Result<Vec<Finding>, RecordError> {
    run.scenario.checks.iter().map(|check| finding(run, check)).collect()
}

fn finding(run: &Loaded, check: &Check) -> Result<Finding, RecordError> {
    let named = |name: &Option<String>| match name.as_deref() {
        None => Ok(None),
        Some("baseline") => Ok(Some(0)),
        Some(name) => run.variant(name).map(Some).ok_or_else(|| name.to_owned()),
    };
    let (of, other) = match (named(&check.of), named(&check.against)) {
        (Ok(of), Ok(other)) => (of.unwrap_or(0), other),
        (Err(name), _) | (_, Err(name)) => {
            return Ok(Finding {
                says: check.says.clone(),
                held: 0,
                of: 0,
                wanted: check.share,
                met: None,
                detail: format!("`{name}` is no variant of this run"),
            });
        }
    };
    let all = values(run, check)?;
    let (mut held, mut looked) = (0, 0);
    for (&(_, replicate), &value) in all.iter().filter(|(key, _)| key.0 == of) {
        let partner = other.map(|variant| all.get(&(variant, replicate)).copied());
        // A replicate that the other variant did not run says nothing; a failed one does not hold.
        if partner == Some(None) {
            continue;
        }
        let partner = partner.flatten();
        looked += 1;
        held += u64::from(check.bounds.iter().all(|bound| holds(bound, value, partner)));
    }
    let met = (looked > 0).then_some(held as f64 >= check.share * looked as f64);
    let detail = match met {
        Some(_) => format!("in {held} of {looked} runs, wanted in {:.0} %", 100.0 * check.share),
        None => "no run reaches it".into(),
    };
    let detail = format!("{} {detail}", check.metric);
    Ok(Finding { says: check.says.clone(), held, of: looked, wanted: check.share, met, detail })
}
