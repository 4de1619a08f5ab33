//! Randomness with an address.
//!
//! A draw is a pure function of (seed, replicate, stream, who, count). Nothing stores a generator
//! that other code could advance, so one more draw, task or mechanism changes no other draw. That
//! is what gives two variants of a scenario common random numbers.

use std::convert::Infallible;

use bevy_ecs::prelude::Resource;
use rand::TryRng;
use rand::rand_core::utils::fill_bytes_via_next_word;

use keyed::{Key, splitmix64, wyhash64, wyrand};

mod keyed;
#[cfg(test)]
mod tests;
mod ziggurat;

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
    key: Key,
    seed: u64,
    replicate: u64,
}

impl Draws {
    /// The randomness of one replicate of a run with this seed.
    #[must_use]
    pub const fn new(seed: u64, replicate: u64) -> Self {
        Self { key: Key::new(child(seed, replicate)), seed, replicate }
    }

    /// Which replicate of its seed it is of.
    #[must_use]
    pub const fn replicate(&self) -> u64 {
        self.replicate
    }

    /// The randomness that all replicates of the seed share: no replicate has this number.
    #[must_use]
    pub const fn shared(&self) -> Self {
        Self::new(self.seed, u64::MAX)
    }

    /// The generator at one address: what kind of draw, about whom, and which one in turn.
    ///
    /// `count` may be a tick or the number of an event. A negative tick, cast, is fine.
    #[inline]
    #[must_use]
    pub const fn at(&self, stream: Stream, who: u64, count: u64) -> Draw {
        Draw { state: wyhash64(self.key, stream.0 ^ who, count) }
    }

    /// A number in the open interval from 0 to 1.
    #[inline]
    #[must_use]
    pub fn uniform(&self, stream: Stream, who: u64, count: u64) -> f64 {
        self.at(stream, who, count).uniform()
    }

    /// A waiting time of mean 1, in whatever unit it is multiplied by.
    #[inline]
    #[must_use]
    pub fn exponential(&self, stream: Stream, who: u64, count: u64) -> f64 {
        self.at(stream, who, count).exponential()
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
#[derive(Clone, Debug)]
pub struct Draw {
    state: u64,
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
        ziggurat::exponential(self)
    }

    #[inline]
    const fn word(&mut self) -> u64 {
        wyrand(&mut self.state)
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
