//! Accounts where money goes round: what is paid when work begins, at prices that follow normal cost, and what is paid out.

use super::*;
use crate::engine::quantity::HOURS_PER_WEEK;
use crate::model::agents::Organization;
use crate::model::states::attribution::Again;
use crate::model::states::demand::{Financed, Till};
use crate::model::states::displacement::Payroll;
use crate::model::states::economy::EconomyTerms;

/// Weeks of wages up to which an organization may owe `[weeks]`.
const CREDIT: f64 = 13.0;
/// Weeks in which cash returns to its target `[weeks]`.
const CORRECTION: f64 = 26.0;
/// Leading over base that prices cover at most `[1]`.
const MOST_LEADING: f64 = 4.0;
/// Share of used hours that is for work at least: a unit cost needs some.
const LEAST_WORKING: f64 = 0.05;
/// Bounds of a price over that of the base year.
const PRICES: (f64, f64) = (0.05, 20.0);

/// How an hour of base work is done now, in means of 13 weeks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Way {
    /// Hours that vary with work `[h/bh]`.
    pub hours: f64,
    /// Meetings, of productive hours `[share]`.
    pub meetings: f64,
    /// Leading of a head over that of the base year, a mean of 52 weeks `[1]`.
    pub leading: f64,
    /// What executors cost, tax included `[money/bh]`.
    pub bill: f64,
}

/// What hours are used for in the base year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Normal {
    /// Cost of a used hour `[money/h]`.
    pub hour: f64,
    /// Used hours of productive ones `[share]`.
    pub utilization: f64,
    /// λ: leading, of used hours `[share]`.
    pub leading: f64,
}

/// Equation (8): normal cost of an hour of base work, which moves neither with idle time nor with orders `[money/bh]`.
pub(super) fn normal_cost(now: &Way, base: &Normal, priced: f64) -> f64 {
    let more = priced * (now.leading.min(MOST_LEADING) - 1.0);
    let working = 1.0 - now.meetings / base.utilization - base.leading * (1.0 + more);
    base.hour * now.hours / working.max(LEAST_WORKING) + now.bill
}

/// Equation (9): price over that of the base year `[1]`.
pub(super) fn relative_price(cost: f64, base_cost: f64, pass_through: f64) -> f64 {
    pow(cost / base_cost, pass_through).clamp(PRICES.0, PRICES.1)
}

/// Equation (10): what is paid out of profit after tax, a mean of 26 weeks, and of cash beyond its target `[money/week]`.
pub(super) fn dividend(after_tax: f64, cash: f64, target: f64) -> f64 {
    (after_tax + (cash - target) / CORRECTION).max(0.0)
}

impl Till {
    /// Normal use of hours, and what an hour of base work costs in the base year; nothing where none was done.
    fn normal(&self, level: f64) -> Option<(Normal, f64)> {
        let b = &self.base;
        let normal = Normal {
            hour: level * b.wages / b.used,
            utilization: b.used / b.productive,
            leading: b.leading / b.used,
        };
        (b.net_work > 0.0 && b.used > b.meetings + b.leading).then(|| {
            let hours = (b.used - b.meetings - b.leading) / b.taken_work;
            let meetings = b.meetings / b.productive;
            let then = Way { hours, meetings, leading: 1.0, bill: 0.0 };
            (normal, normal_cost(&then, &Normal { hour: b.wages / b.used, ..normal }, 0.0))
        })
    }

    /// How work is done now; nothing where none was done lately.
    fn way(&self) -> Option<Way> {
        let [used, meetings, leading, productive, work, bill] =
            std::array::from_fn(|i| self.recent[i].sum());
        let base = self.base.leading / self.base.heads;
        let more = if base > 0.0 { self.led.mean() / base } else { 1.0 };
        (work > 0.0 && productive > 0.0).then(|| Way {
            hours: (used - meetings - leading).max(0.0) / work,
            meetings: meetings / productive,
            leading: if more.is_finite() { more } else { 1.0 },
            bill: bill / work,
        })
    }
}

/// Takes the week in, and says the price of the next.
pub(super) fn price_normally(
    (p, clock, terms): (Res<Demand>, Res<Clock>, Res<EconomyTerms>),
    mut all: Query<(&Organization, &Week, &Payroll, &mut Account, &mut Till)>,
) {
    if !terms.acts {
        return;
    }
    for (_, week, payroll, mut a, mut till) in &mut all {
        let (hours, heads) = (&week.hours, payroll.heads());
        till.executor_tax = terms.executor_tax * a.executors;
        a.paid += till.executor_tax;
        till.upkeep = a.setup + a.damage;
        till.wages = a.wage * heads * HOURS_PER_WEEK * (1.0 - a.short);
        till.payable = a.wage * heads * HOURS_PER_WEEK;
        let bill = a.executors + till.executor_tax;
        let now =
            [hours.used(), hours.meetings, hours.leading, hours.productive, week.taken_work, bill];
        till.recent.iter_mut().zip(now).for_each(|(window, it)| window.push(it));
        if heads > 0.0 {
            till.led.push(hours.leading / heads);
        }
        if clock.measures_base() {
            let payable = till.payable;
            till.base.take(week, heads, payable);
        }
    }
    let (wages, work) = all.iter().fold((0.0, 0.0), |(wages, work), (.., till)| {
        (wages + till.base.wages, work + till.base.net_work)
    });
    for (organization, _, _, mut a, mut till) in &mut all {
        let own = till.base.wages / till.base.net_work;
        let whole = wages / work;
        let cost = if own.is_finite() && own > 0.0 { own } else { whole };
        till.base_price = (1.0 + terms.margin) * cost;
        a.quoted = Some(till.base_price).filter(|it| it.is_finite());
        till.relative = 1.0;
        if clock.started() && organization.founded > 0 {
            let level = a.wage / p.wage;
            if let (Some((normal, cost)), Some(way)) = (till.normal(level), till.way()) {
                let now = normal_cost(&way, &normal, terms.priced);
                till.relative = relative_price(now, cost, terms.pass_through);
            }
        }
        a.quoted = a.quoted.map(|price| price * till.relative);
        a.base_price = till.base_price;
    }
}

/// Buyers pay when work is begun, at the price of its order, and are paid back what came to nothing; what is earned is taxed
/// and paid out. What is left of an organization that has closed is its owners', or their loss. Before the start, cash is kept
/// at its target: prices are what they have to be.
pub(super) fn settle(
    (p, clock, terms, again): (Res<Demand>, Res<Clock>, Res<EconomyTerms>, Again),
    mut all: Query<(&Organization, &Week, &mut Account, &mut Till)>,
) {
    if !terms.acts {
        return;
    }
    let before = again.unless::<Financed>(again.paths().finance);
    for (organization, week, mut a, mut till) in &mut all {
        let target = terms.cash * till.payable;
        a.credit = CREDIT * till.payable;
        if !clock.started() {
            a.cash = if a.open { target } else { 0.0 };
            // What is expected of it, until it is known.
            let expected = (1.0 - terms.profit_tax) * terms.margin * till.payable;
            till.profits.push(expected);
            continue;
        }
        let price = till.base_price;
        till.ordered = price * week.ordered;
        till.released = price * week.released;
        till.refunded = price * week.refunded;
        till.revenue = price * week.paid - till.refunded;
        a.revenue = till.revenue;
        let profit = till.revenue - a.paid;
        till.profit_tax = terms.profit_tax * profit;
        let after_tax = profit - till.profit_tax;
        till.profits.push(after_tax);
        let steady = till.profits.mean();
        till.dividend = if a.open { dividend(steady, a.cash, target) } else { 0.0 };
        a.cash += after_tax - till.dividend;
        // Where closures are those of another run, what is missing comes from outside; whom it closes it does not save.
        let missing = -a.credit - a.cash;
        let grants = p.closes && a.open && before.is_some_and(|it| !it.closes(organization.index));
        till.granted = if grants { missing.max(0.0) } else { 0.0 };
        a.cash += till.granted;
        till.liquidated = if a.open { 0.0 } else { a.cash };
        a.cash -= till.liquidated;
    }
}
