//! Fetch, equation, store.

use super::*;
use crate::engine::{Draws, Stream};
use crate::model::prevention::Guard;

const PERSON: Stream = Stream::new(Judgment::NAME, "person");

/// The stocks of the start: whoever founds an organization later begins without.
pub(super) fn lay_stocks(p: Res<Judgment>, mut all: Query<(&Organization, &mut Risk)>) {
    for (organization, mut risk) in &mut all {
        let stock = if organization.founded > 0 { p.start } else { 0.0 };
        *risk = Risk::new(&p, [stock; CRITERIA], stock);
    }
}

/// Draws the judgment of people who have not been told apart yet, where it matters.
pub(super) fn tell_people_apart(
    (p, draws): (Res<Judgment>, Res<Draws>),
    mut people: Query<(&Human, &mut Discernment)>,
) {
    if !p.directs {
        return;
    }
    for (human, mut discernment) in &mut people {
        if discernment.judgment.is_nan() {
            discernment.judgment = p.people.sample(&mut draws.at(PERSON, human.key, 0));
        }
    }
}

/// Equation (3): what last week's tasks left behind, what its prevention repaired.
pub(super) fn age_stocks(p: Res<Judgment>, mut all: Query<(&mut Risk, &mut Reckoning, &Guard)>) {
    if !p.risky() {
        return;
    }
    for (mut risk, mut reckoning, guard) in &mut all {
        let changes = std::mem::take(&mut reckoning.changes);
        *risk = risk.aged(&p, &changes, guard.repair());
    }
}
