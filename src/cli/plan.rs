//! A sweep in chunks, for more machines than one: the plan, the task that simulates a chunk, and the whole that they are joined
//! into as they come. The plan is the run folder of the whole, with a note of its chunks; a chunk is a shard.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};
use std::{fs, thread};

use serde::{Deserialize, Serialize};

use super::engine::{Engine, NUMBERS, Task, ranges};
use super::output::note;
use super::run::{tell_losses, told};
use super::stop::Halt;
use super::sweep::{Job, seconds, time};
use super::{Failure, Study, scenario_of, words};
use crate::engine::MetricInfo;
use crate::record::{
    Identity, Join, Machine, Progress, RecordError, Results, RunFolder, progress_of,
};
use crate::scenario::{Scenario, Vocabulary};
use crate::study::{Experiment, Share};

/// The note of a plan's chunks, in its folder.
const FILE: &str = "plan.json";
/// The run folders of the chunks.
const CHUNKS: &str = "chunks";
/// What tasks say.
pub(super) const LOGS: &str = "logs";
/// Chunks at most: arrays of Slurm have numbers up to 1,000 unless it is told otherwise.
const MOST: u64 = 1_000;

/// How a sweep is cut.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Plan {
    /// Hash of the sweep's identity.
    run: String,
    /// How many chunks there are.
    pub(super) chunks: u64,
    /// What one takes on one thread of the machine that made the plan `[s]`.
    pub(super) seconds: f64,
}

pub(super) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Failure + '_ {
    move |source| RecordError::Io { path: path.to_owned(), source }.into()
}

impl Plan {
    /// The plan of a folder, if it has one.
    pub(super) fn read(folder: &Path) -> Result<Option<Self>, Failure> {
        let path = folder.join(FILE);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(_) if !path.exists() => return Ok(None),
            Err(error) => return Err(io(&path)(error)),
        };
        let plan: Self = serde_json::from_slice(&text)
            .map_err(|error| RecordError::Corrupt { path: path.clone(), why: error.to_string() })?;
        if !(1..=MOST).contains(&plan.chunks) {
            let why = format!("it has {} chunks, not 1 to {MOST}", plan.chunks);
            return Err(RecordError::Corrupt { path, why }.into());
        }
        Ok(Some(plan))
    }

    /// Cuts a sweep into chunks of about so many seconds.
    fn new(run: String, experiment: &Experiment<'_>, wanted: f64) -> Result<Self, Failure> {
        let all = seconds(experiment)? * experiment.simulations(Share::All) as f64;
        let most = MOST.min(experiment.pieces_at_most());
        let chunks = (all / wanted.max(0.001)).ceil().clamp(1.0, most as f64) as u64;
        Ok(Self { run, chunks, seconds: all / chunks as f64 })
    }

    fn write(&self, folder: &Path) -> Result<(), Failure> {
        let (path, unfinished) = (folder.join(FILE), folder.join("plan.json.tmp"));
        let text = serde_json::to_vec_pretty(self).map_err(|e| e.to_string())?;
        fs::write(&unfinished, text).map_err(io(&unfinished))?;
        fs::rename(&unfinished, &path).map_err(io(&path))
    }

    /// Removes the plan and its chunks from a folder that has the whole now.
    pub(super) fn clear(folder: &Path) {
        // What stays behind takes room and nothing else.
        let _ = fs::remove_file(folder.join(FILE));
        let _ = fs::remove_dir_all(folder.join(CHUNKS));
        let _ = fs::remove_dir_all(folder.join(LOGS));
    }

    /// The folder of a chunk.
    pub(super) fn chunk(folder: &Path, number: u64) -> PathBuf {
        folder.join(CHUNKS).join(format!("{number:04}"))
    }

    /// The folders of chunks that have begun.
    pub(super) fn begun(&self, folder: &Path) -> Vec<PathBuf> {
        let all = (0..self.chunks).map(|number| Self::chunk(folder, number));
        all.filter(|it| it.join("manifest.json").exists()).collect()
    }
}

/// The sweep of a plan's folder.
pub(super) fn sweep_of<'a>(
    scenario: &'a Scenario,
    folder: &Path,
    vocabulary: &Vocabulary,
) -> Result<Experiment<'a>, Failure> {
    let words = || Failure::Plain(2, format!("{} is no sweep", folder.display()));
    Experiment::new(scenario, vocabulary).ok_or_else(words)
}

/// The number of the chunk: as it is given, else as the engine says it.
fn number(given: Option<u64>, of: u64) -> Result<u64, Failure> {
    let said = || NUMBERS.iter().find_map(|name| std::env::var(name).ok()?.parse().ok());
    match given.or_else(said) {
        Some(number) if number < of => Ok(number),
        Some(number) => {
            Err(Failure::Plain(2, format!("there is no chunk {number}: there are 0 to {}", of - 1)))
        }
        None => {
            let words = format!("which chunk? --chunk says it, or one of {}", NUMBERS.join(", "));
            Err(Failure::Plain(2, words))
        }
    }
}

/// Whether a chunk has so many simulations, and its process has come to an end.
pub(super) fn is_done(chunk: &Path, size: u64) -> Result<bool, Failure> {
    if !chunk.join("manifest.json").exists() {
        return Ok(false);
    }
    let (state, known, _) = progress_of(chunk)?;
    Ok(state != Progress::Running && known == size)
}

/// `telosim sweep --plan PLAN --chunk K`: simulates what a chunk lacks. What is done is not done again.
pub(super) fn task(folder: &Path, chunk: Option<u64>, study: &Study) -> Result<(), Failure> {
    let (metrics, vocabulary) = words()?;
    let scenario = scenario_of(folder, &vocabulary)?;
    let manifest = Results::open(folder)?.manifest().clone();
    let tell = |words: String| {
        if !study.common.quiet {
            note!("{words}");
        }
        Ok(())
    };
    if manifest.status == Progress::Complete {
        return tell(format!("{} is complete: nothing to simulate", folder.display()));
    }
    let Some(plan) = Plan::read(folder)? else {
        let words = format!("{} has no plan: `telosim sweep --on` makes one", folder.display());
        return Err(Failure::Plain(66, words));
    };
    let (chunk, of) = (number(chunk, plan.chunks)?, plan.chunks);
    let experiment = sweep_of(&scenario, folder, &vocabulary)?;
    let (out, share) = (Plan::chunk(folder, chunk), Share::Shard { index: chunk, of });
    let all = experiment.simulations(share);
    if is_done(&out, all)? {
        return tell(format!("chunk {chunk} is done: nothing to simulate"));
    }
    let mut quiet = study.clone();
    quiet.common.quiet = true;
    let name = &manifest.identity.plan.scenario;
    let job = Job { name, out: &out, share, study: &quiet };
    let ids = experiment.ids();
    let identity = job.identity(&scenario, &experiment, ids.clone(), &metrics, &vocabulary);
    if identity.hash() != plan.run {
        return Err(another(folder, &manifest.identity, &identity));
    }
    let began = Instant::now();
    job.simulate(&scenario, &experiment, ids, &metrics, &vocabulary)?;
    let (done, took) = (progress_of(&out)?.1, began.elapsed().as_secs_f64());
    tell(format!("chunk {chunk} of 0 to {}: {done} of {all} simulations, {took:.1} s", of - 1))
}

fn another(folder: &Path, there: &Identity, here: &Identity) -> Failure {
    let mut differences = there.differences(here);
    differences.push("its plan is of another design: write into another folder (--out)".to_owned());
    RecordError::Incompatible { path: folder.to_owned(), differences }.into()
}

/// The whole, while its chunks come.
struct Whole<'a> {
    folder: &'a Path,
    join: Join<'a>,
    plan: Plan,
    sizes: Vec<u64>,
    /// Chunks that are joined.
    taken: BTreeSet<u64>,
    /// Of those that have begun: when their manifest was last looked at.
    looked: BTreeMap<u64, SystemTime>,
}

impl Whole<'_> {
    /// Joins the chunks that are done by now.
    fn take_done(&mut self) -> Result<(), Failure> {
        let mut new = 0;
        for (chunk, &size) in (0..).zip(&self.sizes) {
            let path = Plan::chunk(self.folder, chunk);
            let written = fs::metadata(path.join("manifest.json")).and_then(|it| it.modified());
            let Ok(written) = written else { continue };
            if self.taken.contains(&chunk) || self.looked.insert(chunk, written) == Some(written) {
                continue;
            }
            if is_done(&path, size)? {
                new += self.join.take(&path)?;
                self.taken.insert(chunk);
            }
        }
        if new > 0 {
            self.join.recorder().flush()?;
        }
        Ok(())
    }

    /// The chunks of which something is missing.
    fn missing(&mut self, experiment: &Experiment<'_>) -> BTreeSet<u64> {
        let (mut missing, of) = (BTreeSet::new(), experiment.shard_of(self.plan.chunks));
        self.join.recorder().each_missing(|_, point, replicate| {
            missing.insert(of(point, replicate));
        });
        missing
    }
}

/// How the chunks are to be run.
pub(super) struct Orders {
    pub engine: Engine,
    /// What a chunk is to take `[s]`.
    pub seconds: f64,
    /// Whether to come back once they are submitted.
    pub submit_only: bool,
}

/// `telosim sweep SWEEP --on ENGINE`: plans, submits, and joins what comes; whether the whole is there.
pub(super) fn on(
    orders: &Orders,
    job: &Job<'_>,
    scenario: &Scenario,
    experiment: &Experiment<'_>,
    ids: Vec<Vec<u64>>,
    metrics: &[MetricInfo],
    vocabulary: &Vocabulary,
) -> Result<bool, Failure> {
    let (out, common) = (job.out, &job.study.common);
    let text = scenario.resolved_toml();
    let identity = job.identity(scenario, experiment, ids, metrics, vocabulary);
    let run = identity.hash();
    let plan = Plan::read(out)?;
    if plan.as_ref().is_some_and(|it| it.run != run) {
        return Err(another(out, &Results::open(out)?.manifest().identity, &identity));
    }
    let jobs = common.jobs.unwrap_or(1);
    let started = jiff::Timestamp::now().to_string();
    let machine = Machine::here(std::env::args().collect(), jobs, started);
    let folder = RunFolder::create(out, &text, identity, machine)?;
    tell_losses(&folder);
    if told(&folder, "sweep", common.quiet) {
        return Ok(true);
    }
    let join = Join::new(folder, |line, point, replicate| {
        Ok(experiment.inputs_of(line, point, replicate))
    })?;
    let plan = match plan {
        Some(plan) => plan,
        None => Plan::new(run, experiment, orders.seconds * jobs as f64)?,
    };
    plan.write(out)?;
    let logs = out.join(LOGS);
    fs::create_dir_all(&logs).map_err(io(&logs))?;
    let task = Task {
        program: std::env::current_exe().map_err(io(Path::new("telosim")))?,
        plan: out.canonicalize().map_err(io(out))?,
        name: job.name.to_owned(),
        jobs,
        chunks: plan.chunks,
    };
    let (sizes, taken, looked) = (experiment.shards(plan.chunks), BTreeSet::new(), BTreeMap::new());
    let mut whole = Whole { folder: out, join, plan, sizes, taken, looked };
    whole.take_done()?;
    let missing = whole.missing(experiment);
    if !common.quiet {
        let (chunks, each) = (whole.plan.chunks, time(whole.plan.seconds / jobs as f64));
        let (n, out) = (missing.len(), out.display());
        note!("{n} of {chunks} chunks to do, about {each} each; plan in {out}");
    }
    if orders.engine == Engine::Script {
        super::print(&task.script(&missing))?;
        return Ok(false);
    }
    if orders.submit_only && !missing.is_empty() {
        let ended = orders.engine.submit(&task, &missing, false)?.wait().map_err(io(out))?;
        let out = out.display();
        if !ended.success() {
            return Err(Failure::Plain(
                74,
                format!("the engine took nothing: it ended with {ended}"),
            ));
        }
        note!(
            "submitted; `telosim status {out}` says how far it is, `telosim merge {out}` joins it"
        );
        return Ok(false);
    }
    let halt = Halt::listen(job.study.max_time)?;
    if !halt.during(|| wait(orders.engine, &task, &mut whole, job, experiment, &halt))? {
        return Ok(false);
    }
    whole.join.finish(Progress::Complete)?;
    Plan::clear(out);
    Ok(true)
}

/// Submits what is missing and joins what comes, again as long as something comes; whether all is there.
fn wait(
    engine: Engine,
    task: &Task,
    whole: &mut Whole<'_>,
    job: &Job<'_>,
    experiment: &Experiment<'_>,
    halt: &Halt,
) -> Result<bool, Failure> {
    let (began, at_start) = (Instant::now(), whole.missing(experiment).len());
    let mut left = at_start;
    while left > 0 {
        let missing = whole.missing(experiment);
        let mut child = engine.submit(task, &missing, true)?;
        let (mut told, mut pause) = (Instant::now(), Duration::from_millis(100));
        let ended = loop {
            let ended = child.try_wait().map_err(io(whole.folder))?;
            whole.take_done()?;
            // An interrupt may end both.
            if !halt.go_on() {
                // Only who waits for it is ended: the engine goes on with what it has.
                let _ = child.kill();
                let _ = child.wait();
                whole.join.recorder().flush()?;
                let words = "the engine goes on; the same command waits for the rest and joins it";
                halt.end(words.to_owned())?;
                return Ok(false);
            }
            if ended.is_some() {
                break ended;
            }
            if told.elapsed() > Duration::from_secs(10) && !job.study.common.quiet {
                told = Instant::now();
                let here = whole.missing(experiment).len();
                let done = at_start - here;
                let rate = began.elapsed().as_secs_f64() / done.max(1) as f64;
                let rest = match done {
                    0 => String::new(),
                    _ => format!(", about {} left", time(rate * here as f64)),
                };
                note!("{} of {} chunks{rest}", task.chunks - here as u64, task.chunks);
            }
            thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_secs(1));
        };
        let here = whole.missing(experiment);
        if here.len() == left {
            let (which, logs) = (ranges(&here), whole.folder.join(LOGS));
            let how = ended.map_or_else(String::new, |it| format!(" ({it})"));
            let words = format!(
                "the engine ended{how} and chunks {which} are not done; {} has what they said",
                logs.display()
            );
            return Err(Failure::Plain(74, words));
        }
        left = here.len();
        if left > 0 && !job.study.common.quiet {
            note!("chunks {} ended before they were done: submitted again", ranges(&here));
        }
    }
    Ok(true)
}
