//! Latin hypercubes: every axis is cut into as many strata as there are points, and each is met once.

use crate::engine::{Draws, Stream};

pub(super) const WITHIN: Stream = Stream::new("design", "within");
const SHUFFLE: Stream = Stream::new("design", "shuffle");

const SWAP: Stream = Stream::new("design", "swap");

/// Hypercubes among which the one is taken to begin with whose closest two points are farthest apart (`johnson1990`).
const CANDIDATES: u64 = 20;
/// Distances that are computed for that at most; of a larger cube one candidate is taken.
const MOST_DISTANCES: u64 = 50_000_000;
/// Swaps that are tried to spread it further (`morris1995`).
const SWAPS: u64 = 20_000;

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
    let best = best.reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.map_or(vec![], |(_, cube)| spread(cube, draws))
}

/// Swaps strata of two points along one axis wherever that keeps their nearest neighbours farther away.
///
/// What falls is the sum over pairs of distance to the power -10, which the closest pairs rule. A swap leaves every stratum met
/// once, and touches the distances of two points only.
fn spread(mut cube: Vec<Vec<u32>>, draws: &Draws) -> Vec<Vec<u32>> {
    let (axes, points) = (cube.len(), cube.first().map_or(0, Vec::len));
    if axes < 2 || points < 3 {
        return cube;
    }
    let tries = SWAPS.min(MOST_DISTANCES / (points * axes) as u64);
    for number in 0..tries {
        let mut draw = draws.at(SWAP, number, 0);
        let mut pick = |of: usize| (draw.uniform() * of as f64) as usize;
        let (axis, a, b) = (pick(axes), pick(points), pick(points));
        if a == b {
            continue;
        }
        let before = crowding(&cube, a, b);
        cube[axis].swap(a, b);
        if crowding(&cube, a, b) >= before {
            cube[axis].swap(a, b);
        }
    }
    cube
}

/// What two points have to do with the sum that is to fall.
fn crowding(cube: &[Vec<u32>], a: usize, b: usize) -> f64 {
    let points = cube[0].len();
    let near = |one: usize, other: usize| {
        let square: u64 =
            cube.iter().map(|axis| u64::from(axis[one].abs_diff(axis[other])).pow(2)).sum();
        let x = 1.0 / square as f64;
        x * x * x * x * x
    };
    let others = (0..points).filter(|&i| i != a && i != b);
    others.map(|i| near(a, i) + near(b, i)).sum()
}

/// The square of the least distance between two points `[strata²]`.
pub(super) fn closest(cube: &[Vec<u32>]) -> u64 {
    let points = cube.first().map_or(0, Vec::len);
    let distance = |a: usize, b: usize| -> u64 {
        cube.iter().map(|axis| u64::from(axis[a].abs_diff(axis[b])).pow(2)).sum()
    };
    let pairs = (0..points).flat_map(|a| (0..a).map(move |b| (a, b)));
    pairs.map(|(a, b)| distance(a, b)).min().unwrap_or(0)
}
