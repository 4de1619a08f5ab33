use super::*;

#[path = "../../../tests/oracles/wages.rs"]
mod oracles;

use oracles::{automated, baumol_share, judgment_share, labour_share, o_ring, o_ring_break_even};

fn near(a: f64, b: f64, tolerance: f64) {
    assert!((a - b).abs() < tolerance, "{a} is not {b}");
}

#[test]
fn b7_wages_rise_peak_and_collapse_as_tasks_are_automated() {
    for (phi, y, w, r) in [
        (0.25, 1.714_286, 1.653_061, 0.020_408),
        (0.5, 3.0, 2.25, 0.25),
        (0.7, 3.947_368, 1.402_355, 0.848_338),
        (0.75, 4.0, 1.0, 1.0),
        (0.9, 4.0, 1.0, 1.0),
    ] {
        let (output, wage, rent) = automated(phi, 3.0, 1.0, 0.5);
        near(output, y, 1e-6);
        near(wage, w, 1e-6);
        near(rent, r, 1e-6);
    }
}

#[test]
fn b8_the_wage_peaks_where_it_was_published() {
    for (k, phi, w) in [(1.0, 0.292_893, 1.457_107), (3.0, 0.5, 2.25), (9.0, 0.683_772, 4.331_139)]
    {
        let wage = |phi: f64| automated(phi, k, 1.0, 0.5).1;
        // A fine grid: the peak is flat, so that its height is known far better than its place.
        let best = (1..100_000)
            .map(|i| f64::from(i) * 1e-5 * k / (k + 1.0))
            .max_by(|a, b| wage(*a).total_cmp(&wage(*b)))
            .unwrap();
        near(best, phi, 2e-5);
        near(wage(best), w, 1e-6);
    }
}

#[test]
fn b9_wages_and_rents_use_output_up_on_both_sides_of_the_collapse() {
    for phi in [0.01, 0.2, 0.5, 0.74, 0.75, 0.9] {
        for sigma in [0.3, 0.5, 0.9] {
            let (y, w, r) = automated(phi, 3.0, 1.0, sigma);
            near((w * 1.0 + r * 3.0) / y, 1.0, 1e-12);
        }
    }
}

#[test]
fn b10_the_share_of_labour_falls_with_the_price_of_what_stands_in_for_it() {
    for (r, share) in [(0.25, 0.666_667), (0.5, 0.585_786), (1.0, 0.5)] {
        near(labour_share(0.5, r, 0.5), share, 1e-6);
    }
    for (gamma, r) in [(0.3, 0.1), (0.7, 4.0)] {
        near(labour_share(gamma, r, 1.0), gamma, 1e-12);
    }
}

#[test]
fn b11_new_tasks_that_keep_pace_with_automation_keep_the_share_of_labour() {
    let share = |n: f64, i: f64| labour_share(n - i, 0.4, 0.5);
    let kept: Vec<f64> = (0..50).map(|t| f64::from(t) / 64.0).map(|d| share(0.5 + d, d)).collect();
    assert!(kept.iter().all(|s| (s - kept[0]).abs() < 1e-12));
    let lost: Vec<f64> =
        (0..50).map(|t| f64::from(t) / 200.0).map(|d| share(0.5 + d, 2.0 * d)).collect();
    assert!(lost.windows(2).all(|pair| pair[1] < pair[0]));
}

#[test]
fn b12_what_automation_adds_to_productivity_is_a_product_of_four_shares() {
    // Published from rounded factors: 0.046 of tasks at 0.144 saved each is 0.006624, at full digits 0.00661.
    near(0.199 * 0.23 * 0.27 * 0.535, 0.006_611_3, 5e-7);
}

#[test]
fn c1_c2_one_weak_link_is_the_quality_of_the_chain() {
    for (q, n, y) in [(0.9, 10.0, 0.348_678), (0.99, 50.0, 0.605_006), (0.999, 100.0, 0.904_792)] {
        near(o_ring(n, n, q, 1.0), y, 1e-6);
    }
    for n in [2.0, 10.0, 1000.0] {
        near(o_ring(n, n - 1.0, 1.0, 0.9), 0.9, 1e-12);
    }
}

#[test]
fn c4_the_quality_from_which_giving_away_one_task_pays() {
    for (n, m) in [(2.0, 0.5), (3.0, 0.444_444), (10.0, 0.387_420), (1000.0, 0.368_063)] {
        near(o_ring_break_even(n, 1.0), m, 1e-6);
    }
    for (k, m) in [(1.0, 0.4096), (2.0, 0.464_758), (3.0, 0.542_884), (4.0, 0.668_740), (5.0, 1.0)]
    {
        near(o_ring_break_even(5.0, k), m, 1e-6);
        // At this quality, relative to a person who does all five, output is what it was.
        near(o_ring(5.0, k, m / 5.0, 1.0) / o_ring(5.0, 0.0, 0.2, 1.0), 1.0, 1e-5);
    }
}

#[test]
fn c5_partial_automation_can_raise_what_a_person_brings_about() {
    near(o_ring(5.0, 0.0, 0.2, 1.0), 0.000_32, 1e-9);
    near(o_ring(5.0, 2.0, 0.2, 1.0), 0.001_481_5, 1e-7);
    near(o_ring(5.0, 2.0, 0.2, 1.0) / o_ring(5.0, 0.0, 0.2, 1.0), 4.629_630, 1e-6);
}

#[test]
fn f10_judgment_is_paid_what_abundant_execution_leaves() {
    for (rho, m, share) in [
        (-1.0, 2.0, 0.666_667),
        (-1.0, 10.0, 0.909_091),
        (-1.0, 100.0, 0.990_099),
        (-0.5, 2.0, 0.585_786),
        (-0.5, 10.0, 0.759_747),
        (-0.5, 100.0, 0.909_091),
    ] {
        near(judgment_share(m, rho), share, 1e-6);
        // The room's own prices come to the same share.
        let [x, j, _] = marginal_products([m, 1.0, 1.0], [0.5, 0.5, 0.0], rho, 0.5);
        near(j / (x * m + j), share, 1e-6);
    }
}

#[test]
fn i7_the_sector_that_stands_still_employs_most() {
    near(baumol_share(4.0, 0.5), 2.0 / 3.0, 1e-12);
    near(baumol_share(10.0, 0.5), 0.759_747, 1e-6);
    near(baumol_share(10.0, 1.0), 0.5, 1e-12);
}

/// With wages equal in both sectors, the room's prices are those of Baumol: the price of what stands still
/// rises with the other sector's productivity when employment has moved as row I7 says.
#[test]
fn i7_prices_and_employment_in_presence_agree() {
    for a in [2.0, 4.0, 10.0] {
        let there = baumol_share(a, 0.5);
        let x = [a * (1.0 - there) / 0.5, 1.0, there / 0.5];
        let [executed, _, attended] = marginal_products(x, [0.5, 0.0, 0.5], -1.0, 0.5);
        near(attended / executed, a, 1e-9);
    }
}

#[test]
fn at_base_quantities_all_prices_are_those_of_the_base() {
    for p in marginal_products([1.0; 3], [0.5, 0.2, 0.3], -1.0, 0.5) {
        near(p, 1.0, 1e-12);
    }
}

#[test]
fn prices_pay_out_what_is_made() {
    let (x, bill) = ([3.0, 0.7, 1.2], [0.5, 0.2, 0.3]);
    let p = marginal_products(x, bill, -1.0, 0.5);
    let paid: f64 = (0..3).map(|i| p[i] * x[i] * bill[i]).sum();
    let c = crate::engine::ces::ces(&x[..2], &[5.0 / 7.0, 2.0 / 7.0], -1.0);
    let y = crate::engine::ces::ces(&[c, x[2]], &[0.7, 0.3], -1.0);
    near(paid / y, 1.0, 1e-12);
}

#[test]
fn execution_is_never_paid_more_than_ai_costs_once_buyers_have_turned_to_it() {
    assert_eq!(execution_target(1.0, 0.2, 1.0), 0.2);
    assert_eq!(execution_target(0.1, 0.2, 1.0), 0.1);
    assert_eq!(execution_target(1.0, f64::NAN, 0.0), 1.0);
    near(execution_target(1.0, 0.2, 0.5), 0.6, 1e-12);
}

#[test]
fn prices_follow_slowly_and_stop_at_the_floor() {
    let mut price = 1.0;
    for _ in 0..52 {
        price = followed(price, 0.0, 52.0, 0.0);
    }
    near(price, 1.0 / std::f64::consts::E, 1e-12);
    assert_eq!(followed(1.0, 0.0, f64::INFINITY, 0.0), 1.0);
    assert_eq!(followed(0.3, 0.0, 1.0, 0.3), 0.3);
}

/// S1.17: amplified at first, replaced in part, then wholly, at r = 10 as row B18 has it.
#[test]
fn elasticity_rises_from_the_short_to_the_long_run() {
    let p = Wages::default();
    assert_eq!(p.elasticity(-1.0), 1.5);
    assert!(p.elasticity(0.5) < p.elasticity(2.0) && p.elasticity(2.0) < p.elasticity(10.0));
    near(p.elasticity(1e6), 8.0, 1e-9);
}

/// Pay relative to base that is published for β 0.07 and 4.1066 % unemployed at base: the first is at the floor.
#[test]
fn pay_falls_with_unemployment_along_the_wage_curve() {
    let at = |u: f64| wage_curve(u, 0.041_066, 0.07);
    for (u, pay) in [(0.005, 1.101_905), (0.02, 1.051_651), (0.08, 0.954_393), (0.2, 0.895_100)] {
        near(at(u), pay, 5e-7);
        let mut level = 1.0;
        for _ in 0..26 * 40 {
            level = bargained(level, at(u));
        }
        near(level, at(u), 1e-12);
    }
    assert_eq!(at(0.041_066), 1.0);
    assert_eq!(at(0.0), at(0.041_066 / 4.0));
    assert_eq!((wage_curve(0.3, 0.041_066, 0.0), wage_curve(0.3, 0.0, 0.07)), (1.0, 1.0));
    // In a week pay covers a twenty-sixth of the distance.
    near(bargained(1.0, 0.48), 0.98, 1e-15);
}

#[test]
fn the_neutral_room_pays_all_alike() {
    let p = Wages::default();
    assert!(!p.told_apart() && !p.needs_presence(&Draws::new(1, 2), 3));
    assert_eq!((Pay::default().relative(), PayLevel::default().relative), (1.0, 1.0));
}

#[test]
fn the_middle_is_who_earns_about_the_median() {
    near(metrics::middle_share(&[1.0, 4.0, 5.0, 6.0, 20.0]), 0.6, 1e-12);
}
