use super::super::draws::{Draws, Stream};
use super::*;

const STREAM: Stream = Stream::new("law", "test");
const N: u64 = 1 << 18;

/// One to three laws of each kind.
fn laws() -> Vec<Law> {
    vec![
        Law::Fixed(2.5),
        Law::Uniform { min: -1.0, max: 3.0 },
        Law::Normal { mean: -2.0, sd: 0.5 },
        Law::Lognormal { median: 2.0, log_sd: 0.5 },
        Law::Triangular { min: 1.0, mode: 2.0, max: 5.0 },
        Law::Triangular { min: 1.0, mode: 1.0, max: 5.0 },
        Law::Pert { min: 1.0, mode: 2.0, max: 5.0 },
        Law::Beta { alpha: 2.0, beta: 3.0, min: 0.0, max: 1.0 },
        Law::Beta { alpha: 0.1, beta: 0.3, min: -4.0, max: 6.0 },
        Law::Gamma { shape: 4.0, mean: 3.0 },
        Law::Gamma { shape: 1.0, mean: 3.0 },
        Law::Gamma { shape: 0.3, mean: 3.0 },
        Law::Exponential { mean: 7.0 },
        Law::Choice { values: vec![3.0, 1.0, 8.0], weights: vec![1.0, 0.0, 3.0] },
        Law::Choice { values: vec![3.0, 1.0], weights: vec![] },
    ]
}

fn sample(law: &Law) -> Vec<f64> {
    let draws = Draws::new(11, 0);
    (0..N).map(|i| law.sample(&mut draws.at(STREAM, 0, i))).collect()
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    values.sum::<f64>() / N as f64
}

#[test]
fn draws_have_the_mean_and_the_variance_that_the_law_says() {
    // Five standard errors. That of the mean is sd/sqrt(n); that of the variance is estimated
    // from the sample's fourth central moment. A little is left for rounding (a fixed value).
    for law in laws() {
        let (values, m, v) = (sample(&law), law.mean(), law.variance());
        let root_n = (N as f64).sqrt();
        let sampled = mean(values.iter().copied());
        assert!((sampled - m).abs() <= 5.0 * v.sqrt() / root_n + 1e-12, "{law:?} {sampled} {m}");
        let second = mean(values.iter().map(|x| (x - m) * (x - m)));
        let fourth = mean(values.iter().map(|x| (x - m) * (x - m) * (x - m) * (x - m)));
        let tolerance = 5.0 * (fourth - v * v).max(0.0).sqrt() / root_n + 1e-12;
        assert!((second - v).abs() <= tolerance, "{law:?} {second} {v}");
    }
}

#[test]
fn the_share_of_draws_below_a_quantile_is_its_probability() {
    // Five standard errors of a share: sqrt(p (1 - p) / n).
    for law in laws().iter().skip(1) {
        let values = sample(law);
        for p in [0.05, 0.25, 0.5, 0.9, 0.99] {
            let quantile = law.quantile(p);
            let share = |held: &dyn Fn(f64) -> bool| {
                mean(values.iter().map(|&x| f64::from(u8::from(held(x)))))
            };
            // Of a choice, which has lumps, the quantile is the lump that holds the share.
            let (below, upto) = (share(&|x| x < quantile), share(&|x| x <= quantile));
            let tolerance = 5.0 * (p * (1.0 - p) / N as f64).sqrt();
            assert!(below - p < tolerance && p - upto < tolerance, "{law:?} at {p}: {below}");
        }
    }
}

#[test]
fn no_draw_leaves_the_support() {
    for law in laws() {
        let (low, high) = law.support();
        assert!(sample(&law).iter().all(|&x| low <= x && x <= high && x.is_finite()), "{law:?}");
    }
}

#[test]
fn beta_and_gamma_draws_of_known_shape_follow_their_distribution_functions() {
    // Beta(2, 3) has F(x) = x² (6 - 8x + 3x²); beta(1/2, 1/2) has F(x) = 2/π asin √x;
    // gamma(2) has F(x) = 1 - (1 + x) exp(-x); gamma(1/2) has F(x) = erf √x. Five standard errors.
    type Case = (Law, f64, f64);
    let beta = |alpha, beta| Law::Beta { alpha, beta, min: 0.0, max: 1.0 };
    let cases: [Case; 8] = [
        (beta(2.0, 3.0), 0.3, 0.09 * (6.0 - 2.4 + 0.27)),
        (beta(2.0, 3.0), 0.7, 0.49 * (6.0 - 5.6 + 1.47)),
        (beta(0.5, 0.5), 0.5, 0.5),
        (beta(0.5, 0.5), 0.25, 1.0 / 3.0),
        (Law::Gamma { shape: 2.0, mean: 2.0 }, 1.0, 1.0 - 2.0 * libm::exp(-1.0)),
        (Law::Gamma { shape: 2.0, mean: 2.0 }, 4.0, 1.0 - 5.0 * libm::exp(-4.0)),
        (Law::Gamma { shape: 0.5, mean: 0.5 }, 0.01, libm::erf(0.1)),
        (Law::Gamma { shape: 0.5, mean: 0.5 }, 1.0, libm::erf(1.0)),
    ];
    for (law, x, p) in cases {
        let below = mean(sample(&law).iter().map(|&v| f64::from(u8::from(v < x))));
        assert!((below - p).abs() < 5.0 * (p * (1.0 - p) / N as f64).sqrt(), "{law:?} {below} {p}");
    }
}

#[test]
fn draws_of_extreme_shapes_stay_finite() {
    for shape in [1e-3, 1e6] {
        for other in [1e-3, 1.0, 1e6] {
            let beta = Law::Beta { alpha: shape, beta: other, min: 0.0, max: 1.0 };
            let gamma = Law::Gamma { shape, mean: 1e100 };
            assert_eq!((beta.validate(), gamma.validate()), (Ok(()), Ok(())));
            let draws = Draws::new(1, 0);
            for i in 0..10_000 {
                assert!((0.0..=1.0).contains(&beta.sample(&mut draws.at(STREAM, 0, i))));
                assert!(gamma.sample(&mut draws.at(STREAM, 0, i)).is_finite());
            }
        }
    }
    let widest = Law::Lognormal { median: 1e100, log_sd: 10.0 };
    assert!(widest.variance().is_finite() && widest.quantile(1.0 - 1e-16).is_finite());
}

#[test]
fn a_larger_mean_gives_a_larger_draw_from_the_same_luck() {
    let pairs = [
        (Law::Normal { mean: 1.0, sd: 2.0 }, Law::Normal { mean: 1.1, sd: 2.0 }),
        (Law::Lognormal { median: 1.0, log_sd: 2.0 }, Law::Lognormal { median: 1.1, log_sd: 2.0 }),
        (Law::Exponential { mean: 1.0 }, Law::Exponential { mean: 1.1 }),
        (Law::Gamma { shape: 0.5, mean: 1.0 }, Law::Gamma { shape: 0.5, mean: 1.1 }),
        (
            Law::Triangular { min: 0.0, mode: 1.0, max: 2.0 },
            Law::Triangular { min: 0.0, mode: 1.1, max: 2.0 },
        ),
    ];
    for (less, more) in pairs {
        assert!(sample(&less).iter().zip(sample(&more)).all(|(&x, y)| x < y), "{less:?}");
    }
}

#[test]
fn a_range_is_the_5th_and_the_95th_percentile() {
    for (low, high) in [(2.0, 6.0), (1e-6, 1e6), (-2.0, 6.0), (0.0, 1.0), (-3.0, -1.0)] {
        let law = Law::from_range(low, high).unwrap();
        let close = |p, x: f64| (law.quantile(p) - x).abs() < 1e-12 * high.abs().max(1.0);
        assert!(close(0.05, low) && close(0.95, high), "{law:?}");
        assert_eq!(matches!(law, Law::Lognormal { .. }), low > 0.0);
    }
    for (low, high) in
        [(6.0, 2.0), (2.0, 2.0), (f64::NAN, 1.0), (0.0, f64::INFINITY), (1e-300, 1e50)]
    {
        assert!(Law::from_range(low, high).is_err(), "{low} to {high}");
    }
}

#[test]
fn a_log_normal_law_keeps_the_mean_or_the_percentile_it_is_given() {
    let by_mean = Law::lognormal_with_mean(3.0, 0.7);
    assert!((by_mean.mean() - 3.0).abs() < 1e-14);
    let by_p90 = Law::lognormal_with_p90(0.06, 0.12);
    assert!((by_p90.quantile(0.9) - 0.12).abs() < 1e-15);
}

/// These bits are a promise: published runs can be repeated only as long as they stay.
#[test]
fn the_bits_of_a_law_never_change() {
    let draws = Draws::new(1, 2);
    let bits: Vec<[u64; 3]> = laws()
        .iter()
        .map(|law| [0, 1, 2].map(|i| law.sample(&mut draws.at(STREAM, 3, i)).to_bits()))
        .collect();
    assert_eq!(bits, GOLDEN);
}

#[rustfmt::skip]
const GOLDEN: [[u64; 3]; 15] = [
    [0x4004_0000_0000_0000, 0x4004_0000_0000_0000, 0x4004_0000_0000_0000],
    [0x4004_c59c_75eb_d048, 0xbfe6_3a6e_2a9d_73bc, 0x4000_2e2b_24e7_bbfd],
    [0xbff5_c997_216b_9b0c, 0xc005_b870_5bff_ef21, 0xbffa_761a_3ed8_e432],
    [0x400e_4aaa_0818_0ace, 0x3fef_4e75_4f22_889f, 0x4006_9e42_a972_663a],
    [0x400f_32b4_c995_abf4, 0x3ff8_d773_b21a_2e88, 0x400a_4cf8_9235_e6bd],
    [0x400d_d61e_d4f7_2d43, 0x3ff2_7dce_909d_5b60, 0x4008_2e6e_8421_4a39],
    [0x4008_e161_f302_eda8, 0x3ff7_432c_2e6a_f7be, 0x4006_96d5_3ba4_f128],
    [0x3fe3_6f92_acd4_dafd, 0x3fc3_7d88_6537_60d7, 0x3fe1_4c24_64de_0d41],
    [0xc000_d2fd_46e6_27b7, 0xc00f_ffa0_6d32_66c7, 0xbfee_0e93_84fa_d468],
    [0x4014_156a_8877_8963, 0x3ff2_a3f6_5a05_bf4e, 0x400e_f392_d21f_b2a2],
    [0x401c_289c_3751_b727, 0x3fc2_7362_3f53_6d0a, 0x4010_e1a2_6024_81df],
    [0x4001_ef67_ab2f_4591, 0x3fb1_ee2c_6d41_3d0c, 0x402b_3f33_38f5_ff88],
    [0x3fe7_d1bb_d8ae_d80f, 0x4032_01fb_2194_ef19, 0x3fff_61c5_cfc5_93c9],
    [0x4020_0000_0000_0000, 0x4008_0000_0000_0000, 0x4020_0000_0000_0000],
    [0x3ff0_0000_0000_0000, 0x4008_0000_0000_0000, 0x3ff0_0000_0000_0000],
];
