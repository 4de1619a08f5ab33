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
    /// Weeks since it took its last step.
    pub(in crate::model) weeks: u64,
    pub(in crate::model) tasks: Trailing,
    pub(in crate::model) executing: Trailing,
}

impl Default for Mode {
    fn default() -> Self {
        Self {
            way: Way::default(),
            left: 0,
            hours: 0.0,
            cost: 0.0,
            weeks: 0,
            tasks: Trailing::new(13),
            executing: Trailing::new(13),
        }
    }
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
