//! What work is paid.

use bevy_ecs::prelude::*;

use super::displacement::OCCUPATIONS;
use crate::engine::{BASE_TICKS, Channel, Combiner, Each, Phase};
use crate::model::agents::Trailing;

/// What factors are paid, relative to base.
#[derive(Resource, Clone, Debug)]
pub struct Prices {
    pub(in crate::model) execution: f64,
    pub(in crate::model) judgment: f64,
    pub(in crate::model) physical: f64,
    pub(in crate::model) ai_cost: f64,
    pub(in crate::model) rent: f64,
    pub(in crate::model) quantities: [Trailing; 3],
    pub(in crate::model) base: [f64; 3],
    pub(in crate::model) base_ticks: f64,
    /// What execution, judgment and presence were paid in all, this week and at base.
    pub(in crate::model) bill: [f64; 3],
    pub(in crate::model) base_bill: [f64; 3],
    pub(in crate::model) base_pay: f64,
    /// Prices of execution and judgment of the last year, the oldest next to be overwritten.
    pub(in crate::model) year: Vec<(f64, f64)>,
    pub(in crate::model) dates: [f64; 3],
    /// Pay of all as unemployment has moved it, and unemployment in weeks of the base year.
    pub(in crate::model) level: f64,
    pub(in crate::model) base_unemployment: Trailing,
}

impl Default for Prices {
    fn default() -> Self {
        Self {
            execution: 1.0,
            judgment: 1.0,
            physical: 1.0,
            ai_cost: f64::NAN,
            rent: f64::NAN,
            quantities: [Trailing::new(13), Trailing::new(13), Trailing::new(13)],
            base: [0.0; 3],
            base_ticks: 0.0,
            bill: [0.0; 3],
            base_bill: [0.0; 3],
            base_pay: 0.0,
            year: Vec::new(),
            dates: [f64::NAN; 3],
            level: 1.0,
            base_unemployment: Trailing::new(BASE_TICKS as usize),
        }
    }
}

impl Prices {
    /// Price of execution without presence, 1 at base.
    pub fn execution(&self) -> f64 {
        self.execution
    }

    /// Price of judgment, 1 at base.
    pub fn judgment(&self) -> f64 {
        self.judgment
    }

    /// Pay of all as unemployment has moved it, 1 at base.
    pub fn level(&self) -> f64 {
        self.level
    }

    /// Price of work in presence, 1 at base.
    pub fn physical(&self) -> f64 {
        self.physical
    }

    /// Share of judgment in what people are paid.
    pub fn judgment_share(&self) -> f64 {
        self.bill[1] / self.bill.iter().sum::<f64>()
    }
}

/// What one organization's people earn on average, relative to the mean of the base year.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
pub struct PayLevel {
    pub(in crate::model) relative: f64,
}

impl Default for PayLevel {
    fn default() -> Self {
        Self { relative: 1.0 }
    }
}

/// What others must know of which occupations are physical.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct WageTerms {
    /// Share of occupations and of work that need presence `[share]`.
    pub physical: f64,
}

impl WageTerms {
    /// Whether an occupation of the ring is physical: work in person.
    pub fn is_physical(&self, occupation: u8) -> bool {
        f64::from(occupation) < self.physical * OCCUPATIONS as f64
    }
}

/// Factor on pay at equal rank `[1]`.
pub struct PayFactor;

impl Channel for PayFactor {
    const OWNER: &'static str = "wages";
    const NAME: &'static str = "pay";
    const UNIT: &'static str = "1";
    const DOC: &'static str = "Factor on pay at equal rank.";
    const COMBINER: Combiner = Combiner::Product;
    const EACH: Each = Each::Person;
    const AFTER: Phase = Phase::Produce;
}

/// Metrics that others speak of.
pub mod metric {
    /// `wages.common_after`.
    pub const COMMON_AFTER: &str = "wages.common_after";
    /// `wages.essential_after`.
    pub const ESSENTIAL_AFTER: &str = "wages.essential_after";
    /// `wages.execution`.
    pub const EXECUTION: &str = "wages.execution";
    /// `wages.judged_after`.
    pub const JUDGED_AFTER: &str = "wages.judged_after";
    /// `wages.judgment`.
    pub const JUDGMENT: &str = "wages.judgment";
    /// `wages.pay_1`.
    pub const PAY_1: &str = "wages.pay_1";
    /// `wages.pay_2`.
    pub const PAY_2: &str = "wages.pay_2";
    /// `wages.pay_3`.
    pub const PAY_3: &str = "wages.pay_3";
    /// `wages.presence`.
    pub const PRESENCE: &str = "wages.presence";
}
