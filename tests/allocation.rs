//! Once warm, the flow allocates nothing for an event.

use std::alloc::System;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use telosim::engine::{Draws, Law};
use telosim::model::Model;
use telosim::model::adoption::Adoption;
use telosim::model::adoption::Path;
use telosim::model::agents::Organizations;
use telosim::model::coordination::Coordination;
use telosim::model::execution::Execution;
use telosim::model::flow::Flow;
use telosim::model::purposes::Purposes;
use telosim::model::tasks::Tasks;
use telosim::model::validation::Validation;
use telosim::study::Stage;

#[global_allocator]
static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// W1 with so many tasks an hour: ten cells, eight executors, three people who review.
fn w1(rate: f64) -> Model {
    let mut m = Model::default();
    m.get_mut::<Organizations>().count = 1;
    m.get_mut::<Organizations>().size = Law::Fixed(3.0);
    m.get_mut::<Purposes>().per_person = 10.0 / 3.0;
    m.get_mut::<Purposes>().span = 100;
    m.get_mut::<Tasks>().emission = rate * 40.0 / 10.0 / 1e4;
    m.get_mut::<Tasks>().multiplier = 1e4;
    m.get_mut::<Tasks>().work = Law::Fixed(1.28);
    m.get_mut::<Execution>().noise = Law::Exponential { mean: 1.0 };
    m.get_mut::<Execution>().executors = 8.0;
    m.get_mut::<Execution>().week = 40.0;
    m.get_mut::<Validation>().share = 1.0;
    m.get_mut::<Validation>().minutes = 27.0;
    m.get_mut::<Validation>().noise = Law::Exponential { mean: 1.0 };
    m.get_mut::<Validation>().tau = 0.0;
    m.get_mut::<Coordination>().defect = 0.2;
    m.get_mut::<Adoption>().path = Path::SystemRun;
    m
}

/// Events and allocations of 200 weeks on a world that has run the same before.
fn measured(stage: &mut Stage, rate: f64) -> (u64, usize) {
    let sim = stage.simulation();
    let mut row = vec![];
    let mut counts = (0, 0);
    for _ in 0..2 {
        sim.start(Draws::new(1, 0), -52, vec![], |world| w1(rate).insert(world));
        (0..100).for_each(|_| sim.step(&mut row));
        let before = sim.world().resource::<Flow>().events();
        let region = Region::new(COUNTED);
        (0..200).for_each(|_| sim.step(&mut row));
        let allocations = region.change().allocations;
        counts = (sim.world().resource::<Flow>().events() - before, allocations);
    }
    counts
}

/// What is allocated belongs to ticks: four times the events need no more of it.
#[test]
fn no_event_allocates() {
    let mut stage = Stage::new().unwrap();
    let (few, seldom) = measured(&mut stage, 1.0);
    let (many, often) = measured(&mut stage, 4.0);
    println!("{few} events and {seldom} allocations, {many} events and {often} allocations");
    assert!(many > 3 * few && few > 20_000, "{few} {many}");
    assert!(often <= seldom, "{often} allocations of {many} events, {seldom} of {few}");
    assert!(often < 200 * 60, "{often} allocations in 200 ticks");
}
