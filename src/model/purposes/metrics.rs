//! What the room shows.

use super::*;
use crate::engine::{Metric, Reduce};
use crate::model::agents::Week;
use crate::model::states::purposes::metric;

pub(super) fn observe(sim: &mut SimulationBuilder) {
    type Q<'w, 's> = Query<'w, 's, &'static Cells>;
    let sum = |read: fn(&Cells) -> f64| move |all: Q| all.iter().map(read).sum::<f64>();
    let ratio = |all: Q| {
        let base: f64 = all.iter().map(Cells::base_live).sum();
        if all.iter().any(|c| c.base_ticks == 0.0) || base == 0.0 {
            f64::NAN
        } else {
            all.iter().map(|c| c.live).sum::<f64>() / base
        }
    };
    sim.metric(Metric::new(
        metric::SCALING,
        "× base",
        "Live cells against the base year: G_P.",
        Reduce::Mean,
        ratio,
    ))
    .metric(Metric::new(
        "purposes.cells",
        "cells",
        "Live (purpose, domain) cells.",
        Reduce::Mean,
        sum(|c| c.live),
    ))
    .metric(Metric::new(
        metric::LEADING_HOURS,
        "h/week",
        "People's hours spent on leading.",
        Reduce::Mean,
        |all: Query<&Week>| all.iter().map(|w| w.hours.leading).sum::<f64>(),
    ))
    .metric(Metric::new(
        "purposes.purposes",
        "purposes",
        "Purposes that are pursued.",
        Reduce::Mean,
        sum(|c| c.purposes),
    ))
    .metric(Metric::new(
        "purposes.unexecuted",
        "cells",
        "Cells that are led, but no task of theirs was accepted for 26 weeks.",
        Reduce::Mean,
        sum(|c| c.led_cells - c.live),
    ))
    .metric(Metric::new(
        "purposes.leaderless",
        "cells",
        "Cells that wait for somebody to lead them.",
        Reduce::Mean,
        sum(|c| c.leaderless),
    ))
    .metric(Metric::new(
        "purposes.unfunded",
        "purposes",
        "Purposes found that wait for money for a start.",
        Reduce::Mean,
        sum(|c| c.unfunded.len() as f64),
    ))
    .metric(Metric::new(
        "purposes.found",
        "purposes/week",
        "Purposes found.",
        Reduce::Mean,
        sum(|c| c.found),
    ))
    .metric(Metric::new(
        "purposes.new",
        "share",
        "Share of led cells whose purpose was not there at the start: how much of what is done is new.",
        Reduce::Last,
        |all: Query<&Purpose>| {
            let led = |purpose: &Purpose| purpose.cells.iter().filter(|c| c.led()).count() as f64;
            let (new, whole) = all.iter().fold((0.0, 0.0), |s, purpose| {
                let cells = led(purpose);
                (s.0 + if purpose.outlived { 0.0 } else { cells }, s.1 + cells)
            });
            if whole > 0.0 { new / whole } else { f64::NAN }
        },
    ))
    .metric(Metric::new(
        "purposes.per_finding_hour",
        "purposes/h",
        "Purposes found for each hour granted for finding problems; undefined without any.",
        Reduce::Mean,
        |all: Query<(&Cells, &Week)>| {
            let (found, hours) =
                all.iter().fold((0.0, 0.0), |s, (c, w)| (s.0 + c.found, s.1 + w.hours.finding));
            if hours > 0.0 { found / hours } else { f64::NAN }
        },
    ))
    .metric(Metric::new(
        "purposes.decide_do",
        "1",
        "People's hours of leading and checking for each hour of executing.",
        Reduce::Mean,
        |all: Query<&Week>| {
            let (decide, do_) = all.iter().fold((0.0, 0.0), |s, w| {
                (s.0 + w.hours.leading + w.hours.review, s.1 + w.hours.execute)
            });
            if do_ > 0.0 { decide / do_ } else { f64::NAN }
        },
    ));
}
