//! One organization's people, executors and slots take their places for the week.

use super::desk::{Desk, Seat};
use super::stages::Class;
use super::tour::{FactsItem, Rooms};
use super::trace::{Post, Trace};
use crate::engine::quantity::HOURS_PER_WEEK;
use crate::engine::{Mechanism, Stream};
use crate::model::states::budget::Among;
use crate::model::states::flow::Deeds;
use crate::model::validation::Validation;

const ELIGIBLE: Stream = Stream::new(Validation::NAME, "eligible");
/// People with less than a minute a day for the queues are not counted on.
const TOO_LITTLE: f64 = 1e-3;
/// Share of what somebody has left that goes to prevention at most: what only they may do still gets done.
const MOST: f64 = 0.8;

/// A person of one organization, as the desk seats them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Colleague {
    pub person: usize,
    pub key: u64,
    /// Whether they may review, where that depends on their tier.
    pub may_review: Option<bool>,
    /// Whether they may answer for decisions.
    pub accountable: bool,
    /// The tier that they work in, from 0; the first where there are no tiers.
    pub tier: usize,
    /// Whether they still learn the job.
    pub learns: bool,
    /// Share of their hours that they can give.
    pub given: f64,
    pub speed: f64,
    /// Where they work, once they are seated.
    pub seat: Option<Seat>,
}

/// What seating an organization's people takes.
pub(super) struct Seating<'a> {
    pub rooms: Rooms<'a>,
    /// Cells led, by person, and hours that leading one takes.
    pub led: &'a [f64],
    pub leading: f64,
    pub told_apart: bool,
    /// Among whom each organization has its part of executors and slots.
    pub among: Among,
}

/// How one person's week goes, after what is cut from everybody's and what goes to prevention `[h]`.
struct Shift {
    leading: f64,
    /// For queues and finding.
    duty: f64,
}

impl Seating<'_> {
    /// People take their seats, and their hours are shared out.
    pub fn seat(
        &self,
        desk: &mut Desk,
        facts: &mut FactsItem<'_, '_>,
        mut trace: Option<&mut Trace>,
    ) {
        let organization = facts.organization.index as u32;
        if let Some(trace) = &mut trace {
            trace.ways.push((organization, facts.mode.way()));
        }
        let mut staff = std::mem::take(&mut desk.now.staff);
        desk.charge_with_answers(&staff, self.rooms.judgment.span);
        desk.now.duty = [0.0; 2];
        let anybody = staff.iter().any(|it| it.may_review == Some(true));
        let available = desk.now.cut.available;
        let wanted = facts.guard.granted() * facts.week.hours.productive;
        let guarding = self.guarding(&staff, available, wanted);
        for colleague in &mut staff {
            let given = available * colleague.given;
            facts.week.hours.training += available - given;
            let leading = (self.leading * self.led[colleague.person]).min(given);
            let prevention = (given - leading) * guarding[colleague.tier];
            let shift = Shift { leading, duty: given - leading - prevention };
            let leads = leading > 0.0;
            let seat = self.seat_of(colleague, anybody, leads, desk, facts, trace.as_deref_mut());
            if let Some(trace) = &mut trace {
                let (person, tier) = (colleague.person as u32, colleague.tier as u8 + 1);
                trace.posts.push(Post { organization, place: seat.place, person, tier });
            }
            self.work(desk, facts, seat, &shift, trace.as_deref_mut());
            facts.week.prevention[colleague.tier] += prevention;
        }
        facts.week.hours.prevention = facts.week.prevention.iter().sum();
        facts.week.lead_offered = facts.week.hours.leading;
        if self.told_apart {
            desk.rank(&staff);
        }
        desk.now.staff = staff;
    }

    /// Shares of what people of each tier have left after leading that give `wanted` hours of prevention: the
    /// highest tier gives first.
    fn guarding(&self, staff: &[Colleague], available: f64, mut wanted: f64) -> [f64; 3] {
        let mut shares = [0.0; 3];
        if wanted == 0.0 {
            return shares;
        }
        let mut free = [0.0; 3];
        for it in staff {
            let given = available * it.given;
            free[it.tier] += given - (self.leading * self.led[it.person]).min(given);
        }
        for tier in (0..shares.len()).rev().filter(|&tier| free[tier] > 0.0) {
            shares[tier] = (wanted / free[tier]).min(MOST);
            wanted -= shares[tier] * free[tier];
        }
        shares
    }

    /// The person's seat. Who may review for another tier now changes places: their work is given back.
    fn seat_of(
        &self,
        c: &mut Colleague,
        anybody: bool,
        leads: bool,
        desk: &mut Desk,
        facts: &mut FactsItem<'_, '_>,
        trace: Option<&mut Trace>,
    ) -> Seat {
        let p = self.rooms;
        let (key, may_review) = (c.key, c.may_review);
        let may = || match may_review {
            Some(may) => may || !anybody,
            None => p.draws.chance(ELIGIBLE, key, 0, p.validation.eligible),
        };
        if let (Some(seat), Some(_)) = (c.seat, may_review) {
            let class = desk.class_of(seat.server);
            if class != if may() { Class::Reviewers } else { Class::Others } {
                let (site, mut tour) = desk.tour(p, facts, trace);
                site.set_server(&mut tour, seat.server, 0.0, class.bits());
                if let Some(lead) = seat.lead {
                    site.set_server(&mut tour, lead, 0.0, Class::Leads.bits());
                }
                c.seat = None;
            }
        }
        let organization = facts.organization.index;
        let seat = c.seat.get_or_insert_with(|| desk.new_seat(organization, may));
        if leads && seat.lead.is_none() {
            let bits = Class::Leads.bits();
            seat.lead = Some(desk.site.add_server(seat.place, Class::Leads as u8, bits));
        }
        *seat
    }

    /// The servers that stand for a person work as the week has it for them.
    fn work(
        &self,
        desk: &mut Desk,
        facts: &mut FactsItem<'_, '_>,
        seat: Seat,
        it: &Shift,
        trace: Option<&mut Trace>,
    ) {
        let class = desk.class_of(seat.server);
        // Finding is granted out of what was free last week: people who are always needed have none to give.
        let found = it.duty * (self.rooms.purposes.finding * desk.last.free[class as usize]);
        desk.now.duty[class as usize] += it.duty;
        let rate = (it.duty - found) / HOURS_PER_WEEK;
        let rate = if rate < TOO_LITTLE { 0.0 } else { rate };
        let (site, mut tour) = desk.tour(self.rooms, facts, trace);
        site.set_server(&mut tour, seat.server, rate, class.bits());
        if let Some(lead) = seat.lead {
            let rate = it.leading / HOURS_PER_WEEK;
            site.set_server(&mut tour, lead, rate, Class::Leads.bits());
        }
        let hours = &mut facts.week.hours;
        hours.leading += it.leading;
        hours.finding += found;
        hours.offered += rate * HOURS_PER_WEEK;
        hours.reviewers += if class == Class::Reviewers { rate * HOURS_PER_WEEK } else { 0.0 };
    }

    /// Executors and slots of feedback, as many as the week has.
    pub fn equip(
        &self,
        desk: &mut Desk,
        facts: &mut FactsItem<'_, '_>,
        mut trace: Option<&mut Trace>,
    ) {
        let (contexts, rate) = (facts.bench.contexts(), facts.bench.rate());
        let slots = facts.slots.slots();
        let executors = (Class::Executors, contexts, rate);
        self.fill(desk, facts, executors, trace.as_deref_mut());
        let attributed = if slots.is_finite() { slots as u32 } else { 0 };
        let more = attributed.saturating_sub(desk.posts.slots.wanted);
        let (site, mut tour) = desk.tour(self.rooms, facts, trace.as_deref_mut());
        tour.follow_more(site, more);
        self.fill(desk, facts, (Class::Slots, attributed, 1.0), trace);
        let p = self.rooms.execution;
        facts.week.executor_offered = f64::from(contexts) * p.week / p.contexts as f64;
        let capacity = f64::from(contexts) * rate * HOURS_PER_WEEK;
        facts.week.executor_capacity = if p.buys() {
            capacity.min(facts.bench.hours() * facts.bench.rates().speed())
        } else {
            capacity
        };
        facts.week.slots_offered = slots * HOURS_PER_WEEK;
    }

    /// So many servers that are nobody work at this rate.
    fn fill(
        &self,
        desk: &mut Desk,
        facts: &mut FactsItem<'_, '_>,
        (class, wanted, rate): (Class, u32, f64),
        trace: Option<&mut Trace>,
    ) {
        self.among.servers(desk.now.staff.len()).allow(wanted.into());
        let mut pool = std::mem::take(desk.posts.pool(class));
        while pool.servers.len() < wanted as usize {
            let who = pool.servers.len() as u32;
            pool.servers.push(desk.site.add_server(who, class as u8, class.bits()));
        }
        // Most weeks want what the week before did, of hundreds of slots.
        if (pool.wanted, pool.rate) != (wanted, rate) {
            (pool.wanted, pool.rate) = (wanted, rate);
            let (site, mut tour) = desk.tour(self.rooms, facts, trace);
            for (i, &server) in pool.servers.iter().enumerate() {
                let rate = if i < wanted as usize { rate } else { 0.0 };
                site.set_server(&mut tour, server, rate, class.bits());
            }
        }
        *desk.posts.pool(class) = pool;
    }
}

impl Desk {
    fn class_of(&self, server: u32) -> Class {
        Class::ALL[self.site.servers()[server as usize].class as usize]
    }

    /// A place for somebody new.
    fn new_seat(&mut self, organization: usize, may_review: impl Fn() -> bool) -> Seat {
        // Somebody must be able to check, no matter who was drawn.
        let reviews = may_review() || self.posts.reviewers == 0;
        let class = if reviews { Class::Reviewers } else { Class::Others };
        self.posts.reviewers += u32::from(reviews);
        let place = self.posts.places;
        self.posts.places += 1;
        let server = self.site.add_server(place, class as u8, class.bits());
        Seat { organization, place, server, lead: None }
    }

    /// How many decisions people here can answer for: where nobody is of a tier that may, everybody does.
    fn charge_with_answers(&mut self, staff: &[Colleague], span: f64) {
        let accountable = staff.iter().filter(|it| it.accountable).count();
        let people = if accountable > 0 { accountable } else { staff.len() };
        self.books.answers.most = if people > 0 { people as f64 * span } else { 0.0 };
    }

    /// How fast each works, and that nothing was brought to an end yet.
    fn rank(&mut self, staff: &[Colleague]) {
        let (people, places) = (&mut self.books.people, self.posts.places as usize);
        people.speeds.resize(places, 1.0);
        people.handled.clear();
        people.handled.resize(places, Deeds::default());
        for it in staff {
            if let Some(seat) = it.seat {
                people.speeds[seat.place as usize] = it.speed;
            }
        }
    }
}
