use super::*;

#[test]
fn an_index_is_one_over_utilization_in_the_base_year() {
    // 60 of 80 hours used for the base output: 1 / 0.75.
    assert!((index(80.0, 60.0, 1.0) - 80.0 / 60.0).abs() < 1e-12);
}

#[test]
fn an_input_that_is_not_used_has_no_index() {
    assert!(index(80.0, 0.0, 1.0).is_nan());
    assert!(index(f64::INFINITY, 50.0, 1.0).is_nan());
}

#[test]
fn using_more_than_there_was_is_found_out() {
    let mut week = Week::default();
    week.hours.reviewers = 10.0;
    week.hours.review = 10.0;
    week.hours.productive = 20.0;
    week.hours.offered = 20.0;
    let nothing = (&Supply::default(), &Beyond::default());
    let fine = Accounts::of([week].iter(), nothing, 0.0);
    assert_eq!(fine.excess(), None);
    week.hours.review = 10.1;
    let odd = Accounts::of([week].iter(), nothing, 0.0);
    assert!(odd.excess().is_some_and(|words| words.contains("review")));
}

#[test]
fn elasticities_add_up_and_go_to_what_is_scarce() {
    let x = [1.0, 2.0, 4.0, f64::NAN, 1.0, 8.0];
    assert_eq!(elasticities(x, f64::NEG_INFINITY), [0.5, 0.0, 0.0, 0.0, 0.5, 0.0]);
    // At ρ = -1 shares are as 1 / X.
    let e = elasticities(x, -1.0);
    let sum = 1.0 + 0.5 + 0.25 + 1.0 + 0.125;
    assert!((e[0] - 1.0 / sum).abs() < 1e-12 && (e[5] - 0.125 / sum).abs() < 1e-12, "{e:?}");
    assert_eq!(elasticities([f64::NAN; SIX], -1.0), [0.0; SIX]);
    // They are those of the CES itself.
    let all = [1.0, 2.0, 4.0, 3.0, 1.5, 8.0];
    let y = crate::engine::ces::ces(&all, &[1.0 / 6.0; 6], -0.65);
    for (here, x) in elasticities(all, -0.65).into_iter().zip(all) {
        assert!((here - pow(x / y, -0.65) / 6.0).abs() < 1e-12);
    }
}

#[test]
fn nothing_is_regretted_where_effort_went_to_what_binds_or_nowhere() {
    let x = [1.0, 2.0, f64::NAN, 3.0, 4.0, 5.0];
    assert!((regret(x, [0.0; SIX]) - 1.0).abs() < 1e-12);
    let binding = [0.3, 0.0, 0.0, 0.0, 0.0, 0.0];
    assert!((regret(x, binding) - 1.0).abs() < 1e-12);
    // The same effort in an input that is ample would have lifted the cap by all of it.
    let ample = [0.0, 0.0, 0.0, 0.3, 0.0, 0.0];
    assert!((regret(x, ample) - exp(0.3)).abs() < 1e-12);
    // ln 2 and more of effort is shared by the two scarcest once they are level.
    let much = [0.0, 0.0, 0.0, 0.0, 0.0, ln(2.0) + 0.2];
    let x = [1.0, 2.0, f64::NAN, 3.0, 4.0, 50.0];
    assert!((regret(x, much) - 2.0 * exp(0.1)).abs() < 1e-12);
}
