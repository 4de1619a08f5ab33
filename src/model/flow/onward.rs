//! From agreed to execution: an owner, the limit of work in progress, one handoff after the other, and standing still.

use super::Site;
use super::stages::{Delay, Held, State, Station};
use super::tour::{Tour, wait};
use crate::engine::flow::TaskId;
use crate::model::agents::Abandoned;
use crate::model::coordination::{Ownership, Stalled};
use crate::model::states::flow::Part;

impl Tour<'_> {
    /// Somebody takes the task, at once or later, or nobody ever does.
    pub(super) fn find_owner(&mut self, site: &mut Site, id: TaskId) {
        let (p, task) = (self.rooms, site.task(id));
        match task.context.ownership(p.coordination, self.tables.seams, p.draws, task.key) {
            Ownership::Owned => {
                self.note(site, id, State::Owned);
                self.onward(site, id);
            }
            Ownership::Unowned(hours) => {
                self.note(site, id, State::Unowned);
                self.delay(site, id, hours, Delay::Owner);
            }
            Ownership::Lost => {
                self.note(site, id, State::Unowned);
                self.abandon(site, id, Abandoned::Lost);
            }
        }
    }

    /// Somebody has found it.
    pub(super) fn owned(&mut self, site: &mut Site, id: TaskId) {
        let orphaned = wait(site, id, Part::Own);
        self.week.oldest_orphan = self.week.oldest_orphan.max(orphaned);
        self.note(site, id, State::Owned);
        self.onward(site, id);
    }

    /// Through the gate that limits work in progress, then one handoff after the other.
    fn onward(&mut self, site: &mut Site, id: TaskId) {
        if self.stalls(site, id, Delay::Stall) {
        } else if !site.task(id).released {
            if self.books.gate.released < self.rooms.execution.wip_limit {
                self.release(site, id);
            } else {
                self.note(site, id, State::Queued);
                self.hold(site, id, Held::Gate);
            }
        } else if site.task_mut(id).context.hand_over() {
            self.note(site, id, State::Handoff);
            self.send(site, id, Station::HandOff);
        } else {
            self.start(site, id);
        }
    }

    fn release(&mut self, site: &mut Site, id: TaskId) {
        self.books.gate.released += 1.0;
        site.task_mut(id).released = true;
        self.onward(site, id);
    }

    /// A task that had passed the gate is out: others may pass it.
    pub(super) fn let_in(&mut self, site: &mut Site) {
        self.books.gate.released -= 1.0;
        while self.books.gate.released < self.rooms.execution.wip_limit
            && let Some(next) = self.books.gate.waiting.pop_front()
        {
            wait(site, next, Part::Wait);
            self.release(site, next);
        }
    }

    /// Hours of people that a handoff takes: of both sides.
    pub(super) fn hand_over(&self) -> f64 {
        2.0 * self.tables.seams.handoff_time()
    }

    pub(super) fn handed_over(&mut self, site: &mut Site, id: TaskId) {
        self.spend(site, id, Part::HandOff);
        self.onward(site, id);
    }

    /// Whether the task has stalled on its way here; if so it is dealt with.
    pub(super) fn stalls(&mut self, site: &mut Site, id: TaskId, until: Delay) -> bool {
        let (now, p) = (site.now(), self.rooms);
        let task = site.task_mut(id);
        if !task.context.stalled(now) {
            return false;
        }
        let seams = self.tables.seams;
        let stalled = task.context.stall(p.coordination, seams, p.draws, task.key, now);
        self.note(site, id, State::Stalled);
        match stalled {
            Stalled::Resolved(hours) => self.delay(site, id, hours, until),
            Stalled::Abandoned(hours) => self.delay(site, id, hours, Delay::GivenUp),
        }
        true
    }

    pub(super) fn resumed(&mut self, site: &mut Site, id: TaskId) {
        wait(site, id, Part::Wait);
        self.onward(site, id);
    }
}
