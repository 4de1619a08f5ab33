use bevy_ecs::system::RunSystemOnce;

use super::*;
use crate::engine::Draws;
use crate::model::states::recognition::Memory;

fn near(a: f64, b: f64, tolerance: f64) {
    assert!((a - b).abs() < tolerance, "{a} is not {b}");
}

#[test]
fn g1_belief_leans_on_signals_as_they_come_in() {
    let row = [
        (1, 0.2),
        (2, 0.333_333),
        (5, 0.555_556),
        (10, 0.714_286),
        (20, 0.833_333),
        (50, 0.925_926),
    ];
    let mut memory = Memory::default();
    let mut week = 0;
    for (t, expected) in row {
        near(weight(f64::from(t), 1.0, 4.0), expected, 1e-6);
        // Who forgets nothing and hears 3 each week, where the mean of all is 1, believes so much of the rest.
        while week < t {
            memory.take(1.0, [3.0, 3.0], f64::INFINITY);
            week += 1;
        }
        let [visible, prevention] = memory.belief([1.0; 2], 1.0, [4.0, 4.0]);
        near((visible - 1.0) / 2.0, expected, 1e-6);
        assert_eq!(visible, prevention);
    }
}

/// Forgetting bounds what can be known: 13 weeks at noise 4 never weigh more than 13 / 17, 104 at 1 than 104 / 105.
#[test]
fn a_short_memory_never_knows_what_a_long_one_comes_to_know() {
    let heard = |weeks: u32, window: f64, se: f64| {
        let mut memory = Memory::default();
        (0..weeks).for_each(|_| memory.take(1.0, [1.0, 0.0], window));
        memory.belief([0.0; 2], 1.0, [se, se])[0]
    };
    near(heard(2000, 13.0, 4.0), 13.0 / 17.0, 1e-9);
    near(heard(2000, 104.0, 1.0), 104.0 / 105.0, 1e-6);
    assert!(heard(5, 13.0, 4.0) < heard(13, 13.0, 4.0));
}

#[test]
fn what_is_not_verified_yet_is_neither_lost_nor_heard_twice() {
    let (mut waiting, mut heard) = (Memory::default(), Memory::default());
    for _ in 0..300 {
        waiting.take(1.0, [2.0, 0.5], f64::INFINITY);
        let (weeks, sums) = waiting.give(1.0 / 26.0);
        heard.take(weeks, sums, f64::INFINITY);
    }
    near(waiting.weeks + heard.weeks, 300.0, 1e-9);
    // Of a flow that started long ago, all but the mean delay of it has been heard.
    near(waiting.weeks, 25.0, 1e-3);
    near(heard.mean()[0], 2.0, 1e-12);
}

/// Weight w on what is visible leaves 1 - w for prevention: with w = 1 it earns nothing inside; with w = 0 and
/// perfect metrics it earns what it does outside.
#[test]
fn g9_prevention_earns_inside_what_weights_and_metrics_leave_of_its_worth() {
    let (less, more) = ([3.0, 1.0], [3.0, 2.0]);
    let earned =
        |w: f64, seen: f64| merit(more, [w, 1.0 - w], seen) - merit(less, [w, 1.0 - w], seen);
    let outside = worth(more, 1.0) - worth(less, 1.0);
    assert_eq!((earned(1.0, 1.0), earned(0.0, 0.0)), (0.0, 0.0));
    assert_eq!(earned(0.0, 1.0), outside);
    near(earned(0.8, 0.5), 0.1 * outside, 1e-12);
    assert_eq!(worth(more, 2.0) - worth(less, 2.0), 2.0 * outside);
}

#[test]
fn g10_a_test_of_execution_tells_less_the_better_ai_executes() {
    for (a, r) in [(0.0, 0.5), (0.5, 0.2), (0.8, 0.038_462), (0.9, 0.009_901), (1.0, 0.0)] {
        near(reliability(a, 1.0), r, 1e-6);
    }
    assert_eq!((reliability(0.0, f64::INFINITY), reliability(0.0, 0.0)), (0.0, 1.0));
}

/// Ranks correlate with craft as √ρ: over 20,000 applicants within five standard errors of 1 / √20,000.
#[test]
fn g10_ranks_are_as_reliable_as_the_test() {
    let (draws, normal) = (Draws::new(3, 0), Law::Normal { mean: 0.0, sd: 1.0 });
    let (noise, craft) = (Stream::new("test", "noise"), Stream::new("test", "craft"));
    for ai in [0.0, 0.5, 0.9] {
        let told = reliability(ai, 1.0);
        let shown = |z: f64| Some((sqrt(told) * z, sqrt(1.0 - told)));
        let n = 20_000;
        let product = (0..n).map(|i| {
            let z = normal.sample(&mut draws.at(craft, i, 0));
            let regard = Regard { shown: shown(z), ..Regard::default() };
            -z * regard.rank(draws.uniform(noise, i, 0))
        });
        let n = n as f64;
        near(product.sum::<f64>() / n, sqrt(told), 5.0 * sqrt(2.0 / n));
    }
}

#[test]
fn where_nobody_is_tested_luck_decides() {
    let tested = Regard { shown: Some((0.0, 1.0)), apart: 3.0, ..Regard::default() };
    for (a, b) in [(0.1, 0.2), (0.5, 0.500_001), (0.98, 0.99)] {
        assert_eq!(Regard::default().rank(a), a);
        // A test that tells nothing leaves everybody where chance put them.
        assert!(tested.rank(a) < tested.rank(b));
    }
}

#[test]
fn pay_and_offers_add_up_to_the_mean() {
    let values: [f64; 4] = [0.0, 1.0, 2.5, 9.0];
    let mean = values.iter().sum::<f64>() / 4.0;
    for base in [0.0, 0.7, 1.0] {
        near(values.iter().map(|v| reward(base, *v, mean)).sum::<f64>(), 4.0, 1e-12);
    }
    assert_eq!(reward(0.7, 0.0, 0.0), 1.0);
}

#[test]
fn a_gap_drives_people_out_only_above_what_moving_costs() {
    assert_eq!(
        (quits(3.0, 0.1, 0.1), quits(3.0, -0.5, 0.1), quits(0.0, 9.0, 0.1)),
        (1.0, 1.0, 1.0)
    );
    near(quits(3.0, 0.3, 0.1), 1.822_119, 1e-6);
    assert_eq!(quits(3.0, 100.0, 0.1), MOST);
}

/// What is paid alike is done alike; what is not paid keeps what people do unpaid; a fixed pay bends nothing.
#[test]
fn effort_goes_where_it_is_paid() {
    assert_eq!(effort_in_prevention(3.0, 0.3, 0.3), 1.0);
    assert_eq!(effort_in_prevention(3.0, 0.0, 0.0), 1.0);
    assert_eq!(effort_in_prevention(0.0, 1.0, 0.0), 1.0);
    near(effort_in_prevention(3.0, 0.3, 0.0), 1.0 / 1.45, 1e-12);
    near(effort_in_prevention(1e12, 1.0, 0.2), 1.0 / 3.0, 1e-9);
    // What one takes from prevention goes to visible output.
    near(effort_in_prevention(3.0, 0.3, 0.1) + effort_in_prevention(3.0, 0.1, 0.3), 2.0, 1e-12);
}

/// A compound Poisson loss that falls on one of n, drawn: its variance within five standard errors.
#[test]
fn fewer_people_bear_more_of_each_loss() {
    near(loss_variance(0.2, 100.0, 20.0, false), 1.0, 1e-12);
    near(loss_variance(0.2, 100.0, 20.0, true), 0.05, 1e-12);
    assert_eq!(loss_variance(0.2, 4.0, 1.0, true), loss_variance(0.2, 4.0, 1.0, false));
    let (draws, stream) = (Draws::new(5, 0), Stream::new("test", "loss"));
    let (rate, n) = (0.4, 4.0);
    let samples = 100_000;
    let losses: Vec<f64> = (0..samples)
        .map(|i| {
            let mut draw = draws.at(stream, i, 0);
            let mut time = draw.exponential() / (rate / n);
            let mut lost = 0.0;
            while time < 1.0 {
                lost += draw.exponential();
                time += draw.exponential() / (rate / n);
            }
            lost
        })
        .collect();
    let mean = losses.iter().sum::<f64>() / samples as f64;
    let square = |power: i32| {
        losses.iter().map(|x| (0..power).fold(1.0, |y, _| y * (x - mean))).sum::<f64>()
            / samples as f64
    };
    let (variance, fourth) = (square(2), square(4));
    let error = sqrt((fourth - variance * variance) / samples as f64);
    // Exponential losses of mean 1 have a mean square of 2.
    near(variance, loss_variance(rate, 2.0, n, false), 5.0 * error);
}

/// An organization of an executor (v 4, q 0) and a preventer (v 1, q 3), known for as long as anybody remembers.
fn gaps(visibility: f64) -> [f64; 2] {
    let mut world = World::new();
    let p = Recognition { base: 0.7, leaving: 3.0, ..Recognition::default() };
    world.insert_resource(p);
    world.insert_resource(crate::model::states::wages::Prices::default());
    world.insert_resource(crate::model::states::displacement::Labour::default());
    world.spawn(Incentive { visibility, ..Incentive::default() });
    let known = |believed: Signals| Regard {
        home: Some(0),
        believed: [believed, believed],
        ..Regard::default()
    };
    let people = [world.spawn(known([4.0, 0.0])).id(), world.spawn(known([1.0, 3.0])).id()];
    world.run_system_once(systems::value_people).unwrap();
    people.map(|person| world.get::<Regard>(person).unwrap().gap())
}

#[test]
fn who_prevents_is_underpaid_inside_and_less_so_the_more_of_it_is_seen() {
    let [executor, preventer] = gaps(0.0);
    assert!(executor < 0.0 && preventer > 0.1, "{executor} {preventer}");
    let seen: Vec<f64> = [0.0, 0.25, 0.5, 1.0].iter().map(|v| gaps(*v)[1]).collect();
    assert!(seen.windows(2).all(|pair| pair[1] < pair[0]), "{seen:?}");
    // Seen in full, prevention is still paid a fifth of what it is worth.
    assert!(seen[3] > 0.1, "{seen:?}");
}

#[test]
fn nobody_quits_more_often_where_nothing_is_set() {
    let regard = Regard::default();
    assert!(!Recognition::default().told_apart() && !Recognition::default().pays());
    assert_eq!((regard.quits, regard.pay_factor(), regard.craft()), (1.0, 1.0, 1.0));
    assert_eq!(Incentive::default().prevention_share(), 1.0);
}
