//! What the room shows.

use super::*;
use crate::engine::{Metric, Reduce};
use crate::model::states::coordination::CoordinationTerms;
use crate::model::states::displacement::Payroll;
use crate::model::states::execution::ExecutionTerms;

/// Actions whose value is compared: orchestration first.
const ACTIONS: [(&str, &str); 5] = [
    ("orchestration", "setting up a system"),
    ("copilots", "setting up copilots"),
    ("process", "cutting the hours of handoffs by a tenth"),
    ("clarity", "cutting the hours lost to communication by a tenth"),
    ("hour", "one more hour of somebody"),
];
/// The improvement of a seam that is compared.
const TENTH: f64 = 0.1;

type Working<'w, 's> = Query<'w, 's, (&'static Payroll, &'static Week, &'static Mode)>;

/// Equation (4) for each action, in that order; undefined for what nobody could do or what costs nothing.
fn values(
    (p, seams, execution): (&Adoption, &CoordinationTerms, &ExecutionTerms),
    all: &Working,
) -> [f64; 5] {
    let (mut saved, mut taken) = ([0.0; 5], [0.0; 5]);
    let done = |way: Way| all.iter().filter(|(_, _, m)| m.way >= way).count() as f64;
    let next = [Way::SystemRun, Way::Copilot].map(|way| learned(done(way) + 1.0, p.learning));
    for (payroll, week, mode) in all.iter().filter(|(p, ..)| p.heads() > 0.0) {
        let year = |hours: f64| hours * WEEKS_PER_YEAR;
        if mode.way < Way::SystemRun {
            saved[0] += year(mode.tasks.mean() * p.saving);
            taken[0] += p.setup * next[0];
        }
        if mode.way < Way::Copilot {
            saved[1] += year(week.hours.execute * (1.0 - 1.0 / execution.copilot_speed));
            taken[1] += p.setup_copilot * next[1];
        }
        let talk = seams.talk(payroll.heads());
        saved[2] += year(week.hours.handoff * TENTH);
        saved[3] += year(week.hours.productive * talk * TENTH);
        let cost = year(week.hours.productive * seams.improvement_cost);
        (taken[2], taken[3]) = (taken[2] + cost, taken[3] + cost);
    }
    (saved[4], taken[4]) = (1.0, 1.0);
    std::array::from_fn(|i| if taken[i] > 0.0 { saved[i] / taken[i] } else { f64::NAN })
}

/// The place of the first among all, 1 for the best; undefined where it has no value.
pub(super) fn rank(values: &[f64]) -> f64 {
    let better = values.iter().filter(|v| **v > values[0]).count();
    if values[0].is_nan() { f64::NAN } else { 1.0 + better as f64 }
}

pub(super) fn observe(sim: &mut SimulationBuilder) {
    type All<'w, 's> = Query<'w, 's, (&'static Organization, &'static Mode)>;
    for (way, name, doc) in [
        (Way::HumanCoordinated, "adoption.human", "people coordinate all work"),
        (Way::Copilot, "adoption.copilot", "people have copilots"),
        (Way::SystemRun, "adoption.system", "a system runs the work"),
    ] {
        let doc = format!("Share of people in organizations where {doc}.");
        sim.metric(Metric::new(name, "share", &doc, Reduce::Mean, move |all: All| {
            let weight = |o: &Organization| f64::from(o.founded);
            let people: f64 = all.iter().map(|(o, _)| weight(o)).sum();
            all.iter().filter(|(_, m)| m.way == way).map(|(o, _)| weight(o)).sum::<f64>() / people
        }));
    }
    sim.metric(Metric::new(
        "adoption.payback_days",
        "day",
        "Working days in which setting up a system would pay back at the present rate of tasks.",
        Reduce::Mean,
        |p: Res<Adoption>, all: All| {
            let there = || all.iter().filter(|(o, _)| o.founded > 0);
            let tasks =
                there().map(|(_, m)| m.tasks.mean() / 5.0).sum::<f64>() / there().count() as f64;
            let days = payback_days(p.setup, tasks, p.saving);
            if days.is_finite() { days } else { f64::NAN }
        },
    ));
    type Rooms<'w> = (Res<'w, Adoption>, Res<'w, CoordinationTerms>, Res<'w, ExecutionTerms>);
    for (i, (name, doc)) in ACTIONS.into_iter().enumerate() {
        sim.metric(Metric::new(
            ("adoption.value", "action", name),
            "1",
            &format!("Hours that {doc} saves in a year, for each hour that it takes."),
            Reduce::Mean,
            move |(p, seams, execution): Rooms, all: Working| {
                values((&p, &seams, &execution), &all)[i]
            },
        ));
    }
    sim.metric(Metric::new(
        "adoption.rank",
        "1",
        "Place of setting up a system among actions by what they save for an hour of effort: 1 is the best.",
        Reduce::Mean,
        |(p, seams, execution): Rooms, all: Working| rank(&values((&p, &seams, &execution), &all)),
    ));
    observe_use(sim);
}

/// The two ways in which surveys ask for use of AI: in any function of the business, or to make what it sells.
const WORDINGS: [(&str, Way, &str); 2] = [
    ("any", Way::Copilot, "use AI for anything: copilots or a system"),
    ("production", Way::SystemRun, "let AI produce: a system runs the work"),
];
/// Classes of size of organizations that surveys tell apart from others `[people]`.
const SIZES: [(&str, f64, f64, &str); 2] = [
    ("100", 100.0, 249.0, "100 to 249 people"),
    ("250", 250.0, f64::INFINITY, "250 people or more"),
];

/// Share of what `weight` says that is in organizations with people that work at least in this way; undefined without any.
fn share(all: &Query<(&Payroll, &Mode)>, way: Way, weight: impl Fn(f64) -> f64) -> f64 {
    let there = all.iter().filter(|(payroll, _)| payroll.heads() > 0.0);
    let (all, those) = there.fold((0.0, 0.0), |s, (payroll, mode)| {
        let n = weight(payroll.heads());
        (s.0 + n, s.1 + if mode.way >= way { n } else { 0.0 })
    });
    if all > 0.0 { those / all } else { f64::NAN }
}

/// Who uses AI, as surveys of organizations ask it: by organization, by people employed, and by size.
fn observe_use(sim: &mut SimulationBuilder) {
    for (wording, way, doc) in WORDINGS {
        sim.metric(Metric::new(
            ("adoption.firms", "wording", wording),
            "share",
            &format!("Share of organizations that {doc}."),
            Reduce::Mean,
            move |all: Query<(&Payroll, &Mode)>| share(&all, way, |_| 1.0),
        ))
        .metric(Metric::new(
            ("adoption.people", "wording", wording),
            "share",
            &format!("Share of people employed whose organizations {doc}."),
            Reduce::Mean,
            move |all: Query<(&Payroll, &Mode)>| share(&all, way, |heads| heads),
        ));
    }
    for (size, from, to, doc) in SIZES {
        sim.metric(Metric::new(
            ("adoption.firms_of", "size", size),
            "share",
            &format!(
                "Share of organizations of {doc} that use AI for anything; undefined without any."
            ),
            Reduce::Mean,
            move |all: Query<(&Payroll, &Mode)>| {
                share(
                    &all,
                    Way::Copilot,
                    |heads| if (from..=to).contains(&heads) { 1.0 } else { 0.0 },
                )
            },
        ));
    }
}
