//! How unequal, how split in two: numbers of a list of values.

/// Gini coefficient: mean absolute difference over twice the mean; undefined (NaN) where nothing adds up.
pub fn gini(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let sum: f64 = sorted.iter().sum();
    let weighted: f64 = sorted.iter().zip(1..).map(|(x, i)| f64::from(i) * x).sum();
    2.0 * weighted / (n * sum) - (n + 1.0) / n
}

/// Wolfson's polarization: how far two halves have moved from the median, 0 where all are equal.
///
/// `2 (2 T - G) μ / m` with T = 1/2 less the share of the poorer half, G the Gini coefficient, μ the mean
/// and m the median.
pub fn wolfson(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let n = sorted.len();
    let sum: f64 = sorted.iter().sum();
    let (low, high) = (sorted[(n - 1) / 2], sorted[n / 2]);
    let median = (low + high) / 2.0;
    let half: f64 = sorted[..n / 2].iter().sum::<f64>() + if n % 2 == 1 { low / 2.0 } else { 0.0 };
    let shortfall = 0.5 - half / sum;
    2.0 * (2.0 * shortfall - gini(values)) * (sum / n as f64) / median
}

/// Bimodality coefficient of a population, (skewness² + 1) / kurtosis: 1 for two points, 5/9 for the uniform
/// law, 1/3 for the normal law; undefined (NaN) where all values are equal.
pub fn bimodality(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let (m2, m3, m4) = values.iter().map(|x| x - mean).fold((0.0, 0.0, 0.0), |m, d| {
        (m.0 + d * d / n, m.1 + d * d * d / n, m.2 + d * d * d * d / n)
    });
    let skewness_squared = m3 * m3 / (m2 * m2 * m2);
    (skewness_squared + 1.0) / (m4 / (m2 * m2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Draws, Law, Stream};

    fn near(a: f64, b: f64, tolerance: f64) {
        assert!((a - b).abs() < tolerance, "{a} is not {b}");
    }

    #[test]
    fn j1_gini_of_small_populations() {
        let ten: Vec<f64> = (1..=10).map(f64::from).collect();
        near(gini(&[0.0, 0.0, 0.0, 1.0]), 0.75, 1e-12);
        near(gini(&[1.0, 2.0, 3.0, 4.0]), 0.25, 1e-12);
        near(gini(&[1.0, 1.0, 5.0, 5.0]), 1.0 / 3.0, 1e-12);
        near(gini(&ten), 0.3, 1e-12);
    }

    #[test]
    fn j2_wolfson_polarization_of_two_camps_of_ten_and_of_equals() {
        let ten: Vec<f64> = (1..=10).map(f64::from).collect();
        near(wolfson(&[1.0, 1.0, 5.0, 5.0]), 0.666_667, 1e-6);
        near(wolfson(&ten), 0.309_091, 1e-6);
        near(wolfson(&[1.0; 4]), 0.0, 1e-12);
    }

    /// The uniform and normal laws by their quantiles on a grid of n points: errors fall as 1 / n for the uniform
    /// law and as the tails that the grid misses for the normal law.
    #[test]
    fn j3_bimodality_of_two_points_of_a_flat_and_of_a_normal_population() {
        near(bimodality(&[0.0, 0.0, 1.0, 1.0]), 1.0, 1e-12);
        let n = 20_000;
        let flat: Vec<f64> = (0..n).map(|i| (f64::from(i) + 0.5) / f64::from(n)).collect();
        near(bimodality(&flat), 0.555_556, 1e-6);
        let law = Law::Normal { mean: 0.0, sd: 1.0 };
        let draws = Draws::new(1, 0);
        let stream = Stream::new("test", "normal");
        // Kurtosis of 400,000 normal draws has a standard error of √(24 / n) = 0.008, its inverse a ninth of it.
        let normal: Vec<f64> =
            (0..400_000).map(|i| law.sample(&mut draws.at(stream, i, 0))).collect();
        near(bimodality(&normal), 1.0 / 3.0, 4.0 * 0.008 / 9.0);
    }
}
