//! Brings what the rooms decided for the week into the sites: people, executors, slots, cells.

use bevy_ecs::prelude::*;

use super::route::{Facts, Parameters, Tour};
use super::seats::Colleague;
use super::trace::Trace;
use super::*;
use crate::engine::Clock;
use crate::engine::quantity::HOURS_PER_WEEK;
use crate::model::agents::{Human, Organizations, Week};
use crate::model::demand::Demand;
use crate::model::purposes::leading_hours;
use crate::model::recognition::Recognition;
use crate::model::states::adoption::Mode;
use crate::model::states::displacement::Employment;
use crate::model::states::judgment::Sight;
use crate::model::states::purposes::Cells;
use crate::model::states::recognition::Regard;
use crate::model::states::tiers::Standing;
use crate::model::tasks::emission;
use crate::model::tiers::Tiers;

pub(super) const NONE: u32 = u32::MAX;

impl Desk {
    /// The site, and the tour that its events take this week.
    pub(super) fn tour<'a>(
        &'a mut self,
        rooms: route::Rooms<'a>,
        facts: &'a mut route::FactsItem<'_, '_>,
        trace: Option<&'a mut Trace>,
    ) -> (&'a mut Site<Task>, Tour<'a>) {
        let Self { site, asking, ready, released, unanswered, open, answerable, .. } = self;
        let (speeds, handled) = (&self.speeds, &mut self.handled);
        let tour = Tour {
            rooms,
            organization: facts.organization.index as u32,
            seams: facts.seams,
            bench: facts.bench,
            trust: facts.trust,
            slots: facts.slots,
            risk: facts.risk,
            reckoning: &mut facts.reckoning,
            spending_left: facts.account.accepts(),
            room: facts.demanded.room(rooms.tasks),
            ideas: &mut facts.ideas,
            lead_time: &mut facts.lead_time,
            week: &mut facts.week,
            asking,
            ready,
            released,
            unanswered,
            open,
            answerable: *answerable,
            speeds,
            handled,
            trace,
        };
        (site, tour)
    }
}

/// How the week of one person is cut before anything else: meetings, set-up and restoring come off first.
pub(super) struct Cut {
    pub(super) available: f64,
    meetings: f64,
    setup: f64,
    on_call: f64,
}

impl Cut {
    fn of(p: &Organizations, heads: f64, meetings: f64, setup: f64, on_call: f64) -> Self {
        let productive = HOURS_PER_WEEK * p.productive;
        let setup =
            if heads > 0.0 { (setup / heads).min(productive * (1.0 - meetings)) } else { 0.0 };
        let left = productive * (1.0 - meetings) - setup;
        let on_call = if heads > 0.0 { (on_call / heads).min(left) } else { 0.0 };
        Self { available: left - on_call, meetings: productive * meetings, setup, on_call }
    }
}

/// Seats people, executors, slots and cells for the week, and says how its hours are cut.
pub(super) fn seat_people(
    mut flow: ResMut<Flow>,
    (whole, demand, clock, parameters): (Res<Organizations>, Res<Demand>, Res<Clock>, Parameters),
    mut organizations: Query<Facts>,
    modes: Query<(&Mode, &Cells)>,
    people: Query<(&Human, &Employment, &Standing, &Regard)>,
    (tiers, recognition): (Res<Tiers>, Res<Recognition>),
    (minds, mut all): (Query<&Sight>, Query<(&Purpose, &mut Sources)>),
) {
    let (p, flow) = (parameters.rooms(), &mut *flow);
    let mut led: Vec<f64> = vec![0.0; people.iter().len()];
    for lead in all
        .iter()
        .flat_map(|(purpose, _)| purpose.cells())
        .filter(|c| c.led())
        .filter_map(|c| c.lead())
    {
        led[lead as usize] += 1.0;
    }
    flow.seats.resize(led.len(), None);
    let mut heads = vec![0.0; flow.desks.len()];
    people.iter().filter_map(|(_, e, ..)| e.employer()).for_each(|home| heads[home] += 1.0);
    let learns = |e: &Employment| demand.ramp > 0.0 && e.learns(clock.tick, demand.ramp);
    let mut learners = vec![0.0; if demand.ramp > 0.0 { heads.len() } else { 0 }];
    let learning = people.iter().filter(|(_, e, ..)| learns(e));
    learning.filter_map(|(_, e, ..)| e.employer()).for_each(|home| learners[home] += 1.0);

    let mut cuts = Vec::with_capacity(heads.len());
    for ((mut facts, (mode, _)), &heads) in organizations.iter_mut().zip(&modes).zip(&heads) {
        let taught = learners.get(cuts.len()).copied().unwrap_or_default()
            * demand.training
            * HOURS_PER_WEEK
            * whole.productive;
        let other = mode.setup_hours() + taught;
        let cut = Cut::of(&whole, heads, facts.seams.meetings(), other, facts.guard.on_call());
        *facts.week = Week { length: HOURS_PER_WEEK, ..Week::default() };
        facts.reckoning.begin();
        let desk = &mut flow.desks[facts.organization.index];
        (facts.week.backlog, facts.week.backlog_work) = (desk.backlog, desk.backlog_work);
        facts.week.hours.productive = HOURS_PER_WEEK * whole.productive * heads;
        (facts.week.hours.meetings, facts.week.hours.setup) =
            (cut.meetings * heads, cut.setup * heads);
        facts.week.hours.on_call = cut.on_call * heads;
        if taught > 0.0 {
            facts.week.hours.training = facts.week.hours.setup * taught / other;
            facts.week.hours.setup -= facts.week.hours.training;
        }
        desk.closed = heads == 0.0;
        cuts.push(cut);
    }

    let mut sights = vec![];
    if p.judgment.looks_ahead() {
        sights.resize(led.len(), p.judgment.terms().foreseen(p.purposes.right));
        for ((human, employment, ..), sight) in people.iter().zip(&minds) {
            if p.judgment.directs && employment.employer().is_some() {
                sights[human.index] = sight.right();
            }
        }
    }

    let leading = leading_hours(p.purposes, *clock);
    // Those who left give back what they worked on before anybody else takes it up.
    for (human, employment, ..) in &people {
        if let Some(seat) = flow.seats[human.index]
            && employment.employer() != Some(seat.organization)
        {
            let mut facts = organizations.iter_mut().nth(seat.organization).expect("it was seated");
            let (site, mut tour) =
                flow.desks[seat.organization].tour(p, &mut facts, flow.trace.as_mut());
            for server in [seat.server, seat.lead].into_iter().filter(|&s| s != NONE) {
                let serves = SERVES[site.servers()[server as usize].class as usize];
                site.set_server(&mut tour, server, 0.0, serves);
            }
            flow.seats[human.index] = None;
        }
    }
    let tiered = tiers.told_apart();
    let told_apart = tiered || recognition.told_apart();
    let mut staff: Vec<Vec<Colleague>> = vec![vec![]; heads.len()];
    for (human, employment, standing, regard) in &people {
        if let Some(home) = employment.employer() {
            let (person, key) = (human.index, human.key);
            let may_review = tiers.gated.then(|| standing.may_review());
            let given = if learns(employment) { demand.fresh } else { 1.0 };
            let tier = if tiered { usize::from(standing.acts()) - 1 } else { 0 };
            let accountable = !tiers.gated || standing.may_decide();
            let speed = standing.speed() * regard.craft();
            staff[home].push(Colleague {
                person,
                key,
                may_review,
                accountable,
                tier,
                given,
                speed,
            });
        }
    }
    let Flow { desks, seats, trace } = flow;
    let mut rates = Vec::with_capacity(desks.len());
    for ((((desk, mut facts), (_, cells)), cut), staff) in
        desks.iter_mut().zip(&mut organizations).zip(&modes).zip(&cuts).zip(&staff)
    {
        desk.charge_with_answers(staff, p.judgment.span);
        desk.seat(staff, seats, &led, leading, cut, p, &mut facts, trace.as_mut());
        desk.rank(staff, seats, told_apart);
        desk.equip(p, &mut facts, trace.as_mut());
        let rate = emission(p.tasks, *clock, facts.account.ask_factor(), cells.relative());
        rates.push(if desk.closed { 0.0 } else { rate / HOURS_PER_WEEK });
    }
    for (purpose, mut sources) in &mut all {
        let home = purpose.organization();
        let asks = (purpose, &mut *sources);
        desks[home].ask(p.draws, p.tasks.pool, asks, rates[home], trace.as_mut());
        desks[home].see(purpose, &sources, &sights);
    }
}
