//! Quantiles of a sample and their intervals.
//!
//! The quantile is type 7 of Hyndman and Fan (1996), as R's, NumPy's and polars' default: linear between the
//! order statistics around (n - 1) p. Its interval is between two order statistics, so it needs no assumption
//! about the distribution; where the sample is too small for one it is withheld.

use super::Interval;
use super::special::binomial_below;

/// An interval was asked for that the sample is too small for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooFew {
    /// Values there are.
    pub have: u64,
    /// Values it takes.
    pub need: u64,
}

impl std::fmt::Display for TooFew {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "withheld: {} runs, this interval needs {}", self.have, self.need)
    }
}

/// The values in ascending order, without NaN.
pub fn sorted(values: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.into_iter().filter(|it| !it.is_nan()).collect();
    values.sort_by(f64::total_cmp);
    values
}

/// The quantile at `p` of ascending values (type 7); `None` without any.
pub fn quantile(ascending: &[f64], p: f64) -> Option<f64> {
    let last = ascending.len().checked_sub(1)?;
    interpolated(last as u64, p, |rank| ascending[rank as usize])
}

/// Type 7 from order statistics by rank, from 0 to `last`.
pub(super) fn interpolated(last: u64, p: f64, at: impl Fn(u64) -> f64) -> Option<f64> {
    if !(0.0..=1.0).contains(&p) {
        return None;
    }
    let place = last as f64 * p;
    let below = place.floor();
    let low = at(below as u64);
    let part = place - below;
    if part == 0.0 {
        return Some(low);
    }
    let high = at((below as u64 + 1).min(last));
    // Where both are the same, the difference of two infinities must not make a NaN.
    Some(if low == high { low } else { low + part * (high - low) })
}

/// The number of runs that an interval for the quantile at `p` takes; `u64::MAX` where no number is enough.
pub fn runs_needed(p: f64, confidence: f64) -> u64 {
    if !(0.0 < p && p < 1.0 && 0.0 < confidence && confidence < 1.0) {
        return u64::MAX;
    }
    // The chance that all values lie on one side of the quantile must be at most half of what is left over.
    let tail = (1.0 - confidence) / 2.0;
    let side = |chance: f64| (libm::log(tail) / libm::log(chance)).ceil();
    side(p).max(side(1.0 - p)) as u64
}

/// The order-statistic interval for the quantile at `p` of ascending values; it covers at least as often as it says.
///
/// # Errors
/// The sample is too small, with how many it takes.
pub fn quantile_interval(ascending: &[f64], p: f64, confidence: f64) -> Result<Interval, TooFew> {
    let n = ascending.len() as u64;
    let need = runs_needed(p, confidence);
    if n < need {
        return Err(TooFew { have: n, need });
    }
    let tail = (1.0 - confidence) / 2.0;
    // With B ~ binomial(n, p) values below the quantile: P(X(l) > q) = P(B < l), P(X(u) <= q) = P(B >= u).
    let (mut low, mut none) = (1, n + 1);
    while none - low > 1 {
        let middle = low.midpoint(none);
        if binomial_below(middle, n, p) <= tail { low = middle } else { none = middle }
    }
    let (mut fails, mut high) = (0, n);
    while high - fails > 1 {
        let middle = fails.midpoint(high);
        if 1.0 - binomial_below(middle, n, p) <= tail { high = middle } else { fails = middle }
    }
    let at = |rank: u64| ascending[rank as usize - 1];
    Ok(Interval { lower: at(low), upper: at(high), confidence })
}

/// The order-statistic interval for the median.
///
/// # Errors
/// The sample is too small, with how many it takes.
pub fn median_interval(ascending: &[f64], confidence: f64) -> Result<Interval, TooFew> {
    quantile_interval(ascending, 0.5, confidence)
}

#[cfg(test)]
mod tests {
    use super::super::numbers::Numbers;
    use super::*;

    #[test]
    fn a_quantile_is_type_seven() {
        // R: quantile(c(1, 3, 4, 10), c(0, .1, .25, .5, .9, 1)).
        let values = [1.0, 3.0, 4.0, 10.0];
        for (p, r) in [(0.0, 1.0), (0.1, 1.6), (0.25, 2.5), (0.5, 3.5), (0.9, 8.2), (1.0, 10.0)] {
            assert!((quantile(&values, p).unwrap() - r).abs() < 1e-12, "{p}");
        }
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(quantile(&[2.0], 0.975), Some(2.0));
        assert_eq!(quantile(&[1.0, f64::INFINITY, f64::INFINITY], 0.75), Some(f64::INFINITY));
    }

    #[test]
    fn nan_is_left_out_and_the_rest_is_in_order() {
        assert_eq!(sorted([3.0, f64::NAN, -1.0, 2.0]), [-1.0, 2.0, 3.0]);
    }

    #[test]
    fn the_interval_of_a_median_has_the_ranks_of_the_binomial() {
        // R: qbinom(.025, n, .5), and n + 1 less it.
        for (n, low, high) in [(6, 1, 6), (10, 2, 9), (20, 6, 15), (50, 18, 33), (100, 40, 61)] {
            let ranks: Vec<f64> = (1..=n).map(f64::from).collect();
            let it = median_interval(&ranks, 0.95).unwrap();
            assert_eq!((it.lower, it.upper), (f64::from(low), f64::from(high)), "{n}");
        }
    }

    #[test]
    fn an_interval_is_withheld_where_the_sample_is_too_small_and_says_what_it_takes() {
        let ranks: Vec<f64> = (0..5).map(f64::from).collect();
        assert_eq!(median_interval(&ranks, 0.95), Err(TooFew { have: 5, need: 6 }));
        // 2 (1 - .025)^n <= .05 from n = 146 on.
        assert_eq!((runs_needed(0.025, 0.95), runs_needed(0.975, 0.95)), (146, 146));
        let ranks: Vec<f64> = (0..146).map(f64::from).collect();
        assert!(quantile_interval(&ranks, 0.975, 0.95).is_ok());
        assert!(quantile_interval(&ranks[1..], 0.975, 0.95).is_err());
        for (p, confidence) in [(0.0, 0.95), (1.0, 0.95), (f64::NAN, 0.95), (0.5, 1.0)] {
            assert!(quantile_interval(&ranks, p, confidence).is_err());
        }
    }

    #[test]
    fn the_interval_of_a_quantile_covers_at_least_as_often_as_it_says() {
        let mut numbers = Numbers(3);
        let hits = (0..2000).filter(|_| {
            let sample = sorted((0..60).map(|_| numbers.uniform().powi(3)));
            quantile_interval(&sample, 0.9, 0.95).unwrap().contains(0.9_f64.powi(3))
        });
        // At least 95 %, less 3.1 standard errors of .0049.
        let share = hits.count() as f64 / 2000.0;
        assert!(share >= 0.935, "{share}");
    }
}
