//! Many worlds: designs and ensembles.
//!
//! The traits [`Sink`] and [`StopRule`] are owned here and implemented further down the spine, so that
//! outcomes can stream out and stopping can look at intervals while this module looks down at nobody.

mod outcome;

pub use outcome::{MetricInfo, Outcome, Reduce, Sink, Status, StopRule};
