//! How seekers and vacancies meet, and how many places are posted for people who will leave.

use bevy_ecs::prelude::Resource;

use super::matching::Known;
use super::{Displacement, Labour, OCCUPATIONS, Status, neighbours};
use crate::engine::TimeSpan;
use crate::engine::budget::impossible;
use crate::engine::quantity::{WEEKS_PER_YEAR, hazard_to_probability};

/// Weeks over which the time that filling a place takes is averaged `[weeks]`.
const MEMORY: f64 = 13.0;
/// Weeks that filling a place is taken to last at most `[weeks]`.
const LONGEST: f64 = 52.0;

/// How seekers and vacancies meet, fitted to the base year; where vacancies pick every week there is nothing to fit.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Matcher {
    /// Weeks in which a vacancy picks once; 0 where each picks every week `[weeks]`.
    interval: f64,
    /// eff: applications a week of a seeker for whom each vacancy weighs 1 `[1/week]`.
    efficiency: f64,
    /// s_e: applications of somebody at work, relative to those of a seeker `[1]`.
    on_the_job: f64,
    /// Chance a week that somebody leaves for unemployment from a place that stays `[1]`.
    leaves: f64,
    filling: Filling,
}

/// How long filling a place takes, and how many leave: means of 13 weeks `[people]`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Filling {
    vacancies: f64,
    hires: f64,
    /// Who leaves a place that stays.
    leavers: f64,
    /// Of them, those who have left when places are posted: not those who move to another job.
    parted: f64,
    /// People at work when places are posted.
    stayed: f64,
}

impl Filling {
    /// Takes the week in; weeks without a vacancy say nothing of how long filling takes.
    fn take(&mut self, week: Self) {
        let towards = |mean: &mut f64, now: f64| *mean += (now - *mean) / MEMORY;
        towards(&mut self.leavers, week.leavers);
        towards(&mut self.parted, week.parted);
        towards(&mut self.stayed, week.stayed);
        if week.vacancies > 0.0 {
            towards(&mut self.vacancies, week.vacancies);
            towards(&mut self.hires, week.hires);
        }
    }

    /// d: weeks that filling a place takes `[weeks]`.
    fn weeks(&self, interval: f64) -> f64 {
        if self.hires > 0.0 {
            (self.vacancies / self.hires).clamp(interval.min(LONGEST), LONGEST)
        } else {
            LONGEST
        }
    }

    /// Equation (8): places for those who will leave so many people before a place posted now is filled, without those
    /// who have left this week and are not here any more `[people]`.
    fn ahead(&self, heads: f64, interval: f64) -> f64 {
        let leaving = self.leavers * self.weeks(interval) - self.parted;
        let ahead = leaving / self.stayed * heads;
        if ahead.is_finite() { ahead.max(0.0) } else { 0.0 }
    }
}

impl Matcher {
    /// Fitted to a base year in which so many people are at work, of whom `ended` lose their organization in a week: equation
    /// (7). These are part of those who become unemployed as published, and what takes the place of their organization hires.
    pub(super) fn of(p: &Displacement, employed: f64, ended: f64) -> Self {
        let quit = p.quit_chance();
        if p.vacancy_interval == 0.0 {
            return Self { leaves: quit, ..Self::default() };
        }
        let leaves = (quit - ended / employed).max(0.0);
        let retire = hazard_to_probability(p.turnover, 1.0 / WEEKS_PER_YEAR);
        let leaving = 1.0 - (1.0 - retire) * (1.0 - quit);
        let moves = p.moves / TimeSpan::months(1.0).in_weeks();
        let share = 1.0 - p.unemployed_at_start;
        let vacancies = p.openings_at_start / (1.0 - p.openings_at_start) * share;
        let known = Known {
            employed: &[share / OCCUPATIONS as f64; OCCUPATIONS],
            unemployed: p.unemployed_at_start,
            vacancies,
            leaving,
            moves,
            interval: p.vacancy_interval,
            weight: |i: usize, j: usize| match i == j {
                true => 1.0,
                false if neighbours(i as u8).contains(&j) => p.mobility,
                false => 0.0,
            },
        };
        let Some(base) = known.solve() else {
            impossible(format!(
                "no base year has {} of places open where {leaving} of people part in a week, {moves} move, and a vacancy \
                 picks once in {} weeks",
                p.openings_at_start, p.vacancy_interval
            ));
        };
        let people = employed / share;
        let hires = base.hires.iter().sum::<f64>() * people;
        // Those who lose their organization leave no place that stays: what follows it posts its own.
        let filling = Filling {
            vacancies: vacancies * people,
            hires,
            leavers: hires - ended,
            parted: leaving * employed - ended,
            stayed: (1.0 - leaving) * employed,
        };
        let (efficiency, on_the_job) = (base.efficiency, base.on_the_job);
        Self { interval: p.vacancy_interval, efficiency, on_the_job, leaves, filling }
    }

    /// Weeks in which a vacancy picks once; none where each picks every week and seekers apply at their own pace.
    pub(super) fn interval(&self) -> Option<f64> {
        (self.interval > 0.0).then_some(self.interval)
    }

    /// d: weeks that filling a place takes; none is counted where each vacancy picks every week `[weeks]`.
    pub(super) fn filling(&self) -> f64 {
        self.interval().map_or(0.0, |interval| self.filling.weeks(interval))
    }

    /// Chance a week that somebody leaves of their own accord, or is discharged.
    pub(super) fn leaves(&self) -> f64 {
        self.leaves
    }

    /// Whether people at work apply.
    pub(super) fn moves(&self) -> bool {
        self.on_the_job > 0.0
    }

    /// How often somebody who stands there applies, relative to a seeker; not at all where there is nothing.
    pub(super) fn eagerness(&self, status: Status) -> Option<f64> {
        match status {
            Status::Unemployed => Some(1.0),
            Status::Employed(_) | Status::Elsewhere if self.moves() => Some(self.on_the_job),
            _ => None,
        }
    }

    /// Places that an organization of so many posts for those who will leave `[people]`.
    pub(super) fn ahead(&self, heads: f64) -> f64 {
        self.filling.ahead(heads, self.interval)
    }

    /// Takes in what the week was, in which so many stayed at work.
    pub(super) fn see(&mut self, labour: &Labour, stayed: f64) {
        let (vacancies, hires) = (labour.vacancies, labour.hired);
        let leavers = labour.churn.leavers();
        let parted = leavers - labour.churn.moved_from_work;
        self.filling.take(Filling { vacancies, hires, leavers, parted, stayed });
    }

    /// Equation (6): applications of a seeker this week to ripe vacancies of so much weight in all, of so many that wait.
    pub(super) fn applications(&self, weight: f64, vacancies: f64) -> f64 {
        if vacancies > 0.0 { self.efficiency * weight * self.interval / vacancies } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filling() -> Filling {
        Filling { vacancies: 7.3, hires: 1.0, leavers: 1.0, parted: 1.0, stayed: 400.0 }
    }

    /// d between the interval and a year; V0 · (q E (d - 1)) / (q0 E0 (d0 - 1)) with V0 = q0 E0 (d0 - 1).
    #[test]
    fn who_will_leave_before_a_place_is_filled_is_posted_ahead() {
        assert!((filling().ahead(20.0, 6.75) - 20.0 / 400.0 * 6.3).abs() < 1e-12);
        assert_eq!(Filling { vacancies: 1.0, ..filling() }.weeks(6.75), 6.75);
        assert_eq!(Filling { vacancies: 900.0, ..filling() }.weeks(6.75), 52.0);
        assert_eq!(Filling { hires: 0.0, ..filling() }.weeks(6.75), 52.0);
        assert_eq!(Filling::default().ahead(20.0, 6.75), 0.0);
        assert_eq!(filling().ahead(0.0, 6.75), 0.0);
        // Who moves to another job leaves a place that is posted in the next week.
        let moving = Filling { parted: 0.4, ..filling() };
        assert!((moving.ahead(20.0, 6.75) - 20.0 / 400.0 * 6.9).abs() < 1e-12);
    }

    #[test]
    fn a_base_year_keeps_its_own_time_to_fill() {
        let mut now = filling();
        (0..100).for_each(|_| now.take(filling()));
        assert_eq!(now, filling());
        // Where nothing waits, only those who leave say something.
        now.take(Filling { vacancies: 0.0, hires: 0.0, leavers: 14.0, ..filling() });
        assert_eq!((now.weeks(6.75), now.leavers), (7.3, 2.0));
    }

    /// The ring of occupations is one market in the base year: a seeker applies S / (V / 6.75) = 2.556 times per ripe vacancy.
    #[test]
    fn on_the_ring_each_ripe_vacancy_gets_as_many_applications_as_fill_it_often_enough() {
        for mobility in [0.01, 0.3, 1.0] {
            let p = Displacement {
                separation: 0.016,
                vacancy_interval: 6.75,
                mobility,
                ..Displacement::default()
            };
            let matcher = Matcher::of(&p, 1000.0 * (1.0 - p.unemployed_at_start), 0.0);
            let leavers = p.quit_chance() * 1000.0 * (1.0 - p.unemployed_at_start);
            let vacancies = matcher.filling.vacancies;
            assert!((matcher.filling.hires - leavers).abs() < 1e-9);
            // Each of the seekers, a twentieth of whom have its own occupation and three whose is a neighbour.
            let seekers =
                (1000.0 * p.unemployed_at_start + leavers) * (1.0 + 3.0 * mobility) / 20.0;
            let got = seekers * matcher.applications(1.0, vacancies);
            let filled = -libm::expm1(-got);
            assert!((vacancies / 6.75 * filled / leavers - 1.0).abs() < 1e-9, "{mobility}");
        }
        assert_eq!(Matcher::of(&Displacement::default(), 1000.0, 0.0), Matcher::default());
    }

    /// As many become unemployed and as many are hired as without; what takes the place of an organization hires for it, so that
    /// fewer leave a place that stays.
    #[test]
    fn those_whose_organization_ends_are_part_of_those_who_leave() {
        let p =
            Displacement { separation: 0.016, vacancy_interval: 6.75, ..Displacement::default() };
        let [without, with] = [0.0, 1.0].map(|ended| Matcher::of(&p, 1000.0, ended));
        assert!((with.leaves * 1000.0 + 1.0 - without.leaves * 1000.0).abs() < 1e-12);
        assert_eq!(with.filling.hires, without.filling.hires);
        assert_eq!(with.filling(), without.filling());
        assert!((with.filling.leavers + 1.0 - with.filling.hires).abs() < 1e-12);
    }
}
