//! `telosim run`: simulate, record, draw, report.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::output::say;
use super::results::Document;
use super::stop::Halt;
use super::{Failure, Options, RunArgs, read, report, words};
use crate::engine::MetricInfo;
use crate::record::{
    Identity, InputInfo, Machine, Plan, Progress, Recorder, RunFolder, VariantPlan,
};
use crate::scenario::{Scenario, Style, Vocabulary, is_reserved};
use crate::study::{Cast, Ensemble, Horizon, Look, Outcome, Sink, StopRule, Threads};
use crate::summary::{Estimate, Stop};

/// How draws follow from the seed.
pub(super) const SEED_RULE: &str =
    "Philox4x32-10 keyed by (seed, replicate); counter by (stream, who, count)";
/// The metric that the progress line shows.
const HEADLINE: &str = "displacement.share";
/// Replicates in a part of the recording.
const PART: u64 = 16;

/// Name of a scenario: its file's, without ending, and one that a folder can have on any system.
pub(super) fn name_of(path: &Path) -> String {
    let name: String =
        path.file_stem().map_or("scenario".into(), |stem| stem.to_string_lossy().into_owned());
    if is_reserved(&name) { name + "_" } else { name }
}

/// Columns of inputs, by their parameters.
pub(super) fn inputs(paths: Vec<&str>, vocabulary: &Vocabulary) -> Vec<InputInfo> {
    let input = |path: &str| {
        let parameter = vocabulary.get(path);
        InputInfo {
            name: path.to_owned(),
            unit: parameter.map_or(String::new(), |p| p.unit.clone()),
            doc: parameter.map_or(String::new(), |p| p.doc.clone()),
        }
    };
    paths.into_iter().map(input).collect()
}

/// Columns of what checks look at by a date.
pub(super) fn looks(horizon: &Horizon, metrics: &[MetricInfo]) -> Vec<InputInfo> {
    let column = |look: &Look| {
        let unit = metrics.iter().find(|metric| metric.name == look.metric).map(|m| m.unit.clone());
        let (unit, doc) = match look.crosses {
            None => (unit.unwrap_or_default(), format!("{} in tick {}.", look.metric, look.tick)),
            Some(level) => (
                "1".to_owned(),
                format!("Whether {} has passed {level} by tick {}.", look.metric, look.tick),
            ),
        };
        InputInfo { name: look.name.clone(), unit, doc }
    };
    horizon.looks.iter().map(column).collect()
}

/// What a run of a scenario will record.
pub(super) fn plan(
    name: &str,
    scenario: &Scenario,
    vocabulary: &Vocabulary,
    ensemble: &Ensemble,
    metrics: Vec<MetricInfo>,
) -> Plan {
    let variant = |v: &crate::study::Variant| VariantPlan {
        name: v.name.clone(),
        role: v.role.clone(),
        points: 1,
        runs: v.runs,
    };
    Plan {
        scenario: name.to_owned(),
        calendar: scenario.time.calendar(),
        variants: ensemble.variants.iter().map(variant).collect(),
        inputs: inputs(scenario.inputs(), vocabulary),
        looks: looks(&ensemble.horizon, &metrics),
        metrics,
        part: PART,
    }
}

/// Stops at a wanted precision, or never; either way it knows the running estimate of the headline.
pub(super) struct Watch {
    rule: Stop,
    stops: bool,
}

impl Watch {
    pub(super) fn new(scenario: &Scenario, metrics: &[MetricInfo]) -> Self {
        let place = |name: &str| metrics.iter().position(|m| m.name == name).unwrap_or(0);
        match &scenario.ensemble.precision {
            Some(p) => Self {
                rule: Stop::new(place(&p.metric), p.half_width, p.confidence, 10),
                stops: true,
            },
            None => Self { rule: Stop::new(place(HEADLINE), 0.0, 0.95, 10), stops: false },
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

/// Passes outcomes on and tells how far it is.
pub(super) struct Teller<S> {
    pub(super) sink: S,
    pub(super) bar: ProgressBar,
    headline: usize,
    sum: f64,
    seen: u64,
    last: Instant,
    plain: bool,
    told: bool,
    pub(super) failed: u64,
}

impl<S: Sink> Sink for Teller<S> {
    fn has(&self, variant: u32, point: u64, replicate: u64) -> bool {
        self.sink.has(variant, point, replicate)
    }

    fn take(&mut self, outcome: Outcome) -> std::io::Result<()> {
        if outcome.status != crate::study::Status::Ok {
            self.failed += 1;
        } else if outcome.variant == 0 && !outcome.finals[self.headline].is_nan() {
            self.sum += outcome.finals[self.headline];
            self.seen += 1;
        }
        self.sink.take(outcome)?;
        self.bar.inc(1);
        if self.seen > 0 {
            let mean = 100.0 * self.sum / self.seen as f64;
            self.bar.set_message(format!("displaced {mean:.1} % ({} runs)", self.seen));
        }
        // The first estimate at once, then a line every ten seconds.
        let due =
            if self.told { self.last.elapsed() > Duration::from_secs(10) } else { self.seen > 1 };
        if self.plain && due {
            (self.told, self.last) = (true, Instant::now());
            let (done, all) = (self.bar.position(), self.bar.length().unwrap_or(0));
            eprintln!("{done} of {all} simulations, {}", self.bar.message());
        }
        Ok(())
    }
}

pub(super) fn teller<S: Sink>(
    sink: S,
    all: u64,
    metrics: &[MetricInfo],
    common: &Options,
) -> Teller<S> {
    let terminal = std::io::stderr().is_terminal();
    let shown = terminal && !common.quiet && !common.no_progress;
    let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(all), target);
    if let Ok(style) = ProgressStyle::with_template(
        "{bar:30} {pos}/{len} simulations, {per_sec}, {eta} left; {msg}",
    ) {
        bar.set_style(style);
    }
    let headline = metrics.iter().position(|m| m.name == HEADLINE).unwrap_or(0);
    let plain = !terminal && !common.quiet && !common.no_progress;
    Teller {
        sink,
        bar,
        headline,
        sum: 0.0,
        seen: 0,
        last: Instant::now(),
        plain,
        told: false,
        failed: 0,
    }
}

pub(super) fn run(args: &RunArgs) -> Result<(), Failure> {
    let (metrics, vocabulary) = words()?;
    // Everything is read before anything is run.
    let mut scenarios = vec![];
    for path in &args.scenarios {
        let scenario = read(path, &args.common, &vocabulary)?;
        if let (Some(notes), false) = (&scenario.notes, args.common.quiet) {
            eprint!("{}", notes.render(Style::of_stderr()));
        }
        if scenario.sweep.is_some() {
            let file = path.display();
            let words = format!("{file} has axes: it is run by `telosim sweep {file}`");
            return Err(Failure::Plain(65, words));
        }
        let name = name_of(path);
        let out = match &args.out {
            Some(out) if args.scenarios.len() == 1 => out.clone(),
            Some(out) => out.join(&name),
            None => PathBuf::from("runs").join(&name),
        };
        scenarios.push((name, out, scenario));
    }
    let mut missed = 0;
    for (name, out, scenario) in &scenarios {
        match simulate(args, name, out, scenario, &metrics, &vocabulary)? {
            Some(checks) => missed += checks,
            None => return Ok(()),
        }
    }
    if missed > 0 { Err(Failure::Checks) } else { Ok(()) }
}

/// Simulates one scenario and reports it. How many of its checks were missed; `None` if its time was up.
fn simulate(
    args: &RunArgs,
    name: &str,
    out: &Path,
    scenario: &Scenario,
    metrics: &[MetricInfo],
    vocabulary: &Vocabulary,
) -> Result<Option<usize>, Failure> {
    let cast = Cast::new(scenario, vocabulary);
    let ensemble = cast.ensemble();
    let text = scenario.resolved_toml();
    let plan = plan(name, scenario, vocabulary, &ensemble, metrics.to_vec());
    let identity = Identity::new(&text, scenario.ensemble.seed, SEED_RULE, plan);
    let threads = Threads::new(args.common.jobs)?;
    let started = jiff::Timestamp::now().to_string();
    let machine = Machine::here(std::env::args().collect(), threads.count(), started);
    let folder = RunFolder::create(out, &text, identity, machine)?;
    let began = Instant::now();
    if folder.is_complete() {
        // The report is written by whoever holds the folder next.
        drop(folder);
        if !args.common.quiet {
            eprintln!("{} is this very run, complete: nothing to simulate", out.display());
        }
    } else {
        let mut watch = Watch::new(scenario, metrics);
        let halt = Halt::listen(args.limit.max_time)?;
        let recorder = Recorder::new(folder);
        let before = recorder.acknowledged();
        // A rule that is asked again knows what it knew.
        recorder.recall(|outcome| {
            if outcome.variant == 0 {
                watch.see(outcome)
            }
        })?;
        let all = ensemble.variants.iter().map(|v| v.runs).sum();
        let mut teller = teller(recorder, all, metrics, &args.common);
        teller.bar.set_position(before);
        if before > 0 && !args.common.quiet {
            eprintln!("going on from {before} simulations in {}", out.display());
        }
        threads.run(|| ensemble.run(&cast, &mut teller, &mut watch, &|| halt.go_on()))?;
        let (done, failed) = (teller.bar.position(), teller.failed);
        teller.bar.finish_and_clear();
        if !halt.go_on() {
            teller.sink.finish(Progress::Partial)?;
            let words = format!(
                "stopped after {done} simulations, all of them kept in {}: the same command goes on from there",
                out.display()
            );
            if halt.signal() == 0 {
                eprintln!("{words}");
                return Ok(None);
            }
            return Err(Failure::Plain(128 + halt.signal(), words));
        }
        teller.sink.finish(Progress::Complete)?;
        if !args.common.quiet {
            let seconds = began.elapsed().as_secs_f64();
            eprintln!("{done} simulations in {seconds:.1} s, {failed} failed");
            if let Some(known) = watch.estimate().and_then(|e| e.interval.map(|i| (e, i))) {
                let (e, i) = known;
                eprintln!(
                    "{HEADLINE}: {:.4} [{:.4}, {:.4}] over {} runs",
                    e.mean, i.lower, i.upper, e.n
                );
            }
        }
    }
    let told = report::tell(out, vocabulary)?;
    say(&told.words, &Document::Run(told.summary()?))?;
    Ok(Some(told.missed))
}
