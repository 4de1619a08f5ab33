//! Invented numbers over time and over what was varied.

use super::super::*;
use super::specimen::{change, estimate, noise, rise, spread, years};

fn displaced() -> what_happens::Quantity {
    what_happens::Quantity {
        metric: "headline.net".to_owned(),
        label: "net job loss".to_owned(),
        unit: "modelled labour force".to_owned(),
        share: true,
    }
}

pub fn ends() -> ends::Ends {
    ends::Ends {
        quantity: displaced(),
        least: "births of purposes ×5 and tasks ×5".to_owned(),
        most: "births of purposes ×1 and tasks ×1".to_owned(),
        change: change(0.02, 0.5, 0.03),
    }
}

pub fn what_happens() -> what_happens::WhatHappens {
    use what_happens::*;
    let line = |name: &str, counterfactual, at: fn(f64) -> f64| Line {
        name: name.to_owned(),
        counterfactual,
        points: years().map(|year| Point { year, value: spread(at(year), 0.02) }).collect(),
    };
    WhatHappens {
        quantity: displaced(),
        lines: vec![
            line("With policy", false, |year| -0.01 + 0.26 * rise(year)),
            line("Without policy", false, |year| 0.05 + 0.29 * rise(year)),
            line("Without AI", true, |_| 0.0),
        ],
        beside: Some(Level {
            quantity: Quantity {
                metric: "displacement.unemployment".to_owned(),
                label: "unemployed people".to_owned(),
                ..displaced()
            },
            lines: vec![
                line("With policy", false, |year| 0.04 + 0.05 * rise(year)),
                line("Without policy", false, |year| 0.04 + 0.08 * rise(year)),
                line("Without AI", true, |_| 0.04),
            ],
        }),
        policy: vec![
            Dated { year: 2028.0, what: "policy starts".to_owned() },
            Dated { year: 2033.0, what: "policy ends".to_owned() },
        ],
        against: "Without policy".to_owned(),
        change: change(0.34, 0.25, 0.012),
    }
}

/// The same from three runs.
pub fn few_runs() -> what_happens::WhatHappens {
    let mut it = what_happens();
    it.lines.truncate(2);
    it.beside = None;
    for point in it.lines.iter_mut().flat_map(|line| &mut line.points) {
        let mean = point.value.mean;
        point.value = Spread::of_few(vec![0.9 * mean, mean, 1.2 * mean]);
    }
    it
}

pub fn what_it_depends_on() -> what_it_depends_on::WhatItDependsOn {
    use what_it_depends_on::*;
    let at = |i: usize| 0.5 + 1.5 * noise(i);
    let value = |at: f64, i: usize| 0.5 - 0.2 * at + 0.05 * noise(i + 77);
    let parameter = |name: &str, words: &[&str]| {
        let place = |i: usize| if words.is_empty() { at(i) } else { (i % words.len()) as f64 };
        let group = |at: f64| Group { at, mean: estimate(0.5 - 0.2 * at, 0.02) };
        Parameter {
            name: name.to_owned(),
            unit: if words.is_empty() { "× base".to_owned() } else { String::new() },
            words: words.iter().map(|&it| it.to_owned()).collect(),
            log: false,
            explains: Estimate { value: 0.7, low: 0.6, high: 0.8 },
            points: (0..64).map(|i| Point { at: place(i), value: value(place(i), i) }).collect(),
            groups: match words.len() {
                0 => [0.7, 1.1, 1.5, 1.9].map(group).into(),
                n => (0..n).map(|i| group(i as f64)).collect(),
            },
        }
    };
    WhatItDependsOn {
        ends: ends(),
        parameters: vec![
            parameter("elasticity of demand", &[]),
            parameter("what is done with people", &["layoff", "idle"]),
            parameter("births of purposes", &[]),
        ],
    }
}

pub fn which_change_matters() -> which_change_matters::WhichChangeMatters {
    use which_change_matters::*;
    let single = |name: &str, value: f64, half: f64, cost: &str| Single {
        name: name.to_owned(),
        effect: estimate(value, half),
        cost: cost.to_owned(),
    };
    WhichChangeMatters {
        quantity: displaced(),
        what: "policy".into(),
        futures: 40,
        changes: vec![
            single("grants to found", -0.08, 0.01, "9,000 a week"),
            single("seats for retraining", -0.03, 0.01, "12,000 a week"),
            single("nothing but talk", 0.001, 0.004, ""),
        ],
    }
}

pub fn where_does_it_help() -> where_does_it_help::WhereDoesItHelp {
    use plane::Map;
    use where_does_it_help::*;
    let map = |name: &str, shift: f64| {
        let point = |i: usize| {
            let (across, upwards) = (0.25 * (i % 5) as f64, 0.1 * (i / 5) as f64);
            let effect = 0.05 * across - 0.3 * upwards + shift;
            Point { across, upwards, effect: estimate(effect, 0.01) }
        };
        Map { name: name.to_owned(), points: (0..25).map(point).collect() }
    };
    WhereDoesItHelp {
        option: "births of purposes, tripled".to_owned(),
        across: "customers from the rest [share]".to_owned(),
        upwards: "wants".to_owned(),
        maps: vec![map("leading is priced", 0.03), map("leading is not priced", -0.02)],
    }
}

pub fn through_which_path() -> through_which_path::ThroughWhichPath {
    use through_which_path::*;
    let bar =
        |(name, value): (&str, f64)| Bar { name: name.to_owned(), effect: estimate(value, 0.004) };
    let paths = [
        ("execution", 0.0516),
        ("coordination", 0.014),
        ("price", -0.0038),
        ("spending", -0.0317),
        ("finance", 0.001),
    ];
    let sums =
        [("price and spending", -0.0355), ("policy without AI", 0.0), ("net job loss", 0.0301)];
    ThroughWhichPath {
        quantity: displaced(),
        how: "in the mean over all orders".into(),
        paths: paths.map(bar).to_vec(),
        sums: sums.map(bar).to_vec(),
    }
}

pub fn where_does_displacement_end() -> where_does_displacement_end::WhereDoesDisplacementEnd {
    use plane::Map;
    use where_does_displacement_end::*;
    let map = |elasticity: f64| {
        let point = |i: usize| {
            let (across, upwards) = (1.0 + (i % 9) as f64 / 2.0, 1.0 + (i / 9) as f64 / 2.0);
            let displaced = 0.5 / (across * upwards).powf(elasticity);
            Point {
                across,
                upwards,
                displaced: estimate(displaced, 0.02),
                g_t: upwards.powf(0.8),
                g_p: across.sqrt(),
                hours: across.sqrt() * upwards / 9.0,
            }
        };
        Map {
            name: format!("demand.elasticity {elasticity}"),
            points: (0..81).map(point).collect(),
        }
    };
    WhereDoesDisplacementEnd {
        across: "purposes.multiplier [× base]".to_owned(),
        upwards: "tasks.multiplier [× base]".to_owned(),
        maps: vec![map(0.5), map(1.0)],
        border: 0.1,
        split: 1.5,
        ends: ends(),
    }
}
