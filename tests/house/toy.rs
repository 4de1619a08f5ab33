//! A room more, as CONTRIBUTING.md says to add one: a file with a mechanism, and its place in the list of rooms.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use telosim::engine::{
    Draws, FIRST_TICK, Lever, Mechanism, Metric, Phase, Reduce, Room, SimulationBuilder,
};
use telosim::model::agents::{Human, Organization};
use telosim::model::{Model, wiring};

/// Seniors spend hours on juniors.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Toy {
    /// Hours of a senior that one organization grants in a week.
    hours: f64,
}

/// What one organization has learned so far.
#[derive(Component, Default)]
struct Learned {
    hours: f64,
}

impl Mechanism for Toy {
    const NAME: &'static str = "toy";
    const SOURCE: &'static str = include_str!("toy.rs");

    fn install(sim: &mut SimulationBuilder) {
        let learn = |p: Res<Toy>, mut all: Query<&mut Learned>| {
            all.iter_mut().for_each(|mut learned| learned.hours += p.hours);
        };
        let sum = |all: Query<&Learned>| all.iter().map(|learned| learned.hours).sum::<f64>();
        sim.part::<Organization, Learned>().systems(Phase::Learn, learn).metric(Metric::new(
            "toy.given",
            "h",
            "Hours given so far.",
            Reduce::Last,
            sum,
        ));
    }
}

/// What a year of the neutral model observes, with the toy room or without; a lever turns it on after four weeks.
fn year(room: Option<Room>) -> (Vec<String>, Vec<Vec<f64>>) {
    let mut sim = SimulationBuilder::default();
    Model::install(&mut sim);
    let levers = room.iter().map(|room| {
        (room.install)(&mut sim);
        Lever { tick: 4, set: "toy.hours".into(), to: 2.0.into() }
    });
    let levers = levers.collect();
    let mut simulation = sim.build().unwrap();
    simulation.start(Draws::new(3, 0), FIRST_TICK, levers, |world| {
        Model::default().insert(world);
        world.insert_resource(Toy::default());
    });
    let mut rows = vec![];
    for _ in FIRST_TICK..52 {
        let mut row = vec![];
        simulation.step(&mut row);
        rows.push(row);
    }
    let people = simulation.world().query::<&Human>().iter(simulation.world()).count();
    assert!(people > 0);
    let wires = wiring::wires(&simulation);
    assert!(wires.iter().all(|wire| wire.writers.len() <= 1), "{wires:?}");
    (simulation.metrics().map(|metric| metric.name.clone()).collect(), rows)
}

#[test]
fn a_room_is_added_and_removed_without_a_trace() {
    let room = Room::of::<Toy>();
    assert!(room.doc().starts_with("A room more") && (room.neutral)().is_neutral());
    let (names, without) = year(None);
    let (with_names, with) = year(Some(room));
    assert_eq!(with_names.len(), names.len() + 1);
    // It observes what it does, from the lever's tick on: one organization, 48 weeks, two hours each.
    let own = with_names.iter().position(|name| name == "toy.given").unwrap();
    let hours: Vec<f64> = with.iter().map(|row| row[own]).collect();
    assert_eq!((hours[52 + 3], hours[52 + 4], hours[103]), (0.0, 2.0, 96.0));
    // And nothing else sees it: the numbers of all others keep their bits.
    for (tick, (a, b)) in without.iter().zip(&with).enumerate() {
        for ((name, x), y) in names.iter().zip(a).zip(b) {
            assert_eq!(x.to_bits(), y.to_bits(), "{name} at {tick}");
        }
    }
}

/// Two writers of one resource, with an order or without.
#[test]
fn systems_without_an_order_are_refused() {
    #[derive(Resource, Default)]
    struct Count(u64);
    let built = |first: Phase, second: Phase| {
        let mut sim = SimulationBuilder::default();
        sim.state::<Count>();
        sim.systems(first, |mut count: ResMut<Count>| count.0 += 1);
        sim.systems(second, |mut count: ResMut<Count>| count.0 *= 2);
        sim.build().is_ok()
    };
    assert!(built(Phase::Grow, Phase::Adopt));
    assert!(!built(Phase::Grow, Phase::Grow));
}
