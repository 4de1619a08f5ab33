//! Fetch, equation, store.

use super::again::asked_again;
use super::birth::RIGHT;
use super::finders::Finders;
use super::*;
use crate::engine::draws::child;
use crate::engine::law::poisson_quantile;
use crate::engine::quantity::hazard_to_probability;
use crate::engine::{Agent, Folded};
use crate::model::agents::{Human, Organization, Week};
use crate::model::states::attribution::Again;
use crate::model::states::budget::PURPOSES;
use crate::model::states::demand::Account;
use crate::model::states::displacement::{Employment, Payroll};
use crate::model::states::economy::EconomyTerms;
use crate::model::states::flow::Heard;
use crate::model::states::judgment::{JudgmentTerms, Sight};
use crate::model::states::market::Foundings;
use crate::model::states::tiers::{Standing, TierTerms};

pub(super) fn set_first_purposes(
    mut commands: Commands,
    (purposes, clock, draws): (Res<Purposes>, Res<Clock>, Res<Draws>),
    organizations: Query<(Entity, &Organization)>,
) {
    let mut all = 0;
    for (entity, organization) in &organizations {
        let first = purposes.first(organization);
        all += u128::from(first);
        PURPOSES.allow(all);
        for ordinal in 0..first {
            commands
                .spawn((Agent, purposes.purpose(&draws, organization, ordinal, clock.tick, true)));
        }
        commands.entity(entity).insert(Cells { born: first, ..Cells::default() });
    }
}

/// Gives up cells whose value has decayed, that stood idle, that feedback reversed, or that lapsed.
pub(super) fn close_cells(
    (purposes, clock, draws): (Res<Purposes>, Res<Clock>, Res<Draws>),
    again: Again,
    mut all: Query<&mut Purpose>,
) {
    if asked_again(&again).is_some() {
        return;
    }
    let week = 1.0 / WEEKS_PER_YEAR;
    let lapse = hazard_to_probability(purposes.broadening, week);
    let mut left = open_cells(&all);
    for mut purpose in &mut all {
        if !purpose.cells.iter().any(|cell| cell.open) {
            continue;
        }
        let signals = std::mem::take(&mut purpose.wrong_signals);
        let kept = libm::pow(1.0 - purposes.reversal, signals as f64);
        let (key, count) = (purpose.key, clock.age);
        let reversed = signals > 0 && draws.chance(REVERSAL, key, count, 1.0 - kept);
        let age = (clock.tick - purpose.born) as f64 * week;
        let death =
            hazard_to_probability(death_hazard(purposes.deaths, age, purposes.half_life), week);
        let left = &mut left[purpose.organization];
        for cell in purpose.cells.iter_mut().filter(|cell| cell.open) {
            let idle = (clock.tick - cell.accepted) as f64 > purposes.idle_limit;
            let given_up = idle
                || reversed
                || draws.chance(DEATH, cell.key, count, death)
                || draws.chance(LAPSE, cell.key, count, lapse);
            if given_up && !(purposes.keeps_last && *left == 1) {
                cell.open = false;
                *left -= 1;
            }
        }
    }
}

/// Open cells of each organization.
fn open_cells(all: &Query<&mut Purpose>) -> Vec<usize> {
    let mut open = vec![];
    for purpose in all {
        let count = purpose.cells.iter().filter(|cell| cell.open).count();
        let least = open.len().max(purpose.organization + 1);
        open.resize(least, 0);
        open[purpose.organization] += count;
    }
    open
}

/// The purposes of an organization that has closed are offered to others: the one with the fewest cells
/// for each of its people takes a purpose up, and its cells ask anew there.
pub(super) fn offer_purposes(
    again: Again,
    mut all: Query<&mut Purpose>,
    homes: Query<(&Account, &Payroll)>,
    counted: Query<&Cells>,
) {
    if asked_again(&again).is_some() || homes.iter().all(|(account, _)| account.open()) {
        return;
    }
    let mut load: Vec<(f64, f64)> = homes
        .iter()
        .zip(&counted)
        .map(|((account, payroll), cells)| {
            (cells.open, if account.open() { payroll.heads() } else { 0.0 })
        })
        .collect();
    for mut purpose in &mut all {
        let open = purpose.cells.iter().filter(|cell| cell.open).count();
        if open == 0 || load[purpose.organization].1 > 0.0 {
            continue;
        }
        let takers = load.iter().enumerate().filter(|(_, (_, heads))| *heads > 0.0);
        let least = takers.min_by(|(_, a), (_, b)| (a.0 / a.1).total_cmp(&(b.0 / b.1)));
        let Some((taker, _)) = least else { continue };
        load[taker].0 += open as f64;
        purpose.organization = taker;
        purpose.founder = u32::MAX;
        for cell in &mut purpose.cells {
            // Its tasks are other ones now.
            (cell.key, cell.lead) = (child(cell.key, 0), None);
        }
    }
}

/// New purposes are found by those who have hours for it, and pursued if there is money for a start.
pub(super) fn find_purposes(
    mut commands: Commands,
    (purposes, clock, draws): (Res<Purposes>, Res<Clock>, Res<Draws>),
    (births, foundings, again): (Res<Folded<Births>>, Res<Foundings>, Again),
    terms: Res<EconomyTerms>,
    mut organizations: Query<(&Organization, &mut Cells, &Account, &Week)>,
    people: Query<&Employment>,
) {
    let assigned = after_start(*clock, purposes.multiplier, 1.0);
    let target = after_start(*clock, purposes.target, 0.0);
    let multiplier = match target > 0.0 {
        true => assigned * steered(target, scaling(organizations.iter().map(|it| it.1))),
        false => assigned,
    };
    let mut heads = vec![0_u32; organizations.iter().len()];
    for home in people.iter().filter_map(Employment::employer) {
        heads[home] += 1;
    }
    let cost = FUNDING * leading_hours(&purposes, *clock);
    let financed = again.unless::<Asked>(again.paths().finance);
    PURPOSES.allow(organizations.iter().map(|it| u128::from(it.1.born)).sum());
    let whole = Finders::of(&organizations, &heads);
    for (organization, mut cells, account, week) in &mut organizations {
        cells.free_hours = week.lead_offered - week.lead_used + week.hours.finding;
        if clock.measures_base() {
            cells.base_free_hours += cells.free_hours / LIVE as f64;
        }
        let enough = account.may_fund(cost * account.wage());
        let financed = financed.and_then(|it| it.organizations.get(organization.index));
        cells.funded = financed.map_or(enough, |it| account.open() && it.funded);
        if let Some(it) = asked_again(&again) {
            let born = it.organizations.get(organization.index).map_or(0, |it| it.born);
            cells.found = born.saturating_sub(cells.born) as f64;
            for ordinal in cells.born..born {
                let purpose = purposes.purpose(&draws, organization, ordinal, clock.tick, false);
                commands.spawn((Agent, purpose));
            }
            cells.born = cells.born.max(born);
            continue;
        }
        if cells.born == 0 && account.open() {
            // The founder of an organization has something in mind.
            let purpose = purposes.purpose(&draws, organization, 0, clock.tick, false);
            cells.born = 1;
            commands.spawn((Agent, purpose));
        }
        if foundings.founded().iter().any(|it| it.organization == organization.index) {
            // What takes the place of another has as many as that one began with.
            for _ in 0..purposes.first(organization) {
                let purpose = purposes.purpose(&draws, organization, cells.born, clock.tick, false);
                cells.born += 1;
                commands.spawn((Agent, purpose));
            }
        }
        let base = if clock.started() { cells.base_free_hours } else { cells.free_hours };
        if clock.measures_base() {
            cells.base_heads += f64::from(heads[organization.index]) / LIVE as f64;
        }
        let n = whole.people(&purposes, organization, account, heads[organization.index]);
        let more = multiplier * births.of(organization.index);
        let rate = if terms.acts && clock.started() {
            births_a_week(&purposes, n, more, whole.free(), whole.base_free())
        } else {
            births_a_week(&purposes, n, more, cells.free_hours, base)
        };
        let found = poisson_quantile(rate, draws.uniform(BIRTHS, organization.key, clock.age));
        cells.found = found as f64;
        cells.unfunded.retain(|at| (clock.tick - at) as f64 <= purposes.patience);
        cells.unfunded.extend((0..found).map(|_| clock.tick));
        if cells.funded {
            while cells.unfunded.pop_front().is_some() {
                let purpose = purposes.purpose(&draws, organization, cells.born, clock.tick, false);
                cells.born += 1;
                commands.spawn((Agent, purpose));
            }
        }
    }
}

/// G_P of all organizations; undefined before there is a base.
fn scaling<'a>(all: impl Iterator<Item = &'a Cells>) -> f64 {
    let (live, base) = all.fold((0.0, 0.0), |sum, it| (sum.0 + it.live, sum.1 + it.base_live()));
    live / base
}

/// Purposes recombine with another of their organization and enter a domain of it.
pub(super) fn broaden(
    (purposes, clock, draws): (Res<Purposes>, Res<Clock>, Res<Draws>),
    again: Again,
    mut all: Query<&mut Purpose>,
) {
    let chance = hazard_to_probability(purposes.broadening, 1.0 / WEEKS_PER_YEAR);
    if chance == 0.0 || asked_again(&again).is_some() {
        return;
    }
    for mut purpose in &mut all {
        let (key, count) = (purpose.key, clock.age);
        if !purpose.cells.iter().any(Cell::led) || !draws.chance(BROADEN, key, count, chance) {
            continue;
        }
        let domain = (draws.uniform(DOMAIN, key, 1 + count) * purposes.domains as f64) as u16;
        if !purpose.cells.iter().any(|cell| cell.open && cell.domain == domain) {
            let key = child(purpose.key, purpose.cells.len() as u64);
            purpose.cells.push(Cell::new(key, domain, clock.tick));
        }
    }
}

/// The founder leads first, then the one who leads least; nobody leads more cells than the span.
pub(super) fn assign_leads(
    (purposes, draws, tiers): (Res<Purposes>, Res<Draws>, Res<TierTerms>),
    mut all: Query<&mut Purpose>,
    mut organizations: Query<&mut Cells>,
    people: Query<(&Human, &Employment, &Standing)>,
) {
    let mut staff: Vec<Vec<(u32, u64)>> = vec![vec![]; organizations.iter().len()];
    let mut employer = vec![usize::MAX; people.iter().len()];
    // Where tiers say who may decide, others lead only where nobody of these can.
    let mut deciders = vec![!tiers.gated; staff.len()];
    if tiers.gated {
        for (_, employment, standing) in &people {
            if let Some(home) = employment.employer() {
                deciders[home] |= standing.may_decide();
            }
        }
    }
    for (human, employment, standing) in &people {
        if let Some(home) = employment.employer() {
            if tiers.gated && deciders[home] && !standing.may_decide() {
                continue;
            }
            staff[home].push((human.index as u32, 0));
            employer[human.index] = home;
        }
    }
    for mut purpose in &mut all {
        let (home, mut founder) = (purpose.organization, purpose.founder);
        for cell in purpose.cells.iter_mut().filter(|cell| cell.open) {
            cell.lead = cell.lead.filter(|&lead| employer[lead as usize] == home);
            if let Some(lead) = cell.lead {
                let at = staff[home].binary_search_by_key(&lead, |s| s.0);
                staff[home][at.expect("a lead is employed here")].1 += 1;
            }
        }
        if founder == u32::MAX && !staff[home].is_empty() {
            let pick = draws.uniform(FOUNDER, purpose.key, 0) * staff[home].len() as f64;
            founder = staff[home][pick as usize].0;
            purpose.founder = founder;
        }
    }
    organizations.iter_mut().for_each(|mut cells| cells.leaderless = 0.0);
    let mut waiting = vec![0.0; staff.len()];
    for mut purpose in &mut all {
        let (home, founder) = (purpose.organization, purpose.founder);
        for cell in purpose.cells.iter_mut().filter(|cell| cell.open && cell.lead.is_none()) {
            let free = staff[home].iter_mut().filter(|s| s.1 < purposes.span);
            // Lowest load first, the founder before all, ties by id.
            match free.min_by_key(|s| (s.0 != founder, s.1, s.0)) {
                Some(lead) => {
                    lead.1 += 1;
                    cell.lead = Some(lead.0);
                }
                None => waiting[home] += 1.0,
            }
        }
    }
    for (mut cells, waiting) in organizations.iter_mut().zip(waiting) {
        cells.leaderless = waiting;
    }
}

/// The first lead of a purpose sets its direction: the draw of its birth against their judgment.
pub(super) fn set_directions(
    (purposes, judgment, draws): (Res<Purposes>, Res<JudgmentTerms>, Res<Draws>),
    mut all: Query<&mut Purpose>,
    people: Query<(&Human, &Sight)>,
) {
    let new =
        |purpose: &Purpose| !purpose.directed && purpose.cells.iter().any(|c| c.lead.is_some());
    if !judgment.foresees || !all.iter().any(new) {
        return;
    }
    let mut sights = vec![0.0; people.iter().len()];
    people.iter().for_each(|(human, sight)| sights[human.index] = sight.right());
    for mut purpose in &mut all {
        let Some(lead) = purpose.cells.iter().find_map(|cell| cell.lead) else { continue };
        if std::mem::replace(&mut purpose.directed, true) {
            continue;
        }
        let right = match (purpose.outlived, judgment.directs) {
            (true, _) => judgment.foreseen(purposes.right_at_start),
            (false, true) => sights[lead as usize],
            (false, false) => judgment.foreseen(purposes.right),
        };
        purpose.right = draws.chance(RIGHT, purpose.key, 0, right);
    }
}

/// Says who pursues what.
pub(super) fn publish_cells(mut all: Query<(&Purpose, &mut Pursued)>) {
    for (purpose, mut pursued) in &mut all {
        (pursued.organization, pursued.born) = (purpose.organization, purpose.born);
        pursued.led.clear();
        pursued.led.extend(purpose.cells.iter().map(Cell::led));
        pursued.again.clear();
        if purpose.cells.iter().any(|cell| cell.again.is_some()) {
            let ordered = |cell: &Cell| cell.again.unwrap_or_default();
            pursued.again.extend(purpose.cells.iter().map(ordered));
        }
    }
}

/// Takes in what the flow saw of each cell: an accepted task, and signals of a wrong direction.
pub(super) fn hear(clock: Res<Clock>, mut all: Query<(&mut Purpose, &Heard)>) {
    for (mut purpose, heard) in &mut all {
        for (cell, &(accepted, wrong)) in heard.cells().iter().enumerate() {
            if accepted {
                purpose.cells[cell].accepted = clock.tick;
            }
            if wrong > 0 {
                purpose.wrong_signals += u64::from(wrong);
            }
        }
    }
}

pub(super) fn count_cells(
    clock: Res<Clock>,
    all: Query<&Purpose>,
    mut organizations: Query<&mut Cells>,
) {
    let mut counts = vec![[0.0; 4]; organizations.iter().len()];
    for purpose in &all {
        let count = &mut counts[purpose.organization];
        let open = purpose.cells.iter().filter(|cell| cell.open).count();
        count[0] += purpose.cells.iter().filter(|cell| cell.live(clock.tick)).count() as f64;
        count[1] += open as f64;
        count[2] += f64::from(u8::from(open > 0));
        count[3] += purpose.cells.iter().filter(|cell| cell.led()).count() as f64;
    }
    for (mut cells, [live, open, purposes, led]) in organizations.iter_mut().zip(counts) {
        (cells.live, cells.open, cells.purposes, cells.led_cells) = (live, open, purposes, led);
        cells.window.push(live);
        if clock.measures_base() {
            cells.base += live;
            cells.base_ticks += 1.0;
        }
    }
}
