use super::*;

/// A ledger of one week.
fn ledger(levels: [f64; 4], lost: [f64; 4]) -> Ledger {
    let mut ledger = Ledger::default();
    ledger.levels.iter_mut().zip(levels).for_each(|(window, it)| window.push(it));
    ledger.lost.iter_mut().zip(lost).for_each(|(window, it)| window.push(it));
    ledger
}

const STARTED: Clock = Clock { tick: 0, age: 0 };

/// What a run of one week hands on that had these levels.
fn handed(levels: [f64; 4], lost: [f64; 4]) -> Handed {
    let mut before = Handed::default();
    LEVELS.into_iter().zip(levels).for_each(|(name, it)| before.push(name, it));
    LOST.into_iter().zip(lost).for_each(|(name, it)| before.push(name, it));
    before
}

/// 100 people of whom 96 worked 30 hours: 90 of them work 28 hours now. Six jobs are gone, and 180 hours, which are 6 more.
#[test]
fn hours_and_jobs_lost_are_told_in_full_time_jobs_of_the_labour_force() {
    let before = handed([96.0 * 30.0, 96.0, 100.0, 96.0 * 30.0], [1.0, 0.0, 2.0, -3.0]);
    let now = ledger([90.0 * 28.0, 90.0, 101.0, 90.0 * 28.0], [5.0, 1.0, 1.0, -1.0]);
    let it = now.compared(&before, STARTED).unwrap();
    assert!((it.net - 0.12).abs() < 1e-12 && (it.jobs - 0.06).abs() < 1e-12, "{it:?}");
    assert!((it.organizations - 360.0 / 2880.0).abs() < 1e-12);
    let ways = [0.04, 0.01, -0.01, 0.02];
    assert!(it.by_way.iter().zip(ways).all(|(way, is)| (way - is).abs() < 1e-12), "{it:?}");
    assert!((it.by_way.iter().sum::<f64>() - it.jobs).abs() < 1e-12);
    assert_eq!(now.compared(&before, Clock { tick: -1, age: 0 }), None);
}

#[test]
fn a_run_that_is_its_own_reference_has_lost_and_gained_nothing() {
    let it = ledger([2880.0, 96.0, 100.0, 2880.0], [5.0, 1.0, 1.0, -1.0]);
    let alone = it.compared(&Handed::default(), STARTED).unwrap();
    assert_eq!(alone, Compared { force: 100.0, ..Compared::default() });
    let before = handed(it.levels(), it.lost());
    assert_eq!(it.compared(&before, STARTED).unwrap(), alone);
}

#[test]
fn who_is_hired_fills_a_place_that_was_left_before_a_new_one() {
    let mut turnover = Turnover { left: 2.0, ..Turnover::default() };
    (0..3).for_each(|_| turnover.hire());
    assert_eq!(turnover.places_lost(), [0.0, 0.0, 0.0, -1.0]);
    turnover.laid_off = 4.0;
    assert_eq!(turnover.places_lost(), [4.0, 0.0, 0.0, -1.0]);
}

#[test]
fn where_nobody_works_in_the_reference_nothing_is_known() {
    let before = handed([0.0, 0.0, 100.0, 0.0], [0.0; 4]);
    let it = ledger([2880.0, 96.0, 100.0, 2880.0], [0.0; 4]).compared(&before, STARTED).unwrap();
    assert!(it.net.is_nan() && it.organizations.is_nan() && (it.jobs + 0.96).abs() < 1e-12);
}
