//! Counts what the week was made of and tells people and purposes what became of their tasks.

use bevy_ecs::prelude::*;

use super::Flow;
use super::desk::{Desk, LastWeek, Sources};
use super::stages::{Class, Station};
use crate::engine::quantity::HOURS_PER_WEEK;
use crate::model::agents::{Human, Week};
use crate::model::execution::{Bench, Execution};
use crate::model::states::flow::{Deeds, Heard};
use crate::model::tasks::Ideas;

/// Writes each organization's week and passes signals on.
pub(super) fn report(
    mut flow: ResMut<Flow>,
    execution: Res<Execution>,
    mut organizations: Query<(&mut Week, &mut Ideas, &Bench)>,
    mut purposes: Query<(&Sources, &mut Heard)>,
    mut people: Query<(&Human, &mut Deeds)>,
) {
    let flow = &mut *flow;
    if flow.desks.iter().any(|desk| !desk.books.people.handled.is_empty()) {
        people.iter_mut().for_each(|(human, mut deeds)| *deeds = flow.deeds(human));
    }
    for desk in &mut flow.desks {
        let found = organizations.get_mut(desk.organization);
        let (mut week, mut ideas, bench) = found.expect("organizations stay");
        ideas.count_novelty();
        desk.count(&mut week);
        let rate = bench.rate();
        let busy =
            if rate > 0.0 { desk.used(Class::Executors, Station::Machine) / rate } else { 0.0 };
        // An executor's contexts share its hour.
        week.executor_used = busy * execution.week / HOURS_PER_WEEK / execution.contexts as f64;
        week.executor_paid = if execution.buys() { bench.bought() } else { week.executor_used };
        desk.site.reset_used();
    }
    for (sources, mut heard) in &mut purposes {
        flow.desks[sources.organization].tell(sources, &mut heard);
    }
}

impl Flow {
    /// What a person has brought to an end.
    fn deeds(&self, human: &Human) -> Deeds {
        let seat = self.seats.get(human.index).copied().flatten();
        seat.map_or(Deeds::default(), |seat| {
            self.desks[seat.organization].books.people.handled[seat.place as usize]
        })
    }
}

impl Desk {
    fn used(&self, class: Class, station: Station) -> f64 {
        self.site.used(class as u8, station as usize)
    }

    /// Hours and touches of the week, what is left of it, and what people had free.
    fn count(&mut self, week: &mut Week) {
        let people =
            |station| self.used(Class::Reviewers, station) + self.used(Class::Others, station);
        week.hours.review = people(Station::Review);
        week.hours.steer = people(Station::Steer);
        week.hours.handoff = people(Station::HandOff);
        week.hours.execute = people(Station::Execute) + people(Station::Shared);
        week.lead_used = self.used(Class::Leads, Station::Decide);
        week.slots_used = self.used(Class::Slots, Station::Signal);
        let oldest = self.oldest_signal();
        week.oldest_signal = oldest.map_or(0.0, |shipped| self.site.now() - shipped);
        let of = |it: Station| it.touches() * self.site.station(it as usize).tally().departures;
        let touched = Station::ALL.into_iter().map(of).sum();
        week.touches += (touched - self.last.touched) as f64;
        let free = [Class::Reviewers, Class::Others].map(|class| {
            let used: f64 = class.serves().iter().map(|&station| self.used(class, station)).sum();
            let duty = self.now.duty[class as usize];
            if duty > 0.0 { (1.0 - used / duty).clamp(0.0, 1.0) } else { 0.0 }
        });
        let (backlog, backlog_work) = (week.backlog, week.backlog_work);
        self.last = LastWeek { backlog, backlog_work, free, touched };
    }

    /// Of each cell of a purpose: whether a task of it was accepted, and how often its direction proved wrong.
    fn tell(&mut self, sources: &Sources, heard: &mut Heard) {
        heard.cells.clear();
        heard.cells.extend(sources.of.iter().map(|source| match *source {
            Some(source) => {
                let cell = &mut self.books.asking[source as usize];
                (std::mem::take(&mut cell.accepted), std::mem::take(&mut cell.wrong))
            }
            None => (false, 0),
        }));
    }
}
