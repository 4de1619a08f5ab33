//! The published functions that all randomness is made of.
//!
//! wyhash64 and wyrand: Wang Yi, "wyhash", final version 4, 2021, in the public domain; here the constants that wyhash64
//! adds to its two numbers are the key. SplitMix64: G. L. Steele, D. Lea and C. H. Flood, "Fast splittable pseudorandom
//! number generators", OOPSLA 2014. Why these: `docs/decisions/0019-keyed-multiply-hash.md`.

/// What sets one replicate's draws apart from those of all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key(u64, u64);

impl Key {
    /// The key made of one number.
    pub(super) const fn new(number: u64) -> Self {
        Self(splitmix64(number), splitmix64(number.wrapping_add(SPLITMIX_STEP)))
    }
}

/// The state of the generator at an address: both numbers to the last bit, through a whole 128-bit product and another
/// one of its halves.
#[inline]
pub(super) const fn wyhash64(key: Key, a: u64, b: u64) -> u64 {
    let (low, high) = wide_product(a ^ key.0, b ^ key.1);
    folded_product(low ^ key.0, high ^ key.1)
}

/// The next word of a generator, which counts its state up.
#[inline]
pub(super) const fn wyrand(state: &mut u64) -> u64 {
    *state = state.wrapping_add(WYRAND_STEP);
    folded_product(*state, *state ^ WYRAND_MASK)
}

/// What wyrand's state grows by from one word to the next.
const WYRAND_STEP: u64 = 0x2d35_8dcc_aa6c_78a5;
/// What its second factor differs in from the first.
const WYRAND_MASK: u64 = 0x8bb8_4b93_962e_acc9;

/// The lower and the upper half of a 128-bit product.
#[inline]
const fn wide_product(a: u64, b: u64) -> (u64, u64) {
    let product = a as u128 * b as u128;
    (product as u64, (product >> 64) as u64)
}

/// The two halves of a 128-bit product, folded into one.
#[inline]
const fn folded_product(a: u64, b: u64) -> u64 {
    let (low, high) = wide_product(a, b);
    low ^ high
}

/// The output of SplitMix64 in the given state: a bijection of 64 bits that mixes them well.
#[inline]
pub(super) const fn splitmix64(state: u64) -> u64 {
    let z = state.wrapping_add(SPLITMIX_STEP);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// What SplitMix64's state grows by from one output to the next.
const SPLITMIX_STEP: u64 = 0x9e37_79b9_7f4a_7c15;

#[cfg(test)]
mod tests {
    use super::*;

    /// With the constants of `wyhash.h` as the key this is its function of two numbers. No vectors of it are published:
    /// these were computed outside this crate, with long integers.
    #[test]
    fn wyhash_gives_the_known_answers() {
        let reference = Key(WYRAND_STEP, WYRAND_MASK);
        let answers = [(0, 0), (1, 2), (u64::MAX, u64::MAX), (1 << 63, 0x1234_5678)]
            .map(|(a, b)| wyhash64(reference, a, b));
        assert_eq!(
            answers,
            [
                0xfa30_3abc_2b1d_7630,
                0x5278_1e39_de84_ce33,
                0xe506_a490_2fff_4bc4,
                0xbb3b_8066_0369_bc1e
            ]
        );
    }

    #[test]
    fn wyrand_gives_the_known_answers() {
        let words = |mut state: u64| [(); 4].map(|()| wyrand(&mut state));
        let of_0 = [
            0x9a45_cd88_8d59_f0d6,
            0x0144_5b6a_1896_63f5,
            0x1842_218b_97e7_a496,
            0x4dda_1bc7_277a_55f9,
        ];
        let of_42 = [
            0xca71_d87c_7698_3989,
            0x7e5b_a615_5208_5fc6,
            0xcdf1_01e3_bab8_8b9f,
            0x0a38_25ad_7326_7808,
        ];
        assert_eq!([words(0), words(42)], [of_0, of_42]);
    }

    /// The first outputs of the reference implementation (`splitmix64.c`) from two seeds.
    #[test]
    fn splitmix_gives_the_published_known_answers() {
        let outputs = |seed: u64, n: u64| -> Vec<u64> {
            (0..n).map(|i| splitmix64(seed.wrapping_add(i.wrapping_mul(SPLITMIX_STEP)))).collect()
        };
        assert_eq!(
            outputs(1_234_567, 5),
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423,
                4_593_380_528_125_082_431,
                16_408_922_859_458_223_821,
            ]
        );
        assert_eq!(
            outputs(0, 3),
            [0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4, 0x06c4_5d18_8009_454f]
        );
    }
}
