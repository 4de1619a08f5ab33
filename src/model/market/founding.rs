//! People without work found organizations of their own, in places kept for them.

use super::*;
use crate::engine::quantity::{WEEKS_PER_YEAR, hazard_to_probability};
use crate::engine::{Clock, Draws};
use crate::model::states::demand::Account;
use crate::model::states::displacement::{Employment, Payroll, Status};

/// A founded organization that nobody works in any more closes; its purposes are offered to others.
pub(super) fn close_empty(
    p: Res<Market>,
    homes: Query<(&Organization, &Payroll, &Repute, &Account)>,
    mut foundings: ResMut<Foundings>,
) {
    foundings.closed.clear();
    if p.founding == 0.0 {
        return;
    }
    let empty = |repute: &Repute, payroll: &Payroll, account: &Account| {
        repute.founded && account.open() && payroll.heads() == 0.0
    };
    let empty =
        homes.iter().filter(|(_, payroll, repute, account)| empty(repute, payroll, account));
    foundings.closed.extend(empty.map(|(organization, ..)| organization.index));
}

/// Whether somebody of this talent could found: equation (10).
pub(super) fn could_found(p: &Market, talent: &Talent) -> bool {
    talent.taste >= p.judgment && talent.savings >= p.start
}

/// Equation (10). The founder leaves unemployment for a place of their own: nobody is made or lost.
pub(super) fn found(
    (p, clock, draws): (Res<Market>, Res<Clock>, Res<Draws>),
    (mut bar, mut foundings): (ResMut<Bar>, ResMut<Foundings>),
    mut people: Query<(&Human, &Employment, &mut Talent)>,
    mut homes: Query<(&Organization, &mut Repute)>,
) {
    bar.founded = 0.0;
    foundings.founded.clear();
    if p.founding == 0.0 || !clock.started() {
        return;
    }
    let chance = hazard_to_probability(p.founding, 1.0 / WEEKS_PER_YEAR);
    let mut places = homes.iter_mut().filter(|(o, r)| o.founded == 0 && !r.founded);
    for (human, employment, mut talent) in &mut people {
        let free = employment.status() == Status::Unemployed && could_found(&p, &talent);
        if !free || !draws.chance(FOUND, human.key, clock.age, chance) {
            continue;
        }
        let Some((organization, mut repute)) = places.next() else { break };
        repute.founded = true;
        let (person, organization) = (human.index, organization.index);
        let savings = talent.savings;
        foundings.founded.push(Founding {
            person,
            organization,
            people: 1,
            cash: savings,
            savings,
        });
        talent.savings = 0.0;
        bar.founded += 1.0;
    }
}
