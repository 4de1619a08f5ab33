//! Where the time goes between intent and outcome.

use bevy_ecs::prelude::*;

use super::Seams;
use crate::engine::quantity::{CALENDAR_HOURS_PER_WEEK, HOURS_PER_WEEK};
use crate::engine::{Metric, Reduce, SimulationBuilder};
use crate::model::agents::Organization;
use crate::model::states::coordination::metric;
use crate::model::states::flow::{LeadTime, Part};

/// Parts, in the order in which a task meets them.
pub const PARTS: [(Part, &str, &str); 8] = [
    (Part::Decide, "decide", "waiting for and in decision"),
    (Part::Own, "own", "without an owner"),
    (Part::HandOff, "hand_off", "being handed over"),
    (Part::Wait, "wait", "waiting in queues or stalled"),
    (Part::Execute, "execute", "in first execution"),
    (Part::Rework, "rework", "in execution after a failed review"),
    (Part::Review, "review", "in review"),
    (Part::Feedback, "feedback", "between shipping and outcome"),
];

/// Flow efficiency: time touched over time elapsed.
pub fn flow_efficiency(touched: f64, elapsed: f64) -> f64 {
    if elapsed > 0.0 { touched / elapsed } else { f64::NAN }
}

type All<'w, 's> = Query<'w, 's, &'static LeadTime>;

fn per_task(all: All, part: impl Fn(&LeadTime) -> f64, of: impl Fn(&LeadTime) -> f64) -> f64 {
    let (sum, n) = all.iter().fold((0.0, 0.0), |s, l| (s.0 + part(l), s.1 + of(l)));
    if n > 0.0 { sum / n * CALENDAR_HOURS_PER_WEEK / HOURS_PER_WEEK } else { f64::NAN }
}

pub(super) fn observe(sim: &mut SimulationBuilder) {
    let seams = |l: &LeadTime| {
        l.parts[Part::Own as usize] + l.parts[Part::HandOff as usize] + l.parts[Part::Wait as usize]
    };
    sim.metric(Metric::new(
        metric::LEAD_TIME,
        "calendar h",
        "Calendar time from a task's birth to its shipping, of tasks shipped.",
        Reduce::Mean,
        |all: All| per_task(all, |l| l.total, |l| l.shipped),
    ))
    .metric(Metric::new(
        "coordination.seam_time",
        "calendar h",
        "Calendar time without an owner, in handoffs, waiting or stalled, of tasks shipped.",
        Reduce::Mean,
        move |all: All| per_task(all, seams, |l| l.shipped),
    ))
    .metric(Metric::new(
        "coordination.flow_efficiency",
        "share",
        "Share of lead time in which somebody worked on the task.",
        Reduce::Mean,
        |all: All| {
            let (touched, total) =
                all.iter().fold((0.0, 0.0), |s, l| (s.0 + l.touched, s.1 + l.total));
            flow_efficiency(touched, total)
        },
    ));
    for (part, name, doc) in PARTS {
        let of = move |l: &LeadTime| if part == Part::Feedback { l.settled } else { l.shipped };
        sim.metric(Metric::new(
            (metric::TIME, "part", name),
            "calendar h",
            &format!("Calendar time {doc}, per task."),
            Reduce::Mean,
            move |all: All| per_task(all, |l| l.parts[part as usize], of),
        ));
    }
    sim.metric(Metric::new("coordination.mean_lead_time", "calendar h", "Calendar time from birth to shipping, mean over all tasks born in the window and shipped so far.", Reduce::End, |all: All| {
        let (n, total) = all.iter().fold((0.0, 0.0), |s, l| (s.0 + l.all_shipped, s.1 + l.all_total));
        if n > 0.0 { total / n * CALENDAR_HOURS_PER_WEEK / HOURS_PER_WEEK } else { f64::NAN }
    }));
    sim.metric(Metric::new(
        "coordination.layers",
        "layers",
        "Mean layers of management.",
        Reduce::Mean,
        |all: Query<(&Organization, &Seams)>| {
            let there = || all.iter().filter(|(o, _)| o.founded > 0);
            there().map(|(_, s)| s.layers()).sum::<f64>() / there().count() as f64
        },
    ));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::agents::Window;
    use crate::model::states::flow::Spent;

    #[test]
    fn j4_flow_efficiency_of_five_stations_with_one_hour_of_work_and_four_of_waiting() {
        let mut spent = Spent::default();
        for _ in 0..5 {
            spent.add(Part::Wait, 4.0, 0.0);
            spent.add(Part::Execute, 1.0, 1.0);
        }
        let mut lead = LeadTime::default();
        lead.ship(5.0, 30.0, &spent, Window::default());
        assert_eq!(flow_efficiency(lead.touched, lead.total), 0.2);
    }
}
