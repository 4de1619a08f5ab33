//! Tests by change: what must follow from what, with the published numbers. The names are those of the suite.

use crate::assumptions::{Assumptions, Closure};
use crate::attribution::replayed;
use crate::base::{Base, EXECUTING, PRODUCTIVE, UTILIZATION};
use crate::economy::Economy;
use crate::headline::{Headline, against, against_base, net, weeks};
use crate::printed;

const TEN: f64 = 10.0;

fn a() -> Assumptions {
    Assumptions::default()
}

/// Headline and y over base after ten years.
fn ten_years(a: &Assumptions) -> (Headline, f64) {
    let run = Economy::run(a, weeks(TEN));
    (against_base(a, &run), run[run.len() - 1].work / Base::new(a).orders())
}

#[track_caller]
fn rises(values: &[f64]) {
    assert!(values.windows(2).all(|w| w[0] <= w[1] + 1e-12), "{values:?}");
}

#[test]
fn g3_speed_and_price_together_change_nothing() {
    let quick = Assumptions { speed: 40.0, price: 400.0, supply: 0.05 / 4.0, ..a() };
    let (here, there) = (net(&a(), TEN) / 100.0, net(&quick, TEN) / 100.0);
    assert!((here - there).abs() < 1e-9, "{here} {there}");
    printed("net", here, "0.030056");
    printed("net at four times the speed", there, "0.030056");
    let unbounded = Assumptions { supply: 1e12, ..quick };
    let slack = net(&Assumptions { supply: 1e12, ..a() }, TEN) - net(&unbounded, TEN);
    assert!(slack.abs() < 1e-9);
}

/// A free executor at a person's speed that needs no steering and never errs: a free colleague.
#[test]
fn g4_a_free_colleague_displaces_a_person() {
    for supply in [0.1, 0.5, 1.0, 5.0] {
        let colleague = Assumptions {
            speed: 1.0,
            price: 0.0,
            success: 1.0,
            steering: 0.0,
            carried: 0.0,
            handoffs: 0.0,
            supply,
            supply_growth: 1.0,
            frictionless: true,
            ..a().at_once()
        };
        // Long enough for all work to have become eligible.
        let reference = Economy::run(&colleague.without_ai(), weeks(30.0));
        let full = Economy::run(&colleague, weeks(30.0));
        let run = replayed(&colleague, &reference, &full, 0b0011);
        let base = Base::new(&colleague);
        let each = PRODUCTIVE * (UTILIZATION - base.meetings);
        let displaced = supply.min(colleague.eligible * base.orders()) * EXECUTING;
        let wanted = 1.0 - displaced / (base.heads() * each);
        let found = run[run.len() - 1].employed[0] / base.heads();
        assert!((found - wanted).abs() < 1e-9, "{supply}: {found} {wanted}");
        if supply == 0.5 {
            printed("heads", found, "0.876433");
        }
    }
}

/// Net where orders and spending are those of the run without AI. Adoption is that of the full run under
/// `income`, in which near break-even wages fall until AI no longer pays.
#[test]
fn g6_speed_with_price_and_spending_off() {
    let mut values = vec![];
    for (speed, expected) in
        [(1.2, "0.000000000"), (1.26, "1.16"), (2.0, "9.41"), (5.0, "12.48"), (10.0, "12.48")]
    {
        let a = Assumptions { speed, ..a() };
        let reference = Economy::run(&a.without_ai(), weeks(TEN));
        let full = Economy::run(&a, weeks(TEN));
        let found = 100.0 * against(&replayed(&a, &reference, &full, 0b0011), &reference).net;
        printed("net", found, expected);
        values.push(found);
    }
    rises(&values);
}

#[test]
fn g7_speed_raises_work_and_net_has_a_hump() {
    let table = [
        (1.3, "1.060", "1.97"),
        (2.0, "1.138", "2.62"),
        (5.0, "1.335", "3.23"),
        (10.0, "1.388", "3.01"),
        (50.0, "1.435", "2.81"),
    ];
    let mut work = vec![];
    for (speed, y, expected) in table {
        let (headline, found) = ten_years(&Assumptions { speed, ..a() });
        printed("y", found, y);
        printed("net", 100.0 * headline.net, expected);
        work.push(found);
    }
    rises(&work);
}

#[test]
fn g8_substitution_saves_organizations_and_costs_others() {
    let table = [(0.3, "2.22"), (0.5, "2.60"), (0.7, "3.01"), (1.0, "3.67"), (1.5, "4.90")];
    let of =
        |closure| table.map(|(sigma, _)| ten_years(&Assumptions { sigma, ..a().under(closure) }).0);
    let (income, open) = (of(Closure::Income), of(Closure::Open));
    for ((_, expected), found) in table.into_iter().zip(income) {
        printed("net", 100.0 * found.net, expected);
    }
    rises(&income.map(|h| h.net));
    rises(&income.map(|h| -h.organizations));
    rises(&open.map(|h| -h.organizations));
    let fixed = of(Closure::Fixed);
    assert!(fixed.iter().all(|h| (h.organizations - fixed[0].organizations).abs() < 1e-9));
}

#[test]
fn g17_purposes_that_are_rivals_change_nothing() {
    for purposes in [1.0, 3.0] {
        let rivals = Assumptions { nu: 0.0, pass_through: 1.0, leading: 0.0, purposes, ..a() };
        let (headline, y) = ten_years(&rivals);
        printed("y", y, "1.610888");
        printed("net", headline.net, "0.010067");
    }
}

#[test]
fn g19_a_tax_on_executors_that_is_not_spent_displaces() {
    let of = |executor_tax, recycle| net(&Assumptions { executor_tax, recycle, ..a() }, TEN);
    for (tax, saved, spent) in
        [(0.0, "3.01", "3.01"), (1.0, "4.67", "2.89"), (5.0, "10.33", "2.44")]
    {
        printed("net with the tax saved", of(tax, false), saved);
        printed("net with the tax spent", of(tax, true), spent);
    }
    // Nobody adopts where the taxed price is above break-even, of 800.08 for a price of 100.
    assert!(of(7.0007, false) != 0.0);
    assert!(of(7.0009, false).abs() < 1e-9);
}

#[test]
fn g20_benefits_lower_net_and_raise_debt() {
    let table = [
        (0.0, "3.83", "0.0121"),
        (0.2, "3.37", "0.0169"),
        (0.4, "3.01", "0.0208"),
        (0.7, "2.59", "0.0254"),
    ];
    for (benefit, expected, debt) in table {
        let a = Assumptions { benefit, ..a() };
        let run = Economy::run(&a, weeks(TEN));
        let reference = Economy::run(&a.reference(), weeks(TEN));
        let last = weeks(TEN) - 1;
        printed("net", 100.0 * against_base(&a, &run).net, expected);
        let beyond = run[last].debt - reference[last].debt;
        printed("debt in years of spending", beyond / 52.0 / Base::new(&a).spending, debt);
    }
}

#[test]
fn g22_the_gap_between_propensities_counts() {
    for (people, owners, expected) in [
        (0.9, 0.1, "4.03"),
        (0.9, 0.5, "3.01"),
        (0.9, 0.9, "1.71"),
        (0.5, 0.5, "1.61"),
        (0.7, 0.7, "1.64"),
    ] {
        printed("net", net(&Assumptions { people, owners, ..a() }, TEN), expected);
    }
}
