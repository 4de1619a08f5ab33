//! W1 in ixa: what waits is a data plugin, and what happens later is a plan. No entity has a property that others ask for.

use std::collections::VecDeque;

use ixa::prelude::*;
use rand_distr::Exp1;

use crate::{
    COUNTED, DRAINED, EXECUTION_TIME, EXECUTORS, Measured, PURPOSES, RATE, REVIEW_TIME, REVIEWERS,
    REWORK_CHANCE,
};

define_rng!(ArrivalRng);
define_rng!(ExecutionRng);
define_rng!(ReviewRng);
define_rng!(ReworkRng);

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Execution,
    Review,
}

#[derive(Default)]
struct Station {
    queue: VecDeque<f64>,
    idle: usize,
}

#[derive(Default)]
struct Network {
    stations: [Station; 2],
    events: u64,
    finished: f64,
    lead_time: f64,
}

define_data_plugin!(NetworkPlugin, Network, Network::default());

/// The next task of one purpose.
fn plan_arrival(context: &mut Context) {
    let gap: f64 = context.sample_distr(ArrivalRng, Exp1);
    context.add_plan(context.get_current_time() + gap / RATE, |context| {
        let now = context.get_current_time();
        context.get_data_mut(NetworkPlugin).events += 1;
        enter(context, Place::Execution, now);
        plan_arrival(context);
    });
}

/// A task is the time at which it arrived.
fn enter(context: &mut Context, place: Place, task: f64) {
    let station = &mut context.get_data_mut(NetworkPlugin).stations[place as usize];
    if station.idle == 0 {
        station.queue.push_back(task);
    } else {
        station.idle -= 1;
        begin(context, place, task);
    }
}

fn begin(context: &mut Context, place: Place, task: f64) {
    let service = match place {
        Place::Execution => EXECUTION_TIME * context.sample_distr::<_, f64>(ExecutionRng, Exp1),
        Place::Review => REVIEW_TIME * context.sample_distr::<_, f64>(ReviewRng, Exp1),
    };
    let end = context.get_current_time() + service;
    context.add_plan(end, move |context| leave(context, place, task));
}

fn leave(context: &mut Context, place: Place, task: f64) {
    let network = context.get_data_mut(NetworkPlugin);
    network.events += 1;
    let station = &mut network.stations[place as usize];
    match station.queue.pop_front() {
        Some(waiting) => begin(context, place, waiting),
        None => station.idle += 1,
    }
    if place == Place::Execution {
        enter(context, Place::Review, task);
    } else if context.sample_bool(ReworkRng, REWORK_CHANCE) {
        enter(context, Place::Execution, task);
    } else if COUNTED.contains(&task) {
        let now = context.get_current_time();
        let network = context.get_data_mut(NetworkPlugin);
        network.finished += 1.0;
        network.lead_time += now - task;
    }
}

/// Simulates one replicate.
pub fn run(seed: u64) -> Measured {
    let mut context = Context::new();
    // Neighbouring seeds give each generator seeds that are neighbours, too, which the generator mixes.
    context.init_random(seed);
    let network = context.get_data_mut(NetworkPlugin);
    network.stations[Place::Execution as usize].idle = EXECUTORS;
    network.stations[Place::Review as usize].idle = REVIEWERS;
    (0..PURPOSES).for_each(|_| plan_arrival(&mut context));
    context.schedule_shutdown(DRAINED);
    context.execute();
    let &Network { events, finished: tasks, lead_time, .. } = context.get_data(NetworkPlugin);
    Measured { events, tasks, lead_time: lead_time / tasks }
}
