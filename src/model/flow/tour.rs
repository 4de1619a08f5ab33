//! The steps that events have in common.

use super::route::{BALK, GIVEN_UP, HEARD, OWNER, STALLED, STALLED_RESULT, Tour};
use super::trace::{Record, State, Worker};
use super::*;
use crate::engine::flow::Server;
use crate::engine::quantity::HOURS_PER_WEEK;
use crate::model::agents::Abandoned;
use crate::model::coordination::{Ownership, Stalled};
use crate::model::execution::prospect;
use crate::model::states::flow::Part;
use crate::model::validation::{share_done, step_right};

type Place = Site<Task>;

impl Tour<'_> {
    pub(super) fn note(&mut self, time: f64, task: &Task, state: State) {
        self.note_by(time, task, state, None);
    }

    /// Notes that somebody has taken a task up.
    pub(super) fn note_taken(&mut self, time: f64, task: &Task, state: State, by: &Server) {
        let worker = match by.class {
            // An executor has several contexts, each a server.
            EXECUTORS => Worker::Executor(by.who / (self.rooms.execution.contexts as u32).max(1)),
            _ => Worker::Person(by.who),
        };
        self.note_by(time, task, state, Some(worker));
    }

    fn note_by(&mut self, time: f64, task: &Task, state: State, by: Option<Worker>) {
        if let Some(trace) = &mut self.trace {
            let (organization, cell) = (self.organization, task.cell);
            let (work, task) = (task.order.work(), task.key);
            trace.records.push(Record { time, organization, cell, task, work, state, by });
        }
    }

    pub(super) fn note_id(&mut self, site: &Place, id: TaskId, state: State) {
        if self.trace.is_some() {
            self.note(site.now(), site.task(id), state);
        }
    }

    /// Notes what the person behind a server has brought to an end, where that is asked for.
    pub(super) fn credit(&mut self, site: &Place, server: u32, note: impl Fn(&mut Deeds)) {
        if !self.handled.is_empty()
            && let Some(handled) =
                self.handled.get_mut(site.servers()[server as usize].who as usize)
        {
            note(handled);
        }
    }

    /// Whether a task is turned away for the work that waits already.
    pub(super) fn balks(&self, key: u64) -> bool {
        self.rooms.draws.chance(BALK, key, 0, self.week.backlog_work / self.room)
    }

    /// Triage: what is worth doing, and what spending allows.
    pub(super) fn agrees(&mut self, task: &Task) -> bool {
        let work = task.order.work();
        let affordable = work <= self.spending_left;
        self.week.refused_work += if affordable { 0.0 } else { work };
        affordable && self.ideas.accepts(&task.order, self.rooms.tasks)
    }

    /// After a decision: triage, which may have changed its mind while the decision waited.
    pub(super) fn agree(&mut self, site: &mut Place, id: TaskId) {
        let task = site.task(id);
        if !self.balks(task.key) && self.agrees(task) {
            return self.commit(site, id);
        }
        self.note_id(site, id, State::Dropped);
        site.remove(id);
    }

    /// A task is accepted and, once somebody answers for it where that is needed, finds an owner.
    pub(super) fn take_on(&mut self, site: &mut Place, id: TaskId) {
        let (now, p) = (site.now(), self.rooms);
        let task = site.task_mut(id);
        let work = task.order.work();
        self.spending_left -= work;
        self.week.accepted += 1.0;
        self.week.accepted_work += work;
        self.week.backlog += 1.0;
        self.week.backlog_work += work;
        self.asking[task.cell as usize].accepted = true;
        task.redo = share_done(p.validation) as f32;
        task.context =
            coordination::Context::agree(p.coordination, self.seams, p.draws, task.key, now);
        self.note_id(site, id, State::Accepted);
        if self.answered(site, id) {
            self.find_owner(site, id);
        }
    }

    /// Somebody takes the task, at once or later, or nobody ever does.
    pub(super) fn find_owner(&mut self, site: &mut Place, id: TaskId) {
        let (p, task) = (self.rooms, site.task(id));
        match task.context.ownership(p.coordination, self.seams, p.draws, task.key) {
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
                self.abandon(site, id, Abandoned::Lost);
            }
        }
    }

    /// Whether the task has stalled on its way here; if so it is dealt with.
    pub(super) fn stalls(&mut self, site: &mut Place, id: TaskId, resume: u8) -> bool {
        let (now, p) = (site.now(), self.rooms);
        let task = site.task_mut(id);
        if !task.context.stalled(now) {
            return false;
        }
        let stalled = task.context.stall(p.coordination, self.seams, p.draws, task.key, now);
        self.note_id(site, id, State::Stalled);
        match stalled {
            Stalled::Resolved(hours) => site.delay(id, hours, resume),
            Stalled::Abandoned(hours) => site.delay(id, hours, GIVEN_UP),
        }
        true
    }

    /// From owned to execution: the gate that limits work in progress, then one handoff after the other.
    pub(super) fn onward(&mut self, site: &mut Place, id: TaskId) {
        if self.stalls(site, id, STALLED) {
        } else if !site.task(id).released {
            if *self.released < self.rooms.execution.wip_limit {
                self.release(site, id);
            } else {
                self.note_id(site, id, State::Queued);
                site.hold(id);
                self.ready.push_back(id);
            }
        } else if site.task_mut(id).context.hand_over() {
            self.note_id(site, id, State::Handoff);
            site.send(self, id, HANDOFF);
        } else {
            self.start(site, id);
        }
    }

    pub(super) fn release(&mut self, site: &mut Place, id: TaskId) {
        *self.released += 1.0;
        site.task_mut(id).released = true;
        self.onward(site, id);
    }

    /// Execution: by a system if one runs and the task is not beyond it, else by people.
    pub(super) fn start(&mut self, site: &mut Place, id: TaskId) {
        self.note_id(site, id, State::Queued);
        let p = self.rooms;
        if self.bench.runs() && !p.wages.needs_presence(p.draws, site.task(id).key) {
            let task = site.task(id);
            let domain = self.asking[task.cell as usize].domain;
            let (success, tried) = prospect(p.execution, p.capability, domain, task.order.work());
            if tried {
                let success = step_right(success, p.validation.steps);
                site.task_mut(id).success = success as f32;
                let attended = p.execution.steer + p.execution.binding > 0.0
                    || self.bench.switching() > 0.0
                    || !p.execution.stateful;
                return site.send(self, id, if attended { STEER } else { MACHINE });
            }
        }
        site.send(self, id, EXECUTE);
    }

    /// There is a result: it is reviewed or shipped.
    pub(super) fn check(&mut self, site: &mut Place, id: TaskId) {
        if self.stalls(site, id, STALLED_RESULT) {
            return;
        }
        let p = self.rooms;
        let task = site.task(id);
        if p.validation.minutes > 0.0
            && task.review.due(self.trust, p.draws, task.key, task.draft.passes())
        {
            self.note_id(site, id, State::AwaitReview);
            site.send(self, id, REVIEW);
        } else {
            self.week.unreviewed += 1.0;
            self.let_through(site, id);
        }
    }

    /// What was done is good enough: the next step, if there is one.
    pub(super) fn let_through(&mut self, site: &mut Place, id: TaskId) {
        let task = site.task_mut(id);
        if task.review.go_on(self.rooms.validation) {
            task.redo = share_done(self.rooms.validation) as f32;
            self.start(site, id);
        } else {
            self.ship(site, id);
        }
    }

    /// Work of a run by an executor `[bh]`.
    pub(super) fn by_system(&mut self, task: &mut Task, work: f64) -> f64 {
        let (p, key) = (self.rooms, task.key);
        self.week.saved_work += task.draft.saved(p.execution, work);
        let run = task.draft.by_system(p.execution, self.bench, p.draws, key, work);
        self.week.conflicts += f64::from(u8::from(task.draft.conflicts(self.bench, p.draws, key)));
        run
    }

    pub(super) fn ship(&mut self, site: &mut Place, id: TaskId) {
        self.note_id(site, id, State::Shipped);
        let (now, p) = (site.now(), self.rooms);
        let task = site.task_mut(id);
        self.week.shipped += 1.0;
        self.week.escapes += f64::from(u8::from(task.review.defect()));
        self.reckoning.ship(p.judgment, p.draws, task.key, task.order.work(), 1.0);
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
    pub(super) fn settle(&mut self, site: &mut Place, id: TaskId) {
        let now = site.now();
        let task = site.task(id);
        let asking = &mut self.asking[task.cell as usize];
        let defect = task.review.defect();
        let right = asking.right && task.stake.right();
        let success = right && !defect;
        asking.wrong += u32::from(!asking.right);
        self.lead_time.hear(now - task.signal.shipped());
        self.ideas.learn(&task.order, success);
        self.week.escaped += f64::from(u8::from(defect));
        let (p, work) = (self.rooms, task.order.work());
        let outcome = (right, success);
        let harm = self.reckoning.settle(p.judgment, p.draws, task.key, &task.stake, work, outcome);
        if success {
            self.week.successes += 1.0;
            self.week.success_work += work;
            if p.wages.needs_presence(p.draws, task.key) {
                self.week.presence_work += work;
            }
        } else {
            self.week.reverted += 1.0;
        }
        if !harm || !self.mend(site, id) {
            self.leave(site, id, if success { State::Success } else { State::Reverted });
        }
    }

    /// It is over.
    pub(super) fn leave(&mut self, site: &mut Place, id: TaskId, state: State) {
        self.note_id(site, id, state);
        let mut task = site.remove(id);
        self.let_in(site);
        self.let_go(site, &mut task);
    }

    pub(super) fn let_in(&mut self, site: &mut Place) {
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
    pub(super) fn abandon(&mut self, site: &mut Place, id: TaskId, why: Abandoned) {
        if site.task(id).stake.mending() {
            // Its outcome has been counted: what it broke stays broken.
            return self.leave(site, id, State::Reverted);
        }
        self.note_id(site, id, State::Abandoned);
        let mut task = site.remove(id);
        self.week.abandoned += 1.0;
        self.week.abandoned_by[why as usize] += 1.0;
        if !task.draft.taken() {
            self.week.backlog -= 1.0;
            self.week.backlog_work -= task.order.work();
        }
        if task.released {
            self.let_in(site);
        }
        self.let_go(site, &mut task);
    }

    /// Drops what has waited longer than it is wanted, oldest first; everything if nobody is left.
    pub(super) fn sweep(&mut self, site: &mut Place, closed: bool) {
        let life = self.rooms.tasks.shelf_life * HOURS_PER_WEEK;
        if !closed && life.is_infinite() {
            return;
        }
        let before = if closed { f64::INFINITY } else { site.now() - life };
        let why = if closed { Abandoned::Closed } else { Abandoned::Expired };
        self.sweep_unanswered(site, before, why);
        for station in [REVIEW, STEER, HANDOFF, EXECUTE, MACHINE] {
            while let Some(id) = site.oldest_waiting(station, before) {
                if !closed && site.task(id).draft.taken() {
                    break;
                }
                site.withdraw(id, station);
                // Nobody did anything about it.
                self.week.touches -= [1.0, 0.0, 1.0, 2.0, 1.0, 0.0][station];
                self.abandon(site, id, why);
            }
        }
    }

    pub(super) fn spend(&mut self, site: &mut Place, id: TaskId, part: Part) {
        let (stayed, waited) = (site.stayed(id), site.waited(id));
        let spent = &mut site.task_mut(id).spent;
        let queue = if part == Part::Decide { Part::Decide } else { Part::Wait };
        spent.add(queue, waited, 0.0);
        spent.add(part, stayed - waited, stayed - waited);
    }
}
