//! `telosim run`: simulate, record, draw, report.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use super::output::{beside_as_it_is, note, say};
use super::progress::{Bar, Ended, Known, Watch};
use super::results::Document;
use super::stop::Halt;
use super::verdicts::Verdicts;
use super::{Failure, Study, attribute, given, golden, read, report, words};
use crate::engine::MetricInfo;
use crate::record::{
    Identity, InputInfo, Machine, Plan, Progress, Recorder, RunFolder, VariantPlan,
};
use crate::scenario::{Scenario, Style, Vocabulary, is_reserved};
use crate::study::{Cast, Ensemble, Horizon, Look, StopRule as _, Threads};

#[derive(Args, Debug)]
pub(super) struct RunArgs {
    /// Scenario files
    #[arg(required = true)]
    scenarios: Vec<PathBuf>,
    /// Run folder, of several scenarios the folder that holds them; runs/NAME by default
    #[arg(long)]
    out: Option<PathBuf>,
    #[command(flatten)]
    study: Study,
}

/// How draws follow from the seed.
pub(super) const SEED_RULE: &str =
    "wyhash64 of (stream, who) and count, keyed by (seed, replicate); further words by wyrand";
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

/// The metrics that a scenario asks for, or needs.
pub(super) fn recorded(scenario: &Scenario, all: Vec<MetricInfo>) -> Vec<MetricInfo> {
    all.into_iter().filter(|it| scenario.records(&it.name)).collect()
}

/// When an ensemble stops before it has all its replicates, in words.
fn stops(scenario: &Scenario) -> Option<String> {
    let it = scenario.ensemble.precision.as_ref()?;
    Some(format!("{} within {} at confidence {}", it.metric, it.half_width, it.confidence))
}

/// Says what a folder has already, and whether there is anything to do.
pub(super) fn told(folder: &RunFolder, what: &str, quiet: bool) -> bool {
    let out = folder.path().display();
    if folder.is_complete() && !quiet {
        match folder.beyond() {
            Some(words) => note!("{words}: nothing to simulate"),
            None => note!("{out} is this very {what}, complete: nothing to simulate"),
        }
    }
    folder.is_complete()
}

/// Says what of an earlier run is lost or damaged.
pub(super) fn tell_losses(folder: &RunFolder) {
    for words in folder.losses() {
        note!("{words}");
    }
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
        metrics: recorded(scenario, metrics),
        series: scenario.record.series != Some(false),
        part: PART,
    }
}

pub(super) fn run(args: &RunArgs) -> Result<(), Failure> {
    let (metrics, vocabulary) = words()?;
    // Everything is read before anything is run.
    let mut scenarios = vec![];
    for path in &args.scenarios {
        let scenario = read(path, &args.study.common, &vocabulary)?;
        if let (Some(notes), false) = (&scenario.notes, args.study.common.quiet) {
            beside_as_it_is(&notes.render(Style::of_stderr()));
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
    let mut verdicts = Verdicts::default();
    for (name, out, scenario) in &scenarios {
        match simulate(args, name, out, scenario, &metrics, &vocabulary)? {
            Some(its) => verdicts = verdicts.and(its),
            None => return Ok(()),
        }
    }
    verdicts.end(args.study.strictness.strict)
}

/// Simulates one scenario and reports it. What it came to; `None` if its time was up.
fn simulate(
    args: &RunArgs,
    name: &str,
    out: &Path,
    scenario: &Scenario,
    metrics: &[MetricInfo],
    vocabulary: &Vocabulary,
) -> Result<Option<Verdicts>, Failure> {
    let halt = Halt::listen(args.study.max_time)?;
    let cast = Cast::new(scenario, vocabulary);
    let ensemble = cast.ensemble();
    let text = scenario.resolved_toml();
    let plan = plan(name, scenario, vocabulary, &ensemble, metrics.to_vec());
    given::affordable(&plan, scenario)?;
    let identity = Identity::new(&text, scenario.ensemble.seed, SEED_RULE, plan)
        .of_rows(cast.ids())
        .stopping(stops(scenario));
    let threads = Threads::new(args.study.common.jobs)?;
    let started = jiff::Timestamp::now().to_string();
    let machine = Machine::here(std::env::args().collect(), threads.count(), started);
    let folder = RunFolder::create(out, &text, identity, machine)?;
    tell_losses(&folder);
    let began = Instant::now();
    if told(&folder, "run", args.study.common.quiet) {
        // The report is written by the next holder of the folder.
        drop(folder);
    } else {
        let mut watch = Watch::new(scenario, metrics);
        let mut recorder = Recorder::new(folder).choosing(metrics);
        recorder.carry(|variant, _, replicate| Ok(cast.inputs_of(variant as usize, replicate)))?;
        let before = recorder.acknowledged();
        // A rule that is asked again knows what it knew.
        let mut known = Known::default();
        recorder.recall(|outcome| {
            known.see(outcome, watch.place);
            if outcome.variant == 0 {
                watch.see(outcome)
            }
        })?;
        // A reference is the cheapest: it needs no other run before it.
        golden::compare(&recorder, ensemble.reference, args.study.common.quiet, |it| {
            let go_on = || halt.go_on();
            threads.run(|| cast.play_alone(it.variant as usize, it.replicate, &go_on))
        })?;
        let all = ensemble.variants.iter().map(|v| v.runs).sum();
        let bar = Bar { all, before, known };
        let mut teller = bar.teller(recorder, &watch, &args.study.common);
        let beat = teller.beat(&halt, scenario.time.ticks);
        halt.during(|| threads.run(|| ensemble.run(&cast, &mut teller, &mut watch, &beat)))?;
        let Ended { recorder, done, failed } = teller.end()?;
        if !halt.settle(recorder, out, Progress::Complete)? {
            return Ok(None);
        }
        if !args.study.common.quiet {
            let seconds = began.elapsed().as_secs_f64();
            note!("{done} simulations in {seconds:.1} s, {failed} failed");
            // Without a wanted precision the summary says what is known.
            if let (Some(_), Some(e)) = (&scenario.ensemble.precision, watch.estimate())
                && let Some(interval) = e.interval
            {
                let (half, share) = (interval.half_width(), 100.0 * interval.confidence);
                note!(
                    "{}: {:.4}, known to plus or minus {half:.4} with {share} % confidence over {} runs",
                    watch.name,
                    e.mean,
                    e.n
                );
            }
        }
    }
    let paths = match scenario.ensemble.attribution {
        0 => Ok(Some(Verdicts::default())),
        _ => {
            let left = args.study.max_time.map(|all| all.saturating_sub(began.elapsed()));
            attribute::of_run(out, scenario, (&args.study, left), (metrics, vocabulary))
        }
    };
    // There is a page whatever becomes of the paths.
    let told = report::tell(out, vocabulary)?;
    say(&told.words, &Document::Run(told.summary()?))?;
    Ok(paths?.map(|its| told.verdicts.and(its)))
}
