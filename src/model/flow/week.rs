//! Counts what the week was made of and tells the purposes what became of their tasks.

use bevy_ecs::prelude::*;

use super::*;
use crate::engine::quantity::HOURS_PER_WEEK;
use crate::model::agents::{Human, Week};
use crate::model::execution::{Bench, Execution};
use crate::model::tasks::Ideas;

/// Writes each organization's week and passes signals on.
pub(super) fn report(
    mut flow: ResMut<Flow>,
    execution: Res<Execution>,
    mut organizations: Query<(&mut Week, &mut Ideas, &Bench)>,
    mut all: Query<(&Sources, &mut Heard)>,
    mut people: Query<(&Human, &mut Deeds)>,
) {
    if flow.desks.iter().any(|desk| !desk.handled.is_empty()) {
        for (human, mut deeds) in &mut people {
            let seat = flow.seats.get(human.index).copied().flatten();
            *deeds = seat.map_or(Deeds::default(), |seat| {
                flow.desks[seat.organization].handled[seat.place as usize]
            });
        }
    }
    for (desk, (mut week, mut ideas, bench)) in flow.desks.iter_mut().zip(&mut organizations) {
        ideas.count_novelty();
        let site = &mut desk.site;
        let people = |station| site.used(REVIEWERS, station) + site.used(OTHERS, station);
        week.hours.review = people(REVIEW);
        week.hours.steer = people(STEER);
        week.hours.handoff = people(HANDOFF);
        week.hours.execute = people(EXECUTE);
        week.lead_used = site.used(LEADS, DECIDE);
        let done = |station: usize| site.station(station).tally().departures;
        let touched = done(REVIEW) + done(DECIDE) + done(STEER) + 2 * done(HANDOFF) + done(EXECUTE);
        week.touches += (touched - desk.touched) as f64;
        desk.touched = touched;
        week.slots_used = site.used(SLOTS, SIGNAL);
        let busy =
            if bench.rate() > 0.0 { site.used(EXECUTORS, MACHINE) / bench.rate() } else { 0.0 };
        // An executor's contexts share its hour.
        week.executor_used = busy * execution.week / HOURS_PER_WEEK / execution.contexts as f64;
        (desk.backlog, desk.backlog_work) = (week.backlog, week.backlog_work);
        week.oldest_signal = site.oldest(SIGNAL).map_or(0.0, |entered| site.now() - entered);
        for class in [REVIEWERS, OTHERS] {
            let used: f64 = (REVIEW..=EXECUTE).map(|station| site.used(class, station)).sum();
            let duty = desk.duty[class as usize];
            desk.free[class as usize] =
                if duty > 0.0 { (1.0 - used / duty).clamp(0.0, 1.0) } else { 0.0 };
        }
        site.reset_used();
    }
    for (sources, mut heard) in &mut all {
        let asking = &mut flow.desks[sources.organization].asking;
        heard.cells.clear();
        heard.cells.extend(sources.of.iter().map(|source| match *source {
            Some(source) => {
                let cell = &mut asking[source as usize];
                (std::mem::take(&mut cell.accepted), std::mem::take(&mut cell.wrong))
            }
            None => (false, 0),
        }));
    }
}
