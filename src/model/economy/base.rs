//! The base year, in which nothing moves: all that later weeks are compared with follows from who works then and from
//! what is assumed.

use super::Economy;
use crate::engine::quantity::HOURS_PER_WEEK;

/// Weeks in a year of propensities to spend wealth `[weeks]`.
const YEAR: f64 = crate::engine::quantity::WEEKS_PER_YEAR;

/// Who works in the base year, and for how much.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct People {
    /// E: people in organizations and in the rest of the economy `[people]`.
    pub employed: [f64; 2],
    /// U: people without work `[people]`.
    pub unemployed: f64,
    /// Pay of an hour `[money/h]`.
    pub wage: f64,
}

impl People {
    /// Pay of a week `[money/week]`.
    pub fn weekly(&self) -> f64 {
        self.wage * HOURS_PER_WEEK
    }
}

/// Money of the base year, from the assumptions alone.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Base {
    /// Wages of organizations and of the rest `[money/week]`.
    pub wages: [f64; 2],
    /// X0: what is spent `[money/week]`.
    pub spending: f64,
    /// Profits before tax `[money/week]`.
    pub profit: f64,
    /// Wages after tax, benefits and dividends `[money/week]`.
    pub incomes: [f64; 3],
    /// Taxes `[money/week]`.
    pub taxes: f64,
    /// G0: what the government buys `[money/week]`.
    pub purchases: f64,
    /// Deposits of people and of owners, so that nobody saves on balance `[money]`.
    pub deposits: [f64; 2],
    /// What people and owners spend besides, where nothing is spent out of deposits `[money/week]`.
    pub besides: [f64; 2],
    /// Deposits of organizations and of the rest `[money]`.
    pub cash: [f64; 2],
    /// Public debt: all deposits `[money]`.
    pub debt: f64,
}

impl Base {
    /// The base year of these people.
    pub fn new(p: &Economy, people: &People) -> Self {
        let wages = people.employed.map(|heads| people.weekly() * heads);
        let paid = wages[0] + wages[1];
        let profit = p.margin * paid;
        let benefits = p.benefit * p.take_up * people.weekly() * people.unemployed;
        let taxes = p.wage_tax * paid + p.profit_tax * profit;
        let incomes = [(1.0 - p.wage_tax) * paid, benefits, (1.0 - p.profit_tax) * profit];
        let saved = [
            (1.0 - p.people) * incomes[0] + (1.0 - p.beneficiaries) * incomes[1],
            (1.0 - p.owners) * incomes[2],
        ];
        let out_of_wealth = p.wealth > 0.0;
        let deposits = saved.map(|it| if out_of_wealth { YEAR * it / p.wealth } else { 0.0 });
        let cash = wages.map(|it| p.usual_cash() * it);
        Self {
            wages,
            spending: (1.0 + p.margin) * paid,
            profit,
            incomes,
            taxes,
            purchases: taxes - benefits,
            deposits,
            besides: if out_of_wealth { [0.0; 2] } else { saved },
            cash,
            debt: deposits.iter().chain(&cash).sum(),
        }
    }
}
