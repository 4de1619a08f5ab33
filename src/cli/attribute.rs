//! `telosim attribute`: through which path do the jobs go? The same replicates with some paths as they are without AI, as a study
//! folder like any other.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::band::beside;
use super::output::{beside_as_it_is, note, say};
use super::progress::{Bar, Known, Watch};
use super::report::Told;
use super::results::{Document, Found};
use super::run::{SEED_RULE, inputs, name_of, recorded, tell_losses, told};
use super::stop::Halt;
use super::verdicts::Verdicts;
use super::{
    Failure, Study, compare, given, golden, landscape, read, report, scenario_of, sweep, words,
};
use crate::chart::Answer as _;
use crate::engine::{BASE_TICKS, Draws, MetricInfo};
use crate::model::states::attribution::PATHS;
use crate::model::states::headline::metric;
use crate::record::{Identity, Machine, Plan, Progress, Recorder, Results, RunFolder, VariantPlan};
use crate::report::attribution::{self, Asked, Attributed};
use crate::report::kept::{self, Kept as _};
use crate::report::loaded::Loaded;
use crate::scenario::{Ensemble, MAIN, REFERENCE, Scenario, Style, VariantRole, Vocabulary};
use crate::study::{Attribution, Cast, Horizon, How, Script as _, Stage, Threads};

#[derive(Args, Debug)]
pub(super) struct AttributeArgs {
    /// Scenario file, or the folder of a run whose page is to say it, too
    scenario: PathBuf,
    /// How what all paths do together is shared out among them
    #[arg(long, value_enum, default_value = "shapley")]
    how: Sharing,
    /// Run folder; runs/attribute-NAME by default, of a run RUN-shapley or RUN-telescoping
    #[arg(long)]
    out: Option<PathBuf>,
    #[command(flatten)]
    study: Study,
}

/// How what all paths come to is shared out among them.
#[derive(ValueEnum, Clone, Copy, Debug)]
pub(super) enum Sharing {
    /// What a path adds to those before, in the mean over all orders
    Shapley,
    /// What a path adds to those before: execution, coordination, price, spending, finance
    Telescoping,
}

impl Sharing {
    fn how(self) -> How {
        match self {
            Self::Shapley => How::Shapley,
            Self::Telescoping => How::Telescoping,
        }
    }
}

/// The folder beside a run for what is simulated of it: each way has its own, because one asks for other runs than the other.
fn folder_of(run: &Path, how: How) -> PathBuf {
    match how {
        How::Shapley => beside(run, "-shapley"),
        How::Telescoping => beside(run, "-telescoping"),
    }
}

/// Replicates in a part of the recording: each is on the disk as soon as it is there.
const PART: u64 = 1;
/// Replicates unless others are asked for: each is tens of runs.
const RUNS: u64 = 16;
/// How long one run is tried out, to say what all take.
const TRIED: Duration = Duration::from_secs(2);

fn plan(
    name: &str,
    scenario: &Scenario,
    study: &Attribution<'_>,
    vocabulary: &Vocabulary,
    metrics: &[MetricInfo],
) -> Plan {
    let variant = |name: &str| VariantPlan {
        name: name.to_owned(),
        role: match name {
            MAIN => VariantRole::Scenario,
            REFERENCE => VariantRole::Reference,
            _ => VariantRole::Arm,
        },
        points: 1,
        runs: scenario.ensemble.runs,
    };
    let needed = [metric::NET, metric::HOURS, metric::EMPLOYED, metric::FORCE];
    let kept = recorded(scenario, metrics.to_vec());
    let is_kept = |it: &&MetricInfo| {
        needed.contains(&it.name.as_str()) || kept.iter().any(|kept| kept.name == it.name)
    };
    Plan {
        scenario: name.to_owned(),
        calendar: scenario.time.calendar(),
        variants: study.names().map(variant).collect(),
        inputs: inputs(scenario.inputs(), vocabulary),
        metrics: metrics.iter().filter(is_kept).cloned().collect(),
        looks: vec![],
        series: false,
        part: PART,
    }
}

/// What so many runs take, from the first ticks of one.
fn cost(
    scenario: &Scenario,
    vocabulary: &Vocabulary,
    simulations: u64,
    threads: usize,
) -> Result<String, String> {
    let part = Cast::new(scenario, vocabulary).part(0, 0)?;
    let ticks = Horizon::of(scenario).ticks;
    let mut stage = Stage::new().map_err(|e| e.to_string())?;
    let tried = stage.pace(part, Draws::new(scenario.ensemble.seed, 0), ticks, TRIED);
    let Ok(tick) = tried else { return Ok("an unknown time".into()) };
    let each = tick * f64::from(ticks + BASE_TICKS);
    Ok(sweep::time(each * simulations as f64 / threads as f64))
}

/// What is simulated, and where.
struct Job<'a> {
    scenario: Scenario,
    how: How,
    name: String,
    out: &'a Path,
    study: &'a Study,
    /// How long it may take.
    max_time: Option<Duration>,
}

impl Job<'_> {
    /// Simulates what is not there yet; whether all of it is there now.
    fn simulate(&self, metrics: &[MetricInfo], vocabulary: &Vocabulary) -> Result<bool, Failure> {
        let Self { scenario, out, study: Study { common, .. }, max_time, .. } = self;
        let study = Attribution::new(scenario, self.how);
        let text = scenario.resolved_toml();
        let plan = plan(&self.name, scenario, &study, vocabulary, metrics);
        given::affordable(&plan, scenario)?;
        let identity =
            Identity::new(&text, scenario.ensemble.seed, SEED_RULE, plan).of_rows(study.ids());
        let threads = Threads::new(common.jobs)?;
        let halt = Halt::listen(*max_time)?;
        if !common.quiet {
            let (runs, each) = (scenario.ensemble.runs, study.names().count());
            let (all, threads) = (study.simulations(), threads.count());
            let takes = cost(scenario, vocabulary, all, threads)?;
            note!(
                "through which path: {runs} replicates x {each} runs: {all} simulations, about {takes} on {threads} threads"
            );
        }
        let started = jiff::Timestamp::now().to_string();
        let machine = Machine::here(std::env::args().collect(), threads.count(), started);
        let mut folder = RunFolder::create(out, &text, identity, machine)?;
        tell_losses(&folder);
        if told(&folder, "attribution", common.quiet) {
            return Ok(true);
        }
        self.describe(&mut folder)?;
        let mut recorder = Recorder::new(folder).choosing(metrics);
        recorder.carry(|variant, _, replicate| Ok(study.inputs_of(variant as usize, replicate)))?;
        let before = recorder.acknowledged();
        // The reference follows no other.
        golden::compare(&recorder, Some(1), common.quiet, |it| {
            threads.run(|| study.again(it.variant, it.replicate, &|| halt.go_on()))
        })?;
        let watch = Watch::new(scenario, metrics);
        let mut known = Known::default();
        recorder.recall(|outcome| known.see(outcome, watch.place))?;
        let bar = Bar { all: study.simulations(), before, known };
        let mut teller = bar.teller(recorder, &watch, common);
        let beat = teller.beat(&halt, scenario.time.ticks);
        halt.during(|| threads.run(|| study.run(&mut teller, &beat)))?;
        halt.settle(teller.end()?.recorder, out, Progress::Complete)
    }

    /// Says in the folder which variant stands for which set of paths.
    fn describe(&self, folder: &mut RunFolder) -> Result<(), Failure> {
        if folder.grows() {
            return Ok(());
        }
        let study = Attribution::new(&self.scenario, self.how);
        let names: Vec<&str> = study.names().collect();
        // The folder may hold more than is asked for now, in another order.
        let held = &folder.manifest().identity.plan.variants;
        let place = |variant: usize| held.iter().position(|it| it.name == names[variant]);
        let sets = 0..1 << PATHS.len();
        let variants = sets.map(|set| study.variant_of(set).and_then(place)).collect();
        let asked = Asked { how: self.how, variants };
        let asked = serde_json::to_string_pretty(&asked).map_err(|e| e.to_string())? + "\n";
        folder.add_file(attribution::FILE, asked.as_bytes())?;
        Ok(())
    }
}

/// What is run of a scenario: neither arms nor checks.
fn bare(mut scenario: Scenario, runs: u64) -> Scenario {
    scenario.ensemble = Ensemble { runs, precision: None, attribution: 0, ..scenario.ensemble };
    scenario.arms.clear();
    scenario.checks.clear();
    scenario
}

pub(super) fn attribute(args: &AttributeArgs) -> Result<(), Failure> {
    let (metrics, vocabulary) = words()?;
    let common = &args.study.common;
    // A run has its settings already.
    let of_run = args.scenario.is_dir();
    if of_run && (!common.set.is_empty() || common.seed.is_some()) {
        let words = "a run has its settings and its seed: --set and --seed are for a scenario file";
        return Err(Failure::Plain(2, words.to_owned()));
    }
    let scenario = match of_run {
        true => whole_run(&args.scenario, &vocabulary)?,
        false => read(&args.scenario, common, &vocabulary)?,
    };
    if let (Some(notes), false) = (&scenario.notes, common.quiet || of_run) {
        beside_as_it_is(&notes.render(Style::of_stderr()));
    }
    if scenario.sweep.is_some() {
        let words = "a sweep has many scenarios: `telosim attribute` is about one of them";
        return Err(Failure::Plain(65, words.to_owned()));
    }
    let runs = common.runs.unwrap_or(RUNS.min(scenario.ensemble.runs));
    let how = args.how.how();
    let by_default = match of_run {
        true => folder_of(&args.scenario, how),
        false => PathBuf::from("runs").join(format!("attribute-{}", name_of(&args.scenario))),
    };
    let name = last(&by_default);
    let out = args.out.clone().unwrap_or(by_default);
    let (study, max_time) = (&args.study, args.study.max_time);
    let job = Job { scenario: bare(scenario, runs), how, name, out: &out, study, max_time };
    if !job.simulate(&metrics, &vocabulary)? {
        return Ok(());
    }
    job.describe(&mut RunFolder::reopen(&out)?)?;
    let (words, found) = made(&out, &vocabulary)?;
    if of_run {
        join(&args.scenario, found.clone(), &vocabulary)?;
        report::again(&args.scenario, &vocabulary)?;
    }
    let folder = out.display().to_string();
    say(&words, &Document::Attribute(Box::new(Found { folder, found })))?;
    Verdicts::of_simulations(&out)?.end(args.study.strictness.strict)
}

/// The scenario of a run that is done, whose page can say more.
fn whole_run(run: &Path, vocabulary: &Vocabulary) -> Result<Scenario, Failure> {
    let refuse = |why: &str| Err(Failure::Plain(2, format!("{}: {why}", run.display())));
    if compare::is_comparison(run) || is_attribution(run) {
        return refuse("`telosim attribute` is about a scenario, or a run of one");
    }
    let scenario = scenario_of(run, vocabulary)?;
    if !Results::open(run)?.is_whole() {
        return refuse("it is not complete: the command that began it goes on with it");
    }
    Ok(scenario)
}

/// What a scenario asks to be shared out of its run over paths.
fn asked_of(scenario: &Scenario) -> Scenario {
    bare(scenario.clone(), scenario.ensemble.attribution.min(scenario.ensemble.runs))
}

/// Simulations that a run of the scenario does besides, to share net job loss out over paths.
pub(super) fn simulations(scenario: &Scenario) -> u64 {
    match scenario.ensemble.attribution {
        0 => 0,
        _ => Attribution::new(&asked_of(scenario), How::Telescoping).simulations(),
    }
}

/// Shares net job loss out over paths for a run that is done, as its scenario asks. What the simulations came to; none if the
/// time was up.
pub(super) fn of_run(
    run: &Path,
    scenario: &Scenario,
    (study, max_time): (&Study, Option<Duration>),
    (metrics, vocabulary): (&[MetricInfo], &Vocabulary),
) -> Result<Option<Verdicts>, Failure> {
    let how = How::Telescoping;
    let out = folder_of(run, how);
    let (scenario, name) = (asked_of(scenario), last(&out));
    let job = Job { scenario, how, name, out: &out, study, max_time };
    if !job.simulate(metrics, vocabulary)? {
        return Ok(None);
    }
    job.describe(&mut RunFolder::reopen(&out)?)?;
    let (_, found) = made(&out, vocabulary)?;
    join(run, found, vocabulary)?;
    Ok(Some(Verdicts::of_simulations(&out)?))
}

/// The last part of a path, whole.
fn last(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |it| it.to_string_lossy().into_owned())
}

/// Keeps in a run what was found by its attribution.
fn join(run: &Path, found: Attributed, vocabulary: &Vocabulary) -> Result<(), Failure> {
    let loaded = Loaded::open(run, scenario_of(run, vocabulary)?)?;
    let mut folder = RunFolder::reopen(run)?;
    if let Some(chart) = found.chart(&landscape::source(&loaded), &[]) {
        landscape::add_chart(&mut folder, "", &chart)?;
    }
    kept::keep(&loaded, &mut folder, found)?;
    Ok(())
}

/// Writes what there is to see of an attribution and says it.
pub(super) fn tell(path: &Path, vocabulary: &Vocabulary) -> Result<(), Failure> {
    let (words, found) = made(path, vocabulary)?;
    let folder = path.display().to_string();
    say(&words, &Document::Attribute(Box::new(Found { folder, found })))
}

/// Writes what there is to see of an attribution and says it in short.
pub(super) fn write(path: &Path, vocabulary: &Vocabulary) -> Result<Told, Failure> {
    Ok(Told { words: made(path, vocabulary)?.0, ..Told::default() })
}

fn made(path: &Path, vocabulary: &Vocabulary) -> Result<(String, Attributed), Failure> {
    let scenario = scenario_of(path, vocabulary)?;
    let mut folder = RunFolder::reopen(path)?;
    let results = Results::open(path)?;
    let asked: Asked = serde_json::from_slice(&results.file(attribution::FILE)?)
        .map_err(|e| Failure::Plain(74, format!("{}: {e}", attribution::FILE)))?;
    let found = Attributed::of(&results, &asked)?;
    let source = landscape::source_of(&results, found.runs);
    let chart = found.drawn().draw(&source);
    landscape::add_chart(&mut folder, "", &chart)?;
    let page = found.page(&scenario.title, &source, chart);
    folder.add_file("report.html", page.html()?.as_bytes())?;
    folder.add_file("report.md", page.markdown().as_bytes())?;
    folder.add_file("paths.csv", found.csv().as_bytes())?;
    let mut words = format!("{}\n{}", scenario.title, found.words());
    words += &format!("\n  {}\n", path.join("report.html").display());
    Ok((words, found))
}

/// Whether a run folder is an attribution.
pub(super) fn is_attribution(path: &Path) -> bool {
    path.join(attribution::FILE).is_file()
}

/// Why a command cannot tell of a replicate of an attribution by itself.
pub(super) fn refuse(path: &Path) -> Result<(), Failure> {
    if is_attribution(path) {
        let words = "a run with a path off makes again what other runs did: `telosim attribute` does all of them";
        return Err(Failure::Plain(2, words.to_owned()));
    }
    Ok(())
}
