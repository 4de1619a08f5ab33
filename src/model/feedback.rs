//! Feedback: when the world answers.
//!
//! # Claim
//!
//! Some answers are instant; deployment, distribution and user behaviour still take time (S4.3). Until
//! the answer comes nobody knows whether the task was right, and the next round cannot start from it.
//!
//! # Equations
//!
//! ```text
//! a signal comes at once with probability f0, else after a gamma delay                  (1)
//! a delayed signal holds one of the organization's slots until it can be attributed     (2)
//! rounds in T = T / (work + delay); faster work alone gives at most (work + delay) / delay   (3)
//! value lost to latency = work · (1 - 2^(-delay / half-life)): purposes lose value meanwhile  (4)
//! ```
//!
//! # Neutral
//!
//! Every signal is instant.
//!
//! # Limits
//!
//! A signal is right once it comes: what it settles is final. However long results wait for a slot, they wait in the order
//! of shipping: an organization that ships more than it can follow learns from its results years late, and
//! `feedback.age` says how late. Nobody hears of what a closed organization had out.
//!
//! # Sources
//!
//! `assumption`: no published delay distribution was found.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agents::{Organization, Week, after_start};
use super::states::displacement::Payroll;
use super::states::feedback::SlotLevel;
use super::states::flow::LeadTime;
use super::states::purposes::PurposeTerms;
use super::states::validation::ReviewPace;
use crate::engine::quantity::{CALENDAR_HOURS_PER_WEEK, HOURS_PER_WEEK, WEEKS_PER_YEAR, pow};
use crate::engine::{
    Clock, Draws, Folded, Gift, Law, Mechanism, Metric, Phase, Reduce, SimulationBuilder, Stream,
};

/// The world answers, at once or later.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Feedback {
    /// Share of signals that come at once. Typical 0.5.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "f0", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub instant: f64,
    /// Calendar days until a delayed signal comes. Typical gamma of shape 2 and mean 14.
    #[schemars(extend("x-level" = "core", "minimum" = 0, "x-unit" = "day", "x-role" = "uncertainty", "x-source" = "assumption", "x-drawn" = "event"))]
    pub delay: Law,
    /// Delayed signals that an organization can attribute at a time, per person. Typical 4.
    #[schemars(range(min = 0.0, max = 100.0), extend("x-unit" = "slots/person", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub slots_per_person: f64,
    /// Assigned multiplier of feedback from the start on: of slots for signals, and of the speed of reviews.
    #[schemars(range(min = 0.01, max = 100.0), extend("x-level" = "core", "x-label" = "feedback", "x-unit" = "1", "x-role" = "lever", "x-source" = "assumption"))]
    pub multiplier: f64,
}

impl Default for Feedback {
    fn default() -> Self {
        Self {
            instant: 1.0,
            delay: Law::Fixed(14.0),
            slots_per_person: f64::INFINITY,
            multiplier: 1.0,
        }
    }
}

impl Mechanism for Feedback {
    const NAME: &'static str = "feedback";
    const SOURCE: &'static str = include_str!("feedback.rs");

    fn install(sim: &mut SimulationBuilder) {
        sim.setup(set_slots)
            .channel::<SlotLevel>()
            .gives::<ReviewPace, Self>()
            .systems(Phase::Grow, speed_reviews)
            .systems(Phase::Intend, count_slots);
        observe(sim);
    }

    fn reference(self) -> Self {
        Self { multiplier: 1.0, ..self }
    }

    fn without_ai(self) -> Self {
        self
    }
}

/// How many delayed signals one organization can attribute at a time.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
pub struct Slots {
    slots: f64,
}

impl Slots {
    /// Slots; infinite where they are not limited.
    pub fn slots(&self) -> f64 {
        self.slots
    }
}

const INSTANT: Stream = Stream::new(Feedback::NAME, "instant");
const DELAY: Stream = Stream::new(Feedback::NAME, "delay");

/// This room's part of a task's row.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Signal {
    shipped: f64,
}

impl Signal {
    /// The task is shipped `now` `[working h]`. Whether the world answers at once.
    pub fn ship(&mut self, p: &Feedback, draws: &Draws, key: u64, now: f64) -> bool {
        self.shipped = now;
        p.instant >= 1.0 || draws.chance(INSTANT, key, 0, p.instant)
    }

    /// Equation (1): working hours until a delayed signal comes.
    pub fn delay(&self, p: &Feedback, draws: &Draws, key: u64) -> f64 {
        p.delay.sample(&mut draws.at(DELAY, key, 0)) * HOURS_PER_WEEK / 7.0
    }

    /// When the task was shipped `[working h]`.
    pub fn shipped(&self) -> f64 {
        self.shipped
    }
}

/// Equation (3).
pub fn rounds(time: f64, work: f64, delay: f64) -> f64 {
    time / (work + delay)
}

/// Equation (4), as a share.
pub fn lost(delay_years: f64, half_life: f64) -> f64 {
    1.0 - pow(2.0, -delay_years / half_life)
}

fn set_slots(mut commands: Commands, organizations: Query<Entity, With<Organization>>) {
    for entity in &organizations {
        commands.entity(entity).insert(Slots { slots: f64::INFINITY });
    }
}

fn speed_reviews(
    (p, clock): (Res<Feedback>, Res<Clock>),
    organizations: Query<&Organization>,
    mut review: ResMut<Gift<ReviewPace, Feedback>>,
) {
    let own = after_start(*clock, p.multiplier, 1.0);
    organizations.iter().for_each(|organization| review.give(organization.index, own));
}

fn count_slots(
    (p, clock, level): (Res<Feedback>, Res<Clock>, Res<Folded<SlotLevel>>),
    mut all: Query<(&Organization, &Payroll, &mut Slots)>,
) {
    let own = after_start(*clock, p.multiplier, 1.0);
    for (organization, payroll, mut slots) in &mut all {
        let more = own * level.of(organization.index);
        slots.slots = libm::ceil(p.slots_per_person * payroll.heads() * more);
        if slots.slots.is_nan() {
            slots.slots = 0.0;
        }
    }
}

/// Working hours in a quarter `[h]`.
const QUARTER: f64 = 13.0 * HOURS_PER_WEEK;

/// Mean time from birth to shipping, and from there to the outcome `[working h]`.
fn mean_times(all: Query<&LeadTime>) -> (f64, f64) {
    let sum = |read: fn(&LeadTime) -> (f64, f64)| {
        let (n, total) =
            all.iter().map(read).fold((0.0, 0.0), |s, (n, total)| (s.0 + n, s.1 + total));
        if n > 0.0 { total / n } else { f64::NAN }
    };
    (sum(LeadTime::shipped), sum(LeadTime::heard))
}

fn observe(sim: &mut SimulationBuilder) {
    let calendar = CALENDAR_HOURS_PER_WEEK / HOURS_PER_WEEK / 24.0;
    sim.metric(Metric::new(
        "feedback.age",
        "day",
        "Calendar age of the oldest open signal.",
        Reduce::Mean,
        move |all: Query<&Week>| all.iter().map(|w| w.oldest_signal).fold(0.0, f64::max) * calendar,
    ))
    .metric(Metric::new(
        "feedback.signals",
        "tasks/week",
        "Tasks whose outcome became known.",
        Reduce::Mean,
        |all: Query<&Week>| all.iter().map(|w| w.successes + w.reverted).sum::<f64>(),
    ))
    .metric(Metric::new(
        "feedback.success",
        "share",
        "Share of known outcomes that are a success.",
        Reduce::Mean,
        |all: Query<&Week>| {
            let (good, bad) =
                all.iter().fold((0.0, 0.0), |s, w| (s.0 + w.successes, s.1 + w.reverted));
            if good + bad > 0.0 { good / (good + bad) } else { f64::NAN }
        },
    ))
    .metric(Metric::new(
        "feedback.wait",
        "day",
        "Calendar time between shipping and outcome, of outcomes that came.",
        Reduce::Mean,
        move |all: Query<&LeadTime>| mean_times(all).1 * calendar,
    ))
    .metric(Metric::new(
        "feedback.rounds",
        "1/quarter",
        "Rounds of doing and hearing back that fit into 13 weeks at the present pace.",
        Reduce::Mean,
        |all: Query<&LeadTime>| {
            let (work, delay) = mean_times(all);
            rounds(QUARTER, work, delay)
        },
    ))
    .metric(Metric::new(
        "feedback.lost",
        "bh/week",
        "Successful work that had lost its value by the time its outcome was known.",
        Reduce::Mean,
        |p: Res<PurposeTerms>, weeks: Query<&Week>, all: Query<&LeadTime>| {
            let years = mean_times(all).1 / HOURS_PER_WEEK / WEEKS_PER_YEAR;
            let done: f64 = weeks.iter().map(|w| w.success_work).sum();
            if done > 0.0 { done * lost(years, p.half_life) } else { f64::NAN }
        },
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h5_rounds_in_a_hundred_are_capped_by_latency() {
        for (work, expected) in [(10.0, 5.0), (1.0, 9.090_909), (0.1, 9.900_990)] {
            assert!((rounds(100.0, work, 10.0) - expected).abs() < 1e-6);
        }
    }

    #[test]
    fn a_value_that_halves_while_one_waits_is_half_lost() {
        assert_eq!(lost(20.0, 20.0), 0.5);
        assert_eq!((lost(0.0, 20.0), lost(1.0, f64::INFINITY)), (0.0, 0.0));
    }

    #[test]
    fn h6_infinitely_fast_work_speeds_learning_up_only_until_latency_is_all() {
        for (latency, expected) in [(1.0, 11.0), (40.0, 1.25)] {
            let gain = rounds(1.0, 1e-12, latency) / rounds(1.0, 10.0, latency);
            assert!((gain / expected - 1.0).abs() < 1e-9);
        }
    }
}
