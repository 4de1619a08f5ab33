//! Published labour flows, in expectation: their steady state is unemployment at the start.

use crate::engine::quantity::exp;

/// The two-rate labour market of one occupation [shares of its labour force].
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

/// Displacement in a fixed labour market, where a task takes `q` times fewer hours and there are `g` times
/// as many: max(0, 1 - g / q).
pub fn fixed_market(q: f64, g: f64) -> f64 {
    (1.0 - g / q).max(0.0)
}

#[cfg(test)]
mod tests {
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
