//! Who takes the work: price and capacity of executors, the choice between them and people, adoption.

use crate::assumptions::{Adoption, Assumptions};
use crate::base::{EXECUTING, PAID, USED, YEAR};

/// Years in which work becomes eligible `[year]`.
const RAMP: f64 = 3.0;
/// Bass: chance a year of adopting by oneself, and through others `[1/year]`.
const BASS: (f64, f64) = (0.03, 0.38);
/// Loss, as a share of what people cost, beyond which organizations go back.
const HYSTERESIS: f64 = 0.1;
/// Chance a year of going back then `[1/year]`.
const REVERSAL: f64 = 0.5;

/// Half-life of what is new about a cell's work, 3 years of 52 weeks `[week]`.
pub const NOVELTY: f64 = 156.0;

/// What a used hour costs at a wage of `pay` an hour paid: w 40 / 26.56 `[money/h]`.
pub fn hour(pay: f64) -> f64 {
    pay * PAID / USED
}

/// c_h: a base hour of work by people `[money/bh]`.
pub fn by_people(hour: f64) -> f64 {
    hour * EXECUTING
}

/// c_x = (price (1 + tax) / speed + hour steering) / success: a base hour by executors `[money/bh]`.
pub fn by_executors(a: &Assumptions, price: f64, hour: f64) -> f64 {
    (price * (1.0 + a.executor_tax) / a.speed + hour * a.steering) / a.success
}

/// Price of an executor-hour, without tax, at which c_x = c_h `[money/h]`.
pub fn break_even(a: &Assumptions, hour: f64) -> f64 {
    (a.success * by_people(hour) - hour * a.steering) * a.speed
}

/// Share of work that executors may take: a logistic ramp in time, less what is new `[1]`.
pub fn available(a: &Assumptions, years: f64, new: f64) -> f64 {
    a.eligible / (1.0 + (-(years - RAMP / 2.0) * 6.0 / RAMP).exp()) * (1.0 - a.novel * new)
}

/// Price of an executor-hour after so many years `[money/h]`.
pub fn price(a: &Assumptions, years: f64) -> f64 {
    a.price * (a.growth * years).exp()
}

/// Executor-hours a week that there are `[h/week]`.
pub fn supply(a: &Assumptions, years: f64) -> f64 {
    a.supply * a.supply_growth.powf(years)
}

/// f a week later: share of organizations' work whose owners have adopted.
pub fn adopted(a: &Assumptions, f: f64, people: f64, executors: f64) -> f64 {
    match a.adoption {
        Adoption::Never => 0.0,
        Adoption::AtOnce => f64::from(executors < people),
        Adoption::Bass if executors < people => {
            f + (1.0 - f) * (1.0 - (-(BASS.0 + BASS.1 * f) / YEAR).exp())
        }
        Adoption::Bass if people - executors < -HYSTERESIS * people => f * (-REVERSAL / YEAR).exp(),
        Adoption::Bass => f,
    }
}

/// Executor-hours that a share `x` of work `y` takes `[h/week]`.
pub fn hours(a: &Assumptions, x: f64, y: f64) -> f64 {
    x * y / a.speed / a.success
}

/// Share of work `y` for which `supply` executor-hours suffice.
pub fn share(a: &Assumptions, supply: f64, y: f64) -> f64 {
    supply * a.speed * a.success / y
}
