//! How organizations work.

use bevy_ecs::prelude::*;

use crate::model::agents::Trailing;

/// How an organization works.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// People execute and coordinate.
    #[default]
    HumanCoordinated,
    /// People execute, faster; nothing else changes.
    Copilot,
    /// A system executes; people decide, steer, review and answer for it.
    SystemRun,
}

/// How one organization works, and what changing it costs this week.
#[derive(Component, Clone, Debug)]
pub struct Mode {
    pub(in crate::model) way: Way,
    pub(in crate::model) left: u64,
    pub(in crate::model) hours: f64,
    pub(in crate::model) cost: f64,
    pub(in crate::model) tasks: Trailing,
}

impl Mode {
    /// Its way of working.
    pub fn way(&self) -> Way {
        self.way
    }

    /// People's hours that its set-up takes this week `[h]`.
    pub fn setup_hours(&self) -> f64 {
        if self.left > 0 { self.hours } else { 0.0 }
    }

    /// Money that its set-up takes this week `[money]`.
    pub fn setup_cost(&self) -> f64 {
        if self.left > 0 { self.cost } else { 0.0 }
    }
}

/// Parameters that others speak of.
pub mod parameter {
    /// `adoption.path`.
    pub const PATH: &str = "adoption.path";
}
