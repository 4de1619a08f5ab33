//! A quantity over time, in the scenario, in its counterfactual and without its policy.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Result;
use crate::chart::Change;
use crate::chart::what_happens::{Dated, Level, Line, Point, Quantity, WhatHappens};
use crate::engine::{share_of, year_of};
use crate::report::label::whole;
use crate::report::loaded::{Loaded, spread_at};
use crate::report::replicates::{change_of, mean_of};
use crate::summary::Band;

/// What a metric is called on a chart.
pub fn quantity(run: &Loaded, metric: &str, label: &str) -> Quantity {
    let unit = run.plan().metrics.iter().find(|it| it.name == metric);
    let unit = unit.map_or(String::new(), |it| it.unit.clone());
    let share = share_of(&unit).is_some();
    let unit = whole(&unit).to_owned();
    Quantity { metric: metric.into(), label: label.into(), unit, share }
}

/// The days on which the scenario's policy starts, changes or ends.
pub fn dates(run: &Loaded) -> Vec<Dated> {
    let both = run.without_policy(0).and_then(|it| Some((run.resolved(it)?, run.resolved(0)?)));
    let Some((without, with)) = both else { return vec![] };
    let mut turns: BTreeMap<Date, bool> = BTreeMap::new();
    for (path, course) in &with.levers {
        let Some(other) = without.levers.get(path).filter(|other| *other != course) else {
            continue;
        };
        let apart = |tick: u32| course.at(tick) != other.at(tick);
        for step in &course.steps {
            let before = step.tick.checked_sub(1).is_some_and(apart);
            // What is the same without the policy, before and after, is no turn of the policy.
            if before || apart(step.tick) {
                // A day on which all goes back to what it is without the policy is its end.
                *turns.entry(step.day).or_insert(true) &= !apart(step.tick);
            }
        }
    }
    let first = turns.keys().next().copied();
    let dated = |(day, back): (Date, bool)| {
        let what = match (back, Some(day) == first) {
            (true, _) => "policy ends",
            (_, true) => "policy starts",
            _ => "policy changes",
        };
        Dated { year: year_of(day), what: what.into() }
    };
    turns.into_iter().map(dated).collect()
}

/// What happens to a quantity, and to the level of another beside it; its title compares the scenario with its line without policy, else with its counterfactual,
/// at the last record.
pub fn what_happens(
    run: &Loaded,
    quantity: Quantity,
    beside: Option<Quantity>,
) -> Result<WhatHappens> {
    let (without, reference) = (run.without_policy(0), run.counterfactual());
    let main = if without.is_some() { "With policy" } else { "Scenario" };
    let parts = [
        (Some(0), main, false),
        (without, "Without policy", false),
        (reference, "Without AI", true),
    ];
    let lines_of = |metric: &str| -> Result<Vec<Line>> {
        let mut lines = vec![];
        for (variant, name, counterfactual) in parts {
            let Some(variant) = variant else { continue };
            let bands = run.bands(&[metric], variant)?.into_iter().next();
            let after = bands.into_iter().flatten().filter(|band| band.tick >= 0);
            let point = |band: Band| Point { year: run.year(band.tick), value: spread_at(&band) };
            let points = after.map(point).collect();
            lines.push(Line { name: name.into(), counterfactual, points });
        }
        Ok(lines)
    };
    let lines = lines_of(&quantity.metric)?;
    let beside = match beside.filter(|it| run.recorded(&it.metric)) {
        Some(quantity) => Some(Level { lines: lines_of(&quantity.metric)?, quantity }),
        None => None,
    };
    let against = if without.is_some() { "Without policy" } else { "Without AI" };
    let last = |variant: Option<u32>| match variant {
        Some(variant) => run.last(&quantity.metric, variant),
        None => Ok(BTreeMap::new()),
    };
    let bounds = run.bounds(&quantity.metric);
    let (before, after) = (last(without.or(reference))?, last(Some(0))?);
    let by = change_of(&before, &after, bounds).by;
    // Each mean is of all replicates that have it, as its line is; only their difference is of pairs.
    let change = Change { before: mean_of(&before, bounds), after: mean_of(&after, bounds), by };
    Ok(WhatHappens { policy: dates(run), against: against.into(), change, lines, beside, quantity })
}
