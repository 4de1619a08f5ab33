//! Recognition at work in ten organizations: whose pay falls short of what they are worth, who leaves, whom tests find.

use telosim::engine::{Draws, Law};
use telosim::model::Model;
use telosim::model::adoption::Adoption;
use telosim::model::adoption::Path;
use telosim::model::displacement::Displacement;
use telosim::model::recognition::Recognition;
use telosim::study::{Outcome, Part, Stage};
use telosim::summary::Moments;

use crate::pay::priced;
use crate::people::{bits_without, graded, last, play, replay, small};

/// The published defaults of recognition.
pub fn recognised(mut m: Model) -> Model {
    let r = m.get_mut::<Recognition>();
    r.craft = Law::Lognormal { median: 1.0, log_sd: 0.3 };
    r.care = Law::Beta { alpha: 2.0, beta: 5.0, min: 0.0, max: 1.0 };
    (r.base, r.leaving, r.striving, r.test_error) = (0.7, 3.0, 3.0, 1.0);
    m
}

#[test]
fn with_recognition_nobody_is_lost_and_nothing_is_used_that_was_not_there() {
    let mut stage = Stage::new().unwrap();
    for replicate in 0..3 {
        let draws = Draws::new(7, replicate);
        let model = recognised(priced(graded(small(&stage, &draws))));
        assert_eq!(stage.audit(Part { model, ..Part::default() }, draws, 156), Ok(()));
    }
}

/// Beliefs that nobody pays, leaves or hires by change nothing else, bit for bit.
#[test]
fn beliefs_that_nobody_acts_on_change_nothing() {
    let mut stage = Stage::new().unwrap();
    let model = graded(small(&stage, &Draws::new(7, 0)));
    let mut watched = model.clone();
    (watched.get_mut::<Recognition>().noise_inside, watched.get_mut::<Recognition>().moving) =
        (2.0, 0.0);
    watched.get_mut::<Recognition>().care = Law::Beta { alpha: 2.0, beta: 5.0, min: 0.0, max: 1.0 };
    watched.get_mut::<Recognition>().striving = 3.0;
    let (without, with) =
        (play(&mut stage, model, vec![], 104), play(&mut stage, watched, vec![], 104));
    let [before, after] = [&without, &with].map(|o| bits_without(&stage, o, "recognition."));
    assert!(before == after);
    assert!(last(&stage, &with, "recognition.error_outside_12").is_finite());
    assert!(last(&stage, &without, "recognition.gap").is_nan());
}

fn told_of(stage: &Stage, o: &Outcome, names: &[&str]) -> Vec<f64> {
    names.iter().map(|name| last(stage, o, &format!("recognition.{name}"))).collect()
}

/// S1.1, S1.6, S1.9: who prevents is offered more outside than they are paid, who executes less.
#[test]
fn those_who_prevent_are_underpaid_and_those_who_execute_are_not() {
    let mut stage = Stage::new().unwrap();
    let model = recognised(graded(small(&stage, &Draws::new(7, 0))));
    let all: Vec<Outcome> =
        (0..16).map(|r| replay(&mut stage, model.clone(), vec![], 156, r)).collect();
    // In the mean of some worlds: in each there are only a hundred people.
    let told = |stage: &Stage, names: &[&str]| -> Vec<f64> {
        let each: Vec<Vec<f64>> = all.iter().map(|o| told_of(stage, o, names)).collect();
        (0..names.len()).map(|i| each.iter().map(|of| of[i]).sum::<f64>() / 16.0).collect()
    };
    let shown =
        ["gap_preventers", "gap_executors", "rewarded_prevention", "worth_prevention", "effort"];
    let seen = told(&stage, &shown);
    let [preventers, executors, paid, worth, effort] = seen[..] else { panic!("{seen:?}") };
    let apart: Vec<f64> = all
        .iter()
        .map(|o| told_of(&stage, o, &["gap_preventers", "gap_executors"]))
        .map(|gaps| gaps[0] - gaps[1])
        .collect();
    let apart: Moments = apart.into_iter().collect();
    assert!(apart.interval(0.99).unwrap().lower > 0.0, "{apart:?}");
    assert!(preventers > 0.0 && executors < 0.0, "{seen:?}");
    // Where nothing makes prevention visible it earns nothing, whatever it is worth, and people do less of it.
    assert!(paid == 0.0 && worth > 0.2 && effort < 0.75, "{seen:?}");
    let [one, shared] = told(&stage, &["loss_answered", "loss_shared"])[..] else { panic!() };
    assert!(one > 5.0 * shared && shared > 0.0, "{one} {shared}");
}

/// S1.8: a market comes to know over the years what organizations never see.
#[test]
fn markets_come_closer_to_the_truth_with_time_and_organizations_do_not() {
    let mut stage = Stage::new().unwrap();
    let mut model = recognised(graded(small(&stage, &Draws::new(7, 0))));
    model.get_mut::<Adoption>().path = Path::HumanCoordinated;
    let o = play(&mut stage, model, vec![], 208);
    let inside = told_of(&stage, &o, &["error_inside_3", "error_inside_12", "error_inside_36"]);
    let outside = told_of(&stage, &o, &["error_outside_3", "error_outside_12", "error_outside_36"]);
    assert!(outside[2] < outside[0] && outside[2] < inside[2], "{inside:?} {outside:?}");
}

/// People leave over the gap, and only over it; who has left goes where they are wanted.
#[test]
fn people_leave_over_the_gap_where_moving_costs_less() {
    let mut stage = Stage::new().unwrap();
    let model = recognised(graded(small(&stage, &Draws::new(7, 0))));
    let mut left = |leaving: f64, moving: f64| {
        let mut m = model.clone();
        (m.get_mut::<Recognition>().leaving, m.get_mut::<Recognition>().moving) = (leaving, moving);
        let o = play(&mut stage, m, vec![], 208);
        last(&stage, &o, "recognition.quits")
    };
    let (none, costly, cheap) = (left(0.0, 0.1), left(10.0, 0.3), left(10.0, 0.05));
    assert!(none == 0.0 && cheap > 0.0 && cheap >= costly, "{none} {costly} {cheap}");
}

/// S3.4: the better AI executes, the less a test of execution tells whom to hire.
#[test]
fn tests_of_execution_tell_less_where_ai_executes() {
    let mut stage = Stage::new().unwrap();
    let mut model = recognised(small(&stage, &Draws::new(7, 0)));
    model.get_mut::<Recognition>().leaving = 0.0;
    // Applicants differ a lot and come often: an error of hiring can be seen.
    model.get_mut::<Displacement>().separation = 0.1;
    model.get_mut::<Displacement>().search_interval = 2.0;
    let mut shown = |path: Path, error: f64| {
        let mut m = model.clone();
        (m.get_mut::<Adoption>().path, m.get_mut::<Recognition>().test_error) = (path, error);
        let o = play(&mut stage, m, vec![], 156);
        (last(&stage, &o, "recognition.reliability"), last(&stage, &o, "recognition.hiring_error"))
    };
    let (people, exact) = (shown(Path::HumanCoordinated, 1.0), shown(Path::HumanCoordinated, 0.0));
    let blind = shown(Path::HumanCoordinated, 1e6);
    let system = shown(Path::SystemRun, 1.0);
    assert!((people.0 - 0.5).abs() < 1e-12 && system.0 < 0.1, "{system:?}");
    assert!(exact.1 < people.1 && people.1 < blind.1, "{exact:?} {people:?} {blind:?}");
    // Who executes well is no longer who is worth most.
    assert!(system.1 > people.1, "{people:?} {system:?}");
}

/// What people are paid inside is what recognition makes of them, and adds up to the same in each organization.
#[test]
fn pay_follows_recognition_and_adds_up() {
    let mut stage = Stage::new().unwrap();
    let model = recognised(small(&stage, &Draws::new(7, 0)));
    play(&mut stage, model, vec![], 52);
    let world = stage.simulation().world();
    let mut people = world.query::<(
        &telosim::model::states::recognition::Regard,
        &telosim::model::states::displacement::Employment,
        &telosim::model::wages::Pay,
    )>();
    let mut sums = [(0.0, 0.0); 5];
    let mut spread: f64 = 0.0;
    for (regard, _, pay) in people.iter(world) {
        let Some(home) = regard.home() else { continue };
        sums[home] = (sums[home].0 + regard.pay_factor(), sums[home].1 + 1.0);
        spread = spread.max((regard.pay_factor() - 1.0).abs());
        assert!((pay.relative() - regard.pay_factor()).abs() < 1e-9);
    }
    assert!(spread > 0.05, "{spread}");
    for (sum, n) in sums.iter().filter(|s| s.1 > 0.0) {
        assert!((sum / n - 1.0).abs() < 1e-9, "{sums:?}");
    }
}
