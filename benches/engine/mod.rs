//! W1 by the engine's flow: stations, calendar and tallies, with a route of its own.

use telosim::engine::draws::{Draws, child};
use telosim::engine::flow::{Interrupted, Route, Server, Site, TaskId};
use telosim::engine::{Law, Stream};

use crate::baseline::{
    COUNTED_FROM, COUNTED_TO, DRAINED, EXECUTION_TIME, EXECUTORS, PURPOSES, RATE, REVIEW_TIME,
    REVIEWERS, REWORK_CHANCE,
};

const ARRIVAL: Stream = Stream::new("w1", "arrival");
const EXECUTION: Stream = Stream::new("w1", "execution");
const REVIEW: Stream = Stream::new("w1", "review");
const REWORK: Stream = Stream::new("w1", "rework");
const EXECUTE: usize = 0;
const CHECK: usize = 1;

/// A task's row.
pub struct Task {
    key: u64,
    arrived: f64,
    visit: u64,
}

/// What one replicate comes to.
pub struct Measured {
    /// Events.
    pub events: u64,
    /// Counted tasks that were finished `[tasks]`.
    pub finished: f64,
    /// Mean time from arrival to the end of the last review `[h]`.
    pub lead_time: f64,
}

struct W1<'a> {
    draws: &'a Draws,
    asked: [u64; PURPOSES],
    execution: Law,
    review: Law,
    finished: f64,
    lead_time: f64,
}

impl Route for W1<'_> {
    type Task = Task;

    fn emitted(&mut self, site: &mut Site<Task>, source: u32) -> f64 {
        let purpose = child(0, u64::from(source));
        let ordinal = &mut self.asked[source as usize];
        let key = child(purpose, *ordinal);
        *ordinal += 1;
        let next = *ordinal;
        let id = site.admit(Task { key, arrived: site.now(), visit: 0 });
        site.send(self, id, EXECUTE);
        self.draws.exponential(ARRIVAL, purpose, next)
    }

    fn begun(&mut self, task: &mut Task, station: usize, _: &Server, _: f64) -> f64 {
        let (law, stream) =
            if station == EXECUTE { (&self.execution, EXECUTION) } else { (&self.review, REVIEW) };
        law.sample(&mut self.draws.at(stream, task.key, task.visit))
    }

    fn finished(&mut self, site: &mut Site<Task>, id: TaskId, station: usize, _: u32) {
        if station == EXECUTE {
            return site.send(self, id, CHECK);
        }
        let task = site.task_mut(id);
        if self.draws.chance(REWORK, task.key, task.visit, REWORK_CHANCE) {
            task.visit += 1;
            return site.send(self, id, EXECUTE);
        }
        let task = site.remove(id);
        if (COUNTED_FROM..COUNTED_TO).contains(&task.arrived) {
            self.finished += 1.0;
            self.lead_time += site.now() - task.arrived;
        }
    }

    fn woken(&mut self, _: &mut Site<Task>, _: TaskId, _: u8) {}

    fn interrupted(&mut self, _: &mut Site<Task>, _: TaskId, _: usize) -> Interrupted {
        Interrupted::Resumed
    }
}

/// A site that serves run after run.
pub struct Network {
    site: Site<Task>,
}

impl Default for Network {
    fn default() -> Self {
        Self { site: Site::new(2, 2) }
    }
}

impl Network {
    /// Simulates one replicate, a week at a time as the product does.
    pub fn run(&mut self, draws: &Draws) -> Measured {
        let site = &mut self.site;
        site.clear();
        let mut route = W1 {
            draws,
            asked: [0; PURPOSES],
            execution: Law::Exponential { mean: EXECUTION_TIME },
            review: Law::Exponential { mean: REVIEW_TIME },
            finished: 0.0,
            lead_time: 0.0,
        };
        for class in [EXECUTE, CHECK] {
            for i in 0..[EXECUTORS, REVIEWERS][class] {
                let server = site.add_server(i as u32, class as u8, 1 << class);
                site.set_server(&mut route, server, 1.0, 1 << class);
            }
        }
        for purpose in 0..PURPOSES {
            let owed = draws.exponential(ARRIVAL, child(0, purpose as u64), 0);
            let source = site.add_source(owed);
            site.set_source(source, RATE);
        }
        for week in 1..=(DRAINED / 40.0) as u32 {
            site.run(&mut route, 40.0 * f64::from(week));
        }
        let W1 { finished, lead_time, .. } = route;
        Measured { events: site.events(), finished, lead_time: lead_time / finished }
    }
}
