//! The base year, stationary by construction: all that later weeks are compared with.

use crate::assumptions::Assumptions;
use crate::coordination;
use crate::labour::{Market, Pair, UNEMPLOYED};

/// Paid hours a week of a head `[h/week]`.
pub const PAID: f64 = 40.0;
/// Productive hours a week of a head `[h/week]`.
pub const PRODUCTIVE: f64 = 0.8 * PAID;
/// Share of productive hours that is used in the base year `[1]`.
pub const UTILIZATION: f64 = 0.83;
/// Share of productive hours that is used at most, in overtime `[1]`.
pub const OVERTIME: f64 = 0.97;
/// Used hours a week of a head in the base year `[h/week]`.
pub const USED: f64 = PRODUCTIVE * UTILIZATION;
/// Hours of a person that executing a base hour of work takes `[h/bh]`.
pub const EXECUTING: f64 = 1.25;
/// Pay of an hour in the base year `[money/h]`.
pub const PAY: f64 = 50.0;
/// Share of used hours that handoffs take `[1]`.
const HANDOFFS: f64 = 0.07;
/// Share of used hours that review takes `[1]`.
const REVIEW: f64 = 0.03;
/// Weeks in a year of the fluid.
pub const YEAR: f64 = 52.0;

/// Constants of the base year, from the assumptions alone.
#[derive(Clone, Debug)]
pub struct Base {
    /// People, vacancies and how they find each other.
    pub market: Market,
    /// τ: meetings, share of productive hours `[1]`.
    pub meetings: f64,
    /// l: hours a week of leading, of each head `[h/week]`.
    pub leading: f64,
    /// y0: work a week of each head `[bh/week]`.
    pub work: f64,
    /// k: hours of handing off a base hour of work `[h/bh]`.
    pub handoff: f64,
    /// r: hours of reviewing a base hour of work `[h/bh]`.
    pub review: f64,
    /// X0: spending a week `[money/week]`.
    pub spending: f64,
    /// p1_0: price of a base hour of organizations' work `[money/bh]`.
    pub price: f64,
    /// uc0: cost of it `[money/bh]`.
    pub cost: f64,
    /// What a head of the rest sells in a week `[money/week]`.
    pub sales: f64,
    /// Wages after tax, benefits and dividends after tax of a week `[money/week]`.
    pub incomes: [f64; 3],
    /// G0: purchases of the government `[money/week]`.
    pub purchases: f64,
    /// Deposits of people and owners, so that nobody saves on balance `[money]`.
    pub deposits: Pair,
    /// What people and owners spend besides, where they spend nothing out of deposits `[money/week]`.
    pub besides: Pair,
}

impl Base {
    /// The base year of an economy.
    pub fn new(a: &Assumptions) -> Base {
        let market = Market::in_base_year(a.exposed, a.mobility);
        let meetings = coordination::meetings(a.size, a.span, a.meetings);
        let leading = a.leading * USED;
        let executing = USED * (1.0 - a.leading - HANDOFFS - REVIEW) - PRODUCTIVE * meetings;
        let work = executing / EXECUTING;
        let weekly = PAY * PAID;
        let wages = weekly * (1.0 - UNEMPLOYED);
        let profit = a.margin * wages;
        let benefits = a.benefit * a.take_up * weekly * UNEMPLOYED;
        let incomes = [(1.0 - a.wage_tax) * wages, benefits, (1.0 - a.profit_tax) * profit];
        let saved = [
            (1.0 - a.people) * incomes[0] + (1.0 - a.beneficiaries) * incomes[1],
            (1.0 - a.owners) * incomes[2],
        ];
        let bank = a.wealth > 0.0;
        Base {
            market,
            meetings,
            leading,
            work,
            handoff: HANDOFFS * USED / work,
            review: REVIEW * USED / work,
            spending: (1.0 + a.margin) * wages,
            price: (1.0 + a.margin) * weekly / work,
            cost: weekly / work,
            sales: (1.0 + a.margin) * weekly,
            incomes,
            purchases: a.wage_tax * wages + a.profit_tax * profit - benefits,
            deposits: saved.map(|s| if bank { YEAR * s / a.wealth } else { 0.0 }),
            besides: saved.map(|s| if bank { 0.0 } else { s }),
        }
    }

    /// n1: heads of organizations.
    pub fn heads(&self) -> f64 {
        self.market.employed[0]
    }

    /// Work a week of all organizations `[bh/week]`.
    pub fn orders(&self) -> f64 {
        self.heads() * self.work
    }

    /// E: people at work, in both sectors.
    pub fn employed(&self) -> f64 {
        self.market.employed[0] + self.market.employed[1]
    }

    /// Cash that employers keep `[money]`, by sector.
    pub fn cash(&self, weeks: f64) -> Pair {
        self.market.employed.map(|e| weeks * PAY * PAID * e)
    }
}
