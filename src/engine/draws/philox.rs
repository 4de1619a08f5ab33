//! The two published functions that all randomness is made of.
//!
//! Philox4x32-10: J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, "Parallel random numbers:
//! as easy as 1, 2, 3", SC11. SplitMix64: G. L. Steele, D. Lea and C. H. Flood, "Fast splittable
//! pseudorandom number generators", OOPSLA 2014.

/// The multipliers of the two halves of a round.
const MULTIPLIERS: [u32; 2] = [0xd251_1f53, 0xcd9e_8d57];
/// What each half of the key grows by between rounds: the golden ratio and √3 − 1.
const WEYL: [u32; 2] = [0x9e37_79b9, 0xbb67_ae85];
/// Rounds of a block: the published default, which passes TestU01's BigCrush.
const ROUNDS: usize = 10;

/// One Philox4x32-10 block: 128 bits that depend on nothing but the key and the counter.
#[inline]
pub(super) fn philox4x32(mut key: [u32; 2], mut counter: [u32; 4]) -> [u32; 4] {
    for _ in 0..ROUNDS {
        counter = round(key, counter);
        key = [key[0].wrapping_add(WEYL[0]), key[1].wrapping_add(WEYL[1])];
    }
    counter
}

#[inline]
fn round(key: [u32; 2], counter: [u32; 4]) -> [u32; 4] {
    let (high_0, low_0) = wide_product(MULTIPLIERS[0], counter[0]);
    let (high_1, low_1) = wide_product(MULTIPLIERS[1], counter[2]);
    [high_1 ^ counter[1] ^ key[0], low_1, high_0 ^ counter[3] ^ key[1], low_0]
}

/// The upper and the lower half of a 64-bit product.
#[inline]
fn wide_product(a: u32, b: u32) -> (u32, u32) {
    let product = a as u64 * b as u64;
    ((product >> 32) as u32, product as u32)
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

    /// The vectors of the Random123 distribution, file `kat_vectors`, lines `philox4x32 10`.
    #[test]
    fn philox_gives_the_published_known_answers() {
        assert_eq!(
            philox4x32([0; 2], [0; 4]),
            [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]
        );
        assert_eq!(
            philox4x32([u32::MAX; 2], [u32::MAX; 4]),
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        );
        assert_eq!(
            philox4x32(
                [0xa409_3822, 0x299f_31d0],
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344]
            ),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
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
