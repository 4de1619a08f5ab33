//! Quantiles of the normal and of Student's t distribution, and what they are made of.
//!
//! `libm` throughout, so that a statistic has the same bits on every machine.

use libm::{erfc, exp, log};

use crate::engine::law::beta_share;

/// The quantile of the standard normal distribution at `p`, to about 1e-15 (relative).
///
/// Acklam's rational approximation, then two steps of Halley's method on `erfc`.
pub fn normal_quantile(p: f64) -> f64 {
    if !(0.0 < p && p < 1.0) {
        return if p == 0.0 {
            f64::NEG_INFINITY
        } else if p == 1.0 {
            f64::INFINITY
        } else {
            f64::NAN
        };
    }
    if p > 0.5 {
        // 1 - p is exact here, and the lower tail keeps its digits.
        return -normal_quantile(1.0 - p);
    }
    const A: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    const B: [f64; 6] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
        1.0,
    ];
    const C: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const D: [f64; 5] = [
        7.784_695_709_041_462e-3,
        3.224_671_290_700_398e-1,
        2.445_134_137_142_996,
        3.754_408_661_907_416,
        1.0,
    ];
    let horner = |of: &[f64], x: f64| of.iter().fold(0.0, |sum, it| sum * x + it);
    let mut x = if p < 0.02425 {
        let q = (-2.0 * log(p)).sqrt();
        horner(&C, q) / horner(&D, q)
    } else {
        let q = p - 0.5;
        q * horner(&A, q * q) / horner(&B, q * q)
    };
    for _ in 0..2 {
        let error = 0.5 * erfc(-x / std::f64::consts::SQRT_2) - p;
        let step = error * (2.0 * std::f64::consts::PI).sqrt() * exp(x * x / 2.0);
        x -= step / (1.0 + x * step / 2.0);
    }
    x
}

/// The quantile of Student's t distribution with `freedom` degrees of freedom at `p`.
///
/// By bisection of its distribution function down to neighbouring numbers: slow (20 µs) and right.
pub fn t_quantile(p: f64, freedom: f64) -> f64 {
    if !(0.0 < p && p < 1.0 && freedom > 0.0) {
        return f64::NAN;
    }
    if p == 0.5 {
        return 0.0;
    }
    if p > 0.5 {
        return -t_quantile(1.0 - p, freedom);
    }
    // P(T < -t) = I_{n / (n + t^2)}(n/2, 1/2) / 2.
    let below = |t: f64| 0.5 * beta_share(freedom / (freedom + t * t), freedom / 2.0, 0.5);
    let mut far = 1.0;
    while below(far) > p && far < 1e300 {
        far *= 2.0;
    }
    let (mut near, mut far) = (0.0, far);
    for _ in 0..200 {
        let middle = near + (far - near) / 2.0;
        if middle <= near || middle >= far {
            break;
        }
        if below(middle) > p {
            near = middle;
        } else {
            far = middle;
        }
    }
    -(near + (far - near) / 2.0)
}

/// P(B < k) of a binomial with `n` trials of chance `p`: the chance of fewer than `k` successes.
pub(super) fn binomial_below(k: u64, n: u64, p: f64) -> f64 {
    match k {
        0 => 0.0,
        k if k > n => 1.0,
        k => beta_share(1.0 - p, (n - k + 1) as f64, k as f64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, published: f64, digits: i32) {
        let half = 0.5 * 10_f64.powi(-digits);
        assert!((found - published).abs() <= half, "{found} is not {published}");
    }

    #[test]
    fn quantiles_of_t_are_the_published_ones() {
        // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2.
        for (p, freedom, published) in [
            (0.975, 1.0, 12.706),
            (0.975, 2.0, 4.303),
            (0.975, 4.0, 2.776),
            (0.975, 9.0, 2.262),
            (0.975, 29.0, 2.045),
            (0.975, 100.0, 1.984),
            (0.95, 5.0, 2.015),
            (0.995, 4.0, 4.604),
            (0.9, 3.0, 1.638),
        ] {
            close(t_quantile(p, freedom), published, 3);
            close(t_quantile(1.0 - p, freedom), -published, 3);
        }
    }

    #[test]
    fn t_with_one_or_two_degrees_of_freedom_has_its_closed_form() {
        for p in [0.001, 0.025, 0.2, 0.45, 0.7, 0.999] {
            let one = (std::f64::consts::PI * (p - 0.5)).tan();
            let alpha = 4.0 * p * (1.0 - p);
            let two = 2.0 * (p - 0.5) * (2.0 / alpha).sqrt();
            assert!((t_quantile(p, 1.0) / one - 1.0).abs() < 1e-9, "{p}");
            assert!((t_quantile(p, 2.0) / two - 1.0).abs() < 1e-9, "{p}");
        }
    }

    #[test]
    fn t_with_much_freedom_is_normal() {
        for p in [0.005, 0.1, 0.5, 0.975] {
            assert!((t_quantile(p, 1e7) - normal_quantile(p)).abs() < 1e-5, "{p}");
        }
    }

    #[test]
    fn quantiles_of_the_normal_are_the_published_ones() {
        // Abramowitz and Stegun, table 26.6, and R's qnorm.
        close(normal_quantile(0.975), 1.959_963_984_540_054, 14);
        close(normal_quantile(0.995), 2.575_829_303_548_901, 14);
        close(normal_quantile(0.9), 1.281_551_565_544_6, 12);
        close(normal_quantile(1e-10), -6.361_340_902_404_056, 13);
        assert_eq!(normal_quantile(0.5), 0.0);
        assert!(normal_quantile(-0.1).is_nan() && normal_quantile(f64::NAN).is_nan());
    }

    #[test]
    fn the_binomial_is_the_sum_of_its_terms() {
        for (n, p) in [(5, 0.3), (20, 0.025), (60, 0.9)] {
            let mut term = (1.0_f64 - p).powi(n as i32);
            let mut sum = 0.0;
            for k in 0..=n {
                assert!((binomial_below(k, n, p) - sum).abs() < 1e-12, "{k} {n} {p}");
                sum += term;
                term *= (n - k) as f64 / (k + 1) as f64 * p / (1.0 - p);
            }
        }
    }
}
