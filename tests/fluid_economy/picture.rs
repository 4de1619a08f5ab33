//! Tests of the mission's picture: what three times the tasks, the purposes or both do, and where that turns.

use crate::assumptions::{Adoption, Assumptions, Closure};
use crate::economy::{Economy, Week};
use crate::headline::{against, against_base, net, weeks};
use crate::printed;

const TEN: f64 = 10.0;
/// What puts no bound on proposals.
const UNBOUNDED: f64 = 1e9;

fn d() -> Assumptions {
    Assumptions::default().at_once()
}

fn baseline() -> Assumptions {
    Assumptions { priced: 1.0, ..d() }
}

fn run(a: &Assumptions) -> Vec<Week> {
    Economy::run(a, weeks(TEN))
}

/// A row: hours that organizations lose [%] and net [points], for base, tasks by 3, purposes by 3 and both; and
/// whether tasks bind in the first.
#[track_caller]
fn row(closure: Closure, iota: f64, cells: [(&str, &str); 4], tasks_bind: bool) {
    let levers = [(1.0, 1.0), (3.0, 1.0), (1.0, 3.0), (3.0, 3.0)];
    for ((tasks, purposes), (organizations, expected)) in levers.into_iter().zip(cells) {
        let a = Assumptions { iota, tasks, purposes, ..d().under(closure) };
        let run = run(&a);
        let found = against_base(&a, &run);
        printed("organizations", 100.0 * found.organizations, organizations);
        printed("net", 100.0 * found.net, expected);
        if (tasks, purposes) == (1.0, 1.0) {
            let end = run[run.len() - 1];
            assert_eq!(end.put_forward < end.affordable, tasks_bind, "{end:?}");
        }
    }
}

#[test]
fn income() {
    let purposes = ("-31", "-0.7");
    row(Closure::Income, 1.1, [("72", "0.5"), ("38", "3.4"), purposes, purposes], true);
    for iota in [2.0, UNBOUNDED] {
        row(Closure::Income, iota, [("38", "3.4"), ("38", "3.4"), purposes, purposes], false);
    }
}

#[test]
fn fixed() {
    let tasks = ("18", "5.3");
    row(Closure::Fixed, 1.1, [("72", "20.8"), tasks, ("0", "0.0"), ("0", "0.0")], true);
    row(Closure::Fixed, 2.0, [("30", "8.5"), tasks, ("0", "0.0"), ("0", "0.0")], true);
    row(Closure::Fixed, UNBOUNDED, [("18", "5.3"), tasks, ("0", "0.0"), ("0", "0.0")], false);
}

#[test]
fn open_runs_into_a_shortage_of_labour() {
    let a = d().under(Closure::Open);
    let found = against_base(&a, &run(&a));
    printed("organizations", 100.0 * found.organizations, "56");
    printed("net", 100.0 * found.net, "16.0");
    for (tasks, purposes) in [(3.0, 1.0), (1.0, 3.0), (3.0, 3.0)] {
        let found = net(&Assumptions { tasks, purposes, ..a.clone() }, TEN);
        printed("net", found, "-19");
    }
}

/// What purposes by 3 do to net against R [points].
fn effect(a: &Assumptions) -> f64 {
    net(&Assumptions { purposes: 3.0, ..a.clone() }, TEN) - net(a, TEN)
}

/// v(all) against R_L [points].
fn displaced(a: &Assumptions) -> f64 {
    100.0 * against(&run(a), &run(&a.without_ai())).net
}

/// What purposes by 3 do to what AI displaces [points].
fn effect_on_displaced(a: &Assumptions) -> f64 {
    displaced(&Assumptions { purposes: 3.0, ..a.clone() }) - displaced(a)
}

/// Where an effect that is positive at wants 0 and negative at 0.5 turns.
fn turns(a: &Assumptions, effect: fn(&Assumptions) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, 0.5);
    while high - low > 1e-6 {
        let wants = 0.5 * (low + high);
        let above = effect(&Assumptions { wants, ..a.clone() }) > 0.0;
        if above { low = wants } else { high = wants }
    }
    low
}

#[test]
fn purposes_lower_net_where_no_price_covers_leading() {
    printed("at defaults", effect(&d()), "-4.2");
    let diffusion = Assumptions { purposes: 3.0, ..Assumptions::default() };
    printed("net in diffusion", net(&diffusion, TEN), "-2.4");
    printed("with wants", effect(&Assumptions { wants: 0.5, ..d() }), "-14");
    printed("with novelty", effect(&Assumptions { novel: 0.9, ..d() }), "-5.9");
}

/// The published bounds, 1.0 to 16.0, hold where ν is 0, 0.5 and 1. Between them net has steps, of layoffs that come
/// and go: at ν 0.75, ι 1.1 and neither wants nor novelty the effect is 0.03.
#[test]
fn purposes_lower_net_in_the_whole_map() {
    let mut effects = vec![];
    for nu in [0.0, 0.5, 1.0] {
        for wants in [0.0, 0.25, 0.5] {
            for novel in [0.0, 0.45, 0.9] {
                for iota in [1.1, 2.0, 5.0] {
                    effects.push(-effect(&Assumptions { nu, wants, novel, iota, ..d() }));
                }
            }
        }
    }
    printed("least", effects.iter().copied().fold(f64::MAX, f64::min), "1.0");
    printed("most", effects.iter().copied().fold(f64::MIN, f64::max), "16.0");
}

/// Unemployment of R_L with purposes by 3 and its line of the attribution.
#[test]
fn three_times_the_purposes_are_short_of_labour_without_ai() {
    let a = Assumptions { purposes: 3.0, adoption: Adoption::Never, ..d() };
    let run = run(&a);
    printed("unemployment", 100.0 * run[run.len() - 1].unemployed, "1.5");
}

#[test]
fn leading_decides_the_sign_where_no_price_covers_it() {
    let table = [
        (0.5, ["3.3", "1.7", "-0.1", "-4.2"]),
        (0.0, ["0.3", "-0.8", "-2.0", "-4.9"]),
        (1.0, ["7.0", "4.8", "2.4", "-3.1"]),
    ];
    for (nu, row) in table {
        for (leading, expected) in [0.0, 0.02, 0.04, 0.08].into_iter().zip(row) {
            printed("effect", effect(&Assumptions { nu, leading, ..d() }), expected);
        }
    }
}

#[test]
fn the_map_has_a_zero_line_where_prices_cover_leading() {
    let at = [(0.0, 0.0), (0.0, 0.9), (0.1, 0.0), (0.25, 0.0), (0.5, 0.0)];
    let table = [
        (0.0, ["-0.8", "-1.4", "-2.6", "-5.3", "-9.1"]),
        (0.5, ["1.5", "-0.6", "-1.0", "-4.5", "-9.6"]),
        (1.0, ["6.8", "0.9", "3.0", "-2.5", "-9.1"]),
    ];
    for (nu, row) in table {
        for ((wants, novel), expected) in at.into_iter().zip(row) {
            printed("effect", effect(&Assumptions { nu, wants, novel, ..baseline() }), expected);
        }
    }
    for (leading, expected) in [(0.0, "3.3"), (0.04, "2.3"), (0.08, "1.5"), (0.12, "0.4")] {
        printed("effect", effect(&Assumptions { leading, ..baseline() }), expected);
    }
    printed("line at wants", turns(&baseline(), effect), "0.059");
}

#[test]
fn what_ai_displaces_rises_with_purposes() {
    printed("v(all)", displaced(&d()), "3.4");
    printed("v(all)", displaced(&Assumptions { purposes: 3.0, ..d() }), "6.0");
    for (leading, expected) in [(0.0, "3.3"), (0.02, "3.6"), (0.04, "3.3")] {
        let a = Assumptions { leading, ..d() };
        printed("difference", effect_on_displaced(&a), expected);
    }
}

#[test]
fn what_ai_displaces_falls_only_where_people_spend_what_they_saved() {
    let line =
        |nu, novel, iota| turns(&Assumptions { nu, novel, iota, ..d() }, effect_on_displaced);
    printed("at defaults", line(0.5, 0.0, 2.0), "0.41");
    printed("ν 0", line(0.0, 0.9, 2.0), "0.20");
    printed("ν 0.5", line(0.5, 0.9, 2.0), "0.36");
    let mut scarce = vec![];
    for nu in [0.0, 0.5, 1.0] {
        for novel in [0.0, 0.45, 0.9] {
            scarce.push(line(nu, novel, 1.1));
        }
    }
    printed("least", scarce.iter().copied().fold(f64::MAX, f64::min), "0.29");
    printed("most", scarce.iter().copied().fold(f64::MIN, f64::max), "0.46");
}
