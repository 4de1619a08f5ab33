//! Invented numbers in a plausible shape, and the same numbers spoiled in every way that a run could spoil them.

use super::super::who_is_displaced::*;
use super::super::*;
use super::source;
use serde::Serialize;
use serde::de::DeserializeOwned;
use toml::Value;

/// A chart's data, drawn as they are or spoiled.
pub struct Specimen {
    /// Drawn as they are.
    pub draw: Box<dyn Fn() -> Chart>,
    /// Drawn with every number replaced by this one.
    pub with_every_number: Box<dyn Fn(f64) -> Chart>,
    /// Drawn with every list cut to this length.
    pub with_lists_cut_to: Box<dyn Fn(usize) -> Chart>,
    /// Drawn with every n-th number undefined.
    pub with_gaps: Box<dyn Fn(usize) -> Chart>,
    /// The least number of series.
    pub series: usize,
}

fn specimen<T>(make: fn() -> T, series: usize) -> Specimen
where
    T: Answer + Serialize + DeserializeOwned + 'static,
{
    let spoiled = move |spoil: &mut dyn FnMut(&mut Value)| {
        let mut value = Value::try_from(make()).expect("TOML holds every number");
        walk(&mut value, spoil);
        let data: T = value.try_into().expect("the same shape");
        data.draw(&source())
    };
    Specimen {
        draw: Box::new(move || make().draw(&source())),
        with_every_number: Box::new(move |number| {
            spoiled(&mut |value| {
                if let Value::Float(v) = value {
                    *v = number;
                }
            })
        }),
        with_lists_cut_to: Box::new(move |keep| {
            spoiled(&mut |value| match value {
                // Pairs are intervals, not lists.
                Value::Array(list) if !(list.len() == 2 && list[0].is_float()) => {
                    list.truncate(keep)
                }
                _ => {}
            })
        }),
        with_gaps: Box::new(move |every| {
            let mut count = 0;
            spoiled(&mut |value| {
                if let Value::Float(v) = value {
                    count += 1;
                    if count % every == 0 {
                        *v = f64::NAN;
                    }
                }
            })
        }),
        series,
    }
}

fn walk(value: &mut Value, spoil: &mut dyn FnMut(&mut Value)) {
    spoil(value);
    match value {
        Value::Array(list) => list.iter_mut().for_each(|v| walk(v, spoil)),
        Value::Table(table) => table.iter_mut().for_each(|(_, v)| walk(v, spoil)),
        _ => {}
    }
}

/// One specimen for each question, in the same order.
pub fn all() -> Vec<Specimen> {
    vec![specimen(who_is_displaced, 5)]
}

/// A number that looks random and is not.
fn noise(seed: usize) -> f64 {
    let x = (seed as f64 * 12.9898).sin() * 43_758.547;
    x - x.floor()
}

fn spread(median: f64, sd: f64) -> Spread {
    let band = |z: f64| [(median - z * sd).max(0.0), median + z * sd];
    Spread { median, band50: band(0.67), band80: band(1.28), band95: band(1.96) }
}

pub fn who_is_displaced() -> WhoIsDisplaced {
    let share = |p: f64, t: f64| (0.46 - 0.05 * t - 0.03 * p - 0.022 * t * p.ln()).max(0.01);
    let purposes = [0.5, 1.0, 2.0, 4.0, 8.0];
    let line = |&tasks: &f64| Line {
        tasks,
        points: purposes
            .map(|p| Point {
                purposes: p,
                displaced: spread(share(p, tasks), 0.035 + 0.004 * p.ln().abs()),
            })
            .into(),
    };
    let run = |i: usize| {
        let p = purposes[i % 5] * (0.5 * (noise(i) - 0.5)).exp();
        let t = [1.0, 3.0, 5.0][i % 3] * (0.6 * (noise(i + 9_000) - 0.5)).exp();
        Run { g_p: p, g_t: t, displaced: share(p, t) + 0.05 * (noise(i + 500) - 0.5) }
    };
    WhoIsDisplaced {
        lines: [1.0, 3.0, 5.0].iter().map(line).collect(),
        runs: (0..750).map(run).collect(),
        accounting: Accounting { omega: 0.0994, q: 9.6667, q_l: 1.0 },
    }
}
