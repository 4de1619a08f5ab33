//! Where effort goes: what the equations of room `inputs` make of those of room `bottleneck`.

use telosim::engine::quantity::{exp, ln};
use telosim::model::bottleneck::{elasticities, regret};
use telosim::model::inputs::{built, shares};
use telosim::model::states::inputs::SIX;

const EVEN: [f64; SIX] = [1.0 / 6.0; SIX];

/// Output of a Leontief world that starts balanced, once `budget` log points are spread like this.
fn output(budget: f64, shares: [f64; SIX]) -> f64 {
    let grown = shares.map(|share| exp(built(0.0, budget, share, 0.0, 1.0)));
    grown.into_iter().fold(f64::INFINITY, f64::min)
}

#[test]
fn s4_2_a_budget_spread_over_six_inputs_lifts_output_and_over_three_nothing() {
    assert!((output(1.2, shares(1.0, 1.0, EVEN)) - 1.221_403).abs() < 1e-6);
    assert_eq!(output(1.2, shares(0.0, 1.0, EVEN)), 1.0);
    // The regret of habit is what even attention would have brought.
    let habit = shares(0.0, 1.0, EVEN).map(|share| 1.2 * share);
    let x = habit.map(exp);
    assert!((regret(x, habit) - 1.221_403).abs() < 1e-6);
}

/// Spent in small steps on whatever binds then, the budget comes to the same as spread evenly; on habit
/// and elasticity mixed, to what its share θ brings.
#[test]
fn s4_2_attention_that_follows_what_binds_wastes_nothing() {
    let steps = 12_000;
    let spent = |theta: f64| {
        let mut effort = [0.0; SIX];
        for _ in 0..steps {
            let e = elasticities(effort.map(exp), f64::NEG_INFINITY);
            let now = shares(theta, 1.0, e);
            effort.iter_mut().zip(now).for_each(|(a, s)| *a += 1.2 / f64::from(steps) * s);
        }
        effort.map(exp).into_iter().fold(f64::INFINITY, f64::min)
    };
    assert!((spent(1.0) - 1.221_403).abs() < 1e-3, "{}", spent(1.0));
    assert_eq!(spent(0.0), 1.0);
    // A fifth of 1.2 falls to the three that habit leaves alone: 0.08 log points each.
    assert!((ln(spent(0.2)) - 0.08).abs() < 1e-3, "{}", spent(0.2));
}
