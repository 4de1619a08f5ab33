//! What the room shows.

use super::reckoning::{Foresight, Tally};
use super::*;
use crate::engine::{Metric, Reduce};
use crate::model::states::demand::Account;
use crate::model::states::displacement::Employment;
use crate::model::states::tiers::Standing;

type All<'w, 's> = Query<'w, 's, &'static Reckoning>;
type Risks<'w, 's> = Query<'w, 's, (&'static Risk, &'static Account)>;
type Read = fn(&Tally) -> f64;

const NAMES: [(&str, &str); CRITERIA] = [
    ("complexity", "Complexity of the system"),
    ("coupling", "Coupling"),
    ("recovery", "Difficulty to recover"),
    ("single_points", "Single points"),
    ("diagnosability", "Lost diagnosability"),
];

fn sum(all: &All, read: Read) -> f64 {
    all.iter().map(|reckoning| read(&reckoning.week)).sum()
}

/// The mean; undefined of nothing.
fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = values.fold((0.0, 0.0), |(s, n), value| (s + value, n + 1.0));
    sum / n
}

/// The mean over organizations that exist; undefined where there is none.
fn mean_risk(all: &Risks, read: impl Fn(&Risk) -> f64) -> f64 {
    mean(all.iter().filter(|(_, account)| account.open()).map(|(risk, _)| read(risk)))
}

fn total(sim: &mut SimulationBuilder, name: &str, unit: &str, doc: &str, read: Read) {
    let read = move |all: All| sum(&all, read);
    sim.metric(Metric::new(format!("judgment.{name}"), unit, doc, Reduce::Mean, read));
}

/// One sum over another; undefined where that is 0.
fn ratio(sim: &mut SimulationBuilder, name: &str, unit: &str, doc: &str, reads: [Read; 2]) {
    let read = move |all: All| {
        let whole = sum(&all, reads[1]);
        if whole > 0.0 { sum(&all, reads[0]) / whole } else { f64::NAN }
    };
    sim.metric(Metric::new(format!("judgment.{name}"), unit, doc, Reduce::Mean, read));
}

pub(super) fn observe(sim: &mut SimulationBuilder) {
    worth(sim);
    risks(sim);
    decisions(sim);
    foresight(sim);
}

fn worth(sim: &mut SimulationBuilder) {
    sim.metric(Metric::new(
        "judgment.value",
        "bh/week",
        "Signed value of known outcomes: work of right ones less what wrong ones cost that cannot be undone.",
        Reduce::Mean,
        |all: All| all.iter().map(Reckoning::value).sum::<f64>(),
    ))
    .metric(Metric::new(
        "judgment.money",
        "money/week",
        "The same at each organization's price; undefined before there is one.",
        Reduce::Mean,
        |all: Query<(&Reckoning, &Account)>| {
            // Where nothing was settled there may be no price either.
            let settled = all.iter().filter(|(r, _)| r.value() != 0.0);
            let value: f64 = settled.map(|(r, account)| r.value() * account.price()).sum();
            if value.is_finite() { value } else { f64::NAN }
        },
    ));
    ratio(
        sim,
        "loss_share",
        "share",
        "What wrong results cost, of all that outcomes gained or cost.",
        [|t| t.loss, |t| t.gain + t.loss],
    );
    for (name, doc, share) in [
        ("time", "work to mend", (|p| p.time) as fn(&Judgment) -> f64),
        ("opportunity", "what could have been done instead", |p| p.opportunity),
        ("system", "what stays in the system", |p| p.system),
        ("trust", "trust", Judgment::trust),
    ] {
        sim.metric(Metric::new(
            ("judgment.loss", "kind of loss", name),
            "bh/week",
            &format!("Loss by wrong results that is {doc}."),
            Reduce::Mean,
            move |p: Res<Judgment>, all: All| share(&p) * sum(&all, |t| t.loss),
        ));
    }
    total(sim, "mended", "bh/week", "Work to mend what wrong results broke.", |t| t.mended);
    total(sim, "averted", "bh/week", "Work not done because trying it out showed it wrong.", |t| {
        t.averted
    });
    ratio(
        sim,
        "right",
        "share",
        "Share of known outcomes whose direction was right.",
        [|t| t.right, |t| t.settled],
    );
    ratio(
        sim,
        "harmed",
        "share",
        "Share of known outcomes that were wrong and could not be undone.",
        [|t| t.harmed, |t| t.settled],
    );
}

fn risks(sim: &mut SimulationBuilder) {
    for (k, (name, doc)) in NAMES.into_iter().enumerate() {
        sim.metric(Metric::new(
            ("judgment.stock", "risk", name),
            "1",
            &format!("{doc}: a stock, the mean over organizations."),
            Reduce::Mean,
            move |all: Risks| mean_risk(&all, |risk| risk.stocks()[k]),
        ));
    }
    sim.metric(Metric::new(
        "judgment.business",
        "1",
        "Complexity of the business, which makes nothing harder to undo, the mean over organizations.",
        Reduce::Mean,
        |all: Risks| mean_risk(&all, Risk::business),
    ))
    .metric(Metric::new(
        "judgment.irreversibility",
        "share",
        "Share of a wrong decision that cannot be undone: I, the mean over organizations.",
        Reduce::Mean,
        |all: Risks| mean_risk(&all, Risk::irreversibility),
    ))
    .metric(Metric::new(
        "judgment.uncertainty",
        "share",
        "Uncertainty of a decision, σ times its irreversibility: U.",
        Reduce::Mean,
        |p: Res<Judgment>, all: All| {
            p.unpredictability * sum(&all, |t| t.irreversible) / sum(&all, |t| t.decided)
        },
    ));
}

fn decisions(sim: &mut SimulationBuilder) {
    ratio(
        sim,
        "put_off",
        "share",
        "Share of decisions that were put off to be tried out first.",
        [|t| t.put_off, |t| t.decided],
    );
    ratio(
        sim,
        "beyond",
        "share",
        "Share of decisions that were irreversible beyond the limit.",
        [|t| t.beyond, |t| t.decided],
    );
    ratio(
        sim,
        "detection",
        "share",
        "Share of these decisions that people saw to be so.",
        [|t| t.seen_beyond, |t| t.beyond],
    );
    ratio(
        sim,
        "risk_seen",
        "share",
        "Share of irreversibility that people saw.",
        [|t| t.assessed, |t| t.irreversible],
    );
    total(sim, "waiting", "tasks", "Decisions that wait for somebody to answer for them.", |t| {
        t.waiting
    });
    ratio(
        sim,
        "wait",
        "h",
        "Working hours for which those answered for had waited.",
        [|t| t.waited, |t| t.answered],
    );
    total(sim, "answered", "tasks/week", "Decisions for which somebody began to answer.", |t| {
        t.answered
    });
    sim.metric(Metric::new(
        "judgment.judgment",
        "1",
        "Judgment of the employed, by person and tier, on average.",
        Reduce::Mean,
        |p: Res<Judgment>, people: Query<(&Employment, &Discernment, &Standing)>| {
            if !p.directs {
                return f64::NAN;
            }
            let here = people.iter().filter(|(e, ..)| e.employer().is_some());
            mean(here.map(|(_, who, standing)| p.of(who, standing.acts())))
        },
    ))
    .metric(Metric::new(
        "judgment.judgment_best",
        "1",
        "Judgment of the best tenth of the employed, relative to the mean of all.",
        Reduce::Mean,
        |p: Res<Judgment>, people: Query<(&Employment, &Discernment, &Standing)>| {
            if !p.directs {
                return f64::NAN;
            }
            let here = people.iter().filter(|(e, ..)| e.employer().is_some());
            let mut all: Vec<f64> = here.map(|(_, who, s)| p.of(who, s.acts())).collect();
            all.sort_by(f64::total_cmp);
            let best = &all[all.len() - all.len().div_ceil(10)..];
            mean(best.iter().copied()) / mean(all.iter().copied())
        },
    ));
}

fn foresight(sim: &mut SimulationBuilder) {
    let pooled = |all: All| {
        all.iter().fold(Foresight::default(), |sum, reckoning| sum.add(&reckoning.foresight))
    };
    sim.metric(Metric::new(
        "judgment.roc",
        "1",
        "Area under the ROC curve of the score before against harm after, since the run began: 0.5 is blind.",
        Reduce::Last,
        move |all: All| pooled(all).auc(),
    ))
    .metric(Metric::new(
        "judgment.brier",
        "1",
        "Brier score of the score before against harm after, since the run began: 0 is exact.",
        Reduce::Last,
        move |all: All| pooled(all).brier(),
    ));
}
