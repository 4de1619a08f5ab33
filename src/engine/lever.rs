use bevy_ecs::prelude::*;

use super::{Mechanism, Unknown};

/// A policy: a dated parameter. From `tick` on, `room.parameter` has the value `to`.
#[derive(Clone, Debug, PartialEq)]
pub struct Lever {
    /// The first tick on which the value holds `[ticks since the start]`; never before 0.
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
    let room = serde_json::to_value(world.resource::<M>()).map_err(refuse)?;
    let serde_json::Value::Object(mut room) = room else {
        return Err(Unknown(format!("{} has no parameters", M::NAME)));
    };
    match room.get_mut(parameter) {
        Some(slot) => *slot = to,
        None => return Err(Unknown(format!("{} has no parameter `{parameter}`", M::NAME))),
    }
    // JSON has no infinity: an unbounded parameter is one that is not there.
    room.retain(|_, value| !value.is_null());
    let room = serde_json::Value::Object(room);
    world.insert_resource::<M>(serde_json::from_value(room).map_err(refuse)?);
    Ok(())
}
