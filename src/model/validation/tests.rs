use super::*;

#[test]
fn a_review_of_twice_the_time_constant_finds_six_of_seven_defects() {
    assert!((detection(1.0, 30.0) - 0.864_665).abs() < 1e-6);
    assert_eq!(detection(0.0, 30.0), 0.0);
    assert_eq!(detection(0.1, 0.0), 1.0);
}

#[test]
fn reviewing_declines_while_little_escapes_and_snaps_back() {
    let p =
        Validation { decline: 0.05, target: 0.1, jump: 0.3, floor: 0.05, ..Validation::default() };
    assert!((adapted(0.6, 0.05, 0.0, &p) - 0.57).abs() < 1e-12);
    assert!((adapted(0.6, 0.2, 0.0, &p) - 0.9).abs() < 1e-12);
    assert_eq!(adapted(0.9, 0.2, 0.0, &p), 1.0);
    assert_eq!(adapted(0.05, 0.0, 0.0, &p), 0.05);
    // An incident shakes trust even where nothing is known to have escaped.
    assert!((adapted(0.6, 0.0, 1.0, &p) - 0.9).abs() < 1e-12);
}

#[test]
fn f9_checking_steps_pays_while_a_check_costs_less_than_the_runs_it_saves() {
    let (k, e, d) = (10.0, 0.05, 0.9);
    let none = pow(1.0 - e, k);
    assert!((none - 0.598_737).abs() < 1e-6);
    let step = checked_by_step(k, e, d);
    assert!((step.right - 0.948_860).abs() < 1e-6 && (step.runs - 10.471_204).abs() < 1e-6);
    let end = checked_at_end(k, e, d);
    assert!((end.right - 0.937_191).abs() < 1e-6 && (end.runs - 15.652_802).abs() < 1e-6);
    assert!((end.checks - 1.565_280).abs() < 1e-6);
    let even = break_even(k, e, d);
    assert!((even - 0.581_815).abs() < 1e-6, "{even}");
    // At the break-even both cost the same, below it steps are cheaper and above it the end is.
    let cost = |c: Checking, check: f64| c.runs + check * c.checks;
    assert!((cost(step, even) - cost(end, even)).abs() < 1e-9);
    assert!(cost(step, 0.5) < cost(end, 0.5) && cost(step, 0.7) > cost(end, 0.7));
}

#[test]
fn a_task_goes_wrong_as_often_in_steps_as_at_once() {
    assert!((step_right(0.598_737, 10) - 0.95).abs() < 1e-6);
    assert_eq!(step_right(0.3, 1), 0.3);
}

#[test]
fn a_defect_that_a_step_was_let_through_with_stays() {
    let p = Validation { steps: 3, ..Validation::default() };
    let mut review = Review::default();
    for (defect, more) in [(false, true), (true, true), (false, false)] {
        review.result(defect);
        review.send_back();
        assert!(review.again());
        assert_eq!(review.go_on(&p), more);
        assert!(!review.again());
    }
    assert!(review.defect());
}
