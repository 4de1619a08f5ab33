//! What executing takes, by people and by executors.

use crate::engine::{Channel, Combiner, Each, Phase};
use crate::model::agents::Trailing;
use bevy_ecs::prelude::*;

/// The task by which executors are compared with people `[bh]`.
pub const USUAL: f64 = 12.0;

/// What others must know of how work is executed.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct ExecutionTerms {
    /// Speed of an executor relative to a person `[1]`.
    pub system_speed: f64,
    /// Speed of a person with a copilot relative to one without `[1]`.
    pub copilot_speed: f64,
    /// Hours of a person that steering and binding one task take `[h]`.
    pub attended: f64,
    /// Whether a system leaves a full trace.
    pub auditable: bool,
    /// Whether people and executors take work from one queue.
    pub shared: bool,
}

impl ExecutionTerms {
    /// Equation (8) `[money/bh]`: at a price of an executor-hour and of an hour that people can work in, where
    /// so many attempts succeed.
    pub fn cost(&self, price: f64, hour: f64, success: f64) -> f64 {
        (price / self.system_speed + hour * self.attended / USUAL) / success
    }
}

/// What the queue that one organization's people and executors share has shown, week by week.
#[derive(Component, Clone, Debug)]
pub struct Routing {
    pub(in crate::model) hour: f64,
    pub(in crate::model) eligible: Trailing,
    pub(in crate::model) expected: Trailing,
    pub(in crate::model) routed: Trailing,
    pub(in crate::model) believed: Trailing,
    pub(in crate::model) realised: Trailing,
}

impl Default for Routing {
    fn default() -> Self {
        Self {
            hour: f64::NAN,
            eligible: Trailing::new(4),
            expected: Trailing::new(13),
            routed: Trailing::new(Self::WEEKS),
            believed: Trailing::new(Self::WEEKS),
            realised: Trailing::new(Self::WEEKS),
        }
    }
}

impl Routing {
    /// Weeks over which what was saved is compared with what was to be saved.
    pub const WEEKS: usize = 26;

    /// What an hour that somebody uses costs `[money/h]`.
    pub fn hour(&self) -> f64 {
        self.hour
    }

    /// What executors would have saved on the eligible work of the last 13 weeks `[money/week]`.
    pub fn expected(&self) -> f64 {
        self.expected.mean()
    }

    /// What people would have cost in the last 26 weeks for the work that executors took `[money]`.
    pub fn routed(&self) -> f64 {
        self.routed.sum()
    }

    /// What executors were to save on it `[money]`.
    pub fn believed(&self) -> f64 {
        self.believed.sum()
    }

    /// What they saved: what people would have cost for the work that they brought to an end, less their bill and the hours of
    /// those who steered them `[money]`.
    pub fn realised(&self) -> f64 {
        self.realised.sum()
    }
}

/// Factor on the speed of all who execute `[1]`.
pub struct Pace;

impl Channel for Pace {
    const OWNER: &'static str = "execution";
    const NAME: &'static str = "pace";
    const UNIT: &'static str = "1";
    const DOC: &'static str = "Factor on the speed of all who execute.";
    const COMBINER: Combiner = Combiner::Product;
    const EACH: Each = Each::Organization;
    const AFTER: Phase = Phase::Grow;
}

/// Metrics that others speak of.
pub mod metric {
    /// `execution.executors_per_head`.
    pub const EXECUTORS_PER_HEAD: &str = "execution.executors_per_head";
    /// `execution.hours_used`.
    pub const HOURS_USED: &str = "execution.hours_used";
    /// `execution.people_utilization`.
    pub const PEOPLE_UTILIZATION: &str = "execution.people_utilization";
    /// `execution.taken_over`.
    pub const TAKEN_OVER: &str = "execution.taken_over";
    /// `execution.used_hour`.
    pub const USED_HOUR: &str = "execution.used_hour";
    /// `execution.utilization`.
    pub const UTILIZATION: &str = "execution.utilization";
}

/// Parameters that others speak of.
pub mod parameter {
    /// `execution.executors_per_person`.
    pub const PER_PERSON: &str = "execution.executors_per_person";
    /// `execution.contexts`.
    pub const CONTEXTS: &str = "execution.contexts";
    /// `execution.capacity_multiplier`.
    pub const CAPACITY: &str = "execution.capacity_multiplier";
    /// `execution.executors`.
    pub const EXECUTORS: &str = "execution.executors";
}
