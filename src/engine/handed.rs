//! What a run hands to runs that follow it on the same random numbers.

use std::collections::BTreeMap;

use bevy_ecs::prelude::*;

/// Values of some metrics in another run on the same random numbers, tick by tick from its beginning: those that rooms ask for
/// ([`SimulationBuilder::asks_for`](super::SimulationBuilder::asks_for)). Empty where no run came before.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Handed(BTreeMap<&'static str, Vec<f64>>);

impl Handed {
    /// What a metric was after so many ticks of the other run; `None` where there was none.
    pub fn at(&self, metric: &str, age: u64) -> Option<f64> {
        self.0.get(metric)?.get(usize::try_from(age).ok()?).copied()
    }

    /// Takes down what a metric is in the next tick.
    pub(crate) fn push(&mut self, metric: &'static str, value: f64) {
        self.0.entry(metric).or_default().push(value);
    }
}
