use bevy_ecs::prelude::*;

use super::{Mechanism, Unknown};

/// A policy: a dated parameter. From `tick` on, `room.parameter` has the value `to`.
#[derive(Clone, Debug, PartialEq)]
pub struct Lever {
    /// The first tick on which the value holds [ticks since the start]; never before 0.
    pub tick: i64,
    /// `room.parameter`.
    pub set: String,
    /// The value, in the parameter's own unit.
    pub to: serde_json::Value,
}

/// Writes one parameter of the room `M`, by way of its serialized form.
pub(super) fn set_parameter<M: Mechanism>(
    world: &mut World,
    parameter: &str,
    to: serde_json::Value,
) -> Result<(), Unknown> {
    let refuse = |e: serde_json::Error| Unknown(format!("{}.{parameter}: {e}", M::NAME));
    let mut room = serde_json::to_value(world.resource::<M>()).map_err(refuse)?;
    match room.get_mut(parameter) {
        Some(slot) => *slot = to,
        None => return Err(Unknown(format!("{} has no parameter `{parameter}`", M::NAME))),
    }
    world.insert_resource::<M>(serde_json::from_value(room).map_err(refuse)?);
    Ok(())
}
