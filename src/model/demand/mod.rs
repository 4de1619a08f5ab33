//! Demand: who wants the work, and who pays for it.
//!
//! # Claim
//!
//! Without demand no displacement question has an answer (S4.12, S4.16). Cheaper work is wanted more; how
//! much more decides whether fewer hours per task become fewer people. Hours that are paid but not used press
//! on cash, and every purpose, hire and set-up has to be paid for.
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
//! consumer surplus against base: p0·y0 · ((p/p0)^(1-ε) - 1) / (ε - 1), -p0·y0 · ln(p/p0) at ε = 1        (7)
//! ```
//!
//! # Reads
//!
//! `Week`, `displacement::Payroll` and `Labour`, `inputs::Supply` and `Attention`, `adoption::Mode`,
//! `coordination::Seams`, `purposes::Cells`, `prevention::Guard` (damage); multipliers of `purposes::Purposes` and
//! `tasks::Tasks`.
//!
//! # Publishes
//!
//! [`Account`] and [`Staffing`] per organization, [`Bill`].
//!
//! # Neutral
//!
//! Demand does not move with cost, cash has no end, nobody is hired or laid off.
//!
//! # Limits
//!
//! Overheads beyond wages, executors and set-up are 0. An organization that closes does not come back.
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

mod metrics;
mod policy;
mod systems;
#[cfg(test)]
mod tests;

pub use policy::Bill;

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

/// Who wants the work and who pays.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Demand {
    /// Pay of an hour, in 2025 dollars. Typical 50.
    #[schemars(range(min = 0.0), extend("x-unit" = "money/h", "x-role" = "initial", "x-source" = "assumption"))]
    pub wage: f64,
    /// How much more work is wanted when it is cheaper: ε. Typical 1.
    #[schemars(range(min = 0.0, max = 3.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "bessen2019"))]
    pub elasticity: f64,
    /// Base revenue relative to everything paid, idle hours included. Typical 1.15.
    #[schemars(range(min = 0.5, max = 5.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub coverage: f64,
    /// Weeks of payroll that an organization has in cash at the start. Typical 26.
    #[schemars(range(min = 0.0), extend("x-unit" = "week", "x-role" = "initial", "x-source" = "assumption"))]
    pub cash: f64,
    /// Share of payroll that may be spent on executors. Typical 0.2.
    #[schemars(range(min = 0.0, max = 10.0), extend("x-unit" = "share", "x-role" = "lever", "x-source" = "assumption"))]
    pub executor_budget: f64,
    /// Whether spending on work is capped: what it would exceed is refused.
    #[schemars(extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub capped: bool,
    /// By how much capped spending grows with real output: 0 is pure business stealing.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub spending_growth: f64,
    /// What is done with people for whom there is no work.
    #[schemars(extend("x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub surplus: Surplus,
    /// Weeks of slack above base after which that is done. Typical 26.
    #[schemars(range(min = 1.0, max = 520.0), extend("x-unit" = "week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub patience: f64,
    /// Slack above base that is borne without doing anything. Typical 0.2.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub tolerance: f64,
    /// Share of the surplus that is laid off in a week, once it is. Typical 0.1.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "1/week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub pace: f64,
    /// Weeks of cover in the backlog above which people are hired. Typical 0.5.
    #[schemars(range(min = 0.0), extend("x-unit" = "week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub hire_above: f64,
    /// Whether organizations hire at all, replacements included.
    #[schemars(extend("x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub hires: bool,
    /// Calendar days in which somebody who was hired learns the job. Typical 20.
    #[schemars(range(min = 0.0, max = 365.0), extend("x-unit" = "day", "x-role" = "uncertainty", "x-source" = "madachy2008"))]
    pub ramp: f64,
    /// Share of their hours that such a person can give meanwhile. Typical 0.67.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "madachy2008"))]
    pub fresh: f64,
    /// Share of one other person's hours that teaching them takes meanwhile. Typical 0.25.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "madachy2008"))]
    pub training: f64,
    /// Whether an organization without cash closes.
    #[schemars(extend("x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub closes: bool,
    /// Price of a seat for retraining. Typical 300.
    #[schemars(range(min = 0.0), extend("x-unit" = "money/week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub seat_cost: f64,
    /// Share of the wages that short time saves which the public pays to those who work less. Typical 0.6.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub short_time_paid: f64,
    /// What it takes the public to have one more purpose found, where a multiplier of births is a policy.
    /// Typical 10,000.
    #[schemars(range(min = 0.0), extend("x-unit" = "money", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub purpose_cost: f64,
    /// What it takes the public to have one more hour of work accepted, where a multiplier of emission is a
    /// policy. Typical 10.
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

    fn install(sim: &mut SimulationBuilder) {
        sim.setup(systems::open_accounts)
            .systems(Phase::Produce, systems::price_work)
            .state::<Bill>()
            .systems(
                Phase::Price,
                (systems::settle_accounts, systems::plan_staff, policy::add_up).chain(),
            );
        metrics::observe(sim);
    }
}

/// Least output by which costs are divided, relative to base: a unit cost needs some output.
const LEAST: f64 = 0.05;
/// Bounds of the factor by which demand can move.
const MOST: f64 = 10.0;

/// One organization's money.
#[derive(Component, Clone, Debug)]
pub struct Account {
    wage: f64,
    cash: f64,
    cost: Trailing,
    output: Trailing,
    base_cost: f64,
    base_output: f64,
    base_paid: f64,
    base_ticks: f64,
    margin: f64,
    unit_cost: f64,
    ask_factor: f64,
    accepts: f64,
    budget: f64,
    paid: f64,
    revenue: f64,
    executors: f64,
    damage: f64,
    setup: f64,
    short: f64,
    premium: f64,
    open: bool,
    ever: bool,
}

impl Account {
    /// Pay of an hour `[money/h]`.
    pub fn wage(&self) -> f64 {
        self.wage
    }

    /// Cost of an hour of base work `[money/bh]`.
    pub fn unit_cost(&self) -> f64 {
        self.unit_cost
    }

    /// Price of an hour of base work `[money/bh]`.
    pub fn price(&self) -> f64 {
        (1.0 + self.margin) * self.unit_cost * self.premium
    }

    /// Equation (3): by how much more each cell asks for.
    pub fn ask_factor(&self) -> f64 {
        self.ask_factor
    }

    /// Work that may still be accepted this week `[bh]`.
    pub fn accepts(&self) -> f64 {
        self.accepts
    }

    /// Money a week that may be spent on executors.
    pub fn executor_budget(&self) -> f64 {
        self.budget
    }

    /// Whether there is money for something that costs so much.
    pub fn may_fund(&self, cost: f64) -> bool {
        self.open && self.cash >= cost
    }

    /// Whether the organization still exists.
    pub fn open(&self) -> bool {
        self.open
    }

    /// Somebody begins with so much money `[money]`.
    pub(super) fn found(&mut self, cash: f64) {
        (self.open, self.ever) = (true, true);
        // Cash without end is without end for everybody.
        self.cash = if self.cash.is_infinite() { self.cash } else { cash };
    }

    /// Nobody is left to go on.
    pub(super) fn shut(&mut self) {
        self.open = false;
    }

    fn base_unit_cost(&self) -> f64 {
        self.base_cost / self.base_output
    }
}

/// Whom an organization wants.
#[derive(Component, Clone, Debug, Default, PartialEq)]
pub struct Staffing {
    target: f64,
    hires: bool,
    layoffs: u32,
    frozen: bool,
    slack_weeks: f64,
    growth: f64,
    closes: bool,
}

impl Staffing {
    /// People for whom there are places `[people]`.
    pub fn target(&self) -> f64 {
        self.target
    }

    /// Somebody begins, alone.
    pub(super) fn found(&mut self) {
        self.target = 1.0;
    }

    /// Whether places that are free are filled.
    pub fn hires(&self) -> bool {
        self.hires && !self.frozen
    }

    /// People to be laid off now `[people]`.
    pub fn layoffs(&self) -> u32 {
        self.layoffs
    }

    /// Whether it closes now.
    pub fn closes(&self) -> bool {
        self.closes
    }
}

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
