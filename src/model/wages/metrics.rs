//! What the room shows.

use super::*;
use crate::engine::inequality::{bimodality, gini, wolfson};
use crate::engine::{Clock, Metric, Reduce};
use crate::model::states::displacement::{Employment, Group, Groups};
use crate::model::states::tiers::Standing;

type People<'w, 's> = Query<'w, 's, (&'static Employment, &'static Standing, &'static Pay)>;

fn employed<'a>(all: &'a People) -> impl Iterator<Item = (&'a Standing, &'a Pay)> {
    all.iter().filter(|(e, ..)| e.employer().is_some()).map(|(_, s, pay)| (s, pay))
}

/// Mean pay of those of the employed for whom `which` holds; undefined where there are none.
fn mean(p: &Wages, all: &People, which: impl Fn(&Standing, &Pay) -> bool) -> f64 {
    if !p.told_apart() {
        return f64::NAN;
    }
    let (n, sum) = employed(all)
        .filter(|(s, pay)| which(s, pay))
        .fold((0.0, 0.0), |t, (_, pay)| (t.0 + 1.0, t.1 + pay.relative));
    if n > 0.0 { sum / n } else { f64::NAN }
}

/// What a person's kind of work was worth a year ago and is now: whether more than half is gone.
fn fell_off(prices: &Prices, clock: Clock, s: &Standing, pay: &Pay) -> bool {
    let year = &prices.year;
    let then = year[(clock.tick + 1) as usize % year.len()];
    let share = pow(pay.executing, f64::from(s.acts()));
    let worth = |(execution, judgment): (f64, f64)| share * execution + (1.0 - share) * judgment;
    !pay.physical && worth((prices.execution, prices.judgment)) < 0.5 * worth(then)
}

pub(super) fn observe(sim: &mut SimulationBuilder) {
    let price = |read: fn(&Prices) -> f64| {
        move |p: Res<Wages>, now: Res<Prices>| {
            let value = read(&now);
            if p.told_apart() && value.is_finite() { value } else { f64::NAN }
        }
    };
    for (name, unit, doc, reduce, read) in [
        (
            "execution",
            "× base",
            "Price of execution without presence, against base.",
            Reduce::Mean,
            Prices::execution as fn(&Prices) -> f64,
        ),
        ("judgment", "× base", "Price of judgment, against base.", Reduce::Mean, Prices::judgment),
        (
            "presence",
            "× base",
            "Price of work in presence, against base.",
            Reduce::Mean,
            Prices::physical,
        ),
        (
            "ai_cost",
            "× base",
            "Cost of an hour of base work by AI, relative to one by a person at base.",
            Reduce::Mean,
            |n| n.ai_cost,
        ),
        (
            "knowledge_rent",
            "share",
            "What is left of the rent of knowing, of what execution earned at base.",
            Reduce::Mean,
            |n| n.rent,
        ),
        (
            "judgment_share",
            "share",
            "Share of judgment in what people are paid.",
            Reduce::Mean,
            Prices::judgment_share,
        ),
        (
            "common_after",
            "year",
            "When what was prestigious became common: execution at half its price.",
            Reduce::Last,
            |n| n.dates[0],
        ),
        (
            "essential_after",
            "year",
            "When what was overlooked became essential: physical work paid above execution.",
            Reduce::Last,
            |n| n.dates[1],
        ),
        (
            "judged_after",
            "year",
            "When judgment came to be paid more than half of all pay.",
            Reduce::Last,
            |n| n.dates[2],
        ),
    ] {
        sim.metric(Metric::new(format!("wages.{name}"), unit, doc, reduce, price(read)));
    }
    sim.metric(Metric::new(
        "wages.level",
        "× base",
        "Pay of all as unemployment has moved it, against base.",
        Reduce::Mean,
        |now: Res<Prices>| now.level(),
    ));
    for tier in [1_u8, 2, 3] {
        sim.metric(Metric::new(
            ("wages.pay", "tier", tier),
            "1",
            &format!(
                "Mean pay of those who work in tier {tier}, against the mean of the base year."
            ),
            Reduce::Mean,
            move |p: Res<Wages>, all: People| mean(&p, &all, |s, _| s.acts() == tier),
        ));
    }
    for (physical, name, doc) in [
        (true, "physical", "in occupations that need presence"),
        (false, "cognitive", "in occupations that do not need presence"),
    ] {
        type Count = fn(&Group) -> f64;
        for (what, says, count) in [
            ("wages.people", "People of the labour force", Group::people as Count),
            ("wages.displaced", "Displaced people", Group::displaced),
        ] {
            let read = move |p: Res<Wages>, clock: Res<Clock>, groups: Res<Groups>| {
                let told = p.physical > 0.0 && clock.started();
                if told { count(&groups.of_presence(physical)) } else { f64::NAN }
            };
            let (name, doc) = ((what, "presence", name), format!("{says} {doc}."));
            sim.metric(Metric::new(name, "people", &doc, Reduce::Mean, read));
        }
    }
    let unequal = |read: fn(&[f64]) -> f64| {
        move |p: Res<Wages>, all: People| {
            if !p.told_apart() {
                return f64::NAN;
            }
            let pay: Vec<f64> = employed(&all).map(|(_, pay)| pay.relative).collect();
            let value = if pay.len() > 1 { read(&pay) } else { f64::NAN };
            if value.is_finite() { value } else { f64::NAN }
        }
    };
    for (name, doc, read) in [
        ("gini", "Gini coefficient of pay among the employed.", gini as fn(&[f64]) -> f64),
        (
            "polarization",
            "Wolfson's polarization of pay: how far two halves have moved apart.",
            wolfson,
        ),
        ("bimodality", "Bimodality of pay: above 5/9 there are two camps.", bimodality),
        ("middle", "Share of the employed who earn from 3/4 to 5/4 of the median.", middle_share),
    ] {
        let unit = if name == "middle" { "share" } else { "1" };
        sim.metric(Metric::new(format!("wages.{name}"), unit, doc, Reduce::Mean, unequal(read)));
    }
    sim.metric(Metric::new(
        "wages.exposed",
        "share",
        "Share of the employed who live on execution: more than half of their pay is for it.",
        Reduce::Mean,
        |p: Res<Wages>, now: Res<Prices>, all: People| {
            if !p.told_apart() {
                return f64::NAN;
            }
            let (n, exposed) = employed(&all).fold((0.0, 0.0), |t, (s, pay)| {
                let share = pow(pay.executing, f64::from(s.acts()));
                let lives = share * now.execution > (1.0 - share) * now.judgment;
                (t.0 + 1.0, t.1 + f64::from(u8::from(lives && !pay.physical)))
            });
            if n > 0.0 { exposed / n } else { f64::NAN }
        },
    ))
    .metric(Metric::new(
        "wages.cliffs",
        "share",
        "Share of the employed whose kind of work lost more than half of its worth within a year.",
        Reduce::Max,
        |p: Res<Wages>, now: Res<Prices>, clock: Res<Clock>, all: People| {
            if !p.told_apart() || now.year.len() < crate::engine::BASE_TICKS as usize {
                return f64::NAN;
            }
            let (n, fell) = employed(&all).fold((0.0, 0.0), |t, (s, pay)| {
                (t.0 + 1.0, t.1 + f64::from(u8::from(fell_off(&now, *clock, s, pay))))
            });
            if n > 0.0 { fell / n } else { f64::NAN }
        },
    ))
    .metric(Metric::new(
        "wages.adapted",
        "1",
        "Mean pay of those who adapted, relative to those who did not.",
        Reduce::Mean,
        |p: Res<Wages>, all: People| {
            mean(&p, &all, |_, pay| pay.adapted && !pay.physical)
                / mean(&p, &all, |_, pay| !pay.adapted && !pay.physical)
        },
    ))
    .metric(Metric::new(
        "wages.physical_share",
        "share",
        "Share of people's executed work that needed presence.",
        Reduce::Mean,
        |p: Res<Wages>, weeks: Query<&Week>| {
            let (all, there) =
                weeks.iter().fold((0.0, 0.0), |s, w| (s.0 + w.success_work, s.1 + w.presence_work));
            if p.physical > 0.0 && all > 0.0 { there / all } else { f64::NAN }
        },
    ));
}

/// Share of values from 3/4 to 5/4 of the median.
pub(super) fn middle_share(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let median = sorted[sorted.len() / 2];
    let middle = sorted.iter().filter(|v| (0.75 * median..=1.25 * median).contains(*v));
    middle.count() as f64 / sorted.len() as f64
}
