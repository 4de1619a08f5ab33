use super::*;
use crate::model::agents::Trailing;

#[test]
fn quadrants_are_split_at_the_threshold() {
    assert_eq!(quadrant(1.4, 1.4, 1.5), Quadrant::Neither);
    assert_eq!(quadrant(1.5, 1.4, 1.5), Quadrant::Tasks);
    assert_eq!(quadrant(1.4, 1.5, 1.5), Quadrant::Purposes);
    assert_eq!(quadrant(1.5, 1.5, 1.5), Quadrant::Both);
}

#[test]
fn slack_below_its_base_displaces_nobody() {
    let idle = idle(0.1, 500.0);
    assert_eq!(idle.above_base(), 0.0);
}

/// Twenty people of 32 h who need 256 h at a base slack of 0.2: ten of them are surplus.
#[test]
fn surplus_people_are_those_whom_the_work_does_not_take_at_base_slack() {
    let idle = idle(0.6, 256.0);
    assert!((idle.surplus(20.0, 0.0) - 10.0).abs() < 1e-9);
    assert!((idle.surplus(20.0, 0.16) - 7.5).abs() < 1e-9);
    assert_eq!(idle.surplus(9.0, 0.0), 0.0);
}

fn idle(slack: f64, hours: f64) -> Idle {
    let (mut window, mut used) = (Trailing::new(26), Trailing::new(26));
    window.push(slack);
    used.push(hours);
    Idle { window, used, per_head: 32.0, base: 0.2, base_ticks: 1.0 }
}

#[test]
fn i3_a_person_who_is_lost_is_noticed() {
    let whole = Labour { employed: 3.0, exited: 1.0, everyone: 4.0, ..Labour::default() };
    assert_eq!(whole.leak(), None);
    assert!(Labour { everyone: 5.0, ..whole }.leak().is_some());
}

#[test]
fn who_is_hired_learns_the_job_for_three_weeks_of_twenty_days() {
    let hired = Employment {
        status: Status::Employed(0),
        reason: Reason::Hired,
        occupation: 0,
        since: 10,
        hired: true,
        home: Some(0),
    };
    assert_eq!((11..16).filter(|&tick| hired.learns(tick, 20.0)).count(), 3);
    assert!(!hired.learns(11, 0.0));
    assert!(!Employment { reason: Reason::Base, ..hired }.learns(11, 20.0));
}
