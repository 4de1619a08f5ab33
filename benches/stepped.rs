//! What does a slow law cost? Five laws of a tick over 500 people and 1,000 executors, by the engine and by arrays.
//!
//! Both compute the same: capability grows, executors wear out and are renewed, people learn by what they do, the
//! scarcer of people and executors caps output, and pay follows output. Nothing is timed before the two agree in
//! every bit of every tick's output.

use std::hint::black_box;

use bevy_ecs::prelude::*;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use telosim::engine::{
    Agent, Draws, Mechanism, Metric, Phase, Reduce, Simulation, SimulationBuilder,
};

const PEOPLE: usize = 500;
const EXECUTORS: usize = 1000;
const TICKS: usize = 520;
/// Growth of capability in a tick `[1]`.
const GROWTH: f64 = 1.001;
/// Share of an executor that wears out in a tick `[1]`.
const WEAR: f64 = 0.002;
/// Renewal of an executor in a tick `[1]`.
const RENEWAL: f64 = 0.003;
/// How fast skill follows what is done `[1]`.
const LEARNING: f64 = 0.01;
/// How fast pay follows output `[1]`.
const LAG: f64 = 0.05;

/// Where the nth of a kind starts: between 1/2 and 3/2, no two neighbours alike.
fn first(n: usize) -> f64 {
    0.5 + (n * 37 % 101) as f64 / 100.0
}

/// The laws by hand: a few arrays and a few loops.
struct Arrays {
    skill: Vec<f64>,
    pay: Vec<f64>,
    condition: Vec<f64>,
    capability: f64,
}

impl Arrays {
    fn new() -> Self {
        Self {
            skill: (0..PEOPLE).map(first).collect(),
            pay: vec![1.0; PEOPLE],
            condition: (0..EXECUTORS).map(first).collect(),
            capability: 1.0,
        }
    }

    fn step(&mut self) -> f64 {
        self.capability *= GROWTH;
        for condition in &mut self.condition {
            *condition = *condition * (1.0 - WEAR) + RENEWAL;
        }
        let machines = self.condition.iter().sum::<f64>() * self.capability;
        let output = machines.min(self.skill.iter().sum::<f64>());
        let each = output / PEOPLE as f64;
        for skill in &mut self.skill {
            *skill += LEARNING * (each - *skill);
        }
        for (pay, skill) in self.pay.iter_mut().zip(&self.skill) {
            *pay += LAG * (skill * each - *pay);
        }
        output
    }
}

#[derive(Component)]
struct Skill(f64);

#[derive(Component)]
struct Pay(f64);

#[derive(Component)]
struct Condition(f64);

#[derive(Resource, Default)]
struct State {
    capability: f64,
    output: f64,
}

/// The laws as a mechanism.
#[derive(Resource, Clone, Debug, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
struct Stepped {}

impl Mechanism for Stepped {
    const NAME: &'static str = "stepped";
    const SOURCE: &'static str = include_str!("stepped.rs");

    fn install(sim: &mut SimulationBuilder) {
        sim.state::<State>()
            .setup(|mut commands: Commands, mut state: ResMut<State>| {
                state.capability = 1.0;
                commands.spawn_batch((0..PEOPLE).map(|n| (Agent, Skill(first(n)), Pay(1.0))));
                commands.spawn_batch((0..EXECUTORS).map(|n| (Agent, Condition(first(n)))));
            })
            .systems(Phase::Grow, |mut state: ResMut<State>| state.capability *= GROWTH)
            .systems(Phase::Adopt, |mut all: Query<&mut Condition>| {
                for mut condition in &mut all {
                    condition.0 = condition.0 * (1.0 - WEAR) + RENEWAL;
                }
            })
            .systems(
                Phase::Produce,
                |mut state: ResMut<State>, machines: Query<&Condition>, people: Query<&Skill>| {
                    let machines = machines.iter().map(|c| c.0).sum::<f64>() * state.capability;
                    state.output = machines.min(people.iter().map(|s| s.0).sum::<f64>());
                },
            )
            .systems(Phase::Learn, |state: Res<State>, mut all: Query<&mut Skill>| {
                let each = state.output / PEOPLE as f64;
                for mut skill in &mut all {
                    skill.0 += LEARNING * (each - skill.0);
                }
            })
            .systems(Phase::Price, |state: Res<State>, mut all: Query<(&Skill, &mut Pay)>| {
                let each = state.output / PEOPLE as f64;
                for (skill, mut pay) in &mut all {
                    pay.0 += LAG * (skill.0 * each - pay.0);
                }
            })
            .metric(Metric::new(
                "stepped.output",
                "1",
                "Output.",
                Reduce::Mean,
                |s: Res<State>| s.output,
            ));
    }
}

fn simulation() -> Simulation {
    let mut sim = SimulationBuilder::default();
    sim.mechanism::<Stepped>();
    sim.build().expect("the order of its systems is unambiguous")
}

fn by_engine(sim: &mut Simulation, row: &mut Vec<f64>, mut see: impl FnMut(f64)) {
    sim.start(Draws::new(0, 0), 0, vec![], |_| {});
    for _ in 0..TICKS {
        sim.step(row);
        see(row[0]);
    }
}

fn by_arrays(mut see: impl FnMut(f64)) {
    let mut arrays = Arrays::new();
    (0..TICKS).for_each(|_| see(arrays.step()));
}

fn stepped(criterion: &mut Criterion) {
    let (mut sim, mut row) = (simulation(), vec![]);
    let (mut engine, mut arrays) = (vec![], vec![]);
    by_engine(&mut sim, &mut row, |y| engine.push(y.to_bits()));
    by_arrays(|y| arrays.push(y.to_bits()));
    assert_eq!(engine, arrays, "the two compute the same");

    let mut group = criterion.benchmark_group("stepped");
    group.throughput(Throughput::Elements((TICKS * (PEOPLE + EXECUTORS)) as u64));
    group.bench_function("by arrays", |b| b.iter(|| by_arrays(|y| _ = black_box(y))));
    group.bench_function("by the engine", |b| {
        b.iter(|| by_engine(&mut sim, &mut row, |y| _ = black_box(y)));
    });
    group.finish();
    ratio(&mut sim, &mut row);
}

/// Medians of rounds that take turns, so that what disturbs one disturbs both.
fn ratio(sim: &mut Simulation, row: &mut Vec<f64>) {
    const ROUNDS: usize = 9;
    const RUNS: u32 = 20;
    let timed = |run: &mut dyn FnMut()| {
        let start = std::time::Instant::now();
        (0..RUNS).for_each(|_| run());
        start.elapsed().as_secs_f64() / f64::from(RUNS) / TICKS as f64 * 1e6
    };
    let (mut arrays, mut engine) = (vec![], vec![]);
    for _ in 0..ROUNDS {
        arrays.push(timed(&mut || by_arrays(|y| _ = black_box(y))));
        engine.push(timed(&mut || by_engine(sim, row, |y| _ = black_box(y))));
    }
    let median = |values: &mut Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values[ROUNDS / 2]
    };
    let (arrays, engine) = (median(&mut arrays), median(&mut engine));
    eprintln!(
        "medians of {ROUNDS} rounds: by arrays {arrays:.2} µs a tick, by the engine {engine:.2} ({:.2})",
        engine / arrays
    );
}

criterion_group!(benches, stepped);
criterion_main!(benches);
