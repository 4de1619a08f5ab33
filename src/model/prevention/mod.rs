//! Prevention: what did not happen, and who made it not happen.
//!
//! # Claim
//!
//! Reducing uncertainty compounds, and nobody sees it (S1.4): organizations reward visible output over prevented
//! disasters (S1.6) unless somebody builds the metrics that show them (S1.7). Solving a problem once is easy,
//! keeping it from coming back is scarce (S1.19). What can be observed is not what can be diagnosed (S1.14).
//!
//! # Equations
//!
//! ```text
//! new kinds of incident ~ Poisson((1 - r) · λ · results shipped last week · e^(β·S) · e^(-κP))   [1/week]   (1)
//! a kind strikes again at r / ((1 - r) · T) a week until it is eliminated, or fades, one in T a week       (2)
//!     so that where nobody prevents, a share r of incidents repeats a kind
//! P' = φ · h - P/τ, h skilled hours a head that no kind took                              [1/week]          (3)
//! v' = b · m - v/τ_v at most 1, m skilled hours a head on metrics                         [1/week]          (4)
//! a share of the hours eliminates open kinds in the order in which they came, so many hours each           (5)
//! restoring takes detecting · (1 - O) + diagnosing · (1 - D·e^(-S_d)) · trace
//!               + repairing · (1 - R·e^(-S_r))                                            [h]               (6)
//! people's hours: those of a crew while they diagnose and repair; what goes undetected calls nobody         (7)
//! damage = drawn · (d + (1 - d) · I)                                                      [money]           (8)
//! effort given = granted · x, x' = pace · ((1 - f) + f · min(1, v · a) - x)                                 (9)
//! availability = up / (up + down)                                                                          (10)
//! periods to prove that a rate fell from l0 to l1: (z_5% √l0 + z_20% √l1)² / (l0 - l1)²                    (11)
//! ```
//!
//! S is the weighed risk of past work, S_d lost diagnosability and S_r recovery difficulty, I irreversibility.
//! The incidents of a world without prevention, P = 0 and no kind eliminated, are drawn from the same numbers:
//! those that were avoided are counted one by one, never estimated.
//!
//! # Neutral
//!
//! Nothing happens, nobody prevents it.
//!
//! # Limits
//!
//! The world without prevention ships the same results and has the same stocks: what its additional incidents would
//! have done to work and risk is left out. All people of an organization are equally on call. An organization has one
//! system: it is either up or down. At most 500 new kinds come up in a week.
//!
//! # Sources
//!
//! `repenning2001` (3, 9: the capability trap), `dora2024` (change failure rate, time to restore),
//! `holmstrom1991` (9), `assumption` for rates.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agents::Organization;
use crate::engine::quantity::{exp, sqrt};
use crate::engine::{Law, Mechanism, Phase, SimulationBuilder, Stream};
use crate::model::states::demand::Damage;
use crate::model::states::judgment::Repair;
use crate::model::states::prevention::Guard;
use crate::model::states::validation::Incidents;

mod casebook;
mod metrics;
mod parameters;
mod systems;
#[cfg(test)]
mod tests;

pub use casebook::Casebook;
pub use parameters::Prevention;

impl Mechanism for Prevention {
    const NAME: &'static str = "prevention";
    const SOURCE: &'static str = include_str!("mod.rs");

    fn install(sim: &mut SimulationBuilder) {
        // Before the week begins: what breaks now takes hours off it.
        sim.part::<Organization, Guard>()
            .part::<Organization, Casebook>()
            .gives::<Damage, Self>()
            .gives::<Incidents, Self>()
            .gives::<Repair, Self>()
            .setup(systems::begin)
            .systems(
                Phase::Intend,
                (
                    systems::use_hours,
                    systems::shift_effort,
                    systems::meet_incidents,
                    systems::give_toll,
                )
                    .chain(),
            );
        metrics::observe(sim);
    }
}

const NEW: Stream = Stream::new(Prevention::NAME, "new");
const AGAIN: Stream = Stream::new(Prevention::NAME, "again");
const FADE: Stream = Stream::new(Prevention::NAME, "fade");
const NOISE: Stream = Stream::new(Prevention::NAME, "noise");
const DAMAGE: Stream = Stream::new(Prevention::NAME, "damage");

/// Most new kinds of incident that come up in a week.
const MOST: f64 = 500.0;

/// Equation (1) `[1/week]`: how often new kinds of incident come up.
pub fn rate(p: &Prevention, shipped: f64, risk: f64, stock: f64) -> f64 {
    let unprevented = (1.0 - p.recurrence) * p.hazard * shipped * exp(p.risk * risk);
    unprevented.min(MOST) * exp(-p.power * stock)
}

/// Equation (2) `[1/week]`: how often a kind that is neither eliminated nor gone strikes again.
pub fn rate_again(p: &Prevention) -> f64 {
    p.recurrence / ((1.0 - p.recurrence) * p.life)
}

/// Equations (3) and (4): a stock after so many weeks of this inflow `[1/week]`, in one step of Euler's.
pub fn stock_after(stock: f64, inflow: f64, decay: f64, weeks: f64) -> f64 {
    stock + weeks * (inflow - stock / decay)
}

/// Equation (5): kinds that are eliminated now, hours that the next one has had, hours that no kind took `[h]`.
pub fn eliminated(open: usize, begun: f64, hours: f64, task: f64) -> (usize, f64, f64) {
    let whole = libm::floor((begun + hours) / task);
    let done = (whole as usize).min(open);
    let left = begun + hours - done as f64 * task;
    if done < open { (done, left, 0.0) } else { (done, 0.0, left) }
}

/// Equation (6) `[h]`: detecting, diagnosing, repairing. `stocks` are the five of `judgment::Risk`.
pub fn restoring(p: &Prevention, stocks: [f64; 5], traced: bool) -> [f64; 3] {
    let [_, _, recovery, _, diagnosability] = stocks;
    let trace = if traced { p.traced } else { 1.0 };
    [
        p.detecting * (1.0 - p.observability),
        p.diagnosing * (1.0 - p.diagnosability * exp(-diagnosability)) * trace,
        p.repairing * (1.0 - p.recoverability * exp(-recovery)),
    ]
}

/// Equation (8): share of the drawn damage that is done.
pub fn share_done(least: f64, irreversibility: f64) -> f64 {
    least + (1.0 - least) * irreversibility
}

/// Equation (9): the share of the effort granted that is given where pay is followed at once.
pub fn followed(p: &Prevention, visibility: f64) -> f64 {
    (1.0 - p.follow) + p.follow * (visibility * p.paid).min(1.0)
}

/// Equation (10): share of the time in which the system is up.
pub fn availability(up: f64, down: f64) -> f64 {
    up / (up + down)
}

/// Equation (11): one-sided at 5 %, seen four times in five.
pub fn periods_to_prove(before: f64, after: f64) -> f64 {
    let distance = (1.645 * sqrt(before) + 0.8416 * sqrt(after)) / (before - after);
    distance * distance
}
