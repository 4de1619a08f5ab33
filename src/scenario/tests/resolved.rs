//! What rows are simulated with, and how two of them differ.

use jiff::civil::date;
use serde_json::{Value as Json, json};

use super::toy::read;
use crate::scenario::{Difference, Resolved, Row, Scenario, Spec, VariantRole};

const HEAD: &str = "extends = \"neutral\"\n";

fn scenario(text: &str) -> Scenario {
    read(&format!("{HEAD}{text}")).unwrap_or_else(|faults| panic!("{faults}"))
}

fn main_of(scenario: &Scenario) -> Resolved {
    scenario.resolved(&Row::default())
}

fn arm(set: &str) -> String {
    format!("[[arm]]\nname = \"it\"\nset = {{ {set} }}\n")
}

fn arm_of(scenario: &Scenario) -> Resolved {
    scenario.resolved(&scenario.row("it", &VariantRole::Arm).unwrap())
}

/// Path, both values, and from when to when.
type Seen = (String, Json, Json, Option<String>, Option<String>);

fn seen(differences: Vec<Difference>) -> Vec<Seen> {
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
    let each = differences.into_iter();
    each.map(|it| (it.path, it.from.to_json(), it.to.to_json(), day(it.since), day(it.until)))
        .collect()
}

#[test]
fn a_lever_of_an_arm_acts_from_the_start_on_and_an_uncertainty_throughout() {
    let it = scenario(&arm("tasks.multiplier = 3.0, \"purposes.births\" = 0.1"));
    let found = seen(main_of(&it).differences(&arm_of(&it)));
    let since = Some("2026-01-01".to_owned());
    assert_eq!(
        found,
        [
            ("purposes.births".into(), json!(0.06), json!(0.1), None, None),
            ("tasks.multiplier".into(), json!(1.0), json!(3.0), since, None),
        ]
    );
    let reference = it.resolved(&it.row("reference", &VariantRole::Reference).unwrap());
    let found = seen(main_of(&it).differences(&reference));
    assert_eq!(found, [("counterfactual".into(), json!(false), json!(true), None, None)]);
}

#[test]
fn what_an_arm_sets_to_what_it_is_anyway_makes_no_other_row() {
    let text = format!("[tasks]\nmultiplier = 2\n{}", arm("tasks.multiplier = 2.0"));
    let it = scenario(&text);
    assert_eq!(main_of(&it).id(), arm_of(&it).id());
    assert_eq!(main_of(&it).differences(&arm_of(&it)), []);
}

#[test]
fn a_lever_is_in_the_base_year_what_base_says_and_then_what_else_sets_it() {
    let it =
        scenario("[base]\ntasks.multiplier = 2\nvalidation.share = 0.6\n[tasks]\nmultiplier = 3\n");
    let main = main_of(&it);
    let course = &main.levers["tasks.multiplier"];
    assert_eq!((&course.base, course.at(0)), (&json!(2.0), &json!(3.0)));
    let course = &main.levers["validation.share"];
    assert_eq!(
        (&course.base, course.at(0), course.is_constant()),
        (&json!(0.6), &json!(0.6), true)
    );
    let reference = main.reference();
    assert_eq!(reference.levers["tasks.multiplier"].at(100), &json!(2.0));
    let resolved = it.resolved_toml();
    assert!(resolved.contains("validation.share = 0.6  # test.toml:5"), "{resolved}");
    let wrong = read("[base]\npurposes.births = 0.1\n").unwrap_err().to_string();
    assert!(wrong.contains("is no lever") && wrong.contains("[purposes]"), "{wrong}");
}

#[test]
fn a_lever_that_ends_leaves_what_it_was_before() {
    let it = scenario(
        "[tasks]\nmultiplier = 2\n[[lever]]\nfrom = 2027-01-01\nuntil = 2028-01-01\nset = \"tasks.multiplier\"\nto = 5\n",
    );
    let course = &main_of(&it).levers["tasks.multiplier"];
    let values: Vec<f64> = course.steps.iter().map(|step| step.to.as_f64().unwrap()).collect();
    assert_eq!(values, [2.0, 5.0, 2.0]);
    assert_eq!(course.steps[2].day, date(2028, 1, 1));
    let wrong = read(
        "[[lever]]\nfrom = 2027-01-01\nuntil = 2026-06-01\nset = \"tasks.multiplier\"\nto = 5\n",
    );
    assert!(wrong.unwrap_err().to_string().contains("never acts"));
}

#[test]
fn dated_levers_and_the_same_without_them_differ_from_their_day_on() {
    let lever = |at: &str, to: f64| {
        format!("[[lever]]\nfrom = {at}\nset = \"validation.share\"\nto = {to}\n")
    };
    let it = scenario(&format!("{}{}", lever("2027-01-01", 0.5), lever("2028-01-01", 0.8)));
    let without = VariantRole::WithoutPolicy { of: "main".into() };
    let without = it.resolved(&it.row("without-policy", &without).unwrap());
    let path = || "validation.share".to_owned();
    let days = ["2027-01-01", "2028-01-01"].map(|day| Some(day.to_owned()));
    assert_eq!(
        seen(without.differences(&main_of(&it))),
        [
            (path(), json!(0.0), json!(0.5), days[0].clone(), days[1].clone()),
            (path(), json!(0.0), json!(0.8), days[1].clone(), None),
        ]
    );
    let course = &main_of(&it).levers["validation.share"];
    assert_eq!((course.at(51), course.at(53)), (&json!(0.0), &json!(0.5)));
    assert_eq!((course.at(519), course.steps.len()), (&json!(0.8), 2));
}

#[test]
fn a_policy_of_a_sweep_and_its_point_are_in_the_row() {
    let it = scenario(
        "[[policy]]\nname = \"it\"\nset = { \"tasks.multiplier\" = 2.0 }\nfrom = 2027-01-01\n\
        [[axis]]\nset = \"purposes.births\"\nvalues = [0.05, 0.1]\n",
    );
    let row = it.row("it", &VariantRole::Policy).unwrap();
    let row = it.resolved(&row.at([("purposes.births".to_owned(), json!(0.1))]));
    let found = main_of(&it).differences(&row);
    assert_eq!(found.len(), 2);
    assert_eq!((found[0].numbers(), found[0].since), ((Some(0.06), Some(0.1)), None));
    assert_eq!((found[1].ratio(), found[1].since), (Some(2.0), Some(date(2027, 1, 1))));
    assert!(it.row("another", &VariantRole::Policy).is_none());
}

#[test]
fn an_identity_is_of_values_and_not_of_how_they_are_written() {
    let one = scenario("# a\n[tasks]\nmultiplier = 3\n[purposes]\nbirths = 0.1\n");
    let two = scenario("[purposes]\nbirths = \"10 %/year\"\n[tasks]\nmultiplier = 3.0 # b\n");
    assert_eq!(main_of(&one).id(), main_of(&two).id());
    let three = scenario("[tasks]\nmultiplier = 3\n[purposes]\nbirths = 0.2\n");
    assert_ne!(main_of(&one).id(), main_of(&three).id());
    for text in ["[time]\nyears = 5\n", "[record]\nevery = \"8 weeks\"\n", "[window]\ndrain = 4\n"]
    {
        let other = scenario(&format!("[tasks]\nmultiplier = 3\n[purposes]\nbirths = 0.1\n{text}"));
        assert_ne!(main_of(&one).id(), main_of(&other).id(), "{text}");
        assert_eq!(main_of(&one).differences(&main_of(&other)).len(), 1, "{text}");
    }
}

#[test]
fn correlations_count_where_what_they_join_is_drawn() {
    let pair =
        "[[correlation]]\nbetween = [\"purposes.births\", \"purposes.leading\"]\nrank = 0.5\n";
    let drawn = "[purposes]\nbirths = \"0.05 to 0.1\"\nleading = \"3 to 6\"\n";
    let it = scenario(&format!("{drawn}{pair}{}", arm("\"purposes.births\" = 0.1")));
    // What is drawn for leading still depends on what births would have drawn.
    assert_eq!(arm_of(&it).correlations, it.correlations);
    let both = arm("\"purposes.births\" = 0.1, \"purposes.leading\" = 4.0");
    assert!(arm_of(&scenario(&format!("{drawn}{pair}{both}"))).correlations.is_empty());
    assert!(matches!(main_of(&it).throughout["purposes.births"], Spec::Drawn(_)));
}
