//! Places are posted, and seekers and vacancies meet.

use bevy_ecs::prelude::*;

use super::elsewhere::{self, since_start};
use super::market::LONG;
use super::matcher::Matcher;
use super::{
    Displacement, Employment, Labour, OCCUPATIONS, Payroll, Reason, RestPayroll, Status, neighbours,
};
use crate::engine::{Clock, Draws, Folded, Mechanism, Stream};
use crate::model::agents::{Human, Organization};
use crate::model::states::budget::PLACES;
use crate::model::states::demand::Staffing;
use crate::model::states::displacement::{Search, Turnover};
use crate::model::states::economy::Elsewhere;
use crate::model::states::recognition::Regard;

pub(super) const OPENING: Stream = Stream::new(Displacement::NAME, "opening");
pub(super) const AHEAD: Stream = Stream::new(Displacement::NAME, "ahead");
const RIPE: Stream = Stream::new(Displacement::NAME, "ripe");
const SEARCH: Stream = Stream::new(Displacement::NAME, "search");
const APPLY: Stream = Stream::new(Displacement::NAME, "apply");
const RANK: Stream = Stream::new(Displacement::NAME, "rank");
const RETRAIN: Stream = Stream::new(Displacement::NAME, "retrain");
/// By how much those rank ahead who have an offer: more than any noise can.
const BEFORE_OTHERS: f64 = 1e3;

/// An organization, or the rest, and a place among its openings.
type Place = (usize, usize);

/// The best applicant for a vacancy so far, and what the best of all is worth.
#[derive(Clone, Copy, Debug)]
struct Applicant {
    rank: f64,
    person: usize,
    worth: f64,
    best: f64,
}

impl Applicant {
    /// The first by rank, and what the best of both is worth.
    fn or(self, other: Self) -> Self {
        let first = if other.rank < self.rank { other } else { self };
        Self { best: self.best.max(other.best), ..first }
    }
}

type Homes<'w, 's> = Query<
    'w,
    's,
    (&'static Organization, &'static Staffing, &'static mut Payroll, &'static mut Turnover),
>;

/// Places are opened where they are wanted; seekers apply; each vacancy that picks takes one of those who did.
pub(super) fn hire(
    (p, clock, draws): (Res<Displacement>, Res<Clock>, Res<Draws>),
    mut homes: Homes,
    (search, plan): (Res<Folded<Search>>, Res<Elsewhere>),
    mut people: Query<(&Human, &mut Employment, &Regard)>,
    (mut labour, mut matcher, mut elsewhere): (
        ResMut<Labour>,
        ResMut<Matcher>,
        ResMut<RestPayroll>,
    ),
) {
    let stayed =
        homes.iter().map(|(_, _, payroll, _)| payroll.heads).sum::<f64>() + elsewhere.heads();
    let mut waiting = post(&p, (*clock, &draws), &matcher, &mut homes);
    let ahead = (p.ahead && matcher.interval().is_some()).then(|| matcher.ahead(elsewhere.heads()));
    for (place, kind) in elsewhere.open_places((&plan, ahead), &draws, clock.age).enumerate() {
        waiting[kind as usize].push((elsewhere::HOME, place));
    }
    labour.vacancies = waiting.iter().map(|v| v.len() as f64).sum();
    let vacant = ripe(waiting, (*clock, &draws), &matcher, &homes);
    let searches = 1.0 / p.search_interval;
    let mut best: Vec<Vec<Option<Applicant>>> =
        vacant.iter().map(|v| vec![None; v.len()]).collect();
    let mut retraining =
        people.iter().filter(|(_, e, ..)| e.status == Status::Retraining).count() as f64;
    let seats = libm::floor(p.seats * labour.force());
    for (human, mut e, regard) in &mut people {
        let (key, count) = (human.key, clock.age);
        let Some(eager) = matcher.eagerness(e.status) else { continue };
        if e.status == Status::Unemployed
            && retraining < seats
            && clock.tick - e.since > LONG
            && draws.chance(RETRAIN, key, count, searches)
        {
            let reason = e.reason;
            e.become_(Status::Retraining, reason, clock.tick);
            retraining += 1.0;
            continue;
        }
        let offered = e.left_for_an_offer(clock.tick);
        let own = e.occupation as usize;
        let near = neighbours(e.occupation).map(|j| (j, p.mobility * vacant[j].len() as f64));
        let weights = [(own, vacant[own].len() as f64), near[0], near[1], near[2]];
        let total: f64 = weights.iter().map(|w| w.1).sum();
        let pace = match matcher.interval() {
            None => searches,
            Some(_) => eager * matcher.applications(total, labour.vacancies),
        };
        if labour.vacancies == 0.0
            || !offered && !draws.chance(SEARCH, key, count, pace * search.of(human.index))
        {
            continue;
        }
        // Nobody applies where they work or have just left; the rest of the economy is many employers to its people.
        let works_at = || elsewhere::workplace(e.status).filter(|&home| home != elsewhere::HOME);
        let not_at = if offered { regard.home() } else { works_at() };
        let mut rest = draws.uniform(APPLY, key, count) * total;
        for (occupation, weight) in weights {
            if rest < weight {
                let n = vacant[occupation].len();
                let mut place = ((rest / weight * n as f64) as usize).min(n - 1);
                let left = |place: usize| not_at == Some(vacant[occupation][place].0);
                if left(place) {
                    place = (place + 1) % n;
                }
                if left(place) {
                    break;
                }
                let rank = regard.rank(draws.uniform(RANK, key, count));
                let rank = if offered { rank - BEFORE_OTHERS } else { rank };
                let (person, worth) = (human.index, regard.worth());
                let now = Applicant { rank, person, worth, best: worth };
                let slot = &mut best[occupation][place];
                *slot = Some(slot.map_or(now, |before| before.or(now)));
                break;
            }
            rest -= weight;
        }
    }
    let taken = || best.iter().flatten().flatten();
    labour.forgone = taken().map(|a| a.best - a.worth).sum();
    let mut hired: Vec<(usize, usize, usize)> = vec![];
    for (places, best) in vacant.iter().zip(&best) {
        for (&(home, place), best) in places.iter().zip(best) {
            hired.extend(best.map(|a| (a.person, home, place)));
        }
    }
    labour.hired = hired.len() as f64;
    settle(hired, *clock, (&mut homes, &mut elsewhere), &mut people, &mut labour);
    matcher.see(&labour, stayed);
}

/// Each organization has as many openings as it lacks people; those where it hires wait for somebody, by occupation.
fn post(
    p: &Displacement,
    (clock, draws): (Clock, &Draws),
    matcher: &Matcher,
    homes: &mut Homes,
) -> Vec<Vec<Place>> {
    let mut waiting: Vec<Vec<Place>> = vec![vec![]; OCCUPATIONS];
    for (organization, staffing, mut payroll, _) in homes {
        let mut wanted = staffing.target() - payroll.heads;
        if p.ahead && matcher.interval().is_some() {
            wanted += matcher.ahead(payroll.heads);
            // A part of a place is a place in such a part of all organizations, always the same.
            wanted += draws.uniform(AHEAD, organization.key, 0);
        }
        PLACES.allow(wanted.max(0.0) as u128);
        let free = wanted.max(0.0) as usize;
        let surplus = payroll.openings.len().saturating_sub(free);
        payroll.openings.drain(..surplus);
        while payroll.openings.len() < free {
            let count = clock.age << 16 | payroll.openings.len() as u64;
            let kind = (draws.uniform(OPENING, organization.key, count) * OCCUPATIONS as f64) as u8;
            payroll.openings.push(kind);
        }
        if staffing.hires() {
            for (place, &kind) in payroll.openings.iter().enumerate() {
                waiting[kind as usize].push((organization.index, place));
            }
        }
    }
    waiting
}

/// Those that pick this week.
fn ripe(
    mut waiting: Vec<Vec<Place>>,
    (clock, draws): (Clock, &Draws),
    matcher: &Matcher,
    homes: &Homes,
) -> Vec<Vec<Place>> {
    if let Some(interval) = matcher.interval() {
        let keys: Vec<u64> = homes.iter().map(|(organization, ..)| organization.key).collect();
        let picks = |&(home, place): &Place| {
            let count = clock.age << 16 | place as u64;
            let key = keys.get(home).copied().unwrap_or(elsewhere::KEY);
            draws.chance(RIPE, key, count, 1.0 / interval)
        };
        waiting.iter_mut().for_each(|places| places.retain(picks));
    }
    waiting
}

/// Those who are hired go where they are, and leave a place behind where they worked.
fn settle(
    mut hired: Vec<(usize, usize, usize)>,
    clock: Clock,
    (homes, elsewhere): (&mut Homes, &mut RestPayroll),
    people: &mut Query<(&Human, &mut Employment, &Regard)>,
    labour: &mut Labour,
) {
    hired.sort_unstable();
    let mut left: Vec<(usize, u8)> = vec![];
    for (human, mut e, ..) in people {
        if let Ok(at) = hired.binary_search_by_key(&human.index, |h| h.0) {
            let moves = elsewhere::workplace(e.status).map(|home| (home, e.occupation));
            let straight = moves.is_some() || e.left_for_an_offer(clock.tick);
            labour.churn.moved += f64::from(u8::from(straight));
            labour.churn.moved_from_work += f64::from(u8::from(moves.is_some()));
            left.extend(moves);
            e.become_(elsewhere::status(hired[at].1), Reason::Hired, clock.tick);
        }
    }
    hired.sort_unstable_by_key(|&(_, home, place)| std::cmp::Reverse((home, place)));
    let mut homes: Vec<_> = homes.iter_mut().collect();
    for (_, home, place) in hired {
        if home == elsewhere::HOME {
            elsewhere.hire(place, clock);
            continue;
        }
        let (_, _, payroll, turnover) = &mut homes[home];
        payroll.openings.remove(place);
        payroll.heads += 1.0;
        if clock.started() {
            turnover.hire();
        }
    }
    for (home, occupation) in left {
        if home == elsewhere::HOME {
            elsewhere.leave(occupation, clock);
            continue;
        }
        let (_, _, payroll, turnover) = &mut homes[home];
        payroll.openings.push(occupation);
        payroll.heads -= 1.0;
        turnover.left += since_start(clock, 1);
    }
}
