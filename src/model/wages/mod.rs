//! Wages: what execution, judgment and presence are paid.
//!
//! # Claim
//!
//! As execution becomes cheap its price falls to what AI costs, and the market pays for judgment and responsibility
//! (S1.5, S1.15, S1.17, S0.3, S0.6). What was prestigious becomes common; what was overlooked, physical work in person,
//! becomes essential (S0.4, S0.7). Knowing earns less, interpreting more (S0.13); careers lose their value suddenly
//! (S0.18), less so for those who expected it (S0.19).
//!
//! # Equations
//!
//! ```text
//! X executed without presence, J judged (leading and review), P executed in presence, each relative to base
//! Y = ces((C, P); 1 - 1/ε),  C = ces((X, J); ρ), weights: what each was paid at base                       (1)
//! marginal products relative to base: (C/X)^(1-ρ) (Y/C)^(1/ε), (C/J)^(1-ρ) (Y/C)^(1/ε), (Y/P)^(1/ε)         (2)
//! rent of knowing κ, of what execution earns, decays: κ e^(-a · access); a share ι goes to interpreting      (3)
//! price of execution tends to (1 - A) · p + A · min(p, cost of AI / quality), p from (2) and (3)            (4)
//! A = systems' share · r^(s-1) / (1 + r^(s-1)), r = p / cost of AI, s(t) = s0 (s1/s0)^(1 - e^(-t/T))         (5)
//! prices follow: p' = (target - p) / lag, never below the floor                                             (6)
//! pay = rank · prestige · (e_k · price of execution + (1 - e_k) · price of judgment), e_k = e^k in tier k,
//!       rank · price of presence in physical work; one who opted out of deciding earns a cut less;
//!       times what room recognition makes of them, of mean 1 in each organization                            (7)
//! all pay follows unemployment u at the start of the week: l' = ((max(u, u0/4) / u0)^(-β) - l) / 26 a week  (8)
//! ```
//!
//! # Neutral
//!
//! Prices stand still and everybody earns the same, no matter how many look for work; no work needs presence.
//!
//! # Limits
//!
//! A person's occupation decides whether they are paid for physical work; any colleague may do a task that needs
//! presence. No organization chooses between people and executors by price: its way of working decides. Prices are
//! those of the whole economy. One level moves for all in (8), and nobody's share of it: u0 is mean unemployment of the later
//! half of the base year, and where nobody looked for work then, the level stands still.
//!
//! # Sources
//!
//! `jones2025` (ρ), `baumol1967` (ε), `blanchflower1994` and `nijkamp2005` (8), `assumption` for the rest.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agents::{Human, Organization, Week};
use crate::engine::quantity::{exp, pow};
use crate::engine::{Draws, Law, Mechanism, Phase, SimulationBuilder, Stream};
use crate::model::states::demand::WageLevel;
use crate::model::states::wages::{PayFactor, PayLevel, Prices, WageTerms};

mod metrics;
mod systems;
#[cfg(test)]
mod tests;

/// What execution, judgment and presence are paid.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Wages {
    /// Weeks in which prices cover most of the distance to what scarcity calls for; unbounded, they stand still.
    /// Typical 52: headcount moves before pay.
    #[schemars(range(min = 1.0), extend("x-unit" = "week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub lag: f64,
    /// Pay of tier 2 relative to tier 1. Typical 1.6.
    #[schemars(range(min = 0.1, max = 20.0), extend("x-unit" = "1", "x-role" = "initial", "x-source" = "assumption"))]
    pub rank_2: f64,
    /// Pay of tier 3 relative to tier 1. Typical 2.4.
    #[schemars(range(min = 0.1, max = 20.0), extend("x-unit" = "1", "x-role" = "initial", "x-source" = "assumption"))]
    pub rank_3: f64,
    /// Share of a person's work in tier 1 that is execution; in each tier above, execution is this share of what it is
    /// in the tier below. Typical beta (4, 2).
    #[schemars(extend("minimum" = 0, "maximum" = 1, "x-unit" = "share", "x-role" = "initial", "x-source" = "assumption", "x-drawn" = "person"))]
    pub executing: Law,
    /// Substitutability of judgment and execution: ρ of the CES. At 1 they are perfect substitutes; the smaller ρ, the
    /// less one replaces the other. Typical -1.
    #[schemars(range(min = -10.0, max = 1.0), extend("x-letter" = "ρ", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "jones2025"))]
    pub rho: f64,
    /// Elasticity of substitution between work in presence and other work: ε. Typical 0.5.
    #[schemars(range(min = 0.1, max = 5.0), extend("x-letter" = "ε", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "baumol1967"))]
    pub epsilon: f64,
    /// Share of tasks, and of occupations, that need presence: no AI executes them. Typical 0.35.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption", "x-assumed" = [0.1, 0.7]))]
    pub physical: f64,
    /// Pay of work without presence relative to work in presence, at base. Typical 1.4.
    #[schemars(range(min = 0.2, max = 10.0), extend("x-unit" = "1", "x-role" = "initial", "x-source" = "assumption"))]
    pub prestige: f64,
    /// Elasticity with which buyers turn to AI execution at the start: s0. Typical 1.5.
    #[schemars(range(min = 0.1, max = 20.0), extend("x-letter" = "s0", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub short_run: f64,
    /// Elasticity with which buyers turn to AI execution in the long run: s1. Typical 8.
    #[schemars(range(min = 0.1, max = 20.0), extend("x-letter" = "s1", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub long_run: f64,
    /// Years in which buyers cover most of the distance from the short to the long run: T. Typical 4.
    #[schemars(range(min = 0.1, max = 100.0), extend("x-letter" = "T", "x-unit" = "year", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub horizon: f64,
    /// Share of what execution earns at base that is a rent of knowing: κ. Typical 0.3.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "κ", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub knowledge: f64,
    /// How fast the rent of knowing decays with access to AI: a. Typical 2.
    #[schemars(range(min = 0.0, max = 20.0), extend("x-letter" = "a", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub decay: f64,
    /// Share of the lost rent of knowing that interpreting earns: ι. Typical 0.3.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "ι", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub interpretation: f64,
    /// Lowest price of work, relative to base. Typical 0.3.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub floor: f64,
    /// Share by which people who declined to own decisions earn less. Typical 0.2.
    #[schemars(range(min = 0.0, max = 0.5), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub cut: f64,
    /// Hazard with which a person without slack turns half of their execution into judgment, once. Typical 0.5.
    #[schemars(range(min = 0.0, max = 2.6), extend("x-unit" = "1/year", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub adapting: f64,
    /// Share of people who expect growth to be exponential; they adapt three times as often. Typical 0.2.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "lever", "x-source" = "assumption"))]
    pub aware: f64,
    /// Elasticity of pay to unemployment, the wage curve: by how many per cent pay is lower where unemployment is one per cent
    /// higher. Typical 0.07, corrected for what is published; 0.1 as first found.
    #[schemars(range(min = 0.0, max = 0.3), extend("x-letter" = "β", "x-label" = "wage curve", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "nijkamp2005", "x-assumed" = [0.0, 0.3]))]
    pub curve: f64,
}

impl Default for Wages {
    fn default() -> Self {
        Self {
            lag: f64::INFINITY,
            rank_2: 1.0,
            rank_3: 1.0,
            executing: Law::Fixed(1.0),
            rho: -1.0,
            epsilon: 0.5,
            physical: 0.0,
            prestige: 1.0,
            short_run: 1.5,
            long_run: 8.0,
            horizon: 4.0,
            knowledge: 0.0,
            decay: 2.0,
            interpretation: 0.0,
            floor: 0.0,
            cut: 0.0,
            adapting: 0.0,
            aware: 0.0,
            curve: 0.0,
        }
    }
}

const PRESENCE: Stream = Stream::new(Wages::NAME, "presence");
const EXECUTING: Stream = Stream::new(Wages::NAME, "executing");
const ADAPT: Stream = Stream::new(Wages::NAME, "adapt");
const AWARE: Stream = Stream::new(Wages::NAME, "aware");

impl Wages {
    /// Whether the task of this key needs somebody to be there.
    pub fn needs_presence(&self, draws: &Draws, key: u64) -> bool {
        self.physical > 0.0 && draws.chance(PRESENCE, key, 0, self.physical)
    }

    /// Whether anybody is paid unlike anybody else: where not, nothing is computed.
    pub fn told_apart(&self) -> bool {
        self.lag.is_finite()
            || self.rank_2 != 1.0
            || self.rank_3 != 1.0
            || self.physical > 0.0 && self.prestige != 1.0
            || self.cut > 0.0
    }

    fn rank(&self, tier: u8) -> f64 {
        [1.0, self.rank_2, self.rank_3][usize::from(tier) - 1]
    }

    /// Equation (5): elasticity so many years after the start.
    pub fn elasticity(&self, years: f64) -> f64 {
        let gone = 1.0 - exp(-years.max(0.0) / self.horizon);
        self.short_run * pow(self.long_run / self.short_run, gone)
    }
}

impl Mechanism for Wages {
    const NAME: &'static str = "wages";
    const SOURCE: &'static str = include_str!("mod.rs");

    fn install(sim: &mut SimulationBuilder) {
        sim.publish(|p: &Self| WageTerms { physical: p.physical });
        sim.channel::<PayFactor>().gives::<WageLevel, Self>();
        sim.part::<Human, Pay>().part::<Organization, PayLevel>().state::<Prices>().systems(
            Phase::Price,
            (
                systems::price_factors,
                systems::adapt,
                systems::pay_people,
                systems::follow_unemployment,
                systems::give_level,
            )
                .chain(),
        );
        metrics::observe(sim);
    }
}

/// What one person earns an hour, relative to the mean of the base year.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
pub struct Pay {
    /// Share of their work that is execution in tier 1; undefined before it is drawn.
    executing: f64,
    relative: f64,
    physical: bool,
    adapted: bool,
}

impl Default for Pay {
    fn default() -> Self {
        Self { executing: f64::NAN, relative: 1.0, physical: false, adapted: false }
    }
}

impl Pay {
    /// What they earn, relative to the mean of the base year.
    #[cfg(not(feature = "private"))] // tests look in here
    pub fn relative(&self) -> f64 {
        self.relative
    }
}

/// Equations (1) and (2): marginal products of execution, judgment and presence relative to base, where `x`
/// are their quantities relative to base and `bill` what each was paid there.
pub fn marginal_products(x: [f64; 3], bill: [f64; 3], rho: f64, epsilon: f64) -> [f64; 3] {
    use crate::engine::ces::ces;
    let cognitive = bill[0] + bill[1];
    let inner = [bill[0] / cognitive, bill[1] / cognitive];
    let outer = [cognitive / (cognitive + bill[2]), bill[2] / (cognitive + bill[2])];
    let c = ces(&x[..2], &inner, rho);
    let y = ces(&[c, x[2]], &outer, 1.0 - 1.0 / epsilon);
    let scarce = pow(y / c, 1.0 / epsilon);
    [
        pow(c / x[0], 1.0 - rho) * scarce,
        pow(c / x[1], 1.0 - rho) * scarce,
        pow(y / x[2], 1.0 / epsilon),
    ]
}

/// Equation (4).
pub fn execution_target(price: f64, ai_cost: f64, ai_share: f64) -> f64 {
    if ai_share > 0.0 { (1.0 - ai_share) * price + ai_share * price.min(ai_cost) } else { price }
}

/// Equation (6), one week on.
pub fn followed(price: f64, target: f64, lag: f64, floor: f64) -> f64 {
    (price + (target - price) * (1.0 - exp(-1.0 / lag))).max(floor)
}

/// Equation (3): what is left of what execution earned.
pub fn after_knowledge(knowledge: f64, decay: f64, access: f64) -> f64 {
    1.0 - knowledge * (1.0 - exp(-decay * access))
}

/// Weeks in which pay covers most of the distance to what unemployment calls for `[weeks]`.
const SLOW: f64 = 26.0;
/// Unemployment below this share of base moves pay no further.
const LEAST_UNEMPLOYED: f64 = 0.25;

/// Equation (8): the level of pay, relative to base, to which unemployment `u` leads where it was `base`.
pub fn wage_curve(u: f64, base: f64, beta: f64) -> f64 {
    if base > 0.0 { pow(u.max(LEAST_UNEMPLOYED * base) / base, -beta) } else { 1.0 }
}

/// Equation (8), one week on.
pub fn bargained(level: f64, curve: f64) -> f64 {
    level + (curve - level) / SLOW
}
