//! The gamma law, and the beta law made of two of them.
//!
//! G. Marsaglia and W. W. Tsang, "A simple method for generating gamma variables", ACM
//! Transactions on Mathematical Software 26 (2000).

use super::super::draws::Draw;
use super::normal::standard_normal_quantile;

/// A gamma draw of this shape and scale 1.
pub(super) fn sample_gamma(shape: f64, rng: &mut Draw) -> f64 {
    let Factors { value, log_factor } = sample_factors(shape, rng);
    value * libm::exp(log_factor)
}

/// A beta draw between 0 and 1.
///
/// Small shapes make both gamma draws too small for a float. Only their quotient counts, and that
/// is taken of logarithms.
pub(super) fn sample_beta(alpha: f64, beta: f64, rng: &mut Draw) -> f64 {
    let a = sample_factors(alpha, rng);
    let b = sample_factors(beta, rng);
    1.0 / (1.0 + b.value / a.value * libm::exp(b.log_factor - a.log_factor))
}

/// A gamma draw as value · exp(log_factor), where the value is neither 0 nor infinite.
struct Factors {
    value: f64,
    log_factor: f64,
}

/// For shapes below 1: gamma(shape) is gamma(shape + 1) times a uniform number to the 1 / shape.
fn sample_factors(shape: f64, rng: &mut Draw) -> Factors {
    if shape < 1.0 {
        let value = sample_large(shape + 1.0, rng);
        Factors { value, log_factor: libm::log(rng.uniform()) / shape }
    } else {
        Factors { value: sample_large(shape, rng), log_factor: 0.0 }
    }
}

/// A gamma draw of a shape of at least 1.
fn sample_large(shape: f64, rng: &mut Draw) -> f64 {
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let x = standard_normal_quantile(rng.uniform());
        let root = 1.0 + c * x;
        if root <= 0.0 {
            continue;
        }
        let v = root * root * root;
        if libm::log(rng.uniform()) < 0.5 * x * x + d * (1.0 - v + libm::log(v)) {
            return d * v;
        }
    }
}
