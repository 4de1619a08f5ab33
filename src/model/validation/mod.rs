//! Validation: who checks what was done.
//!
//! # Claim
//!
//! Results still have to be checked by people, though not every step of them (S4.7, S2.7, S2.12). Review
//! takes hours of people who could do something else, so it can bind; trust lets it go until something
//! escapes. Whether checking steps or ends is better comes out of what each costs.
//!
//! # Equations
//!
//! ```text
//! a share r_v of results is reviewed for v = v0 · w^b · (1 + (s - 1) · c_s) minutes            (1)
//! a defect is found with probability 1 - e^(-v / τ_v), a good result fails with a              (2)
//! what fails is done again: 1 / s of it where s steps were checked                             (3)
//! of k steps with an error each with probability e, found with d and done again until it passes:
//!     each checked: right with ((1 - e) / (1 - e d))^k in k / (1 - e d) steps; at the end only, with             (5)
//!     c = (1 - e)^k: right with c / q in k / q steps, q = 1 - (1 - c) d
//! r_v ← max(floor, r_v (1 - η)) a week while escapes ≤ target and nothing happens,
//!       else min(1, r_v + jump)                                                                 (4)
//! ```
//!
//! # Reads
//!
//! `adoption::Mode` (a system's work carries a trace), `prevention::Guard` (incidents), the flow's `Week`.
//!
//! # Publishes
//!
//! [`Trust`] per organization, [`Review`] (a task's part of this room).
//!
//! # Neutral
//!
//! Nothing is reviewed.
//!
//! # Limits
//!
//! Who may review is a share of people, the same in each organization, or depends on their tier.
//!
//! # Sources
//!
//! `faros2025` (the pattern that a review bottleneck must reproduce), `assumption` for rates.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::adoption::{Mode, Way};
use super::agents::{Organization, Trailing, Week};
use super::prevention::Guard;
use crate::engine::quantity::{exp, ln, pow};
use crate::engine::{Clock, Draws, Law, Mechanism, Phase, SimulationBuilder, Stream};

mod metrics;
#[cfg(test)]
mod tests;

/// What a failed review leads to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OnFailure {
    /// It is done again.
    #[default]
    Rework,
    /// The reviewer mends it on the spot, in as much time as the review took.
    Patch,
    /// It is shipped anyway.
    Ship,
}

/// People check results.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Validation {
    /// Share of results that are reviewed, at the start. Baseline 0.6.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "lever", "x-source" = "assumption"))]
    pub share: f64,
    /// Review time of a task of one bh (of any task where the exponent is 0). Baseline 60.
    #[schemars(range(min = 0.0), extend("x-unit" = "min", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub minutes: f64,
    /// Elasticity of review time to work content.
    #[schemars(range(min = 0.0, max = 2.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub exponent: f64,
    /// What a review takes relative to its expectation: a law of mean 1.
    #[schemars(extend("minimum" = 0, "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption", "x-drawn" = "event"))]
    pub noise: Law,
    /// Minutes in which two thirds of defects are found. Baseline 30.
    #[schemars(range(min = 0.0), extend("x-unit" = "min", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub tau: f64,
    /// Share of good results that fail review. Baseline 0.02.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub false_alarm: f64,
    /// Review time of a result that carries a full trace, relative to one that does not. Baseline 0.7.
    #[schemars(range(min = 0.1, max = 2.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub traced: f64,
    /// Share of people who may review. Baseline 0.5.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "lever", "x-source" = "assumption"))]
    pub eligible: f64,
    /// Steps that are checked: 1 checks the outcome only, more is micro-validation.
    #[schemars(range(min = 1, max = 100), extend("x-unit" = "steps", "x-role" = "lever", "x-source" = "assumption"))]
    pub steps: u64,
    /// Time of checking one step, relative to checking the outcome.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub step_cost: f64,
    /// What a failed review leads to.
    #[schemars(extend("x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub on_failure: OnFailure,
    /// Share by which reviewing declines a week while little escapes. Baseline 0.05, once a system runs.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "1/week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub decline: f64,
    /// Share of shipped results with a defect above which reviewing snaps back. Baseline 0.15.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "lever", "x-source" = "assumption"))]
    pub target: f64,
    /// By how much it snaps back. Baseline 0.3.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub jump: f64,
    /// Share that is always reviewed. Baseline 0.05.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "lever", "x-source" = "assumption"))]
    pub floor: f64,
}

impl Default for Validation {
    fn default() -> Self {
        Self {
            share: 0.0,
            minutes: 60.0,
            exponent: 0.0,
            noise: Law::Fixed(1.0),
            tau: 30.0,
            false_alarm: 0.0,
            traced: 1.0,
            eligible: 1.0,
            steps: 1,
            step_cost: 0.5,
            on_failure: OnFailure::Rework,
            decline: 0.0,
            target: 1.0,
            jump: 0.0,
            floor: 0.0,
        }
    }
}

impl Mechanism for Validation {
    const NAME: &'static str = "validation";

    fn install(sim: &mut SimulationBuilder) {
        sim.setup(set_trust).systems(Phase::Learn, adapt_trust);
        metrics::observe(sim);
    }
}

/// How much one organization reviews.
#[derive(Component, Clone, Debug)]
pub struct Trust {
    share: f64,
    traced: bool,
    escapes: Trailing,
    settled: Trailing,
}

impl Trust {
    /// Share of results that are reviewed now.
    pub fn share(&self) -> f64 {
        self.share
    }
}

const REVIEWED: Stream = Stream::new(Validation::NAME, "reviewed");
const NOISE: Stream = Stream::new(Validation::NAME, "noise");
const FOUND: Stream = Stream::new(Validation::NAME, "found");
const ALARM: Stream = Stream::new(Validation::NAME, "alarm");

/// Equation (1) [h].
pub fn review_hours(p: &Validation, work: f64, traced: bool) -> f64 {
    let size = if p.exponent == 0.0 { 1.0 } else { exp(p.exponent * ln(work)) };
    let steps = 1.0 + (p.steps - 1) as f64 * p.step_cost;
    p.minutes / 60.0 * size * steps * if traced { p.traced } else { 1.0 }
}

/// Equation (2): chance that a review of so many hours finds a defect.
pub fn detection(hours: f64, tau_minutes: f64) -> f64 {
    if tau_minutes == 0.0 { 1.0 } else { 1.0 - exp(-hours * 60.0 / tau_minutes) }
}

/// Equation (4), after a week with so many incidents.
pub fn adapted(share: f64, escaped: f64, incidents: f64, p: &Validation) -> f64 {
    if escaped <= p.target && incidents == 0.0 {
        (share * (1.0 - p.decline)).max(p.floor.min(share))
    } else {
        (share + p.jump).min(1.0)
    }
}

/// This room's part of a task's row.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Review {
    defect: bool,
    hours: f32,
}

impl Review {
    /// The result is in; whether it has a defect, which nobody sees yet.
    pub fn result(&mut self, defect: bool) {
        self.defect = defect;
    }

    /// Hours that the last review took [h].
    pub fn hours(&self) -> f64 {
        f64::from(self.hours)
    }

    /// Whether the result has a defect.
    pub fn defect(&self) -> bool {
        self.defect
    }

    /// Whether the result of the `pass`-th execution is reviewed.
    pub fn due(&self, trust: &Trust, draws: &Draws, key: u64, pass: u32) -> bool {
        trust.share >= 1.0 || draws.chance(REVIEWED, key, u64::from(pass), trust.share)
    }

    /// Equation (1): hours that the review takes.
    pub fn begin(
        &mut self,
        p: &Validation,
        trust: &Trust,
        draws: &Draws,
        key: u64,
        pass: u32,
        work: f64,
    ) -> f64 {
        let expected = review_hours(p, work, trust.traced);
        let hours = match p.noise {
            Law::Fixed(noise) => noise * expected,
            ref law => expected * law.sample(&mut draws.at(NOISE, key, u64::from(pass))),
        };
        self.hours = hours as f32;
        hours
    }

    /// Equation (2): whether the result fails. A trace makes review shorter, not blinder.
    pub fn fails(&self, p: &Validation, trust: &Trust, draws: &Draws, key: u64, pass: u32) -> bool {
        if self.defect {
            let hours = if trust.traced { self.hours() / p.traced } else { self.hours() };
            draws.chance(FOUND, key, u64::from(pass), detection(hours, p.tau))
        } else {
            draws.chance(ALARM, key, u64::from(pass), p.false_alarm)
        }
    }
}

/// Equation (3): share of the work that is done again.
pub fn share_redone(p: &Validation) -> f64 {
    1.0 / p.steps as f64
}

/// What checking comes to in the end: the chance that the result is right, step-runs and checks that it took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Checked {
    /// Chance that what passes is right.
    pub right: f64,
    /// Steps run, those done again included.
    pub runs: f64,
    /// Checks.
    pub checks: f64,
}

/// Equation (5): `k` steps, each checked (micro-validation).
pub fn checked_each(k: f64, error: f64, detection: f64) -> Checked {
    let passes = 1.0 - error * detection;
    let runs = k / passes;
    Checked { right: pow((1.0 - error) / passes, k), runs, checks: runs }
}

/// Equation (5): `k` steps, checked at the end only (outcome validation).
pub fn checked_once(k: f64, error: f64, detection: f64) -> Checked {
    let clean = pow(1.0 - error, k);
    let passes = 1.0 - (1.0 - clean) * detection;
    Checked { right: clean / passes, runs: k / passes, checks: 1.0 / passes }
}

fn set_trust(
    mut commands: Commands,
    p: Res<Validation>,
    organizations: Query<Entity, With<Organization>>,
) {
    for entity in &organizations {
        let window = || Trailing::new(4);
        let trust = Trust { share: p.share, traced: false, escapes: window(), settled: window() };
        commands.entity(entity).insert(trust);
    }
}

/// Trust moves once a system runs the work: before, reviewing is what it always was.
fn adapt_trust(
    p: Res<Validation>,
    clock: Res<Clock>,
    mut all: Query<(&Mode, &Week, &Guard, &mut Trust)>,
) {
    for (mode, week, guard, mut trust) in &mut all {
        trust.traced = mode.way() == Way::SystemRun;
        trust.escapes.push(week.escaped);
        trust.settled.push(week.successes + week.reverted);
        let settled = trust.settled.sum();
        if clock.started() && trust.traced && settled > 0.0 {
            let escaped = trust.escapes.sum() / settled;
            trust.share = adapted(trust.share, escaped, guard.incidents(), &p);
        } else if !clock.started() || p.decline == 0.0 {
            trust.share = p.share;
        }
    }
}
