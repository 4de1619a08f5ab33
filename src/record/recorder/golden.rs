//! A replicate that is kept is simulated again before others join it, so that rows of two engines never stand in one folder.

use super::{Entry, Recorder};
use crate::record::error::RecordError;
use crate::study::{Outcome, Status};

impl Recorder {
    /// A replicate that is kept and did not fail, of this variant if there is one of it, without its series.
    ///
    /// # Errors
    /// I/O or a damaged part (74).
    pub fn golden(&self, variant: Option<u32>) -> Result<Option<Outcome>, RecordError> {
        let mut entries: Vec<&Entry> = self.folder.entries().iter().collect();
        entries.sort_by_key(|it| {
            (Some(it.variant) != variant, it.variant, it.serials.first().copied())
        });
        for entry in entries {
            let mut outcomes = self.outcomes(entry)?.into_iter();
            if let Some(found) = outcomes.find(|it| it.status == Status::Ok) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// In which bits a replicate that was simulated again differs from what is kept of it, number by number.
    pub fn differences(&self, kept: &Outcome, again: Outcome) -> Vec<String> {
        if kept.status != again.status {
            return vec![format!(
                "it was {} there, it is here: {}",
                kept.status.word(),
                again.status
            )];
        }
        let again = self.chosen(again);
        let plan = self.plan();
        let metrics =
            plan.metrics.iter().map(|it| &it.name).zip(kept.finals.iter().zip(&again.finals));
        let looks = plan.looks.iter().map(|it| &it.name).zip(kept.looks.iter().zip(&again.looks));
        // An undefined number has no bits of its own.
        let same = |a: f64, b: f64| a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan();
        let differ = metrics.chain(looks).filter(|(_, (there, here))| !same(**there, **here));
        differ
            .map(|(name, (there, here))| format!("{name} is {there:?} there, {here:?} here"))
            .collect()
    }
}
