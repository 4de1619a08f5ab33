//! What the room shows beside where the time goes.

use super::*;
use crate::engine::{Clock, Metric, Reduce};
use crate::model::agents::{Abandoned, Week, after_start};

pub(super) fn observe(sim: &mut SimulationBuilder) {
    type Weeks<'w, 's> = Query<'w, 's, &'static Week>;
    let or_nan = |x: f64| if x.is_finite() { x } else { f64::NAN };
    let ratio = move |of: fn(&Week) -> f64, by: fn(&Week) -> f64| {
        move |all: Weeks| {
            let (a, b) = all.iter().fold((0.0, 0.0), |s, w| (s.0 + of(w), s.1 + by(w)));
            or_nan(a / b)
        }
    };
    sim.metric(Metric::new(
        "coordination.share",
        "share",
        "Hours of meetings and handoffs, of people's paid productive hours.",
        Reduce::Mean,
        ratio(|w| w.hours.meetings + w.hours.handoff, |w| w.hours.productive),
    ))
    .metric(Metric::new(
        "coordination.touches",
        "touches/task",
        "Times that a person did something about a task, per task shipped.",
        Reduce::Mean,
        ratio(|w| w.touches, |w| w.shipped),
    ))
    .metric(Metric::new(
        "coordination.orphan_age",
        "day",
        "Longest calendar time without an owner, of tasks that found one.",
        Reduce::Max,
        |all: Weeks| {
            let oldest = all.iter().map(|w| w.oldest_orphan).fold(0.0, f64::max);
            oldest * CALENDAR_HOURS_PER_WEEK / HOURS_PER_WEEK / 24.0
        },
    ))
    .metric(Metric::new(
        "coordination.improvement",
        "share",
        "Share of payroll that goes to improving seams, weighted by productive hours.",
        Reduce::Mean,
        move |p: Res<Coordination>, clock: Res<Clock>, all: Query<&Week>| {
            let share = after_start(*clock, improvement_cost(&p), 0.0);
            let (cost, hours) = all.iter().fold((0.0, 0.0), |s, w| {
                (s.0 + share * w.hours.productive, s.1 + w.hours.productive)
            });
            or_nan(cost / hours)
        },
    ));
    sim.metric(Metric::new(
        "coordination.managers",
        "share",
        "Share of people who coordinate others, at the span that there is.",
        Reduce::Mean,
        move |all: Query<&Seams>| {
            let (managers, people) =
                all.iter().fold((0.0, 0.0), |s, seams| (s.0 + seams.managers, s.1 + seams.people));
            or_nan(managers / people)
        },
    ));
    for (why, name, doc) in [
        (Abandoned::Lost, "lost", "nobody ever owned them"),
        (Abandoned::Stalled, "stalled", "they stalled between agreed and shipped"),
        (Abandoned::Expired, "expired", "they waited longer than they were wanted"),
        (Abandoned::Dropped, "dropped", "the person who worked on them left"),
        (Abandoned::Closed, "closed", "their organization closed"),
    ] {
        sim.metric(Metric::new(
            ("coordination.abandoned", "reason", name),
            "tasks/week",
            &format!("Accepted tasks given up because {doc}."),
            Reduce::Mean,
            move |all: Weeks| all.iter().map(|w| w.abandoned_by[why as usize]).sum::<f64>(),
        ));
    }
}
