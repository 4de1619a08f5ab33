//! Judgment at work in ten organizations: what it decides, what it costs, and where it has no value at all.

use telosim::engine::{Draws, Law};
use telosim::model::Model;
use telosim::model::adoption::Adoption;
use telosim::model::adoption::Path;
use telosim::model::execution::Execution;
use telosim::model::judgment::Judgment;
use telosim::model::purposes::Purposes;
use telosim::model::tasks::Tasks;
use telosim::study::{Outcome, Part, Stage};
use telosim::summary::Moments;

use crate::people::{bits_without, graded, last, play, replay, small};

/// The published defaults of judgment.
fn judging(mut m: Model) -> Model {
    let j = m.get_mut::<Judgment>();
    (j.directs, j.people) = (true, Law::Beta { alpha: 2.0, beta: 5.0, min: 0.0, max: 1.0 });
    (j.shift, j.information, j.unpredictability, j.own) = (0.2, 0.3, 0.85, 0.3);
    (j.loss, j.start, j.imprint, j.decay) = (2.0, 0.15, 1e-4, 0.01);
    j.change = Law::Exponential { mean: 1.0 };
    (j.seen, j.seen_gain, j.limit, j.span) = (0.7, 0.2, 0.5, 8.0);
    (j.probing, j.found, j.volatility) = (2.0, 0.5, 0.2);
    m
}

/// The same where everything stays as hard to undo as it is at the start.
fn at_risk(mut m: Model, stock: f64) -> Model {
    (
        m.get_mut::<Judgment>().start,
        m.get_mut::<Judgment>().imprint,
        m.get_mut::<Judgment>().decay,
    ) = (stock, 0.0, 0.0);
    m
}

fn model(stage: &Stage) -> Model {
    small(stage, &Draws::new(7, 0))
}

fn series<'a>(stage: &Stage, o: &'a Outcome, name: &str) -> &'a [f64] {
    &o.series[stage.metrics().iter().position(|m| m.name == name).expect(name)]
}

#[test]
fn judgment_that_makes_no_difference_changes_nothing() {
    let mut stage = Stage::new().unwrap();
    let model = model(&stage);
    let mut set = judging(model.clone());
    let j = set.get_mut::<Judgment>();
    (j.directs, j.unpredictability, j.own, j.loss, j.limit) = (false, 1.0, 0.0, 0.0, 1.0);
    let (without, with) =
        (play(&mut stage, model, vec![], 104), play(&mut stage, set, vec![], 104));
    assert!(
        bits_without(&stage, &without, "judgment.") == bits_without(&stage, &with, "judgment.")
    );
    assert!(last(&stage, &with, "judgment.uncertainty") > 0.1);
}

#[test]
fn with_judgment_nobody_is_lost_and_nothing_is_used_that_was_not_there() {
    let mut stage = Stage::new().unwrap();
    let draws = Draws::new(7, 1);
    for path in [Path::HumanCoordinated, Path::SystemRun] {
        let mut model = graded(judging(small(&stage, &draws)));
        model.get_mut::<Adoption>().path = path;
        // A span so short that decisions wait, and losses that take much to mend.
        (
            model.get_mut::<Judgment>().span,
            model.get_mut::<Judgment>().limit,
            model.get_mut::<Judgment>().loss,
        ) = (2.0, 0.2, 5.0);
        let part = Part { model, ..Part::default() };
        assert_eq!(stage.audit(part, draws, 156), Ok(()));
    }
}

/// Where everything is foreseen, value is the work that succeeds, however much a wrong result would cost, and
/// who decides makes no difference, bit for bit.
#[test]
fn without_unpredictability_value_is_linear_and_judgment_has_no_value() {
    let mut stage = Stage::new().unwrap();
    let base = judging(model(&stage));
    let mut run = |unpredictability: f64, j: f64| {
        let mut m = base.clone();
        (m.get_mut::<Judgment>().unpredictability, m.get_mut::<Judgment>().people) =
            (unpredictability, Law::Fixed(j));
        m.get_mut::<Judgment>().loss = 5.0;
        play(&mut stage, m, vec![], 104)
    };
    let (good, bad) = (run(0.0, 0.9), run(0.0, 0.0));
    let (better, worse) = (run(1.0, 0.9), run(1.0, 0.0));
    assert!(
        bits_without(&stage, &good, "judgment.judgment")
            == bits_without(&stage, &bad, "judgment.judgment")
    );
    assert_eq!(series(&stage, &good, "judgment.value"), series(&stage, &good, "bottleneck.output"));
    assert_eq!(last(&stage, &good, "judgment.right"), 1.0);
    let value = |o: &Outcome| last(&stage, o, "judgment.value");
    assert!(value(&better) > 1.1 * value(&worse), "{} {}", value(&better), value(&worse));
    assert!(value(&worse) < 0.95 * last(&stage, &worse, "bottleneck.output"));
}

/// And the same where everything can be undone.
#[test]
fn without_irreversibility_value_is_linear_in_execution() {
    let mut stage = Stage::new().unwrap();
    let mut m = at_risk(judging(model(&stage)), 0.0);
    (m.get_mut::<Judgment>().loss, m.get_mut::<Judgment>().people) = (5.0, Law::Fixed(0.0));
    for faster in [1.0, 2.0] {
        m.get_mut::<Execution>().multiplier = faster;
        let o = play(&mut stage, m.clone(), vec![], 104);
        assert_eq!(series(&stage, &o, "judgment.value"), series(&stage, &o, "bottleneck.output"));
    }
}

/// S1.2, F3: what is below the break-even destroys the more value the more of it is done.
#[test]
fn f3_more_work_in_wrong_directions_is_worth_less_than_less_of_it() {
    let mut stage = Stage::new().unwrap();
    let mut m = at_risk(judging(model(&stage)), 3.0);
    let j = m.get_mut::<Judgment>();
    // Right with probability one half, break-even at five sixths; nothing waits and nothing is put off.
    (j.people, j.unpredictability, j.loss, j.time) = (Law::Fixed(0.0), 1.0, 5.0, 0.0);
    (j.shift, j.limit, j.probing) = (0.0, 1.0, 0.0);
    (m.get_mut::<Purposes>().right_at_start, m.get_mut::<Purposes>().reversal) = (0.5, 0.0);
    let mut value = |more: f64| {
        m.get_mut::<Tasks>().multiplier = more;
        let o = play(&mut stage, m.clone(), vec![], 104);
        last(&stage, &o, "judgment.value")
    };
    let (once, twice) = (value(0.25), value(0.5));
    assert!(once < 0.0 && twice < 1.5 * once, "{once} {twice}");
}

/// S3.8: a person who judges without fail is always right, and one who tosses a coin is not.
#[test]
fn directions_are_as_right_as_those_who_first_lead_judge() {
    let mut stage = Stage::new().unwrap();
    let mut m = judging(model(&stage));
    (
        m.get_mut::<Judgment>().unpredictability,
        m.get_mut::<Judgment>().shift,
        m.get_mut::<Purposes>().right_at_start,
    ) = (1.0, 0.0, 1.0);
    m.get_mut::<Purposes>().births = 0.3;
    let mut right = |j: f64| {
        m.get_mut::<Judgment>().people = Law::Fixed(j);
        let o = play(&mut stage, m.clone(), vec![], 156);
        last(&stage, &o, "judgment.right")
    };
    let (always, half) = (right(1.0), right(0.0));
    assert_eq!(always, 1.0);
    assert!(half < 0.85, "{half}");
}

/// S1.16: what nobody can answer for waits, unless AI may.
#[test]
fn decisions_beyond_the_limit_wait_for_people_to_answer_for_them() {
    let mut stage = Stage::new().unwrap();
    let mut m = graded(at_risk(judging(model(&stage)), 0.5));
    let j = m.get_mut::<Judgment>();
    (j.limit, j.span, j.probing) = (0.2, 2.0, 0.0);
    let mut run = |ai: f64, span: f64| {
        (m.get_mut::<Judgment>().ai_answers, m.get_mut::<Judgment>().span) = (ai, span);
        play(&mut stage, m.clone(), vec![], 104)
    };
    let (people, ai, enough) = (run(0.0, 2.0), run(1.0, 2.0), run(0.0, 1e6));
    let waiting = |o: &Outcome| *series(&stage, o, "judgment.waiting").last().unwrap();
    assert!(waiting(&people) > 10.0, "{}", waiting(&people));
    assert_eq!((waiting(&ai), waiting(&enough)), (0.0, 0.0));
    assert!(last(&stage, &people, "judgment.wait") > 1.0);
    let output = |o: &Outcome| last(&stage, o, "bottleneck.output");
    assert!(output(&people) < 0.95 * output(&enough), "{} {}", output(&people), output(&enough));
}

/// S1.3: an option to wait is worth something where a decision cannot be undone.
#[test]
fn trying_out_what_is_hard_to_undo_spares_losses_and_takes_time() {
    let mut stage = Stage::new().unwrap();
    let mut m = at_risk(judging(model(&stage)), 0.5);
    (m.get_mut::<Judgment>().limit, m.get_mut::<Judgment>().people) = (1.0, Law::Fixed(0.2));
    let mut run = |weeks: f64| -> Vec<Outcome> {
        m.get_mut::<Judgment>().probing = weeks;
        (0..6).map(|r| replay(&mut stage, m.clone(), vec![], 104, r)).collect()
    };
    let (now, later) = (run(0.0), run(2.0));
    let each = |all: &[Outcome], name: &str| -> Vec<f64> {
        all.iter().map(|o| last(&stage, o, name)).collect()
    };
    assert_eq!(each(&now, "judgment.averted"), [0.0; 6]);
    assert!(each(&later, "judgment.put_off").into_iter().all(|it| it > 0.5));
    assert!(each(&later, "judgment.averted").into_iter().all(|it| it > 0.0));
    let more = |name: &str| -> (Moments, f64) {
        let (now, later) = (each(&now, name), each(&later, name));
        let more = later.iter().zip(&now).map(|(later, now)| later - now).collect();
        (more, now.iter().sum::<f64>() / 6.0)
    };
    let (loss, was) = more("judgment.loss_share");
    assert!(loss.interval(0.95).unwrap().upper < -0.05 * was, "{loss:?} of {was}");
    let (decide, _) = more("coordination.time_decide");
    assert!(decide.interval(0.95).unwrap().lower > 0.0, "{decide:?}");
}

/// S1.18: a misjudgment takes time to mend, and stays in the system.
#[test]
fn what_cannot_be_undone_takes_hours_to_mend_and_makes_more_hard_to_undo() {
    let mut stage = Stage::new().unwrap();
    let mut m = judging(model(&stage));
    m.get_mut::<Adoption>().path = Path::HumanCoordinated;
    (
        m.get_mut::<Judgment>().limit,
        m.get_mut::<Judgment>().probing,
        m.get_mut::<Judgment>().start,
    ) = (1.0, 0.0, 1.0);
    (m.get_mut::<Judgment>().loss, m.get_mut::<Judgment>().opportunity) = (4.0, 0.0);
    let mut run = |time: f64, system: f64| {
        (m.get_mut::<Judgment>().time, m.get_mut::<Judgment>().system) = (time, system);
        play(&mut stage, m.clone(), vec![], 104)
    };
    let (none, time, system) = (run(0.0, 0.0), run(0.3, 0.0), run(0.0, 0.5));
    let of = |o: &Outcome, name: &str| last(&stage, o, name);
    assert_eq!(of(&none, "judgment.mended"), 0.0);
    assert!(of(&time, "judgment.mended") > 0.0);
    let hours = |o: &Outcome| of(o, "execution.hours_used");
    assert!(hours(&time) > 1.02 * hours(&none), "{} {}", hours(&time), hours(&none));
    let stock = |o: &Outcome| of(o, "judgment.stock_complexity");
    assert!(stock(&system) > 1.05 * stock(&none), "{} {}", stock(&system), stock(&none));
}

/// S1.13, S1.21: criteria tell harm before it comes, the better the more of them are seen.
#[test]
fn criteria_that_are_seen_tell_harm_before_it_comes() {
    let mut stage = Stage::new().unwrap();
    let base = at_risk(judging(model(&stage)), 0.15);
    let mut run = |seen: f64, gain: f64| {
        let mut m = base.clone();
        (
            m.get_mut::<Judgment>().seen,
            m.get_mut::<Judgment>().seen_gain,
            m.get_mut::<Judgment>().probing,
        ) = (seen, gain, 0.0);
        // Everybody is as likely wrong for good: the score is that of the criteria alone.
        (m.get_mut::<Judgment>().people, m.get_mut::<Judgment>().information) =
            (Law::Fixed(0.2), 0.0);
        (
            m.get_mut::<Judgment>().own,
            m.get_mut::<Purposes>().right_at_start,
            m.get_mut::<Purposes>().reversal,
        ) = (0.0, 0.6, 0.0);
        play(&mut stage, m, vec![], 260)
    };
    let (blind, all, helped) = (run(0.0, 0.0), run(1.0, 0.0), run(0.7, 0.3));
    assert_eq!(last(&stage, &blind, "judgment.roc"), 0.5);
    assert!(last(&stage, &all, "judgment.roc") > 0.52);
    let brier = |o: &Outcome| last(&stage, o, "judgment.brier");
    assert!(brier(&all) < brier(&blind), "{} {}", brier(&all), brier(&blind));
    // Where a system runs the work it sees what people alone do not.
    assert!(last(&stage, &helped, "judgment.risk_seen") > 0.95);
    assert_eq!(last(&stage, &all, "judgment.detection"), 1.0);
}
