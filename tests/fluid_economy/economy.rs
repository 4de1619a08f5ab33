//! The economy of two sectors in the fluid limit, a week at a time: no queues, no closures, no noise.
//!
//! A week goes: choice and adoption, orders, work, money, the price of next week, purposes, wages, people. What
//! the words of the model leave open, and the reading that its published numbers need, is said where it is done.

use std::f64::consts::LN_2;

use crate::assumptions::{Assumptions, Closure};
use crate::base::{Base, EXECUTING, OVERTIME, PAID, PAY, PRODUCTIVE, USED, UTILIZATION, YEAR};
use crate::execution::{self, NOVELTY};
use crate::labour::{self, Pair, UNEMPLOYED};
use crate::money::{Due, Purse, Spent};
use crate::replay::Replay;
use crate::spending;

/// Deaths and births of purposes `[1/year]`.
const TURNOVER: f64 = 0.24;
/// Weeks over which unit cost is averaged before it moves the price `[week]`.
const COST_MEMORY: f64 = 13.0;
/// Weeks in which employers correct their cash, and wages follow the wage curve `[week]`.
const CORRECTION: f64 = 26.0;
/// Leading over its base share that prices cover at most `[1]`.
const MOST_LEADING: f64 = 4.0;
/// Share of used hours below which people are too many.
const TOLERANCE: f64 = 0.95;
/// Weeks for which organizations keep people who are too many `[week]`.
const PATIENCE: u32 = 26;
/// Share of those who are too many that is laid off in a week `[1/week]`.
const PACE: f64 = 0.1;

/// What one week was like.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Week {
    /// F: used hours by sector `[h/week]`.
    pub worked: Pair,
    /// E: people at work by sector, after the week's moves.
    pub employed: Pair,
    /// U: unemployed, after the week's moves.
    pub unemployed: f64,
    /// y: organizations' work `[bh/week]`.
    pub work: f64,
    /// D1: orders of organizations `[bh/week]`.
    pub orders: f64,
    /// D2: orders of the rest at base prices `[money/week]`.
    pub rest: f64,
    /// X: spending `[money/week]`.
    pub spending: f64,
    /// T: what is put forward `[bh/week]`.
    pub put_forward: f64,
    /// A: what can be paid `[bh/week]`.
    pub affordable: f64,
    /// s1: share of spending that goes to organizations `[1]`.
    pub share: f64,
    /// P1: price of organizations' work over base `[1]`.
    pub price: f64,
    /// w over base `[1]`.
    pub wage: f64,
    /// Wages of both sectors `[money/week]`.
    pub wages: f64,
    /// Executors' bill without tax `[money/week]`.
    pub bill: f64,
    /// f: share of organizations' work whose owners have adopted `[1]`.
    pub adopted: f64,
    /// x: share of work that executors took `[1]`.
    pub taken: f64,
    /// κ: share of eligible work that a system runs `[1]`.
    pub carried: f64,
    /// G: purposes over base `[1]`.
    pub purposes: f64,
    /// Births of purposes over base `[1]`.
    pub born: f64,
    /// Debt of the government `[money]`.
    pub debt: f64,
    /// Largest sum of the books that must be zero, over spending `[1]`.
    pub imbalance: f64,
}

/// The state of the economy.
pub struct Economy {
    /// Its assumptions.
    pub a: Assumptions,
    /// Its base year.
    pub base: Base,
    week: u32,
    employed: Pair,
    unemployed: Pair,
    weeks_to_fill: Pair,
    idle_weeks: u32,
    adopted: f64,
    pay: f64,
    cost: f64,
    purposes: f64,
    new: f64,
    last_work: f64,
    purse: Purse,
}

/// Price, share and choice of executors in one week.
struct Executors {
    price: f64,
    supply: f64,
    taken: f64,
    carried: f64,
    carried_of_seams: f64,
}

/// Hours that a base hour of organizations' work takes, and what meetings take.
struct Way {
    hours: f64,
    meetings: f64,
}

impl Economy {
    /// The economy at the end of its base year.
    pub fn new(a: Assumptions) -> Economy {
        let base = Base::new(&a);
        let market = &base.market;
        Economy {
            week: 0,
            employed: market.employed,
            unemployed: market.unemployed,
            weeks_to_fill: market.weeks(),
            idle_weeks: 0,
            adopted: 0.0,
            pay: PAY,
            cost: base.cost,
            purposes: 1.0,
            new: new_in_base_year(),
            last_work: base.orders(),
            purse: Purse::new(&a, &base),
            a,
            base,
        }
    }

    /// So many weeks.
    pub fn run(a: &Assumptions, weeks: usize) -> Vec<Week> {
        let mut economy = Economy::new(a.clone());
        (0..weeks).map(|_| economy.step(&Replay::default())).collect()
    }

    /// One week, in which a path that is off is replayed.
    pub fn step(&mut self, replay: &Replay) -> Week {
        let executors = self.choose(replay);
        let mut week = Week {
            adopted: self.adopted,
            carried: executors.carried,
            purposes: self.purposes,
            wage: self.pay / PAY,
            price: (self.cost / self.base.cost).powf(self.a.pass_through),
            ..Week::default()
        };
        let spent = self.order(replay, &mut week);
        let way = self.work(&executors, &mut week);
        // Wages, benefits and the wage curve go by people as they were at the start of the week.
        let heads = self.employed;
        let unemployed = self.unemployed[0] + self.unemployed[1];
        let due = Due {
            spent,
            sales: [self.base.price * week.price * week.work, self.served(&week) * week.wage],
            wages: heads.map(|e| self.pay * PAID * e),
            unemployed,
            bill: week.bill,
            level: week.wage,
            closed: self.a.closure == Closure::Income && replay.spending().is_none(),
        };
        let scale = week.spending.max(self.base.spending);
        week.imbalance = self.purse.settle(&self.a, &due, week.spending) / scale;
        assert!(week.imbalance < 1e-9, "the books are out by {}", week.imbalance);
        week.wages = due.wages[0] + due.wages[1];
        week.debt = self.purse.debt();
        self.move_price(&executors, &way, week.taken);
        week.born = self.born();
        self.renew_purposes(replay.orders().map_or(week.born, |r| r.born));
        self.pay += (PAY * wage_curve(unemployed, self.a.wage_curve) - self.pay) / CORRECTION;
        if !self.a.frictionless {
            self.move_people(&way, &week);
        }
        week.employed = self.employed;
        week.unemployed = self.unemployed[0] + self.unemployed[1];
        self.week += 1;
        week
    }

    /// Who would take a base hour of work, and how much of it executors could take.
    ///
    /// Years are those before the week: the first week has 0. The share is held to last week's supply before the
    /// work, and to this week's in it; the seams go by the first only, see [`Economy::work`].
    fn choose(&mut self, replay: &Replay) -> Executors {
        let a = &self.a;
        let years = f64::from(self.week) / YEAR;
        let price = execution::price(a, years);
        let hour = execution::hour(self.pay);
        let people = execution::by_people(hour);
        let executors = execution::by_executors(a, price, hour);
        let supply = execution::supply(a, years);
        let own = execution::adopted(a, self.adopted, people, executors);
        self.adopted = replay.full.map_or(own, |full| full.adopted);
        let available = execution::available(a, years, self.new / self.purposes);
        let willing = if executors < people { self.adopted * available } else { 0.0 };
        let within = willing.min(execution::share(a, supply, self.last_work));
        let carried = replay.full.map_or(within / a.eligible, |full| full.carried);
        Executors {
            price,
            supply,
            taken: if replay.paths.execution { within } else { 0.0 },
            carried,
            carried_of_seams: if replay.paths.coordination { carried } else { 0.0 },
        }
    }

    /// Orders of both sectors; returns what people, owners and the government mean to spend.
    fn order(&self, replay: &Replay, week: &mut Week) -> Spent {
        let (a, base) = (&self.a, &self.base);
        let price = base.price * week.price;
        let v = self.purposes;
        let spent = self.purse.spent(a, base, v, week.wage);
        week.spending = replay.spending().map_or(spent.iter().sum(), |r| r.spending);
        let relative = week.price / week.wage;
        let rest = base.market.employed[1] * base.sales;
        week.put_forward = spending::put_forward(a, base, v);
        week.share = spending::share(a, v, relative);
        week.affordable = match a.closure {
            Closure::Open => spending::open(a, base, v, relative),
            Closure::Fixed => a.exposed * base.spending / price,
            Closure::Income => week.share * week.spending / price,
        };
        week.orders = match a.closure {
            Closure::Open => week.affordable,
            _ => week.put_forward.min(week.affordable),
        };
        if let Some(reference) = replay.orders() {
            week.orders = reference.orders;
        }
        week.rest = match (a.closure, replay.spending()) {
            (Closure::Income, None) => {
                (week.spending - price * week.orders + self.purse.energy) / week.wage
            }
            (Closure::Income, Some(reference)) => reference.rest,
            _ => rest,
        };
        spent
    }

    /// Hours of a base hour of work of which executors take a share.
    fn way(&self, taken: f64, carried: f64) -> Way {
        let (a, base) = (&self.a, &self.base);
        Way {
            hours: EXECUTING * (1.0 - taken)
                + taken * a.steering / a.success
                + base.review
                + base.handoff * (1.0 - a.handoffs * carried),
            meetings: base.meetings * (1.0 - a.carried * carried),
        }
    }

    /// n1 l G: hours of leading a week, for purposes and not for heads.
    fn leading(&self) -> f64 {
        self.base.heads() * self.base.leading * self.purposes
    }

    /// Heads that orders want, at base utilization.
    fn wanted(&self, way: &Way, week: &Week) -> Pair {
        let hours = week.orders * way.hours + self.leading();
        let each = PRODUCTIVE * (UTILIZATION - way.meetings);
        [hours / each, week.rest / self.base.sales]
    }

    /// Work of both sectors, within hours of people and of executors.
    ///
    /// Where this week's supply cuts the share, the hours of a base hour follow, but meetings and handoffs stay as
    /// they were chosen: a system that waits for executors still runs the work. That reading gives the published
    /// rows of scarce supply; a κ that is cut too misses them in the fifth digit.
    fn work(&mut self, executors: &Executors, week: &mut Week) -> Way {
        let mut way = self.way(executors.taken, executors.carried_of_seams);
        week.taken = executors.taken;
        week.work = self.work_off(&way, week);
        if execution::hours(&self.a, week.taken, week.work) > executors.supply {
            week.taken = execution::share(&self.a, executors.supply, week.work);
            way = self.way(week.taken, executors.carried_of_seams);
            week.work = self.work_off(&way, week);
        }
        self.last_work = week.work;
        week.bill = executors.price * execution::hours(&self.a, week.taken, week.work);
        let heads = self.employed[0];
        let used = heads * PRODUCTIVE * way.meetings + week.work * way.hours + self.leading();
        week.worked = [used, self.served(week) / self.base.sales * USED];
        way
    }

    /// Orders that organizations work off, up to overtime's cap; without friction heads follow orders at once.
    fn work_off(&mut self, way: &Way, week: &Week) -> f64 {
        if self.a.frictionless {
            self.employed = self.wanted(way, week);
            // Nobody in particular is unemployed.
            self.unemployed = [0.0, 1.0 - self.employed[0] - self.employed[1]];
        }
        let hours = self.employed[0] * PRODUCTIVE * (OVERTIME - way.meetings) - self.leading();
        week.orders.min(hours.max(0.0) / way.hours)
    }

    /// Orders that the rest works off, at base prices `[money/week]`.
    fn served(&self, week: &Week) -> f64 {
        week.rest.min(self.employed[1] * OVERTIME / UTILIZATION * self.base.sales)
    }

    /// Unit cost by (9), with the share that executors took, and the mean of it that prices follow.
    ///
    /// Leading's share follows purposes and heads as the week found them.
    fn move_price(&mut self, executors: &Executors, way: &Way, taken: f64) {
        let a = &self.a;
        let leading = (self.purposes * self.base.heads() / self.employed[0]).min(MOST_LEADING);
        let used =
            1.0 - way.meetings / UTILIZATION - a.leading * (1.0 + a.priced * (leading - 1.0));
        let bill = executors.price * (1.0 + a.executor_tax) * taken / (a.speed * a.success);
        let cost = execution::hour(self.pay) * way.hours / used + bill;
        self.cost += (cost - self.cost) / COST_MEMORY;
    }

    /// Births of purposes over base: those of heads, before the week's moves, and those of entrants.
    fn born(&self) -> f64 {
        let founders = self.a.entrants;
        let heads = self.employed[0] / self.base.heads();
        self.a.purposes * ((1.0 - founders) * heads + founders)
    }

    /// Births and deaths of purposes G, and the part N of them whose work is still new to machines.
    ///
    /// Births and deaths belong to organizations' own orders: where these are replayed, births are, too, so that G
    /// and with it the hours of leading are those of R_L. Else execution alone would save 10.8 points in case A and
    /// not the published 10.19.
    fn renew_purposes(&mut self, born: f64) {
        let rate = TURNOVER / YEAR;
        self.purposes += rate * (born - self.purposes);
        self.new += rate * born - (rate + LN_2 / NOVELTY) * self.new;
    }

    /// Layoffs, quits, vacancies and hires; see [`labour`].
    ///
    /// Who is too many, what is posted ahead and who quits go by people at the start of the week: those laid off
    /// count among the quits of the week, too. Leavers search from the week in which they leave.
    fn move_people(&mut self, way: &Way, week: &Week) {
        let wanted = self.wanted(way, week);
        let before = self.employed;
        let over = [0, 1].map(|j| (before[j] - wanted[j] / TOLERANCE).max(0.0));
        self.idle_weeks = if over[0] > 0.0 { self.idle_weeks + 1 } else { 0 };
        let patient = [self.idle_weeks < PATIENCE, false];
        let ahead = self.base.market.ahead(before, self.weeks_to_fill);
        for j in 0..2 {
            let laid_off = if patient[j] { 0.0 } else { PACE * over[j] };
            let leavers = laid_off + labour::quitting() * before[j];
            self.employed[j] -= leavers;
            self.unemployed[j] += leavers;
        }
        let vacancies = [0, 1].map(|j| (wanted[j] - self.employed[j] + ahead[j]).max(0.0));
        let market = &self.base.market;
        let hired = labour::hires(vacancies, self.unemployed, market.efficiency, market.mobility);
        for j in 0..2 {
            let came = hired[0][j] + hired[1][j];
            self.employed[j] += came;
            self.unemployed[j] -= hired[j][0] + hired[j][1];
            self.weeks_to_fill[j] =
                labour::weeks_to_fill(self.weeks_to_fill[j], vacancies[j], came);
        }
    }
}

/// w over base that unemployment `u` leads to: (max(u, u0 / 4) / u0)^-β.
pub fn wage_curve(u: f64, beta: f64) -> f64 {
    (u.max(UNEMPLOYED / 4.0) / UNEMPLOYED).powf(-beta)
}

/// N of the base year: rate / (rate + ln 2 / 156), where births are as many as deaths.
pub fn new_in_base_year() -> f64 {
    let rate = TURNOVER / YEAR;
    rate / (rate + LN_2 / NOVELTY)
}
