//! The run folder: made once, written by one process at a time, never taken over from anything else.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::dictionary::dictionary;
use super::durable::{self, Seal};
use super::error::RecordError;
use super::journal::{Entry, Journal};
use super::manifest::{self, FileEntry, Identity, Machine, Manifest, Progress};

const LOCK: &str = ".lock";
pub(super) const PARTS: &str = "parts";
pub(super) const JOURNAL: &str = "journal.log";

/// A run folder that this process may write to, for as long as this value lives.
#[derive(Debug)]
pub struct RunFolder {
    path: PathBuf,
    manifest: Manifest,
    lock: File,
    journal: Option<Journal>,
    entries: Vec<Entry>,
    set_aside: Vec<PathBuf>,
}

impl RunFolder {
    /// Makes the folder of a run, or opens it if it already holds this very run: then what is done counts.
    ///
    /// Nothing is written to a folder that holds anything else.
    ///
    /// # Errors
    /// Not ours or cannot be made (73), I/O (74), written by another process (75), another run (78).
    pub fn create(
        path: &Path,
        scenario_text: &str,
        identity: Identity,
        machine: Machine,
    ) -> Result<Self, RecordError> {
        Self::inspect(path, &identity)?;
        fs::create_dir_all(path)
            .map_err(|source| RecordError::CannotCreate { path: path.to_owned(), source })?;
        let lock = Self::lock(path)?;
        // Looked at again, because another process may have finished since.
        let manifest = match Self::inspect(path, &identity)? {
            Some(old) if old.status == Progress::Complete => old,
            // What an unfinished run has of tables is made again when it is settled.
            _ => Manifest::new(identity, machine),
        };
        Self {
            path: path.to_owned(),
            manifest,
            lock,
            journal: None,
            entries: vec![],
            set_aside: vec![],
        }
        .begin(scenario_text)
    }

    /// Opens a run folder as it is: to add files to a complete run, or to go on with an unfinished one and settle it
    /// with [`super::Recorder::finish`], because its tables are no longer in the manifest.
    ///
    /// # Errors
    /// As [`RunFolder::create`]; a folder without a manifest is no run to read (66).
    pub fn reopen(path: &Path) -> Result<Self, RecordError> {
        let missing = || RecordError::Missing { path: path.to_owned() };
        let manifest = Manifest::read(path)?.ok_or_else(missing)?;
        let scenario = path.join("scenario.toml");
        let text = fs::read_to_string(&scenario).map_err(RecordError::io(&scenario))?;
        Self::create(path, &text, manifest.identity, manifest.machine)
    }

    /// The manifest of this very run, if the folder has it; an error if it has anything else.
    fn inspect(path: &Path, identity: &Identity) -> Result<Option<Manifest>, RecordError> {
        let not_ours = |why: String| RecordError::NotOurs { path: path.to_owned(), why };
        match fs::metadata(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(RecordError::io(path)(error)),
            Ok(it) if !it.is_dir() => return Err(not_ours("it is a file".into())),
            Ok(_) => {}
        }
        if let Some(manifest) = Manifest::read(path)? {
            let differences = manifest.identity.differences(identity);
            return match differences.is_empty() {
                true => Ok(Some(manifest)),
                false => Err(RecordError::Incompatible { path: path.to_owned(), differences }),
            };
        }
        for file in fs::read_dir(path).map_err(RecordError::io(path))? {
            let name = file.map_err(RecordError::io(path))?.file_name();
            // What a run leaves that was killed before it had a manifest.
            if name != LOCK && name != format!("{}.tmp", manifest::NAME).as_str() {
                let name = name.display();
                return Err(not_ours(format!("it has no {}, but `{name}`", manifest::NAME)));
            }
        }
        Ok(None)
    }

    /// The lock is the kernel's, so it ends with the process and is never stale.
    fn lock(path: &Path) -> Result<File, RecordError> {
        let file = path.join(LOCK);
        let open =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&file);
        let lock =
            open.map_err(|source| RecordError::CannotCreate { path: file.clone(), source })?;
        match lock.try_lock() {
            Ok(()) => Ok(lock),
            Err(TryLockError::WouldBlock) => {
                let said = fs::read_to_string(&file).unwrap_or_default();
                let holder = match said.trim() {
                    "" => "another process".to_owned(),
                    said => said.to_owned(),
                };
                Err(RecordError::Locked { path: path.to_owned(), holder })
            }
            Err(TryLockError::Error(error)) => Err(RecordError::io(&file)(error)),
        }
    }

    /// Lays out the folder and takes up what is done. A complete run is left as it is.
    fn begin(mut self, scenario_text: &str) -> Result<Self, RecordError> {
        if self.is_complete() {
            return Ok(self);
        }
        let holder = format!("process {}", std::process::id());
        // Only for the message of a second writer, so a failure to say it is no failure.
        let _ = self.lock.set_len(0).and_then(|()| self.lock.write_all(holder.as_bytes()));
        let texts = [
            ("scenario.toml", scenario_text.as_bytes().to_vec()),
            ("dictionary.json", dictionary(&self.manifest.identity.plan)),
        ];
        for (name, bytes) in &texts {
            let entry = FileEntry { seal: Seal::of(bytes), rows: None, content: None };
            self.manifest.files.insert((*name).to_owned(), entry);
        }
        // The manifest comes first: from here on the folder is known as ours.
        self.manifest.write(&self.path)?;
        for (name, bytes) in &texts {
            durable::write(&self.path.join(name), bytes)?;
        }
        for folder in [PARTS, "charts"] {
            let folder = self.path.join(folder);
            fs::create_dir_all(&folder)
                .map_err(|source| RecordError::CannotCreate { path: folder.clone(), source })?;
        }
        let (journal, entries) = Journal::open(&self.path.join(JOURNAL), &self.manifest.run)?;
        self.journal = Some(journal);
        durable::sync_folder(&self.path)?;
        for entry in entries {
            self.take_up(entry)?;
        }
        Ok(self)
    }

    /// Counts a part that the journal has and whose files are what was written; sets the others aside.
    fn take_up(&mut self, entry: Entry) -> Result<(), RecordError> {
        self.entries.retain(|it| it.part != entry.part);
        for (path, seal) in self.files_of(&entry) {
            let whole = Seal::of_file(&path).and_then(|found| seal.check(&path, &found));
            let Err(problem) = whole else { continue };
            match problem {
                RecordError::Corrupt { .. } => {
                    let aside = path.with_extension("damaged");
                    fs::rename(&path, &aside).map_err(RecordError::io(&path))?;
                    self.set_aside.push(aside);
                }
                RecordError::Io { ref source, .. }
                    if source.kind() == std::io::ErrorKind::NotFound =>
                {
                    self.set_aside.push(path);
                }
                other => return Err(other),
            }
            return Ok(());
        }
        self.entries.push(entry);
        Ok(())
    }

    /// The two tables of a part.
    pub(super) fn files_of<'a>(&self, entry: &'a Entry) -> [(PathBuf, &'a Seal); 2] {
        let file = |table| self.part_file(&entry.part, table);
        [(file("runs"), &entry.runs), (file("series"), &entry.series)]
    }

    pub(super) fn part_file(&self, part: &str, table: &str) -> PathBuf {
        self.path.join(PARTS).join(format!("{part}.{table}.parquet"))
    }

    /// Acknowledges a part whose files are in place: only now it counts.
    pub(super) fn acknowledge(&mut self, entry: Entry) -> Result<(), RecordError> {
        durable::sync_folder(&self.path.join(PARTS))?;
        let journal = self.journal.as_mut().expect("a run that is under way has a journal");
        journal.append(&entry)?;
        self.entries.push(entry);
        Ok(())
    }

    /// Gives the run its tables and its last status.
    pub(super) fn settle(
        &mut self,
        tables: Vec<(&'static str, FileEntry)>,
        status: Progress,
    ) -> Result<(), RecordError> {
        durable::sync_folder(&self.path)?;
        let contents = tables.iter().map(|(name, it)| (*name, it.content.as_deref().unwrap_or("")));
        self.manifest.content = super::content::joined(contents);
        self.manifest.files.extend(tables.into_iter().map(|(name, it)| (name.to_owned(), it)));
        self.manifest.status = status;
        self.manifest.write(&self.path)?;
        if self.is_complete() {
            self.clear_parts();
        }
        Ok(())
    }

    /// Removes the parts, because the tables have everything now. One that stays behind takes room and nothing else.
    fn clear_parts(&self) {
        let parts = fs::read_dir(self.path.join(PARTS)).into_iter().flatten().flatten();
        for part in parts.map(|it| it.path()) {
            if part.extension().is_some_and(|it| it == "parquet" || it == "tmp") {
                let _ = fs::remove_file(part);
            }
        }
    }

    /// Adds a file to the manifest: a table, chart or report that was made from the results.
    ///
    /// # Errors
    /// I/O (74).
    pub fn add_file(&mut self, name: &str, bytes: &[u8]) -> Result<(), RecordError> {
        let path = self.path.join(name);
        let seal = durable::write(&path, bytes)?;
        self.enter(name, FileEntry { seal, rows: None, content: None })
    }

    pub(super) fn enter(&mut self, name: &str, entry: FileEntry) -> Result<(), RecordError> {
        self.manifest.files.insert(name.to_owned(), entry);
        self.manifest.write(&self.path)
    }

    /// Where the folder is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The manifest as it is on the disk.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Whether there is nothing left to do.
    pub fn is_complete(&self) -> bool {
        self.manifest.status == Progress::Complete
    }

    /// The parts that are done.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Files of acknowledged parts that were damaged or missing; their replicates have to be computed again.
    pub fn set_aside(&self) -> &[PathBuf] {
        &self.set_aside
    }
}

impl Drop for RunFolder {
    fn drop(&mut self) {
        // Nobody holds it now; the lock itself goes with the file.
        let _ = self.lock.set_len(0);
    }
}
