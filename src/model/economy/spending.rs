//! What is spent, and what share of it on organizations' work: equations (1) and (2).

use super::{Base, Economy};
use crate::engine::quantity::{WEEKS_PER_YEAR, pow};

/// Share of an income that is spent of which the base year spends `propensity`, at `value` of purposes over base:
/// `1 - (1 - c) · V^(-wants)`, and never less than none.
pub fn spent(propensity: f64, wants: f64, value: f64) -> f64 {
    (1.0 - (1.0 - propensity) * pow(value, -wants)).max(0.0)
}

/// Equation (1): consumption of people and of owners, out of wages, benefits and dividends after tax, and out of
/// deposits `[money/week]`.
pub fn consumption(
    p: &Economy,
    base: &Base,
    [wages, benefits, dividends]: [f64; 3],
    deposits: [f64; 2],
    value: f64,
) -> [f64; 2] {
    let of = |propensity: f64| spent(propensity, p.wants, value);
    let wealth = deposits.map(|it| p.wealth / WEEKS_PER_YEAR * it);
    [
        of(p.people) * wages + of(p.beneficiaries) * benefits + wealth[0] + base.besides[0],
        of(p.owners) * dividends + wealth[1] + base.besides[1],
    ]
}

/// Equation (2): the share of spending that is meant for organizations, where that of the base year has these odds.
/// Odds without bound are those of an economy without a rest.
pub fn share(p: &Economy, odds: f64, value: f64, relative_price: f64) -> f64 {
    if odds.is_infinite() {
        return 1.0;
    }
    let odds = odds * pow(value, p.customers) * pow(relative_price, 1.0 - p.substitution);
    odds / (1.0 + odds)
}
