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
