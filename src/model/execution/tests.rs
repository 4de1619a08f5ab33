use super::*;

#[path = "../../../tests/oracles/execution.rs"]
mod oracles;

use crate::engine::Draws;
use oracles::{best_contexts, restarted};

fn near(a: f64, b: f64) {
    assert!((a / b - 1.0).abs() < 1e-5, "{a} is not {b}");
}

#[test]
fn e3_checkpoints_save_most_of_what_restarting_loses() {
    for (n, time) in [
        (1.0, 3.194_528),
        (2.0, 1.718_282),
        (5.0, 1.229_562),
        (10.0, 1.107_014),
        (100.0, 1.010_067),
    ] {
        near(restarted(1.0, 2.0, n, 0.0), time);
    }
}

#[test]
fn e4_checkpoints_that_cost_something_save_less() {
    near(restarted(1.0, 2.0, 5.0, 0.02), 1.381_768);
}

#[test]
fn e5_the_best_interval_balances_cost_against_loss() {
    // Young's interval: √(2 c · MTBF) = 1 h for c = 0.05 h and 10 h; it is where the expected time is least.
    let time = |interval: f64| restarted(100.0, 0.1, 100.0 / interval, 0.05);
    let best = crate::engine::quantity::sqrt(2.0 * 0.05 * 10.0);
    near(best, 1.0);
    assert!(time(best) < time(best * 1.2) && time(best) < time(best * 0.8));
}

#[test]
fn d17_contexts_on_shared_artifacts_are_worth_less_and_then_fewer() {
    for (n, c) in [
        (1.0, 1.0),
        (2.0, 1.90114),
        (5.0, 4.09836),
        (10.0, 6.49351),
        (20.0, 8.58369),
        (50.0, 8.47458),
        (100.0, 6.30915),
    ] {
        near(worth(n, 0.05, 0.001), c);
    }
    near(best_contexts(0.05, 0.001), 30.8221);
    near(worth(best_contexts(0.05, 0.001), 0.05, 0.001), 9.03798);
}

#[test]
fn seats_are_whole_and_the_largest_remainders_come_first() {
    assert_eq!(apportion(4.9, &[2.0, 2.0, 2.0]), [2, 1, 1]);
    assert_eq!(apportion(f64::INFINITY, &[1.0, 3.0]), [1, 3]);
    assert_eq!(apportion(0.5, &[1.0]), [0]);
    assert_eq!(apportion(5.0, &[8.0, 1.0, 1.0]), [4, 1, 0]);
}

#[test]
fn attention_is_whole_up_to_the_span() {
    assert_eq!(attention(80.0, 20.0, 4.0, 0.1), 1.0);
    near(attention(100.0, 20.0, 4.0, 0.1), 0.904_837);
}

#[test]
fn ai_costs_its_hours_and_those_of_who_steers_it_for_each_success() {
    let p = Execution { system_speed: 10.0, steer: 0.5, binding: 0.25, ..Execution::default() };
    // Three dollars an hour at ten times the speed, and three quarters of an hour of 64 dollars for 12 bh.
    assert!((p.terms().cost(3.0, 64.0, 1.0) - (0.3 + 4.0)).abs() < 1e-12);
    assert!((p.terms().cost(3.0, 64.0, 0.5) - 8.6).abs() < 1e-12);
    assert_eq!(Execution::default().terms().cost(0.0, 64.0, 1.0), 0.0);
}

fn bench(conflict: f64) -> Bench {
    Bench {
        executors: 10,
        contexts: 10,
        rate: 1.0,
        conflict,
        system: true,
        persistent: true,
        ..Bench::IDLE
    }
}

/// A tenth of 10,000 runs and more: their share lies within five standard errors of the equation.
#[test]
fn runs_conflict_as_often_as_their_contexts_are_many_and_take_longer() {
    let (chance, draws, n) = (conflict(10.0, 0.02), Draws::new(3, 0), 20_000_u64);
    near(chance, 1.0 - 0.833_748);
    assert_eq!((conflict(1.0, 0.02), conflict(10.0, 0.0)), (0.0, 0.0));
    let p = Execution { merge: 0.5, ..Execution::default() };
    let runs = (0..n).map(|key| Draft::default().by_system(&p, &bench(chance), &draws, key, 8.0));
    let longer = runs.map(|run| if run == 8.0 { 0.0 } else { (run - 8.0) / 4.0 }).sum::<f64>();
    let error = crate::engine::quantity::sqrt(chance * (1.0 - chance) / n as f64);
    assert!((longer / n as f64 - chance).abs() < 5.0 * error, "{longer}");
}

#[test]
fn a_system_that_forgets_begins_anew_and_is_told_again() {
    let keeps = Execution { checkpoints: 5, seen: 1.0, rebrief: 0.5, ..Execution::default() };
    let forgets = Execution { stateful: false, ..keeps.clone() };
    let draws = Draws::new(1, 0);
    for (p, work, told, saved) in [(&keeps, 2.0, 0.0, 8.0), (&forgets, 10.0, 0.5, 0.0)] {
        let mut draft = Draft::default();
        assert_eq!(draft.rebriefing(p), 0.0);
        assert_eq!(draft.by_system(p, &bench(0.0), &draws, 7, 10.0), 10.0);
        assert_eq!(draft.attempted(p, &draws, 7, 0.0), Attempt::Again);
        assert_eq!(draft.rebriefing(p), told);
        assert_eq!(draft.saved(p, 10.0), saved);
        assert_eq!(draft.by_system(p, &bench(0.0), &draws, 7, 10.0), work);
    }
}

#[test]
fn who_minds_one_context_never_turns() {
    assert_eq!((switching(1.0, 0.25), switching(0.2, 0.25)), (0.0, 0.0));
    near(switching(4.0, 0.25), 0.1875);
}

/// What is new to machines halves in three years; where cells die at 0.24 a year, half of what they ask for is.
#[test]
fn work_is_new_to_machines_for_some_years() {
    assert_eq!((novelty(0.0), novelty(3.0), novelty(6.0)), (1.0, 0.5, 0.25));
    let steps = 400_000;
    let width = 400.0 / f64::from(steps);
    let aged = |i: u32| (f64::from(i) + 0.5) * width;
    let lives = |years: f64| 0.24 * crate::engine::quantity::exp(-0.24 * years);
    let mean: f64 = (0..steps).map(|i| lives(aged(i)) * novelty(aged(i)) * width).sum();
    // The published 0.509501 is for steps of a week.
    near(mean, 0.24 / (0.24 + std::f64::consts::LN_2 / 3.0));
    assert!((mean - 0.509_501).abs() < 1e-3);
}

/// Of 20,000 tasks the share lies within five standard errors of the equation.
#[test]
fn a_share_of_tasks_is_new_and_goes_to_people() {
    let (p, draws, n) =
        (Execution { novel: 0.6, ..Execution::default() }, Draws::new(4, 0), 20_000_u64);
    for (years, chance) in [(0.0, 0.6), (3.0, 0.3)] {
        let new = (0..n).filter(|&key| p.is_new(&draws, key, years)).count() as f64 / n as f64;
        let error = crate::engine::quantity::sqrt(chance * (1.0 - chance) / n as f64);
        assert!((new - chance).abs() < 5.0 * error, "{new} at {years}");
    }
    assert!((0..n).all(|key| !Execution::default().is_new(&draws, key, 0.0)));
}
