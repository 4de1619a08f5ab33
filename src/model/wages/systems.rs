//! Fetch, equation, store. Where nobody is paid unlike anybody else, none of these looks at anybody.

use super::*;
use crate::engine::ces::cheaper_share;
use crate::engine::quantity::{WEEKS_PER_YEAR, hazard_to_probability};
use crate::engine::{BASE_TICKS, Clock, Folded, Gift};
use crate::model::agents::Organizations;
use crate::model::states::adoption::{Mode, Way};
use crate::model::states::capability::Capability;
use crate::model::states::demand::DemandTerms;
use crate::model::states::displacement::{Employment, Idle, Labour, Status};
use crate::model::states::execution::{ExecutionTerms, USUAL};
use crate::model::states::inputs::Supply;
use crate::model::states::recognition::RecognitionTerms;
use crate::model::states::tiers::Standing;

/// Bounds of a quantity relative to base: prices of what is nearly gone are not told.
const BOUNDS: (f64, f64) = (0.01, 1e4);
/// How much more often those adapt who forecast in logarithms.
const FORESIGHT: f64 = 3.0;

/// Share of people whose organizations work at least in this way.
fn share_of(all: &Query<(&Organization, &Week, &Mode)>, way: Way) -> f64 {
    let (people, those) = all.iter().fold((0.0, 0.0), |s, (o, _, m)| {
        let n = f64::from(o.founded);
        (s.0 + n, s.1 + if m.way() >= way { n } else { 0.0 })
    });
    if people > 0.0 { those / people } else { 0.0 }
}

/// Equations (1) to (6).
pub(super) fn price_factors(
    (p, clock, demand): (Res<Wages>, Res<Clock>, Res<DemandTerms>),
    (supply, execution, capability): (Res<Supply>, Res<ExecutionTerms>, Res<Capability>),
    whole: Res<Organizations>,
    all: Query<(&Organization, &Week, &Mode)>,
    mut now: ResMut<Prices>,
) {
    if p.lag.is_infinite() {
        return;
    }
    let mut sum = [0.0; 3];
    for (_, week, _) in &all {
        sum[0] += week.success_work - week.presence_work;
        sum[1] += week.hours.leading + week.hours.review;
        sum[2] += week.presence_work;
    }
    let now = &mut *now;
    now.quantities.iter_mut().zip(sum).for_each(|(window, value)| window.push(value));
    if clock.measures_base() {
        now.base.iter_mut().zip(sum).for_each(|(base, value)| *base += value);
        now.base_ticks += 1.0;
    }
    let quality = capability.success(USUAL);
    let hour = demand.wage / whole.productive;
    now.ai_cost = execution.cost(supply.price(), hour, quality) / hour;
    if !clock.started() || now.base_ticks == 0.0 {
        return;
    }
    let x: [f64; 3] = std::array::from_fn(|i| {
        let relative = now.quantities[i].mean() / (now.base[i] / now.base_ticks);
        if relative.is_finite() { relative.clamp(BOUNDS.0, BOUNDS.1) } else { 1.0 }
    });
    let bill = now.base_bill;
    let [execute, judge, attend] = marginal_products(x, bill, p.rho, p.epsilon);
    let (access, systems) = (share_of(&all, Way::Copilot), share_of(&all, Way::SystemRun));
    let kept = after_knowledge(p.knowledge, p.decay, access);
    let execute = execute * kept;
    now.rent = kept - (1.0 - p.knowledge);
    let judge = judge + p.interpretation * (1.0 - kept) * bill[0] / bill[1].max(1e-9);
    let r = if now.ai_cost > 0.0 { execute / now.ai_cost } else { f64::INFINITY };
    let share = systems * cheaper_share(r, p.elasticity(clock.years()));
    let execute = execution_target(execute, now.ai_cost, share);
    now.execution = followed(now.execution, execute, p.lag, p.floor);
    now.judgment = followed(now.judgment, judge, p.lag, p.floor);
    now.physical = followed(now.physical, attend, p.lag, p.floor);
    let reached = [
        now.execution < 0.5,
        now.physical > p.prestige * now.execution,
        now.judgment_share() > 0.5,
    ];
    for (date, reached) in now.dates.iter_mut().zip(reached) {
        if reached && date.is_nan() {
            *date = clock.years();
        }
    }
    if now.year.len() < BASE_TICKS as usize {
        now.year.push((now.execution, now.judgment));
    } else {
        let place = clock.tick as usize % now.year.len();
        now.year[place] = (now.execution, now.judgment);
    }
}

/// People turn execution into judgment, sooner where they see what comes or have the time.
pub(super) fn adapt(
    (p, clock, draws): (Res<Wages>, Res<Clock>, Res<Draws>),
    idles: Query<&Idle>,
    mut people: Query<(&Human, &Employment, &mut Pay)>,
) {
    if p.adapting == 0.0 || !clock.started() || !p.told_apart() {
        return;
    }
    let slack: Vec<f64> = idles.iter().map(Idle::above_base).collect();
    for (human, employment, mut pay) in &mut people {
        let Some(home) = employment.employer().filter(|_| !pay.adapted) else { continue };
        let aware = draws.uniform(AWARE, human.key, 0) < p.aware;
        let hazard = p.adapting * (1.0 + slack[home]) * if aware { FORESIGHT } else { 1.0 };
        let chance = hazard_to_probability(hazard, 1.0 / WEEKS_PER_YEAR);
        if draws.chance(ADAPT, human.key, clock.age, chance) {
            (pay.adapted, pay.executing) = (true, pay.executing / 2.0);
        }
    }
}

/// Equation (7), for each person; means for each organization.
pub(super) fn pay_people(
    (p, recognition): (Res<Wages>, Res<RecognitionTerms>),
    (clock, draws): (Res<Clock>, Res<Draws>),
    (terms, factor): (Res<WageTerms>, Res<Folded<PayFactor>>),
    mut now: ResMut<Prices>,
    mut people: Query<(&Human, &Employment, &Standing, &mut Pay)>,
    mut homes: Query<&mut PayLevel>,
) {
    if !p.told_apart() && !recognition.pays {
        return;
    }
    let now = &mut *now;
    now.bill = [0.0; 3];
    let mut sums = vec![(0.0, 0.0); homes.iter().len()];
    for (human, employment, standing, mut pay) in &mut people {
        if employment.status() == Status::Exited {
            continue;
        }
        if pay.executing.is_nan() {
            let drawn = p.executing.sample(&mut draws.at(EXECUTING, human.key, 0));
            pay.executing = drawn.clamp(0.0, 1.0);
        }
        pay.physical = terms.is_physical(employment.occupation());
        let less = if standing.opted_out() { 1.0 - p.cut } else { 1.0 };
        let rank = p.rank(standing.acts()) * less * factor.of(human.index);
        let [executed, judged, attended] = if pay.physical {
            [0.0, 0.0, rank * now.physical]
        } else {
            let share = pow(pay.executing, f64::from(standing.acts()));
            let rank = rank * p.prestige;
            [rank * share * now.execution, rank * (1.0 - share) * now.judgment, 0.0]
        };
        let whole = executed + judged + attended;
        pay.relative = if now.base_pay > 0.0 { whole / now.base_pay } else { 1.0 };
        if let Some(home) = employment.employer() {
            let parts = [executed, judged, attended];
            now.bill.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part);
            sums[home].0 += whole;
            sums[home].1 += 1.0;
        }
    }
    let (paid, heads) = sums.iter().fold((0.0, 0.0), |s, h| (s.0 + h.0, s.1 + h.1));
    if !clock.started() {
        // Base is what all earn together in the last week of the base year.
        (now.base_pay, now.base_bill) = (paid / heads, now.bill);
    }
    for (mut level, (sum, n)) in homes.iter_mut().zip(sums) {
        level.relative = if n > 0.0 { sum / n / now.base_pay } else { 1.0 };
    }
}

/// Equation (8): the labour market has last been counted at the end of the week before.
pub(super) fn follow_unemployment(
    (p, clock, labour): (Res<Wages>, Res<Clock>, Res<Labour>),
    mut now: ResMut<Prices>,
) {
    let now = &mut *now;
    if p.curve == 0.0 && now.level == 1.0 {
        return;
    }
    if clock.measures_base() {
        now.base_unemployment.push(labour.unemployment());
    }
    if clock.started() {
        let base = now.base_unemployment.mean();
        now.level = bargained(now.level, wage_curve(labour.unemployment(), base, p.curve));
    }
}

/// What an hour of each organization's people is paid, relative to the base year.
pub(super) fn give_level(
    now: Res<Prices>,
    all: Query<(&Organization, &PayLevel)>,
    mut gift: ResMut<Gift<WageLevel, Wages>>,
) {
    all.iter().for_each(|(it, level)| gift.give(it.index, level.relative * now.level));
}
