//! What one replicate leaves behind, who takes it, and who says that there are enough of them.

use std::fmt;
use std::io;

use serde::{Deserialize, Serialize};

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
    /// A metric became infinite or undefined where it may not.
    NotFinite {
        /// Name of the metric.
        metric: String,
        /// First tick at which it was not finite `[ticks]`.
        tick: i32,
    },
}

impl Status {
    /// The one word that stands for this status in a table.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Panicked { .. } => "panicked",
            Self::NotFinite { .. } => "not_finite",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ok => write!(f, "ok"),
            Self::Panicked { message } => write!(f, "panicked: {message}"),
            Self::NotFinite { metric, tick } => write!(f, "{metric} is not finite at tick {tick}"),
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
