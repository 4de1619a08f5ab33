//! What we claim. One file per room; [`flow`] composes a task's row from the rooms' parts.
//!
//! | room             | claim                                                             |
//! |------------------|-------------------------------------------------------------------|
//! | [`inputs`]       | compute, hardware and energy grow, each at its own rate           |
//! | [`capability`]   | the length of task that AI can do doubles                         |
//! | [`bottleneck`]   | the scarcest of six inputs caps output                            |
//! | [`purposes`]     | people set and lead purposes                                      |
//! | [`tasks`]        | purposes ask for tasks, as far as ideas reach                     |
//! | [`coordination`] | work dies in the seams between people                             |
//! | [`execution`]    | people and AI executors do the work                               |
//! | [`validation`]   | results are checked, by people who could do something else        |
//! | [`feedback`]     | the world answers late                                            |
//! | [`demand`]       | cheaper work is wanted more, and somebody pays for it             |
//! | [`adoption`]     | organizations change how they work one after the other            |
//! | [`displacement`] | people without work stay, are separated, or are never hired       |
//! | [`judgment`]     | value is correctness times execution                              |
//! | [`prevention`]   | what did not happen is seen by nobody who does not measure it     |
//! | [`recognition`]  | organizations pay what they see, markets what it comes to         |
//! | [`tiers`]        | AI meets those who execute, decide and prevent unlike             |
//! | [`market`]       | what is free sells for nothing, what is above it is dear          |
//! | [`wages`]        | execution is paid what AI costs, judgment what it is scarce       |
#![deny(clippy::disallowed_methods, clippy::disallowed_types)]

use bevy_ecs::world::World;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::{Simulation, SimulationBuilder, Unknown};

pub mod adoption;
/// Nouns that no room owns.
pub mod agents;
pub mod bottleneck;
pub mod capability;
pub mod coordination;
pub mod demand;
pub mod displacement;
pub mod execution;
pub mod feedback;
pub mod flow;
pub mod inputs;
pub mod judgment;
pub mod market;
pub mod prevention;
pub mod purposes;
pub mod recognition;
pub mod tasks;
pub mod tiers;
pub mod validation;
pub mod wages;

/// Everything that a scenario may set: one table for each room.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Model {
    /// How many organizations there are, and how large.
    pub organizations: agents::Organizations,
    /// Compute, hardware and energy.
    pub inputs: inputs::Inputs,
    /// What AI can do.
    pub capability: capability::CapabilityGrowth,
    /// What caps output.
    pub bottleneck: bottleneck::Bottleneck,
    /// What people want done.
    pub purposes: purposes::Purposes,
    /// What purposes ask for.
    pub tasks: tasks::Tasks,
    /// Where work dies between people.
    pub coordination: coordination::Coordination,
    /// Who executes.
    pub execution: execution::Execution,
    /// Who checks.
    pub validation: validation::Validation,
    /// When the world answers.
    pub feedback: feedback::Feedback,
    /// Who wants the work and who pays.
    pub demand: demand::Demand,
    /// How organizations change.
    pub adoption: adoption::Adoption,
    /// Who is displaced.
    pub displacement: displacement::Displacement,
    /// Whether the direction is right.
    pub judgment: judgment::Judgment,
    /// What did not happen.
    pub prevention: prevention::Prevention,
    /// Who is believed to be worth what.
    pub recognition: recognition::Recognition,
    /// Who executes, who decides, who prevents.
    pub tiers: tiers::Tiers,
    /// What execution, judgment and presence are paid.
    pub wages: wages::Wages,
    /// What is free, what is paid for, who may sell.
    pub market: market::Market,
}

impl Model {
    /// The same world as it would be if people coordinated all work throughout: no policy, no assigned
    /// multiplier, nobody changes how they work.
    pub fn reference(mut self) -> Self {
        self.adoption.path = adoption::Path::HumanCoordinated;
        self.coordination.without = coordination::Seam::None;
        self.tasks.held = false;
        self.purposes.leading_automated = 0.0;
        // Nobody improves seams, and no effort makes inputs grow beyond what they would by themselves.
        (self.coordination.process, self.coordination.management) = (0.0, 0.0);
        self.coordination.clarity = 0.0;
        self.inputs.investment = 0.0;
        // Without AI nothing is released, and nobody has an assistant to found with.
        (self.market.releases, self.market.founding) = (0.0, 0.0);
        self.market.assistant = f64::INFINITY;
        for multiplier in [
            &mut self.purposes.multiplier,
            &mut self.tasks.multiplier,
            &mut self.execution.multiplier,
            &mut self.feedback.multiplier,
            &mut self.inputs.compute_multiplier,
            &mut self.inputs.hardware_multiplier,
            &mut self.inputs.energy_multiplier,
        ] {
            *multiplier = 1.0;
        }
        self
    }

    /// A world with every room in it, ready to run any model.
    pub fn simulation() -> Result<Simulation, Unknown> {
        let mut sim = SimulationBuilder::default();
        Self::install(&mut sim);
        sim.build()
    }

    /// Puts every room into a simulation. Set-ups run in this order: people come before purposes,
    /// and the flow after everything that it reads.
    pub fn install(sim: &mut SimulationBuilder) {
        sim.mechanism::<agents::Organizations>()
            .mechanism::<displacement::Displacement>()
            .mechanism::<judgment::Judgment>()
            .mechanism::<prevention::Prevention>()
            .mechanism::<recognition::Recognition>()
            .mechanism::<tiers::Tiers>()
            .mechanism::<wages::Wages>()
            .mechanism::<market::Market>()
            .mechanism::<inputs::Inputs>()
            .mechanism::<capability::CapabilityGrowth>()
            .mechanism::<adoption::Adoption>()
            .mechanism::<purposes::Purposes>()
            .mechanism::<tasks::Tasks>()
            .mechanism::<coordination::Coordination>()
            .mechanism::<execution::Execution>()
            .mechanism::<validation::Validation>()
            .mechanism::<feedback::Feedback>()
            .mechanism::<demand::Demand>()
            .mechanism::<bottleneck::Bottleneck>();
        flow::install(sim);
    }

    /// Gives a world this model's parameters.
    pub fn insert(self, world: &mut World) {
        // Exhaustive on purpose: a room that is not inserted does not compile.
        let Self {
            organizations,
            inputs,
            capability,
            bottleneck,
            purposes,
            tasks,
            coordination,
            execution,
            validation,
            feedback,
            demand,
            adoption,
            displacement,
            judgment,
            prevention,
            recognition,
            tiers,
            wages,
            market,
        } = self;
        world.insert_resource(organizations);
        world.insert_resource(inputs);
        world.insert_resource(capability);
        world.insert_resource(bottleneck);
        world.insert_resource(purposes);
        world.insert_resource(tasks);
        world.insert_resource(coordination);
        world.insert_resource(execution);
        world.insert_resource(validation);
        world.insert_resource(feedback);
        world.insert_resource(demand);
        world.insert_resource(adoption);
        world.insert_resource(displacement);
        world.insert_resource(judgment);
        world.insert_resource(prevention);
        world.insert_resource(recognition);
        world.insert_resource(tiers);
        world.insert_resource(wages);
        world.insert_resource(market);
    }
}
