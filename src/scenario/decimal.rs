//! Exact decimals: the values of an axis are the numbers that a person would write.
//!
//! A number of a file is a decimal, and binary numbers hold few of them: 0.1 + 2 x 0.1 is not 0.3. Steps are therefore
//! counted in whole units of the last digit, and each value is the binary number nearest to its decimal.

use super::text::rounded;

/// Digits to which a quotient is known, more than a binary number has.
const DIGITS: u32 = 20;
/// Significant digits of what a person writes.
const WRITTEN: usize = 12;
/// How far a power may be from what a person writes, by rounding alone `[share of it]`.
const ROUNDING: f64 = 1e-14;

/// `digits` times ten to the `exponent`.
#[derive(Clone, Copy)]
struct Decimal {
    digits: i128,
    exponent: i32,
}

impl Decimal {
    /// The shortest decimal that is this number.
    fn of(x: f64) -> Option<Self> {
        let text = format!("{x:e}");
        let (mantissa, exponent) = text.split_once('e')?;
        let places = mantissa.split_once('.').map_or(0, |(_, decimals)| decimals.len() as i32);
        let digits = mantissa.replace('.', "").parse().ok()?;
        Some(Self { digits, exponent: exponent.parse::<i32>().ok()? - places })
    }

    /// The whole number of units of ten to the `exponent` that it is.
    fn units(self, exponent: i32) -> Option<i128> {
        let power = u32::try_from(self.exponent - exponent).ok()?;
        self.digits.checked_mul(10_i128.checked_pow(power)?)
    }
}

/// Numbers in units of one power of ten, and its exponent; `None` where they are too far apart for that.
fn common<const N: usize>(numbers: [f64; N]) -> Option<([i128; N], i32)> {
    let mut decimals = [Decimal { digits: 0, exponent: 0 }; N];
    for (decimal, x) in decimals.iter_mut().zip(numbers) {
        *decimal = Decimal::of(x)?;
    }
    let exponent = decimals.iter().map(|it| it.exponent).min()?;
    let mut units = [0; N];
    for (unit, decimal) in units.iter_mut().zip(decimals) {
        *unit = decimal.units(exponent)?;
    }
    Some((units, exponent))
}

/// The number nearest to `above / below` times ten to the `exponent`.
fn nearest(above: i128, below: i128, exponent: i32) -> Option<f64> {
    let mut power = 0;
    let mut above = above;
    while power < DIGITS && above % below != 0 {
        let Some(more) = above.checked_mul(10) else { break };
        (above, power) = (more, power + 1);
    }
    let half = if (above < 0) == (below < 0) { below / 2 } else { -(below / 2) };
    let whole = if above % below == 0 { above / below } else { above.checked_add(half)? / below };
    format!("{whole}e{}", exponent - power as i32).parse().ok()
}

/// So many numbers, two or more, in equal steps between two ends, which are the first and the last of them.
pub(super) fn spaced(from: f64, to: f64, count: u64) -> Vec<f64> {
    let last = count.saturating_sub(1).max(1);
    let decimal = common([from, to]);
    let at = |i: u64| {
        let exact = decimal.and_then(|([a, b], exponent)| {
            let (i, last) = (i128::from(i), i128::from(last));
            let above = a.checked_mul(last - i)?.checked_add(b.checked_mul(i)?)?;
            nearest(above, last, exponent)
        });
        exact.unwrap_or_else(|| from + i as f64 / last as f64 * (to - from))
    };
    ends(from, to, (0..=last).map(at).collect())
}

/// How many steps of this size lie between two ends; negative where they lead away.
pub(super) fn steps(from: f64, to: f64, by: f64) -> f64 {
    match common([from, to, by]) {
        Some(([a, b, step], _)) if step != 0 => {
            let (way, rest) = ((b - a) / step, (b - a) % step);
            way as f64 + rest as f64 / step as f64
        }
        _ => (to - from) / by,
    }
}

/// Numbers in steps of this size, up to the last that is not beyond `to`.
pub(super) fn stepped(from: f64, to: f64, by: f64) -> Vec<f64> {
    let decimal = common([from, to, by]);
    let last = match decimal {
        Some(([a, b, step], _)) if step != 0 => ((b - a) / step) as u64,
        _ => ((to - from) / by * (1.0 + 1e-12)).floor() as u64,
    };
    let at = |i: u64| {
        let exact = decimal.and_then(|([a, _, step], exponent)| {
            nearest(a.checked_add(step.checked_mul(i128::from(i))?)?, 1, exponent)
        });
        exact.unwrap_or(from + i as f64 * by)
    };
    (0..=last).map(at).collect()
}

/// So many numbers, two or more, in equal ratios between two ends, which are the first and the last of them.
pub(super) fn in_ratio(from: f64, to: f64, count: u64) -> Vec<f64> {
    let last = count.saturating_sub(1).max(1);
    let at = |i: u64| written(between(from, to, true, i as f64 / last as f64));
    ends(from, to, (0..=last).map(at).collect())
}

/// The point at a share of the way between two ends.
pub fn between(from: f64, to: f64, log: bool, share: f64) -> f64 {
    match log {
        true => libm::exp(libm::log(from) + share * (libm::log(to) - libm::log(from))),
        false => from + share * (to - from),
    }
}

/// What a person would write, if a number is that but for rounding.
fn written(x: f64) -> f64 {
    let short = rounded(x, WRITTEN);
    if (x - short).abs() <= ROUNDING * x.abs() { short } else { x }
}

fn ends(from: f64, to: f64, mut values: Vec<f64>) -> Vec<f64> {
    if let [first, .., last] = values.as_mut_slice() {
        (*first, *last) = (from, to);
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tenths_are_the_tenths_that_a_person_writes() {
        let tenths = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7];
        assert_eq!(stepped(0.1, 0.7, 0.1), tenths);
        assert_eq!(spaced(0.1, 0.7, 7), tenths);
        assert_eq!(stepped(0.7, 0.1, -0.1), [0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1]);
        assert_eq!(stepped(0.0, 1.0, 0.3), [0.0, 0.3, 0.6, 0.9]);
        assert_eq!(spaced(0.0, 1.0, 4), [0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0]);
        assert_eq!(spaced(-1.0, 1.0, 5), [-1.0, -0.5, 0.0, 0.5, 1.0]);
        assert_eq!(in_ratio(0.01, 100.0, 5), [0.01, 0.1, 1.0, 10.0, 100.0]);
        assert_eq!(in_ratio(1.0, 1000.0, 4), [1.0, 10.0, 100.0, 1000.0]);
    }

    #[test]
    fn steps_are_counted_exactly_and_numbers_too_far_apart_still_have_some() {
        assert_eq!((steps(0.1, 0.7, 0.1), steps(0.0, 1.0, 0.3)), (6.0, 10.0 / 3.0));
        assert!(steps(0.0, 1.0, -0.1) < 0.0);
        assert_eq!(stepped(1e-300, 1e300, 5e299).len(), 3);
        assert_eq!(spaced(1e-300, 1e300, 2), [1e-300, 1e300]);
    }

    proptest! {
        /// Whatever whole numbers of a unit a person writes, the values are those that writing them one by one gives.
        #[test]
        fn values_are_those_that_are_written(first in -10_000_i64..10_000, by in 1_i64..1000, n in 1_u64..60, places in 0_usize..7) {
            let write = |units: i64| -> f64 { format!("{units}e-{places}").parse().unwrap() };
            let last = first + by * n as i64;
            let wanted: Vec<f64> = (0..=n as i64).map(|i| write(first + by * i)).collect();
            prop_assert_eq!(&stepped(write(first), write(last), write(by)), &wanted);
            prop_assert_eq!(&spaced(write(first), write(last), n + 1), &wanted);
        }
    }
}
