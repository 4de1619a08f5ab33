//! W1 by hand: the organization as an open network, as fast as plain Rust makes it.
//!
//! Ten purposes emit tasks (Poisson, 0.4 an hour each), eight executors do them (exponential, 1.28 h),
//! three people review the results (exponential, 0.45 h), and one in five goes back. Every draw has
//! the address that the engine gives it: arrivals by (purpose, ordinal), services and verdicts by
//! (task, visit). A task travels in its server's slot, so that there is no slab to look things up in.

use std::collections::VecDeque;

use telosim::engine::draws::{Draws, Stream, child};

const ARRIVAL: Stream = Stream::new("w1", "arrival");
const EXECUTION: Stream = Stream::new("w1", "execution");
const REVIEW: Stream = Stream::new("w1", "review");
const REWORK: Stream = Stream::new("w1", "rework");

/// Purposes.
pub const PURPOSES: usize = 10;
/// Tasks that each purpose emits `[tasks/h]`.
pub const RATE: f64 = 0.4;
/// Executors.
pub const EXECUTORS: usize = 8;
/// Mean time of an execution `[h]`.
pub const EXECUTION_TIME: f64 = 1.28;
/// People who review.
pub const REVIEWERS: usize = 3;
/// Mean time of a review `[h]`.
pub const REVIEW_TIME: f64 = 0.45;
/// Chance that a reviewed task goes back to be done again `[1]`.
pub const REWORK_CHANCE: f64 = 0.2;
/// Tasks that arrive from here `[h]` ...
pub const COUNTED_FROM: f64 = 500.0;
/// ... to here `[h]` count.
pub const COUNTED_TO: f64 = 2500.0;
/// Until then the last of them have long been finished `[h]`.
pub const DRAINED: f64 = 2800.0;

/// What one replicate comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// Arrivals, ends of execution and ends of review `[events]`.
    pub events: u64,
    /// Counted tasks that arrived `[tasks]`.
    pub arrived: u64,
    /// Counted tasks that were finished `[tasks]`.
    pub finished: u64,
    /// Mean time from arrival to the end of the last review `[h]`.
    pub lead_time: f64,
    /// Share of the executors' time in which they work, while arrivals count `[1]`.
    pub execution: f64,
    /// Share of the reviewers' time in which they work, while arrivals count `[1]`.
    pub review: f64,
}

#[derive(Clone, Copy, Default)]
struct Task {
    key: u64,
    arrived: f64,
    visit: u64,
}

/// A queue and its servers: one slot each for the time of the next end, infinite while idle.
struct Station<const N: usize> {
    stream: Stream,
    mean: f64,
    queue: VecDeque<Task>,
    ends: [f64; N],
    tasks: [Task; N],
    next: usize,
    busy: f64,
}

impl<const N: usize> Station<N> {
    fn new(stream: Stream, mean: f64) -> Self {
        let (ends, tasks) = ([f64::INFINITY; N], [Task::default(); N]);
        Self { stream, mean, queue: VecDeque::with_capacity(256), ends, tasks, next: 0, busy: 0.0 }
    }

    #[inline]
    fn due(&self) -> f64 {
        self.ends[self.next]
    }

    #[inline]
    fn begin(&mut self, server: usize, task: Task, now: f64, draws: &Draws) {
        let end = now + self.mean * draws.exponential(self.stream, task.key, task.visit);
        self.ends[server] = end;
        self.tasks[server] = task;
        self.busy += (end.min(COUNTED_TO) - now.max(COUNTED_FROM)).max(0.0);
    }

    #[inline]
    fn enter(&mut self, task: Task, now: f64, draws: &Draws) {
        match self.ends.iter().position(|end| *end == f64::INFINITY) {
            Some(idle) => {
                self.begin(idle, task, now, draws);
                if self.ends[idle] < self.ends[self.next] {
                    self.next = idle;
                }
            }
            None => self.queue.push_back(task),
        }
    }

    /// Ends the service that ends next and begins another one if a task waits.
    #[inline]
    fn leave(&mut self, draws: &Draws) -> Task {
        let (server, now) = (self.next, self.ends[self.next]);
        let task = self.tasks[server];
        match self.queue.pop_front() {
            Some(waiting) => self.begin(server, waiting, now, draws),
            None => self.ends[server] = f64::INFINITY,
        }
        self.next = earliest(&self.ends);
        task
    }

    fn utilization(&self) -> f64 {
        self.busy / (N as f64 * (COUNTED_TO - COUNTED_FROM))
    }
}

/// The index of the earliest time: a knockout of bits, which order as times that are not negative do.
#[inline]
fn earliest<const N: usize>(times: &[f64; N]) -> usize {
    // Four independent chains of comparisons, so that none waits for all the others.
    let mut best = [(u64::MAX, 0); 4];
    for (i, time) in times.iter().enumerate() {
        best[i % 4] = sooner(best[i % 4], (time.to_bits(), i));
    }
    sooner(sooner(best[0], best[1]), sooner(best[2], best[3])).1
}

#[inline]
fn sooner(a: (u64, usize), b: (u64, usize)) -> (u64, usize) {
    if b.0 < a.0 { b } else { a }
}

/// Simulates one replicate.
pub fn run(draws: &Draws) -> Measured {
    let purposes: [u64; PURPOSES] = std::array::from_fn(|i| child(0, i as u64));
    let gap = |purpose: usize, ordinal: u64| {
        draws.exponential(ARRIVAL, purposes[purpose], ordinal) / RATE
    };
    let mut ordinals = [0; PURPOSES];
    let mut arrivals: [f64; PURPOSES] = std::array::from_fn(|i| gap(i, 0));
    let mut source = earliest(&arrivals);
    let mut execution = Station::<EXECUTORS>::new(EXECUTION, EXECUTION_TIME);
    let mut review = Station::<REVIEWERS>::new(REVIEW, REVIEW_TIME);
    let (mut events, mut arrived, mut finished, mut lead_time) = (0, 0, 0, 0.0);
    let counts = |time: f64| (COUNTED_FROM..COUNTED_TO).contains(&time);
    loop {
        let arrival = arrivals[source];
        let now = arrival.min(execution.due()).min(review.due());
        if now > DRAINED {
            break;
        }
        events += 1;
        if now == arrival {
            let key = child(purposes[source], ordinals[source]);
            ordinals[source] += 1;
            arrivals[source] = now + gap(source, ordinals[source]);
            source = earliest(&arrivals);
            arrived += u64::from(counts(now));
            execution.enter(Task { key, arrived: now, visit: 0 }, now, draws);
        } else if now == execution.due() {
            let task = execution.leave(draws);
            review.enter(task, now, draws);
        } else {
            let mut task = review.leave(draws);
            if draws.chance(REWORK, task.key, task.visit, REWORK_CHANCE) {
                task.visit += 1;
                execution.enter(task, now, draws);
            } else if counts(task.arrived) {
                finished += 1;
                lead_time += now - task.arrived;
            }
        }
    }
    Measured {
        events,
        arrived,
        finished,
        lead_time: lead_time / finished as f64,
        execution: execution.utilization(),
        review: review.utilization(),
    }
}
