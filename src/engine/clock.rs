use bevy_ecs::prelude::*;

use super::TimeSpan;

/// Where in time the world is.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    /// The current tick `[ticks]`; the base year is -52 to -1, policies start at 0.
    pub tick: i64,
    /// Ticks since the world was empty `[weeks]`.
    pub age: u64,
}

impl Clock {
    /// Whether policies and AI may act: the base year has neither.
    pub fn started(self) -> bool {
        self.tick >= 0
    }

    /// Years since the start; negative in the base year.
    pub fn years(self) -> f64 {
        TimeSpan::ticks(self.tick).in_years()
    }

    /// Whether this tick is in the second half of the base year, over which bases are taken.
    pub fn measures_base(self) -> bool {
        (-26..0).contains(&self.tick)
    }
}
