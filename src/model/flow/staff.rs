//! Brings what the rooms decided for the week into the sites: people, executors, slots, cells.

use bevy_ecs::prelude::*;

use super::route::{Facts, Parameters, Tour};
use super::trace::Trace;
use super::*;
use crate::engine::quantity::HOURS_PER_WEEK;
use crate::engine::{Clock, Draws, Mechanism, Stream};
use crate::model::adoption::Mode;
use crate::model::agents::{Human, Organizations, Week};
use crate::model::demand::Demand;
use crate::model::displacement::Employment;
use crate::model::purposes::{Cells, Purpose, leading_hours};
use crate::model::tasks::emission;
use crate::model::tiers::{Standing, Tiers};
use crate::model::validation::Validation;

const ELIGIBLE: Stream = Stream::new(Validation::NAME, "eligible");
const FIRST: Stream = Stream::new(crate::model::tasks::Tasks::NAME, "first arrival");
const NONE: u32 = u32::MAX;
/// People with less than a minute a day for the queues are not counted on.
const TOO_LITTLE: f64 = 1e-3;

impl Desk {
    /// The site, and the tour that its events take this week.
    pub(super) fn tour<'a>(
        &'a mut self,
        rooms: route::Rooms<'a>,
        facts: &'a mut route::FactsItem<'_, '_>,
        trace: Option<&'a mut Trace>,
    ) -> (&'a mut Site<Task>, Tour<'a>) {
        let Self { site, asking, ready, released, speeds, handled, .. } = self;
        let tour = Tour {
            rooms,
            organization: facts.organization.index as u32,
            seams: facts.seams,
            bench: facts.bench,
            trust: facts.trust,
            slots: &facts.slots,
            spending_left: facts.account.accepts(),
            room: facts.demanded.room(rooms.tasks),
            ideas: &mut facts.ideas,
            lead_time: &mut facts.lead_time,
            week: &mut facts.week,
            asking,
            ready,
            released,
            speeds,
            handled,
            trace,
        };
        (site, tour)
    }
}

/// How the week of one person is cut before anything else: meetings and set-up come off first.
struct Cut {
    available: f64,
    meetings: f64,
    setup: f64,
}

impl Cut {
    fn of(p: &Organizations, heads: f64, meetings: f64, setup: f64) -> Self {
        let productive = HOURS_PER_WEEK * p.productive;
        let setup =
            if heads > 0.0 { (setup / heads).min(productive * (1.0 - meetings)) } else { 0.0 };
        let available = productive * (1.0 - meetings) - setup;
        Self { available, meetings: productive * meetings, setup }
    }
}

/// Seats people, executors, slots and cells for the week, and says how its hours are cut.
pub(super) fn seat_people(
    mut flow: ResMut<Flow>,
    clock: Res<Clock>,
    (whole, demand, parameters): (Res<Organizations>, Res<Demand>, Parameters),
    mut organizations: Query<Facts>,
    modes: Query<(&Mode, &Cells)>,
    people: Query<(&Human, &Employment, &Standing)>,
    (tiers, mut all): (Res<Tiers>, Query<&mut Purpose>),
) {
    let (p, flow) = (parameters.rooms(), &mut *flow);
    let mut led: Vec<f64> = vec![0.0; people.iter().len()];
    for lead in all.iter().flat_map(|p| p.cells()).filter(|c| c.led()).filter_map(|c| c.lead()) {
        led[lead as usize] += 1.0;
    }
    flow.seats.resize(led.len(), None);
    let mut heads = vec![0.0; flow.desks.len()];
    people.iter().filter_map(|(_, e, _)| e.employer()).for_each(|home| heads[home] += 1.0);
    let learns = |e: &Employment| demand.ramp > 0.0 && e.learns(clock.tick, demand.ramp);
    let mut learners = vec![0.0; if demand.ramp > 0.0 { heads.len() } else { 0 }];
    let learning = people.iter().filter(|(_, e, _)| learns(e));
    learning.filter_map(|(_, e, _)| e.employer()).for_each(|home| learners[home] += 1.0);

    let mut cuts = Vec::with_capacity(heads.len());
    for ((mut facts, (mode, _)), &heads) in organizations.iter_mut().zip(&modes).zip(&heads) {
        let taught = learners.get(cuts.len()).copied().unwrap_or_default()
            * demand.training
            * HOURS_PER_WEEK
            * whole.productive;
        let other = mode.setup_hours() + taught;
        let cut = Cut::of(&whole, heads, facts.seams.meetings(), other);
        *facts.week = Week { length: HOURS_PER_WEEK, ..Week::default() };
        let desk = &mut flow.desks[facts.organization.index];
        (facts.week.backlog, facts.week.backlog_work) = (desk.backlog, desk.backlog_work);
        facts.week.hours.productive = HOURS_PER_WEEK * whole.productive * heads;
        (facts.week.hours.meetings, facts.week.hours.setup) =
            (cut.meetings * heads, cut.setup * heads);
        if taught > 0.0 {
            facts.week.hours.training = facts.week.hours.setup * taught / other;
            facts.week.hours.setup -= facts.week.hours.training;
        }
        desk.closed = heads == 0.0;
        cuts.push(cut);
    }

    let leading = leading_hours(p.purposes, *clock);
    // Those who left give back what they worked on before anybody else takes it up.
    for (human, employment, _) in &people {
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
    let mut staff: Vec<Vec<Colleague>> = vec![vec![]; heads.len()];
    for (human, employment, standing) in &people {
        if let Some(home) = employment.employer() {
            let (person, key) = (human.index, human.key);
            let may_review = tiers.gated.then(|| standing.may_review());
            let given = if learns(employment) { demand.fresh } else { 1.0 };
            staff[home].push(Colleague { person, key, may_review, given, speed: standing.speed() });
        }
    }
    let told_apart = tiers.told_apart();
    let Flow { desks, seats, trace } = flow;
    let mut rates = Vec::with_capacity(desks.len());
    for ((((desk, mut facts), (_, cells)), cut), staff) in
        desks.iter_mut().zip(&mut organizations).zip(&modes).zip(&cuts).zip(&staff)
    {
        desk.seat(staff, seats, &led, leading, cut, p, &mut facts, trace.as_mut());
        desk.rank(staff, seats, told_apart);
        desk.equip(p, &mut facts, trace.as_mut());
        let rate = emission(p.tasks, *clock, facts.account.ask_factor(), cells.relative());
        rates.push(if desk.closed { 0.0 } else { rate / HOURS_PER_WEEK });
    }
    for mut purpose in &mut all {
        let home = purpose.organization();
        desks[home].ask(p.draws, p.tasks.pool, &mut purpose, rates[home]);
    }
}

/// A person of one organization, as the desk seats them.
#[derive(Clone, Copy, Debug)]
struct Colleague {
    person: usize,
    key: u64,
    /// Whether they may review, where that depends on their tier.
    may_review: Option<bool>,
    /// Share of their hours that they can give.
    given: f64,
    speed: f64,
}

impl Desk {
    /// Where people are told apart by tier: how fast each works, and nothing brought to an end yet.
    fn rank(&mut self, staff: &[Colleague], seats: &[Option<Seat>], told_apart: bool) {
        if !told_apart {
            return;
        }
        self.speeds.resize(self.places as usize, 1.0);
        self.handled.clear();
        self.handled.resize(self.places as usize, Handled::default());
        for colleague in staff {
            if let Some(seat) = seats[colleague.person] {
                self.speeds[seat.place as usize] = colleague.speed;
            }
        }
    }

    /// The person's seat. Who may review for another tier now changes places: their work is given back.
    fn seat_of(
        &mut self,
        c: Colleague,
        anybody: bool,
        seats: &mut [Option<Seat>],
        p: route::Rooms<'_>,
        facts: &mut route::FactsItem<'_, '_>,
        trace: Option<&mut Trace>,
    ) -> Seat {
        let may = match c.may_review {
            Some(may) => may || !anybody,
            None => p.draws.chance(ELIGIBLE, c.key, 0, p.validation.eligible),
        };
        if let (Some(seat), Some(_)) = (seats[c.person], c.may_review) {
            let class = self.site.servers()[seat.server as usize].class;
            if class != if may { REVIEWERS } else { OTHERS } {
                let (site, mut tour) = self.tour(p, facts, trace);
                site.set_server(&mut tour, seat.server, 0.0, SERVES[class as usize]);
                if seat.lead != NONE {
                    site.set_server(&mut tour, seat.lead, 0.0, SERVES[LEADS as usize]);
                }
                seats[c.person] = None;
            }
        }
        *seats[c.person].get_or_insert_with(|| {
            // Somebody must be able to check, whoever was drawn.
            let class = if may || self.reviewers == 0 { REVIEWERS } else { OTHERS };
            self.reviewers += u32::from(class == REVIEWERS);
            let (place, organization) = (self.places, facts.organization.index);
            self.places += 1;
            let server = self.site.add_server(place, class, SERVES[class as usize]);
            Seat { organization, place, server, lead: NONE }
        })
    }

    #[expect(clippy::too_many_arguments, reason = "a seat needs a person, a week and a site")]
    fn seat(
        &mut self,
        staff: &[Colleague],
        seats: &mut [Option<Seat>],
        led: &[f64],
        leading: f64,
        cut: &Cut,
        p: route::Rooms<'_>,
        facts: &mut route::FactsItem<'_, '_>,
        mut trace: Option<&mut Trace>,
    ) {
        let mut hours = facts.week.hours;
        // Finding is granted out of what was free last week: whoever is always needed has none to give.
        let finding = self.free.map(|free| p.purposes.finding * free);
        self.duty = [0.0; 2];
        let anybody = staff.iter().any(|c| c.may_review == Some(true));
        for &colleague in staff {
            let person = colleague.person;
            let available = cut.available * colleague.given;
            let lead = (leading * led[person]).min(available);
            let duty = available - lead;
            hours.training += cut.available - available;
            let mut seat = self.seat_of(colleague, anybody, seats, p, facts, trace.as_deref_mut());
            if lead > 0.0 && seat.lead == NONE {
                seat.lead = self.site.add_server(seat.place, LEADS, SERVES[LEADS as usize]);
                seats[person] = Some(seat);
            }
            let class = self.site.servers()[seat.server as usize].class;
            let found = duty * finding[class as usize];
            self.duty[class as usize] += duty;
            let rate = (duty - found) / HOURS_PER_WEEK;
            let rate = if rate < TOO_LITTLE { 0.0 } else { rate };
            let (site, mut tour) = self.tour(p, facts, trace.as_deref_mut());
            site.set_server(&mut tour, seat.server, rate, SERVES[class as usize]);
            if seat.lead != NONE {
                site.set_server(
                    &mut tour,
                    seat.lead,
                    lead / HOURS_PER_WEEK,
                    SERVES[LEADS as usize],
                );
            }
            hours.leading += lead;
            hours.finding += found;
            hours.offered += rate * HOURS_PER_WEEK;
            hours.reviewers += if class == REVIEWERS { rate * HOURS_PER_WEEK } else { 0.0 };
        }
        facts.week.hours = hours;
        facts.week.lead_offered = hours.leading;
    }

    /// Executors and slots of feedback, as many as the week has.
    fn equip(
        &mut self,
        p: route::Rooms<'_>,
        facts: &mut route::FactsItem<'_, '_>,
        mut trace: Option<&mut Trace>,
    ) {
        let (contexts, rate) = (facts.bench.contexts(), facts.bench.rate());
        let slots = facts.slots.slots();
        let slots = if slots.is_finite() { slots as u32 } else { 0 };
        for (class, wanted, rate) in [(EXECUTORS, contexts, rate), (SLOTS, slots, 1.0)] {
            let mut servers =
                std::mem::take(if class == SLOTS { &mut self.slots } else { &mut self.machines });
            while servers.len() < wanted as usize {
                servers.push(self.site.add_server(
                    servers.len() as u32,
                    class,
                    SERVES[class as usize],
                ));
            }
            let (site, mut tour) = self.tour(p, facts, trace.as_deref_mut());
            for (i, &server) in servers.iter().enumerate() {
                let rate = if i < wanted as usize { rate } else { 0.0 };
                site.set_server(&mut tour, server, rate, SERVES[class as usize]);
            }
            *(if class == SLOTS { &mut self.slots } else { &mut self.machines }) = servers;
        }
        let week = p.execution.week;
        facts.week.executor_offered = f64::from(contexts) * week;
        facts.week.executor_capacity = f64::from(contexts) * rate * HOURS_PER_WEEK;
        facts.week.slots_offered = facts.slots.slots() * HOURS_PER_WEEK;
    }

    /// The purpose's led cells ask at `rate` tasks an hour each.
    fn ask(&mut self, draws: &Draws, pool: f64, purpose: &mut Purpose, rate: f64) {
        for i in 0..purpose.cells().len() {
            let cell = purpose.cells()[i];
            let source = match cell.source() {
                Some(source) => source,
                None if !cell.led() => continue,
                None => {
                    let (key, right) = (cell.key(), purpose.right());
                    self.asking.push(Asking {
                        key,
                        domain: cell.domain(),
                        right,
                        left: pool,
                        asked: 0,
                        accepted: false,
                        wrong: 0,
                    });
                    let source = self.site.add_source(draws.exponential(FIRST, key, 0));
                    purpose.attach(i, source);
                    source
                }
            };
            self.site.set_source(source, if cell.led() { rate } else { 0.0 });
        }
    }
}
