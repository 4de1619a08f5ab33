//! Whether a folder holds what was written.

use std::collections::BTreeSet;

use super::durable::Seal;
use super::error::RecordError;
use super::folder::{JOURNAL, files_of};
use super::journal::{self, Entry};
use super::manifest::{FileEntry, Manifest, Progress};
use super::read::Results;

/// How many replicates so many parts have.
pub(super) fn count(entries: &[Entry]) -> u64 {
    let places = entries.iter().flat_map(|it| it.serials.iter().map(|&at| (it.variant, at)));
    places.collect::<BTreeSet<_>>().len() as u64
}

impl Results {
    /// Checks the manifest against its own hash, every file against the manifest, the journal's chain, and of a run that has no tables yet the parts that the journal
    /// acknowledges; returns what is wrong.
    pub fn verify(&self) -> Vec<RecordError> {
        let check = |(name, entry): (&String, &FileEntry)| {
            let path = self.path.join(name);
            let found = Seal::of_file(&path).and_then(|found| entry.seal.check(&path, &found));
            found.err()
        };
        let mut wrong: Vec<RecordError> =
            Manifest::check_seal(&self.path).err().into_iter().collect();
        wrong.extend(self.manifest.files.iter().filter_map(check));
        match self.has_tables() {
            true => wrong.extend(self.acknowledged().err()),
            false => wrong.extend(self.parts()),
        }
        wrong
    }

    /// Whether the table of runs has the replicates that the journal acknowledges.
    fn acknowledged(&self) -> Result<(), RecordError> {
        let path = self.path.join(JOURNAL);
        let known = count(&journal::read(&path, &self.manifest.identity.layout)?);
        match self.entry("runs.parquet")?.1.rows {
            Some(rows) if rows == known => Ok(()),
            rows => Err(RecordError::corrupt(
                &path,
                format!("it acknowledges {known} replicates, the table has {}", rows.unwrap_or(0)),
            )),
        }
    }

    /// What is wrong with the parts. Of a run that goes on or was killed the journal may end in a torn line.
    fn parts(&self) -> Vec<RecordError> {
        let (path, layout) = (self.path.join(JOURNAL), &self.manifest.identity.layout);
        let read = match self.manifest.status {
            Progress::Partial if path.exists() => journal::read(&path, layout).map(drop),
            _ => Ok(()),
        };
        let mut wrong: Vec<RecordError> = read.err().into_iter().collect();
        let entries = journal::known(&path, layout).unwrap_or_default();
        for (part, seal) in entries.iter().flat_map(|it| files_of(&self.path, it)) {
            wrong.extend(Seal::of_file(&part).and_then(|found| seal.check(&part, &found)).err());
        }
        wrong
    }

    /// How many replicates are there, and how many were planned: a stopping rule may do with fewer.
    pub fn progress(&self) -> (u64, u64) {
        let plan = &self.manifest.identity.plan;
        let known = journal::known(&self.path.join(JOURNAL), &self.manifest.identity.layout);
        let planned = plan.variants.iter().map(|it| it.points * it.runs).sum();
        (count(&known.unwrap_or_default()), planned)
    }

    /// Whether all that was asked for is there.
    pub fn is_whole(&self) -> bool {
        self.manifest.status == Progress::Complete
    }
}
