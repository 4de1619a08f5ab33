//! Outcomes become parts.

use std::time::Instant;

use polars::prelude::{DataFrame, PolarsResult};

use super::{Recorder, WAITING};
use crate::record::durable::Seal;
use crate::record::error::RecordError;
use crate::record::folder::part_file;
use crate::record::frame;
use crate::record::journal::Entry;
use crate::record::plan::Column;
use crate::record::table::{Purpose, TableWriter};
use crate::record::waiting::{Open, Place};
use crate::study::{Outcome, Series};

impl Recorder {
    /// Takes an outcome, and writes its part where that is whole or has waited for long.
    pub(super) fn put(&mut self, outcome: Outcome) -> Result<(), RecordError> {
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
        let seen = &self.seen[variant as usize];
        let lost = self.lost.place(variant, serial);
        let (place, count) = match lost {
            Some(lost) => {
                let left = self.lost.get(lost).serials.iter().filter(|&&it| !seen.has(it));
                (Place::Lost(lost), left.count() as u64)
            }
            None => {
                let size = plan.part.max(1);
                let (block, whole) = (serial / size, &plan.variants[variant as usize]);
                let end = (block + 1).saturating_mul(size).min(whole.points * whole.runs);
                let missing = |&it: &u64| !seen.has(it) && self.lost.place(variant, it).is_none();
                let count = || (block * size..end).filter(missing).count() as u64;
                let place = (variant, Place::Range(block));
                (place.1, if self.open.contains_key(&place) { 0 } else { count() })
            }
        };
        let most = WAITING * plan.part.max(1);
        let open = self.open.entry((variant, place));
        let open = open.or_insert_with(|| Open { missing: count, ..Open::default() });
        open.outcomes.insert(serial, outcome);
        open.missing -= 1;
        let full = open.missing == 0;
        self.seen[variant as usize].add(serial);
        self.waiting += 1;
        if full {
            self.write(variant, place)?;
        } else if self.waiting > most {
            let fullest = self.open.iter().max_by_key(|(_, it)| it.outcomes.len());
            if let Some((&(variant, place), _)) = fullest {
                self.write(variant, place)?;
            }
        }
        self.keep_in_time()
    }

    /// Writes what has waited for a second. What was lost waits until it is whole, to be compared.
    pub(super) fn keep_in_time(&mut self) -> Result<(), RecordError> {
        if self.waiting == 0 || self.since.elapsed() < self.patience {
            return Ok(());
        }
        let all: Vec<_> = self.open.keys().copied().collect();
        for (variant, place) in all.into_iter().filter(|it| matches!(it.1, Place::Range(_))) {
            self.write(variant, place)?;
        }
        self.since = Instant::now();
        Ok(())
    }

    /// Writes what there is of a part and acknowledges it.
    pub(super) fn write(&mut self, variant: u32, place: Place) -> Result<(), RecordError> {
        let Some(open) = self.open.remove(&(variant, place)) else { return Ok(()) };
        let (serials, outcomes): (Vec<u64>, Vec<Outcome>) = open.outcomes.into_iter().unzip();
        let Some(first) = serials.first() else { return Ok(()) };
        let count = serials.len() as u64;
        self.waiting -= count;
        let old = match place {
            // What is whole has its name again, and its bytes.
            Place::Lost(lost) => Some(self.lost.get(lost)).filter(|it| it.serials == serials),
            Place::Range(_) => None,
        };
        let part = match (old, self.folder.generation()) {
            (Some(old), _) => old.part.clone(),
            (None, 0) => format!("v{variant}-{first:08}"),
            // Not the name of a part that the folder had before it took on this design.
            (None, generation) => format!("d{generation}-v{variant}-{first:08}"),
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
        if let Some(old) = old {
            self.same(old, "runs", &old.runs, &runs)?;
            if let (Some(there), Some(now)) = (&old.series, &series) {
                self.same(old, "series", there, now)?;
            }
        }
        let empty = [no_runs, no_series];
        self.folder.acknowledge(Entry { part, variant, serials, runs, series, empty })?;
        self.kept += count;
        if self.news.is_some() {
            let light = |it| Outcome { series: Series::default(), ticks: vec![], ..it };
            let kept: Vec<Outcome> = outcomes.into_iter().map(|it| self.whole(light(it))).collect();
            self.news.iter_mut().for_each(|news| news.extend(kept.iter().cloned()));
        }
        Ok(())
    }

    /// Compares a part that is simulated again with what it was.
    fn same(&self, of: &Entry, table: &str, there: &Seal, now: &Seal) -> Result<(), RecordError> {
        if there == now {
            return Ok(());
        }
        let short = |seal: &Seal| seal.blake3.chars().take(12).collect::<String>();
        let path = part_file(self.folder.path(), &of.part, table);
        let why = format!(
            "determinism violation: it was lost, and what is simulated again is not what it held: BLAKE3 {}..., it was {}...; \
             the program, its libraries or the machine are others than they were, so nothing more is kept in this folder",
            short(now),
            short(there)
        );
        Err(RecordError::Differs { path, why })
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
}
