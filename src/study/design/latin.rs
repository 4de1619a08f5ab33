//! Latin hypercubes: every axis is cut into as many strata as there are points, and each is met once.

use crate::engine::{Draws, Stream};

pub(super) const WITHIN: Stream = Stream::new("design", "within");
const SHUFFLE: Stream = Stream::new("design", "shuffle");

/// Hypercubes among which the one is taken whose closest two points are farthest apart (`johnson1990`).
const CANDIDATES: u64 = 20;
/// Distances that are computed for that at most; of a larger cube one candidate is taken.
const MOST_DISTANCES: u64 = 50_000_000;

/// The stratum of each point, by axis.
pub(super) fn strata(points: u64, axes: usize, draws: &Draws) -> Vec<Vec<u32>> {
    let candidate = |number: u64| -> Vec<Vec<u32>> {
        let shuffled = |axis: usize| {
            let mut order: Vec<u32> = (0..points as u32).collect();
            let mut draw = draws.at(SHUFFLE, axis as u64, number << 40);
            for i in (1..order.len()).rev() {
                order.swap(i, (draw.uniform() * (i + 1) as f64) as usize);
            }
            order
        };
        (0..axes).map(shuffled).collect()
    };
    let distances = points.saturating_mul(points).saturating_mul(axes as u64) * CANDIDATES;
    if distances > MOST_DISTANCES {
        return candidate(0);
    }
    let best = (0..CANDIDATES).map(|number| {
        let cube = candidate(number);
        (closest(&cube), cube)
    });
    best.reduce(|best, next| if next.0 > best.0 { next } else { best }).map_or(vec![], |it| it.1)
}

/// The square of the least distance between two points [strata²].
pub(super) fn closest(cube: &[Vec<u32>]) -> u64 {
    let points = cube.first().map_or(0, Vec::len);
    let distance = |a: usize, b: usize| -> u64 {
        cube.iter().map(|axis| u64::from(axis[a].abs_diff(axis[b])).pow(2)).sum()
    };
    let pairs = (0..points).flat_map(|a| (0..a).map(move |b| (a, b)));
    pairs.map(|(a, b)| distance(a, b)).min().unwrap_or(0)
}
