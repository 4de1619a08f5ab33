//! Through which paths work goes: which of them are a run's own, and which another run has gone already.

use bevy_ecs::prelude::*;
use bevy_ecs::system::SystemParam;

use crate::engine::{Clock, Handed, Recorded};

/// Paths, in the order of telescoping.
pub const PATHS: [&str; 5] = ["execution", "coordination", "price", "spending", "finance"];

/// Which paths are a run's own.
#[derive(Resource, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paths {
    /// Executors and copilots work.
    pub execution: bool,
    /// Systems carry coordination.
    pub coordination: bool,
    /// Organizations' orders are the run's own.
    pub price: bool,
    /// Spending and the orders of the rest of the economy are the run's own.
    pub spending: bool,
    /// Closures and refusals for lack of money are the run's own.
    pub finance: bool,
}

impl Paths {
    /// Every path is the run's own.
    pub const ALL: Self =
        Self { execution: true, coordination: true, price: true, spending: true, finance: true };
}

/// What is made again of what other runs on the same random numbers have done, from the start on.
#[derive(SystemParam)]
pub struct Again<'w> {
    paths: Res<'w, Paths>,
    handed: Res<'w, Handed>,
    clock: Res<'w, Clock>,
}

impl Again<'_> {
    /// Which paths are the run's own.
    pub fn paths(&self) -> Paths {
        *self.paths
    }

    /// What the run before recorded of this week, unless this path is the run's own.
    pub fn unless<T: Recorded>(&self, own: bool) -> Option<&T> {
        let again = !own && self.clock.started();
        again.then(|| self.handed.record(self.clock.age)).flatten()
    }

    /// What a run recorded of this week whose choices are made again; nothing where every path is the run's own.
    pub fn chosen<T: Recorded>(&self) -> Option<&T> {
        let again = *self.paths != Paths::ALL && self.clock.started();
        again.then(|| self.handed.followed(self.clock.age)).flatten()
    }
}

/// Parameters that others speak of, in the order of [`PATHS`].
pub mod parameter {
    /// `attribution.execution`, and so on.
    pub const PATHS: [&str; super::PATHS.len()] = [
        "attribution.execution",
        "attribution.coordination",
        "attribution.price",
        "attribution.spending",
        "attribution.finance",
    ];
}
