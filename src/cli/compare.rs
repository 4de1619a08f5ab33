//! `telosim compare`: the same random numbers through several scenarios, as a study folder like any other.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;

use super::lines::{self, Lane};
use super::output::{beside_as_it_is, note, say};
use super::progress::{Bar, Known, Watch};
use super::report::Told;
use super::results::{Document, Found};
use super::run::{SEED_RULE, inputs, name_of, tell_losses, told};
use super::stop::Halt;
use super::verdicts::Verdicts;
use super::{BASELINE, Failure, given, golden, landscape, pages, read, words};
use crate::chart::Answer as _;
use crate::engine::MetricInfo;
use crate::model::states::{bottleneck, coordination, displacement, headline, purposes, tasks};
use crate::record::{Identity, Machine, Plan, Progress, Recorder, Results, RunFolder, VariantPlan};
use crate::report::comparison::{self, Asked, Comparison, Line, Which};
use crate::report::loaded::{CONFIDENCE, Loaded};
use crate::scenario::{Condition, Scenario, Style, VariantRole, Vocabulary, known_metric};
use crate::study::{Cast, Threads};
use crate::summary::contrast;

#[derive(Args, Debug)]
pub(super) struct CompareArgs {
    /// Scenario files; the others are compared with the first
    #[arg(required = true, num_args = 2..)]
    scenarios: Vec<PathBuf>,
    /// Metrics to compare; regret, stopping and the four lines are about the first
    #[arg(long, value_delimiter = ',')]
    metrics: Vec<String>,
    /// What an option is to reach, as in "headline.net < 0.1": in how many runs does it?
    #[arg(long)]
    target: Option<String>,
    /// Whether more of the first metric is better, and not less
    #[arg(long)]
    more: bool,
    /// Run folder; runs/compare-NAMES by default
    #[arg(long)]
    out: Option<PathBuf>,
    #[command(flatten)]
    study: super::Study,
}

/// Metrics that are compared unless others are named.
const METRICS: [&str; 9] = [
    headline::metric::NET,
    headline::metric::JOBS,
    headline::metric::IDLE,
    headline::metric::ORGANIZATIONS,
    displacement::metric::UNEMPLOYMENT,
    bottleneck::metric::OUTPUT,
    tasks::metric::SCALING,
    purposes::metric::SCALING,
    coordination::metric::LEAD_TIME,
];
/// Runs before the difference is looked at first, and between two looks.
const LOOKS: [u64; 2] = [30, 10];
/// Replicates in a part of the recording.
const PART: u64 = 16;

/// What is asked, and the scenario of each line.
struct Study {
    asked: Asked,
    scenarios: Vec<Scenario>,
}

impl Study {
    /// Everything is read before anything is run.
    fn of(
        args: &CompareArgs,
        metrics: &[MetricInfo],
        vocabulary: &Vocabulary,
    ) -> Result<Self, Failure> {
        let usage = |what: &'static str| move |why| Failure::Plain(2, format!("{what} {why}"));
        let mut wanted: Vec<String> = METRICS.map(str::to_owned).to_vec();
        if !args.metrics.is_empty() {
            wanted.clone_from(&args.metrics);
        }
        for name in &wanted {
            known_metric(name, metrics).map_err(usage("--metrics:"))?;
        }
        let target = args.target.as_deref().map(|text| Condition::of(text, metrics));
        let target = target.transpose().map_err(usage("--target"))?;
        let mut all: Vec<(String, Which, Scenario)> = vec![];
        for path in &args.scenarios {
            let scenario = read(path, &args.study.common, vocabulary)?;
            if let (Some(notes), false) = (&scenario.notes, args.study.common.quiet) {
                beside_as_it_is(&notes.render(Style::of_stderr()));
            }
            let mut name = name_of(path);
            while all.iter().any(|(other, ..)| *other == name) {
                name += "-again";
            }
            all.push((name, Which::File, scenario));
        }
        lines::aligned(&all)?;
        let files = all.len();
        for file in 1..files {
            let (one, other) = (&all[0].2, &all[file].2);
            let between = lines::between(one, other).map(|[assumptions, policy]| {
                let name = &all[file].0;
                [
                    (format!("assumptions-of-{name}"), Which::Assumptions(file), assumptions),
                    (format!("policy-of-{name}"), Which::Policy(file), policy),
                ]
            });
            all.extend(between.into_iter().flatten());
        }
        let seed = all[0].2.ensemble.seed;
        let runs = all.iter().map(|it| it.2.ensemble.runs).min().unwrap_or(0);
        let (mut of, mut scenarios) = (vec![], vec![]);
        for (name, which, mut scenario) in all {
            // The same random numbers: one seed, as many replicates, no arm that nobody asked for, and one rule to stop by.
            let ensemble = &mut scenario.ensemble;
            (ensemble.seed, ensemble.runs, ensemble.precision) = (seed, runs, None);
            scenario.arms.clear();
            // Checks are of the scenario's own runs.
            let checks = std::mem::take(&mut scenario.checks).len();
            if let (Which::File, 1.., false) = (&which, checks, args.study.common.quiet) {
                note!(
                    "{name}: `compare` looks at none of its {checks} [[check]]; `telosim run` does"
                );
            }
            of.push(Line { scenario: format!("scenario-{name}.toml"), name, which });
            scenarios.push(scenario);
        }
        let asked = Asked {
            lines: of,
            metrics: wanted,
            target: target.map(|it| it.to_string()),
            more: args.more,
            precision: args.study.common.precision,
        };
        Ok(Self { asked, scenarios })
    }

    /// The columns of inputs: what any of the scenarios draws.
    fn inputs(&self) -> Vec<&str> {
        let all = self.scenarios.iter().flat_map(Scenario::inputs);
        let mut known = BTreeSet::new();
        all.filter(|name| known.insert(*name)).collect()
    }

    fn identity(&self, name: &str, metrics: &[MetricInfo], vocabulary: &Vocabulary) -> Identity {
        let runs = self.scenarios[0].ensemble.runs;
        let variant = |line: &Line| VariantPlan {
            name: line.name.clone(),
            role: VariantRole::Scenario,
            points: 1,
            runs,
        };
        let plan = Plan {
            scenario: name.to_owned(),
            variants: self.asked.lines.iter().map(variant).collect(),
            inputs: inputs(self.inputs(), vocabulary),
            metrics: metrics.to_vec(),
            calendar: self.scenarios[0].time.calendar(),
            looks: vec![],
            series: true,
            part: PART,
        };
        let ids = self.scenarios.iter().map(|it| Cast::new(it, vocabulary).ids().swap_remove(0));
        let precision = self.asked.precision;
        let stops = precision.map(|it| format!("{} within {it}", self.asked.metrics[0]));
        Identity::new("", self.scenarios[0].ensemble.seed, SEED_RULE, plan)
            .of_rows(ids.collect())
            .stopping(stops)
    }

    /// What the columns of inputs hold for a replicate of a line.
    fn inputs_of(&self, line: u32, replicate: u64, vocabulary: &Vocabulary) -> Vec<f64> {
        let scenario = &self.scenarios[line as usize];
        let (own, drawn) = (scenario.inputs(), Cast::new(scenario, vocabulary));
        let drawn = drawn.inputs_of(0, replicate);
        let value = |name: &str| {
            let place = own.iter().position(|it| *it == name);
            place.map_or(f64::NAN, |place| drawn[place])
        };
        self.inputs().into_iter().map(value).collect()
    }

    /// Half the width of the widest interval of a difference from the first; infinite where there is none.
    fn widest(&self, columns: &[Vec<f64>]) -> f64 {
        let others = self.asked.lines.iter().zip(columns).skip(1);
        let files = others.filter(|(line, _)| line.which == Which::File);
        let half = |column: &Vec<f64>| {
            let interval = contrast(column, &columns[0], CONFIDENCE).interval;
            interval.map_or(f64::INFINITY, |it| it.half_width())
        };
        files.map(|it| half(it.1)).fold(0.0, f64::max)
    }

    /// Runs all lines side by side, up to their replicates or until the differences are known well enough. It is looked at
    /// fixed numbers of replicates only, so that stopping depends on neither threads nor time. Whether it came to its end.
    fn simulate(
        &self,
        args: &CompareArgs,
        folder: RunFolder,
        metrics: &[MetricInfo],
        vocabulary: &Vocabulary,
    ) -> Result<bool, Failure> {
        let out = folder.path().to_owned();
        let most = self.scenarios[0].ensemble.runs;
        let place = metrics.iter().position(|it| it.name == self.asked.metrics[0]).unwrap_or(0);
        let threads = Threads::new(args.study.common.jobs)?;
        let halt = Halt::listen(args.study.max_time)?;
        let mut recorder = Recorder::new(folder);
        recorder.carry(|line, _, replicate| Ok(self.inputs_of(line, replicate, vocabulary)))?;
        let before = recorder.acknowledged();
        golden::compare(&recorder, None, args.study.common.quiet, |it| {
            let cast = Cast::new(&self.scenarios[it.variant as usize], vocabulary);
            threads.run(|| cast.play_alone(0, it.replicate, &|| halt.go_on()))
        })?;
        let mut columns = vec![vec![f64::NAN; 0]; self.scenarios.len()];
        let watch = Watch::new(&self.scenarios[0], metrics);
        let mut known = Known::default();
        recorder.recall(|outcome| {
            known.see(outcome, watch.place);
            lines::note(&mut columns, outcome, place);
        })?;
        let all = most * self.scenarios.len() as u64;
        let mut teller = Bar { all, before, known }.teller(recorder, &watch, &args.study.common);
        let beat = teller.beat(&halt, self.scenarios[0].time.ticks);
        let names = self.inputs();
        let mut done = 0;
        while done < most && halt.go_on() {
            let [first, step] = LOOKS;
            let next = match self.asked.precision {
                Some(_) if done < first => first,
                Some(_) => done + step,
                None => most,
            };
            done = next.min(most);
            for (line, scenario) in self.scenarios.iter().enumerate() {
                let mut scenario = scenario.clone();
                scenario.ensemble.runs = done;
                let cast = Cast::new(&scenario, vocabulary);
                let mut watch = Watch::new(&scenario, metrics);
                let ensemble = cast.ensemble();
                let (sink, columns) = (&mut teller, &mut columns);
                let mut lane = Lane {
                    sink,
                    line: line as u32,
                    names: &names,
                    own: scenario.inputs(),
                    place,
                    columns,
                };
                halt.during(|| threads.run(|| ensemble.run(&cast, &mut lane, &mut watch, &beat)))?;
            }
            if self.asked.precision.is_some_and(|wanted| self.widest(&columns) <= wanted) {
                break;
            }
        }
        halt.settle(teller.end()?.recorder, &out, Progress::Complete)
    }

    /// Says in the folder which scenario each line is. One that takes on another design says it when that is laid out.
    fn describe(&self, folder: &mut RunFolder) -> Result<(), Failure> {
        if folder.grows() {
            return Ok(());
        }
        for (line, scenario) in self.asked.lines.iter().zip(&self.scenarios) {
            folder.add_file(&line.scenario, scenario.resolved_toml().as_bytes())?;
        }
        let asked = serde_json::to_string_pretty(&self.asked).map_err(|e| e.to_string())? + "\n";
        Ok(folder.add_file(comparison::FILE, asked.as_bytes())?)
    }
}

pub(super) fn compare(args: &CompareArgs) -> Result<(), Failure> {
    let (metrics, vocabulary) = words()?;
    let study = Study::of(args, &metrics, &vocabulary)?;
    let files = study.asked.lines.iter().filter(|line| line.which == Which::File);
    let names: Vec<&str> = files.map(|line| line.name.as_str()).collect();
    let name = format!("compare-{}", names.join("-"));
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from("runs").join(&name));
    let identity = study.identity(&name, &metrics, &vocabulary);
    given::affordable(&identity.plan, &study.scenarios[0])?;
    let text = study.scenarios[0].resolved_toml();
    let threads = Threads::new(args.study.common.jobs)?.count();
    let started = jiff::Timestamp::now().to_string();
    let machine = Machine::here(std::env::args().collect(), threads, started);
    let created = RunFolder::create(&out, &text, identity.clone(), machine.clone());
    // Under a name that nobody chose another comparison of files of the same names does not stand in the way.
    let (out, mut folder) = match created {
        Err(error) if error.exit_code() == 78 && args.out.is_none() => {
            let hash: String = identity.hash().chars().take(8).collect();
            let out = PathBuf::from("runs").join(format!("{name}-{hash}"));
            let folder = RunFolder::create(&out, &text, identity, machine)?;
            (out, folder)
        }
        created => (out, created?),
    };
    tell_losses(&folder);
    if told(&folder, "comparison", args.study.common.quiet) {
        drop(folder);
    } else {
        study.describe(&mut folder)?;
        if !study.simulate(args, folder, &metrics, &vocabulary)? {
            return Ok(());
        }
    }
    // The page is written by the next holder of the folder.
    study.describe(&mut RunFolder::reopen(&out)?)?;
    tell(&out, &vocabulary)?;
    Verdicts::of_simulations(&out)?.end(args.study.strictness.strict)
}

/// Writes what there is to see of a comparison and says it.
pub(super) fn tell(path: &Path, vocabulary: &Vocabulary) -> Result<(), Failure> {
    let (words, found) = made(path, vocabulary)?;
    let folder = path.display().to_string();
    say(&words, &Document::Compare(Box::new(Found { folder, found })))
}

/// Writes what there is to see of a comparison and says it in short.
pub(super) fn write(path: &Path, vocabulary: &Vocabulary) -> Result<Told, Failure> {
    Ok(Told { words: made(path, vocabulary)?.0, ..Told::default() })
}

fn made(path: &Path, vocabulary: &Vocabulary) -> Result<(String, Comparison), Failure> {
    let mut folder = RunFolder::reopen(path)?;
    let results = Results::open(path)?;
    let (asked, scenarios) = lines(path, &results, vocabulary)?;
    let found = Comparison::of(&results, &asked, &scenarios)?;
    let source = landscape::source_of(&results, found.runs);
    let run = Loaded::open(path, scenarios[0].clone())?;
    let chart = found.over_time(&run)?.draw(&source);
    landscape::add_chart(&mut folder, "", &chart)?;
    pages::write(&mut folder, "", &found.page(&source, vec![chart]))?;
    folder.add_file("comparison.csv", found.csv().as_bytes())?;
    let mut words = found.words();
    words += &format!("\n  {}\n", path.join("report.html").display());
    Ok((words, found))
}

/// What was asked of a folder, and the scenarios of its lines.
pub(super) fn lines(
    path: &Path,
    results: &Results,
    vocabulary: &Vocabulary,
) -> Result<(Asked, Vec<Scenario>), Failure> {
    let asked = asked(results)?;
    let read = |it: &Line| Scenario::read(&path.join(&it.scenario), vocabulary, BASELINE, &[]);
    let scenarios = asked.lines.iter().map(read).collect::<Result<_, _>>()?;
    Ok((asked, scenarios))
}

fn asked(results: &Results) -> Result<Asked, Failure> {
    serde_json::from_slice(&results.file(comparison::FILE)?)
        .map_err(|e| Failure::Plain(74, format!("{}: {e}", comparison::FILE)))
}

/// The scenario of a line of a comparison.
pub(super) fn line_of(
    path: &Path,
    results: &Results,
    line: usize,
    vocabulary: &Vocabulary,
) -> Result<Scenario, Failure> {
    let asked = asked(results)?;
    let file = asked.lines.get(line).map(|line| path.join(&line.scenario));
    let file = file.ok_or_else(|| Failure::Plain(2, format!("there is no line {line}")))?;
    Ok(Scenario::read(&file, vocabulary, BASELINE, &[])?)
}

/// Whether a run folder is a comparison.
pub(super) fn is_comparison(path: &Path) -> bool {
    path.join(comparison::FILE).is_file()
}
