//! Many worlds: ensembles.
//!
//! The traits [`Sink`] and [`StopRule`] are owned here and implemented further down the spine, so that
//! outcomes can stream out and stopping can look at intervals while this module looks down at nobody.

mod again;
mod attribution;
mod budget;
/// Which points a sweep looks at.
pub mod design;
mod ensemble;
mod experiment;
mod horizon;
mod outcome;
mod pulse;
mod screen;
mod script;
mod stage;
#[cfg(test)]
mod tests;
mod threads;
mod trial;
mod work;

pub use crate::engine::{FIRST_TICK, MetricInfo, Reduce};
pub use attribution::{Attribution, How};
pub use budget::Size;
pub use ensemble::{Ensemble, Script, Variant};
pub use experiment::Experiment;
pub use horizon::{Horizon, Look};
pub use outcome::{Broken, Outcome, Series, Sink, Status, StopRule};
pub use pulse::Pulse;
pub use screen::{Change, Screen};
pub use script::{Cast, vocabulary, without_policy};
pub use stage::{Part, Stage};
pub use threads::Threads;
pub use trial::{Bench, Trials};
pub use work::Share;
