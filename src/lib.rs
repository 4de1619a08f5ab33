//! Telosim: a purpose-to-task planning simulator.
//!
//! The modules below are the path that a number takes; a module uses only modules before it.

/// How time passes: phases, keyed draws, metrics, levers, the flow. It names no mechanism.
pub mod engine;

/// What it looks like: style, backend, one file per chart, named by its question.
pub mod chart;
