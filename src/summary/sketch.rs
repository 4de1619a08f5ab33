//! The distribution of many numbers in little room: exact while they are few, then counts in fixed bins.
//!
//! The bins are spaced by the logarithm, so that every value is known to a relative resolution (as DDSketch, Masson,
//! Rim and Lee, 2019), and have whole-number counts, so that sketches merge exactly. What a sketch holds depends on
//! the numbers it has seen, never on their order or on how they were split.

use std::collections::BTreeMap;

use super::quantile::interpolated;

/// Up to this many numbers a sketch is exact `[values]`.
pub const EXACT: usize = 4096;
/// Relative error of an order statistic beyond that, at most; of values whose size is from 1e-12 to 1e15.
pub const RESOLUTION: f64 = 0.005;

const SMALLEST: f64 = 1e-12;
const LARGEST: f64 = 1e15;

/// A mergeable sketch of a distribution.
#[derive(Clone, Debug, PartialEq)]
pub struct Sketch {
    missing: u64,
    held: Held,
}

#[derive(Clone, Debug, PartialEq)]
enum Held {
    /// All numbers, in no order.
    Exact(Vec<f64>),
    /// Counts by bin: negative ones below zero, bin 0 for what is too small, the outermost for what is too large.
    Bins { n: u64, counts: BTreeMap<i32, u64> },
}

impl Default for Sketch {
    fn default() -> Self {
        Self { missing: 0, held: Held::Exact(Vec::new()) }
    }
}

/// Logarithm of the ratio of a bin's ends.
fn width() -> f64 {
    libm::log((1.0 + RESOLUTION) / (1.0 - RESOLUTION))
}

/// Bin of the size of a value; bins of positive values start at 1.
fn bin(value: f64) -> i32 {
    let size = value.abs();
    if size < SMALLEST {
        return 0;
    }
    let place = (libm::log(size.min(LARGEST) / SMALLEST) / width()).floor() as i32 + 1;
    if value < 0.0 { -place } else { place }
}

/// The value that stands for a bin: both of its ends are off by the resolution.
fn middle(bin: i32) -> f64 {
    if bin == 0 {
        return 0.0;
    }
    let low = SMALLEST * libm::exp(f64::from(bin.abs() - 1) * width());
    let size = low * (1.0 + RESOLUTION);
    if bin < 0 { -size } else { size }
}

impl Sketch {
    /// Takes a number; NaN counts as missing.
    pub fn push(&mut self, value: f64) {
        if value.is_nan() {
            self.missing += 1;
            return;
        }
        match &mut self.held {
            Held::Exact(values) => values.push(value),
            Held::Bins { n, counts } => {
                *n += 1;
                *counts.entry(bin(value)).or_default() += 1;
            }
        }
        self.settle();
    }

    fn settle(&mut self) {
        if matches!(&self.held, Held::Exact(values) if values.len() > EXACT) {
            binned(&mut self.held);
        }
    }

    /// How many numbers there are.
    pub fn n(&self) -> u64 {
        match &self.held {
            Held::Exact(values) => values.len() as u64,
            Held::Bins { n, .. } => *n,
        }
    }

    /// How many were undefined.
    pub fn missing(&self) -> u64 {
        self.missing
    }

    /// Whether its quantiles are exact.
    pub fn is_exact(&self) -> bool {
        matches!(self.held, Held::Exact(_))
    }

    /// All numbers in ascending order, where there are fewer than `most`; else none.
    pub fn few(&self, most: usize) -> Vec<f64> {
        match &self.held {
            Held::Exact(values) if values.len() < most => super::sorted(values.iter().copied()),
            _ => vec![],
        }
    }

    /// Quantiles at each of `ps` (type 7), exact or to the resolution; `None` without a number or outside `[0, 1]`.
    pub fn quantiles(&self, ps: &[f64]) -> Option<Vec<f64>> {
        let last = self.n().checked_sub(1)?;
        match &self.held {
            Held::Exact(values) => {
                let ascending = super::sorted(values.iter().copied());
                ps.iter().map(|&p| interpolated(last, p, |rank| ascending[rank as usize])).collect()
            }
            Held::Bins { counts, .. } => {
                let mut below = 0;
                let ends: Vec<(u64, i32)> = counts
                    .iter()
                    .map(|(&bin, count)| {
                        below += count;
                        (below, bin)
                    })
                    .collect();
                let at = |rank: u64| middle(ends[ends.partition_point(|it| it.0 <= rank)].1);
                ps.iter().map(|&p| interpolated(last, p, at)).collect()
            }
        }
    }
}

/// Turns what is held into bins.
fn binned(held: &mut Held) -> (&mut u64, &mut BTreeMap<i32, u64>) {
    if let Held::Exact(values) = held {
        let mut counts = BTreeMap::new();
        for &value in values.iter() {
            *counts.entry(bin(value)).or_default() += 1;
        }
        *held = Held::Bins { n: values.len() as u64, counts };
    }
    match held {
        Held::Bins { n, counts } => (n, counts),
        Held::Exact(_) => unreachable!("it was turned into bins above"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::numbers::Numbers;
    use super::super::{quantile, sorted};
    use super::*;

    const PS: [f64; 7] = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975];

    fn numbers(n: usize) -> Vec<f64> {
        let mut numbers = Numbers(41);
        (0..n).map(|_| libm::exp(3.0 * numbers.normal()) - 0.5).collect()
    }

    #[test]
    fn a_small_sketch_is_exact() {
        let values = numbers(EXACT);
        let mut sketch = Sketch::default();
        values.iter().for_each(|&it| sketch.push(it));
        assert!(sketch.is_exact());
        let ascending = sorted(values);
        let wanted: Vec<f64> = PS.iter().map(|&p| quantile(&ascending, p).unwrap()).collect();
        assert_eq!(sketch.quantiles(&PS).unwrap(), wanted);
    }

    #[test]
    fn a_large_sketch_knows_every_quantile_to_its_resolution_in_bounded_room() {
        let values = numbers(200_000);
        let mut sketch = Sketch::default();
        values.iter().for_each(|&it| sketch.push(it));
        assert!(!sketch.is_exact());
        let ascending = sorted(values);
        for p in [0.0, 0.001, 0.025, 0.3, 0.5, 0.9, 0.999, 1.0] {
            let (found, wanted) =
                (sketch.quantiles(&[p]).unwrap()[0], quantile(&ascending, p).unwrap());
            // Interpolation between two neighbours of the same sign keeps their relative error.
            assert!(
                (found - wanted).abs() <= RESOLUTION * wanted.abs() * (1.0 + 1e-9),
                "{p} {found} {wanted}"
            );
        }
        let Held::Bins { counts, .. } = &sketch.held else { panic!("it has bins") };
        // ln(1e27) / ln(1.005 / 0.995) bins on each side of zero, at most.
        assert!(counts.len() <= 2 * 6218 + 1);
    }

    #[test]
    fn what_stands_for_a_bin_is_within_the_resolution_of_all_of_it() {
        let mut numbers = Numbers(2);
        for _ in 0..100_000 {
            let value =
                libm::exp(libm::log(SMALLEST) + numbers.uniform() * libm::log(LARGEST / SMALLEST));
            for value in [value, -value] {
                // The least bit more: the ends of bins are rounded.
                let error = (middle(bin(value)) / value - 1.0).abs();
                assert!(error <= RESOLUTION * (1.0 + 1e-9), "{value} {error}");
            }
        }
    }

    #[test]
    fn order_moves_no_bit() {
        for n in [100, EXACT, EXACT + 1, 3 * EXACT] {
            let values = numbers(n);
            let mut whole = Sketch::default();
            values.iter().for_each(|&it| whole.push(it));
            let mut other = Sketch::default();
            values.iter().rev().for_each(|&it| other.push(it));
            assert_eq!((other.n(), other.is_exact()), (whole.n(), whole.is_exact()));
            assert_eq!(other.quantiles(&PS), whole.quantiles(&PS), "{n}");
        }
    }

    #[test]
    fn extreme_values_stay_in_order_and_missing_ones_are_counted() {
        let mut sketch = Sketch::default();
        for _ in 0..EXACT {
            for it in
                [f64::NEG_INFINITY, -1e300, -1.0, -1e-20, 0.0, 5e-324, 1.0, f64::INFINITY, f64::NAN]
            {
                sketch.push(it);
            }
        }
        assert_eq!((sketch.n(), sketch.missing()), (8 * EXACT as u64, EXACT as u64));
        let found = sketch.quantiles(&[0.0, 0.3, 0.5, 0.8, 1.0]).unwrap();
        assert!(found.is_sorted() && found[2] == 0.0, "{found:?}");
        assert_eq!(Sketch::default().quantiles(&PS), None);
        assert_eq!(sketch.quantiles(&[1.5]), None);
    }
}
