//! One organization's week in money, and what its base year was like.

use bevy_ecs::prelude::*;

use crate::model::agents::{Trailing, Week};

/// Sums over the base year of one organization.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TillBase {
    pub(in crate::model) ticks: f64,
    pub(in crate::model) heads: f64,
    pub(in crate::model) wages: f64,
    pub(in crate::model) used: f64,
    pub(in crate::model) productive: f64,
    pub(in crate::model) meetings: f64,
    pub(in crate::model) leading: f64,
    pub(in crate::model) taken_work: f64,
    pub(in crate::model) net_work: f64,
    /// Work that was worth doing, had all of it been looked at `[bh]`.
    pub(in crate::model) asked: f64,
}

impl TillBase {
    pub(in crate::model) fn take(&mut self, week: &Week, heads: f64, wages: f64, asked: f64) {
        self.ticks += 1.0;
        self.heads += heads;
        self.wages += wages;
        self.used += week.hours.used();
        self.productive += week.hours.productive;
        self.meetings += week.hours.meetings;
        self.leading += week.hours.leading;
        self.taken_work += week.taken_work;
        self.net_work += week.taken_work - week.refunded_work;
        self.asked += asked;
    }

    /// Takes in that of another.
    pub(in crate::model) fn add(&mut self, other: &Self) {
        self.ticks += other.ticks;
        self.heads += other.heads;
        self.wages += other.wages;
        self.used += other.used;
        self.productive += other.productive;
        self.meetings += other.meetings;
        self.leading += other.leading;
        self.taken_work += other.taken_work;
        self.net_work += other.net_work;
        self.asked += other.asked;
    }

    /// Wages of a week `[money/week]`.
    pub fn wages(&self) -> f64 {
        if self.ticks > 0.0 { self.wages / self.ticks } else { 0.0 }
    }

    /// People at work `[people]`.
    pub fn heads(&self) -> f64 {
        if self.ticks > 0.0 { self.heads / self.ticks } else { 0.0 }
    }

    /// People of all weeks together `[person weeks]`.
    pub fn weeks_worked(&self) -> f64 {
        self.heads
    }

    /// Used and productive hours of all weeks `[h]`.
    pub fn hours(&self) -> [f64; 2] {
        [self.used, self.productive]
    }
}

/// One organization's week in money, where money goes round `[money/week]`.
#[derive(Component, Clone, Debug)]
pub struct Till {
    pub(in crate::model) base: TillBase,
    /// Of 13 weeks: used hours, meetings, leading, productive hours, work begun, what executors cost, work worth doing.
    pub(in crate::model) recent: [Trailing; 7],
    /// Work begun, and work paid back, of 52 weeks.
    pub(in crate::model) begun: Trailing,
    /// See `begun`.
    pub(in crate::model) paid_back: Trailing,
    /// Profit after tax, of 26 weeks.
    pub(in crate::model) profits: Trailing,
    /// Hours that each leads, of 52 weeks.
    pub(in crate::model) led: Trailing,
    pub(in crate::model) base_price: f64,
    pub(in crate::model) relative: f64,
    pub(in crate::model) payable: f64,
    pub(in crate::model) wages: f64,
    pub(in crate::model) subsidy: f64,
    pub(in crate::model) executor_tax: f64,
    pub(in crate::model) upkeep: f64,
    pub(in crate::model) revenue: f64,
    pub(in crate::model) ordered: f64,
    pub(in crate::model) released: f64,
    pub(in crate::model) refunded: f64,
    pub(in crate::model) profit_tax: f64,
    pub(in crate::model) dividend: f64,
    pub(in crate::model) liquidated: f64,
    /// What founders and owners of other organizations put in.
    pub(in crate::model) capital: [f64; 2],
    /// What comes from outside where want of money closes nobody.
    pub(in crate::model) granted: f64,
}

impl Till {
    /// What the base year was like.
    pub fn base(&self) -> &TillBase {
        &self.base
    }

    /// Price of an hour of base work in the base year `[money/bh]`.
    pub fn base_price(&self) -> f64 {
        self.base_price
    }

    /// What was ordered and accepted `[money/week]`.
    pub fn ordered(&self) -> f64 {
        self.ordered
    }

    /// What orders came to that were given up, and what was paid back `[money/week]`.
    pub fn returned(&self) -> f64 {
        self.released + self.refunded
    }

    /// What a founder, and owners of other organizations, put in `[money/week]`.
    pub fn capital(&self) -> [f64; 2] {
        self.capital
    }

    /// Another organization begins in its place, with so much money, part of which is the founder's own.
    pub(in crate::model) fn begin(&mut self, cash: f64, savings: f64) {
        self.capital = [savings, cash - savings];
        self.recent.iter_mut().for_each(Trailing::clear);
        self.begun.clear();
        self.paid_back.clear();
        self.profits.clear();
        self.led.clear();
    }

    /// Revenue less refunds, wages, what the government pays of them, tax on executors, upkeep, tax on profits, dividends, what
    /// was left when it closed, and what came from outside `[money/week]`.
    pub fn payments(&self) -> [f64; 9] {
        [
            self.revenue,
            self.wages,
            self.subsidy,
            self.executor_tax,
            self.upkeep,
            self.profit_tax,
            self.dividend,
            self.liquidated,
            self.granted,
        ]
    }
}

impl Default for Till {
    fn default() -> Self {
        Self {
            base: TillBase::default(),
            recent: std::array::from_fn(|_| Trailing::new(13)),
            begun: Trailing::new(52),
            paid_back: Trailing::new(52),
            profits: Trailing::new(26),
            led: Trailing::new(52),
            base_price: f64::NAN,
            relative: 1.0,
            payable: 0.0,
            wages: 0.0,
            subsidy: 0.0,
            executor_tax: 0.0,
            upkeep: 0.0,
            revenue: 0.0,
            ordered: 0.0,
            released: 0.0,
            refunded: 0.0,
            profit_tax: 0.0,
            dividend: 0.0,
            liquidated: 0.0,
            capital: [0.0; 2],
            granted: 0.0,
        }
    }
}
