//! Fetch, equation, store.

use bevy_ecs::prelude::*;

use super::ledger::{Ledger, Start, Week};
use super::orders::{price_index, put_forward, share_out};
use super::purse::{Due, Organizations, Purse};
use super::spending::{consumption, share};
use super::{Closure, Economy, Offer, Ordered};
use crate::engine::law::poisson;
use crate::engine::quantity::{HOURS_PER_WEEK, pow};
use crate::engine::{Clock, Draws, Keep, Mechanism, Stream};
use crate::model::agents;
use crate::model::states::attribution::Again;
use crate::model::states::demand::{Account, Bill, Till};
use crate::model::states::displacement::{Labour, Payroll, RestPayroll};
use crate::model::states::economy::{Beyond, Elsewhere, Orders, Spent};
use crate::model::states::purposes::{Asked, PurposeTerms, Pursued};
use crate::model::states::tasks::{Steering, TaskTerms};

const PUT_FORWARD: Stream = Stream::new(Economy::NAME, "put forward");
const AFFORDABLE: Stream = Stream::new(Economy::NAME, "affordable");
/// Share of used hours beyond base that people of the rest can give: overtime.
const MOST_USED: f64 = 0.97;
/// Of those who are wanted, the share below which people are too many.
const TOLERANCE: f64 = 0.95;
/// Share of those who are too many that is laid off in a week.
const PACE: f64 = 0.1;
/// Largest sum that books may be out by, over what is spent.
const EXACT: f64 = 1e-9;

/// Organizations, in their order.
type Homes<'w, 's> = Query<'w, 's, (&'static Account, &'static Till, &'static Payroll)>;

/// What buyers are offered of each led cell, and what they make of the name of its organization; organizations are in their
/// order, each with the price of the base year, its price now over that, and its repute.
fn offers<'a>(
    purposes: impl Iterator<Item = &'a Pursued>,
    homes: &[(f64, f64, f64)],
    half_life: f64,
    clock: Clock,
) -> (Vec<Offer>, Vec<f64>) {
    let years = 1.0 / crate::engine::quantity::WEEKS_PER_YEAR;
    let (mut offers, mut reputes) = (vec![], vec![]);
    for purpose in purposes {
        let age = purpose.age(clock.tick) * years;
        let worth = pow(2.0, -age / half_life);
        let (base_price, relative, repute) = homes[purpose.organization()];
        for _ in purpose.led().iter().filter(|led| **led) {
            offers.push(Offer { value: worth * repute, base_price, relative });
            reputes.push(repute);
        }
    }
    (offers, reputes)
}

/// Where organizations' orders are those of another run, cells get what they got there, whether or not money goes round.
pub(super) fn order_again(again: Again, mut purposes: Query<(&Pursued, &mut Orders)>) {
    if again.unless::<Asked>(again.paths().price).is_none() {
        return;
    }
    for (purpose, mut orders) in &mut purposes {
        orders.tasks.clear();
        orders.tasks.extend(purpose.again().iter().map(|it| it.tasks));
        orders.work.clear();
    }
}

/// Records the week's spending.
pub(super) fn record(ledger: Res<Ledger>, mut keep: Keep<Spent>) {
    keep.push(|| Spent { spending: ledger.week.spent, rest: ledger.week.rest });
}

/// What was spent in this week of the run whose spending is made again, if any is: only where incomes are spent does it move
/// with them.
fn spent_again(p: &Economy, again: &Again) -> Option<Spent> {
    let income = p.closure == Closure::Income;
    again.unless::<Spent>(again.paths().spending).filter(|_| income).copied()
}

/// Equations (1) to (5): what is spent this week, and on whom.
pub(super) fn spend(
    (p, clock, again): (Res<Economy>, Res<Clock>, Again),
    (tasks, steering, terms): (Res<TaskTerms>, Res<Steering>, Res<PurposeTerms>),
    (labour, rest): (Res<Labour>, Res<RestPayroll>),
    homes: Homes,
    mut purposes: Query<(&Pursued, &mut Orders)>,
    (mut ledger, mut plan): (ResMut<Ledger>, ResMut<Elsewhere>),
) {
    if !p.acts() {
        return;
    }
    let ledger = &mut *ledger;
    let prices: Vec<(f64, f64, f64)> = homes
        .iter()
        .map(|(a, till, _)| (till.base_price(), a.relative_price(), a.repute()))
        .collect();
    let (offers, reputes) =
        offers(purposes.iter().map(|it| it.0), &prices, terms.half_life, *clock);
    let value: f64 = offers.iter().map(|it| it.value).sum();
    let inside: f64 = homes.iter().map(|(.., payroll)| payroll.heads()).sum();
    ledger.week = Week {
        outside: rest.heads(),
        unemployed: labour.unemployed(),
        force: labour.force(),
        ..Week::default()
    };
    if !clock.started() {
        if ledger.places == 0.0 {
            ledger.places = rest.heads();
        }
        if clock.measures_base() {
            ledger.base.take(value, offers.len() as f64, rest.heads(), labour.unemployed());
        }
        plan.places = ledger.places;
        plan.hours = rest.heads() * used_per_head(&homes, inside);
        return;
    }
    if ledger.start.is_none() {
        ledger.begin(&p, &tasks, &homes, &offers);
    }
    let (Some(start), Some(purse)) = (&ledger.start, &ledger.purse) else { return };
    let level = wage_level(&homes, start);
    let value = start.relative_value(value);
    let price = price_index(&offers, p.rivalry);
    let relative = price / level;
    let week = &mut ledger.week;
    let of = |who| purse.balances.of(who);
    let deposits = [of(super::Party::People), of(super::Party::Owners)];
    let [people, owners] = consumption(&p, &start.money, purse.incomes, deposits, value);
    week.meant = [people, owners, purse.purchases(&p, &start.money, level)];
    week.spending = week.meant.iter().sum::<f64>();
    let before = spent_again(&p, &again);
    let spent = before.map_or(week.spending + ledger.back, |it| it.spending);
    let multiplier = tasks.multiplier * steering.multiplier();
    let proposed = put_forward(&p, start.orders, value, multiplier);
    let budget = match p.closure {
        Closure::Income => {
            let odds = p.multiplier * start.odds;
            (share(&p, odds, value, relative) * spent).max(0.0)
        }
        _ => p.multiplier * start.order_money,
    };
    let each = tasks.emission * tasks.work * multiplier;
    let ordered_again = again.unless::<Asked>(again.paths().price).is_some();
    let ordered = match p.closure {
        _ if ordered_again => got_again(&purposes),
        Closure::Open => {
            let asked = each * pow(relative, -p.substitution);
            let all = reputes.iter().map(|it| asked * it);
            all.map(|it| Ordered { put_forward: it, affordable: it }).collect()
        }
        _ => share_out(&offers, p.rivalry, proposed, budget).0,
    };
    week.price = price;
    week.level = level;
    week.money = offers.iter().zip(&ordered).map(|(it, to)| it.price() * to.orders()).sum();
    week.orders = ordered.iter().map(Ordered::orders).sum();
    week.put_forward = ordered.iter().map(|it| it.put_forward).sum();
    week.affordable = ordered.iter().map(|it| it.affordable).sum();
    if !ordered_again {
        place(&mut purposes, &ordered, tasks.work);
    }
    let wanted = match p.closure {
        Closure::Income => (spent - week.money + purse.energy + ledger.upkeep) / level,
        _ => start.rest_sales,
    };
    let wanted = before.map_or(wanted.max(0.0), |it| it.rest);
    (week.spent, week.rest) = (spent, wanted);
    let most = rest.heads() * MOST_USED / start.utilization * start.sales;
    week.served = wanted.min(most) * level;
    week.unserved = wanted * level - week.served;
    let heads = if start.sales > 0.0 { wanted / start.sales } else { 0.0 };
    plan.places = heads * start.slack;
    let over = (rest.heads() - heads / TOLERANCE).max(0.0);
    ledger.going += PACE * over;
    plan.layoffs = libm::floor(ledger.going);
    ledger.going -= plan.layoffs;
    if over == 0.0 {
        ledger.going = 0.0;
    }
    plan.hours =
        if start.sales > 0.0 { week.served / level / start.sales * start.used } else { 0.0 };
}

/// What each led cell got in the run whose orders are made again.
fn got_again(purposes: &Query<(&Pursued, &mut Orders)>) -> Vec<Ordered> {
    let led = purposes.iter().flat_map(|(it, _)| it.again()).filter(|it| it.led);
    led.map(|it| Ordered { put_forward: it.work, affordable: it.work }).collect()
}

/// Each led cell gets its orders as tasks a week, all others none.
fn place(purposes: &mut Query<(&Pursued, &mut Orders)>, ordered: &[Ordered], work: f64) {
    let mut next = ordered.iter();
    for (purpose, mut orders) in purposes {
        let orders = &mut *orders;
        orders.work.clear();
        let led = purpose.led().iter();
        let got = |&led: &bool| if led { next.next().map_or(0.0, Ordered::orders) } else { 0.0 };
        orders.work.extend(led.map(got));
        orders.tasks.clear();
        orders.tasks.extend(orders.work.iter().map(|it| it / work));
    }
}

/// Hours that people of organizations use in the base year, so far `[h/week]`.
fn used_per_head(homes: &Homes, inside: f64) -> f64 {
    let (used, weeks) = homes.iter().fold((0.0, 0.0_f64), |(used, weeks), (_, till, _)| {
        (used + till.base().hours()[0], weeks + till.base().weeks_worked())
    });
    if weeks > 0.0 && inside > 0.0 { used / weeks } else { 0.0 }
}

/// Pay of an hour over that of the base year, in the mean of all who are paid.
fn wage_level(homes: &Homes, start: &Start) -> f64 {
    let (paid, heads) = homes.iter().fold((0.0, 0.0), |(paid, heads), (a, _, payroll)| {
        (paid + a.wage() * payroll.heads(), heads + payroll.heads())
    });
    if heads > 0.0 { paid / heads * HOURS_PER_WEEK / start.weekly } else { 1.0 }
}

impl Ledger {
    /// The base year is over.
    fn begin(&mut self, p: &Economy, tasks: &TaskTerms, homes: &Homes, offers: &[Offer]) {
        let all = || homes.iter().map(|(_, till, _)| till);
        let wages: f64 = all().map(|it| it.base().wages()).sum();
        let heads: f64 = all().map(|it| it.base().heads()).sum();
        let [used, productive] = all().fold([0.0; 2], |sum, it| {
            let hours = it.base().hours();
            [sum[0] + hours[0], sum[1] + hours[1]]
        });
        let weeks: f64 = all().map(|it| it.base().weeks_worked()).sum();
        let values: f64 = offers.iter().map(|it| it.value).sum();
        let prices: f64 = offers.iter().map(|it| it.value * it.base_price).sum();
        let price = if values > 0.0 { prices / values } else { 0.0 };
        let own = |till: &Till| till.capital().iter().sum::<f64>();
        let cash = homes.iter().map(|(a, till, _)| a.cash() - own(till)).sum();
        let base = self.base.means();
        let hours = super::ledger::Hours { used, productive, weeks };
        let start = Start::new(p, tasks, base, (wages, heads), hours, (price, self.places));
        self.back = start.order_money - (1.0 + p.margin) * wages;
        self.purse = Some(Purse::new(p, &start.money, start.weekly, cash));
        self.start = Some(start);
    }
}

/// What was put forward or could have been paid beyond what was ordered: one draw a week for all cells, whose sum has the law
/// of one for each.
pub(super) fn reckon(
    (p, clock, draws): (Res<Economy>, Res<Clock>, Res<Draws>),
    tasks: Res<TaskTerms>,
    weeks: Query<&agents::Week>,
    (mut ledger, mut beyond): (ResMut<Ledger>, ResMut<Beyond>),
) {
    if !p.acts() || !clock.started() {
        return;
    }
    let week = &mut ledger.week;
    let sum = |of: fn(&agents::Week) -> f64| tasks.work * weeks.iter().map(of).sum::<f64>();
    let (begun, turned_away) = (sum(|it| it.begun), sum(|it| it.turned_away));
    let more = |stream, mean: f64| {
        let more = ((mean - week.orders) / tasks.work).max(0.0);
        if !more.is_finite() {
            return f64::INFINITY;
        }
        tasks.work * poisson(&mut draws.at(stream, 0, clock.age), more) as f64
    };
    let put_forward = more(PUT_FORWARD, week.put_forward);
    let affordable = match p.closure {
        Closure::Open => f64::INFINITY,
        _ => more(AFFORDABLE, week.affordable),
    };
    week.realised = [begun + put_forward, begun + affordable];
    *beyond =
        Beyond { put_forward: turned_away + put_forward, affordable: turned_away + affordable };
}

/// Everybody has been paid: what it comes to, and that nothing was made or lost.
pub(super) fn settle(
    (p, clock, again): (Res<Economy>, Res<Clock>, Again),
    bill: Res<Bill>,
    homes: Query<(&Account, &Till, &agents::Week)>,
    mut ledger: ResMut<Ledger>,
) {
    if !p.acts() || !clock.started() {
        return;
    }
    let Ledger { week, start: Some(start), purse: Some(purse), back, upkeep, .. } = &mut *ledger
    else {
        return;
    };
    let mut all = Organizations::default();
    let (mut ordered, mut returned) = (0.0, 0.0);
    for (a, till, _) in &homes {
        all.take(till.payments(), till.capital(), (a.executors(), a.cash()));
        ordered += till.ordered();
        returned += till.returned();
    }
    // Where spending is that of another run, an account outside takes in what people mean to spend, and buys what is served.
    let outside = spent_again(&p, &again).map(|_| Economy { closure: Closure::Fixed, ..p.clone() });
    let p = outside.as_ref().unwrap_or(&p);
    let closed = p.closure == Closure::Income;
    let rest = if closed {
        [week.served - purse.energy - *upkeep, purse.energy, all.upkeep]
    } else {
        [week.served, 0.0, 0.0]
    };
    let due = Due {
        meant: week.meant,
        rest,
        wages: start.weekly * week.level * week.outside,
        unemployed: week.unemployed,
        force: week.force,
        level: week.level,
        policies: bill.public(),
    };
    week.imbalance = purse.settle(p, &all, &due) / week.spending.max(start.money.spending);
    assert!(week.imbalance <= EXACT, "money is made or lost: {} of spending", week.imbalance);
    *back = if closed { week.money - ordered + returned + week.unserved } else { 0.0 };
    *upkeep = all.upkeep;
    week.share = all.revenue / (all.revenue + due.rest[0]);
    week.bill = all.executors + all.executor_tax;
    let (late, accepted) = homes
        .iter()
        .fold((0.0, 0.0), |sum, (.., it)| (sum.0 + it.late_work, sum.1 + it.accepted_work));
    ledger.late.push(late);
    ledger.accepted.push(accepted);
}
