//! What was seen.
//!
//! A run folder holds typed Parquet tables with their units, a manifest with the hash of every file, and a
//! journal that says which replicates are done. Outcomes stream through parts, so that memory does not grow
//! with their number.

mod believed;
mod content;
mod copy;
mod csv;
mod dictionary;
mod durable;
mod error;
mod failures;
mod folder;
mod frame;
mod journal;
pub mod log;
mod manifest;
mod merge;
mod plan;
mod read;
mod recorder;
mod stored;
mod table;
mod unfinished;
mod verify;
mod waiting;

pub use csv::{Cell, csv};
pub use durable::Seal;
pub use error::RecordError;
pub use failures::Failures;
pub use folder::RunFolder;
pub use journal::Entry;
pub use manifest::{
    Asked, EPOCH, FORMAT, FileEntry, Identity, Machine, Manifest, Progress, row_name,
};
pub use plan::{InputInfo, Plan, VariantPlan};
pub use read::{Reader, Results, Rows, RunRows, SeriesRows};
pub use recorder::{Join, Recorder, progress_of};

#[cfg(test)]
mod tests;
