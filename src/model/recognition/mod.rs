//! Recognition: who is believed to be worth what, inside and outside.
//!
//! # Claim
//!
//! Organizations pay for what they see, and they soon see what was executed and hardly see what was prevented; markets
//! pay for results, once these are known (S1.6, S1.8, S1.9). As AI executes well, a test of execution tells little of a
//! person (S3.4), seniors are harder to recognise than juniors (S1.1, S3.8), and each loss falls on fewer people
//! (S3.5).
//!
//! # Equations
//!
//! ```text
//! weight of t signals: t · s0 / (t · s0 + se), s0 and se in squares of the mean                            (1)
//! belief = (1 - weight) · mean of all + weight · mean of the signals, which are forgotten within the window (2)
//! signals of a week: visible v = executed + r · reviewed, prevention q = c · caught + d · incidents prevented,
//!       shared by care among those of tier 3 (all, where there are none); each seen with noise √se · mean · ε,
//!       √(h · se) for prevention; the same ε inside and outside. Outside they are heard once verified, 1/T a week
//! inside: merit = a_v · v + v_m · a_p · q;  pay = b + (1 - b) · merit / mean of the organization            (3)
//! outside: worth = v + J · q;  offer = b + (1 - b) · worth / mean of all                                    (4)
//! gap = offer / pay - 1; people quit e^(k · (gap - cost of moving)) times as often above it, at most 5      (5)
//! effort in prevention = (1 + g · p_q) / (1 + g · (p_v + p_q) / 2), p_v = (1 - b) a_v, p_q = (1 - b) v_m a_p (6)
//! a test of execution: reliability ρ = (1 - a)² s² / ((1 - a)² s² + n²), a the share of it that AI does     (7)
//! applicants are ranked by √ρ · craft + √(1 - ρ) · noise, craft in standard deviations                     (8)
//! variance of a person's loss: λ · E[D²] / n where one answers for each, / n² where all share it            (9)
//! ```
//!
//! # Neutral
//!
//! All people are alike: everybody is of average craft and care, pay and offer are alike, nobody is tested.
//!
//! # Limits
//!
//! What a person earns for rank (room wages) is the same inside and outside: the gap comes on top of it.
//! Offers add up to what is paid: a high price of judgment moves them towards those who prevent and away
//! from the others. Nobody sees leading. Care decides whose prevention it was, not how much of it there is.
//! There are offers while any organization hires: people who leave may find no place in an occupation within
//! reach. What is prevented is known a week later than what is executed.
//!
//! # Sources
//!
//! `farber1996` and `altonji2001` (1, 2), `holmstrom1991` (3, 6), `assumption` for the rest.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agents::{Human, Organization, Trailing};
use crate::engine::quantity::{exp, sqrt};
use crate::engine::{Law, Mechanism, Phase, SimulationBuilder, Stream};
use crate::model::states::displacement::Offers;
use crate::model::states::recognition::{Memory, RecognitionTerms, Regard, Signals};
use crate::model::states::wages::PayFactor;

mod metrics;
mod regard;
mod systems;
#[cfg(test)]
mod tests;

/// Who is believed to be worth what.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Recognition {
    /// How fast a person executes, relative to the mean of this law. Typical log-normal of log-sd 0.3.
    #[schemars(extend("minimum" = 0, "x-unit" = "1", "x-role" = "initial", "x-source" = "assumption", "x-drawn" = "person"))]
    pub craft: Law,
    /// How well a person prevents, relative to the mean of this law. Typical beta (2, 5).
    #[schemars(extend("minimum" = 0, "x-unit" = "1", "x-role" = "initial", "x-source" = "assumption", "x-drawn" = "person"))]
    pub care: Law,
    /// Visible output of a review, relative to a task executed: r. Typical 0.1.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "r", "x-unit" = "tasks", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub reviewed: f64,
    /// What a defect caught in review spares, in tasks executed: c. Typical 2.
    #[schemars(range(min = 0.0, max = 20.0), extend("x-letter" = "c", "x-unit" = "tasks", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub caught: f64,
    /// What a prevented incident spares, in tasks executed: d. Typical 10.
    #[schemars(range(min = 0.0, max = 1000.0), extend("x-letter" = "d", "x-unit" = "tasks", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub incident: f64,
    /// Share of pay that does not depend on what anybody is believed to be worth: b. Typical 0.7.
    #[schemars(range(min = 0.01, max = 1.0), extend("x-letter" = "b", "x-unit" = "share", "x-role" = "lever", "x-source" = "assumption"))]
    pub base: f64,
    /// What organizations pay for visible output, relative to what it is worth: a_v. Typical 1.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "a_v", "x-unit" = "1", "x-role" = "lever", "x-source" = "holmstrom1991"))]
    pub paid_visible: f64,
    /// What organizations pay for prevention that they see, relative to what it is worth: a_p. Typical 0.2.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "a_p", "x-unit" = "1", "x-role" = "lever", "x-source" = "holmstrom1991"))]
    pub paid_prevention: f64,
    /// Variance of worth among people, relative to the square of its mean: s0. Typical 1.
    #[schemars(range(min = 0.01, max = 100.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "altonji2001"))]
    pub spread: f64,
    /// Variance of the noise with which an organization sees a week of a person's work, relative to the square of the
    /// mean: se inside. Typical 4.
    #[schemars(range(min = 0.0, max = 100.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "altonji2001"))]
    pub noise_inside: f64,
    /// Variance of the noise with which the market sees a verified week of a person's work, relative to the square of
    /// the mean: se outside. Typical 1.
    #[schemars(range(min = 0.0, max = 100.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "altonji2001"))]
    pub noise_outside: f64,
    /// Factor by which the variance of either noise is larger for prevention: h. Typical 4.
    #[schemars(range(min = 0.01, max = 100.0), extend("x-letter" = "h", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub hidden: f64,
    /// Weeks of work that an organization remembers. Typical 13.
    #[schemars(range(min = 1.0, max = 1040.0), extend("x-unit" = "week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub window_inside: f64,
    /// Weeks of work that the market remembers. Typical 104.
    #[schemars(range(min = 1.0, max = 1040.0), extend("x-unit" = "week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub window_outside: f64,
    /// Weeks until the results of a week of work are known, on average: T. Typical 26.
    #[schemars(range(min = 1.0, max = 520.0), extend("x-letter" = "T", "x-unit" = "week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub verification: f64,
    /// Cost of moving, as a share of pay. Typical 0.1.
    #[schemars(range(min = 0.0, max = 0.3), extend("x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub moving: f64,
    /// How strongly a gap above the cost of moving makes people quit: k. Typical 3.
    #[schemars(range(min = 0.0, max = 20.0), extend("x-letter" = "k", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub leaving: f64,
    /// How strongly effort in prevention follows what is paid: g. Typical 3.
    #[schemars(range(min = 0.0, max = 100.0), extend("x-letter" = "g", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "holmstrom1991"))]
    pub striving: f64,
    /// Error of a test of execution, relative to how people differ in it: n / s; unbounded, nobody is tested.
    /// Typical 1.
    #[schemars(range(min = 0.0), extend("x-letter" = "n", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub test_error: f64,
}

impl Default for Recognition {
    fn default() -> Self {
        Self {
            craft: Law::Fixed(1.0),
            care: Law::Fixed(1.0),
            reviewed: 0.1,
            caught: 2.0,
            incident: 10.0,
            base: 1.0,
            paid_visible: 1.0,
            paid_prevention: 0.2,
            spread: 1.0,
            noise_inside: 4.0,
            noise_outside: 1.0,
            hidden: 4.0,
            window_inside: 13.0,
            window_outside: 104.0,
            verification: 26.0,
            moving: 0.1,
            leaving: 0.0,
            striving: 0.0,
            test_error: f64::INFINITY,
        }
    }
}

impl Recognition {
    /// Whether anything makes a difference between people: where not, nothing is counted or computed.
    pub fn told_apart(&self) -> bool {
        *self != Self::default()
    }

    /// Whether pay depends on what people are believed to be worth.
    pub fn pays(&self) -> bool {
        self.base < 1.0
    }

    /// Noise variances of visible output and of prevention, where that of visible output is `se`.
    fn noise(&self, se: f64) -> Signals {
        [se, se * self.hidden]
    }
}

impl Mechanism for Recognition {
    const NAME: &'static str = "recognition";
    const SOURCE: &'static str = include_str!("mod.rs");

    fn install(sim: &mut SimulationBuilder) {
        sim.publish(|p: &Self| RecognitionTerms { pays: p.pays() });
        sim.part::<Human, Regard>()
            .part::<Organization, Incentive>()
            .state::<Yardstick>()
            .gives::<Offers, Self>()
            .gives::<PayFactor, Self>()
            .systems(Phase::Grow, systems::meet_people)
            .systems(Phase::Adopt, systems::set_incentives)
            .systems(
                Phase::Produce,
                (
                    systems::watch_people,
                    systems::value_people,
                    systems::test_people,
                    systems::give_regard,
                )
                    .chain(),
            );
        metrics::observe(sim);
    }
}

/// What one organization sees of prevention and makes of it.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
pub struct Incentive {
    visibility: f64,
    prevented: f64,
    share: f64,
}

impl Default for Incentive {
    fn default() -> Self {
        Self { visibility: 0.0, prevented: 0.0, share: 1.0 }
    }
}

impl Incentive {
    /// Equation (6): effort that goes into prevention, relative to one paid like visible output.
    #[cfg(test)]
    pub fn prevention_share(&self) -> f64 {
        self.share
    }
}

/// What people's work comes to on average, and what a test tells of them.
#[derive(Resource, Clone, Debug)]
pub struct Yardstick {
    visible: Trailing,
    prevention: Trailing,
    reliability: f64,
}

impl Default for Yardstick {
    fn default() -> Self {
        Self { visible: Trailing::new(13), prevention: Trailing::new(13), reliability: f64::NAN }
    }
}

impl Yardstick {
    /// Mean visible output and prevention of an employed person, over 13 weeks `[tasks/week]`.
    pub fn mean(&self) -> [f64; 2] {
        [self.visible.mean(), self.prevention.mean()]
    }

    /// Share of prevention in what work comes to.
    pub fn prevention_share(&self) -> f64 {
        let [visible, prevention] = self.mean();
        prevention / (visible + prevention)
    }
}

const CRAFT: Stream = Stream::new(Recognition::NAME, "craft");
const CARE: Stream = Stream::new(Recognition::NAME, "care");
const NOISE: Stream = Stream::new(Recognition::NAME, "noise");

/// Most by which quits are multiplied.
const MOST: f64 = 5.0;

/// Equation (1).
pub fn weight(t: f64, s0: f64, se: f64) -> f64 {
    if t > 0.0 { t * s0 / (t * s0 + se) } else { 0.0 }
}

/// Equation (3): what an organization makes of beliefs `[visible, prevention]` where it sees the share
/// `visibility` of prevention and pays for each with a weight.
pub fn merit(belief: [f64; 2], paid: [f64; 2], visibility: f64) -> f64 {
    paid[0] * belief[0] + visibility * paid[1] * belief[1]
}

/// Equation (4): what a market makes of beliefs where judgment has this price.
pub fn worth(belief: [f64; 2], judgment: f64) -> f64 {
    belief[0] + judgment * belief[1]
}

/// Equations (3) and (4): pay or offer, relative to the mean, of one believed to be worth `value`.
pub fn reward(base: f64, value: f64, mean: f64) -> f64 {
    if mean > 0.0 { base + (1.0 - base) * value / mean } else { 1.0 }
}

/// Equation (5).
pub fn quits(leaving: f64, gap: f64, moving: f64) -> f64 {
    if gap > moving { exp(leaving * (gap - moving)).min(MOST) } else { 1.0 }
}

/// Equation (6), where visible output and prevention earn so much at the margin.
pub fn effort_in_prevention(striving: f64, visible: f64, prevention: f64) -> f64 {
    (1.0 + striving * prevention) / (1.0 + striving * (visible + prevention) / 2.0)
}

/// Equation (7), with `error` relative to how people differ.
pub fn reliability(ai_share: f64, error: f64) -> f64 {
    let told = (1.0 - ai_share) * (1.0 - ai_share);
    if error.is_infinite() || told == 0.0 { 0.0 } else { told / (told + error * error) }
}

/// Equation (9), of losses of mean square `square` that come at `rate` and of which each falls on one of `n`,
/// or on all of them.
pub fn loss_variance(rate: f64, square: f64, n: f64, shared: bool) -> f64 {
    rate * square / if shared { n * n } else { n }
}

/// Standard deviation of a seen signal around the true one.
fn blur(se: f64, mean: f64) -> f64 {
    sqrt(se) * mean
}
