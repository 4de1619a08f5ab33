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
    let mut mode =
        Mode { way: Way::default(), left: 0, hours: 0.0, cost: 0.0, tasks: Trailing::new(13) };
    mode.take(Way::SystemRun, &p, 20.0, learned(2.0, p.learning));
    assert!((mode.setup_hours() - 8.0).abs() < 1e-12);
    assert!((mode.setup_cost() - 2_000.0).abs() < 1e-9);
}

#[test]
fn rank_counts_what_is_better() {
    let values = [5.0, f64::NAN, 7.0, 1.0, 5.0];
    assert_eq!(metrics::rank(&values), 2.0);
    assert!(metrics::rank(&[f64::NAN, 1.0]).is_nan());
}
