//! The interval of a mean difference of pairs, whatever its law.
//!
//! Student's t covers as often as it says where differences are near normal. Where they are skewed its place is taken by the
//! bootstrap-t (`hall1988`), where they are events that happen or not by the score interval of two paired shares (`tango1998`);
//! and few differences among many that are nothing carry no interval.

use super::special::normal_quantile;
use super::{Interval, Moments, quantile, skewness};
use crate::engine::{Draws, Stream};

const RESAMPLE: Stream = Stream::new("paired", "resample");
/// Samples of the bootstrap.
const SAMPLES: u64 = 999;
/// Pairs below which the bootstrap has nothing to draw from `[pairs]`.
const FEWEST: usize = 20;
/// Skewness over the root of the number of pairs beyond which Student's t covers less often than it says.
const SKEWED: f64 = 0.1;
/// Differences other than 0 below which an effect that is mostly 0 has no interval `[pairs]`.
const FEWEST_EVENTS: usize = 5;
/// Halvings by which an end is found.
const HALVINGS: u32 = 60;

/// Pairs of events: each side is 1 where it happens and 0 where it does not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Events {
    /// All pairs `[pairs]`.
    pub n: u64,
    /// Pairs in which only the first happens `[pairs]`.
    pub first: u64,
    /// Pairs in which only the second happens `[pairs]`.
    pub second: u64,
}

/// The interval of the mean of differences; `None` where they carry none.
pub(super) fn interval(
    differences: &[f64],
    events: Option<Events>,
    confidence: f64,
) -> Option<Interval> {
    if let Some(events) = events {
        return (events.n >= 2).then(|| score(events, confidence));
    }
    let moments: Moments = differences.iter().copied().collect();
    let other = differences.iter().filter(|it| **it != 0.0).count();
    if other > 0 && other < FEWEST_EVENTS && 2 * other < differences.len() {
        return None;
    }
    let skewed =
        skewness(differences).is_some_and(|g| g.abs() > SKEWED * (differences.len() as f64).sqrt());
    if differences.len() < FEWEST || !skewed {
        return moments.interval(confidence);
    }
    bootstrap_t(differences, &moments, confidence)
}

/// The ends are where the quantiles of the studentized mean of samples drawn from the differences put them.
fn bootstrap_t(differences: &[f64], moments: &Moments, confidence: f64) -> Option<Interval> {
    let (n, mean) = (differences.len(), moments.mean());
    let error = moments.deviation()? / (n as f64).sqrt();
    let draws = Draws::new(0, u64::MAX);
    let mut studentized: Vec<f64> = (0..SAMPLES)
        .filter_map(|sample| {
            let mut draw = draws.at(RESAMPLE, sample, 0);
            let mut one = || differences[(draw.uniform() * n as f64) as usize];
            let again: Moments = (0..n).map(|_| one()).collect();
            let away = again.mean() - mean;
            let spread = again.deviation()? / (n as f64).sqrt();
            // A sample of equal values is infinitely many errors away.
            Some(if spread > 0.0 { away / spread } else { away * f64::INFINITY })
        })
        .filter(|it| !it.is_nan())
        .collect();
    studentized.sort_by(f64::total_cmp);
    let end = |p: f64| Some(mean - quantile(&studentized, p)? * error);
    let (lower, upper) = (end(0.5 + confidence / 2.0)?, end(0.5 - confidence / 2.0)?);
    (lower.is_finite() && upper.is_finite()).then_some(Interval { lower, upper, confidence })
}

/// The differences of two paired shares that the counts are not too far from, in standard errors as they would be there.
fn score(events: Events, confidence: f64) -> Interval {
    let Events { n, first, second } = events;
    let (n, b, c) = (n as f64, first as f64, second as f64);
    let reach = normal_quantile(0.5 + confidence / 2.0);
    let distance = |difference: f64| {
        // The share of pairs in which only the second happens, as likely as can be with this difference.
        let linear = (2.0 * n - b + c) * difference - b - c;
        let constant = -c * difference * (1.0 - difference);
        let root = (linear * linear - 8.0 * n * constant).max(0.0).sqrt();
        let share = ((root - linear) / (4.0 * n)).max(0.0);
        let variance = n * (2.0 * share + difference * (1.0 - difference));
        let away = b - c - n * difference;
        if away == 0.0 { 0.0 } else { away.abs() / variance.max(0.0).sqrt() }
    };
    let estimate = (b - c) / n;
    let end = |furthest: f64| {
        let (mut inside, mut outside) = (estimate, furthest);
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(inside, outside);
            if distance(middle) <= reach { inside = middle } else { outside = middle }
        }
        f64::midpoint(inside, outside)
    };
    Interval { lower: end(-1.0), upper: end(1.0), confidence }
}

#[cfg(test)]
mod tests {
    use super::super::contrast;
    use super::super::numbers::Numbers;
    use super::*;

    /// Samples of each coverage.
    const TRIES: u32 = 2000;

    /// The share of samples of so many pairs whose interval has the mean in it.
    fn coverage(n: usize, mean: f64, mut pair: impl FnMut(&mut Numbers) -> (f64, f64)) -> f64 {
        let mut numbers = Numbers(83);
        let hits = (0..TRIES).filter(|_| {
            let (a, b): (Vec<f64>, Vec<f64>) = (0..n).map(|_| pair(&mut numbers)).unzip();
            contrast(&a, &b, 0.95).interval.is_some_and(|it| it.contains(mean))
        });
        hits.count() as f64 / f64::from(TRIES)
    }

    /// 3.1 standard errors of a share of the tries.
    fn error(share: f64) -> f64 {
        3.1 * (share * (1.0 - share) / f64::from(TRIES)).sqrt()
    }

    #[test]
    fn intervals_of_normal_and_skewed_differences_cover_nearly_as_often_as_they_say() {
        let normal = coverage(40, 0.3, |it| {
            let shared = 3.0 * it.normal();
            (shared + 0.3 + it.normal(), shared + it.normal())
        });
        // What an option prevents is a share of what is there: differences are lognormal.
        let prevented = |sd: f64| {
            move |it: &mut Numbers| {
                let there = libm::exp(sd * it.normal());
                (there, 0.5 * there)
            }
        };
        let mean = |sd: f64| 0.5 * libm::exp(sd * sd / 2.0);
        let mild = coverage(40, mean(0.5), prevented(0.5));
        let heavy = coverage(100, mean(1.0), prevented(1.0));
        let waits = coverage(40, 1.0, |it| (2.0, 2.0 + libm::log(it.uniform().max(1e-300))));
        // What 40,000 samples of each gave, to 0.0012: of skewed laws it misses one point too many.
        for (law, found, known) in [
            ("normal", normal, 0.949),
            ("mild", mild, 0.941),
            ("heavy", heavy, 0.936),
            ("exponential", waits, 0.947),
        ] {
            assert!((found - known).abs() <= error(known), "{law}: {found}");
        }
        // Student's interval on the heavy law is what this is for: it misses.
        let mut numbers = Numbers(83);
        let student = (0..TRIES).filter(|_| {
            let all: Moments = (0..100).map(|_| prevented(1.0)(&mut numbers).1).collect();
            all.interval(0.95).unwrap().contains(mean(1.0))
        });
        let student = student.count() as f64 / f64::from(TRIES);
        assert!(student < 0.95 - error(0.95), "{student}");
    }

    /// The probability that the interval of so many pairs of events has the true difference in it, summed over all counts.
    fn exact(n: u64, only: [f64; 2]) -> f64 {
        let [p, q] = only;
        let log_factorial: Vec<f64> = std::iter::once(0.0)
            .chain((1..=n).scan(0.0, |sum, i| {
                *sum += libm::log(i as f64);
                Some(*sum)
            }))
            .collect();
        let mut covered = 0.0;
        for first in 0..=n {
            for second in 0..=n - first {
                let neither = n - first - second;
                if !score(Events { n, first, second }, 0.95).contains(p - q) {
                    continue;
                }
                let of =
                    |k: u64, share: f64| k as f64 * libm::log(share) - log_factorial[k as usize];
                let chance = of(first, p) + of(second, q) + of(neither, 1.0 - p - q);
                covered += libm::exp(log_factorial[n as usize] + chance);
            }
        }
        covered
    }

    /// Counts move in steps, so that coverage is not 95 % to the last digit: what it is follows from the counts, and samples
    /// agree with that. Where events are rare a step is large, and the interval rather covers too often: 96 % on average.
    #[test]
    fn intervals_of_rare_events_cover_as_often_as_they_say() {
        let shares = [[0.1, 0.02], [0.05, 0.05], [0.08, 0.01], [0.2, 0.05], [0.3, 0.1]];
        let mut all = Moments::default();
        for n in [20, 40, 100] {
            for [p, q] in shares {
                let known = exact(n, [p, q]);
                assert!(known > 0.93, "{n} {p} {q}: {known}");
                all.push(known);
                let found = coverage(n as usize, p - q, |it| {
                    let u = it.uniform();
                    // A quarter of the pairs have the event on both sides.
                    let both = f64::from(u8::from(it.uniform() < 0.25));
                    if u < p {
                        (1.0, 0.0)
                    } else if u < p + q {
                        (0.0, 1.0)
                    } else {
                        (both, both)
                    }
                });
                // Twenty pairs without any event on either side have no spread, and a point for an interval.
                assert!(
                    (found - known).abs() <= error(known) + 2e-3,
                    "{n} {p} {q}: {found} {known}"
                );
            }
        }
        assert!((0.95..0.97).contains(&all.mean()), "{}", all.mean());
    }

    /// The ends lie where the counts are 1.96 standard errors away, those errors being of the likeliest shares with that
    /// difference, which are looked for one by one here.
    #[test]
    fn ends_of_the_score_interval_are_as_far_as_they_should_be() {
        for (n, first, second) in [(44.0, 0.0, 1.0), (50.0, 7.0, 2.0), (30.0, 0.0, 12.0)] {
            let events = Events { n: n as u64, first: first as u64, second: second as u64 };
            let it = score(events, 0.95);
            for end in [it.lower, it.upper] {
                let likelihood = |q: f64| {
                    let (p, neither) = (q + end, 1.0 - 2.0 * q - end);
                    let term = |k: f64, share: f64| if k == 0.0 { 0.0 } else { k * share.ln() };
                    term(first, p) + term(second, q) + term(n - first - second, neither)
                };
                let least = (-end).max(0.0);
                let most = (1.0 - end) / 2.0;
                let at = |i: u32| least + (most - least) * (f64::from(i) + 0.5) / 1e5;
                let best =
                    (0..100_000).map(at).max_by(|a, b| likelihood(*a).total_cmp(&likelihood(*b)));
                let q = best.unwrap();
                let error = (n * (2.0 * q + end - end * end)).sqrt();
                let away = (first - second - n * end).abs() / error;
                assert!((away - 1.959_964).abs() < 1e-3, "{it:?} {away}");
            }
        }
        // Turned round the interval is turned round.
        let [it, back] =
            [(0, 1), (1, 0)].map(|(first, second)| score(Events { n: 44, first, second }, 0.95));
        assert!((it.lower + back.upper).abs() < 1e-12 && (it.upper + back.lower).abs() < 1e-12);
        // Without any that differ it is reach² / (n + reach²) to either side.
        let none = score(Events { n: 50, first: 0, second: 0 }, 0.95);
        assert!((none.upper - 3.8415 / 53.8415).abs() < 1e-4, "{none:?}");
    }

    #[test]
    fn few_effects_among_many_that_are_nothing_have_no_interval() {
        let mut differences = vec![0.0; 40];
        assert_eq!(interval(&differences, None, 0.95).map(|it| it.half_width()), Some(0.0));
        differences[..4].copy_from_slice(&[0.3, 1.2, 0.4, 2.0]);
        assert_eq!(interval(&differences, None, 0.95), None);
        differences[4..6].copy_from_slice(&[0.9, 0.7]);
        let found = interval(&differences, None, 0.95).unwrap();
        assert!(found.contains(0.1375) && found.upper > 2.0 * 0.1375, "{found:?}");
    }
}
