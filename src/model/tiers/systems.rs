//! Fetch, equation, store. Where there are no tiers, none of these looks at anybody.

use super::*;
use crate::engine::ces::cheaper_share;
use crate::engine::quantity::{WEEKS_PER_YEAR, hazard_to_probability};
use crate::engine::{Clock, Draws, Gift};
use crate::model::agents::Week;
use crate::model::states::adoption::{Mode, Way};
use crate::model::states::capability::Capability;
use crate::model::states::demand::Account;
use crate::model::states::displacement::{Employment, Restlessness, Search, Status};
use crate::model::states::execution::{ExecutionTerms, USUAL};
use crate::model::states::flow::Deeds;
use crate::model::states::inputs::Supply;
use crate::model::states::market::Talent;

/// Weeks over which those who would opt out do so, on average.
const OPTING: f64 = 26.0;

pub(super) fn place_people(
    p: Res<Tiers>,
    draws: Res<Draws>,
    mut people: Query<(&Human, &mut Standing)>,
) {
    for (human, mut standing) in &mut people {
        let u = draws.uniform(PLACE, human.key, 0);
        standing.tier = match u {
            u if u < p.tier_3 => 3,
            u if u < p.tier_3 + p.tier_2 => 2,
            _ => 1,
        };
    }
}

/// Equation (2): those work faster whose organization has AI at hand, or who have an assistant of their own.
pub(super) fn equip_people(
    p: Res<Tiers>,
    modes: Query<&Mode>,
    mut people: Query<(&Employment, &Talent, &mut Standing)>,
) {
    if !p.told_apart() {
        return;
    }
    let helped: Vec<bool> = modes.iter().map(|m| m.way() != Way::HumanCoordinated).collect();
    for (employment, talent, mut standing) in &mut people {
        let here = employment.employer().is_some_and(|home| helped[home] || talent.assistant());
        standing.speed = if here { p.gain(standing.tier) } else { 1.0 };
    }
}

/// Equations (6) and (7).
pub(super) fn measure_load(
    (p, clock, capability): (Res<Tiers>, Res<Clock>, Res<Capability>),
    people: Query<(&Employment, &Standing)>,
    mut all: Query<(&Organization, &Week, &Mode, &mut Duty)>,
) {
    if !p.told_apart() {
        return;
    }
    let mut heads = vec![(0.0, 0.0); all.iter().len()];
    for (employment, standing) in &people {
        if let Some(home) = employment.employer() {
            heads[home].0 += 1.0;
            heads[home].1 += f64::from(u8::from(standing.may_decide()));
        }
    }
    for (organization, week, mode, mut duty) in &mut all {
        let (people, seniors) = heads[organization.index];
        (duty.people, duty.accountable) = (people, if seniors > 0.0 { seniors } else { people });
        duty.surface.push(week.shipped);
        let each = duty.surface.mean() / duty.accountable;
        if clock.measures_base() && each.is_finite() {
            duty.base += each;
            duty.base_ticks += 1.0;
        }
        // What AI answers for those who execute, their guides need not.
        let answered = match mode.way() {
            Way::HumanCoordinated => 0.0,
            _ => capability.success(USUAL).min(0.99),
        };
        let load = each / (duty.base / duty.base_ticks) * (1.0 - p.relief * answered);
        duty.load = if clock.started() && load.is_finite() { load.min(MOST_LOAD) } else { 1.0 };
        let juniors = (people - seniors).max(1.0);
        duty.guidance = (seniors / juniors * span(p.guiding, answered)).min(1.0);
    }
}

/// Equation (3).
pub(super) fn gather_cases(p: Res<Tiers>, mut people: Query<(&Deeds, &mut Standing)>) {
    if p.rise_2 == 0.0 && p.rise_3 == 0.0 {
        return;
    }
    for (deeds, mut standing) in &mut people {
        standing.cases += p.case_share * f64::from(deeds.executed() + deeds.reviewed());
        standing.ledger += f64::from(deeds.caught());
    }
}

/// Equations (4) and (5).
pub(super) fn rise(
    (p, clock, draws): (Res<Tiers>, Res<Clock>, Res<Draws>),
    duties: Query<&Duty>,
    mut people: Query<(&Human, &Employment, &mut Standing)>,
    mut moves: ResMut<Moves>,
) {
    moves.risen = [0.0; 2];
    if p.rise_2 == 0.0 && p.rise_3 == 0.0 || p.definition == 0.0 {
        return;
    }
    let guidance: Vec<f64> = duties.iter().map(|d| d.guidance).collect();
    for (human, employment, mut standing) in &mut people {
        let Some(home) = employment.employer() else { continue };
        let hazard = match standing.acts() {
            1 if standing.opted_out => continue,
            1 => hazard_to_tier_2(&p, standing.cases, guidance[home]),
            2 => hazard_to_tier_3(&p, standing.ledger),
            _ => continue,
        };
        let chance = hazard_to_probability(hazard, 1.0 / WEEKS_PER_YEAR);
        if draws.chance(RISE, human.key, clock.age, chance) {
            moves.risen[usize::from(standing.tier) - 1] += 1.0;
            standing.tier += 1;
        }
    }
}

/// Equations (8) and (9), from the start on.
pub(super) fn opt_out(
    (p, clock, draws): (Res<Tiers>, Res<Clock>, Res<Draws>),
    duties: Query<&Duty>,
    mut people: Query<(&Human, &Employment, &mut Standing)>,
    mut moves: ResMut<Moves>,
) {
    moves.opted_out = 0.0;
    if !clock.started() || p.strain == 0.0 && p.reluctance == 0.0 {
        return;
    }
    let loads: Vec<f64> = duties.iter().map(|d| d.load).collect();
    for (human, employment, mut standing) in &mut people {
        standing.restlessness = 1.0;
        let Some(home) = employment.employer().filter(|_| standing.acts() >= 2) else { continue };
        standing.restlessness = restlessness(p.strain, loads[home]);
        let unwilling = draws.uniform(OWNING, human.key, 0) < cut(p.reluctance, loads[home]);
        if unwilling && draws.chance(OPT, human.key, clock.age, 1.0 / OPTING) {
            standing.opted_out = true;
            standing.restlessness = 1.0;
            moves.opted_out += 1.0;
        }
    }
}

/// Equation (1): who is laid off first and who is wanted least.
pub(super) fn weigh_people(
    (p, clock, draws): (Res<Tiers>, Res<Clock>, Res<Draws>),
    (supply, execution, capability): (Res<Supply>, Res<ExecutionTerms>, Res<Capability>),
    homes: Query<(&Organization, &Account, &Mode)>,
    mut people: Query<(&Human, &Employment, &mut Standing)>,
    mut moves: ResMut<Moves>,
) {
    if !clock.started() || !p.told_apart() {
        return;
    }
    // By people at the start, as adoption counts.
    let (people_there, wages, systems) = homes.iter().fold((0.0, 0.0, 0.0), |s, (o, a, m)| {
        let n = f64::from(o.founded);
        let system = if m.way() == Way::SystemRun { n } else { 0.0 };
        (s.0 + n, s.1 + n * a.wage(), s.2 + system)
    });
    let (wages, systems) = (wages / people_there, systems / people_there);
    let machine = execution.cost(supply.price(), wages, capability.success(USUAL));
    // Free executors, or work that nobody is paid for, are infinitely cheaper.
    let r = if machine > 0.0 && wages > 0.0 { wages / machine } else { f64::INFINITY };
    moves.share = [1, 2, 3].map(|tier| systems * cheaper_share(r, p.substitution(tier)));
    if p.treats_all_alike() && p.hire_cut == 0.0 {
        return;
    }
    for (human, employment, mut standing) in &mut people {
        if employment.status() == Status::Exited {
            continue;
        }
        let share = moves.share[usize::from(standing.acts()) - 1];
        standing.wanted = 1.0 - p.hire_cut * share;
        standing.parting = if p.treats_all_alike() {
            0.0
        } else {
            // The least of exponential draws, each divided by its weight, is drawn by weight.
            draws.exponential(PART, human.key, clock.age) / share.max(1e-9)
        };
    }
}

/// Equations (8) and (1): who quits sooner, and who is wanted less.
pub(super) fn give_standing(
    p: Res<Tiers>,
    people: Query<(&Human, &Standing)>,
    mut restless: ResMut<Gift<Restlessness, Tiers>>,
    mut search: ResMut<Gift<Search, Tiers>>,
) {
    let quiet = p.strain == 0.0 && p.reluctance == 0.0 && p.hire_cut == 0.0;
    if quiet && restless.is_empty() && search.is_empty() {
        return;
    }
    for (human, standing) in &people {
        restless.give(human.index, standing.restlessness);
        search.give(human.index, standing.wanted);
    }
}
