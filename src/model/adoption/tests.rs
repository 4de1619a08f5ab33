use super::*;

#[path = "../../../tests/oracles/adoption.rs"]
mod oracles;

use oracles::{bass, bass_peak};

#[test]
fn e8_forty_hours_of_orchestration_pay_back_within_seven_days() {
    assert!((payback_days(40.0, 4.0, 1.5) - 6.666_667).abs() < 1e-6);
}

#[test]
fn h7_imitation_carries_most_of_a_large_economy_in_ten_years() {
    for (t, share) in [(5.0, 0.331_199), (10.0, 0.812_803)] {
        assert!((bass(0.03, 0.38, t) - share).abs() < 1e-6);
    }
    assert!((bass_peak(0.03, 0.38) - 6.192_619).abs() < 1e-6);
}

/// Four fifths of the cost are left each time that as many again have done it.
#[test]
fn h11_what_is_done_twice_as_often_costs_four_fifths() {
    assert!((-ln(0.8) / std::f64::consts::LN_2 - 0.321_928).abs() < 1e-6);
    for (n, cost) in [(1.0, 1.0), (2.0, 0.8), (4.0, 0.64), (8.0, 0.512), (100.0, 0.227_06)] {
        assert!((learned(n, 0.8) - cost).abs() < 1e-5, "{n}");
    }
    assert_eq!(learned(57.0, 1.0), 1.0);
}

#[test]
fn who_sets_up_second_takes_fewer_hours_and_less_money() {
    let p = Adoption {
        setup: 40.0,
        setup_cost: 500.0,
        setup_weeks: 4,
        learning: 0.8,
        ..Adoption::default()
    };
    let mut mode = Mode::default();
    mode.take(Way::SystemRun, &p, 20.0, learned(2.0, p.learning));
    mode.executes = mode.way;
    assert!((mode.setup_hours() - 8.0).abs() < 1e-12);
    assert!((mode.setup_cost() - 2_000.0).abs() < 1e-9);
}

#[test]
fn rank_counts_what_is_better() {
    let values = [5.0, f64::NAN, 7.0, 1.0, 5.0];
    assert_eq!(metrics::rank(&values), 2.0);
    assert!(metrics::rank(&[f64::NAN, 1.0]).is_nan());
}

#[test]
fn large_organizations_take_steps_more_often_where_size_matters() {
    assert_eq!(by_size(500.0, 0.0), 1.0);
    assert_eq!(by_size(20.0, 0.3), 1.0);
    assert!((by_size(320.0, 0.25) - 2.0).abs() < 1e-12);
    assert!((by_size(5.0, 0.5) - 0.5).abs() < 1e-12);
}

#[test]
fn a_step_pays_when_it_saves_more_than_its_set_up_within_the_payback() {
    // Ten working days are two weeks.
    assert!(pays(501.0, 1000.0, 10.0) && !pays(500.0, 1000.0, 10.0));
    // What saves nothing does not pay, although it costs nothing.
    assert!(!pays(0.0, 0.0, 20.0) && !pays(f64::NAN, 0.0, 20.0));
}

#[test]
fn only_a_loss_beyond_a_tenth_of_the_bill_makes_anybody_go_back() {
    assert!(disappoints(-10.1, 100.0) && !disappoints(-10.0, 100.0) && !disappoints(5.0, 100.0));
    assert!(!disappoints(0.0, 0.0));
}

#[test]
fn who_goes_back_looks_again_after_half_a_year_only() {
    let p = Adoption { setup: 40.0, setup_weeks: 4, ..Adoption::default() };
    let mut mode = Mode { weeks: 30, ..Mode::default() };
    mode.take(Way::SystemRun, &p, 20.0, 1.0);
    mode.executes = mode.way;
    assert_eq!((mode.weeks, mode.setup_hours()), (0, 10.0));
    mode.go_back(Way::Copilot);
    mode.executes = mode.way;
    assert_eq!((mode.way(), mode.setup_hours()), (Way::Copilot, 0.0));
}
