//! Validation: who checks what was done.
//!
//! # Claim
//!
//! Results still have to be checked by people, though not every step of them (S4.7, S2.7, S2.12). Review
//! takes hours of people who could do something else, so it can bind; trust reduces it until a defect
//! escapes. Whether checking steps or outcomes is better follows from what each costs.
//!
//! # Equations
//!
//! ```text
//! a share r_v of results is reviewed for v = v0 · w^b minutes, a step for c_s of that           (1)
//! a defect is found with probability d = 1 - e^(-v / τ_v), a good result fails with a          (2)
//! where s steps are checked, each is done, checked, and if it fails done again by itself; a     (3)
//! step has a defect with 1 - (1 - e)^(1/s), an attempt at it succeeds with p^(1/s)
//! r_v ← max(floor, r_v (1 - η)) a week while escapes ≤ target and nothing happens,              (4)
//!       else min(1, r_v + jump)
//! of k steps of which a share e goes wrong, without chance of a false alarm:                    (5)
//!   checked one by one:  right ((1 - e) / (1 - e d))^k, in k / (1 - e d) step-runs and checks
//!   checked at the end:  q = (1 - e)^k, right q / (1 - (1 - q) d), in k / (1 - (1 - q) d) step-runs
//!   and 1 / (1 - (1 - q) d) checks
//! checking steps pays while a check costs less than the step-runs that it saves, over the        (6)
//! checks that it adds
//! ```
//!
//! A look at one step is as thorough as one at the whole: it is shorter because there is less to see.
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

use super::agents::{Organization, Trailing, Week};
use super::states::adoption::{Mode, Way};
use super::states::execution::ExecutionTerms;
use super::states::validation::{Incidents, ReviewPace};
use crate::engine::quantity::{exp, ln, pow};
use crate::engine::{Clock, Folded, Law, Mechanism, Phase, SimulationBuilder};

mod metrics;
mod review;
#[cfg(test)]
mod tests;

pub use review::{Review, share_done};

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
    /// Share of results that are reviewed, at the start. Typical 0.6.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "r_v", "x-level" = "core", "x-label" = "share of results that are reviewed", "x-unit" = "share", "x-role" = "lever", "x-source" = "assumption"))]
    pub share: f64,
    /// Review time of a task of one base hour (of any task where the exponent is 0). Typical 60.
    #[schemars(range(min = 0.0), extend("x-letter" = "v0", "x-level" = "core", "x-unit" = "min", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub minutes: f64,
    /// Elasticity of review time to work content.
    #[schemars(range(min = 0.0, max = 2.0), extend("x-letter" = "b", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub exponent: f64,
    /// Time that a review takes, relative to the expected time: a law of mean 1.
    #[schemars(extend("minimum" = 0, "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption", "x-drawn" = "event"))]
    pub noise: Law,
    /// Minutes of review in which two thirds of defects are found. Typical 30.
    #[schemars(range(min = 0.0), extend("x-letter" = "τ_v", "x-unit" = "min", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub tau: f64,
    /// Share of good results that fail review. Typical 0.02.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub false_alarm: f64,
    /// Review time of a result that carries a full trace, relative to one that does not. Typical 0.7.
    #[schemars(range(min = 0.1, max = 2.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub traced: f64,
    /// Share of people who may review. Typical 0.5.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "lever", "x-source" = "assumption", "x-need" = "tiers.gated = false"))]
    pub eligible: f64,
    /// Steps that are done and checked one by one: 1 checks the outcome only, more checks each step.
    #[schemars(range(min = 1, max = 100), extend("x-letter" = "s", "x-unit" = "steps", "x-role" = "lever", "x-source" = "assumption"))]
    pub steps: u64,
    /// Time of checking one step, relative to checking the outcome.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "c_s", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption", "x-need" = "validation.steps > 1"))]
    pub step_cost: f64,
    /// What a failed review leads to.
    #[schemars(extend("x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub on_failure: OnFailure,
    /// Share by which the reviewed share declines in a week while few defects escape. Typical 0.05, once a system runs.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "η", "x-unit" = "1/week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub decline: f64,
    /// Share of shipped results with a defect above which the reviewed share jumps back. Typical 0.15.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "lever", "x-source" = "assumption"))]
    pub target: f64,
    /// By how much the reviewed share jumps back when too many defects escape. Typical 0.3.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub jump: f64,
    /// Share of results that is always reviewed. Typical 0.05.
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
    const SOURCE: &'static str = include_str!("mod.rs");

    fn install(sim: &mut SimulationBuilder) {
        sim.setup(set_trust)
            .channel::<ReviewPace>()
            .channel::<Incidents>()
            .systems(Phase::Learn, adapt_trust);
        metrics::observe(sim);
    }
}

/// How much one organization reviews.
#[derive(Component, Clone, Debug)]
pub struct Trust {
    share: f64,
    /// The share that was asked for when trust last began from it.
    asked: f64,
    traced: bool,
    pace: f64,
    escapes: Trailing,
    settled: Trailing,
}

/// Equation (1) `[h]`.
pub fn review_hours(p: &Validation, work: f64, traced: bool) -> f64 {
    let size = if p.exponent == 0.0 { 1.0 } else { exp(p.exponent * ln(work)) };
    let step = if p.steps > 1 { p.step_cost } else { 1.0 };
    p.minutes / 60.0 * size * step * if traced { p.traced } else { 1.0 }
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

/// Equation (3): chance that one of so many steps goes right, where all of them do with chance `whole`.
pub fn step_right(whole: f64, steps: u64) -> f64 {
    if steps > 1 { pow(whole, 1.0 / steps as f64) } else { whole }
}

/// What comes of a way of checking: the share of tasks that are right, and what a task takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Checking {
    /// Share of tasks that are right in the end.
    pub right: f64,
    /// Times that a step is done, for a whole task `[step-runs]`.
    pub runs: f64,
    /// Checks for a whole task `[checks]`.
    pub checks: f64,
}

/// Equation (5): each of `k` steps is checked, a share `e` goes wrong and `d` of that is found.
pub fn checked_by_step(k: f64, e: f64, d: f64) -> Checking {
    let passes = 1.0 - e * d;
    Checking { right: pow((1.0 - e) / passes, k), runs: k / passes, checks: k / passes }
}

/// Equation (5): only the outcome of the same steps is checked.
pub fn checked_at_end(k: f64, e: f64, d: f64) -> Checking {
    let right = pow(1.0 - e, k);
    let passes = 1.0 - (1.0 - right) * d;
    Checking { right: right / passes, runs: k / passes, checks: 1.0 / passes }
}

/// Equation (6): what a check may cost for checking by step to be the cheaper `[step-runs]`.
pub fn break_even(k: f64, e: f64, d: f64) -> f64 {
    let (step, end) = (checked_by_step(k, e, d), checked_at_end(k, e, d));
    (end.runs - step.runs) / (step.checks - end.checks)
}

fn set_trust(
    mut commands: Commands,
    p: Res<Validation>,
    organizations: Query<Entity, With<Organization>>,
) {
    for entity in &organizations {
        let window = || Trailing::new(4);
        let trust = Trust {
            share: p.share,
            asked: p.share,
            traced: false,
            pace: 1.0,
            escapes: window(),
            settled: window(),
        };
        commands.entity(entity).insert(trust);
    }
}

/// Trust moves once a system runs the work: before, reviewing is what is asked for. A policy that asks for another
/// share lets trust begin anew from there.
fn adapt_trust(
    (p, clock, execution): (Res<Validation>, Res<Clock>, Res<ExecutionTerms>),
    (pace, incidents): (Res<Folded<ReviewPace>>, Res<Folded<Incidents>>),
    mut all: Query<(&Organization, &Mode, &Week, &mut Trust)>,
) {
    for (organization, mode, week, mut trust) in &mut all {
        trust.traced = mode.way() == Way::SystemRun && execution.auditable;
        trust.pace = pace.of(organization.index);
        trust.escapes.push(week.escaped);
        trust.settled.push(week.successes + week.reverted);
        let settled = trust.settled.sum();
        if trust.asked != p.share {
            (trust.share, trust.asked) = (p.share, p.share);
        } else if clock.started() && trust.traced && settled > 0.0 {
            let escaped = trust.escapes.sum() / settled;
            trust.share = adapted(trust.share, escaped, incidents.of(organization.index), &p);
        }
    }
}
