//! Bottleneck: the scarcest of six inputs, or demand, caps output.
//!
//! # Claim
//!
//! What gets done is capped by whichever of compute, hardware, energy, execution, tasks and feedback
//! stagnates (S4.1, S4.2, S4.17, S0.2). Which one that is, is an outcome.
//!
//! # Equations
//!
//! ```text
//! y   = work of tasks settled Success in the tick, ȳ its mean over 13 weeks [bh/week]   (1)
//! a_i = Σ use of input i / Σ y over the same 13 weeks, retries and rework included      (2)
//! X_i = (Σ K_i / Σ use_i) · ȳ / y0: the output that i alone would allow, against base   (3)
//! cap = y0 · min_i X_i,  binding = argmin_i X_i, of the six and demand                   (4)
//! Σ use_i ≤ Σ K_i over any window, hence ȳ ≤ cap in every week: an identity             (5)
//! e_i = (X_i / x̄)^ρ / n, x̄ the CES of the n defined indices: what a planner sees        (6)
//! regret = L / min X_i, Σ max(0, ln L - ln X_i + A_i) = Σ A_i                            (7)
//! ```
//!
//! Elasticities (6) are for display and for attention (room inputs), which follows them: the flow itself is Leontief,
//! and ρ says how substitutable a planner thinks the inputs are. Inputs that bind jointly share the elasticity. Regret
//! (7) says how much more the six inputs would allow if the effort `A` that is in them had been spread best: L is the
//! level to which that effort fills the scarcest.
//!
//! | input     | K                                                          | use                      |
//! |-----------|------------------------------------------------------------|--------------------------|
//! | compute   | executor-hours that budgets buy                            | executor-hours paid for  |
//! | hardware  | accelerator-hours installed                                | executor-hours paid for  |
//! | energy    | energy allotted                                            | energy of these          |
//! | execution | executors' contexts x hours + people's offered hours less what they used at higher priority | executor-hours + people's execution hours |
//! | tasks     | work put forward, and what waited when the 13 weeks began  | work begun, its first start |
//! | feedback  | the lesser of reviewers' hours and slot-hours               | review hours, slot-hours |
//! | demand    | work that buyers can pay                                   | work accepted            |
//! | hours     | paid productive hours less finding                         | all but finding          |
//!
//! An executor-hour and a person's hour count alike in execution's K and use: a_i converts them. What is put forward is what is
//! accepted where cells ask of themselves; where room economy acts, what was turned away and what people propose that nobody
//! ordered is put forward, too. Demand is an index where money is finite: tasks stand for what people propose, demand for what
//! they can buy.
//!
//! # Neutral
//!
//! It only observes: there is nothing to switch off. Effort follows what it shows only where room inputs has
//! a budget.
//!
//! # Limits
//!
//! An index is undefined where the window has no success, and where its input is not used at all or unbounded. The index is
//! a proxy: what binds is what more of it would bring ([`report`](crate::report) tells both).
//!
//! # Sources
//!
//! `leontief1941`, `jones2025` (6); the six inputs are the essays'.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agents::{Trailing, Week};
use super::states::inputs::{SIX, Supply};
use crate::engine::quantity::{exp, ln, pow};
use crate::engine::{Clock, Mechanism, Phase, SimulationBuilder};
use crate::model::states::bottleneck::Scarcity;
use crate::model::states::economy::Beyond;

mod metrics;
#[cfg(test)]
mod tests;

/// The scarcest of six inputs, or demand, caps output. This module only observes: its parameters say how a planner sees the inputs.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Bottleneck {
    /// Substitutability of the six inputs as a planner sees it: ρ of the CES that is shown. At 1 they are perfect
    /// substitutes; the smaller ρ, the less one replaces another. Unbounded is minus infinity: none replaces another.
    #[schemars(range(min = -1000.0, max = 1.0), extend("x-letter" = "ρ", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "jones2025"))]
    pub rho: f64,
    /// Rate at which later output counts for less.
    #[schemars(range(min = 0.0, max = 0.5), extend("x-unit" = "1/year", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub discount: f64,
}

impl Default for Bottleneck {
    fn default() -> Self {
        Self { rho: f64::NEG_INFINITY, discount: 0.05 }
    }
}

impl Mechanism for Bottleneck {
    const NAME: &'static str = "bottleneck";
    const SOURCE: &'static str = include_str!("mod.rs");

    fn install(sim: &mut SimulationBuilder) {
        sim.state::<Output>().state::<Scarcity>().systems(Phase::Learn, find_binding);
        metrics::observe(sim);
    }

    fn is_neutral(&self) -> bool {
        // It only looks: there is nothing to be without.
        false
    }
}

/// What output is capped by, in the order of their codes: the six inputs, and demand; people's hours, which run through
/// several of them, are shown beside them.
pub const LIMITS: [&str; 8] =
    ["compute", "hardware", "energy", "execution", "tasks", "feedback", "demand", "hours"];
/// Those of them that cap output: all but people's hours.
pub const CAPS: usize = 7;
/// What is accounted for: feedback in two lines, review and signals.
const LINES: usize = 9;
/// Ticks over which use per success is taken `[weeks]`.
const WINDOW: usize = 13;
/// Ticks that begin within the long clock, over which output is added up `[ticks]`.
const LONG_CLOCK: i64 = crate::engine::TimeSpan::years(10.0).ticks_begun();

/// Output, and what allows how much of it.
#[derive(Resource, Clone, Debug)]
pub struct Output {
    y: f64,
    hours: f64,
    base: f64,
    base_hours: f64,
    base_ticks: f64,
    success: Trailing,
    used: [Trailing; LINES],
    offered: [Trailing; LINES],
    /// What waited when each week of the window began `[bh]`.
    waited: Trailing,
    index: [f64; 8],
    elasticity: [f64; SIX],
    discounted: f64,
    backlog: f64,
    excess: Option<String>,
}

impl Default for Output {
    fn default() -> Self {
        Self {
            y: 0.0,
            hours: 0.0,
            base: 0.0,
            base_hours: 0.0,
            base_ticks: 0.0,
            success: Trailing::new(WINDOW),
            used: std::array::from_fn(|_| Trailing::new(WINDOW)),
            offered: std::array::from_fn(|_| Trailing::new(WINDOW)),
            waited: Trailing::new(WINDOW),
            index: [f64::NAN; 8],
            elasticity: [0.0; SIX],
            discounted: 0.0,
            backlog: 0.0,
            excess: None,
        }
    }
}

impl Output {
    /// Output against the base year; undefined before one.
    pub fn relative(&self) -> f64 {
        if self.base > 0.0 { self.y / self.base() } else { f64::NAN }
    }

    /// Base output `[bh/week]`.
    pub fn base(&self) -> f64 {
        self.base / self.base_ticks
    }

    /// People's hours that the work takes, against the base year: ω·G_P/q_l + (1-ω)·G_T/q, which is 1 on the
    /// accounting line; undefined before there is a base.
    pub fn hours_relative(&self) -> f64 {
        if self.base_hours > 0.0 {
            self.hours * self.base_ticks / self.base_hours
        } else {
            f64::NAN
        }
    }

    /// Output of the window's weeks `[bh/week]`: what the cap holds for.
    pub fn mean(&self) -> f64 {
        self.success.mean()
    }

    /// Output that what is scarcest allows `[bh/week]`; undefined (NaN) where none is used.
    pub fn cap(&self) -> f64 {
        self.binding().map_or(f64::NAN, |i| self.base() * self.index[i])
    }

    /// What was used beyond what there was in the tick, in words: never anything but by a bug.
    #[cfg(not(feature = "private"))] // tests look in here
    pub fn excess(&self) -> Option<&str> {
        self.excess.as_deref()
    }

    /// The code of what is scarcest of the six and demand, if any is defined.
    pub fn binding(&self) -> Option<usize> {
        let all = self.index[..CAPS].iter().enumerate().filter(|(_, x)| !x.is_nan());
        all.min_by(|a, b| a.1.total_cmp(b.1)).map(|(i, _)| i)
    }
}

/// Capacity and use of each line in one tick.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Accounts {
    offered: [f64; LINES],
    used: [f64; LINES],
    /// Work that could have been begun `[bh]`.
    pub startable: f64,
}

impl Accounts {
    /// Adds up the organizations' weeks, with what came to none of them; `backlog` is the work that waited when the tick
    /// began `[bh]`.
    pub fn of<'a>(
        weeks: impl Iterator<Item = &'a Week>,
        (supply, beyond): (&Supply, &Beyond),
        backlog: f64,
    ) -> Self {
        let mut a = Self { startable: backlog, ..Self::default() };
        a.offered[4] = beyond.put_forward();
        a.offered[8] = beyond.affordable();
        [a.offered[0], a.offered[1], a.offered[2]] =
            [supply.compute(), supply.hardware(), supply.energy()];
        for w in weeks {
            let h = &w.hours;
            let ahead = h.review + h.steer + h.handoff;
            let add = |slot: &mut f64, more: f64| *slot += more;
            // Hours that are bought and kept for a week more have been taken from what there was.
            add(&mut a.used[0], w.executor_paid);
            add(&mut a.used[1], w.executor_paid);
            add(&mut a.used[2], w.executor_paid * supply.energy_per_hour());
            add(&mut a.offered[3], w.executor_offered + h.offered - ahead);
            add(&mut a.used[3], w.executor_used + h.execute);
            add(&mut a.offered[4], w.accepted_work);
            add(&mut a.used[4], w.taken_work);
            add(&mut a.offered[5], h.reviewers);
            add(&mut a.used[5], h.review);
            add(&mut a.offered[6], h.productive - h.finding);
            add(&mut a.used[6], h.used());
            add(&mut a.offered[7], w.slots_offered);
            add(&mut a.used[7], w.slots_used);
            add(&mut a.offered[8], w.accepted_work);
            add(&mut a.used[8], w.accepted_work);
            a.startable += w.accepted_work;
        }
        a
    }

    /// Equation (5): the first line whose use exceeds what there was, in words.
    pub fn excess(&self) -> Option<String> {
        const NAMES: [&str; LINES] = [
            "compute",
            "hardware",
            "energy",
            "execution",
            "tasks",
            "review",
            "hours",
            "signals",
            "demand",
        ];
        let mut offered = self.offered;
        // A backlog may be begun all at once: what bounds a tick is all that waited or came.
        offered[4] = self.startable;
        let over = |i: &usize| self.used[*i] > offered[*i] * (1.0 + 1e-9) + 1e-6;
        (0..LINES)
            .find(over)
            .map(|i| format!("{} of {} used, of {} offered", self.used[i], NAMES[i], offered[i]))
    }
}

/// Equation (3) from sums over the same weeks, and output against base; undefined where the input is not used.
pub fn index(offered: f64, used: f64, output: f64) -> f64 {
    let x = offered / used * output;
    if x.is_finite() { x } else { f64::NAN }
}

/// Equation (6), for indices of which some may be undefined; these have none.
pub fn elasticities(x: [f64; SIX], rho: f64) -> [f64; SIX] {
    let least = x.into_iter().fold(f64::INFINITY, f64::min);
    // Relative to the scarcest: X^ρ itself underflows once substitution is hard.
    let weight = |x: f64| match rho {
        _ if x.is_nan() => 0.0,
        f64::NEG_INFINITY => f64::from(u8::from(x <= least * (1.0 + 1e-9))),
        _ => pow(x / least, rho),
    };
    let weights = x.map(weight);
    let sum: f64 = weights.iter().sum();
    if sum > 0.0 { weights.map(|w| w / sum) } else { [0.0; SIX] }
}

/// Equation (7), for indices of which some may be undefined: these take no effort.
pub fn regret(x: [f64; SIX], built: [f64; SIX]) -> f64 {
    let mut bare = [f64::INFINITY; SIX];
    for (bare, (x, built)) in bare.iter_mut().zip(x.into_iter().zip(built)) {
        *bare = if x.is_nan() { f64::INFINITY } else { ln(x) - built };
    }
    bare.sort_unstable_by(f64::total_cmp);
    let effort: f64 = built.iter().sum();
    let least = x.into_iter().fold(f64::INFINITY, f64::min);
    let (mut level, mut sum) = (f64::INFINITY, 0.0);
    for (n, &bare) in bare.iter().enumerate().take_while(|(_, bare)| bare.is_finite()) {
        // The level stands over those that it has reached so far and no others.
        if n > 0 && bare >= level {
            break;
        }
        sum += bare;
        level = (effort + sum) / (n + 1) as f64;
    }
    exp(level) / least
}

fn find_binding(
    (p, clock): (Res<Bottleneck>, Res<Clock>),
    (supply, beyond): (Res<Supply>, Res<Beyond>),
    weeks: Query<&Week>,
    (mut output, mut scarcity): (ResMut<Output>, ResMut<Scarcity>),
) {
    let accounts = Accounts::of(weeks.iter(), (&supply, &beyond), output.backlog);
    output.excess = accounts.excess();
    debug_assert_eq!(output.excess, None, "tick {}", clock.tick);
    let waited = output.backlog;
    output.waited.push(waited);
    output.backlog = weeks.iter().map(|w| w.backlog_work).sum();
    output.y = weeks.iter().map(|w| w.success_work).sum();
    let y = output.y;
    output.hours = accounts.used[6];
    output.success.push(y);
    output.used.iter_mut().zip(accounts.used).for_each(|(trail, used)| trail.push(used));
    output.offered.iter_mut().zip(accounts.offered).for_each(|(trail, it)| trail.push(it));
    if clock.measures_base() {
        output.base += y;
        output.base_hours += accounts.used[6];
        output.base_ticks += 1.0;
    }
    let (success, relative) = (output.success.sum(), output.success.mean() / output.base());
    let x: [f64; LINES] = std::array::from_fn(|i| {
        // What waited when the weeks began may be begun in them, too.
        let waited = if i == 4 { output.waited.oldest() } else { 0.0 };
        match success > 0.0 {
            true => index(output.offered[i].sum() + waited, output.used[i].sum(), relative),
            false => f64::NAN,
        }
    });
    let signals = x[5].min(x[7]);
    output.index = [x[0], x[1], x[2], x[3], x[4], signals, x[8], x[6]];
    output.elasticity = elasticities([x[0], x[1], x[2], x[3], x[4], signals], p.rho);
    debug_assert!(output.cap().is_nan() || output.mean() <= output.cap() * (1.0 + 1e-9));
    *scarcity = Scarcity {
        elasticity: output.elasticity,
        known: output.index[..SIX].iter().any(|x| !x.is_nan()),
    };
    if (0..LONG_CLOCK).contains(&clock.tick) {
        output.discounted += y * pow(1.0 + p.discount, -clock.years());
    }
}
