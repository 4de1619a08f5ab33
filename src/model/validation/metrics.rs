//! What the room shows.

use super::*;
use crate::engine::{Metric, Reduce};
use crate::model::states::validation::metric;

/// Results of which this week said what becomes of them: one that waits for its review is not among them.
fn checked(week: &Week) -> f64 {
    week.reviewed + week.unreviewed
}

pub(super) fn observe(sim: &mut SimulationBuilder) {
    type Weeks<'w, 's> = Query<'w, 's, &'static Week>;
    let ratio = |of: fn(&Week) -> f64, by: fn(&Week) -> f64| {
        move |all: Weeks| {
            let (a, b) = all.iter().fold((0.0, 0.0), |s, w| (s.0 + of(w), s.1 + by(w)));
            if b > 0.0 { a / b } else { f64::NAN }
        }
    };
    sim.metric(Metric::new(
        metric::REVIEW_SHARE,
        "share",
        "Share of results that are reviewed: of those that were reviewed or let through unreviewed in a week.",
        Reduce::Mean,
        ratio(|w| w.reviewed, checked),
    ))
    .metric(Metric::new(
        metric::UTILIZATION,
        "share",
        "Hours spent on review of those that people who may review offer.",
        Reduce::Mean,
        ratio(|w| w.hours.review, |w| w.hours.reviewers),
    ))
    .metric(Metric::new(
        metric::ESCAPES,
        "share",
        "Share of shipped tasks that have a defect.",
        Reduce::Mean,
        ratio(|w| w.escapes, |w| w.shipped),
    ))
    .metric(Metric::new(
        "validation.rework",
        "share",
        "Share of results that are done again: of those that were reviewed or let through unreviewed in a week.",
        Reduce::Mean,
        ratio(|w| w.reworked, checked),
    ))
    .metric(Metric::new(
        "validation.hours",
        "h",
        "Review time per result that was reviewed or let through unreviewed.",
        Reduce::Mean,
        ratio(|w| w.hours.review, checked),
    ))
    .metric(Metric::new(
        "validation.break_even",
        "1",
        "Cost of checking one step, relative to doing one, below which checking each is cheaper than checking the \
         outcome, at the present rate of failures; undefined where outcomes are checked.",
        Reduce::Mean,
        |p: Res<Validation>, all: Weeks| {
            let (failed, seen) =
                all.iter().fold((0.0, 0.0), |s, w| (s.0 + w.reworked, s.1 + w.reviewed));
            let found = detection(p.minutes / 60.0, p.tau);
            let even = break_even(p.steps as f64, failed / seen / found, found);
            if p.steps > 1 && even.is_finite() { even } else { f64::NAN }
        },
    ));
}
