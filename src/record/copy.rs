//! A copy of a run, as far as it is there: for what is made of one whose own folder cannot be written.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::content;
use super::durable::{self, Seal, SealedFile};
use super::error::RecordError;
use super::folder::{JOURNAL, RunFolder};
use super::journal;
use super::manifest::{Manifest, Progress};
use super::read::Results;

/// Copies a file, which must be what was written.
fn copy(from: &Path, to: &Path, seal: &Seal) -> Result<(), RecordError> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(RecordError::io(folder))?;
    }
    let mut source = File::open(from).map_err(RecordError::io(from))?;
    let mut file = SealedFile::create(to)?;
    let copied = io::copy(&mut source, &mut file).map(drop);
    seal.check(from, &file.finish(copied)?)
}

impl Results {
    /// Copies the run, with its tables as they are now, into a folder that is new, empty or an earlier copy of it.
    ///
    /// # Errors
    /// Something else is there or it cannot be made (73), I/O or damage (74), somebody writes to it (75).
    pub fn copy_to(&self, to: &Path) -> Result<(), RecordError> {
        let refuse = |why: &str| RecordError::NotOurs { path: to.to_owned(), why: why.to_owned() };
        let same = |it: &Path| it.canonicalize().ok();
        if same(to).is_some_and(|it| Some(it) == same(&self.path)) {
            return Err(refuse("it is the run that is to be copied"));
        }
        if durable::listed(to).is_ok_and(|mut its| its.next().is_some()) {
            let there = Manifest::read(to)?;
            if there.is_none_or(|it| it.run != self.manifest().run) {
                return Err(refuse("it holds something else than a copy of this run"));
            }
        }
        fs::create_dir_all(to)
            .map_err(|source| RecordError::CannotCreate { path: to.to_owned(), source })?;
        let _lock = RunFolder::lock(to)?;
        let mut manifest = self.manifest().clone();
        let mut journal = None;
        if !self.has_tables() {
            let unfinished = self.unfinished()?;
            manifest.files.extend(unfinished.files().map(|(name, it)| (name.clone(), it.clone())));
            let tables =
                unfinished.files().filter_map(|(name, it)| Some((name, it.content.as_ref()?)));
            manifest.content =
                content::joined(tables.map(|(name, content)| (name.as_str(), content.as_str())));
            journal = Some(unfinished.journal().to_owned());
        }
        if manifest.status == Progress::Running {
            manifest.status = Progress::Partial;
        }
        for (name, entry) in &manifest.files {
            let (from, _) = self.entry(name)?;
            copy(&from, &to.join(name), &entry.seal)?;
        }
        let journal = match journal {
            Some(text) => text,
            None => journal::whole(&self.path.join(JOURNAL), &manifest.identity.layout)?.1,
        };
        durable::write(&to.join(JOURNAL), &journal)?;
        manifest.write(to)
    }
}

impl RunFolder {
    /// Why nothing can be written into a run folder, if so.
    pub fn closed(path: &Path) -> Option<String> {
        let cannot = |why: &dyn std::fmt::Display| format!("cannot be written ({why})");
        match Self::lock(path) {
            Err(RecordError::Locked { holder, .. }) => {
                Some(format!("is being written by {holder}"))
            }
            Err(RecordError::CannotCreate { source, .. }) => Some(cannot(&source)),
            Err(other) => Some(cannot(&other)),
            // A file without a name, which leaves nothing behind.
            Ok(_) => tempfile::tempfile_in(path).err().map(|error| cannot(&error)),
        }
    }
}
