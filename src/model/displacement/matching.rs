//! The labour market of the base year, in expectation: what must be so that everything stands still.

/// What is known of the base year; people and vacancies as shares of the labour force, by market (an occupation or sector).
pub struct Known<'a, W> {
    /// E: people at work, at the end of a week.
    pub employed: &'a [f64],
    /// People without work, at the end of a week.
    pub unemployed: f64,
    /// Vacancies, those of the week's leavers included.
    pub vacancies: f64,
    /// Chance a week that somebody leaves for unemployment, or for good and is replaced by an entrant.
    pub leaving: f64,
    /// Share of people at work who change jobs in a week.
    pub moves: f64,
    /// Weeks in which a vacancy picks once, on average.
    pub interval: f64,
    /// m_ij: weight of a vacancy of j for a seeker of i.
    pub weight: W,
}

/// What follows of it.
#[derive(Clone, Debug, PartialEq)]
pub struct BaseYear {
    /// Seekers by market, the week's leavers included.
    pub seekers: Vec<f64>,
    /// V: vacancies by market.
    pub vacancies: Vec<f64>,
    /// Hires a week by market: as many as leave.
    pub hires: Vec<f64>,
    /// eff: applications a week of a seeker for whom each vacancy weighs 1.
    pub efficiency: f64,
    /// s_e: applications of somebody at work, relative to those of a seeker.
    pub on_the_job: f64,
}

/// Rounds after which proportions are left as they are: each brings them closer by a constant factor.
const ROUNDS: usize = 10_000;

impl<W: Fn(usize, usize) -> f64> Known<'_, W> {
    /// Solves: hires fill as many places as are left, as many leave each pool of seekers as join it, and vacancies and
    /// the unemployed are what is known. Nothing where nobody leaves, or where so few vacancies cannot take so many hires.
    ///
    /// Shares of hires are in proportion to applications, whatever their level: so seekers by market follow first, then
    /// the efficiency at which vacancies add up.
    pub fn solve(&self) -> Option<BaseYear> {
        if self.leaving == 0.0 {
            return None;
        }
        let all: f64 = self.employed.iter().sum();
        let markets = 0..self.employed.len();
        let left: Vec<f64> = self.employed.iter().map(|e| self.leaving * e).collect();
        let stayed: Vec<f64> = self.employed.iter().map(|e| (1.0 - self.leaving) * e).collect();
        let everybody = self.unemployed + self.leaving * all;
        let mut seekers: Vec<f64> = self.employed.iter().map(|e| e / all * everybody).collect();
        let (mut on_the_job, mut filled) = (0.0, left.clone());
        let mut reach = vec![0.0; seekers.len()];
        for _ in 0..ROUNDS {
            // Who seeks leaves the pool with this chance; somebody at work moves with that of s_e.
            let moving = |i: usize| stayed[i] * left[i] / seekers[i];
            let chances: f64 = markets.clone().map(moving).sum();
            on_the_job = self.moves * all / chances;
            filled = markets.clone().map(|j| left[j] + on_the_job * moving(j)).collect();
            let applying = |i: usize| seekers[i] + on_the_job * stayed[i];
            for (j, reach) in reach.iter_mut().enumerate() {
                *reach = markets.clone().map(|i| (self.weight)(i, j) * applying(i)).sum();
            }
            let hired = |i: usize| {
                markets.clone().map(|j| filled[j] * (self.weight)(i, j) / reach[j]).sum::<f64>()
            };
            let mut next: Vec<f64> = markets.clone().map(|i| left[i] / hired(i)).collect();
            let scale = everybody / next.iter().sum::<f64>();
            next.iter_mut().for_each(|it| *it *= scale);
            let moved = next.iter().zip(&seekers).any(|(a, b)| (a / b - 1.0).abs() > 1e-15);
            seekers = next;
            if !moved {
                break;
            }
        }
        let places = |efficiency: f64, j: usize| {
            let applications = self.interval * efficiency * reach[j] / self.vacancies;
            self.interval * filled[j] / -libm::expm1(-applications)
        };
        let sum = |efficiency: f64| markets.clone().map(|j| places(efficiency, j)).sum::<f64>();
        if self.interval * filled.iter().sum::<f64>() >= self.vacancies {
            return None;
        }
        let efficiency = falling_to(self.vacancies, sum);
        let vacancies = markets.clone().map(|j| places(efficiency, j)).collect();
        Some(BaseYear { seekers, vacancies, hires: filled, efficiency, on_the_job })
    }
}

/// Where a function that falls from infinity at 0 comes down to `level`, by halving.
fn falling_to(level: f64, of: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while of(high) > level {
        (low, high) = (high, 2.0 * high);
    }
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            return middle;
        }
        if of(middle) > level { low = middle } else { high = middle }
    }
}

#[cfg(test)]
mod tests {
    use super::super::flows::hires;
    use super::*;

    /// u0 and v0 of one occupation in the published flows, with the chance a week of 0.016 in 6.75 weeks.
    const UNEMPLOYED: f64 = 0.041_066;
    const VACANCIES: f64 = 0.016_801;
    const INTERVAL: f64 = 6.75;

    fn leaving() -> f64 {
        1.0 - libm::pow(1.0 - 0.016, 1.0 / INTERVAL)
    }

    /// Organizations, three tenths of the labour force, and the rest.
    fn two(mobility: f64, moves: f64) -> Option<BaseYear> {
        let employed = [0.3, 0.7].map(|a| a * (1.0 - UNEMPLOYED));
        solved(&employed, VACANCIES, mobility, moves)
    }

    fn solved(employed: &[f64], vacancies: f64, mobility: f64, moves: f64) -> Option<BaseYear> {
        let weight = |i: usize, j: usize| if i == j { 1.0 } else { mobility };
        let unemployed = 1.0 - employed.iter().sum::<f64>();
        let (leaving, interval) = (leaving(), INTERVAL);
        Known { employed, unemployed, vacancies, leaving, moves, interval, weight }.solve()
    }

    #[track_caller]
    fn near(found: f64, is: f64, by: f64) {
        assert!((found - is).abs() <= by, "{found} is not {is}");
    }

    #[test]
    fn the_base_year_of_two_sectors_is_the_one_of_the_fluid_economy() {
        let it = two(0.3, 0.0).unwrap();
        near(it.vacancies[0], 0.005_288_475, 5e-10);
        near(it.vacancies[1], 0.011_512_525, 5e-10);
        near(it.efficiency, 0.216_064_732, 5e-10);
        assert_eq!(it.on_the_job, 0.0);
        for (j, (share, pool, weeks)) in
            [(0.3, 0.015_133_023, 7.702_387), (0.7, 0.025_933, 7.186_024)].into_iter().enumerate()
        {
            let left = leaving() * share * (1.0 - UNEMPLOYED);
            near(it.seekers[j] - left, pool, 5e-7);
            near(it.hires[j], left, 1e-17);
            near(it.vacancies[j] / left, weeks, 5e-7);
        }
    }

    /// Told by the formulas themselves: who applies where, what is filled, and from which pool.
    #[test]
    fn with_moves_from_job_to_job_each_market_fills_what_is_left_and_loses_as_many_as_it_takes() {
        let (employed, moves) = ([0.25, 0.6, 0.1], 0.005);
        let it = solved(&employed, 0.08, 0.2, moves).unwrap();
        let all: f64 = it.vacancies.iter().sum();
        near(all, 0.08, 1e-15);
        let stayed = |i: usize| (1.0 - leaving()) * employed[i];
        let mut from_work = [0.0; 3];
        let mut from_seekers = [0.0; 3];
        for j in 0..3 {
            let weight = |i: usize| if i == j { 1.0 } else { 0.2 };
            let met = |i: usize| it.efficiency * weight(i) * it.vacancies[j] / all;
            let seek: Vec<f64> = (0..3).map(|i| met(i) * it.seekers[i]).collect();
            let work: Vec<f64> = (0..3).map(|i| met(i) * it.on_the_job * stayed(i)).collect();
            let applications = seek.iter().chain(&work).sum::<f64>();
            let filled = hires(it.vacancies[j] / INTERVAL, applications);
            near(filled, it.hires[j], 1e-15);
            for i in 0..3 {
                from_work[i] += filled * work[i] / applications;
                from_seekers[i] += filled * seek[i] / applications;
            }
        }
        for i in 0..3 {
            near(from_seekers[i], leaving() * employed[i], 1e-15);
            near(it.hires[i], leaving() * employed[i] + from_work[i], 1e-15);
        }
        near(from_work.iter().sum(), moves * 0.95, 1e-15);
    }

    /// G15: efficiency is fitted, so that who goes how far leaves the base year as it is.
    #[test]
    fn mobility_leaves_unemployment_and_vacancies_as_they_are() {
        for mobility in [0.01, 0.1, 0.3, 0.6, 1.0] {
            let it = two(mobility, 0.0).unwrap();
            near(it.vacancies.iter().sum(), VACANCIES, 1e-16);
            near(
                it.seekers.iter().sum::<f64>() - leaving() * (1.0 - UNEMPLOYED),
                UNEMPLOYED,
                1e-16,
            );
        }
    }

    /// The published levels around the end of 2022: 2.2 % a month move from job to job.
    #[test]
    fn at_the_levels_of_2022_somebody_at_work_applies_a_tenth_as_often_as_a_seeker() {
        let (unemployed, openings) = (0.0373, 0.0694);
        let employed = [1.0 - unemployed];
        let vacancies = openings / (1.0 - openings) * employed[0];
        let moves = 0.022 * 12.0 * 7.0 / 365.2425;
        let it = solved(&employed, vacancies, 1.0, moves).unwrap();
        near(it.hires[0] / employed[0], leaving() + moves, 1e-15);
        // s_e (1 - q) E / S is the ratio of the two flows: 0.005060 / 0.002387.
        let ratio = it.on_the_job * (1.0 - leaving()) * employed[0] / it.seekers[0];
        near(ratio, moves / leaving(), 1e-12);
        near(it.on_the_job, 0.0874, 5e-5);
    }

    #[test]
    fn too_few_vacancies_for_the_hires_have_no_base_year() {
        let employed = [1.0 - UNEMPLOYED];
        assert_eq!(solved(&employed, INTERVAL * leaving() * employed[0], 1.0, 0.0), None);
        assert_eq!(solved(&employed, VACANCIES, 1.0, 0.005), None);
    }

    /// One market in which a seeker applies once in 6.75 weeks.
    #[test]
    fn hires_of_one_market_are_as_published() {
        let of = |v: f64, u: f64| hires(v / INTERVAL, u / INTERVAL);
        near(of(0.016_801, 0.041_066), 0.002_273_0, 5e-8);
        near(of(0.01, 0.06), 0.001_477_8, 5e-8);
        assert_eq!(of(0.0, 0.041_066), 0.0);
    }
}
