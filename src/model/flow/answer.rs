//! Decisions that are hard to undo: put off and tried out, answered for, and mended where they were wrong.

use super::route::{PROBED, Tour};
use super::trace::State;
use super::*;
use crate::engine::quantity::HOURS_PER_WEEK;
use crate::model::agents::Abandoned;
use crate::model::states::flow::Part;

type Place = Site<Task>;

impl Tour<'_> {
    /// What is agreed is taken on, but for what had better be tried out first.
    pub(super) fn commit(&mut self, site: &mut Place, id: TaskId) {
        let p = self.rooms.judgment;
        let task = site.task_mut(id);
        if !task.stake.probed() {
            self.reckoning.decide(p, &task.stake);
        }
        if task.stake.put_off(p, self.asking[task.cell as usize].sight) {
            self.reckoning.put_off();
            self.note_id(site, id, State::Triage);
            return site.delay(id, p.probing * HOURS_PER_WEEK, PROBED);
        }
        self.take_on(site, id);
    }

    /// It has been tried out: what proved wrong is dropped, and the purpose hears of it.
    pub(super) fn probed(&mut self, site: &mut Place, id: TaskId) {
        let (p, task) = (self.rooms, site.task(id));
        let asking = &mut self.asking[task.cell as usize];
        let right = asking.right && task.stake.right();
        if !task.stake.found_out(p.judgment, p.draws, task.key, right) {
            return self.agree(site, id);
        }
        asking.wrong += u32::from(!asking.right);
        self.reckoning.avert(task.order.work());
        self.note_id(site, id, State::Dropped);
        site.remove(id);
    }

    /// Whether the accepted task may go on: nobody need answer for it, or somebody does from now on.
    pub(super) fn answered(&mut self, site: &mut Place, id: TaskId) -> bool {
        let (p, task) = (self.rooms, site.task_mut(id));
        if !task.stake.needs_answer(p.judgment)
            || self.bench.runs() && p.judgment.ai_answers(p.draws, task.key)
        {
            return true;
        }
        let free = *self.open < self.answerable;
        if free {
            *self.open += 1.0;
            task.stake.answer();
            self.reckoning.answer(0.0);
        } else {
            self.note_id(site, id, State::Unanswered);
            site.hold(id);
            self.unanswered.push_back(id);
        }
        free
    }

    /// Those who answer for less than they can take up the decisions that wait longest.
    pub(super) fn answer_waiting(&mut self, site: &mut Place) {
        while *self.open < self.answerable
            && let Some(next) = self.unanswered.pop_front()
        {
            let waited = site.stayed(next);
            let task = site.task_mut(next);
            task.spent.add(Part::Decide, waited, 0.0);
            task.stake.answer();
            *self.open += 1.0;
            self.reckoning.answer(waited);
            self.find_owner(site, next);
        }
    }

    /// The task has left: whoever answered for it can answer for another.
    pub(super) fn let_go(&mut self, site: &mut Place, task: &mut Task) {
        if task.stake.let_go() {
            *self.open -= 1.0;
            self.answer_waiting(site);
        }
    }

    /// What has waited for an answer since before a time is given up.
    pub(super) fn sweep_unanswered(&mut self, site: &mut Place, before: f64, why: Abandoned) {
        while let Some(&id) = self.unanswered.front()
            && site.now() - site.stayed(id) < before
        {
            self.unanswered.pop_front();
            self.abandon(site, id, why);
        }
    }

    /// A wrong result that cannot be undone takes work to mend. Whether it does.
    pub(super) fn mend(&mut self, site: &mut Place, id: TaskId) -> bool {
        let p = self.rooms.judgment;
        let redo = p.time * p.loss;
        if redo == 0.0 {
            return false;
        }
        let task = site.task_mut(id);
        task.redo = redo as f32;
        task.stake.mend();
        self.reckoning.mend(redo * task.order.work());
        self.note_id(site, id, State::Rework);
        self.start(site, id);
        true
    }
}
