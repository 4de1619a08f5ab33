//! Invented numbers in a plausible shape, and the same numbers spoiled in every way that a run could spoil them.

use super::super::*;
use super::{decisions, people, source, sweeps};
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
    /// Drawn with every name replaced by this one.
    pub with_every_name: Box<dyn Fn(&str) -> Chart>,
    /// The least number of series.
    pub series: usize,
    /// Axes that are no calendar and no list of names.
    pub axes: usize,
}

fn specimen<T>(make: fn() -> T, series: usize, axes: usize) -> Specimen
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
        with_every_name: Box::new(move |name| {
            spoiled(&mut |value| {
                if let Value::String(v) = value {
                    *v = name.to_owned();
                }
            })
        }),
        series,
        axes,
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
    vec![
        specimen(sweeps::what_happens, 6, 1),
        specimen(sweeps::few_runs, 4, 1),
        specimen(who_is_displaced, 8, 4),
        specimen(which_quadrant, 6, 4),
        specimen(what_binds, 13, 2),
        specimen(where_time_goes, 10, 2),
        specimen(how_many_executors, 6, 6),
        specimen(who_checks, 6, 3),
        specimen(people::what_did_not_happen, 10, 3),
        specimen(people::where_did_the_middle_go, 15, 3),
        specimen(people::what_is_scarce_now, 9, 1),
        specimen(people::what_is_good_enough_worth, 13, 3),
        specimen(do_ideas_run_out, 5, 3),
        specimen(what_does_the_policy_change, 14, 4),
        specimen(sweeps::what_it_depends_on, 6, 3),
        specimen(sweeps::which_change_matters, 3, 1),
        specimen(sweeps::through_which_path, 8, 1),
        specimen(what_drives_it, 4, 1),
        specimen(when_does_it_fail, 4, 1),
        specimen(sweeps::where_does_displacement_end, 6, 4),
        specimen(sweeps::where_does_it_help, 4, 2),
        specimen(decisions::what_does_the_money_buy, 8, 2),
        specimen(decisions::which_choice_is_regretted, 3, 1),
        specimen(decisions::what_turns_the_order, 4, 1),
    ]
}

/// A number that looks random and is not.
pub(super) fn noise(seed: usize) -> f64 {
    let x = (seed as f64 * 12.9898).sin() * 43_758.547;
    x - x.floor()
}

pub(super) fn spread(median: f64, sd: f64) -> Spread {
    let band = |z: f64| [(median - z * sd).max(0.0), median + z * sd];
    let (band50, band80, band95) = (band(0.67), band(1.28), band(1.96));
    Spread { mean: median, band50, band80, band95, runs: vec![] }
}

/// Ten years of months.
pub(super) fn years() -> impl Iterator<Item = f64> {
    (0..=120).map(|m| 2026.0 + f64::from(m) / 12.0)
}

/// From 0 to 1 over the ten years, slow at both ends.
pub(super) fn rise(year: f64) -> f64 {
    1.0 / (1.0 + (-(year - 2030.5) * 1.1).exp())
}

pub(super) fn estimate(value: f64, half: f64) -> Estimate {
    Estimate { value, low: value - half, high: value + half }
}

pub(super) fn change(before: f64, after: f64, half: f64) -> Change {
    let by = estimate(after - before, half);
    Change { before: estimate(before, half), after: estimate(after, half), by }
}

pub fn who_is_displaced() -> who_is_displaced::WhoIsDisplaced {
    use who_is_displaced::*;
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
        change: change(share(0.5, tasks), share(8.0, tasks), 0.02),
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
        everywhere: "a system runs the work everywhere".to_owned(),
    }
}

fn which_quadrant() -> which_quadrant::WhichQuadrant {
    use which_quadrant::*;
    let edge = |i: usize, from: f64| from * 1.16f64.powi(i as i32);
    let bin = |i: usize| {
        let (x, y) = (i % 24, i / 24);
        let far = |v: f64, centre: f64, width: f64| ((v - centre) / width).powi(2);
        let at = far(x as f64, 13.0, 4.5) + far(y as f64, 5.0, 2.5);
        let second = far(x as f64, 17.0, 3.0) + far(y as f64, 12.0, 2.5);
        let person_months = 4_000.0 * (-at).exp() + 900.0 * (-second).exp() + 30.0 * noise(i);
        let square = [[edge(x, 0.5), edge(x + 1, 0.5)], [edge(y, 0.5), edge(y + 1, 0.5)]];
        Bin { g_t: square[0], g_p: square[1], person_months }
    };
    let quadrant = |share, displaced, half| Quadrant {
        share: estimate(share, 0.02),
        displaced: estimate(displaced, half),
    };
    WhichQuadrant {
        threshold: 1.5,
        bins: (0..24 * 18).map(bin).filter(|b| b.person_months > 25.0).collect(),
        neither: quadrant(0.19, 0.082, 0.011),
        tasks_only: quadrant(0.62, 0.312, 0.022),
        purposes_only: quadrant(0.03, 0.051, 0.024),
        both: quadrant(0.16, 0.128, 0.019),
    }
}

fn what_binds() -> what_binds::WhatBinds {
    use what_binds::*;
    let month = |year: f64| {
        let late = rise(year);
        let (feedback, tasks, hardware) =
            (0.12 + 0.62 * late, 0.08 + 0.06 * late, 0.1 * (1.0 - late) * late * 4.0);
        let (compute, energy, demand) = (0.16 * (1.0 - late), 0.01, 0.06);
        let execution = 1.0 - feedback - tasks - hardware - compute - energy - demand;
        let grow = |start: f64, rate: f64| start * (rate * (year - 2026.0)).exp();
        let index = Caps {
            compute: grow(1.6, 0.42),
            hardware: grow(1.9, 0.28),
            energy: grow(2.4, 0.33),
            execution: grow(1.1, 0.36),
            tasks: grow(1.4, 0.12),
            feedback: grow(1.3, 0.07),
            demand: grow(1.2, 0.2),
        };
        let binds = Caps { compute, hardware, energy, execution, tasks, feedback, demand };
        Month { year, binds, index, hours: grow(1.25, 0.05) }
    };
    WhatBinds { runs: 1_000, months: years().map(month).collect() }
}

fn where_time_goes() -> where_time_goes::WhereTimeGoes {
    use where_time_goes::*;
    let mode = |name: &str, h: [f64; 8]| {
        let [decide, own, hand_off, wait, execute, rework, review, feedback] = h;
        let hours = Parts { decide, own, hand_off, wait, execute, rework, review, feedback };
        Mode { name: name.to_owned(), hours }
    };
    let seam = |name: &str, t: f64, l: f64| Seam {
        name: name.to_owned(),
        throughput: estimate(t, 0.012 + 0.1 * t),
        lead_time: estimate(l, 0.015 - 0.1 * l),
    };
    WhereTimeGoes {
        modes: vec![
            mode("Human-coordinated", [9.0, 14.0, 21.0, 88.0, 33.0, 12.0, 16.0, 11.0]),
            mode("Copilot", [9.0, 14.0, 20.0, 84.0, 28.7, 12.5, 19.0, 11.0]),
            mode("System-run", [8.0, 1.2, 0.8, 22.0, 1.4, 1.1, 14.0, 10.0]),
        ],
        change: change(204.0, 58.5, 9.0),
        seams: vec![
            seam("Handoffs", 0.11, -0.24),
            seam("Lost context", 0.07, -0.09),
            seam("Unowned", 0.02, -0.08),
            seam("Stalls", 0.01, -0.05),
            seam("Meetings", 0.09, -0.04),
            seam("Layers", 0.004, -0.02),
        ],
    }
}

fn how_many_executors() -> how_many_executors::HowManyExecutors {
    use how_many_executors::*;
    let point = |executors: f64| {
        let load = executors / 7.5;
        let output = 36.0 * (1.0 - (-1.6 * load).exp());
        let waiting = 0.6 + 2.4 * load.powf(2.6);
        Point {
            executors,
            output: spread(output, 1.6 + 0.1 * executors),
            waiting: spread(waiting, 0.2 + 0.16 * waiting),
            utilization: spread((output / 7.2 / executors).min(0.93), 0.03),
        }
    };
    let points: Vec<Point> = (1..=16).map(|n| point(f64::from(n))).collect();
    HowManyExecutors { points, change: change(7.0, 35.0, 1.5) }
}

fn who_checks() -> who_checks::WhoChecks {
    use who_checks::*;
    let month = |year: f64| Month {
        year,
        review_share: spread(0.82 - 0.41 * rise(year), 0.03 + 0.04 * rise(year)),
        escapes: spread(0.018 + 0.021 * rise(year), 0.004),
        utilization: spread(0.44 + 0.46 * rise(year), 0.05 - 0.03 * rise(year)),
    };
    WhoChecks {
        months: years().map(month).collect(),
        review_share: change(0.82, 0.41, 0.02),
        escapes: change(0.018, 0.039, 0.003),
    }
}

fn do_ideas_run_out() -> do_ideas_run_out::DoIdeasRunOut {
    use do_ideas_run_out::*;
    let found = |i: u32| {
        let tasks = 100.0 * 1.3f64.powi(i as i32);
        Found { tasks, kinds: spread(2.2 * tasks.powf(0.61), 0.12 * tasks.powf(0.61)) }
    };
    let month = |year: f64| Month { year, backlog: spread(9.2 - 5.1 * rise(year), 0.9) };
    DoIdeasRunOut {
        found: (0..30).map(found).collect(),
        slope: estimate(0.61, 0.03),
        backlog: change(9.2, 4.1, 0.4),
        months: years().map(month).collect(),
    }
}

fn what_does_the_policy_change() -> what_does_the_policy_change::WhatDoesThePolicyChange {
    use what_does_the_policy_change::*;
    let month = |year: f64| {
        let gain = rise((year - 1.0).max(2027.0)) - rise(2027.0);
        let signed = |median: f64, sd: f64| {
            let band = |z: f64| [median - z * sd, median + z * sd];
            let (band50, band80, band95) = (band(0.67), band(1.28), band(1.96));
            Spread { mean: median, band50, band80, band95, runs: vec![] }
        };
        let y = 6_200.0 + 5_400.0 * rise(year);
        let d = 0.04 + 0.29 * rise(year);
        Month {
            year,
            output: Contrast {
                baseline: spread(y, 420.0 + 60.0 * (year - 2026.0)),
                policy: spread(y + 780.0 * gain, 430.0 + 60.0 * (year - 2026.0)),
                difference: signed(780.0 * gain, 40.0 + 260.0 * gain),
            },
            displaced: Contrast {
                baseline: spread(d, 0.012 + 0.03 * rise(year)),
                policy: spread(d - 0.062 * gain, 0.012 + 0.03 * rise(year)),
                difference: signed(-0.062 * gain, 0.003 + 0.018 * gain),
            },
        }
    };
    WhatDoesThePolicyChange {
        policy: vec![what_happens::Dated { year: 2028.0, what: "policy starts".to_owned() }],
        output: change(11_600.0, 12_400.0, 210.0),
        displaced: change(0.33, 0.27, 0.012),
        pairs: 1_000,
        lower: 0.94,
        months: years().map(month).collect(),
    }
}

fn what_drives_it() -> what_drives_it::WhatDrivesIt {
    use what_drives_it::*;
    let input = |name: &str, all, part| Input {
        name: name.to_owned(),
        all: estimate(all, 0.06),
        part: estimate(part, 0.05),
    };
    WhatDrivesIt {
        output: "headline.net".to_owned(),
        shares: true,
        inputs: vec![
            input("tasks.multiplier", 0.52, 0.41),
            input("purposes.multiplier", 0.31, 0.22),
            input("demand.elasticity", 0.21, 0.17),
        ],
        noise: 0.03,
    }
}

fn when_does_it_fail() -> when_does_it_fail::WhenDoesItFail {
    use when_does_it_fail::*;
    let input = |name: &str, all, inside, stability| Input {
        name: name.to_owned(),
        looked: Looked::Numbers { all, inside },
        stability,
    };
    let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
    WhenDoesItFail {
        what: "headline.net > 0.2".to_owned(),
        inputs: vec![
            input("tasks.multiplier", [1.0, 5.0], [1.0, 2.4], 0.98),
            input("purposes.multiplier", [1.0, 5.0], [1.0, 5.0], 0.2),
            input("demand.elasticity", [0.3, 2.0], [0.5, 1.1], 0.7),
            Input {
                name: "demand.surplus".to_owned(),
                looked: Looked::Words {
                    all: words(&["layoff", "short-time", "idle"]),
                    inside: words(&["layoff", "idle"]),
                },
                stability: 0.9,
            },
        ],
        coverage: 0.81,
        density: 0.74,
        support: 0.23,
    }
}
