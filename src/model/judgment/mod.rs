//! Judgment: whether the direction is right, and what a wrong one costs.
//!
//! # Claim
//!
//! Value is correctness times execution: fast work in a wrong direction is negative value (S1.2).
//! Uncertainty makes it so: what nobody can foresee times what cannot be undone (S1.3). Five criteria show
//! it before the outcome does (S1.13). AI informs (S1.12, S1.21) and does not answer for anything (S1.16,
//! S2.12): deciding stays as costly as it was (S3.2), and people differ in judgment (S3.8). A misjudgment
//! costs time, opportunity, system and trust (S1.18).
//!
//! # Equations
//!
//! ```text
//! j of a person of tier k = j0 + shift · (k - 1), between 0 and 1, j0 ~ the law of people                    (1)
//! p(right) = 1 - σ (1 - min(1, 1/2 + j (1 + a · tool) / 2)), tool = what AI at hand succeeds in of a usual task (2)
//! a task changes criterion k by Δ_k = imprint · x_k · w / 12 bh, x_k ~ the law of changes, of mean 1
//! S_k' = (1 - δ) S_k + Σ Δ_k of shipped tasks - repair                                  [1/week]            (3)
//! I = 1 - e^(-w·S);  of one task's decision i = 1 - e^(-Σ w_k S_k x_k);  U = σ · i                          (4)
//! people see each criterion with probability d (d + gain where a system runs): i_seen is (4) over those
//! i_seen > limit: waits until a person answers for fewer than `span` such decisions whose outcome is open    (5)
//! is put off for `probing` weeks if p < h · (1 - p) · L · i_seen, h = β / (β - 1) (Dixit and Pindyck),
//!     β = 1/2 - (r - δ_v) / σ_v² + √(((r - δ_v) / σ_v² - 1/2)² + 2 r / σ_v²);                                 (6)
//!     probing finds a wrong direction out with probability b, and it is dropped
//! a right result without defect is worth its work w; a wrong one cannot be undone with probability i and then
//!     costs L w                                                                         [bh]                 (7)
//! of L w: a share mends (work in the flow), one is opportunity, one adds L · share · Δ to the stocks, the rest trust
//! score before = (1 - p) · i_seen, against whether harm came: area under the ROC curve, Brier                (8)
//! ```
//!
//! # Neutral
//!
//! Directions are as right as purposes say, nothing is irreversible, nobody has to answer.
//!
//! # Limits
//!
//! A direction belongs to a purpose and is set once, by its first lead; a task's own decision can be wrong too. No
//! wrong direction is ever corrected: people drop it after trying it out, give it up, or learn from its outcome that it
//! was wrong. Business complexity is kept apart and moves nothing. Lost trust is counted, not acted upon.
//! Unpredictability (σ) and the volatility of a decision's worth (σ_v) are two numbers here: the first decides how
//! often people are right, the second only how long it pays to wait.
//!
//! # Sources
//!
//! `agrawal2018` (2), `dixit1994` (6), `assumption` for the law, weights, shares and rates.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agents::{Human, Organization};
use super::states::adoption::Way;
use super::states::capability::Capability;
use super::states::execution::USUAL;
use crate::engine::{Clock, Law, Mechanism, Phase, SimulationBuilder};
use crate::model::states::judgment::{CRITERIA, JudgmentTerms, Repair, Risk, Sight};

mod metrics;
mod reckoning;
mod risk;
mod stake;
mod systems;
#[cfg(test)]
mod tests;
mod value;

pub use reckoning::Reckoning;
pub use stake::Stake;
pub use value::hurdle;

/// Whether the direction is right, and what a wrong one costs.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Judgment {
    /// Whether the direction of a new purpose rests on the judgment of the person who first leads it, instead of on
    /// `purposes.right`. Typical true.
    #[schemars(extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "agrawal2018"))]
    pub directs: bool,
    /// Judgment of a person of tier 1: at 0 no better than a coin, at 1 always right. Typical beta (2, 5).
    #[schemars(extend("x-letter" = "j0", "minimum" = 0, "maximum" = 1, "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption", "x-drawn" = "person"))]
    pub people: Law,
    /// What each tier above the first adds to judgment. Typical 0.2.
    #[schemars(range(min = 0.0, max = 0.5), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub shift: f64,
    /// Share by which AI that always succeeds would raise judgment through what it tells people: a. Typical 0.3.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "a", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "agrawal2018"))]
    pub information: f64,
    /// Share of directions that are not evident, so that it takes judgment to be right: σ. At 0 everybody is always
    /// right. Typical 0.85.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "σ", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub unpredictability: f64,
    /// Share of tasks that need a decision whose own direction can be wrong as well. Typical 0.3.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub own: f64,
    /// What a wrong result that cannot be undone loses, relative to what a right one gains: L. Typical 2.
    #[schemars(range(min = 0.0, max = 5.0), extend("x-letter" = "L", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub loss: f64,
    /// Share of a loss that is work to mend it. Typical 0.3.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub time: f64,
    /// Share of a loss that is what could have been done instead. Typical 0.3.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub opportunity: f64,
    /// Share of a loss that stays in the system: it adds to the five stocks. Typical 0.3; what is left is trust.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub system: f64,
    /// Each of the five stocks at the start. Typical 0.15.
    #[schemars(range(min = 0.0, max = 5.0), extend("x-unit" = "1", "x-role" = "initial", "x-source" = "assumption"))]
    pub start: f64,
    /// What a shipped task of usual size adds to each stock, on average. Typical 0.0001.
    #[schemars(range(min = 0.0, max = 0.01), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub imprint: f64,
    /// How much a task changes each criterion, relative to the average. Typical exponential of mean 1.
    #[schemars(extend("minimum" = 0, "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption", "x-drawn" = "event"))]
    pub change: Law,
    /// Share of each stock that wears off: δ. Typical 0.01.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "δ", "x-unit" = "1/week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub decay: f64,
    /// Weight of complexity in what cannot be undone. Typical 0.5.
    #[schemars(range(min = 0.0, max = 5.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub complexity: f64,
    /// Weight of coupling in what cannot be undone. Typical 0.5.
    #[schemars(range(min = 0.0, max = 5.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub coupling: f64,
    /// Weight of difficulty to recover in what cannot be undone. Typical 0.5.
    #[schemars(range(min = 0.0, max = 5.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub recovery: f64,
    /// Weight of single points in what cannot be undone. Typical 0.5.
    #[schemars(range(min = 0.0, max = 5.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub single_points: f64,
    /// Weight of lost diagnosability in what cannot be undone. Typical 0.5.
    #[schemars(range(min = 0.0, max = 5.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub diagnosability: f64,
    /// Chance that people see how a task changes a criterion: d. Typical 0.7.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "d", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub seen: f64,
    /// What a system that runs the work adds to the chance that people see how a task changes a criterion. Typical 0.2.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub seen_gain: f64,
    /// Irreversibility above which a person must answer for a decision: i_max. Typical 0.5.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "lever", "x-source" = "assumption"))]
    pub limit: f64,
    /// Decisions beyond the limit of irreversibility that one person can answer for while their outcome is open.
    /// Typical 8.
    #[schemars(range(min = 2.0), extend("x-unit" = "tasks/person", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub span: f64,
    /// Share of decisions beyond the limit of irreversibility that AI may answer for where a system runs the work: at 0
    /// AI answers for nothing. Typical 0.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub ai_answers: f64,
    /// Weeks for which a decision that is not yet worth its risk is put off and tried out; 0 puts none off. Typical 2.
    #[schemars(range(min = 0.0, max = 52.0), extend("x-unit" = "week", "x-role" = "lever", "x-source" = "dixit1994"))]
    pub probing: f64,
    /// Chance that trying out finds a wrong direction. Typical 0.5.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "b", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub found: f64,
    /// Volatility of what a decision is worth: σ_v. Typical 0.2.
    #[schemars(range(min = 0.0, max = 0.6), extend("x-unit" = "1/√year", "x-role" = "uncertainty", "x-source" = "dixit1994"))]
    pub volatility: f64,
    /// Rate at which the future is discounted: r. Typical 0.04.
    #[schemars(range(min = 0.001, max = 0.5), extend("x-letter" = "r", "x-unit" = "1/year", "x-role" = "uncertainty", "x-source" = "dixit1994"))]
    pub discount: f64,
    /// Rate at which waiting forgoes what a decision would have been worth: δ_v. Typical 0.04.
    #[schemars(range(min = 0.001, max = 0.5), extend("x-letter" = "δ_v", "x-unit" = "1/year", "x-role" = "uncertainty", "x-source" = "dixit1994"))]
    pub forgone: f64,
}

impl Default for Judgment {
    fn default() -> Self {
        Self {
            directs: false,
            people: Law::Fixed(0.0),
            shift: 0.0,
            information: 0.0,
            unpredictability: 1.0,
            own: 0.0,
            loss: 0.0,
            time: 0.3,
            opportunity: 0.3,
            system: 0.3,
            start: 0.0,
            imprint: 0.0,
            change: Law::Fixed(1.0),
            decay: 0.0,
            complexity: 0.5,
            coupling: 0.5,
            recovery: 0.5,
            single_points: 0.5,
            diagnosability: 0.5,
            seen: 1.0,
            seen_gain: 0.0,
            limit: 1.0,
            span: f64::INFINITY,
            ai_answers: 0.0,
            probing: 0.0,
            found: 0.0,
            volatility: 0.0,
            discount: 0.04,
            forgone: 0.04,
        }
    }
}

impl Mechanism for Judgment {
    const NAME: &'static str = "judgment";
    const SOURCE: &'static str = include_str!("mod.rs");

    fn install(sim: &mut SimulationBuilder) {
        sim.part::<Organization, Risk>()
            .part::<Organization, Reckoning>()
            .part::<Human, Discernment>()
            .part::<Human, Sight>()
            .publish(Self::terms)
            .setup(systems::lay_stocks)
            .channel::<Repair>()
            .systems(Phase::Grow, (systems::draw_judgment, systems::age_stocks))
            .systems(Phase::Judge, systems::foresee);
        metrics::observe(sim);
    }
}

/// How well one person judges.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
pub struct Discernment {
    judgment: f64,
}

impl Default for Discernment {
    fn default() -> Self {
        Self { judgment: f64::NAN }
    }
}

impl Judgment {
    /// Whether anything in it says how right directions are.
    pub fn foresees(&self) -> bool {
        self.directs || self.unpredictability < 1.0
    }

    /// Whether any decision can be irreversible.
    pub fn risky(&self) -> bool {
        self.imprint > 0.0 || self.start > 0.0
    }

    /// Whether what turned out wrong and cannot be undone takes work to mend.
    pub fn mends(&self) -> bool {
        self.risky() && self.time * self.loss > 0.0
    }

    /// Whether anything depends on how likely the person who decides is to be right.
    pub fn looks_ahead(&self) -> bool {
        self.risky() || self.own > 0.0
    }

    /// Equation (1).
    pub fn of(&self, discernment: &Discernment, tier: u8) -> f64 {
        (discernment.judgment + self.shift * (f64::from(tier) - 1.0)).clamp(0.0, 1.0)
    }

    /// Equation (2) for the person who judges, with AI of this `tool` level at hand.
    pub fn right(&self, discernment: &Discernment, tier: u8, tool: f64) -> f64 {
        let judged = 0.5 + 0.5 * self.of(discernment, tier) * (1.0 + self.information * tool);
        self.terms().foreseen(judged.min(1.0))
    }

    /// What others must know of it.
    pub fn terms(&self) -> JudgmentTerms {
        JudgmentTerms {
            foresees: self.foresees(),
            directs: self.directs,
            unpredictability: self.unpredictability,
        }
    }

    /// Weights of the five criteria.
    pub fn weights(&self) -> [f64; CRITERIA] {
        [self.complexity, self.coupling, self.recovery, self.single_points, self.diagnosability]
    }

    /// Share of a loss that is trust.
    pub fn trust(&self) -> f64 {
        (1.0 - self.time - self.opportunity - self.system).max(0.0)
    }
}

/// How good the AI at hand is: its chance of success with a usual task; 0 where there is none.
pub fn tool(clock: Clock, way: Way, capability: &Capability) -> f64 {
    if clock.started() && way != Way::HumanCoordinated { capability.success(USUAL) } else { 0.0 }
}
