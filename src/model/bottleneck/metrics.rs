//! What the room shows.

use super::*;
use crate::engine::{Metric, Reduce};
use crate::model::states::bottleneck::metric;
use crate::model::states::inputs::Attention;

pub(super) fn observe(sim: &mut SimulationBuilder) {
    sim.metric(Metric::new(
        metric::OUTPUT,
        "bh/week",
        "Work settled as a success: y.",
        Reduce::Mean,
        |o: Res<Output>| o.y,
    ))
    .metric(Metric::new(
        metric::OUTPUT_INDEX,
        "× base",
        "Output against the base year.",
        Reduce::Mean,
        |o: Res<Output>| o.relative(),
    ))
    .metric(Metric::new(
        "bottleneck.cap",
        "bh/week",
        "Output that what is scarcest of the six inputs and demand allows, over 13 weeks.",
        Reduce::Mean,
        |o: Res<Output>| o.cap(),
    ))
    .metric(Metric::new(
        metric::BINDING,
        "code",
        "What is scarcest: 0 compute, 1 hardware, 2 energy, 3 execution, 4 tasks, 5 feedback, 6 demand.",
        Reduce::Last,
        |o: Res<Output>| o.binding().map_or(f64::NAN, |i| i as f64),
    ));
    sim.metric(Metric::new(
        metric::HOURS,
        "× base",
        "People's hours that the work takes, against the base year: the accounting line is where they are 1.",
        Reduce::Mean,
        |o: Res<Output>| o.hours_relative(),
    ))
    .metric(Metric::new(
        "bottleneck.gap",
        "bh/week",
        "What the scarcest of the six inputs and demand allows beyond output, over the same 13 weeks: never less than 0.",
        Reduce::Mean,
        |o: Res<Output>| o.cap() - o.mean(),
    ))
    .metric(Metric::new(
        metric::DISCOUNTED,
        "bh",
        "Output since the start, of at most ten years, each later week discounted.",
        Reduce::Last,
        |o: Res<Output>| o.discounted,
    ))
    .metric(Metric::new(
        "bottleneck.regret",
        "1",
        "What the six inputs would allow with the same effort spread best, over what they do.",
        Reduce::Mean,
        |o: Res<Output>, a: Res<Attention>| {
            let x = std::array::from_fn(|i| o.index[i]);
            let regret = regret(x, a.built());
            if regret.is_finite() { regret } else { f64::NAN }
        },
    ));
    for (i, name) in LIMITS.into_iter().enumerate().take(SIX) {
        let doc = format!("Elasticity of output to {name}, as a planner sees it.");
        sim.metric(Metric::new(
            ("bottleneck.elasticity", "input", name),
            "1",
            &doc,
            Reduce::Mean,
            move |o: Res<Output>| {
                if o.index[..SIX].iter().any(|x| !x.is_nan()) { o.elasticity[i] } else { f64::NAN }
            },
        ));
    }
    for (i, name) in LIMITS.into_iter().enumerate() {
        let doc = format!(
            "Output that {name} alone would allow, against base; undefined where not used."
        );
        sim.metric(Metric::new(
            (metric::INDEX, "input", name),
            "× base",
            &doc,
            Reduce::Mean,
            move |o: Res<Output>| o.index[i],
        ));
    }
}
