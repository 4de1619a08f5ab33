//! How people leave jobs and come to them, and for how long they have none.

use bevy_ecs::prelude::*;

/// How people left one organization since the start, and how they came `[people]`.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq)]
pub struct Turnover {
    pub(in crate::model) laid_off: f64,
    pub(in crate::model) closed: f64,
    /// Who quit, retired, or followed an offer: their places stay.
    pub(in crate::model) left: f64,
    /// Of those places, how many somebody was hired for.
    pub(in crate::model) refilled: f64,
    /// Who was hired for a place that nobody had left.
    pub(in crate::model) opened: f64,
}

impl Turnover {
    /// Places lost since the start, by way: laid off, closed, left and not filled again, and, less than none, opened.
    pub fn places_lost(&self) -> [f64; 4] {
        [self.laid_off, self.closed, self.left - self.refilled, -self.opened]
    }

    /// Somebody is hired: places that were left are filled first.
    pub(in crate::model) fn hire(&mut self) {
        let place = if self.refilled < self.left { &mut self.refilled } else { &mut self.opened };
        *place += 1.0;
    }
}

/// How people left their jobs this week `[people]`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Churn {
    /// Of their own accord or for an offer.
    pub(in crate::model) quit: f64,
    /// Discharged, where the place stays.
    pub(in crate::model) discharged: f64,
    /// Laid off, or their organization closed.
    pub(in crate::model) laid_off: f64,
    pub(in crate::model) retired: f64,
    /// Who went to another job without a week between; and of them, who were at work until then.
    pub(in crate::model) moved: f64,
    pub(in crate::model) moved_from_work: f64,
}

impl Churn {
    /// Who left a place that stays: those who moved, too.
    pub(in crate::model) fn leavers(&self) -> f64 {
        self.quit + self.discharged + self.retired + self.moved_from_work
    }
}

/// For how long the unemployed have been without work.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spells {
    pub(in crate::model) mean: f64,
    pub(in crate::model) median: f64,
    /// Share of those who lost work less than five weeks ago.
    pub(in crate::model) short: f64,
}
