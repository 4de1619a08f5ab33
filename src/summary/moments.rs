//! Mean and variance as numbers come (Welford, 1962).

use super::Interval;
use super::special::t_quantile;

/// Count, mean and spread of numbers that came one after another. The order is the caller's: (point, replicate).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    n: u64,
    mean: f64,
    squares: f64,
}

impl Moments {
    /// Takes a number.
    pub fn push(&mut self, value: f64) {
        self.n += 1;
        let away = value - self.mean;
        self.mean += away / self.n as f64;
        self.squares += away * (value - self.mean);
    }

    /// How many numbers there are.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// Their mean; NaN without any.
    pub fn mean(&self) -> f64 {
        if self.n == 0 { f64::NAN } else { self.mean }
    }

    /// Their sample variance, with n - 1; `None` below two numbers.
    pub fn variance(&self) -> Option<f64> {
        (self.n >= 2).then(|| self.squares / (self.n - 1) as f64)
    }

    /// Their sample standard deviation; `None` below two numbers.
    pub fn deviation(&self) -> Option<f64> {
        self.variance().map(f64::sqrt)
    }

    /// Student's t interval for the mean; `None` below two numbers, where none can be claimed.
    pub fn interval(&self, confidence: f64) -> Option<Interval> {
        let error = (self.variance()? / self.n as f64).sqrt();
        let half = error * t_quantile(0.5 + confidence / 2.0, (self.n - 1) as f64);
        Some(Interval { lower: self.mean - half, upper: self.mean + half, confidence })
    }
}

/// Skewness of a sample: the third central moment over the cube of the deviation; `None` below three numbers or where
/// nothing varies. NaN is left out.
pub fn skewness(values: &[f64]) -> Option<f64> {
    let known = || values.iter().copied().filter(|x| !x.is_nan());
    let moments: Moments = known().collect();
    let n = moments.n() as f64;
    let spread = moments.variance()? * (n - 1.0) / n;
    let third = known().map(|x| (x - moments.mean()) * (x - moments.mean()) * (x - moments.mean()));
    (n >= 3.0 && spread > 0.0).then(|| third.sum::<f64>() / n / (spread * spread.sqrt()))
}

impl FromIterator<f64> for Moments {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        let mut moments = Self::default();
        values.into_iter().for_each(|it| moments.push(it));
        moments
    }
}

#[cfg(test)]
mod tests {
    use super::super::normal_quantile;
    use super::super::numbers::Numbers;
    use super::*;

    #[test]
    fn moments_of_a_known_sample() {
        let known: Moments = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0].into_iter().collect();
        assert_eq!((known.n(), known.mean()), (8, 5.0));
        assert!((known.variance().unwrap() - 32.0 / 7.0).abs() < 1e-14);
    }

    #[test]
    fn the_variance_survives_a_large_mean() {
        let known: Moments = [4.0, 7.0, 13.0, 16.0].iter().map(|it| it + 1e9).collect();
        assert!((known.variance().unwrap() - 30.0).abs() < 1e-9);
    }

    #[test]
    fn skewness_of_a_known_sample() {
        // Of 0, 0, 0, 4: mean 1, squares (1 + 1 + 1 + 9) / 4 = 3, cubes (-1 - 1 - 1 + 27) / 4 = 6.
        let found = skewness(&[0.0, 0.0, f64::NAN, 0.0, 4.0]).unwrap();
        assert!((found - 6.0 / 27.0_f64.sqrt()).abs() < 1e-14, "{found}");
        assert_eq!((skewness(&[1.0, 1.0, 1.0]), skewness(&[1.0, 2.0])), (None, None));
    }

    #[test]
    fn one_number_has_no_interval() {
        let one: Moments = [3.0].into_iter().collect();
        assert_eq!((one.mean(), one.variance(), one.interval(0.95)), (3.0, None, None));
        assert!(Moments::default().mean().is_nan());
    }

    /// The share of 2,000 samples of `n` normal numbers whose interval, `half` wide, has the mean in it.
    fn coverage(n: usize, half: impl Fn(&Moments) -> f64) -> f64 {
        let mut numbers = Numbers(11);
        let hits = (0..2000).filter(|_| {
            let sample: Moments = (0..n).map(|_| 3.0 + 2.0 * numbers.normal()).collect();
            (sample.mean() - 3.0).abs() <= half(&sample)
        });
        hits.count() as f64 / 2000.0
    }

    // 95 % +- 3.1 standard errors of a share of 2,000: sqrt(0.95 * 0.05 / 2000) = 0.0049.
    const RIGHT: std::ops::RangeInclusive<f64> = 0.935..=0.965;

    #[test]
    fn the_t_interval_covers_as_often_as_it_says() {
        let share = coverage(10, |it| it.interval(0.95).unwrap().half_width());
        assert!(RIGHT.contains(&share), "{share}");
    }

    #[test]
    fn the_coverage_test_can_fail_with_the_normal_quantile_on_five_numbers() {
        let z = normal_quantile(0.975);
        let share = coverage(5, |it| z * (it.variance().unwrap() / 5.0).sqrt());
        assert!(!RIGHT.contains(&share), "{share}");
        let share = coverage(5, |it| it.interval(0.95).unwrap().half_width());
        assert!(RIGHT.contains(&share), "{share}");
    }
}
