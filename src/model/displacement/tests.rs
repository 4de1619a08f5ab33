use super::*;

#[test]
fn quadrants_are_split_at_the_threshold() {
    assert_eq!(quadrant(1.4, 1.4, 1.5), Quadrant::Neither);
    assert_eq!(quadrant(1.5, 1.4, 1.5), Quadrant::Tasks);
    assert_eq!(quadrant(1.4, 1.5, 1.5), Quadrant::Purposes);
    assert_eq!(quadrant(1.5, 1.5, 1.5), Quadrant::Both);
}

#[test]
fn slack_below_its_base_displaces_nobody() {
    let mut window = Trailing::new(26);
    window.push(0.1);
    let idle = Idle { window, base: 0.2, base_ticks: 1.0 };
    assert_eq!(idle.above_base(), 0.0);
}

#[test]
fn i3_a_person_who_is_lost_is_noticed() {
    let whole = Labour { employed: 3.0, exited: 1.0, everyone: 4.0, ..Labour::default() };
    assert_eq!(whole.leak(), None);
    assert!(Labour { everyone: 5.0, ..whole }.leak().is_some());
}
