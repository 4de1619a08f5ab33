//! Tests where the whole economy has a closed form: all income is spent, and multipliers.

use crate::assumptions::{Adoption, Assumptions, Closure};
use crate::base::Base;
use crate::economy::Economy;
use crate::headline::{net, weeks};
use crate::printed;

/// What puts no bound on supply or proposals.
const UNBOUNDED: f64 = 1e12;

/// All is spent, nothing is taxed or kept, nobody leads; employment is what is wanted, at once.
fn say() -> Assumptions {
    Assumptions {
        people: 1.0,
        beneficiaries: 1.0,
        owners: 1.0,
        wealth: 0.0,
        wage_tax: 0.0,
        profit_tax: 0.0,
        benefit: 0.0,
        cash: 0.0,
        leading: 0.0,
        wage_curve: 0.0,
        pass_through: 1.0,
        nu: 0.0,
        sigma: 1.0,
        supply: UNBOUNDED,
        iota: UNBOUNDED,
        frictionless: true,
        ..Assumptions::default().at_once()
    }
}

/// Σ w E / W0 = 1 - (bill / W0) (1 - ζ / (1 + m)), after 60 years, and spending that stands still (G16).
#[track_caller]
fn holds(a: &Assumptions, bill: &str, wages: &str) {
    let run = Economy::run(a, weeks(60.0));
    let base = Base::new(a);
    let wages0 = base.spending / (1.0 + a.margin);
    assert!(run.iter().all(|w| (w.spending / base.spending - 1.0).abs() < 1e-9));
    let end = run[run.len() - 1];
    let closed = 1.0 - end.bill / wages0 * (1.0 - a.supplier / (1.0 + a.margin));
    assert!((end.wages / wages0 - closed).abs() < 1e-9, "{} {closed}", end.wages / wages0);
    if !bill.is_empty() {
        printed("bill", end.bill / wages0, bill);
    }
    printed("wages", end.wages / wages0, wages);
}

#[test]
fn jobs_lost_are_the_bill_less_the_people_whom_suppliers_employ() {
    holds(&Assumptions { price: 400.0, ..say() }, "0.091005", "0.956476");
    holds(&Assumptions { price: 400.0, supplier: 0.0, ..say() }, "", "0.908995");
    holds(&say(), "0.029452", "0.985914");
    holds(&Assumptions { price: 400.0, sigma: 0.5, ..say() }, "0.074089", "0.964566");
}

/// Under `fixed`, too, jobs lost are the bill where prices pass all on: what is saved is served elsewhere.
#[test]
fn under_fixed_jobs_lost_are_the_bill() {
    let a = say().under(Closure::Fixed);
    let run = Economy::run(&a, weeks(10.0));
    printed("net", net(&a, 10.0) / 100.0, "0.028243");
    printed("bill", run[run.len() - 1].bill / 2000.0, "0.028243");
}

/// No AI, fixed prices and wages; leading follows work, which entrants' purposes would not.
fn by_hand() -> Assumptions {
    Assumptions {
        adoption: Adoption::Never,
        wealth: 0.0,
        wage_curve: 0.0,
        cash: 0.0,
        frictionless: true,
        entrants: 0.0,
        iota: UNBOUNDED,
        ..Assumptions::default()
    }
}

/// What spending rises by, week by week, over a grant that starts in the first.
fn multiplier(a: &Assumptions, weeks: usize) -> Vec<f64> {
    let granted = Assumptions { grant: 1.0, ..a.clone() };
    let base = Base::new(a).spending;
    Economy::run(&granted, weeks).iter().map(|w| w.spending - base).collect()
}

/// k = 1 / (1 - c_w (1 - t_w) ω - c_o (1 - t_p) (1 - ω) + c_b b' ω), ω = 1 / (1 + m), b' = benefit times take-up.
fn closed(a: &Assumptions) -> f64 {
    let wages = 1.0 / (1.0 + a.margin);
    let spent = a.people * (1.0 - a.wage_tax) * wages
        + a.owners * (1.0 - a.profit_tax) * (1.0 - wages)
        - a.beneficiaries * a.benefit * a.take_up * wages;
    1.0 / (1.0 - spent)
}

#[test]
fn one_propensity_and_one_tax() {
    let a = Assumptions {
        people: 0.8,
        owners: 0.8,
        wage_tax: 0.25,
        profit_tax: 0.25,
        benefit: 0.0,
        ..by_hand()
    };
    let found = multiplier(&a, 1000);
    for (week, expected) in ["1", "1.6", "1.96"].into_iter().enumerate() {
        printed("on impact", found[week], expected);
    }
    printed("in the end", found[999], "2.5");
    assert!((closed(&a) - 2.5).abs() < 1e-12);
}

/// b' 0.4 is a benefit of 0.4 that everybody takes up.
#[test]
fn benefits_and_two_incomes() {
    let a = Assumptions {
        people: 0.8,
        owners: 0.8,
        wage_tax: 0.25,
        profit_tax: 0.25,
        take_up: 1.0,
        ..by_hand()
    };
    printed("closed form", closed(&a), "1.337209");
    printed("closed form at defaults", closed(&by_hand()), "2.072072");
    for a in [a, by_hand()] {
        let found = multiplier(&a, 4000)[3999];
        // Heads, and with them leading, approach their end at 0.24 a year.
        assert!((found / closed(&a) - 1.0).abs() < 1e-6, "{found} {}", closed(&a));
    }
    let entrants = multiplier(&Assumptions { entrants: 0.12, ..by_hand() }, 4000)[3999];
    assert!((entrants / closed(&by_hand()) - 1.0).abs() < 0.002, "{entrants}");
}

/// Where people spend out of deposits, all is spent in the end that is not taxed or saved in benefits:
/// 1 / (t_w ω + t_p (1 - ω) + b' ω).
#[test]
fn in_the_long_run_nothing_is_saved() {
    let a = Assumptions { wealth: 1.0, ..by_hand() };
    let wages = 1.0 / (1.0 + a.margin);
    let long =
        1.0 / (a.wage_tax * wages + a.profit_tax * (1.0 - wages) + a.benefit * a.take_up * wages);
    printed("closed form", long, "2.738095");
    let found = multiplier(&a, 10_000)[9999];
    assert!((found / long - 1.0).abs() < 1e-6, "{found} {long}");
}
