//! `telosim sweep`: every replicate of every point of a design.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;

use super::engine::Engine;
use super::output::{beside_as_it_is, note};
use super::plan::{self as planned, Orders};
use super::progress::{Bar, Ended, Known, Watch};
use super::run::{SEED_RULE, inputs, looks, name_of, recorded, tell_losses, told};
use super::stop::{self, Halt};
use super::{Failure, Study, given, golden, landscape, read, selectors, words};
use crate::engine::BASE_TICKS;
use crate::record::{
    Identity, Machine, Plan, Progress, Recorder, RunFolder, VariantPlan, row_name,
};
use crate::scenario::{Scenario, Style, VariantRole, Vocabulary};
use crate::study::{Experiment, MetricInfo, Share, Stage, Threads};

/// What `telosim sweep --help` ends with.
const EXAMPLE: &str = "\
A sweep over two parameters, map.toml (it extends the baseline unless it says otherwise):

  title = \"Tasks against purposes\"
  [ensemble]
  runs = 10                       # replicates at each point
  [[axis]]
  set   = \"tasks.multiplier\"     # any parameter that `telosim explain ROOM` lists
  from  = 1.0
  to    = 3.0
  steps = 3
  [[axis]]
  set    = \"purposes.multiplier\"
  values = [1.0, 3.0]

`telosim sweep map.toml` says how long it takes, runs 3 x 2 points and leaves runs/map with
points.csv (means and intervals by variant and point), runs.parquet (a row for each replicate; the column
`input:tasks.multiplier` has the axis) and report.html. A [sweep] table before the axes names another design
and how many `points` it samples. A [[policy]] is a set of levers that is tried at every point, for regret.";

#[derive(Args, Debug)]
#[command(after_help = EXAMPLE)]
pub(super) struct SweepArgs {
    /// Sweep file: a scenario with [[axis]] tables or [[point]] tables
    #[arg(required_unless_present = "plan")]
    sweep: Option<PathBuf>,
    /// Run folder; runs/NAME by default
    #[arg(long)]
    out: Option<PathBuf>,
    /// Do only this share of the simulations, as in 2/3: the second of three machines
    #[arg(long, value_parser = shard, conflicts_with = "point")]
    shard: Option<Share>,
    /// Do only this point, with the same bits as in the whole: its number, or the id of its row, of which a beginning is
    /// enough that no other has
    #[arg(long, value_name = "NUMBER_OR_ID")]
    point: Option<String>,
    /// Cut the sweep into chunks, have them simulated by this engine, and join them as they come: docs/machines.md
    #[arg(long, value_enum, value_name = "ENGINE", conflicts_with_all = ["shard", "point"])]
    on: Option<Engine>,
    /// What a chunk is to take, about, as in 90s, 10m or 2h
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = stop::duration, requires = "on")]
    chunk_time: Duration,
    /// Come back once the chunks are submitted: `telosim status` says how far they are, `telosim merge` joins them
    #[arg(long, requires = "on")]
    submit_only: bool,
    /// The run folder of a sweep that was cut by --on: do one of its chunks
    #[arg(long, conflicts_with_all = ["sweep", "out", "on", "shard", "point", "set", "runs", "seed", "precision"])]
    plan: Option<PathBuf>,
    /// Which chunk, from 0; by default the number that HyperQueue, Slurm or Kubernetes has given to this task
    #[arg(long, requires = "plan")]
    chunk: Option<u64>,
    #[command(flatten)]
    study: Study,
}

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

/// For how long a simulation is tried out.
const TRIED: Duration = Duration::from_secs(1);

/// What one simulation takes, from the first ticks of one on the point in the middle `[s]`.
pub(super) fn seconds(experiment: &Experiment<'_>) -> Result<f64, String> {
    let (_, part) = experiment.parts(0, experiment.points().len() / 2, 0)?;
    let ticks = experiment.horizon().ticks;
    let mut stage = Stage::new().map_err(|e| e.to_string())?;
    let tried = stage.pace(part, experiment.draws(0), ticks, TRIED);
    let tick = tried.map_err(|how| format!("the point in the middle cannot be tried: {how}"))?;
    // Points of a stretch mostly share their reference.
    Ok(tick * f64::from(ticks + BASE_TICKS) * 1.2)
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
    if let Some(plan) = &args.plan {
        return planned::task(plan, args.chunk, &args.study);
    }
    let file = args.sweep.as_deref().unwrap_or(Path::new(""));
    let (metrics, vocabulary) = words()?;
    let scenario = read(file, &args.study.common, &vocabulary)?;
    if let (Some(notes), false) = (&scenario.notes, args.study.common.quiet) {
        beside_as_it_is(&notes.render(Style::of_stderr()));
    }
    let Some(experiment) = Experiment::new(&scenario, &vocabulary) else {
        let file = file.display();
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
    let name = name_of(file);
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from("runs").join(&name));
    let job = Job { name: &name, out: &out, share, study: &args.study };
    let whole = match args.on {
        Some(engine) => {
            let (seconds, submit_only) = (args.chunk_time.as_secs_f64(), args.submit_only);
            let orders = Orders { engine, seconds, submit_only };
            planned::on(&orders, &job, &scenario, &experiment, ids, &metrics, &vocabulary)?
        }
        None => job.simulate(&scenario, &experiment, ids, &metrics, &vocabulary)?,
    };
    match whole {
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
    /// What the whole sweep is known by.
    pub(super) fn identity(
        &self,
        scenario: &Scenario,
        experiment: &Experiment<'_>,
        ids: Vec<Vec<u64>>,
        metrics: &[MetricInfo],
        vocabulary: &Vocabulary,
    ) -> Identity {
        let plan = plan(self.name, scenario, vocabulary, experiment, metrics.to_vec());
        let (text, seed) = (scenario.resolved_toml(), scenario.ensemble.seed);
        Identity::new(&text, seed, SEED_RULE, plan).of_rows(ids)
    }

    /// Says what it takes, and simulates what the folder has not yet; whether the whole sweep is there then.
    pub(super) fn simulate(
        &self,
        scenario: &Scenario,
        experiment: &Experiment<'_>,
        ids: Vec<Vec<u64>>,
        metrics: &[MetricInfo],
        vocabulary: &Vocabulary,
    ) -> Result<bool, Failure> {
        let Job { out, share, study, .. } = *self;
        let text = scenario.resolved_toml();
        let identity = self.identity(scenario, experiment, ids, metrics, vocabulary);
        given::affordable(&identity.plan, scenario)?;
        let columns = identity.plan.inputs.len() + identity.plan.metrics.len();
        let halt = Halt::listen(study.max_time)?;
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
            note!("{points} points x {runs} replicates{lines}{here}: {all} simulations, {takes}");
        }
        let folder = RunFolder::create(out, &text, identity, machine)?;
        tell_losses(&folder);
        let began = Instant::now();
        if told(&folder, "sweep", study.common.quiet) {
            // The report is written by the next holder of the folder.
            drop(folder);
        } else {
            let mut recorder = Recorder::new(folder).choosing(metrics);
            recorder
                .carry(|line, point, replicate| Ok(experiment.inputs_of(line, point, replicate)))?;
            let before = recorder.acknowledged();
            golden::compare(&recorder, Some(0), study.common.quiet, |it| {
                let go_on = || halt.go_on();
                let play =
                    || experiment.play_alone_while(it.variant, it.point, it.replicate, &go_on);
                threads.run(play)
            })?;
            let watch = Watch::new(scenario, metrics);
            let mut known = Known::default();
            recorder.recall(|outcome| known.see(outcome, watch.place))?;
            let bar = Bar { all, before, known };
            let mut teller = bar.teller(recorder, &watch, &study.common);
            let beat = teller.beat(&halt, scenario.time.ticks);
            halt.during(|| threads.run(|| experiment.run(share, &mut teller, &beat)))?;
            let Ended { recorder, done, failed } = teller.end()?;
            let whole = recorder.missing() == 0;
            let end = if whole { Progress::Complete } else { Progress::Partial };
            if !halt.settle(recorder, out, end)? {
                return Ok(false);
            }
            if !study.common.quiet {
                let seconds = began.elapsed().as_secs_f64();
                note!("{done} simulations in {seconds:.1} s, {failed} failed");
                match share {
                    Share::Shard { index, of } if !whole => note!(
                        "shard {} of {of} is done: join them by `telosim merge SHARD... --out FOLDER`",
                        index + 1
                    ),
                    Share::Point(point) if !whole => note!(
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
