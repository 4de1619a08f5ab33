//! Headline: full-time jobs lost or gained, against the same world without AI.
//!
//! # Claim
//!
//! People are displaced when hours of work go and none come in their place (S4.12, S0.12): what counts is the difference to the
//! world in which people coordinate all work, with its sign.
//!
//! # Equations
//!
//! ```text
//! F hours worked a week, the rest's included, E people employed, L people who work or could: means of 26 weeks; R the reference
//! full job    h = F_R / E_R                                                          [h/week]            (1)
//! net         = (F_R - F) / (L_R · h)                                                [share]             (2)
//! jobs        = (E_R - E) / L_R,  idle = net - jobs                                  [share]             (3)
//! L_R · jobs  = laid off + closed + (left - refilled) - opened, each less the reference's                (4)
//! organizations = 1 - F / F_R, of organizations' hours alone                         [share]             (5)
//! person-years  = Σ net · L_R over weeks since the start; soon: of the first 24 months, in months            (6)
//! net_exposed   = net / a0, where the share a0 of people works in organizations                              (7)
//! ```
//!
//! Positive is lost, negative is gained; less than no `idle` is overtime. Hours worked are those used: executing, reviewing,
//! steering, handing off, meetings, leading and deciding, set-up, on call, prevention, and training on the job; not finding.
//! A hire fills a place that somebody has left of their own accord as long as there is one in the organization, first come
//! first filled, and is a new place otherwise: (4) is exact.
//!
//! # Neutral
//!
//! It only compares: there is nothing to switch off. In a run that is its own reference all of it is 0 to the bit.
//!
//! # Limits
//!
//! Hours of people who work in the rest of the economy are what its work takes at the pace of the base year. What is learnt or rested in idle
//! hours counts for nothing.
//!
//! # Sources
//!
//! `assumption`: an accounting identity.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agents::{Trailing, Week};
use super::states::displacement::{Labour, RestPayroll, Turnover};
use super::states::economy::{EconomyTerms, Elsewhere};
use super::states::headline::metric;
use crate::engine::{Clock, Handed, Mechanism, Phase, SimulationBuilder, TimeSpan};

mod metrics;
#[cfg(test)]
mod tests;

/// Full-time jobs lost or gained, against the same world without AI. This module only compares: it has no parameters.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Headline {}

impl Mechanism for Headline {
    const NAME: &'static str = "headline";
    const SOURCE: &'static str = include_str!("mod.rs");

    fn install(sim: &mut SimulationBuilder) {
        sim.state::<Ledger>().systems(Phase::Compare, keep);
        LEVELS.into_iter().chain(LOST).for_each(|level| _ = sim.asks_for(level));
        metrics::observe(sim);
    }

    fn is_neutral(&self) -> bool {
        // It only looks: there is nothing to be without.
        false
    }
}

/// Hours, people employed, people who work or could, and hours in organizations: a run asks the one that it is compared with.
const LEVELS: [&str; 4] =
    [metric::HOURS, metric::EMPLOYED, metric::FORCE, "headline.organizations_hours"];
/// Places lost since the start, by way.
const WAYS: [&str; 4] = ["laid_off", "closed", "not_refilled", "never_opened"];
/// The same, as a run asks the one that it is compared with.
const LOST: [&str; 4] = [
    "headline.places_lost_laid_off",
    "headline.places_lost_closed",
    "headline.places_lost_not_refilled",
    "headline.places_lost_never_opened",
];
/// Weeks over which levels are taken `[weeks]`.
const WINDOW: usize = 26;
/// Ticks that begin within the short clock `[ticks]`.
const SHORT_CLOCK: i64 = TimeSpan::months(24.0).ticks_begun();

/// Levels of the run so far.
#[derive(Resource, Clone, Debug)]
struct Ledger {
    levels: [Trailing; LEVELS.len()],
    lost: [Trailing; WAYS.len()],
    person_years: f64,
    /// The same of the first 24 months `[person-years]`.
    soon: f64,
}

impl Default for Ledger {
    fn default() -> Self {
        let window = |_| Trailing::new(WINDOW);
        let (levels, lost) = (std::array::from_fn(window), std::array::from_fn(window));
        Self { levels, lost, person_years: 0.0, soon: 0.0 }
    }
}

/// What a run has come to, against its reference.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Compared {
    net: f64,
    jobs: f64,
    by_way: [f64; WAYS.len()],
    organizations: f64,
    /// The labour force of the reference `[people]`.
    force: f64,
}

impl Ledger {
    fn levels(&self) -> [f64; LEVELS.len()] {
        std::array::from_fn(|i| self.levels[i].mean())
    }

    fn lost(&self) -> [f64; WAYS.len()] {
        std::array::from_fn(|i| self.lost[i].mean())
    }

    /// Equations (1) to (5); nothing before the start. A run without one before it is its own reference.
    fn compared(&self, before: &Handed, clock: Clock) -> Option<Compared> {
        if !clock.started() {
            return None;
        }
        let [hours, employed, force, inside] = self.levels();
        let there = LEVELS.map(|level| before.at(level, clock.age));
        let [Some(hours_r), Some(employed_r), Some(force_r), Some(inside_r)] = there else {
            return Some(Compared { force, ..Compared::default() });
        };
        let (lost, lost_r) = (self.lost(), LOST.map(|way| before.at(way, clock.age)));
        // Where nobody works in the reference there is nothing to compare with.
        let known = |x: f64| if x.is_finite() { x } else { f64::NAN };
        Some(Compared {
            net: known(net(hours, [hours_r, employed_r, force_r])),
            jobs: known((employed_r - employed) / force_r),
            by_way: std::array::from_fn(|i| known((lost[i] - lost_r[i].unwrap_or(0.0)) / force_r)),
            organizations: known(1.0 - inside / inside_r),
            force: force_r,
        })
    }
}

/// Equation (2): full-time jobs lost by working `hours`, against hours, people employed and labour force of another run, for
/// each person of its labour force `[1]`.
pub fn net(hours: f64, [hours_r, employed_r, force_r]: [f64; 3]) -> f64 {
    (hours_r - hours) / (force_r * hours_r / employed_r)
}

/// Takes the week into the ledger.
fn keep(
    (clock, before, labour): (Res<Clock>, Res<Handed>, Res<Labour>),
    (elsewhere, rest): (Res<Elsewhere>, Res<RestPayroll>),
    organizations: Query<(&Week, &Turnover)>,
    mut ledger: ResMut<Ledger>,
) {
    let ledger = &mut *ledger;
    let inside: f64 = organizations.iter().map(|(week, _)| week.hours.used()).sum();
    let now = [inside + elsewhere.hours(), labour.employed(), labour.force(), inside];
    ledger.levels.iter_mut().zip(now).for_each(|(window, now)| window.push(now));
    let mut lost = [0.0; WAYS.len()];
    let inside = organizations.iter().map(|(_, turnover)| turnover.places_lost());
    for places in inside.chain([rest.places_lost()]) {
        lost.iter_mut().zip(places).for_each(|(sum, it)| *sum += it);
    }
    ledger.lost.iter_mut().zip(lost).for_each(|(window, now)| window.push(now));
    if let Some(it) = ledger.compared(&before, *clock)
        && it.net.is_finite()
    {
        let lost = it.net * it.force * TimeSpan::ticks(1).in_years();
        ledger.person_years += lost;
        ledger.soon += if clock.tick < SHORT_CLOCK { lost } else { 0.0 };
    }
}
