//! The event log of one replicate, written while it is simulated.
//!
//! What was noted in a tick is filtered, put in the order of time and handed to the form in which it is kept. Memory grows with
//! tasks on their way and with people, not with events.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::durable::{SealedFile, folder_of, sync_folder, unfinished};
use super::error::RecordError;
use crate::engine::calendar::DAYS_PER_TICK;
use crate::engine::draws::child;
use crate::engine::quantity::{CALENDAR_HOURS_PER_WEEK, HOURS_PER_WEEK};
use crate::engine::{Calendar, FIRST_TICK};
use crate::model::flow::{Post, Record, Source, Trace, Worker};
use crate::model::states::adoption::Way;

mod json;
mod objects;
mod rows;
mod sqlite;

pub use objects::{QUALIFIERS, TYPES, Type};
pub use rows::columns;

/// Milliseconds in a day `[ms]`.
const DAY: i64 = 86_400_000;

/// In which form a log is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A line for each event.
    Csv,
    /// The same as a Parquet table.
    Parquet,
    /// OCEL 2.0 in JSON.
    Ocel,
    /// OCEL 2.0 in SQLite.
    OcelSqlite,
}

impl Form {
    /// Whether it is text, and so can go to standard output.
    pub fn is_text(self) -> bool {
        matches!(self, Self::Csv | Self::Ocel)
    }
}

/// What of a log is wanted.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Events in these organizations; in all where none is named.
    pub organizations: Vec<u32>,
    /// Events in these working hours since the start, the last not among them `[working h]`.
    pub hours: Range<f64>,
    /// Events of this share of tasks `[share]`.
    pub sample: f64,
}

impl Wanted {
    fn has(&self, record: &Record) -> bool {
        let organizations = &self.organizations;
        (organizations.is_empty() || organizations.contains(&record.organization))
            && self.hours.contains(&since_start(record.time))
            && chance(record.task) < self.sample
    }
}

/// Where between 0 and 1 a task lies: by its key, so that a sample has the same tasks whatever else is asked for, and a smaller one
/// only tasks of a larger one.
fn chance(task: u64) -> f64 {
    (child(task, u64::MAX) >> 11) as f64 / (1_u64 << 53) as f64
}

/// Working hours since the start; negative in the base year, in which the flow counts from its beginning `[working h]`.
fn since_start(time: f64) -> f64 {
    time + FIRST_TICK as f64 * HOURS_PER_WEEK
}

/// Working hours since the start that have passed on a day or in a week `[working h]`.
pub fn hours_until(days: f64) -> f64 {
    days / DAYS_PER_TICK as f64 * HOURS_PER_WEEK
}

/// An event, with what is known of those in it.
#[derive(Debug)]
struct Event<'a> {
    record: &'a Record,
    source: &'a Source,
    /// When, in milliseconds since 1970 `[ms]`.
    at: i64,
    way: Way,
    by: Option<By>,
}

/// Who takes a task up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum By {
    /// A person by `Human::index`, and their tier.
    Person(u32, u8),
    /// An executor of the organization.
    Executor(u32),
}

/// The word for a way of working.
fn mode(way: Way) -> &'static str {
    match way {
        Way::HumanCoordinated => "human-coordinated",
        Way::Copilot => "copilot",
        Way::SystemRun => "system-run",
    }
}

/// A moment as ISO 8601 has it, always as long.
fn stamp(at: i64) -> String {
    jiff::Timestamp::from_millisecond(at).map_or_else(|_| String::new(), |it| format!("{it:.3}"))
}

/// A form that takes events in the order of time.
trait Sink {
    fn event(&mut self, event: &Event<'_>) -> io::Result<()>;
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// Where text goes.
enum Text<'a> {
    Writer(BufWriter<Box<dyn Write + 'a>>),
    File(Box<SealedFile>),
}

impl Write for Text<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Writer(it) => it.write(bytes),
            Self::File(it) => it.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Writer(it) => it.flush(),
            Self::File(it) => it.flush(),
        }
    }
}

impl Text<'_> {
    fn finish(mut self) -> io::Result<()> {
        self.flush()?;
        match self {
            Self::Writer(_) => Ok(()),
            Self::File(it) => Ok(it.finish(Ok(())).map(drop)?),
        }
    }
}

/// Who is who, as far as the log has come.
#[derive(Debug, Default)]
struct Known {
    sources: BTreeMap<(u32, u32), Source>,
    posts: BTreeMap<(u32, u32), Post>,
    ways: BTreeMap<u32, Way>,
    /// When the base year begins, in milliseconds since 1970 `[ms]`.
    opens: i64,
}

impl Known {
    fn learn(&mut self, sources: Vec<Source>, posts: Vec<Post>, ways: Vec<(u32, Way)>) {
        self.sources.extend(sources.into_iter().map(|it| ((it.organization, it.cell), it)));
        self.posts.extend(posts.into_iter().map(|it| ((it.organization, it.place), it)));
        self.ways.extend(ways);
    }

    /// What a record tells. The flow notes a cell before it asks, a person when they take their place, and an organization before
    /// anything goes on in it.
    fn event<'a>(&'a self, record: &'a Record) -> Event<'a> {
        let by = record.by.map(|by| match by {
            Worker::Person(place) => {
                let post = &self.posts[&(record.organization, place)];
                By::Person(post.person, post.tier)
            }
            Worker::Executor(place) => By::Executor(place),
        });
        // A week of working hours is spread over all of its seven days.
        let hours = record.time / HOURS_PER_WEEK * CALENDAR_HOURS_PER_WEEK;
        let at = self.opens + (hours * DAY as f64 / 24.0) as i64;
        let source = &self.sources[&(record.organization, record.cell)];
        Event { record, source, at, way: self.ways[&record.organization], by }
    }
}

/// A log that is being written.
pub struct Log<'a> {
    wanted: Wanted,
    known: Known,
    /// The tick that comes next.
    tick: i64,
    events: u64,
    sink: Box<dyn Sink + 'a>,
    path: Option<PathBuf>,
    failed: Option<io::Error>,
}

impl<'a> Log<'a> {
    /// A log in a new file, which gets its name when it is finished.
    pub fn create(
        path: &Path,
        form: Form,
        wanted: Wanted,
        calendar: Calendar,
    ) -> Result<Self, RecordError> {
        if path.exists() {
            let source = io::ErrorKind::AlreadyExists.into();
            return Err(RecordError::CannotCreate { path: path.to_owned(), source });
        }
        let sink: Box<dyn Sink> = match form {
            Form::Parquet => Box::new(rows::Table::create(path)?),
            Form::OcelSqlite => {
                let store = sqlite::Database::create(path).map_err(|e| about(path, e))?;
                Box::new(objects::Ocel::new(store))
            }
            Form::Csv | Form::Ocel => {
                let text = Text::File(Box::new(SealedFile::create(path)?));
                of_text(form, text, folder_of(path)).map_err(|e| about(path, e))?
            }
        };
        Ok(Self::of(sink, Some(path.to_owned()), wanted, calendar))
    }

    /// A log in text that goes somewhere else.
    pub fn to(
        writer: impl Write + 'a,
        form: Form,
        wanted: Wanted,
        calendar: Calendar,
    ) -> io::Result<Self> {
        let text = Text::Writer(BufWriter::with_capacity(1 << 16, Box::new(writer)));
        let sink = of_text(form, text, &std::env::temp_dir())?;
        Ok(Self::of(sink, None, wanted, calendar))
    }

    fn of(
        sink: Box<dyn Sink + 'a>,
        path: Option<PathBuf>,
        wanted: Wanted,
        calendar: Calendar,
    ) -> Self {
        let epoch = jiff::civil::date(1970, 1, 1);
        let days = calendar.opens().since(epoch).map_or(0, |span| i64::from(span.get_days()));
        let known = Known { opens: days * DAY, ..Known::default() };
        Self { wanted, known, tick: FIRST_TICK, events: 0, sink, path, failed: None }
    }

    /// Takes what was noted in a tick. Whether more is wanted.
    pub fn take(&mut self, trace: Trace) -> bool {
        let Trace { mut records, sources, posts, ways, .. } = trace;
        self.known.learn(sources, posts, ways);
        records.retain(|record| self.wanted.has(record));
        // Organizations take turns, each going through the whole tick; what happens to one task at once stays in its order.
        records.sort_by(|a, b| a.time.total_cmp(&b.time));
        self.events += records.len() as u64;
        let mut put = || records.iter().try_for_each(|it| self.sink.event(&self.known.event(it)));
        self.failed = put().err();
        self.tick += 1;
        self.failed.is_none() && (self.tick as f64) * HOURS_PER_WEEK < self.wanted.hours.end
    }

    /// Writes what is left and gives the file its name. Events that there are.
    ///
    /// # Errors
    /// The file could not be written: then there is none.
    pub fn finish(self) -> Result<u64, RecordError> {
        let Self { sink, path, events, failed, .. } = self;
        let ended = match failed {
            Some(error) => Err(error),
            None => sink.finish(),
        };
        let path = path.as_deref();
        if let (Some(path), Err(_)) = (path, &ended) {
            // Nobody reads a torn file; removing it is a courtesy.
            let _ = fs::remove_file(unfinished(path));
        }
        ended.map_err(|error| about(path.unwrap_or(Path::new("standard output")), error))?;
        path.map_or(Ok(()), |path| sync_folder(folder_of(path)))?;
        Ok(events)
    }
}

/// A log in text; what has to wait waits in a file without a name in a folder.
fn of_text<'a>(form: Form, text: Text<'a>, folder: &Path) -> io::Result<Box<dyn Sink + 'a>> {
    Ok(match form {
        Form::Ocel => Box::new(objects::Ocel::new(json::Json::begin(text, folder)?)),
        _ => Box::new(rows::Lines::begin(text)?),
    })
}

/// What went wrong with a file.
fn about(path: &Path, error: io::Error) -> RecordError {
    error.downcast().unwrap_or_else(|error| RecordError::io(path)(error))
}
