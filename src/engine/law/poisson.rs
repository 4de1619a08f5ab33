use super::normal::standard_normal_quantile;
use crate::engine::draws::Draw;
use crate::engine::quantity::exp;

/// The number of events of a Poisson law of any mean: of a large one, the sum of what its parts give. From a million on
/// it is normal with the same mean and variance, of whose skewness a thousandth is left; without a bound it is the most that a
/// number can be. A draw that stays the same gives another quantile below and above that mean.
pub fn poisson(draw: &mut Draw, mean: f64) -> u64 {
    const MOST: f64 = 200.0;
    const NORMAL: f64 = 1e6;
    if mean == f64::INFINITY {
        return u64::MAX;
    }
    if mean >= NORMAL {
        let z = standard_normal_quantile(draw.uniform());
        return libm::round(mean + mean.sqrt() * z) as u64;
    }
    let parts = libm::ceil(mean / MOST).max(1.0);
    (0..parts as u64).map(|_| poisson_quantile(mean / parts, draw.uniform())).sum()
}

/// The number of events of a Poisson law of this mean, at most some hundreds, at the quantile `u`: monotone in
/// the mean, so that two scenarios with the same draw differ only where their means do.
#[must_use]
pub fn poisson_quantile(mean: f64, u: f64) -> u64 {
    let (mut n, mut p) = (0, exp(-mean));
    let mut sum = p;
    while u > sum && n < 1_000 {
        n += 1;
        p *= mean / n as f64;
        sum += p;
    }
    n
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mean and variance of a Poisson law are its parameter. Of n draws the standard errors are √(m / n) and
    /// about m √(2 / n).
    #[test]
    fn mean_and_variance_are_those_of_the_law_however_large() {
        let n = 20_000;
        for (i, mean) in [0.3, 4.0, 150.0, 900.0, 3e6].into_iter().enumerate() {
            let draws = crate::engine::Draws::new(11, i as u64);
            let stream = crate::engine::Stream::new("law", "poisson");
            let counts: Vec<f64> =
                (0..n).map(|k| poisson(&mut draws.at(stream, k, 0), mean) as f64).collect();
            let m = counts.iter().sum::<f64>() / n as f64;
            let v = counts.iter().map(|c| (c - m) * (c - m)).sum::<f64>() / (n - 1) as f64;
            let root = (1.0 / n as f64).sqrt();
            assert!((m - mean).abs() < 4.0 * mean.sqrt() * root, "mean {m} of {mean}");
            let error = (2.0 * mean * mean + mean).sqrt() * root;
            assert!((v - mean).abs() < 4.0 * error, "variance {v} of {mean}");
        }
    }

    #[test]
    fn a_larger_mean_never_gives_fewer_with_the_same_draw() {
        for u in [0.01, 0.3, 0.6, 0.9, 0.999] {
            let counts: Vec<u64> =
                (0..40).map(|m| poisson_quantile(f64::from(m) / 10.0, u)).collect();
            assert!(counts.windows(2).all(|pair| pair[0] <= pair[1]), "{counts:?}");
        }
        assert_eq!(poisson_quantile(0.0, 0.999), 0);
        let draws = crate::engine::Draws::new(11, 0);
        let stream = crate::engine::Stream::new("law", "poisson");
        assert_eq!(poisson(&mut draws.at(stream, 0, 0), f64::INFINITY), u64::MAX);
    }
}
