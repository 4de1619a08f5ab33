//! Tables of a run that goes on or was stopped: it has parts only, and reading writes nothing into its folder.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::error::RecordError;
use super::folder::JOURNAL;
use super::journal;
use super::manifest::{FileEntry, Manifest};
use super::merge::merge;

/// What is acknowledged of a run, as tables.
#[derive(Debug)]
pub(super) struct Unfinished {
    folder: PathBuf,
    files: BTreeMap<String, FileEntry>,
    /// The journal's lines that they are of.
    journal: Vec<u8>,
    /// Where they are, as long as somebody reads them.
    _kept: Option<TempDir>,
}

impl Unfinished {
    /// The tables of what the journal acknowledges now.
    pub(super) fn of(path: &Path, manifest: &Manifest) -> Result<Self, RecordError> {
        let (entries, journal) = journal::whole(&path.join(JOURNAL), &manifest.identity.layout)?;
        if entries.is_empty() {
            return Err(RecordError::Nothing { path: path.to_owned() });
        }
        let place = std::env::temp_dir();
        let folder = tempfile::tempdir().map_err(RecordError::io(&place))?;
        match merge(path, manifest, &entries, folder.path()) {
            Ok(tables) => {
                let files = tables.into_iter().map(|(name, it)| (name.to_owned(), it)).collect();
                let place = folder.path().to_owned();
                Ok(Self { folder: place, files, journal, _kept: Some(folder) })
            }
            Err(RecordError::Io { source, path: part }) if source.kind() == ErrorKind::NotFound => {
                // The run has ended meanwhile, and its parts are tables.
                match Manifest::read(path)? {
                    Some(mut now) if now.files.contains_key("runs.parquet") => {
                        now.files.retain(|name, _| name.ends_with(".parquet"));
                        let (_, journal) =
                            journal::whole(&path.join(JOURNAL), &now.identity.layout)?;
                        Ok(Self { folder: path.to_owned(), files: now.files, journal, _kept: None })
                    }
                    _ => Err(RecordError::Io { source, path: part }),
                }
            }
            Err(error) => Err(error),
        }
    }

    /// The tables, by name.
    pub(super) fn files(&self) -> impl Iterator<Item = (&String, &FileEntry)> {
        self.files.iter()
    }

    /// The journal's lines that they are of.
    pub(super) fn journal(&self) -> &[u8] {
        &self.journal
    }

    /// Where a table is, and what is known of it.
    pub(super) fn entry(&self, name: &str) -> Option<(PathBuf, &FileEntry)> {
        self.files.get(name).map(|entry| (self.folder.join(name), entry))
    }
}
