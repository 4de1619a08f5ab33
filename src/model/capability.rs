//! Capability: the length of task that AI can do.
//!
//! # Claim
//!
//! AI executes what people thought needed them, not all of it but enough (S0.1, S0.8, S0.11, S0.16 to
//! S0.18). What it can do is told by the length of task that it does half the time, which doubles; people
//! who extend a straight line are surprised.
//!
//! # Equations
//!
//! ```text
//! h(t) = h0 · 2^(t / d), logistic toward a ceiling H: 1 / h = 1 / (h0 · 2^(t/d)) + 1 / H      (1)
//! success of a task of length t: p = p_max · 0.5^((t / h)^κ)                                   (2)
//! length done with probability p: t = h · (log_0.5(p / p_max))^(1/κ)                           (3)
//! a straight line through the last doubling, k doublings ahead: (2 + k) / 2^(1 + k) of the truth   (4)
//! better AI makes better AI: h' ∝ h^φ, φ = 1 + λ (1 - 1/r); after n doublings' time at the first pace
//! h = h0 (1 - (φ - 1) ln 2 · n)^(-1/(φ - 1)) in place of h0 · 2^n, singular at n = 1 / ((φ - 1) ln 2)  (5)
//! ideas that get harder: growth = growth of research / β                                           (6)
//! ```
//!
//! # Reads
//!
//! Nothing.
//!
//! # Publishes
//!
//! [`Capability`].
//!
//! # Neutral
//!
//! Every task is within reach: success is certain.
//!
//! # Limits
//!
//! One horizon for all domains; what releases make free is told by room market.
//!
//! # Sources
//!
//! `kwa2025` (1, 2 at κ = 1), `ord2025` (κ), `bloom2020` (6), `assumption` for ceiling, best reliability
//! and the loop (5).

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::quantity::{exp, ln, pow};
use crate::engine::{Clock, Mechanism, Metric, Phase, Reduce, SimulationBuilder};

/// What AI can do grows.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CapabilityGrowth {
    /// Length of task, in hours of a person, that is done half the time at the start. Baseline 5.3.
    #[schemars(range(min = 0.001), extend("x-unit" = "h", "x-role" = "uncertainty", "x-source" = "kwa2025"))]
    pub horizon: f64,
    /// Calendar days in which that length doubles. Baseline 131.
    #[schemars(range(min = 1.0), extend("x-unit" = "day", "x-role" = "uncertainty", "x-source" = "kwa2025"))]
    pub doubling: f64,
    /// The length that it tends to. Baseline 2,000.
    #[schemars(range(min = 0.001), extend("x-unit" = "h", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub ceiling: f64,
    /// How fast success falls with length: 1 is a constant hazard. Baseline 0.6.
    #[schemars(range(min = 0.1, max = 3.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "ord2025"))]
    pub kappa: f64,
    /// Success of the shortest task. Baseline 0.98.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub reliability: f64,
    /// Share of progress that AI itself works on: λ; 0 is no loop. A scenario that has one takes 0.7.
    #[schemars(range(min = 0.0, max = 0.99), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub improvement: f64,
    /// Returns to research: r; 1 is exponential growth whatever the loop. With a loop 1.25.
    #[schemars(range(min = 0.1, max = 5.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub returns: f64,
}

impl Default for CapabilityGrowth {
    fn default() -> Self {
        Self {
            horizon: f64::INFINITY,
            doubling: f64::INFINITY,
            ceiling: f64::INFINITY,
            kappa: 1.0,
            reliability: 1.0,
            improvement: 0.0,
            returns: 1.25,
        }
    }
}

impl Mechanism for CapabilityGrowth {
    const NAME: &'static str = "capability";

    fn install(sim: &mut SimulationBuilder) {
        let finite = |x: f64| if x.is_finite() { x } else { f64::NAN };
        sim.state::<Capability>()
            .systems(Phase::Grow, improve)
            .metric(Metric::new(
                "capability.horizon",
                "h",
                "Length of task that AI does half the time; undefined where unbounded.",
                Reduce::Last,
                move |c: Res<Capability>| finite(c.horizon),
            ))
            .metric(Metric::new(
                "capability.success",
                "share",
                "Chance that AI succeeds at a task of 12 hours.",
                Reduce::Mean,
                |c: Res<Capability>| c.success(12.0),
            ))
            .metric(Metric::new(
                "capability.forecast",
                "1",
                "What a straight line through last year foretold for now, relative to the truth.",
                Reduce::Last,
                |c: Res<Capability>| c.forecast,
            ));
    }
}

/// What AI can do this week.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct Capability {
    horizon: f64,
    kappa: f64,
    reliability: f64,
    forecast: f64,
}

impl Default for Capability {
    fn default() -> Self {
        Self { horizon: f64::INFINITY, kappa: 1.0, reliability: 1.0, forecast: f64::NAN }
    }
}

impl Capability {
    /// Length of task that is done half the time [h].
    pub fn horizon(&self) -> f64 {
        self.horizon
    }

    /// Equation (2): chance that a task of so many hours of a person succeeds.
    pub fn success(&self, hours: f64) -> f64 {
        if self.horizon.is_infinite() {
            return self.reliability;
        }
        success(hours / self.horizon, self.kappa, self.reliability)
    }
}

/// Equation (1) [h].
pub fn horizon(h0: f64, doublings: f64, ceiling: f64) -> f64 {
    1.0 / (1.0 / (h0 * pow(2.0, doublings)) + 1.0 / ceiling)
}

/// Equation (5): exponent of the loop.
pub fn takeoff(improvement: f64, returns: f64) -> f64 {
    1.0 + improvement * (1.0 - 1.0 / returns)
}

/// Equation (5): by how much capability has grown after so many doublings' time at the first pace.
pub fn looped(doublings: f64, phi: f64) -> f64 {
    let rest = 1.0 - (phi - 1.0) * std::f64::consts::LN_2 * doublings;
    if rest <= 0.0 { f64::INFINITY } else { pow(rest, -1.0 / (phi - 1.0)) }
}

/// Equation (6): long-run growth where research grows by `n` a year and ideas get harder at `beta`.
pub fn semi_endogenous(n: f64, beta: f64) -> f64 {
    n / beta
}

/// Equation (2), for a length relative to the horizon.
pub fn success(relative: f64, kappa: f64, reliability: f64) -> f64 {
    // Powers by way of logarithms: every task that a system starts asks.
    reliability * exp(-std::f64::consts::LN_2 * exp(kappa * ln(relative)))
}

/// Equation (3), relative to the horizon.
pub fn length_done(p: f64, kappa: f64, reliability: f64) -> f64 {
    pow(ln(p / reliability) / ln(0.5), 1.0 / kappa)
}

fn doublings(p: &CapabilityGrowth, years: f64) -> f64 {
    years.max(0.0) * 364.0 / p.doubling
}

fn improve(p: Res<CapabilityGrowth>, clock: Res<Clock>, mut capability: ResMut<Capability>) {
    let at = |years: f64| {
        if p.horizon.is_infinite() {
            f64::INFINITY
        } else if p.improvement == 0.0 || p.returns == 1.0 {
            horizon(p.horizon, doublings(&p, years), p.ceiling)
        } else {
            let grown = looped(doublings(&p, years), takeoff(p.improvement, p.returns));
            horizon(p.horizon * grown, 0.0, p.ceiling)
        }
    };
    let (now, last, before) = (at(clock.years()), at(clock.years() - 1.0), at(clock.years() - 2.0));
    let forecast = if clock.years() >= 2.0 { (last + (last - before)) / now } else { f64::NAN };
    *capability = Capability { horizon: now, kappa: p.kappa, reliability: p.reliability, forecast };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64, tolerance: f64) {
        assert!((a / b - 1.0).abs() < tolerance, "{a} is not {b}");
    }

    #[test]
    fn e1_success_halves_with_each_horizon_at_a_constant_hazard() {
        for (t, p) in [
            (0.1, 0.933_033),
            (0.25, 0.840_896),
            (0.5, std::f64::consts::FRAC_1_SQRT_2),
            (1.0, 0.5),
            (2.0, 0.25),
            (4.0, 0.0625),
        ] {
            near(success(t, 1.0, 1.0), p, 1e-6);
        }
    }

    #[test]
    fn e2_a_falling_hazard_fails_sooner_and_lasts_longer() {
        near(success(0.25, 0.6, 1.0), 0.739_553, 1e-6);
        near(success(4.0, 0.6, 1.0), 0.203_430, 1e-5);
        for (p, t) in [(0.8, 0.151_216), (0.9, 0.043_293), (0.99, 0.000_862)] {
            near(length_done(p, 0.6, 1.0), t, 1e-2_f64.min(6e-4));
        }
    }

    #[test]
    fn e6_the_horizon_doubles_every_131_days() {
        for (days, minutes) in
            [(131.0, 640.0), (180.0, 829.429), (365.0, 2207.485), (730.0, 15228.088)]
        {
            near(horizon(320.0, days / 131.0, f64::INFINITY), minutes, 1e-6);
        }
    }

    #[test]
    fn h8_better_ai_that_makes_better_ai_is_exponential_or_faster_or_slower() {
        near(takeoff(0.7, 1.25), 1.14, 1e-12);
        near(1.0 / (0.14 * std::f64::consts::LN_2), 10.304_965, 1e-6);
        assert_eq!(looped(10.305, 1.14), f64::INFINITY);
        assert!(looped(10.3, 1.14).is_finite() && looped(10.3, 1.14) > 1e20);
        // r = 1 is the limit from both sides, and r < 1 falls behind.
        assert_eq!(takeoff(0.7, 1.0), 1.0);
        near(looped(5.0, 1.0 + 1e-7), 32.0, 1e-5);
        near(looped(5.0, 1.0 - 1e-7), 32.0, 1e-5);
        assert!(looped(5.0, takeoff(0.7, 0.8)) < 32.0);
        assert_eq!(looped(0.0, 1.14), 1.0);
    }

    #[test]
    fn h10_ideas_that_get_harder_slow_growth_in_proportion() {
        near(semi_endogenous(0.01, 3.1), 0.003_226, 2e-4);
        near(semi_endogenous(0.01, 0.2), 0.05, 1e-12);
    }

    #[test]
    fn h9_a_straight_line_foretells_ever_less_of_a_doubling_series() {
        for (k, share) in [(1.0, 0.75), (2.0, 0.5), (4.0, 0.1875), (10.0, 0.005_859)] {
            // The last step rose from 1 to 2; k steps on the line stands at 2 + k, the truth at 2^(1 + k).
            let foretold: f64 = (2.0 + k) / horizon(2.0, k, f64::INFINITY);
            assert!((foretold - share).abs() < 1e-6, "{foretold} at {k}");
        }
    }

    #[test]
    fn the_neutral_room_succeeds_at_everything() {
        assert_eq!(Capability::default().success(1e9), 1.0);
    }

    #[test]
    fn the_horizon_never_passes_its_ceiling() {
        assert!(horizon(5.3, 200.0, 2000.0) <= 2000.0);
        near(horizon(5.3, 0.0, 2000.0), 5.3, 0.01);
    }
}
