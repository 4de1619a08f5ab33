//! What each event means: the path of a task, told by the rooms' own event functions.

use bevy_ecs::prelude::*;

use super::trace::{Record, State, Trace};
use super::*;
use crate::engine::draws::child;
use crate::engine::flow::{Interrupted, Route, Server};
use crate::engine::quantity::HOURS_PER_WEEK;
use crate::engine::{Clock, Draws, Mechanism, Stream};
use crate::model::agents::{Week, Window};
use crate::model::capability::Capability;
use crate::model::coordination::{Coordination, LeadTime, Ownership, Part, Seams, Stalled};
use crate::model::demand::Account;
use crate::model::execution::{Attempt, Bench, Execution, prospect};
use crate::model::feedback::{Feedback, Slots};
use crate::model::purposes::{Purposes, decision_hours};
use crate::model::tasks::{Ideas, Tasks};
use crate::model::validation::{OnFailure, Trust, Validation, share_redone};

const ARRIVAL: Stream = Stream::new(Tasks::NAME, "arrival");
const DECISION: Stream = Stream::new(Purposes::NAME, "decision");

/// Why a task was delayed.
const LAYERS: u8 = 0;
const OWNER: u8 = 1;
const STALLED: u8 = 2;
const STALLED_RESULT: u8 = 3;
const GIVEN_UP: u8 = 4;
const HEARD: u8 = 5;

/// The rooms' parameters that tasks meet.
#[derive(Clone, Copy)]
pub(super) struct Rooms<'a> {
    pub draws: &'a Draws,
    pub purposes: &'a Purposes,
    pub tasks: &'a Tasks,
    pub coordination: &'a Coordination,
    pub execution: &'a Execution,
    pub validation: &'a Validation,
    pub feedback: &'a Feedback,
    pub capability: &'a Capability,
    pub window: Window,
}

/// One organization's week, as its tasks meet it.
pub(super) struct Tour<'a> {
    pub rooms: Rooms<'a>,
    pub organization: u32,
    pub seams: &'a Seams,
    pub bench: &'a Bench,
    pub trust: &'a Trust,
    pub slots: &'a Slots,
    pub spending_left: f64,
    pub ideas: &'a mut Ideas,
    pub lead_time: &'a mut LeadTime,
    pub week: &'a mut Week,
    pub asking: &'a mut Vec<Asking>,
    pub ready: &'a mut VecDeque<TaskId>,
    pub released: &'a mut f64,
    pub trace: Option<&'a mut Trace>,
}

type Place = Site<Task>;

impl Tour<'_> {
    fn note(&mut self, time: f64, task: &Task, state: State) {
        if let Some(trace) = &mut self.trace {
            let (organization, cell) = (self.organization, task.cell);
            trace.records.push(Record { time, organization, cell, task: task.key, state });
        }
    }

    fn note_id(&mut self, site: &Place, id: TaskId, state: State) {
        if self.trace.is_some() {
            self.note(site.now(), site.task(id), state);
        }
    }

    /// Triage: what is worth doing, and what spending allows.
    fn agree(&mut self, site: &mut Place, id: TaskId) {
        let (now, p) = (site.now(), self.rooms);
        let task = site.task_mut(id);
        let work = task.order.work();
        let affordable = work <= self.spending_left;
        if !affordable || !self.ideas.accepts(&task.order, p.tasks) {
            self.week.refused_work += if affordable { 0.0 } else { work };
            self.note_id(site, id, State::Dropped);
            site.remove(id);
            return;
        }
        self.spending_left -= work;
        self.week.accepted += 1.0;
        self.week.accepted_work += work;
        self.week.backlog += 1.0;
        self.week.backlog_work += work;
        self.asking[task.cell as usize].accepted = true;
        task.context = coordination::Context::agree(p.coordination, self.seams, p.draws, task.key, now);
        let ownership = task.context.ownership(p.coordination, self.seams, p.draws, task.key);
        self.note_id(site, id, State::Accepted);
        match ownership {
            Ownership::Owned => {
                self.note_id(site, id, State::Owned);
                self.onward(site, id);
            }
            Ownership::Unowned(hours) => {
                self.note_id(site, id, State::Unowned);
                site.delay(id, hours, OWNER);
            }
            Ownership::Lost => {
                self.note_id(site, id, State::Unowned);
                self.abandon(site, id);
            }
        }
    }

    /// Whether the task has stalled on its way here; if so it is dealt with.
    fn stalls(&mut self, site: &mut Place, id: TaskId, resume: u8) -> bool {
        let (now, p) = (site.now(), self.rooms);
        let task = site.task_mut(id);
        let Some(stalled) = task.context.stall(p.coordination, self.seams, p.draws, task.key, now)
        else {
            return false;
        };
        self.note_id(site, id, State::Stalled);
        match stalled {
            Stalled::Resolved(hours) => site.delay(id, hours, resume),
            Stalled::Abandoned(hours) => site.delay(id, hours, GIVEN_UP),
        }
        true
    }

    /// From owned to execution: one handoff after the other, then the gate.
    fn onward(&mut self, site: &mut Place, id: TaskId) {
        if self.stalls(site, id, STALLED) {
        } else if site.task_mut(id).context.hand_over() {
            self.note_id(site, id, State::Handoff);
            site.send(self, id, HANDOFF);
        } else if *self.released < self.rooms.execution.wip_limit {
            self.release(site, id);
        } else {
            self.note_id(site, id, State::Queued);
            site.hold(id);
            self.ready.push_back(id);
        }
    }

    fn release(&mut self, site: &mut Place, id: TaskId) {
        *self.released += 1.0;
        site.task_mut(id).released = true;
        self.start(site, id);
    }

    /// Execution: by a system if one runs and the task is not beyond it, else by people.
    fn start(&mut self, site: &mut Place, id: TaskId) {
        self.note_id(site, id, State::Queued);
        let p = self.rooms;
        if self.bench.runs() {
            let (success, tried) = prospect(p.execution, p.capability, site.task(id).order.work());
            if tried {
                site.task_mut(id).success = success;
                let steered = p.execution.steer + p.execution.binding > 0.0;
                return site.send(self, id, if steered { STEER } else { MACHINE });
            }
        }
        site.send(self, id, EXECUTE);
    }

    /// There is a result: it is reviewed or shipped.
    fn check(&mut self, site: &mut Place, id: TaskId) {
        if self.stalls(site, id, STALLED_RESULT) {
            return;
        }
        let p = self.rooms;
        self.week.results += 1.0;
        let task = site.task(id);
        if p.validation.minutes > 0.0
            && task.review.due(self.trust, p.draws, task.key, task.draft.passes())
        {
            self.note_id(site, id, State::AwaitReview);
            site.send(self, id, REVIEW);
        } else {
            self.ship(site, id);
        }
    }

    fn ship(&mut self, site: &mut Place, id: TaskId) {
        self.note_id(site, id, State::Shipped);
        let (now, p) = (site.now(), self.rooms);
        let task = site.task_mut(id);
        self.week.shipped += 1.0;
        self.week.escapes += f64::from(u8::from(task.review.defect()));
        self.lead_time.ship(task.born, now, &task.spent, p.window);
        if task.signal.ship(p.feedback, p.draws, task.key, now) {
            self.settle(site, id);
        } else if self.slots.slots().is_finite() {
            self.note_id(site, id, State::AwaitFeedback);
            site.send(self, id, SIGNAL);
        } else {
            let hours = task.signal.delay(p.feedback, p.draws, task.key);
            self.note_id(site, id, State::AwaitFeedback);
            site.delay(id, hours, HEARD);
        }
    }

    /// The world has answered.
    fn settle(&mut self, site: &mut Place, id: TaskId) {
        let now = site.now();
        let task = site.task(id);
        let asking = &mut self.asking[task.cell as usize];
        let defect = task.review.defect();
        let success = asking.right && !defect;
        asking.wrong += u32::from(!asking.right);
        self.lead_time.hear(now - task.signal.shipped());
        self.ideas.learn(&task.order, success);
        self.week.escaped += f64::from(u8::from(defect));
        if success {
            self.week.successes += 1.0;
            self.week.success_work += task.order.work();
        } else {
            self.week.reverted += 1.0;
        }
        self.note_id(site, id, if success { State::Success } else { State::Reverted });
        site.remove(id);
        self.let_in(site);
    }

    fn let_in(&mut self, site: &mut Place) {
        *self.released -= 1.0;
        while *self.released < self.rooms.execution.wip_limit
            && let Some(next) = self.ready.pop_front()
        {
            let waited = site.stayed(next);
            site.task_mut(next).spent.add(Part::Wait, waited, 0.0);
            self.release(site, next);
        }
    }

    /// It will never be done.
    pub(super) fn abandon(&mut self, site: &mut Place, id: TaskId) {
        self.note_id(site, id, State::Abandoned);
        let task = site.remove(id);
        self.week.abandoned += 1.0;
        if !task.draft.taken() {
            self.week.backlog -= 1.0;
            self.week.backlog_work -= task.order.work();
        }
        if task.released {
            self.let_in(site);
        }
    }

    /// Drops what has waited longer than it is wanted, oldest first; everything if nobody is left.
    pub(super) fn sweep(&mut self, site: &mut Place, closed: bool) {
        let life = self.rooms.tasks.shelf_life * HOURS_PER_WEEK;
        if !closed && life.is_infinite() {
            return;
        }
        let before = if closed { f64::INFINITY } else { site.now() - life };
        for station in [REVIEW, STEER, HANDOFF, EXECUTE, MACHINE] {
            while let Some(id) = site.oldest_waiting(station, before) {
                if !closed && site.task(id).draft.taken() {
                    break;
                }
                site.withdraw(id, station);
                self.abandon(site, id);
            }
        }
    }

    fn spend(&mut self, site: &mut Place, id: TaskId, part: Part) {
        let (stayed, waited) = (site.stayed(id), site.waited(id));
        let spent = &mut site.task_mut(id).spent;
        let queue = if part == Part::Decide { Part::Decide } else { Part::Wait };
        spent.add(queue, waited, 0.0);
        spent.add(part, stayed - waited, stayed - waited);
    }
}

impl Route for Tour<'_> {
    type Task = Task;

    fn emitted(&mut self, site: &mut Place, source: u32) -> f64 {
        let p = self.rooms;
        let asking = &mut self.asking[source as usize];
        let key = child(asking.key, asking.asked);
        asking.asked += 1;
        let owed = p.draws.exponential(ARRIVAL, asking.key, asking.asked);
        let Some(order) = self.ideas.conceive(p.draws, key, &mut asking.left, p.tasks) else {
            return owed;
        };
        self.week.begun += 1.0;
        let id = site.admit(Task {
            key,
            cell: source,
            born: site.now(),
            released: false,
            redo: 1.0,
            success: 1.0,
            order,
            context: Default::default(),
            draft: Default::default(),
            review: Default::default(),
            signal: Default::default(),
            spent: Default::default(),
        });
        self.note_id(site, id, State::Idea);
        if p.purposes.decision_share > 0.0 && p.draws.chance(DECISION, key, 0, p.purposes.decision_share) {
            self.note_id(site, id, State::Triage);
            site.send(self, id, DECIDE);
        } else {
            self.agree(site, id);
        }
        owed
    }

    fn begun(&mut self, task: &mut Task, station: usize, _: &Server, now: f64) -> f64 {
        let p = self.rooms;
        match station {
            REVIEW => {
                self.note(now, task, State::Reviewing);
                let (pass, work) = (task.draft.passes(), task.order.work());
                task.review.begin(p.validation, self.trust, p.draws, task.key, pass, work)
            }
            DECIDE => decision_hours(p.purposes, p.draws.uniform(DECISION, task.key, 1)),
            STEER => task.draft.steering(p.execution),
            HANDOFF => 2.0 * p.coordination.handoff_time,
            SIGNAL => task.signal.delay(p.feedback, p.draws, task.key),
            _ => {
                self.note(now, task, State::Running);
                if task.draft.take() {
                    self.week.taken_work += task.order.work();
                    self.week.backlog -= 1.0;
                    self.week.backlog_work -= task.order.work();
                }
                let work = task.context.effort(p.coordination, task.order.work()) * task.redo;
                if station == MACHINE {
                    task.draft.by_system(p.execution, p.draws, task.key, work)
                } else {
                    task.draft.by_hand(p.execution, self.bench, p.draws, task.key, work)
                }
            }
        }
    }

    fn finished(&mut self, site: &mut Place, id: TaskId, station: usize, _: u32) {
        let p = self.rooms;
        let work_part = if site.task(id).draft.passes() == 0 { Part::Execute } else { Part::Rework };
        match station {
            DECIDE => {
                self.spend(site, id, Part::Decide);
                let delay = self.seams.decision_delay();
                if delay > 0.0 { site.delay(id, delay, LAYERS) } else { self.agree(site, id) }
            }
            HANDOFF => {
                self.spend(site, id, Part::HandOff);
                self.onward(site, id);
            }
            STEER => {
                self.spend(site, id, work_part);
                site.send(self, id, MACHINE);
            }
            EXECUTE | MACHINE => {
                self.spend(site, id, work_part);
                let task = site.task_mut(id);
                let how = if station == EXECUTE {
                    Attempt::Right
                } else {
                    self.week.attempts += 1.0;
                    let how = task.draft.attempted(p.execution, p.draws, task.key, task.success);
                    self.week.right_attempts += f64::from(u8::from(how == Attempt::Right));
                    how
                };
                match how {
                    Attempt::Again | Attempt::ToPeople => {
                        self.note_id(site, id, State::Failed);
                        self.note_id(site, id, State::Queued);
                        site.send(self, id, if how == Attempt::Again { MACHINE } else { EXECUTE });
                    }
                    Attempt::Right | Attempt::Latent => {
                        let runs = task.draft.runs();
                        let slip = task.context.defective(p.coordination, p.draws, task.key, runs);
                        task.review.result(how == Attempt::Latent || slip);
                        task.draft.pass();
                        self.note_id(site, id, State::Done);
                        self.check(site, id);
                    }
                }
            }
            REVIEW => {
                self.spend(site, id, Part::Review);
                self.week.reviewed += 1.0;
                let task = site.task_mut(id);
                let pass = task.draft.passes();
                let fails = task.review.fails(p.validation, self.trust, p.draws, task.key, pass);
                if !fails || p.validation.on_failure == OnFailure::Ship {
                    self.note_id(site, id, State::Approved);
                    return self.ship(site, id);
                }
                self.week.reworked += 1.0;
                task.draft.send_back();
                task.redo = share_redone(p.validation);
                let patched = p.validation.on_failure == OnFailure::Patch;
                if patched {
                    // Mended by a person in as much time as the review took.
                    task.redo = (task.review.hours() / task.order.work()).min(1.0);
                }
                self.note_id(site, id, State::Rework);
                if patched { site.send(self, id, EXECUTE) } else { self.start(site, id) }
            }
            _ => self.settle(site, id),
        }
    }

    fn woken(&mut self, site: &mut Place, id: TaskId, why: u8) {
        let stayed = site.stayed(id);
        let spent = &mut site.task_mut(id).spent;
        match why {
            LAYERS => {
                spent.add(Part::Decide, stayed, 0.0);
                self.agree(site, id);
            }
            OWNER => {
                spent.add(Part::Own, stayed, 0.0);
                self.note_id(site, id, State::Owned);
                self.onward(site, id);
            }
            STALLED => {
                spent.add(Part::Wait, stayed, 0.0);
                self.onward(site, id);
            }
            STALLED_RESULT => {
                spent.add(Part::Wait, stayed, 0.0);
                self.check(site, id);
            }
            GIVEN_UP => self.abandon(site, id),
            _ => self.settle(site, id),
        }
    }

    fn interrupted(&mut self, site: &mut Place, id: TaskId, station: usize) -> Interrupted {
        let (p, task) = (self.rooms, site.task(id));
        let key = task.key;
        if station == EXECUTE && task.draft.dropped(p.execution, self.bench, p.draws, key) {
            self.abandon(site, id);
            return Interrupted::Removed;
        }
        Interrupted::Resumed
    }
}

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
    capability: Res<'w, Capability>,
    window: Res<'w, Window>,
}

impl Parameters<'_> {
    pub(super) fn rooms(&self) -> Rooms<'_> {
        Rooms {
            draws: &self.draws,
            purposes: &self.purposes,
            tasks: &self.tasks,
            coordination: &self.coordination,
            execution: &self.execution,
            validation: &self.validation,
            feedback: &self.feedback,
            capability: &self.capability,
            window: *self.window,
        }
    }
}

/// What the flow reads and writes of an organization.
#[derive(bevy_ecs::query::QueryData)]
#[query_data(mutable)]
pub(super) struct Facts {
    pub organization: &'static Organization,
    pub seams: &'static Seams,
    pub bench: &'static Bench,
    pub trust: &'static Trust,
    pub slots: &'static mut Slots,
    pub account: &'static Account,
    pub ideas: &'static mut Ideas,
    pub lead_time: &'static mut LeadTime,
    pub week: &'static mut Week,
}

/// Runs every organization's events to the end of the tick.
pub(super) fn run(
    mut flow: ResMut<Flow>,
    clock: Res<Clock>,
    parameters: Parameters,
    mut organizations: Query<Facts>,
) {
    let Flow { desks, trace, .. } = &mut *flow;
    let end = (clock.age + 1) as f64 * HOURS_PER_WEEK;
    for (desk, mut facts) in desks.iter_mut().zip(&mut organizations) {
        let closed = desk.closed;
        facts.lead_time.begin();
        let (site, mut tour) = desk.tour(parameters.rooms(), &mut facts, trace.as_mut());
        tour.sweep(site, closed);
        site.run(&mut tour, end);
    }
}
