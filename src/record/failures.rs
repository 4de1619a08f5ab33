//! What of a run failed, and how.

use std::collections::BTreeMap;

use polars::prelude::PolarsResult;

use super::error::RecordError;
use super::read::{Frame, Reader, Results, Rows};

/// Simulations that came to nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failures {
    /// By variant: how many failed, and of how many.
    pub by_variant: Vec<(u64, u64)>,
    /// How many ended in each way, by the word of their status.
    pub by_status: BTreeMap<String, u64>,
    /// The first: its variant, its replicate, and what it said.
    pub first: Option<(String, u64, String)>,
}

impl Failures {
    /// How many failed `[simulations]`.
    pub fn count(&self) -> u64 {
        self.by_variant.iter().map(|it| it.0).sum()
    }

    /// Of how many `[simulations]`.
    pub fn of(&self) -> u64 {
        self.by_variant.iter().map(|it| it.1).sum()
    }

    /// Whether nothing is left of what the run is about.
    pub fn all(&self) -> bool {
        self.by_variant.first().is_some_and(|(failed, of)| *of > 0 && failed == of)
    }

    /// Both numbers, the ways to fail, and the first; nothing where none failed.
    pub fn words(&self) -> Option<String> {
        let (variant, replicate, said) = self.first.as_ref()?;
        let ways: Vec<String> = self
            .by_status
            .iter()
            .map(|(word, n)| format!("{n} {}", word.replace('_', " ")))
            .collect();
        Some(format!(
            "{} of {} simulations failed ({}). The first of them is replicate {replicate} of {variant}: {said}.",
            self.count(),
            self.of(),
            ways.join(", ")
        ))
    }
}

impl Results {
    /// What of the run failed, and how.
    ///
    /// # Errors
    /// I/O or damage (74).
    pub fn failures(&self) -> Result<Failures, RecordError> {
        let mut found = Failures::default();
        found.by_variant.resize(self.variants().len(), (0, 0));
        for rows in failed_rows(self)? {
            let rows = rows?;
            for (row, status) in rows.status.iter().enumerate() {
                let variant = rows.variant[row] as usize;
                let (failed, of) = &mut found.by_variant[variant];
                *of += 1;
                if status == "ok" {
                    continue;
                }
                *failed += 1;
                *found.by_status.entry(status.clone()).or_default() += 1;
                let name = &self.variants()[variant].name;
                let first = || (name.clone(), rows.replicate[row], rows.message[row].clone());
                found.first.get_or_insert_with(first);
            }
        }
        Ok(found)
    }
}

/// Rows of `runs.parquet` with what they said where they failed.
struct FailedRows {
    variant: Vec<u32>,
    replicate: Vec<u64>,
    status: Vec<String>,
    message: Vec<String>,
}

fn failed_rows(results: &Results) -> Result<Reader<FailedRows>, RecordError> {
    results.reader("runs.parquet", &[], &["variant", "point", "replicate", "status", "message"])
}

impl Rows for FailedRows {
    fn of(frame: &Frame<'_>) -> PolarsResult<Self> {
        let status = frame.texts("status", str::to_owned)?;
        // Where nothing failed there are no messages.
        let message = frame.texts("message", str::to_owned);
        let message = message.unwrap_or_else(|_| vec![String::new(); status.len()]);
        Ok(Self {
            variant: frame.variants()?,
            replicate: frame.counts("replicate")?,
            status,
            message,
        })
    }
}
