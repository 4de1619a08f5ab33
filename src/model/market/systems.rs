//! Fetch, equation, store. Where nothing of this market acts, none of these looks at anybody.

use super::*;
use crate::engine::quantity::{WEEKS_PER_YEAR, hazard_to_probability};
use crate::engine::{Clock, Draws, Gift};
use crate::model::agents::Week;
use crate::model::states::adoption::{Mode, Way};
use crate::model::states::displacement::Employment;
use crate::model::states::tiers::Standing;

/// Equation (1).
pub(super) fn release(
    (p, clock, draws): (Res<Market>, Res<Clock>, Res<Draws>),
    mut bar: ResMut<Bar>,
) {
    if clock.age == 0 {
        bar.quality = p.bar;
    }
    let chance = hazard_to_probability(p.releases, 1.0 / WEEKS_PER_YEAR);
    if clock.started() && draws.chance(RELEASE, 0, clock.age, chance) {
        bar.quality = jumped(bar.quality, p.jump * draws.exponential(JUMP, 0, clock.age));
        bar.releases += 1.0;
    }
}

/// Who can do what, and equation (9).
pub(super) fn know_people(
    (p, clock, draws): (Res<Market>, Res<Clock>, Res<Draws>),
    mut people: Query<(&Human, &mut Talent)>,
) {
    if !p.acts() {
        return;
    }
    for (human, mut talent) in &mut people {
        if talent.skill.is_nan() {
            let draw = |law: &Law, stream| law.sample(&mut draws.at(stream, human.key, 0));
            talent.skill = draw(&p.skill, SKILL).clamp(0.0, 1.0);
            talent.taste = draw(&p.taste, TASTE).clamp(0.0, 1.0);
            talent.worth = draw(&p.worth, WORTH);
            talent.savings = draw(&p.savings, SAVINGS);
        }
        talent.assistant = clock.started() && p.assistant <= talent.worth;
    }
}

/// Equations (2) to (8) for organizations.
pub(super) fn judge_sellers(
    (p, clock, bar): (Res<Market>, Res<Clock>, Res<Bar>),
    people: Query<(&Employment, &Standing, &Talent)>,
    mut all: Query<(&Week, &Mode, &mut Repute)>,
) {
    if !p.acts() {
        return;
    }
    // Of its people: skill and how many; taste of those who decide, and how many; how many have an assistant.
    let mut sums = vec![[0.0; 5]; all.iter().len()];
    for (employment, standing, talent) in &people {
        let Some(home) = employment.employer() else { continue };
        // Without tiers, everybody's taste counts alike.
        let decides = if standing.may_decide() { 1.0 } else { 1e-9 };
        let assisted = f64::from(u8::from(talent.assistant));
        let parts = [talent.skill, 1.0, decides * talent.taste, decides, assisted];
        sums[home].iter_mut().zip(parts).for_each(|(sum, part)| *sum += part);
    }
    let mut weights = 0.0;
    let (mut followers, mut sellers) = (0.0, 0.0);
    for ((week, mode, mut r), [skill, n, taste, deciding, assisted]) in all.iter_mut().zip(sums) {
        if n == 0.0 {
            (r.quality, r.share) = (f64::NAN, 0.0);
            continue;
        }
        let skill = skill / n;
        let helped = if mode.way() == Way::HumanCoordinated { assisted / n } else { 1.0 };
        let execution = helped * skill.max(bar.quality) + (1.0 - helped) * skill;
        r.quality = quality(execution, taste / deciding, p.interpretation);
        let settled = week.successes + week.reverted;
        if settled > 0.0 {
            let (good, bad) = (week.successes / settled, week.escaped / settled);
            let now = if r.reputation.is_nan() { good - p.blame * bad } else { r.reputation };
            r.reputation = reputation(now, p.memory, good, p.blame, bad);
        }
        r.audience = audience(r.audience, p.following, r.quality, p.churn);
        r.share = if r.quality > bar.quality { exp(p.choosiness * r.quality) } else { 0.0 };
        weights += r.share;
        (followers, sellers) = (followers + r.audience, sellers + 1.0);
    }
    for (_, _, mut r) in &mut all {
        if r.quality.is_nan() {
            continue;
        }
        r.share = if weights > 0.0 { r.share / weights } else { 0.0 };
        // Told against the mean: attention is what people follow others for.
        if followers > 0.0 {
            r.audience *= sellers / followers;
        }
        let worth = price(r.quality, bar.quality, 1.0);
        if !clock.started() || r.base_worth == 0.0 {
            (r.base_worth, r.base_share, r.base_reputation) = (worth, r.share, r.reputation);
            continue;
        }
        let name = weighed(r.reputation / r.base_reputation, p.trust);
        let crowd = weighed(r.audience, p.trust);
        r.price = factor(p.exposed, worth / r.base_worth * name * crowd);
        let share = if r.base_share > 0.0 { r.share / r.base_share } else { 1.0 };
        r.demand = factor(p.exposed, share);
        r.births = (1.0 + p.reach * (r.audience - 1.0)).clamp(0.0, MOST);
    }
}

/// What a name is worth to whom: equations (7) and (8).
pub(super) fn give_repute(
    all: Query<(&Organization, &Repute)>,
    mut births: ResMut<Gift<Births, Market>>,
    mut asked: ResMut<Gift<Asked, Market>>,
    mut premium: ResMut<Gift<Premium, Market>>,
) {
    for (organization, repute) in &all {
        births.give(organization.index, repute.births);
        asked.give(organization.index, repute.demand);
        premium.give(organization.index, repute.price);
    }
}
