//! The recorder takes outcomes in any order and writes them as parts.

use std::collections::BTreeMap;
use std::io;

use polars::prelude::{DataFrame, PolarsResult};

use super::durable::Seal;
use super::error::RecordError;
use super::folder::{RunFolder, part_file};
use super::frame;
use super::journal::Entry;
use super::manifest::Progress;
use super::merge::merge;
use super::plan::{Column, Plan};
use super::table::{Purpose, TableWriter, read_all};
use crate::study::{MetricInfo, Outcome, Series, Sink};

mod join;

pub use join::{Join, progress_of};

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
    /// Where outcomes have more metrics than are recorded: how many, and the places of those that are.
    chosen: Option<(usize, Vec<usize>)>,
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
        Self { folder, seen, open: BTreeMap::new(), waiting: 0, failed: false, chosen: None }
    }

    /// The same for outcomes that have all of these metrics, of which the plan's are recorded.
    pub fn choosing(mut self, all: &[MetricInfo]) -> Self {
        let place = |name: &str| all.iter().position(|it| it.name == name);
        let places: Vec<usize> =
            self.plan().metrics.iter().filter_map(|it| place(&it.name)).collect();
        self.chosen = (places.len() < all.len()).then_some((all.len(), places));
        self
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

    /// Replicates that are on the disk and acknowledged `[replicates]`.
    pub fn acknowledged(&self) -> u64 {
        self.folder.entries().iter().map(|it| it.serials.len() as u64).sum()
    }

    /// The folder that is being written.
    #[cfg(test)]
    pub fn folder(&self) -> &RunFolder {
        &self.folder
    }

    /// What is recorded of an outcome.
    fn chosen(&self, outcome: Outcome) -> Outcome {
        match &self.chosen {
            Some((_, places)) => with_metrics(outcome, places),
            None => outcome,
        }
    }

    fn put(&mut self, outcome: Outcome) -> Result<(), RecordError> {
        let odd = |why: String| RecordError::corrupt(self.folder.path(), why);
        if self.folder.manifest().identity.ids.len() != self.plan().variants.len() {
            return Err(odd("it was opened to be read".to_owned()));
        }
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
        let part = match self.folder.generation() {
            0 => format!("v{variant}-{first:08}"),
            // Not the name of a part that the folder had before it took on this design.
            generation => format!("d{generation}-v{variant}-{first:08}"),
        };
        let (identity, plan) = (&self.folder.manifest().identity, self.plan());
        let rows = frame::runs(identity, &outcomes);
        let (runs, no_runs) = self.table(&part, "runs", &plan.run_columns(), rows)?;
        let (mut series, mut no_series) = (None, vec![]);
        if plan.series {
            let rows = frame::series(plan, &outcomes);
            let written = self.table(&part, "series", &plan.series_columns(), rows)?;
            (series, no_series) = (Some(written.0), written.1);
        }
        let empty = [no_runs, no_series];
        self.folder.acknowledge(Entry { part, variant, serials, runs, series, empty })
    }

    /// Writes a table of a part; its seal, and the columns that are null throughout.
    fn table(
        &self,
        part: &str,
        table: &str,
        columns: &[Column],
        rows: PolarsResult<DataFrame>,
    ) -> Result<(Seal, Vec<u32>), RecordError> {
        let path = part_file(self.folder.path(), part, table);
        let rows = rows.map_err(RecordError::polars(&path))?;
        let is_empty = |it: &polars::prelude::Column| it.null_count() == it.len();
        let all = rows.columns().iter().enumerate();
        let empty = all.filter(|(_, it)| is_empty(it)).map(|(place, _)| place as u32).collect();
        let mut writer = TableWriter::create(&path, columns, Purpose::Part, vec![])?;
        writer.push(&rows)?;
        Ok((writer.finish()?.seal, empty))
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
            let path = part_file(self.folder.path(), &entry.part, "runs");
            let rows = read_all(&path, &entry.runs)?;
            let outcomes = frame::outcomes(self.plan(), entry.variant, &rows);
            let outcomes = outcomes.map_err(RecordError::polars(&path))?;
            outcomes.into_iter().map(|it| self.whole(it)).for_each(|it| each(&it));
        }
        Ok(())
    }

    /// An outcome with all its metrics again, those that are not recorded undefined.
    fn whole(&self, mut outcome: Outcome) -> Outcome {
        if let Some((all, places)) = &self.chosen {
            let mut finals = vec![f64::NAN; *all];
            for (&place, &value) in places.iter().zip(&outcome.finals) {
                finals[place] = value;
            }
            outcome.finals = finals;
        }
        outcome
    }

    /// Replicates that are not there yet, of those planned `[replicates]`.
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
        if self.folder.before().is_some() {
            let why = "what was there has not been taken over into the new design";
            return Err(RecordError::corrupt(self.folder.path(), why));
        }
        self.flush()?;
        let tables = merge(&self.folder)?;
        self.folder.settle(tables, status)?;
        Ok(self.folder)
    }
}

/// An outcome with the metrics at these places only, in this order.
fn with_metrics(mut outcome: Outcome, places: &[usize]) -> Outcome {
    if !outcome.finals.is_empty() {
        outcome.finals = places.iter().map(|&it| outcome.finals[it]).collect();
    }
    if outcome.series.count() > 0 {
        let mut series = Series::new(places.len(), outcome.ticks.len());
        for (metric, &place) in places.iter().enumerate() {
            for (record, &value) in outcome.series[place].iter().enumerate() {
                *series.at(metric, record) = value;
            }
        }
        outcome.series = series;
    }
    outcome
}

impl Sink for Recorder {
    fn has(&self, variant: u32, point: u64, replicate: u64) -> bool {
        Recorder::has(self, variant, point, replicate)
    }

    fn take(&mut self, outcome: Outcome) -> io::Result<()> {
        if self.failed {
            return Err(io::Error::other("nothing is recorded after an error"));
        }
        let taken = self.put(self.chosen(outcome));
        self.failed = taken.is_err();
        Ok(taken?)
    }
}
