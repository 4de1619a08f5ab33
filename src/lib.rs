//! Telosim: a purpose-to-task planning simulator.
//!
//! The modules below are the path that a number takes; a module uses only modules before it.
// Under `private` nothing is public, and what stands without a doc for a reason would be told as if it had one.
#![cfg_attr(not(feature = "private"), warn(missing_docs))]
// What is said goes through one place, `cli::output`, which neither panics nor lets a terminal be led astray.
#![cfg_attr(not(test), warn(clippy::print_stderr, clippy::print_stdout))]
#![cfg_attr(
    not(feature = "tables"),
    expect(unused_imports, reason = "some of what modules offer is for those that are left out")
)]

#[cfg(feature = "tables")]
pub mod chart;
/// What you type: one file for each command.
#[cfg(feature = "tables")]
pub mod cli;
/// How time passes: phases, keyed draws, metrics, levers, the flow. It names no mechanism.
pub mod engine;
pub mod model;
/// What was seen: the run folder, its Parquet tables, journal, manifest and hashes.
#[cfg(feature = "tables")]
pub mod record;
/// What we say: figures from a run, and the report.
#[cfg(feature = "tables")]
pub mod report;
pub mod scenario;
pub mod study;
/// What it amounts to: intervals, quantiles, paired contrasts, bands, stopping rules.
#[cfg(feature = "tables")]
pub mod summary;
