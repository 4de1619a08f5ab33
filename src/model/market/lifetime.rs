//! Organizations whose time has come are given up, and others of their size take their places.

use bevy_ecs::prelude::*;

use super::{Bar, Market, SAVINGS};
use crate::engine::quantity::{HOURS_PER_WEEK, WEEKS_PER_YEAR};
use crate::engine::{Clock, Draws, Mechanism, Stream};
use crate::model::agents::{Human, Organization};
use crate::model::states::demand::DemandTerms;
use crate::model::states::displacement::{Employment, Status};
use crate::model::states::market::{Founding, Foundings, Talent};

const LIFE: Stream = Stream::new(Market::NAME, "life");
const FOUNDER: Stream = Stream::new(Market::NAME, "founder");
/// Weeks of payroll that the owners of an entrant put into it `[weeks]`.
const CAPITAL: f64 = 13.0;

/// When the organization in a place is given up, and when another takes the place. Dates are drawn at birth, whatever happens
/// to it: they are the same in every run on the same random numbers.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lifetime {
    /// Organizations that have had the place; 0 before the first tick.
    generation: u64,
    /// The tick in which the present one is given up.
    exits: i64,
}

impl Lifetime {
    /// That of the next organization in the place, which begins in the tick `born`.
    fn next(self, p: &Market, draws: &Draws, organization: &Organization, born: i64) -> Self {
        let years = draws.exponential(LIFE, organization.key, self.generation)
            / p.lives().hazard(f64::from(organization.founded));
        let weeks = libm::ceil(years * WEEKS_PER_YEAR).max(1.0);
        Self { generation: self.generation + 1, exits: born + weeks as i64 }
    }
}

/// Equation (11). An entrant has somebody without work as its founder, and wants as many people as the one before it began
/// with; where everybody has work it waits.
pub(super) fn exit_and_enter(
    (p, clock, draws, demand): (Res<Market>, Res<Clock>, Res<Draws>, Res<DemandTerms>),
    (mut bar, mut foundings): (ResMut<Bar>, ResMut<Foundings>),
    mut people: Query<(&Human, &Employment, &mut Talent)>,
    mut homes: Query<(&Organization, &mut Lifetime)>,
) {
    foundings.exited.clear();
    (bar.exited, bar.entered) = (0.0, 0.0);
    if p.exit == 0.0 {
        return;
    }
    let mut founders: Option<Vec<(f64, usize)>> = None;
    for (organization, mut life) in &mut homes {
        if organization.founded == 0 {
            continue;
        }
        if life.generation == 0 {
            *life = life.next(&p, &draws, organization, clock.tick);
        }
        if clock.tick == life.exits {
            foundings.exited.push(organization.index);
            bar.exited += 1.0;
        }
        let enters = life.exits + p.vacant as i64;
        if clock.tick < enters {
            continue;
        }
        let free = founders.get_or_insert_with(|| free(&people, &foundings, &draws, clock.age));
        let Some((_, person)) = free.pop() else { continue };
        *life = life.next(&p, &draws, organization, enters);
        let wanted = organization.founded;
        let cash = CAPITAL * f64::from(wanted) * HOURS_PER_WEEK * demand.wage;
        let mut founder = people.iter_mut().filter(|(human, ..)| human.index == person);
        let savings = founder.next().map_or(0.0, |(human, _, mut talent)| {
            talent.put_in(cash, || p.savings.sample(&mut draws.at(SAVINGS, human.key, 0)))
        });
        let organization = organization.index;
        foundings.founded.push(Founding { person, organization, people: wanted, cash, savings });
        bar.entered += 1.0;
    }
}

impl Talent {
    /// Puts savings into an organization that takes so much; what they are is drawn when somebody asks for the first time.
    fn put_in(&mut self, wanted: f64, drawn: impl Fn() -> f64) -> f64 {
        let savings = if self.savings.is_nan() { drawn() } else { self.savings };
        let given = savings.clamp(0.0, wanted);
        self.savings = savings - given;
        given
    }
}

/// People without work who found nothing yet this week, in an order of chance, the first of them last.
fn free(
    people: &Query<(&Human, &Employment, &mut Talent)>,
    foundings: &Foundings,
    draws: &Draws,
    age: u64,
) -> Vec<(f64, usize)> {
    let founds = |person| foundings.founded.iter().any(|it| it.person == person);
    let without =
        people.iter().filter(|(h, e, _)| e.status() == Status::Unemployed && !founds(h.index));
    let mut free: Vec<(f64, usize)> =
        without.map(|(h, ..)| (draws.uniform(FOUNDER, h.key, age), h.index)).collect();
    free.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published() -> Market {
        Market { exit: 0.16, ..Market::default() }
    }

    #[test]
    fn exit_falls_with_size_as_published() {
        for (n, a_year) in [(5.0, 0.0716), (20.0, 0.0358), (200.0, 0.0113)] {
            assert!((published().lives().hazard(n) - a_year).abs() < 5e-5);
        }
    }

    /// Means of 20,000 exponential lives: within four standard errors of 1 / hazard and half a week of rounding up.
    #[test]
    fn lives_are_as_long_as_the_hazard_says_and_depend_on_the_place_alone() {
        let draws = Draws::new(4, 0);
        let of = |index: usize| Organization { index, key: 7 + index as u64, founded: 20 };
        let n = 20_000;
        let first = |i: usize| Lifetime::default().next(&published(), &draws, &of(i), -52);
        let weeks = (0..n).map(|i| (first(i).exits + 52) as f64 - 0.5).sum::<f64>() / n as f64;
        let mean = WEEKS_PER_YEAR / published().lives().hazard(20.0);
        let error = mean / (n as f64).sqrt();
        assert!((weeks - mean).abs() < 4.0 * error, "{weeks} is not {mean}");
        assert_eq!(first(3), first(3));
        // The next one in the place lives its own life.
        let second = first(3).next(&published(), &draws, &of(3), -52);
        assert!(second.exits != first(3).exits && second.generation == 2);
    }
}
