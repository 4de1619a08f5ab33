//! Execution: by a system if one runs and the task is not beyond it, else by people, until there is a result.

use super::stages::{Class, State, Station};
use super::tour::Tour;
use super::{Site, Task};
use crate::engine::flow::{Interrupted, Server, TaskId};
use crate::engine::quantity::HOURS_PER_WEEK;
use crate::model::agents::Abandoned;
use crate::model::execution::Attempt;
use crate::model::states::flow::Part;

/// Orders that are begun later are late `[working h]`.
const LATE: f64 = 13.0 * HOURS_PER_WEEK;

impl Tour<'_> {
    /// Who is to execute it.
    pub(super) fn start(&mut self, site: &mut Site, id: TaskId) {
        self.note(site, id, State::Queued);
        if self.rooms.execution.shared {
            return self.join(site, id);
        }
        if self.tables.bench.runs()
            && let Some(success) = self.suits(site.task(id), site.now())
        {
            site.task_mut(id).success = success as f32;
            return self.attend(site, id);
        }
        self.send(site, id, Station::Execute);
    }

    /// An executor is to execute it, once somebody has steered it where that takes time.
    pub(super) fn attend(&mut self, site: &mut Site, id: TaskId) {
        let (p, bench) = (self.rooms.execution, self.tables.bench);
        let attended = p.steer + p.binding > 0.0 || bench.switching() > 0.0 || !p.stateful;
        self.send(site, id, if attended { Station::Steer } else { Station::Machine });
    }

    /// Hours of a person that starting an attempt takes.
    pub(super) fn steer(&mut self, task: &mut Task) -> f64 {
        let p = self.rooms.execution;
        let again = task.draft.rebriefing(p);
        self.week.rebriefed += again;
        task.draft.steering(p, self.tables.bench) + again
    }

    pub(super) fn steered(&mut self, site: &mut Site, id: TaskId) {
        self.spend_executing(site, id);
        if site.task(id).taken && !self.tables.bench.runs() {
            return self.give_back(site, id);
        }
        self.send(site, id, Station::Machine);
    }

    /// Somebody or something takes the task up. Returns the work that it needs now `[bh]`.
    fn take_up(&mut self, task: &mut Task, by: &Server, now: f64) -> f64 {
        self.note_taken(now, task, State::Running, by);
        let work = task.order.work();
        if task.draft.take() {
            self.week.taken_work += work;
            let executor = by.class == Class::Executors as u8;
            self.week.executor_work += if executor { work } else { 0.0 };
            self.week.paid += work * f64::from(task.price);
            self.week.late_work += if now - task.born > LATE { work } else { 0.0 };
            self.week.backlog -= 1.0;
            self.week.backlog_work -= work;
        }
        task.context.effort(self.rooms.coordination, work) * f64::from(task.redo)
    }

    /// Hours of the person who executes it.
    pub(super) fn execute_by_hand(&mut self, task: &mut Task, by: &Server, now: f64) -> f64 {
        let work = self.take_up(task, by, now);
        let (p, bench) = (self.rooms, self.tables.bench);
        let hours = task.draft.by_hand(p.execution, bench, p.draws, task.key, work);
        if p.wages.needs_presence(p.draws, task.key) {
            // No AI makes faster what needs somebody to be there.
            hours * (bench.people_speed() / bench.presence_speed())
        } else {
            self.books.people.speeds.get(by.who as usize).map_or(hours, |speed| hours / speed)
        }
    }

    /// Work of the executor that executes it `[bh]`.
    pub(super) fn execute_by_system(&mut self, task: &mut Task, by: &Server, now: f64) -> f64 {
        let work = self.take_up(task, by, now);
        let (p, bench, key) = (self.rooms, self.tables.bench, task.key);
        self.week.saved_work += task.draft.saved(p.execution, work);
        let run = task.draft.by_system(p.execution, bench, p.draws, key, work);
        self.week.conflicts += f64::from(u8::from(task.draft.conflicts(bench, p.draws, key)));
        self.week.executor_drawn += run / bench.rates().speed();
        run
    }

    pub(super) fn executed(&mut self, site: &mut Site, id: TaskId, server: u32) {
        self.spend_executing(site, id);
        self.credit(site, server, |deeds| deeds.executed += 1);
        let wrong = site.task_mut(id).draft.finish();
        self.done(site, id, wrong);
    }

    pub(super) fn attempted(&mut self, site: &mut Site, id: TaskId) {
        self.spend_executing(site, id);
        self.week.attempts += 1.0;
        let (p, task) = (self.rooms, site.task_mut(id));
        let success = f64::from(task.success);
        let how = task.draft.attempted(p.execution, p.draws, task.key, success);
        self.week.right_attempts += f64::from(u8::from(how == Attempt::Right));
        if how != Attempt::Again {
            self.let_executor_go(site, id, how != Attempt::ToPeople);
        }
        match how {
            Attempt::Again if p.execution.stateful => self.fail(site, id, Station::Machine),
            Attempt::Again => self.fail(site, id, Station::Steer),
            Attempt::ToPeople => self.fail(site, id, Station::Execute),
            Attempt::Right | Attempt::Latent if p.execution.bound => {
                self.done(site, id, how == Attempt::Latent);
            }
            Attempt::Right | Attempt::Latent => self.leave_draft(site, id, how == Attempt::Latent),
        }
    }

    fn fail(&mut self, site: &mut Site, id: TaskId, to: Station) {
        self.note(site, id, State::Failed);
        self.note(site, id, State::Queued);
        self.send(site, id, to);
    }

    /// An executor that binds nothing to an artifact leaves a draft, for a person to finish.
    fn leave_draft(&mut self, site: &mut Site, id: TaskId, wrong: bool) {
        self.week.drafts += 1.0;
        let task = site.task_mut(id);
        task.draft.leave(wrong);
        task.redo *= self.rooms.execution.drafting as f32;
        self.send(site, id, Station::Execute);
    }

    /// There is a result, whose defects nobody sees yet.
    fn done(&mut self, site: &mut Site, id: TaskId, wrong: bool) {
        let (p, task) = (self.rooms, site.task_mut(id));
        let (runs, steps) = (task.draft.runs(), p.validation.steps);
        let slip = task.context.defective(p.coordination, p.draws, task.key, runs, steps);
        task.review.result(wrong || slip);
        task.draft.pass();
        let mended = task.stake.mending();
        self.note(site, id, State::Done);
        if mended {
            return self.leave(site, id, State::Reverted);
        }
        self.check(site, id);
    }

    /// The person who worked on it has left: somebody goes on, or nobody ever does.
    pub(super) fn left_alone(&mut self, site: &mut Site, id: TaskId) -> Interrupted {
        let (p, task) = (self.rooms, site.task(id));
        if task.draft.dropped(p.execution, self.tables.bench, p.draws, task.key) {
            self.abandon(site, id, Abandoned::Dropped);
            return Interrupted::Removed;
        }
        Interrupted::Resumed
    }

    fn spend_executing(&mut self, site: &mut Site, id: TaskId) {
        let again = site.task(id).review.again();
        self.spend(site, id, if again { Part::Rework } else { Part::Execute });
    }
}
