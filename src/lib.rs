//! Telosim: a purpose-to-task planning simulator.
//!
//! The modules below are the path that a number takes; a module uses only modules before it.

/// How time passes: phases, keyed draws, metrics, levers, the flow. It names no mechanism.
pub mod engine;

/// What is asked: a scenario file, typed, with every default filled in and every origin kept.
pub mod scenario;
