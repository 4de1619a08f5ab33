//! What is spent and on whom: equations (1) to (4).

use crate::assumptions::Assumptions;
use crate::base::{Base, YEAR};
use crate::labour::Pair;

/// Share of an income of which the base year's people spend `propensity`, with new purposes `v` over base:
/// 1 - (1 - c) V^-wants.
pub fn spent(propensity: f64, wants: f64, v: f64) -> f64 {
    1.0 - (1.0 - propensity) * v.powf(-wants)
}

/// (1): consumption of people and of owners from wages, benefits, dividends and deposits `[money/week]`.
pub fn consumption(
    a: &Assumptions,
    base: &Base,
    incomes: [f64; 3],
    deposits: Pair,
    v: f64,
) -> Pair {
    let of = |propensity: f64| spent(propensity, a.wants, v);
    let people = of(a.people) * incomes[0] + of(a.beneficiaries) * incomes[1];
    let owners = of(a.owners) * incomes[2];
    let wealth = deposits.map(|d| a.wealth / YEAR * d);
    [people + wealth[0] + base.besides[0], owners + wealth[1] + base.besides[1]]
}

/// (2): s1 from odds = demand a0 / (1 - a0) V^ν (P1 / P2)^(1 - σ), a CES whose first nest has V^ν as weight.
pub fn share(a: &Assumptions, v: f64, relative_price: f64) -> f64 {
    let odds = a.demand * a.exposed / (1.0 - a.exposed)
        * v.powf(a.nu)
        * relative_price.powf(1.0 - a.sigma);
    // With no rest at all the odds have no bound.
    if a.exposed < 1.0 { odds / (1.0 + odds) } else { 1.0 }
}

/// (3): T = ι (base orders) V m_T, what people put forward `[bh/week]`; the fluid's pools are unbounded.
pub fn put_forward(a: &Assumptions, base: &Base, v: f64) -> f64 {
    a.iota * base.orders() * v * a.tasks
}

/// Orders under `open`: base orders, times purposes and tasks, by the relative price.
pub fn open(a: &Assumptions, base: &Base, v: f64, relative_price: f64) -> f64 {
    base.orders() * v * a.tasks * relative_price.powf(-a.sigma)
}
