//! How time passes. The engine names no mechanism.

/// Randomness keyed by (seed, replicate, stream, who, count).
pub mod draws;
