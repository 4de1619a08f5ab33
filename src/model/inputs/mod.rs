//! Inputs: compute, hardware, energy.
//!
//! # Claim
//!
//! AI execution needs compute, hardware and energy (S4.1), and each grows at a rate of its own. Whether one
//! of them binds is an outcome. Effort beyond that goes where attention is: by habit to these three, even
//! where something else binds (S4.2).
//!
//! # Equations
//!
//! ```text
//! K_i(t) = m_i · K_i(0) · (1 + g_i)^t · e^(A_i), at most a ceiling                  (1)
//! K_i(0) = headroom · planned executors · 168 h                                     (2)
//! energy per executor-hour falls by its efficiency, from 1 at the start             (3)
//! capacity = ces((compute, hardware, energy / per hour); ρ_phys)  [executor h/week]  (4)
//!            at most S · (1 + g_S)^t for each person of the labour force
//! price = p0 · e^(γ·t) / ((1 + g_compute)(1 + g_efficiency))^t                       (5)
//! share of effort s_i = (1 - θ) · habit_i + θ · e_i, e_i the elasticity that planners see (6)
//! effort in an input A_i' = b · s_i(t - lag) - δ · A_i, six inputs           [log points]  (7)
//! ```
//!
//! Effort in execution makes everybody faster; effort in tasks finds more of them; effort in feedback lets results be
//! checked and signals be attributed in less time. The budget `b` is the same however effort is spread.
//!
//! # Neutral
//!
//! Inputs are unbounded and free and do not grow, nor does the price by itself; there is no budget to direct.
//!
//! # Limits
//!
//! Growth beyond the budget is exogenous. The budget is a number of log points a year: what it costs in money
//! is the same whatever it is spent on.
//!
//! # Sources
//!
//! `epoch2025` for growth rates, `assumption` for headroom, the price at the start, and effort.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agents::{Organization, after_start};
use crate::engine::ces::ces;
use crate::engine::quantity::{CALENDAR_HOURS_PER_WEEK, exp, pow};
use crate::engine::{Clock, Mechanism, Metric, Phase, Reduce, SimulationBuilder};
use crate::model::states::demand::Asked;
use crate::model::states::displacement::Labour;
use crate::model::states::execution::Pace;
use crate::model::states::feedback::SlotLevel;
use crate::model::states::inputs::{Attention, SIX, Supply};
use crate::model::states::validation::ReviewPace;

mod attention;

pub use attention::{built, shares};

/// Compute, hardware and energy grow.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Inputs {
    /// Executors planned at the start, per person: one for 20 people. Typical 0.05.
    #[schemars(range(min = 0.0, max = 100.0), extend("x-unit" = "executors/person", "x-role" = "scale", "x-source" = "assumption"))]
    pub planned: f64,
    /// Compute, hardware and energy at the start, relative to what the planned executors need. Typical "1.2 to 3".
    #[schemars(range(min = 0.0), extend("x-level" = "core", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub headroom: f64,
    /// Growth a year of the compute that a unit of money buys. Typical 0.30.
    #[schemars(range(min = -0.5, max = 5.0), extend("x-letter" = "g_compute", "x-level" = "core", "x-unit" = "1/year", "x-role" = "uncertainty", "x-source" = "epoch2025"))]
    pub compute_growth: f64,
    /// Growth of installed hardware a year. Typical "0.175 to 0.45".
    #[schemars(range(min = -0.5, max = 5.0), extend("x-letter" = "g_i", "x-unit" = "1/year", "x-role" = "uncertainty", "x-source" = "epoch2025"))]
    pub hardware_growth: f64,
    /// Growth of energy allotted to AI a year. Typical 0.30.
    #[schemars(range(min = -0.5, max = 5.0), extend("x-letter" = "g_i", "x-unit" = "1/year", "x-role" = "uncertainty", "x-source" = "epoch2025"))]
    pub energy_growth: f64,
    /// Growth of work per kWh a year. Typical 0.25.
    #[schemars(range(min = -0.5, max = 5.0), extend("x-letter" = "g_efficiency", "x-unit" = "1/year", "x-role" = "uncertainty", "x-source" = "epoch2025"))]
    pub energy_efficiency: f64,
    /// Most that any stock can grow to, relative to its start.
    #[schemars(range(min = 1.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub ceiling: f64,
    /// Substitutability of compute, hardware and energy: ρ of the CES. At 1 they are perfect substitutes; the smaller
    /// ρ, the less one replaces another. Unbounded is minus infinity: none replaces another, and the scarcest of them
    /// caps capacity.
    #[schemars(range(min = -1000.0, max = 1.0), extend("x-letter" = "ρ_phys", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "jones2025"))]
    pub rho: f64,
    /// Price of an executor-hour at the start, in 2025 dollars. Typical 3.
    #[schemars(range(min = 0.0), extend("x-letter" = "p0", "x-unit" = "money/h", "x-role" = "initial", "x-source" = "assumption", "x-assumed" = [10.0, 400.0], "x-log" = true))]
    pub price: f64,
    /// Growth of that price a year, in logs, on top of what compute and energy do to it. An hour of the same work gets
    /// cheaper, one at the frontier does not. Typical 0.
    #[schemars(range(min = -2.0, max = 2.0), extend("x-letter" = "γ", "x-unit" = "1/year", "x-role" = "uncertainty", "x-source" = "assumption", "x-assumed" = [-0.4, 0.1]))]
    pub price_growth: f64,
    /// Executor-hours a week that can be had at the start, for each person of the labour force, no matter which input
    /// would allow more. Typical 0.05.
    #[schemars(range(min = 0.0), extend("x-letter" = "S", "x-label" = "supply of executor-hours", "x-unit" = "executor h/week/person", "x-role" = "uncertainty", "x-source" = "assumption", "x-assumed" = [0.01, 0.5], "x-log" = true))]
    pub supply: f64,
    /// Growth of that supply a year: of hardware, over that of the compute that an hour at the frontier takes. Typical 0.3.
    #[schemars(range(min = -0.5, max = 5.0), extend("x-letter" = "g_S", "x-unit" = "1/year", "x-role" = "uncertainty", "x-source" = "assumption", "x-assumed" = [0.0, 1.3]))]
    pub supply_growth: f64,
    /// Assigned multiplier of compute from the start on.
    #[schemars(range(min = 0.0, max = 100.0), extend("x-letter" = "m_i", "x-label" = "compute", "x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub compute_multiplier: f64,
    /// Assigned multiplier of hardware from the start on.
    #[schemars(range(min = 0.0, max = 100.0), extend("x-letter" = "m_i", "x-label" = "hardware", "x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub hardware_multiplier: f64,
    /// Assigned multiplier of energy from the start on.
    #[schemars(range(min = 0.0, max = 100.0), extend("x-letter" = "m_i", "x-label" = "energy", "x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub energy_multiplier: f64,
    /// Effort in log points a year, over all six inputs, on top of their own growth; 0 is none. Typical 0.3.
    #[schemars(range(min = 0.0, max = 5.0), extend("x-letter" = "b", "x-unit" = "1/year", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub investment: f64,
    /// Share of effort that goes to what binds instead of following habit: θ. Typical 0.2.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "θ", "x-unit" = "share", "x-role" = "lever", "x-source" = "assumption", "x-need" = "inputs.investment > 0"))]
    pub attention: f64,
    /// Share of habitual effort that goes to compute, hardware and energy; the rest goes to the other three.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption", "x-need" = "inputs.investment > 0"))]
    pub habit: f64,
    /// Weeks until effort takes effect. Typical 26.
    #[schemars(range(min = 0, max = 520), extend("x-unit" = "week", "x-role" = "uncertainty", "x-source" = "assumption", "x-need" = "inputs.investment > 0"))]
    pub lag: u64,
    /// Share of what effort has built that is lost in a year. Typical 0.1.
    #[schemars(range(min = 0.0, max = 2.0), extend("x-letter" = "δ", "x-unit" = "1/year", "x-role" = "uncertainty", "x-source" = "assumption", "x-need" = "inputs.investment > 0"))]
    pub depreciation: f64,
}

impl Default for Inputs {
    fn default() -> Self {
        Self {
            planned: 0.05,
            headroom: f64::INFINITY,
            compute_growth: 0.0,
            hardware_growth: 0.0,
            energy_growth: 0.0,
            energy_efficiency: 0.0,
            ceiling: f64::INFINITY,
            rho: f64::NEG_INFINITY,
            price: 0.0,
            price_growth: 0.0,
            supply: f64::INFINITY,
            supply_growth: 0.0,
            compute_multiplier: 1.0,
            hardware_multiplier: 1.0,
            energy_multiplier: 1.0,
            investment: 0.0,
            attention: 0.0,
            habit: 1.0,
            lag: 0,
            depreciation: 0.0,
        }
    }
}

impl Mechanism for Inputs {
    const NAME: &'static str = "inputs";
    const SOURCE: &'static str = include_str!("mod.rs");

    fn install(sim: &mut SimulationBuilder) {
        sim.state::<Supply>()
            .state::<Attention>()
            .gives::<Asked, Self>()
            .gives::<Pace, Self>()
            .gives::<ReviewPace, Self>()
            .gives::<SlotLevel, Self>()
            .systems(
                Phase::Grow,
                (attention::direct_attention, attention::give_effort, grow).chain(),
            );
        sim.metric(Metric::new(
            "inputs.hour_price",
            "money/h",
            "Price of an executor-hour.",
            Reduce::Mean,
            |s: Res<Supply>| s.price,
        ))
        .metric(Metric::new(
            "inputs.capacity",
            "executor h/week",
            "Executor-hours that compute, hardware and energy allow; undefined where unbounded.",
            Reduce::Mean,
            |s: Res<Supply>| {
                if s.capacity.is_finite() { s.capacity } else { f64::NAN }
            },
        ));
    }

    fn reference(self) -> Self {
        // No effort makes inputs grow beyond what they would by themselves.
        Self {
            investment: 0.0,
            compute_multiplier: 1.0,
            hardware_multiplier: 1.0,
            energy_multiplier: 1.0,
            ..self
        }
    }
}

/// Equation (1), relative to the start.
pub fn grown(growth: f64, years: f64, ceiling: f64) -> f64 {
    pow(1.0 + growth, years.max(0.0)).min(ceiling)
}

impl Inputs {
    /// Executor-hours a week of which `people` cannot have more, by equation (4).
    fn most(&self, people: f64, years: f64) -> f64 {
        if self.supply.is_infinite() {
            self.supply
        } else {
            self.supply * people * grown(self.supply_growth, years, f64::INFINITY)
        }
    }

    /// Equations (1) to (5), for so many planned executor-hours a week and people of the labour force, where effort has
    /// multiplied the three.
    pub fn supply(&self, planned_hours: f64, people: f64, clock: Clock, reach: [f64; 3]) -> Supply {
        let years = clock.years();
        let start =
            if self.headroom.is_infinite() { f64::INFINITY } else { self.headroom * planned_hours };
        let stock = |growth: f64, multiplier: f64, reach: f64| {
            let multiplier = after_start(clock, multiplier, 1.0);
            if start.is_infinite() {
                start
            } else {
                start * multiplier * (grown(growth, years, f64::INFINITY) * reach).min(self.ceiling)
            }
        };
        let per_hour = 1.0 / grown(self.energy_efficiency, years, f64::INFINITY);
        let compute = stock(self.compute_growth, self.compute_multiplier, reach[0]);
        let hardware = stock(self.hardware_growth, self.hardware_multiplier, reach[1]);
        let energy = stock(self.energy_growth, self.energy_multiplier, reach[2]);
        let third = [1.0 / 3.0; 3];
        Supply {
            compute,
            hardware,
            energy,
            per_hour,
            capacity: ces(&[compute, hardware, energy / per_hour], &third, self.rho)
                .min(self.most(people, years)),
            price: self.price * exp(self.price_growth * years.max(0.0))
                / grown(self.compute_growth, years, f64::INFINITY)
                / grown(self.energy_efficiency, years, f64::INFINITY),
        }
    }
}

fn grow(
    (inputs, clock, attention): (Res<Inputs>, Res<Clock>, Res<Attention>),
    labour: Res<Labour>,
    organizations: Query<&Organization>,
    mut supply: ResMut<Supply>,
) {
    let people: f64 = organizations.iter().map(|o| f64::from(o.founded)).sum();
    let planned = people * inputs.planned * CALENDAR_HOURS_PER_WEEK;
    *supply = inputs.supply(planned, labour.force(), *clock, attention.physical());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::quantity::WEEKS_PER_YEAR;

    fn at(tick: i64) -> Clock {
        Clock { tick, age: 0 }
    }

    fn bounded() -> Inputs {
        Inputs { headroom: 2.0, price: 3.0, ..Inputs::default() }
    }

    #[test]
    fn e9_more_of_one_complement_leaves_capacity_where_it_was() {
        let doubled = Inputs { compute_multiplier: 2.0, ..bounded() };
        assert_eq!(
            doubled.supply(100.0, 1e3, at(0), [1.0; 3]).capacity,
            bounded().supply(100.0, 1e3, at(0), [1.0; 3]).capacity
        );
        assert_eq!(doubled.supply(100.0, 1e3, at(0), [1.0; 3]).compute, 400.0);
    }

    #[test]
    fn the_price_falls_by_about_two_fifths_a_year() {
        let inputs = Inputs { compute_growth: 0.3, energy_efficiency: 0.25, ..bounded() };
        let (now, then) = (
            inputs.supply(1.0, 1e3, at(0), [1.0; 3]).price,
            inputs.supply(1.0, 1e3, at(52), [1.0; 3]).price,
        );
        // 52 weeks are a little less than a year.
        let fallen = 1.0 - pow(then / now, WEEKS_PER_YEAR / 52.0);
        assert!((fallen - 0.3846).abs() < 1e-3);
        assert_eq!(inputs.supply(1.0, 1e3, at(-52), [1.0; 3]).price, now);
    }

    #[test]
    fn no_stock_grows_past_its_ceiling_whatever_is_spent_on_it() {
        let capped = Inputs { ceiling: 1.5, compute_growth: 0.3, ..bounded() };
        assert_eq!(capped.supply(100.0, 1e3, at(520), [9.0, 1.0, 1.0]).compute, 300.0);
        assert_eq!(capped.supply(100.0, 1e3, at(0), [1.2, 1.0, 1.0]).compute, 240.0);
    }

    #[test]
    fn no_multiplier_acts_in_the_base_year() {
        let more = Inputs { energy_multiplier: 9.0, ..bounded() };
        assert_eq!(
            more.supply(10.0, 1e3, at(-1), [1.0; 3]),
            bounded().supply(10.0, 1e3, at(-1), [1.0; 3])
        );
    }

    #[test]
    fn what_the_labour_force_can_have_grows_and_caps_what_inputs_allow() {
        let few = Inputs { supply: 0.05, supply_growth: 0.3, ..bounded() };
        let capacity = |people, tick| few.supply(100.0, people, at(tick), [1.0; 3]).capacity;
        assert_eq!((capacity(1e3, -9), capacity(1e3, 0)), (50.0, 50.0));
        let years = 52.0 / WEEKS_PER_YEAR;
        assert!((capacity(1e3, 52) / (50.0 * pow(1.3, years)) - 1.0).abs() < 1e-12);
        // A hundred planned executor-hours with a headroom of 2 are fewer than a large labour force could have.
        assert_eq!(capacity(1e6, 0), 200.0);
    }

    #[test]
    fn the_price_grows_by_itself_in_logs() {
        let dear = Inputs { price_growth: 0.2, ..bounded() };
        let price = |tick| dear.supply(1.0, 1e3, at(tick), [1.0; 3]).price;
        assert_eq!((price(-52), price(0)), (3.0, 3.0));
        assert!((price(520) / (3.0 * exp(0.2 * 520.0 / WEEKS_PER_YEAR)) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_neutral_room_is_unbounded_and_free() {
        let supply = Inputs::default().supply(10.0, 1e3, at(100), [1.0; 3]);
        assert_eq!((supply.capacity, supply.price), (f64::INFINITY, 0.0));
    }
}
