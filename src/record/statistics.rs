//! `summary.parquet`: the statistics that reports quote, so that nobody has to compute them again.

use polars::prelude::{DataFrame, NamedFrom, Series};

use super::error::RecordError;
use super::folder::RunFolder;
use super::manifest::FileEntry;
use super::plan::{Column, Kind};
use super::table::{Purpose, TableWriter};

/// One statistic with its interval.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statistic {
    /// Name of the variant, or of the two that are compared, as in `main - reference`.
    pub variant: String,
    /// Index of the point of the design; 0 without a sweep.
    pub point: u64,
    /// Name of the metric.
    pub metric: String,
    /// Unit of value and interval.
    pub unit: String,
    /// What is estimated, as in `mean`, `median`, `share`, `difference`.
    pub name: String,
    /// The estimate; NaN where there is none.
    pub value: f64,
    /// Lower end of the interval; NaN where it is withheld.
    pub lower: f64,
    /// Upper end of the interval; NaN where it is withheld.
    pub upper: f64,
    /// Confidence of the interval, from 0 to 1.
    pub confidence: f64,
    /// Replicates in it `[replicates]`.
    pub n: u64,
    /// Replicates that failed or are undefined `[replicates]`.
    pub missing: u64,
    /// How it was computed, or why it is withheld.
    pub note: String,
}

type Texts = (&'static str, fn(&Statistic) -> &str, &'static str);
type Counts = (&'static str, fn(&Statistic) -> u64, &'static str);
type Numbers = (&'static str, fn(&Statistic) -> f64, &'static str);

const TEXTS: [Texts; 5] = [
    ("variant", |it| &it.variant, "Name of the variant or of the two compared"),
    ("metric", |it| &it.metric, "Name of the metric"),
    ("unit", |it| &it.unit, "Unit of value, lower and upper"),
    ("statistic", |it| &it.name, "What is estimated"),
    ("note", |it| &it.note, "How it was computed, or why it is withheld"),
];
const COUNTS: [Counts; 3] = [
    ("point", |it| it.point, "Index of the point of the design"),
    ("n", |it| it.n, "Replicates in the estimate"),
    ("missing", |it| it.missing, "Replicates that failed or are undefined"),
];
const NUMBERS: [Numbers; 4] = [
    ("value", |it| it.value, "The estimate"),
    ("lower", |it| it.lower, "Lower end of the interval"),
    ("upper", |it| it.upper, "Upper end of the interval"),
    ("confidence", |it| it.confidence, "Confidence of the interval"),
];

impl RunFolder {
    /// Writes `summary.parquet`.
    ///
    /// # Errors
    /// I/O (74).
    pub fn write_statistics(&mut self, rows: &[Statistic]) -> Result<(), RecordError> {
        const NAME: &str = "summary.parquet";
        let (mut columns, mut series) = (Vec::new(), Vec::new());
        for (name, of, doc) in TEXTS {
            columns.push(Column::new(name, Kind::Text, "", doc));
            series.push(Series::new(name.into(), rows.iter().map(of).collect::<Vec<_>>()));
        }
        for (name, of, doc) in COUNTS {
            columns.push(Column::new(name, Kind::Count, "", doc));
            series.push(Series::new(name.into(), rows.iter().map(of).collect::<Vec<_>>()));
        }
        for (name, of, doc) in NUMBERS {
            columns.push(Column::new(name, Kind::Number, "", doc));
            let stored = |it| Some(of(it)).filter(|it| !it.is_nan());
            series.push(Series::new(name.into(), rows.iter().map(stored).collect::<Vec<_>>()));
        }
        let path = self.path().join(NAME);
        let columns_of = series.into_iter().map(Into::into).collect();
        let frame = DataFrame::new(rows.len(), columns_of).map_err(RecordError::polars(&path))?;
        let mut table =
            TableWriter::create(&path, &columns, Purpose::Result, self.manifest().about())?;
        table.push(&frame)?;
        let done = table.finish()?;
        let (rows, content) = (Some(done.rows), Some(done.content));
        self.enter(NAME, FileEntry { seal: done.seal, rows, content, left_out: vec![] })
    }
}
