//! Which laws make sense.

use std::ops::RangeInclusive;

use super::Law;

/// No quantity of a plan is larger, and no draw, square or variance of one that is smaller
/// overflows.
const LARGEST: f64 = 1e100;
/// Shapes outside these are, to the eye, one value or two: a number or a choice says that better.
const SHAPES: RangeInclusive<f64> = 1e-3..=1e6;
/// Below these draws fill their range by their logarithms alone, above these they hardly leave `min`.
pub(super) const POWERS: RangeInclusive<f64> = 1e-3..=1e3;
/// At the upper end one draw in twenty is fourteen million times the median.
const LOG_SDS: RangeInclusive<f64> = 0.0..=10.0;

impl Law {
    /// Checks that every draw will be a finite number and that no field contradicts another.
    ///
    /// # Errors
    /// Names the field and its value, and says what it must be.
    pub fn validate(&self) -> Result<(), String> {
        match *self {
            Self::Fixed(value) => finite("fixed", value),
            Self::Uniform { min, max } => ordered(min, max),
            Self::Normal { mean, sd } => {
                finite("mean", mean)?;
                at_least_0("sd", sd)
            }
            Self::Lognormal { median, log_sd } => {
                within("log_sd", log_sd, LOG_SDS)?;
                above_0("median", median)
            }
            Self::Triangular { min, mode, max } | Self::Pert { min, mode, max } => {
                ordered(min, max)?;
                within("mode", mode, min..=max)
            }
            Self::Beta { alpha, beta, min, max } => {
                within("alpha", alpha, SHAPES)?;
                within("beta", beta, SHAPES)?;
                ordered(min, max)
            }
            Self::Gamma { shape, mean } => {
                within("shape", shape, SHAPES)?;
                above_0("mean", mean)
            }
            Self::Exponential { mean } => above_0("mean", mean),
            Self::Pareto { min, max, shape } => {
                above_0("min", min)?;
                above("max", max, "min", min)?;
                within("shape", shape, POWERS)
            }
            Self::Choice { ref values, ref weights } => valid_choice(values, weights),
        }
    }
}

fn valid_choice(values: &[f64], weights: &[f64]) -> Result<(), String> {
    if values.is_empty() {
        return Err("`values` is empty, but must hold at least one number".into());
    }
    values.iter().try_for_each(|&value| finite("values", value))?;
    if weights.is_empty() {
        return Ok(());
    }
    if weights.len() != values.len() {
        let (w, v) = (weights.len(), values.len());
        return Err(format!("`weights` holds {w} numbers, but must hold {v}, one for each value"));
    }
    weights.iter().try_for_each(|&weight| at_least_0("weights", weight))?;
    must(weights.iter().any(|&weight| weight > 0.0), "weights", 0.0, "above 0 at least once")
}

fn must(holds: bool, field: &str, value: f64, what: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(format!("`{field}` is {value}, but must be {what}")) }
}

pub(super) fn within(field: &str, value: f64, range: RangeInclusive<f64>) -> Result<(), String> {
    let what = format!("between {} and {}", range.start(), range.end());
    must(range.contains(&value), field, value, &what)
}

fn finite(field: &str, value: f64) -> Result<(), String> {
    must(value.abs() <= LARGEST, field, value, "a finite number of at most 1e100 in size")
}

fn at_least_0(field: &str, value: f64) -> Result<(), String> {
    must((0.0..=LARGEST).contains(&value), field, value, "at least 0 and at most 1e100")
}

pub(super) fn above_0(field: &str, value: f64) -> Result<(), String> {
    must(value > 0.0 && value <= LARGEST, field, value, "above 0 and at most 1e100")
}

pub(super) fn above(field: &str, value: f64, other: &str, low: f64) -> Result<(), String> {
    finite(field, value)?;
    must(value > low, field, value, &format!("above `{other}`, which is {low}"))
}

/// Checks a range that is to hold more than one value; a constant is written as a bare number.
fn ordered(min: f64, max: f64) -> Result<(), String> {
    finite("min", min)?;
    above("max", max, "min", min)
}
