//! Shares of runs, and what a check makes of them.

use super::Interval;
use super::special::normal_quantile;

/// Wilson's interval (1927) for a share of `hits` in `n` runs; `None` without a run.
pub fn wilson(hits: u64, n: u64, confidence: f64) -> Option<Interval> {
    if n == 0 || hits > n {
        return None;
    }
    let z = normal_quantile(0.5 + confidence / 2.0);
    let (n_, share) = (n as f64, hits as f64 / n as f64);
    let scale = 1.0 + z * z / n_;
    let middle = (share + z * z / (2.0 * n_)) / scale;
    let half = z * (share * (1.0 - share) / n_ + z * z / (4.0 * n_ * n_)).sqrt() / scale;
    // At the ends they are 0 and 1 exactly, up to rounding.
    let lower = if hits == 0 { 0.0 } else { middle - half };
    let upper = if hits == n { 1.0 } else { middle + half };
    Some(Interval { lower, upper, confidence })
}

/// What a quantified check amounts to over all cells of a design.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds in at least 95 % of the runs of every cell.
    True,
    /// It holds in at most 5 % of the runs of every cell.
    False,
    /// It depends on the cell, or on the draws.
    Depends,
}

impl Verdict {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::True => "true",
            Self::False => "false",
            Self::Depends => "depends",
        }
    }
}

/// The verdict on a check from the share of runs of each cell in which it holds, from 0 to 1.
///
/// Without cells, or with an unknown share (NaN), nothing can be said: it depends.
pub fn verdict(shares: &[f64]) -> Verdict {
    if shares.is_empty() {
        Verdict::Depends
    } else if shares.iter().all(|&it| it >= 0.95) {
        Verdict::True
    } else if shares.iter().all(|&it| it <= 0.05) {
        Verdict::False
    } else {
        Verdict::Depends
    }
}

#[cfg(test)]
mod tests {
    use super::super::numbers::Numbers;
    use super::*;

    #[test]
    fn wilsons_interval_is_the_published_one() {
        // Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
        for (hits, n, lower, upper) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let it = wilson(hits, n, 0.95).unwrap();
            assert!((it.lower - lower).abs() < 5e-5, "{it:?}");
            assert!((it.upper - upper).abs() < 5e-5, "{it:?}");
        }
        let all = wilson(20, 20, 0.95).unwrap();
        assert!((all.lower - (1.0 - 0.1611)).abs() < 5e-5 && all.upper == 1.0);
        assert_eq!(wilson(0, 0, 0.95), None);
    }

    #[test]
    fn wilsons_interval_covers_a_share_of_one_percent_where_walds_does_not() {
        let (n, p) = (300, 0.01);
        let mut numbers = Numbers(5);
        let (mut by_wilson, mut by_wald) = (0, 0);
        for _ in 0..2000 {
            let hits = (0..n).filter(|_| numbers.uniform() < p).count() as u64;
            by_wilson += u32::from(wilson(hits, n, 0.95).unwrap().contains(p));
            let share = hits as f64 / n as f64;
            let half = 1.96 * (share * (1.0 - share) / n as f64).sqrt();
            by_wald += u32::from((share - p).abs() <= half);
        }
        // A count moves in steps, so the coverage is not 95 %: at n p = 3 the intervals of 0 to 6 hits have p in them,
        // 96.7 % of samples by the binomial, and Wald's of 2 to 8 hits, 79.9 %. Each within 3.1 standard errors.
        let exact = exact_coverage(n, p);
        assert!((exact - 0.967).abs() < 5e-4, "{exact}");
        for (hits, exact) in [(by_wilson, exact), (by_wald, 0.799)] {
            let error = (exact * (1.0 - exact) / 2000.0).sqrt();
            assert!((f64::from(hits) / 2000.0 - exact).abs() < 3.1 * error, "{hits} {exact}");
        }
    }

    fn exact_coverage(n: u64, p: f64) -> f64 {
        let mut term = (1.0 - p).powi(n as i32);
        let mut sum = 0.0;
        for k in 0..=n {
            if wilson(k, n, 0.95).unwrap().contains(p) {
                sum += term;
            }
            term *= (n - k) as f64 / (k + 1) as f64 * p / (1.0 - p);
        }
        sum
    }

    #[test]
    fn a_verdict_needs_every_cell() {
        assert_eq!(verdict(&[1.0, 0.95]), Verdict::True);
        assert_eq!(verdict(&[0.0, 0.05]), Verdict::False);
        for mixed in [&[1.0, 0.949][..], &[0.0, 1.0], &[0.5], &[], &[1.0, f64::NAN]] {
            assert_eq!(verdict(mixed), Verdict::Depends);
        }
    }
}
