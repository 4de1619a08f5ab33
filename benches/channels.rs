//! What do channels cost? Ten of 190,000 people, given and folded, against a tick of a world with that many people.
//!
//! The world is that of `ten` with 9,500 people; that of 190,000 takes twenty times as long, as organizations meet in
//! little but the labour market. Nothing is timed before the channels are seen to hold what was given.

use std::hint::black_box;
use std::time::Duration;

use bevy_ecs::prelude::*;
use criterion::{Criterion, criterion_group, criterion_main};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use telosim::engine::{
    Channel, Combiner, Draws, Each, Folded, Gift, Mechanism, Phase, Simulation, SimulationBuilder,
};
use telosim::scenario::Scenario;
use telosim::study::{Cast, Script as _, Stage, vocabulary};

const PEOPLE: usize = 190_000;
const NAMES: [&str; 10] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];

struct Nth<const N: usize>;

impl<const N: usize> Channel for Nth<N> {
    const OWNER: &'static str = "all";
    const NAME: &'static str = NAMES[N];
    const UNIT: &'static str = "1";
    const DOC: &'static str = "A factor.";
    const COMBINER: Combiner = Combiner::Product;
    const EACH: Each = Each::Person;
    const AFTER: Phase = Phase::Grow;
}

/// A room that gives to all ten.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
struct All;

fn give<const N: usize>(mut gift: ResMut<Gift<Nth<N>, All>>) {
    (0..PEOPLE).for_each(|person| gift.give(person, 1.5));
}

impl Mechanism for All {
    const NAME: &'static str = "all";
    const SOURCE: &'static str = "";

    fn install(sim: &mut SimulationBuilder) {
        fn one<const N: usize>(sim: &mut SimulationBuilder) {
            sim.gives::<Nth<N>, All>().systems(Phase::Grow, give::<N>);
        }
        one::<0>(sim);
        one::<1>(sim);
        one::<2>(sim);
        one::<3>(sim);
        one::<4>(sim);
        one::<5>(sim);
        one::<6>(sim);
        one::<7>(sim);
        one::<8>(sim);
        one::<9>(sim);
    }
}

fn channels() -> Simulation {
    let mut sim = SimulationBuilder::default();
    sim.mechanism::<All>();
    let mut sim = sim.build().expect("ten rooms' systems have an order");
    sim.start(Draws::new(1, 0), 0, vec![], |_| ());
    sim.step(&mut vec![]);
    assert_eq!(sim.world().resource::<Folded<Nth<9>>>().of(PEOPLE - 1), 1.5);
    sim
}

fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("channels");
    let (mut sim, mut row) = (channels(), vec![]);
    group.bench_function("ten of 190,000 people", |b| b.iter(|| sim.step(black_box(&mut row))));

    let ten = include_str!("../scenarios/ten.toml");
    let mut stage = Stage::new().expect("the rooms' systems have an order");
    let words = vocabulary(&stage.metrics());
    let set = ["organizations.count=475".to_owned(), "organizations.size=20".to_owned()];
    let scenario = Scenario::parse("ten.toml", ten.as_bytes(), &words, ten, &set);
    let part = Cast::new(&scenario.expect("it is fine"), &words).part(0, 0);
    let part = part.expect("the model takes it");
    group.sample_size(10).bench_function("a week of 9,500 people", |b| {
        b.iter_custom(|weeks| {
            let ticks = u32::try_from(weeks).expect("a few") + 52;
            let each = stage.pace(part.clone(), Draws::new(7, 0), ticks, Duration::MAX);
            let each = each.expect("a trial runs");
            Duration::from_secs_f64(each * weeks as f64)
        });
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
