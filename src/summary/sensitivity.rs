//! Which inputs drive an output: Sobol's indices and Morris's effects.
//!
//! Sobol's indices are estimated from the blocks of a Saltelli design: first-order ones as in `saltelli2010`, total ones as in
//! `jansen1999`. Their intervals are percentile intervals of the bootstrap over blocks; Morris's are of Student's t over trajectories.

use super::{Interval, Moments, quantile, sorted};
use crate::engine::{Draws, Stream};

const BLOCK: Stream = Stream::new("sensitivity", "block");
/// Samples of the bootstrap.
const SAMPLES: u64 = 1000;

/// A number that was estimated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimated {
    /// The estimate.
    pub value: f64,
    /// Its interval.
    pub interval: Interval,
}

/// How much of an output's variance an input brings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SobolIndex {
    /// By itself `[share of variance]`.
    pub first: Estimated,
    /// With all its interactions `[share of variance]`.
    pub total: Estimated,
}

/// First-order and total index of one input over some blocks.
fn indices(blocks: &[Vec<f64>], chosen: &[usize], input: usize) -> [f64; 2] {
    let both: Moments = chosen.iter().flat_map(|&j| [blocks[j][0], blocks[j][1]]).collect();
    let centre = both.mean();
    let (mut first, mut total) = (0.0, 0.0);
    for &j in chosen {
        let [a, b, mixed] = [blocks[j][0], blocks[j][1], blocks[j][2 + input]];
        // Centred: the estimator's noise grows with the mean otherwise.
        first += (b - centre) * (mixed - a);
        total += (a - mixed) * (a - mixed) / 2.0;
    }
    let variance = both.variance().unwrap_or(f64::NAN);
    [first, total].map(|sum| sum / chosen.len() as f64 / variance)
}

/// Sobol's indices of each input, from blocks of outputs at A, B, and A with one column of B each.
///
/// `None` below eight blocks, or where the output does not vary. Bootstrap samples are drawn by `seed`.
pub fn sobol(blocks: &[Vec<f64>], confidence: f64, seed: u64) -> Option<Vec<SobolIndex>> {
    let inputs = blocks.first()?.len().checked_sub(2)?;
    let n = blocks.len();
    let all: Vec<usize> = (0..n).collect();
    if n < 8 || blocks.iter().any(|block| block.len() != inputs + 2) {
        return None;
    }
    let draws = Draws::new(seed, u64::MAX);
    let samples: Vec<Vec<usize>> = (0..SAMPLES)
        .map(|sample| {
            let mut draw = draws.at(BLOCK, sample, 0);
            (0..n).map(|_| (draw.uniform() * n as f64) as usize).collect()
        })
        .collect();
    (0..inputs)
        .map(|input| {
            let values = indices(blocks, &all, input);
            let spread: Vec<[f64; 2]> =
                samples.iter().map(|sample| indices(blocks, sample, input)).collect();
            let estimated = |which: usize| {
                let ascending =
                    sorted(spread.iter().map(|pair| pair[which]).filter(|x| !x.is_nan()));
                let end = |p| quantile(&ascending, p);
                let [lower, upper] =
                    [end((1.0 - confidence) / 2.0)?, end((1.0 + confidence) / 2.0)?];
                let interval = Interval { lower, upper, confidence };
                Some(Estimated { value: values[which], interval }).filter(|e| e.value.is_finite())
            };
            Some(SobolIndex { first: estimated(0)?, total: estimated(1)? })
        })
        .collect()
}

/// What moving one input does, over a whole range of places.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// μ*: mean size of the change in output for the input's whole range, whichever way `[unit of the output]`.
    pub size: Estimated,
    /// μ: mean change, with its sign `[unit of the output]`.
    pub mean: f64,
    /// σ: how much it differs from place to place: curvature or interaction `[unit of the output]`.
    pub spread: f64,
}

/// Morris's effects (`morris1991`) of each input, from trajectories of (coordinates from 0 to 1, output).
///
/// `None` below two trajectories.
pub fn morris(trajectories: &[Vec<(Vec<f64>, f64)>], confidence: f64) -> Option<Vec<Effect>> {
    let inputs = trajectories.first()?.first()?.0.len();
    (0..inputs)
        .map(|input| {
            let (mut sizes, mut effects) = (Moments::default(), Moments::default());
            for step in trajectories.iter().flat_map(|trajectory| trajectory.windows(2)) {
                let by = step[1].0[input] - step[0].0[input];
                if by.abs() > 1e-12 {
                    let effect = (step[1].1 - step[0].1) / by;
                    sizes.push(effect.abs());
                    effects.push(effect);
                }
            }
            let size = Estimated { value: sizes.mean(), interval: sizes.interval(confidence)? };
            Some(Effect { size, mean: effects.mean(), spread: effects.deviation()? })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Axis, Design, Span, Sweep};
    use crate::study::design::Points;
    use std::f64::consts::PI;

    fn sweep(design: Design, size: u64, axes: usize) -> Sweep {
        let span = Span::Interval { from: 0.0, to: 1.0, log: false };
        let axis = Axis { set: String::new(), span, whole: false };
        Sweep { axes: vec![axis; axes], ..Sweep::of(design, size) }
    }

    fn ishigami(x: &[f64]) -> f64 {
        let [a, b, c] = [0, 1, 2].map(|i| PI * (2.0 * x[i] - 1.0));
        a.sin() + 7.0 * b.sin().powi(2) + 0.1 * c.powi(4) * a.sin()
    }

    fn g(x: &[f64]) -> f64 {
        let a = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0];
        x.iter().zip(a).map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a)).product()
    }

    fn blocks(f: fn(&[f64]) -> f64, axes: usize) -> Vec<Vec<f64>> {
        let sweep = sweep(Design::Saltelli, 1 << 14, axes);
        let points = Points::new(&sweep, 1);
        let width = axes as u64 + 2;
        let value = |point| f(&points.shares(point));
        (0..1 << 14).map(|j| (0..width).map(|step| value(j * width + step)).collect()).collect()
    }

    fn plain(blocks: &[Vec<f64>], inputs: usize) -> Vec<[f64; 2]> {
        let all: Vec<usize> = (0..blocks.len()).collect();
        (0..inputs).map(|input| indices(blocks, &all, input)).collect()
    }

    fn near(found: &[[f64; 2]], which: usize, known: &[f64]) -> bool {
        found.iter().zip(known).all(|(found, known)| (found[which] - known).abs() < 0.01)
    }

    #[test]
    fn ishigamis_indices_are_found_and_a_swapped_column_is_not_taken_for_them() {
        let mut all = blocks(ishigami, 3);
        let (first, total) = ([0.313905, 0.442411, 0.0], [0.557589, 0.442411, 0.243684]);
        let found = plain(&all, 3);
        assert!(near(&found, 0, &first) && near(&found, 1, &total), "{found:?}");
        // The control: two matrices swapped give other numbers.
        all.iter_mut().for_each(|block| block.swap(0, 1));
        let found = plain(&all, 3);
        assert!(!near(&found, 0, &first) && !near(&found, 1, &total), "{found:?}");
    }

    #[test]
    fn sobols_g_has_its_indices() {
        let found = plain(&blocks(g, 8), 8);
        let rest = [0.000105; 4];
        let first: Vec<f64> =
            [0.716192, 0.179048, 0.023676, 0.007162].into_iter().chain(rest).collect();
        assert!(near(&found, 0, &first), "{found:?}");
    }

    #[test]
    fn intervals_hold_the_known_indices_and_shrink_with_the_sample() {
        let all = blocks(ishigami, 3);
        let few = sobol(&all[..256], 0.95, 1).unwrap();
        let many = sobol(&all[..1024], 0.95, 1).unwrap();
        let known = [0.557589, 0.442411, 0.243684];
        for (i, known) in known.into_iter().enumerate() {
            assert!(few[i].total.interval.contains(known), "{:?}", few[i]);
            let ratio = few[i].total.interval.half_width() / many[i].total.interval.half_width();
            assert!((1.5..2.7).contains(&ratio), "four times the sample, half the width: {ratio}");
        }
        assert_eq!(sobol(&all[..7], 0.95, 1), None);
    }

    /// μ* of Ishigami's function on four levels: 7.875 for the second input whatever the place; the others within four
    /// standard errors.
    #[test]
    fn ishigamis_effects_on_four_levels() {
        let sweep = sweep(Design::Morris, 4096, 3);
        let points = Points::new(&sweep, 5);
        let at = |point| {
            let x = points.shares(point);
            let y = ishigami(&x);
            (x, y)
        };
        let trajectories: Vec<Vec<_>> =
            (0..4096).map(|t| (0..4).map(|step| at(t * 4 + step)).collect()).collect();
        let found = morris(&trajectories, 0.95).unwrap();
        for (effect, known) in found.iter().zip([7.704054, 7.875, 6.248796]) {
            let error = effect.size.interval.half_width() / 1.96;
            assert!((effect.size.value - known).abs() <= 4.0 * error + 1e-9, "{effect:?}");
        }
        assert!(found[1].size.interval.half_width() < 1e-9);
    }
}
