//! Fetch, equation, store.

use super::*;
use crate::engine::{Draws, Folded, Stream};
use crate::model::states::adoption::Mode;
use crate::model::states::displacement::Employment;
use crate::model::states::tiers::Standing;

const PERSON: Stream = Stream::new(Judgment::NAME, "person");

/// The stocks of the start: organizations that are founded later begin without any.
pub(super) fn lay_stocks(p: Res<Judgment>, mut all: Query<(&Organization, &mut Risk)>) {
    for (organization, mut risk) in &mut all {
        let stock = if organization.founded > 0 { p.start } else { 0.0 };
        *risk = Risk::new(&p, [stock; CRITERIA], stock);
    }
}

/// Draws the judgment of people who have none yet, where it matters.
pub(super) fn draw_judgment(
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
pub(super) fn age_stocks(
    (p, repair): (Res<Judgment>, Res<Folded<Repair>>),
    mut all: Query<(&Organization, &mut Risk, &Reckoning)>,
) {
    if !p.risky() {
        return;
    }
    for (organization, mut risk, reckoning) in &mut all {
        *risk = risk.aged(&p, &reckoning.changes, repair.of(organization.index));
    }
}

/// Equation (2) for everybody who works, where it matters who judges.
pub(super) fn foresee(
    (p, clock, capability): (Res<Judgment>, Res<Clock>, Res<Capability>),
    modes: Query<&Mode>,
    mut people: Query<(&Employment, &Standing, &Discernment, &mut Sight)>,
) {
    if !p.directs {
        return;
    }
    let tools: Vec<f64> = modes.iter().map(|mode| tool(*clock, mode.way(), &capability)).collect();
    for (employment, standing, discernment, mut sight) in &mut people {
        if let Some(home) = employment.employer() {
            sight.right = p.right(discernment, standing.acts(), tools[home]);
        }
    }
}
