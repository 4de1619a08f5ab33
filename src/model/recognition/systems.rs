//! Fetch, equation, store. Where all people are alike, none of these looks at anybody.

use super::*;
use crate::engine::{Clock, Draws, Gift};
use crate::model::states::adoption::{Mode, Way};
use crate::model::states::capability::Capability;
use crate::model::states::displacement::{Employment, Labour, Offers, Status};
use crate::model::states::execution::USUAL;
use crate::model::states::flow::Deeds;
use crate::model::states::prevention::Guard;
use crate::model::states::tiers::Standing;
use crate::model::states::wages::{PayFactor, Prices};

/// Least and most of a person's craft and care, relative to the mean.
const BOUNDS: (f64, f64) = (0.05, 20.0);

/// How good each person is at what.
pub(super) fn meet_people(
    (p, draws): (Res<Recognition>, Res<Draws>),
    mut people: Query<(&Human, &mut Regard)>,
) {
    if !p.told_apart() {
        return;
    }
    let sd = sqrt(p.craft.variance()) / p.craft.mean();
    for (human, mut regard) in people.iter_mut().filter(|(_, regard)| !regard.met) {
        let drawn = |law: &Law, stream| {
            let relative = law.sample(&mut draws.at(stream, human.key, 0)) / law.mean();
            relative.clamp(BOUNDS.0, BOUNDS.1)
        };
        (regard.craft, regard.care) = (drawn(&p.craft, CRAFT), drawn(&p.care, CARE));
        regard.apart = if sd > 0.0 { (regard.craft - 1.0) / sd } else { 0.0 };
        regard.met = true;
    }
}

/// Equation (6), and what last week's prevention spared.
pub(super) fn set_incentives(p: Res<Recognition>, mut all: Query<(&Guard, &mut Incentive)>) {
    if !p.told_apart() {
        return;
    }
    for (guard, mut incentive) in &mut all {
        incentive.visibility = guard.visibility();
        incentive.prevented = p.incident * (guard.counterfactual() - guard.expected()).max(0.0);
        let paid = |weight: f64| (1.0 - p.base) * weight;
        incentive.share = effort_in_prevention(
            p.striving,
            paid(p.paid_visible),
            paid(p.paid_prevention) * incentive.visibility,
        );
    }
}

type People<'w, 's> = Query<
    'w,
    's,
    (&'static Human, &'static Employment, (&'static Standing, &'static Deeds), &'static mut Regard),
>;

/// What everybody truly did this week; returns the mean over those who work.
fn tell_deeds(p: &Recognition, prevented: &[f64], people: &mut People) -> Signals {
    // Care of those of tier 3, and of all, by organization.
    let mut careful = vec![[0.0; 2]; prevented.len()];
    for (_, employment, (standing, _), regard) in people.iter() {
        if let Some(home) = employment.employer() {
            careful[home][0] += if standing.acts() == 3 { regard.care } else { 0.0 };
            careful[home][1] += regard.care;
        }
    }
    let (mut sums, mut n) = ([0.0; 2], 0.0);
    for (_, employment, (standing, deeds), mut regard) in people.iter_mut() {
        regard.settle(employment.employer());
        let Some(home) = employment.employer() else { continue };
        let [preventers, all] = careful[home];
        let part = match preventers {
            0.0 => regard.care / all,
            _ if standing.acts() == 3 => regard.care / preventers,
            _ => 0.0,
        };
        regard.did = [
            f64::from(deeds.executed()) + p.reviewed * f64::from(deeds.reviewed()),
            p.caught * f64::from(deeds.caught()) + prevented[home] * part,
        ];
        sums.iter_mut().zip(regard.did).for_each(|(sum, x)| *sum += x);
        n += 1.0;
    }
    if n > 0.0 { sums.map(|sum| sum / n) } else { sums }
}

/// Equations (1) and (2).
pub(super) fn watch_people(
    (p, clock, draws): (Res<Recognition>, Res<Clock>, Res<Draws>),
    homes: Query<&Incentive>,
    mut people: People,
    mut yardstick: ResMut<Yardstick>,
) {
    if !p.told_apart() {
        return;
    }
    let prevented: Vec<f64> = homes.iter().map(|i| i.prevented).collect();
    let [visible, prevention] = tell_deeds(&p, &prevented, &mut people);
    yardstick.visible.push(visible);
    yardstick.prevention.push(prevention);
    let mean = yardstick.mean();
    let (inside, outside) = (p.noise(p.noise_inside), p.noise(p.noise_outside));
    let normal = Law::Normal { mean: 0.0, sd: 1.0 };
    for (human, employment, _, mut regard) in &mut people {
        if employment.employer().is_none() {
            continue;
        }
        let mut draw = draws.at(NOISE, human.key, clock.age);
        let noise = [normal.sample(&mut draw), normal.sample(&mut draw)];
        let did = regard.did;
        let seen = |se: Signals| -> Signals {
            std::array::from_fn(|k| did[k] + blur(se[k], mean[k]) * noise[k])
        };
        regard.inside.take(1.0, seen(inside), p.window_inside);
        regard.unverified.take(1.0, seen(outside), f64::INFINITY);
        let (weeks, sums) = regard.unverified.give(1.0 / p.verification);
        regard.outside.take(weeks, sums, p.window_outside);
        regard.came_to.take(1.0, did, p.window_outside);
        regard.believed = [
            regard.inside.belief(mean, p.spread, inside),
            regard.outside.belief(mean, p.spread, outside),
        ];
    }
}

/// Equations (3) to (5).
pub(super) fn value_people(
    p: Res<Recognition>,
    (prices, labour): (Res<Prices>, Res<Labour>),
    homes: Query<&Incentive>,
    mut people: Query<&mut Regard>,
) {
    if !p.told_apart() {
        return;
    }
    let visibility: Vec<f64> = homes.iter().map(|i| i.visibility).collect();
    let merit = |home: usize, belief: Signals| {
        merit(belief, [p.paid_visible, p.paid_prevention], visibility[home])
    };
    let mut merits = vec![(0.0, 0.0); visibility.len()];
    let (mut worths, mut n) = (0.0, 0.0);
    for regard in &people {
        let Some(home) = regard.home else { continue };
        merits[home] = (merits[home].0 + merit(home, regard.believed[0]), merits[home].1 + 1.0);
        worths += worth(regard.believed[1], prices.judgment());
        n += 1.0;
    }
    for mut regard in &mut people {
        let Some(home) = regard.home else { continue };
        let [inside, outside] = regard.believed;
        let (sum, heads) = merits[home];
        regard.pay = reward(p.base, merit(home, inside), sum / heads);
        regard.offer = reward(p.base, worth(outside, prices.judgment()), worths / n);
        // Where nobody hires, nobody has an offer.
        let sought = labour.vacancies() > 0.0;
        regard.quits = if sought { quits(p.leaving, regard.gap(), p.moving) } else { 1.0 };
    }
}

/// Equations (7) and (8): what applicants show, and what they are worth.
pub(super) fn test_people(
    (p, clock, capability): (Res<Recognition>, Res<Clock>, Res<Capability>),
    modes: Query<(&Organization, &Mode)>,
    mut yardstick: ResMut<Yardstick>,
    mut people: Query<(&Employment, &mut Regard)>,
) {
    if !p.told_apart() {
        return;
    }
    let (all, with) = modes.iter().fold((0.0, 0.0), |s, (o, mode)| {
        let n = f64::from(o.founded);
        (s.0 + n, s.1 + if mode.way() == Way::HumanCoordinated { 0.0 } else { n })
    });
    let share = if clock.started() { with / all * capability.success(USUAL) } else { 0.0 };
    let told = reliability(share, p.test_error);
    yardstick.reliability = told;
    let deep = yardstick.prevention_share();
    let deep = if deep.is_finite() { deep } else { 0.0 };
    for (employment, mut regard) in &mut people {
        if employment.status() == Status::Exited {
            continue;
        }
        regard.worth = (1.0 - deep) * regard.craft + deep * regard.care;
        regard.shown =
            p.test_error.is_finite().then(|| (sqrt(told) * regard.apart, sqrt(1.0 - told)));
    }
}

/// Equations (3) and (5): what belief does to pay, and the gap to leaving.
pub(super) fn give_regard(
    p: Res<Recognition>,
    people: Query<(&Human, &Regard)>,
    mut offers: ResMut<Gift<Offers, Recognition>>,
    mut pay: ResMut<Gift<PayFactor, Recognition>>,
) {
    if !p.told_apart() && offers.is_empty() && pay.is_empty() {
        return;
    }
    for (human, regard) in &people {
        offers.give(human.index, regard.quits);
        pay.give(human.index, regard.pay);
    }
}
