//! The rest of the economy as one employer: people without a desk, who leave, are laid off and are hired as others are.

use bevy_ecs::prelude::*;

use super::hiring::{AHEAD, OPENING};
use super::{Employment, OCCUPATIONS, Reason, RestPayroll, Status};
use crate::engine::draws::child;
use crate::engine::{Clock, Draws};
use crate::model::agents::Human;
use crate::model::states::budget;
use crate::model::states::economy::{EconomyTerms, Elsewhere};
use crate::model::states::tiers::Standing;

/// In lists of organizations, the rest: behind them all.
pub(super) const HOME: usize = usize::MAX;
/// What its draws are keyed by: organizations descend from 0, people from 1.
pub(super) const KEY: u64 = child(2, 0);

/// So many people, if the start has been.
pub(super) fn since_start(clock: Clock, people: usize) -> f64 {
    if clock.started() { people as f64 } else { 0.0 }
}

/// Where somebody stands who was hired for a place of this index.
pub(super) fn status(home: usize) -> Status {
    if home == HOME { Status::Elsewhere } else { Status::Employed(home) }
}

/// The index under which somebody's place is listed who works.
pub(super) fn workplace(stands: Status) -> Option<usize> {
    match stands {
        Status::Employed(home) => Some(home),
        Status::Elsewhere => Some(HOME),
        _ => None,
    }
}

/// People in it at the start, where so many are in organizations.
pub(super) fn heads(terms: &EconomyTerms, inside: usize) -> f64 {
    if !terms.acts {
        return 0.0;
    }
    libm::round(inside as f64 * (1.0 - terms.exposed) / terms.exposed)
}

impl RestPayroll {
    /// Somebody leaves: the place stays.
    pub(super) fn leave(&mut self, occupation: u8, clock: Clock) {
        self.payroll.heads -= 1.0;
        self.turnover.left += since_start(clock, 1);
        self.payroll.openings.push(occupation);
    }

    /// Places that wait for somebody, as many as are wanted and so many that are posted ahead, by occupation.
    pub(super) fn open_places(
        &mut self,
        (plan, ahead): (&Elsewhere, Option<f64>),
        draws: &Draws,
        age: u64,
    ) -> impl Iterator<Item = u8> {
        let wanted = plan.places() - self.payroll.heads;
        let free = match ahead {
            None => libm::round(wanted.max(0.0)) as usize,
            // A part of a place is one in such a part of all worlds, always the same.
            Some(ahead) => (wanted + ahead + draws.uniform(AHEAD, KEY, 0)).max(0.0) as usize,
        };
        budget::PLACES.allow(free as u128);
        let openings = &mut self.payroll.openings;
        openings.drain(..openings.len().saturating_sub(free));
        while openings.len() < free {
            let count = age << 16 | openings.len() as u64;
            openings.push((draws.uniform(OPENING, KEY, count) * OCCUPATIONS as f64) as u8);
        }
        openings.iter().copied()
    }

    /// Somebody takes the place.
    pub(super) fn hire(&mut self, place: usize, clock: Clock) {
        self.payroll.openings.remove(place);
        self.payroll.heads += 1.0;
        if clock.started() {
            self.turnover.hire();
        }
    }
}

/// So many of those who work there are laid off, the last hired first. Returns how many they are.
pub(super) fn lay_off(
    rest: &mut RestPayroll,
    count: usize,
    clock: Clock,
    people: &mut Query<(&Human, &mut Employment, &Standing)>,
) -> usize {
    if count == 0 {
        return 0;
    }
    let there = people.iter().filter(|(_, e, _)| e.status == Status::Elsewhere);
    let mut last: Vec<(i64, usize)> = there.map(|(human, e, _)| (e.since, human.index)).collect();
    last.sort_unstable_by(|a, b| b.cmp(a));
    last.truncate(count);
    let mut going: Vec<usize> = last.into_iter().map(|(_, person)| person).collect();
    going.sort_unstable();
    for (human, mut e, _) in people {
        if going.binary_search(&human.index).is_ok() {
            e.become_(Status::Unemployed, Reason::WantOfWork, clock.tick);
        }
    }
    rest.payroll.heads -= going.len() as f64;
    rest.turnover.laid_off += since_start(clock, going.len());
    going.len()
}
