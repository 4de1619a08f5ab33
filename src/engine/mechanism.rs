use std::fmt::Debug;

use bevy_ecs::component::Mutable;
use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};

use super::SimulationBuilder;

/// One claim about the world. A mechanism *is* its parameters: a value you can write down.
///
/// `Default` is the neutral mechanism: a world with it behaves as a world without it.
pub trait Mechanism:
    Resource<Mutability = Mutable>
    + Clone
    + Debug
    + PartialEq
    + Default
    + Serialize
    + DeserializeOwned
    + JsonSchema
{
    /// The name used in scenario files, random streams, metric names and the docs.
    const NAME: &'static str;

    /// The file that it is written in, whose documentation `telosim explain` prints.
    const SOURCE: &'static str;

    /// Puts the mechanism's set-up, systems and metrics into a simulation.
    ///
    /// What is installed never depends on parameters, so that one world serves every scenario.
    fn install(sim: &mut SimulationBuilder);

    /// Whether a world with it behaves as a world without it.
    fn is_neutral(&self) -> bool {
        *self == Self::default()
    }

    /// The same mechanism in the counterfactual, in which people coordinate and execute all work and nobody acts.
    fn reference(self) -> Self {
        self
    }

    /// The same mechanism without AI, with what is a policy of its own kept.
    fn without_ai(self) -> Self {
        self.reference()
    }
}

/// A lever names a parameter that does not exist, or gives it a value that it cannot have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown(pub String);

impl std::fmt::Display for Unknown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unknown {}
