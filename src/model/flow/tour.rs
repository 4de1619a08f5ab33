//! One organization's week, as its tasks meet it: the site and what is beside it.

use bevy_ecs::prelude::*;

use super::desk::{Books, Desk};
use super::stages::{Class, Delay, Held, Place, State, Station};
use super::trace::{Record, Trace, Worker};
use super::{Flow, Site, Task};
use crate::engine::budget::Most;
use crate::engine::flow::{Server, TaskId, each_place};
use crate::engine::quantity::HOURS_PER_WEEK;
use crate::engine::{Clock, Draws};
use crate::model::agents::{Organization, Week, Window};
use crate::model::coordination::{Coordination, Seams};
use crate::model::execution::{Bench, Execution};
use crate::model::feedback::{Feedback, Slots};
use crate::model::judgment::{Judgment, Reckoning};
use crate::model::purposes::Purposes;
use crate::model::states::adoption::Mode;
use crate::model::states::budget;
use crate::model::states::capability::Capability;
use crate::model::states::demand::Account;
use crate::model::states::flow::{LeadTime, Part};
use crate::model::states::judgment::Risk;
use crate::model::states::prevention::Guard;
use crate::model::states::purposes::Cells;
use crate::model::states::tasks::Demanded;
use crate::model::tasks::{Ideas, Tasks};
use crate::model::validation::{Trust, Validation};
use crate::model::wages::Wages;

/// The parameters of all rooms that tasks meet.
#[derive(bevy_ecs::system::SystemParam)]
pub(super) struct Parameters<'w> {
    draws: Res<'w, Draws>,
    purposes: Res<'w, Purposes>,
    tasks: Res<'w, Tasks>,
    coordination: Res<'w, Coordination>,
    execution: Res<'w, Execution>,
    validation: Res<'w, Validation>,
    feedback: Res<'w, Feedback>,
    judgment: Res<'w, Judgment>,
    capability: Res<'w, Capability>,
    wages: Res<'w, Wages>,
    window: Res<'w, Window>,
}

/// The same, looked up.
#[derive(Clone, Copy)]
pub(super) struct Rooms<'a> {
    pub draws: &'a Draws,
    pub purposes: &'a Purposes,
    pub tasks: &'a Tasks,
    pub coordination: &'a Coordination,
    pub execution: &'a Execution,
    pub validation: &'a Validation,
    pub feedback: &'a Feedback,
    pub judgment: &'a Judgment,
    pub capability: &'a Capability,
    pub wages: &'a Wages,
    pub window: Window,
    /// Length of task in a domain like the whole beyond which executors are given none `[h]`.
    pub farthest: f64,
}

impl Parameters<'_> {
    pub fn rooms(&self) -> Rooms<'_> {
        Rooms {
            draws: &self.draws,
            purposes: &self.purposes,
            tasks: &self.tasks,
            coordination: &self.coordination,
            execution: &self.execution,
            validation: &self.validation,
            feedback: &self.feedback,
            judgment: &self.judgment,
            capability: &self.capability,
            wages: &self.wages,
            window: *self.window,
            farthest: self.capability.farthest(self.execution.attempt_above),
        }
    }
}

/// What the flow reads and writes of an organization.
#[derive(bevy_ecs::query::QueryData)]
#[query_data(mutable)]
pub(super) struct Facts {
    pub organization: &'static Organization,
    pub mode: &'static Mode,
    pub cells: &'static Cells,
    pub seams: &'static Seams,
    pub bench: &'static Bench,
    pub trust: &'static Trust,
    pub slots: &'static Slots,
    pub account: &'static Account,
    pub guard: &'static Guard,
    pub demanded: &'static Demanded,
    pub risk: &'static Risk,
    pub reckoning: &'static mut Reckoning,
    pub ideas: &'static mut Ideas,
    pub lead_time: &'static mut LeadTime,
    pub week: &'static mut Week,
}

/// What rooms have of one organization and its tasks meet.
pub(super) struct Tables<'a> {
    pub seams: &'a Seams,
    pub bench: &'a Bench,
    pub trust: &'a Trust,
    pub slots: &'a Slots,
    pub risk: &'a Risk,
    pub reckoning: &'a mut Reckoning,
    pub ideas: &'a mut Ideas,
    pub lead_time: &'a mut LeadTime,
}

/// What an organization may still take on this week `[bh]`.
pub(super) struct Allowance {
    /// Work that it can pay for.
    pub spending: f64,
    /// Work that may wait.
    pub room: f64,
    /// Price of what is ordered now, over that of the base year `[1]`.
    pub price: f64,
}

/// Where changes are noted, if anybody asked.
pub(super) struct Audit<'a> {
    organization: u32,
    trace: Option<&'a mut Trace>,
}

/// What an event finds besides the site.
pub(super) struct Tour<'a> {
    pub rooms: Rooms<'a>,
    pub tables: Tables<'a>,
    pub week: &'a mut Week,
    pub allowance: Allowance,
    pub books: &'a mut Books,
    pub audit: Audit<'a>,
    /// Nobody is left.
    pub closed: bool,
}

impl Desk {
    /// The site, and the tour that its events take this week.
    pub fn tour<'a>(
        &'a mut self,
        rooms: Rooms<'a>,
        facts: &'a mut FactsItem<'_, '_>,
        trace: Option<&'a mut Trace>,
    ) -> (&'a mut Site, Tour<'a>) {
        let tables = Tables {
            seams: facts.seams,
            bench: facts.bench,
            trust: facts.trust,
            slots: facts.slots,
            risk: facts.risk,
            reckoning: &mut facts.reckoning,
            ideas: &mut facts.ideas,
            lead_time: &mut facts.lead_time,
        };
        let spending = facts.account.accepts();
        let room = facts.demanded.room(rooms.tasks);
        let allowance = Allowance { spending, room, price: facts.account.relative_price() };
        let audit = Audit { organization: facts.organization.index as u32, trace };
        let (week, books, closed) = (&mut *facts.week, &mut self.books, self.now.closed);
        (&mut self.site, Tour { rooms, tables, week, allowance, books, audit, closed })
    }
}

/// Runs every organization's events to the end of the tick.
pub(super) fn run(
    mut flow: ResMut<Flow>,
    clock: Res<Clock>,
    parameters: Parameters,
    mut organizations: Query<Facts>,
) {
    let (rooms, week) = (parameters.rooms(), clock.age);
    let room = flow.desks.iter().map(|desk| desk.site.room()).sum();
    let among = budget::Among { organizations: flow.desks.len(), people: flow.seats.len() };
    flow.each_desk(&mut organizations, |desk, facts, trace| {
        let staff = desk.now.staff.len();
        let more = among.more_tasks(staff, room);
        let tasks = Most { most: desk.site.room() as u64 + more.most, ..more };
        desk.site.allow(tasks, budget::events(staff));
        desk.run(rooms, facts, trace, week);
    });
}

impl Flow {
    /// Does something to each desk, in their order; where threads share them out nothing is traced.
    pub(super) fn each_desk(
        &mut self,
        organizations: &mut Query<Facts>,
        work: impl Fn(&mut Desk, &mut FactsItem<'_, '_>, Option<&mut Trace>) + Send + Sync,
    ) {
        let Flow { desks, trace, shared, .. } = self;
        if !*shared || trace.is_some() {
            for desk in desks {
                let found = organizations.get_mut(desk.organization);
                work(desk, &mut found.expect("organizations stay"), trace.as_mut());
            }
            return;
        }
        let mut facts: Vec<Option<FactsItem<'_, '_>>> = desks.iter().map(|_| None).collect();
        for item in organizations {
            let place = item.organization.index;
            facts[place] = Some(item);
        }
        let facts = facts.into_iter().map(|it| it.expect("organizations stay"));
        let mut pairs: Vec<(&mut Desk, FactsItem<'_, '_>)> = desks.iter_mut().zip(facts).collect();
        each_place(&mut pairs, |(desk, facts)| work(desk, facts, None));
    }
}

impl Desk {
    /// One organization's events to the end of the tick.
    fn run(
        &mut self,
        rooms: Rooms<'_>,
        facts: &mut FactsItem<'_, '_>,
        trace: Option<&mut Trace>,
        week: u64,
    ) {
        let organization = *facts.organization;
        facts.lead_time.begin();
        let (site, mut tour) = self.tour(rooms, facts, trace);
        tour.sweep(site);
        tour.share_out(site);
        tour.answer_waiting(site);
        site.run(&mut tour, (week + 1) as f64 * HOURS_PER_WEEK);
        tour.turn_away(site, &organization, week);
        let waiting = tour.books.answers.waiting.len();
        facts.reckoning.note_waiting(waiting);
    }
}

/// Where tasks are sent, and what is noted of them.
impl Tour<'_> {
    pub fn send(&mut self, site: &mut Site, id: TaskId, station: Station) {
        self.audit.keep(site, id, Place::Station(station));
        site.send(self, id, station as usize);
    }

    pub fn delay(&mut self, site: &mut Site, id: TaskId, hours: f64, why: Delay) {
        self.audit.keep(site, id, Place::Delay(why));
        site.delay(id, hours, why as u8);
    }

    pub fn hold(&mut self, site: &mut Site, id: TaskId, until: Held) {
        self.audit.keep(site, id, Place::Held(until));
        site.hold(id);
        match until {
            Held::Answer => self.books.answers.waiting.push_back(id),
            Held::Gate => self.books.gate.waiting.push_back(id),
        }
    }

    pub fn note(&mut self, site: &Site, id: TaskId, state: State) {
        if self.audit.trace.is_some() {
            self.audit.note(site.now(), site.task(id), state, None);
        }
    }

    /// Notes that somebody has taken a task up.
    pub fn note_taken(&mut self, time: f64, task: &Task, state: State, by: &Server) {
        let worker = if by.class == Class::Executors as u8 {
            // An executor has several contexts, each a server.
            Worker::Executor(by.who / (self.rooms.execution.contexts as u32).max(1))
        } else {
            Worker::Person(by.who)
        };
        self.audit.note(time, task, state, Some(worker));
    }

    /// Adds the service that has just ended, and the wait before it, to what the task has spent.
    pub fn spend(&mut self, site: &mut Site, id: TaskId, part: Part) {
        let (stayed, waited) = (site.stayed(id), site.waited(id));
        let spent = &mut site.task_mut(id).spent;
        let queue = if part == Part::Decide { Part::Decide } else { Part::Wait };
        spent.add(queue, waited, 0.0);
        spent.add(part, stayed - waited, stayed - waited);
    }
}

/// Adds the time that the task has been where it was, in which nobody did anything about it, to what it has spent.
pub(super) fn wait(site: &mut Site, id: TaskId, part: Part) -> f64 {
    let stayed = site.stayed(id);
    site.task_mut(id).spent.add(part, stayed, 0.0);
    stayed
}

impl Audit<'_> {
    pub fn note(&mut self, time: f64, task: &Task, state: State, by: Option<Worker>) {
        if let Some(trace) = &mut self.trace {
            let (organization, cell) = (self.organization, task.cell);
            let (work, price, task) = (task.order.work(), task.price, task.key);
            let record = Record { time, organization, cell, task, work, price, state, by };
            trace.records.push(record);
        }
    }

    pub fn keep(&mut self, site: &Site, id: TaskId, place: Place) {
        if let Some(trace) = &mut self.trace {
            trace.kept.push((trace.records.len(), site.task(id).key, place));
        }
    }
}
