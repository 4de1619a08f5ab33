//! Intervals of means of quantities that lie within bounds: an interval says nothing that the quantity cannot be.

use super::special::t_quantile;
use super::{Interval, Moments};

/// Where a quantity can lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bounds {
    /// Anywhere.
    Free,
    /// From 0 to 1: shares.
    Share,
    /// At 0 or above: times, people, things that are counted.
    Positive,
}

/// Units of times and of things that are counted; what is made a time unit of such things is counted, too.
const POSITIVE: [&str; 31] = [
    "× base",
    "bh",
    "bh/week",
    "incidents",
    "incidents/result",
    "incidents/week",
    "results/week",
    "attempts/week",
    "h",
    "day",
    "week",
    "weeks",
    "year",
    "people",
    "places",
    "organizations",
    "cells",
    "purposes",
    "tasks",
    "kinds",
    "executors",
    "executors/person",
    "layers",
    "releases",
    "person-months",
    "person-years",
    "people/week",
    "purposes/week",
    "tasks/week",
    "h/week",
    "touches/task",
];

impl Bounds {
    /// Those of a quantity with this unit, as metrics print it.
    pub fn of_unit(unit: &str) -> Self {
        match unit {
            "share" => Self::Share,
            unit if POSITIVE.contains(&unit) => Self::Positive,
            _ => Self::Free,
        }
    }

    /// The interval of a mean: Student's t on the scale on which the quantity has no bounds (the logit of a share, the
    /// logarithm of what is positive), by the delta method. `None` below two numbers.
    ///
    /// A mean on a bound, where all numbers are the same, has an interval of no width; a sample that does not keep the bounds
    /// has the interval of a free quantity.
    pub fn interval(self, moments: &Moments, confidence: f64) -> Option<Interval> {
        let (mean, n) = (moments.mean(), moments.n());
        let error = (moments.variance()? / n as f64).sqrt();
        let reach = t_quantile(0.5 + confidence / 2.0, (n - 1) as f64) * error;
        let within = match self {
            Self::Free => false,
            Self::Share => 0.0 < mean && mean < 1.0,
            Self::Positive => 0.0 < mean,
        };
        if error == 0.0 || !within {
            return moments.interval(confidence);
        }
        let end = |way: f64| match self {
            Self::Free => mean + way * reach,
            Self::Share => {
                let odds = mean / (1.0 - mean) * libm::exp(way * reach / (mean * (1.0 - mean)));
                // Odds beyond all numbers are those of 1.
                if odds.is_finite() { odds / (1.0 + odds) } else { 1.0 }
            }
            Self::Positive => mean * libm::exp(way * reach / mean),
        };
        Some(Interval { lower: end(-1.0), upper: end(1.0), confidence })
    }
}

#[cfg(test)]
mod tests {
    use super::super::numbers::Numbers;
    use super::*;

    fn sample(values: &[f64]) -> Moments {
        values.iter().copied().collect()
    }

    #[test]
    fn an_interval_of_a_share_stays_between_nothing_and_all() {
        // By t it would be -0.71 to 1.74.
        let it = sample(&[0.0, 0.56, 1.0]);
        let i = Bounds::Share.interval(&it, 0.95).unwrap();
        assert!(it.interval(0.95).unwrap().lower < 0.0, "the case is one that leaves its bounds");
        assert!(0.0 < i.lower && i.lower < it.mean() && it.mean() < i.upper && i.upper < 1.0);
        // By hand: odds 0.52 / 0.48, error sqrt(0.2512 / 3), t of 2 degrees 4.3027.
        let (p, error) = (0.52, (0.2512_f64 / 3.0).sqrt());
        let odds = p / (1.0 - p) * (4.302_652_7 * error / (p * (1.0 - p))).exp();
        assert!((i.upper - odds / (1.0 + odds)).abs() < 1e-7, "{i:?}");
    }

    #[test]
    fn an_interval_of_a_time_stays_above_zero() {
        let it = sample(&[1.0, 2.0, 30.0]);
        assert!(it.interval(0.95).unwrap().lower < 0.0, "the case is one that leaves its bounds");
        let i = Bounds::Positive.interval(&it, 0.95).unwrap();
        // Equal ratios either way.
        assert!(i.lower > 0.0 && (i.lower * i.upper / (11.0 * 11.0) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_free_quantity_and_a_sample_on_its_bound_keep_students_interval() {
        let it = sample(&[-1.0, 2.0, 4.0]);
        assert_eq!(Bounds::Free.interval(&it, 0.95), it.interval(0.95));
        let none = sample(&[0.0, 0.0, 0.0]);
        let i = Bounds::Share.interval(&none, 0.95).unwrap();
        assert_eq!((i.lower, i.upper), (0.0, 0.0));
        let broken = sample(&[-3.0, 1.0]);
        assert_eq!(Bounds::Positive.interval(&broken, 0.95), broken.interval(0.95));
        assert_eq!(Bounds::Share.interval(&sample(&[0.3]), 0.95), None);
    }

    /// The share of 2,000 samples of 20 numbers of a law whose interval has the law's mean in it.
    fn coverage(bounds: Bounds, mean: f64, mut draw: impl FnMut(&mut Numbers) -> f64) -> f64 {
        let mut numbers = Numbers(23);
        let hits = (0..2000).filter(|_| {
            let sample: Moments = (0..20).map(|_| draw(&mut numbers)).collect();
            bounds.interval(&sample, 0.95).unwrap().contains(mean)
        });
        hits.count() as f64 / 2000.0
    }

    #[test]
    fn bounded_intervals_cover_as_often_as_they_say() {
        // 95 % +- 3.1 standard errors of a share of 2,000: sqrt(0.95 * 0.05 / 2000) = 0.0049.
        let right = 0.935..=0.965;
        let share = coverage(Bounds::Share, 0.5, Numbers::uniform);
        assert!(right.contains(&share), "{share}");
        let lognormal = |n: &mut Numbers| libm::exp(0.3 * n.normal());
        let positive = coverage(Bounds::Positive, libm::exp(0.045), lognormal);
        assert!(right.contains(&positive), "{positive}");
    }

    #[test]
    fn units_say_where_a_quantity_lies() {
        let of = Bounds::of_unit;
        assert_eq!(
            (of("share"), of("h"), of("money/week")),
            (Bounds::Share, Bounds::Positive, Bounds::Free)
        );
    }
}
