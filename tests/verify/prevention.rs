//! The capability trap and how long prevention stays unproved, by the equations of the room itself.

use telosim::engine::law::poisson_quantile;
use telosim::engine::{Draws, Stream};
use telosim::model::prevention::{periods_to_prove, stock_after};

/// Weeks in which capability decays.
const TAU: f64 = 26.0;

/// Capability in the course of time where a share `w` of effort goes to visible output and the rest builds
/// capability: from the steady state at `before`, in `steps` steps a time constant. What it is after `until`
/// time constants, visible output step by step.
fn visible(before: f64, after: f64, steps: u32, until: f64) -> Vec<f64> {
    // The gain is such that the best steady state, at half and half, is a quarter.
    let steady = |w: f64| 1.0 - w;
    let mut capability = steady(before);
    (0..(until * f64::from(steps)) as u32)
        .map(|_| {
            let output = after * capability;
            let inflow = (1.0 - after) / TAU;
            capability = stock_after(capability, inflow, TAU, TAU / f64::from(steps));
            output
        })
        .collect()
}

/// When output first passes its old level, in time constants.
///
/// Euler's step multiplies what is left by 1 - h where the exact one multiplies by e^(-h): time runs fast by
/// h / 2, and the step in which the level is passed ends up to h late. Before one time constant that is 1.5 h.
fn passed(output: &[f64], old: f64, steps: u32, exact: f64) {
    let rises = output[0] < old;
    let step = output.iter().position(|o| (*o > old) == rises).unwrap();
    let (time, h) = (step as f64 / f64::from(steps), 1.0 / f64::from(steps));
    assert!((time - exact).abs() < 1.5 * h, "{time} is not {exact} ± {}", 1.5 * h);
}

#[test]
fn g2_who_stops_building_capability_does_better_before_worse() {
    for steps in [26, 1_000, 20_000] {
        let output = visible(0.5, 0.9, steps, 30.0);
        let (old, last) = (0.25, output[output.len() - 1]);
        assert!((output[0] / old - 1.8).abs() < 1e-12);
        // What is left after 30 time constants: e^-30, and less by Euler's step.
        assert!((last / old - 0.36).abs() < 1e-9, "{last}");
        passed(&output, old, steps, 0.810_930);
    }
}

#[test]
fn g3_who_starts_building_capability_does_worse_before_better() {
    for steps in [26, 1_000, 20_000] {
        let output = visible(0.8, 0.5, steps, 30.0);
        let (old, last) = (0.16, output[output.len() - 1]);
        assert!((output[0] - 0.10).abs() < 1e-12);
        assert!((last - 0.25).abs() < 1e-9, "{last}");
        passed(&output, old, steps, 0.510_826);
    }
}

const PROOF: Stream = Stream::new("prevention", "proof");

/// Probability that a Poisson law of this mean gives at most `most`, a whole number.
fn at_most(mean: f64, most: f64) -> f64 {
    let mut p = (-mean).exp();
    let mut sum = p;
    for n in 1..=(most as u32) {
        p *= mean / f64::from(n);
        sum += p;
    }
    sum
}

/// Of `samples` organizations, the share whose incidents in so many periods are too few for the rate `before`.
fn proved(before: f64, rate: f64, periods: u32, samples: u64) -> (f64, f64) {
    let mean = before * f64::from(periods);
    let threshold = mean - 1.645 * mean.sqrt();
    let draws = Draws::new(2026, u64::from(periods));
    let few = (0..samples).filter(|&organization| {
        let week = |w| poisson_quantile(rate, draws.uniform(PROOF, organization, u64::from(w)));
        (0..periods).map(week).sum::<u64>() as f64 <= threshold
    });
    let exact = at_most(rate * f64::from(periods), threshold.floor());
    (few.count() as f64 / samples as f64, exact)
}

/// Counts are whole: a threshold between two of them moves the power by half the chance of one count, which
/// near the mean of λT = 10 halved incidents is 0.13 / 2 or so.
#[test]
fn g4_after_the_periods_of_the_formula_four_of_five_tests_prove_it() {
    let samples = 2_000;
    let error = |p: f64| 3.29 * (p * (1.0 - p) / samples as f64).sqrt();
    for before in [1.0, 0.5, 0.2, 0.1] {
        let periods = periods_to_prove(before, before / 2.0).ceil() as u32;
        let (seen, exact) = proved(before, before / 2.0, periods, samples);
        println!("{before}: {periods} periods, {seen} of tests, exactly {exact}");
        assert!((seen - exact).abs() < error(exact), "{before}: {seen}, exactly {exact}");
        assert!((exact - 0.8).abs() < 0.065, "{before}: {exact}");
        // Where nothing was prevented, one in twenty at most believes it.
        let (alarm, exact) = proved(before, before, periods, samples);
        assert!((alarm - exact).abs() < error(exact) && exact < 0.065, "{before}: {alarm} {exact}");
        // In a quarter of the time it is nobody's power.
        assert!(proved(before, before / 2.0, periods / 4, samples).0 < 0.5);
    }
}
