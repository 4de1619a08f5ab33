//! Who works where this week, and how their hours are cut before anything else.

use bevy_ecs::prelude::*;

use super::Flow;
use super::desk::{Desk, Sources};
use super::seats::{Colleague, Seating};
use super::stages::Class;
use super::tour::{Facts, FactsItem, Parameters, Rooms};
use crate::engine::Clock;
use crate::engine::quantity::HOURS_PER_WEEK;
use crate::model::agents::{Human, Organizations, Week};
use crate::model::demand::Demand;
use crate::model::purposes::{Purpose, leading_hours};
use crate::model::recognition::Recognition;
use crate::model::states::budget;
use crate::model::states::displacement::Employment;
use crate::model::states::economy::{EconomyTerms, Orders};
use crate::model::states::judgment::Sight;
use crate::model::states::recognition::Regard;
use crate::model::states::tasks::Steering;
use crate::model::states::tiers::Standing;
use crate::model::tasks::emission;
use crate::model::tiers::Tiers;

/// What the rooms say of everybody's week.
#[derive(bevy_ecs::system::SystemParam)]
pub(super) struct Terms<'w> {
    clock: Res<'w, Clock>,
    whole: Res<'w, Organizations>,
    demand: Res<'w, Demand>,
    tiers: Res<'w, Tiers>,
    recognition: Res<'w, Recognition>,
    steering: Res<'w, Steering>,
    economy: Res<'w, EconomyTerms>,
}

/// What the flow reads of a person.
#[derive(bevy_ecs::query::QueryData)]
pub(super) struct Person {
    human: &'static Human,
    employment: &'static Employment,
    standing: &'static Standing,
    regard: &'static Regard,
    sight: &'static Sight,
}

/// Seats people, executors, slots and cells for the week, and says how its hours are cut.
pub(super) fn seat_people(
    mut flow: ResMut<Flow>,
    parameters: Parameters,
    terms: Terms,
    mut organizations: Query<Facts>,
    people: Query<Person>,
    mut purposes: Query<(&Purpose, &Orders, &mut Sources)>,
) {
    let (p, flow) = (parameters.rooms(), &mut *flow);
    let led = led(purposes.iter().map(|it| it.0), people.iter().len());
    flow.seats.resize(led.len(), None);
    flow.gather(&terms, &people);
    flow.each_desk(&mut organizations, |desk, facts, _| desk.begin(&terms, facts));
    flow.give_back(p, &people, &mut organizations);
    flow.keep_seats();
    let leading = leading_hours(p.purposes, *terms.clock);
    let told_apart = terms.tiers.told_apart() || terms.recognition.told_apart();
    let among = budget::Among { organizations: flow.desks.len(), people: led.len() };
    let seating = Seating { rooms: p, led: &led, leading, told_apart, among };
    flow.each_desk(&mut organizations, |desk, facts, mut trace| {
        seating.seat(desk, facts, trace.as_deref_mut());
        seating.equip(desk, facts, trace);
        let ask = facts.account.ask_factor() * terms.steering.multiplier();
        let per_cell = emission(p.tasks, *terms.clock, ask, facts.cells.relative());
        desk.now.tasks = per_cell * facts.seams.asked();
    });
    flow.take_seats();
    let Flow { desks, trace, .. } = flow;
    let sights = sights(p, &people);
    for (purpose, orders, mut sources) in &mut purposes {
        if terms.economy.acts && sources.organization != purpose.organization() {
            // Another organization may take the place that it leaves, and its customers are not those.
            desks[sources.organization].leave(&sources);
        }
        let desk = &mut desks[purpose.organization()];
        desk.ask(p, (purpose, orders, terms.clock.tick), &mut sources, trace.as_mut());
        desk.see(purpose, &sources, &sights);
    }
}

/// Cells that each of so many people leads.
fn led<'a>(purposes: impl Iterator<Item = &'a Purpose>, people: usize) -> Vec<f64> {
    let mut led = vec![0.0; people];
    for cell in purposes.flat_map(Purpose::cells).filter(|cell| cell.led()) {
        if let Some(lead) = cell.lead() {
            led[lead as usize] += 1.0;
        }
    }
    led
}

/// How likely each person is to be right; of nobody where that makes no difference.
fn sights(p: Rooms<'_>, people: &Query<Person>) -> Vec<f64> {
    if !p.judgment.looks_ahead() {
        return vec![];
    }
    let unforeseen = p.judgment.terms().foreseen(p.purposes.right);
    let mut sights = vec![unforeseen; people.iter().len()];
    for it in people {
        if p.judgment.directs && it.employment.employer().is_some() {
            sights[it.human.index] = it.sight.right();
        }
    }
    sights
}

impl Flow {
    /// Everybody who works stands where they work.
    fn gather(&mut self, terms: &Terms, people: &Query<Person>) {
        self.desks.iter_mut().for_each(|desk| desk.now.staff.clear());
        let (tiers, demand) = (&terms.tiers, &terms.demand);
        let tiered = tiers.told_apart();
        for it in people {
            let Some(home) = it.employment.employer() else { continue };
            let (standing, now) = (it.standing, terms.clock.tick);
            let learns = demand.ramp > 0.0 && it.employment.learns(now, demand.ramp);
            self.desks[home].now.staff.push(Colleague {
                person: it.human.index,
                key: it.human.key,
                may_review: tiers.gated.then(|| standing.may_review()),
                accountable: !tiers.gated || standing.may_decide(),
                tier: if tiered { usize::from(standing.acts()) - 1 } else { 0 },
                learns,
                given: if learns { demand.fresh } else { 1.0 },
                speed: standing.speed() * it.regard.craft(),
                seat: None,
            });
        }
    }

    /// Everybody at a desk who has a seat knows it, so that each desk can be seated by itself.
    fn keep_seats(&mut self) {
        let seats = &self.seats;
        let all = self.desks.iter_mut().flat_map(|desk| &mut desk.now.staff);
        all.for_each(|it| it.seat = seats[it.person]);
    }

    /// Everybody's seat is known by who they are again.
    fn take_seats(&mut self) {
        let seats = &mut self.seats;
        let all = self.desks.iter().flat_map(|desk| &desk.now.staff);
        all.for_each(|it| seats[it.person] = it.seat);
    }

    /// Those who left give back what they worked on before anybody else takes it up.
    fn give_back(&mut self, p: Rooms<'_>, people: &Query<Person>, all: &mut Query<Facts>) {
        for it in people {
            let seat = &mut self.seats[it.human.index];
            let Some(left) = seat.take_if(|its| it.employment.employer() != Some(its.organization))
            else {
                continue;
            };
            let desk = &mut self.desks[left.organization];
            let mut facts = all.get_mut(desk.organization).expect("organizations stay");
            let (site, mut tour) = desk.tour(p, &mut facts, self.trace.as_mut());
            for server in left.servers() {
                let class = Class::ALL[site.servers()[server as usize].class as usize];
                site.set_server(&mut tour, server, 0.0, class.bits());
            }
        }
    }
}

/// How the week of one person is cut before anything else: meetings, set-up and restoring come off first.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cut {
    pub available: f64,
    meetings: f64,
    setup: f64,
    on_call: f64,
}

impl Cut {
    fn of(p: &Organizations, heads: f64, meetings: f64, setup: f64, on_call: f64) -> Self {
        let productive = HOURS_PER_WEEK * p.productive;
        let setup =
            if heads > 0.0 { (setup / heads).min(productive * (1.0 - meetings)) } else { 0.0 };
        let left = productive * (1.0 - meetings) - setup;
        let on_call = if heads > 0.0 { (on_call / heads).min(left) } else { 0.0 };
        Self { available: left - on_call, meetings: productive * meetings, setup, on_call }
    }
}

impl Desk {
    /// A week begins: each person who is here has so many hours, of which some are gone already.
    fn begin(&mut self, terms: &Terms, facts: &mut FactsItem<'_, '_>) {
        let (heads, whole) = (self.now.staff.len() as f64, &terms.whole);
        let learners = self.now.staff.iter().filter(|it| it.learns).count() as f64;
        let taught = learners * terms.demand.training * HOURS_PER_WEEK * whole.productive;
        let other = facts.mode.setup_hours() + taught;
        let on_call = facts.guard.on_call();
        let cut = Cut::of(whole, heads, facts.seams.meetings(), other, on_call);
        facts.reckoning.begin();
        *facts.week = Week { length: HOURS_PER_WEEK, ..Week::default() };
        (facts.week.backlog, facts.week.backlog_work) = (self.last.backlog, self.last.backlog_work);
        let hours = &mut facts.week.hours;
        hours.productive = HOURS_PER_WEEK * whole.productive * heads;
        (hours.meetings, hours.setup) = (cut.meetings * heads, cut.setup * heads);
        hours.on_call = cut.on_call * heads;
        if taught > 0.0 {
            hours.training = hours.setup * taught / other;
            hours.setup -= hours.training;
        }
        (self.now.cut, self.now.closed) = (cut, heads == 0.0);
    }
}
