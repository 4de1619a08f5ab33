//! What a folder has lost: files of parts, which are simulated again, and the manifest, which is made again.

use std::fs;
use std::path::Path;

use super::{JOURNAL, RunFolder, SCENARIO, files_of};
use crate::record::durable::Seal;
use crate::record::error::RecordError;
use crate::record::journal::{self, Entry};
use crate::record::manifest::{self, Identity};
use crate::scenario::meaning;

/// Files that a message names at most.
const NAMED: usize = 5;

/// Whether the journal and the scenario of a folder are those of this very run, which can do without its manifest then.
pub(super) fn is_of(path: &Path, identity: &Identity, text: &str) -> bool {
    let said = fs::read_to_string(path.join(SCENARIO)).unwrap_or_default();
    let known = journal::known(&path.join(JOURNAL), &identity.layout);
    meaning(&said) == meaning(text) && known.is_ok_and(|entries| !entries.is_empty())
}

/// Puts a file out of the way, under a name that tells why.
fn put_aside(path: &Path) -> Result<(), RecordError> {
    fs::rename(path, path.with_extension("damaged")).map_err(RecordError::io(path))
}

impl RunFolder {
    /// Makes the manifest of the run again, from what was asked for and is in the folder.
    pub(super) fn make_manifest(mut self) -> Result<Self, RecordError> {
        let path = self.path.join(manifest::NAME);
        if path.exists() {
            put_aside(&path)?;
        }
        self.remade = true;
        Ok(self)
    }

    /// Counts a part that the journal has and whose files are what was written; sets the others aside.
    pub(super) fn take_up(&mut self, entry: Entry) -> Result<(), RecordError> {
        self.entries.retain(|it| it.part != entry.part);
        self.lost.retain(|it| it.part != entry.part);
        for (path, seal) in files_of(&self.path, &entry) {
            let whole = Seal::of_file(&path).and_then(|found| seal.check(&path, &found));
            let Err(problem) = whole else { continue };
            match problem {
                RecordError::Corrupt { .. } => {
                    put_aside(&path)?;
                    self.set_aside.push(path);
                }
                RecordError::Io { ref source, .. }
                    if source.kind() == std::io::ErrorKind::NotFound =>
                {
                    self.set_aside.push(path);
                }
                other => return Err(other),
            }
            self.lost.push(entry);
            return Ok(());
        }
        self.entries.push(entry);
        Ok(())
    }

    /// Parts that the journal acknowledges and whose files are gone or damaged.
    pub(in crate::record) fn take_lost(&mut self) -> Vec<Entry> {
        std::mem::take(&mut self.lost)
    }

    /// What was lost or damaged and is simulated or made again, in words.
    pub fn losses(&self) -> Vec<String> {
        let mut said = vec![];
        if self.remade {
            said.push(format!(
                "{} was lost or damaged: it is made again from the journal and the scenario",
                self.path.join(manifest::NAME).display()
            ));
        }
        let named = self.set_aside.iter().take(NAMED);
        said.extend(named.map(|part| {
            let part = part.display();
            format!("{part} is damaged or missing: what it held is simulated again and compared")
        }));
        match self.set_aside.len().saturating_sub(NAMED) {
            0 => {}
            more => said.push(format!("and so are {more} other files")),
        }
        said
    }

    /// Files that were damaged or missing.
    #[cfg(test)]
    pub fn set_aside(&self) -> &[std::path::PathBuf] {
        &self.set_aside
    }
}
