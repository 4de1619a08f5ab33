use std::collections::BTreeSet;

use rand::{Rng, RngExt};

use super::*;

const WAIT: Stream = Stream::new("check", "wait");
const AUDIT: Stream = Stream::new("check", "audit");
const N: u64 = 1 << 20;

/// Numbers along each of the ways in which addresses differ.
fn samples() -> Vec<Vec<f64>> {
    let draws = Draws::new(7, 0);
    let mut one = draws.at(WAIT, 0, 0);
    vec![
        (0..N).map(|i| draws.uniform(WAIT, 3, i)).collect(),
        (0..N).map(|i| draws.uniform(WAIT, i, 3)).collect(),
        (0..N).map(|i| draws.uniform(WAIT, child(3, i), 3)).collect(),
        (0..N).map(|i| Draws::new(7, i).uniform(WAIT, 3, 3)).collect(),
        (0..N).map(|i| Draws::new(i, 7).uniform(WAIT, 3, 3)).collect(),
        (0..N).map(|_| one.uniform()).collect(),
    ]
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

#[test]
fn a_uniform_draw_is_never_0_or_1() {
    assert_eq!(open_unit(0), 0.5 / (1_u64 << 53) as f64);
    assert_eq!(open_unit(1 << 11), 1.0 / (1_u64 << 53) as f64);
    assert_eq!(open_unit(1 << 63), 0.5);
    assert_eq!(open_unit(u64::MAX), 1.0 - f64::EPSILON / 2.0);
    assert!(samples().iter().flatten().all(|&u| 0.0 < u && u < 1.0));
}

#[test]
fn uniform_draws_have_the_mean_and_variance_of_a_uniform_law() {
    // Five standard errors: sd of u is sqrt(1/12), sd of (u - 1/2)² is sqrt(1/80 - 1/144).
    let root_n = (N as f64).sqrt();
    for sample in samples() {
        let squares: Vec<f64> = sample.iter().map(|u| (u - 0.5) * (u - 0.5)).collect();
        assert!((mean(&sample) - 0.5).abs() < 5.0 * (1.0_f64 / 12.0).sqrt() / root_n);
        let tolerance = 5.0 * (1.0_f64 / 80.0 - 1.0 / 144.0).sqrt() / root_n;
        assert!((mean(&squares) - 1.0 / 12.0).abs() < tolerance);
    }
}

#[test]
fn uniform_draws_fill_all_bins_alike() {
    // Chi-square with 255 degrees of freedom: mean 255, variance 510; five deviations each way,
    // since bins that are filled too evenly are no more random than those that are not.
    for sample in samples() {
        let mut bins = [0_u32; 256];
        for u in sample {
            bins[(u * 256.0) as usize] += 1;
        }
        let expected = N as f64 / 256.0;
        let chi: f64 = bins.iter().map(|&n| n as f64 - expected).map(|d| d * d / expected).sum();
        assert!((chi - 255.0).abs() < 5.0 * 510.0_f64.sqrt(), "chi-square {chi}");
    }
}

/// Checks that two series of uniform draws are uncorrelated: the product of two centred
/// independent draws has mean 0 and sd 1/12, and five standard errors are allowed.
fn assert_uncorrelated(pairs: impl Iterator<Item = (f64, f64)>) {
    let products: Vec<f64> = pairs.map(|(a, b)| (a - 0.5) * (b - 0.5)).collect();
    let error = 1.0 / 12.0 / (products.len() as f64).sqrt();
    assert!(mean(&products).abs() < 5.0 * error, "mean product {}", mean(&products));
}

#[test]
fn streams_agents_counts_and_replicates_are_independent() {
    let draws = Draws::new(1, 1);
    let base = |i: u64| draws.uniform(WAIT, i, 9);
    assert_uncorrelated((0..N).map(|i| (base(i), draws.uniform(AUDIT, i, 9))));
    assert_uncorrelated((0..N).map(|i| (base(i), draws.uniform(WAIT, i, 10))));
    assert_uncorrelated((0..N).map(|i| (base(i), base(i + 1))));
    assert_uncorrelated((0..N).map(|i| (base(i), Draws::new(1, 2).uniform(WAIT, i, 9))));
    assert_uncorrelated((0..N).map(|i| (base(i), Draws::new(2, 1).uniform(WAIT, i, 9))));
    assert_uncorrelated((0..N).map(|i| (base(i), draws.uniform(WAIT, child(i, 0), 9))));
}

#[test]
fn no_two_addresses_share_a_number() {
    let mut seen = BTreeSet::new();
    for stream in [WAIT, AUDIT, Stream::new("chec", "kwait"), Stream::new("check", "wais")] {
        for who in [0, 1, 2, u64::MAX, child(0, 0), child(0, 1), child(1, 0)] {
            for count in [0, 1, 2, 52, -1_i64 as u64, -52_i64 as u64, 1 << 47] {
                let mut draw = Draws::new(0, 0).at(stream, who, count);
                for _ in 0..10 {
                    assert!(seen.insert(draw.next_u64()), "{stream:?} {who} {count}");
                }
            }
        }
    }
}

#[test]
fn one_more_draw_changes_no_other() {
    let draws = Draws::new(42, 3);
    let alone: Vec<u64> = (0..100).map(|i| draws.at(WAIT, i, 0).next_u64()).collect();
    let crowded: Vec<u64> = (0..100)
        .rev()
        .map(|i| {
            let mut other = draws.at(AUDIT, i, 0);
            let mut this = draws.at(WAIT, i, 0);
            let _ = (other.exponential(), draws.at(WAIT, i, 1).next_u64());
            this.next_u64()
        })
        .collect();
    assert!(alone.iter().eq(crowded.iter().rev()));
}

#[test]
fn an_exponential_draw_has_mean_and_deviation_1() {
    // Standard error of the mean: 1/sqrt(n). That of the variance: sqrt((9 - 1)/n).
    let draws = Draws::new(5, 0);
    let waits: Vec<f64> = (0..N).map(|i| draws.exponential(WAIT, 0, i)).collect();
    assert!(waits.iter().all(|&w| w > 0.0 && w < 45.0));
    let squares: Vec<f64> = waits.iter().map(|w| (w - 1.0) * (w - 1.0)).collect();
    let root_n = (N as f64).sqrt();
    assert!((mean(&waits) - 1.0).abs() < 5.0 / root_n);
    assert!((mean(&squares) - 1.0).abs() < 5.0 * 8.0_f64.sqrt() / root_n);
}

#[test]
fn a_chance_is_taken_as_often_as_it_says() {
    // Five standard errors of a share: sqrt(p (1 - p) / n).
    let draws = Draws::new(6, 0);
    for p in [0.01, 0.3, 0.5, 0.97] {
        let hits = (0..N).filter(|&i| draws.chance(WAIT, 1, i, p)).count() as f64;
        let tolerance = 5.0 * (p * (1.0 - p) / N as f64).sqrt();
        assert!((hits / N as f64 - p).abs() < tolerance);
    }
    assert!((0..1000).all(|i| draws.chance(WAIT, 1, i, 1.0)));
    assert!((0..1000).all(|i| !draws.chance(WAIT, 1, i, 0.0)));
    assert!((0..1000).all(|i| !draws.chance(WAIT, 1, i, f64::NAN)));
}

#[test]
fn a_draw_is_a_generator_of_the_rand_crate() {
    let mut draw = Draws::new(1, 2).at(WAIT, 3, 4);
    assert!((0..1000).all(|_| (10..20).contains(&draw.random_range(10..20))));
    let (mut bytes, mut words) = ([0; 16], Draws::new(1, 2).at(WAIT, 3, 4));
    Draws::new(1, 2).at(WAIT, 3, 4).fill_bytes(&mut bytes);
    assert_eq!(bytes[..8], words.next_u64().to_le_bytes());
    assert_eq!(bytes[8..], words.next_u64().to_le_bytes());
}

/// These bits are a promise: published runs can be repeated only as long as they stay.
/// They were computed a second time outside this crate, from the published algorithms.
#[test]
fn the_bits_of_a_draw_never_change() {
    let mut draw = Draws::new(1, 2).at(WAIT, 3, 4);
    let words: Vec<u64> = (0..4).map(|_| draw.next_u64()).collect();
    assert_eq!(
        words,
        [
            0xd685_27da_ac63_3891,
            0xbde2_03ba_fad7_38ae,
            0x8499_50da_b16b_054f,
            0x9a92_33f1_65f1_7daa
        ]
    );
    assert_eq!(child(1, 2), 0xbcd9_dbb4_9673_066b);
}
