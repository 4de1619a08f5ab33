//! The lines of a comparison: what parts assumptions from policy, and a sink that puts each line where it belongs.

use std::io;

use super::Failure;
use crate::report::comparison::{Which, differ};
use crate::scenario::{Role, Scenario};
use crate::study::{Outcome, Sink, Status};

/// Means over different times are of different things: scenarios that are compared have one time and one window.
pub(super) fn aligned(all: &[(String, Which, Scenario)]) -> Result<(), Failure> {
    let of = |scenario: &Scenario| {
        let (time, window) = (&scenario.time, scenario.window.clone().unwrap_or_default());
        [
            ("time.start", time.start.to_string()),
            ("time.years", time.years.to_string()),
            ("window.warm_up", format!("{} weeks", window.warm_up)),
            ("window.drain", format!("{} weeks", window.drain)),
        ]
    };
    let (name, _, first) = &all[0];
    for (other, _, scenario) in &all[1..] {
        let pairs = of(first).into_iter().zip(of(scenario)).filter(|(a, b)| a.1 != b.1);
        let differs: Vec<String> = pairs
            .map(|((key, a), (_, b))| format!("{key} is {a} in {name}, {b} in {other}"))
            .collect();
        if !differs.is_empty() {
            let differs = differs.join("; ");
            let words = format!("scenarios of different times cannot be compared: {differs}");
            return Err(Failure::Plain(65, words));
        }
    }
    Ok(())
}

/// The two scenarios between two: the first with the other's assumptions, and the first with the other's policy. None unless both
/// differ, and over the same time.
pub(super) fn between(one: &Scenario, other: &Scenario) -> Option<[Scenario; 2]> {
    let (assumptions, policy) = differ(one, other);
    if !assumptions || !policy || one.time != other.time {
        return None;
    }
    let with = |policy: bool| {
        let mut scenario = one.clone();
        for (own, theirs) in scenario.parameters.iter_mut().zip(&other.parameters) {
            // What levers are in the base year is an assumption.
            let base = if policy { own.base.clone() } else { theirs.base.clone() };
            if (own.role == Some(Role::Lever)) == policy {
                *own = theirs.clone();
            }
            own.base = base;
        }
        if policy {
            scenario.levers = other.levers.clone();
        } else {
            scenario.correlations = other.correlations.clone();
        }
        scenario
    };
    Some([with(false), with(true)])
}

/// Takes note of a final number of a line, by replicate.
pub(super) fn note(columns: &mut [Vec<f64>], outcome: &Outcome, place: usize) {
    let Some(column) = columns.get_mut(outcome.variant as usize) else { return };
    let at = outcome.replicate as usize;
    if column.len() <= at {
        column.resize(at + 1, f64::NAN);
    }
    if outcome.status == Status::Ok {
        column[at] = outcome.finals[place];
    }
}

/// Passes on what is simulated of a scenario itself, as the variant that its line is.
pub(super) struct Lane<'a, S> {
    pub sink: &'a mut S,
    pub line: u32,
    /// The columns of inputs, and those of this scenario.
    pub names: &'a [&'a str],
    pub own: Vec<&'a str>,
    /// The metric that says when it is enough, and its values so far.
    pub place: usize,
    pub columns: &'a mut Vec<Vec<f64>>,
}

impl<S: Sink> Sink for Lane<'_, S> {
    fn has(&self, variant: u32, point: u64, replicate: u64) -> bool {
        variant != 0 || self.sink.has(self.line, point, replicate)
    }

    fn beat(&mut self) -> io::Result<()> {
        self.sink.beat()
    }

    fn take(&mut self, mut outcome: Outcome) -> io::Result<()> {
        if outcome.variant != 0 {
            return Ok(());
        }
        outcome.variant = self.line;
        if !outcome.inputs.is_empty() {
            let value = |name: &&str| {
                let place = self.own.iter().position(|own| own == name);
                place.and_then(|i| outcome.inputs.get(i).copied()).unwrap_or(f64::NAN)
            };
            outcome.inputs = self.names.iter().map(value).collect();
        }
        note(self.columns, &outcome, self.place);
        self.sink.take(outcome)
    }
}
