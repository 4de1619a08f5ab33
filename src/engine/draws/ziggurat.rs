//! Exponential draws, of which 99 in 100 cost one word, one product and one comparison.
//!
//! G. Marsaglia and W. W. Tsang, "The ziggurat method for generating random variables", Journal of Statistical Software
//! 5 (2000). Below the density exp(−x) lie 256 layers of one area: 255 rectangles one above the other, and at the bottom
//! a rectangle with the tail. A layer is picked, and a point in it; nearly always the point lies below the density.

use super::{Draw, open_unit};

const LAYERS: usize = 256;
/// Where the tail begins, for 256 layers.
const TAIL: f64 = 7.697_117_470_131_05;
/// The area of each layer: the rectangle as wide as the tail is far, and the tail.
const AREA: f64 = (TAIL + 1.0) * TAIL_DENSITY;
/// exp(−TAIL).
const TAIL_DENSITY: f64 = 4.541_343_538_414_967_6e-4;

/// The layers from the bottom up: how wide each is, and the density at its right end.
struct Layers {
    width: [f64; LAYERS + 1],
    density: [f64; LAYERS + 1],
}

static BY_AREA: Layers = layers();

/// Every layer begins where the last one ends and is as high as its area asks.
const fn layers() -> Layers {
    let (mut width, mut density) = ([0.0; LAYERS + 1], [1.0; LAYERS + 1]);
    // As wide as the bottom would be if it were a rectangle.
    (width[0], density[0]) = (AREA / TAIL_DENSITY, 0.0);
    (width[1], density[1]) = (TAIL, TAIL_DENSITY);
    let mut i = 2;
    while i < LAYERS {
        density[i] = density[i - 1] + AREA / width[i - 1];
        width[i] = minus_ln(density[i]);
        i += 1;
    }
    Layers { width, density }
}

/// −ln y of a y from 0 to 1, for the compiler, to some units in the last place: ln m = 2 artanh((m − 1) / (m + 1)).
const fn minus_ln(y: f64) -> f64 {
    let (mut m, mut halvings) = (y, 0.0);
    while m < 0.75 {
        (m, halvings) = (2.0 * m, halvings + 1.0);
    }
    let t = (m - 1.0) / (m + 1.0);
    let (mut sum, mut power, mut k) = (0.0, t, 1);
    while k < 40 {
        sum += power / k as f64;
        (power, k) = (power * t * t, k + 2);
    }
    halvings * std::f64::consts::LN_2 - 2.0 * sum
}

/// A waiting time of mean 1.
#[inline]
pub(super) fn exponential(draw: &mut Draw) -> f64 {
    // The layer is picked by bits that the place in it has no part in.
    let word = draw.word();
    let layer = word as usize % LAYERS;
    let x = open_unit(word) * BY_AREA.width[layer];
    if x < BY_AREA.width[layer + 1] { x } else { at_the_edge(draw, layer, x) }
}

/// The point lies in the tail, or right of the layer above: maybe not below the density.
#[cold]
fn at_the_edge(draw: &mut Draw, layer: usize, x: f64) -> f64 {
    if layer == 0 {
        // The tail of an exponential law is that law again.
        return TAIL + exponential(draw);
    }
    let [low, high] = [BY_AREA.density[layer], BY_AREA.density[layer + 1]];
    let height = low + (high - low) * draw.uniform();
    if height < libm::exp(-x) { x } else { exponential(draw) }
}

#[cfg(test)]
mod tests {
    use rand::distr::Distribution;
    use rand_distr::Exp1;

    use super::*;
    use crate::engine::draws::{Draws, Stream};

    const DRAWN: Stream = Stream::new("ziggurat", "drawn");
    const N: u64 = 1 << 22;

    #[test]
    fn all_layers_have_one_area_and_end_on_the_density() {
        let Layers { width, density } = &BY_AREA;
        for i in 1..LAYERS {
            assert!((density[i] - libm::exp(-width[i])).abs() < 4.0 * f64::EPSILON, "layer {i}");
            let area = width[i] * (density[i + 1] - density[i]);
            assert!((area / AREA - 1.0).abs() < 1e-11, "layer {i}: {area}");
        }
        assert_eq!((width[LAYERS], density[LAYERS]), (0.0, 1.0));
    }

    fn drawn() -> Vec<f64> {
        let draws = Draws::new(3, 1);
        let mut drawn: Vec<f64> = (0..N).map(|i| draws.exponential(DRAWN, 5, i)).collect();
        drawn.sort_by(f64::total_cmp);
        drawn
    }

    /// Kolmogorov: the largest distance passes 1.95 / √n once in a thousand samples, and the seed is fixed.
    #[test]
    fn draws_follow_the_exponential_law() {
        let n = N as f64;
        let distance = drawn().iter().enumerate().fold(0.0_f64, |most, (i, &x)| {
            let below = -libm::expm1(-x);
            most.max((below - i as f64 / n).abs()).max((below - (i + 1) as f64 / n).abs())
        });
        assert!(distance < 1.95 / n.sqrt(), "{distance}");
        assert!(drawn()[0] > 0.0);
    }

    /// The tail beyond the bottom rectangle, where a ziggurat goes wrong unseen: five standard errors of a count.
    #[test]
    fn the_tail_is_as_heavy_as_the_law_says() {
        let drawn = drawn();
        for from in [3.0, TAIL, 10.0] {
            let expected = N as f64 * libm::exp(-from);
            let beyond = (drawn.len() - drawn.partition_point(|&x| x < from)) as f64;
            assert!((beyond - expected).abs() < 5.0 * expected.sqrt(), "{beyond} beyond {from}");
        }
    }

    /// Two samples by two programs: the distance of their distributions passes 1.95 · √(2 / n) once in a thousand.
    #[test]
    fn draws_and_those_of_rand_distr_are_of_one_law() {
        let mut rng = Draws::new(4, 1).at(DRAWN, 6, 0);
        let mut others: Vec<f64> = (0..N).map(|_| Exp1.sample(&mut rng)).collect();
        others.sort_by(f64::total_cmp);
        let mut passed = 0;
        let distance = drawn().iter().enumerate().fold(0.0_f64, |most, (i, x)| {
            while others.get(passed).is_some_and(|other| other < x) {
                passed += 1;
            }
            most.max((i as f64 - passed as f64).abs() / N as f64)
        });
        assert!(distance < 1.95 * (2.0 / N as f64).sqrt(), "{distance}");
    }
}
