//! What the room shows.

use super::*;
use crate::engine::inequality::bimodality;
use crate::engine::{Clock, Metric, Reduce};
use crate::model::agents::Week;
use crate::model::states::displacement::{Employment, Group, Groups};
use crate::model::states::tiers::metric;

type People<'w, 's> = Query<'w, 's, (&'static Employment, &'static Standing)>;

/// Share of the employed for whom `which` holds; undefined where people have no tiers.
fn share(p: &Tiers, all: &People, which: impl Fn(&Standing) -> bool) -> f64 {
    if !p.told_apart() {
        return f64::NAN;
    }
    let (n, those) =
        all.iter().filter(|(e, _)| e.employer().is_some()).fold((0.0, 0.0), |s, (_, standing)| {
            (s.0 + 1.0, s.1 + f64::from(u8::from(which(standing))))
        });
    if n > 0.0 { those / n } else { f64::NAN }
}

pub(super) fn observe(sim: &mut SimulationBuilder) {
    for (tier, doc) in [
        (1_u8, "Share of the employed who work in tier 1: they execute."),
        (2, "Share of the employed who work in tier 2, the middle: they decide and review."),
        (3, "Share of the employed who work in tier 3: they prevent."),
    ] {
        sim.metric(Metric::new(
            ("tiers.share", "tier", tier),
            "share",
            doc,
            Reduce::Mean,
            move |p: Res<Tiers>, all: People| share(&p, &all, |s| s.acts() == tier),
        ))
        .metric(Metric::new(
            ("tiers.ai_share", "tier", tier),
            "share",
            &format!("Share of what tier {tier} does that AI would do at present costs."),
            Reduce::Mean,
            move |p: Res<Tiers>, clock: Res<Clock>, moves: Res<Moves>| {
                let share = moves.share[usize::from(tier) - 1];
                if p.told_apart() && clock.started() { share } else { f64::NAN }
            },
        ));
    }
    for tier in [1_u8, 2, 3] {
        sim.metric(Metric::new(
            ("tiers.heads", "tier", tier),
            "people",
            &format!("People employed who work in tier {tier}."),
            Reduce::Mean,
            move |p: Res<Tiers>, all: People| {
                let here =
                    |e: &Employment, s: &Standing| e.employer().is_some() && s.acts() == tier;
                let heads = || all.iter().filter(|(e, s)| here(e, s)).count() as f64;
                if p.told_apart() { heads() } else { f64::NAN }
            },
        ));
        type Count = fn(&Group) -> f64;
        for (what, says, count) in [
            ("tiers.people", "People of the labour force", Group::people as Count),
            ("tiers.displaced", "Displaced people", Group::displaced),
        ] {
            sim.metric(Metric::new(
                (what, "tier", tier),
                "people",
                &format!("{says} who work in tier {tier}, or would."),
                Reduce::Mean,
                move |p: Res<Tiers>, clock: Res<Clock>, groups: Res<Groups>| {
                    let told = p.told_apart() && clock.started();
                    if told { count(&groups.of_tier(tier)) } else { f64::NAN }
                },
            ));
        }
    }
    for (tier, which) in [(2, 0), (3, 1)] {
        sim.metric(Metric::new(
            ("tiers.risen", "tier", tier),
            "people/week",
            &format!("People who rose to tier {tier}."),
            Reduce::Mean,
            move |p: Res<Tiers>, moves: Res<Moves>| {
                if p.told_apart() { moves.risen[which] } else { f64::NAN }
            },
        ));
    }
    sim.metric(Metric::new(
        "tiers.stuck",
        "share",
        "Share of the employed who have the cases for tier 2 and yet no way up: nothing to define, no guide.",
        Reduce::Mean,
        |p: Res<Tiers>, duties: Query<&Duty>, all: People| {
            if !p.told_apart() {
                return f64::NAN;
            }
            let guided: Vec<bool> =
                duties.iter().map(|d| p.definition * d.guidance > 0.1).collect();
            let mut stuck = 0.0;
            let mut n = 0.0;
            for (e, s) in &all {
                let Some(home) = e.employer() else { continue };
                n += 1.0;
                let able = s.acts() == 1 && s.cases >= p.cases_needed;
                stuck += f64::from(u8::from(able && !s.opted_out && !guided[home]));
            }
            if n > 0.0 { stuck / n } else { f64::NAN }
        },
    ))
    .metric(Metric::new(
        metric::BIMODALITY,
        "1",
        "Bimodality of the tiers in which the employed work: above 5/9 they are two camps, a dumbbell.",
        Reduce::Mean,
        |p: Res<Tiers>, all: People| {
            if !p.told_apart() {
                return f64::NAN;
            }
            let here = all.iter().filter(|(e, _)| e.employer().is_some());
            let value = bimodality(&here.map(|(_, s)| f64::from(s.acts())).collect::<Vec<_>>());
            if value.is_finite() { value } else { f64::NAN }
        },
    ))
    .metric(Metric::new(
        "tiers.opted_out",
        "share",
        "Share of the employed who declined to own decisions.",
        Reduce::Mean,
        |p: Res<Tiers>, all: People| share(&p, &all, Standing::opted_out),
    ))
    .metric(Metric::new(
        "tiers.restlessness",
        "1",
        "How much more often than at base the employed quit over what they answer for, on average.",
        Reduce::Mean,
        |p: Res<Tiers>, clock: Res<Clock>, all: People| {
            if !p.told_apart() || !clock.started() {
                return f64::NAN;
            }
            let (n, sum) = all
                .iter()
                .filter(|(e, _)| e.employer().is_some())
                .fold((0.0, 0.0), |t, (_, s)| (t.0 + 1.0, t.1 + s.restlessness));
            if n > 0.0 { sum / n } else { f64::NAN }
        },
    ))
    .metric(Metric::new(
        "tiers.strained",
        "share",
        "Share of the employed who answer for more than half as much again as at base.",
        Reduce::Mean,
        |p: Res<Tiers>, duties: Query<&Duty>, all: People| {
            if !p.told_apart() {
                return f64::NAN;
            }
            let loads: Vec<f64> = duties.iter().map(Duty::load).collect();
            let (n, strained) = all.iter().fold((0.0, 0.0), |(n, s), (e, standing)| {
                e.employer().map_or((n, s), |home| {
                    let over = standing.acts() >= 2 && loads[home] > 1.5;
                    (n + 1.0, s + f64::from(u8::from(over)))
                })
            });
            if n > 0.0 { strained / n } else { f64::NAN }
        },
    ))
    .metric(Metric::new(
        "tiers.load",
        "× base",
        "Surface per accountable person against base, weighted by people.",
        Reduce::Mean,
        |p: Res<Tiers>, clock: Res<Clock>, duties: Query<&Duty>| {
            let (n, load) = duties
                .iter()
                .fold((0.0, 0.0), |s, d| (s.0 + d.people, s.1 + d.people * d.load));
            if p.told_apart() && clock.started() && n > 0.0 { load / n } else { f64::NAN }
        },
    ))
    .metric(Metric::new(
        "tiers.surface",
        "tasks/week",
        "What an employed person answers for: results shipped per head.",
        Reduce::Mean,
        |p: Res<Tiers>, duties: Query<&Duty>| {
            let (n, surface) = duties
                .iter()
                .filter(|d| d.people > 0.0)
                .fold((0.0, 0.0), |s, d| (s.0 + d.people, s.1 + d.surface.mean()));
            if p.told_apart() && n > 0.0 { surface / n } else { f64::NAN }
        },
    ));
    for (name, doc, read) in [
        (
            "setting",
            "leading and finding purposes",
            (|w| w.hours.leading + w.hours.finding) as Read,
        ),
        ("executing", "executing", |w| w.hours.execute),
        ("reviewing", "reviewing and steering", |w| w.hours.review + w.hours.steer),
    ] {
        sim.metric(Metric::new(
            ("tiers.role", "role", name),
            "share",
            &format!("Share of people's used and finding hours that goes to {doc}."),
            Reduce::Mean,
            move |all: Query<&Week>| {
                let (sum, part) = all.iter().fold((0.0, 0.0), |s, w| {
                    (s.0 + w.hours.used() + w.hours.finding, s.1 + read(w))
                });
                if sum > 0.0 { part / sum } else { f64::NAN }
            },
        ));
    }
}

type Read = fn(&Week) -> f64;
