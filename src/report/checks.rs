//! Whether what the scenario says must hold did hold, in how many runs, and at which points.

use std::collections::BTreeMap;

use super::loaded::{CONFIDENCE, Loaded};
use super::say::plain;
use super::trend;
pub use super::verdict::Verdict;
use super::verdict::{Tally, holds, margins};
use crate::chart::Estimate;
use crate::record::RecordError;
use crate::scenario::{Check, Corner, Quota, Scenario, Sign};
use crate::study::design::Points;
use crate::summary::{Bounds, Moments, runs_for_share};

/// What became of a check, and on what that rests.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The behaviour, as a sentence.
    pub says: String,
    /// What became of it.
    pub verdict: Verdict,
    /// Runs in which it held.
    pub held: u64,
    /// Runs in which it held or did not.
    pub of: u64,
    /// Runs in which the metric is undefined; those that failed are among them.
    pub undefined: u64,
    /// Runs that would decide if they went on as they began, where there are too few.
    pub needed: Option<u64>,
    /// What was looked at, in words.
    pub detail: String,
}

/// Values by (variant, point, replicate); NaN where a metric is undefined or the replicate failed.
pub(super) type Values = BTreeMap<(u32, u64, u64), f64>;

/// Values of a metric: over the whole run, or in the tick that holds a date.
fn values(run: &Loaded, check: &Check) -> Result<Values, RecordError> {
    let column = check.column().unwrap_or_else(|| check.metric.clone());
    let mut all = Values::new();
    for rows in run.results.runs(&[&column])? {
        let rows = rows?;
        for i in 0..rows.variant.len() {
            all.insert((rows.variant[i], rows.point[i], rows.replicate[i]), rows.values[0][i]);
        }
    }
    Ok(all)
}

/// The variants that a run has or will have, by index: names, and replicates at each point.
pub type Variants<'a> = [(&'a str, u64)];

fn variants(run: &Loaded) -> Vec<(&str, u64)> {
    run.variants().map(|(_, it)| (it.name.as_str(), it.runs)).collect()
}

/// The index of a variant that a check names; `main` where it names none.
fn named(variants: &Variants, name: Option<&str>) -> Result<Option<u32>, String> {
    let place = |name: &str| variants.iter().position(|(it, _)| *it == name);
    match name {
        None => Ok(None),
        Some("baseline") => Ok(Some(0)),
        Some(name) => place(name).map(|it| Some(it as u32)).ok_or_else(|| match name {
            "without-policy" => "there is no dated lever, so nothing runs without one".to_owned(),
            "reference" => "no reference is recorded here".to_owned(),
            name => format!("`{name}` is no variant here"),
        }),
    }
}

/// The point of a sweep at which a check is to hold, if not at all; `None` where the design has no corners.
fn corner(scenario: &Scenario, corner: Corner) -> Option<Option<u64>> {
    let Some(sweep) = scenario.sweep.as_ref().filter(|_| corner != Corner::Matrix) else {
        return Some(None);
    };
    if sweep.design.samples() {
        return None;
    }
    let points = Points::new(sweep, scenario.ensemble.seed);
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
    found.map(|point| Some(point as u64))
}

/// What a check looks at.
struct Place {
    of: u32,
    other: Option<u32>,
    /// The only point, if not all.
    point: Option<u64>,
    lines: Vec<trend::Line>,
}

/// Where a check is looked at, or why nowhere: known before anything is run.
fn place(scenario: &Scenario, variants: &Variants, check: &Check) -> Result<Place, String> {
    let of = named(variants, check.of.as_deref())?.unwrap_or(0);
    let other = named(variants, check.against.as_deref())?;
    if let Some(by) = check.by
        && scenario.time.tick_by(by) >= i64::from(scenario.time.ticks)
    {
        return Err(format!("the run ends on {}, before {by}", scenario.time.last_day()));
    }
    let point = corner(scenario, check.at).ok_or("this design has no such corner")?;
    let mut lines = vec![];
    if let Some((path, _)) = &check.trend {
        let index = |name: &str| named(variants, Some(name)).ok().flatten();
        lines = trend::lines(scenario, &index, of, path);
        if lines.is_empty() {
            return Err(format!("nothing here differs in {path} alone"));
        }
    }
    Ok(Place { of, other, point, lines })
}

/// The checks of a scenario that will not be looked at or cannot be met by so few runs, and why, before it is run.
pub fn ahead(scenario: &Scenario, variants: &Variants) -> Vec<(Verdict, String)> {
    let word = |check: &Check| {
        let place = match place(scenario, variants, check) {
            Ok(place) => place,
            Err(why) => return Some((Verdict::NotLookedAt, format!("{} ({why})", check.says))),
        };
        let runs = |variant: u32| variants.get(variant as usize).map_or(0, |it| it.1);
        let runs = runs(place.of).min(place.other.map_or(u64::MAX, runs));
        let needed = match check.quota {
            Quota::All => 1,
            Quota::Mean => 2,
            Quota::Share(share) => runs_for_share(share),
        };
        (runs < needed).then(|| {
            let quota = check.quota;
            let why = format!("{quota}, which {runs} runs cannot show and {needed} could");
            (Verdict::TooFew, format!("{} ({why})", check.says))
        })
    };
    scenario.checks.iter().filter_map(word).collect()
}

/// Looks at every check of the scenario.
///
/// # Errors
/// I/O or damage.
pub fn findings(run: &Loaded) -> Result<Vec<Finding>, RecordError> {
    run.scenario.checks.iter().map(|check| finding(run, check)).collect()
}

/// What the runs say of a check in a variant, by point.
fn by_point(
    check: &Check,
    all: &Values,
    of: u32,
    other: Option<u32>,
    only: Option<u64>,
) -> BTreeMap<u64, Tally> {
    let mut tallies: BTreeMap<u64, Tally> = BTreeMap::new();
    for (&(_, point, replicate), &value) in all.range((of, 0, 0)..(of + 1, 0, 0)) {
        let partner = other.map(|variant| all.get(&(variant, point, replicate)).copied());
        // A replicate that the other variant did not run says nothing.
        if partner == Some(None) || only.is_some_and(|only| only != point) {
            continue;
        }
        let (partner, tally) = (partner.flatten(), tallies.entry(point).or_default());
        if value.is_nan() || partner.is_some_and(f64::is_nan) {
            tally.undefined += 1;
            continue;
        }
        if check.bounds.iter().all(|bound| holds(bound, value, partner)) {
            tally.held += 1;
        } else {
            tally.missed += 1;
        }
        if check.quota == Quota::Mean {
            let by = check.bounds.iter().flat_map(|bound| margins(bound, value, partner));
            let by: Vec<f64> = by.filter(|it| it.is_finite()).collect();
            tally.values.push(value - partner.unwrap_or(0.0));
            tally.margins.resize(by.len(), vec![]);
            tally.margins.iter_mut().zip(by).for_each(|(all, it)| all.push(it));
        }
    }
    tallies
}

/// What the checks that name no variant come to together for a variant, by point: what it promises as a target.
///
/// # Errors
/// I/O or damage.
pub(super) fn targets(run: &Loaded, variant: u32) -> Result<BTreeMap<u64, Verdict>, RecordError> {
    let mut met: BTreeMap<u64, Verdict> = BTreeMap::new();
    let targets = run.scenario.checks.iter().filter(|it| it.of.is_none() && it.trend.is_none());
    for check in targets {
        let Ok(place) = place(&run.scenario, &variants(run), check) else { continue };
        if check.column().is_some_and(|it| run.plan().looks.iter().all(|known| known.name != it)) {
            continue;
        }
        let all = values(run, check)?;
        for (point, tally) in by_point(check, &all, variant, place.other, place.point) {
            // The gravest of all counts.
            let all = met.entry(point).or_insert(Verdict::Met);
            *all = (*all).min(tally.verdict(check.quota).0);
        }
    }
    Ok(met)
}

fn finding(run: &Loaded, check: &Check) -> Result<Finding, RecordError> {
    let place = match place(&run.scenario, &variants(run), check) {
        Ok(place) => place,
        Err(why) => return Ok(unseen(check, why)),
    };
    if let Some(column) = check.column()
        && run.plan().looks.iter().all(|it| it.name != column)
    {
        return Ok(unseen(check, format!("{column} was not recorded")));
    }
    let all = values(run, check)?;
    let tallies: BTreeMap<u64, Tally> = match &check.trend {
        Some((_, sign)) => {
            let tally = |line| trend::tally(&all, line, *sign);
            place.lines.iter().map(tally).enumerate().map(|(i, it)| (i as u64, it)).collect()
        }
        None => by_point(check, &all, place.of, place.other, place.point),
    };
    Ok(told(check, &tallies))
}

fn unseen(check: &Check, why: String) -> Finding {
    Finding {
        says: check.says.clone(),
        verdict: Verdict::NotLookedAt,
        held: 0,
        of: 0,
        undefined: 0,
        needed: None,
        detail: why,
    }
}

/// The mean that a check is about, with its interval.
fn mean(check: &Check, tally: &Tally) -> String {
    let moments: Moments = tally.values.iter().copied().collect();
    // The interval by which it is decided: 95 % to either side.
    let ends = Bounds::Free.interval(&moments, 2.0 * CONFIDENCE - 1.0);
    let [low, high] = ends.map_or([f64::NAN; 2], |it| [it.lower, it.upper]);
    let said = plain(&Estimate { value: moments.mean(), low, high });
    let less = check.against.as_ref().map_or(String::new(), |it| format!(" less that of {it}"));
    format!(
        "{}{less} is {said} on average over {} runs, with 95 % to either side",
        check.metric,
        moments.n()
    )
}

/// The verdict on a check from what the runs say at each point: the gravest.
fn told(check: &Check, tallies: &BTreeMap<u64, Tally>) -> Finding {
    let verdicts =
        tallies.iter().map(|(at, tally)| (tally.verdict(check.quota), *at, tally.kept()));
    let gravest = verdicts.min_by(|(a, _, x), (b, _, y)| a.0.cmp(&b.0).then(x.total_cmp(y)));
    let Some(((verdict, needed), worst, _)) = gravest else {
        return unseen(check, format!("no run has {} there", check.metric));
    };
    // As many as the point takes that takes most.
    let open = tallies.values().map(|it| it.verdict(check.quota));
    let open = open.filter(|(it, _)| *it == Verdict::TooFew && verdict == Verdict::TooFew);
    let needed = open.map(|(_, needed)| needed).reduce(|a, b| Some(a?.max(b?))).unwrap_or(needed);
    let sum = |of: fn(&Tally) -> u64| tallies.values().map(of).sum::<u64>();
    let (held, looked, undefined) = (sum(|it| it.held), sum(Tally::looked), sum(|it| it.undefined));
    let mut detail = match check.quota {
        Quota::Mean => mean(check, &tallies[&worst]),
        quota => format!("{} in {held} of {looked} runs, {quota}", check.metric),
    };
    if undefined > 0 {
        detail += &format!("; undefined in {undefined} of {} runs", looked + undefined);
    }
    if let Some((path, sign)) = &check.trend {
        let way = if *sign == Sign::Positive { "rising" } else { "falling" };
        detail += &format!("; {way} with {path}");
    }
    if tallies.len() > 1 {
        let what = if check.trend.is_some() { "lines" } else { "points" };
        let tally = &tallies[&worst];
        let (held, looked, one) = (tally.held, tally.looked(), what.trim_end_matches('s'));
        detail += &format!(
            "; looked at on each of {} {what}, of which {one} {worst} decides",
            tallies.len()
        );
        if check.quota != Quota::Mean {
            detail += &format!(": it holds there in {held} of {looked} runs");
        }
    }
    if verdict == Verdict::TooFew {
        detail += &match needed {
            Some(needed) => format!("; {needed} runs would tell if they went on so"),
            None => "; no practical number of runs would tell".to_owned(),
        };
    }
    Finding { says: check.says.clone(), verdict, held, of: looked, undefined, needed, detail }
}
