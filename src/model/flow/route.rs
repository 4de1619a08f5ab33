//! What each event means: the path of a task, told by the rooms' own event functions.

use bevy_ecs::prelude::*;

use super::trace::{State, Trace};
use super::*;
use crate::engine::draws::child;
use crate::engine::flow::{Interrupted, Route, Server};
use crate::engine::quantity::HOURS_PER_WEEK;
use crate::engine::{Clock, Draws, Mechanism, Stream};
use crate::model::agents::{Abandoned, Week, Window};
use crate::model::coordination::{Coordination, Seams};
use crate::model::execution::{Attempt, Bench, Execution};
use crate::model::feedback::{Feedback, Slots};
use crate::model::judgment::{Judgment, Reckoning};
use crate::model::purposes::{Purposes, decision_hours};
use crate::model::states::capability::Capability;
use crate::model::states::demand::Account;
use crate::model::states::flow::{LeadTime, Part};
use crate::model::states::judgment::Risk;
use crate::model::states::prevention::Guard;
use crate::model::states::tasks::Demanded;
use crate::model::tasks::{Ideas, Tasks};
use crate::model::validation::{OnFailure, Trust, Validation, share_done};
use crate::model::wages::Wages;

const ARRIVAL: Stream = Stream::new(Tasks::NAME, "arrival");
pub(super) const BALK: Stream = Stream::new(Tasks::NAME, "balk");
const DECISION: Stream = Stream::new(Purposes::NAME, "decision");

/// Why a task was delayed.
const LAYERS: u8 = 0;
pub(super) const OWNER: u8 = 1;
pub(super) const STALLED: u8 = 2;
pub(super) const STALLED_RESULT: u8 = 3;
pub(super) const GIVEN_UP: u8 = 4;
pub(super) const HEARD: u8 = 5;
pub(super) const PROBED: u8 = 6;

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
    pub judgment: &'a Judgment,
    pub capability: &'a Capability,
    pub wages: &'a Wages,
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
    pub risk: &'a Risk,
    pub reckoning: &'a mut Reckoning,
    pub spending_left: f64,
    pub room: f64,
    pub ideas: &'a mut Ideas,
    pub lead_time: &'a mut LeadTime,
    pub week: &'a mut Week,
    pub asking: &'a mut Vec<Asking>,
    pub ready: &'a mut VecDeque<TaskId>,
    pub released: &'a mut f64,
    pub unanswered: &'a mut VecDeque<TaskId>,
    pub open: &'a mut f64,
    pub answerable: f64,
    pub speeds: &'a [f64],
    pub handled: &'a mut [Deeds],
    pub trace: Option<&'a mut Trace>,
}

type Place = Site<Task>;

impl Route for Tour<'_> {
    type Task = Task;

    fn emitted(&mut self, site: &mut Place, source: u32) -> f64 {
        let p = self.rooms;
        let asking = &mut self.asking[source as usize];
        let key = child(asking.key, asking.asked);
        asking.asked += 1;
        let owed = p.draws.exponential(ARRIVAL, asking.key, asking.asked);
        if !self.ideas.reach(p.draws, key, asking.left, p.tasks) {
            return owed;
        }
        self.week.begun += 1.0;
        if self.balks(key) {
            self.week.turned_away += 1.0;
            return owed;
        }
        let asking = &mut self.asking[source as usize];
        let sight = asking.sight;
        let Some(order) = self.ideas.conceive(p.draws, key, &mut asking.left, p.tasks) else {
            return owed;
        };
        let task = Task {
            key,
            cell: source,
            born: site.now(),
            released: false,
            redo: 1.0,
            success: 1.0,
            order,
            stake: p.judgment.stake(p.draws, key, self.risk, sight, self.bench.runs()),
            context: Default::default(),
            draft: Default::default(),
            review: Default::default(),
            signal: Default::default(),
            spent: Default::default(),
        };
        self.note(task.born, &task, State::Idea);
        if p.purposes.decision_share > 0.0
            && p.draws.chance(DECISION, key, 0, p.purposes.decision_share)
        {
            self.note(task.born, &task, State::Triage);
            let id = site.admit(task);
            site.send(self, id, DECIDE);
        } else if self.agrees(&task) {
            let id = site.admit(task);
            self.commit(site, id);
        } else {
            self.note(task.born, &task, State::Dropped);
        }
        owed
    }

    fn begun(&mut self, task: &mut Task, station: usize, by: &Server, now: f64) -> f64 {
        let p = self.rooms;
        match station {
            REVIEW => {
                self.note_taken(now, task, State::Reviewing, by);
                let (pass, work) = (task.draft.passes(), task.order.work());
                task.review.begin(p.validation, self.trust, p.draws, task.key, pass, work)
            }
            DECIDE => decision_hours(p.purposes, p.draws.uniform(DECISION, task.key, 1)),
            STEER => {
                let again = task.draft.rebriefing(p.execution);
                self.week.rebriefed += again;
                task.draft.steering(p.execution, self.bench) + again
            }
            HANDOFF => 2.0 * self.seams.handoff_time(),
            SIGNAL => task.signal.delay(p.feedback, p.draws, task.key),
            _ => {
                self.note_taken(now, task, State::Running, by);
                if task.draft.take() {
                    self.week.taken_work += task.order.work();
                    self.week.backlog -= 1.0;
                    self.week.backlog_work -= task.order.work();
                }
                let work =
                    task.context.effort(p.coordination, task.order.work()) * f64::from(task.redo);
                if station == MACHINE {
                    self.by_system(task, work)
                } else {
                    let hours =
                        task.draft.by_hand(p.execution, self.bench, p.draws, task.key, work);
                    if p.wages.needs_presence(p.draws, task.key) {
                        // No AI makes faster what needs somebody to be there.
                        hours * (self.bench.people_speed() / self.bench.presence_speed())
                    } else {
                        self.speeds.get(by.who as usize).map_or(hours, |speed| hours / speed)
                    }
                }
            }
        }
    }

    fn finished(&mut self, site: &mut Place, id: TaskId, station: usize, server: u32) {
        let p = self.rooms;
        let work_part = if site.task(id).review.again() { Part::Rework } else { Part::Execute };
        match station {
            DECIDE => {
                self.spend(site, id, Part::Decide);
                let task = site.task_mut(id);
                let sight = self.asking[task.cell as usize].sight;
                task.stake.decide(p.judgment, p.draws, task.key, sight);
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
                if station == EXECUTE {
                    self.credit(site, server, |h| h.executed += 1);
                }
                let task = site.task_mut(id);
                let how = if station == EXECUTE {
                    if task.draft.finish() { Attempt::Latent } else { Attempt::Right }
                } else {
                    self.week.attempts += 1.0;
                    let how = task.draft.attempted(
                        p.execution,
                        p.draws,
                        task.key,
                        f64::from(task.success),
                    );
                    self.week.right_attempts += f64::from(u8::from(how == Attempt::Right));
                    how
                };
                match how {
                    Attempt::Again | Attempt::ToPeople => {
                        self.note_id(site, id, State::Failed);
                        self.note_id(site, id, State::Queued);
                        let to = if how == Attempt::ToPeople {
                            EXECUTE
                        } else if p.execution.stateful {
                            MACHINE
                        } else {
                            STEER
                        };
                        site.send(self, id, to);
                    }
                    Attempt::Right | Attempt::Latent
                        if station == MACHINE && !p.execution.bound =>
                    {
                        self.week.drafts += 1.0;
                        task.draft.leave(how == Attempt::Latent);
                        task.redo *= p.execution.drafting as f32;
                        site.send(self, id, EXECUTE);
                    }
                    Attempt::Right | Attempt::Latent => {
                        let (runs, steps) = (task.draft.runs(), p.validation.steps);
                        let context = &task.context;
                        let slip =
                            context.defective(p.coordination, p.draws, task.key, runs, steps);
                        task.review.result(how == Attempt::Latent || slip);
                        task.draft.pass();
                        let mended = task.stake.mending();
                        self.note_id(site, id, State::Done);
                        if mended {
                            return self.leave(site, id, State::Reverted);
                        }
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
                let caught = u16::from(fails && task.review.defect());
                self.credit(site, server, |h| {
                    (h.reviewed, h.caught) = (h.reviewed + 1, h.caught + caught);
                });
                if !fails || p.validation.on_failure == OnFailure::Ship {
                    self.note_id(site, id, State::Approved);
                    return self.let_through(site, id);
                }
                self.week.reworked += 1.0;
                let task = site.task_mut(id);
                task.draft.send_back();
                task.review.send_back();
                task.redo = share_done(p.validation) as f32;
                let patched = p.validation.on_failure == OnFailure::Patch;
                if patched {
                    // Mended by a person in as much time as the review took.
                    task.redo = (task.review.hours() / task.order.work()).min(1.0) as f32;
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
                self.week.oldest_orphan = self.week.oldest_orphan.max(stayed);
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
            PROBED => {
                spent.add(Part::Decide, stayed, 0.0);
                self.probed(site, id);
            }
            GIVEN_UP => self.abandon(site, id, Abandoned::Stalled),
            _ => self.settle(site, id),
        }
    }

    fn interrupted(&mut self, site: &mut Place, id: TaskId, station: usize) -> Interrupted {
        let (p, task) = (self.rooms, site.task(id));
        let key = task.key;
        if station == EXECUTE && task.draft.dropped(p.execution, self.bench, p.draws, key) {
            self.abandon(site, id, Abandoned::Dropped);
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
    judgment: Res<'w, Judgment>,
    capability: Res<'w, Capability>,
    wages: Res<'w, Wages>,
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
            judgment: &self.judgment,
            capability: &self.capability,
            wages: &self.wages,
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
    pub slots: &'static Slots,
    pub account: &'static Account,
    pub guard: &'static Guard,
    pub demanded: &'static Demanded,
    pub ideas: &'static mut Ideas,
    pub lead_time: &'static mut LeadTime,
    pub week: &'static mut Week,
    pub risk: &'static Risk,
    pub reckoning: &'static mut Reckoning,
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
        tour.answer_waiting(site);
        site.run(&mut tour, end);
        let waiting = tour.unanswered.len();
        facts.reckoning.note_waiting(waiting);
    }
}
