//! What the room shows.

use super::*;
use crate::engine::{Metric, Reduce};
use crate::model::states::headline::metric;

pub(super) fn observe(sim: &mut SimulationBuilder) {
    let of = |read: fn(Compared) -> f64| {
        move |ledger: Res<Ledger>, before: Res<Handed>, clock: Res<Clock>| {
            ledger.compared(&before, *clock).map_or(f64::NAN, read)
        }
    };
    sim.metric(Metric::new(
        metric::NET,
        "share of the labour force",
        "Net job loss: full-time jobs lost against the world without AI, for each person of its labour force; below 0 gained.",
        Reduce::Last,
        of(|it| it.net),
    ))
    .metric(Metric::new(
        metric::JOBS,
        "share of the labour force",
        "Part of it: fewer people employed.",
        Reduce::Last,
        of(|it| it.jobs),
    ))
    .metric(Metric::new(
        metric::IDLE,
        "share of the labour force",
        "Part of it: fewer hours of those employed.",
        Reduce::Last,
        of(|it| it.net - it.jobs),
    ))
    .metric(Metric::new(
        metric::ORGANIZATIONS,
        "share of hours",
        "Share of the hours worked in organizations that is lost against the world without AI.",
        Reduce::Last,
        of(|it| it.organizations),
    ))
    .metric(Metric::new(
        metric::PERSON_YEARS,
        "person-years lost",
        "Full-time work lost since the start against the world without AI.",
        Reduce::Last,
        |ledger: Res<Ledger>| ledger.person_years,
    ))
    .metric(Metric::new(
        metric::SOON,
        "person-months lost",
        "Full-time work lost in the 24 months after the start against the world without AI: the short clock.",
        Reduce::Last,
        |ledger: Res<Ledger>| ledger.soon * 12.0,
    ));
    let docs = [
        ("whose people were laid off", "whose people were laid off"),
        ("lost with their organization", "lost with their organization"),
        ("left and not filled again", "left and not filled again"),
        ("opened, which count as less than none", "never opened that the world without AI opened"),
    ];
    for (i, (way, (level, part))) in WAYS.into_iter().zip(docs).enumerate() {
        sim.metric(Metric::new(
            ("headline.places_lost", "way", way),
            "places lost",
            &format!("Places {level} since the start, in the mean of 26 weeks."),
            Reduce::Last,
            move |ledger: Res<Ledger>| ledger.lost()[i],
        ))
        .metric(Metric::new(
            (metric::JOBS, "way", way),
            "share of the labour force",
            &format!("Of jobs lost against the world without AI: places {part}."),
            Reduce::Last,
            move |ledger: Res<Ledger>, before: Res<Handed>, clock: Res<Clock>| {
                ledger.compared(&before, *clock).map_or(f64::NAN, |it| it.by_way[i])
            },
        ));
    }
    sim.metric(Metric::new(
        metric::NET_EXPOSED,
        "share of people in organizations",
        "Full-time jobs lost against the world without AI, in the rest of the economy as well, for each person in organizations.",
        Reduce::Last,
        |ledger: Res<Ledger>, before: Res<Handed>, clock: Res<Clock>, economy: Res<EconomyTerms>| {
            let net = ledger.compared(&before, *clock).map(|it| it.net);
            net.map_or(f64::NAN, |net| net / economy.exposed)
        },
    ));
    let docs = [
        ("h/week", "Hours that people work, in the mean of 26 weeks; finding is not work."),
        ("people", "People employed, in the mean of 26 weeks."),
        ("people", "People who work or could, in the mean of 26 weeks."),
        ("h/week", "Hours that people work in organizations, in the mean of 26 weeks."),
    ];
    for (i, (level, (unit, doc))) in LEVELS.into_iter().zip(docs).enumerate() {
        let read = move |ledger: Res<Ledger>| ledger.levels()[i];
        sim.metric(Metric::new(level, unit, doc, Reduce::Last, read));
    }
}
