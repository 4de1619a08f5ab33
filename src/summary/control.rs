//! Control variates: a mean is known better where something that moves with it has a mean that is known exactly.

use super::special::t_quantile;
use super::{Interval, Moments};

/// A mean adjusted by a control.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Controlled {
    /// Pairs of value and control `[pairs]`.
    pub n: u64,
    /// The adjusted mean, in the unit of the values.
    pub mean: f64,
    /// Its t interval with n - 2 degrees of freedom, the slope being estimated too.
    pub interval: Interval,
    /// What the values change by for each unit of the control `[unit of the values / unit of the control]`.
    pub slope: f64,
    /// How many times smaller the variance is than that of the plain mean; below 1 where the control is no use.
    pub reduction: f64,
}

/// Adjusts the mean of `values` by `controls` of the known mean `known`, replicate by replicate, by regression
/// (`lavenberg1981`). A NaN on either side drops the pair.
///
/// `None` below four pairs, or where values or control do not vary.
pub fn controlled(
    values: &[f64],
    controls: &[f64],
    known: f64,
    confidence: f64,
) -> Option<Controlled> {
    let pairs = || values.iter().zip(controls).filter(|(y, x)| !y.is_nan() && !x.is_nan());
    let y: Moments = pairs().map(|(&y, _)| y).collect();
    let x: Moments = pairs().map(|(_, &x)| x).collect();
    if y.n() < 4 || !known.is_finite() {
        return None;
    }
    let n = y.n() as f64;
    let spread = x.variance()? * (n - 1.0);
    let common: f64 = pairs().map(|(v, c)| (v - y.mean()) * (c - x.mean())).sum();
    let slope = common / spread;
    if !slope.is_finite() || y.variance()? == 0.0 {
        return None;
    }
    let off = x.mean() - known;
    let left = |(v, c): (&f64, &f64)| (v - y.mean()) - slope * (c - x.mean());
    let residual = pairs().map(|pair| left(pair) * left(pair)).sum::<f64>() / (n - 2.0);
    let variance = residual * (1.0 / n + off * off / spread);
    let mean = y.mean() - slope * off;
    let half = t_quantile(0.5 + confidence / 2.0, n - 2.0) * variance.sqrt();
    let interval = Interval { lower: mean - half, upper: mean + half, confidence };
    Some(Controlled { n: y.n(), mean, interval, slope, reduction: y.variance()? / n / variance })
}

#[cfg(test)]
mod tests {
    use super::super::numbers::Numbers;
    use super::*;

    #[test]
    fn a_known_regression_is_read_off_at_the_known_mean() {
        // R: predict(lm(c(2, 4, 5, 4, 5) ~ c(1, 2, 3, 4, 5)), at 4, interval = "confidence"), slope 0.6.
        let it =
            controlled(&[2.0, 4.0, 5.0, 4.0, 5.0], &[1.0, 2.0, 3.0, 4.0, 5.0], 4.0, 0.95).unwrap();
        assert!((it.slope - 0.6).abs() < 1e-12 && (it.mean - 4.6).abs() < 1e-12, "{it:?}");
        // s = sqrt(2.4 / 3), error s sqrt(1/5 + 1/10), t(0.975, 3) = 3.182446.
        let half = 3.182_446_305 * (0.8_f64 * 0.3).sqrt();
        assert!((it.interval.half_width() - half).abs() < 1e-7, "{it:?}");
    }

    /// Correlation 0.9 leaves 1 - 0.81 of the variance; no correlation costs next to nothing.
    #[test]
    fn a_control_buys_what_its_correlation_says() {
        let mut numbers = Numbers(41);
        let x: Vec<f64> = (0..4000).map(|_| numbers.normal()).collect();
        let noise = 0.19_f64.sqrt();
        let y: Vec<f64> = x.iter().map(|x| 7.0 + 0.9 * x + noise * numbers.normal()).collect();
        let it = controlled(&y, &x, 0.0, 0.95).unwrap();
        assert!((it.reduction * 0.19 - 1.0).abs() < 0.13, "{it:?}");
        assert!(it.interval.contains(7.0), "{it:?}");
        let useless: Vec<f64> = (0..4000).map(|_| numbers.normal()).collect();
        let it = controlled(&y, &useless, 0.0, 0.95).unwrap();
        assert!((it.reduction - 1.0).abs() < 0.01, "{it:?}");
    }

    #[test]
    fn its_interval_covers_and_that_of_a_wrong_mean_does_not() {
        let mut numbers = Numbers(43);
        let (mut right, mut wrong) = (0, 0);
        for _ in 0..2000 {
            let x: Vec<f64> = (0..20).map(|_| numbers.normal()).collect();
            let y: Vec<f64> = x.iter().map(|x| 2.0 + x + 0.5 * numbers.normal()).collect();
            let holds = |known| controlled(&y, &x, known, 0.95).unwrap().interval.contains(2.0);
            right += u32::from(holds(0.0));
            wrong += u32::from(holds(0.3));
        }
        // 95 % +- 3.1 standard errors of 0.0049.
        assert!((0.935..=0.965).contains(&(f64::from(right) / 2000.0)), "{right}");
        assert!(f64::from(wrong) / 2000.0 < 0.6, "{wrong}");
    }

    #[test]
    fn what_does_not_vary_or_is_too_little_is_no_control() {
        assert_eq!(controlled(&[1.0, 2.0, 3.0], &[1.0, 2.0, 4.0], 1.0, 0.95), None);
        assert_eq!(controlled(&[1.0, 2.0, 3.0, 4.0], &[1.0; 4], 1.0, 0.95), None);
        assert_eq!(controlled(&[1.0; 4], &[1.0, 2.0, 3.0, 4.0], 1.0, 0.95), None);
        let gap = [1.0, f64::NAN, 3.0, 4.0];
        assert_eq!(controlled(&gap, &[1.0, 2.0, 3.0, 5.0], 1.0, 0.95), None);
    }
}
