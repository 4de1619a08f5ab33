//! Whom displacement meets: people and the displaced, by what distinguishes them.

use bevy_ecs::prelude::*;

use super::{Employment, Groups, Idle, Labour, Reason, Status};
use crate::engine::Clock;
use crate::model::agents::Human;
use crate::model::states::adoption::{Mode, Way};
use crate::model::states::tiers::Standing;
use crate::model::states::wages::WageTerms;

/// How much of one person is displaced, by equation (1) before the reference is taken off; `idle` is the slack
/// above base of each organization.
fn displaced(e: &Employment, idle: &[f64]) -> f64 {
    match e.status {
        Status::Employed(home) => idle[home],
        Status::Unemployed if matches!(e.reason, Reason::WantOfWork | Reason::Closed) => 1.0,
        Status::Unemployed if !e.hired => 1.0,
        _ => 0.0,
    }
}

pub(super) fn group(
    (clock, wages, labour): (Res<Clock>, Res<WageTerms>, Res<Labour>),
    homes: Query<(&Idle, &Mode)>,
    people: Query<(&Human, &Employment, &Standing)>,
    mut groups: ResMut<Groups>,
) {
    *groups = Groups::default();
    if !clock.started() {
        return;
    }
    let (idle, ways): (Vec<f64>, Vec<Way>) =
        homes.iter().map(|(idle, mode)| (idle.above_base(), mode.way())).unzip();
    for (human, e, standing) in &people {
        if e.status == Status::Exited {
            continue;
        }
        let displaced = displaced(e, &idle);
        groups.tiers[usize::from(standing.acts()) - 1].take(displaced);
        groups.physical[usize::from(wages.is_physical(e.occupation))].take(displaced);
        groups.newcomers[usize::from(human.index as u64 >= labour.settled)].take(displaced);
        if let Some(home) = e.home {
            groups.ways[ways[home] as usize].take(displaced);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_idle_is_displaced_in_part_and_who_lost_work_as_a_whole() {
        let base = Employment {
            status: Status::Employed(1),
            reason: Reason::Base,
            occupation: 0,
            since: 0,
            hired: true,
            home: Some(1),
        };
        let after = |status, reason, hired| {
            let mut e = Employment { hired, ..base };
            e.become_(status, reason, 9);
            displaced(&e, &[0.9, 0.2])
        };
        assert_eq!(displaced(&base, &[0.9, 0.2]), 0.2);
        for (status, reason, hired, share) in [
            (Status::Unemployed, Reason::WantOfWork, true, 1.0),
            (Status::Unemployed, Reason::Closed, true, 1.0),
            (Status::Unemployed, Reason::Entrant, false, 1.0),
            (Status::Unemployed, Reason::Quit, true, 0.0),
            (Status::Retraining, Reason::WantOfWork, true, 0.0),
            (Status::Exited, Reason::Retired, true, 0.0),
        ] {
            assert_eq!(after(status, reason, hired), share, "{status:?} {reason:?}");
        }
    }

    #[test]
    fn people_belong_to_the_organization_that_they_left_until_another_takes_them() {
        let mut e = Employment {
            status: Status::Unemployed,
            reason: Reason::Entrant,
            occupation: 0,
            since: 0,
            hired: false,
            home: None,
        };
        e.become_(Status::Employed(3), Reason::Hired, 4);
        e.become_(Status::Unemployed, Reason::WantOfWork, 9);
        assert_eq!(e.home, Some(3));
        e.become_(Status::Employed(0), Reason::Hired, 12);
        assert_eq!(e.home, Some(0));
    }
}
