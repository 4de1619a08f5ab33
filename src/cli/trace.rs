//! `telosim trace`: what happened to every task of one replicate.

use std::io;
use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::results::{Cell, Document, Table};
use super::selectors::{OfReplicate, RowOf};
use super::{Failure, attribute, output, scenario_of, words};
use crate::engine::quantity::HOURS_PER_WEEK;
use crate::engine::{Calendar, Draws, Handed};
use crate::model::agents::Organizations;
use crate::record::log::{Form, Log, Wanted, hours_until};
use crate::record::{RecordError, Results};
use crate::scenario::VariantRole;
use crate::study::{Cast, Experiment, Outcome, Script as _, Stage};

/// What `telosim trace --help` ends with.
const EXAMPLE: &str = "\
Columns, objects and units: `telosim explain event-log`.

  telosim trace runs/baseline > log.csv
  telosim trace runs/baseline --format parquet --out log.parquet
  telosim trace runs/baseline --format ocel-sqlite --out log.sqlite --sample 0.1
  telosim trace runs/baseline --format ocel --organization 0,3 --from 2030-01-01 --until 2031-01-01 > year.json";

/// What `telosim trace` may be told.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLE)]
pub(super) struct TraceArgs {
    /// A run folder
    run: PathBuf,
    #[command(flatten)]
    of: OfReplicate,
    /// In which form
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,
    /// A new file; standard output if none is named and the form is text
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Only events in these organizations, counted from 0, as in 0,3
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',')]
    organization: Vec<u32>,
    /// Only events from this week or day on: weeks count from the start, those of the base year are negative
    #[arg(long, value_name = "WEEK_OR_DATE", allow_hyphen_values = true, value_parser = When::read)]
    from: Option<When>,
    /// Only events before this week or day
    #[arg(long, value_name = "WEEK_OR_DATE", allow_hyphen_values = true, value_parser = When::read)]
    until: Option<When>,
    /// Only events of this share of tasks, as in 0.1: which ones depends on their keys alone, so that they are the same whatever
    /// else is asked for
    #[arg(long, value_name = "SHARE", default_value_t = 1.0, value_parser = share)]
    sample: f64,
}

/// The form of an event log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A line for each change of a task's state
    Csv,
    /// The same as a Parquet table, with unit and meaning of each column
    Parquet,
    /// An object-centric event log for process-mining tools: OCEL 2.0 in JSON
    Ocel,
    /// The same as an SQLite database
    OcelSqlite,
}

impl From<Format> for Form {
    fn from(format: Format) -> Self {
        match format {
            Format::Csv => Self::Csv,
            Format::Parquet => Self::Parquet,
            Format::Ocel => Self::Ocel,
            Format::OcelSqlite => Self::OcelSqlite,
        }
    }
}

/// The beginning of a week or of a day.
#[derive(Clone, Copy, Debug)]
enum When {
    Week(f64),
    Day(Date),
}

impl When {
    fn read(text: &str) -> Result<Self, String> {
        let week = text.parse().ok().filter(|week: &f64| week.is_finite()).map(Self::Week);
        week.or_else(|| text.parse().ok().map(Self::Day))
            .ok_or_else(|| "expected a week, as in 104, or a day, as in 2028-01-01".to_owned())
    }

    /// Working hours since the start until then `[working h]`.
    fn hours(self, calendar: Calendar) -> f64 {
        match self {
            Self::Week(week) => week * HOURS_PER_WEEK,
            Self::Day(day) => {
                let days = day.since(calendar.start()).map_or(0, |span| span.get_days());
                hours_until(days.into())
            }
        }
    }
}

/// A share of which something is left.
fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| *share > 0.0 && *share <= 1.0);
    share.ok_or_else(|| "expected a share above 0, at most 1".to_owned())
}

impl TraceArgs {
    /// What of the log is wanted, where there are so many organizations.
    fn wanted(&self, calendar: Calendar, organizations: u64) -> Result<Wanted, Failure> {
        let refused = |words: String| Err(Failure::Plain(2, words));
        let hours = |when: Option<When>, else_: f64| when.map_or(else_, |it| it.hours(calendar));
        let (from, until) = (hours(self.from, f64::NEG_INFINITY), hours(self.until, f64::INFINITY));
        if from >= until {
            return refused("--until: it is not after --from".to_owned());
        }
        let missing = self.organization.iter().find(|it| u64::from(**it) >= organizations);
        if let Some(missing) = missing {
            let last = organizations - 1;
            return refused(format!(
                "--organization {missing}: there are organizations 0 to {last}"
            ));
        }
        let organizations = self.organization.clone();
        Ok(Wanted { organizations, hours: from..until, sample: self.sample })
    }
}

pub(super) fn trace(args: &TraceArgs) -> Result<(), Failure> {
    let form = Form::from(args.format);
    if args.out.is_none() && !form.is_text() {
        let words = "--format: this form is no text; name a file with --out".to_owned();
        return Err(Failure::Plain(2, words));
    }
    let (_, vocabulary) = words()?;
    attribute::refuse(&args.run)?;
    let scenario = scenario_of(&args.run, &vocabulary)?;
    let results = Results::open(&args.run)?;
    let RowOf { variant, point, replicate } = args.of.find(&results)?;
    let (place, role) = (variant as usize, &results.variants()[variant as usize].role);
    let (reference, part, horizon) = match Experiment::new(&scenario, &vocabulary) {
        Some(experiment) => {
            let (reference, part) = experiment.parts(variant, point, replicate)?;
            (reference, part, experiment.horizon().clone())
        }
        None => {
            let cast = Cast::new(&scenario, &vocabulary);
            let part = match role {
                VariantRole::Reference => cast.reference(0, replicate)?,
                _ => cast.part(place, replicate)?,
            };
            (cast.reference(place, replicate)?, part, cast.ensemble().horizon)
        }
    };
    let calendar = scenario.time.calendar();
    let places = part.model.get::<Organizations>();
    let wanted = args.wanted(calendar, places.count + places.places)?;
    let play = |mut log: Log<'_>| -> Result<u64, Failure> {
        let mut stage = Stage::new().map_err(|e| Failure::Plain(70, e.to_string()))?;
        let draws = Draws::new(scenario.ensemble.seed, replicate);
        let (_, before) = match role {
            // It is its own: nobody is missing from it.
            VariantRole::Reference => (Outcome::default(), Handed::default()),
            _ => stage.play(reference, draws, &horizon),
        };
        stage.play_traced(|noted| log.take(noted), before, part, draws, &horizon);
        Ok(log.finish()?)
    };
    let broken = |e| RecordError::Io { path: "standard output".into(), source: e };
    if let Some(path) = &args.out {
        let events = play(Log::create(path, form, wanted, calendar)?)?;
        return output::print(&format!("{}: {events} events\n", path.display()));
    }
    if output::is_json() && form == Form::Csv {
        // One document, which is made whole.
        let mut text = vec![];
        play(Log::to(&mut text, form, wanted, calendar).map_err(broken)?)?;
        let text = String::from_utf8(text).map_err(|e| e.to_string())?;
        return output::say(&text, &Document::Trace(Table::of_csv(&text, |_, it| Cell::text(it))));
    }
    output::as_it_comes();
    match play(Log::to(io::stdout(), form, wanted, calendar).map_err(broken)?) {
        // A reader who has gone away has enough.
        Err(Failure::Record(RecordError::Io { source, .. }))
            if source.kind() == io::ErrorKind::BrokenPipe =>
        {
            Ok(())
        }
        done => done.map(drop),
    }
}
