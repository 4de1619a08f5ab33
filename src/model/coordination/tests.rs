use super::*;
use crate::engine::Draws;

#[test]
fn d19_context_is_kept_by_each_handoff_in_turn() {
    for (k, half, nine) in [
        (1, 0.5, 0.9),
        (2, 0.25, 0.81),
        (3, 0.125, 0.729),
        (4, 0.0625, 0.6561),
        (5, 0.03125, 0.59049),
    ] {
        assert!((context_kept(0.5, k) - half).abs() < 1e-12);
        assert!((context_kept(0.9, k) - nine).abs() < 1e-12);
    }
}

#[test]
fn d18_a_part_that_is_not_sped_up_caps_the_whole() {
    // Amdahl: lead time of which a share is executed n times faster.
    let speed_up = |share: f64, n: f64| 1.0 / (1.0 - share + share / n);
    assert!((speed_up(0.9, 16.0) - 6.4).abs() < 1e-9);
    assert!((speed_up(0.95, 16.0) - 9.142_857).abs() < 1e-6);
}

/// Mean of u · Exp(W) is u · W: half a day for a tenth of tasks that wait five days, within five
/// standard errors of the mean of so many tasks.
#[test]
fn d20_unclear_ownership_adds_half_a_day_on_average() {
    let p = Coordination { unowned: 0.1, owner_wait: 5.0, ..Coordination::default() };
    let seams = Seams { unowned: p.unowned, owner_wait: p.owner_wait, ..Seams::default() };
    let (draws, n) = (Draws::new(1, 0), 200_000_u64);
    let context = Context::default();
    let days: f64 = (0..n)
        .map(|key| match context.ownership(&p, &seams, &draws, key) {
            Ownership::Unowned(hours) => hours * 7.0 / HOURS_PER_WEEK,
            _ => 0.0,
        })
        .sum();
    // Var = 2 u W² - (u W)² = 4.75.
    let error = crate::engine::quantity::sqrt(4.75 / n as f64);
    assert!((days / n as f64 - 0.5).abs() < 5.0 * error, "{}", days / n as f64);
}

#[test]
fn three_lossy_handoffs_make_a_fifth_of_tasks_defective() {
    let e = defect_chance(0.11, cleanness(context_kept(0.7, 3), 0.1));
    assert!((e - 0.2).abs() < 0.003, "{e}");
}

#[test]
fn layers_grow_with_the_logarithm_of_people() {
    assert_eq!([1.0, 7.0, 8.0, 49.0, 50.0].map(|n| layers(n, 7.0)), [0.0, 1.0, 2.0, 2.0, 3.0]);
}

#[test]
fn eight_of_forty_nine_people_coordinate_the_others() {
    assert!((managers(49.0, 7.0) - 8.0 / 49.0).abs() < 1e-12);
    assert_eq!(managers(1.0, 7.0), 0.0);
}

#[test]
fn the_neutral_room_costs_nothing() {
    assert_eq!(meetings(&Coordination::default(), 0.0, 20.0), 0.0);
    assert_eq!(improvement_cost(&Coordination::default()), 0.0);
    assert_eq!(defect_chance(0.0, cleanness(1.0, 0.0)), 0.0);
    assert_eq!(effort(1.0, 0.5), 1.0);
}

/// A tenth of each of the three at two hundredths of payroll: six hundredths.
#[test]
fn improving_seams_costs_payroll_in_proportion() {
    let p = Coordination {
        process: 0.1,
        management: 0.1,
        clarity: 0.1,
        improvement_cost: 0.02,
        ..Coordination::default()
    };
    assert!((improvement_cost(&p) - 0.06).abs() < 1e-12);
}
