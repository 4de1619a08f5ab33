use crate::engine::quantity::exp;

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

    #[test]
    fn a_larger_mean_never_gives_fewer_with_the_same_draw() {
        for u in [0.01, 0.3, 0.6, 0.9, 0.999] {
            let counts: Vec<u64> =
                (0..40).map(|m| poisson_quantile(f64::from(m) / 10.0, u)).collect();
            assert!(counts.windows(2).all(|pair| pair[0] <= pair[1]), "{counts:?}");
        }
        assert_eq!(poisson_quantile(0.0, 0.999), 0);
    }
}
