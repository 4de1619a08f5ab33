//! Distribution functions of the beta and gamma laws, and their quantiles.

use libm::{exp, lgamma, log, log1p};

/// Terms after which a series or fraction is left as it is: the widest laws that are valid need some thousands.
const TERMS: u32 = 100_000;

/// Regularised incomplete beta function I_x(a, b), by its continued fraction (DLMF 8.17.22, Lentz's method).
#[must_use]
pub fn beta_share(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    // The fraction converges fast below the mean of the distribution; above it the mirrored one does.
    if x > (a + 1.0) / (a + b + 2.0) {
        1.0 - fraction_of(1.0 - x, b, a)
    } else {
        fraction_of(x, a, b)
    }
}

/// I_x(a, b) where x is not above the mean by more than rounding.
fn fraction_of(x: f64, a: f64, b: f64) -> f64 {
    let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a;
    let mut d = 1.0 / apart(1.0 - (a + b) * x / (a + 1.0));
    let (mut c, mut fraction) = (1.0, d);
    for step in 1..TERMS {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut change = 1.0;
        for term in [even, odd] {
            d = 1.0 / apart(1.0 + term * d);
            c = apart(1.0 + term / c);
            change = d * c;
            fraction *= change;
        }
        if (change - 1.0).abs() < 1e-15 {
            break;
        }
    }
    front * fraction
}

/// Regularised lower incomplete gamma function P(a, x): by its series (DLMF 8.11.4) below the mean, by the continued
/// fraction of the rest (DLMF 8.9.2, Lentz's method) above it.
fn gamma_share(x: f64, a: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x == f64::INFINITY {
        return 1.0;
    }
    let front = exp(a * log(x) - x - lgamma(a));
    if x < a + 1.0 {
        let (mut term, mut sum) = (1.0 / a, 1.0 / a);
        for n in 1..TERMS {
            term *= x / (a + f64::from(n));
            sum += term;
            if term < 1e-17 * sum {
                break;
            }
        }
        return (front * sum).min(1.0);
    }
    let mut b = x + 1.0 - a;
    let (mut c, mut d) = (1e300, 1.0 / b);
    let mut fraction = d;
    for n in 1..TERMS {
        let n = f64::from(n);
        let above = -n * (n - a);
        b += 2.0;
        d = 1.0 / apart(above * d + b);
        c = apart(b + above / c);
        fraction *= c * d;
        if (c * d - 1.0).abs() < 1e-15 {
            break;
        }
    }
    1.0 - front * fraction
}

/// Lentz's method divides by no zero.
fn apart(it: f64) -> f64 {
    if it.abs() < 1e-300 { 1e-300 } else { it }
}

/// The least number from 0 to `most` of which `share` says at least `p`, by halving the numbers between: they order as
/// their bits do.
pub(super) fn least(most: f64, p: f64, share: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0, most.to_bits());
    while low < high {
        let middle = low + (high - low) / 2;
        if share(f64::from_bits(middle)) < p { low = middle + 1 } else { high = middle }
    }
    f64::from_bits(high)
}

/// What a share `p` of beta draws between 0 and 1 stays below.
pub(super) fn beta_quantile(p: f64, alpha: f64, beta: f64) -> f64 {
    least(1.0, p, |x| beta_share(x, alpha, beta))
}

/// What a share `p` of gamma draws of scale 1 stays below.
pub(super) fn gamma_quantile(p: f64, shape: f64) -> f64 {
    least(f64::MAX, p, |x| gamma_share(x, shape))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_known_shapes_have_their_closed_forms() {
        // Beta(1, b): 1 - (1 - p)^(1/b); beta(1/2, 1/2): sin²(π p / 2); gamma(1): -ln(1 - p).
        for p in [1e-9, 0.01, 0.3, 0.5, 0.9, 0.9999] {
            let close = |found: f64, exact: f64| {
                assert!((found / exact - 1.0).abs() < 1e-9, "{p}: {found} is not {exact}");
            };
            close(beta_quantile(p, 1.0, 3.0), -libm::expm1(log1p(-p) / 3.0));
            close(
                beta_quantile(p, 0.5, 0.5),
                libm::pow(libm::sin(std::f64::consts::FRAC_PI_2 * p), 2.0),
            );
            close(gamma_quantile(p, 1.0), -log1p(-p));
        }
    }

    #[test]
    fn a_point_beside_the_mean_is_mirrored_once() {
        // By rounding both this x and its mirror lie above the means.
        let (x, a, b) =
            (0.178_288_563_746_707_05, 0.044_528_633_710_989_814, 3.814_112_053_949_458_4);
        assert!((beta_share(x, a, b) + beta_share(1.0 - x, b, a) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn quantiles_of_the_chi_square_are_the_published_ones() {
        // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.4: twice a gamma of half the degrees of freedom.
        for (freedom, p, published) in
            [(1.0, 0.95, 3.841), (10.0, 0.05, 3.940), (10.0, 0.975, 20.483), (100.0, 0.99, 135.807)]
        {
            let found = 2.0 * gamma_quantile(p, freedom / 2.0);
            assert!((found - published).abs() <= 0.0005, "{freedom} {p}: {found}");
        }
    }

    #[test]
    fn a_quantile_has_its_share_below_it_even_for_the_widest_and_narrowest_laws() {
        for shape in [1e-3, 0.3, 1.0, 50.0, 1e6] {
            for p in [0.05, 0.5, 0.95] {
                // Where a thousandth is the shape, half of all draws lie below 1e-300: nothing resolves them.
                let x = gamma_quantile(p, shape);
                assert!((gamma_share(x, shape) - p).abs() < 1e-7 || x < 1e-290, "{shape} {p} {x}");
                for other in [1e-3, 2.0, 1e6] {
                    let x = beta_quantile(p, shape, other);
                    let near = (beta_share(x, shape, other) - p).abs() < 1e-7;
                    assert!(near || !(1e-290..1.0 - 1e-15).contains(&x), "{shape} {other} {p} {x}");
                }
            }
        }
    }
}
