//! Tasks: what purposes ask for.
//!
//! # Claim
//!
//! Executors without tasks stand idle (S4.9, S4.10, S4.17). A purpose asks for tasks as long as it has
//! ideas: a fixed objective is a pool that runs dry, an open-ended one finds new kinds of task that open the
//! way to more. What is asked for competes at triage, and what waits too long is dropped.
//!
//! # Equations
//!
//! ```text
//! emission per live cell = m_T · λ0 · (c / c0)^(-ε)                              [tasks/week]    (1)
//! work content w ~ the work law                                                  [bh]
//! fixed objective: a pool of M tasks per cell, never refilled                                    (2)
//! open-ended: urn of kinds; draw a ball; known kind: + ρ copies; new kind: + ρ copies and
//!             ν + 1 new kinds; D(t) ~ t^(ν/ρ) for ν < ρ                                          (3)
//! a kind that was asked for stays in the archive with s_keep, if neither trivial nor hopeless
//! accepted if (1 + s_k) / (2 + n_k) + b · √(ln(1 + N) / (1 + n_k)) ≥ bar                         (4)
//! turned away with probability waiting work / (balk · what is usually taken up in a week);
//!             how many are is drawn for the week as a whole, for nothing comes of them            (5)
//! G_T = accepted work / its mean in the second half of the base year                             (6)
//! steered: d ln m_T / dt = ln(target / tasks of a cell over base, 13 weeks) / 26 weeks             (7)
//! ```
//!
//! # Neutral
//!
//! Nobody asks for anything: the emission is 0.
//!
//! # Limits
//!
//! The number of kinds is capped, and the metric `tasks.truncated` says when the cap was reached.
//!
//! # Sources
//!
//! `tria2014` (3), `wang2019poet` (minimal criterion), `ancker1963` (5), `assumption` for rates.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agents::{Organization, Trailing, Week};
use crate::engine::quantity::{ln, sqrt};
use crate::engine::{Clock, Draws, Law, Mechanism, Phase, SimulationBuilder, Stream};
use crate::model::states::tasks::{Demanded, Steering, TaskTerms};
use history::History;

mod history;
mod metrics;
mod steering;
#[cfg(test)]
mod tests;

/// Cells ask for tasks.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Tasks {
    /// Tasks a week that a live cell asks for at base. Typical 2.85.
    #[schemars(range(min = 0.0, max = 1000.0), extend("x-letter" = "λ0", "x-level" = "core", "x-unit" = "tasks/week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub emission: f64,
    /// Assigned multiplier of emission from the start on: the headline experiment varies it.
    #[schemars(range(min = 0.0, max = 100.0), extend("x-letter" = "m_T", "x-level" = "core", "x-label" = "tasks", "x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub multiplier: f64,
    /// Tasks that a led cell asks for, against the base year, to which emission is steered from the start on; at 0 it is not
    /// steered. For study: nobody pays for it, and where buyers cannot pay for more it is not reached.
    #[schemars(range(min = 0.0, max = 100.0), extend("x-label" = "tasks of a cell, steered", "x-unit" = "× base", "x-role" = "lever", "x-source" = "assumption"))]
    pub target: f64,
    /// Whether accepted work is held at its base: emission per cell falls as cells rise.
    #[schemars(extend("x-label" = "accepted work held at its base", "x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub held: bool,
    /// Work content of a task, in hours of an average person in the base year's way of working.
    #[schemars(extend("x-letter" = "w", "x-level" = "core", "x-label" = "hours of work in a task", "minimum" = 0, "x-unit" = "bh", "x-role" = "uncertainty", "x-source" = "assumption", "x-drawn" = "event"))]
    pub work: Law,
    /// Share of emissions that come from the open-ended urn instead of the cell's fixed pool. Typical 0.5.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "lever", "x-source" = "assumption"))]
    pub open_ended: f64,
    /// Tasks in a cell's fixed pool, never refilled. Typical 1,500.
    #[schemars(range(min = 0.0), extend("x-letter" = "M", "x-unit" = "tasks", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub pool: f64,
    /// Copies by which a kind is reinforced when it is asked for again.
    #[schemars(range(min = 1, max = 8), extend("x-letter" = "ρ", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "tria2014"))]
    pub reinforcement: u64,
    /// New kinds, less one, that a new kind makes possible.
    #[schemars(range(min = 0, max = 6), extend("x-letter" = "ν", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "tria2014"))]
    pub triggering: u64,
    /// Kinds that are possible at the start.
    #[schemars(range(min = 1, max = 100_000), extend("x-unit" = "kinds", "x-role" = "initial", "x-source" = "tria2014"))]
    pub kinds: u64,
    /// Kinds after which the urn opens no new ones.
    #[schemars(range(min = 1, max = 10_000_000), extend("x-unit" = "kinds", "x-role" = "scale", "x-source" = "assumption"))]
    pub most_kinds: u64,
    /// Chance of success below which a known kind is hopeless; above one minus this chance it is trivial. Such kinds
    /// are not reinforced.
    #[schemars(range(min = 0.0, max = 0.5), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "wang2019poet"))]
    pub criterion: f64,
    /// Share of what was asked for that is kept as a stepping stone: s_keep. At 1 nothing is forgotten. Typical 0.5.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "s_keep", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub kept: f64,
    /// Score that a task needs to be accepted at triage. Typical 0.3.
    #[schemars(range(min = 0.0, max = 2.0), extend("x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub bar: f64,
    /// Weight of the exploration bonus at triage. Typical 0.2.
    #[schemars(range(min = 0.0, max = 2.0), extend("x-letter" = "b", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption", "x-need" = "tasks.bar > 0"))]
    pub exploration: f64,
    /// Weeks that accepted work waits before it is no longer wanted. Typical 52.
    #[schemars(range(min = 0.1), extend("x-unit" = "week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub shelf_life: f64,
    /// Weeks of waiting work at which all further work is turned away; with less waiting, a proportional share is.
    /// Typical 8.
    #[schemars(range(min = 0.1), extend("x-unit" = "week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub balk: f64,
}

impl Default for Tasks {
    fn default() -> Self {
        Self {
            emission: 0.0,
            multiplier: 1.0,
            target: 0.0,
            held: false,
            work: Law::Fixed(12.0),
            open_ended: 0.0,
            pool: f64::INFINITY,
            reinforcement: 4,
            triggering: 2,
            kinds: 10,
            most_kinds: 100_000,
            criterion: 0.0,
            kept: 1.0,
            bar: 0.0,
            exploration: 0.0,
            shelf_life: f64::INFINITY,
            balk: f64::INFINITY,
        }
    }
}

impl Mechanism for Tasks {
    const NAME: &'static str = "tasks";
    const SOURCE: &'static str = include_str!("mod.rs");

    fn install(sim: &mut SimulationBuilder) {
        sim.publish(|p: &Self| TaskTerms {
            multiplier: p.multiplier,
            emission: p.emission,
            work: p.work.mean(),
        })
        .state::<Steering>()
        .setup(open_books)
        .systems(Phase::Produce, count_demanded)
        .systems(Phase::Compare, steering::steer);
        metrics::observe(sim);
    }

    fn reference(self) -> Self {
        Self { held: false, multiplier: 1.0, target: 0.0, ..self }
    }

    fn without_ai(self) -> Self {
        self
    }
}

/// What is asked: this room's part of a task's row.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Order {
    work: f64,
    kind: u32,
}

impl Order {
    /// Work content `[bh]`.
    pub fn work(&self) -> f64 {
        self.work
    }
}

const NO_KIND: u32 = u32::MAX;

/// What one organization knows to ask for: an urn of kinds and how each has fared.
#[derive(Component, Clone, Debug, Default)]
pub struct Ideas {
    history: History,
    fared: Vec<[u16; 2]>,
    known: u32,
    possible: u32,
    drawn: u64,
    judged: u64,
    truncated: bool,
    before: [f64; 2],
    novelty: [f64; 2],
}

const KIND: Stream = Stream::new(Tasks::NAME, "kind");
const WORK: Stream = Stream::new(Tasks::NAME, "work");
const KEPT: Stream = Stream::new(Tasks::NAME, "kept");

impl Ideas {
    fn new(kinds: u64) -> Self {
        Self { possible: kinds as u32, ..Self::default() }
    }

    /// Equation (3): draws one ball at the quantile `u`. Kinds are numbered in the order of discovery,
    /// so the urn needs no list of balls: each kind has one founding ball, each earlier draw ρ copies.
    pub fn draw(&mut self, u: f64, kept: bool, p: &Tasks) -> u32 {
        let copies = self.history.len() as f64 * p.reinforcement as f64;
        let ball = u * (copies + f64::from(self.possible));
        let kind = if ball < copies {
            self.history.at((ball / p.reinforcement as f64) as usize)
        } else {
            let founding = (ball - copies) as u32;
            if founding < self.known { founding } else { self.discover(p) }
        };
        self.drawn += 1;
        if kept && self.worth_keeping(kind, p.criterion) {
            self.history.push(kind);
        }
        kind
    }

    /// Closes the week's count of new kinds and of draws.
    pub(in crate::model) fn count_novelty(&mut self) {
        let now = [f64::from(self.known), self.drawn as f64];
        self.novelty = std::array::from_fn(|i| now[i] - self.before[i]);
        self.before = now;
    }

    fn discover(&mut self, p: &Tasks) -> u32 {
        let kind = self.known;
        self.known += 1;
        self.fared.push([0, 0]);
        let opened = u64::from(self.possible) + p.triggering + 1;
        self.truncated |= opened > p.most_kinds;
        self.possible = opened.min(p.most_kinds.max(u64::from(self.possible))) as u32;
        kind
    }

    /// The minimal criterion: neither trivial nor hopeless, as far as one can tell.
    fn worth_keeping(&self, kind: u32, criterion: f64) -> bool {
        let p = self.posterior(kind);
        criterion == 0.0 || (p >= criterion && p <= 1.0 - criterion)
    }

    /// Posterior mean of success under a uniform prior.
    fn posterior(&self, kind: u32) -> f64 {
        let [tried, good] = self.fared.get(kind as usize).copied().unwrap_or_default();
        (1.0 + f64::from(good)) / (2.0 + f64::from(tried))
    }

    /// Takes in how a task fared.
    pub fn learn(&mut self, order: &Order, success: bool) {
        if let Some(fared) = self.fared.get_mut(order.kind as usize) {
            self.judged += 1;
            if fared[0] < u16::MAX {
                *fared = [fared[0] + 1, fared[1] + u16::from(success)];
            }
        }
    }

    /// Equation (4).
    pub fn accepts(&self, order: &Order, p: &Tasks) -> bool {
        if p.bar == 0.0 || order.kind == NO_KIND {
            return true;
        }
        let tried = f64::from(self.fared[order.kind as usize][0]);
        let bonus = p.exploration * sqrt(ln(1.0 + self.judged as f64) / (1.0 + tried));
        self.posterior(order.kind) + bonus >= p.bar
    }

    /// Conceives the task whose draws are keyed by `key`, out of a cell with `left` in its pool. A dry pool leaves only what
    /// is open-ended, and cells ask as seldom as that comes: see [`reach`].
    pub fn conceive(&mut self, draws: &Draws, key: u64, left: &mut f64, p: &Tasks) -> Order {
        // One number says both: whether it is open-ended, and below that which ball is drawn.
        let u =
            if p.open_ended > 0.0 { draws.uniform(KIND, key, 0) * reach(*left, p) } else { 1.0 };
        let kind = if u < p.open_ended {
            let kept = p.kept >= 1.0 || draws.chance(KEPT, key, 0, p.kept);
            self.draw(u / p.open_ended, kept, p)
        } else {
            *left -= 1.0;
            NO_KIND
        };
        Order { work: p.work.sample(&mut draws.at(WORK, key, 0)), kind }
    }
}

/// Share of what a cell with `left` in its pool would ask for that it can ask for: of a dry pool only what is open-ended.
pub fn reach(left: f64, p: &Tasks) -> f64 {
    if left >= 1.0 { 1.0 } else { p.open_ended }
}

/// Equation (1), for a cell of an organization whose live cells stand at `cells` times their base.
pub fn emission(p: &Tasks, clock: Clock, ask_factor: f64, cells: f64) -> f64 {
    if !clock.started() {
        return p.emission;
    }
    // Held: as many tasks as at base, however many cells share them.
    let share = if p.held && cells > 0.0 { 1.0 / cells } else { 1.0 };
    p.multiplier * p.emission * ask_factor * share
}

impl Demanded {
    /// The waiting work at which all more is turned away `[bh]`: as many weeks of what is usually taken up.
    pub fn room(&self, p: &Tasks) -> f64 {
        let usual = self.taken.mean();
        if usual.is_nan() || p.balk.is_infinite() { f64::INFINITY } else { p.balk * usual }
    }
}

fn open_books(
    mut commands: Commands,
    tasks: Res<Tasks>,
    organizations: Query<Entity, With<Organization>>,
) {
    for entity in &organizations {
        let (window, taken) = (Trailing::new(26), Trailing::new(26));
        let demanded = Demanded { window, taken, base: 0.0, base_ticks: 0.0, now: 0.0 };
        commands.entity(entity).insert((Ideas::new(tasks.kinds), demanded));
    }
}

fn count_demanded(clock: Res<Clock>, mut all: Query<(&Week, &mut Demanded)>) {
    for (week, mut demanded) in &mut all {
        demanded.now = week.accepted_work;
        demanded.window.push(week.accepted_work);
        demanded.taken.push(week.taken_work);
        if clock.measures_base() {
            demanded.base += week.accepted_work;
            demanded.base_ticks += 1.0;
        }
    }
}
