//! Tests of the rough sizes that a credible result has, and of the elasticities of y.

use crate::assumptions::{Assumptions, Closure, Fiscal};
use crate::economy::Economy;
use crate::headline::{against_base, net, weeks};
use crate::printed;

const TEN: f64 = 10.0;

fn a() -> Assumptions {
    Assumptions::default()
}

#[track_caller]
fn ten(a: &Assumptions, expected: &str) {
    printed("net", net(a, TEN), expected);
}

#[test]
fn baseline_and_closures() {
    printed("net after two years", net(&a(), 2.0), "0.3");
    printed("net after five years", net(&a(), 5.0), "1.3");
    ten(&a(), "3.0");
    ten(&a().under(Closure::Fixed), "4.0");
    ten(&a().under(Closure::Open), "11.5");
    let run = Economy::run(&a(), weeks(TEN));
    printed("organizations", 100.0 * against_base(&a(), &run).organizations, "28");
    printed("unemployment", 100.0 * (run[weeks(TEN) - 1].unemployed - run[0].unemployed), "3");
}

#[test]
fn unemployment_peaks_after_seven_years_where_all_adopt_at_once() {
    let run = Economy::run(&a().at_once(), weeks(TEN));
    let highest = |w: &usize| run[*w].unemployed;
    let peak = (0..run.len()).max_by(|a, b| highest(a).total_cmp(&highest(b))).unwrap_or(0);
    printed("peak", 100.0 * run[peak].unemployed, "8.3");
    printed("years", peak as f64 / 52.0, "7");
    // Supply cuts what executors take for as long.
    let eligible = |w: usize| 0.65 / (1.0 + (-(w as f64 / 52.0 - 1.5) * 2.0).exp());
    let scarce = (0..run.len()).filter(|w| run[*w].taken < eligible(*w) - 1e-9).max();
    printed("years of scarcity", scarce.unwrap_or(0) as f64 / 52.0, "7");
}

#[test]
fn net_at_the_ends_of_ranges() {
    ten(&Assumptions { pass_through: 1.0, ..a() }, "0.54");
    ten(&Assumptions { pass_through: 0.3, ..a() }, "9.05");
    ten(&Assumptions { exposed: 0.1, ..a() }, "0.86");
    ten(&Assumptions { exposed: 0.6, ..a() }, "7.32");
    ten(&Assumptions { eligible: 0.3, ..a() }, "1.64");
    ten(&Assumptions { eligible: 0.9, ..a() }, "4.13");
    ten(&Assumptions { owners: 0.1, ..a() }, "4.0");
    ten(&Assumptions { owners: 0.9, ..a() }, "1.7");
    ten(&Assumptions { wage_curve: 0.3, ..a() }, "1.9");
    ten(&Assumptions { wage_curve: 0.0, ..a() }, "3.5");
    ten(&Assumptions { carried: -0.1, ..a() }, "2.5");
    ten(&Assumptions { carried: 0.5, ..a() }, "3.4");
    ten(&Assumptions { fiscal: Fiscal::Money, ..a() }, "1.91");
    ten(&Assumptions { wants: 0.5, ..a() }, "4.4");
    for size in [5.0, 50.0, 1000.0] {
        ten(&Assumptions { size, ..a() }, "3.0");
    }
}

#[test]
fn what_the_wage_curve_does() {
    let still = Assumptions { wage_curve: 0.0, ..a() };
    printed("net at β 0 less net", net(&still, TEN) - net(&a(), TEN), "0.54");
}

#[test]
fn ai_that_barely_pays_displaces_more_than_ai_that_is_almost_free() {
    for (price, expected, organizations) in [
        (10.0, "2.8", "25"),
        (400.0, "3.6", "34"),
        (790.0, "2.1", ""),
        (801.0, "0.000000000", "0.000000000"),
    ] {
        let a = Assumptions { price, ..a() };
        let found = against_base(&a, &Economy::run(&a, weeks(TEN)));
        printed("net", 100.0 * found.net, expected);
        if !organizations.is_empty() {
            printed("organizations", 100.0 * found.organizations, organizations);
        }
    }
    for (growth, expected) in [(-0.4, "2.8"), (0.0, "3.0"), (0.2, "3.9")] {
        ten(&Assumptions { growth, ..a() }, expected);
    }
    let about_none = net(&Assumptions { growth: 0.3, ..a() }, TEN);
    assert!(about_none.abs() < 0.05, "{about_none}");
}

/// Elasticities of y, in years 5 to 10, to 10 % more supply of executors, proposals and weight in (2), each alone:
/// ln(y'/y) / ln 1.1.
#[test]
fn elasticities_of_work() {
    let work = |a: &Assumptions| -> f64 {
        Economy::run(a, weeks(TEN))[weeks(5.0)..].iter().map(|w| w.work).sum()
    };
    let d = a().at_once();
    for (a, row) in [
        (a(), ["0.000000000", "0.000000000", "0.91"]),
        (d.clone(), ["0.11", "0.000000000", "0.78"]),
        (Assumptions { iota: 1.2, ..d.clone() }, ["-0.27", "1.63", "0.26"]),
        (Assumptions { supply: 0.01, ..d }, ["0.11", "0.000000000", "0.80"]),
    ] {
        let more = [
            Assumptions { supply: 1.1 * a.supply, ..a.clone() },
            Assumptions { iota: 1.1 * a.iota, ..a.clone() },
            Assumptions { demand: 1.1, ..a.clone() },
        ];
        for (more, expected) in more.iter().zip(row) {
            let found = (work(more) / work(&a)).ln() / 1.1_f64.ln();
            printed("elasticity", found, expected);
        }
    }
}
