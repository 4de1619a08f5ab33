//! Adoption: organizations change how they work one after the other.
//!
//! # Claim
//!
//! Setting up orchestration pays back faster than almost anything else one could do with the same hours
//! (S4.5), and yet organizations come to it one after the other (S0.1, S2.4): people first help themselves
//! with copilots, then let a system run the work.
//!
//! # Equations
//!
//! ```text
//! each step is taken with hazard p + q · F, F the share that has taken it, by people      (1)
//! or as soon as set-up hours / (tasks a day · hours saved per task) ≤ the payback wanted   (2)
//! the n-th set-up of a kind takes n^(-b) of the first, b = -log2(share left by each doubling)  (3)
//! value of an action = hours that it saves in a year / hours that it takes in a year            (4)
//! ```
//!
//! Actions compared in (4): setting up a system, or copilots, once; better process and clearer communication
//! by a tenth (room coordination), paid for all year; and one more hour of a person, which is worth 1.
//! Better project management saves waiting, not hours.
//!
//! # Neutral
//!
//! Everybody stays human-coordinated.
//!
//! # Limits
//!
//! An organization that sets up learns from all that did before. There is no way back. In the base year everybody is
//! human-coordinated.
//!
//! # Sources
//!
//! `bass1969` (1), `wright1936` (3), `assumption` for set-up.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agents::{Organization, Trailing, Week};
use crate::engine::quantity::{WEEKS_PER_YEAR, hazard_to_probability, ln, pow};
use crate::engine::{Clock, Draws, Gift, Mechanism, Phase, SimulationBuilder, Stream};
use crate::model::states::adoption::{Mode, Way};
use crate::model::states::demand::SetUp;

mod metrics;
#[cfg(test)]
mod tests;

/// How organizations change their way of working.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Path {
    /// Not at all.
    #[default]
    HumanCoordinated,
    /// All take up copilots at the start.
    Copilot,
    /// All let a system run the work from the start.
    SystemRun,
    /// Each step spreads by imitation.
    Diffusion,
    /// Each step is taken once it pays back soon enough.
    Payback,
}

/// Organizations change how they work.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Adoption {
    /// How organizations change their way of working.
    #[schemars(extend("x-level" = "core", "x-label" = "way of working", "x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub path: Path,
    /// Hazard of taking a step unprompted. Typical 0.03.
    #[schemars(range(min = 0.0, max = 10.0), extend("x-letter" = "p", "x-level" = "core", "x-unit" = "1/year", "x-role" = "uncertainty", "x-source" = "bass1969", "x-need" = "adoption.path = \"diffusion\""))]
    pub innovation: f64,
    /// Hazard of taking a step by imitation, once all others have taken it. Typical 0.38.
    #[schemars(range(min = 0.0, max = 10.0), extend("x-letter" = "q", "x-level" = "core", "x-unit" = "1/year", "x-role" = "uncertainty", "x-source" = "bass1969", "x-need" = "adoption.path = \"diffusion\""))]
    pub imitation: f64,
    /// People's hours that setting up a system takes. Typical 40.
    #[schemars(range(min = 0.0, max = 10_000.0), extend("x-unit" = "h", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub setup: f64,
    /// People's hours that setting up copilots takes. Typical 8.
    #[schemars(range(min = 0.0, max = 10_000.0), extend("x-unit" = "h", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub setup_copilot: f64,
    /// Money that setting up a system takes, per person. Typical 500.
    #[schemars(range(min = 0.0), extend("x-unit" = "money/person", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub setup_cost: f64,
    /// Weeks over which a set-up is spread. Typical 4.
    #[schemars(range(min = 1, max = 104), extend("x-unit" = "week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub setup_weeks: u64,
    /// Hours that a task saves once a step is taken, as people expect. Typical 1.5.
    #[schemars(range(min = 0.0), extend("x-unit" = "h/task", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub saving: f64,
    /// Working days within which a set-up must pay back. Typical 20.
    #[schemars(range(min = 0.0), extend("x-unit" = "day", "x-role" = "lever", "x-source" = "assumption", "x-need" = "adoption.path = \"payback\""))]
    pub payback: f64,
    /// Share of the hours and money of a set-up that is left each time the number of organizations that have done it
    /// doubles: 1 is no learning. A scenario that has it takes 0.8.
    #[schemars(range(min = 0.5, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "wright1936"))]
    pub learning: f64,
}

impl Default for Adoption {
    fn default() -> Self {
        Self {
            path: Path::HumanCoordinated,
            innovation: 0.0,
            imitation: 0.0,
            setup: 0.0,
            setup_copilot: 0.0,
            setup_cost: 0.0,
            setup_weeks: 1,
            saving: 0.0,
            payback: 20.0,
            learning: 1.0,
        }
    }
}

impl Mechanism for Adoption {
    const NAME: &'static str = "adoption";
    const SOURCE: &'static str = include_str!("mod.rs");

    fn install(sim: &mut SimulationBuilder) {
        sim.setup(begin).gives::<SetUp, Self>().systems(Phase::Adopt, (adopt, give_set_up).chain());
        metrics::observe(sim);
    }

    fn reference(self) -> Self {
        Self { path: Path::HumanCoordinated, ..self }
    }
}

impl Mode {
    /// Takes a step whose set-up costs so much relative to the first of its kind.
    fn take(&mut self, way: Way, p: &Adoption, people: f64, relative: f64) {
        let weeks = p.setup_weeks as f64 / relative;
        self.way = way;
        self.left = p.setup_weeks;
        self.hours = if way == Way::SystemRun { p.setup } else { p.setup_copilot } / weeks;
        self.cost = if way == Way::SystemRun { p.setup_cost * people / weeks } else { 0.0 };
    }
}

const STEP: Stream = Stream::new(Adoption::NAME, "step");

/// Equation (2): working days until a set-up has paid back.
pub fn payback_days(setup: f64, tasks_a_day: f64, saving: f64) -> f64 {
    setup / (tasks_a_day * saving)
}

/// Equation (3): what the `n`-th costs relative to the first.
pub fn learned(n: f64, left: f64) -> f64 {
    pow(n, ln(left) / std::f64::consts::LN_2)
}

fn begin(mut commands: Commands, organizations: Query<Entity, With<Organization>>) {
    for entity in &organizations {
        let mode =
            Mode { way: Way::default(), left: 0, hours: 0.0, cost: 0.0, tasks: Trailing::new(13) };
        commands.entity(entity).insert(mode);
    }
}

/// What the set-up that goes on costs each organization this week.
fn give_set_up(all: Query<(&Organization, &Mode)>, mut gift: ResMut<Gift<SetUp, Adoption>>) {
    all.iter().for_each(|(it, mode)| gift.give(it.index, mode.setup_cost()));
}

fn adopt(
    (p, clock, draws): (Res<Adoption>, Res<Clock>, Res<Draws>),
    mut all: Query<(&Organization, &Week, &mut Mode)>,
) {
    let people: f64 = all.iter().map(|(o, ..)| f64::from(o.founded)).sum();
    let taken = |way: Way| {
        let those = all.iter().filter(|(_, _, m)| m.way >= way);
        those.map(|(o, ..)| f64::from(o.founded)).sum::<f64>() / people
    };
    let (copilots, systems) = (taken(Way::Copilot), taken(Way::SystemRun));
    let count = |way: Way| all.iter().filter(|(_, _, m)| m.way >= way).count() as f64;
    // Who lets a system run the work at once has never set up copilots: these count all the same.
    let mut done = [0.0, count(Way::Copilot), count(Way::SystemRun)];
    for (organization, week, mut mode) in &mut all {
        mode.left = mode.left.saturating_sub(1);
        mode.tasks.push(week.successes + week.reverted);
        if !clock.started() {
            continue;
        }
        let (next, share, setup) = match mode.way {
            Way::HumanCoordinated => (Way::Copilot, copilots, p.setup_copilot),
            Way::Copilot => (Way::SystemRun, systems, p.setup),
            Way::SystemRun => continue,
        };
        let setup = setup * learned(done[next as usize] + 1.0, p.learning);
        let to = match p.path {
            Path::HumanCoordinated => continue,
            Path::Copilot if next == Way::Copilot => next,
            Path::SystemRun => Way::SystemRun,
            Path::Diffusion => {
                let hazard = p.innovation + p.imitation * share;
                let chance = hazard_to_probability(hazard, 1.0 / WEEKS_PER_YEAR);
                if !draws.chance(STEP, organization.key, clock.age, chance) {
                    continue;
                }
                next
            }
            Path::Payback
                if payback_days(setup, mode.tasks.mean() / 5.0, p.saving) <= p.payback =>
            {
                next
            }
            Path::Copilot | Path::Payback => continue,
        };
        done[to as usize] += 1.0;
        let relative = learned(done[to as usize], p.learning);
        mode.take(to, &p, f64::from(organization.founded), relative);
    }
}
