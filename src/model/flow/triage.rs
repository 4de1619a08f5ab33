//! From an idea to what is agreed: what is worth doing, what can be paid for, and what had better be tried out first.

use super::stages::{Delay, State, Station};
use super::tour::{Tour, wait};
use super::{Site, Task, coordination};
use crate::engine::draws::child;
use crate::engine::flow::TaskId;
use crate::engine::law::poisson;
use crate::engine::quantity::HOURS_PER_WEEK;
use crate::engine::{Mechanism, Stream};
use crate::model::agents::Organization;
use crate::model::purposes::{Purposes, decision_hours};
use crate::model::states::flow::Part;
use crate::model::tasks::{Tasks, reach};
use crate::model::validation::share_done;

const ARRIVAL: Stream = Stream::new(Tasks::NAME, "arrival");
const BALK: Stream = Stream::new(Tasks::NAME, "balk");
const TURNED_AWAY: Stream = Stream::new(Tasks::NAME, "turned away");
const DECISION: Stream = Stream::new(Purposes::NAME, "decision");

impl Tour<'_> {
    /// A cell asks. Returns the draw until it asks again.
    pub(super) fn conceive(&mut self, site: &mut Site, source: u32) -> f64 {
        let p = self.rooms;
        let asking = &mut self.books.asking[source as usize];
        let key = child(asking.key, asking.asked);
        asking.asked += 1;
        let owed = p.draws.exponential(ARRIVAL, asking.key, asking.asked);
        let (sight, reached) = (asking.sight, reach(asking.left, p.tasks));
        let order = self.tables.ideas.conceive(p.draws, key, &mut asking.left, p.tasks);
        let reaches = reach(asking.left, p.tasks);
        if reaches < reached {
            let rate = site.rate_of(source);
            site.set_source(source, rate * reaches);
        }
        self.week.begun += 1.0;
        let system = self.tables.bench.runs();
        let stake = p.judgment.stake(p.draws, key, self.tables.risk, sight, system);
        let crowd = self.fill();
        self.triage(site, Task { crowd, ..Task::new(key, source, site.now(), order, stake) });
        owed
    }

    /// Share of the work that may wait that waits already: the chance that a cell is turned away.
    pub(super) fn fill(&self) -> f64 {
        let fill = self.week.backlog_work / self.allowance.room;
        // Where no work is usual and none waits there is room, though the quotient is undefined.
        if fill > 0.0 { fill.min(1.0) } else { 0.0 }
    }

    /// As many were turned away this week as come of what sources withheld.
    pub(super) fn turn_away(&mut self, site: &mut Site, organization: &Organization, week: u64) {
        let mean = site.take_withheld();
        if mean > 0.0 {
            let draw = &mut self.rooms.draws.at(TURNED_AWAY, organization.key, week);
            let count = poisson(draw, mean) as f64;
            self.week.begun += count;
            self.week.turned_away += count;
        }
    }

    /// Some ideas wait for a decision, the others are decided as they come.
    fn triage(&mut self, site: &mut Site, task: Task) {
        let (p, now) = (self.rooms, site.now());
        self.audit.note(now, &task, State::Idea, None);
        if p.purposes.decision_share > 0.0
            && p.draws.chance(DECISION, task.key, 0, p.purposes.decision_share)
        {
            self.audit.note(now, &task, State::Triage, None);
            let id = site.admit(task);
            self.send(site, id, Station::Decide);
        } else if self.agrees(&task) {
            let id = site.admit(task);
            self.commit(site, id);
        } else {
            self.audit.note(now, &task, State::Dropped, None);
        }
    }

    /// Whether more waits now than a task can bear: one that was let in can bear what waited then.
    fn balks(&self, task: &Task) -> bool {
        let fill = self.fill();
        fill > task.crowd && {
            let u = self.rooms.draws.uniform(BALK, task.key, 0);
            task.crowd + (1.0 - task.crowd) * u < fill
        }
    }

    /// What is worth doing, and what spending allows.
    fn agrees(&mut self, task: &Task) -> bool {
        let work = task.order.work();
        let affordable = work <= self.allowance.spending;
        self.week.refused_work += if affordable { 0.0 } else { work };
        affordable && self.tables.ideas.accepts(&task.order, self.rooms.tasks)
    }

    /// A lead begins to decide. Returns the hours that this takes.
    pub(super) fn decide(&mut self, task: &Task) -> f64 {
        decision_hours(self.rooms.purposes, self.rooms.draws.uniform(DECISION, task.key, 1))
    }

    /// A lead has decided; layers above may still have to pass it on.
    pub(super) fn decided(&mut self, site: &mut Site, id: TaskId) {
        self.spend(site, id, Part::Decide);
        let (p, task) = (self.rooms, site.task_mut(id));
        let sight = self.books.asking[task.cell as usize].sight;
        task.stake.decide(p.judgment, p.draws, task.key, sight);
        let hours = self.tables.seams.decision_delay();
        if hours > 0.0 {
            self.delay(site, id, hours, Delay::Layers);
        } else {
            self.agree(site, id);
        }
    }

    pub(super) fn passed_layers(&mut self, site: &mut Site, id: TaskId) {
        wait(site, id, Part::Decide);
        self.agree(site, id);
    }

    /// After a decision: triage, which may have changed its mind while the decision waited.
    fn agree(&mut self, site: &mut Site, id: TaskId) {
        let task = site.task(id);
        if !self.balks(task) && self.agrees(task) {
            return self.commit(site, id);
        }
        self.turn_down(site, id);
    }

    pub(super) fn turn_down(&mut self, site: &mut Site, id: TaskId) {
        self.note(site, id, State::Dropped);
        site.remove(id);
    }

    /// What is agreed is taken on, but for what had better be tried out first.
    fn commit(&mut self, site: &mut Site, id: TaskId) {
        let (p, task) = (self.rooms.judgment, site.task_mut(id));
        if !task.stake.probed() {
            self.tables.reckoning.decide(p, &task.stake);
        }
        if task.stake.put_off(p, self.books.asking[task.cell as usize].sight) {
            self.tables.reckoning.put_off();
            self.note(site, id, State::Triage);
            return self.delay(site, id, p.probing * HOURS_PER_WEEK, Delay::Trial);
        }
        self.take_on(site, id);
    }

    /// It has been tried out: what proved wrong is dropped, and the purpose hears of it.
    pub(super) fn tried_out(&mut self, site: &mut Site, id: TaskId) {
        wait(site, id, Part::Decide);
        let (p, task) = (self.rooms, site.task(id));
        let asking = &mut self.books.asking[task.cell as usize];
        let right = asking.right && task.stake.right();
        if !task.stake.found_out(p.judgment, p.draws, task.key, right) {
            return self.agree(site, id);
        }
        asking.wrong += u32::from(!asking.right);
        self.tables.reckoning.avert(task.order.work());
        self.turn_down(site, id);
    }

    /// A task is accepted and, once somebody answers for it where that is needed, finds an owner.
    fn take_on(&mut self, site: &mut Site, id: TaskId) {
        let (now, p) = (site.now(), self.rooms);
        let task = site.task_mut(id);
        let work = task.order.work();
        self.allowance.spending -= work;
        self.week.accepted += 1.0;
        self.week.accepted_work += work;
        self.week.backlog += 1.0;
        self.week.backlog_work += work;
        task.price = self.allowance.price as f32;
        self.week.ordered += work * f64::from(task.price);
        self.books.asking[task.cell as usize].accepted = true;
        task.redo = share_done(p.validation) as f32;
        let seams = self.tables.seams;
        task.context = coordination::Context::agree(p.coordination, seams, p.draws, task.key, now);
        self.note(site, id, State::Accepted);
        if self.answered(site, id) {
            self.find_owner(site, id);
        }
    }
}
