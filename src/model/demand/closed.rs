//! Accounts where money goes round: what is paid when work begins, at prices that follow normal cost, and what is paid out.

use super::*;
use crate::engine::quantity::HOURS_PER_WEEK;
use crate::model::agents::Organization;
use crate::model::states::attribution::Again;
use crate::model::states::demand::{Financed, Till, TillBase};
use crate::model::states::displacement::Payroll;
use crate::model::states::economy::EconomyTerms;
use crate::model::states::tasks::TaskTerms;

/// Weeks of wages, of those whom it employs or was founded with if these were more, up to which an organization may owe
/// `[weeks]`.
const CREDIT: f64 = 13.0;
/// Weeks in which cash returns to its target `[weeks]`.
const CORRECTION: f64 = 26.0;
/// Leading over base that prices cover at most `[1]`.
const MOST_LEADING: f64 = 4.0;
/// Share of used hours that is for work at least: a unit cost needs some.
const LEAST_WORKING: f64 = 0.05;
/// Share of work begun that is paid for in the end at least.
const LEAST_KEPT: f64 = 0.2;
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
    /// Share of work begun that is not paid back, in all organizations: what is has to be earned by it `[share]`.
    pub kept: f64,
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
    (base.hour * now.hours / working.max(LEAST_WORKING) + now.bill) / now.kept.max(LEAST_KEPT)
}

/// Equation (9): price over that of the base year `[1]`.
pub(super) fn relative_price(cost: f64, base_cost: f64, pass_through: f64) -> f64 {
    pow(cost / base_cost, pass_through).clamp(PRICES.0, PRICES.1)
}

/// Equation (10): what is paid out of profit after tax, a mean of 26 weeks, and of cash beyond its target `[money/week]`.
pub(super) fn dividend(after_tax: f64, cash: f64, target: f64) -> f64 {
    (after_tax + (cash - target) / CORRECTION).max(0.0)
}

/// What hours and orders come to in all organizations together: of one alone, half a year tells little. Of 13 weeks, until the
/// start.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Usual {
    sum: TillBase,
    /// Work begun over work worth doing `[1]`, and hours that it takes `[h/bh]`.
    pub taken: f64,
    /// See `taken`.
    pub hours: f64,
}

impl Usual {
    /// Takes the base year of all in, as far as it is known.
    fn see(&mut self, bases: impl Iterator<Item = TillBase>) {
        let mut sum = TillBase::default();
        bases.for_each(|it| sum.add(&it));
        self.sum = sum;
        self.taken = sum.taken_work / sum.asked;
        self.hours = (sum.used - sum.meetings - sum.leading) / sum.taken_work;
    }

    /// Whether anything is known.
    pub fn known(&self) -> bool {
        self.sum.asked > 0.0 && self.sum.taken_work > 0.0
    }

    /// Used hours of productive ones.
    pub fn utilization(&self) -> f64 {
        self.sum.used / self.sum.productive
    }

    fn normal(&self, level: f64) -> Normal {
        let b = &self.sum;
        Normal {
            hour: level * b.wages / b.used,
            utilization: self.utilization(),
            leading: b.leading / b.used,
        }
    }

    /// Share of work begun that was not paid back.
    fn kept(&self) -> f64 {
        self.sum.net_work / self.sum.taken_work
    }

    /// Wages over work that was not paid back `[money/bh]`, and normal cost of those who work as all do.
    fn cost(&self) -> Option<(f64, f64)> {
        let own = self.sum.way(self.kept())?;
        Some((self.sum.wages / self.sum.net_work, normal_cost(&own, &self.normal(1.0), 0.0)))
    }
}

/// Tasks that would be accepted if none were turned away because too much waits `[tasks/week]`.
fn worth_doing(week: &Week) -> f64 {
    let heard = week.begun - week.turned_away;
    if heard > 0.0 { week.accepted * week.begun / heard } else { 0.0 }
}

impl TillBase {
    /// How work was done in the base year, where so much of it was kept; nothing where none was.
    fn way(&self, kept: f64) -> Option<Way> {
        let working = self.used - self.meetings - self.leading;
        (self.net_work > 0.0 && working > 0.0).then(|| Way {
            hours: working / self.taken_work,
            meetings: self.meetings / self.productive,
            leading: 1.0,
            bill: 0.0,
            kept,
        })
    }
}

impl Till {
    /// What hours were used for in the last 13 weeks.
    fn lately(&self) -> TillBase {
        let [used, meetings, leading, productive, taken_work, _, asked] =
            std::array::from_fn(|i| self.recent[i].sum());
        TillBase { used, meetings, leading, productive, taken_work, asked, ..TillBase::default() }
    }

    /// How work is done now; nothing where none was done lately.
    fn way(&self, kept: f64) -> Option<Way> {
        let [used, meetings, leading, productive, work, bill, _] =
            std::array::from_fn(|i| self.recent[i].sum());
        let base = self.base.leading / self.base.heads;
        let more = if base > 0.0 { self.led.mean() / base } else { 1.0 };
        (work > 0.0 && productive > 0.0).then(|| Way {
            hours: (used - meetings - leading).max(0.0) / work,
            meetings: meetings / productive,
            leading: if more.is_finite() { more } else { 1.0 },
            bill: bill / work,
            kept,
        })
    }
}

/// Takes the week in, and says the price of the next.
pub(super) fn price_normally(
    (p, clock, terms, tasks): (Res<Demand>, Res<Clock>, Res<EconomyTerms>, Res<TaskTerms>),
    mut all: Query<(&Organization, &Week, &Payroll, &mut Account, &mut Till)>,
    mut usual: ResMut<Usual>,
) {
    if !terms.acts {
        return;
    }
    for (_, week, payroll, mut a, mut till) in &mut all {
        let (hours, heads) = (&week.hours, payroll.heads());
        let asked = tasks.work * worth_doing(week);
        till.executor_tax = terms.executor_tax * a.executors;
        till.upkeep = a.setup + a.damage;
        till.wages = a.wage * heads * HOURS_PER_WEEK * (1.0 - a.short);
        till.subsidy = terms.wage_subsidy * till.wages;
        a.paid += till.executor_tax - till.subsidy;
        till.payable = a.wage * heads * HOURS_PER_WEEK;
        let bill = a.executors + till.executor_tax;
        let now = [
            hours.used(),
            hours.meetings,
            hours.leading,
            hours.productive,
            week.taken_work,
            bill,
            asked,
        ];
        till.recent.iter_mut().zip(now).for_each(|(window, it)| window.push(it));
        till.begun.push(week.taken_work);
        till.paid_back.push(week.refunded_work);
        if heads > 0.0 {
            till.led.push(hours.leading / heads);
        }
        if clock.measures_base() {
            let payable = till.payable;
            till.base.take(week, heads, payable, asked);
        }
    }
    if clock.measures_base() {
        usual.see(all.iter().map(|(.., till)| till.base));
    } else if !clock.started() {
        usual.see(all.iter().map(|(.., till)| till.lately()));
    }
    let whole = usual.cost();
    let [begun, paid_back] = all.iter().fold([0.0; 2], |[begun, paid_back], (.., till)| {
        [begun + till.begun.sum(), paid_back + till.paid_back.sum()]
    });
    let kept = 1.0 - paid_back / begun;
    for (organization, _, _, mut a, mut till) in &mut all {
        let then =
            till.base.way(usual.kept()).map(|way| normal_cost(&way, &usual.normal(1.0), 0.0));
        // It charges as much more than all do as its work costs more.
        let more = |normal: f64| then.map_or(1.0, |own| own / normal);
        // Where no work was kept in the base year an hour of it costs an hour of pay.
        let unknown = if clock.tick >= -1 { p.wage } else { f64::NAN };
        let cost = whole.map_or(unknown, |(cost, normal)| cost * more(normal));
        till.base_price = (1.0 + terms.margin) * cost;
        a.quoted = Some(till.base_price).filter(|it| it.is_finite());
        till.relative = 1.0;
        if clock.started() && organization.founded > 0 {
            let level = terms.hour_cost(a.wage) / p.wage;
            if let (Some(cost), Some(way)) = (then, till.way(kept)) {
                let now = normal_cost(&way, &usual.normal(level), terms.priced);
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
    let [paid, refunded] = all.iter().fold([0.0; 2], |[paid, refunded], (_, week, _, till)| {
        [paid + till.base_price * week.paid, refunded + till.base_price * week.refunded]
    });
    // Nobody knows beforehand whose work will come to nothing: all bear it, by what they sell.
    let lost = if paid > 0.0 { refunded / paid } else { 0.0 };
    for (organization, week, mut a, mut till) in &mut all {
        let target = a.keeps * till.payable;
        // A line that shrank with those who are paid would close an organization that lays people off in time.
        let founded = f64::from(organization.founded) * p.wage * HOURS_PER_WEEK;
        a.credit = CREDIT * till.payable.max(founded);
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
        till.refunded = if paid > 0.0 { lost * price * week.paid } else { price * week.refunded };
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
