//! What the room shows.

use super::*;
use crate::engine::{Metric, Reduce};
use crate::model::agents::Week;

pub(super) fn observe(sim: &mut SimulationBuilder) {
    type Weeks<'w, 's> = Query<'w, 's, &'static Week>;
    let or_nan = |x: f64| if x.is_finite() { x } else { f64::NAN };
    sim.metric(Metric::new(
        "execution.hours_used",
        "h/week",
        "People's hours used, finding apart.",
        Reduce::Mean,
        |all: Weeks| all.iter().map(|w| w.hours.used()).sum::<f64>(),
    ));
    sim.metric(Metric::new("execution.executors", "executors", "AI executors at work.", Reduce::Mean, |all: Query<&Bench>| all.iter().map(|b| f64::from(b.executors)).sum::<f64>()))
        .metric(Metric::new("execution.fan_out", "executors/person", "Executors per employed person.", Reduce::Mean, move |all: Query<(&Bench, &Payroll)>| {
            let (executors, heads) = all.iter().fold((0.0, 0.0), |s, (b, p)| (s.0 + f64::from(b.executors), s.1 + p.heads()));
            or_nan(executors / heads)
        }))
        .metric(Metric::new("execution.utilization", "share", "Executor-hours used of those offered; undefined without executors.", Reduce::Mean, move |all: Weeks| {
            let (used, offered) = all.iter().fold((0.0, 0.0), |s, w| (s.0 + w.executor_used, s.1 + w.executor_offered));
            or_nan(used / offered)
        }))
        .metric(Metric::new("execution.attempts_per_success", "attempts", "Attempts by executors for one that is right.", Reduce::Mean, move |all: Weeks| {
            let (tried, right) = all.iter().fold((0.0, 0.0), |s, w| (s.0 + w.attempts, s.1 + w.right_attempts));
            or_nan(tried / right)
        }))
        .metric(Metric::new("execution.people_utilization", "share", "People's hours used, meetings and leading included, of paid productive hours less finding.", Reduce::Mean, move |all: Weeks| {
            let (used, paid) = all.iter().fold((0.0, 0.0), |s, w| (s.0 + w.hours.used(), s.1 + w.hours.productive - w.hours.finding));
            or_nan(used / paid)
        }));
}
