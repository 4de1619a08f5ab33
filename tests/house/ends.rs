//! Both ends of the range of every numeric parameter: a world runs, is refused with a message, or ends with a reason. None panics,
//! aborts or hangs, and what does not run is listed.

use std::path::Path;
use std::time::{Duration, Instant};

use rayon::prelude::*;
use telosim::engine::Draws;
use telosim::scenario::{Kind, Parameter, Scenario, Vocabulary};
use telosim::study::{Cast, Script as _, Stage, Status, vocabulary};

use crate::limits::{PROBE, TEN};

/// The list of what does not run, and why.
const LIST: &str = "tests/house/ends.txt";

/// Where a range has no end, how far it is gone instead.
const FAR: [f64; 2] = [1e6, 1e12];

/// A small world with every room on.
const SMALL: [&str; 5] = [
    "organizations.count=1",
    "organizations.size=6",
    "organizations.places=2",
    "time.years=0.1",
    "ensemble.runs=1",
];

/// The same, larger and longer: of parameters that say how large it is, too.
const LARGER: [&str; 4] =
    ["organizations.count=3", "organizations.places=6", "time.years=1", "ensemble.runs=1"];

/// How long one of the larger worlds may take to say that it goes on.
const PATIENCE: Duration = Duration::from_secs(5);

/// Ends of a parameter's range, as one sets them.
fn ends(parameter: &Parameter) -> Vec<String> {
    let whole = match parameter.kind {
        Kind::Count => true,
        Kind::Number | Kind::Law => false,
        _ => return vec![],
    };
    let beside = |(end, open): (f64, bool), by: f64| if open { end + by } else { end };
    let low = parameter.range.min.map_or(FAR.map(|x| -x).to_vec(), |it| vec![beside(it, 1e-9)]);
    let high = parameter.range.max.map_or(FAR.to_vec(), |it| vec![beside(it, -1e-9)]);
    let said = |x: f64| if whole { format!("{}", x as i64) } else { format!("{x:?}") };
    low.into_iter().chain(high).map(|x| format!("{}={}", parameter.path, said(x))).collect()
}

fn all_ends(words: &Vocabulary) -> Vec<String> {
    words.parameters.iter().flat_map(ends).collect()
}

/// The probe in such a world with one thing set; nothing where it is refused.
fn world(set: &str, besides: &[&str], words: &Vocabulary) -> Option<Scenario> {
    let path = set.split('=').next().unwrap();
    let others = besides.iter().filter(|it| it.split('=').next() != Some(path));
    let set: Vec<String> = others.copied().chain([set]).map(str::to_owned).collect();
    let probe = Path::new(env!("CARGO_MANIFEST_DIR")).join(PROBE);
    Scenario::read(&probe, words, TEN, &set).ok()
}

/// What of the list is not fine, in words; nothing where it runs.
fn told(status: &Status) -> Option<String> {
    (*status != Status::Ok).then(|| status.to_string())
}

#[test]
fn both_ends_of_every_range_run_or_say_why_not() {
    let words = vocabulary(&Stage::new().unwrap().metrics());
    let ends = all_ends(&words);
    assert!(ends.len() > 500, "{}", ends.len());
    // How large it is: the larger world.
    let small = |set: &&String| !set.starts_with("organizations.");
    let came = ends.par_iter().filter(small).map_init(
        || None,
        |kept: &mut Option<Stage>, set| {
            let Some(scenario) = world(set, &SMALL, &words) else {
                return (set, Some("refused".to_owned()));
            };
            let cast = Cast::new(&scenario, &words);
            let mut stage = kept.take().unwrap_or_else(|| Stage::new().unwrap());
            let part = match cast.part(0, 0) {
                Ok(part) => part,
                Err(why) => return (set, Some(format!("refused: {why}"))),
            };
            let horizon = cast.ensemble().horizon;
            let status = stage.play(part, Draws::new(scenario.ensemble.seed, 0), &horizon).0.status;
            let told = told(&status);
            if told.is_none() {
                *kept = Some(stage);
            }
            (set, told)
        },
    );
    let came: Vec<(&String, Option<String>)> = came.collect();
    let odd = came.iter().filter_map(|(set, told)| Some(format!("{set}: {}\n", told.as_ref()?)));
    let list: String = odd.collect();
    assert!(!list.contains(": panicked"), "\n{list}");
    assert!(!list.contains("is not finite"), "\n{list}");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(LIST);
    if std::env::var_os("TELOSIM_BLESS").is_some() {
        std::fs::write(&path, &list).unwrap();
    }
    let pinned = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(list, pinned, "TELOSIM_BLESS=1 writes {LIST} anew");
}

#[test]
fn both_ends_of_every_range_run_in_a_larger_world_or_say_why_not() {
    let words = vocabulary(&Stage::new().unwrap().metrics());
    let came: Vec<String> = all_ends(&words)
        .par_iter()
        .filter_map(|set| {
            let scenario = world(set, &LARGER, &words)?;
            let began = Instant::now();
            let go_on = || began.elapsed() < PATIENCE;
            let played = Cast::new(&scenario, &words).play_alone(0, 0, &go_on).unwrap();
            // Between two ticks it is asked whether it goes on.
            assert!(began.elapsed() < 6 * PATIENCE, "{set} is not to be stopped");
            let told = played.map_or(Some("goes on".to_owned()), |it| told(&it.status))?;
            Some(format!("{set}: {told}"))
        })
        .collect();
    let list = came.join("\n");
    println!("{list}");
    assert!(!list.contains(": panicked"), "\n{list}");
}

#[test]
fn what_no_world_can_hold_is_out_of_budget_before_it_is_made() {
    let words = vocabulary(&Stage::new().unwrap().metrics());
    let mut stage = Stage::new().unwrap();
    for (set, why) in [
        (
            "organizations.size=10000",
            "out of budget: 100000000 people, at most 2000000: see organizations.count",
        ),
        ("displacement.adjustment=0", "impossible: no base year has"),
    ] {
        let besides: &[&str] = match set {
            "organizations.size=10000" => &["organizations.count=10000", "time.years=0.1"],
            _ => &SMALL,
        };
        let scenario = world(set, besides, &words).unwrap();
        let cast = Cast::new(&scenario, &words);
        let horizon = cast.ensemble().horizon;
        let began = Instant::now();
        let (outcome, _) = stage.play(cast.part(0, 0).unwrap(), Draws::new(1, 0), &horizon);
        let said = outcome.status.to_string();
        assert!(said.starts_with(why), "{said}");
        assert!(began.elapsed() < Duration::from_secs(30), "{set}");
        stage = Stage::new().unwrap();
    }
}
