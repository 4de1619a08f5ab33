//! What the room shows.

use super::*;
use crate::engine::{Metric, Reduce};
use crate::model::agents::Week;
use crate::model::states::displacement::Payroll;

type Guards<'w, 's> = Query<'w, 's, &'static Guard>;
type Books<'w, 's> = Query<'w, 's, &'static Casebook>;

/// One sum over organizations for each of the last quarter's counts.
fn quarter(all: &Books) -> [f64; 4] {
    all.iter()
        .map(Casebook::quarter)
        .fold([0.0; 4], |sum, one| std::array::from_fn(|i| sum[i] + one[i]))
}

fn ratio(of: f64, by: f64) -> f64 {
    if by > 0.0 { of / by } else { f64::NAN }
}

pub(super) fn observe(sim: &mut SimulationBuilder) {
    let total = |read: fn(&Guard) -> f64| move |all: Guards| all.iter().map(read).sum::<f64>();
    for (name, unit, doc, read) in [
        ("incidents", "incidents/week", "Incidents.", Guard::incidents as fn(&Guard) -> f64),
        (
            "unprevented",
            "incidents/week",
            "Incidents of a world without prevention, on the same random numbers.",
            Guard::unprevented,
        ),
        (
            "avoided",
            "incidents/week",
            "Incidents that prevention avoided: those without it less those that happened.",
            |g| g.unprevented - g.incidents,
        ),
        ("harm", "money/week", "Damage that incidents do.", Guard::damage),
    ] {
        let name = format!("prevention.{name}");
        sim.metric(Metric::new(name, unit, doc, Reduce::Mean, total(read)));
    }
    observe_sums(sim);
    observe_quarters(sim);
    observe_guards(sim);
}

/// What has come together so far, and the hours that it took.
fn observe_sums(sim: &mut SimulationBuilder) {
    for (name, unit, doc, reduce, read) in [
        (
            "avoided_so_far",
            "incidents",
            "Incidents that prevention has avoided since the base year began.",
            Reduce::Last,
            Casebook::avoided as fn(&Casebook) -> f64,
        ),
        (
            "averted_so_far",
            "money",
            "Damage that prevention has averted since the base year began.",
            Reduce::Last,
            Casebook::averted,
        ),
        ("kinds_open", "kinds", "Kinds of incident that can strike again.", Reduce::Mean, |b| {
            b.open() as f64
        }),
        (
            "kinds_eliminated",
            "kinds",
            "Kinds of incident eliminated since the base year began.",
            Reduce::Last,
            Casebook::eliminated,
        ),
    ] {
        sim.metric(Metric::new(
            format!("prevention.{name}"),
            unit,
            doc,
            reduce,
            move |all: Books| all.iter().map(read).sum::<f64>(),
        ));
    }
    for (name, doc, read) in [
        ("on_call", "People's hours that restoring took.", (|w| w.hours.on_call) as Read),
        ("hours", "People's hours that went to prevention and its metrics.", |w| {
            w.hours.prevention
        }),
    ] {
        sim.metric(Metric::new(
            format!("prevention.{name}"),
            "h/week",
            doc,
            Reduce::Mean,
            move |all: Query<&Week>| all.iter().map(read).sum::<f64>(),
        ));
    }
}

type Read = fn(&Week) -> f64;

/// Ratios over the last 13 weeks, of all organizations together.
fn observe_quarters(sim: &mut SimulationBuilder) {
    sim.metric(Metric::new(
        "prevention.mttr",
        "h",
        "Mean time from an incident to its restoration, in the last 13 weeks; undefined without incidents.",
        Reduce::Mean,
        |all: Books| {
            let [incidents, _, restored, _] = quarter(&all);
            ratio(restored, incidents)
        },
    ))
    .metric(Metric::new(
        "prevention.change_failure",
        "incidents/result",
        "Incidents for each result shipped, in the last 13 weeks.",
        Reduce::Mean,
        |all: Books| {
            let [incidents, _, _, shipped] = quarter(&all);
            ratio(incidents, shipped)
        },
    ))
    .metric(Metric::new(
        "prevention.recurring",
        "share",
        "Share of the incidents of the last 13 weeks that repeat a kind.",
        Reduce::Mean,
        |all: Books| {
            let [incidents, repeats, ..] = quarter(&all);
            ratio(repeats, incidents)
        },
    ))
    .metric(Metric::new(
        "prevention.availability",
        "share",
        "Share of the last 13 weeks in which nothing waited to be restored, weighted by people.",
        Reduce::Mean,
        |all: Query<(&Payroll, &Casebook)>| weighted(all.iter().map(|(p, b)| (p, b.availability()))),
    ))
    .metric(Metric::new(
        "prevention.weeks_to_prove",
        "week",
        "Weeks in which the average organization could prove at 5 % that prevention works; undefined where it \
         does not.",
        Reduce::Mean,
        |all: Books| {
            let n = all.iter().len() as f64;
            let sum = all.iter().map(Casebook::rates).fold([0.0; 2], |s, [after, before]| {
                [s[0] + after, s[1] + before]
            });
            let [after, before] = sum.map(|rate| rate / n);
            if before > after { periods_to_prove(before, after) } else { f64::NAN }
        },
    ));
}

/// What organizations have, weighted by people.
fn observe_guards(sim: &mut SimulationBuilder) {
    for (name, unit, doc, read) in [
        ("built", "1", "Stock of prevention.", Guard::stock as fn(&Guard) -> f64),
        ("covered", "share", "Share of prevention that metrics cover.", Guard::visibility),
        (
            "given",
            "share",
            "Share of people's productive hours given to prevention.",
            Guard::effort,
        ),
    ] {
        sim.metric(Metric::new(
            format!("prevention.{name}"),
            unit,
            &format!("{} Weighted by people.", doc),
            Reduce::Mean,
            move |all: Query<(&Payroll, &Guard)>| weighted(all.iter().map(|(p, g)| (p, read(g)))),
        ));
    }
}

/// A mean over organizations, weighted by people.
fn weighted<'a>(values: impl Iterator<Item = (&'a Payroll, f64)>) -> f64 {
    let (sum, n) = values.fold((0.0, 0.0), |s, (payroll, value)| {
        (s.0 + payroll.heads() * value, s.1 + payroll.heads())
    });
    ratio(sum, n)
}
