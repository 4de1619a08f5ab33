use super::*;

fn near(a: f64, b: f64, tolerance: f64) {
    assert!((a - b).abs() < tolerance, "{a} is not {b}");
}

#[test]
fn i5_the_span_of_one_who_guides_grows_with_what_others_know() {
    for (z, n) in [(0.0, 2.0), (0.2, 2.5), (0.4, 3.333_333), (0.6, 5.0), (0.8, 10.0), (0.9, 20.0)] {
        near(span(0.5, z), n, 1e-6);
    }
}

#[test]
fn who_only_works_off_tickets_never_rises() {
    let p = Tiers { rise_2: 0.24, definition: 0.0, case_share: 0.2, ..Tiers::default() };
    assert_eq!(hazard_to_tier_2(&p, 1e9, 1.0), 0.0);
    let defines = Tiers { definition: 1.0, ..p };
    near(hazard_to_tier_2(&defines, 1e9, 1.0), 0.24, 1e-12);
    assert_eq!(hazard_to_tier_2(&defines, 0.0, 1.0), 0.0);
    assert_eq!(hazard_to_tier_2(&defines, 1e9, 0.0), 0.0);
}

#[test]
fn load_at_base_strains_nobody_and_turns_nobody_away() {
    assert_eq!((restlessness(3.0, 1.0), cut(1.0, 1.0), cut(1.0, 0.2)), (1.0, 0.0, 0.0));
    near(restlessness(1.0, 2.0), std::f64::consts::E, 1e-12);
    assert_eq!(restlessness(1.0, 1e9), restlessness(1.0, MOST_LOAD));
    near(cut(0.5, 2.0), 0.25, 1e-12);
}

#[test]
fn a_person_who_opted_out_executes() {
    let senior = Standing { tier: 3, ..Standing::default() };
    assert!(senior.may_review() && senior.may_decide());
    let out = Standing { opted_out: true, ..senior };
    assert_eq!((out.tier(), out.acts(), out.may_review()), (3, 1, false));
}

#[test]
fn in_the_neutral_room_all_people_are_alike() {
    assert!(!Tiers::default().told_apart());
    let s = Standing::default();
    assert_eq!((s.speed(), s.restlessness, s.wanted, s.parting()), (1.0, 1.0, 1.0, 0.0));
}
