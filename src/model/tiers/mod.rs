//! Tiers: who executes, who decides, who prevents.
//!
//! # Claim
//!
//! AI does not affect all work alike: it multiplies and replaces those who execute (tier 1) more than those
//! who diagnose, decide and review (tier 2) or prevent (tier 3) (S1.1, S1.10, S1.15). People rise through
//! cases and through defining problems, not through tickets (S1.11, S1.20). Fewer people answer for more
//! (S3.3, S3.6), which strains some and makes some decline (S3.7, S3.9, S3.10).
//!
//! # Equations
//!
//! ```text
//! AI's share of what tier k does: a_k = r^(σ_k - 1) / (1 + r^(σ_k - 1)), r = cost of a person / of AI       (1)
//! with AI at hand a person of tier k executes m_k times as fast                                            (2)
//! cases' = p_case · (tasks executed and reviewed)          ledger' = defects caught in review               (3)
//! hazard 1 -> 2: h12 = a12 · (1 - e^(-cases / c0)) · definition · guidance   [1/year]                       (4)
//! hazard 2 -> 3: h23 = a23 · (1 - e^(-ledger / l0)) · definition             [1/year]                       (5)
//! one of tier 2 or 3 can guide 1 / (h (1 - z)) others, z what AI answers for them                          (6)
//! guidance = min(1, seniors / juniors · (6))
//! surface of an organization = results that it ships [tasks/week], 13-week mean
//! load = surface per accountable person / the same at base · (1 - relief · z), at most 3                    (7)
//! people quit e^(c (load - 1)) times as often where they answer for it                                     (8)
//! those whose liking for owning decisions, u ~ U(0,1), is below o · (1 - 1 / load) opt out, one in 26 a week (9)
//! ```
//!
//! Layoffs draw people with weight a_k; demand for seekers of tier k is 1 - cut · a_k times as high.
//!
//! # Neutral
//!
//! Everybody is of tier 1, everybody may review and lead as other rooms say, and nobody rises.
//!
//! # Limits
//!
//! Nobody falls back except by opting out. The ledger counts defects caught; prevented incidents may be added by a room
//! that knows them. A tier is a person's, not a post's: nobody is hired for one.
//!
//! # Sources
//!
//! `garicano2000` (6), `assumption` for elasticities, gains and rates.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agents::{Human, Organization, Trailing};
use crate::engine::quantity::exp;
use crate::engine::{Mechanism, Phase, SimulationBuilder, Stream};
use crate::model::states::displacement::{Restlessness, Search};
use crate::model::states::tiers::{Standing, TierTerms};

mod metrics;
mod systems;
#[cfg(test)]
mod tests;

/// Who executes, who decides, who prevents.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Tiers {
    /// Share of people who diagnose, decide and review at the start. Typical 0.3.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "initial", "x-source" = "assumption"))]
    pub tier_2: f64,
    /// Share of people who prevent at the start. Typical 0.1.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "initial", "x-source" = "assumption"))]
    pub tier_3: f64,
    /// Whether only tiers 2 and 3 review and lead; where an organization has none, anybody does.
    #[schemars(extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub gated: bool,
    /// Speed of a person of tier 1 with AI, relative to one without: m1. Typical 2.5.
    #[schemars(range(min = 0.1, max = 20.0), extend("x-letter" = "m_k", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub gain_1: f64,
    /// Speed of a person of tier 2 with AI, relative to one without: m2. Typical 1.6.
    #[schemars(range(min = 0.1, max = 20.0), extend("x-letter" = "m_k", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub gain_2: f64,
    /// Speed of a person of tier 3 with AI, relative to one without: m3. Typical 1.3.
    #[schemars(range(min = 0.1, max = 20.0), extend("x-letter" = "m_k", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub gain_3: f64,
    /// Elasticity with which AI substitutes for people of tier 1: σ1. Typical 4; where it is equal in all tiers, AI
    /// substitutes for all alike.
    #[schemars(range(min = 0.1, max = 20.0), extend("x-letter" = "σ_k", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub substitution_1: f64,
    /// Elasticity with which AI substitutes for people of tier 2: σ2. Typical 1.5.
    #[schemars(range(min = 0.1, max = 20.0), extend("x-letter" = "σ_k", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub substitution_2: f64,
    /// Elasticity with which AI substitutes for people of tier 3: σ3. Typical 0.8.
    #[schemars(range(min = 0.1, max = 20.0), extend("x-letter" = "σ_k", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub substitution_3: f64,
    /// Share by which demand for seekers falls if AI would do all that their tier does. Typical 0.22.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub hire_cut: f64,
    /// Share of tasks executed or reviewed that are written up as a case. Typical 0.2.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "p_case", "x-unit" = "share", "x-role" = "lever", "x-source" = "assumption"))]
    pub case_share: f64,
    /// Cases that give most of the experience for tier 2: c0. Typical 30.
    #[schemars(range(min = 0.1), extend("x-letter" = "c0", "x-unit" = "cases", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub cases_needed: f64,
    /// Share of problems that people define themselves; 0 is tickets only. Typical 0.5.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "lever", "x-source" = "assumption"))]
    pub definition: f64,
    /// Hazard of rising to tier 2 with all experience, problems to define and a guide: a12. Typical 0.24.
    #[schemars(range(min = 0.0, max = 5.0), extend("x-letter" = "a12", "x-unit" = "1/year", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub rise_2: f64,
    /// Hazard of rising to tier 3 with a full ledger and problems to define: a23. Typical 0.12.
    #[schemars(range(min = 0.0, max = 5.0), extend("x-letter" = "a23", "x-unit" = "1/year", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub rise_3: f64,
    /// Defects caught that fill most of the ledger for tier 3: l0. Typical 20.
    #[schemars(range(min = 0.1), extend("x-letter" = "l0", "x-unit" = "defects", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub ledger_needed: f64,
    /// Time that guiding somebody through a problem takes, relative to the problem: h. Typical 0.5.
    #[schemars(range(min = 0.01, max = 1.0), extend("x-letter" = "h", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "garicano2000"))]
    pub guiding: f64,
    /// Share of the responsibility for a result that AI takes over where it gives the answer: at 0 it gives answers and
    /// takes no responsibility. Typical 0.5.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub relief: f64,
    /// How strongly load makes people quit: c. Typical 1.
    #[schemars(range(min = 0.0, max = 3.0), extend("x-letter" = "c", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub strain: f64,
    /// How strongly load turns people away from owning decisions: o. Typical 0.5.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "o", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub reluctance: f64,
}

impl Default for Tiers {
    fn default() -> Self {
        Self {
            tier_2: 0.0,
            tier_3: 0.0,
            gated: false,
            gain_1: 1.0,
            gain_2: 1.0,
            gain_3: 1.0,
            substitution_1: 1.0,
            substitution_2: 1.0,
            substitution_3: 1.0,
            hire_cut: 0.0,
            case_share: 0.0,
            cases_needed: 30.0,
            definition: 0.0,
            rise_2: 0.0,
            rise_3: 0.0,
            ledger_needed: 20.0,
            guiding: 0.5,
            relief: 0.0,
            strain: 0.0,
            reluctance: 0.0,
        }
    }
}

impl Tiers {
    /// Whether anything makes a difference between people: where not, nothing is computed.
    pub fn told_apart(&self) -> bool {
        *self != Self::default()
    }

    /// Speed of a person of this tier with AI at hand, relative to without.
    pub fn gain(&self, tier: u8) -> f64 {
        [self.gain_1, self.gain_2, self.gain_3][usize::from(tier) - 1]
    }

    fn substitution(&self, tier: u8) -> f64 {
        [self.substitution_1, self.substitution_2, self.substitution_3][usize::from(tier) - 1]
    }

    fn treats_all_alike(&self) -> bool {
        self.substitution_1 == self.substitution_2 && self.substitution_2 == self.substitution_3
    }
}

impl Mechanism for Tiers {
    const NAME: &'static str = "tiers";
    const SOURCE: &'static str = include_str!("mod.rs");

    fn install(sim: &mut SimulationBuilder) {
        sim.publish(|p: &Self| TierTerms {
            gated: p.gated,
            differ: p.told_apart(),
            gains: [1, 2, 3].map(|tier| p.gain(tier)),
        })
        .part::<Human, Standing>()
        .part::<Organization, Duty>()
        .state::<Moves>()
        .gives::<Restlessness, Self>()
        .gives::<Search, Self>()
        .setup(systems::place_people)
        .systems(Phase::Intend, systems::equip_people)
        .systems(
            Phase::Learn,
            (
                systems::measure_load,
                systems::gather_cases,
                systems::rise,
                systems::opt_out,
                systems::weigh_people,
                systems::give_standing,
            )
                .chain(),
        );
        metrics::observe(sim);
    }
}

/// What the people of one organization answer for.
#[derive(Component, Clone, Debug)]
pub struct Duty {
    surface: Trailing,
    accountable: f64,
    people: f64,
    base: f64,
    base_ticks: f64,
    load: f64,
    guidance: f64,
}

impl Default for Duty {
    fn default() -> Self {
        Self {
            surface: Trailing::new(13),
            accountable: 0.0,
            people: 0.0,
            base: 0.0,
            base_ticks: 0.0,
            load: 1.0,
            guidance: 1.0,
        }
    }
}

impl Duty {
    /// Equation (7): responsibility relative to capacity, 1 at base.
    pub fn load(&self) -> f64 {
        self.load
    }
}

/// People who changed tier or opted out this week, and since the start `[people]`.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Moves {
    risen: [f64; 2],
    opted_out: f64,
    /// Share of AI in the work of each tier.
    share: [f64; 3],
}

const PLACE: Stream = Stream::new(Tiers::NAME, "place");
const RISE: Stream = Stream::new(Tiers::NAME, "rise");
const OWNING: Stream = Stream::new(Tiers::NAME, "owning");
const OPT: Stream = Stream::new(Tiers::NAME, "opt out");
const PART: Stream = Stream::new(Tiers::NAME, "part");

/// Greatest load that people feel: beyond it nothing is left to feel.
const MOST_LOAD: f64 = 3.0;

/// Equation (4) `[1/year]`.
pub fn hazard_to_tier_2(p: &Tiers, cases: f64, guidance: f64) -> f64 {
    p.rise_2 * (1.0 - exp(-cases / p.cases_needed)) * p.definition * guidance
}

/// Equation (5) `[1/year]`.
pub fn hazard_to_tier_3(p: &Tiers, ledger: f64) -> f64 {
    p.rise_3 * (1.0 - exp(-ledger / p.ledger_needed)) * p.definition
}

/// Equation (6): people whom one can guide at a time cost `h`, where a share `z` needs no guide.
pub fn span(h: f64, z: f64) -> f64 {
    1.0 / (h * (1.0 - z))
}

/// Equation (8).
pub fn restlessness(strain: f64, load: f64) -> f64 {
    if strain == 0.0 { 1.0 } else { exp(strain * (load.min(MOST_LOAD) - 1.0)) }
}

/// Equation (9): liking for owning decisions below which people opt out.
pub fn cut(reluctance: f64, load: f64) -> f64 {
    reluctance * (1.0 - 1.0 / load.max(1.0))
}
