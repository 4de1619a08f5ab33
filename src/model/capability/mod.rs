//! Capability: the length of task that AI can do.
//!
//! # Claim
//!
//! AI executes work that people thought needed them, not all of it but enough (S0.1, S0.8, S0.11, S0.16 to S0.18). What
//! it can do is measured by the length of task at which it succeeds half the time, which doubles; people who
//! extrapolate linearly are surprised.
//!
//! # Equations
//!
//! ```text
//! h(t) = h0 · 2^(t / d), logistic toward a ceiling H: 1 / h = 1 / (h0 · 2^(t/d)) + 1 / H      (1)
//! success of a task of length t: p = p_max · 0.5^((t / h)^κ)                                   (2)
//! a straight line through the last doubling, k doublings ahead: (2 + k) / 2^(1 + k) of the truth   (3)
//! better AI makes better AI: h' ∝ h^φ, φ = 1 + λ (1 - 1/r); after n doublings' time at the first pace
//! h = h0 (1 - (φ - 1) ln 2 · n)^(-1/(φ - 1)) in place of h0 · 2^n, singular at n = 1 / ((φ - 1) ln 2)  (4)
//! horizon in domain i: h · e^(σ z_i), z_i = √c · z + √(1 - c) · ε_i, all standard normal; a share of
//! domains is never reached                                                                          (5)
//! first and last domain of those reached come within reach d · log2(h_most / h_least) apart         (6)
//! in logarithms, the last doubling goes on: (h(-1) / h(-2)) · h(-1)                                 (7)
//! ```
//!
//! c is how far AI comes to all domains at once; at 0 domains are independent.
//!
//! # Neutral
//!
//! Every task is within reach: success is certain.
//!
//! # Limits
//!
//! Domains keep their distances from each other for ever. Room market says what releases make free.
//!
//! # Sources
//!
//! `kwa2025` (1, 2 at κ = 1), `ord2025` (κ), `assumption` for ceiling, best reliability and the
//! loop (4).

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::calendar::DAYS_PER_YEAR;
use crate::engine::quantity::pow;
use crate::engine::{Clock, Mechanism, Metric, Phase, Reduce, SimulationBuilder};
use crate::model::states::capability::Capability;

mod domains;

/// What AI can do grows.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CapabilityGrowth {
    /// Length of task, in hours of a person, at which AI succeeds half the time at the start. Typical 5.3.
    #[schemars(range(min = 0.001), extend("x-letter" = "h0", "x-level" = "core", "x-unit" = "h", "x-role" = "uncertainty", "x-source" = "kwa2025"))]
    pub horizon: f64,
    /// Calendar days in which the length of task at which AI succeeds half the time doubles. Typical 131.
    #[schemars(range(min = 1.0), extend("x-letter" = "d", "x-level" = "core", "x-unit" = "day", "x-role" = "uncertainty", "x-source" = "kwa2025"))]
    pub doubling: f64,
    /// Ceiling of the length of task, in hours of a person, at which AI succeeds half the time. Typical 2,000.
    #[schemars(range(min = 0.001), extend("x-letter" = "H", "x-unit" = "h", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub ceiling: f64,
    /// How fast success falls with the length of a task: 1 is a constant hazard. Typical 0.6.
    #[schemars(range(min = 0.1, max = 3.0), extend("x-letter" = "κ", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "ord2025"))]
    pub kappa: f64,
    /// Success of the shortest task. Typical 0.98.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "p_max", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub reliability: f64,
    /// Share of progress that AI itself works on: λ; 0 is no loop. Typical 0.7.
    #[schemars(range(min = 0.0, max = 0.99), extend("x-letter" = "λ", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub improvement: f64,
    /// Returns to research: r; 1 is exponential growth whatever the loop. Typical 1.25.
    #[schemars(range(min = 0.1, max = 5.0), extend("x-letter" = "r", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption", "x-need" = "capability.improvement > 0"))]
    pub returns: f64,
    /// Log standard deviation of the horizon among domains and worlds: σ; 0 is one horizon for all.
    /// Typical 0.7.
    #[schemars(range(min = 0.0, max = 3.0), extend("x-letter" = "σ", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub spread: f64,
    /// Correlation of domains: c. Typical 0.9.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "c", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption", "x-need" = "capability.spread > 0"))]
    pub common: f64,
    /// Share of domains that AI can reach at all; 1 is all. Typical 0.5 (0.3 to 0.8) where domains differ.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-level" = "core", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption", "x-assumed" = [0.3, 0.9]))]
    pub exposed: f64,
    /// How people foresee what AI will do.
    #[schemars(extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub foresight: Foresight,
}

/// How people foresee what AI will do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Foresight {
    /// They expect the same increase as in the last year.
    #[default]
    Linear,
    /// They expect growth by the same factor as in the last year.
    Logarithmic,
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
            spread: 0.0,
            common: 0.9,
            exposed: 1.0,
            foresight: Foresight::Linear,
        }
    }
}

impl Mechanism for CapabilityGrowth {
    const NAME: &'static str = "capability";
    const SOURCE: &'static str = include_str!("mod.rs");

    fn install(sim: &mut SimulationBuilder) {
        let finite = |x: f64| if x.is_finite() { x } else { f64::NAN };
        domains::observe(sim);
        sim.state::<Capability>()
            .setup(domains::place_domains)
            .systems(Phase::Grow, improve)
            .metric(Metric::new(
                "capability.reach",
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
                "What the trend of the year before last predicted for now, relative to what came true.",
                Reduce::Last,
                |c: Res<Capability>| c.forecast,
            ));
    }
}

/// Equation (1) `[h]`.
pub fn horizon(h0: f64, doublings: f64, ceiling: f64) -> f64 {
    1.0 / (1.0 / (h0 * pow(2.0, doublings)) + 1.0 / ceiling)
}

/// Equation (4): exponent of the loop.
pub fn takeoff(improvement: f64, returns: f64) -> f64 {
    1.0 + improvement * (1.0 - 1.0 / returns)
}

/// Equation (4): by how much capability has grown after so many doublings' time at the first pace.
pub fn looped(doublings: f64, phi: f64) -> f64 {
    let rest = 1.0 - (phi - 1.0) * std::f64::consts::LN_2 * doublings;
    if rest <= 0.0 { f64::INFINITY } else { pow(rest, -1.0 / (phi - 1.0)) }
}

/// Equation (7), and the straight line of (3): what the next step of a series is taken to be.
pub fn foretold(foresight: Foresight, before: f64, last: f64) -> f64 {
    match foresight {
        Foresight::Linear => last + (last - before),
        Foresight::Logarithmic => last * (last / before),
    }
}

fn doublings(p: &CapabilityGrowth, years: f64) -> f64 {
    years.max(0.0) * DAYS_PER_YEAR / p.doubling
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
    let foreseen = foretold(p.foresight, before, last);
    capability.horizon = now;
    (capability.kappa, capability.reliability) = (p.kappa, p.reliability);
    capability.forecast = if clock.years() >= 2.0 { foreseen / now } else { f64::NAN };
}

#[cfg(test)]
#[path = "../../../tests/oracles/capability.rs"]
mod oracles;

#[cfg(test)]
mod tests {
    use super::oracles::length_done;
    use super::*;
    use crate::model::states::capability::success;

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
    fn h9_a_straight_line_foretells_ever_less_of_a_doubling_series() {
        for (k, share) in [(1.0, 0.75), (2.0, 0.5), (4.0, 0.1875), (10.0, 0.005_859)] {
            // The last step rose from 1 to 2; k steps on the line stands at 2 + k, the truth at 2^(1 + k).
            let foretold: f64 = (2.0 + k) / horizon(2.0, k, f64::INFINITY);
            assert!((foretold - share).abs() < 1e-6, "{foretold} at {k}");
        }
    }

    #[test]
    fn who_thinks_in_logarithms_foretells_a_doubling_series_and_overshoots_where_it_slows() {
        let h = |n: f64, ceiling: f64| horizon(5.0, n, ceiling);
        let log = |ceiling: f64| {
            foretold(Foresight::Logarithmic, h(1.0, ceiling), h(2.0, ceiling)) / h(3.0, ceiling)
        };
        near(log(f64::INFINITY), 1.0, 1e-12);
        assert!(log(20.0) > 1.1, "{}", log(20.0));
        near(foretold(Foresight::Linear, 1.0, 2.0) / 4.0, 0.75, 1e-12);
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
