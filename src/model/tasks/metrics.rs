//! What the room shows.

use super::*;
use crate::engine::{Metric, Reduce};
use crate::model::states::tasks::metric;

pub(super) fn observe(sim: &mut SimulationBuilder) {
    type Weeks<'w, 's> = Query<'w, 's, &'static Week>;
    type Kinds<'w, 's> = Query<'w, 's, &'static Ideas>;
    let sum = |read: fn(&Week) -> f64| move |all: Weeks| all.iter().map(read).sum::<f64>();
    let scaling = |all: Query<&Demanded>| {
        if all.iter().any(|d| d.base_ticks == 0.0) {
            return f64::NAN;
        }
        let base: f64 = all.iter().map(|d| d.base / d.base_ticks).sum();
        if base > 0.0 { all.iter().map(|d| d.now).sum::<f64>() / base } else { f64::NAN }
    };
    let cover = |all: Weeks| {
        let accepted: f64 = all.iter().map(|w| w.accepted_work).sum();
        all.iter().map(|w| w.backlog_work).sum::<f64>() / accepted
    };
    let matched = |all: Weeks| {
        let capacity: f64 = all.iter().map(|w| w.executor_capacity).sum();
        all.iter().map(|w| w.accepted_work).sum::<f64>() / capacity
    };
    let heaps = |all: Kinds| {
        let (kinds, drawn) =
            all.iter().fold((0.0, 0.0), |s, i| (s.0 + f64::from(i.known), s.1 + i.drawn as f64));
        ln(kinds) / ln(drawn)
    };
    let or_nan = |x: f64| if x.is_finite() { x } else { f64::NAN };
    sim.metric(Metric::new(
        metric::SCALING,
        "× base",
        "Accepted work against the base year: G_T.",
        Reduce::Mean,
        scaling,
    ))
    .metric(Metric::new(
        metric::PER_CELL,
        "× base",
        "Tasks that a led cell asks for, against the base year.",
        Reduce::Mean,
        move |steering: Res<Steering>| or_nan(steering.per_cell()),
    ))
    .metric(Metric::new(
        "tasks.steered",
        "1",
        "What emission is multiplied by to reach its target.",
        Reduce::Mean,
        |steering: Res<Steering>| steering.multiplier(),
    ))
    .metric(Metric::new(
        "tasks.begun",
        "tasks/week",
        "Tasks that cells asked for.",
        Reduce::Mean,
        sum(|w| w.begun),
    ))
    .metric(Metric::new(
        "tasks.turned_away",
        "tasks/week",
        "Tasks that were asked for and turned away because too much waits.",
        Reduce::Mean,
        sum(|w| w.turned_away),
    ))
    .metric(Metric::new(
        metric::ACCEPTED,
        "bh/week",
        "Work accepted.",
        Reduce::Mean,
        sum(|w| w.accepted_work),
    ))
    .metric(Metric::new(
        "tasks.backlog",
        "tasks",
        "Tasks accepted and not yet begun.",
        Reduce::Mean,
        sum(|w| w.backlog),
    ))
    .metric(Metric::new(
        metric::COVER,
        "weeks",
        "Weeks of accepted work that wait.",
        Reduce::Mean,
        move |all: Weeks| or_nan(cover(all)),
    ))
    .metric(Metric::new(
        "tasks.match",
        "1",
        "Accepted work over what executors could do; undefined without executors.",
        Reduce::Mean,
        move |all: Weeks| or_nan(matched(all)),
    ))
    .metric(Metric::new(
        metric::KINDS_FOUND,
        "kinds",
        "Kinds of task found so far.",
        Reduce::Last,
        |all: Kinds| all.iter().map(|i| f64::from(i.known)).sum::<f64>(),
    ))
    .metric(Metric::new(
        metric::DRAWN,
        "tasks",
        "Tasks conceived open-endedly so far.",
        Reduce::Last,
        |all: Kinds| all.iter().map(|i| i.drawn as f64).sum::<f64>(),
    ))
    .metric(Metric::new(
        "tasks.heaps",
        "1",
        "Heaps exponent so far: log of kinds over log of tasks, over all organizations.",
        Reduce::Last,
        move |all: Kinds| or_nan(heaps(all)),
    ))
    .metric(Metric::new(
        "tasks.novelty",
        "share",
        "Share of new kinds among the tasks of the week that were conceived open-endedly.",
        Reduce::Mean,
        move |all: Kinds| {
            let (new, drawn) =
                all.iter().fold((0.0, 0.0), |s, i| (s.0 + i.novelty[0], s.1 + i.novelty[1]));
            or_nan(new / drawn)
        },
    ))
    .metric(Metric::new(
        "tasks.per_finding_hour",
        "tasks/h",
        "Tasks accepted for each hour granted for finding problems; undefined without any.",
        Reduce::Mean,
        move |all: Weeks| {
            let hours: f64 = all.iter().map(|w| w.hours.finding).sum();
            or_nan(all.iter().map(|w| w.accepted).sum::<f64>() / hours)
        },
    ))
    .metric(Metric::new(
        metric::TRUNCATED,
        "organizations",
        "Organizations whose kinds reached their cap.",
        Reduce::Last,
        |all: Kinds| all.iter().filter(|i| i.truncated).count() as f64,
    ));
}
