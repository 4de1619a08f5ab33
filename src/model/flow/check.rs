//! Results are reviewed or let through, and done again where a review fails.

use super::stages::{Delay, State, Station};
use super::tour::{Tour, wait};
use super::{Site, Task};
use crate::engine::flow::{Server, TaskId};
use crate::model::states::flow::{Deeds, Part};
use crate::model::validation::{OnFailure, share_done};

impl Tour<'_> {
    /// There is a result: it is reviewed or shipped.
    pub(super) fn check(&mut self, site: &mut Site, id: TaskId) {
        if self.stalls(site, id, Delay::StalledResult) {
            return;
        }
        let (p, task) = (self.rooms, site.task(id));
        if p.validation.minutes > 0.0
            && task.review.due(self.tables.trust, p.draws, task.key, task.draft.passes())
        {
            self.note(site, id, State::AwaitReview);
            self.send(site, id, Station::Review);
        } else {
            self.week.unreviewed += 1.0;
            self.let_through(site, id);
        }
    }

    pub(super) fn resumed_result(&mut self, site: &mut Site, id: TaskId) {
        wait(site, id, Part::Wait);
        self.check(site, id);
    }

    /// Hours of the person who reviews it.
    pub(super) fn review(&mut self, task: &mut Task, by: &Server, now: f64) -> f64 {
        self.note_taken(now, task, State::Reviewing, by);
        let (p, trust) = (self.rooms, self.tables.trust);
        let (pass, work) = (task.draft.passes(), task.order.work());
        task.review.begin(p.validation, trust, p.draws, task.key, pass, work)
    }

    pub(super) fn reviewed(&mut self, site: &mut Site, id: TaskId, server: u32) {
        self.spend(site, id, Part::Review);
        self.week.reviewed += 1.0;
        let (p, task) = (self.rooms, site.task(id));
        let pass = task.draft.passes();
        let fails = task.review.fails(p.validation, self.tables.trust, p.draws, task.key, pass);
        let caught = u16::from(fails && task.review.defect());
        self.credit(site, server, |deeds| {
            (deeds.reviewed, deeds.caught) = (deeds.reviewed + 1, deeds.caught + caught);
        });
        match p.validation.on_failure {
            OnFailure::Patch if fails => self.patch(site, id),
            OnFailure::Rework if fails => self.redo(site, id),
            OnFailure::Patch | OnFailure::Rework | OnFailure::Ship => {
                self.note(site, id, State::Approved);
                self.let_through(site, id);
            }
        }
    }

    /// All of it is done again.
    fn redo(&mut self, site: &mut Site, id: TaskId) {
        self.send_back(site, id, share_done(self.rooms.validation) as f32);
        self.start(site, id);
    }

    /// A person mends it in as much time as the review took.
    fn patch(&mut self, site: &mut Site, id: TaskId) {
        let task = site.task(id);
        let share = (task.review.hours() / task.order.work()).min(1.0);
        self.send_back(site, id, share as f32);
        self.send(site, id, Station::Execute);
    }

    fn send_back(&mut self, site: &mut Site, id: TaskId, redo: f32) {
        self.week.reworked += 1.0;
        let task = site.task_mut(id);
        task.draft.send_back();
        task.review.send_back();
        task.redo = redo;
        self.note(site, id, State::Rework);
    }

    /// What was done is good enough: the next step, if there is one.
    fn let_through(&mut self, site: &mut Site, id: TaskId) {
        let task = site.task_mut(id);
        if task.review.go_on(self.rooms.validation) {
            task.redo = share_done(self.rooms.validation) as f32;
            self.start(site, id);
        } else {
            self.ship(site, id);
        }
    }

    /// Notes what the person behind a server has brought to an end, where that is asked for.
    pub(super) fn credit(&mut self, site: &Site, server: u32, note: impl Fn(&mut Deeds)) {
        let handled = &mut self.books.people.handled;
        if !handled.is_empty()
            && let Some(deeds) = handled.get_mut(site.servers()[server as usize].who as usize)
        {
            note(deeds);
        }
    }
}
