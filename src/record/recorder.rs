//! The recorder takes outcomes in any order and writes them as parts.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use polars::prelude::{DataFrame, PolarsResult};

use super::durable::{self, Seal};
use super::error::RecordError;
use super::folder::{JOURNAL, PARTS, RunFolder};
use super::frame;
use super::journal::{self, Entry};
use super::manifest::{Manifest, Progress};
use super::merge::merge;
use super::plan::{Column, Plan};
use super::table::{Purpose, TableWriter, read_all};
use crate::study::{Outcome, Sink};

/// Parts' worth of outcomes that may wait for the rest of their part: as many as there are workers, and some.
/// Beyond it the fullest is written as it is, so that memory stays bounded whatever the order.
const WAITING: u64 = 32;

/// Which replicates of a variant are there.
#[derive(Default)]
struct Seen(Vec<u64>);

impl Seen {
    fn has(&self, serial: u64) -> bool {
        self.0.get((serial / 64) as usize).is_some_and(|word| word >> (serial % 64) & 1 == 1)
    }

    fn add(&mut self, serial: u64) {
        let word = (serial / 64) as usize;
        if word >= self.0.len() {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (serial % 64);
    }
}

/// A part that is being filled.
#[derive(Default)]
struct Open {
    outcomes: BTreeMap<u64, Outcome>,
    missing: u64,
}

/// Takes outcomes and writes them to a run folder. Memory does not grow with their number.
///
/// A part has a fixed range of the replicates of one variant, so neither its bytes nor those of the final tables
/// depend on threads or timing.
pub struct Recorder {
    folder: RunFolder,
    seen: Vec<Seen>,
    open: BTreeMap<(u32, u64), Open>,
    waiting: u64,
    failed: bool,
}

impl Recorder {
    /// A recorder into this folder; what its journal has is done already.
    pub fn new(folder: RunFolder) -> Self {
        let mut seen: Vec<Seen> = Vec::new();
        seen.resize_with(folder.manifest().identity.plan.variants.len(), Seen::default);
        for entry in folder.entries() {
            for &serial in &entry.serials {
                seen[entry.variant as usize].add(serial);
            }
        }
        Self { folder, seen, open: BTreeMap::new(), waiting: 0, failed: false }
    }

    fn plan(&self) -> &Plan {
        &self.folder.manifest().identity.plan
    }

    /// Whether a replicate has been taken, now or before the run was interrupted.
    pub fn has(&self, variant: u32, point: u64, replicate: u64) -> bool {
        let place = Outcome { variant, point, replicate, ..Outcome::default() };
        let serial = self.plan().serial(&place);
        serial.is_ok_and(|serial| self.seen[variant as usize].has(serial))
    }

    /// Replicates that are on the disk and acknowledged [replicates].
    pub fn acknowledged(&self) -> u64 {
        self.folder.entries().iter().map(|it| it.serials.len() as u64).sum()
    }

    /// The folder that is being written.
    pub fn folder(&self) -> &RunFolder {
        &self.folder
    }

    fn put(&mut self, outcome: Outcome) -> Result<(), RecordError> {
        let odd = |why: String| RecordError::corrupt(self.folder.path(), why);
        let (plan, variant) = (self.plan(), outcome.variant);
        let serial = plan.serial(&outcome).map_err(odd)?;
        plan.fits(&outcome).map_err(odd)?;
        if self.seen[variant as usize].has(serial) {
            let (point, replicate) = (outcome.point, outcome.replicate);
            return Err(odd(format!("point {point}, replicate {replicate} was given twice")));
        }
        let size = plan.part.max(1);
        let block = serial / size;
        let whole = &plan.variants[variant as usize];
        let end = (block + 1).saturating_mul(size).min(whole.points * whole.runs);
        let seen = &self.seen[variant as usize];
        let open = self.open.entry((variant, block)).or_insert_with(|| Open {
            missing: (block * size..end).filter(|&it| !seen.has(it)).count() as u64,
            ..Open::default()
        });
        open.outcomes.insert(serial, outcome);
        open.missing -= 1;
        let full = open.missing == 0;
        self.seen[variant as usize].add(serial);
        self.waiting += 1;
        if full {
            self.write(variant, block)?;
        } else if self.waiting > WAITING * size {
            let fullest = self.open.iter().max_by_key(|(_, it)| it.outcomes.len());
            if let Some((&(variant, block), _)) = fullest {
                self.write(variant, block)?;
            }
        }
        Ok(())
    }

    /// Writes what there is of a part and acknowledges it.
    fn write(&mut self, variant: u32, block: u64) -> Result<(), RecordError> {
        let Some(open) = self.open.remove(&(variant, block)) else { return Ok(()) };
        let (serials, outcomes): (Vec<u64>, Vec<Outcome>) = open.outcomes.into_iter().unzip();
        let Some(first) = serials.first() else { return Ok(()) };
        self.waiting -= serials.len() as u64;
        let part = format!("v{variant}-{first:08}");
        let plan = self.plan();
        let runs = self.table(&part, "runs", &plan.run_columns(), frame::runs(plan, &outcomes))?;
        let series =
            self.table(&part, "series", &plan.series_columns(), frame::series(plan, &outcomes))?;
        self.folder.acknowledge(Entry { part, variant, serials, runs, series })
    }

    fn table(
        &self,
        part: &str,
        table: &str,
        columns: &[Column],
        rows: PolarsResult<DataFrame>,
    ) -> Result<Seal, RecordError> {
        let path = self.folder.part_file(part, table);
        let rows = rows.map_err(RecordError::polars(&path))?;
        let mut writer = TableWriter::create(&path, columns, Purpose::Part)?;
        writer.push(&rows)?;
        Ok(writer.finish()?.seal)
    }

    /// Shows what was done before: each acknowledged replicate with its status, inputs and finals, without its series,
    /// in the order of the plan. So a stopping rule that is asked again knows what it knew.
    ///
    /// # Errors
    /// I/O or a damaged part (74).
    pub fn recall(&self, mut each: impl FnMut(&Outcome)) -> Result<(), RecordError> {
        let mut entries: Vec<&Entry> = self.folder.entries().iter().collect();
        entries.sort_by_key(|it| (it.variant, it.serials.first().copied()));
        for entry in entries {
            let [(path, seal), _] = self.folder.files_of(entry);
            let rows = read_all(&path, seal)?;
            let outcomes = frame::outcomes(self.plan(), entry.variant, &rows);
            outcomes.map_err(RecordError::polars(&path))?.iter().for_each(&mut each);
        }
        Ok(())
    }

    /// Takes over what another folder has of this very run and this one has not, such as another shard's part of a sweep.
    /// The other folder is only read. Returns how many replicates were taken.
    ///
    /// # Errors
    /// Not a run folder (66), I/O or damage (74), another run (78).
    pub fn adopt(&mut self, other: &Path) -> Result<u64, RecordError> {
        let missing = || RecordError::Missing { path: other.to_owned() };
        let manifest = Manifest::read(other)?.ok_or_else(missing)?;
        let differences = self.folder.manifest().identity.differences(&manifest.identity);
        if !differences.is_empty() {
            return Err(RecordError::Incompatible { path: other.to_owned(), differences });
        }
        let mut taken = 0;
        for entry in journal::read(&other.join(JOURNAL), &manifest.run)? {
            let seen = &self.seen[entry.variant as usize];
            let here = entry.serials.iter().filter(|&&serial| seen.has(serial)).count();
            if here == entry.serials.len() {
                continue;
            }
            if here > 0 {
                let why = format!("part {} has replicates that are here and others", entry.part);
                return Err(RecordError::corrupt(other, why));
            }
            for (table, seal) in [("runs", &entry.runs), ("series", &entry.series)] {
                let from = other.join(PARTS).join(format!("{}.{table}.parquet", entry.part));
                durable::place(&self.folder.part_file(&entry.part, table), &seal.read(&from)?)?;
            }
            taken += entry.serials.len() as u64;
            for &serial in &entry.serials {
                self.seen[entry.variant as usize].add(serial);
            }
            self.folder.acknowledge(entry)?;
        }
        Ok(taken)
    }

    /// Replicates that are not there yet, of those planned [replicates].
    pub fn missing(&self) -> u64 {
        let planned: u64 = self.plan().variants.iter().map(|it| it.points * it.runs).sum();
        planned.saturating_sub(self.acknowledged() + self.waiting)
    }

    /// Writes all that waits, whether or not its parts are full: for a graceful stop.
    ///
    /// # Errors
    /// I/O (74).
    pub fn flush(&mut self) -> Result<(), RecordError> {
        while let Some(&(variant, block)) = self.open.keys().next() {
            self.write(variant, block)?;
        }
        Ok(())
    }

    /// Writes what waits and merges the parts into the run's tables.
    ///
    /// # Errors
    /// I/O (74); a part that is damaged.
    pub fn finish(mut self, status: Progress) -> Result<RunFolder, RecordError> {
        self.flush()?;
        let tables = merge(&self.folder)?;
        self.folder.settle(tables, status)?;
        Ok(self.folder)
    }
}

impl Sink for Recorder {
    fn has(&self, variant: u32, point: u64, replicate: u64) -> bool {
        Recorder::has(self, variant, point, replicate)
    }

    fn take(&mut self, outcome: Outcome) -> io::Result<()> {
        if self.failed {
            return Err(io::Error::other("nothing is recorded after an error"));
        }
        let taken = self.put(outcome);
        self.failed = taken.is_err();
        Ok(taken?)
    }
}
