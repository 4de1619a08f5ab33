//! Queues in continuous time: what happens to tasks between two ticks.
//!
//! A [`Site`] is one organization's flow: sources that emit, stations where tasks queue in order of
//! arrival, servers that pull from the stations which they may serve, lowest station first, without
//! pre-emption, and a calendar of what happens next. A [`Route`] says what each event means, so that
//! this module names no mechanism. The clock counts working hours.
//!
//! # Equations
//!
//! ```text
//! a source emits its next task when ∫ rate · admitted dt reaches a draw of Exp(1)        (1)
//! a service of w hours of work at rate r ends after w / r; a new r rescales what is left  (2)
//! area of station s = ∫ (queued + in service) dt = Σ sojourns, Little's law               (3)
//! hours used at station s by class c = ∫ (servers of c busy at s) · rate dt               (4)
//! tasks that are withheld ~ Poisson(∫ Σ rates · (1 - admitted) dt)                        (5)
//! ```
//!
//! What a route does not admit is thinned out of the Poisson process that each source is (`lewis1979`). Given what was
//! admitted, the rest is a Poisson process of its own, so that nothing need happen at the times when it would have come.

mod calendar;
mod shared;
mod site;
mod station;

pub use shared::each_place;
pub use site::{Server, Site, TaskId};
pub use station::{Station, Tally};

/// What becomes of the work of a server that leaves with a task in its hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interrupted {
    /// The server that is free next goes on where it was left.
    Resumed,
    /// The route has already taken the task away from the site.
    Removed,
}

/// What events mean. The site tells what happens; the route answers by moving tasks.
pub trait Route {
    /// A task's row.
    type Task;

    /// Share of what sources would emit that is emitted, until the next event.
    fn admits(&self) -> f64 {
        1.0
    }

    /// A source's time has come. Returns the exponential draw of mean 1 until its next time.
    fn emitted(&mut self, site: &mut Site<Self::Task>, source: u32) -> f64;

    /// A server takes a task up. Returns the work that this takes `[h]`.
    fn begun(&mut self, task: &mut Self::Task, station: usize, server: &Server, now: f64) -> f64;

    /// A server has finished a task at a station; the task is nowhere until the route moves it.
    fn finished(&mut self, site: &mut Site<Self::Task>, id: TaskId, station: usize, server: u32);

    /// A delay has passed; the task is nowhere until the route moves it.
    fn woken(&mut self, site: &mut Site<Self::Task>, id: TaskId, why: u8);

    /// A server left while it worked on a task; the site does what the answer says.
    fn interrupted(
        &mut self,
        site: &mut Site<Self::Task>,
        id: TaskId,
        station: usize,
    ) -> Interrupted;
}
