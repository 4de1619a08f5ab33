//! `telosim decide`: options of the same cost over many futures, as a run folder with a page and a brief.

use std::path::{Path, PathBuf};

use clap::Args;

use super::output::{beside_as_it_is, note, say};
use super::progress::{Bar, Known, Watch};
use super::report::Told;
use super::results::{Document, Found};
use super::run::{SEED_RULE, inputs, name_of, tell_losses, told};
use super::sizer::{self, Sizer, TRIALS};
use super::stop::Halt;
use super::verdicts::Verdicts;
use super::{Failure, Study, compare, given, golden, landscape, pages, read, words};
use crate::engine::MetricInfo;
use crate::model::states::economy::parameter::CLOSURE;
use crate::model::states::headline;
use crate::record::{Identity, Machine, Plan, Progress, Recorder, Results, RunFolder, VariantPlan};
use crate::report::comparison::{self, Line, Which};
use crate::report::decision::{self, Asked, Decision, Elsewhere, needed};
use crate::report::loaded::Loaded;
use crate::scenario::{Decide, Kind, Scenario, Spec, Style, VariantRole, Vocabulary, slug};
use crate::study::{Threads, Trials};

#[derive(Args, Debug)]
pub(super) struct DecideArgs {
    /// A scenario file with [budget] and [[option]] tables
    file: PathBuf,
    /// Run folder; runs/decide-NAME by default
    #[arg(long)]
    out: Option<PathBuf>,
    #[command(flatten)]
    study: Study,
}

/// Replicates in a part of the recording.
const PART: u64 = 16;

/// What is decided: the scenario without its options, and the options.
struct Question {
    scenario: Scenario,
    decide: Decide,
    /// The hash of what sizes follow from.
    of: String,
}

impl Question {
    fn read(args: &DecideArgs, vocabulary: &Vocabulary) -> Result<Self, Failure> {
        let common = &args.study.common;
        let mut scenario = read(&args.file, common, vocabulary)?;
        if let (Some(notes), false) = (&scenario.notes, common.quiet) {
            beside_as_it_is(&notes.render(Style::of_stderr()));
        }
        let refuse = |why: &str| Err(Failure::Plain(65, format!("{}: {why}", args.file.display())));
        let Some(mut decide) = scenario.decide.clone() else {
            return refuse("there is nothing to decide: expected [budget] and [[option]] tables");
        };
        if scenario.sweep.is_some() {
            return refuse("a sweep has many scenarios: `telosim decide` is about one of them");
        }
        if let Some(runs) = common.runs {
            let futures = &mut decide.futures;
            futures.runs = runs;
            futures.sizing = futures.sizing.min(runs);
            futures.elsewhere = futures.elsewhere.min(runs);
        }
        scenario.decide = Some(decide.clone());
        let text = scenario.resolved_toml();
        let plain = crate::scenario::meaning(&text);
        let of = blake3::hash(format!("{plain} {}", env!("CARGO_PKG_VERSION")).as_bytes());
        let scenario = bare(scenario, &decide);
        Ok(Self { scenario, decide, of: of.to_hex().to_string() })
    }

    /// Closures of the economy other than the scenario's, where options are to be judged under them.
    fn others(&self, vocabulary: &Vocabulary) -> Vec<String> {
        let own = self.scenario.get(CLOSURE).map(|it| it.spec.to_json());
        let words = match vocabulary.get(CLOSURE).map(|it| &it.kind) {
            Some(Kind::Choice(words)) => words.iter().map(|it| it.0.clone()).collect(),
            _ => vec![],
        };
        let wanted = self.decide.futures.elsewhere > 0;
        words.into_iter().filter(|it| wanted && own != Some(it.as_str().into())).collect()
    }

    /// What was sized before in this folder, for the same question.
    fn known(&self, out: &Path) -> Option<Asked> {
        let bytes = std::fs::read(out.join(decision::FILE)).ok()?;
        let asked: Asked = serde_json::from_slice(&bytes).ok()?;
        (asked.of == self.of).then_some(asked)
    }

    /// Sizes all options.
    fn size(
        &self,
        args: &DecideArgs,
        metrics: &[MetricInfo],
        others: Vec<String>,
    ) -> Result<Asked, Failure> {
        let common = &args.study.common;
        let threads = Threads::new(common.jobs)?;
        let halt = Halt::listen(args.study.max_time)?;
        if !common.quiet {
            let [sizing, judging] = worlds(&self.decide, others.len() as u64);
            note!(
                "sizing {} options on {} futures, at most {sizing} worlds; then {judging} to judge them",
                self.decide.options.len(),
                self.decide.futures.sizing
            );
        }
        let pulse = || halt.go_on();
        let mut sizer = Sizer::new(&self.scenario, &self.decide, metrics, &threads, &pulse)?;
        let (options, searched) = sizer.all()?;
        if !common.quiet {
            for it in &options {
                let sets = it.sets.join("; ");
                note!("{}: {sets}: {:.1} % of the budget", it.name, 100.0 * it.cost);
            }
        }
        let lines = options.len() + 1;
        let line = |(at, closure): (usize, String)| {
            let first = lines * (at + 1);
            Elsewhere { closure, lines: (first..first + lines).collect() }
        };
        Ok(Asked {
            of: self.of.clone(),
            budget: sizer.money(),
            sizing: self.decide.futures.sizing,
            worlds: sizer.worlds(),
            options,
            searched,
            elsewhere: others.into_iter().enumerate().map(line).collect(),
        })
    }

    /// Doing nothing and every option, then the same under each other closure: lines of a comparison and their scenarios.
    fn lines(&self, asked: &Asked) -> (Vec<Line>, Vec<Scenario>) {
        let mut all = vec![(slug("nothing"), Which::File, self.scenario.clone())];
        for option in &asked.options {
            let choices = option.of.iter().filter_map(|it| self.decide.option(it));
            let parts = choices.zip(option.at.iter().copied()).collect();
            let levers = sizer::levers(&self.scenario, &parts);
            all.push((slug(&option.name), Which::File, self.scenario.with_levers(levers)));
        }
        let own = all.clone();
        for elsewhere in &asked.elsewhere {
            for (at, (name, _, scenario)) in own.iter().enumerate() {
                let mut scenario = scenario.clone();
                scenario.ensemble.runs = self.decide.futures.elsewhere;
                let settings = scenario.parameters.iter_mut();
                for setting in settings.filter(|it| it.path == CLOSURE) {
                    setting.spec = Spec::Fixed(elsewhere.closure.clone().into());
                }
                let name = format!("{name}-{}", elsewhere.closure);
                all.push((name, Which::Elsewhere(at), scenario));
            }
        }
        let line = |(name, which, _): &(String, Which, Scenario)| Line {
            scenario: format!("scenario-{name}.toml"),
            name: name.clone(),
            which: *which,
        };
        let lines = all.iter().map(line).collect();
        (lines, all.into_iter().map(|it| it.2).collect())
    }

    fn identity(
        &self,
        name: &str,
        lines: &[Line],
        trials: &Trials<'_>,
        (scenarios, metrics): (&[Scenario], &[MetricInfo]),
        vocabulary: &Vocabulary,
    ) -> Identity {
        let variant = |(line, scenario): (&Line, &Scenario)| VariantPlan {
            name: line.name.clone(),
            role: VariantRole::Scenario,
            points: 1,
            runs: scenario.ensemble.runs,
        };
        let plan = Plan {
            scenario: name.to_owned(),
            variants: lines.iter().zip(scenarios).map(variant).collect(),
            inputs: inputs(self.scenario.inputs(), vocabulary),
            metrics: metrics.iter().filter(|it| needed(it)).cloned().collect(),
            calendar: self.scenario.time.calendar(),
            looks: vec![],
            series: true,
            part: PART,
        };
        Identity::new("", self.scenario.ensemble.seed, SEED_RULE, plan).of_rows(trials.ids())
    }
}

/// What is run of a scenario: as often as there are futures, with neither arms nor checks nor options.
fn bare(mut scenario: Scenario, decide: &Decide) -> Scenario {
    let ensemble = &mut scenario.ensemble;
    (ensemble.runs, ensemble.precision, ensemble.attribution) = (decide.futures.runs, None, 0);
    scenario.arms.clear();
    scenario.policies.clear();
    scenario.checks.clear();
    scenario.decide = None;
    scenario
}

/// Worlds at most to size options, and to judge them, with so many other closures.
pub(super) fn worlds(decide: &Decide, closures: u64) -> [u64; 2] {
    use crate::scenario::Spending;
    let (futures, lines) = (&decide.futures, decide.options.len() as u64 + 1);
    let mixes = decide.options.iter().filter(|it| matches!(it.spending, Spending::Mix(_)));
    let mixes = mixes.count() as u64;
    let [single, mix] = TRIALS.map(|it| it as u64);
    let (searched, more) = decide.search.as_ref().map_or((0, 0), |it| (it.worlds, 1));
    let sizes = (lines - 1 - mixes) * single + mixes * mix;
    // Each line has its worlds, and all of a closure share a reference.
    let each = lines + more + 1;
    let elsewhere = closures * futures.elsewhere * each;
    [futures.sizing * (2 + sizes) + searched, futures.runs * each + elsewhere]
}

/// What a decision of a scenario takes in worlds, in words for `telosim check`, and how many that is at most.
pub(super) fn ahead(scenario: &Scenario, vocabulary: &Vocabulary) -> Option<(String, u64)> {
    let decide = scenario.decide.clone()?;
    let question = Question { scenario: scenario.clone(), decide, of: String::new() };
    let [sizing, judging] = worlds(&question.decide, question.others(vocabulary).len() as u64);
    let options = question.decide.options.len();
    let words = format!(
        "`telosim decide`: {options} options and doing nothing, at most {sizing} worlds to size them and {judging} to judge them"
    );
    Some((words, sizing + judging))
}

pub(super) fn decide(args: &DecideArgs) -> Result<(), Failure> {
    let (metrics, vocabulary) = words()?;
    let question = Question::read(args, &vocabulary)?;
    let name = format!("decide-{}", name_of(&args.file));
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from("runs").join(&name));
    let others = question.others(&vocabulary);
    let asked = match question.known(&out) {
        Some(asked) => asked,
        None => match question.size(args, &metrics, others) {
            Err(Failure::Plain(0, words)) => {
                note!("{words}");
                return Ok(());
            }
            sized => sized?,
        },
    };
    let (lines, scenarios) = question.lines(&asked);
    let trials = Trials::new(&scenarios);
    let of = (scenarios.as_slice(), metrics.as_slice());
    let identity = question.identity(&name, &lines, &trials, of, &vocabulary);
    given::affordable(&identity.plan, &question.scenario)?;
    let threads = Threads::new(args.study.common.jobs)?;
    let started = jiff::Timestamp::now().to_string();
    let machine = Machine::here(std::env::args().collect(), threads.count(), started);
    let text = question.scenario.resolved_toml();
    let mut folder = RunFolder::create(&out, &text, identity, machine)?;
    let known = serde_json::to_string_pretty(&asked).map_err(|e| e.to_string())? + "\n";
    tell_losses(&folder);
    if told(&folder, "decision", args.study.common.quiet) {
        drop(folder);
    } else {
        if !folder.grows() {
            folder.add_file(decision::FILE, known.as_bytes())?;
        }
        if !simulate(args, folder, &trials, &scenarios[0], &metrics, &threads)? {
            return Ok(());
        }
    }
    let mut folder = RunFolder::reopen(&out)?;
    for (line, scenario) in lines.iter().zip(&scenarios) {
        folder.add_file(&line.scenario, scenario.resolved_toml().as_bytes())?;
    }
    folder.add_file(decision::FILE, known.as_bytes())?;
    let compared = comparison::Asked {
        lines,
        metrics: vec![headline::metric::PERSON_YEARS.to_owned()],
        target: None,
        more: false,
        precision: None,
    };
    let compared = serde_json::to_string_pretty(&compared).map_err(|e| e.to_string())? + "\n";
    folder.add_file(comparison::FILE, compared.as_bytes())?;
    // The page is written by the next holder of the folder.
    drop(folder);
    tell(&out, &vocabulary)?;
    Verdicts::of_simulations(&out)?.end(args.study.strictness.strict)
}

/// Runs all lines side by side; whether they came to their end.
fn simulate(
    args: &DecideArgs,
    folder: RunFolder,
    trials: &Trials<'_>,
    scenario: &Scenario,
    metrics: &[MetricInfo],
    threads: &Threads,
) -> Result<bool, Failure> {
    let (common, out) = (&args.study.common, folder.path().to_owned());
    let halt = Halt::listen(args.study.max_time)?;
    let mut recorder = Recorder::new(folder).choosing(metrics);
    recorder.carry(|line, _, replicate| Ok(trials.inputs_of(line as usize, replicate)))?;
    let before = recorder.acknowledged();
    golden::compare(&recorder, None, common.quiet, |it| {
        threads.run(|| trials.again(it.variant, it.replicate, &|| halt.go_on()))
    })?;
    let watch = Watch::new(scenario, metrics);
    let bar = Bar { all: trials.simulations(), before, known: Known::default() };
    let mut teller = bar.teller(recorder, &watch, common);
    let beat = teller.beat(&halt, scenario.time.ticks);
    halt.during(|| threads.run(|| trials.run(&mut teller, &beat)))?;
    halt.settle(teller.end()?.recorder, &out, Progress::Complete)
}

/// Writes what there is to see of a decision and says it.
pub(super) fn tell(path: &Path, vocabulary: &Vocabulary) -> Result<(), Failure> {
    let (words, found) = made(path, vocabulary)?;
    let folder = path.display().to_string();
    say(&words, &Document::Decide(Box::new(Found { folder, found })))
}

/// Writes what there is to see of a decision and says it in short.
pub(super) fn write(path: &Path, vocabulary: &Vocabulary) -> Result<Told, Failure> {
    Ok(Told { words: made(path, vocabulary)?.0, ..Told::default() })
}

fn made(path: &Path, vocabulary: &Vocabulary) -> Result<(String, Decision), Failure> {
    let mut folder = RunFolder::reopen(path)?;
    let results = Results::open(path)?;
    let odd = |e: serde_json::Error| Failure::Plain(74, format!("{}: {e}", path.display()));
    let asked: Asked = serde_json::from_slice(&results.file(decision::FILE)?).map_err(odd)?;
    let (_, scenarios) = compare::lines(path, &results, vocabulary)?;
    let run = Loaded::open(path, scenarios[0].clone())?;
    let found = Decision::of(&run, &asked, &scenarios)?;
    let source = landscape::source_of(&results, found.futures);
    let charts = found.charts(&source);
    for chart in &charts {
        landscape::add_chart(&mut folder, "", chart)?;
    }
    let title = &scenarios[0].title;
    let brief = found.brief(title, &charts[0]).cut();
    folder.add_file("brief.html", brief.html()?.as_bytes())?;
    pages::write(&mut folder, "", &found.page(title, &source, charts))?;
    folder.add_file("decision.csv", found.csv().as_bytes())?;
    let mut words = format!("{title}\n{}", found.words());
    for name in ["brief.html", "report.html"] {
        words += &format!("  {}\n", path.join(name).display());
    }
    Ok((words, found))
}

/// Whether a run folder is a decision.
pub(super) fn is_decision(path: &Path) -> bool {
    path.join(decision::FILE).is_file()
}
