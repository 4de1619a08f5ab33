//! What is spent on whom, and what the rest of the economy needs.

use bevy_ecs::prelude::*;

use crate::engine::{Law, Recorded};

/// What others must know of how money goes round.
#[derive(Resource, Clone, Debug, PartialEq)]
pub struct EconomyTerms {
    /// Whether money goes round at all: else nobody's is finite.
    pub acts: bool,
    /// Share of those who work in the base year who do so in organizations `[1]`.
    pub exposed: f64,
    /// Share of a change of cost that prices pass on `[1]`.
    pub pass_through: f64,
    /// Share of leading beyond its base that prices cover `[1]`.
    pub priced: f64,
    /// Profit over wages in the base year `[1]`.
    pub margin: f64,
    /// Tax on profits `[1]`.
    pub profit_tax: f64,
    /// Tax on executors over their price `[1]`.
    pub executor_tax: f64,
    /// Share of organizations' wages that the government pays `[1]`.
    pub wage_subsidy: f64,
    /// Weeks of wages that organizations keep as cash `[weeks]`.
    pub cash: Law,
}

impl EconomyTerms {
    /// What organizations pay for an executor-hour of this price `[money/h]`.
    pub fn executor_cost(&self, price: f64) -> f64 {
        if self.acts { (1.0 + self.executor_tax) * price } else { price }
    }

    /// What they pay themselves for an hour of this pay `[money/h]`.
    pub fn hour_cost(&self, pay: f64) -> f64 {
        if self.acts { (1.0 - self.wage_subsidy) * pay } else { pay }
    }
}

/// What is ordered of the cells of one purpose, in their order; nothing where cells ask of themselves.
#[derive(Component, Clone, Debug, Default, PartialEq)]
pub struct Orders {
    pub(in crate::model) tasks: Vec<f64>,
    /// The same as work, as it was worked out `[bh/week]`; nothing where they are made again.
    pub(in crate::model) work: Vec<f64>,
}

impl Orders {
    /// Tasks a week that are ordered of a cell; of none where cells ask of themselves.
    pub fn of(&self, cell: usize) -> Option<f64> {
        self.tasks.get(cell).copied()
    }

    /// The same as work `[bh/week]`.
    pub fn work_of(&self, cell: usize) -> f64 {
        self.work.get(cell).copied().unwrap_or(0.0)
    }
}

/// What is spent in a week: for runs in which the same is spent again `[money/week]`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spent {
    /// All of it, orders that came back included.
    pub(in crate::model) spending: f64,
    /// Orders of the rest of the economy, at prices of the base year.
    pub(in crate::model) rest: f64,
}

impl Recorded for Spent {}

/// The rest of the economy as an employer: what it wants this week.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Elsewhere {
    pub(in crate::model) places: f64,
    pub(in crate::model) layoffs: f64,
    pub(in crate::model) hours: f64,
}

impl Elsewhere {
    /// People for whom there are places `[people]`.
    pub fn places(&self) -> f64 {
        self.places
    }

    /// People to be laid off now `[people]`.
    pub fn layoffs(&self) -> usize {
        self.layoffs as usize
    }

    /// Hours that its people work this week `[h/week]`.
    pub fn hours(&self) -> f64 {
        self.hours
    }
}

/// Work that comes to nobody this week, over all organizations: what would have been ordered beyond what was taken up.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct Beyond {
    pub(in crate::model) put_forward: f64,
    pub(in crate::model) affordable: f64,
}

impl Default for Beyond {
    /// Cells ask for what is put forward, and nobody's money is finite.
    fn default() -> Self {
        Self { put_forward: 0.0, affordable: f64::INFINITY }
    }
}

impl Beyond {
    /// Work that people propose beyond what is accepted `[bh/week]`; infinite where proposals have no bound.
    pub fn put_forward(&self) -> f64 {
        self.put_forward
    }

    /// Work that buyers could pay beyond what is accepted `[bh/week]`; infinite where money has no end.
    pub fn affordable(&self) -> f64 {
        self.affordable
    }
}

/// Parameters that others speak of.
pub mod parameter {
    /// `economy.exposed`.
    pub const EXPOSED: &str = "economy.exposed";
    /// `economy.closure`.
    pub const CLOSURE: &str = "economy.closure";
    /// `economy.multiplier`.
    pub const MULTIPLIER: &str = "economy.multiplier";
}

/// Metrics that others speak of.
pub mod metric {
    /// `economy.debt`.
    pub const DEBT: &str = "economy.debt";
    /// `economy.owners_income`.
    pub const OWNERS: &str = "economy.owners_income";
    /// `economy.imbalance`.
    pub const IMBALANCE: &str = "economy.imbalance";
    /// `economy.unserved`.
    pub const UNSERVED: &str = "economy.unserved";
    /// `economy.spending`.
    pub const SPENDING: &str = "economy.spending";
}
