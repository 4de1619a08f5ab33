use super::founding::could_found;
use super::metrics::top_tenth;
use super::*;
use crate::engine::quantity::WEEKS_PER_YEAR;

#[path = "../../../tests/oracles/market.rs"]
mod oracles;

use oracles::{leveraged, share_of_best};

fn near(a: f64, b: f64, tolerance: f64) {
    assert!((a - b).abs() < tolerance, "{a} is not {b}");
}

#[test]
fn i8_everything_below_the_bar_is_worth_exactly_nothing() {
    near(price(0.7, 0.3, 1.0), 0.4, 1e-12);
    near(price(0.7, 0.6, 1.0), 0.1, 1e-12);
    assert_eq!(price(0.7, 0.8, 1.0), 0.0);
    assert_eq!(price(0.7, 0.7, 9.0), 0.0);
}

#[test]
fn i9_the_best_of_ten_takes_all_once_buyers_are_choosy() {
    // Published to five digits.
    for (b, share) in [(5.0, 0.231_97), (20.0, 0.858_49), (50.0, 0.999_59)] {
        near(share_of_best(0.2, 9.0, b), share, 5e-6);
    }
    near(share_of_best(0.0, 9.0, 20.0), 0.1, 1e-12);
}

#[test]
fn b17_two_people_match_twenty_at_nearly_eight_times_the_leverage() {
    let team = |n: f64, l: f64| leveraged(n, 0.000_6, l);
    near(team(20.0, 0.0), 15.2, 1e-12);
    near(team(2.0, 6.618_284), 15.2, 1e-5);
    near(team(13.464_663, 0.0), 12.0, 1e-5);
    near(team(1.201_039, 9.0), 12.0, 1e-5);
}

#[test]
fn releases_move_the_bar_towards_everything_and_never_past_it() {
    let mut bar = 0.3;
    for jump in [0.1, 0.5, 3.0, 0.2] {
        let next = jumped(bar, jump);
        assert!((bar..=1.0).contains(&next));
        bar = next;
    }
    assert_eq!(bar, 1.0);
    near(jumped(0.3, 0.1), 0.37, 1e-12);
}

/// Quality lies between execution and 1, and grows with both of its parts.
#[test]
fn taste_fills_what_execution_leaves_open() {
    let grid: Vec<f64> = (0..=20).map(|i| f64::from(i) / 20.0).collect();
    for &e in &grid {
        for &t in &grid {
            let q = quality(e, t, 0.3);
            assert!(q >= e && q <= 1.0);
            assert!(quality(e, (t + 0.05).min(1.0), 0.3) >= q);
            assert!(quality((e + 0.05).min(1.0), t, 0.3) >= q);
        }
    }
    assert_eq!(quality(0.4, 0.9, 0.0), 0.4);
}

/// With AI at hand nobody of any taste is below the bar; without, all who execute worse are.
#[test]
fn an_assistant_lifts_everybody_to_the_bar_and_taste_above_it() {
    let p = Market::default();
    let t = Talent { skill: 0.2, taste: 0.5, ..Talent::default() };
    assert_eq!(price(t.quality(&p, 0.6, false), 0.6, 1.0), 0.0);
    near(price(t.quality(&p, 0.6, true), 0.6, 1.0), 0.3 * 0.5 * 0.4, 1e-12);
}

#[test]
fn a_name_settles_at_what_is_delivered() {
    let mut now = 0.0;
    for _ in 0..2_000 {
        now = reputation(now, 0.05, 0.8, 2.0, 0.1);
    }
    near(now, 0.6, 1e-9);
    assert_eq!(reputation(0.4, 0.0, 1.0, 2.0, 0.0), 0.4);
}

#[test]
fn an_audience_grows_above_the_quality_at_which_it_breaks_even() {
    assert!(audience(1.0, 0.02, 0.6, 0.01) > 1.0 && audience(1.0, 0.02, 0.4, 0.01) < 1.0);
    near(audience(1.0, 0.02, 0.5, 0.01), 1.0, 1e-12);
    assert_eq!(audience(1.0, 0.0, 1.0, 2.0), 0.0);
}

#[test]
fn who_founds_has_judgment_and_money() {
    let p = Market::default();
    let rich = Talent { taste: 0.3, savings: 20_000.0, ..Talent::default() };
    assert!(could_found(&p, &rich));
    assert!(!could_found(&p, &Talent { savings: 19_999.0, ..rich }));
    assert!(!could_found(&p, &Talent { taste: 0.2, ..rich }));
    assert!(!could_found(&p, &Talent::default()), "somebody whom nobody knows yet");
}

#[test]
fn the_dearest_tenth_of_equals_is_as_dear_as_all() {
    near(top_tenth(&mut [2.0; 20]), 1.0, 1e-12);
    near(top_tenth(&mut [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0]), 10.0, 1e-12);
}

#[test]
fn in_the_neutral_room_no_factor_moves() {
    let p = Market::default();
    assert!(!p.acts());
    let r = Repute::default();
    assert_eq!((r.price(), r.demand, r.births), (1.0, 1.0, 1.0));
    assert_eq!((factor(0.0, f64::NAN), weighed(f64::NAN, 0.2), weighed(0.3, 0.0)), (1.0, 1.0, 1.0));
    assert!(!Talent::default().assistant());
}

/// Of a place of 20 people, one year in 28 of lives ends one, and it is vacant for a quarter of a year more.
#[test]
fn where_places_are_vacant_people_are_missing() {
    let terms = LifeTerms { exit: 0.16, exit_size: 0.5, vacant: 13.0 };
    let life = WEEKS_PER_YEAR / (0.16 / 20.0_f64.sqrt());
    let [ended, missing] = terms.missing(20.0, 7.0);
    assert!((ended * (life + 13.0) - 20.0).abs() < 1e-9);
    assert!((missing * (life + 13.0) - (20.0 * 13.0 + 19.0 * 7.0)).abs() < 1e-9);
    assert_eq!(LifeTerms { exit: 0.0, ..terms }.missing(20.0, 7.0), [0.0; 2]);
}
