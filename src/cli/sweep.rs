//! `telosim sweep`: every replicate of every point of a design; and `telosim merge` of what several machines did.

use std::path::{Path, PathBuf};
use std::time::Instant;

use super::run::{SEED_RULE, inputs, name_of, teller};
use super::stop::Halt;
use super::{Failure, SweepArgs, landscape, print, read, words};
use crate::record::{Identity, Machine, Plan, Progress, Recorder, RunFolder, VariantPlan};
use crate::scenario::{Scenario, Style, Vocabulary};
use crate::study::{Experiment, MetricInfo, Shard, Threads};

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
    let (points, runs) = (experiment.points().len(), scenario.ensemble.runs);
    Plan {
        scenario: name.to_owned(),
        variants: vec![VariantPlan { name: "main".into(), points, runs }],
        inputs: inputs(experiment.inputs(), vocabulary),
        metrics,
        part: PART,
    }
}

/// What it will take, from one simulation that is tried out.
fn forecast(
    experiment: &Experiment<'_>,
    all: u64,
    columns: usize,
    threads: usize,
) -> Result<String, String> {
    let began = Instant::now();
    experiment.play_alone(experiment.points().len() / 2, 0)?;
    // Alone, it comes with its reference, which points of a stretch mostly share.
    let seconds = began.elapsed().as_secs_f64() * 0.6 * all as f64 / threads as f64;
    let time = match seconds {
        s if s < 90.0 => format!("{s:.0} s"),
        s if s < 5400.0 => format!("{:.0} min", s / 60.0),
        s => format!("{:.1} h", s / 3600.0),
    };
    let megabytes = all as f64 * columns as f64 * BYTES / 1e6;
    Ok(format!("about {time} on {threads} threads, about {megabytes:.0} MB"))
}

pub(super) fn sweep(args: &SweepArgs) -> Result<(), Failure> {
    let (metrics, vocabulary) = words()?;
    let scenario = read(&args.sweep, &args.common, &vocabulary)?;
    if let (Some(notes), false) = (&scenario.notes, args.common.quiet) {
        eprint!("{}", notes.render(Style::of_stderr()));
    }
    let Some(experiment) = Experiment::new(&scenario, &vocabulary) else {
        let file = args.sweep.display();
        let words = format!("{file} has no [[axis]]: it is run by `telosim run {file}`");
        return Err(Failure::Plain(65, words));
    };
    let shard = args.shard.unwrap_or_default();
    let name = name_of(&args.sweep);
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from("runs").join(&name));
    let text = scenario.resolved_toml();
    let plan = plan(&name, &scenario, &vocabulary, &experiment, metrics.clone());
    let columns = plan.inputs.len() + plan.metrics.len();
    let identity = Identity::new(&text, scenario.ensemble.seed, SEED_RULE, plan);
    let threads = Threads::new(args.common.jobs)?;
    let started = jiff::Timestamp::now().to_string();
    let machine = Machine::here(std::env::args().collect(), threads.count(), started);
    let all = experiment.points().len() * scenario.ensemble.runs;
    if !args.common.quiet {
        let (points, runs) = (experiment.points().len(), scenario.ensemble.runs);
        let takes = forecast(&experiment, all / shard.of, columns, threads.count())?;
        eprintln!("{points} points x {runs} replicates = {all} simulations: {takes}");
    }
    let folder = RunFolder::create(&out, &text, identity, machine)?;
    let began = Instant::now();
    if folder.is_complete() {
        if !args.common.quiet {
            eprintln!("{} is this very sweep, complete: nothing to simulate", out.display());
        }
    } else {
        let halt = Halt::listen(args.common.max_time)?;
        let recorder = Recorder::new(folder);
        let before = recorder.acknowledged();
        let mut teller = teller(recorder, all / shard.of, &metrics, &args.common);
        teller.bar.set_position(before);
        if before > 0 && !args.common.quiet {
            eprintln!("going on from {before} simulations in {}", out.display());
        }
        threads.run(|| experiment.run(shard, &mut teller, &|| halt.go_on()))?;
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
                return Ok(());
            }
            return Err(Failure::Plain(128 + halt.signal(), words));
        }
        if !args.common.quiet {
            let seconds = began.elapsed().as_secs_f64();
            eprintln!("{done} simulations in {seconds:.1} s, {failed} failed");
            if !whole {
                let next = "telosim merge SHARD... --out FOLDER";
                eprintln!(
                    "shard {} of {} is done: join them by `{next}`",
                    shard.index + 1,
                    shard.of
                );
            }
        }
        if !whole {
            return Ok(());
        }
    }
    print(&landscape::tell(&out, &vocabulary)?)
}

pub(super) fn merge(shards: &[PathBuf], out: &Path) -> Result<(), Failure> {
    let (_, vocabulary) = words()?;
    let first = &shards[0];
    let manifest = crate::record::Results::open(first)?.manifest().clone();
    let scenario = first.join("scenario.toml");
    let text = std::fs::read_to_string(&scenario)
        .map_err(|e| Failure::Plain(74, format!("{}: {e}", scenario.display())))?;
    let mut recorder =
        Recorder::new(RunFolder::create(out, &text, manifest.identity, manifest.machine)?);
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
    print(&landscape::tell(out, &vocabulary)?)
}

/// `2/3`: the second of three.
pub(super) fn shard(text: &str) -> Result<Shard, String> {
    let wrong = || format!("`{text}` is not like 2/3, the second of three");
    let (index, of) = text.split_once('/').ok_or_else(wrong)?;
    let (index, of): (u64, u64) =
        (index.parse().map_err(|_| wrong())?, of.parse().map_err(|_| wrong())?);
    if index == 0 || index > of {
        return Err(wrong());
    }
    Ok(Shard { index: index - 1, of })
}
