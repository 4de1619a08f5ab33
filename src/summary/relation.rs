//! How two numbers of the same replicate go together: their ratio, and their rank correlation.

use super::special::{normal_quantile, t_quantile};
use super::{Interval, Moments};

/// The ratio of two means, and its interval over the pairs (delta method); `None` without a positive denominator.
///
/// A ratio of means and not a mean of ratios, so that a replicate with little below counts little.
pub fn ratio(pairs: &[(f64, f64)], confidence: f64) -> Option<(f64, Option<Interval>)> {
    let known = || pairs.iter().filter(|(a, b)| !a.is_nan() && !b.is_nan());
    let above = known().map(|it| it.0).collect::<Moments>().mean();
    let below = known().map(|it| it.1).collect::<Moments>().mean();
    if below.is_nan() || below <= 0.0 {
        return None;
    }
    let value = above / below;
    // What each pair adds to the error of the ratio has mean zero by construction; its spread is the error.
    let errors: Moments = known().map(|(a, b)| value + (a - value * b) / below).collect();
    Some((value, errors.interval(confidence)))
}

/// The price of what is bought, from pairs (paid, bought): a ratio of means with the interval of Fieller (1954), which holds
/// every price at which what was paid does not differ from what was bought by more than chance. It is above 0 where what is paid
/// is. `None` unless what is bought differs significantly from nothing: over a denominator that may be zero a ratio has no interval.
pub fn price(pairs: &[(f64, f64)], confidence: f64) -> Option<(f64, Interval)> {
    let known = || pairs.iter().filter(|(a, b)| !a.is_nan() && !b.is_nan());
    let of = |pick: fn(&(f64, f64)) -> f64| known().map(pick).collect::<Moments>();
    let (paid, bought) = (of(|it| it.0), of(|it| it.1));
    let (a, b, n) = (paid.mean(), bought.mean(), paid.n() as f64);
    let square = (t_quantile(0.5 + confidence / 2.0, n - 1.0)).powi(2) / n;
    let (aa, bb) = (square * paid.variance()?, square * bought.variance()?);
    let ab = square * known().map(|it| (it.0 - a) * (it.1 - b)).sum::<f64>() / (n - 1.0);
    // Where the mean of (paid - price x bought) lies within its own interval: a quadratic in the price.
    let (x2, x1, x0) = (b * b - bb, a * b - ab, a * a - aa);
    if b <= 0.0 || x2 <= 0.0 {
        return None;
    }
    let reach = (x1 * x1 - x2 * x0).max(0.0).sqrt();
    let interval = Interval { lower: (x1 - reach) / x2, upper: (x1 + reach) / x2, confidence };
    Some((a / b, interval))
}

/// Spearman's rank correlation, from -1 to 1, with the interval of Bonett and Wright (2000); ties share their rank.
/// `None` below four pairs, or where one side never varies.
pub fn rank_correlation(pairs: &[(f64, f64)], confidence: f64) -> Option<(f64, Interval)> {
    let known: Vec<_> = pairs.iter().filter(|(a, b)| !a.is_nan() && !b.is_nan()).collect();
    let first = ranks(&known.iter().map(|it| it.0).collect::<Vec<_>>());
    let second = ranks(&known.iter().map(|it| it.1).collect::<Vec<_>>());
    let n = known.len() as f64;
    let middle = (n + 1.0) / 2.0;
    let sum = |a: &[f64], b: &[f64]| -> f64 {
        a.iter().zip(b).map(|(a, b)| (a - middle) * (b - middle)).sum()
    };
    let (a, b) = (sum(&first, &first), sum(&second, &second));
    if known.len() < 4 || a <= 0.0 || b <= 0.0 {
        return None;
    }
    let rho = (sum(&first, &second) / (a * b).sqrt()).clamp(-1.0, 1.0);
    let error = ((1.0 + rho * rho / 2.0) / (n - 3.0)).sqrt();
    let (z, reach) = (libm::atanh(rho), normal_quantile(0.5 + confidence / 2.0) * error);
    let end = |way: f64| if rho.abs() < 1.0 { libm::tanh(z + way * reach) } else { rho };
    Some((rho, Interval { lower: end(-1.0), upper: end(1.0), confidence }))
}

/// The rank of each value, from 1; equal values share the mean of their ranks.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.0; values.len()];
    let mut at = 0;
    while at < order.len() {
        let tied = order[at..].iter().take_while(|&&i| values[i] == values[order[at]]).count();
        for &i in &order[at..at + tied] {
            ranks[i] = at as f64 + (tied as f64 + 1.0) / 2.0;
        }
        at += tied;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::super::numbers::Numbers;
    use super::*;

    #[test]
    fn a_ratio_of_means_counts_each_pair_by_its_size() {
        let (value, interval) = ratio(&[(1.0, 1.0), (0.0, 9.0)], 0.95).unwrap();
        assert_eq!(value, 0.1);
        assert!(interval.unwrap().contains(0.1));
        assert_eq!(ratio(&[(1.0, 0.0)], 0.95), None);
        // A fixed ratio has no error left.
        let fixed: Vec<_> = (1..9).map(|i| (f64::from(i) * 0.5, f64::from(i))).collect();
        assert!(ratio(&fixed, 0.95).unwrap().1.unwrap().half_width() < 1e-12);
    }

    #[test]
    fn what_may_be_nothing_has_no_price() {
        let some: Vec<_> = (1..9).map(|i| (f64::from(i) * 0.5, f64::from(i))).collect();
        assert_eq!(price(&some, 0.95).map(|it| it.0), Some(0.5));
        let perhaps: Vec<_> = some.iter().map(|(a, b)| (*a, b - 4.0)).collect();
        assert!(ratio(&perhaps, 0.95).is_some() && price(&perhaps, 0.95).is_none());
        assert_eq!(price(&[(1.0, 2.0)], 0.95), None);
    }

    #[test]
    fn a_price_ends_where_chance_no_longer_explains_what_was_paid() {
        let pairs = [(9.0, 1.0), (2.0, 3.0), (8.0, 6.5), (1.0, 2.0), (6.0, 4.0), (14.0, 3.5)];
        let (value, interval) = price(&pairs, 0.95).unwrap();
        // At either end the mean of (paid - price x bought) is as far from 0 as its own interval reaches.
        for end in [interval.lower, interval.upper] {
            let rest: Moments = pairs.iter().map(|(a, b)| a - end * b).collect();
            let half = rest.interval(0.95).unwrap().half_width();
            assert!((rest.mean().abs() - half).abs() < 1e-9, "{end}");
        }
        // The delta method would say that it may be less than nothing, though more than nothing was paid for sure.
        assert!((value - 2.0).abs() < 1e-12);
        let paid: Moments = pairs.iter().map(|it| it.0).collect();
        assert!(paid.interval(0.95).unwrap().lower > 0.0 && interval.lower > 0.0);
    }

    #[test]
    fn the_interval_of_a_ratio_covers_as_often_as_it_says() {
        let mut numbers = Numbers(31);
        let hits = (0..2000).filter(|_| {
            let pairs: Vec<(f64, f64)> = (0..40)
                .map(|_| {
                    let below = 10.0 + numbers.normal();
                    (0.3 * below + numbers.normal(), below)
                })
                .collect();
            ratio(&pairs, 0.95).unwrap().1.unwrap().contains(0.3)
        });
        // 95 % +- 3.1 standard errors of 0.0049.
        let share = hits.count() as f64 / 2000.0;
        assert!((0.935..=0.965).contains(&share), "{share}");
    }

    #[test]
    fn ranks_that_agree_correlate_fully_and_ties_share_theirs() {
        assert_eq!(ranks(&[3.0, 1.0, 3.0, 2.0]), [3.5, 1.0, 3.5, 2.0]);
        let same: Vec<_> = (0..9).map(|i| (f64::from(i), f64::from(i * i))).collect();
        assert_eq!(rank_correlation(&same, 0.95).unwrap().0, 1.0);
        assert_eq!(rank_correlation(&[(1.0, 2.0); 9], 0.95), None);
    }

    #[test]
    fn independent_numbers_are_taken_for_related_as_seldom_as_promised() {
        let mut numbers = Numbers(37);
        let hits = (0..2000).filter(|_| {
            let pairs: Vec<_> = (0..30).map(|_| (numbers.normal(), numbers.normal())).collect();
            rank_correlation(&pairs, 0.95).unwrap().1.contains(0.0)
        });
        // 95 % +- 3.1 standard errors of 0.0049, and 0.01 for the normal approximation at thirty pairs.
        let share = hits.count() as f64 / 2000.0;
        assert!((0.925..=0.975).contains(&share), "{share}");
    }
}
