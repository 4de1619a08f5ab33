//! What so many runs can decide: whether a share is reached, or a mean lies above zero.

use super::Moments;
use super::special::{binomial_below, t_quantile};

/// The chance at most of deciding wrongly to either side.
const ERROR: f64 = 0.05;
/// Runs beyond which nobody is told how many are needed `[runs]`.
const MOST: u64 = 10_000_000;

/// What so many runs say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It holds.
    Holds,
    /// It does not.
    Fails,
    /// Neither can be said.
    TooFew {
        /// Runs that would decide if they went on as they began; `None` where no practical number would `[runs]`.
        needed: Option<u64>,
    },
}

/// Whether the one-sided bounds of Clopper and Pearson (Biometrika 26, 1934), each of 95 %, leave a share of `hits` in
/// `n` runs above or below `share`: exact, since a bound excludes the share where so many hits or more (or so many or fewer)
/// have a chance below 5 % under it.
fn bounds(hits: u64, n: u64, share: f64) -> Option<Decision> {
    if 1.0 - binomial_below(hits, n, share) < ERROR {
        Some(Decision::Holds)
    } else if binomial_below(hits + 1, n, share) < ERROR {
        Some(Decision::Fails)
    } else {
        None
    }
}

/// What `hits` in `n` runs say of a share between 0 and 1.
pub fn decide_share(hits: u64, n: u64, share: f64) -> Decision {
    if n > 0
        && let Some(decision) = bounds(hits, n, share)
    {
        return decision;
    }
    // Without a run it is as if all held.
    let rate = if n == 0 { 1.0 } else { hits as f64 / n as f64 };
    let enough = |runs: u64| bounds((rate * runs as f64).round() as u64, runs, share).is_some();
    Decision::TooFew { needed: least(n, enough) }
}

/// The least number of runs by which a share can be shown at all, if it holds in each of them `[runs]`.
pub fn runs_for_share(share: f64) -> u64 {
    match decide_share(0, 0, share) {
        Decision::TooFew { needed: Some(needed) } => needed,
        _ => u64::MAX,
    }
}

/// Whether the mean of these numbers lies above zero or below it, by Student's t with 95 % to either side.
pub fn decide_mean(values: &[f64]) -> Decision {
    let moments: Moments = values.iter().copied().collect();
    let (n, mean) = (values.len() as u64, moments.mean());
    let error = moments.interval(1.0 - 2.0 * ERROR).map(|i| i.half_width());
    match error {
        None => return Decision::TooFew { needed: None },
        Some(error) if mean > error => return Decision::Holds,
        Some(error) if mean < -error => return Decision::Fails,
        Some(_) => {}
    }
    let spread = moments.deviation().unwrap_or(f64::NAN);
    let enough = |runs: u64| {
        let t = t_quantile(1.0 - ERROR, (runs - 1) as f64);
        mean.abs() > t * spread / (runs as f64).sqrt()
    };
    let needed = if mean == 0.0 { None } else { least(n, enough) };
    Decision::TooFew { needed }
}

/// The least number of runs above `from` that is enough, by doubling and halving.
fn least(from: u64, enough: impl Fn(u64) -> bool) -> Option<u64> {
    let (mut low, mut high) = (from.max(1), (from + 1).max(2));
    while !enough(high) {
        if high > MOST {
            return None;
        }
        (low, high) = (high, high * 2);
    }
    while low + 1 < high {
        let middle = low + (high - low) / 2;
        if enough(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(high)
}

#[cfg(test)]
mod tests {
    use super::super::numbers::Numbers;
    use super::*;

    #[test]
    fn a_share_is_shown_by_the_published_numbers_of_runs() {
        // All of n hold: the share is shown where share^n < 5 %, so 59 runs for 95 % and 29 for 90 % (Wilks, 1941).
        assert_eq!([0.95, 0.9, 0.8, 0.5].map(runs_for_share), [59, 29, 14, 5]);
        assert_eq!(decide_share(59, 59, 0.95), Decision::Holds);
        assert_eq!(decide_share(58, 58, 0.95), Decision::TooFew { needed: Some(59) });
        // Seven of eight: a share of 95 % gives so few or fewer in 34 % of samples.
        assert!(matches!(decide_share(7, 8, 0.95), Decision::TooFew { needed: Some(n) } if n > 8));
        // Four of eight: in 0.04 %.
        assert_eq!(decide_share(4, 8, 0.95), Decision::Fails);
        assert_eq!(decide_share(2, 8, 0.01), Decision::Holds);
        // A share that is what is asked for is decided by no number of runs.
        assert_eq!(decide_share(90, 100, 0.9), Decision::TooFew { needed: None });
    }

    #[test]
    fn a_share_is_decided_wrongly_in_at_most_five_percent_of_samples() {
        let mut numbers = Numbers(11);
        for share in [0.5, 0.9, 0.95] {
            let mut wrong = [0, 0];
            for _ in 0..2000 {
                let hits = (0..60).filter(|_| numbers.uniform() < share).count() as u64;
                match decide_share(hits, 60, share) {
                    Decision::Holds => wrong[0] += 1,
                    Decision::Fails => wrong[1] += 1,
                    Decision::TooFew { .. } => {}
                }
            }
            // Three standard errors above 5 % of 2000.
            assert!(wrong.iter().all(|&it| f64::from(it) < 100.0 + 3.0 * 9.75), "{wrong:?}");
        }
    }

    #[test]
    fn a_mean_is_decided_by_its_interval() {
        assert_eq!(decide_mean(&[1.0, 1.1, 0.9]), Decision::Holds);
        assert_eq!(decide_mean(&[-1.0, -1.1, -0.9]), Decision::Fails);
        assert!(matches!(decide_mean(&[1.0, -0.9, 0.8]), Decision::TooFew { needed: Some(_) }));
        assert_eq!(decide_mean(&[1.0]), Decision::TooFew { needed: None });
        assert_eq!(decide_mean(&[1.0, -1.0]), Decision::TooFew { needed: None });
    }
}
