//! A mechanism without its type, so that one list can hold all that there are.

use std::any::Any;
use std::fmt::Debug;

use bevy_ecs::world::World;
use schemars::{Schema, SchemaGenerator};
use serde_json::Value as Json;

use super::{Mechanism, SimulationBuilder};

/// Parameters of one mechanism, whichever it is.
pub trait Parameters: Any + Debug + Send + Sync {
    /// The same once more.
    fn copy(&self) -> Box<dyn Parameters>;

    /// Whether a world with them is a world without the mechanism.
    fn is_neutral(&self) -> bool;

    /// What they are in the counterfactual.
    fn reference(&self) -> Box<dyn Parameters>;

    /// What they are without AI, with policy.
    fn without_ai(&self) -> Box<dyn Parameters>;

    /// Gives them to a world.
    fn insert(self: Box<Self>, world: &mut World);

    /// Them as they stand in a scenario.
    ///
    /// # Errors
    /// What cannot be written as JSON.
    fn to_json(&self) -> serde_json::Result<Json>;
}

impl<M: Mechanism> Parameters for M {
    fn copy(&self) -> Box<dyn Parameters> {
        Box::new(self.clone())
    }

    fn is_neutral(&self) -> bool {
        Mechanism::is_neutral(self)
    }

    fn reference(&self) -> Box<dyn Parameters> {
        Box::new(Mechanism::reference(self.clone()))
    }

    fn without_ai(&self) -> Box<dyn Parameters> {
        Box::new(Mechanism::without_ai(self.clone()))
    }

    fn insert(self: Box<Self>, world: &mut World) {
        world.insert_resource(*self);
    }

    fn to_json(&self) -> serde_json::Result<Json> {
        serde_json::to_value(self)
    }
}

/// All that anybody needs to know of a mechanism.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// Its name.
    pub name: &'static str,
    /// The path of the type of its parameters.
    pub path: fn() -> &'static str,
    /// Its source file, whose documentation is its own.
    source: &'static str,
    /// Puts it into a simulation, with neutral parameters until a run sets them.
    pub install: fn(&mut SimulationBuilder),
    /// Its neutral parameters.
    pub neutral: fn() -> Box<dyn Parameters>,
    /// Its parameters as they stand in a scenario.
    pub read: fn(Json) -> serde_json::Result<Box<dyn Parameters>>,
    /// What its parameters may be.
    pub schema: fn(&mut SchemaGenerator) -> Schema,
}

impl Room {
    /// The room of a mechanism.
    pub const fn of<M: Mechanism>() -> Self {
        Self {
            name: M::NAME,
            path: std::any::type_name::<M>,
            source: M::SOURCE,
            install: |sim| _ = sim.mechanism::<M>(),
            neutral: || Box::new(M::default()),
            read: |json| Ok(Box::new(serde_json::from_value::<M>(json)?)),
            schema: |generator| generator.subschema_for::<M>(),
        }
    }

    /// Its own documentation in Markdown: claim, equations, neutral, limits, sources.
    pub fn doc(&self) -> String {
        let lines = self.source.lines().map_while(|line| line.strip_prefix("//!"));
        lines.map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line))).collect()
    }
}
