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
