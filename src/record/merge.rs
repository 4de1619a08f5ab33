//! From parts to the run's tables: rows in the order variant, point, replicate, tick, streamed.

use std::path::Path;

use polars::prelude::{DataFrame, SortMultipleOptions};

use super::durable::Seal;
use super::error::RecordError;
use super::folder::RunFolder;
use super::journal::Entry;
use super::manifest::FileEntry;
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

/// Merges the acknowledged parts of a run into its tables.
pub(super) fn merge(folder: &RunFolder) -> Result<Vec<(&'static str, FileEntry)>, RecordError> {
    let plan = &folder.manifest().identity.plan;
    let path = folder.path();
    let create = |name: &str, columns: &[Column]| {
        TableWriter::create(&path.join(name), columns, Purpose::Result)
    };
    let design_columns = plan.design_columns();
    let mut runs = create("runs.parquet", &plan.run_columns())?;
    let mut series = create("series.parquet", &plan.series_columns())?;
    let mut design = create("design.parquet", &design_columns)?;
    for group in groups(folder.entries()) {
        let files: Vec<_> = group.iter().map(|it| folder.files_of(it)).collect();
        let of = |table: usize| files.iter().map(|it| it[table].clone()).collect::<Vec<_>>();
        let its = rows(&of(0), path, &["point", "replicate"])?;
        runs.push(&its)?;
        let drawn = its.select(design_columns.iter().map(|it| it.name.as_str()));
        design.push(&drawn.map_err(RecordError::polars(path))?)?;
        series.push(&rows(&of(1), path, &["point", "replicate", "tick"])?)?;
    }
    let entry =
        |it: Finished| FileEntry { seal: it.seal, rows: Some(it.rows), content: Some(it.content) };
    Ok(vec![
        ("design.parquet", entry(design.finish()?)),
        ("runs.parquet", entry(runs.finish()?)),
        ("series.parquet", entry(series.finish()?)),
    ])
}
