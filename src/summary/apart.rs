//! Variance from inputs and variance from chance: a crossed design has every replicate's random numbers at every point.
//!
//! The mean squares of a two-way table without repetition: points, replicates, and what is
//! left, which is chance that acts differently at each point.

use super::{Interval, quantile, sorted};
use crate::engine::{Draws, Stream};

const POINT: Stream = Stream::new("apart", "point");
/// Samples of the bootstrap.
const SAMPLES: u64 = 500;

/// Shares of the variance of a single simulation, which add up to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Apart {
    /// What differs between points: the inputs that were varied.
    pub inputs: f64,
    /// What differs between replicates, the same way at every point: chance that all points share.
    pub shared: f64,
    /// What is left: chance that acts differently at each point.
    pub own: f64,
    /// An interval for the inputs' share, by the bootstrap over points.
    pub interval: Interval,
}

/// Components of variance from values by point, then by replicate.
fn components(table: &[&Vec<f64>]) -> Option<[f64; 3]> {
    let (p, r) = (table.len() as f64, table.first()?.len() as f64);
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let rows: Vec<f64> = table.iter().map(|row| mean(row)).collect();
    let all = mean(&rows);
    let column = |k: usize| table.iter().map(|row| row[k]).sum::<f64>() / p;
    let columns: Vec<f64> = (0..r as usize).map(column).collect();
    let squares = |of: &[f64]| of.iter().map(|x| (x - all) * (x - all)).sum::<f64>();
    let mut left = 0.0;
    for (row, of_row) in table.iter().zip(&rows) {
        for (value, of_column) in row.iter().zip(&columns) {
            left += (value - of_row - of_column + all) * (value - of_row - of_column + all);
        }
    }
    let left = left / (p - 1.0) / (r - 1.0);
    let inputs = (squares(&rows) / (p - 1.0) - left / r).max(0.0);
    let shared = (squares(&columns) / (r - 1.0) - left / p).max(0.0);
    let sum = inputs + shared + left;
    (sum > 0.0).then(|| [inputs, shared, left].map(|it| it / sum))
}

/// Parts the variance of values by point, then by replicate. Points with a missing value are left out.
///
/// `None` below eight points or two replicates, or where nothing varies. Bootstrap samples are drawn by `seed`.
pub fn apart(table: &[Vec<f64>], confidence: f64, seed: u64) -> Option<Apart> {
    let width = table.iter().map(Vec::len).max()?;
    let whole = |row: &&Vec<f64>| row.len() == width && row.iter().all(|x| x.is_finite());
    let known: Vec<&Vec<f64>> = table.iter().filter(whole).collect();
    if known.len() < 8 || width < 2 {
        return None;
    }
    let [inputs, shared, own] = components(&known)?;
    let draws = Draws::new(seed, u64::MAX);
    let again = (0..SAMPLES).filter_map(|sample| {
        let mut draw = draws.at(POINT, sample, 0);
        let mut one = || known[(draw.uniform() * known.len() as f64) as usize];
        let sample: Vec<&Vec<f64>> = (0..known.len()).map(|_| one()).collect();
        Some(components(&sample)?[0])
    });
    let ascending = sorted(again);
    let end = |p| quantile(&ascending, p);
    let [lower, upper] = [end((1.0 - confidence) / 2.0)?, end((1.0 + confidence) / 2.0)?];
    Some(Apart { inputs, shared, own, interval: Interval { lower, upper, confidence } })
}

#[cfg(test)]
mod tests {
    use super::super::numbers::Numbers;
    use super::*;

    /// Variances 4, 1 and 1 planted: shares 2/3, 1/6, 1/6.
    #[test]
    fn planted_components_are_found_apart() {
        let mut numbers = Numbers(61);
        let shared: Vec<f64> = (0..100).map(|_| numbers.normal()).collect();
        let table: Vec<Vec<f64>> = (0..400)
            .map(|_| {
                let point = 2.0 * numbers.normal();
                shared.iter().map(|it| 3.0 + point + it + numbers.normal()).collect()
            })
            .collect();
        let found = apart(&table, 0.95, 1).unwrap();
        assert!((found.inputs - 2.0 / 3.0).abs() < 0.06, "{found:?}");
        assert!((found.own - 1.0 / 6.0).abs() < 0.03, "{found:?}");
        assert!((found.inputs + found.shared + found.own - 1.0).abs() < 1e-12);
        assert!(found.interval.contains(2.0 / 3.0), "{found:?}");
    }

    #[test]
    fn chance_alone_leaves_nothing_to_the_inputs() {
        let mut numbers = Numbers(67);
        let table: Vec<Vec<f64>> =
            (0..200).map(|_| (0..20).map(|_| numbers.normal()).collect()).collect();
        let found = apart(&table, 0.95, 1).unwrap();
        assert!(found.inputs < 0.02 && found.shared < 0.02, "{found:?}");
        assert_eq!(apart(&table[..7], 0.95, 1), None);
        assert_eq!(apart(&vec![vec![1.0, 1.0]; 9], 0.95, 1), None);
    }
}
