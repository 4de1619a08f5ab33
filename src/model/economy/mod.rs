//! Economy: where the money for organizations' work comes from, and where it goes.
//!
//! # Claim
//!
//! Cheaper work displaces nobody by itself (S4.12, S4.16): what it saves is somebody's income and is spent on something. How
//! many hours go depends on who gets that income, on what they do with it, and on whether they buy of organizations or of the
//! rest of the economy, in which most people work.
//!
//! # Equations
//!
//! ```text
//! X = Σ_k (1 - (1 - c_k) · V^(-wants)) · income_k + c_v · Σ deposits + purchases + orders that came back   [money/week]  (1)
//! s1 = odds / (1 + odds), odds = those of the base year · multiplier · V^ν · (P1 / P2)^(1 - σ)                          (2)
//! put forward T = ι · base orders · V · m_T, affordable A = s1 · X / p1                                   [bh/week]     (3)
//! orders D1 = min(T, A) cell by cell, D2 = (X - p1 · D1 + energy + set-up, damage, overhead) / p2                       (4)
//! cell j: T_j = T · v_j / Σ v, its budget ∝ v_j · p0 · r^(1 - θ), P1 = (Σ v · p0 · r^(1 - θ) / Σ v · p0)^(1 / (1 - θ))  (5)
//! base year: X0 = (1 + m) · Σ wages, profit = m · Σ wages, purchases = taxes - benefits; deposits such that nobody
//! saves on balance; public debt = all deposits                                                                         (6)
//! dividend = max(0, profit after tax + (deposits - cash target) / 26); owners live on profit after tax of 26 weeks
//! and on dividends of the rest and of the supplier                                                        [money/week]  (7)
//! ```
//!
//! Incomes k are wages, benefits and dividends; V is the value of purposes over base. v_j is what a cell is worth by its age,
//! times the repute of its organization. Under `open` orders of a cell are those of the base year times `(P1 / P2)^(-σ)`;
//! under `fixed` they are what base spending buys; `income` is (1) to (4).
//!
//! # Neutral
//!
//! Nobody's money is finite and there is no rest: orders are what cells ask for.
//!
//! # Limits
//!
//! No capital stock, no interest, no trade but what owners abroad receive. Productivity of the rest is fixed. Benefits do not
//! run out, owners hold shares for ever. One wage level moves for all.
//!
//! # Sources
//!
//! `bessen2019` (2), `assumption` for propensities, taxes and shares.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::{Law, Mechanism, Phase, SimulationBuilder};
use crate::model::states::economy::{Beyond, EconomyTerms, Elsewhere, Orders, Spent};
use crate::model::states::purposes::Pursued;

mod base;
mod books;
mod ledger;
mod metrics;
mod orders;
mod purse;
mod spending;
mod systems;
#[cfg(test)]
mod tests;

pub use base::{Base, People};
pub use books::{Balances, Party, Payment, Transactions};
pub use orders::{Offer, Ordered};
pub use purse::Purse;

/// Where the money for organizations' work comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Closure {
    /// Nobody's money is finite.
    #[default]
    Open,
    /// As much is spent on organizations' work as in the base year.
    Fixed,
    /// People spend what they earn.
    Income,
}

/// What the government holds fixed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Fiscal {
    /// What it buys, and benefits over wages.
    #[default]
    Real,
    /// What it spends on purchases and pays as a benefit.
    Money,
    /// The same as `real`, and its debt: the tax on wages follows.
    Balanced,
}

/// What a tax on executors is spent on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Recycle {
    /// Nothing: it lowers the public debt.
    #[default]
    Debt,
    /// Purchases of the government.
    Purchases,
    /// A lower tax on wages.
    WageTax,
    /// Benefits.
    Benefit,
}

/// Where the money for organizations' work comes from, and where it goes.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Economy {
    /// Where the money for organizations' work comes from.
    #[schemars(extend("x-level" = "core", "x-label" = "where the money comes from", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub closure: Closure,
    /// Share of those who work in the base year who do so in organizations. Typical 0.3.
    #[schemars(range(min = 0.01, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption", "x-assumed" = [0.1, 0.6]))]
    pub exposed: f64,
    /// How much more of organizations' work is wanted than in the base year, from the start on: multiplies the odds in which
    /// people spend on it, or what is spent on it where that is fixed.
    #[schemars(range(min = 0.01, max = 100.0), extend("x-label" = "demand for organizations' work", "x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub multiplier: f64,
    /// Substitution between organizations' work and that of the rest: σ. Typical 0.7. Above 2.5 orders under `open` grow without
    /// end, so that no more is taken.
    #[schemars(range(min = 0.0, max = 2.5), extend("x-letter" = "σ", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "bessen2019", "x-assumed" = [0.3, 1.5]))]
    pub substitution: f64,
    /// How far new purposes take their customers from the rest, and not from older purposes: ν. Typical 0.5.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "ν", "x-label" = "customers drawn from the rest", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption", "x-assumed" = [0.0, 1.0]))]
    pub customers: f64,
    /// What people put forward over what is bought in the base year: ι. Typical 2; without a bound money alone decides.
    #[schemars(range(min = 1.0), extend("x-letter" = "ι", "x-label" = "proposals over orders", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption", "x-assumed" = [1.1, 5.0]))]
    pub proposals: f64,
    /// Substitution between organizations: θ. Typical 3.
    #[schemars(range(min = 1.0, max = 10.0), extend("x-letter" = "θ", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub rivalry: f64,
    /// Share of a change of cost that prices pass on. Typical 0.8.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption", "x-assumed" = [0.3, 1.0]))]
    pub pass_through: f64,
    /// Profit over wages in the base year: m.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "m", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption", "x-assumed" = [0.05, 0.4]))]
    pub margin: f64,
    /// Share of wages after tax that is spent. Typical 0.9.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption", "x-assumed" = [0.7, 1.0]))]
    pub people: f64,
    /// Share of benefits that is spent. Typical 1.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption", "x-assumed" = [0.9, 1.0]))]
    pub beneficiaries: f64,
    /// Share of dividends that is spent. Typical 0.5.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption", "x-assumed" = [0.1, 0.9]))]
    pub owners: f64,
    /// Share of deposits that is spent in a year. Typical 0.05.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "c_v", "x-unit" = "1/year", "x-role" = "uncertainty", "x-source" = "assumption", "x-assumed" = [0.02, 0.1]))]
    pub wealth: f64,
    /// Tax on wages. Typical 0.25.
    #[schemars(range(min = 0.0, max = 0.9), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption", "x-assumed" = [0.15, 0.45]))]
    pub wage_tax: f64,
    /// Tax on profits. Typical 0.2.
    #[schemars(range(min = 0.0, max = 0.9), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption", "x-assumed" = [0.1, 0.35]))]
    pub profit_tax: f64,
    /// Tax on executors over their price.
    #[schemars(range(min = 0.0, max = 10.0), extend("x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub executor_tax: f64,
    /// Share of the wages of organizations that the government pays them.
    #[schemars(range(min = 0.0, max = 0.9), extend("x-label" = "wage subsidy", "x-unit" = "share", "x-role" = "lever", "x-source" = "assumption"))]
    pub wage_subsidy: f64,
    /// What the government buys, over what it would buy by its rule.
    #[schemars(range(min = 0.0, max = 10.0), extend("x-label" = "public purchases", "x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub purchases: f64,
    /// What the government pays everybody who works or could, over the wage.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-label" = "transfer to everybody", "x-unit" = "share", "x-role" = "lever", "x-source" = "assumption"))]
    pub transfer: f64,
    /// What is added to the benefit, over the wage.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-label" = "added benefit", "x-unit" = "share", "x-role" = "lever", "x-source" = "assumption"))]
    pub more_benefit: f64,
    /// Benefit over the wage. Typical 0.4.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption", "x-assumed" = [0.2, 0.7]))]
    pub benefit: f64,
    /// Share of those without work who have a benefit. Typical 0.35.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption", "x-assumed" = [0.25, 1.0]))]
    pub take_up: f64,
    /// Share of what executors cost that buys work of the rest. Typical 0.6.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption", "x-assumed" = [0.3, 0.9]))]
    pub supplier: f64,
    /// Share of what the supplier of executors pays out that leaves the country.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption", "x-assumed" = [0.0, 1.0]))]
    pub abroad: f64,
    /// How far new purposes make people spend what they would have saved.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-label" = "new spending by new purposes", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption", "x-assumed" = [0.0, 0.5]))]
    pub wants: f64,
    /// Share of leading beyond its base that prices cover.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-label" = "leading covered by prices", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption", "x-assumed" = [0.0, 1.0]))]
    pub priced: f64,
    /// Weeks of wages that employers keep as cash. Typical log-normal of median 3.86 and log-sd 1.16: 27 days, quartiles 12
    /// and 59. The rest of the economy keeps the median.
    #[schemars(extend("minimum" = 0, "maximum" = 520, "x-unit" = "week", "x-role" = "uncertainty", "x-source" = "jpmorgan2016", "x-drawn" = "organization"))]
    pub cash: Law,
    /// What the government holds fixed.
    #[schemars(extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub fiscal: Fiscal,
    /// What a tax on executors is spent on.
    #[schemars(extend("x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub recycle: Recycle,
}

impl Default for Economy {
    fn default() -> Self {
        Self {
            closure: Closure::Open,
            exposed: 1.0,
            multiplier: 1.0,
            substitution: 0.0,
            customers: 1.0,
            proposals: f64::INFINITY,
            rivalry: 1.0,
            pass_through: 1.0,
            margin: 0.15,
            people: 1.0,
            beneficiaries: 1.0,
            owners: 1.0,
            wealth: 0.0,
            wage_tax: 0.0,
            profit_tax: 0.0,
            executor_tax: 0.0,
            wage_subsidy: 0.0,
            purchases: 1.0,
            transfer: 0.0,
            more_benefit: 0.0,
            benefit: 0.0,
            take_up: 1.0,
            supplier: 0.0,
            abroad: 0.0,
            wants: 0.0,
            priced: 1.0,
            cash: Law::Fixed(3.9),
            fiscal: Fiscal::Real,
            recycle: Recycle::Debt,
        }
    }
}

impl Economy {
    /// Whether money goes round: there is a rest of the economy, or incomes or budgets are finite.
    fn acts(&self) -> bool {
        self.closure != Closure::Open || self.exposed < 1.0
    }

    /// Weeks of wages that the rest keeps as cash `[weeks]`.
    fn usual_cash(&self) -> f64 {
        self.cash.quantile(0.5)
    }

    fn terms(&self) -> EconomyTerms {
        EconomyTerms {
            acts: self.acts(),
            exposed: self.exposed,
            pass_through: self.pass_through,
            priced: self.priced,
            margin: self.margin,
            profit_tax: self.profit_tax,
            executor_tax: self.executor_tax,
            wage_subsidy: self.wage_subsidy,
            cash: self.cash.clone(),
        }
    }
}

impl Mechanism for Economy {
    const NAME: &'static str = "economy";
    const SOURCE: &'static str = include_str!("mod.rs");

    fn install(sim: &mut SimulationBuilder) {
        sim.publish(Self::terms)
            .state::<ledger::Ledger>()
            .state::<Elsewhere>()
            .state::<Beyond>()
            .part::<Pursued, Orders>()
            .records::<Spent>()
            .systems(Phase::Spend, (systems::order_again, systems::spend, systems::record).chain())
            .systems(Phase::Produce, systems::reckon)
            .systems(Phase::Settle, systems::settle);
        metrics::observe(sim);
    }

    fn is_neutral(&self) -> bool {
        !self.acts()
    }

    fn reference(self) -> Self {
        Self {
            multiplier: 1.0,
            executor_tax: 0.0,
            wage_subsidy: 0.0,
            purchases: 1.0,
            transfer: 0.0,
            more_benefit: 0.0,
            ..self
        }
    }
}
