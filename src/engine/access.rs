//! Who reads and who writes what, as the systems themselves say.

use std::collections::BTreeSet;

use bevy_ecs::prelude::*;
use bevy_ecs::query::Access;
use bevy_ecs::system::SystemAccess;

use super::Phase;

/// What one system touches: the paths of types.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touches {
    /// The path of the system's function, or the name of a metric.
    pub system: String,
    /// The phase in which it runs; none of set-ups and metrics.
    pub phase: Option<Phase>,
    /// What it reads and does not write.
    pub reads: BTreeSet<String>,
    /// What it may write.
    pub writes: BTreeSet<String>,
}

impl Touches {
    /// Of a system with this access; one that has the world to itself names nothing.
    pub(super) fn of(
        (system, phase): (String, Option<Phase>),
        access: &SystemAccess,
        world: &World,
    ) -> Self {
        let SystemAccess::Shared(access) = access else {
            return Self { system, phase, ..Self::default() };
        };
        let access: &Access = access.combined_access();
        let named = |id| world.components().get_name(id).map(|name| name.to_string());
        let writes: BTreeSet<String> = access
            .writes()
            .as_finite_set()
            .into_iter()
            .flat_map(|ids| ids.iter().filter_map(named))
            .collect();
        let all = access.reads().as_finite_set().into_iter();
        let reads = all.flat_map(|ids| ids.iter().filter_map(named));
        let reads = reads.filter(|name| !writes.contains(name)).collect();
        Self { system, phase, reads, writes }
    }
}
