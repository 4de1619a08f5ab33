//! How organizations work.

use bevy_ecs::prelude::*;

use crate::engine::Recorded;
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
    /// How it has chosen to work.
    pub(in crate::model) way: Way,
    /// How it executes, and how it coordinates: as it has chosen, unless a path of the attribution is off.
    pub(in crate::model) executes: Way,
    pub(in crate::model) coordinates: Way,
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
            executes: Way::default(),
            coordinates: Way::default(),
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
    #[expect(
        clippy::misnamed_getters,
        reason = "what was taken up may be switched off: others see what executes"
    )]
    pub fn way(&self) -> Way {
        self.executes
    }

    /// The same as far as handoffs, ownership, context, meetings and layers go.
    pub fn coordinates(&self) -> Way {
        self.coordinates
    }

    /// Whether anything of a set-up goes on.
    fn sets_up(&self) -> bool {
        self.left > 0 && self.executes == self.way
    }

    /// People's hours that its set-up takes this week `[h]`.
    pub fn setup_hours(&self) -> f64 {
        if self.sets_up() { self.hours } else { 0.0 }
    }

    /// Money that its set-up takes this week `[money]`.
    pub fn setup_cost(&self) -> f64 {
        if self.sets_up() { self.cost } else { 0.0 }
    }
}

/// What every organization has chosen, by its place: for runs in which the same is chosen again.
pub struct Chosen(pub(in crate::model) Vec<Choice>);

impl Recorded for Chosen {}

/// How one organization has chosen to work, and its set-up of that week.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    pub(in crate::model) way: Way,
    pub(in crate::model) left: u64,
    pub(in crate::model) hours: f64,
    pub(in crate::model) cost: f64,
}

/// Parameters that others speak of.
pub mod parameter {
    /// `adoption.path`.
    pub const PATH: &str = "adoption.path";
}
