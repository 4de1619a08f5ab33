//! Telosim: a purpose-to-task planning simulator.
//!
//! The modules below are the path that a number takes; a module uses only modules before it.

/// How time passes: phases, keyed draws, metrics, levers, the flow. It names no mechanism.
pub mod engine;
/// What was seen: the run folder, its Parquet tables, journal, manifest and hashes.
pub mod record;
/// Many worlds: designs and ensembles; what a replicate leaves behind and who takes it.
pub mod study;
/// What it amounts to: intervals, quantiles, paired contrasts, bands, stopping rules.
pub mod summary;
