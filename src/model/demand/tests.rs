use super::*;

#[path = "../../../tests/oracles/demand.rs"]
mod oracles;

use oracles::{break_even_purposes, labour_demanded};

#[test]
fn b6_labour_demanded_at_five_times_the_productivity() {
    for (e, labour) in
        [(0.25, 0.299_070), (0.5, 0.447_214), (1.0, 1.0), (1.5, 2.236_068), (2.0, 5.0)]
    {
        assert!((labour_demanded(5.0, e) - labour).abs() < 1e-6);
    }
}

#[test]
fn free_demand_breaks_even_at_fewer_purposes_the_more_elastic_it_is() {
    for (e, purposes) in [(0.5, 2.570), (1.0, 1.0), (1.5, 0.345)] {
        let g = break_even_purposes(0.0994, 1.0, 9.6667, e);
        assert!((g - purposes).abs() < 5e-4, "{g} at {e}");
    }
}

#[test]
fn consumer_surplus_is_the_area_under_the_demand_curve() {
    let (p0, y0, p1) = (80.0, 100.0, 30.0);
    for e in [0.5, 1.0, 1.5] {
        let steps = 200_000;
        let width = (p0 - p1) / f64::from(steps);
        let area: f64 = (0..steps)
            .map(|i| p1 + (f64::from(i) + 0.5) * width)
            .map(|p| y0 * pow(p / p0, -e) * width)
            .sum();
        assert!((consumer_surplus(p0, y0, p1, e) / area - 1.0).abs() < 1e-6, "{e}");
    }
}

#[test]
fn demand_without_elasticity_does_not_move() {
    assert_eq!(response(0.1, 0.0), 1.0);
    assert_eq!(response(1.0, 1.5), 1.0);
}

#[test]
fn what_a_multiplier_of_three_brings_is_two_thirds_its_doing() {
    assert!((policy::owed_to(3.0) - 2.0 / 3.0).abs() < 1e-12);
    assert_eq!((policy::owed_to(1.0), policy::owed_to(0.5)), (0.0, 0.0));
}

/// Hours of the fluid economy's base year: 26.56 used a head, of which meetings take 0.280562854 of 32.
fn normal() -> (closed::Way, closed::Normal) {
    let hours = 1.25 + 0.181_545_640_748_602_3 + 0.077_805_274_606_543_82;
    let meetings = 0.280_562_853_965_915_74;
    let way = closed::Way { hours, meetings, leading: 1.0, bill: 0.0, kept: 1.0 };
    (way, closed::Normal { hour: 2000.0 / 26.56, utilization: 0.83, leading: 0.08 })
}

#[test]
fn normal_cost_of_the_base_year_is_wages_over_work_and_moves_with_neither_idle_time_nor_orders() {
    let (way, base) = normal();
    for priced in [0.0, 1.0] {
        let cost = closed::normal_cost(&way, &base, priced);
        assert!((cost - 195.294_363_972_248_56).abs() < 1e-9, "{cost}");
    }
    let cheap = closed::normal_cost(&closed::Way { bill: 11.0, ..way }, &base, 1.0);
    assert!((cheap - 206.294_363_972_248_56).abs() < 1e-9);
    // Where a fifth of work is paid back, each hour that is not has to earn a quarter more.
    let kept = closed::normal_cost(&closed::Way { kept: 0.8, ..way }, &base, 1.0);
    assert!((kept / 195.294_363_972_248_56 - 1.25).abs() < 1e-12);
}

/// Leading half as much again costs 0.04 of used hours more where prices cover it, and never more than four times.
#[test]
fn prices_cover_leading_as_far_as_they_do() {
    let (way, base) = normal();
    let at = |leading, priced| closed::normal_cost(&closed::Way { leading, ..way }, &base, priced);
    let working = 1.0 - 0.280_562_853_965_915_74 / 0.83 - 0.08;
    assert!((at(1.5, 1.0) / at(1.0, 1.0) - working / (working - 0.04)).abs() < 1e-12);
    assert_eq!(at(1.5, 0.0), at(1.0, 0.0));
    assert_eq!(at(9.0, 1.0), at(4.0, 1.0));
}

#[test]
fn a_price_passes_on_the_share_that_it_says() {
    assert_eq!(closed::relative_price(100.0, 200.0, 1.0), 0.5);
    assert!((closed::relative_price(100.0, 200.0, 0.8) - 0.574_349_177_498_517_5).abs() < 1e-12);
    assert_eq!(closed::relative_price(100.0, 200.0, 0.0), 1.0);
}

#[test]
fn cash_beyond_its_target_is_paid_out_in_half_a_year_and_losses_are_not_paid_in() {
    assert_eq!(closed::dividend(10.0, 126.0, 100.0), 11.0);
    assert_eq!(closed::dividend(-10.0, 126.0, 100.0), 0.0);
    assert_eq!(closed::dividend(10.0, 0.0, 100.0), 10.0 - 100.0 / 26.0);
}

/// Of the fluid economy: 20 people have 20 · 10.240950938 bh of work a week at 1.509350915 h each, and lead 42.496 h.
#[test]
fn as_many_are_wanted_as_what_is_asked_for_takes() {
    let (way, base) = normal();
    let hours = 20.0 * (10.240_950_938_472_556 * way.hours + 2.124_8);
    assert!((staff::wanted(hours, 32.0, base.utilization, way.meetings) - 20.0).abs() < 1e-9);
    assert!((staff::wanted(0.5 * hours, 32.0, 0.83, way.meetings) - 10.0).abs() < 1e-9);
}
