//! Who finds purposes, and in how many hours.

use bevy_ecs::prelude::*;

use super::Purposes;
use crate::model::agents::{Organization, Week};
use crate::model::states::demand::Account;
use crate::model::states::purposes::Cells;

/// Who finds purposes in all organizations together, and in how many hours.
pub(super) struct Finders {
    heads: f64,
    founded: f64,
    free_hours: f64,
    base_heads: f64,
    base_free_hours: f64,
}

impl Finders {
    pub fn of(all: &Query<(&Organization, &mut Cells, &Account, &Week)>, heads: &[u32]) -> Self {
        let mut it = Self {
            heads: heads.iter().copied().map(f64::from).sum(),
            founded: 0.0,
            free_hours: 0.0,
            base_heads: 0.0,
            base_free_hours: 0.0,
        };
        for (organization, cells, account, _) in all {
            it.founded += if account.open() { f64::from(organization.founded) } else { 0.0 };
            it.free_hours += cells.free_hours;
            it.base_heads += cells.base_heads;
            it.base_free_hours += cells.base_free_hours;
        }
        it
    }

    /// Hours of one person for finding purposes, last week and in the base year `[h/week]`.
    pub fn free(&self) -> f64 {
        self.free_hours / self.heads
    }

    pub fn base_free(&self) -> f64 {
        self.base_free_hours / self.base_heads
    }

    /// People by whom purposes come to an organization `[people]`.
    pub fn people(&self, p: &Purposes, it: &Organization, account: &Account, heads: u32) -> f64 {
        let own = f64::from(heads);
        if p.by_founding == 0.0 || !account.open() || self.founded == 0.0 {
            return own;
        }
        let share = f64::from(it.founded) / self.founded * self.heads;
        (1.0 - p.by_founding) * own + p.by_founding * share
    }
}
