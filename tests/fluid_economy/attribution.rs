//! What each path does to net: Shapley's values, and telescoping.

use crate::assumptions::Assumptions;
use crate::economy::{Economy, Week};
use crate::headline::{Headline, against, against_base};
use crate::replay::{Paths, Replay};

/// Paths of the fluid, in the order of telescoping: execution, coordination, price, spending.
pub const PATHS: usize = 4;

/// Shapley's values of `n` players: φ_i = Σ_{S∌i} |S|! (n - 1 - |S|)! / n! (v(S∪i) - v(S)), where `v` has the
/// value of the set of players whose bits are set.
pub fn shapley(n: usize, v: impl Fn(usize) -> f64) -> Vec<f64> {
    let factorial = |k: usize| (1..=k).map(|i| i as f64).product::<f64>();
    let gain = |i: usize, set: usize| v(set | 1 << i) - v(set);
    let weight = |size: usize| factorial(size) * factorial(n - 1 - size) / factorial(n);
    let without = |i: usize| (0..1_usize << n).filter(move |set| set & (1 << i) == 0);
    (0..n).map(|i| without(i).map(|s| weight(s.count_ones() as usize) * gain(i, s)).sum()).collect()
}

/// What each of `n` players adds to those before.
pub fn telescoping(n: usize, v: impl Fn(usize) -> f64) -> Vec<f64> {
    (0..n).map(|i| v((1 << (i + 1)) - 1) - v((1 << i) - 1)).collect()
}

/// The runs that an attribution needs.
pub struct Attribution {
    /// Net by set of paths that are on, against R_L `[1]`.
    pub net: [f64; 1 << PATHS],
    /// The full run against R.
    pub headline: Headline,
}

impl Attribution {
    /// Runs R_L, the full run, and one run for each set of paths.
    pub fn of(a: &Assumptions, weeks: usize) -> Attribution {
        let reference = Economy::run(&a.without_ai(), weeks);
        let full = Economy::run(a, weeks);
        let net = std::array::from_fn(|set| {
            against(&replayed(a, &reference, &full, set), &reference).net
        });
        Attribution { net, headline: against_base(a, &full) }
    }

    /// v of all paths.
    pub fn all(&self) -> f64 {
        self.net[(1 << PATHS) - 1]
    }

    /// What levers do without AI: net less v(all) less v(∅).
    pub fn policy(&self) -> f64 {
        self.headline.net - (self.all() - self.net[0])
    }

    /// Shapley's value of each path.
    pub fn shapley(&self) -> Vec<f64> {
        shapley(PATHS, |set| self.net[set])
    }

    /// What each path adds to those before.
    pub fn telescoping(&self) -> Vec<f64> {
        telescoping(PATHS, |set| self.net[set])
    }
}

/// A run in which only the paths of `set` are on.
pub fn replayed(a: &Assumptions, reference: &[Week], full: &[Week], set: usize) -> Vec<Week> {
    let on = |path: usize| set & (1 << path) != 0;
    let paths = Paths { execution: on(0), coordination: on(1), price: on(2), spending: on(3) };
    let mut economy = Economy::new(a.clone());
    let weeks = reference.iter().zip(full);
    weeks
        .map(|(reference, full)| {
            economy.step(&Replay { paths, reference: Some(*reference), full: Some(*full) })
        })
        .collect()
}
