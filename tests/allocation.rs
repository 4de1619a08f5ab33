//! Once warm, the flow allocates nothing for an event.

use std::alloc::System;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use telosim::engine::{Draws, Law};
use telosim::model::Model;
use telosim::model::adoption::Path;
use telosim::model::flow::Flow;
use telosim::study::Stage;

#[global_allocator]
static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// W1 with so many tasks an hour: ten cells, eight executors, three people who review.
fn w1(rate: f64) -> Model {
    let mut m = Model::default();
    m.organizations.count = 1;
    m.organizations.size = Law::Fixed(3.0);
    m.purposes.per_person = 10.0 / 3.0;
    m.purposes.span = 100;
    m.tasks.emission = rate * 40.0 / 10.0 / 1e4;
    m.tasks.multiplier = 1e4;
    m.tasks.work = Law::Fixed(1.28);
    m.execution.noise = Law::Exponential { mean: 1.0 };
    m.execution.executors = 8.0;
    m.execution.week = 40.0;
    m.validation.share = 1.0;
    m.validation.minutes = 27.0;
    m.validation.noise = Law::Exponential { mean: 1.0 };
    m.validation.tau = 0.0;
    m.coordination.defect = 0.2;
    m.adoption.path = Path::SystemRun;
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
