//! What we say: figures from a run, and the report.

/// What happens to whom.
mod affected;
/// Which variants may be compared.
mod arms;
/// Evidence, logs, ODD items, provenance, data, words.
mod back;
/// What binds, told in two ways.
mod binding;
/// Comparison, picture, certainty, policy, limits.
mod body;
/// Whether checks hold.
pub mod checks;
/// What checks say of the essays' claims.
pub mod claims;
/// Several scenarios on the same random numbers.
pub mod comparison;
/// The page, put together.
pub mod compose;
/// What the points of a sweep depend on.
mod depends;
/// Where something happens.
pub mod discovery;
/// Which inputs drive a metric.
pub mod drivers;
/// From tables to charts.
pub mod figures;
/// The four quadrants, and 24 months before all years.
mod first;
/// Words and what they mean.
pub mod glossary;
/// The first screen.
mod headline;
/// What was asked of a finished run.
pub mod kept;
/// What parameters, values and metrics are called.
pub mod label;
/// What a sweep found.
pub mod landscape;
/// All claims, with what checks say of each.
pub mod ledger;
/// A run, open for being reported.
pub mod loaded;
/// The page.
pub mod page;
/// Who pays and who gains.
mod payers;
/// The points of a sweep.
mod points;
/// One number for each replicate.
pub mod replicates;
/// Options against futures.
pub mod robust;
/// Estimates in words.
pub mod say;
pub mod statement;
/// A run as it is told of one of its variants.
mod subject;
/// Whether a metric goes one way with a parameter.
mod trend;
/// What runs say of a check.
mod verdict;

#[cfg(test)]
mod tests;
