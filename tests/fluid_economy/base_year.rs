//! Tests of the base year: its constants, and that it stands still.

use crate::assumptions::{Assumptions, Closure};
use crate::base::Base;
use crate::economy::{Economy, new_in_base_year, wage_curve};
use crate::headline::weeks;
use crate::labour::{Market, hires, quitting};
use crate::{coordination, execution, printed};

/// Largest change of anything that a week tells, in ten years without AI, over the first week.
fn drift(a: &Assumptions) -> f64 {
    let run = Economy::run(&a.reference(), weeks(10.0));
    let base = Base::new(a);
    let market = &base.market;
    let mut most: f64 = 0.0;
    for week in &run {
        let compared = [
            (week.employed[0], market.employed[0]),
            (week.employed[1], market.employed[1]),
            (week.unemployed, market.unemployed[0] + market.unemployed[1]),
            (week.work, base.orders()),
            (week.spending, base.spending),
            (week.price, 1.0),
            (week.wage, 1.0),
            (week.purposes, 1.0),
            (week.debt, run[0].debt),
        ];
        for (now, then) in compared {
            most = most.max((now / then - 1.0).abs());
        }
    }
    most
}

#[test]
fn without_ai_nothing_moves_for_ten_years() {
    for closure in [Closure::Income, Closure::Fixed, Closure::Open] {
        let found = drift(&Assumptions::default().under(closure));
        assert!(found < 1e-9, "{closure:?}: {found:e}");
    }
}

/// G15: u0 and v0 do not depend on mobility, since efficiency is fitted to them.
#[test]
fn mobility_leaves_the_base_year_as_it_is() {
    for mobility in [0.01, 0.1, 0.3, 0.6, 1.0] {
        let found = drift(&Assumptions { mobility, ..Assumptions::default() });
        assert!(found < 1e-9, "{mobility}: {found:e}");
    }
}

#[test]
fn hours_of_the_base_year_are_as_published() {
    let base = Base::new(&Assumptions::default());
    printed("y0", base.work, "10.240951");
    printed("l", base.leading, "2.1248");
    printed("k", base.handoff, "0.181546");
    printed("r", base.review, "0.077805");
    printed("N", new_in_base_year(), "0.509501");
}

#[test]
fn people_and_vacancies_of_the_base_year_are_as_published() {
    let market = Market::in_base_year(0.3, 0.3);
    printed("V of organizations", market.vacancies[0], "0.005288475");
    printed("V of the rest", market.vacancies[1], "0.011512525");
    printed("U of organizations", market.unemployed[0], "0.015133023");
    printed("U of the rest", market.unemployed[1], "0.025933");
    printed("eff", market.efficiency, "0.216064732");
    printed("weeks of organizations", market.weeks()[0], "7.702387");
    printed("weeks of the rest", market.weeks()[1], "7.186024");
    let leavers = market.employed.map(|e| quitting() * e);
    let seekers = [0, 1].map(|j| market.unemployed[j] + leavers[j]);
    let hired = hires(market.vacancies, seekers, market.efficiency, 0.3);
    for j in 0..2 {
        assert!((hired[0][j] + hired[1][j] - leavers[j]).abs() < 1e-15);
        assert!((hired[j][0] + hired[j][1] - leavers[j]).abs() < 1e-15);
    }
}

/// One market in which a seeker applies once in 6.75 weeks.
#[test]
fn hires_of_one_market_are_as_published() {
    let of = |v: f64, u: f64| hires([v, 0.0], [u, 0.0], 1.0 / 6.75, 1.0)[0][0];
    printed("hires", of(0.016801, 0.041066), "0.0022730");
    printed("hires in a slump", of(0.01, 0.06), "0.0014778");
    printed("hires without vacancies", of(0.0, 0.041066), "0.000000000");
}

#[test]
fn the_wage_curve_is_as_published() {
    for (u, wage) in
        [(0.005, "1.101905"), (0.02, "1.051651"), (0.08, "0.954393"), (0.2, "0.895100")]
    {
        printed("w", wage_curve(u, 0.07), wage);
    }
}

#[test]
fn meetings_and_managers_by_size_are_as_published() {
    let table = [
        (1.0, "0.000000000"),
        (2.0, "0.139166667"),
        (5.0, "0.227479521"),
        (20.0, "0.280562854"),
        (50.0, "0.297325708"),
        (200.0, "0.314634041"),
        (1000.0, "0.331173562"),
    ];
    for (n, share) in table {
        printed("τ", coordination::meetings(n, 8.0, 0.12), share);
    }
    for (n, share) in [(5.0, "0.1"), (20.0, "0.11875"), (200.0, "0.124375")] {
        let found = coordination::managers(n, 8.0);
        let wanted: f64 = share.parse().expect("a number");
        assert!((found - wanted).abs() < 1e-12, "g({n}): {found}");
    }
}

#[test]
fn costs_of_a_base_hour_are_as_published() {
    let a = Assumptions::default();
    let hour = execution::hour(50.0);
    printed("hour", hour, "75.30");
    printed("c_h", execution::by_people(hour), "94.127");
    printed("c_x", execution::by_executors(&a, 100.0, hour), "16.340");
    printed("break-even", execution::break_even(&a, hour), "800.08");
    let slow = Assumptions { speed: 1.0, ..a };
    printed("break-even at a person's speed", execution::break_even(&slow, hour), "80.01");
}
