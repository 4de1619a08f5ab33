//! What one replicate leaves behind, who takes it, and who says that there are enough of them.

use std::fmt;
use std::io;

use serde::{Deserialize, Serialize};

use crate::engine::Handed;

/// How a replicate ended. One that failed is recorded, never dropped from a denominator.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// It ran to its end and every number is finite.
    #[default]
    Ok,
    /// The model panicked.
    Panicked {
        /// What the panic said.
        message: String,
    },
    /// A metric became infinite, or one by which runs are compared is not a number. Where any other is not a number it is
    /// undefined, for a reason that its sentence gives.
    NotFinite {
        /// Name of the metric.
        metric: String,
        /// First tick at which it was not finite `[ticks]`.
        tick: i32,
    },
    /// It would have taken more than one world may hold or do.
    OutOfBudget {
        /// How much of what, and what asks for it.
        message: String,
    },
    /// Its parameters contradict each other: there is no such world.
    Impossible {
        /// Why.
        message: String,
    },
    /// The run that it is compared with, or that it makes again, has failed.
    Unmatched {
        /// How that ended.
        message: String,
    },
}

impl Status {
    /// The words that there are.
    pub const WORDS: [&str; 6] =
        ["ok", "panicked", "not_finite", "out_of_budget", "impossible", "unmatched"];

    /// The one word that stands for this status in a table.
    pub fn word(&self) -> &'static str {
        let [ok, panicked, not_finite, out_of_budget, impossible, unmatched] = Self::WORDS;
        match self {
            Self::Ok => ok,
            Self::Panicked { .. } => panicked,
            Self::NotFinite { .. } => not_finite,
            Self::OutOfBudget { .. } => out_of_budget,
            Self::Impossible { .. } => impossible,
            Self::Unmatched { .. } => unmatched,
        }
    }
}

impl Status {
    /// The status that is shown by these words.
    pub fn said(words: &str) -> Self {
        let odd = words.split_once(" is not finite at tick ");
        if let Some((metric, Ok(tick))) = odd.map(|(metric, tick)| (metric, tick.parse())) {
            return Self::NotFinite { metric: metric.to_owned(), tick };
        }
        let after = |start: &str| words.strip_prefix(start).map(str::to_owned);
        if let Some(message) = after("out of budget: ") {
            Self::OutOfBudget { message }
        } else if let Some(message) = after("impossible: ") {
            Self::Impossible { message }
        } else if let Some(message) = after("what it is compared with failed: ") {
            Self::Unmatched { message }
        } else {
            let message = after("panicked: ").unwrap_or_else(|| words.to_owned());
            Self::Panicked { message }
        }
    }

    /// What this says of the run that was to be matched with it; nothing where it is fine.
    pub(super) fn failure(&self) -> Option<String> {
        (*self != Self::Ok).then(|| self.to_string())
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ok => write!(f, "ok"),
            Self::Panicked { message } => write!(f, "panicked: {message}"),
            Self::NotFinite { metric, tick } => write!(f, "{metric} is not finite at tick {tick}"),
            Self::OutOfBudget { message } => write!(f, "out of budget: {message}"),
            Self::Impossible { message } => write!(f, "impossible: {message}"),
            Self::Unmatched { message } => write!(f, "what it is compared with failed: {message}"),
        }
    }
}

/// Values by metric, then by record, in one piece: an outcome goes from the thread that made it to the one that writes
/// it, and hundreds of small pieces would leave holes in the memory of both.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    records: usize,
    values: Vec<f64>,
}

impl Series {
    /// Undefined everywhere, for so many metrics and records.
    pub fn new(metrics: usize, records: usize) -> Self {
        Self { records, values: vec![f64::NAN; metrics * records] }
    }

    /// The value of a metric in a record, to be set.
    pub fn at(&mut self, metric: usize, record: usize) -> &mut f64 {
        &mut self.values[metric * self.records + record]
    }

    /// The records of a metric; `None` if there is no such metric.
    pub fn get(&self, metric: usize) -> Option<&[f64]> {
        self.values.get(metric * self.records..(metric + 1) * self.records)
    }

    /// The records of each metric in turn; none where nothing was recorded.
    #[cfg(not(feature = "private"))] // tests look in here
    pub fn iter(&self) -> impl Iterator<Item = &[f64]> {
        self.values.chunks_exact(self.records.max(1))
    }

    /// How many values there are in all `[values]`.
    pub fn count(&self) -> usize {
        self.values.len()
    }
}

impl std::ops::Index<usize> for Series {
    type Output = [f64];

    fn index(&self, metric: usize) -> &[f64] {
        &self.values[metric * self.records..(metric + 1) * self.records]
    }
}

#[cfg(test)]
impl From<Vec<Vec<f64>>> for Series {
    fn from(by_metric: Vec<Vec<f64>>) -> Self {
        Self { records: by_metric.first().map_or(0, Vec::len), values: by_metric.concat() }
    }
}

/// One replicate of one variant.
///
/// A variant is a named parameter setting that runs on the same random numbers; variant 0 is the scenario itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Index of the variant in the plan.
    pub variant: u32,
    /// Index of the point of the design; 0 without a sweep.
    pub point: u64,
    /// Index of the replicate at that point.
    pub replicate: u64,
    /// How it ended.
    pub status: Status,
    /// Drawn values, in the order of the plan's inputs, in their units.
    pub inputs: Vec<f64>,
    /// Tick of each record `[ticks]`; the base year is negative.
    pub ticks: Vec<i32>,
    /// Values by metric, then by record; NaN where a metric is undefined.
    pub series: Series,
    /// One value per metric, reduced over the run after `time.start`; NaN where undefined.
    pub finals: Vec<f64>,
    /// What checks look at by a date, in the order of the horizon's looks; NaN where undefined.
    pub looks: Vec<f64>,
}

/// Why a study came to no end.
#[derive(Debug)]
pub enum Broken {
    /// An outcome could not be kept.
    Sink(io::Error),
    /// The model refuses what it was given, or a panic has left something behind.
    Model(String),
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self::Sink(error)
    }
}

impl From<String> for Broken {
    fn from(words: String) -> Self {
        Self::Model(words)
    }
}

impl Outcome {
    /// That of a replicate which cannot be simulated, because what it is to be matched with has failed.
    pub(super) fn unmatched(message: String, inputs: Vec<f64>) -> Self {
        Self { status: Status::Unmatched { message }, inputs, ..Self::default() }
    }
}

/// What a run leaves for those that are matched with it, or how it failed.
pub(super) type Left = Result<Handed, String>;

/// Takes outcomes as they come, in any order.
pub trait Sink {
    /// Takes one outcome. An error stops the study.
    ///
    /// # Errors
    /// What went wrong in storing it.
    fn take(&mut self, outcome: Outcome) -> io::Result<()>;

    /// Whether it has a replicate already, from before an interruption: such a one is not simulated again.
    fn has(&self, _variant: u32, _point: u64, _replicate: u64) -> bool {
        false
    }

    /// Comes between ticks of simulations, so that what waits to be kept does not wait for the next outcome.
    ///
    /// # Errors
    /// What went wrong in storing it: the study stops.
    fn beat(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Says when an ensemble has enough replicates.
///
/// The runner shows it every outcome, in any order, and asks at fixed boundaries only, when every replicate
/// below the boundary has been shown; so the answer depends on neither threads nor timing.
pub trait StopRule {
    /// Takes note of an outcome.
    fn see(&mut self, outcome: &Outcome);

    /// The number of replicates at which to ask next, given that the first `done` are finished `[replicates]`.
    fn boundary(&self, done: u64) -> u64;

    /// Whether the first `done` replicates are enough.
    fn enough(&mut self, done: u64) -> bool;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_to_fail_is_read_back_from_its_words() {
        let message = || "a: b".to_owned();
        for status in [
            Status::Panicked { message: message() },
            Status::NotFinite { metric: "a.b".into(), tick: -3 },
            Status::OutOfBudget { message: message() },
            Status::Impossible { message: message() },
            Status::Unmatched { message: "x is not finite at tick soon".into() },
        ] {
            assert_eq!(Status::said(&status.to_string()), status);
        }
    }
}
