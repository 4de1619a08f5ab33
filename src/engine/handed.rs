//! What a run hands to runs that follow it on the same random numbers.

use std::any::{Any, type_name};
use std::collections::BTreeMap;
use std::sync::Arc;

use bevy_ecs::prelude::*;
use bevy_ecs::system::SystemParam;

/// What another run has left: values of some metrics, tick by tick from its beginning, those that rooms ask for
/// ([`SimulationBuilder::asks_for`](super::SimulationBuilder::asks_for)), and what rooms have recorded, if it was to be kept
/// ([`SimulationBuilder::records`](super::SimulationBuilder::records)). Empty where no run came before.
#[derive(Resource, Clone, Debug, Default)]
pub struct Handed {
    metrics: BTreeMap<&'static str, Vec<f64>>,
    records: BTreeMap<&'static str, Arc<dyn Any + Send + Sync>>,
    /// What a further run has left, whose choices this one makes again.
    followed: Option<Arc<Handed>>,
}

impl Handed {
    /// What a metric was after so many ticks of the other run; `None` where there was none.
    pub fn at(&self, metric: &str, age: u64) -> Option<f64> {
        self.metrics.get(metric)?.get(usize::try_from(age).ok()?).copied()
    }

    /// What a room recorded in the tick of this age of the other run; `None` where nothing was kept.
    pub fn record<T: Recorded>(&self, age: u64) -> Option<&T> {
        let all: &Record<T> = self.records.get(type_name::<T>())?.downcast_ref()?;
        all.weeks.get(usize::try_from(age).ok()?)
    }

    /// The same of the run whose choices are made again.
    pub fn followed<T: Recorded>(&self, age: u64) -> Option<&T> {
        self.followed.as_ref()?.record(age)
    }

    /// The same with a further run, whose choices are made again.
    #[must_use]
    pub fn following(self, other: Self) -> Self {
        Self { followed: Some(Arc::new(other)), ..self }
    }

    /// Takes down what a metric is in the next tick.
    pub(crate) fn push(&mut self, metric: &'static str, value: f64) {
        self.metrics.entry(metric).or_default().push(value);
    }

    pub(super) fn put<T: Recorded>(&mut self, record: Record<T>) {
        self.records.insert(type_name::<T>(), Arc::new(record));
    }
}

/// What a room records of a tick, for runs that follow.
pub trait Recorded: Send + Sync + 'static {}

/// What a room has recorded, tick by tick from the beginning of a run.
#[derive(Resource, Debug)]
pub struct Record<T: Recorded> {
    weeks: Vec<T>,
}

impl<T: Recorded> Default for Record<T> {
    fn default() -> Self {
        Self { weeks: vec![] }
    }
}

/// Whether what rooms record is kept for runs that follow.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keeping(pub bool);

/// Where a room records, if anything is kept.
#[derive(SystemParam)]
pub struct Keep<'w, T: Recorded> {
    on: Res<'w, Keeping>,
    record: ResMut<'w, Record<T>>,
}

impl<T: Recorded> Keep<'_, T> {
    /// Records the tick, once in each.
    pub fn push(&mut self, tick: impl FnOnce() -> T) {
        if self.on.0 {
            self.record.weeks.push(tick());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Draws, Phase, SimulationBuilder};

    struct Age(u64);

    impl Recorded for Age {}

    fn run(keeping: bool) -> Handed {
        let mut sim = SimulationBuilder::default();
        let note = |clock: Res<crate::engine::Clock>, mut keep: Keep<Age>| {
            keep.push(|| Age(10 + clock.age));
        };
        sim.records::<Age>().systems(Phase::Grow, note);
        let mut sim = sim.build().unwrap();
        let mut left = Handed::default();
        // A world that is used again keeps nothing of the run before.
        for _ in 0..2 {
            sim.start(Draws::new(1, 0), 0, vec![], |world| world.insert_resource(Keeping(keeping)));
            (0..3).for_each(|_| sim.step(&mut vec![]));
            left = sim.left();
        }
        left
    }

    #[test]
    fn what_was_recorded_is_found_by_its_tick_and_only_where_it_was_kept() {
        let at = |left: &Handed, age| left.record::<Age>(age).map(|it| it.0);
        let left = run(true);
        assert_eq!([0, 2, 3].map(|age| at(&left, age)), [Some(10), Some(12), None]);
        assert_eq!(at(&run(false), 0), None);
        let after = Handed::default().following(left);
        assert_eq!((at(&after, 1), after.followed::<Age>(1).map(|it| it.0)), (None, Some(11)));
    }
}
