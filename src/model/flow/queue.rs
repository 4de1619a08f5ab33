//! One queue for people and executors: who may take an item, and what executors take from it.
//!
//! People serve the queue as any station. Executors do not wait at it: as soon as a context is free it takes the oldest item
//! there, which then waits for somebody to steer it, or for nobody; the context is kept for it until its run has ended.

use super::stages::{State, Station};
use super::tour::{Tour, wait};
use super::{Site, Task};
use crate::engine::flow::TaskId;
use crate::engine::quantity::{HOURS_PER_WEEK, WEEKS_PER_YEAR};
use crate::model::execution::{Costs, costs, prospect};
use crate::model::states::flow::Part;
use crate::model::validation::step_right;

impl Tour<'_> {
    /// The chance that an attempt of an executor succeeds, if it may attempt the task at all.
    pub(super) fn suits(&self, task: &Task, now: f64) -> Option<f64> {
        let p = self.rooms;
        if p.wages.needs_presence(p.draws, task.key) {
            return None;
        }
        let cell = &self.books.asking[task.cell as usize];
        let age = (now - cell.began) / (HOURS_PER_WEEK * WEEKS_PER_YEAR);
        if p.execution.is_new(p.draws, task.key, age) {
            return None;
        }
        let work = task.order.work();
        let success = prospect(p.execution, p.capability, p.farthest, cell.domain, work)?;
        Some(step_right(success, p.validation.steps))
    }

    /// What the task costs now, by people or by executors.
    fn costs(&self, task: &Task, success: f64) -> Costs {
        let p = self.rooms;
        let work = task.context.effort(p.coordination, task.order.work()) * f64::from(task.redo);
        costs(p.execution, self.tables.bench, work, success)
    }

    /// A task comes to the queue: executors take it if they do it for less and one is free.
    pub(super) fn join(&mut self, site: &mut Site, id: TaskId) {
        let task = site.task(id);
        let Some(success) = self.suits(task, site.now()) else {
            return self.send(site, id, Station::Execute);
        };
        let it = self.costs(task, success);
        if !it.pays() {
            return self.send(site, id, Station::Execute);
        }
        self.week.eligible_hours += it.hours;
        self.week.expected_saving += it.saving();
        site.task_mut(id).success = success as f32;
        if !self.tables.bench.runs() {
            self.send(site, id, Station::Execute);
        } else if self.has_free_context() {
            self.take_from_queue(site, id);
        } else {
            self.send(site, id, Station::Shared);
        }
    }

    /// Whether executors may take one more item.
    fn has_free_context(&self) -> bool {
        let (bench, p) = (self.tables.bench, self.rooms.execution);
        let hours = !p.buys() || bench.hours() > self.week.executor_drawn;
        hours && self.books.taken < bench.contexts()
    }

    /// An executor takes a task.
    fn take_from_queue(&mut self, site: &mut Site, id: TaskId) {
        self.books.taken += 1;
        let task = site.task_mut(id);
        task.taken = true;
        let it = self.costs(site.task(id), f64::from(site.task(id).success));
        self.week.routed += it.people;
        self.week.believed_saving += it.saving();
        self.attend(site, id);
    }

    /// Executors take what they are free for, the oldest first.
    pub(super) fn draw_on_queue(&mut self, site: &mut Site) {
        while self.tables.bench.runs()
            && self.has_free_context()
            && let Some(id) = site.oldest_waiting(Station::Shared as usize, f64::INFINITY)
        {
            site.withdraw(id, Station::Shared as usize);
            // Nobody did anything about it.
            self.week.touches -= Station::Shared.touches() as f64;
            wait(site, id, Part::Wait);
            self.note(site, id, State::Queued);
            self.take_from_queue(site, id);
        }
    }

    /// An executor has done with a task: with a result, or for people to go on.
    pub(super) fn let_executor_go(&mut self, site: &mut Site, id: TaskId, brought_to_an_end: bool) {
        let task = site.task_mut(id);
        if !std::mem::take(&mut task.taken) {
            return;
        }
        let task = site.task(id);
        if brought_to_an_end {
            self.week.carried += self.costs(task, f64::from(task.success)).people;
        }
        self.books.taken -= 1;
        self.draw_on_queue(site);
    }

    /// Where no executor is left, people go on with what executors had taken; where there are more, they take more.
    pub(super) fn share_out(&mut self, site: &mut Site) {
        if !self.rooms.execution.shared {
            return;
        }
        if !self.tables.bench.runs() {
            for station in [Station::Steer, Station::Machine] {
                while let Some(id) = site.oldest_waiting(station as usize, f64::INFINITY) {
                    site.withdraw(id, station as usize);
                    self.week.touches -= station.touches() as f64;
                    wait(site, id, Part::Wait);
                    self.give_back(site, id);
                }
            }
        }
        self.draw_on_queue(site);
    }

    /// People go on with what an executor had taken.
    pub(super) fn give_back(&mut self, site: &mut Site, id: TaskId) {
        self.note(site, id, State::Queued);
        self.let_executor_go(site, id, false);
        self.join(site, id);
    }
}
