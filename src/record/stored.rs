//! Rows of a folder as outcomes again, with their series: what is there is taken over, not simulated again.

use std::path::{Path, PathBuf};

use polars::prelude::{DataFrame, PolarsResult};

use super::durable::Seal;
use super::error::RecordError;
use super::folder::{JOURNAL, part_file};
use super::journal::{self, Entry};
use super::manifest::{FileEntry, Manifest};
use super::plan::{Column, Plan};
use super::table::TableReader;
use crate::study::{Outcome, Series, Status};

/// A table with the columns that it has.
struct Table {
    path: PathBuf,
    seal: Seal,
    left_out: Vec<String>,
}

impl Table {
    fn open(&self, columns: &[Column]) -> Result<TableReader, RecordError> {
        let its = columns.iter().map(|it| it.name.clone());
        let its = its.filter(|name| !self.left_out.contains(name)).collect();
        TableReader::open(&self.path, &self.seal, its)
    }
}

/// What a folder has, as its own manifest lays it out.
pub(super) struct Stored {
    plan: Plan,
    /// Tables of runs, each with its series where they are kept.
    tables: Vec<(Table, Option<Table>)>,
}

impl Stored {
    /// The rows of a folder's tables or, where it has none yet, of its acknowledged parts.
    pub(super) fn of(path: &Path, manifest: &Manifest) -> Result<Self, RecordError> {
        let plan = manifest.identity.plan.clone();
        let table = |name: &str, entry: &FileEntry| Table {
            path: path.join(name),
            seal: entry.seal.clone(),
            left_out: entry.left_out.clone(),
        };
        let tables = match manifest.files.get("runs.parquet") {
            Some(runs) => {
                let series = manifest.files.get("series.parquet");
                let series = series.map(|entry| table("series.parquet", entry));
                vec![(table("runs.parquet", runs), series)]
            }
            None => {
                let entries = journal::known(&path.join(JOURNAL), &manifest.identity.layout)?;
                return Ok(Self::of_parts(path, plan, entries));
            }
        };
        Ok(Self { plan, tables })
    }

    /// The rows of these parts of a folder.
    pub(super) fn of_parts(path: &Path, plan: Plan, entries: Vec<Entry>) -> Self {
        let part = |part: &str, table: &str, seal: Seal| Table {
            path: part_file(path, part, table),
            seal,
            left_out: vec![],
        };
        let each = entries.into_iter().map(|it| {
            let series = it.series.map(|seal| part(&it.part, "series", seal));
            (part(&it.part, "runs", it.runs), series)
        });
        Self { plan, tables: each.collect() }
    }

    /// What its inputs and variants are called.
    pub(super) fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Gives each row with its id, in the order of the tables; memory does not grow with their number.
    pub(super) fn each(
        &self,
        mut take: impl FnMut(u64, Outcome) -> Result<(), RecordError>,
    ) -> Result<(), RecordError> {
        for (runs, series) in &self.tables {
            let mut rows = runs.open(&self.plan.run_columns())?;
            let mut records = match series {
                Some(series) => Some(Records::open(series, &self.plan)?),
                None => None,
            };
            while let Some(group) = rows.next_frame()? {
                let decoded =
                    decode(&self.plan, &group).map_err(RecordError::polars(&runs.path))?;
                for (id, mut outcome) in decoded {
                    if let Some(records) = &mut records {
                        records.fill(&mut outcome)?;
                    }
                    take(id, outcome)?;
                }
            }
        }
        Ok(())
    }

    /// Gives the id and the replicate of each row, as far as the files are whole.
    pub(super) fn each_id(&self, mut take: impl FnMut(u64, u64)) -> Result<(), RecordError> {
        for (runs, _) in &self.tables {
            let columns = ["row", "replicate"].map(str::to_owned).to_vec();
            // A damaged part is simulated again.
            let Ok(mut rows) = TableReader::open(&runs.path, &runs.seal, columns) else { continue };
            while let Some(group) = rows.next_frame()? {
                let odd = RecordError::polars(&runs.path);
                let (ids, replicates) = ids_of(&group)
                    .and_then(|ids| Ok((ids, counts(&group, "replicate")?)))
                    .map_err(odd)?;
                ids.into_iter().zip(replicates).for_each(|(id, replicate)| take(id, replicate));
            }
        }
        Ok(())
    }
}

fn counts(rows: &DataFrame, name: &str) -> PolarsResult<Vec<u64>> {
    Ok(rows.column(name)?.u64()?.iter().map(Option::unwrap_or_default).collect())
}

/// A column of numbers; undefined throughout where the table leaves it out.
fn numbers(rows: &DataFrame, name: &str) -> PolarsResult<Vec<f64>> {
    match rows.column(name) {
        Ok(column) => Ok(column.f64()?.iter().map(|it| it.unwrap_or(f64::NAN)).collect()),
        Err(_) => Ok(vec![f64::NAN; rows.height()]),
    }
}

fn places(plan: &Plan, rows: &DataFrame) -> PolarsResult<Vec<u32>> {
    let place = |name: &str| plan.variants.iter().position(|it| it.name == name);
    let names = rows.column("variant")?.str()?.iter();
    Ok(names.map(|name| name.and_then(place).unwrap_or_default() as u32).collect())
}

fn ids_of(rows: &DataFrame) -> PolarsResult<Vec<u64>> {
    let id = |text: &str| u64::from_str_radix(text, 16).ok();
    let ids = rows.column("row")?.str()?.iter();
    Ok(ids.map(|text| text.and_then(id).unwrap_or_default()).collect())
}

fn decode(plan: &Plan, rows: &DataFrame) -> PolarsResult<Vec<(u64, Outcome)>> {
    let ids = ids_of(rows)?;
    let variants = places(plan, rows)?;
    let (points, replicates) = (counts(rows, "point")?, counts(rows, "replicate")?);
    let statuses: Vec<Status> = match rows.column("message") {
        Ok(column) => column.str()?.iter().map(|it| it.map_or(Status::Ok, Status::said)).collect(),
        Err(_) => vec![Status::Ok; rows.height()],
    };
    let inputs: Vec<Vec<f64>> = plan
        .inputs
        .iter()
        .map(|it| numbers(rows, &format!("input:{}", it.name)))
        .collect::<PolarsResult<_>>()?;
    let finals: Vec<Vec<f64>> =
        plan.metrics.iter().map(|it| numbers(rows, &it.name)).collect::<PolarsResult<_>>()?;
    let looks: Vec<Vec<f64>> =
        plan.looks.iter().map(|it| numbers(rows, &it.name)).collect::<PolarsResult<_>>()?;
    let row = |(row, (id, status)): (usize, (u64, Status))| {
        let known = |columns: &[Vec<f64>]| match status {
            Status::Ok => columns.iter().map(|it| it[row]).collect(),
            _ => vec![],
        };
        let (finals, looks) = (known(&finals), known(&looks));
        let outcome = Outcome {
            variant: variants[row],
            point: points[row],
            replicate: replicates[row],
            status,
            inputs: inputs.iter().map(|it| it[row]).collect(),
            finals,
            looks,
            ..Outcome::default()
        };
        (id, outcome)
    };
    Ok(ids.into_iter().zip(statuses).enumerate().map(row).collect())
}

/// The records of a table of series, in step with its runs.
struct Records<'a> {
    plan: &'a Plan,
    reader: TableReader,
    keys: Vec<(u32, u64, u64)>,
    ticks: Vec<i32>,
    values: Vec<Vec<f64>>,
    next: usize,
}

impl<'a> Records<'a> {
    fn open(table: &Table, plan: &'a Plan) -> Result<Self, RecordError> {
        let reader = table.open(&plan.series_columns())?;
        Ok(Self { plan, reader, keys: vec![], ticks: vec![], values: vec![], next: 0 })
    }

    /// Reads the next rows where those that are here are used up; whether there are any.
    fn has_more(&mut self) -> Result<bool, RecordError> {
        while self.next == self.keys.len() {
            let Some(rows) = self.reader.next_frame()? else { return Ok(false) };
            self.take(&rows).map_err(RecordError::polars(self.reader.path()))?;
        }
        Ok(true)
    }

    fn take(&mut self, rows: &DataFrame) -> PolarsResult<()> {
        let variants = places(self.plan, rows)?;
        let (points, replicates) = (counts(rows, "point")?, counts(rows, "replicate")?);
        self.keys = (0..rows.height()).map(|i| (variants[i], points[i], replicates[i])).collect();
        self.ticks = rows.column("tick")?.i32()?.iter().map(Option::unwrap_or_default).collect();
        let metrics = self.plan.metrics.iter();
        self.values = metrics.map(|it| numbers(rows, &it.name)).collect::<PolarsResult<_>>()?;
        self.next = 0;
        Ok(())
    }

    /// Gives an outcome its records.
    fn fill(&mut self, outcome: &mut Outcome) -> Result<(), RecordError> {
        let key = (outcome.variant, outcome.point, outcome.replicate);
        let mut rows: Vec<Vec<f64>> = vec![];
        while self.has_more()? && self.keys[self.next] == key {
            outcome.ticks.push(self.ticks[self.next]);
            rows.push(self.values.iter().map(|column| column[self.next]).collect());
            self.next += 1;
        }
        if outcome.status != Status::Ok {
            return Ok(());
        }
        outcome.series = Series::new(self.plan.metrics.len(), rows.len());
        for (record, row) in rows.iter().enumerate() {
            for (metric, &value) in row.iter().enumerate() {
                *outcome.series.at(metric, record) = value;
            }
        }
        Ok(())
    }
}
