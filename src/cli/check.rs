//! `telosim check`: the same path as `run` up to the point where it would write; and the checks of a finished run.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value as Json;

use super::output::beside_as_it_is;
use super::sweep::{self, time};
use super::verdicts::{self, Verdicts};
use super::{BASELINE, Failure, attribute, decide, given, print, run, scenario_of, words};
use crate::engine::{BASE_TICKS, Draws, Mechanism as _, MetricInfo};
use crate::model::cut::Cut;
use crate::report::checks;
use crate::report::checks::Verdict;
use crate::report::loaded::Loaded;
use crate::scenario::{Scenario, Style, Vocabulary, first_of};
use crate::study::{Cast, Experiment, Horizon, Script as _, Share, Stage, Threads};

/// Arms that are named at most.
const SHOWN: usize = 24;
/// For how long a simulation is tried out `[ms]`.
const TRIAL: u64 = 200;

pub(super) fn check(files: &[PathBuf], strict: bool) -> Result<(), Failure> {
    let (metrics, vocabulary) = words()?;
    let (mut first, mut verdicts) = (None, Verdicts::default());
    for file in files {
        if file.join("manifest.json").is_file() {
            verdicts = verdicts.and(finished(file, &vocabulary)?);
            continue;
        }
        match Scenario::read(file, &vocabulary, BASELINE, &[]) {
            Ok(scenario) => {
                if let Some(notes) = &scenario.notes {
                    beside_as_it_is(&notes.render(Style::of_stderr()));
                }
                let (runs, arms) = (scenario.ensemble.runs, scenario.arms.len());
                let (ahead, its) = ahead(&scenario, (&metrics, &vocabulary))?;
                // What will be is a word of warning, and a failure only where one asks for it.
                verdicts = if strict || its.nothing() { verdicts.and(its) } else { verdicts };
                let many = |n: u64, one: &str| {
                    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
                };
                let (runs, arms) = (many(runs, "run"), many(arms as u64, "arm"));
                print(&format!("{}: fine ({runs}, {arms})\n{ahead}", file.display()))?;
            }
            Err(faults) => {
                beside_as_it_is(&faults.render(Style::of_stderr()));
                first = first.or(Some(faults.exit_code()));
            }
        }
    }
    match first {
        Some(code) => Err(Failure::Plain(code, "not all files are fine".into())),
        None => verdicts.end(strict),
    }
}

/// What a run or sweep of a scenario will take, and at which of its checks it will not look.
fn ahead(
    scenario: &Scenario,
    (words, vocabulary): (&[MetricInfo], &Vocabulary),
) -> Result<(String, Verdicts), Failure> {
    let threads = Threads::new(None)?.count();
    let cast = Cast::new(scenario, vocabulary);
    // What is done is not what is kept: references beside it, variants that are the same once.
    let (plan, done) = match Experiment::new(scenario, vocabulary) {
        Some(experiment) => {
            // A reference is shared by some points of a stretch.
            let done = 1.2 * experiment.simulations(Share::All) as f64;
            (sweep::plan("", scenario, vocabulary, &experiment, words.to_vec()), done)
        }
        None => {
            let ensemble = cast.ensemble();
            let done = ensemble.simulations() as f64;
            (run::plan("", scenario, vocabulary, &ensemble, words.to_vec()), done)
        }
    };
    given::affordable(&plan, scenario)?;
    let variants = plan.variants;
    let points = variants[0].points;
    let simulations = points * variants.iter().map(|it| it.runs).sum::<u64>();
    let mut stage = Stage::new().map_err(|e| Failure::Plain(70, e.to_string()))?;
    let (draws, ticks) = (Draws::new(scenario.ensemble.seed, 0), scenario.time.ticks);
    let granted = Duration::from_millis(TRIAL);
    let tried = stage.pace(cast.part(0, 0)?, draws, ticks, granted);
    let paths = attribute::simulations(scenario);
    let done = done + paths as f64;
    let takes = |worlds: f64| match &tried {
        Ok(pace) => {
            let seconds = worlds * f64::from(BASE_TICKS + ticks) * pace / threads as f64;
            format!("about {} on {threads} threads", time(seconds))
        }
        Err(_) => "for an unknown time".to_owned(),
    };
    let decided = decide::ahead(scenario, vocabulary);
    let decided = decided.map_or_else(String::new, |(words, worlds)| {
        format!("  {words}, {}\n", takes(worlds as f64))
    });
    let takes = takes(done);
    let besides = match paths {
        0 => String::new(),
        n => format!(" and {n} for the paths through which jobs go"),
    };
    let places = if points > 1 { format!(" at {points} points") } else { String::new() };
    let arms: Vec<&str> = scenario.arms.iter().map(|arm| arm.name.as_str()).collect();
    let mut text = match arms.is_empty() {
        true => String::new(),
        false => format!("  arms: {}\n", first_of(&arms, SHOWN)),
    };
    text += &format!(
        "  {simulations} simulations{places}{besides}, {takes}{}, estimated from a trial of its first ticks\n",
        if Horizon::of(scenario).one_by_one { " that share one world at a time" } else { "" }
    );
    text += &decided;
    for gift in idle_cuts(scenario, &cast)? {
        let (room, _) = gift.split_once('.').unwrap_or((&gift, ""));
        text +=
            &format!("  cutting {gift} changes nothing: {room} is neutral wherever it is cut\n");
    }
    let variants: Vec<(&str, u64)> =
        variants.iter().map(|it| (it.name.as_str(), it.runs)).collect();
    let unseen = checks::ahead(scenario, &variants);
    for (verdict, words) in &unseen {
        let will = match verdict {
            Verdict::TooFew => "can be missed and not met, with so few runs".to_owned(),
            verdict => format!("will be {}", verdict.word()),
        };
        text += &format!("  check {will}: {words}\n");
    }
    let mut verdicts = Verdicts::of(unseen.iter().map(|(verdict, _)| *verdict));
    if let Err(status) = tried {
        text += &format!("  a trial of its first ticks failed: {status}\n");
        verdicts = verdicts.and(Verdicts::hopeless());
    }
    Ok((text, verdicts))
}

/// Gifts that are cut where nobody gives anything: the room is neutral, and neither a lever, an axis nor a policy sets anything
/// of it.
fn idle_cuts(scenario: &Scenario, cast: &Cast) -> Result<BTreeSet<String>, Failure> {
    let room = |path: &str| path.split('.').next().unwrap_or_default().to_owned();
    let axes = scenario.sweep.iter().flat_map(|it| &it.axes).map(|it| it.set.as_str());
    let policies = scenario.policies.iter().flat_map(|it| it.set.keys()).map(String::as_str);
    let varied: BTreeSet<String> = axes.chain(policies).map(room).collect();
    let (mut idle, mut real) = (BTreeSet::new(), BTreeSet::new());
    for variant in 0..cast.ensemble().variants.len() {
        let part = cast.part(variant, 0)?;
        let neutral = part.model.neutral();
        let set: BTreeSet<String> = part.levers.iter().map(|it| room(&it.set)).collect();
        let cuts = part.levers.iter().filter(|it| room(&it.set) == Cut::NAME);
        for gift in cuts.filter_map(|it| it.to.as_array()).flatten().filter_map(Json::as_str) {
            let giver = room(gift);
            let gives = !neutral.contains(&giver.as_str())
                || set.contains(&giver)
                || varied.contains(&giver);
            if gives { &mut real } else { &mut idle }.insert(gift.to_owned());
        }
    }
    Ok(&idle - &real)
}

/// Looks at the checks of a run folder and says which are met.
fn finished(run: &Path, vocabulary: &Vocabulary) -> Result<Verdicts, Failure> {
    let scenario = scenario_of(run, vocabulary)?;
    let loaded = Loaded::open(run, scenario)?;
    let findings = checks::findings(&loaded)?;
    let (folder, said) = (run.display(), verdicts::said(&findings));
    print(&format!("{folder}: {} checks\n{said}", findings.len()))?;
    Ok(Verdicts::new(&findings, loaded.failures()))
}
