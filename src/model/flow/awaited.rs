//! What was shipped waits for somebody who can follow what becomes of it: the longest queue there is, and so the smallest rows.

use super::desk::Desk;
use super::stages::{Place, State, Station};
use super::tour::Tour;
use super::{Site, Task};
use crate::engine::flow::TaskId;
use crate::model::{coordination, execution, feedback, judgment, tasks, validation};

/// A shipped task: what its outcome needs of it.
#[derive(Clone, Debug)]
pub(super) struct Awaited {
    key: u64,
    order: tasks::Order,
    signal: feedback::Signal,
    stake: judgment::Stake,
    review: validation::Review,
    cell: u32,
    /// How it was done, where what was done wrong is done again.
    history: Option<Box<History>>,
}

#[derive(Clone, Debug)]
struct History {
    context: coordination::Context,
    draft: execution::Draft,
}

// There are hundreds of thousands of them in a world.
const _: () = assert!(size_of::<Awaited>() <= 80);

impl Awaited {
    fn new(task: Task, mends: bool) -> Self {
        let Task { key, cell, order, stake, context, draft, review, signal, .. } = task;
        let history = mends.then(|| Box::new(History { context, draft }));
        Self { key, order, signal, stake, review, cell, history }
    }

    /// The task, on its way again.
    fn task(self) -> Task {
        let Self { key, order, signal, stake, review, cell, history } = self;
        let bare =
            Task { released: true, review, signal, ..Task::new(key, cell, 0.0, order, stake) };
        match history {
            Some(it) => {
                let History { context, draft } = *it;
                Task { context, draft, ..bare }
            }
            None => bare,
        }
    }
}

impl Tour<'_> {
    /// Somebody follows what becomes of a result, from now on or once somebody can.
    pub(super) fn follow(&mut self, site: &mut Site, id: TaskId) {
        self.audit.keep(site, id, Place::Station(Station::Signal));
        if site.is_served(Station::Signal as usize) {
            return site.send(self, id, Station::Signal as usize);
        }
        let task = site.remove(id);
        self.books.awaited.push_back(Awaited::new(task, self.rooms.judgment.mends()));
    }

    /// An outcome is known: who followed it can follow another.
    pub(super) fn heard(&mut self, site: &mut Site, id: TaskId) {
        self.settle(site, id);
        if site.nobody_waits(Station::Signal as usize) {
            self.follow_next(site);
        }
    }

    /// So many more can be followed from this week on: those that wait longest are.
    pub(super) fn follow_more(&mut self, site: &mut Site, more: u32) {
        for _ in 0..more {
            self.follow_next(site);
        }
    }

    /// Nobody is left who would follow anything.
    pub(super) fn forget_awaited(&mut self, site: &mut Site) {
        while let Some(next) = self.books.awaited.pop_front() {
            let id = site.admit(next.task());
            self.leave(site, id, State::Unheard);
        }
        self.books.awaited.shrink_to_fit();
    }

    fn follow_next(&mut self, site: &mut Site) {
        if let Some(next) = self.books.awaited.pop_front() {
            let id = site.admit(next.task());
            site.send(self, id, Station::Signal as usize);
        }
    }
}

impl Desk {
    /// When the result was shipped whose outcome has been open longest `[working h]`.
    pub(super) fn oldest_signal(&self) -> Option<f64> {
        let followed =
            self.site.foremost(Station::Signal as usize).map(|task| task.signal.shipped());
        followed.chain(self.books.awaited.front().map(|it| it.signal.shipped())).reduce(f64::min)
    }
}
