//! How far a run or sweep is: what is watched, at which rate, and what is known so far.

use std::io::IsTerminal as _;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Options;
use super::output::note;
use super::stop::Halt;
use crate::engine::MetricInfo;
use crate::model::states::headline;
use crate::record::{RecordError, Recorder};
use crate::scenario::Scenario;
use crate::study::{Outcome, Pulse, Sink, Status, StopRule};
use crate::summary::{Estimate, Stop};

/// The metric that is watched where no precision is asked for.
const HEADLINE: &str = headline::metric::NET;

/// Stops at a wanted precision, or never; either way it knows the running estimate of the headline.
pub(super) struct Watch {
    rule: Stop,
    stops: bool,
    /// The metric that is watched.
    pub(super) name: String,
    /// Its place among all metrics.
    pub(super) place: usize,
}

impl Watch {
    pub(super) fn new(scenario: &Scenario, metrics: &[MetricInfo]) -> Self {
        let place = |name: &str| metrics.iter().position(|m| m.name == name).unwrap_or(0);
        let precision = scenario.ensemble.precision.as_ref();
        let name = precision.map_or(HEADLINE, |it| it.metric.as_str());
        let (width, confidence) =
            precision.map_or((0.0, 0.95), |it| (it.half_width, it.confidence));
        Self {
            rule: Stop::new(place(name), width, confidence, 10),
            stops: precision.is_some(),
            name: name.to_owned(),
            place: place(name),
        }
    }

    pub(super) fn estimate(&self) -> Option<Estimate> {
        self.rule.estimate()
    }
}

impl StopRule for Watch {
    fn see(&mut self, outcome: &Outcome) {
        self.rule.see(outcome);
    }

    fn boundary(&self, done: u64) -> u64 {
        // Without a rule there is nothing to wait for, and waiting leaves threads idle.
        if self.stops { self.rule.boundary(done) } else { u64::MAX }
    }

    fn enough(&mut self, done: u64) -> bool {
        self.rule.enough(done) && self.stops
    }
}

/// What is known of the watched metric, from what was kept and what is simulated now.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known {
    sum: f64,
    runs: u64,
}

impl Known {
    /// Takes note of a replicate of the scenario itself.
    pub(super) fn see(&mut self, outcome: &Outcome, place: usize) {
        let value = outcome.finals.get(place).copied().unwrap_or(f64::NAN);
        if outcome.status == Status::Ok && outcome.variant == 0 && !value.is_nan() {
            self.sum += value;
            self.runs += 1;
        }
    }

    /// `net job loss 8.1 % (12 runs)`, or the name of the metric before its mean.
    fn said(self, name: &str) -> Option<String> {
        let mean = self.sum / self.runs as f64;
        let words = match name {
            HEADLINE => format!("net job loss {:.1} %", 100.0 * mean),
            name => format!("{name} {mean:.4}"),
        };
        (self.runs > 0).then(|| format!("{words} ({} runs)", self.runs))
    }
}

/// A rate in at most three digits, as in `3.42/s`.
fn rate(simulations: u64, seconds: f64) -> String {
    let each = simulations as f64 / seconds;
    match each {
        x if !x.is_finite() || x <= 0.0 => "-/s".to_owned(),
        x if x < 0.0995 => format!("{:.0} s each", 1.0 / x),
        x if x < 9.995 => format!("{x:.2}/s"),
        x if x < 99.95 => format!("{x:.1}/s"),
        x if x < 999.5 => format!("{x:.0}/s"),
        x if x < 99_950.0 => format!("{:.1} thousand/s", x / 1e3),
        x => format!("{:.0} thousand/s", x / 1e3),
    }
}

/// What is to be done, and what of it is there.
pub(super) struct Bar {
    /// Simulations in all.
    pub(super) all: u64,
    /// Those that are there already.
    pub(super) before: u64,
    /// What they say.
    pub(super) known: Known,
}

impl Bar {
    /// Something that passes outcomes on to a recorder and tells how far it is.
    pub(super) fn teller(self, recorder: Recorder, watch: &Watch, common: &Options) -> Teller {
        let terminal = std::io::stderr().is_terminal();
        let shown = terminal && !common.quiet && !common.no_progress;
        let target =
            if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(self.all), target);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} simulations, {msg}") {
            bar.set_style(style);
        }
        bar.set_position(self.before);
        if self.before > 0 && !common.quiet {
            let folder = recorder.folder().path().display();
            note!("going on from {} simulations in {folder}", self.before);
        }
        let plain = !terminal && !common.quiet && !common.no_progress;
        Teller {
            recorder: recorder.telling(),
            bar,
            before: self.before,
            known: self.known,
            name: watch.name.clone(),
            place: watch.place,
            began: Instant::now(),
            last: Instant::now(),
            heard: Heard::now(),
            plain,
            told: false,
            failed: 0,
        }
    }
}

/// When something was last heard of simulations: an outcome, or a word of the beat.
#[derive(Clone)]
struct Heard(Arc<Mutex<Instant>>);

const TEN: Duration = Duration::from_secs(10);

impl Heard {
    fn now() -> Self {
        Self(Arc::new(Mutex::new(Instant::now())))
    }

    fn note(&self) {
        if let Ok(mut last) = self.0.lock() {
            *last = Instant::now();
        }
    }

    /// Whether nothing was heard for so long; if so, something is now.
    fn nothing_for(&self, long: Duration) -> bool {
        self.0.lock().is_ok_and(|mut last| {
            let silent = last.elapsed() > long;
            if silent {
                *last = Instant::now();
            }
            silent
        })
    }
}

/// Hears of every tick: tells how far a simulation is where none has ended for long, and stops it where a signal has come.
pub(super) struct Beat<'a> {
    halt: &'a Halt,
    weeks: u32,
    bar: ProgressBar,
    plain: bool,
    heard: Heard,
}

impl Pulse for Beat<'_> {
    fn go_on(&self) -> bool {
        self.halt.go_on()
    }

    fn tick(&self, tick: i64) {
        let long = if self.plain { TEN } else { Duration::from_secs(2) };
        if !self.plain && self.bar.is_hidden() || !self.heard.nothing_for(long) {
            return;
        }
        let words = match tick {
            ..0 => "one is in its base year".to_owned(),
            _ => format!("one is in week {} of {}", tick + 1, self.weeks),
        };
        if self.plain {
            let (done, all) = (self.bar.position(), self.bar.length().unwrap_or(0));
            note!("{done} of {all} simulations, {words}");
        } else {
            self.bar.set_message(words);
        }
    }
}

/// Passes outcomes on and tells how far it is: of those that are kept, and of no others.
pub(super) struct Teller {
    recorder: Recorder,
    bar: ProgressBar,
    failed: u64,
    before: u64,
    known: Known,
    name: String,
    place: usize,
    began: Instant,
    last: Instant,
    heard: Heard,
    plain: bool,
    told: bool,
}

/// What there is when simulations have ended.
pub(super) struct Ended {
    pub(super) recorder: Recorder,
    /// Simulations that are kept.
    pub(super) done: u64,
    /// Those of them that were made now and failed.
    pub(super) failed: u64,
}

impl Teller {
    /// What listens to the ticks of simulations of so many weeks, and to signals.
    pub(super) fn beat<'a>(&self, halt: &'a Halt, weeks: u32) -> Beat<'a> {
        let (bar, plain, heard) = (self.bar.clone(), self.plain, self.heard.clone());
        Beat { halt, weeks, bar, plain, heard }
    }

    /// Rate and time left, of what is simulated now; then what is known.
    fn words(&self) -> String {
        let (done, seconds) =
            (self.bar.position() - self.before, self.began.elapsed().as_secs_f64());
        let left = self.bar.length().unwrap_or(0).saturating_sub(self.bar.position());
        let left = super::sweep::time(seconds / done.max(1) as f64 * left as f64);
        let rate = rate(done, seconds);
        match self.known.said(&self.name) {
            Some(known) => format!("{rate}, {left} left; {known}"),
            None => format!("{rate}, {left} left"),
        }
    }
}

impl Teller {
    /// Keeps what waits, and says no more.
    pub(super) fn end(mut self) -> Result<Ended, RecordError> {
        self.recorder.flush()?;
        self.take_note();
        self.bar.finish_and_clear();
        let Self { recorder, bar, failed, .. } = self;
        Ok(Ended { recorder, done: bar.position(), failed })
    }

    /// Tells what has been kept since.
    fn take_note(&mut self) {
        let news = self.recorder.news();
        if news.is_empty() {
            return;
        }
        for outcome in &news {
            self.failed += u64::from(outcome.status != Status::Ok);
            self.known.see(outcome, self.place);
        }
        self.bar.inc(news.len() as u64);
        let words = self.words();
        // The first estimate at once, then a line every ten seconds.
        let due = match self.told {
            true => self.last.elapsed() > TEN,
            false => self.known.runs > 1,
        };
        if self.plain && due {
            (self.told, self.last) = (true, Instant::now());
            let (done, all) = (self.bar.position(), self.bar.length().unwrap_or(0));
            note!("{done} of {all} simulations, {words}");
        }
        self.bar.set_message(words);
    }
}

impl Sink for Teller {
    fn has(&self, variant: u32, point: u64, replicate: u64) -> bool {
        self.recorder.has(variant, point, replicate)
    }

    fn take(&mut self, outcome: Outcome) -> std::io::Result<()> {
        self.heard.note();
        self.recorder.take(outcome)?;
        self.take_note();
        Ok(())
    }

    fn beat(&mut self) -> std::io::Result<()> {
        self.recorder.beat()?;
        self.take_note();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beat_speaks_only_where_nothing_was_heard_for_long() {
        let heard = Heard::now();
        assert!(!heard.nothing_for(TEN));
        assert!(heard.nothing_for(Duration::ZERO));
        heard.note();
        assert!(!heard.nothing_for(TEN));
    }

    #[test]
    fn a_rate_has_three_digits_at_most() {
        let said = [(3, 8.0), (300, 8.0), (5_000, 8.0), (62_501, 1.0), (0, 1.0)];
        let said = said.map(|(n, seconds)| rate(n, seconds));
        assert_eq!(said, ["0.38/s", "37.5/s", "625/s", "62.5 thousand/s", "-/s"]);
    }
}
