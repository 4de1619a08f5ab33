//! How much of everything that is counted one world may hold and do. A world that has the most of each takes some gigabytes.

use crate::engine::budget::Most;
use crate::model::states::economy::parameter as economy;
use crate::model::states::execution::parameter as execution;
use crate::model::states::feedback::parameter as feedback;
use crate::model::states::organizations::parameter as organizations;
use crate::model::states::prevention::parameter as prevention;
use crate::model::states::purposes::parameter as purposes;
use crate::model::states::tasks::parameter as tasks;

const fn most(what: &'static str, most: u64, by: &'static [&'static str]) -> Most {
    Most { what, most, by }
}

/// People, records of those who left included.
pub const PEOPLE: Most = most(
    "people",
    2_000_000,
    &[organizations::COUNT, organizations::SIZE, organizations::PLACES, economy::EXPOSED],
);

/// Places that wait for somebody.
pub const PLACES: Most =
    most("open places", 10_000_000, &[organizations::COUNT, organizations::SIZE, tasks::EMISSION]);

/// Purposes, those that were given up included.
pub const PURPOSES: Most =
    most("purposes", 2_000_000, &[purposes::PER_PERSON, purposes::BIRTHS, organizations::COUNT]);

/// Kinds of incidents that may strike again.
pub const INCIDENTS: Most =
    most("kinds of incidents", 5_000_000, &[prevention::HAZARD, prevention::LIFE]);

/// Executors' contexts, or slots of feedback.
const SERVERS: Most = most(
    "executors or slots of one organization",
    20_000_000,
    &[feedback::SLOTS, execution::PER_PERSON, execution::EXECUTORS, execution::CONTEXTS],
);

/// Tasks that are not out yet.
const TASKS: Most = most(
    "tasks of one organization at a time",
    16_000_000,
    &[tasks::EMISSION, tasks::MULTIPLIER, purposes::PER_PERSON, purposes::BIRTHS],
);

/// Events of one organization in a week, for each person.
const EVENTS: Most = most(
    "events of one organization in a week",
    10_000,
    &[tasks::EMISSION, tasks::MULTIPLIER, tasks::WORK, purposes::PER_PERSON],
);

/// People for whom an organization has events at least.
const FEW: u64 = 100;

impl Most {
    /// The share of one of so many organizations.
    fn shared(self, among: usize) -> Self {
        Self { most: self.most / (among as u64).max(1), ..self }
    }
}

/// The servers of each of so many organizations.
pub fn servers(organizations: usize) -> Most {
    SERVERS.shared(organizations)
}

/// What tasks each of so many organizations may come to have this week beyond those that it has room for, where there
/// is room for so many in all.
pub fn more_tasks(organizations: usize, room: usize) -> Most {
    Most { most: TASKS.most.saturating_sub(room as u64), ..TASKS }.shared(organizations)
}

/// The events of an organization of so many people in a week.
pub fn events(people: usize) -> Most {
    Most { most: EVENTS.most * (people as u64).max(FEW), ..EVENTS }
}
