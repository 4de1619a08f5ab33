//! Counts what the week was made of and tells the purposes what became of their tasks.

use bevy_ecs::prelude::*;

use super::*;
use crate::engine::Clock;
use crate::engine::quantity::HOURS_PER_WEEK;
use crate::model::agents::{Human, Week};
use crate::model::execution::{Bench, Execution};
use crate::model::feedback::Slots;
use crate::model::purposes::Purpose;
use crate::model::tiers::Standing;

/// Writes each organization's week and passes signals on.
pub(super) fn report(
    mut flow: ResMut<Flow>,
    clock: Res<Clock>,
    execution: Res<Execution>,
    mut organizations: Query<(&mut Week, &mut Slots, &Bench)>,
    mut all: Query<&mut Purpose>,
    mut people: Query<(&Human, &mut Standing)>,
) {
    if flow.desks.iter().any(|desk| !desk.handled.is_empty()) {
        for (human, mut standing) in &mut people {
            let seat = flow.seats.get(human.index).copied().flatten();
            let handled = seat.map_or(Handled::default(), |seat| {
                flow.desks[seat.organization].handled[seat.place as usize]
            });
            standing.note_week(handled.executed, handled.reviewed, handled.caught);
        }
    }
    for (desk, (mut week, mut slots, bench)) in flow.desks.iter_mut().zip(&mut organizations) {
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
        slots.note_oldest(site.oldest(SIGNAL).map_or(0.0, |entered| site.now() - entered));
        for class in [REVIEWERS, OTHERS] {
            let used: f64 = (REVIEW..=EXECUTE).map(|station| site.used(class, station)).sum();
            let duty = desk.duty[class as usize];
            desk.free[class as usize] =
                if duty > 0.0 { (1.0 - used / duty).clamp(0.0, 1.0) } else { 0.0 };
        }
        site.reset_used();
    }
    for mut purpose in &mut all {
        let asking = &mut flow.desks[purpose.organization()].asking;
        for i in 0..purpose.cells().len() {
            if let Some(source) = purpose.cells()[i].source() {
                let cell = &mut asking[source as usize];
                let (accepted, wrong) = (cell.accepted, cell.wrong);
                (cell.accepted, cell.wrong) = (false, 0);
                if accepted || wrong > 0 {
                    purpose.hear(i, accepted, wrong, clock.tick);
                }
            }
        }
    }
}
