//! One organization's people, executors, slots and cells take their places for the week.

use super::staff::{Cut, NONE};
use super::trace::{Source, Trace};
use super::*;
use crate::engine::quantity::HOURS_PER_WEEK;
use crate::engine::{Draws, Mechanism, Stream};
use crate::model::validation::Validation;

const ELIGIBLE: Stream = Stream::new(Validation::NAME, "eligible");
const FIRST: Stream = Stream::new(crate::model::tasks::Tasks::NAME, "first arrival");
/// People with less than a minute a day for the queues are not counted on.
const TOO_LITTLE: f64 = 1e-3;

/// A person of one organization, as the desk seats them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Colleague {
    pub(super) person: usize,
    pub(super) key: u64,
    /// Whether they may review, where that depends on their tier.
    pub(super) may_review: Option<bool>,
    /// Whether they may answer for decisions.
    pub(super) accountable: bool,
    /// The tier that they work in, from 0; the first where tiers are not told apart.
    pub(super) tier: usize,
    /// Share of their hours that they can give.
    pub(super) given: f64,
    pub(super) speed: f64,
}

/// Share of what somebody has left that goes to prevention at most: what only they may do still gets done.
const MOST: f64 = 0.8;

/// Shares of what people of each tier have left after leading that give `wanted` hours of prevention: the
/// highest tier gives first.
fn guarding(staff: &[Colleague], led: &[f64], leading: f64, cut: &Cut, wanted: f64) -> [f64; 3] {
    let mut shares = [0.0; 3];
    if wanted == 0.0 {
        return shares;
    }
    let mut free = [0.0; 3];
    for c in staff {
        let available = cut.available * c.given;
        free[c.tier] += available - (leading * led[c.person]).min(available);
    }
    let mut wanted = wanted;
    for (share, free) in shares.iter_mut().zip(free).rev().filter(|(_, free)| *free > 0.0) {
        *share = (wanted / free).min(MOST);
        wanted -= *share * free;
    }
    shares
}

impl Desk {
    /// Where people are told apart: how fast each works, and nothing brought to an end yet.
    pub(super) fn rank(&mut self, staff: &[Colleague], seats: &[Option<Seat>], told_apart: bool) {
        if !told_apart {
            return;
        }
        self.speeds.resize(self.places as usize, 1.0);
        self.handled.clear();
        self.handled.resize(self.places as usize, Deeds::default());
        for colleague in staff {
            if let Some(seat) = seats[colleague.person] {
                self.speeds[seat.place as usize] = colleague.speed;
            }
        }
    }

    /// How many decisions people here can answer for: where nobody is of a tier that may, everybody does.
    pub(super) fn charge_with_answers(&mut self, staff: &[Colleague], span: f64) {
        let accountable = staff.iter().filter(|c| c.accountable).count();
        let people = if accountable > 0 { accountable } else { staff.len() };
        self.answerable = if people > 0 { people as f64 * span } else { 0.0 };
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
        let may = || match c.may_review {
            Some(may) => may || !anybody,
            None => p.draws.chance(ELIGIBLE, c.key, 0, p.validation.eligible),
        };
        if let (Some(seat), Some(_)) = (seats[c.person], c.may_review) {
            let class = self.site.servers()[seat.server as usize].class;
            if class != if may() { REVIEWERS } else { OTHERS } {
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
            let class = if may() || self.reviewers == 0 { REVIEWERS } else { OTHERS };
            self.reviewers += u32::from(class == REVIEWERS);
            let (place, organization) = (self.places, facts.organization.index);
            self.places += 1;
            let server = self.site.add_server(place, class, SERVES[class as usize]);
            Seat { organization, place, server, lead: NONE }
        })
    }

    #[expect(clippy::too_many_arguments, reason = "a seat needs a person, a week and a site")]
    pub(super) fn seat(
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
        let wanted = facts.guard.granted() * hours.productive;
        let guarding = guarding(staff, led, leading, cut, wanted);
        for &colleague in staff {
            let person = colleague.person;
            let available = cut.available * colleague.given;
            let lead = (leading * led[person]).min(available);
            let guarded = (available - lead) * guarding[colleague.tier];
            let duty = available - lead - guarded;
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
            facts.week.prevention[colleague.tier] += guarded;
            hours.finding += found;
            hours.offered += rate * HOURS_PER_WEEK;
            hours.reviewers += if class == REVIEWERS { rate * HOURS_PER_WEEK } else { 0.0 };
        }
        hours.prevention = facts.week.prevention.iter().sum();
        facts.week.hours = hours;
        facts.week.lead_offered = hours.leading;
    }

    /// Executors and slots of feedback, as many as the week has.
    pub(super) fn equip(
        &mut self,
        p: route::Rooms<'_>,
        facts: &mut route::FactsItem<'_, '_>,
        mut trace: Option<&mut Trace>,
    ) {
        let (contexts, rate) = (facts.bench.contexts(), facts.bench.rate());
        let slots = facts.slots.slots();
        let slots = if slots.is_finite() { slots as u32 } else { 0 };
        for (class, wanted, rate) in [(EXECUTORS, contexts, rate), (SLOTS, slots, 1.0)] {
            let serves = SERVES[class as usize];
            let mut pool =
                std::mem::take(if class == SLOTS { &mut self.slots } else { &mut self.machines });
            while pool.servers.len() < wanted as usize {
                pool.servers.push(self.site.add_server(pool.servers.len() as u32, class, serves));
            }
            // Most weeks want what the week before did, of hundreds of slots.
            if (pool.wanted, pool.rate) != (wanted, rate) {
                (pool.wanted, pool.rate) = (wanted, rate);
                let (site, mut tour) = self.tour(p, facts, trace.as_deref_mut());
                for (i, &server) in pool.servers.iter().enumerate() {
                    let rate = if i < wanted as usize { rate } else { 0.0 };
                    site.set_server(&mut tour, server, rate, serves);
                }
            }
            *(if class == SLOTS { &mut self.slots } else { &mut self.machines }) = pool;
        }
        let week = p.execution.week;
        facts.week.executor_offered = f64::from(contexts) * week / p.execution.contexts as f64;
        facts.week.executor_capacity = f64::from(contexts) * rate * HOURS_PER_WEEK;
        facts.week.slots_offered = facts.slots.slots() * HOURS_PER_WEEK;
    }

    /// How likely whoever leads each cell of the purpose is to be right, where that matters.
    pub(super) fn see(&mut self, purpose: &Purpose, sources: &Sources, sights: &[f64]) {
        let cells = purpose.cells().iter().zip(&sources.of);
        for (cell, source) in cells.filter(|(cell, _)| cell.led()) {
            if let (&Some(source), Some(lead)) = (source, cell.lead())
                && let Some(&sight) = sights.get(lead as usize)
            {
                self.asking[source as usize].sight = sight;
            }
        }
    }

    /// The purpose's led cells ask at `rate` tasks an hour each.
    pub(super) fn ask(
        &mut self,
        draws: &Draws,
        pool: f64,
        (purpose, sources): (&Purpose, &mut Sources),
        rate: f64,
        mut trace: Option<&mut Trace>,
    ) {
        sources.fit(purpose);
        for (cell, place) in purpose.cells().iter().zip(&mut sources.of) {
            let source = match *place {
                Some(source) => source,
                None if !cell.led() => continue,
                None => {
                    let (key, right) = (cell.key(), purpose.right());
                    self.asking.push(Asking {
                        key,
                        domain: cell.domain(),
                        right,
                        sight: 1.0,
                        left: pool,
                        asked: 0,
                        accepted: false,
                        wrong: 0,
                    });
                    let source = self.site.add_source(draws.exponential(FIRST, key, 0));
                    *place = Some(source);
                    if let Some(trace) = &mut trace {
                        let (organization, purpose) =
                            (purpose.organization() as u32, purpose.key());
                        let domain = cell.domain();
                        trace.sources.push(Source { organization, cell: source, purpose, domain });
                    }
                    source
                }
            };
            self.site.set_source(source, if cell.led() { rate } else { 0.0 });
        }
    }
}
