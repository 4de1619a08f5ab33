//! Texts that are changed at random: of scenarios as people write them, and of scenarios as runs keep them.
//!
//! What a text is answered with tells whether it is new: a text with a mistake that was not seen before joins the ones that
//! are changed. What was answered badly becomes a fixture in `tests/bad`, which with all other scenarios is where changes
//! begin. Nothing may panic, take two seconds or a quarter of a gigabyte, or let an escape through.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use telosim::scenario::{Scenario, Style, Vocabulary, differences, meaning, sayings};
use telosim::study::{Cast, Experiment, Script as _, Stage, vocabulary};

use crate::count;
use crate::ground::Dice;
use crate::tokens::mutated;

const BASELINE: &str = include_str!("../../scenarios/baseline.toml");
/// How long an answer may take.
const LATE: Duration = Duration::from_secs(2);
/// How much memory all of it may take `[kB]`.
const MEMORY: u64 = 256 << 10;
/// Texts that are changed, at most.
const MOST: usize = 3000;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Scenario files below a folder.
fn texts(folder: &Path) -> Result<Vec<Vec<u8>>, String> {
    let (mut found, mut paths) = (vec![], vec![]);
    for entry in fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))? {
        paths.push(entry.map_err(|e| e.to_string())?.path());
    }
    paths.sort();
    for path in paths {
        if path.is_dir() {
            found.extend(texts(&path)?);
        } else if path.extension().is_some_and(|it| it == "toml") {
            found.push(fs::read(&path).map_err(|e| e.to_string())?);
        }
    }
    Ok(found)
}

/// What a text comes to: the kinds of its mistakes, or that it has none.
type Answer = BTreeSet<String>;

/// A message without what it is about.
fn kind(message: &str) -> String {
    let mut kind = String::new();
    for (i, part) in message.split(['`', '"']).enumerate() {
        if i % 2 == 0 {
            kind.extend(part.chars().filter(|it| !it.is_ascii_digit()));
        }
    }
    kind
}

fn read(text: &[u8], words: &Vocabulary) -> Result<Scenario, Answer> {
    let name = root().join("tests/bad/text.toml").display().to_string();
    Scenario::parse(&name, text, words, BASELINE, &[]).map_err(|faults| {
        let said = faults.render(Style::Plain);
        assert!(!said.contains('\u{1b}'), "an escape in {said}");
        assert!(said.len() < 200_000, "a message of {} bytes", said.len());
        assert!([65, 66, 78].contains(&faults.exit_code()), "exit code {}", faults.exit_code());
        said.lines().filter(|it| it.starts_with("error")).map(kind).collect()
    })
}

/// All that becomes of a scenario before anything is simulated or written.
fn planned(scenario: &Scenario, words: &Vocabulary) -> Result<Vec<Vec<u64>>, String> {
    match Experiment::new(scenario, words) {
        Some(experiment) => {
            if !experiment.points().is_empty() {
                let _ = experiment.parts(0, 0, 0);
            }
            let _ = experiment.inputs();
            Ok(experiment.ids())
        }
        None => {
            let cast = Cast::new(scenario, words);
            let _ = (cast.ensemble().simulations(), cast.inputs_of(0, 0));
            cast.part(0, 0)?;
            Ok(cast.ids())
        }
    }
}

/// A text that a person wrote.
fn scenario(text: &[u8], words: &Vocabulary) -> Answer {
    let scenario = match read(text, words) {
        Ok(scenario) => scenario,
        Err(answer) => return answer,
    };
    if let Some(notes) = &scenario.notes {
        assert!(!notes.render(Style::Plain).contains('\u{1b}'));
    }
    let kept = scenario.resolved_toml();
    let again = match read(kept.as_bytes(), words) {
        Ok(again) => again,
        Err(answer) => panic!("what was resolved is refused: {answer:?}"),
    };
    assert_eq!(meaning(&kept), meaning(&again.resolved_toml()), "it reads back as another");
    match (planned(&scenario, words), planned(&again, words)) {
        (Ok(ids), Ok(others)) => assert_eq!(ids, others, "it reads back with other rows"),
        (one, other) => assert_eq!(one.is_ok(), other.is_ok(), "it reads back otherwise"),
    }
    Answer::from(["fine".to_owned()])
}

/// A text that a run kept and something changed.
fn resolved(text: &[u8], words: &Vocabulary) -> Answer {
    if let Ok(text) = std::str::from_utf8(text) {
        let kept = meaning(text);
        assert_eq!(kept, meaning(text));
        let (mut said, _) = (differences(text, BASELINE), sayings(BASELINE, text));
        said.retain(|it| it.contains('\u{1b}'));
        assert!(said.is_empty(), "an escape in {said:?}");
    }
    match read(text, words) {
        Ok(scenario) => {
            let _ = planned(&scenario, words);
            Answer::from(["fine".to_owned()])
        }
        Err(answer) => answer,
    }
}

/// Peak memory of this process `[kB]`, where the system tells it.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").trim().parse().unwrap_or(0)
}

/// Where texts that were not answered well are kept.
fn keep(target: &str, at: u64, text: &[u8]) -> Result<String, String> {
    let folder = root().join("target/faults");
    fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
    let path = folder.join(format!("{target}-{at}.toml"));
    fs::write(&path, text).map_err(|e| e.to_string())?;
    Ok(path.display().to_string())
}

/// Changes texts for so many seconds; whether all were answered well.
pub fn fuzz(target: &str, seconds: f64, seed: u64) -> Result<bool, String> {
    let answer: fn(&[u8], &Vocabulary) -> Answer = match target {
        "scenario" => scenario,
        "resolved" => resolved,
        _ => return Err(format!("{target} is no target: scenario or resolved")),
    };
    let words = vocabulary(&Stage::new().map_err(|e| e.to_string())?.metrics());
    let mut seeds = vec![];
    for folder in ["tests", "scenarios"] {
        seeds.extend(texts(&root().join(folder))?);
    }
    if target == "resolved" {
        let scenarios = seeds.iter().filter_map(|it| read(it, &words).ok());
        seeds = scenarios.map(|it| it.resolved_toml().into_bytes()).collect();
    }
    static WORDS: Mutex<String> = Mutex::new(String::new());
    std::panic::set_hook(Box::new(|panic| {
        if let Ok(mut words) = WORDS.lock() {
            *words = panic.to_string();
        }
    }));
    let (began, mut texts, mut slowest, mut at) =
        (Instant::now(), seeds.clone(), Duration::ZERO, 0);
    let (mut seen, mut problems) = (BTreeSet::new(), BTreeMap::new());
    while began.elapsed().as_secs_f64() < seconds {
        let mut dice = Dice::new(seed, at);
        // All as they are first.
        let text = match texts.get(at as usize) {
            Some(text) if (at as usize) < seeds.len() => text.clone(),
            _ => {
                let (one, other) = (dice.below(texts.len()), dice.below(texts.len()));
                mutated(&texts[one], &texts[other], &mut dice)
            }
        };
        let since = Instant::now();
        let answered = catch_unwind(AssertUnwindSafe(|| answer(&text, &words)));
        let took = since.elapsed();
        slowest = slowest.max(took);
        let problem = match &answered {
            Err(_) => Some(WORDS.lock().map(|it| it.clone()).unwrap_or_default()),
            Ok(_) if took > LATE => Some(format!("it took {took:?}")),
            Ok(_) if peak() > MEMORY => Some(format!("{} kB of memory", peak())),
            Ok(_) => None,
        };
        if let Some(words) = problem {
            // Once for each place in the code.
            let place = words.lines().next().unwrap_or_default().to_owned();
            if !problems.contains_key(&place) {
                println!("{words}\n  kept as {}", keep(target, at, &text)?);
            }
            *problems.entry(place).or_insert(0) += 1;
            if peak() > MEMORY {
                break;
            }
        } else if let Ok(answer) = answered
            && seen.insert(answer)
            && texts.len() < MOST
            && text.len() < 1 << 16
        {
            texts.push(text);
        }
        at += 1;
    }
    let _ = std::panic::take_hook();
    println!(
        "{target}: {} texts in {:.0} s from {} of the corpus, {} answers, slowest {:.2} s, {} MB: {} problems",
        count(at as usize),
        began.elapsed().as_secs_f64(),
        seeds.len(),
        count(seen.len()),
        slowest.as_secs_f64(),
        peak() >> 10,
        problems.len()
    );
    Ok(problems.is_empty())
}
