//! Randomness with an address.
//!
//! A draw is a pure function of (seed, replicate, stream, who, count). Nothing stores a generator
//! that other code could advance, so one more draw, task or mechanism changes no other draw. That
//! is what gives two variants of a scenario common random numbers.

use std::convert::Infallible;

use bevy_ecs::prelude::Resource;
use rand::TryRng;
use rand::rand_core::utils::fill_bytes_via_next_word;

use philox::{philox4x32, splitmix64};

mod philox;
#[cfg(test)]
mod tests;

/// Names one kind of draw, as in `Stream::new("trust", "audit")`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stream(u64);

impl Stream {
    /// The stream of one draw of one room: the FNV-1a hash of `room/draw`, mixed. Make it a
    /// constant, then it costs nothing.
    #[must_use]
    pub const fn new(room: &str, draw: &str) -> Self {
        let hash = fnv1a(FNV_OFFSET, room.as_bytes());
        let hash = fnv1a(hash, b"/");
        // FNV-1a leaves the upper bits of similar names alike. Mixing them makes it as good as
        // impossible that two streams differ by the same bits as two agents do.
        Self(splitmix64(fnv1a(hash, draw.as_bytes())))
    }
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

const fn fnv1a(mut hash: u64, bytes: &[u8]) -> u64 {
    let mut i = 0;
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u64).wrapping_mul(FNV_PRIME);
        i += 1;
    }
    hash
}

/// The key of the `ordinal`-th child of `parent`, such as the third task of a purpose.
///
/// It serves as the `who` of the child's draws, so that these depend on the child's descent and
/// not on what else was born in the meantime.
#[inline]
#[must_use]
pub const fn child(parent: u64, ordinal: u64) -> u64 {
    splitmix64(splitmix64(parent) ^ ordinal)
}

/// All the randomness of one replicate.
#[derive(Resource, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draws {
    key: u64,
}

impl Draws {
    /// The randomness of one replicate of a run with this seed.
    #[must_use]
    pub const fn new(seed: u64, replicate: u64) -> Self {
        Self { key: child(seed, replicate) }
    }

    /// The generator at one address: what kind of draw, about whom, and which one in turn.
    ///
    /// `count` may be a tick or the number of an event. A negative tick, cast, is fine.
    #[inline]
    #[must_use]
    pub const fn at(&self, stream: Stream, who: u64, count: u64) -> Draw {
        Draw { key: self.key, place: stream.0 ^ who, count, block: 0, spare: None }
    }

    /// A number in the open interval from 0 to 1.
    #[inline]
    #[must_use]
    pub fn uniform(&self, stream: Stream, who: u64, count: u64) -> f64 {
        open_unit(self.at(stream, who, count).first())
    }

    /// A waiting time of mean 1, in whatever unit it is multiplied by.
    #[inline]
    #[must_use]
    pub fn exponential(&self, stream: Stream, who: u64, count: u64) -> f64 {
        -libm::log(self.uniform(stream, who, count))
    }

    /// Whether an event of probability `p` happens: never at `p` ≤ 0 (or NaN), always at `p` ≥ 1.
    #[inline]
    #[must_use]
    pub fn chance(&self, stream: Stream, who: u64, count: u64, p: f64) -> bool {
        // What is certain needs no draw, and leaves none out: draws have addresses.
        p > 0.0 && (p >= 1.0 || self.uniform(stream, who, count) < p)
    }
}

/// The generator at one address: as many random bits as a draw needs, the same ones each time.
///
/// It computes nothing before the first number is taken, and one Philox block for every two.
#[derive(Clone, Debug)]
pub struct Draw {
    key: u64,
    /// Stream and agent: the upper half of Philox's counter.
    place: u64,
    /// The number of the draw: grows from the bottom of the counter's lower half.
    count: u64,
    /// Blocks taken: grows from the top of the counter's lower half, so that neither number has
    /// a limit of its own and the two meet only when their lengths add up to more than 64 bits.
    block: u64,
    /// The second half of the last block, if it has not been taken.
    spare: Option<u64>,
}

impl Draw {
    /// A number in the open interval from 0 to 1.
    #[inline]
    #[must_use]
    pub fn uniform(&mut self) -> f64 {
        open_unit(self.word())
    }

    /// A waiting time of mean 1, in whatever unit it is multiplied by.
    #[inline]
    #[must_use]
    pub fn exponential(&mut self) -> f64 {
        -libm::log(self.uniform())
    }

    /// The first number alone, which is all that most draws take: nothing is kept for a second.
    #[inline]
    fn first(&self) -> u64 {
        self.two_words().0
    }

    #[inline]
    fn word(&mut self) -> u64 {
        if let Some(word) = self.spare.take() {
            return word;
        }
        let (word, spare) = self.two_words();
        self.block += 1;
        self.spare = Some(spare);
        word
    }

    #[inline]
    fn two_words(&self) -> (u64, u64) {
        let low = self.count ^ self.block.reverse_bits();
        let (k, p) = (self.key, self.place);
        let block = philox4x32(
            [k as u32, (k >> 32) as u32],
            [low as u32, (low >> 32) as u32, p as u32, (p >> 32) as u32],
        );
        let pair = |low: u32, high: u32| u64::from(low) | u64::from(high) << 32;
        (pair(block[0], block[1]), pair(block[2], block[3]))
    }
}

/// Through this trait `Draw` is a generator of the `rand` crate.
impl TryRng for Draw {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.word() >> 32) as u32)
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.word())
    }

    #[inline]
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        fill_bytes_via_next_word(bytes, || self.try_next_u64())
    }
}

/// The upper 53 bits as a multiple of 2⁻⁵³, where 2⁻⁵⁴ stands for 0.
///
/// Adding one half to all of them instead would round the largest up to 1.
#[inline]
fn open_unit(word: u64) -> f64 {
    const ULP: f64 = 1.0 / (1_u64 << 53) as f64;
    ((word >> 11) as f64).max(0.5) * ULP
}
