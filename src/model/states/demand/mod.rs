//! Money of organizations, and whom they want.

use bevy_ecs::prelude::*;

use crate::engine::{Channel, Combiner, Each, Phase, Recorded};
use crate::model::agents::Trailing;

mod bill;
mod till;

pub use bill::Bill;
pub use till::{Till, TillBase};

/// One organization's money.
#[derive(Component, Clone, Debug)]
pub struct Account {
    pub(in crate::model) wage: f64,
    pub(in crate::model) cash: f64,
    pub(in crate::model) cost: Trailing,
    pub(in crate::model) output: Trailing,
    pub(in crate::model) base_cost: f64,
    pub(in crate::model) base_output: f64,
    pub(in crate::model) base_paid: f64,
    pub(in crate::model) base_ticks: f64,
    pub(in crate::model) margin: f64,
    pub(in crate::model) unit_cost: f64,
    pub(in crate::model) ask_factor: f64,
    pub(in crate::model) accepts: f64,
    pub(in crate::model) budget: f64,
    pub(in crate::model) paid: f64,
    pub(in crate::model) revenue: f64,
    pub(in crate::model) executors: f64,
    pub(in crate::model) damage: f64,
    pub(in crate::model) setup: f64,
    pub(in crate::model) short: f64,
    pub(in crate::model) premium: f64,
    pub(in crate::model) open: bool,
    pub(in crate::model) ever: bool,
    /// Where prices follow normal cost: the price, that of the base year, and what may be owed.
    pub(in crate::model) quoted: Option<f64>,
    pub(in crate::model) base_price: f64,
    pub(in crate::model) credit: f64,
    /// What buyers make of its name: a factor on what is asked for.
    pub(in crate::model) repute: f64,
    /// Where money goes round: weeks of wages that it keeps as cash `[weeks]`.
    pub(in crate::model) keeps: f64,
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
        let price = match self.quoted {
            Some(price) => price,
            None => (1.0 + self.margin) * self.unit_cost,
        };
        price * self.premium
    }

    /// Price over that of the base year `[1]`; 1 where prices do not follow normal cost.
    pub fn relative_price(&self) -> f64 {
        if self.quoted.is_some() && self.base_price > 0.0 {
            self.price() / self.base_price
        } else {
            1.0
        }
    }

    /// What buyers make of its name: a factor on what is asked for `[1]`.
    pub fn repute(&self) -> f64 {
        self.repute
    }

    /// What its executors cost, without tax `[money/week]`.
    pub fn executors(&self) -> f64 {
        self.executors
    }

    /// Money that it has; what it owes is less than nothing `[money]`.
    pub fn cash(&self) -> f64 {
        self.cash
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
        self.open && self.cash + self.credit >= cost
    }

    /// Whether the organization still exists.
    pub fn open(&self) -> bool {
        self.open
    }

    pub(in crate::model) fn base_unit_cost(&self) -> f64 {
        self.base_cost / self.base_output
    }
}

/// Whom an organization wants.
#[derive(Component, Clone, Debug, Default, PartialEq)]
pub struct Staffing {
    pub(in crate::model) target: f64,
    pub(in crate::model) hires: bool,
    pub(in crate::model) layoffs: u32,
    pub(in crate::model) frozen: bool,
    pub(in crate::model) slack_weeks: f64,
    pub(in crate::model) growth: f64,
    pub(in crate::model) closes: bool,
}

impl Staffing {
    /// People for whom there are places `[people]`.
    pub fn target(&self) -> f64 {
        self.target
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

/// Which organizations had money in a week, by their places: for runs in which the same have.
pub struct Financed(pub(in crate::model) Vec<Means>);

impl Recorded for Financed {}

impl Financed {
    /// Whether an organization had too little to go on.
    pub fn closes(&self, organization: usize) -> bool {
        self.0.get(organization).is_some_and(|it| it.closes)
    }
}

/// Whether one organization had money in a week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Means {
    /// For somebody new.
    pub(in crate::model) hires: bool,
    /// Too little to go on.
    pub(in crate::model) closes: bool,
}

/// What others must know of what work is paid.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct DemandTerms {
    /// Pay of an hour at the start `[money/h]`.
    pub wage: f64,
}

/// Factor on the work that is asked for `[1]`.
pub struct Asked;

impl Channel for Asked {
    const OWNER: &'static str = "demand";
    const NAME: &'static str = "asked";
    const UNIT: &'static str = "1";
    const DOC: &'static str = "Factor on the work that is asked for.";
    const COMBINER: Combiner = Combiner::Product;
    const EACH: Each = Each::Organization;
    const AFTER: Phase = Phase::Grow;
}

/// Factor on the price of work `[1]`.
pub struct Premium;

impl Channel for Premium {
    const OWNER: &'static str = "demand";
    const NAME: &'static str = "premium";
    const UNIT: &'static str = "1";
    const DOC: &'static str = "Factor on the price of work.";
    const COMBINER: Combiner = Combiner::Product;
    const EACH: Each = Each::Organization;
    const AFTER: Phase = Phase::Price;
}

/// Factor on the pay of an hour, relative to the base year `[1]`.
pub struct WageLevel;

impl Channel for WageLevel {
    const OWNER: &'static str = "demand";
    const NAME: &'static str = "wage";
    const UNIT: &'static str = "1";
    const DOC: &'static str = "Factor on the pay of an hour, relative to the base year.";
    const COMBINER: Combiner = Combiner::Product;
    const EACH: Each = Each::Organization;
    const AFTER: Phase = Phase::Price;
}

/// What setting up another way of working costs `[money/week]`.
pub struct SetUp;

impl Channel for SetUp {
    const OWNER: &'static str = "demand";
    const NAME: &'static str = "setup";
    const UNIT: &'static str = "money/week";
    const DOC: &'static str = "What setting up another way of working costs.";
    const COMBINER: Combiner = Combiner::Sum;
    const EACH: Each = Each::Organization;
    const AFTER: Phase = Phase::Adopt;
}

/// What improving how people work together takes `[share of payroll]`.
pub struct Overhead;

impl Channel for Overhead {
    const OWNER: &'static str = "demand";
    const NAME: &'static str = "overhead";
    const UNIT: &'static str = "share of payroll";
    const DOC: &'static str = "What improving how people work together takes.";
    const COMBINER: Combiner = Combiner::Sum;
    const EACH: Each = Each::Organization;
    const AFTER: Phase = Phase::Intend;
}

/// What incidents destroy `[money/week]`.
pub struct Damage;

impl Channel for Damage {
    const OWNER: &'static str = "demand";
    const NAME: &'static str = "damage";
    const UNIT: &'static str = "money/week";
    const DOC: &'static str = "What incidents destroy.";
    const COMBINER: Combiner = Combiner::Sum;
    const EACH: Each = Each::Organization;
    const AFTER: Phase = Phase::Intend;
}

/// Metrics that others speak of.
pub mod metric {
    /// `demand.consumer_surplus`.
    pub const CONSUMER_SURPLUS: &str = "demand.consumer_surplus";
    /// `demand.executor_bill`.
    pub const EXECUTOR_BILL: &str = "demand.executor_bill";
    /// `demand.policy_cost`.
    pub const POLICY_COST: &str = "demand.policy_cost";
    /// `demand.public_cost`.
    pub const PUBLIC_COST: &str = "demand.public_cost";
    /// `demand.public_spent`.
    pub const PUBLIC_SPENT: &str = "demand.public_spent";
    /// `demand.revenue`.
    pub const REVENUE: &str = "demand.revenue";
    /// `demand.wage_bill`.
    pub const WAGE_BILL: &str = "demand.wage_bill";
}

/// Parameters that others speak of.
pub mod parameter {
    /// `demand.surplus`.
    pub const SURPLUS: &str = "demand.surplus";
}
