//! Whole simulations in limits of the labour market, of policies, and of labels.

use std::path::{Path, PathBuf};

use telosim::engine::{Draws, Law, Lever};
use telosim::model::Model;
use telosim::model::adoption;
use telosim::model::adoption::Adoption;
use telosim::model::agents::Organizations;
use telosim::model::coordination::Coordination;
use telosim::model::demand::Demand;
use telosim::model::demand::Surplus;
use telosim::model::execution::Execution;
use telosim::model::flow::{Flow, Station};
use telosim::model::purposes::Purposes;
use telosim::model::tasks::Tasks;
use telosim::model::validation::Validation;
use telosim::scenario::Scenario;
use telosim::study::{Cast, Horizon, Outcome, Part, Script as _, Stage, Status, vocabulary};

pub const TEN: &str = include_str!("../../scenarios/ten.toml");

/// A small world with every room on, which nobody runs for its results.
pub const PROBE: &str = "tests/probe.toml";

/// The model of ten organizations in one replicate.
fn ten(stage: &Stage, draws: &Draws) -> Model {
    let words = vocabulary(&stage.metrics());
    let bytes = TEN.as_bytes();
    let scenario = Scenario::parse("b.toml", bytes, &words, TEN, &[]).unwrap();
    scenario.model(draws, None).unwrap()
}

fn play(stage: &mut Stage, part: Part, draws: Draws, ticks: u32) -> Outcome {
    let horizon = Horizon::new(ticks, 4);
    let (outcome, _) = stage.play(part, draws, &horizon);
    assert_eq!(outcome.status, Status::Ok);
    outcome
}

fn place(stage: &Stage, name: &str) -> usize {
    stage.metrics().iter().position(|m| m.name == name).unwrap()
}

/// No new purposes, no leading, no lag, no hiring. What is displaced is then what the productivity
/// of hours leaves of them: B = max(0, 1 - G / Q), with Q and G as measured.
#[test]
fn in_a_fixed_market_displacement_is_what_scaling_leaves_of_productivity() {
    const ORGANIZATIONS: f64 = 4.0;
    const PEOPLE: f64 = 20.0;
    let mut m = Model::default();
    m.get_mut::<Organizations>().count = ORGANIZATIONS as u64;
    m.get_mut::<Organizations>().size = Law::Fixed(PEOPLE);
    m.get_mut::<Purposes>().per_person = 0.5;
    m.get_mut::<Purposes>().span = 100;
    m.get_mut::<Tasks>().emission = 3.5;
    m.get_mut::<Tasks>().work = Law::Fixed(12.0);
    m.get_mut::<Coordination>().handoffs = 3.0;
    m.get_mut::<Validation>().share = 1.0;
    m.get_mut::<Validation>().minutes = 60.0;
    m.get_mut::<Execution>().executors = 8.0;
    m.get_mut::<Execution>().system_speed = 10.0;
    m.get_mut::<Execution>().week = 168.0;
    m.get_mut::<Execution>().steer = 4.0;
    m.get_mut::<Demand>().surplus = Surplus::Layoff;
    (m.get_mut::<Demand>().patience, m.get_mut::<Demand>().tolerance, m.get_mut::<Demand>().pace) =
        (26.0, 0.0, 1.0);
    m.get_mut::<Adoption>().path = adoption::Path::SystemRun;
    let mut stage = Stage::new().unwrap();
    let ticks = 520;
    let mut one = |r| {
        let part = Part { model: m.clone(), ..Part::default() };
        play(&mut stage, part, Draws::new(6, r), ticks)
    };
    let all: Vec<Outcome> = (0..8).map(&mut one).collect();
    let mean = |name: &str, from: i32, to: i32| {
        let index = place(&stage, name);
        let weeks = all.iter().flat_map(|o| o.ticks.iter().zip(&o.series[index]));
        let kept = weeks.filter(|(t, _)| (from..to).contains(*t));
        let values: Vec<f64> = kept.map(|(_, v)| *v).collect();
        values.iter().sum::<f64>() / values.len() as f64
    };
    let (hours, tasks) = ("execution.hours_used", "feedback.signals");
    let end = ticks as i32;
    let q = (mean(hours, -26, 0) / mean(tasks, -26, 0))
        / (mean(hours, end - 104, end) / mean(tasks, end - 104, end));
    let g = mean(tasks, end - 104, end) / mean(tasks, -26, 0);
    let fixed = (1.0 - g / q).max(0.0);
    let displaced = mean("displacement.share", end - 104, end);
    assert!(q > 2.0, "{q}");
    assert!((displaced - fixed).abs() <= 1.0 / PEOPLE, "D {displaced}, B {fixed}, Q {q}, G {g}");
}

/// A policy that sets what is so anyway is no policy, bit for bit.
#[test]
fn a_lever_at_its_neutral_value_equals_no_lever() {
    let mut stage = Stage::new().unwrap();
    let draws = Draws::new(8, 2);
    let model = ten(&stage, &draws);
    let mut bits = |levers: Vec<Lever>| {
        let part = Part { model: model.clone(), levers, ..Part::default() };
        let o = play(&mut stage, part, draws, 104);
        o.series.iter().flatten().map(|v| v.to_bits()).collect::<Vec<_>>()
    };
    let none = bits(vec![]);
    let neutral = [
        ("tasks.multiplier", 1.0),
        ("purposes.multiplier", 1.0),
        ("inputs.compute_multiplier", 1.0),
        ("execution.multiplier", 1.0),
        ("feedback.multiplier", 1.0),
        ("purposes.finding", 0.3),
    ];
    let levers = neutral.map(|(set, to)| Lever { tick: 26, set: set.into(), to: to.into() });
    assert!(none == bits(levers.to_vec()));
    let moved = Lever { tick: 26, set: "tasks.multiplier".into(), to: 2.0.into() };
    assert!(none != bits(vec![moved]), "a lever that moves something is seen");
}

/// Which organization is the first makes no difference in distribution: over so many replicates
/// the mean difference of what two of them deliver is within a t interval at 99.9 % (39 degrees: 3.56).
#[test]
fn organizations_are_exchangeable() {
    const REPLICATES: u64 = 40;
    let mut stage = Stage::new().unwrap();
    let mut differences = vec![];
    for replicate in 0..REPLICATES {
        let draws = Draws::new(12, replicate);
        let mut model = ten(&stage, &draws);
        model.get_mut::<Organizations>().count = 2;
        play(&mut stage, Part { model, ..Part::default() }, draws, 104);
        let flow = stage.simulation().world().resource::<Flow>();
        let done =
            |o: usize| flow.site(o).station(Station::Execute as usize).tally().departures as f64;
        differences.push(done(0) - done(1));
    }
    let n = differences.len() as f64;
    let mean = differences.iter().sum::<f64>() / n;
    let variance = differences.iter().map(|d| (d - mean) * (d - mean)).sum::<f64>() / (n - 1.0);
    assert!(mean.abs() < 3.56 * (variance / n).sqrt(), "{mean} ± {}", (variance / n).sqrt());
}

/// Scenario files below a folder, in the order of their names.
pub fn scenarios(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![];
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(scenarios(&path));
        } else if path.extension().is_some_and(|e| e == "toml") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Every scenario that ships, and the small world in which every parameter is tried; but for those that differ from the
/// world of `ten` by nothing but their size, which is too large to play them here.
pub fn shipped() -> Vec<PathBuf> {
    let mut all = scenarios(Path::new("scenarios"));
    // Without its options a decision is a smaller world of a scenario that is pinned.
    let apart = ["scenarios/scale", "scenarios/decide"];
    all.retain(|path| !apart.iter().any(|folder| path.starts_with(folder)));
    all.push(PROBE.into());
    all
}

/// Conservation, capacity and shares in every scenario that ships, in each of its variants.
#[test]
fn every_shipped_scenario_conserves_people_and_stays_within_capacity() {
    let mut stage = Stage::new().unwrap();
    let words = vocabulary(&stage.metrics());
    let mut audited = 0;
    for path in shipped() {
        let scenario = Scenario::read(&path, &words, TEN, &[]).unwrap();
        let cast = Cast::new(&scenario, &words);
        for (i, variant) in cast.ensemble().variants.iter().enumerate() {
            if variant.same_as.is_some() {
                continue;
            }
            let part = cast.part(i, 1).unwrap();
            let seed = scenario.ensemble.seed;
            let found = stage.audit(part, Draws::new(seed, 1), 78);
            assert_eq!(found, Ok(()), "{} {}", path.display(), variant.name);
            audited += 1;
        }
    }
    assert!(audited > 40, "{audited}");
}
