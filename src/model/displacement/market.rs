//! People change places: they part and enter. `hiring` says how they are hired.

use bevy_ecs::prelude::*;

use super::elsewhere::{self, since_start};
use super::matcher::Matcher;
use super::{
    Displacement, Employment, Flows, Homes, Idle, Labour, OCCUPATIONS, Payroll, Reason,
    RestPayroll, Status, rates,
};
use crate::engine::budget::impossible;
use crate::engine::draws::child;
use crate::engine::quantity::{WEEKS_PER_YEAR, hazard_to_probability};
use crate::engine::{Agent, Clock, Draws, Folded, Mechanism, Stream};
use crate::model::agents::{Human, Organization, Trailing};
use crate::model::states::budget;
use crate::model::states::demand::Staffing;
use crate::model::states::displacement::{Churn, Offers, Restlessness, Turnover};
use crate::model::states::economy::{EconomyTerms, Elsewhere};
use crate::model::states::market::{Foundings, LifeTerms};
use crate::model::states::tiers::Standing;

const OCCUPATION: Stream = Stream::new(Displacement::NAME, "occupation");
const LEAVE: Stream = Stream::new(Displacement::NAME, "leave");
const QUIT: Stream = Stream::new(Displacement::NAME, "quit");
/// More of the labour force than this is not without work in a base year `[share]`.
const MOST_UNEMPLOYED: f64 = 0.99;
/// Unemployed for longer is long-term `[weeks]`.
pub(super) const LONG: i64 = 27;
/// Whom people descend from: organizations descend from 0.
const PEOPLE: u64 = 1;

fn occupation(draws: &Draws, key: u64, count: u64) -> u8 {
    (draws.uniform(OCCUPATION, key, count) * OCCUPATIONS as f64) as u8
}

fn person(
    draws: &Draws,
    index: usize,
    status: Status,
    reason: Reason,
    tick: i64,
) -> (Agent, Human, Employment) {
    let key = child(PEOPLE, index as u64);
    let hired = reason == Reason::Base;
    let occupation = occupation(draws, key, 0);
    let home = match status {
        Status::Employed(home) => Some(home),
        _ => None,
    };
    let place = Employment { status, reason, occupation, since: tick, hired, home };
    (Agent, Human { index, key }, place)
}

/// Everybody who is there at the start: the employed, and the unemployed of the flows' steady state.
pub(super) fn settle_people(
    mut commands: Commands,
    (p, clock, draws): (Res<Displacement>, Res<Clock>, Res<Draws>),
    (terms, lives, homes): (Res<EconomyTerms>, Res<LifeTerms>, Homes),
    (mut labour, mut matcher): (ResMut<Labour>, ResMut<Matcher>),
    mut rest: ResMut<RestPayroll>,
) {
    budget::PEOPLE.allow(homes.iter().map(|(_, it)| u128::from(it.founded)).sum());
    let mut index = 0;
    for (entity, organization) in &homes {
        let heads = f64::from(organization.founded);
        let window = || Trailing::new(26);
        let idle = Idle {
            window: window(),
            used: window(),
            per_head: f64::NAN,
            base: 0.0,
            base_ticks: 0.0,
        };
        let payroll = Payroll { heads, openings: vec![] };
        commands.entity(entity).insert((payroll, idle, Turnover::default()));
        for _ in 0..organization.founded {
            let status = Status::Employed(organization.index);
            commands.spawn(person(&draws, index, status, Reason::Base, clock.tick));
            index += 1;
        }
    }
    rest.payroll.heads = elsewhere::heads(&terms, index);
    budget::PEOPLE.allow((index as f64 + rest.payroll.heads) as u128);
    for _ in 0..rest.payroll.heads as usize {
        commands.spawn(person(&draws, index, Status::Elsewhere, Reason::Base, clock.tick));
        index += 1;
    }
    let missing = |filling: f64| {
        homes.iter().fold([0.0; 2], |[ended, missing], (_, it)| {
            let [more_ended, more] = lives.missing(f64::from(it.founded), filling);
            [ended + more_ended, missing + more]
        })
    };
    let all = index as f64;
    let [ended, _] = missing(0.0);
    // Some places are always vacant, or are being filled: where they end, places are full only now.
    let [_, away] = missing(Matcher::of(&p, all, ended).filling());
    let employed = all - away;
    *matcher = Matcher::of(&p, employed, ended);
    if p.separation > 0.0 {
        let u = match matcher.interval() {
            None => Flows::steady(p.separation, p.opening, p.adjustment, 1.0).unemployed,
            Some(_) => p.unemployed_at_start,
        };
        if u > MOST_UNEMPLOYED {
            impossible(format!(
                "no base year has {} of places opened and {} of what is missing made up for in a step where {} of people part: \
                 {u} of the labour force would be without work",
                p.opening, p.adjustment, p.separation
            ));
        }
        let unemployed = libm::round(employed * u / (1.0 - u) - away).max(0.0);
        budget::PEOPLE.allow((index as f64 + unemployed) as u128);
        for _ in 0..unemployed as usize {
            commands.spawn(person(&draws, index, Status::Unemployed, Reason::Base, clock.tick));
            index += 1;
        }
    }
    (labour.born, labour.settled) = (index as u64, index as u64);
}

/// People retire, quit, are laid off (last hired first, unless tiers tell otherwise) or lose their organization.
pub(super) fn part(
    (p, clock, draws): (Res<Displacement>, Res<Clock>, Res<Draws>),
    (restless, offers): (Res<Folded<Restlessness>>, Res<Folded<Offers>>),
    mut homes: Query<(&Staffing, &mut Payroll, &mut Turnover)>,
    mut people: Query<(&Human, &mut Employment, &Standing)>,
    (mut labour, mut rest): (ResMut<Labour>, ResMut<RestPayroll>),
    (matcher, plan): (Res<Matcher>, Res<Elsewhere>),
) {
    (labour.offered, labour.churn) = (0.0, Churn::default());
    let retire = hazard_to_probability(p.turnover, 1.0 / WEEKS_PER_YEAR);
    let quit = matcher.leaves();
    let mut left: Vec<Vec<u8>> = vec![vec![]; homes.iter().len()];
    for (human, mut e, _) in &mut people {
        let home = e.employer();
        let there = e.status == Status::Elsewhere;
        let own = (quit * restless.of(human.index)).min(1.0);
        let quit = (own * offers.of(human.index)).min(1.0);
        let (key, count) = (human.key, clock.age);
        if e.status != Status::Exited && retire > 0.0 && draws.chance(LEAVE, key, count, retire) {
            labour.churn.retired += f64::from(u8::from(home.is_some() || there));
            e.become_(Status::Exited, Reason::Retired, clock.tick);
        } else if (home.is_some() || there) && quit > 0.0 && draws.chance(QUIT, key, count, quit) {
            // The same random number tells whether they would have left without an offer.
            let unasked = draws.chance(QUIT, key, count, own);
            labour.offered += f64::from(u8::from(!unasked));
            let reason = if unasked { Reason::Quit } else { Reason::Offered };
            // Where people move from job to job, those who part with nothing in hand are discharged.
            let discharged = unasked && matcher.moves();
            let churn = &mut labour.churn;
            *(if discharged { &mut churn.discharged } else { &mut churn.quit }) += 1.0;
            e.become_(Status::Unemployed, reason, clock.tick);
        } else if e.status == Status::Retraining && clock.tick - e.since >= p.retraining as i64 {
            e.occupation = occupation(&draws, key, 1 + count);
            let reason = e.reason;
            e.become_(Status::Unemployed, reason, clock.tick);
        } else {
            continue;
        }
        if let Some(home) = home {
            left[home].push(e.occupation);
        } else if there {
            rest.leave(e.occupation, *clock);
        }
    }
    let elsewhere = elsewhere::lay_off(&mut rest, plan.layoffs(), *clock, &mut people);
    // How many must go, and why, by organization.
    let mut wanted: Vec<(usize, Reason)> = Vec::with_capacity(left.len());
    for ((staffing, mut payroll, mut turnover), left) in homes.iter_mut().zip(&mut left) {
        payroll.heads -= left.len() as f64;
        turnover.left += since_start(*clock, left.len());
        payroll.openings.append(left);
        wanted.push(if staffing.closes() {
            (payroll.heads as usize, Reason::Closed)
        } else {
            (staffing.layoffs() as usize, Reason::WantOfWork)
        });
    }
    let going = last_first(&wanted, &people);
    labour.churn.laid_off = (elsewhere + going.len()) as f64;
    if going.is_empty() {
        return;
    }
    for (human, mut e, ..) in &mut people {
        if let Ok(at) = going.binary_search_by_key(&human.index, |&(person, _)| person) {
            e.become_(Status::Unemployed, wanted[going[at].1].1, clock.tick);
        }
    }
    let mut homes: Vec<_> = homes.iter_mut().collect();
    for (_, home) in going {
        let (_, payroll, turnover) = &mut homes[home];
        payroll.heads -= 1.0;
        let closed = wanted[home].1 == Reason::Closed;
        let way = if closed { &mut turnover.closed } else { &mut turnover.laid_off };
        *way += since_start(*clock, 1);
    }
}

/// Of each organization as many people as it wants to go, the last hired first unless tiers tell otherwise: each person
/// with the organization, in the order of people.
fn last_first(
    wanted: &[(usize, Reason)],
    people: &Query<(&Human, &mut Employment, &Standing)>,
) -> Vec<(usize, usize)> {
    if wanted.iter().all(|&(count, _)| count == 0) {
        return vec![];
    }
    let mut here: Vec<Vec<(f64, i64, usize)>> = vec![vec![]; wanted.len()];
    for (human, e, standing) in people {
        if let Some(home) = e.employer().filter(|&home| wanted[home].0 > 0) {
            here[home].push((standing.parting(), e.since, human.index));
        }
    }
    let mut going = vec![];
    for (home, (mut last, &(count, _))) in here.into_iter().zip(wanted).enumerate() {
        last.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then((b.1, b.2).cmp(&(a.1, a.2))));
        going.extend(last.into_iter().take(count).map(|(.., person)| (person, home)));
    }
    going.sort_unstable();
    going
}

/// Those who found an organization this week leave unemployment for it.
pub(super) fn take_founders(
    (foundings, clock): (Res<Foundings>, Res<Clock>),
    mut homes: Query<(&Organization, &mut Payroll, &mut Turnover)>,
    mut people: Query<(&Human, &mut Employment)>,
) {
    if foundings.founded().is_empty() {
        return;
    }
    for founding in foundings.founded() {
        let mut homes = homes.iter_mut();
        let place = homes.find(|(organization, ..)| organization.index == founding.organization);
        let (_, mut payroll, mut turnover) = place.expect("it is founded in a place that there is");
        payroll.heads = 1.0;
        turnover.opened += since_start(*clock, 1);
        payroll.openings.clear();
        let founder = people.iter_mut().find(|(human, _)| human.index == founding.person);
        let (_, mut employment) = founder.expect("somebody founds it");
        let status = Status::Employed(founding.organization);
        employment.become_(status, Reason::Founded, clock.tick);
    }
}

/// As many people enter as the labour force of the start loses in a year.
pub(super) fn enter(
    mut commands: Commands,
    (p, clock, draws): (Res<Displacement>, Res<Clock>, Res<Draws>),
    mut labour: ResMut<Labour>,
) {
    let force = if labour.everyone > 0.0 { labour.force() } else { labour.born as f64 };
    labour.due += force * p.turnover / WEEKS_PER_YEAR;
    budget::PEOPLE.allow((labour.born as f64 + labour.due) as u128);
    while labour.due >= 1.0 {
        labour.due -= 1.0;
        let index = labour.born as usize;
        labour.born += 1;
        commands.spawn(person(&draws, index, Status::Unemployed, Reason::Entrant, clock.tick));
    }
}

/// Counts everybody; nobody may be lost.
pub(super) fn count(
    clock: Res<Clock>,
    people: Query<&Employment>,
    (homes, rest): (Query<&Payroll>, Res<RestPayroll>),
    mut labour: ResMut<Labour>,
) {
    let Labour { vacancies, offered, hired, forgone, churn, born, settled, due, .. } = *labour;
    let everyone = people.iter().len() as f64;
    let moved = Labour { vacancies, offered, hired, forgone, churn, ..Labour::default() };
    *labour = Labour { born, settled, due, everyone, ..moved };
    let counted = &mut *labour;
    let mut spells = vec![];
    for e in &people {
        match e.status {
            Status::Employed(_) | Status::Elsewhere => counted.employed += 1.0,
            Status::Unemployed => {
                counted.unemployed += 1.0;
                spells.push(clock.tick - e.since);
                counted.long_term += f64::from(u8::from(clock.tick - e.since > LONG));
                let want = matches!(e.reason, Reason::WantOfWork | Reason::Closed);
                counted.separated += f64::from(u8::from(want));
                counted.never_hired += f64::from(u8::from(!e.hired));
            }
            Status::Retraining => counted.retraining += 1.0,
            Status::Exited => counted.exited += 1.0,
        }
    }
    counted.spells = rates::spells(&mut spells);
    debug_assert_eq!(counted.leak(), None);
    let heads = homes.iter().map(Payroll::heads).sum::<f64>() + rest.heads();
    debug_assert_eq!(counted.employed, heads);
}
