//! What the room shows.

use super::toll::{Idles, displaced, idle_heads};
use super::*;
use crate::engine::{Handed, Metric, Reduce};
use crate::model::states::adoption::Way;
use crate::model::states::displacement::metric;
use crate::model::states::purposes::Cells;
use crate::model::states::tasks::Demanded;

pub(super) fn observe(sim: &mut SimulationBuilder) {
    let part = |which: fn([f64; 3]) -> f64| {
        move |labour: Res<Labour>, before: Res<Handed>, clock: Res<Clock>, all: Idles| {
            displaced(&labour, &before, *clock, idle_heads(all))
                .map_or(f64::NAN, |d| which(d) / labour.force())
        }
    };
    let count = |read: fn(&Labour) -> f64| move |labour: Res<Labour>| read(&labour);
    sim.metric(Metric::new(
        metric::SHARE,
        "share",
        "Displaced share of the modelled labour force: D.",
        Reduce::Mean,
        part(|d| d.iter().sum::<f64>()),
    ))
    .metric(Metric::new(
        metric::IDLE,
        "share",
        "Part of D: employed, without work that they had at base.",
        Reduce::Mean,
        part(|d| d[0]),
    ))
    .metric(Metric::new(
        metric::SEPARATED,
        "share",
        "Part of D: separated for lack of work and not re-employed.",
        Reduce::Mean,
        part(|d| d[1]),
    ))
    .metric(Metric::new(
        metric::ENTRANTS,
        "share",
        "Part of D: entrants never hired, beyond those of the reference.",
        Reduce::Mean,
        part(|d| d[2]),
    ))
    .metric(Metric::new(
        metric::UNEMPLOYMENT,
        "share",
        "Share of the labour force that is unemployed.",
        Reduce::Mean,
        count(|l| l.unemployed / l.force()),
    ))
    .metric(Metric::new(
        metric::LONG_TERM,
        "share",
        "Share of the unemployed without work for more than 27 weeks.",
        Reduce::Mean,
        count(|l| if l.unemployed > 0.0 { l.long_term / l.unemployed } else { f64::NAN }),
    ))
    .metric(Metric::new(
        metric::VACANCIES,
        "places",
        "Places that organizations want to fill.",
        Reduce::Mean,
        count(|l| l.vacancies),
    ))
    .metric(Metric::new(
        metric::EMPLOYED,
        "people",
        "People employed.",
        Reduce::Mean,
        count(|l| l.employed),
    ))
    .metric(Metric::new(
        metric::LABOUR_FORCE,
        "people",
        "People who work or could.",
        Reduce::Mean,
        count(Labour::force),
    ))
    .metric(Metric::new(
        metric::LEARNERS,
        "people",
        "People who learn another occupation.",
        Reduce::Mean,
        count(|l| l.retraining),
    ))
    .metric(Metric::new(
        metric::EXITS,
        "people",
        "People who have left the labour force.",
        Reduce::Last,
        count(|l| l.exited),
    ))
    .metric(Metric::new(
        NEVER_HIRED,
        "people",
        "Entrants in the labour force whom nobody has ever hired.",
        Reduce::Mean,
        count(|l| l.never_hired),
    ))
    .metric(Metric::new(
        metric::OUTPUT_PER_HEAD,
        "bh/week",
        "Successful work per employed person.",
        Reduce::Mean,
        |labour: Res<Labour>, weeks: Query<&Week>| {
            if labour.employed > 0.0 {
                weeks.iter().map(|w| w.success_work).sum::<f64>() / labour.employed
            } else {
                f64::NAN
            }
        },
    ));
    sim.metric(Metric::new(
        metric::SOON,
        "person-months",
        "Displaced person-months in the 24 months after the start: the short clock.",
        Reduce::Last,
        |toll: Res<Toll>| toll.soon,
    ))
    .metric(Metric::new(
        metric::PERSON_YEARS,
        "person-years",
        "Displaced person-years since the start.",
        Reduce::Last,
        |toll: Res<Toll>| toll.ever / 12.0,
    ));
    for (which, name, doc) in [
        (Quadrant::Neither, "neither", "neither tasks nor purposes"),
        (Quadrant::Tasks, "tasks", "only tasks"),
        (Quadrant::Purposes, "purposes", "only purposes"),
        (Quadrant::Both, "both", "both tasks and purposes"),
    ] {
        let doc = format!("People in organizations where {doc} scale.");
        type Where<'w, 's> = Query<'w, 's, (&'static Payroll, &'static Cells, &'static Demanded)>;
        let people = move |p: Res<Displacement>, clock: Res<Clock>, all: Where| {
            let here =
                |c: &Cells, d: &Demanded| quadrant(d.scaling(), c.scaling(), p.threshold) == which;
            let sum = all.iter().filter(|(_, c, d)| here(c, d)).map(|(p, ..)| p.heads).sum::<f64>();
            if clock.started() { sum } else { f64::NAN }
        };
        sim.metric(Metric::new(
            (metric::HEADS, "quadrant", name),
            "people",
            &doc,
            Reduce::Mean,
            people,
        ));
        measure_quadrant(sim, which, name);
    }
    observe_groups(sim);
}

/// Whether a quadrant is what it is called: idle people, output a head and purposes without tasks in it.
fn measure_quadrant(sim: &mut SimulationBuilder, which: Quadrant, name: &str) {
    type Where<'w, 's> = Query<
        'w,
        's,
        (&'static Payroll, &'static Cells, &'static Demanded, &'static Idle, &'static Week),
    >;
    type Read = fn(&Payroll, &Cells, &Idle, &Week) -> f64;
    let of_heads = move |read: Read| {
        move |p: Res<Displacement>, clock: Res<Clock>, all: Where| {
            let here = all
                .iter()
                .filter(|(_, c, d, ..)| quadrant(d.scaling(), c.scaling(), p.threshold) == which);
            let (sum, heads) = here.fold((0.0, 0.0), |s, (payroll, c, _, idle, week)| {
                (s.0 + read(payroll, c, idle, week), s.1 + payroll.heads)
            });
            if clock.started() && heads > 0.0 { sum / heads } else { f64::NAN }
        }
    };
    let reads: [(&str, &str, &str, Read); 3] = [
        ("idle", "share", "Share of people without work that they had at base", |p, _, idle, _| {
            p.heads * idle.above_base()
        }),
        ("output", "bh/week", "Successful work per employed person", |_, _, _, w| w.success_work),
        (
            "unexecuted",
            "cells",
            "Led cells per employed person of which no task was accepted for 26 weeks",
            |_, c, _, _| c.unexecuted(),
        ),
    ];
    for (what, unit, doc, read) in reads {
        let stratum = (&*format!("displacement.{what}"), "quadrant", name);
        let doc = format!("{doc}, in organizations of the quadrant {name}.");
        sim.metric(Metric::new(stratum, unit, &doc, Reduce::Mean, of_heads(read)));
    }
}

/// The displaced by who they are.
fn observe_groups(sim: &mut SimulationBuilder) {
    for (newcomers, name, doc) in [
        (true, "newcomers", "who entered after the run began"),
        (false, "experienced", "who were in the labour force when the run began"),
    ] {
        observe_group(sim, ["entry", name], doc, move |p, groups| {
            (p.turnover > 0.0).then(|| groups.of_entry(newcomers))
        });
    }
    for (way, name, doc) in [
        (Way::HumanCoordinated, "human_coordinated", "people coordinate all work"),
        (Way::Copilot, "copilot", "people have copilots"),
        (Way::SystemRun, "system_run", "a system runs the work"),
    ] {
        let doc = format!("whose organization, or the last that they had, is one where {doc}");
        observe_group(sim, ["way of working", name], &doc, move |_, groups| {
            Some(groups.of_way(way))
        });
    }
}

/// Shows how many people a group has and how many of them are displaced.
fn observe_group(
    sim: &mut SimulationBuilder,
    [by, name]: [&str; 2],
    doc: &str,
    of: impl Fn(&Displacement, &Groups) -> Option<Group> + Copy + Send + Sync + 'static,
) {
    type Count = fn(&Group) -> f64;
    for (what, says, count) in [
        ("displacement.people", "People of the labour force", Group::people as Count),
        (
            "displacement.displaced",
            "Displaced people, the reference's entrants not taken off,",
            Group::displaced,
        ),
    ] {
        let read = move |p: Res<Displacement>, clock: Res<Clock>, groups: Res<Groups>| {
            let group = of(&p, &groups).filter(|_| clock.started());
            group.map_or(f64::NAN, |group| count(&group))
        };
        let doc = format!("{says} {doc}.");
        sim.metric(Metric::new((what, by, name), "people", &doc, Reduce::Mean, read));
    }
}
