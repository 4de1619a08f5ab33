//! Conversions of time and rates, and the mathematics that gives the same bits everywhere.
//!
//! `f64::exp`, `ln` and `powf` differ in the last bit between platforms; those of `libm` do not.

/// Working hours of one person in a week [h].
pub const HOURS_PER_WEEK: f64 = 40.0;
/// Hours that pass in a week, day and night [h].
pub const CALENDAR_HOURS_PER_WEEK: f64 = 168.0;
/// Weeks in the model's year [weeks]; a tick is one week.
pub const WEEKS_PER_YEAR: f64 = 52.0;

/// Calendar hours [h] as the working hours [h] that fall among them on average.
#[inline]
#[must_use]
pub fn calendar_to_working_hours(hours: f64) -> f64 {
    hours * (HOURS_PER_WEEK / CALENDAR_HOURS_PER_WEEK)
}

/// Working hours [h] as the calendar hours [h] in which they fall on average.
#[inline]
#[must_use]
pub fn working_to_calendar_hours(hours: f64) -> f64 {
    hours * (CALENDAR_HOURS_PER_WEEK / HOURS_PER_WEEK)
}

/// The probability [1] that an event of this hazard rate [1/time] happens within `dt` [time]:
/// 1 − exp(−rate · dt), exact for small rates too.
#[inline]
#[must_use]
pub fn hazard_to_probability(rate: f64, dt: f64) -> f64 {
    -libm::expm1(-rate * dt)
}

/// The hazard rate [1/time] that makes an event happen within `dt` [time] with probability `p`:
/// −ln(1 − p) / dt, infinite at `p` = 1.
#[inline]
#[must_use]
pub fn probability_to_hazard(p: f64, dt: f64) -> f64 {
    -libm::log1p(-p) / dt
}

/// The weekly growth factor [1] that compounds over a year to `1 + growth`, where `growth` is the
/// annual growth rate, above −1 [1].
#[inline]
#[must_use]
pub fn annual_growth_to_weekly_factor(growth: f64) -> f64 {
    libm::exp(libm::log1p(growth) / WEEKS_PER_YEAR)
}

/// The annual growth rate [1] to which a weekly growth factor above 0 [1] compounds.
#[inline]
#[must_use]
pub fn weekly_factor_to_annual_growth(factor: f64) -> f64 {
    libm::expm1(libm::log(factor) * WEEKS_PER_YEAR)
}

/// The weekly growth factor [1] of what doubles in this time [weeks].
#[inline]
#[must_use]
pub fn doubling_time_to_weekly_factor(weeks: f64) -> f64 {
    libm::exp2(1.0 / weeks)
}

/// e to the power of `x` [1].
#[inline]
#[must_use]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// The natural logarithm of `x` [1].
#[inline]
#[must_use]
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// `base` to the power of `exponent` [1].
#[inline]
#[must_use]
pub fn pow(base: f64, exponent: f64) -> f64 {
    libm::pow(base, exponent)
}

/// The square root of `x` [1]. IEEE 754 fixes its bits, so this is the processor's own.
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
    fn a_week_of_calendar_hours_is_a_week_of_working_hours() {
        assert!(close(calendar_to_working_hours(CALENDAR_HOURS_PER_WEEK), HOURS_PER_WEEK));
        assert!(close(calendar_to_working_hours(24.0), 40.0 / 7.0));
        assert!(close(working_to_calendar_hours(HOURS_PER_WEEK), CALENDAR_HOURS_PER_WEEK));
        assert!(close(working_to_calendar_hours(calendar_to_working_hours(3.7)), 3.7));
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

    #[test]
    fn a_probability_gives_back_the_hazard_it_came_from() {
        for rate in [0.0, 1e-9, 0.02, 0.5, 3.0] {
            let p = hazard_to_probability(rate, 2.0);
            // Close to certainty the rounding of p is magnified by 1 / (1 - p).
            let tolerance = f64::EPSILON * (8.0 * rate + p / (1.0 - p));
            assert!((probability_to_hazard(p, 2.0) - rate).abs() <= tolerance, "{rate}");
        }
        assert_eq!(probability_to_hazard(1.0, 1.0), f64::INFINITY);
    }

    #[test]
    fn weekly_growth_compounds_to_the_annual_growth() {
        for growth in [-0.9, -0.02, 0.0, 1e-6, 0.03, 1.0, 9.0] {
            let factor = annual_growth_to_weekly_factor(growth);
            // Fifty-two products: each of them and the factor itself is off by half an epsilon.
            let year = (0..52).fold(1.0, |level, _| level * factor);
            assert!((year / (1.0 + growth) - 1.0).abs() < 104.0 * f64::EPSILON, "{growth}");
            let back = weekly_factor_to_annual_growth(factor);
            assert!((back - growth).abs() < 104.0 * f64::EPSILON * (1.0 + growth), "{growth}");
        }
        let doubled = (0..26).fold(1.0, |x, _| x * doubling_time_to_weekly_factor(26.0));
        assert!((doubled / 2.0 - 1.0).abs() < 52.0 * f64::EPSILON);
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
