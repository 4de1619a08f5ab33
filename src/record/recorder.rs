//! The recorder takes outcomes in any order and writes them as parts.

use std::collections::BTreeMap;
use std::io;
use std::time::{Duration, Instant};

use super::error::RecordError;
use super::folder::{RunFolder, part_file};
use super::frame;
use super::journal::Entry;
use super::manifest::{Manifest, Progress};
use super::merge::merge;
use super::plan::Plan;
use super::table::read_all;
use super::waiting::{Lost, Open, Place, Seen};
use crate::study::{MetricInfo, Outcome, Series, Sink};

mod golden;
mod join;
mod parts;

pub use join::{Join, progress_of};

/// Parts' worth of outcomes that may wait for the rest of their part: as many as there are workers, and some.
/// Beyond it the fullest is written as it is, so that memory stays bounded whatever the order.
const WAITING: u64 = 32;

/// How long an outcome waits for the rest of its part at most, give or take a tick.
const PATIENCE: Duration = Duration::from_secs(1);

/// Takes outcomes and writes them to a run folder. Memory does not grow with their number.
///
/// A part has a range of the replicates of one variant, or what there was of it after a second: the final tables do not
/// depend on how their rows came.
pub struct Recorder {
    folder: RunFolder,
    seen: Vec<Seen>,
    open: BTreeMap<(u32, Place), Open>,
    waiting: u64,
    /// Replicates that are on the disk and acknowledged.
    kept: u64,
    /// Since when what waits does so, or less.
    since: Instant,
    patience: Duration,
    lost: Lost,
    /// What was kept since somebody asked last, if anybody does.
    news: Option<Vec<Outcome>>,
    /// After an error nothing is taken.
    failed: Option<RecordError>,
    /// Where outcomes have more metrics than are recorded: how many, and the places of those that are.
    chosen: Option<(usize, Vec<usize>)>,
}

impl Recorder {
    /// A recorder into this folder; what its journal has is done already.
    pub fn new(mut folder: RunFolder) -> Self {
        let mut seen: Vec<Seen> = Vec::new();
        seen.resize_with(folder.manifest().identity.plan.variants.len(), Seen::default);
        for entry in folder.entries() {
            for &serial in &entry.serials {
                seen[entry.variant as usize].add(serial);
            }
        }
        let kept = folder.entries().iter().map(|it| it.serials.len() as u64).sum();
        Self {
            lost: Lost::new(folder.take_lost()),
            folder,
            seen,
            open: BTreeMap::new(),
            waiting: 0,
            kept,
            since: Instant::now(),
            patience: PATIENCE,
            news: None,
            failed: None,
            chosen: None,
        }
    }

    /// The same where outcomes wait for the rest of their part, however long.
    #[cfg(test)]
    pub fn patient(mut self) -> Self {
        self.patience = Duration::MAX;
        self
    }

    /// The same for somebody who asks for [`Recorder::news`].
    pub fn telling(mut self) -> Self {
        self.news = Some(vec![]);
        self
    }

    /// What has been kept since this was asked last, without its series.
    pub fn news(&mut self) -> Vec<Outcome> {
        self.news.as_mut().map_or(vec![], std::mem::take)
    }

    /// The same for outcomes that have all of these metrics, of which the plan's are recorded.
    pub fn choosing(mut self, all: &[MetricInfo]) -> Self {
        let place = |name: &str| all.iter().position(|it| it.name == name);
        let places: Vec<usize> =
            self.plan().metrics.iter().filter_map(|it| place(&it.name)).collect();
        self.chosen = (places.len() < all.len()).then_some((all.len(), places));
        self
    }

    /// Does something unless something has failed.
    fn attempt(
        &mut self,
        what: impl FnOnce(&mut Self) -> Result<(), RecordError>,
    ) -> io::Result<()> {
        if let Some(error) = &self.failed {
            return Err(error.again().into());
        }
        let done = what(self);
        self.failed = done.as_ref().err().map(RecordError::again);
        Ok(done?)
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
        self.kept
    }

    /// What the folder says of the run.
    pub fn manifest(&self) -> &Manifest {
        self.folder.manifest()
    }

    /// The folder that is being written.
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

    /// Shows what was done before: each acknowledged replicate with its status, inputs and finals, without its series,
    /// in the order of the plan. So a stopping rule that is asked again knows what it knew.
    ///
    /// # Errors
    /// I/O or a damaged part (74).
    pub fn recall(&self, mut each: impl FnMut(&Outcome)) -> Result<(), RecordError> {
        let mut entries: Vec<&Entry> = self.folder.entries().iter().collect();
        entries.sort_by_key(|it| (it.variant, it.serials.first().copied()));
        for entry in entries {
            self.outcomes(entry)?.into_iter().map(|it| self.whole(it)).for_each(|it| each(&it));
        }
        Ok(())
    }

    /// What an acknowledged part holds, without its series.
    fn outcomes(&self, entry: &Entry) -> Result<Vec<Outcome>, RecordError> {
        let path = part_file(self.folder.path(), &entry.part, "runs");
        let rows = read_all(&path, &entry.runs)?;
        let outcomes = frame::outcomes(self.plan(), entry.variant, &rows);
        outcomes.map_err(RecordError::polars(&path))
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
        if let Some(error) = &self.failed {
            return Err(error.again());
        }
        while let Some(&(variant, place)) = self.open.keys().next() {
            self.write(variant, place)?;
        }
        Ok(())
    }

    /// Keeps what waits and leaves the folder as that of a run that was stopped: tables are made when all of it is there.
    /// Returns how many replicates are kept.
    ///
    /// # Errors
    /// I/O (74).
    pub fn leave(mut self) -> Result<u64, RecordError> {
        self.flush()?;
        self.folder.set_status(Progress::Partial)?;
        Ok(self.kept)
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
        let path = self.folder.path();
        let tables = merge(path, self.folder.manifest(), self.folder.entries(), path)?;
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
        let outcome = self.chosen(outcome);
        self.attempt(|it| it.put(outcome))
    }

    fn beat(&mut self) -> io::Result<()> {
        self.attempt(Self::keep_in_time)
    }
}
