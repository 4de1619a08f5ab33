//! The lines of a comparison: each scenario, and, of two that differ in assumptions and in policy, the two between them.

use std::fmt::Write as _;
use std::io;

use super::compare::CONFIDENCE;
use super::options::ends;
use crate::engine::MetricInfo;
use crate::scenario::{Role, Scenario};
use crate::study::{Outcome, Sink, Status};
use crate::summary::Lines;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// A scenario file as it is.
    File,
    /// The first file with the assumptions of the second.
    Assumptions,
    /// The first file with the policy of the second.
    Policy,
}

/// What is kept of one replicate.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub finals: Vec<f64>,
    pub inputs: Vec<f64>,
}

/// Keeps the replicates of the scenario itself.
#[derive(Debug)]
pub(super) struct Keeper {
    pub all: Vec<Option<Kept>>,
    width: usize,
}

impl Sink for Keeper {
    fn has(&self, _variant: u32, _point: u64, replicate: u64) -> bool {
        self.all.get(replicate as usize).is_some_and(Option::is_some)
    }

    fn take(&mut self, outcome: Outcome) -> io::Result<()> {
        if outcome.variant != 0 {
            return Ok(());
        }
        let place = outcome.replicate as usize;
        if self.all.len() <= place {
            self.all.resize(place + 1, None);
        }
        let ok = outcome.status == Status::Ok;
        let finals = if ok { outcome.finals } else { vec![f64::NAN; self.width] };
        self.all[place] = Some(Kept { finals, inputs: outcome.inputs });
        Ok(())
    }
}

/// A line of a comparison.
pub(super) struct Line {
    pub name: String,
    pub which: Which,
    pub scenario: Scenario,
    pub kept: Keeper,
}

impl Line {
    pub(super) fn new(
        name: String,
        which: Which,
        scenario: Scenario,
        metrics: &[MetricInfo],
    ) -> Self {
        let kept = Keeper { all: vec![], width: metrics.len() };
        Self { name, which, scenario, kept }
    }

    /// Final numbers of one metric, by replicate.
    pub(super) fn column(&self, place: usize) -> Vec<f64> {
        let value = |kept: &Option<Kept>| kept.as_ref().map_or(f64::NAN, |it| it.finals[place]);
        self.kept.all.iter().map(value).collect()
    }
}

/// The two scenarios between two: one with the other's assumptions, one with the other's policy. None unless both differ, and
/// over the same time.
pub(super) fn derived(one: &Scenario, other: &Scenario) -> Vec<(Which, Scenario)> {
    let is_policy = |role: Option<Role>| role == Some(Role::Lever);
    let differs = |policy: bool| {
        let pairs = one.parameters.iter().zip(&other.parameters);
        pairs.into_iter().any(|(a, b)| is_policy(a.role) == policy && a.spec != b.spec)
    };
    let policy = differs(true) || one.levers != other.levers;
    if !policy || !differs(false) || one.time != other.time {
        return vec![];
    }
    let with = |policy: bool| {
        let mut scenario = one.clone();
        for (own, theirs) in scenario.parameters.iter_mut().zip(&other.parameters) {
            if is_policy(own.role) == policy {
                *own = theirs.clone();
            }
        }
        if policy {
            scenario.levers = other.levers.clone();
        } else {
            scenario.correlations = other.correlations.clone();
        }
        scenario
    };
    vec![(Which::Assumptions, with(false)), (Which::Policy, with(true))]
}

/// The four lines and whether their effects add up; nothing where there are fewer.
pub(super) fn effects(lines: &[Line], place: usize, metric: &str) -> String {
    let find = |which: Which| lines.iter().find(|line| line.which == which);
    let (Some(assumed), Some(policy)) = (find(Which::Assumptions), find(Which::Policy)) else {
        return String::new();
    };
    let columns = [&lines[0], assumed, policy, &lines[1]].map(|line| line.column(place));
    let [baseline, assumptions, with, both] = &columns;
    let it = Lines { baseline, assumptions, policy: with, both }.effects(CONFIDENCE);
    let (one, other) = (&lines[0].name, &lines[1].name);
    let mut text = format!("\nassumptions or policy: {metric}, in pairs on the same draws\n");
    let names = [
        format!("baseline ({one})"),
        format!("assumptions changed (to those of {other})"),
        format!("policy of {other} on baseline"),
        format!("policy on changed assumptions ({other})"),
    ];
    for (name, column) in names.iter().zip(&columns) {
        let moments: crate::summary::Moments =
            column.iter().copied().filter(|x| !x.is_nan()).collect();
        let range = ends(moments.interval(CONFIDENCE), 4);
        let _ = writeln!(text, "  {name:44} {:10.4}{range}", moments.mean());
    }
    for (name, effect) in [
        ("effect of the assumptions", it.assumptions),
        ("effect of the policy on baseline", it.policy),
        ("effect of the policy on changed assumptions", it.policy_changed),
        ("interaction", it.interaction),
    ] {
        let range = ends(effect.interval, 4);
        let _ = writeln!(text, "  {name:44} {:+10.4}{range}", effect.difference);
    }
    let apart = it.interaction.interval.is_some_and(|i| !i.contains(0.0));
    text += if apart {
        "  the policy does not do the same on other assumptions: the two effects may not be added\n"
    } else {
        "  that the policy does the same on both assumptions cannot be excluded\n"
    };
    text
}
