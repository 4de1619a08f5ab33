//! The run folder: made once, written by one process at a time, never taken over from anything else.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::believed;
use super::dictionary::dictionary;
use super::durable::{self, Seal};
use super::error::RecordError;
use super::journal::{Entry, Journal};
use super::manifest::{self, FileEntry, Identity, Machine, Manifest, Progress};

mod growth;
mod lost;

const LOCK: &str = ".lock";
pub(super) const PARTS: &str = "parts";
pub(super) const JOURNAL: &str = "journal.log";
/// The journal of a design that the folder is about to take on.
const NEXT: &str = "journal.next.log";
pub(super) const SCENARIO: &str = "scenario.toml";
const DICTIONARY: &str = "dictionary.json";

/// The kernel's lock on a folder: it ends with the process and is never stale.
#[derive(Debug)]
pub(super) struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Nobody holds it now; the lock itself goes with the file.
        let _ = self.0.set_len(0);
    }
}

/// A run folder that this process may write to, for as long as this value lives.
#[derive(Debug)]
pub struct RunFolder {
    path: PathBuf,
    manifest: Manifest,
    text: String,
    lock: Lock,
    journal: Option<Journal>,
    entries: Vec<Entry>,
    /// Acknowledged parts whose files are damaged or missing.
    lost: Vec<Entry>,
    set_aside: Vec<PathBuf>,
    /// Whether the manifest was lost or damaged and is made again.
    remade: bool,
    /// What is there of an earlier design, while it is not yet laid out as this one.
    before: Option<Manifest>,
    /// What is there beyond what was asked, in words.
    beyond: Option<String>,
}

/// What a place holds where a run is to go.
enum Found {
    /// Nothing, or not even a folder.
    Nothing,
    /// A run whose rows may stand with those of this one.
    Run(Box<Manifest>),
    /// This very run, whose manifest is lost or damaged.
    WithoutManifest,
}

/// The file of a part's table.
pub(super) fn part_file(folder: &Path, part: &str, table: &str) -> PathBuf {
    folder.join(PARTS).join(format!("{part}.{table}.parquet"))
}

/// The tables of a part: of its runs and, where they are kept, of their series.
pub(super) fn files_of<'a>(folder: &Path, entry: &'a Entry) -> Vec<(PathBuf, &'a Seal)> {
    let tables = [("runs", Some(&entry.runs)), ("series", entry.series.as_ref())];
    let file = |table| part_file(folder, &entry.part, table);
    tables.into_iter().filter_map(|(table, seal)| Some((file(table), seal?))).collect()
}

impl RunFolder {
    /// Makes the folder of a run, or opens it if it already holds rows of this run: then what is done counts.
    ///
    /// The design may have grown since: where every row that is there is also asked for, the folder takes on the new design,
    /// and [`super::Recorder::carry`] lays out anew what is there. Where all that is asked for is there, and more, and is
    /// told in the same words, nothing is left to do. Nothing is written to a folder that holds anything else.
    ///
    /// # Errors
    /// Not ours or cannot be made (73), I/O (74), written by another process (75), another run (78).
    pub fn create(
        path: &Path,
        scenario_text: &str,
        identity: Identity,
        machine: Machine,
    ) -> Result<Self, RecordError> {
        Self::inspect(path, &identity, scenario_text)?;
        fs::create_dir_all(path)
            .map_err(|source| RecordError::CannotCreate { path: path.to_owned(), source })?;
        let lock = Self::lock(path)?;
        let fresh = Manifest::new(scenario_text, identity, machine);
        let open = |manifest, lock| Self::held(path, manifest, scenario_text.to_owned(), lock);
        // Looked at again, because another process may have finished since.
        let old = match Self::inspect(path, &fresh.identity, scenario_text)? {
            Found::Run(old) => *old,
            Found::Nothing => return open(fresh, lock).begin(),
            Found::WithoutManifest => return open(fresh, lock).make_manifest()?.begin(),
        };
        let as_asked = old.identity.layout == fresh.identity.layout
            && old.identity.stops == fresh.identity.stops;
        match as_asked {
            true if old.status == Progress::Complete => {
                let mut folder = open(old, lock);
                // Checks, title and decision may differ: they move no row.
                if fresh.scenario != folder.manifest.scenario {
                    (folder.manifest.scenario, folder.manifest.asked) =
                        (fresh.scenario, fresh.asked);
                    folder.write_scenario()?;
                }
                Ok(folder)
            }
            // What an unfinished run has of tables is made again when it is settled.
            true => open(Manifest { designs: old.designs, ..fresh }, lock).begin(),
            false => Self::take_on(open(old, lock), fresh),
        }
    }

    /// Opens a run folder as it is, to add files that are made from its results: nothing that the run wrote is touched.
    ///
    /// # Errors
    /// As [`RunFolder::create`]; a folder without a manifest is no run to read (66).
    pub fn reopen(path: &Path) -> Result<Self, RecordError> {
        let missing = || RecordError::Missing { path: path.to_owned() };
        Manifest::read(path)?.ok_or_else(missing)?;
        let lock = Self::lock(path)?;
        let manifest = Manifest::read(path)?.ok_or_else(missing)?;
        let text = believed::scenario(path, &manifest)?;
        Ok(Self::held(path, manifest, text, lock))
    }

    /// A folder that this process holds, before anything of it is taken up.
    fn held(path: &Path, manifest: Manifest, text: String, lock: Lock) -> Self {
        Self {
            path: path.to_owned(),
            manifest,
            text,
            lock,
            journal: None,
            entries: vec![],
            lost: vec![],
            set_aside: vec![],
            remade: false,
            before: None,
            beyond: None,
        }
    }

    /// What is there, as far as this run may go on with it; an error if it is anything else.
    fn inspect(path: &Path, identity: &Identity, text: &str) -> Result<Found, RecordError> {
        let not_ours = |why: String| RecordError::NotOurs { path: path.to_owned(), why };
        match fs::metadata(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Found::Nothing);
            }
            Err(error) => return Err(RecordError::io(path)(error)),
            Ok(it) if !it.is_dir() => return Err(not_ours("it is a file".into())),
            Ok(_) => {}
        }
        let manifest = match Manifest::read(path) {
            Err(RecordError::Corrupt { .. }) | Ok(None) if lost::is_of(path, identity, text) => {
                return Ok(Found::WithoutManifest);
            }
            read => read?,
        };
        if let Some(manifest) = manifest {
            let differences = manifest.identity.differences(identity);
            return match differences.is_empty() {
                true => Ok(Found::Run(Box::new(manifest))),
                false => Err(RecordError::Incompatible { path: path.to_owned(), differences }),
            };
        }
        for file in durable::listed(path).map_err(RecordError::io(path))? {
            let name = file.map_err(RecordError::io(path))?.file_name();
            // What a run leaves that was killed before it had a manifest.
            if name != LOCK && name != format!("{}.tmp", manifest::NAME).as_str() {
                let name = name.display();
                return Err(not_ours(format!("it has no {}, but `{name}`", manifest::NAME)));
            }
        }
        Ok(Found::Nothing)
    }

    pub(super) fn lock(path: &Path) -> Result<Lock, RecordError> {
        let file = path.join(LOCK);
        let open =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&file);
        let lock =
            open.map_err(|source| RecordError::CannotCreate { path: file.clone(), source })?;
        match lock.try_lock() {
            Ok(()) => Ok(Lock(lock)),
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
    fn begin(mut self) -> Result<Self, RecordError> {
        if self.is_complete() {
            return Ok(self);
        }
        self.say_who_writes();
        self.write_texts()?;
        self.make_folders()?;
        self.take_next_journal()?;
        let layout = &self.manifest.identity.layout;
        let (journal, entries) = Journal::open(&self.path.join(JOURNAL), layout)?;
        self.journal = Some(journal);
        durable::sync_folder(&self.path)?;
        for entry in entries {
            self.take_up(entry)?;
        }
        Ok(self)
    }

    fn say_who_writes(&mut self) {
        let holder = format!("process {}", std::process::id());
        let file = &mut self.lock.0;
        // Only for the message of a second writer, so a failure to say it is no failure.
        let _ = file.set_len(0).and_then(|()| file.write_all(holder.as_bytes()));
    }

    /// Writes the manifest first, from where on the folder is known as ours, then the texts that it names.
    fn write_texts(&mut self) -> Result<(), RecordError> {
        let texts = [
            (SCENARIO, self.text.as_bytes().to_vec()),
            (DICTIONARY, dictionary(&self.manifest.identity.plan, &BTreeMap::new())),
        ];
        for (name, bytes) in &texts {
            self.manifest.files.insert((*name).to_owned(), FileEntry::of(Seal::of(bytes)));
        }
        self.manifest.write(&self.path)?;
        for (name, bytes) in &texts {
            durable::write(&self.path.join(name), bytes)?;
        }
        Ok(())
    }

    fn make_folders(&self) -> Result<(), RecordError> {
        for folder in [PARTS, "charts"] {
            let folder = self.path.join(folder);
            fs::create_dir_all(&folder)
                .map_err(|source| RecordError::CannotCreate { path: folder.clone(), source })?;
        }
        Ok(())
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
        let words = dictionary(&self.manifest.identity.plan, &self.manifest.files);
        let seal = durable::write(&self.path.join(DICTIONARY), &words)?;
        self.manifest.files.insert(DICTIONARY.to_owned(), FileEntry::of(seal));
        self.manifest.status = status;
        self.manifest.write(&self.path)?;
        if self.is_complete() {
            self.clear_parts();
        }
        Ok(())
    }

    /// Removes parts that the tables have now, or that another design had. One that stays behind takes room and nothing
    /// else.
    fn clear_parts(&self) {
        let mut needed = std::collections::BTreeSet::new();
        if self.manifest.status != Progress::Complete {
            needed
                .extend(self.entries.iter().flat_map(|it| files_of(&self.path, it)).map(|it| it.0));
        }
        let parts = durable::listed(&self.path.join(PARTS)).into_iter().flatten().flatten();
        for part in parts.map(|it| it.path()).filter(|it| !needed.contains(it)) {
            if part.extension().is_some_and(|it| it == "parquet" || it == "tmp") {
                let _ = fs::remove_file(part);
            }
        }
    }

    fn write_scenario(&mut self) -> Result<(), RecordError> {
        let seal = durable::write(&self.path.join(SCENARIO), self.text.as_bytes())?;
        self.enter(SCENARIO, FileEntry::of(seal))
    }

    /// Adds a file to the manifest: a table, chart or report that was made from the results.
    ///
    /// # Errors
    /// I/O (74).
    pub fn add_file(&mut self, name: &str, bytes: &[u8]) -> Result<(), RecordError> {
        let path = self.path.join(name);
        let seal = Seal::of(bytes);
        // What is there as it should be is not written again.
        let known = self.manifest.files.get(name).is_some_and(|it| it.seal == seal);
        if known && Seal::of_file(&path).is_ok_and(|found| found == seal) {
            return Ok(());
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(RecordError::io(parent))?;
        }
        let seal = durable::write(&path, bytes)?;
        self.enter(name, FileEntry::of(seal))
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
        self.manifest.status == Progress::Complete || self.beyond.is_some()
    }

    /// The parts that are done.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Says how far the run is.
    pub(super) fn set_status(&mut self, status: Progress) -> Result<(), RecordError> {
        self.manifest.status = status;
        self.manifest.write(&self.path)
    }
}
