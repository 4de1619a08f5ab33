//! What we claim: one file or folder for each room. [`ROOMS`] is the only list of them; [`flow`] composes a task's row
//! from the rooms' parts. `telosim explain rooms` prints what each claims.
#![deny(clippy::disallowed_methods, clippy::disallowed_types)]

use std::any::Any;
use std::borrow::Cow;

use bevy_ecs::world::World;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use serde_json::{Map, Value as Json};

use crate::engine::{Mechanism, Parameters, Room, Simulation, SimulationBuilder, Unknown};

pub mod adoption;
/// Nouns that no room owns.
pub mod agents;
pub mod attribution;
pub mod bottleneck;
pub mod capability;
pub mod coordination;
pub mod cut;
pub mod demand;
pub mod displacement;
pub mod economy;
pub mod execution;
pub mod feedback;
pub mod flow;
pub mod headline;
pub mod inputs;
pub mod judgment;
pub mod market;
pub mod prevention;
pub mod purposes;
pub mod recognition;
pub mod states;
pub mod tasks;
pub mod tiers;
pub mod validation;
pub mod wages;
pub mod wiring;

/// Every room, in the order in which they are set up: people come before purposes. What a scenario may set, the
/// counterfactual, documents and counts all follow from this list.
pub const ROOMS: &[Room] = &[
    Room::of::<agents::Organizations>(),
    Room::of::<displacement::Displacement>(),
    Room::of::<judgment::Judgment>(),
    Room::of::<prevention::Prevention>(),
    Room::of::<recognition::Recognition>(),
    Room::of::<tiers::Tiers>(),
    Room::of::<wages::Wages>(),
    Room::of::<market::Market>(),
    Room::of::<inputs::Inputs>(),
    Room::of::<capability::CapabilityGrowth>(),
    Room::of::<adoption::Adoption>(),
    Room::of::<purposes::Purposes>(),
    Room::of::<tasks::Tasks>(),
    Room::of::<coordination::Coordination>(),
    Room::of::<execution::Execution>(),
    Room::of::<validation::Validation>(),
    Room::of::<feedback::Feedback>(),
    Room::of::<demand::Demand>(),
    Room::of::<economy::Economy>(),
    Room::of::<bottleneck::Bottleneck>(),
    Room::of::<headline::Headline>(),
    Room::of::<attribution::Attribution>(),
    Room::of::<cut::Cut>(),
];

/// Everything that a scenario may set: the parameters of each room, in the order of [`ROOMS`].
#[derive(Debug)]
pub struct Model(Vec<Box<dyn Parameters>>);

impl Model {
    /// The parameters of a room.
    pub fn get<M: Mechanism>(&self) -> &M {
        let mut all = self.0.iter().map(|it| -> &dyn Any { it.as_ref() });
        all.find_map(|it| it.downcast_ref()).expect("every mechanism is in ROOMS")
    }

    /// The same, to be set.
    #[cfg(not(feature = "private"))] // tests set them
    pub fn get_mut<M: Mechanism>(&mut self) -> &mut M {
        let mut all = self.0.iter_mut().map(|it| -> &mut dyn Any { it.as_mut() });
        all.find_map(|it| it.downcast_mut()).expect("every mechanism is in ROOMS")
    }

    /// Each room with its parameters.
    fn rooms(&self) -> impl Iterator<Item = (&Room, &dyn Parameters)> {
        ROOMS.iter().zip(self.0.iter().map(AsRef::as_ref))
    }

    /// The rooms that are as if they were not there.
    pub fn neutral(&self) -> Vec<&'static str> {
        self.rooms().filter(|(_, it)| it.is_neutral()).map(|(room, _)| room.name).collect()
    }

    /// The same world as it would be if people coordinated all work throughout: no policy, no assigned multiplier, nobody
    /// changes how they work. Each room says what that is to it.
    #[must_use]
    pub fn reference(&self) -> Self {
        Self(self.0.iter().map(|it| it.reference()).collect())
    }

    /// The same world without AI, with the policy that there is.
    #[must_use]
    pub fn without_ai(&self) -> Self {
        Self(self.0.iter().map(|it| it.without_ai()).collect())
    }

    /// Whether what a lever sets, `room.parameter`, is set without AI, too: it is policy, and not a way of having AI.
    pub fn is_policy(path: &str, to: &Json) -> bool {
        let set = || {
            let (name, parameter) = path.split_once('.')?;
            let room = ROOMS.iter().find(|room| room.name == name)?;
            let Ok(Json::Object(mut table)) = (room.neutral)().to_json() else { return None };
            table.insert(parameter.to_owned(), to.clone());
            // JSON has no infinity: an unbounded parameter is one that is not there.
            table.retain(|_, value| !value.is_null());
            let set = (room.read)(Json::Object(table)).ok()?;
            let value = |it: &dyn Parameters| Some(it.to_json().ok()?.get(parameter)?.clone());
            Some(value(set.as_ref())? == value(set.without_ai().as_ref())?)
        };
        set().unwrap_or(false)
    }

    /// A world with every room in it, ready to run any model.
    ///
    /// # Errors
    /// Systems without an unambiguous order, two metrics of one name, or a state with two writers: a mistake in the code.
    pub fn simulation() -> Result<Simulation, Unknown> {
        let mut sim = SimulationBuilder::default();
        Self::install(&mut sim);
        let simulation = sim.build()?;
        wiring::check(&simulation)?;
        Ok(simulation)
    }

    /// Puts every room into a simulation, and the flow after everything that it reads.
    pub fn install(sim: &mut SimulationBuilder) {
        ROOMS.iter().for_each(|room| (room.install)(sim));
        flow::install(sim);
    }

    /// Gives a world this model's parameters.
    pub fn insert(self, world: &mut World) {
        self.0.into_iter().for_each(|it| it.insert(world));
    }
}

impl Default for Model {
    fn default() -> Self {
        Self(ROOMS.iter().map(|room| (room.neutral)()).collect())
    }
}

impl Clone for Model {
    fn clone(&self) -> Self {
        Self(self.0.iter().map(|it| it.copy()).collect())
    }
}

impl Serialize for Model {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let table = |(room, it): (&Room, &dyn Parameters)| Ok((room.name, it.to_json()?));
        let tables: Result<Vec<_>, serde_json::Error> = self.rooms().map(table).collect();
        serializer.collect_map(tables.map_err(ser::Error::custom)?)
    }
}

impl<'de> Deserialize<'de> for Model {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut tables = Map::deserialize(deserializer)?;
        let read = |room: &Room| match tables.remove(room.name) {
            Some(table) => (room.read)(table),
            None => Ok((room.neutral)()),
        };
        let all: Result<Vec<_>, serde_json::Error> = ROOMS.iter().map(read).collect();
        let all = all.map_err(de::Error::custom)?;
        match tables.keys().next() {
            Some(other) => Err(de::Error::custom(format!("there is no room `{other}`"))),
            None => Ok(Self(all)),
        }
    }
}

impl JsonSchema for Model {
    fn schema_name() -> Cow<'static, str> {
        "Model".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let table = |room: &Room| {
            let mut schema = (room.schema)(generator);
            let neutral = (room.neutral)().to_json().unwrap_or_default();
            schema.insert("default".to_owned(), neutral);
            (room.name.to_owned(), Json::from(schema))
        };
        let tables: Map<String, Json> = ROOMS.iter().map(table).collect();
        json_schema!({ "type": "object", "properties": tables, "additionalProperties": false })
    }
}
