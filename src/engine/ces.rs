//! Constant elasticity of substitution: how far one input can substitute for another.
//!
//! ```text
//! y = (Σ s_i x_i^ρ)^(1/ρ),   ρ → 0: Π x_i^s_i,   ρ → -∞: min x_i      (1)
//! share of spending on the input that is r times as cheap, at elasticity σ and equal weights:
//! r^(σ - 1) / (1 + r^(σ - 1))                                          (2)
//! ```

use super::quantity::{exp, ln, pow};

/// Equation (1) for weights that add up to 1. `rho` of minus infinity is the minimum (Leontief).
///
/// Computed relative to the scarcest input: `x^ρ` itself underflows once substitution is hard.
pub fn ces(x: &[f64], weights: &[f64], rho: f64) -> f64 {
    let scarcest = x.iter().copied().fold(f64::INFINITY, f64::min);
    if rho == f64::NEG_INFINITY || scarcest <= 0.0 || scarcest.is_infinite() {
        return if rho > 0.0 && scarcest <= 0.0 { plain(x, weights, rho) } else { scarcest };
    }
    if rho == 0.0 {
        return exp(x.iter().zip(weights).map(|(x, s)| s * ln(*x)).sum());
    }
    let mean: f64 = x.iter().zip(weights).map(|(x, s)| s * pow(x / scarcest, rho)).sum();
    scarcest * pow(mean, 1.0 / rho)
}

fn plain(x: &[f64], weights: &[f64], rho: f64) -> f64 {
    let mean: f64 = x.iter().zip(weights).map(|(x, s)| s * pow(*x, rho)).sum();
    pow(mean, 1.0 / rho)
}

/// Equation (2): what goes to an input that costs the `r`-th part, of all that goes to it and the other.
pub fn cheaper_share(r: f64, sigma: f64) -> f64 {
    1.0 / (1.0 + pow(r, 1.0 - sigma))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SIXTH: [f64; 6] = [1.0 / 6.0; 6];

    fn near(a: f64, b: f64, tolerance: f64) {
        assert!((a / b - 1.0).abs() < tolerance, "{a} is not {b}");
    }

    #[test]
    fn b18_the_share_of_the_cheaper_input_by_elasticity_and_relative_cost() {
        for (r, sigma, share) in [
            (10.0, 1.5, 0.759_747),
            (10.0, 3.0, 0.990_099),
            (10.0, 8.0, 1.0),
            (2.0, 1.5, 0.585_786),
            (2.0, 3.0, 0.8),
            (2.0, 8.0, 0.992_248),
        ] {
            near(cheaper_share(r, sigma), share, 1e-6);
        }
    }

    #[test]
    fn a_free_input_takes_all_that_it_substitutes_and_nothing_that_it_complements() {
        assert_eq!(cheaper_share(f64::INFINITY, 4.0), 1.0);
        assert_eq!(cheaper_share(f64::INFINITY, 1.0), 0.5);
        assert_eq!(cheaper_share(f64::INFINITY, 0.8), 0.0);
    }

    #[test]
    fn a1_the_scarcest_of_six_growing_inputs_is_the_output() {
        let x = [1.491_824_7, 1.284_025_4, 1.051_271_1, 2.225_540_9, 1.030_454_5, 1.105_170_9];
        assert_eq!(ces(&x, &SIXTH, f64::NEG_INFINITY), 1.030_454_5);
        assert_eq!(ces(&[1.0; 6], &SIXTH, f64::NEG_INFINITY), 1.0);
    }

    #[test]
    fn a3_from_an_unbalanced_base_output_may_outgrow_an_input_that_did_not_bind() {
        let before = ces(&[2.0, 1.0, 1.0, 1.0, 1.0, 1.0], &SIXTH, f64::NEG_INFINITY);
        let after = ces(&[2.0, 1.5, 1.5, 1.5, 1.5, 1.5], &SIXTH, f64::NEG_INFINITY);
        assert_eq!((before, after), (1.0, 1.5));
    }

    #[test]
    fn a4_five_abundant_inputs_and_one_scarce() {
        let x = [10.0, 10.0, 10.0, 10.0, 10.0, 1.0];
        for (rho, y) in [
            (0.5, 7.850_633),
            (0.0, 6.812_921),
            (-0.25, 6.139_417),
            (-0.5, 5.403_557),
            (-0.65, 4.957_950),
            (-1.0, 4.0),
            (-2.0, 2.390_457),
            (-5.0, 1.430_955),
            (-10.0, 1.196_231),
        ] {
            near(ces(&x, &SIXTH, rho), y, 1e-6);
        }
    }

    #[test]
    fn a5_five_inputs_without_bound_reach_the_cap() {
        let many = |rho: f64| if rho <= -0.5 { 1e12 } else { 1e30 };
        for (rho, cap) in [
            (-0.25, 1296.0),
            (-0.5, 36.0),
            (-0.65, 15.7455),
            (-1.0, 6.0),
            (-2.0, 2.449_490),
            (-5.0, 1.430_969),
        ] {
            let x = [many(rho), many(rho), many(rho), many(rho), many(rho), 1.0];
            near(ces(&x, &SIXTH, rho), cap, 1e-4);
            near(pow(6.0, -1.0 / rho), cap, 1e-5);
        }
    }

    #[test]
    fn a6_two_inputs_from_perfect_substitutes_to_complements() {
        for (rho, y) in [
            (1.0, 2.5),
            (0.5, 2.25),
            (0.0, 2.0),
            (-0.5, 1.777_778),
            (-1.0, 1.6),
            (-2.0, 1.371_989),
            (-10.0, 1.071_773),
            (-200.0, 1.003_472),
        ] {
            near(ces(&[4.0, 1.0], &[0.5, 0.5], rho), y, 1e-6);
        }
    }

    #[test]
    fn a7_headroom_over_an_input_that_stands_still() {
        // All but one input, of this share together, grow without bound.
        let cap = |share: f64, rho: f64| ces(&[1e300, 1.0], &[share, 1.0 - share], rho);
        for (rho, room) in [
            (-0.25, 16.0),
            (-0.4, 5.656_854),
            (-0.5, 4.0),
            (-0.65, 2.904_846),
            (-1.0, 2.0),
            (-2.0, std::f64::consts::SQRT_2),
        ] {
            near(cap(0.5, rho), room, 1e-6);
        }
        near(cap(1.0 / 3.0, -1.0), 1.5, 1e-9);
        near(cap(0.02, -1.0), 1.020_408, 1e-6);
    }

    #[test]
    fn a8_ten_times_an_input_of_a_fifth() {
        for (rho, gain) in [(-0.5, 1.341_934), (-1.0, 1.219_512), (-2.0, 1.116_639)] {
            near(ces(&[10.0, 1.0], &[0.2, 0.8], rho), gain, 1e-6);
        }
    }

    #[test]
    fn a9_growth_tends_to_that_of_the_slowest_input() {
        let (third, growth) = ([1.0 / 3.0; 3], [0.5, 0.3, 0.02]);
        for (t, expected) in [(0.0, 0.27333), (5.0, 0.10419), (10.0, 0.03962), (20.0, 0.02106)] {
            let x: Vec<f64> = growth.iter().map(|g| exp(g * t)).collect();
            // Elasticities of output, s (x / y)^ρ, weigh the inputs' growth.
            let y = ces(&x, &third, -1.0);
            let e: Vec<f64> = x.iter().map(|x| pow(x / y, -1.0) / 3.0).collect();
            let g: f64 = e.iter().zip(growth).map(|(e, g)| e * g).sum();
            assert!((g - expected).abs() < 6e-6, "{g} at {t}");
            near(e.iter().sum(), 1.0, 1e-12);
        }
    }

    /// Automating a share θ of the remaining tasks a year with capital abundant: y = (1 - a)^((1-ρ)/ρ)
    /// where 1 - a falls at rate θ, so that growth is θ(1 - ρ)/(-ρ).
    #[test]
    fn a13_automation_grows_output_as_fast_as_what_remains_allows() {
        for (rho, growth) in [(-0.5, 0.03), (-1.0, 0.02), (-2.0, 0.015)] {
            let y = |t: f64| {
                let left = exp(-0.01 * t);
                // Labour 1 spread over what is left, capital so abundant that its term vanishes.
                ces(&[1e14, 1.0 / left], &[1.0 - left, left], rho)
            };
            let measured = ln(y(200.0) / y(199.0));
            assert!((measured - growth).abs() < 1e-4, "{measured} at {rho}");
        }
    }

    proptest! {
        #[test]
        fn a2_from_a_balanced_base_the_slowest_growth_is_the_growth(g in prop::array::uniform6(0.0..2.0f64)) {
            let x = g.map(exp);
            let slowest = g.iter().copied().fold(f64::INFINITY, f64::min);
            prop_assert!((ln(ces(&x, &SIXTH, f64::NEG_INFINITY)) - slowest).abs() < 1e-12);
        }

        #[test]
        fn a12_output_is_between_its_inputs_monotone_and_homogeneous(
            mut x in prop::array::uniform6(0.1..10.0f64), rho in -20.0..1.0f64, i in 0usize..6, up in 1.0..3.0f64,
        ) {
            let y = ces(&x, &SIXTH, rho);
            let (low, high) = x.iter().fold((f64::INFINITY, 0.0), |(l, h), &v| (f64::min(l, v), f64::max(h, v)));
            prop_assert!(y >= low * (1.0 - 1e-9) && y <= high * (1.0 + 1e-9));
            let scaled = x.map(|v| v * up);
            prop_assert!((ces(&scaled, &SIXTH, rho) / (y * up) - 1.0).abs() < 1e-9);
            x.reverse();
            prop_assert!((ces(&x, &SIXTH, rho) / y - 1.0).abs() < 1e-9);
            x[i] *= up;
            prop_assert!(ces(&x, &SIXTH, rho) >= y * (1.0 - 1e-9));
        }
    }
}
