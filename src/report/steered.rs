//! Whether what is steered to a target reaches it: tasks of a cell, and live purposes.

use super::arms::number;
use super::loaded::Loaded;
use super::page::Table;
use super::payers::called;
use super::replicates::mean_of;
use super::say::plain;
use super::statement::{Met, Need, Statement};
use crate::chart::Estimate;
use crate::chart::words::{capital, short};
use crate::model::states::{purposes, tasks};
use crate::record::RecordError;
use crate::summary::Bounds;

type Result<T> = std::result::Result<T, RecordError>;

/// What is steered: the target, the metric that shows what is reached, and what that is.
const STEERED: [(&str, &str, &str); 2] = [
    (tasks::parameter::TARGET, tasks::metric::PER_CELL, "tasks of a led cell"),
    (purposes::parameter::TARGET, purposes::metric::SCALING, "live cells of purposes"),
];
/// A target is reached where no more than this share of it is lacking `[share]`.
const LACKING: f64 = 0.05;

/// A variant in which something is steered: which, what, and to what `[× base]`.
pub struct Target {
    variant: u32,
    metric: &'static str,
    what: &'static str,
    target: f64,
}

/// Variants in which tasks of a cell or live purposes are steered.
pub struct Targets;

impl Need for Targets {
    type Found = Vec<Target>;

    fn find(run: &Loaded) -> Result<Met<Vec<Target>>> {
        let of = |variant: u32| {
            STEERED.iter().filter_map(move |&(path, metric, what)| {
                let target = number(run.resolved(variant)?, path).filter(|it| *it > 0.0)?;
                Some(Target { variant, metric, what, target })
            })
        };
        let found: Vec<Target> = std::iter::once(0).chain(run.arms()).flat_map(of).collect();
        let why = "In no variant are tasks of a cell or live purposes steered to a target.";
        Ok(if found.is_empty() { Err(why.into()) } else { Ok(found) })
    }
}

/// What was reached of each target.
pub struct Reached;

impl Statement for Reached {
    const ABOUT: &'static str = "Whether targets of tasks and purposes were reached";
    type Needs = Targets;
    type Said = Table;

    fn say(run: &Loaded, all: Vec<Target>) -> Result<Met<Table>> {
        let mut rows = vec![];
        for it in all {
            let half = run.scenario.time.ticks as i32 / 2;
            let reached = match run.plan().series {
                true => run.since(it.metric, it.variant, half)?,
                false => run.values(&[it.metric], it.variant)?.remove(0),
            };
            let reached = mean_of(&reached, Bounds::Positive);
            rows.push(vec![
                capital(&called(run, it.variant)),
                it.what.to_owned(),
                short(it.target),
                plain(&reached),
                verdict(it.target, &reached).to_owned(),
            ]);
        }
        let header = ["variant", "what is steered", "target", "what was reached", "is it reached?"];
        let note = "Means of the later half of the run, with 95 % intervals. A target that is not reached is out of reach in this \
                    world: buyers cannot pay for more, people propose no more, or there is nobody to lead more.";
        let title = "Tasks and purposes, steered [× base year]";
        Ok(Ok(Table::new(title, &header).rows(rows).note(note)))
    }
}

/// Whether a target is reached, as far as the runs tell.
fn verdict(target: f64, reached: &Estimate) -> &'static str {
    let [low, high] = [(1.0 - LACKING) * target, (1.0 + LACKING) * target];
    match reached {
        it if it.high < low => "no, not reachable here",
        it if it.low > high => "passed: what there is exceeds it",
        it if it.low >= low && it.high <= high => "yes",
        _ => "too few runs to tell",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_reached_within_a_twentieth_and_not_where_the_interval_ends_below() {
        let told =
            |low: f64, high: f64| verdict(3.0, &Estimate { value: (low + high) / 2.0, low, high });
        assert_eq!(told(2.9, 3.1), "yes");
        assert_eq!(told(1.2, 1.6), "no, not reachable here");
        assert_eq!(told(2.0, 3.1), "too few runs to tell");
        assert_eq!(told(3.3, 3.6), "passed: what there is exceeds it");
    }
}
