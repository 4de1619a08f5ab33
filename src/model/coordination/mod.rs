//! Coordination: where work dies between people.
//!
//! # Claim
//!
//! Execution fails in the seams: handoffs, coordination, unclear ownership, context loss, waiting (S2.1 to
//! S2.5). A copilot leaves them as they are; execution as a system removes most of them (S2.9 to S2.12), and
//! with them the layers that existed because people execute (S0.10, S3.3, S3.5).
//!
//! # Equations
//!
//! ```text
//! k ~ Poisson(handoffs of the way of working), each 2 · h_h hours of people                  (1)
//! context kept        C = φ^k                                                               (2)
//! chance of a defect  e = 1 - (1 - e0) · C^β                                                (3)
//! effort              w · (1 + γ · (1 - C))                                                 (4)
//! unowned with probability u: lost for ever with u_lost, else an exponential wait            (5)
//! stalled at hazard λ_s of elapsed time, resolved at rate r_s, abandoned after T_ab          (6)
//! meetings share τ = c_q · min(n, 20)² + ritual · layers + translation · (functions - 1)     (7)
//! layers = ⌈log_span n⌉, each delays a decision                                             (8)
//! form `tree`, smooth in n and without a cap, for s = span:
//! managers' share g = (1 - 1/n) / s: everybody but one has a boss, who has s reports         (10)
//! τ = (μ + 1/s + translation · (functions - 1)) · (1 - 1/n) + ritual · ln n / ln s           (11)
//! under a system: τ · (1 - c), seams · (1 - c_h), span s / (1 - c), layers ln n / ln span    (12)
//! tasks asked for at base · (1 - τ(n)) / (1 - τ(20)), n people at the founding               (13)
//! better process, management, communication: h_h, W_u and c_q each fall by a share x, and a     (9)
//! tenth of any costs a share of payroll: improvement cost = cost · (x_p + x_m + x_c) / 0.1
//! ```
//!
//! A handoff costs `h_h` on both sides. One visit of `2 · h_h` serves both, so that hours are right and the
//! task waits in the recipient's queue once.
//!
//! # Neutral
//!
//! No handoffs, everything owned, nothing forgotten, no stalls, no meetings. The form is `squared`: (10) to (13) are off.
//!
//! # Limits
//!
//! The loss to communication stops growing at 20 people in (7): larger organizations are divided. In (12) a system carries
//! its share from the first week on, and of all work of the organization; layers only delay.
//!
//! # Sources
//!
//! `brooks1975` and `madachy2008` for (7), `vdt` for handoffs and rework, `assumption` for the rest; (10) is arithmetic.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::quantity::{CALENDAR_HOURS_PER_WEEK, HOURS_PER_WEEK, ln, pow};
use crate::engine::{Mechanism, Phase, SimulationBuilder};
use crate::model::states::coordination::CoordinationTerms;
use crate::model::states::demand::Overhead;

mod context;
mod lead_time;
mod metrics;
mod systems;
#[cfg(test)]
mod tests;
mod tree;

pub use context::{Context, Ownership, Stalled};

/// What it costs to pass work between people.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Coordination {
    /// Mean handoffs of a task that people coordinate. Typical 3.
    #[schemars(range(min = 0.0, max = 20.0), extend("x-level" = "core", "x-unit" = "handoffs/task", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub handoffs: f64,
    /// Mean handoffs of a task that a system runs. Typical 0.5.
    #[schemars(range(min = 0.0, max = 20.0), extend("x-unit" = "handoffs/task", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub handoffs_system: f64,
    /// Hours that a handoff costs on each side. Typical 0.5.
    #[schemars(range(min = 0.0, max = 8.0), extend("x-letter" = "h_h", "x-level" = "core", "x-unit" = "h", "x-role" = "uncertainty", "x-source" = "vdt"))]
    pub handoff_time: f64,
    /// Probability that an agreed task has no owner, where people coordinate. Typical 0.1.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "u", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub unowned: f64,
    /// Probability that an agreed task has no owner, where a system runs the work. Typical 0.02.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub unowned_system: f64,
    /// Mean calendar days until somebody takes an unowned task. Typical 5.
    #[schemars(range(min = 0.0), extend("x-letter" = "W_u", "x-unit" = "day", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub owner_wait: f64,
    /// Share of unowned tasks that nobody ever takes. Typical 0.02.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "u_lost", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub lost: f64,
    /// Context kept by a handoff between people. Typical 0.7.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "φ", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub retention: f64,
    /// Context kept by a handoff inside a system. Typical 1.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub retention_system: f64,
    /// Factor by which a copilot changes handoffs, the share of unowned tasks and context lost: 1, no change, is the
    /// essays' claim.
    #[schemars(range(min = 0.7, max = 1.3), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub copilot_seams: f64,
    /// Chance of a defect with the whole context. Typical 0.11.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "e0", "x-level" = "core", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub defect: f64,
    /// Elasticity of correctness to context. Typical 0.1.
    #[schemars(range(min = 0.0, max = 5.0), extend("x-letter" = "β", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub context_to_defect: f64,
    /// Extra work when all context is lost, relative to the work of the task. Typical 0.5.
    #[schemars(range(min = 0.0, max = 5.0), extend("x-letter" = "γ", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub context_to_effort: f64,
    /// Hazard that agreed work stalls, per calendar week. Typical 0.05.
    #[schemars(range(min = 0.0, max = 5.0), extend("x-letter" = "λ_s", "x-unit" = "1/week", "x-role" = "uncertainty", "x-source" = "vdt"))]
    pub stall: f64,
    /// Rate at which stalled work is escalated and goes on, per calendar week. Typical 0.5.
    #[schemars(range(min = 0.001, max = 50.0), extend("x-letter" = "r_s", "x-unit" = "1/week", "x-role" = "uncertainty", "x-source" = "vdt"))]
    pub escalation: f64,
    /// Calendar days after which stalled work is abandoned. Typical 60.
    #[schemars(range(min = 1.0), extend("x-letter" = "T_ab", "x-unit" = "day", "x-role" = "uncertainty", "x-source" = "cohen1972"))]
    pub abandon_after: f64,
    /// Share of hours lost to communication, divided by the square of the number of people, counted up to 20. Typical
    /// 0.0006.
    #[schemars(range(min = 0.0, max = 0.002), extend("x-letter" = "c_q", "x-level" = "core", "x-unit" = "1/person²", "x-role" = "uncertainty", "x-source" = "madachy2008"))]
    pub communication: f64,
    /// Share of hours that each layer takes for status. Typical 0.02.
    #[schemars(range(min = 0.0, max = 0.2), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub ritual: f64,
    /// Share of hours that translation between functions takes, for each function beyond the first. Typical 0.01.
    #[schemars(range(min = 0.0, max = 0.2), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub translation: f64,
    /// Functions that work passes between. Typical 3.
    #[schemars(range(min = 1.0, max = 20.0), extend("x-unit" = "functions", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub functions: f64,
    /// People whom one person coordinates. Typical 7.
    #[schemars(range(min = 2.0, max = 50.0), extend("x-unit" = "people", "x-role" = "uncertainty", "x-source" = "assumption", "x-assumed" = [5.0, 12.0]))]
    pub span: f64,
    /// Calendar hours by which each layer delays a decision. Typical 8.
    #[schemars(range(min = 0.0, max = 1000.0), extend("x-unit" = "calendar h", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub layer_delay: f64,
    /// Share of people who no longer need coordinating once a system runs the work. Typical 0.5.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub flattening: f64,
    /// How meetings and management grow with the number of people.
    #[schemars(extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub form: Form,
    /// Share of hours that people of a large organization take to agree with each other. Typical 0.12.
    #[schemars(range(min = 0.0, max = 0.5), extend("x-letter" = "μ", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption", "x-need" = "coordination.form = \"tree\"", "x-assumed" = [0.05, 0.2]))]
    pub agreeing: f64,
    /// Share of meetings and management that a system carries; below 0 it adds to them. Typical 0.2.
    #[schemars(range(min = -0.5, max = 0.9), extend("x-letter" = "c", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption", "x-need" = "coordination.form = \"tree\"", "x-assumed" = [-0.1, 0.5]))]
    pub carried: f64,
    /// Share of handoffs, unowned tasks and lost context that a system carries; below 0 it adds to them. Typical 0.4.
    #[schemars(range(min = -0.5, max = 0.9), extend("x-letter" = "c_h", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption", "x-need" = "coordination.form = \"tree\"", "x-assumed" = [-0.1, 0.85]))]
    pub seams_carried: f64,
    /// Share by which better process cuts the hours of a handoff from the start on.
    #[schemars(range(min = 0.0, max = 0.9), extend("x-letter" = "x_p", "x-unit" = "share", "x-role" = "lever", "x-source" = "assumption"))]
    pub process: f64,
    /// Share by which better project management cuts the wait for an owner from the start on.
    #[schemars(range(min = 0.0, max = 0.9), extend("x-letter" = "x_m", "x-unit" = "share", "x-role" = "lever", "x-source" = "assumption"))]
    pub management: f64,
    /// Share by which better communication cuts the hours lost to it from the start on.
    #[schemars(range(min = 0.0, max = 0.9), extend("x-letter" = "x_c", "x-unit" = "share", "x-role" = "lever", "x-source" = "assumption"))]
    pub clarity: f64,
    /// Share of payroll that a tenth of better process, project management or communication costs. Typical 0.02.
    #[schemars(range(min = 0.0, max = 0.5), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub improvement_cost: f64,
    /// Which seam is set to zero from the start on, for knock-outs.
    #[schemars(extend("x-level" = "core", "x-label" = "seam that costs nothing", "x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub without: Seam,
}

/// How meetings and management grow with the number of people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// By the square of people up to 20, in whole layers; a system has seams of its own.
    #[default]
    Squared,
    /// As in a tree, smooth and without a cap; a system has the seams of people less what it carries.
    Tree,
}

/// A seam that a knock-out sets to zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Seam {
    /// All seams stay.
    #[default]
    None,
    /// No handoffs.
    Handoffs,
    /// No meetings, rituals, translation.
    Coordination,
    /// Everything has an owner.
    Ownership,
    /// Nothing is forgotten.
    Context,
    /// Nothing stalls and decisions pass layers at once.
    Waiting,
}

impl Default for Coordination {
    fn default() -> Self {
        Self {
            handoffs: 0.0,
            handoffs_system: 0.0,
            handoff_time: 0.5,
            unowned: 0.0,
            unowned_system: 0.0,
            owner_wait: 5.0,
            lost: 0.0,
            retention: 1.0,
            retention_system: 1.0,
            copilot_seams: 1.0,
            defect: 0.0,
            context_to_defect: 0.0,
            context_to_effort: 0.0,
            stall: 0.0,
            escalation: 0.5,
            abandon_after: 60.0,
            communication: 0.0,
            ritual: 0.0,
            translation: 0.0,
            functions: 1.0,
            span: 7.0,
            layer_delay: 0.0,
            flattening: 0.0,
            form: Form::Squared,
            agreeing: 0.12,
            carried: 0.0,
            seams_carried: 0.0,
            process: 0.0,
            management: 0.0,
            clarity: 0.0,
            improvement_cost: 0.0,
            without: Seam::None,
        }
    }
}

impl Mechanism for Coordination {
    const NAME: &'static str = "coordination";
    const SOURCE: &'static str = include_str!("mod.rs");

    fn install(sim: &mut SimulationBuilder) {
        sim.publish(|p: &Self| CoordinationTerms {
            squared: if p.form == Form::Squared { p.communication } else { 0.0 },
            agreeing: if p.form == Form::Tree { p.agreeing } else { 0.0 },
            improvement_cost: p.improvement_cost,
        })
        .gives::<Overhead, Self>()
        .setup(systems::sew)
        .systems(Phase::Intend, systems::set_seams);
        lead_time::observe(sim);
        metrics::observe(sim);
    }

    fn reference(self) -> Self {
        // Nobody improves seams, and none is set to zero.
        Self { without: Seam::None, process: 0.0, management: 0.0, clarity: 0.0, ..self }
    }

    fn without_ai(self) -> Self {
        self
    }
}

/// How one organization's work is held together this week.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq)]
pub struct Seams {
    handoffs: f64,
    unowned: f64,
    meetings: f64,
    layers: f64,
    people: f64,
    managers: f64,
    stall: f64,
    layer_delay: f64,
    handoff_time: f64,
    owner_wait: f64,
    handovers: context::Handovers,
    asked: f64,
}

impl Seams {
    /// Share of people's hours that goes to meetings, status and translation.
    pub fn meetings(&self) -> f64 {
        self.meetings
    }

    /// Equation (13): tasks that its purposes ask for, relative to an organization of 20.
    pub fn asked(&self) -> f64 {
        self.asked
    }

    /// Layers of management.
    pub fn layers(&self) -> f64 {
        self.layers
    }

    /// Hours that a handoff costs on each side `[h]`.
    pub fn handoff_time(&self) -> f64 {
        self.handoff_time
    }

    /// Working hours by which layers delay a decision.
    pub fn decision_delay(&self) -> f64 {
        self.layers * self.layer_delay * HOURS_PER_WEEK / CALENDAR_HOURS_PER_WEEK
    }
}

/// Equation (2).
pub fn context_kept(retention: f64, handoffs: u32) -> f64 {
    pow(retention, f64::from(handoffs))
}

/// The factor C^β of equation (3).
pub fn cleanness(context: f64, beta: f64) -> f64 {
    pow(context, beta)
}

/// Equation (3).
pub fn defect_chance(base: f64, cleanness: f64) -> f64 {
    1.0 - (1.0 - base) * cleanness
}

/// Equation (4), relative to the work content.
pub fn effort(context: f64, gamma: f64) -> f64 {
    1.0 + gamma * (1.0 - context)
}

/// Equation (8): layers of management above `n` people.
pub fn layers(n: f64, span: f64) -> f64 {
    // A hair below, so that 49 people under a span of 7 have 2 layers and not 3.
    if n <= 1.0 { 0.0 } else { libm::ceil(ln(n) / ln(span) - 1e-9) }
}

/// Equation (9): share of payroll.
pub fn improvement_cost(p: &Coordination) -> f64 {
    p.improvement_cost * (p.process + p.management + p.clarity) / 0.1
}

/// Equation (8): share of `n` people who coordinate others, one in each span of the layer below.
pub fn managers(n: f64, span: f64) -> f64 {
    (1..=layers(n, span) as u32).map(|layer| pow(span, -f64::from(layer))).sum()
}

/// Most that meetings can take of people's hours.
const MOST: f64 = 0.9;

/// Equation (7), where communication costs `lost` of hours per squared head.
pub fn meetings(p: &Coordination, lost: f64, n: f64) -> f64 {
    let talk = lost * n.min(20.0) * n.min(20.0);
    let status = p.ritual * layers(n, p.span) + p.translation * (p.functions - 1.0);
    (talk + if n > 1.0 { status } else { 0.0 }).min(MOST)
}
