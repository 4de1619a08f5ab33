//! What a scenario says beside its parameters: time, ensemble, window, record, report.

use jiff::civil::Date;

use super::fault::{Fault, Severity};
use super::merge::{Asked, Leaf, Reader};
use super::section::{Form, section};
use super::text;
use crate::engine::{Calendar, TimeSpan};

/// The longest run `[years]`.
const LONGEST: f64 = 200.0;

/// The most replicates `[runs]`.
pub(crate) const MOST_RUNS: u64 = 10_000_000;

/// When simulated time begins and how long it lasts.
#[derive(Clone, Debug, PartialEq)]
pub struct Time {
    /// The day on which tick 0 begins.
    pub start: Date,
    /// How long it runs `[years]`.
    pub years: f64,
    /// How long it runs `[ticks]`.
    pub ticks: u32,
}

impl Default for Time {
    fn default() -> Self {
        Self::new(Calendar::default().start(), 10.0)
    }
}

impl Time {
    /// So many calendar years from a day on: the run ends with the last tick that begins before they are over.
    pub fn new(start: Date, years: f64) -> Self {
        let ticks = u32::try_from(Calendar::new(start).ticks_in(years)).unwrap_or(u32::MAX);
        Self { start, years, ticks }
    }

    /// When its ticks are.
    pub fn calendar(&self) -> Calendar {
        Calendar::new(self.start)
    }

    /// The first tick that starts on or after a day; 0 for a day before the start.
    pub fn tick_of(&self, day: Date) -> u32 {
        u32::try_from(self.calendar().tick_from(day)).unwrap_or(0)
    }

    /// The tick that holds a day; negative in the base year.
    pub fn tick_by(&self, day: Date) -> i64 {
        self.calendar().tick_holding(day)
    }

    /// The first day of the base year.
    pub fn opens(&self) -> Date {
        self.calendar().opens()
    }

    /// The day on which a tick starts.
    pub fn day_of(&self, tick: u32) -> Date {
        self.calendar().day_of(tick.into())
    }

    /// The last day of the last tick.
    pub fn last_day(&self) -> Date {
        self.day_of(self.ticks).saturating_sub(jiff::Span::new().days(1))
    }
}

/// The precision at which an ensemble may stop.
#[derive(Clone, Debug, PartialEq)]
pub struct Precision {
    /// The metric that is watched.
    pub metric: String,
    /// Half the width of its interval `[unit of the metric]`.
    pub half_width: f64,
    /// The confidence of that interval `[share]`.
    pub confidence: f64,
}

/// How many replicates, and from which seed.
#[derive(Clone, Debug, PartialEq)]
pub struct Ensemble {
    /// Replicates `[runs]`.
    pub runs: u64,
    /// The seed of every draw.
    pub seed: u64,
    /// When to stop early.
    pub precision: Option<Precision>,
    /// Replicates of which a run shares net job loss out over paths when it is done `[runs]`.
    pub attribution: u64,
}

impl Default for Ensemble {
    fn default() -> Self {
        Self { runs: 1000, seed: 1, precision: None, attribution: 0 }
    }
}

/// What is left out at both ends, for a steady state.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Window {
    /// Left out at the start `[weeks]`.
    pub warm_up: f64,
    /// Left out at the end `[weeks]`.
    pub drain: f64,
}

/// What is written down.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// How often `[ticks]`.
    pub every: u32,
    /// Which metrics, as patterns in which `*` stands for any text.
    pub metrics: Vec<String>,
    /// Whether records over time are kept; where nothing is said, in a run and not in a sweep.
    pub series: Option<bool>,
}

impl Default for Record {
    fn default() -> Self {
        Self { every: 4, metrics: vec!["*".to_owned()], series: None }
    }
}

impl Record {
    /// Whether a metric is kept.
    pub fn keeps(&self, metric: &str) -> bool {
        self.metrics.iter().any(|pattern| matches(pattern, metric))
    }
}

/// Whether a text fits a pattern in which `*` stands for any text.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = text.strip_prefix(pieces.next().unwrap_or_default()) else { return false };
    let Some(last) = pieces.next_back() else { return rest.is_empty() };
    for piece in pieces {
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(last)
}

/// For whom the report is written.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Report {
    /// The decision that it is for.
    pub decision: Option<String>,
    /// Who reads it.
    pub audience: Option<String>,
    /// Assumptions that the reader must know.
    pub assumptions: Vec<String>,
}

impl Reader<'_> {
    /// The title and the question; a scenario of its own has a title.
    pub fn heading(&mut self, asked: &Asked) -> (String, String) {
        if let Some(Leaf { node, .. }) = asked.leaves.get("format")
            && self.count(node, "format", 1, u64::MAX).is_some_and(|format| format > 1)
        {
            let fault = Fault::at(
                node.place,
                "the file is written for a later telosim",
                "format 1 is the latest known",
            );
            self.faults.push(fault.severity(Severity::Newer));
        }
        let title = asked.leaves.get("title").map(|leaf| self.words(&leaf.node, "title"));
        let question =
            asked.leaves.get("question").and_then(|leaf| self.words(&leaf.node, "question"));
        if title.is_none() && self.is_whole() {
            let place = super::source::Place { file: 0, start: 0, end: 0 };
            let empty = self.sources.get(place).text().trim().is_empty();
            let message = if empty { "the file is empty" } else { "the scenario has no title" };
            let fault = Fault::at(place, message, "expected title = \"...\" above the first table");
            self.faults.push(fault);
        }
        (title.flatten().unwrap_or_default(), question.unwrap_or_default())
    }

    /// `[time]`.
    pub fn time(&mut self, asked: &Asked) -> Time {
        let mut time = Time::default();
        if let Some(leaf) = asked.leaves.get("time.start") {
            let start = self.date(&leaf.node, "time.start").unwrap_or(time.start);
            time = Time::new(start, time.years);
        }
        if let Some(leaf) = asked.leaves.get("time.years")
            && let Some(years) =
                self.between(&leaf.node, "time.years", "years", true, (0.0, LONGEST))
        {
            time = Time::new(time.start, years);
            if TimeSpan::years(years).last_tick() == 0 {
                let message =
                    format!("`time.years`: {} is shorter than a tick", text::number(years));
                let label = "expected at least \"1 week\"";
                self.faults.push(Fault::at(leaf.node.place, message, label));
            }
        }
        if let Some(leaf) = asked.leaves.get("time.tick")
            && let Some(weeks) = self.weeks(&leaf.node, "time.tick", f64::MAX)
            && weeks != 1.0
        {
            let message =
                format!("`time.tick`: a tick of {} weeks is not available", text::number(weeks));
            self.faults.push(Fault::at(leaf.node.place, message, "expected \"1 week\""));
        }
        time
    }

    /// `[ensemble]`.
    pub fn ensemble(&mut self, asked: &Asked) -> Ensemble {
        let mut ensemble = Ensemble::default();
        if let Some(leaf) = asked.leaves.get("ensemble.runs") {
            ensemble.runs =
                self.count(&leaf.node, "ensemble.runs", 1, MOST_RUNS).unwrap_or(ensemble.runs);
        }
        if let Some(leaf) = asked.leaves.get("ensemble.seed") {
            ensemble.seed =
                self.count(&leaf.node, "ensemble.seed", 0, u64::MAX).unwrap_or(ensemble.seed);
        }
        if ensemble.runs == 1
            && let Some(leaf) = asked.leaves.get("ensemble.runs")
        {
            let place = leaf.node.place;
            let note = Fault::at(place, "one replicate has no interval", "two or more have");
            self.notes.push(note.severity(Severity::Note));
        }
        ensemble.precision =
            asked.leaves.get("ensemble.precision").and_then(|leaf| self.precision(leaf));
        if let Some(leaf) = asked.leaves.get("ensemble.attribution") {
            let runs = self.count(&leaf.node, "ensemble.attribution", 0, MOST_RUNS);
            ensemble.attribution = runs.unwrap_or(0);
        }
        ensemble
    }

    fn precision(&mut self, leaf: &Leaf) -> Option<Precision> {
        let keys = section("ensemble")?.keys.iter().find_map(|key| match key.form {
            Form::Table(keys) => Some(keys),
            _ => None,
        })?;
        let table = self.item(&leaf.node, "ensemble.precision", keys)?;
        let metric = self.metric(&table.get("metric")?.1, "ensemble.precision.metric");
        let width = &table.get("half_width")?.1;
        let half_width =
            self.between(width, "ensemble.precision.half_width", "1", true, (0.0, f64::MAX));
        let confidence = match table.get("confidence") {
            Some((_, node)) => {
                self.between(node, "ensemble.precision.confidence", "1", false, (0.5, 0.9999))
            }
            None => Some(0.95),
        };
        Some(Precision { metric: metric?, half_width: half_width?, confidence: confidence? })
    }

    /// `[window]`, which must leave something of the run.
    pub fn window(&mut self, asked: &Asked, time: &Time) -> Option<Window> {
        let longest = f64::from(time.ticks);
        let mut end = |key: &str| {
            let leaf = asked.leaves.get(key)?;
            Some((self.weeks(&leaf.node, key, longest).unwrap_or(0.0), leaf.node.place))
        };
        let (warm_up, drain) = (end("window.warm_up"), end("window.drain"));
        let (_, place) = warm_up.or(drain)?;
        let window = Window {
            warm_up: warm_up.map_or(0.0, |end| end.0),
            drain: drain.map_or(0.0, |end| end.0),
        };
        if window.warm_up + window.drain >= longest {
            let sum = text::number(text::rounded(window.warm_up + window.drain, 4));
            let message = format!(
                "warm-up and drain take {sum} of the run's {longest} weeks: nothing is left"
            );
            self.faults.push(Fault::at(
                place,
                message,
                "expected a shorter window or a longer run",
            ));
        }
        Some(window)
    }

    /// `[record]`.
    pub fn record(&mut self, asked: &Asked) -> Record {
        let mut record = Record::default();
        if let Some(Leaf { node, .. }) = asked.leaves.get("record.every")
            && let Some(weeks) = self.between(
                node,
                "record.every",
                "weeks",
                false,
                (1.0, TimeSpan::years(LONGEST).in_weeks()),
            )
        {
            record.every = weeks as u32;
            if weeks.fract() != 0.0 {
                let message = format!(
                    "`record.every`: {} weeks are no whole number of ticks",
                    text::number(weeks)
                );
                let near = match weeks.round() {
                    1.0 => "1 week".to_owned(),
                    near => format!("{near:.0} weeks"),
                };
                let label = format!("expected whole weeks, such as {near}");
                self.faults.push(Fault::at(node.place, message, label));
            }
        }
        if let Some(Leaf { node, .. }) = asked.leaves.get("record.series") {
            record.series = self.flag(node, "record.series");
        }
        if let Some(Leaf { node, .. }) = asked.leaves.get("record.metrics") {
            record.metrics = self.list_of_words(node, "record.metrics").unwrap_or_default();
            let known = &self.vocabulary.metrics;
            let idle = |pattern: &&String| {
                !known.is_empty() && !known.iter().any(|(name, _)| matches(pattern, name))
            };
            for pattern in record.metrics.iter().filter(idle) {
                let message =
                    format!("`record.metrics`: no metric fits `{}`", text::shown(pattern));
                let near = text::meant(pattern, known.iter().map(|it| it.0.as_str()));
                let fault = Fault::at(node.place, message, "expected names such as \"tasks.*\"");
                self.faults.push(fault.meant(near));
            }
        }
        record
    }

    /// `[report]`.
    pub fn report(&mut self, asked: &Asked) -> Report {
        let mut text =
            |key: &str| asked.leaves.get(key).and_then(|leaf| self.words(&leaf.node, key));
        let (decision, audience) = (text("report.decision"), text("report.audience"));
        let assumptions = asked.leaves.get("report.assumptions");
        let assumptions =
            assumptions.and_then(|leaf| self.list_of_words(&leaf.node, "report.assumptions"));
        Report { decision, audience, assumptions: assumptions.unwrap_or_default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_lever_acts_at_the_first_tick_that_starts_on_or_after_its_day() {
        let time = Time::default();
        let tick = |y, m, d| time.tick_of(date(y, m, d));
        assert_eq!(
            [tick(2026, 1, 1), tick(2026, 1, 2), tick(2026, 1, 8), tick(2026, 1, 9)],
            [0, 1, 1, 2]
        );
        assert_eq!((tick(2025, 1, 1), tick(2028, 1, 1)), (0, 105));
        assert!(time.day_of(105) >= date(2028, 1, 1) && time.day_of(104) < date(2028, 1, 1));
    }

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, fits) in
            [("*", true), ("tasks.*", true), ("*.backlog", true), ("t*.b*g", true)]
        {
            assert_eq!(matches(pattern, "tasks.backlog"), fits, "{pattern}");
        }
        assert!(!matches("tasks", "tasks.backlog") && !matches("*.scaling", "tasks.backlog"));
    }
}
