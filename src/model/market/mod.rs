//! Market: what is free, what is paid for, and who may sell.
//!
//! # Claim
//!
//! What everybody can have for free sells for nothing: the bar does not rise steadily but jumps with each release of a
//! capability (S0.11); what lies below it is irrelevant, and what lies above it is valuable (S0.5). What is left to
//! sell is taste, a name that people trust, and those who follow (S0.6, S0.9, S0.14, S0.15). With an assistant for ten
//! dollars a month one person does what once took many people, and founds what once took a firm (S0.12).
//!
//! # Equations
//!
//! ```text
//! the free bar: q0' = q0 + J (1 - q0) at releases of a Poisson process, J exponential, after the start     (1)
//! quality q = e + ι t (1 - e): execution e, taste t; with AI at hand e is at least the bar                 (2)
//! price of what a person makes: max(0, q - q0); everything below the bar is worth exactly 0                (3)
//! shares of sellers above the bar: e^(b q) / Σ e^(b q)                                                     (4)
//! reputation: R' = R + δ (successes - λ · escapes - R), both as shares of what was settled                 (5)
//! audience: A' = A (1 + g q - churn), told relative to the mean of all who sell                            (6)
//! price factor of an organization = 1 - x + x · (3) / (3) at base · (R / R at base)^ψ · A^ψ                 (7)
//! demand factor = 1 - x + x · (4) / (4) at base;   purposes are born (1 + α (A - 1)) times as fast          (8)
//! those have an assistant for whom it is worth its price; it works as AI at hand does (room tiers)         (9)
//! a person without work, of enough taste and with money for a start, founds with hazard f                  (10)
//! an organization founded by n people is given up with hazard h n^(-η), money or no money; another of its size
//! takes its place after some weeks                                                                          (11)
//! ```
//!
//! # Neutral
//!
//! No releases, nobody's price moves with quality, nobody has an assistant, nobody founds, and nothing is given up (h is 0).
//!
//! # Limits
//!
//! A share x of an organization's price and demand obeys this market; the rest is paid by cost, as room demand says.
//! Each founder takes one of `organizations.places`, and each place is taken once; without a place nobody founds. The
//! price of an assistant is not charged to anybody's account. What takes the place of an organization that was given up works
//! the way that it worked, has its bases and its name. Where money goes round its capital, 13 weeks of pay, comes out of its
//! founder's savings and owners' deposits. Matching (room displacement) is fitted with (11).
//!
//! # Sources
//!
//! `mussa1978` (3), `rosen1981` (4), `assumption` for the rest.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agents::{Human, Organization};
use crate::engine::quantity::{exp, pow};
use crate::engine::{Law, Mechanism, Phase, SimulationBuilder, Stream};
use crate::model::states::demand::{Asked, Premium};
use crate::model::states::market::{Founding, Foundings, LifeTerms, Repute, Talent};
use crate::model::states::purposes::Births;

mod founding;
mod lifetime;
mod metrics;
mod systems;
#[cfg(test)]
mod tests;

use lifetime::Lifetime;

/// What is free, what is paid for, who may sell.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Market {
    /// Share of an organization's price and demand that obeys this market. Typical 0.1.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "x", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub exposed: f64,
    /// Quality that is free at the start. Typical 0.3.
    #[schemars(range(min = 0.0, max = 0.99), extend("x-unit" = "1", "x-role" = "initial", "x-source" = "assumption"))]
    pub bar: f64,
    /// Releases of a capability a year, after the start. Typical 2.
    #[schemars(range(min = 0.0, max = 52.0), extend("x-unit" = "1/year", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub releases: f64,
    /// Share of what is left above the bar that a release makes free, on average. Typical 0.1.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "J", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub jump: f64,
    /// How well a person executes. Typical beta (5, 3).
    #[schemars(extend("minimum" = 0, "maximum" = 1, "x-unit" = "1", "x-role" = "initial", "x-source" = "assumption", "x-drawn" = "person"))]
    pub skill: Law,
    /// How well a person chooses. Typical beta (2, 5).
    #[schemars(extend("minimum" = 0, "maximum" = 1, "x-unit" = "1", "x-role" = "initial", "x-source" = "assumption", "x-drawn" = "person"))]
    pub taste: Law,
    /// Share of what execution leaves open that taste can fill: ι. Typical 0.3.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "ι", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub interpretation: f64,
    /// How strongly buyers prefer better quality: b. Typical 20.
    #[schemars(range(min = 0.0, max = 50.0), extend("x-letter" = "b", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "rosen1981"))]
    pub choosiness: f64,
    /// How fast reputation follows what is delivered: δ. Typical 0.05.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "δ", "x-unit" = "1/week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub memory: f64,
    /// Weight of a shipped defect in reputation, relative to that of a success: λ. Typical 2.
    #[schemars(range(min = 0.0, max = 20.0), extend("x-letter" = "λ", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub blame: f64,
    /// Growth of an audience at the best quality: g. Typical 0.02.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "g", "x-unit" = "1/week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub following: f64,
    /// Share of an audience that turns away. Typical 0.01.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "1/week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub churn: f64,
    /// Elasticity of price to reputation and to audience: ψ. Typical 0.2.
    #[schemars(range(min = 0.0, max = 2.0), extend("x-letter" = "ψ", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub trust: f64,
    /// How strongly births of purposes follow the audience of an organization: α. Typical 0.5.
    #[schemars(range(min = 0.0, max = 5.0), extend("x-letter" = "α", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub reach: f64,
    /// Price of an assistant; unbounded, nobody can have one. Typical 10.
    #[schemars(range(min = 0.0), extend("x-unit" = "money/month", "x-role" = "lever", "x-source" = "assumption"))]
    pub assistant: f64,
    /// What an assistant is worth to a person. Typical log-normal of median 30 and log-sd 1.
    #[schemars(extend("minimum" = 0, "x-unit" = "money/month", "x-role" = "initial", "x-source" = "assumption", "x-drawn" = "person"))]
    pub worth: Law,
    /// Hazard with which a person who can found an organization does so: f. Typical 0.2.
    #[schemars(range(min = 0.0, max = 10.0), extend("x-letter" = "f", "x-unit" = "1/year", "x-role" = "lever", "x-source" = "assumption"))]
    pub founding: f64,
    /// Taste below which nobody founds an organization: the upper half of beta (2, 5) lies above 0.26. Typical 0.26.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption", "x-need" = "market.founding > 0"))]
    pub judgment: f64,
    /// Money that founding an organization takes. Typical 20,000.
    #[schemars(range(min = 0.0), extend("x-unit" = "money", "x-role" = "lever", "x-source" = "assumption", "x-need" = "market.founding > 0"))]
    pub start: f64,
    /// Savings of a person. Typical log-normal of median 15,000 and log-sd 1.2.
    #[schemars(extend("minimum" = 0, "x-unit" = "money", "x-role" = "initial", "x-source" = "assumption", "x-drawn" = "person", "x-need" = "market.founding > 0"))]
    pub savings: Law,
    /// Hazard with which an organization founded by one person is given up, money or no money: h. Typical 0.16.
    #[schemars(range(min = 0.0, max = 2.0), extend("x-letter" = "h", "x-unit" = "1/year", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub exit: f64,
    /// How much less often larger organizations are given up: η. Typical 0.5.
    #[schemars(range(min = 0.0, max = 2.0), extend("x-letter" = "η", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption", "x-need" = "market.exit > 0"))]
    pub exit_size: f64,
    /// Weeks for which the place of an organization that was given up is vacant. Typical 13.
    #[schemars(range(min = 1, max = 520), extend("x-unit" = "week", "x-role" = "uncertainty", "x-source" = "assumption", "x-need" = "market.exit > 0"))]
    pub vacant: u64,
}

impl Default for Market {
    fn default() -> Self {
        Self {
            exposed: 0.0,
            bar: 0.3,
            releases: 0.0,
            jump: 0.1,
            skill: Law::Fixed(0.6),
            taste: Law::Fixed(0.3),
            interpretation: 0.3,
            choosiness: 20.0,
            memory: 0.05,
            blame: 2.0,
            following: 0.0,
            churn: 0.0,
            trust: 0.0,
            reach: 0.0,
            assistant: f64::INFINITY,
            worth: Law::Fixed(30.0),
            founding: 0.0,
            judgment: 0.26,
            start: 20_000.0,
            savings: Law::Fixed(15_000.0),
            exit: 0.0,
            exit_size: 0.5,
            vacant: 13,
        }
    }
}

impl Market {
    /// Whether anything of this market acts: where not, nothing is computed.
    pub fn acts(&self) -> bool {
        self.exposed > 0.0
            || self.releases > 0.0
            || self.reach > 0.0
            || self.assistant.is_finite()
            || self.founding > 0.0
    }
}

impl Market {
    /// Equation (11).
    fn lives(&self) -> LifeTerms {
        LifeTerms { exit: self.exit, exit_size: self.exit_size, vacant: self.vacant as f64 }
    }
}

impl Mechanism for Market {
    const NAME: &'static str = "market";
    const SOURCE: &'static str = include_str!("mod.rs");

    fn install(sim: &mut SimulationBuilder) {
        sim.publish(Self::lives)
            .part::<Human, Talent>()
            .part::<Organization, Repute>()
            .part::<Organization, Lifetime>()
            .state::<Bar>()
            .state::<Foundings>()
            .systems(
                Phase::Grow,
                (
                    systems::release,
                    systems::know_people,
                    founding::close_empty,
                    founding::found,
                    lifetime::exit_and_enter,
                )
                    .chain(),
            )
            .gives::<Births, Self>()
            .gives::<Asked, Self>()
            .gives::<Premium, Self>()
            .systems(Phase::Price, (systems::judge_sellers, systems::give_repute).chain());
        metrics::observe(sim);
    }

    fn reference(self) -> Self {
        // Nothing is released, and nobody has an assistant to found with.
        Self { releases: 0.0, founding: 0.0, assistant: f64::INFINITY, ..self }
    }
}

/// What is free.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Bar {
    quality: f64,
    releases: f64,
    founded: f64,
    exited: f64,
    entered: f64,
}

impl Talent {
    /// Equation (2), with AI at hand or without.
    fn quality(&self, p: &Market, bar: f64, helped: bool) -> f64 {
        let execution = if helped { self.skill.max(bar) } else { self.skill };
        quality(execution, self.taste, p.interpretation)
    }
}

const RELEASE: Stream = Stream::new(Market::NAME, "release");
const JUMP: Stream = Stream::new(Market::NAME, "jump");
const SKILL: Stream = Stream::new(Market::NAME, "skill");
const TASTE: Stream = Stream::new(Market::NAME, "taste");
const WORTH: Stream = Stream::new(Market::NAME, "worth");
const SAVINGS: Stream = Stream::new(Market::NAME, "savings");
const FOUND: Stream = Stream::new(Market::NAME, "found");

/// Most by which a factor relative to base can move.
const MOST: f64 = 5.0;

/// Equation (1) at a release.
pub fn jumped(bar: f64, jump: f64) -> f64 {
    bar + jump.min(1.0) * (1.0 - bar)
}

/// Equation (2).
pub fn quality(execution: f64, taste: f64, interpretation: f64) -> f64 {
    execution + interpretation * taste * (1.0 - execution)
}

/// Equation (3), where quality above the bar is worth `theta`.
pub fn price(quality: f64, bar: f64, theta: f64) -> f64 {
    theta * (quality - bar).max(0.0)
}

/// Equation (5).
pub fn reputation(now: f64, memory: f64, successes: f64, blame: f64, escapes: f64) -> f64 {
    now + memory * (successes - blame * escapes - now)
}

/// Equation (6).
pub fn audience(now: f64, following: f64, quality: f64, churn: f64) -> f64 {
    (now * (1.0 + following * quality - churn)).max(0.0)
}

/// A factor of equations (7) and (8): the part `exposed` of it moves as `relative` does.
pub fn factor(exposed: f64, relative: f64) -> f64 {
    if exposed == 0.0 { 1.0 } else { 1.0 - exposed + exposed * relative.clamp(0.0, MOST) }
}

/// A power that is 1 where there is nothing to weigh, also of what is not known.
fn weighed(x: f64, elasticity: f64) -> f64 {
    if elasticity == 0.0 || !x.is_finite() { 1.0 } else { pow(x.max(0.0), elasticity) }
}
