//! The law of sizes: Pareto between a minimum and a maximum, drawn by stratum; and how long organizations live.

use crate::printed;

/// Exponent of the tail (Axtell 2001).
const EXPONENT: f64 = 1.06;

/// Mean of a Pareto law of that exponent between `least` and `most`.
fn mean(least: f64, most: f64) -> f64 {
    let a = EXPONENT;
    a / (a - 1.0) * (least.powf(1.0 - a) - most.powf(1.0 - a)) / (least.powf(-a) - most.powf(-a))
}

/// The minimum with which the mean is as given.
fn least(wanted: f64, most: f64) -> f64 {
    let (mut low, mut high) = (1e-3, wanted);
    while high - low > 1e-12 {
        let middle = 0.5 * (low + high);
        if mean(middle, most) < wanted { low = middle } else { high = middle }
    }
    low
}

/// The size below which a share `u` of organizations is.
fn quantile(u: f64, least: f64, most: f64) -> f64 {
    let tail = |x: f64| x.powf(-EXPONENT);
    (tail(least) - u * (tail(least) - tail(most))).powf(-1.0 / EXPONENT)
}

#[test]
fn minimum_by_maximum() {
    for (most, expected) in [(1000.0, "4.003414"), (500.0, "4.581456"), (200.0, "5.769685")] {
        printed("minimum", least(20.0, most), expected);
    }
}

#[test]
fn a_hundred_organizations_by_stratum() {
    let n = 100;
    let from = least(20.0, 1000.0);
    let sizes: Vec<f64> =
        (0..n).map(|i| quantile((f64::from(i) + 0.5) / f64::from(n), from, 1000.0)).collect();
    let people: f64 = sizes.iter().sum();
    printed("mean", people / f64::from(n), "19.299");
    printed("median", 0.5 * (sizes[49] + sizes[50]), "7.68");
    printed("largest", sizes[99], "387");
    let in_large: f64 = sizes.iter().filter(|s| **s >= 50.0).sum();
    printed("share of people in organizations of 50 or more", in_large / people, "0.5");
}

/// Exit a year, of an organization founded with `n` people.
fn exit(n: f64) -> f64 {
    0.16 / n.sqrt()
}

#[test]
fn exit_falls_with_size() {
    for (n, expected) in [(5.0, "0.0716"), (20.0, "0.0358"), (200.0, "0.0113")] {
        printed("exit", exit(n), expected);
    }
}
