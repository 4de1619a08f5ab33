//! Numbers that may not move unnoticed: of each shipped scenario, one replicate with its reference.
//!
//! `TELOSIM_BLESS=1 cargo test --release --test house golden` writes them anew; a commit that does so
//! says in its `Results:` line what moved and why.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use telosim::model::ROOMS;
use telosim::study::Stage;

use crate::bits::{PLAYED, Played};

/// What is kept of every run, whichever rooms act in it: its final numbers, as the report shows them.
const KEPT: [&str; 22] = [
    "bottleneck.output",
    "bottleneck.output_index",
    "bottleneck.cap",
    "tasks.scaling",
    "tasks.accepted",
    "tasks.backlog",
    "purposes.scaling",
    "purposes.cells",
    "coordination.lead_time",
    "coordination.flow_efficiency",
    "execution.hours_used",
    "execution.people_utilization",
    "validation.utilization",
    "validation.review_share",
    "feedback.signals",
    "demand.price",
    "displacement.share",
    "displacement.separated",
    "displacement.employed",
    "displacement.unemployment",
    "headline.net",
    "headline.jobs",
];

/// How many numbers are kept of a room that acts, where it has as many.
const OF_A_ROOM: usize = 3;

/// What is kept of a run, room by room: what is kept of every run, then of each room that acts its first metrics that
/// say something in this run, until there are enough.
fn kept<'a>(names: &[&'a str], run: &Played) -> Vec<(&'a str, f64)> {
    let [_, outcome] = &run.outcomes[0];
    let mut all = vec![];
    for room in ROOMS {
        let numbers = names.iter().copied().zip(outcome.finals.iter().copied());
        let its = numbers.filter(|(name, _)| name.split('.').next() == Some(room.name));
        let (mut kept, rest): (Vec<_>, Vec<_>) = its.partition(|(name, _)| KEPT.contains(name));
        kept.sort_by_key(|(name, _)| KEPT.iter().position(|it| it == name));
        let acts = !run.neutral.contains(&room.name);
        let more = if acts { OF_A_ROOM.saturating_sub(kept.len()) } else { 0 };
        let says = |(_, value): &(&str, f64)| value.is_finite() && *value != 0.0;
        kept.extend(rest.into_iter().filter(says).take(more));
        all.extend(kept);
    }
    all
}

#[test]
fn golden_numbers_of_shipped_scenarios_stand() {
    let metrics = Stage::new().unwrap().metrics();
    let names: Vec<&str> = metrics.iter().map(|m| m.name.as_str()).collect();
    assert!(KEPT.iter().all(|name| names.contains(name)), "{KEPT:?}");
    let bless = std::env::var_os("TELOSIM_BLESS").is_some();
    let mut moved = vec![];
    for run in PLAYED.iter() {
        let mut found = String::new();
        for (name, value) in kept(&names, run) {
            writeln!(found, "{name} {value:.5e}").unwrap();
        }
        let expected = run.path.with_extension("expect");
        if bless {
            std::fs::write(&expected, &found).unwrap();
        } else if std::fs::read_to_string(&expected).unwrap_or_default() != found {
            moved.push(format!("{}:\n{found}", run.path.display()));
        }
        let why = run.path.with_extension("md");
        assert!(why.exists(), "{} does not exist", why.display());
    }
    assert!(moved.is_empty(), "these moved:\n{}", moved.join("\n"));
}

#[test]
fn every_room_has_three_numbers_among_the_golden_ones() {
    let metrics = Stage::new().unwrap().metrics();
    let names: Vec<&str> = metrics.iter().map(|m| m.name.as_str()).collect();
    let everywhere = PLAYED.iter().flat_map(|run| kept(&names, run));
    let kept: BTreeSet<&str> = everywhere.map(|(name, _)| name).collect();
    for room in ROOMS {
        let its = |name: &&&str| name.split('.').next() == Some(room.name);
        let (has, wanted) = (kept.iter().filter(its).count(), names.iter().filter(its).count());
        assert!(has >= wanted.min(OF_A_ROOM), "{}: {has}", room.name);
    }
}

/// Output of 13 weeks and what the scarcest input allows in them are of the same weeks: a record in which output is more would be
/// a slip of bookkeeping.
#[test]
fn output_never_passes_what_the_scarcest_input_allows() {
    let metrics = Stage::new().unwrap().metrics();
    let place = |name: &str| metrics.iter().position(|m| m.name == name).unwrap();
    let [gap, cap] = ["bottleneck.gap", "bottleneck.cap"].map(place);
    let mut seen = 0;
    for run in PLAYED.iter() {
        for outcome in run.outcomes.iter().flatten() {
            for (gap, cap) in outcome.series[gap].iter().zip(&outcome.series[cap]) {
                seen += u32::from(gap.is_finite());
                assert!(
                    gap.is_nan() || *gap >= -1e-9 * cap,
                    "{}: {gap} of {cap}",
                    run.path.display()
                );
            }
        }
    }
    assert!(seen > 1000, "{seen}");
}
