//! Reading a run back: only the columns that are asked for, one row group at a time, each file checked first.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use polars::prelude::{BooleanChunked, DataFrame, PolarsResult};

use super::believed;
use super::content::{self, Content};
use super::error::RecordError;
use super::folder::JOURNAL;
use super::manifest::{self, FileEntry, Manifest};
use super::plan::VariantPlan;
use super::table::TableReader;
use super::unfinished::Unfinished;

/// The results of a run, open for reading.
#[derive(Clone, Debug)]
pub struct Results {
    pub(super) path: PathBuf,
    pub(super) manifest: Manifest,
    /// The tables of a run that has none yet.
    unfinished: Arc<OnceLock<Unfinished>>,
    /// The variants whose rows are read, in the order in which they are counted.
    variants: Vec<VariantPlan>,
    /// The only point whose rows are read, if not all.
    point: Option<u64>,
}

/// Rows of `series.parquet`: the same row of every column belongs together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SeriesRows {
    /// Index of the variant.
    pub variant: Vec<u32>,
    /// Index of the point.
    pub point: Vec<u64>,
    /// Index of the replicate.
    pub replicate: Vec<u64>,
    /// Tick of the record `[ticks]`.
    pub tick: Vec<i32>,
    /// Whether the replicate ran to its end.
    pub ok: Vec<bool>,
    /// Values by metric, in the order asked for; NaN where undefined.
    pub values: Vec<Vec<f64>>,
}

/// Rows of `runs.parquet`: the same row of every column belongs together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunRows {
    /// Index of the variant.
    pub variant: Vec<u32>,
    /// Index of the point.
    pub point: Vec<u64>,
    /// Index of the replicate.
    pub replicate: Vec<u64>,
    /// How each replicate ended, as [`crate::study::Status::word`] has it.
    pub status: Vec<String>,
    /// Values by column, in the order asked for (`room.metric` or `input:room.parameter`); NaN where undefined.
    pub values: Vec<Vec<f64>>,
}

impl Results {
    /// Opens the results of a run.
    ///
    /// # Errors
    /// Not a run folder (66), I/O (74).
    pub fn open(path: &Path) -> Result<Self, RecordError> {
        let manifest = Manifest::read(path)?.ok_or_else(|| match path.join(JOURNAL).is_file() {
            true => {
                let why = "it is missing; the command that began the run makes it again";
                RecordError::corrupt(&path.join(manifest::NAME), why)
            }
            false => RecordError::Missing { path: path.to_owned() },
        })?;
        let variants = manifest.identity.plan.variants.clone();
        let unfinished = Arc::default();
        Ok(Self { path: path.to_owned(), manifest, unfinished, variants, point: None })
    }

    /// The same results, of which only the rows of these variants are read, in this order, and of one point if any is named:
    /// it is then the first and only one.
    #[must_use]
    pub fn of(&self, variants: Vec<VariantPlan>, point: Option<u64>) -> Self {
        Self { variants, point, ..self.clone() }
    }

    /// The only point whose rows are read, if not all.
    pub fn point(&self) -> Option<u64> {
        self.point
    }

    /// The variants whose rows are read, by index.
    pub fn variants(&self) -> &[VariantPlan] {
        &self.variants
    }

    /// The run's manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Where a file is, and what the manifest says of it; a table of a run that has none yet is made of its parts.
    pub(super) fn entry(&self, name: &str) -> Result<(PathBuf, &FileEntry), RecordError> {
        let path = self.path.join(name);
        if let Some(entry) = self.manifest.files.get(name) {
            return Ok((path, entry));
        }
        if name.ends_with(".parquet")
            && !self.has_tables()
            && let Some(found) = self.unfinished()?.entry(name)
        {
            return Ok(found);
        }
        Err(RecordError::corrupt(&path, "the manifest does not have it"))
    }

    /// The tables of a run that has none yet, made once.
    pub(super) fn unfinished(&self) -> Result<&Unfinished, RecordError> {
        if let Some(known) = self.unfinished.get() {
            return Ok(known);
        }
        let made = Unfinished::of(&self.path, &self.manifest)?;
        Ok(self.unfinished.get_or_init(|| made))
    }

    /// Whether the run has tables, and not only parts.
    pub(super) fn has_tables(&self) -> bool {
        self.manifest.files.contains_key("runs.parquet")
    }

    /// The bytes of a file, checked against the manifest.
    ///
    /// # Errors
    /// I/O or damage (74).
    pub fn file(&self, name: &str) -> Result<Vec<u8>, RecordError> {
        let (path, entry) = self.entry(name)?;
        entry.seal.read(&path)
    }

    /// The resolved scenario, if it asks what was run: an edited one is not believed.
    ///
    /// # Errors
    /// I/O or damage (74); another value than was run (78).
    pub fn scenario(&self) -> Result<String, RecordError> {
        believed::scenario(&self.path, &self.manifest)
    }

    /// Whether all of these columns were recorded: metrics, inputs as `input:room.parameter`, looks of checks.
    pub fn records(&self, columns: &[&str]) -> bool {
        let plan = &self.manifest.identity.plan;
        columns.iter().all(|&name| match name.strip_prefix("input:") {
            Some(input) => plan.inputs.iter().any(|it| it.name == input),
            None => {
                let looks = plan.looks.iter().map(|it| &it.name);
                plan.metrics.iter().map(|it| &it.name).chain(looks).any(|it| it == name)
            }
        })
    }

    /// The canonical hash of the results, as the manifest has it or, of a run that goes on, as they are now.
    ///
    /// # Errors
    /// I/O or damage (74).
    pub fn content_now(&self) -> Result<String, RecordError> {
        if self.has_tables() { Ok(self.manifest.content.clone()) } else { self.content() }
    }

    /// The canonical hash of the results, from the values in the tables; it is the manifest's `content`.
    ///
    /// # Errors
    /// I/O or damage (74).
    pub fn content(&self) -> Result<String, RecordError> {
        let plan = &self.manifest.identity.plan;
        let mut tables =
            vec![("design.parquet", plan.design_columns()), ("runs.parquet", plan.run_columns())];
        if plan.series {
            tables.push(("series.parquet", plan.series_columns()));
        }
        let mut contents = Vec::new();
        for (name, mut columns) in tables {
            let (path, entry) = self.entry(name)?;
            columns.retain(|it| !entry.left_out.contains(&it.name));
            let names = columns.iter().map(|it| it.name.clone()).collect();
            let mut reader = TableReader::open(&path, &entry.seal, names)?;
            let (mut content, mut rows) = (Content::new(&columns), 0);
            while let Some(frame) = reader.next_frame()? {
                content.take(&frame).map_err(RecordError::polars(&path))?;
                rows += frame.height() as u64;
            }
            contents.push((name, content.finish(rows)));
        }
        Ok(content::joined(contents.iter().map(|(name, it)| (*name, it.as_str()))))
    }

    pub(super) fn reader<T>(
        &self,
        table: &str,
        columns: &[&str],
        keys: &[&str],
    ) -> Result<Reader<T>, RecordError>
    where
        T: Rows,
    {
        let (path, entry) = self.entry(table)?;
        let all = keys.iter().chain(columns).map(|&it| it.to_owned());
        // What is null throughout is left out of the table, and what was not recorded is not in it.
        let known = |name: &String| {
            let own = keys.contains(&name.as_str()) || self.records(&[name.as_str()]);
            own && !entry.left_out.contains(name)
        };
        let all: Vec<String> = all.filter(known).collect();
        Ok(Reader {
            table: Some(TableReader::open(&path, &entry.seal, all)?),
            variants: self.variants.iter().map(|it| it.name.clone()).collect(),
            point: self.point,
            columns: columns.iter().map(|&it| it.to_owned()).collect(),
            rows: std::marker::PhantomData,
        })
    }

    /// Reads the series of some metrics, in the order variant, point, replicate, tick. What was not recorded is undefined;
    /// there are no rows where the run keeps no series.
    ///
    /// # Errors
    /// I/O or damage (74).
    pub fn series(&self, metrics: &[&str]) -> Result<Reader<SeriesRows>, RecordError> {
        if !self.manifest.identity.plan.series {
            let (table, point, rows) = (None, None, std::marker::PhantomData);
            return Ok(Reader { table, variants: vec![], point, columns: vec![], rows });
        }
        let keys = ["variant", "point", "replicate", "tick", "status"];
        self.reader("series.parquet", metrics, &keys)
    }

    /// Reads some columns of the runs, in the order variant, point, replicate. What was not recorded is undefined.
    ///
    /// # Errors
    /// I/O or damage (74).
    pub fn runs(&self, columns: &[&str]) -> Result<Reader<RunRows>, RecordError> {
        self.reader("runs.parquet", columns, &["variant", "point", "replicate", "status"])
    }

    /// The ids of the rows that are read, by variant and point.
    ///
    /// # Errors
    /// I/O or damage (74).
    pub fn ids(&self) -> Result<BTreeMap<(u32, u64), String>, RecordError> {
        let mut ids = BTreeMap::new();
        for rows in self.reader::<IdRows>("runs.parquet", &[], &["variant", "point", "row"])? {
            let IdRows { variant, point, id } = rows?;
            ids.extend(variant.into_iter().zip(point).zip(id));
        }
        Ok(ids)
    }
}

/// Rows of `runs.parquet` with their ids.
struct IdRows {
    variant: Vec<u32>,
    point: Vec<u64>,
    id: Vec<String>,
}

/// Rows as plain vectors.
pub trait Rows: Sized {
    #[doc(hidden)]
    fn of(frame: &Frame<'_>) -> PolarsResult<Self>;
}

/// A piece of a table on its way to plain vectors.
#[doc(hidden)]
pub struct Frame<'a> {
    rows: DataFrame,
    variants: &'a [String],
    point: Option<u64>,
    columns: &'a [String],
}

impl Frame<'_> {
    pub(super) fn counts(&self, name: &str) -> PolarsResult<Vec<u64>> {
        Ok(self.rows.column(name)?.u64()?.iter().map(Option::unwrap_or_default).collect())
    }

    /// By row: its point; of one point alone the first.
    fn points(&self) -> PolarsResult<Vec<u64>> {
        if self.point.is_some() { Ok(vec![0; self.rows.height()]) } else { self.counts("point") }
    }

    pub(super) fn texts<T>(&self, name: &str, each: impl Fn(&str) -> T) -> PolarsResult<Vec<T>> {
        Ok(self.rows.column(name)?.str()?.iter().map(|it| each(it.unwrap_or_default())).collect())
    }

    pub(super) fn variants(&self) -> PolarsResult<Vec<u32>> {
        let place = |name: &str| self.variants.iter().position(|it| it == name).unwrap_or(0) as u32;
        self.texts("variant", place)
    }

    fn values(&self) -> PolarsResult<Vec<Vec<f64>>> {
        let value = |it: Option<f64>| it.unwrap_or(f64::NAN);
        let column = |name: &String| match self.rows.column(name) {
            Ok(column) => Ok(column.f64()?.iter().map(value).collect()),
            Err(_) => Ok(vec![f64::NAN; self.rows.height()]),
        };
        self.columns.iter().map(column).collect()
    }
}

impl Rows for SeriesRows {
    fn of(frame: &Frame<'_>) -> PolarsResult<Self> {
        let ticks = frame.rows.column("tick")?.i32()?;
        Ok(Self {
            variant: frame.variants()?,
            point: frame.points()?,
            replicate: frame.counts("replicate")?,
            tick: ticks.iter().map(Option::unwrap_or_default).collect(),
            ok: frame.texts("status", |it| it == "ok")?,
            values: frame.values()?,
        })
    }
}

impl Rows for IdRows {
    fn of(frame: &Frame<'_>) -> PolarsResult<Self> {
        let id = frame.texts("row", str::to_owned)?;
        Ok(Self { variant: frame.variants()?, point: frame.points()?, id })
    }
}

impl Rows for RunRows {
    fn of(frame: &Frame<'_>) -> PolarsResult<Self> {
        Ok(Self {
            variant: frame.variants()?,
            point: frame.points()?,
            replicate: frame.counts("replicate")?,
            status: frame.texts("status", str::to_owned)?,
            values: frame.values()?,
        })
    }
}

/// Iterates over a table, one row group at a time.
pub struct Reader<T> {
    table: Option<TableReader>,
    variants: Vec<String>,
    point: Option<u64>,
    columns: Vec<String>,
    rows: std::marker::PhantomData<T>,
}

impl<T> Reader<T> {
    /// The rows of a piece of the table that are read.
    fn asked(&self, rows: DataFrame) -> PolarsResult<DataFrame> {
        let names = rows.column("variant")?.str()?.iter();
        let known = |name: Option<&str>| self.variants.iter().any(|it| Some(it.as_str()) == name);
        let points = rows.column("point")?.u64()?.iter();
        let here = |point| self.point.is_none_or(|it| point == Some(it));
        let asked: BooleanChunked =
            names.zip(points).map(|(name, point)| Some(known(name) && here(point))).collect();
        if asked.all() { Ok(rows) } else { rows.filter(&asked) }
    }
}

impl<T: Rows> Iterator for Reader<T> {
    type Item = Result<T, RecordError>;

    fn next(&mut self) -> Option<Self::Item> {
        let table = self.table.as_mut()?;
        let rows = table.next_frame().transpose()?;
        let path = table.path().to_owned();
        Some(rows.and_then(|rows| {
            let (variants, point, columns) = (&self.variants, self.point, &self.columns);
            let frame = |rows| Frame { rows, variants, point, columns };
            let rows = self.asked(rows).and_then(|rows| T::of(&frame(rows)));
            rows.map_err(RecordError::polars(&path))
        }))
    }
}
