//! Demand: who wants the work, and who pays for it.
//!
//! # Claim
//!
//! Without demand no question about displacement has an answer (S4.12, S4.16). Cheaper work is wanted more; how much
//! more decides whether fewer hours per task mean fewer people. Hours that are paid but not used drain cash, and every
//! purpose, hire and set-up has to be paid for.
//!
//! # Equations
//!
//! ```text
//! unit cost c = (wages of the hours used + executors + set-up) / y, 13-week means         [money/bh]  (1)
//! price = (1 + m) · c, m so that base revenue is `coverage` times everything paid                     (2)
//! emission per live cell moves by (c / c0)^(-ε)                                                       (3)
//! cash' = price · y - wages - executors - set-up - improving seams - damage of incidents              (4)
//! spending cap: base spending · (1 + χ · real output growth)                                          (5)
//! cost of a policy = hours granted for finding · wage + set-up + improving seams, which organizations pay,
//! + seats · their price + s_pub · wages that short time saves + price of a purpose found and of a bh
//! accepted beyond what would have been, (1 - 1/m) of them, which the public pays                        (6)
//! where money goes round, normal cost = (w · 40 / used hours a head · h / (1 - τ / u0 - λ · (1 + ψ · (g - 1)))
//! + executors / y) / share of work kept: hours h a bh, meetings τ, base utilization u0, leading λ of used hours at base
//! and g now; u0, λ, pay and what is kept are those of all organizations                                            (8)
//! price = base price · (normal cost / that of the base year)^φ, paid when work is begun                          (9)
//! dividend = max(0, profit after tax of 26 weeks + (cash - target) / 26), credit of 13 weeks of wages           (10)
//! where people follow orders, wanted = (work worth doing · h + leading) / (productive hours a head · (u0 - τ)); places
//! follow by 1/26 of the distance a week                                                                           (11)
//! consumer surplus against base: p0·y0 · ((p/p0)^(1-ε) - 1) / (ε - 1), -p0·y0 · ln(p/p0) at ε = 1        (7)
//! ```
//!
//! # Neutral
//!
//! Demand does not move with cost, cash has no end, nobody is hired or laid off.
//!
//! # Limits
//!
//! Overheads beyond wages, executors and set-up are 0. An organization that closes comes back only where the
//! market lets others enter in its place (`market.exit`). What is paid back for work
//! that came to nothing is borne by all organizations in proportion to what they are paid, as an insurance would.
//!
//! # Sources
//!
//! `bessen2019` (3), `assumption` for the policy of the firm.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agents::{Trailing, Week};
use crate::engine::quantity::{ln, pow};
use crate::engine::{Clock, Mechanism, Phase, SimulationBuilder};
use crate::model::states::demand::{
    Account, Asked, Bill, Damage, DemandTerms, Financed, Overhead, Premium, SetUp, Staffing,
    WageLevel,
};

mod closed;
mod metrics;
mod policy;
mod staff;
mod systems;
#[cfg(test)]
mod tests;

/// What an organization does with people whom it has no work for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Surplus {
    /// They stay and are paid.
    #[default]
    Idle,
    /// They stay and are paid for the hours for which there is work.
    ShortTime,
    /// They are laid off.
    Layoff,
}

/// How many people an organization wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Staff {
    /// As many as it has, more where much waits, fewer where they have long been idle.
    #[default]
    Backlog,
    /// As many as what is asked for takes, up and down alike, where money goes round.
    Orders,
}

/// Who wants the work and who pays.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Demand {
    /// Pay of an hour, in 2025 dollars. Typical 50.
    #[schemars(range(min = 0.0), extend("x-level" = "core", "x-unit" = "money/h", "x-role" = "initial", "x-source" = "assumption"))]
    pub wage: f64,
    /// Price elasticity of demand, how much more work is wanted when it is cheaper: ε. Typical 1.
    #[schemars(range(min = 0.0, max = 3.0), extend("x-letter" = "ε", "x-level" = "core", "x-label" = "elasticity of demand", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "bessen2019"))]
    pub elasticity: f64,
    /// Base revenue relative to everything paid, idle hours included. Typical 1.15.
    #[schemars(range(min = 0.5, max = 5.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub coverage: f64,
    /// Weeks of payroll that an organization has in cash at the start. Typical 26.
    #[schemars(range(min = 0.0), extend("x-unit" = "week", "x-role" = "initial", "x-source" = "assumption"))]
    pub cash: f64,
    /// Share of payroll that may be spent on executors. Typical 0.2.
    #[schemars(range(min = 0.0, max = 10.0), extend("x-level" = "core", "x-unit" = "share", "x-role" = "lever", "x-source" = "assumption"))]
    pub executor_budget: f64,
    /// Whether spending on work is capped: work beyond the cap is refused.
    #[schemars(extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub capped: bool,
    /// Share of the growth of real output by which capped spending grows: 0 is pure business stealing.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "χ", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption", "x-need" = "demand.capped = true"))]
    pub spending_growth: f64,
    /// How many people organizations want.
    #[schemars(extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub staff: Staff,
    /// What is done with people for whom there is no work.
    #[schemars(extend("x-level" = "core", "x-label" = "what is done with people for whom there is no work", "x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub surplus: Surplus,
    /// Weeks of unbroken excess slack after which organizations act on their surplus people. Typical 26.
    #[schemars(range(min = 1.0, max = 520.0), extend("x-unit" = "week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub patience: f64,
    /// Slack above base that organizations accept without acting on it. Typical 0.2.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub tolerance: f64,
    /// Share of the surplus that is laid off in a week, once layoffs have begun. Typical 0.1.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "1/week", "x-role" = "uncertainty", "x-source" = "assumption", "x-need" = "demand.surplus = \"layoff\""))]
    pub pace: f64,
    /// Weeks of work in the backlog above which organizations hire. Typical 0.5.
    #[schemars(range(min = 0.0), extend("x-unit" = "week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub hire_above: f64,
    /// Whether organizations hire at all, replacements included.
    #[schemars(extend("x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub hires: bool,
    /// Calendar days in which a new hire learns the job. Typical 20.
    #[schemars(range(min = 0.0, max = 365.0), extend("x-unit" = "day", "x-role" = "uncertainty", "x-source" = "madachy2008"))]
    pub ramp: f64,
    /// Share of their hours that new hires can give while they learn the job. Typical 0.67.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "madachy2008", "x-need" = "demand.ramp > 0"))]
    pub fresh: f64,
    /// Share of one other person's hours that teaching a new hire takes. Typical 0.25.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "madachy2008", "x-need" = "demand.ramp > 0"))]
    pub training: f64,
    /// Whether an organization without cash closes.
    #[schemars(extend("x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub closes: bool,
    /// Price of a seat for retraining. Typical 300.
    #[schemars(range(min = 0.0), extend("x-unit" = "money/week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub seat_cost: f64,
    /// Share of the wages that short time saves which the public pays to those who work less. Typical 0.6.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "s_pub", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption", "x-need" = "demand.surplus = \"short-time\""))]
    pub short_time_paid: f64,
    /// What one more purpose costs the public, where a multiplier of births is a policy. Typical 10,000.
    #[schemars(range(min = 0.0), extend("x-unit" = "money", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub purpose_cost: f64,
    /// What one more accepted hour of work costs the public, where a multiplier of emission is a policy. Typical 10.
    #[schemars(range(min = 0.0), extend("x-unit" = "money/bh", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub task_cost: f64,
}

impl Default for Demand {
    fn default() -> Self {
        Self {
            wage: 0.0,
            elasticity: 0.0,
            coverage: 1.0,
            cash: f64::INFINITY,
            executor_budget: f64::INFINITY,
            capped: false,
            spending_growth: 0.0,
            staff: Staff::Backlog,
            surplus: Surplus::Idle,
            patience: 26.0,
            tolerance: 0.05,
            pace: 0.0,
            hire_above: f64::INFINITY,
            hires: false,
            ramp: 0.0,
            fresh: 1.0,
            training: 0.0,
            closes: false,
            seat_cost: 0.0,
            short_time_paid: 0.0,
            purpose_cost: 0.0,
            task_cost: 0.0,
        }
    }
}

impl Mechanism for Demand {
    const NAME: &'static str = "demand";
    const SOURCE: &'static str = include_str!("mod.rs");

    fn install(sim: &mut SimulationBuilder) {
        sim.publish(|p: &Self| DemandTerms { wage: p.wage })
            .setup(systems::open_accounts)
            .channel::<Asked>()
            .channel::<Premium>()
            .channel::<WageLevel>()
            .channel::<SetUp>()
            .channel::<Overhead>()
            .channel::<Damage>()
            .records::<Financed>()
            .systems(Phase::Adopt, systems::take_foundings)
            .systems(Phase::Produce, (systems::price_work, closed::price_normally).chain())
            .state::<Bill>()
            .state::<closed::Usual>()
            .systems(
                Phase::Price,
                (
                    systems::settle_accounts,
                    closed::settle,
                    systems::plan_staff,
                    staff::follow_orders,
                    policy::add_up,
                )
                    .chain(),
            );
        metrics::observe(sim);
    }
}

/// Least output by which costs are divided, relative to base: a unit cost needs some output.
const LEAST: f64 = 0.05;
/// Bounds of the factor by which demand can move.
const MOST: f64 = 10.0;

/// Equation (3): Bessen's demand response to a cost relative to base.
pub fn response(relative_cost: f64, elasticity: f64) -> f64 {
    if elasticity == 0.0 { 1.0 } else { pow(relative_cost, -elasticity).clamp(1.0 / MOST, MOST) }
}

/// Equation (7) `[money/week]`.
pub fn consumer_surplus(p0: f64, y0: f64, p: f64, elasticity: f64) -> f64 {
    let relative = p / p0;
    if (elasticity - 1.0).abs() < 1e-9 {
        -p0 * y0 * ln(relative)
    } else {
        p0 * y0 * (pow(relative, 1.0 - elasticity) - 1.0) / (elasticity - 1.0)
    }
}
