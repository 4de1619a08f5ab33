//! People without work found organizations of their own, in places kept for them.

use super::*;
use crate::engine::quantity::{WEEKS_PER_YEAR, hazard_to_probability};
use crate::engine::{Clock, Draws};
use crate::model::demand::{Account, Staffing};
use crate::model::displacement::{Employment, Payroll, Status};

/// A founded organization that nobody works in any more closes; its purposes are offered to others.
pub(super) fn close_empty(p: Res<Market>, mut homes: Query<(&Payroll, &Repute, &mut Account)>) {
    if p.founding == 0.0 {
        return;
    }
    for (payroll, repute, mut account) in &mut homes {
        if repute.founded && account.open() && payroll.heads() == 0.0 {
            account.shut();
        }
    }
}

/// Whether somebody of this talent could found: equation (10).
pub(super) fn could_found(p: &Market, talent: &Talent) -> bool {
    talent.taste >= p.judgment && talent.savings >= p.start
}

/// Equation (10). The founder leaves unemployment for a place of their own: nobody is made or lost.
pub(super) fn found(
    (p, clock, draws): (Res<Market>, Res<Clock>, Res<Draws>),
    mut bar: ResMut<Bar>,
    mut people: Query<(&Human, &mut Employment, &mut Talent)>,
    mut homes: Query<(&Organization, &mut Repute, &mut Payroll, &mut Account, &mut Staffing)>,
) {
    bar.founded = 0.0;
    if p.founding == 0.0 || !clock.started() {
        return;
    }
    let chance = hazard_to_probability(p.founding, 1.0 / WEEKS_PER_YEAR);
    let mut places = homes.iter_mut().filter(|(o, r, ..)| o.founded == 0 && !r.founded);
    for (human, mut employment, mut talent) in &mut people {
        let free = employment.status() == Status::Unemployed && could_found(&p, &talent);
        if !free || !draws.chance(FOUND, human.key, clock.age, chance) {
            continue;
        }
        let Some((organization, mut repute, mut payroll, mut account, mut staffing)) =
            places.next()
        else {
            break;
        };
        repute.founded = true;
        payroll.found();
        account.found(talent.savings);
        staffing.found();
        talent.savings = 0.0;
        employment.found(organization.index, clock.tick);
        bar.founded += 1.0;
    }
}
