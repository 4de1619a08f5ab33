//! The log as a table: a row for each event.

use std::io::{self, Write as _};
use std::path::Path;

use polars::prelude::{Column as Filled, DataFrame, NamedFrom as _, Series};

use super::super::csv::{Cell, line};
use super::super::error::RecordError;
use super::super::plan::{Column, Kind};
use super::super::table::{GROUP, Purpose, TableWriter};
use super::{By, Event, Sink, Text, mode, since_start, stamp};
use crate::engine::quantity::HOURS_PER_WEEK;

/// The columns: name, type, unit and meaning.
const COLUMNS: [(&str, Kind, &str, &str); 15] = [
    ("date", Kind::Text, "", "Day of the calendar"),
    ("week", Kind::Number, "weeks", "Weeks since the start; negative in the base year"),
    (
        "working_hour",
        Kind::Number,
        "working h",
        "Hours of the flow's clock since the start: 40 are a week",
    ),
    ("organization", Kind::Count, "", "Where, counted from 0"),
    ("cell", Kind::Count, "", "Which cell asked for the task, counted from 0 in its organization"),
    ("purpose", Kind::Text, "", "Key of the purpose that the cell pursues"),
    ("domain", Kind::Count, "", "Domain in which it does"),
    ("task", Kind::Text, "", "Key of the task"),
    ("work_bh", Kind::Number, "bh", "What the task takes when nothing goes wrong"),
    ("state", Kind::Text, "", "Where the task stands from now on"),
    (
        "by",
        Kind::Text,
        "",
        "Who runs or reviews it from now on: people are counted over the whole economy, executors in their organization",
    ),
    (
        "time",
        Kind::Moment,
        "",
        "Moment of the calendar: a week of working hours is spread over its seven days",
    ),
    ("mode", Kind::Text, "", "How the organization works in that week"),
    ("tier", Kind::Count, "", "Tier in which the person who runs or reviews it works, from 1"),
    (
        "value_bh",
        Kind::Number,
        "bh",
        "What is paid for the task: its work, at the price of the order over that of the base year once it is accepted",
    ),
];

/// Each column of a log as a table: name, type, unit and meaning.
pub fn columns() -> impl Iterator<Item = [&'static str; 4]> {
    COLUMNS.iter().map(|(name, kind, unit, means)| [name, kind.word(), unit, means])
}

/// The cells of an event; one that is empty has no value.
fn cells(event: &Event<'_>) -> [Cell; COLUMNS.len()] {
    let Event { record, source, at, way, by } = event;
    let text = Cell::Text;
    let whole = |it: u32| Cell::Whole(it.into());
    let hour = since_start(record.time);
    let at_once = stamp(*at);
    let (by, tier) = match by {
        Some(By::Person(person, tier)) => (format!("person {person}"), whole((*tier).into())),
        Some(By::Executor(executor)) => (format!("executor {executor}"), text(String::new())),
        None => (String::new(), text(String::new())),
    };
    [
        text(at_once.split('T').next().unwrap_or_default().to_owned()),
        Cell::Number(hour / HOURS_PER_WEEK),
        Cell::Number(hour),
        whole(record.organization),
        whole(record.cell),
        text(format!("{:016x}", source.purpose)),
        whole(source.domain.into()),
        text(format!("{:016x}", record.task)),
        Cell::Number(record.work),
        text(format!("{:?}", record.state)),
        text(by),
        Cell::Whole(*at),
        text(mode(*way).to_owned()),
        tier,
        Cell::Number(record.work * f64::from(record.price)),
    ]
}

/// A CSV file. Numbers have four digits after the point.
pub(super) struct Lines<'a> {
    out: Text<'a>,
    line: String,
}

impl<'a> Lines<'a> {
    pub(super) fn begin(out: Text<'a>) -> io::Result<Self> {
        let mut lines = Self { out, line: String::new() };
        lines.put(&COLUMNS.map(|(name, ..)| Cell::from(name)))?;
        Ok(lines)
    }

    fn put(&mut self, cells: &[Cell]) -> io::Result<()> {
        self.line.clear();
        line(&mut self.line, cells);
        self.out.write_all(self.line.as_bytes())
    }
}

impl Sink for Lines<'_> {
    fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        let mut cells = cells(event);
        for (cell, (_, kind, ..)) in cells.iter_mut().zip(COLUMNS) {
            match cell {
                Cell::Number(x) => *x = (*x * 1e4).round() / 1e4,
                Cell::Whole(at) if kind == Kind::Moment => *cell = Cell::Text(stamp(*at)),
                _ => {}
            }
        }
        self.put(&cells)
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.out.finish()
    }
}

/// A Parquet table, a row group after the other.
pub(super) struct Table {
    writer: TableWriter,
    waiting: Vec<[Cell; COLUMNS.len()]>,
}

impl Table {
    pub(super) fn create(path: &Path) -> Result<Self, RecordError> {
        let columns = COLUMNS.map(|(name, kind, unit, doc)| Column::new(name, kind, unit, doc));
        let writer = TableWriter::create(path, &columns, Purpose::Result, vec![])?;
        Ok(Self { writer, waiting: Vec::with_capacity(GROUP) })
    }

    fn put(&mut self) -> io::Result<()> {
        let filled = COLUMNS.iter().enumerate().map(|(i, (name, kind, ..))| {
            let cells = self.waiting.iter().map(|row| &row[i]);
            filled(name, *kind, cells)
        });
        let frame = DataFrame::new_infer_height(filled.collect()).map_err(io::Error::other)?;
        self.waiting.clear();
        Ok(self.writer.push(&frame)?)
    }
}

/// A column of these cells.
fn filled<'a>(name: &str, kind: Kind, cells: impl Iterator<Item = &'a Cell>) -> Filled {
    let name = name.into();
    let whole = |cell: &Cell| if let Cell::Whole(it) = cell { Some(*it) } else { None };
    let series = match kind {
        Kind::Text => {
            let text = |cell: &'a Cell| match cell {
                Cell::Text(it) if !it.is_empty() => Some(it.as_str()),
                _ => None,
            };
            Series::new(name, cells.map(text).collect::<Vec<_>>())
        }
        Kind::Number => {
            let number = |cell: &Cell| if let Cell::Number(it) = cell { Some(*it) } else { None };
            Series::new(name, cells.map(number).collect::<Vec<_>>())
        }
        Kind::Count => {
            let count = |cell: &Cell| whole(cell).map(i64::cast_unsigned);
            Series::new(name, cells.map(count).collect::<Vec<_>>())
        }
        Kind::Tick | Kind::Moment => Series::new(name, cells.map(whole).collect::<Vec<_>>()),
    };
    series.into()
}

impl Sink for Table {
    fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        self.waiting.push(cells(event));
        if self.waiting.len() == GROUP { self.put() } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.put()?;
        Ok(self.writer.finish().map(drop)?)
    }
}
