//! The design of a folder may grow: what is there is kept, and only what is new is simulated.

use std::collections::BTreeMap;
use std::fs;

use super::{JOURNAL, NEXT, RunFolder};
use crate::record::error::RecordError;
use crate::record::journal::{self, Journal};
use crate::record::manifest::{Identity, Manifest, Progress};
use crate::record::recorder::Recorder;
use crate::record::stored::Stored;
use crate::record::{believed, durable};

/// Rows by their ids, each with the number of its replicates.
type Runs = BTreeMap<u64, u64>;

/// Whether all of the one is in the other.
fn within(few: &Runs, many: &Runs) -> bool {
    few.iter().all(|(id, runs)| many.get(id).is_some_and(|most| most >= runs))
}

/// The rows that a design asks for.
fn asked_by(identity: &Identity) -> Runs {
    let mut asked = Runs::new();
    for (ids, variant) in identity.ids.iter().zip(&identity.plan.variants) {
        for &id in ids {
            let runs = asked.entry(id).or_default();
            *runs = (*runs).max(variant.runs);
        }
    }
    asked
}

/// Variants whose rows are there by another name.
fn renamed(there: &Identity, here: &Identity) -> Vec<String> {
    let mut found = vec![];
    for (rows, variant) in here.rows.iter().zip(&here.plan.variants) {
        let mut known = there.rows.iter().zip(&there.plan.variants);
        // A variant of a sweep may have fewer points here; then its name is all there is to go by.
        let same: Vec<&str> =
            known.clone().filter(|it| it.0 == rows).map(|it| it.1.name.as_str()).collect();
        let called = match same.is_empty() {
            true => known.any(|it| it.1.name == variant.name),
            false => same.contains(&variant.name.as_str()),
        };
        if !called {
            let names = if same.is_empty() { "otherwise".into() } else { same.join(", ") };
            found.push(format!("`{}` is called {names} there", variant.name));
        }
    }
    found
}

impl RunFolder {
    /// Gives a folder a new design, if that has every row that is there.
    pub(super) fn take_on(folder: Self, mut fresh: Manifest) -> Result<Self, RecordError> {
        let (mut there, mut kept) = (Runs::new(), 0);
        Stored::of(&folder.path, &folder.manifest)?.each_id(|id, replicate| {
            kept += 1;
            let runs = there.entry(id).or_default();
            *runs = (*runs).max(replicate + 1);
        })?;
        let asked = asked_by(&fresh.identity);
        if within(&there, &asked) {
            let text = folder.text.clone();
            let folder = match folder.manifest.files.contains_key("runs.parquet") {
                true => folder,
                // First what there is becomes tables.
                false => {
                    let said = believed::scenario(&folder.path, &folder.manifest)?;
                    let settling = Self { text: said, ..folder };
                    Recorder::new(settling.begin()?).finish(Progress::Partial)?
                }
            };
            fresh.designs[0].kept = kept;
            let before = folder.manifest.designs.iter().cloned();
            fresh.designs = before.chain(std::mem::take(&mut fresh.designs)).collect();
            let before = Some(folder.manifest);
            let path = folder.path.join(NEXT);
            let _ = fs::remove_file(&path);
            let (journal, _) = Journal::open(&path, &fresh.identity.layout)?;
            let growing = Self {
                manifest: fresh,
                text,
                journal: Some(journal),
                entries: vec![],
                before,
                ..folder
            };
            growing.make_folders()?;
            return Ok(growing);
        }
        let said = believed::scenario(&folder.path, &folder.manifest)?;
        if within(&asked, &there) {
            // The folder goes on saying what it says, so nobody may take that for what is asked now.
            let mut differences = crate::scenario::sayings(&said, &folder.text);
            differences.extend(renamed(&folder.manifest.identity, &fresh.identity));
            if !differences.is_empty() {
                let words = "its rows are more than are asked for and stay as they are told there, so ask for all of them or write into another folder (--out)";
                differences.push(words.to_owned());
                return Err(RecordError::Incompatible { path: folder.path.clone(), differences });
            }
            let words = format!(
                "{} holds {kept} simulations, among them all that are asked for",
                folder.path.display()
            );
            return Ok(Self { beyond: Some(words), ..folder });
        }
        let mut differences = crate::scenario::differences(&said, &folder.text);
        if differences.is_empty() {
            let lost = there.keys().filter(|id| !asked.contains_key(id)).count();
            differences.push(format!("{lost} of its points are not asked for"));
        }
        Err(RecordError::Incompatible { path: folder.path.clone(), differences })
    }

    /// Gives the journal of a new design its name, where the process ended between that and the manifest.
    pub(super) fn take_next_journal(&self) -> Result<(), RecordError> {
        let next = self.path.join(NEXT);
        match journal::read(&next, &self.manifest.identity.layout) {
            Ok(entries) if !entries.is_empty() => {
                let journal = self.path.join(JOURNAL);
                fs::rename(&next, &journal).map_err(RecordError::io(&journal))
            }
            _ => Ok(()),
        }
    }

    /// What the folder had before it took on this design, if that is not yet laid out anew.
    pub(in crate::record) fn before(&self) -> Option<&Manifest> {
        self.before.as_ref()
    }

    /// Takes on the design: what was there is in parts now.
    pub(in crate::record) fn commit(&mut self) -> Result<(), RecordError> {
        if self.before.is_none() {
            return Ok(());
        }
        self.say_who_writes();
        self.write_texts()?;
        let journal = self.path.join(JOURNAL);
        fs::rename(self.path.join(NEXT), &journal).map_err(RecordError::io(&journal))?;
        durable::sync_folder(&self.path)?;
        self.before = None;
        self.clear_parts();
        Ok(())
    }

    /// Whether the folder is about to take on another design.
    pub fn grows(&self) -> bool {
        self.before.is_some()
    }

    /// How many designs were asked of the folder before this one.
    pub(in crate::record) fn generation(&self) -> usize {
        self.manifest.designs.len().saturating_sub(1)
    }

    /// What is there beyond what was asked, in words: then there is nothing to do.
    pub fn beyond(&self) -> Option<&str> {
        self.beyond.as_deref()
    }
}
