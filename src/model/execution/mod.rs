//! Execution: people and AI executors do the work.
//!
//! # Claim
//!
//! Execution need not be done by people (S4.4, S4.6, S2.6 to S2.8, S2.11). A system that runs the work is
//! fast, never sleeps, keeps its state and leaves a trace; work at which it fails goes to people.
//!
//! # Equations
//!
//! ```text
//! people:    hours of work w · effort, at the speed of the way of working                          (1)
//! executors: run time w / (speed · eff), success by capability                                     (2)
//!            a failure is seen at once with d_auto; seen, it is retried, then goes to people        (3)
//! n checkpoints of cost c: a run takes w (1 + n·c), a retry only what the last one did not save    (4)
//! on shared artifacts N contexts are worth C(N) = N / (1 + α(N-1) + βN(N-1))                       (5)
//! beyond a span f of contexts per person, efficiency is e^(-a (N/n - f))                           (6)
//! executors = Hamilton's apportionment of whole executors, by what each organization can pay       (7)
//! cost of a bh by an executor = (price / speed + wage · (steering + binding) / usual task) / success  (8)
//! a run conflicts with others on the same artifacts with 1 - (1 - m)^(N-1), and takes a share longer   (9)
//! turning from one of n contexts to the next costs w_sw · (1 - 1/n) with each steering               (10)
//! the last one of N contexts adds C(N) - C(N-1)                                                       (11)
//! hour = pay of an hour less what of it is subsidised · 40 / hours used a head in the base year [money/h]  (12)
//! c_h  = hour · hours of people for a bh                                                       [money/bh]  (13)
//! c_x  = (price with what is levied on it / speed + hour · (steering + binding) for a bh) / success        (14)
//! hours bought a week = eligible work of four weeks that pays / (4 · speed · success · 0.9), within budget and supply;
//! they keep for a week more; contexts = ⌈hours there are / hours of a context in a week⌉                   (15)
//! work of a cell aged a is eligible with 1 - ρ · 2^(-a / 3 years)                                          (16)
//! ```
//!
//! **One queue.** Where people and executors share one (`execution.shared`), a free executor takes the oldest item that
//! it may attempt and that pays, c_x < c_h, and a free person the oldest, but first what executors may not take. Where both
//! are free, it goes to executors if they cost less; what costs the same goes to people. Who may take an item is decided as
//! it comes to wait. Nobody is idle while an item waits that they could take. Where nothing pays, people do what they would
//! do without executors. Where they do not share one, executors get all that they may attempt, and people wait for the rest.
//!
//! Four flags describe a system, and a scenario can take each away. *Stateful*: a retry goes on from the
//! last checkpoint; otherwise it starts over, and somebody tells the system again what the task was about.
//! *Persistent*: work survives the person who worked on it. *Auditable*: a full trace makes reviews short
//! and lets them be sampled (room validation). *Bound*: a run starts from a real artifact and leaves one;
//! otherwise its result is a draft, which a person turns into an artifact.
//!
//! # Neutral
//!
//! No executors; everybody works at speed 1. Executors have a queue of their own, and no work is too new for them.
//!
//! # Limits
//!
//! Executors are whole unless their hours are bought; a shortage is rationed in proportion to what is wanted, ties by id. An
//! executor that has taken an item waits with it for somebody to steer it. All of a purpose is as old as its first cell.
//!
//! # Sources
//!
//! `ord2025` (capability of long tasks), `young1974` and `daly2006` (4), `gunther1993` (5),
//! `cummings2008` (6), `assumption` for speeds.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::states::capability::Capability;
use super::states::displacement::Payroll;
use crate::engine::quantity::{exp, pow};
use crate::engine::{Draws, Law, Mechanism, Phase, SimulationBuilder, Stream};
use crate::model::states::execution::{ExecutionTerms, Pace};

mod bench;
mod choice;
mod draft;
mod hours;
mod metrics;
mod systems;
#[cfg(test)]
mod tests;

pub use bench::Bench;
pub use choice::{Costs, Rates, costs};
pub use draft::{Attempt, Draft};

const NEW: Stream = Stream::new(Execution::NAME, "new");

/// How work is executed.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Execution {
    /// Executors that an organization whose work a system runs wants, regardless of its size: 0 is none, above 0 it
    /// wants at least one.
    #[schemars(range(min = 0.0, max = 10_000.0), extend("x-label" = "executors", "x-unit" = "executors", "x-role" = "lever", "x-source" = "assumption"))]
    pub executors: f64,
    /// Executors per person that an organization whose work a system runs wants, if that is more than the fixed number:
    /// 0 is none, above 0 it wants at least one. Typical 0.1.
    #[schemars(range(min = 0.0, max = 100.0), extend("x-level" = "core", "x-label" = "executors per person", "x-unit" = "executors/person", "x-role" = "lever", "x-source" = "assumption"))]
    pub executors_per_person: f64,
    /// Hours a week for which an executor runs. Typical 168: day and night.
    #[schemars(range(min = 1.0, max = 168.0), extend("x-unit" = "h/week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub week: f64,
    /// Speed of an executor relative to a person. Typical 10.
    #[schemars(range(min = 0.01, max = 1000.0), extend("x-level" = "core", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub system_speed: f64,
    /// Speed of a person with a copilot relative to one without. Typical 1.15.
    #[schemars(range(min = 0.1, max = 10.0), extend("x-level" = "core", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "metr2025trial"))]
    pub copilot_speed: f64,
    /// Assigned multiplier of the speed of all execution from the start on.
    #[schemars(range(min = 0.01, max = 100.0), extend("x-level" = "core", "x-label" = "execution", "x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub multiplier: f64,
    /// Assigned multiplier of what there is to execute with, from the start on: of people's speed, and of the executors that
    /// organizations want, as far as compute, hardware and energy allow.
    #[schemars(range(min = 0.01, max = 100.0), extend("x-label" = "capacity to execute", "x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub capacity_multiplier: f64,
    /// Time that an execution takes, relative to the expected time: a law of mean 1.
    #[schemars(extend("minimum" = 0, "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption", "x-drawn" = "event"))]
    pub noise: Law,
    /// Chance of success below which a task is not given to an executor at all. Typical 0.2.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "lever", "x-source" = "assumption"))]
    pub attempt_above: f64,
    /// Probability that a failed attempt is seen to have failed. Typical 0.7.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "d_auto", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub seen: f64,
    /// Times that an attempt that is seen to have failed is tried again before the task goes to people. Typical 1.
    #[schemars(range(min = 0, max = 20), extend("x-unit" = "attempts", "x-role" = "lever", "x-source" = "assumption"))]
    pub retries: u64,
    /// Segments of a run; an executor saves its state after each: 1 is one-shot. Typical 5.
    #[schemars(range(min = 1, max = 1000), extend("x-letter" = "n", "x-unit" = "segments", "x-role" = "lever", "x-source" = "daly2006"))]
    pub checkpoints: u64,
    /// Work that a checkpoint takes, relative to the run. Typical 0.02.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "c", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "daly2006"))]
    pub checkpoint_cost: f64,
    /// Probability that a person's unfinished task is dropped when the person leaves. Typical 0.2; work
    /// that a system runs persists.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub dropped: f64,
    /// Hours of a person that steering one attempt takes. Typical 0.5.
    #[schemars(range(min = 0.0, max = 40.0), extend("x-unit" = "h", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub steer: f64,
    /// Hours of a person that binding a task to a real artifact takes, once. Typical 0.25.
    #[schemars(range(min = 0.0, max = 40.0), extend("x-unit" = "h", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub binding: f64,
    /// Contexts that an executor works on at a time.
    #[schemars(range(min = 1, max = 64), extend("x-unit" = "contexts", "x-role" = "lever", "x-source" = "assumption"))]
    pub contexts: u64,
    /// Contention on shared artifacts. Typical 0.05.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "α", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "gunther1993"))]
    pub contention: f64,
    /// Coherency cost on shared artifacts. Typical 0.001.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "gunther1993"))]
    pub coherency: f64,
    /// Contexts that one person can keep in mind. Typical 4.
    #[schemars(range(min = 0.1), extend("x-letter" = "f", "x-unit" = "contexts/person", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub fan_out: f64,
    /// Loss of efficiency for each context per person beyond what one person can keep in mind. Typical 0.1.
    #[schemars(range(min = 0.0, max = 10.0), extend("x-letter" = "a", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub overload: f64,
    /// Hours that turning from one context to another costs a person. Typical 0.25.
    #[schemars(range(min = 0.0, max = 8.0), extend("x-letter" = "w_sw", "x-unit" = "h", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub switching: f64,
    /// Chance that a run conflicts with one other context on the same artifacts. Typical 0.01.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "m", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub conflict: f64,
    /// Share by which a run takes longer if it has to be merged. Typical 0.2.
    #[schemars(range(min = 0.0, max = 5.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption", "x-need" = "execution.conflict > 0"))]
    pub merge: f64,
    /// Whether a system keeps its state: it resumes, and need not be told again.
    #[schemars(extend("x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub stateful: bool,
    /// Hours of a person that it takes to tell a system again what a task is about, where it keeps no state. Typical
    /// 0.5.
    #[schemars(range(min = 0.0, max = 40.0), extend("x-unit" = "h", "x-role" = "uncertainty", "x-source" = "assumption", "x-need" = "execution.stateful = false"))]
    pub rebrief: f64,
    /// Whether work that a system runs survives when its owner leaves.
    #[schemars(extend("x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub persistent: bool,
    /// Whether a system leaves a full trace.
    #[schemars(extend("x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub auditable: bool,
    /// Whether a run is bound to a real artifact: if not, a person turns its draft into one.
    #[schemars(extend("x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub bound: bool,
    /// Share of a task's work that turning a draft into an artifact takes. Typical 0.25.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption", "x-need" = "execution.bound = false"))]
    pub drafting: f64,
    /// Most tasks between release and outcome at a time, per organization.
    #[schemars(range(min = 1.0), extend("x-unit" = "tasks", "x-role" = "lever", "x-source" = "assumption"))]
    pub wip_limit: f64,
    /// Whether people and executors take work from one queue, each what it does for less.
    #[schemars(extend("x-label" = "one queue for people and executors", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub shared: bool,
    /// Whether organizations buy hours of executors by the week, as many as the work takes that executors do for less.
    #[schemars(extend("x-label" = "hours of executors are bought", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption", "x-need" = "execution.shared = true"))]
    pub hourly: bool,
    /// Share of the work of a new cell that is new to machines: it halves in three years. Typical 0.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "ρ", "x-label" = "work that is new to machines", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption", "x-assumed" = [0.0, 0.9]))]
    pub novel: f64,
}

impl Default for Execution {
    fn default() -> Self {
        Self {
            executors: 0.0,
            executors_per_person: 0.0,
            week: 168.0,
            system_speed: 1.0,
            copilot_speed: 1.0,
            multiplier: 1.0,
            capacity_multiplier: 1.0,
            noise: Law::Fixed(1.0),
            attempt_above: 0.0,
            seen: 1.0,
            retries: 1,
            checkpoints: 1,
            checkpoint_cost: 0.0,
            dropped: 0.0,
            steer: 0.0,
            binding: 0.0,
            contexts: 1,
            contention: 0.0,
            coherency: 0.0,
            fan_out: f64::INFINITY,
            overload: 0.0,
            switching: 0.0,
            conflict: 0.0,
            merge: 0.0,
            stateful: true,
            rebrief: 0.0,
            persistent: true,
            auditable: true,
            bound: true,
            drafting: 0.25,
            wip_limit: f64::INFINITY,
            shared: false,
            hourly: false,
            novel: 0.0,
        }
    }
}

impl Mechanism for Execution {
    const NAME: &'static str = "execution";
    const SOURCE: &'static str = include_str!("mod.rs");

    fn install(sim: &mut SimulationBuilder) {
        sim.publish(Self::terms)
            .channel::<Pace>()
            .state::<systems::Base>()
            .setup(systems::set_benches)
            .systems(Phase::Intend, (systems::measure_hours, systems::apportion_executors).chain())
            .systems(Phase::Learn, systems::watch_routing);
        metrics::observe(sim);
    }

    fn reference(self) -> Self {
        Self { multiplier: 1.0, capacity_multiplier: 1.0, ..self }
    }
}

impl Execution {
    /// Executors that an organization of so many heads wants: none where the scenario has none, else at least one.
    fn wanted(&self, heads: f64) -> f64 {
        let wanted = self.executors.max(self.executors_per_person * heads);
        if wanted > 0.0 { wanted.max(1.0) } else { 0.0 }
    }

    /// Work that a run takes for each base hour, checkpoints included.
    fn kept(&self) -> f64 {
        if self.stateful { 1.0 + self.checkpoints as f64 * self.checkpoint_cost } else { 1.0 }
    }

    /// Whether executors are bought by the hour.
    pub fn buys(&self) -> bool {
        self.shared && self.hourly
    }

    /// Whether the task of this key is new to machines, in a cell of this age.
    pub fn is_new(&self, draws: &Draws, key: u64, years: f64) -> bool {
        self.novel > 0.0 && draws.chance(NEW, key, 0, self.novel * novelty(years))
    }

    /// What others must know of it.
    pub fn terms(&self) -> ExecutionTerms {
        ExecutionTerms {
            system_speed: self.system_speed,
            copilot_speed: self.copilot_speed,
            attended: self.steer + self.binding,
            auditable: self.auditable,
            shared: self.shared,
        }
    }
}

/// Equation (5): how many contexts `n` are worth on shared artifacts.
pub fn worth(n: f64, alpha: f64, beta: f64) -> f64 {
    n / (1.0 + alpha * (n - 1.0) + beta * n * (n - 1.0))
}

/// Equation (6): efficiency with `n` contexts for each of so many `people`.
pub fn attention(n: f64, people: f64, fan_out: f64, overload: f64) -> f64 {
    let beyond = n / people.max(1.0) - fan_out;
    if beyond > 0.0 { exp(-overload * beyond) } else { 1.0 }
}

/// Equation (9): chance that one run of `n` contexts conflicts with another.
pub fn conflict(n: f64, each: f64) -> f64 {
    if each == 0.0 || n <= 1.0 { 0.0 } else { 1.0 - pow(1.0 - each, n - 1.0) }
}

/// Equation (10): hours of turning, for somebody with `n` contexts `[h]`.
pub fn switching(n: f64, hours: f64) -> f64 {
    hours * (1.0 - 1.0 / n.max(1.0))
}

/// Equation (16): share of what is new to machines in a new cell that still is after so many years.
pub fn novelty(years: f64) -> f64 {
    pow(2.0, -years / 3.0)
}

/// Equation (7): whole seats out of `total` by largest remainder, ties by place.
pub fn apportion(total: f64, wanted: &[f64]) -> Vec<u32> {
    let want: f64 = wanted.iter().sum();
    let seats = libm::floor(total.min(want) + 1e-9);
    if seats <= 0.0 {
        return vec![0; wanted.len()];
    }
    let quota: Vec<f64> = wanted.iter().map(|w| w / want * seats).collect();
    let mut given: Vec<u32> = quota.iter().map(|q| libm::floor(*q + 1e-9) as u32).collect();
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    let rest = |i: usize| quota[i] - libm::floor(quota[i] + 1e-9);
    order.sort_by(|&a, &b| rest(b).total_cmp(&rest(a)).then(a.cmp(&b)));
    let left = seats as u32 - given.iter().sum::<u32>();
    order.iter().take(left as usize).for_each(|&i| given[i] += 1);
    given
}

/// Chance of success of a task of `work` `[bh]` in a domain, if it is given to an executor at all: what is beyond the
/// farthest length that is, is told so without working out its chance.
pub fn prospect(
    p: &Execution,
    capability: &Capability,
    farthest: f64,
    domain: u16,
    work: f64,
) -> Option<f64> {
    if work > farthest * capability.relative(domain) {
        return None;
    }
    Some(capability.success_in(domain, work)).filter(|success| *success >= p.attempt_above)
}
