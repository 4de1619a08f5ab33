//! What displacement has cost so far, by two clocks.

use super::*;
use crate::engine::{Handed, TimeSpan};

/// Ticks that begin within the short clock `[ticks]`.
const SHORT_CLOCK: i64 = TimeSpan::months(24.0).ticks_begun();
/// Months in a tick `[months]`.
const MONTHS: f64 = TimeSpan::ticks(1).in_months();

/// Displacement added up since the start `[person-months]`.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Toll {
    pub(super) soon: f64,
    pub(super) ever: f64,
}

/// The three parts of equation (1) `[people]`, once bases exist.
pub(super) fn displaced(
    labour: &Labour,
    before: &Handed,
    clock: Clock,
    idle: f64,
) -> Option<[f64; 3]> {
    if !clock.started() {
        return None;
    }
    // A run without a reference is its own.
    let there = before.at(NEVER_HIRED, clock.age);
    let entrants = there.map_or(0.0, |there| (labour.never_hired - there).max(0.0));
    Some([idle, labour.separated, entrants])
}

pub(super) type Idles<'w, 's> = Query<'w, 's, (&'static Payroll, &'static Idle)>;

pub(super) fn idle_heads(all: Idles) -> f64 {
    all.iter().map(|(payroll, idle)| payroll.heads * idle.above_base()).sum()
}

/// Equation (5).
pub(super) fn take_toll(
    (labour, before, clock): (Res<Labour>, Res<Handed>, Res<Clock>),
    all: Idles,
    mut toll: ResMut<Toll>,
) {
    let Some(parts) = displaced(&labour, &before, *clock, idle_heads(all)) else { return };
    let months = parts.iter().sum::<f64>() * MONTHS;
    toll.ever += months;
    toll.soon += if clock.tick < SHORT_CLOCK { months } else { 0.0 };
}
