use super::reckoning::Foresight;
use super::*;
use crate::engine::Draws;
use crate::engine::quantity::ln;
use crate::model::states::judgment::irreversibility;

#[path = "../../../tests/oracles/judgment.rs"]
mod oracles;

use oracles::{break_even, checked, judged, two_periods, value};

fn near(a: f64, b: f64) {
    assert!((a - b).abs() < 1e-6, "{a} is not {b}");
}

/// The published defaults of risks.
fn risky() -> Judgment {
    Judgment {
        start: 0.15,
        imprint: 1e-4,
        decay: 0.01,
        change: Law::Exponential { mean: 1.0 },
        seen: 0.7,
        limit: 0.5,
        loss: 2.0,
        volatility: 0.2,
        probing: 2.0,
        ..Judgment::default()
    }
}

#[test]
fn f1_value_is_what_right_work_gains_less_what_wrong_work_loses() {
    for (loss, expected) in [(0.5, 0.55), (1.0, 0.4), (2.0, 0.1), (5.0, -0.8)] {
        near(value(0.7, loss, 1.0), expected);
    }
    near(value(0.3, 2.0, 1.0), -1.1);
}

#[test]
fn f2_work_destroys_value_below_the_break_even() {
    for (loss, p) in [(1.0, 0.5), (2.0, 0.666_667), (5.0, 0.833_333)] {
        near(break_even(loss, 1.0), p);
        near(value(break_even(loss, 1.0), loss, 1.0), 0.0);
    }
}

#[test]
fn f3_faster_execution_below_the_break_even_loses_as_much_more() {
    for i in 1..100 {
        let p = f64::from(i) / 100.0;
        for loss in [0.5, 1.0, 2.0, 5.0] {
            let (once, twice) = (value(p, loss, 1.0), 2.0 * value(p, loss, 1.0));
            let side = p * (1.0 + loss) - loss;
            assert!(side.abs() < 1e-12 || (once > 0.0) == (side > 0.0), "{p} {loss}");
            assert!(once.abs() < 1e-12 || (twice < once) == (p < break_even(loss, 1.0)));
        }
    }
}

#[test]
fn f4_checking_pays_where_much_is_wrong_and_not_where_little_is() {
    let check = |p: f64| checked(p, 2.0, 0.9, 0.05, 0.05);
    near(check(0.7), 0.555);
    near(value(0.7, 2.0, 1.0), 0.1);
    near(check(0.95), 0.8425);
    near(value(0.95, 2.0, 1.0), 0.85);
}

#[test]
fn f5_judging_a_state_is_worth_more_to_the_patient() {
    for (delta, worth) in [(0.9, 5.675_676), (0.95, 6.268_657), (0.99, 6.840_391)] {
        near(judged(10.0, 4.0, 0.5, 0.3, delta), worth);
    }
}

#[test]
fn f6_the_hurdle_rises_with_volatility() {
    near(hurdle(0.04, 0.04, 0.2), 2.0);
    near(hurdle(0.04, 0.04, 0.4), 3.732_051);
    near(hurdle(0.05, 0.05, 0.3), 2.5);
    // Its limit without volatility is the one that is written out.
    for forgone in [0.02, 0.04, 0.08] {
        assert!((hurdle(0.04, forgone, 1e-4) - hurdle(0.04, forgone, 0.0)).abs() < 1e-3);
    }
}

#[test]
fn f7_waiting_a_period_is_worth_what_it_spares_of_bad_news() {
    let (now, wait) = two_periods(1.5, 0.5, 1.0, 0.1);
    assert_eq!(now, 0.0);
    near(wait, 0.227_273);
}

#[test]
fn f8_without_uncertainty_value_is_execution() {
    let certain = Judgment { unpredictability: 0.0, directs: true, ..risky() };
    for j in [0.0, 0.3, 1.0] {
        // Everybody who judges is right where everything is foreseen.
        let p = certain.right(&Discernment { judgment: j }, 1, 0.0);
        assert_eq!((p, value(p, 5.0, 0.9)), (1.0, 1.0));
        // What can be undone costs nothing but its own work.
        assert_eq!(value(0.3, 5.0, irreversibility(0.0)), 0.3);
    }
    assert_eq!(Risk::default().irreversibility(), 0.0);
}

#[test]
fn judgment_runs_from_a_coin_to_never_wrong_and_information_adds_more_to_more_of_it() {
    let p = Judgment { shift: 0.2, information: 0.3, ..Judgment::default() };
    let right = |j: f64, tier: u8, tool: f64| p.right(&Discernment { judgment: j }, tier, tool);
    assert_eq!((right(0.0, 1, 1.0), right(1.0, 1, 0.0), right(0.9, 3, 1.0)), (0.5, 1.0, 1.0));
    near(right(0.4, 1, 0.0), 0.7);
    near(right(0.2, 2, 0.0), 0.7);
    // S1.12: the marginal value of judgment rises with the tool.
    let margin = |tool: f64| right(0.5, 1, tool) - right(0.4, 1, tool);
    near(margin(0.0), 0.05);
    near(margin(1.0), 0.065);
}

#[test]
fn stocks_settle_where_as_much_wears_off_as_is_added_and_repair_stops_at_nothing() {
    let p = risky();
    let mut risk = Risk::new(&p, [0.0; CRITERIA], 0.0);
    let week = [0.002, 0.002, 0.0, 0.002, 0.002, 0.004];
    (0..5_000).for_each(|_| risk = risk.aged(&p, &week, 0.0));
    near(risk.stocks()[0], 0.2);
    assert_eq!(risk.stocks()[2], 0.0);
    near(risk.business(), 0.4);
    near(risk.weighed(), 0.5 * 0.8);
    near(risk.irreversibility(), 0.329_680);
    assert_eq!(risk.aged(&p, &week, 1.0).stocks(), [0.0; CRITERIA]);
    // The business's complexity makes nothing harder to undo.
    assert_eq!(
        Risk::new(&p, [0.1; CRITERIA], 9.0).weighed(),
        Risk::new(&p, [0.1; CRITERIA], 0.0).weighed()
    );
}

#[test]
fn a_task_that_changes_as_much_of_everything_is_as_hard_to_undo_as_its_organization() {
    let p = Judgment { change: Law::Fixed(1.0), seen: 1.0, ..risky() };
    let risk = Risk::new(&p, [0.3; CRITERIA], 0.0);
    let stake = p.stake(&Draws::new(1, 0), 7, &risk, 0.75, false);
    near(stake.irreversible(), risk.irreversibility());
    assert_eq!(stake.irreversible(), stake.assessed());
    near(stake.score(), 0.25 * risk.irreversibility());
    assert_eq!(
        Judgment::default().stake(&Draws::new(1, 0), 7, &risk, 0.5, false),
        Stake::default()
    );
}

/// Over so many tasks: each mean within four standard errors of what the equation says.
#[test]
fn what_cannot_be_undone_harms_as_often_as_it_says_and_scores_tell_it_before() {
    const TASKS: u64 = 20_000;
    let (p, draws, sight) = (risky(), Draws::new(3, 0), 0.6);
    let risk = Risk::new(&p, [0.3; CRITERIA], 0.0);
    let mut foresight = Foresight::default();
    let (mut harms, mut expected, mut seen, mut met) = (0.0, 0.0, 0.0, 0.0);
    for key in 0..TASKS {
        let stake = p.stake(&draws, key, &risk, sight, false);
        let harm = p.harms(&draws, key, &stake);
        foresight.note(stake.score(), harm);
        harms += f64::from(u8::from(harm));
        expected += stake.irreversible();
        let weighed = |i: f64| -ln(1.0 - i);
        seen += weighed(stake.assessed());
        met += weighed(stake.irreversible());
    }
    let n = TASKS as f64;
    // A count's variance is at most n / 4; the share seen varies less than one criterion in ten would.
    assert!((harms - expected).abs() < 4.0 * (n / 4.0).sqrt(), "{harms} {expected}");
    assert!((seen / met - 0.7).abs() < 4.0 * (0.21 / n).sqrt(), "{}", seen / met);
    let auc = foresight.auc();
    assert!(auc > 0.55 && auc < 0.75, "{auc}");
    assert!(foresight.brier() > 0.0 && foresight.brier() < 0.5, "{}", foresight.brier());
}

#[test]
fn a_blind_score_has_half_the_area_and_a_perfect_one_all_of_it() {
    let mut blind = Foresight::default();
    [true, false, false].into_iter().for_each(|harm| blind.note(0.5, harm));
    assert_eq!((blind.auc(), blind.brier()), (0.5, 0.25));
    let mut perfect = Foresight::default();
    for (score, harm) in [(0.9, true), (0.1, false), (1.0, true), (0.0, false)] {
        perfect.note(score, harm);
    }
    assert_eq!(perfect.auc(), 1.0);
    near(perfect.brier(), 0.005);
    // Three of four pairs of a harmed and an unharmed task are in order.
    let mut some = Foresight::default();
    for (score, harm) in [(0.2, true), (0.8, true), (0.1, false), (0.5, false)] {
        some.note(score, harm);
    }
    assert_eq!(some.auc(), 0.75);
    assert!(Foresight::default().auc().is_nan());
    let both = blind.add(&perfect);
    assert_eq!(both.count, 7.0);
}

#[test]
fn what_is_hard_to_undo_is_put_off_once_and_only_where_it_is_not_worth_its_risk() {
    let p = Judgment { seen: 1.0, change: Law::Fixed(1.0), ..risky() };
    let stake = |stock: f64| {
        p.stake(&Draws::new(1, 0), 1, &Risk::new(&p, [stock; CRITERIA], 0.0), 0.7, false)
    };
    // At a hurdle of 2 and a loss of 2 it is put off from i = 0.7 / (2 · 0.3 · 2) = 0.583.
    let (mut low, mut high) = (stake(0.34), stake(0.36));
    assert!(low.assessed() < 0.583 && high.assessed() > 0.584);
    assert!(!low.put_off(&p, 0.7) && high.put_off(&p, 0.7) && !high.put_off(&p, 0.7));
    let never = Judgment { probing: 0.0, ..p.clone() };
    assert!(!stake(5.0).put_off(&never, 0.5));
}
