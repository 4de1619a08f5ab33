//! What a system is like, what improves seams, where attention goes and how results are checked: that each
//! acts in a whole world, on what it is said to act on, and costs what it is said to cost.

use telosim::engine::{Draws, Law, Lever};
use telosim::model::Model;
use telosim::model::adoption::Adoption;
use telosim::model::adoption::Path;
use telosim::model::agents::Organizations;
use telosim::model::capability::CapabilityGrowth;
use telosim::model::coordination::Coordination;
use telosim::model::demand::Demand;
use telosim::model::displacement::Displacement;
use telosim::model::execution::Execution;
use telosim::model::inputs::Inputs;
use telosim::model::purposes::Purposes;
use telosim::model::tasks::Tasks;
use telosim::model::validation::Validation;
use telosim::study::{Horizon, Outcome, Part, Stage, Status};

use crate::people::{bits_without, last, play, small};

/// Two years of `ten` where a system runs the work, changed by `change`.
fn changed(stage: &mut Stage, change: impl Fn(&mut Model)) -> Outcome {
    let mut model = small(stage, &Draws::new(7, 0));
    change(&mut model);
    play(stage, model, vec![], 104)
}

/// Steps of an hour in a task, and the share of them that goes wrong.
const STEPS: f64 = 10.0;
const WRONG: f64 = 0.05;
/// Weeks that count, and tasks that settle in one.
const COUNTED: u32 = 400;
const A_WEEK: f64 = 50.0;

/// What F9 tells of: forty executors that each do an hour of work an hour, and people who check and find
/// nine defects of ten, for `check` hours a look.
fn checking(stage: &mut Stage, steps: u64, check: f64) -> [f64; 3] {
    let mut m = Model::default();
    m.get_mut::<Organizations>().size = Law::Fixed(20.0);
    m.get_mut::<Purposes>().per_person = 0.5;
    m.get_mut::<Purposes>().span = 100;
    m.get_mut::<Tasks>().emission = A_WEEK / 10.0 / 100.0;
    m.get_mut::<Tasks>().multiplier = 100.0;
    m.get_mut::<Tasks>().work = Law::Fixed(STEPS);
    m.get_mut::<Execution>().executors = 40.0;
    m.get_mut::<Execution>().week = 40.0;
    m.get_mut::<Coordination>().defect = 1.0 - (1.0 - WRONG).powf(STEPS);
    (
        m.get_mut::<Validation>().share,
        m.get_mut::<Validation>().steps,
        m.get_mut::<Validation>().step_cost,
    ) = (1.0, steps, 1.0);
    m.get_mut::<Validation>().minutes = check * 60.0;
    m.get_mut::<Validation>().tau = check * 60.0 / 10.0_f64.ln();
    m.get_mut::<Adoption>().path = Path::SystemRun;
    let window = Some((52, COUNTED + 52));
    let horizon = Horizon { window, ..Horizon::new(COUNTED + 52, 52) };
    let part = Part { model: m, ..Part::default() };
    let (o, _) = stage.play(part, Draws::new(9, 0), &horizon);
    assert_eq!(o.status, Status::Ok);
    let tasks = last(stage, &o, "feedback.signals");
    let runs = last(stage, &o, "execution.utilization") * 40.0 * 40.0 / tasks;
    let review = last(stage, &o, "execution.hours_review") / tasks;
    [last(stage, &o, "feedback.success"), runs, review]
}

/// Five standard errors over 20,000 tasks: of a share, of step-runs by step (variance k e d / (1 - e d)²) and
/// of those at the end (k² (1 - s) / s² at a chance s to pass), and a task in a thousand still inside.
#[test]
fn f9_the_simulator_checks_steps_and_ends_as_the_closed_form_says() {
    let mut stage = Stage::new().unwrap();
    let n = A_WEEK * f64::from(COUNTED);
    let share = |right: f64| 5.0 * (right * (1.0 - right) / n).sqrt();
    for check in [0.3, 0.9] {
        let [right, runs, review] = checking(&mut stage, 10, check);
        assert!((right - 0.948_860).abs() < share(0.948_860), "{right}");
        let sd = (STEPS * WRONG * 0.9).sqrt() / (1.0 - WRONG * 0.9);
        assert!((runs - 10.471_204).abs() < 5.0 * sd / n.sqrt() + 0.02, "{runs}");
        let by_step = runs + review;
        let [right, runs, review] = checking(&mut stage, 1, check);
        assert!((right - 0.937_191).abs() < share(0.937_191), "{right}");
        let pass: f64 = 0.638_863;
        let sd = STEPS * (1.0 - pass).sqrt() / pass;
        assert!((runs - 15.652_802).abs() < 5.0 * sd / n.sqrt() + 0.03, "{runs}");
        // Below the break-even of 0.581815 steps are cheaper, above it the end is.
        let at_end = runs + review;
        assert_eq!(by_step < at_end, check < 0.581_815, "{by_step} {at_end} at {check}");
    }
}

#[test]
fn better_process_management_and_communication_each_act_on_their_seam_and_cost_payroll() {
    let mut stage = Stage::new().unwrap();
    let people = |m: &mut Model| {
        m.get_mut::<Adoption>().path = Path::HumanCoordinated;
        m.get_mut::<Coordination>().improvement_cost = 0.02;
        // What improving costs would otherwise raise the price of work, so that less of it is wanted.
        m.get_mut::<Demand>().elasticity = 0.0;
    };
    let before = changed(&mut stage, people);
    let mut after = |change: fn(&mut Model)| {
        let o = changed(&mut stage, |m| {
            people(m);
            change(m);
        });
        ["execution.hours_handoff", "coordination.time_own", "execution.hours_meetings"]
            .map(|name| last(&stage, &o, name) / last(&stage, &before, name))
    };
    let [handoff, own, meetings] = after(|m| m.get_mut::<Coordination>().process = 0.5);
    assert!((handoff - 0.5).abs() < 0.05 && own > 0.8 && meetings > 0.95, "{handoff} {own}");
    let [handoff, own, meetings] = after(|m| m.get_mut::<Coordination>().management = 0.5);
    assert!((own - 0.5).abs() < 0.15 && handoff > 0.9 && meetings > 0.95, "{handoff} {own}");
    let [handoff, own, meetings] = after(|m| m.get_mut::<Coordination>().clarity = 0.5);
    assert!(meetings < 0.9 && handoff > 0.9 && own > 0.8, "{handoff} {own} {meetings}");
    let o = changed(&mut stage, |m| {
        people(m);
        m.get_mut::<Coordination>().process = 0.5;
    });
    assert!((last(&stage, &o, "coordination.improvement") - 0.1).abs() < 1e-12);
    let cost = |o: &Outcome| last(&stage, o, "demand.policy_cost");
    let payroll = last(&stage, &o, "displacement.employed") * 40.0 * 50.0;
    let more = (cost(&o) - cost(&before)) / payroll;
    assert!((more - 0.1).abs() < 0.02, "{more}");
}

#[test]
fn each_flag_of_a_system_has_an_effect_of_its_own() {
    let mut stage = Stage::new().unwrap();
    let of = |stage: &Stage, o: &Outcome| {
        ["saved", "rebriefed", "drafts", "hours_execute", "conflicts"]
            .map(|name| last(stage, o, &format!("execution.{name}")))
    };
    let has_all = |m: &mut Model| m.get_mut::<Execution>().rebrief = 0.5;
    let all = changed(&mut stage, has_all);
    let [saved, told, drafts, by_hand, conflicts] = of(&stage, &all);
    assert!(saved > 0.0 && [told, drafts, conflicts] == [0.0; 3], "{saved} {told} {drafts}");

    let o = changed(&mut stage, |m| {
        has_all(m);
        m.get_mut::<Execution>().stateful = false;
    });
    let [saved, told, ..] = of(&stage, &o);
    assert!(saved == 0.0 && told > 0.0, "{saved} {told}");

    let o = changed(&mut stage, |m| {
        has_all(m);
        m.get_mut::<Execution>().bound = false;
    });
    let [_, _, drafts, finished, _] = of(&stage, &o);
    assert!(drafts > 0.0 && finished > by_hand, "{drafts} {finished} {by_hand}");

    let o = changed(&mut stage, |m| {
        has_all(m);
        m.get_mut::<Execution>().auditable = false;
    });
    let reviewed = |o: &Outcome| last(&stage, o, "validation.review_share");
    assert!(reviewed(&o) > 1.05 * reviewed(&all), "{} {}", reviewed(&o), reviewed(&all));

    let dropped = |o: &Outcome| last(&stage, o, "coordination.abandoned_dropped");
    assert_eq!(dropped(&all), 0.0);
    let o = changed(&mut stage, |m| {
        has_all(m);
        (m.get_mut::<Execution>().persistent, m.get_mut::<Execution>().dropped) = (false, 1.0);
    });
    assert!(last(&stage, &o, "coordination.abandoned_dropped") > 0.0);

    let o = changed(&mut stage, |m| {
        has_all(m);
        (
            m.get_mut::<Execution>().contexts,
            m.get_mut::<Execution>().conflict,
            m.get_mut::<Execution>().merge,
        ) = (4, 0.05, 0.5);
    });
    assert!(of(&stage, &o)[4] > 0.0);
}

/// The same effort, by habit and by what binds: its regret is told, and following what binds has less of it.
#[test]
fn attention_that_follows_what_binds_regrets_less() {
    let mut stage = Stage::new().unwrap();
    let mut regret = |attention: f64| {
        let o = changed(&mut stage, |m| {
            (m.get_mut::<Inputs>().investment, m.get_mut::<Inputs>().attention) = (2.0, attention);
        });
        (last(&stage, &o, "bottleneck.regret"), last(&stage, &o, "bottleneck.output"))
    };
    let ((habit, by_habit), (binding, by_binding)) = (regret(0.0), regret(1.0));
    assert!(habit > 1.05 && binding < habit, "{habit} {binding}");
    assert!(by_binding > by_habit, "{by_binding} {by_habit}");
}

#[test]
fn what_is_never_used_changes_nothing() {
    let mut stage = Stage::new().unwrap();
    let without = changed(&mut stage, |_| ());
    let with = changed(&mut stage, |m| {
        (m.get_mut::<Inputs>().attention, m.get_mut::<Inputs>().habit, m.get_mut::<Inputs>().lag) =
            (1.0, 0.2, 26);
        (m.get_mut::<Inputs>().depreciation, m.get_mut::<CapabilityGrowth>().common) = (0.1, 0.2);
        (
            m.get_mut::<Execution>().rebrief,
            m.get_mut::<Execution>().drafting,
            m.get_mut::<Execution>().merge,
        ) = (3.0, 0.9, 1.0);
        (m.get_mut::<Demand>().seat_cost, m.get_mut::<Demand>().short_time_paid) = (300.0, 0.6);
        (m.get_mut::<Demand>().purpose_cost, m.get_mut::<Demand>().task_cost) = (1e4, 10.0);
        (m.get_mut::<Demand>().fresh, m.get_mut::<Demand>().training) = (0.5, 0.25);
    });
    assert!(bits_without(&stage, &without, "none.") == bits_without(&stage, &with, "none."));
}

/// Two thirds of what is accepted at three times the emission is the policy's doing.
#[test]
fn tasks_that_a_policy_brings_are_paid_for() {
    let mut stage = Stage::new().unwrap();
    let o = changed(&mut stage, |m| {
        (m.get_mut::<Tasks>().multiplier, m.get_mut::<Demand>().task_cost) = (3.0, 10.0)
    });
    let (cost, work) = (last(&stage, &o, "demand.public_cost"), last(&stage, &o, "tasks.accepted"));
    assert!((cost / work - 20.0 / 3.0).abs() < 1e-9, "{cost} {work}");
    assert!((last(&stage, &o, "demand.public_spent") / (cost * 104.0) - 1.0).abs() < 1e-9);
}

#[test]
fn seats_for_retraining_cost_the_public_their_price() {
    let mut stage = Stage::new().unwrap();
    let o = changed(&mut stage, |m| {
        (m.get_mut::<Displacement>().seats, m.get_mut::<Demand>().seat_cost) = (0.05, 300.0);
        m.get_mut::<Demand>().patience = 8.0;
    });
    let (cost, people) =
        (last(&stage, &o, "demand.public_cost"), last(&stage, &o, "displacement.learners"));
    // Seats are charged a week after they are taken.
    assert!(people > 0.1 && (cost / people / 300.0 - 1.0).abs() < 0.1, "{cost} {people}");
}

/// Between them, who is new and who teaches them give less to queues, and it is told where it went.
#[test]
fn people_who_were_just_hired_learn_and_are_taught() {
    let mut stage = Stage::new().unwrap();
    let people = |m: &mut Model| m.get_mut::<Adoption>().path = Path::HumanCoordinated;
    let at_once = changed(&mut stage, people);
    let o = changed(&mut stage, |m| {
        people(m);
        (m.get_mut::<Demand>().ramp, m.get_mut::<Demand>().fresh, m.get_mut::<Demand>().training) =
            (20.0, 0.67, 0.25);
    });
    let hours = |o: &Outcome| last(&stage, o, "execution.hours_training");
    assert_eq!(hours(&at_once), 0.0);
    // Some four in a thousand of a hundred people come each week, for three weeks of 32 hours, 0.58 of them.
    assert!(hours(&o) > 5.0 && hours(&o) < 80.0, "{}", hours(&o));
}

#[test]
fn purposes_without_money_wait_as_long_as_patience_lasts() {
    let mut stage = Stage::new().unwrap();
    let mut waiting = |patience: f64| {
        let o = changed(&mut stage, |m| {
            (
                m.get_mut::<Demand>().cash,
                m.get_mut::<Demand>().coverage,
                m.get_mut::<Demand>().closes,
            ) = (0.0, 1.0, false);
            (m.get_mut::<Purposes>().patience, m.get_mut::<Purposes>().multiplier) =
                (patience, 4.0);
            m.get_mut::<Adoption>().path = Path::HumanCoordinated;
        });
        last(&stage, &o, "purposes.unfunded")
    };
    let (none, half_a_year) = (waiting(0.0), waiting(26.0));
    assert!(half_a_year > 3.0 * none && none > 0.0, "{none} {half_a_year}");
}

#[test]
fn domains_out_of_reach_leave_executors_idle() {
    let mut stage = Stage::new().unwrap();
    let mut idle = |exposed: f64| {
        let o = changed(&mut stage, |m| m.get_mut::<CapabilityGrowth>().exposed = exposed);
        [last(&stage, &o, "execution.idle"), last(&stage, &o, "capability.automatable")]
    };
    assert_eq!(idle(0.0), [1.0, 0.0]);
    let ([none, _], [some, automatable]) = (idle(1.0), idle(0.5));
    assert!(some > none && some < 1.0, "{none} {some}");
    assert!(automatable > 0.0 && automatable < 1.0);
}

#[test]
fn with_all_of_it_nobody_is_lost_and_nothing_is_used_that_was_not_there() {
    let mut stage = Stage::new().unwrap();
    for replicate in 0..3 {
        let draws = Draws::new(7, replicate);
        let mut m = small(&stage, &draws);
        (
            m.get_mut::<Inputs>().investment,
            m.get_mut::<Inputs>().attention,
            m.get_mut::<Inputs>().lag,
        ) = (0.3, 0.5, 26);
        (m.get_mut::<CapabilityGrowth>().spread, m.get_mut::<CapabilityGrowth>().exposed) =
            (0.7, 0.5);
        (
            m.get_mut::<Validation>().steps,
            m.get_mut::<Validation>().step_cost,
            m.get_mut::<Tasks>().kept,
        ) = (5, 0.3, 0.5);
        m.get_mut::<Coordination>().process = 0.1;
        m.get_mut::<Coordination>().improvement_cost = 0.02;
        (
            m.get_mut::<Execution>().switching,
            m.get_mut::<Execution>().conflict,
            m.get_mut::<Execution>().merge,
        ) = (0.25, 0.01, 0.2);
        (
            m.get_mut::<Execution>().stateful,
            m.get_mut::<Execution>().bound,
            m.get_mut::<Execution>().persistent,
        ) = (false, false, false);
        (m.get_mut::<Execution>().contexts, m.get_mut::<Execution>().rebrief) = (2, 0.5);
        (m.get_mut::<Demand>().ramp, m.get_mut::<Demand>().fresh, m.get_mut::<Demand>().training) =
            (20.0, 0.67, 0.25);
        (m.get_mut::<Adoption>().path, m.get_mut::<Adoption>().learning) = (Path::Diffusion, 0.8);
        let part = Part { model: m, ..Part::default() };
        assert_eq!(stage.audit(part, draws, 208), Ok(()), "{replicate}");
    }
}

/// A policy that asks for less review is heard where people coordinate, at once and for good; where a system runs the
/// work, trust begins anew from there.
#[test]
fn another_share_of_review_can_be_asked_for_later() {
    let mut stage = Stage::new().unwrap();
    let draws = Draws::new(7, 0);
    for path in [Path::HumanCoordinated, Path::SystemRun] {
        let mut model = small(&stage, &draws);
        model.get_mut::<Adoption>().path = path;
        // Nothing else moves trust.
        (model.get_mut::<Validation>().target, model.get_mut::<Validation>().decline) = (1.0, 0.0);
        let lever = Lever { tick: 50, set: "validation.share".into(), to: 0.1.into() };
        let (plain, asked) =
            (play(&mut stage, model.clone(), vec![], 60), play(&mut stage, model, vec![lever], 60));
        let place = stage.metrics().iter().position(|m| m.name == "validation.review_share");
        let end = |o: &Outcome| *o.series[place.unwrap()].last().unwrap();
        assert!(end(&asked) < 0.5 * end(&plain), "{path:?}: {} {}", end(&asked), end(&plain));
    }
}

/// Half of the results are reviewed, by too few, and then nothing more is asked for: for weeks more is reviewed than done, and
/// what is told is still a share.
#[test]
fn what_is_reviewed_is_a_share_where_results_wait_for_it() {
    let mut stage = Stage::new().unwrap();
    let draws = Draws::new(7, 0);
    let mut model = small(&stage, &draws);
    let p = model.get_mut::<Validation>();
    (p.share, p.target, p.decline) = (0.5, 1.0, 0.0);
    (p.eligible, p.minutes) = (0.0, 600.0);
    let end = Lever { tick: 52, set: "tasks.multiplier".into(), to: 0.0.into() };
    let part = Part { model, levers: vec![end], ..Part::default() };
    let (o, _) = stage.play(part, draws, &Horizon::new(78, 1));
    let metrics = stage.metrics();
    let from = o.ticks.iter().position(|tick| *tick == 0).unwrap();
    let series =
        |name: &str| &o.series[metrics.iter().position(|m| m.name == name).unwrap()][from..];
    let (share, busy) = (series("validation.review_share"), series("validation.utilization"));
    assert!(share.iter().all(|x| (0.0..=1.0).contains(x)), "{share:?}");
    // While much waits for its review, most of what comes out was let through; when little is done any more, it was reviewed.
    let last = share[68..].iter().sum::<f64>() / 10.0;
    assert!(busy[51] > 0.95 && share[51] < 0.2 && last > 0.7, "{} {} {last}", busy[51], share[51]);
}
