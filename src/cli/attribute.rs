//! `telosim attribute`: through which path do the jobs go? The same replicates with some paths as they are without AI, as a study
//! folder like any other.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::output::say;
use super::progress::{Bar, Known, Watch};
use super::report::Told;
use super::results::{Document, Found};
use super::run::{SEED_RULE, inputs, name_of, recorded, told};
use super::stop::Halt;
use super::verdicts::Verdicts;
use super::{Failure, Study, landscape, read, scenario_of, sweep, words};
use crate::chart::Answer as _;
use crate::engine::{BASE_TICKS, Draws, MetricInfo};
use crate::model::states::attribution::PATHS;
use crate::model::states::headline::metric;
use crate::record::{Identity, Machine, Plan, Progress, Recorder, Results, RunFolder, VariantPlan};
use crate::report::attribution::{self, Asked, Attributed};
use crate::scenario::{MAIN, REFERENCE, Scenario, Style, VariantRole, Vocabulary};
use crate::study::{Attribution, Cast, Horizon, How, Script as _, Stage, Threads};

#[derive(Args, Debug)]
pub(super) struct AttributeArgs {
    /// Scenario file
    scenario: PathBuf,
    /// How what all paths do together is shared out among them
    #[arg(long, value_enum, default_value = "shapley")]
    how: Sharing,
    /// Run folder; runs/attribute-NAME by default
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
    let tick = stage.pace(part, Draws::new(scenario.ensemble.seed, 0), ticks, TRIED);
    let each = tick * f64::from(ticks + BASE_TICKS);
    Ok(sweep::time(each * simulations as f64 / threads as f64))
}

/// Runs what is not there yet.
fn simulate(
    args: &AttributeArgs,
    folder: RunFolder,
    scenario: &Scenario,
    study: &Attribution<'_>,
    metrics: &[MetricInfo],
) -> Result<(), Failure> {
    let out = folder.path().display().to_string();
    let common = &args.study.common;
    let threads = Threads::new(common.jobs)?;
    let halt = Halt::listen(args.study.max_time)?;
    let mut recorder = Recorder::new(folder).choosing(metrics);
    recorder.carry(|variant, _, replicate| Ok(study.inputs_of(variant as usize, replicate)))?;
    let before = recorder.acknowledged();
    let watch = Watch::new(scenario, metrics);
    let mut known = Known::default();
    recorder.recall(|outcome| known.see(outcome, watch.place))?;
    let bar = Bar { all: study.simulations(), before, known };
    let mut teller = bar.teller(recorder, &watch, common);
    if before > 0 && !common.quiet {
        eprintln!("going on from {before} simulations in {out}");
    }
    let beat = teller.beat(&halt, scenario.time.ticks);
    threads.run(|| study.run(&mut teller, &beat))?;
    let simulated = teller.bar.position();
    teller.bar.finish_and_clear();
    if halt.go_on() {
        teller.sink.finish(Progress::Complete)?;
        return Ok(());
    }
    teller.sink.finish(Progress::Partial)?;
    let words = format!(
        "stopped after {simulated} simulations, all of them kept in {out}: the same command goes on from there"
    );
    let code = if halt.signal() == 0 { 0 } else { 128 + halt.signal() };
    Err(Failure::Plain(code, words))
}

pub(super) fn attribute(args: &AttributeArgs) -> Result<(), Failure> {
    let (metrics, vocabulary) = words()?;
    let common = &args.study.common;
    let mut scenario = read(&args.scenario, common, &vocabulary)?;
    if let (Some(notes), false) = (&scenario.notes, common.quiet) {
        eprint!("{}", notes.render(Style::of_stderr()));
    }
    if scenario.sweep.is_some() {
        let words = "a sweep has many scenarios: `telosim attribute` is about one of them";
        return Err(Failure::Plain(65, words.to_owned()));
    }
    scenario.ensemble.runs = common.runs.unwrap_or(RUNS.min(scenario.ensemble.runs));
    scenario.ensemble.precision = None;
    // Neither is run here.
    scenario.arms.clear();
    scenario.checks.clear();
    let how = args.how.how();
    let study = Attribution::new(&scenario, how);
    let name = format!("attribute-{}", name_of(&args.scenario));
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from("runs").join(&name));
    let text = scenario.resolved_toml();
    let plan = plan(&name, &scenario, &study, &vocabulary, &metrics);
    let identity =
        Identity::new(&text, scenario.ensemble.seed, SEED_RULE, plan).of_rows(study.ids());
    let threads = Threads::new(common.jobs)?.count();
    if !common.quiet {
        let (runs, each) = (scenario.ensemble.runs, study.names().count());
        let all = study.simulations();
        let takes = cost(&scenario, &vocabulary, all, threads)?;
        eprintln!(
            "{runs} replicates x {each} runs: {all} simulations, about {takes} on {threads} threads"
        );
    }
    let started = jiff::Timestamp::now().to_string();
    let machine = Machine::here(std::env::args().collect(), threads, started);
    let folder = RunFolder::create(&out, &text, identity, machine)?;
    if told(&folder, "attribution", common.quiet) {
        drop(folder);
    } else {
        simulate(args, folder, &scenario, &study, &metrics)?;
    }
    let mut folder = RunFolder::reopen(&out)?;
    let variants = (0..1 << PATHS.len()).map(|set| study.variant_of(set)).collect();
    let asked = Asked { how, variants };
    let asked = serde_json::to_string_pretty(&asked).map_err(|e| e.to_string())? + "\n";
    folder.add_file(attribution::FILE, asked.as_bytes())?;
    // The page is written by the next holder of the folder.
    drop(folder);
    tell(&out, &vocabulary)?;
    Verdicts::of_simulations(&out)?.end(args.study.strictness.strict)
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
