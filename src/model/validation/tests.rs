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
fn steps_cost_time_and_save_rework() {
    let whole = Validation::default();
    let steps = Validation { steps: 10, ..Validation::default() };
    assert!(review_hours(&steps, 12.0, false) > review_hours(&whole, 12.0, false));
    assert_eq!(share_redone(&steps), 0.1);
}

#[test]
fn f9_checking_every_step_wins_only_while_a_check_is_cheap() {
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-6, "{a} is not {b}");
    let (none, each, once) = (
        checked_once(10.0, 0.05, 0.0),
        checked_each(10.0, 0.05, 0.9),
        checked_once(10.0, 0.05, 0.9),
    );
    near(none.right, 0.598_737);
    near(none.runs, 10.0);
    near(each.right, 0.948_860);
    near(each.runs, 10.471_204);
    near(once.right, 0.937_191);
    near(once.runs, 15.652_802);
    near(once.checks, 1.565_280);
    near((once.runs - each.runs) / (each.checks - once.checks), 0.581_815);
}
