//! Parquet tables: typed columns with their units, written in row groups, read back checked.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use polars::prelude::{
    ArrowDataType, ArrowField, ArrowSchema, ArrowTimeUnit, BatchedWriter, DataFrame, DataType,
    Field, FileMetadata, KeyValueMetadata, ParallelStrategy, ParquetCompression, ParquetReader,
    ParquetWriter, PlSmallStr, PolarsError, Schema, SerReader, StatisticsOptions, TimeUnit,
};
use polars_parquet::write::schema_to_metadata_key;

use super::content::Content;
use super::durable::{Seal, SealedFile, Shared};
use super::error::RecordError;
use super::plan::{Column, Kind};

/// Rows of a row group `[rows]`: row groups are cut at this number whatever the parts were, so that the bytes
/// of a table do not depend on them. Few enough that memory is the same for hundreds of replicates and for thousands.
pub(super) const GROUP: usize = 8_192;

/// The schema that polars works with.
pub(super) fn schema(columns: &[Column]) -> Schema {
    of_types(columns, DataType::Int64)
}

/// The schema of the file: there a moment is one, for which polars has no columns without more of its features.
fn stored(columns: &[Column]) -> Schema {
    of_types(columns, DataType::Datetime(TimeUnit::Milliseconds, None))
}

fn of_types(columns: &[Column], moment: DataType) -> Schema {
    columns
        .iter()
        .map(|it| {
            let dtype = match it.kind {
                Kind::Text => DataType::String,
                Kind::Count => DataType::UInt64,
                Kind::Tick => DataType::Int32,
                Kind::Number => DataType::Float64,
                Kind::Moment => moment.clone(),
            };
            Field::new(it.name.as_str().into(), dtype)
        })
        .collect()
}

/// The Arrow schema that goes into the file, with unit and meaning as metadata of each field.
///
/// Polars' writer has no place for them, but takes our `ARROW:schema` instead of its own.
fn described(columns: &[Column]) -> ArrowSchema {
    columns
        .iter()
        .map(|it| {
            let dtype = match it.kind {
                // Plain text, not polars' string views, which older Arrow readers do not know.
                Kind::Text => ArrowDataType::LargeUtf8,
                Kind::Count => ArrowDataType::UInt64,
                Kind::Tick => ArrowDataType::Int32,
                Kind::Number => ArrowDataType::Float64,
                Kind::Moment => ArrowDataType::Timestamp(ArrowTimeUnit::Millisecond, None),
            };
            let metadata: BTreeMap<PlSmallStr, PlSmallStr> = [("unit", &it.unit), ("doc", &it.doc)]
                .into_iter()
                .filter(|(_, text)| !text.is_empty())
                .map(|(key, text)| (key.into(), text.as_str().into()))
                .collect();
            ArrowField::new(it.name.as_str().into(), dtype, true).with_metadata(metadata)
        })
        .collect()
}

/// What a finished table is known by.
pub(super) struct Finished {
    pub(super) seal: Seal,
    pub(super) rows: u64,
    pub(super) content: String,
}

/// What a table is written for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A part, which is read once, to be merged: quick to write, by the thread that calls. That may be a rayon worker
    /// that holds a lock: while it waited for another pool it would take up a task that wants the same lock.
    Part,
    /// A table of the run: small, and with statistics for readers that skip. Columns are compressed in parallel.
    Result,
}

/// Writes one Parquet file, row group by row group; the file gets its name when it is finished.
pub(super) struct TableWriter {
    path: PathBuf,
    file: Shared<SealedFile>,
    writer: BatchedWriter<Shared<SealedFile>>,
    waiting: DataFrame,
    rows: u64,
    /// Of a part nobody asks for it.
    content: Option<Content>,
}

impl TableWriter {
    pub(super) fn create(
        path: &Path,
        columns: &[Column],
        purpose: Purpose,
        about: Vec<(String, String)>,
    ) -> Result<Self, RecordError> {
        let file = Shared::new(SealedFile::create(path)?);
        let arrow = schema_to_metadata_key(&described(columns));
        let mut metadata = vec![(arrow.key, arrow.value.unwrap_or_default())];
        metadata.extend(about);
        // Zstandard sets up more for each column than a part's few rows are worth.
        let (compression, statistics) = match purpose {
            Purpose::Part => (ParquetCompression::Snappy, StatisticsOptions::empty()),
            Purpose::Result => (ParquetCompression::Zstd(None), StatisticsOptions::default()),
        };
        let writer = ParquetWriter::new(file.clone())
            .with_compression(compression)
            .with_statistics(statistics)
            .set_parallel(purpose == Purpose::Result)
            .with_key_value_metadata(Some(KeyValueMetadata::from_static(metadata)))
            .batched(&stored(columns))
            .map_err(RecordError::polars(path))?;
        let waiting = DataFrame::empty_with_schema(&schema(columns));
        Ok(Self {
            path: path.into(),
            file,
            writer,
            waiting,
            rows: 0,
            content: (purpose == Purpose::Result).then(|| Content::new(columns)),
        })
    }

    /// Adds rows; the order in which they come is their order in the file.
    pub(super) fn push(&mut self, frame: &DataFrame) -> Result<(), RecordError> {
        self.rows += frame.height() as u64;
        if let Some(content) = &mut self.content {
            content.take(frame).map_err(RecordError::polars(&self.path))?;
        }
        self.waiting.vstack_mut(frame).map_err(RecordError::polars(&self.path))?;
        let mut from = 0;
        while self.waiting.height() - from >= GROUP {
            let group = self.waiting.slice(from as i64, GROUP);
            self.put(group)?;
            from += GROUP;
        }
        if from > 0 {
            self.waiting = self.waiting.slice(from as i64, self.waiting.height() - from);
            // A slice keeps the whole buffer alive; a copy lets it go.
            self.waiting.rechunk_mut();
        }
        Ok(())
    }

    fn put(&mut self, mut group: DataFrame) -> Result<(), RecordError> {
        group.rechunk_mut();
        self.writer.write_batch(&group).map_err(|error| self.failed(error))
    }

    /// A write that failed, as the file itself knows it: polars tells it in several kinds of error. The torn file goes.
    fn failed(&self, error: PolarsError) -> RecordError {
        let error = std::io::Error::other(error.to_string());
        match self.file.take() {
            Some(file) => match file.finish(Err(error)) {
                Err(failed) => failed,
                Ok(_) => unreachable!("a file does not finish whose writing failed"),
            },
            None => RecordError::io(&self.path)(error),
        }
    }

    /// Writes what waits and the footer, makes it durable and gives the file its name.
    pub(super) fn finish(mut self) -> Result<Finished, RecordError> {
        let rest = std::mem::take(&mut self.waiting);
        self.put(rest)?;
        self.writer.finish().map_err(|error| self.failed(error))?;
        let file = self.file.take().expect("what failed has returned");
        let seal = file.finish(Ok(()))?;
        let content = self.content.map_or_else(String::new, |it| it.finish(self.rows));
        Ok(Finished { seal, rows: self.rows, content })
    }
}

/// Reads a small table whole: the bytes that are parsed are the bytes that were checked.
pub(super) fn read_all(path: &Path, seal: &Seal) -> Result<DataFrame, RecordError> {
    let bytes = seal.read(path)?;
    ParquetReader::new(Cursor::new(bytes))
        .read_parallel(ParallelStrategy::None)
        .set_rechunk(false)
        .finish()
        .map_err(RecordError::polars(path))
}

/// Reads some columns of a large table, one row group at a time, after its seal has been checked.
pub(super) struct TableReader {
    path: PathBuf,
    columns: Vec<String>,
    metadata: std::sync::Arc<FileMetadata>,
    group: usize,
    row: usize,
}

impl TableReader {
    pub(super) fn open(
        path: &Path,
        seal: &Seal,
        columns: Vec<String>,
    ) -> Result<Self, RecordError> {
        seal.check(path, &Seal::of_file(path)?)?;
        let mut reader = ParquetReader::new(File::open(path).map_err(RecordError::io(path))?);
        let known = reader.schema().map_err(RecordError::polars(path))?;
        if let Some(unknown) = columns.iter().find(|it| !known.contains(it.as_str())) {
            return Err(RecordError::corrupt(path, format!("it has no column `{unknown}`")));
        }
        let metadata = reader.get_metadata().map_err(RecordError::polars(path))?.clone();
        Ok(Self { path: path.into(), columns, metadata, group: 0, row: 0 })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The next row group, if there is one.
    pub(super) fn next_frame(&mut self) -> Result<Option<DataFrame>, RecordError> {
        let Some(group) = self.metadata.row_groups.get(self.group) else { return Ok(None) };
        let rows = group.num_rows();
        let file = File::open(&self.path).map_err(RecordError::io(&self.path))?;
        let mut reader = ParquetReader::new(file)
            .read_parallel(ParallelStrategy::None)
            .with_slice(Some((self.row, rows)))
            .with_columns(Some(self.columns.clone()));
        reader.set_metadata(self.metadata.clone());
        let frame = reader.finish().map_err(RecordError::polars(&self.path))?;
        self.group += 1;
        self.row += rows;
        Ok(Some(frame))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_tells_the_unit_and_the_meaning_of_each_column() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("t.parquet");
        let column = |name: &str, unit: &str| {
            Column::new(name, Kind::Number, unit, &format!("What {name} is."))
        };
        let columns = [column("a.x", "bh/week"), column("a.y", "share"), column("a.z", "bh/week")];
        TableWriter::create(&path, &columns, Purpose::Result, vec![]).unwrap().finish().unwrap();
        let schema = ParquetReader::new(File::open(&path).unwrap()).schema().unwrap();
        for it in &columns {
            let metadata = schema.get(it.name.as_str()).unwrap().metadata.as_deref().unwrap();
            let of = |key: &str| metadata.get(key).map(PlSmallStr::as_str);
            assert_eq!((of("unit"), of("doc")), (Some(it.unit.as_str()), Some(it.doc.as_str())));
        }
    }
}
