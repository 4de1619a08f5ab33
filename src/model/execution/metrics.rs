//! What the room shows.

use super::*;
use crate::engine::quantity::HOURS_PER_WEEK;
use crate::engine::{Metric, Reduce};
use crate::model::agents::Week;
use crate::model::states::execution::{Routing, metric};

pub(super) fn observe(sim: &mut SimulationBuilder) {
    type Weeks<'w, 's> = Query<'w, 's, &'static Week>;
    let or_nan = |x: f64| if x.is_finite() { x } else { f64::NAN };
    sim.metric(Metric::new(
        metric::HOURS_USED,
        "h/week",
        "People's hours used, finding apart.",
        Reduce::Mean,
        |all: Weeks| all.iter().map(|w| w.hours.used()).sum::<f64>(),
    ));
    sim.metric(Metric::new("execution.at_work", "executors", "AI executors at work.", Reduce::Mean, |all: Query<&Bench>| all.iter().map(|b| f64::from(b.executors)).sum::<f64>()))
        .metric(Metric::new(metric::EXECUTORS_PER_HEAD, "executors/person", "Executors per employed person.", Reduce::Mean, move |all: Query<(&Bench, &Payroll)>| {
            let (executors, heads) = all.iter().fold((0.0, 0.0), |s, (b, p)| (s.0 + f64::from(b.executors), s.1 + p.heads()));
            or_nan(executors / heads)
        }))
        .metric(Metric::new(metric::UTILIZATION, "share", "Executor-hours used of those offered; undefined without executors.", Reduce::Mean, move |all: Weeks| {
            let (used, offered) = all.iter().fold((0.0, 0.0), |s, w| (s.0 + w.executor_used, s.1 + w.executor_offered));
            or_nan(used / offered)
        }))
        .metric(Metric::new("execution.attempts_per_success", "attempts", "Attempts by executors for one that is right.", Reduce::Mean, move |all: Weeks| {
            let (tried, right) = all.iter().fold((0.0, 0.0), |s, w| (s.0 + w.attempts, s.1 + w.right_attempts));
            or_nan(tried / right)
        }))
        .metric(Metric::new(metric::PEOPLE_UTILIZATION, "share", "People's hours used, meetings and leading included, of paid productive hours less finding.", Reduce::Mean, move |all: Weeks| {
            let (used, paid) = all.iter().fold((0.0, 0.0), |s, w| (s.0 + w.hours.used(), s.1 + w.hours.productive - w.hours.finding));
            or_nan(used / paid)
        }));
    let sum = |read: fn(&Week) -> f64| move |all: Weeks| all.iter().map(read).sum::<f64>();
    sim.metric(Metric::new(
        "execution.idle",
        "share",
        "Executor-hours that stood idle, of those offered; undefined without executors.",
        Reduce::Mean,
        move |all: Weeks| {
            let (used, offered) = all
                .iter()
                .fold((0.0, 0.0), |s, w| (s.0 + w.executor_used, s.1 + w.executor_offered));
            or_nan(1.0 - used / offered)
        },
    ))
    .metric(Metric::new(
        "execution.saved",
        "bh/week",
        "Work that executors did not do again because checkpoints had saved it.",
        Reduce::Mean,
        sum(|w| w.saved_work),
    ))
    .metric(Metric::new(
        "execution.drafts",
        "results/week",
        "Results of executors that people had to make artifacts of.",
        Reduce::Mean,
        sum(|w| w.drafts),
    ))
    .metric(Metric::new(
        "execution.conflicts",
        "attempts/week",
        "Runs that had to be merged with others on the same artifacts.",
        Reduce::Mean,
        sum(|w| w.conflicts),
    ))
    .metric(Metric::new(
        "execution.rebriefed",
        "h/week",
        "People's hours spent on telling systems again what they had forgotten.",
        Reduce::Mean,
        sum(|w| w.rebriefed),
    ))
    .metric(Metric::new(
        "execution.switches",
        "1/day",
        "Things that an employed person turns to in a working day.",
        Reduce::Mean,
        move |all: Query<(&Week, &Payroll)>| {
            let (touches, heads) =
                all.iter().fold((0.0, 0.0), |s, (w, p)| (s.0 + w.touches, s.1 + p.heads()));
            or_nan(touches / heads / 5.0)
        },
    ))
    .metric(Metric::new(
        "execution.last_context",
        "bh/week",
        "What the last context of an organization adds to what executors could do, on average.",
        Reduce::Mean,
        move |p: Res<Execution>, all: Query<(&Bench, &Payroll)>| {
            let those = || all.iter().filter(|(b, _)| b.contexts > 0);
            let added: f64 = those().map(|(b, payroll)| last_context(&p, b, payroll.heads())).sum();
            or_nan(added / those().count() as f64)
        },
    ));
    sim.metric(Metric::new(
        metric::TAKEN_OVER,
        "share",
        "Of work whose execution began, work that executors took up.",
        Reduce::Mean,
        move |all: Weeks| {
            let (taken, work) =
                all.iter().fold((0.0, 0.0), |s, w| (s.0 + w.executor_work, s.1 + w.taken_work));
            or_nan(taken / work)
        },
    ));
    observe_choice(sim);
    for (read, name, doc) in [
        ((|w| w.hours.meetings) as fn(&Week) -> f64, "meetings", "meetings, status, translation"),
        (|w| w.hours.setup, "setup", "setting up new ways of working"),
        (|w| w.hours.finding, "finding", "finding problems"),
        (|w| w.hours.review, "review", "checking results"),
        (|w| w.hours.steer, "steer", "steering executors"),
        (|w| w.hours.handoff, "handoff", "handing over"),
        (|w| w.hours.execute, "execute", "executing"),
        (|w| w.hours.training, "training", "learning the job and teaching it"),
    ] {
        let doc = format!("People's hours spent on {doc}.");
        let name = ("execution.hours", "use", name);
        sim.metric(Metric::new(name, "h/week", &doc, Reduce::Mean, sum(read)));
    }
}

/// Equation (11): what executors could do with all contexts, less with one fewer `[bh/week]`.
fn last_context(p: &Execution, bench: &Bench, heads: f64) -> f64 {
    let could =
        |n: f64| worth(n, p.contention, p.coherency) * attention(n, heads, p.fan_out, p.overload);
    let n = f64::from(bench.contexts);
    let now = n * bench.rate * HOURS_PER_WEEK;
    now * (1.0 - if n > 1.0 { could(n - 1.0) / could(n) } else { 0.0 })
}

/// What people and executors that share a queue cost, and save.
fn observe_choice(sim: &mut SimulationBuilder) {
    sim.metric(Metric::new(
        metric::USED_HOUR,
        "money/h",
        "What an hour that people use costs, on average over organizations; told where people and executors share a queue.",
        Reduce::Mean,
        |p: Res<Execution>, all: Query<&Bench>| {
            let sum: f64 = all.iter().map(|bench| bench.rates.hour).sum();
            if p.shared { sum / all.iter().len() as f64 } else { f64::NAN }
        },
    ))
    .metric(Metric::new(
        "execution.bought",
        "executor h/week",
        "Executor-hours that organizations buy; told where they do.",
        Reduce::Mean,
        |p: Res<Execution>, all: Query<&Bench>| {
            if p.buys() { all.iter().map(Bench::bought).sum() } else { f64::NAN }
        },
    ));
    for (name, doc, read) in [
        (
            "execution.believed_saving",
            "What executors were to save on the work that they took in the last half year; told where they share a queue with people.",
            Routing::believed as fn(&Routing) -> f64,
        ),
        (
            "execution.realised_saving",
            "What executors have saved in the last half year: what people would have cost for the work that executors brought to an end, less what executors and steering them cost; told where they share a queue with people.",
            Routing::realised,
        ),
    ] {
        sim.metric(Metric::new(
            name,
            "money/week",
            doc,
            Reduce::Mean,
            move |p: Res<Execution>, all: Query<&Routing>| {
                let sum: f64 = all.iter().map(read).sum();
                if p.shared { sum / Routing::WEEKS as f64 } else { f64::NAN }
            },
        ));
    }
}
