//! What a run will record: its variants, inputs and metrics, and so the columns of its tables.

use serde::{Deserialize, Serialize};

use crate::engine::Calendar;
use crate::scenario::VariantRole;
use crate::study::{MetricInfo, Outcome, Status};

/// A named parameter setting that runs on the same random numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariantPlan {
    /// Name: `main` for the scenario itself.
    pub name: String,
    /// What it is to the scenario.
    #[serde(default)]
    pub role: VariantRole,
    /// Points of the design; 1 without a sweep `[points]`.
    pub points: u64,
    /// Replicates at each point, at most: a stopping rule may end earlier `[replicates]`.
    pub runs: u64,
}

/// An input that is drawn for each replicate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputInfo {
    /// Name, `room.parameter`.
    pub name: String,
    /// Unit of the values.
    pub unit: String,
    /// Meaning, in one sentence.
    pub doc: String,
}

/// What a run will record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Name of the scenario, as it stands in the tables.
    pub scenario: String,
    /// When its ticks are.
    pub calendar: Calendar,
    /// The variants, by index.
    pub variants: Vec<VariantPlan>,
    /// The drawn inputs, in the order of [`Outcome::inputs`].
    pub inputs: Vec<InputInfo>,
    /// The metrics, in the order of [`Outcome::finals`].
    pub metrics: Vec<MetricInfo>,
    /// What checks look at by a date, in the order of [`Outcome::looks`].
    pub looks: Vec<InputInfo>,
    /// Whether records over time are kept, and not only final numbers.
    pub series: bool,
    /// Replicates in a part: enough for a second of work `[replicates]`. It moves no result.
    pub part: u64,
}

/// Type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Count,
    Tick,
    Number,
    /// Milliseconds since 1970 by a calendar without time zones.
    Moment,
}

impl Kind {
    /// The type's name in Arrow's words.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Count => "uint64",
            Self::Tick => "int32",
            Self::Number => "float64",
            Self::Moment => "timestamp[ms]",
        }
    }
}

/// A column of a table.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) unit: String,
    pub(super) doc: String,
}

impl Column {
    pub(super) fn new(name: &str, kind: Kind, unit: &str, doc: &str) -> Self {
        Self { name: name.into(), kind, unit: unit.into(), doc: doc.into() }
    }
}

impl Plan {
    /// Place of an outcome among those of its variant: by point, then by replicate.
    pub(super) fn serial(&self, outcome: &Outcome) -> Result<u64, String> {
        let variant = self
            .variants
            .get(outcome.variant as usize)
            .ok_or_else(|| format!("variant {} is not in the plan", outcome.variant))?;
        if outcome.point >= variant.points || outcome.replicate >= variant.runs {
            return Err(format!(
                "point {}, replicate {} of `{}` is not in the plan",
                outcome.point, outcome.replicate, variant.name
            ));
        }
        outcome
            .point
            .checked_mul(variant.runs)
            .and_then(|it| it.checked_add(outcome.replicate))
            .ok_or_else(|| "the plan has more replicates than can be counted".to_owned())
    }

    /// Whether an outcome has the plan's inputs and metrics, or none because it failed.
    pub(super) fn fits(&self, outcome: &Outcome) -> Result<(), String> {
        let failed = outcome.status != Status::Ok;
        let fits = |len: usize, wanted: usize| len == wanted || (failed && len == 0);
        if !fits(outcome.inputs.len(), self.inputs.len()) {
            return Err(format!("{} inputs for {}", outcome.inputs.len(), self.inputs.len()));
        }
        if !fits(outcome.finals.len(), self.metrics.len()) {
            return Err(format!("{} finals for {}", outcome.finals.len(), self.metrics.len()));
        }
        if !fits(outcome.looks.len(), self.looks.len()) {
            return Err(format!("{} looks for {}", outcome.looks.len(), self.looks.len()));
        }
        let (values, ticks) = (outcome.series.count(), outcome.ticks.len());
        if self.series && !fits(values, self.metrics.len() * ticks) {
            return Err(format!(
                "{values} values for {} metrics, {ticks} ticks",
                self.metrics.len()
            ));
        }
        Ok(())
    }

    fn keys() -> Vec<Column> {
        vec![
            Column::new("scenario", Kind::Text, "", "Name of the scenario"),
            Column::new("variant", Kind::Text, "", "Name of the variant"),
            Column::new("point", Kind::Count, "", "Index of the point of the design"),
            Column::new("replicate", Kind::Count, "", "Index of the replicate at its point"),
        ]
    }

    fn row() -> Column {
        Column::new(
            "row",
            Kind::Text,
            "",
            "Id of the row's settings: the same in every folder and whatever the order of points",
        )
    }

    fn status() -> Column {
        let doc = format!("How the replicate ended: {}", Status::WORDS.join(", "));
        Column::new("status", Kind::Text, "", &doc)
    }

    fn input_columns(&self) -> impl Iterator<Item = Column> {
        self.inputs
            .iter()
            .map(|it| Column::new(&format!("input:{}", it.name), Kind::Number, &it.unit, &it.doc))
    }

    fn metric_columns(&self) -> impl Iterator<Item = Column> {
        self.metrics.iter().map(|it| Column::new(&it.name, Kind::Number, &it.unit, &it.doc))
    }

    /// Columns of `runs.parquet`.
    pub(super) fn run_columns(&self) -> Vec<Column> {
        let mut columns = Self::keys();
        columns.push(Self::row());
        columns.push(Self::status());
        columns.push(Column::new("message", Kind::Text, "", "What a failed replicate said"));
        columns.extend(self.input_columns());
        columns.extend(self.metric_columns());
        let looks = self.looks.iter();
        columns.extend(looks.map(|it| Column::new(&it.name, Kind::Number, &it.unit, &it.doc)));
        columns
    }

    /// Columns of `series.parquet`.
    pub(super) fn series_columns(&self) -> Vec<Column> {
        let mut columns = Self::keys();
        columns.push(Column::new("tick", Kind::Tick, "ticks", "Tick of the record: its last"));
        columns.push(Column::new("date", Kind::Text, "", "First day of that tick, ISO 8601"));
        columns.push(Self::status());
        columns.extend(self.metric_columns());
        columns
    }

    /// Columns of `design.parquet`.
    pub(super) fn design_columns(&self) -> Vec<Column> {
        let mut columns = Self::keys();
        columns.push(Self::row());
        columns.extend(self.input_columns());
        columns
    }
}
