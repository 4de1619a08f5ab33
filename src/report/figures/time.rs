//! A quantity over time, in the scenario, in its counterfactual and without its policy.

use std::collections::BTreeMap;

use super::Result;
use super::arms::{counterfactual, resolved, without_policy};
use crate::chart::Change;
use crate::chart::what_happens::{Dated, Line, Point, Quantity, WhatHappens};
use crate::report::loaded::{Loaded, spread_at};
use crate::report::replicates::{change_of, mean_of};
use crate::summary::Band;

/// What a metric is called on a chart.
pub fn quantity(run: &Loaded, metric: &str, label: &str) -> Quantity {
    let unit = run.plan().metrics.iter().find(|it| it.name == metric);
    let unit = unit.map_or(String::new(), |it| it.unit.clone());
    let share = unit == "share";
    let unit = if share { "modelled labour force".to_owned() } else { unit };
    Quantity { metric: metric.into(), label: label.into(), unit, share }
}

/// The days on which the scenario's policy starts, changes or ends.
pub fn dates(run: &Loaded) -> Vec<Dated> {
    let of = |variant: u32| resolved(run, run.variant(variant)?);
    let both = without_policy(run).and_then(|without| Some((of(without)?, of(0)?)));
    let Some((without, with)) = both else { return vec![] };
    let mut turns: BTreeMap<u32, bool> = BTreeMap::new();
    for (path, course) in &with.levers {
        let Some(other) = without.levers.get(path).filter(|other| *other != course) else {
            continue;
        };
        for step in &course.steps {
            // A day on which all goes back to what it is without the policy is its end.
            let back = *other.at(step.tick) == step.to;
            *turns.entry(step.tick).or_insert(true) &= back;
        }
    }
    let first = turns.keys().next().copied();
    let dated = |(tick, back): (u32, bool)| {
        let what = match (back, Some(tick) == first) {
            (true, _) => "policy ends",
            (_, true) => "policy starts",
            _ => "policy changes",
        };
        Dated { year: run.year(tick as i32), what: what.into() }
    };
    turns.into_iter().map(dated).collect()
}

/// What happens to a quantity; its title compares the scenario with its line without policy, else with its counterfactual,
/// at the last record.
pub fn what_happens(run: &Loaded, quantity: Quantity) -> Result<WhatHappens> {
    let (without, reference) = (without_policy(run), counterfactual(run));
    let main = if without.is_some() { "With policy" } else { "Scenario" };
    let parts = [
        (Some(0), main, false),
        (without, "Without policy", false),
        (reference, "Without AI", true),
    ];
    let mut lines = vec![];
    for (variant, name, counterfactual) in parts {
        let Some(variant) = variant else { continue };
        let bands = run.bands(&[quantity.metric.as_str()], variant)?.into_iter().next();
        let after = bands.into_iter().flatten().filter(|band| band.tick >= 0);
        let point = |band: Band| Point { year: run.year(band.tick), value: spread_at(&band) };
        let points = after.map(point).collect();
        lines.push(Line { name: name.into(), counterfactual, points });
    }
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
    Ok(WhatHappens { policy: dates(run), against: against.into(), change, lines, quantity })
}
