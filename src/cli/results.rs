//! What commands find, as JSON has it: `telosim schema results` prints its schema.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Failure;
use crate::report::alone::Alone;
use crate::report::attribution::Attributed;
use crate::report::checks::{Finding, Verdict};
use crate::report::comparison::Comparison;
use crate::report::decision::Decision;
use crate::report::discovery::Discovery;
use crate::report::drivers::Drivers;

/// The result of a command.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "command", rename_all = "kebab-case")]
pub(super) enum Document {
    /// An ensemble of one scenario.
    Run(Box<Summary>),
    /// The report of a run, made again.
    Report(Box<Summary>),
    /// Several scenarios on the same random numbers.
    Compare(Box<Found<Comparison>>),
    /// Options at the same cost.
    Decide(Box<Found<Decision>>),
    /// Through which paths jobs go.
    Attribute(Box<Found<Attributed>>),
    /// A design over parameters.
    Sweep(Box<Swept>),
    /// What single assumptions do alone.
    Band(Box<Found<Alone>>),
    /// What drives a metric.
    Sensitivity(Box<Found<Drivers>>),
    /// Where something happens.
    Discover(Box<Found<Discovery>>),
    /// What each parameter moves.
    Screen(Table),
    /// The checks of runs by the claims that they name.
    Claims(Table),
    /// What several folders had, joined into one.
    Merge(Box<Merged>),
    /// How far a run folder is.
    Status(Status),
    /// Whether a run folder holds what was written.
    Verify(Verified),
    /// A replicate simulated again.
    Rerun(Rerun),
    /// Whether scenario files are fine, or what their checks come to.
    Check(Text),
    /// The model's documentation.
    Explain(Text),
    /// What happened to every task of a replicate.
    Trace(Table),
    /// A scenario to start from.
    New(Text),
    /// Names of what has nothing to say but text.
    #[serde(untagged)]
    Other(Other),
    /// Why a command came to nothing.
    #[serde(untagged)]
    Failed(Failed),
}

/// What a command found and keeps in a run folder.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Found<T> {
    /// The run folder.
    pub folder: String,
    /// What was found.
    pub found: T,
}

/// The text that a person is shown.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Text {
    /// The text.
    pub text: String,
}

/// A command that is not among the others.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Other {
    /// Which one.
    pub command: String,
    /// The text that a person is shown.
    pub text: String,
}

/// Why a command came to nothing.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Failed {
    /// Which one.
    pub command: String,
    /// The exit code: see `telosim explain exit-codes`.
    pub code: u8,
    /// What is wrong.
    pub error: String,
}

/// A table: every row has a cell for each column, in their order.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Table {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// What is said beside it.
    pub notes: Vec<String>,
}

/// A cell of a table.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum Cell {
    /// A number.
    Number(f64),
    /// Words.
    Text(String),
}

/// What came of a run.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct Summary {
    /// The hash of the run's identity.
    pub run: String,
    /// The run folder.
    pub folder: String,
    /// Means over the run of the metrics of the short summary, by name; null where undefined.
    pub metrics: BTreeMap<String, Metric>,
    /// Simulations that failed.
    pub failures: Failures,
    /// What became of the checks.
    pub checks: Vec<Check>,
}

/// Simulations that failed: none of their numbers is in any mean.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct Failures {
    /// How many.
    pub count: u64,
    /// Of how many.
    pub of: u64,
    /// How many ended in which way.
    pub by_status: BTreeMap<String, u64>,
    /// Whether all of the scenario itself failed, so that there is no result.
    pub all: bool,
    /// What is said of them; null where there are none.
    pub words: Option<String>,
}

/// What came of a sweep.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Swept {
    /// The hash of the sweep's identity.
    pub run: String,
    /// The run folder.
    pub folder: String,
    /// What it is called.
    pub title: String,
    /// The points of all variants, as in points.csv: ids, settings, means and intervals.
    pub points: Table,
    /// Simulations that failed.
    pub failures: Failures,
    /// What became of the checks.
    pub checks: Vec<Check>,
}

/// What came of what was joined.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum Merged {
    /// A sweep.
    Sweep(Box<Swept>),
    /// A run.
    Run(Box<Summary>),
}

/// How far a run folder is.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Status {
    /// The run folder.
    pub folder: String,
    /// Complete, stopped, or under way.
    pub state: String,
    /// Simulations that are there.
    pub simulations: u64,
    /// Of so many.
    pub of: u64,
    /// Of a plan: its chunks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chunks: Option<Chunks>,
}

/// How far the chunks of a plan are.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Chunks {
    /// Chunks that are done.
    pub done: u64,
    /// Chunks that have begun and are not done.
    pub begun: u64,
    /// Of so many.
    pub of: u64,
    /// Numbers of those that are not done, in ranges.
    pub missing: String,
    /// Simulations that they have.
    pub simulations: u64,
    /// What is left at the rate so far, in seconds; nothing where none is done.
    pub seconds_left: Option<f64>,
}

/// A metric.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct Metric {
    /// Its mean over replicates, in its unit.
    pub mean: Option<f64>,
    /// Lower end of its 95 % interval.
    pub low: Option<f64>,
    /// Upper end of its 95 % interval.
    pub high: Option<f64>,
    /// Its unit.
    pub unit: String,
}

/// What became of a check.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct Check {
    /// The behaviour, as a sentence.
    pub says: String,
    /// The verdict: met, missed, undefined, not looked at, or too few runs to tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<String>,
    /// Whether it is met; null where that is not known.
    #[serde(default)]
    pub met: Option<bool>,
    /// Runs in which it held.
    pub held: u64,
    /// Of so many that it could be looked at in.
    pub of: u64,
    /// Runs in which the metric is undefined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undefined: Option<u64>,
    /// Runs that would decide, where there are too few.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needed: Option<u64>,
}

/// In which state a run folder is.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum State {
    /// All that was asked for is there, as it was written.
    Whole,
    /// What is there is as it was written; the run goes on or was stopped.
    Partial,
    /// Some of it is not as it was written.
    Damaged,
}

/// A run folder that was verified.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Verified {
    /// Whether it is whole.
    pub state: State,
    /// Simulations that are there.
    pub done: u64,
    /// Simulations that were planned: a wanted precision may do with fewer.
    pub planned: u64,
    /// Files that were checked.
    pub files: u64,
    /// The hash of the results.
    pub content: String,
    /// What is wrong; nothing where all is as it was written.
    pub wrong: Vec<String>,
}

/// A replicate that was simulated again.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Rerun {
    /// The variant.
    pub variant: String,
    /// The point.
    pub point: u64,
    /// The replicate.
    pub replicate: u64,
    /// Metrics that were compared.
    pub metrics: u64,
    /// What differs; nothing where the bits are the same.
    pub different: Vec<String>,
}

impl Document {
    /// A command that says text only.
    pub(super) fn of_text(command: &str, text: String) -> Self {
        let said = Text { text };
        match command {
            "check" => Self::Check(said),
            "explain" => Self::Explain(said),
            "new" => Self::New(said),
            _ => Self::Other(Other { command: command.to_owned(), text: said.text }),
        }
    }

    /// A command that came to nothing.
    pub(super) fn failed(command: &str, failure: &Failure) -> Self {
        let (code, error) = failure.said();
        Self::Failed(Failed { command: command.to_owned(), code, error })
    }
}

impl Failures {
    /// Those of a run.
    pub(super) fn of(failures: &crate::record::Failures) -> Self {
        Self {
            count: failures.count(),
            of: failures.of(),
            by_status: failures.by_status.clone(),
            all: failures.all(),
            words: failures.words(),
        }
    }
}

impl Check {
    /// What became of a check.
    pub(super) fn of(finding: &Finding) -> Self {
        Self {
            says: finding.says.clone(),
            verdict: Some(finding.verdict.word().to_owned()),
            met: match finding.verdict {
                Verdict::Met => Some(true),
                Verdict::Missed => Some(false),
                _ => None,
            },
            held: finding.held,
            of: finding.of,
            undefined: Some(finding.undefined),
            needed: finding.needed,
        }
    }
}

impl Table {
    /// A table of Markdown, with the lines around it as notes.
    pub(super) fn of_markdown(text: &str) -> Self {
        let cells = |line: &str| -> Vec<String> {
            let inner = line.trim().trim_start_matches('|').trim_end_matches('|');
            let plain = inner.replace("\\|", "\u{0}");
            let cell = |it: &str| it.trim().replace('\u{0}', "|").replace("&lt;", "<");
            plain.split('|').map(cell).collect()
        };
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let (mut rows, notes): (Vec<&str>, Vec<&str>) = lines.partition(|it| it.starts_with('|'));
        rows.retain(|line| !line.starts_with("|---"));
        let mut rows = rows.into_iter().map(cells);
        let columns = rows.next().unwrap_or_default();
        let rows = rows.map(|row| row.into_iter().map(Cell::Text).collect()).collect();
        Self { columns, rows, notes: notes.into_iter().map(str::to_owned).collect() }
    }

    /// A table of comma-separated values without quotes, its cells read by `cell` from the names of their columns and what
    /// stands there.
    pub(super) fn of_csv(text: &str, cell: impl Fn(&str, &str) -> Cell) -> Self {
        let mut lines = text.lines();
        let columns: Vec<String> =
            lines.next().unwrap_or_default().split(',').map(str::to_owned).collect();
        let row = |line: &str| {
            let cells = columns.iter().zip(line.split(','));
            cells.map(|(column, it)| cell(column, it)).collect()
        };
        let rows = lines.map(row).collect();
        Self { columns, rows, notes: vec![] }
    }
}

impl Cell {
    /// Words, whatever they look like.
    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// A number where it is one.
    pub(super) fn number(text: &str) -> Self {
        let number = text.parse().ok().filter(|x: &f64| x.is_finite());
        number.map_or_else(|| Self::text(text), Self::Number)
    }
}
