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
        Law::Pareto { min: 2.0, max: 400.0, shape: 1.06 },
        Law::Pareto { min: 2.0, max: 50.0, shape: 2.0 },
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
const GOLDEN: [[u64; 3]; 17] = [
    [0x4004_0000_0000_0000, 0x4004_0000_0000_0000, 0x4004_0000_0000_0000],
    [0x3fed_dce6_fd0e_7504, 0x3fde_b82e_6c4e_6a78, 0x3fdd_8440_5707_fd30],
    [0xc000_2ade_2b4a_5a3c, 0xc001_53d2_d526_e5fd, 0xc001_6097_ea94_9f84],
    [0x3fff_564f_8c48_46fb, 0x3ffb_1b7d_fcea_47e8, 0x3ffa_f05b_68bf_ce92],
    [0x4004_1460_3a4a_5a6f, 0x4002_00eb_e96a_950b, 0x4001_ebf6_3d5c_61b9],
    [0x4000_ff76_175d_2f2b, 0x3ffd_3394_d152_5ac4, 0x3ffd_032d_5429_6822],
    [0x3ffa_8ed2_a37b_5a17, 0x4001_c885_827d_f5c1, 0x3ff9_bbba_4fd2_38fa],
    [0x3fc8_df80_c52c_a635, 0x3fd8_c8e3_fd41_dae2, 0x3fc7_5dab_ee31_7a68],
    [0x4013_0527_038f_2920, 0xc00f_fb0a_b92c_37fb, 0xc009_d184_803e_6490],
    [0x4005_85c4_3f63_0feb, 0x4002_673b_6854_8211, 0x4002_46be_68c9_cf52],
    [0x3ffe_631e_b996_4ac4, 0x3ff4_ad25_247e_2d6e, 0x3ff4_502e_92a4_e64e],
    [0x4020_3266_f12a_2689, 0x3fc5_c18a_8357_a9fc, 0x4014_06c4_8f87_b834],
    [0x4020_b2ce_bfc9_87d5, 0x3fff_bff9_f70e_e54e, 0x4031_bfb6_a07f_5af5],
    [0x400d_bc09_205d_f9d6, 0x4008_b0fe_8aec_25d4, 0x4008_8517_b1fd_0b56],
    [0x4006_3e00_85ae_8cde, 0x4004_260b_1c66_d463, 0x4004_12f6_c2a7_1b04],
    [0x4020_0000_0000_0000, 0x4020_0000_0000_0000, 0x4020_0000_0000_0000],
    [0x4008_0000_0000_0000, 0x4008_0000_0000_0000, 0x4008_0000_0000_0000],
];

#[test]
fn sizes_of_a_mean_of_twenty_begin_where_the_largest_says() {
    for (max, min) in [(1000.0, 4.003_414), (500.0, 4.581_456), (200.0, 5.769_685)] {
        let law = Law::pareto_with_mean(20.0, max, 1.06);
        assert!((law.support().0 - min).abs() < 5e-7, "{law:?}");
        assert!((law.mean() / 20.0 - 1.0).abs() < 1e-12);
    }
}

/// A hundred strata of sizes: half of all people are in the few organizations of fifty or more.
#[test]
fn a_hundred_strata_of_sizes_have_the_published_mean_median_and_largest() {
    let law = Law::pareto_with_mean(20.0, 1000.0, 1.06);
    let sizes: Vec<f64> = (0..100).map(|i| law.quantile((f64::from(i) + 0.5) / 100.0)).collect();
    let people: f64 = sizes.iter().sum();
    assert!((people / 100.0 - 19.299).abs() < 5e-4, "{people}");
    assert!((0.5 * (sizes[49] + sizes[50]) - 7.68).abs() < 5e-3);
    assert!((sizes[99] - 387.0).abs() < 0.5);
    let large: f64 = sizes.iter().filter(|size| **size >= 50.0).sum();
    assert!((large / people - 0.5).abs() < 0.05, "{}", large / people);
}
