//! What the economy remembers: the base year, what everybody has, and the week.

use bevy_ecs::prelude::*;

use super::purse::Purse;
use super::{Base, Economy, People};
use crate::engine::quantity::HOURS_PER_WEEK;
use crate::model::agents::Trailing;
use crate::model::states::tasks::TaskTerms;

/// Sums over the second half of the base year.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Sums {
    ticks: f64,
    value: f64,
    cells: f64,
    outside: f64,
    unemployed: f64,
}

impl Sums {
    pub fn take(&mut self, value: f64, cells: f64, outside: f64, unemployed: f64) {
        self.ticks += 1.0;
        self.value += value;
        self.cells += cells;
        self.outside += outside;
        self.unemployed += unemployed;
    }

    pub fn means(&self) -> Self {
        let mean = |sum: f64| if self.ticks > 0.0 { sum / self.ticks } else { 0.0 };
        Self {
            ticks: 1.0,
            value: mean(self.value),
            cells: mean(self.cells),
            outside: mean(self.outside),
            unemployed: mean(self.unemployed),
        }
    }
}

/// Hours of organizations over the base year `[h]`, and of how many people and weeks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hours {
    pub used: f64,
    pub productive: f64,
    pub weeks: f64,
}

/// What the base year was like.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Start {
    /// Its money.
    pub money: Base,
    /// Pay of a week `[money/week]`.
    pub weekly: f64,
    /// Value of all purposes: V is over this.
    pub value: f64,
    /// Orders `[bh/week]`, and what they come to `[money/week]`. Some are never begun or come to nothing: these come back.
    pub orders: f64,
    /// See `orders`.
    pub order_money: f64,
    /// Odds that money is meant for organizations `[1]`.
    pub odds: f64,
    /// What the rest sells, and what each there sells `[money/week]`.
    pub rest_sales: f64,
    /// See `rest_sales`.
    pub sales: f64,
    /// Places over people there: some always wait for somebody `[1]`.
    pub slack: f64,
    /// Hours that each uses `[h/week]`, and their share of productive hours.
    pub used: f64,
    /// See `used`.
    pub utilization: f64,
}

impl Start {
    pub fn new(
        p: &Economy,
        tasks: &TaskTerms,
        base: Sums,
        (wages, heads): (f64, f64),
        hours: Hours,
        (price, places): (f64, f64),
    ) -> Self {
        let weekly = wages / heads;
        let employed = [heads, base.outside];
        let people =
            People { employed, unemployed: base.unemployed, wage: weekly / HOURS_PER_WEEK };
        let money = Base::new(p, &people);
        let orders = tasks.emission * tasks.work * base.cells;
        let order_money = orders * price;
        let rest_sales = (1.0 + p.margin) * money.wages[1];
        Self {
            weekly,
            value: base.value,
            orders,
            order_money,
            // Without a rest all is meant for organizations.
            odds: if rest_sales > 0.0 { order_money / rest_sales } else { f64::INFINITY },
            rest_sales,
            sales: (1.0 + p.margin) * weekly,
            slack: if base.outside > 0.0 { places / base.outside } else { 1.0 },
            used: hours.used / hours.weeks,
            utilization: hours.used / hours.productive,
            money,
        }
    }
}

impl Start {
    /// V: the value of all purposes now, over that of the base year; 1 where there were none.
    pub fn relative_value(&self, value: f64) -> f64 {
        if self.value > 0.0 { value / self.value } else { 1.0 }
    }
}

/// What is known of the week `[money/week]`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Week {
    /// What people, owners and the government mean to spend.
    pub meant: [f64; 3],
    /// X, without orders that came back.
    pub spending: f64,
    /// The same with them, and what is ordered of the rest at prices of the base year.
    pub spent: f64,
    pub rest: f64,
    /// What was paid for organizations' work, of all that was paid for work.
    pub share: f64,
    pub price: f64,
    pub level: f64,
    /// What is meant for organizations.
    pub money: f64,
    /// `[bh/week]`
    pub orders: f64,
    pub put_forward: f64,
    pub affordable: f64,
    /// What was realised of the two `[bh/week]`.
    pub realised: [f64; 2],
    /// What the rest does, and cannot do for lack of people.
    pub served: f64,
    pub unserved: f64,
    /// People of the rest, those without work, and all who work or could, when the week began.
    pub outside: f64,
    pub unemployed: f64,
    pub force: f64,
    pub bill: f64,
    pub imbalance: f64,
}

impl Default for Week {
    fn default() -> Self {
        let unknown = f64::NAN;
        Self {
            meant: [unknown; 3],
            spending: unknown,
            spent: unknown,
            rest: unknown,
            share: unknown,
            price: unknown,
            level: unknown,
            money: unknown,
            orders: unknown,
            put_forward: unknown,
            affordable: unknown,
            realised: [unknown; 2],
            served: unknown,
            unserved: unknown,
            outside: unknown,
            unemployed: unknown,
            force: unknown,
            bill: unknown,
            imbalance: unknown,
        }
    }
}

/// What the economy remembers.
#[derive(Resource, Clone, Debug)]
pub(super) struct Ledger {
    pub base: Sums,
    /// Places of the rest in the base year `[people]`.
    pub places: f64,
    pub start: Option<Start>,
    pub purse: Option<Purse>,
    pub week: Week,
    /// Money of orders that balked, dropped, were given up or paid back: it is spent again `[money]`.
    pub back: f64,
    /// What organizations paid the rest last week `[money]`.
    pub upkeep: f64,
    /// Parts of people of the rest who are to be laid off.
    pub going: f64,
    /// Work of orders that came late or not at all, and of all that were accepted, of 13 weeks `[bh]`.
    pub late: Trailing,
    pub accepted: Trailing,
}

impl Default for Ledger {
    fn default() -> Self {
        Self {
            base: Sums::default(),
            places: 0.0,
            start: None,
            purse: None,
            week: Week::default(),
            back: 0.0,
            upkeep: 0.0,
            going: 0.0,
            late: Trailing::new(13),
            accepted: Trailing::new(13),
        }
    }
}
