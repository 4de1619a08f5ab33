//! Quantiles of a sample.
//!
//! The quantile is type 7 of Hyndman and Fan (1996), as R's, NumPy's and polars' default: linear between the
//! order statistics around (n - 1) p.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_is_type_seven() {
        // R: quantile(c(1, 3, 4, 10), c(0, 0.1, 0.25, 0.5, 0.9, 1)).
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
}
