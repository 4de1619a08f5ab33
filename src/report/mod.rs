//! What we say: figures from a run, and the report.

/// What happens to whom.
mod affected;
/// What single assumptions do alone.
pub mod alone;
/// Which variants may be compared.
mod arms;
/// The headline over what is assumed.
mod assumptions;
/// Through which paths jobs go.
pub mod attribution;
/// How far single runs differ, and what it goes with.
mod band;
/// What binds, told in two ways.
mod binding;
/// One page for a meeting.
pub mod brief;
/// How sure the page is.
mod certainty;
/// Whether checks hold.
pub mod checks;
/// What checks say of the essays' claims.
pub mod claims;
/// The first 24 months, then all years.
mod clocks;
/// The headline under each closure.
mod closures;
/// Several scenarios on the same random numbers.
pub mod comparison;
/// The page, put together.
pub mod compose;
/// Options at equal cost.
pub mod decision;
/// What the points of a sweep depend on.
mod depends;
/// Where something happens.
pub mod discovery;
/// Which inputs drive a metric.
pub mod drivers;
/// On what the page rests.
mod evidence;
/// From tables to charts.
pub mod figures;
/// Checks as the page tells them.
mod findings;
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
/// What the page must not be used for.
mod limits;
/// A run, open for being reported.
pub mod loaded;
/// The items of ODD.
mod odd;
/// The page.
pub mod page;
/// Who pays and who gains.
mod payers;
/// The points of a sweep.
mod points;
/// What made the page.
mod provenance;
/// The four quadrants.
mod quadrants;
/// One number for each replicate.
pub mod replicates;
/// Options against futures.
pub mod robust;
/// Estimates in words.
pub mod say;
pub mod statement;
mod steered;
/// A run as it is told of one of its variants.
mod subject;
/// Whether a metric goes one way with a parameter.
mod trend;
mod unserved;
/// What runs say of a check.
mod verdict;
mod years;

#[cfg(test)]
mod tests;
