//! How time passes. The engine names no mechanism.

/// Randomness keyed by (seed, replicate, stream, who, count).
pub mod draws;
/// Probability laws that may stand where a number may.
pub mod law;
/// Conversions of time and rates, and the mathematics that gives the same bits everywhere.
pub mod quantity;
