//! Whether what the scenario says must hold did hold, in how many runs, and at which points.

use std::collections::{BTreeMap, BTreeSet};

use super::loaded::Loaded;
use super::trend;
use crate::record::RecordError;
use crate::scenario::{Bound, Check, Corner, Sign};
use crate::study::design::Points;

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
        Bound::Sign(sign) => sign.holds(value - other.unwrap_or(0.0)),
        // What was kept of such a metric is whether it has passed.
        Bound::Crosses(_) => value > 0.0,
    }
}

/// Values by (variant, point, replicate).
pub(super) type Values = BTreeMap<(u32, u64, u64), f64>;

/// Whether a series passes a value, as it goes on: 1 from then on, 0 before.
fn crossed(before: Option<&(f64, f64)>, value: f64, level: f64) -> (f64, f64) {
    match before {
        Some(&(first, passed)) if passed > 0.0 || value.is_nan() => (first, passed),
        Some(&(first, _)) => {
            let side = |x: f64| x > level;
            (first, f64::from(u8::from(side(first) != side(value) || value == level)))
        }
        None => (value, 0.0),
    }
}

/// Values of a metric: final, or at the last record by a date; none if the run ends before it.
pub(super) fn values(run: &Loaded, check: &Check) -> Result<Values, RecordError> {
    let mut all = Values::new();
    let Some(by) = check.by else {
        for rows in run.results.runs(&[&check.metric])? {
            let rows = rows?;
            for i in 0..rows.variant.len() {
                all.insert((rows.variant[i], rows.point[i], rows.replicate[i]), rows.values[0][i]);
            }
        }
        return Ok(all);
    };
    let last = run.scenario.time.tick_by(by) as i32;
    if last > run.scenario.time.ticks as i32 {
        return Ok(all);
    }
    let level = check.bounds.iter().find_map(|bound| match bound {
        Bound::Crosses(level) => Some(*level),
        _ => None,
    });
    let mut passed: BTreeMap<(u32, u64, u64), (f64, f64)> = BTreeMap::new();
    for rows in run.results.series(&[&check.metric])? {
        let rows = rows?;
        for i in (0..rows.variant.len()).filter(|&i| rows.tick[i] <= last) {
            let key = (rows.variant[i], rows.point[i], rows.replicate[i]);
            let value = rows.values[0][i];
            match level {
                None => {
                    all.insert(key, value);
                }
                // The base year is where it comes from only if nothing is known later.
                Some(level) if rows.tick[i] >= 0 && !value.is_nan() => {
                    let now = crossed(passed.get(&key), value, level);
                    passed.insert(key, now);
                }
                Some(_) => {}
            }
        }
    }
    all.extend(passed.into_iter().map(|(key, (_, passed))| (key, passed)));
    Ok(all)
}

/// Looks at every check of the scenario.
///
/// # Errors
/// I/O or damage.
pub fn findings(run: &Loaded) -> Result<Vec<Finding>, RecordError> {
    run.scenario.checks.iter().map(|check| finding(run, check)).collect()
}

/// The index of a variant that a check names; `main` where it names none.
fn named(run: &Loaded, name: Option<&str>) -> Result<Option<u32>, String> {
    match name {
        None => Ok(None),
        Some("baseline") => Ok(Some(0)),
        Some(name) => run.variant(name).map(Some).ok_or_else(|| name.to_owned()),
    }
}

/// The points of a sweep at which a check is to hold; the one point of a run without axes.
fn corner(run: &Loaded, corner: Corner) -> Option<BTreeSet<u64>> {
    let Some(sweep) = &run.scenario.sweep else { return Some([0].into()) };
    let points = Points::new(sweep, run.scenario.ensemble.seed);
    if corner == Corner::Matrix {
        return Some((0..points.len()).collect());
    }
    if sweep.design.samples() {
        return None;
    }
    let at = |point| -> Vec<f64> {
        points.settings(point).iter().map(|(_, it)| it.as_f64().unwrap_or(f64::NAN)).collect()
    };
    let all: Vec<Vec<f64>> = (0..points.len()).map(at).collect();
    let sign = if corner == Corner::Min { 1.0 } else { -1.0 };
    let least = |axis: usize| {
        let its = all.iter().filter_map(|it| it.get(axis)).map(|x| sign * x);
        sign * its.fold(f64::INFINITY, f64::min)
    };
    let ends: Vec<f64> = (0..sweep.axes.len()).map(least).collect();
    let found = all.iter().position(|it| *it == ends);
    found.map(|point| [point as u64].into())
}

/// In how many runs a check holds in a variant, by point: (held, looked at).
fn by_point(
    check: &Check,
    all: &Values,
    of: u32,
    other: Option<u32>,
    points: &BTreeSet<u64>,
) -> BTreeMap<u64, (u64, u64)> {
    let mut counts: BTreeMap<u64, (u64, u64)> = BTreeMap::new();
    for (&(_, point, replicate), &value) in all.range((of, 0, 0)..(of + 1, 0, 0)) {
        let partner = other.map(|variant| all.get(&(variant, point, replicate)).copied());
        // A replicate that the other variant did not run says nothing; a failed one does not hold.
        if partner == Some(None) || !points.contains(&point) {
            continue;
        }
        let holds = check.bounds.iter().all(|bound| holds(bound, value, partner.flatten()));
        let (held, looked) = counts.entry(point).or_default();
        *looked += 1;
        *held += u64::from(holds);
    }
    counts
}

/// Where every check that names no variant is met by a variant, by point: what it promises as a target.
///
/// # Errors
/// I/O or damage.
pub(super) fn targets(run: &Loaded, variant: u32) -> Result<BTreeMap<u64, bool>, RecordError> {
    let mut met: BTreeMap<u64, bool> = BTreeMap::new();
    let targets = run.scenario.checks.iter().filter(|it| it.of.is_none() && it.trend.is_none());
    for check in targets {
        let Ok(other) = named(run, check.against.as_deref()) else { continue };
        let Some(points) = corner(run, check.at) else { continue };
        let all = values(run, check)?;
        for (point, (held, looked)) in by_point(check, &all, variant, other, &points) {
            *met.entry(point).or_insert(true) &= held as f64 >= check.share * looked as f64;
        }
    }
    Ok(met)
}

fn finding(run: &Loaded, check: &Check) -> Result<Finding, RecordError> {
    let found = |held, of, met, detail: String| Finding {
        says: check.says.clone(),
        held,
        of,
        wanted: check.share,
        met,
        detail,
    };
    let unseen = |why: String| Ok(found(0, 0, None, why));
    let names = (named(run, check.of.as_deref()), named(run, check.against.as_deref()));
    let (of, other) = match names {
        (Ok(of), Ok(other)) => (of.unwrap_or(0), other),
        (Err(name), _) | (_, Err(name)) => {
            return unseen(format!("`{name}` is no variant of this run"));
        }
    };
    if check.by.is_some() && run.scenario.sweep.is_some() {
        return unseen("a sweep keeps final numbers, no dates".into());
    }
    let all = values(run, check)?;
    let counts = match &check.trend {
        Some((path, sign)) => trend::by_group(run, &all, of, path, *sign),
        None => match corner(run, check.at) {
            Some(points) => by_point(check, &all, of, other, &points),
            None => return unseen("this design has no corners".into()),
        },
    };
    let (held, looked) = counts.values().fold((0, 0), |(h, l), it| (h + it.0, l + it.1));
    let short = |&(held, looked): &(u64, u64)| held as f64 >= check.share * looked as f64;
    let met = (looked > 0).then(|| counts.values().all(short));
    let mut detail = match met {
        Some(_) => {
            let percent = 100.0 * check.share;
            format!("{} in {held} of {looked} runs, wanted in {percent:.0} %", check.metric)
        }
        None => format!("{} no run reaches it", check.metric),
    };
    if counts.len() > 1 {
        let share = |(held, looked): (u64, u64)| held as f64 / looked as f64;
        let worst = counts.iter().min_by(|a, b| share(*a.1).total_cmp(&share(*b.1)));
        let (place, (held, looked)) = worst.expect("there is more than one");
        let what = match &check.trend {
            Some((path, Sign::Positive)) => format!("rising with {path}, {} lines", counts.len()),
            Some((path, Sign::Negative)) => format!("falling with {path}, {} lines", counts.len()),
            None => format!("at each of {} points", counts.len()),
        };
        detail += &format!(" {what}; least in {held} of {looked}, at {place}");
    }
    Ok(found(held, looked, met, detail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_hold_where_they_say() {
        let hit = |bound, value, other| holds(&bound, value, other);
        assert!(hit(Bound::Sign(Sign::Negative), -1.0, None));
        assert!(hit(Bound::Sign(Sign::Negative), 1.0, Some(2.0)));
        assert!(!hit(Bound::Sign(Sign::Positive), 1.0, Some(2.0)));
        assert!(!hit(Bound::Sign(Sign::Positive), f64::NAN, None));
        assert!(hit(Bound::Above(0.1), 1.2, Some(1.0)) && !hit(Bound::Above(0.1), 1.05, Some(1.0)));
    }

    #[test]
    fn a_series_crosses_once_and_for_all_from_either_side() {
        let run = |values: &[f64]| {
            let pass =
                |before: Option<(f64, f64)>, &x: &f64| Some(crossed(before.as_ref(), x, 0.5));
            values.iter().fold(None, pass).unwrap().1
        };
        assert_eq!(run(&[0.1, 0.4, 0.6, 0.2]), 1.0);
        assert_eq!(run(&[0.9, 0.7, 0.4]), 1.0);
        assert_eq!(run(&[0.1, f64::NAN, 0.4]), 0.0);
        assert_eq!(run(&[0.1, 0.5]), 1.0);
    }
}
