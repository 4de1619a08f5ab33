//! Emission that is steered: what is asked for of a cell is brought to a target, as far as cells can be asked for more.

use bevy_ecs::prelude::*;

use super::Tasks;
use crate::engine::Clock;
use crate::engine::quantity::{exp, ln};
use crate::model::agents::Week;
use crate::model::states::purposes::Cells;
use crate::model::states::tasks::Steering;

/// Weeks in which the multiplier makes up for most of what is lacking: a mean of 13 weeks, which lags by half of them, is
/// followed without swinging.
const PACE: f64 = 26.0;
/// Bounds of the multiplier: where more brings nothing, it stays.
const BOUNDS: (f64, f64) = (0.01, 100.0);

/// Equation (7), for one week.
fn steered(multiplier: f64, target: f64, reached: f64) -> f64 {
    if target <= 0.0 || reached.is_nan() || reached <= 0.0 {
        return multiplier;
    }
    (multiplier * exp(ln(target / reached) / PACE)).clamp(BOUNDS.0, BOUNDS.1)
}

pub(super) fn steer(
    (p, clock): (Res<Tasks>, Res<Clock>),
    organizations: Query<(&Week, &Cells)>,
    mut steering: ResMut<Steering>,
) {
    let (begun, led) = organizations
        .iter()
        .fold((0.0, 0.0), |sum, (week, cells)| (sum.0 + week.begun, sum.1 + cells.led()));
    steering.now = if led > 0.0 { begun / led } else { 0.0 };
    let now = steering.now;
    steering.window.push(now);
    if clock.measures_base() {
        steering.base += now;
        steering.base_ticks += 1.0;
    }
    if clock.started() {
        steering.multiplier =
            steered(steering.multiplier, p.target, steering.window.mean() / steering.base());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_target_is_reached_where_what_is_asked_for_follows_and_the_bound_where_it_does_not() {
        let settled = |answer: fn(f64) -> f64| {
            let (mut multiplier, mut window) = (1.0, [1.0; 13]);
            for week in 0..1_000 {
                window[week % 13] = answer(multiplier);
                multiplier = steered(multiplier, 3.0, window.iter().sum::<f64>() / 13.0);
            }
            multiplier
        };
        assert!((settled(|m| m) - 3.0).abs() < 1e-9);
        assert!((settled(|m| 2.0 * m) - 1.5).abs() < 1e-9);
        assert_eq!(settled(|m| m.min(2.0)), BOUNDS.1);
        assert_eq!(steered(1.0, 0.0, 0.4), 1.0);
    }
}
