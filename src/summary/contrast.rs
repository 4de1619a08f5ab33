//! Two variants on the same random numbers, replicate by replicate.

use super::paired::{self, Events};
use super::{Interval, Moments};

/// A paired difference, in the unit of what is compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contrast {
    /// Pairs in which both are defined `[pairs]`.
    pub n: u64,
    /// Pairs in which one is not `[pairs]`.
    pub missing: u64,
    /// Mean of first minus second.
    pub difference: f64,
    /// Its interval over the pairs, Student's where that covers as often as it says; `None` where they carry none.
    pub interval: Option<Interval>,
    /// How many times smaller the variance of the difference is than that of independent samples of the same size:
    /// (var a + var b) / var (a - b). Infinite where the difference never varies, `None` where nothing does.
    pub reduction: Option<f64>,
}

/// Collects pairs as they come, in the order (point, replicate).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pairs {
    first: Moments,
    second: Moments,
    differences: Vec<f64>,
    missing: u64,
    /// Values on either side that are neither 0 nor 1.
    others: u64,
}

impl Pairs {
    /// Takes a pair on the same random numbers; a NaN on either side counts it as missing.
    pub fn push(&mut self, first: f64, second: f64) {
        if first.is_nan() || second.is_nan() {
            self.missing += 1;
        } else {
            self.first.push(first);
            self.second.push(second);
            self.differences.push(first - second);
            self.others +=
                [first, second].iter().filter(|x| **x != 0.0 && **x != 1.0).count() as u64;
        }
    }

    fn difference(&self) -> Moments {
        self.differences.iter().copied().collect()
    }

    /// Mean of first minus second, and its standard error; `None` below two pairs.
    pub fn difference_and_error(&self) -> Option<(f64, f64)> {
        let difference = self.difference();
        Some((difference.mean(), difference.deviation()? / (difference.n() as f64).sqrt()))
    }

    /// The counts, where both sides are events and one of them happens in some pairs and not in others.
    fn events(&self) -> Option<Events> {
        let varies = |side: &Moments| side.variance().is_some_and(|it| it > 0.0);
        let only = |way: f64| self.differences.iter().filter(|it| **it == way).count() as u64;
        (self.others == 0 && (varies(&self.first) || varies(&self.second))).then(|| Events {
            n: self.first.n(),
            first: only(1.0),
            second: only(-1.0),
        })
    }

    /// What they amount to.
    pub fn contrast(&self, confidence: f64) -> Contrast {
        let difference = self.difference();
        let variances = self.first.variance().zip(self.second.variance());
        let paired = variances.zip(difference.variance());
        let reduction = paired.map(|((first, second), paired)| (first + second) / paired);
        Contrast {
            n: difference.n(),
            missing: self.missing,
            difference: difference.mean(),
            interval: paired::interval(&self.differences, self.events(), confidence),
            reduction: reduction.filter(|it| !it.is_nan()),
        }
    }
}

/// Compares `first` with `second`, where equal places are the same random numbers; what has no partner is missing.
pub fn contrast(first: &[f64], second: &[f64], confidence: f64) -> Contrast {
    let at = |of: &[f64], place: usize| of.get(place).copied().unwrap_or(f64::NAN);
    let mut pairs = Pairs::default();
    for place in 0..first.len().max(second.len()) {
        pairs.push(at(first, place), at(second, place));
    }
    pairs.contrast(confidence)
}

#[cfg(test)]
mod tests {
    use super::super::numbers::Numbers;
    use super::*;

    #[test]
    fn a_known_pairing_has_its_known_difference_and_interval() {
        // Student's sleep data (1908): extra hours of sleep under two drugs, R's t.test(paired = TRUE).
        let one = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
        let two = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
        let it = contrast(&one, &two, 0.95);
        let interval = it.interval.unwrap();
        assert!((it.difference - -1.58).abs() < 1e-12);
        assert!((interval.lower - -2.459_885_8).abs() < 5e-8, "{interval:?}");
        assert!((interval.upper - -0.700_114_2).abs() < 5e-8, "{interval:?}");
        // (3.200556 + 4.009) / 1.512889.
        assert!((it.reduction.unwrap() - 4.765_4).abs() < 5e-4, "{it:?}");
    }

    #[test]
    fn pairing_buys_what_the_correlation_says() {
        // a = s + e, b = s + f with var s = 9 and var e = var f = 1: (10 + 10) / 2 = 10.
        let mut numbers = Numbers(23);
        let (a, b): (Vec<f64>, Vec<f64>) = (0..4000)
            .map(|_| {
                let shared = 3.0 * numbers.normal();
                (shared + numbers.normal(), shared + numbers.normal())
            })
            .unzip();
        // A ratio of variances of 4,000 has a relative error of about sqrt(4 / 4000) = 0.032; four of them.
        let reduction = contrast(&a, &b, 0.95).reduction.unwrap();
        assert!((reduction / 10.0 - 1.0).abs() < 0.13, "{reduction}");
    }

    #[test]
    fn a_pair_with_an_undefined_side_is_counted_as_missing() {
        let it = contrast(&[1.0, f64::NAN, 4.0, 2.0], &[0.0, 1.0, 2.0], 0.95);
        assert_eq!((it.n, it.missing, it.difference), (2, 2, 1.5));
        let one = contrast(&[1.0], &[0.0], 0.95);
        assert_eq!((one.interval, one.reduction), (None, None));
        let same = contrast(&[1.0, 2.0], &[1.0, 2.0], 0.95);
        assert_eq!(same.reduction, Some(f64::INFINITY));
    }
}
