//! What executing takes, by people and by executors.

use crate::engine::{Channel, Combiner, Each, Phase};
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
}

impl ExecutionTerms {
    /// Equation (8) `[money/bh]`: at a price of an executor-hour and of an hour that people can work in, where
    /// so many attempts succeed.
    pub fn cost(&self, price: f64, hour: f64, success: f64) -> f64 {
        (price / self.system_speed + hour * self.attended / USUAL) / success
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
    /// `execution.utilization`.
    pub const UTILIZATION: &str = "execution.utilization";
}

/// Parameters that others speak of.
pub mod parameter {
    /// `execution.executors`.
    pub const EXECUTORS: &str = "execution.executors";
}
