//! Attribution: through which path do the jobs go?
//!
//! # Claim
//!
//! AI displaces people through several paths at once, some of which take jobs and some of which make them (S4.12, S4.16): it does
//! work, it carries coordination, it makes work cheaper so that more is ordered, it moves incomes, and it makes organizations
//! run out of money. What each does is told by runs in which the others are gone again as they were without AI. This room
//! claims nothing of the world itself.
//!
//! # Equations
//!
//! ```text
//! off: execution     nobody has executors, copilots or anything else that AI does but (coordination), and no set-up       (1)
//! off: coordination  handoffs, ownership, context, meetings and layers are as with people                             (2)
//! off: price         birth, death and orders of each cell of each week are those of the run without AI                (3)
//! off: spending      what is spent, and the orders of the rest of the economy, are those of the run without AI        (4)
//! off: finance       closures, and hires and purposes refused for lack of money, are those of the run without AI, by
//!                    organization and week; what is missing comes from outside                                        (5)
//! v(S) = net job loss with the paths S on, against the run without AI that has the same policy                        (6)
//! φ_i = Σ_{S without i} |S|! (4 - |S|)! / 5! · (v(S ∪ i) - v(S));  policy = net - (v(all) - v(none))                  (7)
//! ```
//!
//! Who takes up AI, when, and who goes back, is in all of these runs as in the run with all paths on. (3) to (5) hold from the
//! start on. `telosim attribute` makes the runs.
//!
//! # Neutral
//!
//! All paths are the run's own.
//!
//! # Limits
//!
//! A system's work in review, judgment, tiers and prevention counts as execution. Orders that come back and prices are the
//! run's own in (3). Leads of purposes are the run's own people: a purpose of (3) that nobody can lead asks all the same. In a
//! run of its own a scenario with a path off makes again what its reference did, which has no policy, and takes up AI by itself.
//!
//! # Sources
//!
//! `shapley1953` (7), `assumption` for what a path is.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::states::attribution::Paths;
use crate::engine::{Mechanism, SimulationBuilder};

/// Which paths are a run's own, and which are gone again as without AI.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Attribution {
    /// Whether executors and copilots work.
    #[schemars(extend("x-label" = "AI executes", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub execution: bool,
    /// Whether systems carry coordination.
    #[schemars(extend("x-label" = "AI coordinates", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub coordination: bool,
    /// Whether organizations' orders are the run's own, and not those without AI.
    #[schemars(extend("x-label" = "prices move orders", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub price: bool,
    /// Whether spending and the orders of the rest of the economy are the run's own, and not those without AI.
    #[schemars(extend("x-label" = "incomes move spending", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub spending: bool,
    /// Whether closures and refusals for lack of money are the run's own, and not those without AI.
    #[schemars(extend("x-label" = "organizations can run out of money", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub finance: bool,
}

impl Default for Attribution {
    fn default() -> Self {
        Self::of(Paths::ALL)
    }
}

impl Attribution {
    fn of(paths: Paths) -> Self {
        let Paths { execution, coordination, price, spending, finance } = paths;
        Self { execution, coordination, price, spending, finance }
    }

    /// Which paths are on.
    pub fn paths(&self) -> Paths {
        let &Self { execution, coordination, price, spending, finance } = self;
        Paths { execution, coordination, price, spending, finance }
    }
}

impl Mechanism for Attribution {
    const NAME: &'static str = "attribution";
    const SOURCE: &'static str = include_str!("attribution.rs");

    fn install(sim: &mut SimulationBuilder) {
        sim.publish(Self::paths);
    }

    fn reference(self) -> Self {
        Self::default()
    }

    fn without_ai(self) -> Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_paths_are_on_in_the_reference_and_stay_as_they_are_without_ai() {
        let off = Attribution { price: false, ..Attribution::default() };
        assert!(Attribution::default().is_neutral() && !off.is_neutral());
        assert_eq!(off.clone().reference(), Attribution::default());
        assert_eq!(off.clone().without_ai(), off);
        assert_eq!(off.paths(), Paths { price: false, ..Paths::ALL });
    }
}
