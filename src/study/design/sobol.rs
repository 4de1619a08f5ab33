//! Sobol's sequence, each point computed by itself, and Owen's scrambling of it.
//!
//! The sequence is that of `joe2008` in the order of Gray's code. Scrambling is nested uniform (`owen1995`): each binary digit
//! is flipped or not by a coin that belongs to the digits before it, so that the balance of the sequence is kept, every point
//! is uniform by itself, and digits beyond those of the sequence are random instead of zero.

use super::directions::DIRECTIONS;
use crate::engine::{Draws, Stream};

const SCRAMBLE: Stream = Stream::new("design", "scramble");
/// Binary digits of a coordinate.
const DIGITS: u32 = 53;

/// The directions of one dimension, from 0, by digit.
fn directions(dimension: usize) -> [u64; 64] {
    let mut v = [0; 64];
    let Some((a, m)) = dimension.checked_sub(1).map(|i| DIRECTIONS[i]) else {
        (0..64).for_each(|j| v[j] = 1 << (63 - j));
        return v;
    };
    let s = m.len();
    for j in 0..64 {
        v[j] = if j < s {
            m[j] << (63 - j)
        } else {
            let mut next = v[j - s] ^ (v[j - s] >> s);
            for k in 1..s {
                next ^= if a >> (s - 1 - k) & 1 == 1 { v[j - k] } else { 0 };
            }
            next
        };
    }
    v
}

/// Some dimensions of the sequence.
pub(super) struct Sobol {
    directions: Vec<[u64; 64]>,
}

impl Sobol {
    /// The first dimensions, at most 64.
    pub(super) fn new(dimensions: usize) -> Self {
        Self { directions: (0..dimensions).map(directions).collect() }
    }

    fn word(&self, index: u64, dimension: usize) -> u64 {
        let gray = index ^ (index >> 1);
        let v = &self.directions[dimension];
        (0..64).filter(|j| gray >> j & 1 == 1).fold(0, |x, j| x ^ v[j])
    }

    /// A coordinate of the sequence itself.
    #[cfg(test)]
    pub(super) fn plain(&self, index: u64, dimension: usize) -> f64 {
        (self.word(index, dimension) >> (64 - DIGITS)) as f64 / (1_u64 << DIGITS) as f64
    }

    /// A coordinate of the scrambled sequence, in the open interval from 0 to 1.
    pub(super) fn scrambled(&self, index: u64, dimension: usize, draws: &Draws) -> f64 {
        let word = self.word(index, dimension);
        let mut digits = 0_u64;
        for digit in 0..DIGITS {
            let before = if digit == 0 { 0 } else { word >> (64 - digit) };
            let who = (dimension as u64) << 8 | u64::from(digit);
            let coin = u64::from(draws.uniform(SCRAMBLE, who, before) < 0.5);
            digits = digits << 1 | ((word >> (63 - digit) & 1) ^ coin);
        }
        (digits as f64 + 0.5) / (1_u64 << DIGITS) as f64
    }
}
