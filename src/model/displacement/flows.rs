//! Published labour flows, in expectation: their steady state is unemployment at the start.

use crate::engine::quantity::exp;

/// The two-rate labour market of one occupation `[shares of its labour force]`.
///
/// Separations `δu·e + (1 - δu)·min(e, γ·max(0, e + v - d))`, openings
/// `δv·e + (1 - δv)·min(e, γ·max(0, d - e - v))`, hires `v·(1 - e^(-s/v))`, with target demand `d`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flows {
    /// Employed.
    pub employed: f64,
    /// Unemployed.
    pub unemployed: f64,
    /// Vacancies.
    pub vacant: f64,
}

impl Flows {
    /// One step of 6.75 weeks toward `demand`, where so many `seekers` apply.
    pub fn step(
        self,
        separation: f64,
        opening: f64,
        adjustment: f64,
        demand: f64,
        seekers: f64,
    ) -> Self {
        let Self { employed: e, unemployed: u, vacant: v } = self;
        let gap = demand - e - v;
        let parted = separation * e + (1.0 - separation) * e.min(adjustment * (-gap).max(0.0));
        let opened = opening * e + (1.0 - opening) * e.min(adjustment * gap.max(0.0));
        let hired = hires(v, seekers);
        Self {
            employed: e - parted + hired,
            unemployed: u + parted - hired,
            vacant: v + opened - hired,
        }
    }

    /// Where one occupation settles.
    pub fn steady(separation: f64, opening: f64, adjustment: f64, demand: f64) -> Self {
        let mut now = Self { employed: 0.95, unemployed: 0.05, vacant: 0.02 };
        for _ in 0..20_000 {
            let next = now.step(separation, opening, adjustment, demand, now.unemployed);
            if next == now {
                break;
            }
            now = next;
        }
        now
    }
}

/// Urn and ball: expected hires of so many vacancies from so many seekers who apply at random.
pub fn hires(vacancies: f64, seekers: f64) -> f64 {
    if vacancies > 0.0 { vacancies * (1.0 - exp(-seekers / vacancies)) } else { 0.0 }
}

#[cfg(test)]
#[path = "../../../tests/oracles/displacement.rs"]
mod oracles;

#[cfg(test)]
mod tests {
    use super::oracles::fixed_market;
    use super::*;

    const DRC: (f64, f64, f64) = (0.016, 0.012, 0.16);

    /// Human hours a month: purposes · (lead + tasks · (exec · (1 - a) + review · a + coordination)).
    fn hours(purposes: f64, tasks: f64, a: f64, review: f64, coordination: f64) -> f64 {
        purposes * (20.0 + tasks * (10.0 * (1.0 - a) + review * a + coordination))
    }

    #[test]
    fn b1_displacement_is_what_scaling_leaves_of_productivity() {
        for (q, g, d) in [(5.0, 3.0, 0.4), (5.0, 5.0, 0.0), (10.0, 3.0, 0.7), (2.0, 1.5, 0.25)] {
            assert!((fixed_market(q, g) - d).abs() < 1e-12);
        }
    }

    #[test]
    fn b2_b3_b4_hours_of_purposes_and_tasks() {
        let base = hours(10.0, 8.0, 0.0, 1.0, 2.0);
        assert!((base - 1160.0).abs() < 1e-9 && (base / 160.0 - 7.25).abs() < 1e-9);
        let displaced = |now: f64| fixed_market(base / now, 1.0);
        for (now, expected, d) in [
            (hours(10.0, 8.0, 0.9, 1.0, 2.0), 512.0, 0.558_621),
            (hours(10.0, 24.0, 0.9, 1.0, 2.0), 1136.0, 0.020_690),
            (hours(30.0, 8.0, 0.9, 1.0, 2.0), 1536.0, 0.0),
            (hours(20.0, 16.0, 0.9, 1.0, 2.0), 1648.0, 0.0),
        ] {
            assert!((now - expected).abs() < 1e-9, "{now}");
            assert!((displaced(now) - d).abs() < 1e-6);
        }
    }

    #[test]
    fn b5_a_system_leaves_a_quarter_of_the_hours_and_takes_almost_four_times_the_purposes() {
        let base = hours(10.0, 8.0, 0.0, 1.0, 2.0);
        let system = hours(10.0, 8.0, 0.9, 0.2, 0.2);
        assert!((system - 310.4).abs() < 1e-9);
        assert!((fixed_market(base / system, 1.0) - 0.732_414).abs() < 1e-6);
        // Hours are in proportion to purposes: what breaks even is what takes the base hours again.
        for (now, factor) in [(system, 3.737_113), (hours(10.0, 8.0, 0.9, 1.0, 2.0), 2.265_625)] {
            assert!((base / now - factor).abs() < 1e-6);
            assert!((factor * now - base).abs() < 1e-3);
        }
    }

    /// Two occupations of one labour force each, of which one is wanted less than there is and one more:
    /// seekers weigh vacancies next door by `mobility`, and belong to where they are hired.
    fn two(mobility: f64) -> [Flows; 2] {
        let mut all = [Flows { employed: 0.95, unemployed: 0.05, vacant: 0.02 }; 2];
        for _ in 0..20_000 {
            let [a, b] = all;
            let to_b = mobility * b.vacant / (a.vacant + mobility * b.vacant);
            let to_a = mobility * a.vacant / (b.vacant + mobility * a.vacant);
            let seek = [
                [a.unemployed * (1.0 - to_b), b.unemployed * to_a],
                [a.unemployed * to_b, b.unemployed * (1.0 - to_a)],
            ];
            for (i, demand) in [0.95, 1.02].into_iter().enumerate() {
                let seekers: f64 = seek[i].iter().sum();
                let (before, hired) = (all[i], hires(all[i].vacant, seekers));
                // Who is laid off seeks here; who is hired leaves the seekers of where they came from.
                all[i] = before.step(DRC.0, DRC.1, DRC.2, demand, seekers);
                all[i].unemployed += hired;
                for (j, flows) in all.iter_mut().enumerate() {
                    flows.unemployed -= hired * seek[i][j] / seekers;
                }
            }
        }
        all
    }

    #[test]
    fn i2_two_occupations_apart_settle_where_each_was_published() {
        let [short, long] = two(0.0);
        for (flows, u, v) in [(short, 0.087_717, 0.014_633), (long, 0.026_828, 0.022_203)] {
            assert!((flows.unemployed - u).abs() < 1e-6, "{flows:?}");
            assert!((flows.vacant - v).abs() < 1e-6, "{flows:?}");
        }
    }

    #[test]
    fn two_occupations_that_hire_from_each_other_have_fewer_unemployed_between_them() {
        let unemployed = |mobility| two(mobility).iter().map(|f| f.unemployed).sum::<f64>();
        let people =
            |mobility| two(mobility).iter().map(|f| f.unemployed + f.employed).sum::<f64>();
        for mobility in [0.0, 0.3, 1.0] {
            assert!((people(mobility) - 2.0).abs() < 1e-9);
        }
        assert!(unemployed(0.3) < unemployed(0.0) - 1e-4);
        assert!(unemployed(1.0) <= unemployed(0.3) + 1e-9);
        // What one lacks the other has: together they are a market of demand 0.985.
        let pooled = 2.0 * Flows::steady(DRC.0, DRC.1, DRC.2, 0.985).unemployed;
        assert!((unemployed(1.0) / pooled - 1.0).abs() < 0.05, "{} {pooled}", unemployed(1.0));
    }

    #[test]
    fn i1_unemployment_of_two_hazards_is_their_ratio() {
        let (s, f) = (0.02_f64, 0.3);
        let mut u: f64 = 0.5;
        for _ in 0..500 {
            u += s * (1.0 - u) - f * u;
        }
        assert!((u - s / (s + f)).abs() < 1e-12 && (u - 0.0625).abs() < 1e-12);
    }

    #[test]
    fn i2_one_occupation_settles_where_it_was_published() {
        for (demand, u, v) in [
            (1.0, 0.041_066, 0.016_801),
            (0.95, 0.087_717, 0.014_633),
            (1.02, 0.026_828, 0.022_203),
        ] {
            let flows = Flows::steady(DRC.0, DRC.1, DRC.2, demand);
            assert!((flows.unemployed - u).abs() < 1e-6, "{flows:?}");
            assert!((flows.vacant - v).abs() < 1e-6, "{flows:?}");
        }
    }

    /// Seekers spread over all occupations in proportion to vacancies.
    #[test]
    fn i4_identical_occupations_on_a_complete_network_settle_alike() {
        let n = 5;
        let mut all: Vec<Flows> = (0..n)
            .map(|i| 0.01 * f64::from(i))
            .map(|x| Flows { employed: 0.95 - x, unemployed: 0.05 + x, vacant: 0.02 + x / 2.0 })
            .collect();
        for _ in 0..20_000 {
            let vacant: f64 = all.iter().map(|f| f.vacant).sum();
            let seekers: f64 = all.iter().map(|f| f.unemployed).sum();
            let hired: Vec<f64> =
                all.iter().map(|f| hires(f.vacant, seekers * f.vacant / vacant)).collect();
            let sought: Vec<f64> = all.iter().map(|f| f.unemployed / seekers).collect();
            let total: f64 = hired.iter().sum();
            for ((flows, hired), sought) in all.iter_mut().zip(hired).zip(sought) {
                // Those hired leave unemployment in the occupation that they came from.
                let next = flows.step(DRC.0, DRC.1, DRC.2, 1.0, 0.0);
                flows.employed = next.employed + hired;
                flows.vacant = next.vacant - hired;
                flows.unemployed = next.unemployed - total * sought;
            }
        }
        for flows in all {
            assert!((flows.unemployed - 0.041_066).abs() < 1e-5, "{flows:?}");
        }
    }
}
