//! What becomes of a task in the end: it ships and the world answers, or it is given up.

use super::stages::{Delay, State, Station};
use super::tour::{Tables, Tour};
use super::{Site, Task};
use crate::engine::flow::TaskId;
use crate::engine::quantity::HOURS_PER_WEEK;
use crate::model::agents::Abandoned;

impl Tour<'_> {
    pub(super) fn ship(&mut self, site: &mut Site, id: TaskId) {
        self.note(site, id, State::Shipped);
        let (now, p) = (site.now(), self.rooms);
        let task = site.task_mut(id);
        self.week.shipped += 1.0;
        self.week.escapes += f64::from(u8::from(task.review.defect()));
        let Tables { reckoning, lead_time, .. } = &mut self.tables;
        reckoning.ship(p.judgment, p.draws, task.key, task.order.work(), 1.0);
        lead_time.ship(task.born, now, &task.spent, p.window);
        if task.signal.ship(p.feedback, p.draws, task.key, now) {
            return self.settle(site, id);
        }
        self.note(site, id, State::AwaitFeedback);
        if self.tables.slots.slots().is_finite() {
            self.follow(site, id);
        } else {
            let hours = self.await_signal(site.task(id));
            self.delay(site, id, hours, Delay::Signal);
        }
    }

    /// Working hours until the world answers.
    pub(super) fn await_signal(&self, task: &Task) -> f64 {
        task.signal.delay(self.rooms.feedback, self.rooms.draws, task.key)
    }

    /// The world has answered.
    pub(super) fn settle(&mut self, site: &mut Site, id: TaskId) {
        let (now, p) = (site.now(), self.rooms);
        let task = site.task(id);
        let asking = &mut self.books.asking[task.cell as usize];
        let defect = task.review.defect();
        let right = asking.right && task.stake.right();
        let success = right && !defect;
        asking.wrong += u32::from(!asking.right);
        self.week.escaped += f64::from(u8::from(defect));
        let Tables { reckoning, ideas, lead_time, .. } = &mut self.tables;
        lead_time.hear(now - task.signal.shipped());
        ideas.learn(&task.order, success);
        let (work, price, outcome) = (task.order.work(), task.price, (right, success));
        let harm = reckoning.settle(p.judgment, p.draws, task.key, &task.stake, work, outcome);
        if success {
            self.week.successes += 1.0;
            self.week.success_work += work;
            if p.wages.needs_presence(p.draws, task.key) {
                self.week.presence_work += work;
            }
        } else {
            self.week.reverted += 1.0;
            self.refund(work, price);
        }
        if !harm || !self.mend(site, id) {
            self.leave(site, id, if success { State::Success } else { State::Reverted });
        }
    }

    /// Who paid for it is paid back.
    fn refund(&mut self, work: f64, price: f32) {
        self.week.refunded_work += work;
        self.week.refunded += work * f64::from(price);
    }

    /// A wrong result that cannot be undone takes work to mend. Whether it does.
    fn mend(&mut self, site: &mut Site, id: TaskId) -> bool {
        let p = self.rooms.judgment;
        if !p.mends() {
            return false;
        }
        let redo = p.time * p.loss;
        let task = site.task_mut(id);
        task.redo = redo as f32;
        task.stake.mend();
        self.tables.reckoning.mend(redo * task.order.work());
        self.note(site, id, State::Rework);
        self.start(site, id);
        true
    }

    /// It is over.
    pub(super) fn leave(&mut self, site: &mut Site, id: TaskId, state: State) {
        self.note(site, id, state);
        let mut task = site.remove(id);
        self.let_in(site);
        self.let_go(site, &mut task);
    }

    /// It will never be done.
    pub(super) fn abandon(&mut self, site: &mut Site, id: TaskId, why: Abandoned) {
        self.let_executor_go(site, id, false);
        if site.task(id).stake.mending() {
            // Its outcome has been counted: what it broke stays broken.
            return self.leave(site, id, State::Reverted);
        }
        self.note(site, id, State::Abandoned);
        let mut task = site.remove(id);
        self.week.abandoned += 1.0;
        self.week.abandoned_by[why as usize] += 1.0;
        if !task.draft.taken() {
            self.week.backlog -= 1.0;
            self.week.backlog_work -= task.order.work();
            self.week.released += task.order.work() * f64::from(task.price);
            self.week.late_work += task.order.work();
        } else {
            self.refund(task.order.work(), task.price);
        }
        if task.released {
            self.let_in(site);
        }
        self.let_go(site, &mut task);
    }

    /// Drops what has waited longer than it is wanted, oldest first; everything if nobody is left. What is on its way then
    /// goes in the week in which it arrives somewhere.
    pub(super) fn sweep(&mut self, site: &mut Site) {
        let life = self.rooms.tasks.shelf_life * HOURS_PER_WEEK;
        if self.closed {
            self.close(site);
        } else if life.is_finite() {
            self.sweep_before(site, site.now() - life, Abandoned::Expired);
        }
    }

    fn close(&mut self, site: &mut Site) {
        let all = f64::INFINITY;
        while let Some(id) = site.oldest_waiting(Station::Decide as usize, all) {
            site.withdraw(id, Station::Decide as usize);
            self.turn_down(site, id);
        }
        while let Some(id) = self.books.gate.waiting.pop_front() {
            self.abandon(site, id, Abandoned::Closed);
        }
        self.sweep_before(site, all, Abandoned::Closed);
        while let Some(id) = site.oldest_waiting(Station::Signal as usize, all) {
            site.withdraw(id, Station::Signal as usize);
            self.leave(site, id, State::Unheard);
        }
        self.forget_awaited(site);
    }

    fn sweep_before(&mut self, site: &mut Site, before: f64, why: Abandoned) {
        self.sweep_unanswered(site, before, why);
        use Station::{Execute, HandOff, Machine, Review, Shared, Steer};
        for station in [Review, Steer, HandOff, Execute, Shared, Machine] {
            while let Some(id) = site.oldest_waiting(station as usize, before) {
                if !self.closed && site.task(id).draft.taken() {
                    break;
                }
                site.withdraw(id, station as usize);
                // Nobody did anything about it.
                self.week.touches -= station.touches() as f64;
                self.abandon(site, id, why);
            }
        }
    }
}
