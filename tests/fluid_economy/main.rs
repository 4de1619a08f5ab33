//! The economy in the fluid limit: an independent model in plain loops, with the numbers that were published of it.
//!
//! It depends on nothing but `std`, so that it can say what the simulator ought to tend to, and be compiled by
//! itself: `rustc --edition 2024 -O --test tests/fluid_economy/main.rs`.

mod assumptions;
mod attributed;
mod attribution;
mod band;
mod base;
mod base_year;
mod books;
mod cases;
mod coordination;
mod dates;
mod docking;
mod draws;
mod economy;
mod execution;
mod expected;
mod headline;
mod labour;
mod money;
mod picture;
mod replay;
mod say;
mod sizes;
mod spending;
mod suite;

/// Whether a value is what was printed, to its last digit.
#[track_caller]
fn printed(what: &str, value: f64, expected: &str) {
    let decimals = expected.split_once('.').map_or(0, |(_, tail)| tail.len());
    let wanted: f64 = expected.parse().expect("a number");
    // Half a unit of the last digit, and what rounding to a number in binary may add.
    let tolerance = 0.5 * 10.0_f64.powi(-(decimals as i32)) + 1e-12;
    assert!((value - wanted).abs() <= tolerance, "{what}: {value}, published as {expected}");
}
