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
        /// First tick at which it was not finite [ticks].
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

/// One replicate of one variant.
///
/// A variant is a named parameter setting that runs on the same draws; variant 0 is the scenario itself.
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
    /// Tick of each record [ticks]; the base year is negative.
    pub ticks: Vec<i32>,
    /// Values by metric, then by record; NaN where a metric is undefined.
    pub series: Vec<Vec<f64>>,
    /// One value per metric, reduced over the run after `time.start`; NaN where undefined.
    pub finals: Vec<f64>,
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
}

/// Says when an ensemble has enough replicates.
///
/// The runner shows it every outcome, in any order, and asks at fixed boundaries only, when every replicate
/// below the boundary has been shown; so the answer depends on neither threads nor timing.
pub trait StopRule {
    /// Takes note of an outcome.
    fn see(&mut self, outcome: &Outcome);

    /// The number of replicates at which to ask next, given that the first `done` are finished [replicates].
    fn boundary(&self, done: u64) -> u64;

    /// Whether the first `done` replicates are enough.
    fn enough(&mut self, done: u64) -> bool;
}
