//! From parts to the run's tables: rows in the order variant, point, replicate, tick, streamed.

use std::path::Path;

use polars::prelude::{DataFrame, SortMultipleOptions};

use super::durable::Seal;
use super::error::RecordError;
use super::folder::files_of;
use super::journal::Entry;
use super::manifest::{FileEntry, Manifest};
use super::plan::Column;
use super::table::{Finished, Purpose, TableWriter, read_all};

/// The parts in order, those together whose replicates interleave (a part that was written in pieces).
fn groups(entries: &[Entry]) -> Vec<Vec<&Entry>> {
    let mut sorted: Vec<&Entry> = entries.iter().filter(|it| !it.serials.is_empty()).collect();
    sorted.sort_by_key(|it| (it.variant, it.serials[0]));
    let mut groups: Vec<(u32, u64, Vec<&Entry>)> = Vec::new();
    for entry in sorted {
        let last = entry.serials[entry.serials.len() - 1];
        match groups.last_mut() {
            Some((variant, end, group))
                if *variant == entry.variant && entry.serials[0] <= *end =>
            {
                *end = (*end).max(last);
                group.push(entry);
            }
            _ => groups.push((entry.variant, last, vec![entry])),
        }
    }
    groups.into_iter().map(|(_, _, group)| group).collect()
}

fn rows(
    files: &[(std::path::PathBuf, &Seal)],
    path: &Path,
    by: &[&str],
) -> Result<DataFrame, RecordError> {
    let mut all: Option<DataFrame> = None;
    for (file, seal) in files {
        let piece = read_all(file, seal)?;
        match &mut all {
            None => all = Some(piece),
            Some(rows) => {
                rows.vstack_mut(&piece).map_err(RecordError::polars(file))?;
            }
        }
    }
    let rows = all.unwrap_or_default();
    if files.len() < 2 {
        return Ok(rows);
    }
    let order = SortMultipleOptions::default().with_multithreaded(false);
    rows.sort(by.iter().copied(), order).map_err(RecordError::polars(path))
}

/// The columns of a table that have a value in some part, and the names of those that have none.
fn known(columns: Vec<Column>, entries: &[Entry], table: usize) -> (Vec<Column>, Vec<String>) {
    let Some((first, rest)) = entries.split_first() else { return (columns, vec![]) };
    let empty = |place: usize| {
        let has = |entry: &Entry| entry.empty[table].contains(&(place as u32));
        has(first) && rest.iter().all(has)
    };
    let (without, with): (Vec<_>, Vec<_>) =
        columns.into_iter().enumerate().partition(|(place, _)| empty(*place));
    let with = with.into_iter().map(|(_, column)| column).collect();
    (with, without.into_iter().map(|(_, column)| column.name).collect())
}

/// A table of the run that is being merged.
struct Table {
    name: &'static str,
    writer: TableWriter,
    columns: Vec<String>,
    left_out: Vec<String>,
}

impl Table {
    fn create(
        (to, manifest): (&Path, &Manifest),
        name: &'static str,
        (columns, left_out): (Vec<Column>, Vec<String>),
    ) -> Result<Self, RecordError> {
        let path = to.join(name);
        let about = manifest.about();
        let writer = TableWriter::create(&path, &columns, Purpose::Result, about)?;
        let columns = columns.into_iter().map(|it| it.name).collect();
        Ok(Self { name, writer, columns, left_out })
    }

    fn push(&mut self, rows: &DataFrame, path: &Path) -> Result<(), RecordError> {
        let its = rows.select(self.columns.iter().map(String::as_str));
        self.writer.push(&its.map_err(RecordError::polars(path))?)
    }

    fn finish(self) -> Result<(&'static str, FileEntry), RecordError> {
        let Finished { seal, rows, content } = self.writer.finish()?;
        let (rows, content) = (Some(rows), Some(content));
        Ok((self.name, FileEntry { seal, rows, content, left_out: self.left_out }))
    }
}

/// Merges the acknowledged parts of the run at `path` into its tables, which go to `to`.
pub(super) fn merge(
    path: &Path,
    manifest: &Manifest,
    entries: &[Entry],
    to: &Path,
) -> Result<Vec<(&'static str, FileEntry)>, RecordError> {
    let (plan, folder) = (&manifest.identity.plan, (to, manifest));
    let (columns, left_out) = known(plan.run_columns(), entries, 0);
    let its = plan.design_columns().into_iter();
    let (with, without): (Vec<_>, Vec<_>) = its.partition(|it| !left_out.contains(&it.name));
    let without = without.into_iter().map(|it| it.name).collect();
    let mut design = Table::create(folder, "design.parquet", (with, without))?;
    let mut runs = Table::create(folder, "runs.parquet", (columns, left_out))?;
    let mut series = match plan.series {
        true => {
            let columns = known(plan.series_columns(), entries, 1);
            Some(Table::create(folder, "series.parquet", columns)?)
        }
        false => None,
    };
    for group in groups(entries) {
        let files: Vec<_> = group.iter().map(|it| files_of(path, it)).collect();
        let of =
            |table: usize| files.iter().filter_map(|it| it.get(table).cloned()).collect::<Vec<_>>();
        let its = rows(&of(0), path, &["point", "replicate"])?;
        runs.push(&its, path)?;
        design.push(&its, path)?;
        if let Some(series) = &mut series {
            series.push(&rows(&of(1), path, &["point", "replicate", "tick"])?, path)?;
        }
    }
    let tables = [Some(design), Some(runs), series];
    tables.into_iter().flatten().map(Table::finish).collect()
}
