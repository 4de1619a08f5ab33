//! What a planner sees of what holds output back.

use bevy_ecs::prelude::*;

use super::inputs::SIX;

/// How far output follows each of the six inputs, as a planner sees it.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Scarcity {
    pub(in crate::model) elasticity: [f64; SIX],
    pub(in crate::model) known: bool,
}

impl Scarcity {
    /// Elasticity of output to each of the six; 0 where an input is not used `[1]`.
    pub fn elasticities(&self) -> [f64; SIX] {
        self.elasticity
    }

    /// Whether any of the six is known to bind.
    pub fn is_known(&self) -> bool {
        self.known
    }
}

/// Metrics that others speak of.
pub mod metric {
    /// `bottleneck.index`, by input.
    pub const INDEX: &str = "bottleneck.index";
    /// `bottleneck.binding`.
    pub const BINDING: &str = "bottleneck.binding";
    /// `bottleneck.discounted`.
    pub const DISCOUNTED: &str = "bottleneck.discounted";
    /// `bottleneck.hours`.
    pub const HOURS: &str = "bottleneck.hours";
    /// `bottleneck.output`.
    pub const OUTPUT: &str = "bottleneck.output";
    /// `bottleneck.output_index`.
    pub const OUTPUT_INDEX: &str = "bottleneck.output_index";
}
