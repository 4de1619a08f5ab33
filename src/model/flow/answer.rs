//! Decisions that are hard to undo wait until somebody can answer for them.

use super::stages::{Held, State};
use super::tour::{Tour, wait};
use super::{Site, Task};
use crate::engine::flow::TaskId;
use crate::model::agents::Abandoned;
use crate::model::states::flow::Part;

impl Tour<'_> {
    /// Whether the accepted task may go on: nobody need answer for it, or somebody does from now on.
    pub(super) fn answered(&mut self, site: &mut Site, id: TaskId) -> bool {
        let (p, task) = (self.rooms, site.task_mut(id));
        if !task.stake.needs_answer(p.judgment)
            || self.tables.bench.runs() && p.judgment.ai_answers(p.draws, task.key)
        {
            return true;
        }
        let answers = &mut self.books.answers;
        let free = answers.open < answers.most;
        if free {
            answers.open += 1.0;
            task.stake.answer();
            self.tables.reckoning.answer(0.0);
        } else {
            self.note(site, id, State::Unanswered);
            self.hold(site, id, Held::Answer);
        }
        free
    }

    /// Those who answer for less than they can take up the decisions that wait longest.
    pub(super) fn answer_waiting(&mut self, site: &mut Site) {
        while self.books.answers.open < self.books.answers.most
            && let Some(next) = self.books.answers.waiting.pop_front()
        {
            let waited = wait(site, next, Part::Decide);
            site.task_mut(next).stake.answer();
            self.books.answers.open += 1.0;
            self.tables.reckoning.answer(waited);
            self.find_owner(site, next);
        }
    }

    /// The task has left: the person who answered for it can answer for another.
    pub(super) fn let_go(&mut self, site: &mut Site, task: &mut Task) {
        if task.stake.let_go() {
            self.books.answers.open -= 1.0;
            self.answer_waiting(site);
        }
    }

    /// What has waited for an answer since before a time is given up.
    pub(super) fn sweep_unanswered(&mut self, site: &mut Site, before: f64, why: Abandoned) {
        while let Some(&id) = self.books.answers.waiting.front()
            && site.now() - site.stayed(id) < before
        {
            self.books.answers.waiting.pop_front();
            self.abandon(site, id, why);
        }
    }
}
