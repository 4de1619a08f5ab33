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

/// An organization among others: its part of what a world may have is that of its people or that of one of so many,
/// whichever is more.
#[derive(Clone, Copy, Debug)]
pub struct Among {
    /// Organizations.
    pub organizations: usize,
    /// People whom there ever were in any.
    pub people: usize,
}

impl Among {
    fn part(self, most: Most, staff: usize) -> Most {
        let of =
            |all: usize, part: usize| u128::from(most.most) * part as u128 / (all as u128).max(1);
        let part = of(self.organizations, 1).max(of(self.people, staff));
        Most { most: u64::try_from(part).unwrap_or(u64::MAX), ..most }
    }

    /// The servers of an organization of so many people.
    pub fn servers(self, staff: usize) -> Most {
        self.part(SERVERS, staff)
    }

    /// Tasks that an organization of so many people may come to have this week beyond those that it has room for, where
    /// there is room for so many in all.
    pub fn more_tasks(self, staff: usize, room: usize) -> Most {
        self.part(Most { most: TASKS.most.saturating_sub(room as u64), ..TASKS }, staff)
    }
}

/// The events of an organization of so many people in a week.
pub fn events(people: usize) -> Most {
    Most { most: EVENTS.most * (people as u64).max(FEW), ..EVENTS }
}
