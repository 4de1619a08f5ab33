//! W1 in nexosim: a model for the purposes and one for each station, which send tasks to each other's mailboxes.

use std::collections::VecDeque;
use std::time::Duration;

use nexosim::model::{Context, Model, schedulable};
use nexosim::ports::{EventSinkReader, Output, QuerySource, SinkState, event_queue};
use nexosim::simulation::{Mailbox, SimInit};
use nexosim::time::MonotonicTime;
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, Exp1};
use rand_xoshiro::Xoshiro256PlusPlus;
use serde::{Deserialize, Serialize};

use crate::{
    COUNTED, DRAINED, EXECUTION_TIME, EXECUTORS, Measured, PURPOSES, RATE, REVIEW_TIME, REVIEWERS,
    REWORK_CHANCE,
};

/// When a task arrived and when it was finished `[h]`.
#[derive(Clone, Serialize, Deserialize)]
pub struct Task {
    arrived: f64,
    finished: f64,
}

fn hours(time: MonotonicTime) -> f64 {
    time.duration_since(MonotonicTime::EPOCH).as_secs_f64() / 3600.0
}

/// A delay of at least a nanosecond, as nothing can be scheduled for now.
fn delay(hours: f64) -> Duration {
    Duration::from_secs_f64(3600.0 * hours).max(Duration::from_nanos(1))
}

/// Ten purposes that emit tasks.
#[derive(Serialize, Deserialize)]
struct Purposes {
    tasks: Output<Task>,
    emitted: u64,
    random: Xoshiro256PlusPlus,
}

#[Model]
impl Purposes {
    #[nexosim(init)]
    async fn init(&mut self, cx: &Context<Self>) {
        (0..PURPOSES).for_each(|_| self.schedule(cx));
    }

    fn schedule(&mut self, cx: &Context<Self>) {
        let gap: f64 = Exp1.sample(&mut self.random);
        cx.schedule_event(delay(gap / RATE), schedulable!(Self::emit), ()).unwrap();
    }

    #[nexosim(schedulable)]
    async fn emit(&mut self, _: (), cx: &Context<Self>) {
        self.emitted += 1;
        self.schedule(cx);
        self.tasks.send(Task { arrived: hours(cx.time()), finished: f64::NAN }).await;
    }

    /// How many tasks were emitted.
    async fn events(&mut self) -> u64 {
        self.emitted
    }
}

/// A queue and its servers.
#[derive(Serialize, Deserialize)]
struct Station {
    done: Output<Task>,
    again: Output<Task>,
    again_chance: f64,
    mean: f64,
    idle: usize,
    queue: VecDeque<Task>,
    ended: u64,
    random: Xoshiro256PlusPlus,
}

#[Model]
impl Station {
    fn new(servers: usize, mean: f64, again_chance: f64, random: Xoshiro256PlusPlus) -> Self {
        let (done, again) = (Output::default(), Output::default());
        let queue = VecDeque::new();
        Self { done, again, again_chance, mean, idle: servers, queue, ended: 0, random }
    }

    /// A task arrives.
    async fn enter(&mut self, task: Task, cx: &Context<Self>) {
        if self.idle == 0 {
            self.queue.push_back(task);
        } else {
            self.idle -= 1;
            self.begin(task, cx);
        }
    }

    fn begin(&mut self, task: Task, cx: &Context<Self>) {
        let service: f64 = Exp1.sample(&mut self.random);
        cx.schedule_event(delay(self.mean * service), schedulable!(Self::leave), task).unwrap();
    }

    #[nexosim(schedulable)]
    async fn leave(&mut self, mut task: Task, cx: &Context<Self>) {
        self.ended += 1;
        match self.queue.pop_front() {
            Some(waiting) => self.begin(waiting, cx),
            None => self.idle += 1,
        }
        if self.again_chance > 0.0 && self.random.random_bool(self.again_chance) {
            self.again.send(task).await;
        } else {
            task.finished = hours(cx.time());
            self.done.send(task).await;
        }
    }

    /// How many services have ended.
    async fn events(&mut self) -> u64 {
        self.ended
    }
}

/// Simulates one replicate on one thread.
pub fn run(seed: u64) -> Measured {
    let random = |which: u64| Xoshiro256PlusPlus::seed_from_u64(3 * seed + which);
    let mut purposes = Purposes { tasks: Output::default(), emitted: 0, random: random(0) };
    let mut execution = Station::new(EXECUTORS, EXECUTION_TIME, 0.0, random(1));
    let mut review = Station::new(REVIEWERS, REVIEW_TIME, REWORK_CHANCE, random(2));
    let (purposes_box, execution_box, review_box) =
        (Mailbox::new(), Mailbox::new(), Mailbox::new());
    purposes.tasks.connect(Station::enter, &execution_box);
    execution.done.connect(Station::enter, &review_box);
    review.again.connect(Station::enter, &execution_box);
    let (sink, mut finished) = event_queue(SinkState::Enabled);
    review.done.connect_sink(sink);

    let mut bench = SimInit::with_num_threads(1);
    let counts = [
        QuerySource::new().connect(Purposes::events, &purposes_box).register(&mut bench),
        QuerySource::new().connect(Station::events, &execution_box).register(&mut bench),
        QuerySource::new().connect(Station::events, &review_box).register(&mut bench),
    ];
    let mut simulation = bench
        .add_model(purposes, purposes_box, "purposes")
        .add_model(execution, execution_box, "execution")
        .add_model(review, review_box, "review")
        .init(MonotonicTime::EPOCH)
        .unwrap();
    simulation.step_until(delay(DRAINED)).unwrap();

    let events = counts.iter().map(|it| simulation.process_query(it, ()).unwrap()).sum();
    let (mut tasks, mut lead_time) = (0.0, 0.0);
    while let Some(task) = finished.try_read() {
        if COUNTED.contains(&task.arrived) {
            tasks += 1.0;
            lead_time += task.finished - task.arrived;
        }
    }
    Measured { events, tasks, lead_time: lead_time / tasks }
}
