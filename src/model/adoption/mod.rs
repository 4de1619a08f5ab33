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
//! the hazard (1) of an organization that began with n people is (n / 20)^η of that                           (5)
//! and 0 unless the step pays: saving a week · weeks of the payback wanted > what set-up costs     (6)
//! back, with hazard r: half a year after a step, where realised saving < -0.1 · c_h's bill        (7)
//! ```
//!
//! In (6) the saving of a system is what executors would have saved on the eligible work of the last 13 weeks, that of
//! copilots the hours by which they would have made execution shorter, at what an hour costs; steps that do not pay are
//! passed over. In (7) realised saving is what people would have cost for the work that executors brought to an end in the
//! last 26 weeks, less their bill and the hours of those who steered them, and the bill is what people would have cost for all
//! that executors took: within a tenth nobody moves.
//!
//! Actions compared in (4): setting up a system, or copilots, once; better process and clearer communication
//! by a tenth (room coordination), paid for all year; and one more hour of a person, which is worth 1.
//! Better project management saves waiting, not hours.
//!
//! # Neutral
//!
//! Everybody stays human-coordinated. Size makes no difference, steps need not pay, and nobody goes back.
//!
//! # Limits
//!
//! An organization that sets up learns from all that did before. Nobody goes back from copilots, which have no bill. In the base
//! year everybody is human-coordinated. Whether work pays is known only where people and executors share a queue
//! (room execution).
//!
//! # Sources
//!
//! `bass1969` (1), `wright1936` (3), `assumption` for set-up, size and the way back.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agents::{Organization, Week};
use crate::engine::quantity::{WEEKS_PER_YEAR, ln, pow};
use crate::engine::{Gift, Keep, Mechanism, Phase, SimulationBuilder, Stream};
use crate::model::states::adoption::{Choice, Chosen, Mode, Way};
use crate::model::states::attribution::Again;
use crate::model::states::demand::SetUp;

mod metrics;
mod steps;
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
    /// Working days within which a set-up must pay back, where steps are taken because of that or only then. Typical 20.
    #[schemars(range(min = 0.0), extend("x-unit" = "day", "x-role" = "lever", "x-source" = "assumption"))]
    pub payback: f64,
    /// Share of the hours and money of a set-up that is left each time the number of organizations that have done it
    /// doubles: 1 is no learning. A scenario that has it takes 0.8.
    #[schemars(range(min = 0.5, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "wright1936"))]
    pub learning: f64,
    /// Elasticity of the hazard of taking a step to an organization's size, at the start, relative to 20 people. Typical 0.2: large
    /// organizations use AI more often.
    #[schemars(range(min = -2.0, max = 2.0), extend("x-letter" = "η", "x-label" = "elasticity of adoption to size", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption", "x-need" = "adoption.path = \"diffusion\""))]
    pub eta: f64,
    /// Whether a step is taken only while it pays, where people and executors share a queue.
    #[schemars(extend("x-label" = "steps are taken only while they pay", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption", "x-need" = "execution.shared = true"))]
    pub paying: bool,
    /// Hazard of going back from a system to copilots where it saves less than nothing. Typical 0.5.
    #[schemars(range(min = 0.0, max = 10.0), extend("x-letter" = "r", "x-label" = "hazard of going back", "x-unit" = "1/year", "x-role" = "uncertainty", "x-source" = "assumption", "x-need" = "execution.shared = true"))]
    pub reversal: f64,
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
            eta: 0.0,
            paying: false,
            reversal: 0.0,
        }
    }
}

impl Mechanism for Adoption {
    const NAME: &'static str = "adoption";
    const SOURCE: &'static str = include_str!("mod.rs");

    fn install(sim: &mut SimulationBuilder) {
        sim.setup(begin)
            .gives::<SetUp, Self>()
            .records::<Chosen>()
            .systems(Phase::Adopt, (steps::adopt, follow, give_set_up).chain());
        metrics::observe(sim);
    }

    fn reference(self) -> Self {
        Self { path: Path::HumanCoordinated, ..self }
    }

    fn without_ai(self) -> Self {
        // Who would take it up does; that it then does nothing is said by room attribution.
        self
    }
}

impl Mode {
    /// Takes a step whose set-up costs so much relative to the first of its kind.
    fn take(&mut self, way: Way, p: &Adoption, people: f64, relative: f64) {
        let weeks = p.setup_weeks as f64 / relative;
        self.way = way;
        self.left = p.setup_weeks;
        self.weeks = 0;
        self.hours = if way == Way::SystemRun { p.setup } else { p.setup_copilot } / weeks;
        self.cost = if way == Way::SystemRun { p.setup_cost * people / weeks } else { 0.0 };
    }

    /// Goes one step back, which takes no set-up.
    fn go_back(&mut self, way: Way) {
        (self.way, self.left, self.weeks) = (way, 0, 0);
    }
}

const STEP: Stream = Stream::new(Adoption::NAME, "step");
const BACK: Stream = Stream::new(Adoption::NAME, "back");
/// People in an organization to which others are compared by size.
const USUAL_SIZE: f64 = 20.0;
/// Loss, as a share of what people would have cost, up to which nobody goes back.
const HYSTERESIS: f64 = 0.1;
/// Working days in a week.
const WORKING_DAYS: f64 = 5.0;

/// Equation (2): working days until a set-up has paid back.
pub fn payback_days(setup: f64, tasks_a_day: f64, saving: f64) -> f64 {
    setup / (tasks_a_day * saving)
}

/// Equation (3): what the `n`-th costs relative to the first.
pub fn learned(n: f64, left: f64) -> f64 {
    pow(n, ln(left) / std::f64::consts::LN_2)
}

/// Equation (5).
pub fn by_size(people: f64, eta: f64) -> f64 {
    pow(people / USUAL_SIZE, eta)
}

/// Equation (6): whether what is saved a week covers what a set-up costs within so many working days.
pub fn pays(saving: f64, setup: f64, days: f64) -> bool {
    saving * days / WORKING_DAYS > setup
}

/// Equation (7): whether a system has cost more than people would have, by more than anybody takes for noise.
pub fn disappoints(realised: f64, bill: f64) -> bool {
    realised < -HYSTERESIS * bill
}

fn begin(mut commands: Commands, organizations: Query<Entity, With<Organization>>) {
    for entity in &organizations {
        commands.entity(entity).insert(Mode::default());
    }
}

/// What the set-up that goes on costs each organization this week.
fn give_set_up(all: Query<(&Organization, &Mode)>, mut gift: ResMut<Gift<SetUp, Adoption>>) {
    all.iter().for_each(|(it, mode)| gift.give(it.index, mode.setup_cost()));
}

/// Where choices of another run are made again, what these are; and what a choice then comes to.
fn follow(again: Again, mut all: Query<(&Organization, &mut Mode)>, mut keep: Keep<Chosen>) {
    let (paths, chosen) = (again.paths(), again.chosen::<Chosen>());
    for (organization, mut mode) in &mut all {
        if let Some(it) = chosen.and_then(|all| all.0.get(organization.index)) {
            (mode.way, mode.left, mode.hours, mode.cost) = (it.way, it.left, it.hours, it.cost);
        }
        let unless = |own: bool| if own { mode.way } else { Way::HumanCoordinated };
        (mode.executes, mode.coordinates) = (unless(paths.execution), unless(paths.coordination));
    }
    keep.push(|| {
        let mut kept = vec![None; all.iter().len()];
        for (organization, mode) in &all {
            let Mode { way, left, hours, cost, .. } = *mode;
            kept[organization.index] = Some(Choice { way, left, hours, cost });
        }
        Chosen(kept.into_iter().flatten().collect())
    });
}
