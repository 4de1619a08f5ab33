//! What we say: figures from a run, and the report.

/// Whether checks hold.
pub mod checks;
/// From tables to charts.
pub mod figures;
/// A run, open for being reported.
pub mod loaded;
/// The page.
pub mod page;
/// One number for each replicate.
pub mod replicates;
