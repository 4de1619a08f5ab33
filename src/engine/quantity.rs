//! Conversions of time and rates, and the mathematics that gives the same bits everywhere.
//!
//! `f64::exp`, `ln` and `powf` differ in the last bit between platforms; those of `libm` do not.

/// Working hours of one person in a week `[h]`.
pub const HOURS_PER_WEEK: f64 = 40.0;
/// Hours that pass in a week, day and night `[h]`.
pub const CALENDAR_HOURS_PER_WEEK: f64 = 168.0;
/// Weeks in a year of the calendar `[weeks]`: a rate for a year acts in a week by one part in so many.
pub const WEEKS_PER_YEAR: f64 = super::calendar::TimeSpan::years(1.0).in_weeks();

/// The probability `[1]` that an event of this hazard rate `[1/time]` happens within `dt` `[time]`:
/// 1 − exp(−rate · dt), exact for small rates too.
#[inline]
#[must_use]
pub fn hazard_to_probability(rate: f64, dt: f64) -> f64 {
    -libm::expm1(-rate * dt)
}

/// e to the power of `x` `[1]`.
#[inline]
#[must_use]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// The natural logarithm of `x` `[1]`.
#[inline]
#[must_use]
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// `base` to the power of `exponent` `[1]`.
#[inline]
#[must_use]
pub fn pow(base: f64, exponent: f64) -> f64 {
    libm::pow(base, exponent)
}

/// The square root of `x` `[1]`. IEEE 754 fixes its bits, so this is the processor's own.
#[inline]
#[must_use]
pub fn sqrt(x: f64) -> f64 {
    x.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Equal but for a few roundings.
    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() <= 8.0 * f64::EPSILON * a.abs().max(b.abs())
    }

    #[test]
    fn a_hazard_is_a_probability_that_never_passes_1() {
        assert_eq!(hazard_to_probability(0.0, 1.0), 0.0);
        assert!(close(hazard_to_probability(std::f64::consts::LN_2, 1.0), 0.5));
        assert!(close(hazard_to_probability(1e-12, 1.0), 1e-12 - 0.5e-24));
        assert_eq!(hazard_to_probability(1e6, 52.0), 1.0);
        // Two half weeks are one week: survival is the product.
        let (half, whole) = (hazard_to_probability(0.3, 0.5), hazard_to_probability(0.3, 1.0));
        assert!(close(1.0 - (1.0 - half) * (1.0 - half), whole));
    }

    /// glibc rounds one `exp` in ten differently, so that these sums of bits also tell whether
    /// `libm` was called.
    #[test]
    fn the_bits_of_exp_ln_and_pow_never_change() {
        let sum = |f: &dyn Fn(f64) -> f64| {
            (1..=1000).fold(0_u64, |sum, i| sum.wrapping_add(f(f64::from(i) / 128.0).to_bits()))
        };
        let sums = [sum(&exp), sum(&ln), sum(&|x| pow(x, 2.3)), sum(&sqrt)];
        assert_eq!(
            sums,
            [
                0x1e85_a34d_1ddd_5482,
                0x0434_3212_78d0_0dca,
                0x99a9_7dab_8587_130d,
                0xedb4_b4f4_c4a0_f77b,
            ]
        );
    }
}
