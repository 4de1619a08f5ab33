use serde_json::json;

use super::*;
use crate::engine::Law;
use crate::scenario::{Copula, Correlation};

mod kinds;

fn axis(from: f64, to: f64, log: bool) -> Axis {
    Axis { set: "a.b".into(), span: Span::Interval { from, to, log }, whole: false }
}

fn sampled(design: Design, size: u64, axes: usize) -> Sweep {
    Sweep { axes: vec![axis(0.0, 1.0, false); axes], ..Sweep::of(design, size) }
}

fn listed(design: Design, lengths: &[usize]) -> Sweep {
    let values = |n: &usize| Span::Values((0..*n).map(|i| json!(i as f64)).collect());
    let axis = |n| Axis { set: format!("a.{n}"), span: values(n), whole: false };
    Sweep { axes: lengths.iter().map(axis).collect(), ..Sweep::of(design, 0) }
}

fn values(points: &Points<'_>, point: u64) -> Vec<f64> {
    points.settings(point).iter().map(|(_, value)| value.as_f64().unwrap()).collect()
}

#[test]
fn sobols_points_are_the_published_ones() {
    let sobol = Sobol::new(64);
    let first = [
        [0.0, 0.0, 0.0],
        [0.5, 0.5, 0.5],
        [0.75, 0.25, 0.25],
        [0.25, 0.75, 0.75],
        [0.375, 0.375, 0.625],
        [0.875, 0.875, 0.125],
        [0.625, 0.125, 0.875],
        [0.125, 0.625, 0.375],
    ];
    for (i, expected) in first.iter().enumerate() {
        assert_eq!([0, 1, 2].map(|d| sobol.plain(i as u64, d)), *expected);
    }
    // From an implementation of others that uses the same direction numbers.
    assert_eq!([60, 61, 62, 63].map(|d| sobol.plain(5, d)), [0.625, 0.875, 0.375, 0.625]);
    let far = [0.0966796875, 0.5185546875, 0.0693359375, 0.1455078125, 0.4462890625];
    assert_eq!([1, 2, 9, 31, 63].map(|d| sobol.plain(1000, d)), far);
    let words = [254803968.0, 774897664.0, 458227712.0].map(|word| word / f64::from(1 << 30));
    assert_eq!([20, 40, 63].map(|d| sobol.plain(777, d)), words);
}

#[test]
fn scrambling_keeps_one_point_in_each_stratum_and_leaves_no_two_alike() {
    let sweep = sampled(Design::Sobol, 1 << 10, 64);
    let points = Points::new(&sweep, 3);
    let all: Vec<Vec<f64>> = (0..points.len()).map(|point| points.shares(point)).collect();
    for d in 0..64 {
        let mut met = vec![0; 1 << 10];
        all.iter().for_each(|point| met[(point[d] * 1024.0) as usize] += 1);
        assert!(met.iter().all(|&n| n == 1), "dimension {d}");
    }
    // Beyond 65,536 points neighbours still differ: digits below the sequence's are random.
    let far = [70_000, 70_001].map(|i| points.sobol.scrambled(i, 5, &points.draws));
    assert!(far[0] != far[1] && (far[0] * 65_536.0).fract() != 0.5);
    let other = Points::new(&sweep, 4);
    assert_ne!(points.shares(17), other.shares(17));
}

/// A scrambled sample of 2^10 points integrates a smooth function far better than chance would: the standard error of as many
/// independent points is 0.0037.
#[test]
fn scrambled_points_integrate_better_than_chance() {
    let sweep = sampled(Design::Sobol, 1 << 10, 5);
    for seed in 0..8 {
        let points = Points::new(&sweep, seed);
        let product = |x: Vec<f64>| x.iter().map(|x| 1.0 + (x - 0.5) * 0.2).product::<f64>();
        let mean = (0..1024).map(|i| product(points.shares(i))).sum::<f64>() / 1024.0;
        assert!((mean - 1.0).abs() < 0.0037 / 4.0, "{mean}");
    }
}

#[test]
fn a_latin_hypercube_meets_each_stratum_once_and_spreads_its_points() {
    let sweep = sampled(Design::LatinHypercube, 50, 3);
    let points = Points::new(&sweep, 1);
    for axis in 0..3 {
        let mut met = [0; 50];
        (0..50).for_each(|i| met[(points.shares(i)[axis] * 50.0) as usize] += 1);
        assert_eq!(met, [1; 50]);
    }
    // Of shuffled cubes hardly any has its closest two points as far apart.
    let chosen = latin::closest(&points.strata);
    let shuffled = |seed: u64| {
        let sweep = sampled(Design::LatinHypercube, 2000, 3);
        let points = Points::new(&sweep, seed);
        // One of many points is not optimized: any fifty in a row of it, by rank, are a shuffled cube.
        let ranks = |axis: &Vec<u32>| -> Vec<u32> {
            let rank = |x: &u32| axis[..50].iter().filter(|&other| other < x).count() as u32;
            axis[..50].iter().map(rank).collect()
        };
        latin::closest(&points.strata.iter().map(ranks).collect::<Vec<_>>())
    };
    let typical = (0..100).map(shuffled).max().unwrap();
    assert!(chosen > 2 * typical, "{chosen}, shuffled {typical} at most");
}

#[test]
fn a_trajectory_moves_each_axis_once_by_the_same_step() {
    let sweep = sampled(Design::Morris, 20, 5);
    let points = Points::new(&sweep, 9);
    assert_eq!(points.len(), 120);
    let mut ups = 0;
    for trajectory in 0..20 {
        let mut moved = [0; 5];
        for step in 0..5 {
            let [before, after] = [step, step + 1].map(|s| points.shares(trajectory * 6 + s));
            let by: Vec<f64> = before.iter().zip(&after).map(|(a, b)| b - a).collect();
            let which: Vec<usize> = (0..5).filter(|&i| by[i] != 0.0).collect();
            assert_eq!(which.len(), 1);
            moved[which[0]] += 1;
            ups += u32::from(by[which[0]] > 0.0);
            assert!((by[which[0]].abs() - 2.0 / 3.0).abs() < 1e-12);
            assert!(before.iter().all(|x| (0.0..=1.0).contains(x) && (x * 3.0).fract() < 1e-12));
        }
        assert_eq!(moved, [1; 5]);
    }
    // 100 fair coins: within 4 standard deviations of 5.
    assert!((30..=70).contains(&ups), "{ups}");
}

#[test]
fn saltellis_blocks_mix_two_samples_column_by_column() {
    let sweep = sampled(Design::Saltelli, 8, 3);
    let points = Points::new(&sweep, 2);
    assert_eq!(points.len(), 40);
    for block in 0..8 {
        let at = |step| points.shares(block * 5 + step);
        let (a, b) = (at(0), at(1));
        for axis in 0..3 {
            let mut expected = a.clone();
            expected[axis] = b[axis];
            assert_eq!(at(2 + axis as u64), expected);
        }
    }
}

#[test]
fn grids_zips_and_single_changes_list_their_values() {
    let grid = listed(Design::Grid, &[2, 3]);
    let points = Points::new(&grid, 0);
    let all: Vec<Vec<f64>> = (0..points.len()).map(|i| values(&points, i)).collect();
    assert_eq!(all.len(), 6);
    assert_eq!((&all[0], &all[1], &all[5]), (&vec![0.0, 0.0], &vec![0.0, 1.0], &vec![1.0, 2.0]));
    let zip = listed(Design::Zip, &[3, 3]);
    assert_eq!(values(&Points::new(&zip, 0), 2), [2.0, 2.0]);
    let single = listed(Design::OneAtATime, &[2, 3]);
    let points = Points::new(&single, 0);
    let all: Vec<Vec<f64>> = (0..points.len()).map(|i| values(&points, i)).collect();
    assert_eq!(all, [vec![], vec![0.0], vec![1.0], vec![0.0], vec![1.0], vec![2.0]]);
}

#[test]
fn a_list_has_the_points_that_it_says() {
    let mut list = listed(Design::List, &[2, 3]);
    list.listed = vec![vec![Some(1), None], vec![None, None], vec![Some(0), Some(2)]];
    let points = Points::new(&list, 0);
    let all: Vec<Vec<f64>> = (0..points.len()).map(|i| values(&points, i)).collect();
    assert_eq!(all, [vec![1.0], vec![], vec![0.0, 2.0]]);
}

/// Correlated axes of a Latin hypercube meet every stratum once, whole numbers too, and have the rank correlation that is
/// wanted.
#[test]
fn a_latin_hypercube_of_correlated_axes_is_one_on_each_of_them() {
    let law = Law::Uniform { min: 0.0, max: 1.0 };
    let axis = |name: &str| Axis {
        set: name.into(),
        span: Span::Law { law: law.clone(), low: 0.0, high: 1.0 },
        whole: false,
    };
    const N: u64 = 400;
    for rank in [-0.7, 0.6] {
        let pair = Correlation { between: ["a.x".into(), "a.y".into()], rank };
        let sweep = Sweep {
            axes: vec![axis("a.x"), axis("a.z"), axis("a.y")],
            joined: Copula::of(&[pair]).ok(),
            ..Sweep::of(Design::LatinHypercube, N)
        };
        let points = Points::new(&sweep, 3);
        let strata: Vec<Vec<i64>> = (0..N)
            .map(|i| values(&points, i).iter().map(|x| (x * N as f64) as i64).collect())
            .collect();
        for axis in 0..3 {
            let mut met: Vec<i64> = strata.iter().map(|at| at[axis]).collect();
            met.sort_unstable();
            assert!(met.into_iter().eq(0..N as i64), "axis {axis}");
        }
        let n = N as f64;
        let spearman = |a: usize, b: usize| {
            let squares: f64 = strata.iter().map(|at| ((at[a] - at[b]) as f64).powi(2)).sum();
            1.0 - 6.0 * squares / (n * (n * n - 1.0))
        };
        // Chance alone has errors of (1 - r^2) / sqrt(n); four of them.
        let error = |r: f64| 4.0 * (1.0 - r * r) / n.sqrt();
        assert!((spearman(0, 2) - rank).abs() < error(rank), "{}", spearman(0, 2));
        assert!(spearman(0, 1).abs() < error(0.0), "{}", spearman(0, 1));
        // Whole numbers are those at the same shares.
        let mut whole = sweep.clone();
        whole.axes.iter_mut().for_each(|axis| {
            axis.whole = true;
            axis.span =
                Span::Law { law: Law::Uniform { min: 0.0, max: 10.0 }, low: 0.0, high: 1.0 };
        });
        let counts = Points::new(&whole, 3);
        for axis in 0..3 {
            for number in 0..=10 {
                let met = (0..N).filter(|&i| counts.settings(i)[axis].1 == number).count() as f64;
                let share = if [0, 10].contains(&number) { n / 20.0 } else { n / 10.0 };
                assert!((met - share).abs() <= 1.0, "{number}: {met}");
            }
        }
    }
}

/// Of a law the sample has every quantile once, and correlated axes have the rank correlation that is wanted.
#[test]
fn axes_by_law_are_sampled_as_drawn_and_move_together() {
    // Both have the mean 2; the quantiles of one have a formula, those of the other are searched for.
    let laws = [Law::Exponential { mean: 2.0 }, Law::Pert { min: 0.0, mode: 1.0, max: 8.0 }];
    let axis = |name: &str, law: &Law| Axis {
        set: name.into(),
        span: Span::Law { law: law.clone(), low: 0.0, high: 1.0 },
        whole: false,
    };
    let rank = -0.7;
    let pair = Correlation { between: ["a.x".into(), "a.y".into()], rank };
    let sweep = Sweep {
        axes: vec![axis("a.x", &laws[0]), axis("a.y", &laws[1])],
        joined: Copula::of(&[pair]).ok(),
        ..Sweep::of(Design::Sobol, 4096)
    };
    let points = Points::new(&sweep, 3);
    let all: Vec<Vec<f64>> = (0..4096).map(|i| values(&points, i)).collect();
    for axis in 0..2 {
        let mean = all.iter().map(|x| x[axis]).sum::<f64>() / 4096.0;
        assert!((mean - 2.0).abs() < 0.02, "{mean}");
        let median = laws[axis].quantile(0.5);
        let below = all.iter().filter(|x| x[axis] < median).count();
        assert!(below.abs_diff(2048) < 20, "{below}");
    }
    let rank_of = |axis: usize, x: f64| all.iter().filter(|other| other[axis] < x).count() as f64;
    // Spearman's: 1 - 6 sum d^2 / (n (n^2 - 1)).
    let squares = all.iter().map(|x| (rank_of(0, x[0]) - rank_of(1, x[1])).powi(2)).sum::<f64>();
    let n = 4096.0_f64;
    let found = 1.0 - 6.0 * squares / (n * (n * n - 1.0));
    // Chance alone has an error of (1 - r^2) / sqrt(n) = 0.008; four of them.
    assert!((found - rank).abs() < 0.032, "{found}");
}
