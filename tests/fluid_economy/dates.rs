//! Tests of what is quoted at dates, and of the headline's rows at defaults.

use crate::assumptions::{Assumptions, Closure, baseline};
use crate::economy::Economy;
use crate::headline::{against_base, net, weeks};
use crate::printed;

/// Years from November 2022 to the end of 2025, 2027, 2030 and 2035: the published digits are those of weeks
/// 161, 265, 421 and 681, for which 3.1 years and so on, rounded, is the plainest rule.
const DATES: [f64; 4] = [3.1, 5.1, 8.1, 13.1];

#[track_caller]
fn dated(closure: Closure, row: [&str; 4]) {
    let a = baseline().under(closure);
    let run = Economy::run(&a, weeks(DATES[3]));
    for (years, expected) in DATES.into_iter().zip(row) {
        let found = against_base(&a, &run[..weeks(years)]).net;
        printed("net", 100.0 * found, expected);
    }
}

#[test]
fn dates_under_income() {
    dated(Closure::Income, ["0.75", "1.54", "2.86", "3.66"]);
}

#[test]
fn dates_under_fixed() {
    dated(Closure::Fixed, ["0.74", "1.55", "3.22", "6.22"]);
}

#[test]
fn dates_under_open() {
    dated(Closure::Open, ["1.57", "4.07", "9.07", "15.65"]);
}

#[test]
fn at_defaults_after_ten_years() {
    for (closure, expected) in
        [(Closure::Income, "3.4"), (Closure::Fixed, "4.1"), (Closure::Open, "12.1")]
    {
        printed("net", net(&baseline().under(closure), 10.0), expected);
    }
}

/// Share of organizations' work whose owners have adopted, at the end of 2025 and of 2027.
#[test]
fn adoption_at_dates() {
    let run = Economy::run(&Assumptions::default(), weeks(DATES[1]));
    printed("adopted in 2025", run[weeks(DATES[0]) - 1].adopted, "0.16");
    printed("adopted in 2027", run[weeks(DATES[1]) - 1].adopted, "0.34");
}
