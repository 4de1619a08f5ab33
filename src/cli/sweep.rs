//! `telosim sweep`: every replicate of every point of a design; and `telosim merge` of what several machines did.

use std::path::{Path, PathBuf};
use std::time::Instant;

use super::progress::{Bar, Known, Watch};
use super::run::{SEED_RULE, inputs, looks, name_of, recorded, tell_damage, told};
use super::stop::Halt;
use super::{Failure, Study, SweepArgs, landscape, read, scenario_of, selectors, words};
use crate::record::{
    Identity, Machine, Plan, Progress, Recorder, Results, RunFolder, VariantPlan, row_name,
};
use crate::scenario::{Scenario, Style, VariantRole, Vocabulary};
use crate::study::{Cast, Experiment, MetricInfo, Share, Threads};

/// Simulations in a part of the recording.
const PART: u64 = 256;
/// Bytes that a number takes in the tables, as measured on a sweep of two axes.
const BYTES: f64 = 5.0;

/// What a sweep will record.
pub(super) fn plan(
    name: &str,
    scenario: &Scenario,
    vocabulary: &Vocabulary,
    experiment: &Experiment<'_>,
    metrics: Vec<MetricInfo>,
) -> Plan {
    let points = experiment.points().len();
    let line = |(name, role, runs): (&str, &VariantRole, u64)| VariantPlan {
        name: name.to_owned(),
        role: role.clone(),
        points,
        runs,
    };
    Plan {
        scenario: name.to_owned(),
        calendar: scenario.time.calendar(),
        variants: experiment.lines().map(line).collect(),
        inputs: inputs(experiment.inputs(), vocabulary),
        looks: looks(experiment.horizon(), &metrics),
        metrics: recorded(scenario, metrics),
        series: scenario.record.series == Some(true),
        part: PART,
    }
}

/// What one simulation takes, tried out on the point in the middle `[s]`.
pub(super) fn seconds(experiment: &Experiment<'_>) -> Result<f64, String> {
    let began = Instant::now();
    experiment.play_alone(0, experiment.points().len() / 2, 0)?;
    // Alone, it comes with its reference, which points of a stretch mostly share.
    Ok(began.elapsed().as_secs_f64() * 0.6)
}

/// A length of time as one says it.
pub(super) fn time(seconds: f64) -> String {
    match seconds {
        s if s < 90.0 => format!("{s:.0} s"),
        s if s < 5400.0 => format!("{:.0} min", s / 60.0),
        s => format!("{:.1} h", s / 3600.0),
    }
}

/// What it will take.
fn forecast(
    experiment: &Experiment<'_>,
    all: u64,
    columns: usize,
    threads: usize,
) -> Result<String, String> {
    let time = time(seconds(experiment)? * all as f64 / threads as f64);
    let megabytes = all as f64 * columns as f64 * BYTES / 1e6;
    Ok(format!("about {time} on {threads} threads, about {megabytes:.0} MB"))
}

pub(super) fn sweep(args: &SweepArgs) -> Result<(), Failure> {
    let (metrics, vocabulary) = words()?;
    let scenario = read(&args.sweep, &args.study.common, &vocabulary)?;
    if let (Some(notes), false) = (&scenario.notes, args.study.common.quiet) {
        eprint!("{}", notes.render(Style::of_stderr()));
    }
    let Some(experiment) = Experiment::new(&scenario, &vocabulary) else {
        let file = args.sweep.display();
        let words =
            format!("{file} has no [[axis]] and no [[point]]: it is run by `telosim run {file}`");
        return Err(Failure::Plain(65, words));
    };
    let ids = experiment.ids();
    let named = || {
        let line = |of: &Vec<u64>| (0..).zip(of.iter().map(|id| row_name(*id))).collect::<Vec<_>>();
        Ok(ids.iter().flat_map(line).collect())
    };
    let point =
        args.point.as_ref().map(|it| selectors::point(it, experiment.points().len(), named));
    let share = args.shard.or(point.transpose()?.map(Share::Point)).unwrap_or(Share::All);
    let name = name_of(&args.sweep);
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from("runs").join(&name));
    let job = Job { name: &name, out: &out, share, study: &args.study };
    match job.simulate(&scenario, &experiment, ids, &metrics, &vocabulary)? {
        true => landscape::tell(&out, &vocabulary, false)?.end(args.study.strictness.strict),
        false => Ok(()),
    }
}

/// What of a sweep is to be simulated, and into which run folder.
pub(super) struct Job<'a> {
    /// The name of the sweep.
    pub name: &'a str,
    /// Its run folder.
    pub out: &'a Path,
    /// How much of it.
    pub share: Share,
    /// What the command line says of it.
    pub study: &'a Study,
}

impl Job<'_> {
    /// Says what it takes, and simulates what the folder has not yet; whether the whole sweep is there then.
    pub(super) fn simulate(
        &self,
        scenario: &Scenario,
        experiment: &Experiment<'_>,
        ids: Vec<Vec<u64>>,
        metrics: &[MetricInfo],
        vocabulary: &Vocabulary,
    ) -> Result<bool, Failure> {
        let Job { name, out, share, study } = *self;
        let text = scenario.resolved_toml();
        let plan = plan(name, scenario, vocabulary, experiment, metrics.to_vec());
        let columns = plan.inputs.len() + plan.metrics.len();
        let identity = Identity::new(&text, scenario.ensemble.seed, SEED_RULE, plan).of_rows(ids);
        let threads = Threads::new(study.common.jobs)?;
        let started = jiff::Timestamp::now().to_string();
        let machine = Machine::here(std::env::args().collect(), threads.count(), started);
        let all = experiment.simulations(share);
        if !study.common.quiet {
            let (points, runs) = (experiment.points().len(), scenario.ensemble.runs);
            let lines = match experiment.lines().count() {
                1 => String::new(),
                lines => format!(" x {lines} variants"),
            };
            let here = match share {
                Share::All => String::new(),
                Share::Shard { index, of } => format!(", here shard {} of {of}", index + 1),
                Share::Point(point) => format!(", here point {point}"),
            };
            let takes = forecast(experiment, all, columns, threads.count())?;
            eprintln!(
                "{points} points x {runs} replicates{lines}{here}: {all} simulations, {takes}"
            );
        }
        let folder = RunFolder::create(out, &text, identity, machine)?;
        tell_damage(&folder);
        let began = Instant::now();
        if told(&folder, "sweep", study.common.quiet) {
            // The report is written by the next holder of the folder.
            drop(folder);
        } else {
            let halt = Halt::listen(study.max_time)?;
            let mut recorder = Recorder::new(folder).choosing(metrics);
            recorder
                .carry(|line, point, replicate| Ok(experiment.inputs_of(line, point, replicate)))?;
            let before = recorder.acknowledged();
            let watch = Watch::new(scenario, metrics);
            let mut known = Known::default();
            recorder.recall(|outcome| known.see(outcome, watch.place))?;
            let bar = Bar { all, before, known };
            let mut teller = bar.teller(recorder, &watch, &study.common);
            if before > 0 && !study.common.quiet {
                eprintln!("going on from {before} simulations in {}", out.display());
            }
            let beat = teller.beat(&halt, scenario.time.ticks);
            threads.run(|| experiment.run(share, &mut teller, &beat))?;
            let (done, failed) = (teller.bar.position(), teller.failed);
            teller.bar.finish_and_clear();
            let whole = teller.sink.missing() == 0;
            teller.sink.finish(if whole { Progress::Complete } else { Progress::Partial })?;
            if !halt.go_on() {
                let words = format!(
                    "stopped after {done} simulations, all of them kept in {}: the same command goes on from there",
                    out.display()
                );
                if halt.signal() == 0 {
                    eprintln!("{words}");
                    return Ok(false);
                }
                return Err(Failure::Plain(128 + halt.signal(), words));
            }
            if !study.common.quiet {
                let seconds = began.elapsed().as_secs_f64();
                eprintln!("{done} simulations in {seconds:.1} s, {failed} failed");
                match share {
                    Share::Shard { index, of } if !whole => eprintln!(
                        "shard {} of {of} is done: join them by `telosim merge SHARD... --out FOLDER`",
                        index + 1
                    ),
                    Share::Point(point) if !whole => eprintln!(
                        "point {point} is done, in {}/runs.parquet: the same command without --point does the others",
                        out.display()
                    ),
                    _ => {}
                }
            }
            if !whole {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

pub(super) fn merge(shards: &[PathBuf], out: &Path) -> Result<(), Failure> {
    let (_, vocabulary) = words()?;
    let results = Results::open(&shards[0])?;
    let (text, manifest) = (results.scenario()?, results.manifest().clone());
    let scenario = scenario_of(&shards[0], &vocabulary)?;
    let ids = match Experiment::new(&scenario, &vocabulary) {
        Some(experiment) => experiment.ids(),
        None => Cast::new(&scenario, &vocabulary).ids(),
    };
    let identity = manifest.identity.of_rows(ids);
    let folder = RunFolder::create(out, &text, identity, manifest.machine)?;
    if told(&folder, "sweep", false) {
        drop(folder);
        return landscape::tell(out, &vocabulary, true)?.end(false);
    }
    let mut recorder = Recorder::new(folder);
    for shard in shards {
        let taken = recorder.adopt(shard)?;
        eprintln!("{taken} simulations from {}", shard.display());
    }
    let missing = recorder.missing();
    let whole = missing == 0;
    recorder.finish(if whole { Progress::Complete } else { Progress::Partial })?;
    if !whole {
        let words =
            format!("{missing} simulations are in none of them; {} is partial", out.display());
        return Err(Failure::Plain(66, words));
    }
    landscape::tell(out, &vocabulary, true)?.end(false)
}

/// `2/3`: the second of three.
pub(super) fn shard(text: &str) -> Result<Share, String> {
    let wrong = || format!("`{text}` is not like 2/3, the second of three");
    let (index, of) = text.split_once('/').ok_or_else(wrong)?;
    let (index, of): (u64, u64) =
        (index.parse().map_err(|_| wrong())?, of.parse().map_err(|_| wrong())?);
    if index == 0 || index > of {
        return Err(wrong());
    }
    Ok(Share::Shard { index: index - 1, of })
}
