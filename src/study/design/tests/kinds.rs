//! Every design on every kind of axis.

use serde_json::json;

use super::*;

/// Of every kind one axis: numbers, equal ratios, whole numbers by difference and by ratio, words, flags, listed numbers, laws
/// (one of whole numbers).
fn kinds() -> Vec<Axis> {
    let interval = |from, to, log| Span::Interval { from, to, log };
    let law = |law| Span::Law { law, low: 0.0, high: 1.0 };
    let spans = [
        (interval(-1.0, 3.0, false), false),
        (interval(0.01, 100.0, true), false),
        (interval(1.0, 6.0, false), true),
        (interval(1.0, 100.0, true), true),
        (Span::Values(vec![json!("layoff"), json!("short-time"), json!("idle")]), false),
        (Span::Values(vec![json!(true), json!(false)]), false),
        (Span::Values(vec![json!(0.5), json!(2.0), json!(1.0), json!(7.0)]), false),
        (law(Law::Exponential { mean: 2.0 }), false),
        (law(Law::Exponential { mean: 9.0 }), true),
    ];
    let axis = |(i, (span, whole))| Axis { set: format!("a.{i}"), span, whole };
    spans.into_iter().enumerate().map(axis).collect()
}

/// Kinds that a design can list, as many values of each.
fn kinds_listed() -> Vec<Axis> {
    let listed = |axis: Axis| {
        let values = [0.25, 0.5, 0.75].map(|share| axis.at(share)).to_vec();
        Axis { span: Span::Values(values), ..axis }
    };
    kinds().into_iter().filter(|axis| !axis.set.ends_with('5')).map(listed).collect()
}

/// Whether a value may stand on an axis.
fn stands(axis: &Axis, value: &Json) -> bool {
    let kind = !axis.whole || value.is_i64();
    kind && match &axis.span {
        Span::Values(values) => values.contains(value),
        Span::Interval { from, to, .. } => {
            value.as_f64().is_some_and(|x| (*from..=*to).contains(&x))
        }
        Span::Law { .. } => value.as_f64().is_some_and(|x| x >= 0.0 && x.is_finite()),
    }
}

const DESIGNS: [Design; 8] = [
    Design::Grid,
    Design::Zip,
    Design::List,
    Design::OneAtATime,
    Design::LatinHypercube,
    Design::Sobol,
    Design::Morris,
    Design::Saltelli,
];

/// Every design sets on every kind of axis what may stand there, the same each time, and every listed value somewhere.
#[test]
fn every_design_knows_every_kind() {
    for design in DESIGNS {
        let axes = if design.samples() { kinds() } else { kinds_listed() };
        // A grid of all kinds is large enough with four of them.
        let chunks = if design == Design::Grid { 4 } else { axes.len() };
        for axes in axes.chunks(chunks) {
            let size = if design.samples() { 64 } else { 0 };
            let mut sweep = Sweep { axes: axes.to_vec(), ..Sweep::of(design, size) };
            if design == Design::List {
                sweep.listed = (0..3).map(|i| vec![Some(i); axes.len()]).collect();
            }
            let points = Points::new(&sweep, 7);
            let mut met = vec![std::collections::BTreeSet::new(); axes.len()];
            for point in 0..points.len() {
                let set = points.settings(point);
                assert_eq!(set, points.settings(point), "{design:?}");
                for (axis, value) in set {
                    assert!(stands(axis, &value), "{design:?} {axis:?}: {value}");
                    let place = axes.iter().position(|it| it.set == axis.set).unwrap();
                    met[place].insert(value.to_string());
                }
            }
            for (axis, met) in axes.iter().zip(met) {
                let wanted = match &axis.span {
                    Span::Values(values) => values.len(),
                    // The six whole numbers; a trajectory has four levels.
                    _ if axis.set == "a.2" && design != Design::Morris => 6,
                    _ => 4,
                };
                assert!(met.len() >= wanted, "{design:?} {axis:?}: {met:?}");
            }
        }
    }
}

/// One-dimensional balance: of n points of a stratified design as many as the length of it says, give or take one, lie in
/// any stretch of the way, and so in each value of a list.
#[test]
fn stratified_designs_take_each_word_and_number_as_often_as_they_should() {
    const N: u64 = 64;
    for design in [Design::LatinHypercube, Design::Sobol] {
        let sweep = Sweep { axes: kinds(), ..Sweep::of(design, N) };
        let points = Points::new(&sweep, 5);
        let column = |axis: usize| (0..N).map(move |i| (i, axis));
        let value = |(point, axis): (u64, usize)| points.settings(point)[axis].1.clone();
        let count = |axis: usize, of: &dyn Fn(&Json) -> bool| {
            column(axis).filter(|at| of(&value(*at))).count() as f64
        };
        for axis in [4, 5, 6] {
            let Span::Values(values) = &sweep.axes[axis].span else { unreachable!() };
            for wanted in values {
                let share = N as f64 / values.len() as f64;
                assert!(
                    (count(axis, &|it| it == wanted) - share).abs() < 2.0,
                    "{design:?} {wanted}"
                );
            }
        }
        for whole in 1..=6 {
            assert!(
                (count(2, &|it| *it == whole) - N as f64 / 6.0).abs() < 2.0,
                "{design:?} {whole}"
            );
        }
        // 1 to 100 by equal ratios: half at most ten, a quarter below four (3.5 lies at 27 % of the way).
        let below = |most: f64| count(3, &|it| it.as_f64().unwrap() < most);
        assert!((below(10.5) - 32.7).abs() < 2.0 && (below(3.5) - 17.4).abs() < 2.0, "{design:?}");
    }
}

/// What a trajectory changes is one axis at a time, each once, and a linear function's effects are its slopes, whatever the
/// kind: whole numbers move by the step that they really take.
#[test]
fn trajectories_move_by_the_step_really_taken() {
    let sweep = Sweep { axes: kinds(), ..Sweep::of(Design::Morris, 16) };
    let points = Points::new(&sweep, 3);
    let k = sweep.axes.len() as u64;
    // The output is 5 times the share of the way of one axis.
    let value = |axis: usize, point: u64| {
        let (axis, value) = &points.settings(point)[axis];
        let share = axis
            .share(value)
            .unwrap_or_else(|| f64::from(u8::from(*value == "idle" || *value == false)));
        5.0 * share
    };
    for block in 0..16 {
        let mut moved = vec![0; k as usize];
        for step in 0..k {
            let point = block * (k + 1) + step;
            let [before, after] = [point, point + 1].map(|it| points.settings(it));
            let changed: Vec<usize> =
                (0..k as usize).filter(|&i| before[i].1 != after[i].1).collect();
            // A whole number by a law may have too few values to move.
            assert!(changed.len() <= 1, "{changed:?}");
            let [from, to] = [point, point + 1].map(|it| points.coordinates(it));
            for &axis in &changed {
                moved[axis] += 1;
                let by = to[axis] - from[axis];
                assert!(by != 0.0);
                if axis == 4 {
                    assert_eq!(by.abs(), 1.0);
                    continue;
                }
                let slope = (value(axis, point + 1) - value(axis, point)) / by;
                let law = matches!(sweep.axes[axis].span, Span::Law { .. });
                // Laws go over the middle 95 % of their draws.
                let wanted = if law { 5.0 * (1.0 - 2.0 * EDGE) } else { 5.0 };
                assert!((slope - wanted).abs() < 1e-6, "{:?}: {slope}", sweep.axes[axis]);
            }
        }
        assert!(moved[..8].iter().all(|&n| n == 1), "{moved:?}");
    }
}
