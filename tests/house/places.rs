//! A setting means the same wherever it is written.

use std::path::Path;

use serde_json::{Value, json};
use telosim::engine::Draws;
use telosim::scenario::{Kind, Parameter, Resolved, Role, Row, Scenario, VariantRole, Vocabulary};
use telosim::study::{Horizon, Part, Stage, Status, design::Points, vocabulary};

use crate::limits::TEN;

/// Two organizations in one quarter; seats have a price.
const WORLD: &str = "[time]\nyears = 0.25\n[ensemble]\nruns = 1\nseed = 11\n";
const TOP: &str = "organizations.count = 2\ndemand.seat_cost = 300\n";

fn read(folder: &Path, name: &str, text: &str, words: &Vocabulary, set: &[String]) -> Scenario {
    let path = folder.join(name);
    std::fs::write(&path, format!("title = \"T\"\n{text}")).unwrap();
    let read = Scenario::read(&path, words, TEN, set);
    read.unwrap_or_else(|faults| panic!("{text}: {faults}"))
}

/// What is simulated where a parameter is set in each of the places: file, child, command line, arm, axis and, for a
/// lever, policy and date.
fn places(folder: &Path, words: &Vocabulary, path: &str, to: &Value) -> Vec<Resolved> {
    let own = format!("{TOP}{path} = {to}\n{WORLD}");
    let plain = format!("{TOP}{WORLD}");
    let of = |text: &str, set: &[String]| read(folder, "one.toml", text, words, set);
    let itself = |it: &Scenario| it.resolved(&Row::default());
    let mut all = vec![itself(&of(&own, &[]))];
    read(folder, "parent.toml", &plain, words, &[]);
    all.push(itself(&of(&format!("extends = \"parent.toml\"\n{path} = {to}\n"), &[])));
    all.push(itself(&of(&plain, &[format!("{path}={to}")])));
    let arm = of(&format!("{plain}[[arm]]\nname = \"it\"\nset = {{ \"{path}\" = {to} }}\n"), &[]);
    all.push(arm.resolved(&arm.row("it", &VariantRole::Arm).unwrap()));
    let axis = of(&format!("{plain}[[axis]]\nset = \"{path}\"\nvalues = [{to}]\n"), &[]);
    let points = Points::new(axis.sweep.as_ref().unwrap(), 11);
    let point = points.settings(0).into_iter().map(|(axis, value)| (axis.set.clone(), value));
    all.push(axis.resolved(&Row::default().at(point)));
    if words.get(path).unwrap().role == Some(Role::Lever) {
        let policy = format!("{plain}[[policy]]\nname = \"it\"\nset = {{ \"{path}\" = {to} }}\n");
        let policy = of(&policy, &[]);
        all.push(policy.resolved(&policy.row("it", &VariantRole::Policy).unwrap()));
        let dated = format!("{plain}[[lever]]\nfrom = 2026-01-01\nset = \"{path}\"\nto = {to}\n");
        all.push(itself(&of(&dated, &[])));
    }
    all
}

/// Every number of a replicate, as bits.
fn bits(stage: &mut Stage, scenario: &Scenario, row: &Resolved) -> Vec<u64> {
    let draws = Draws::new(scenario.ensemble.seed, 0);
    let part = Part::of(scenario, row, &draws).unwrap();
    let (outcome, _) = stage.play(part, draws, &Horizon::of(scenario));
    assert_eq!(outcome.status, Status::Ok);
    outcome.series.iter().flatten().chain(&outcome.finals).map(|value| value.to_bits()).collect()
}

/// A value that the parameter may have and has neither in `ten` nor by default.
fn another(parameter: &Parameter, now: &Value) -> Value {
    let candidates: Vec<Value> = match &parameter.kind {
        Kind::Flag => vec![json!(true), json!(false)],
        Kind::Choice(words) => words.iter().map(|(word, _)| json!(word)).collect(),
        Kind::Count => (1..10).map(|x| json!(x)).collect(),
        _ => [0.15, 0.4, 1.5, 3.0, 20.0, 200.0].map(|x| json!(x)).to_vec(),
    };
    let fits = |value: &Value| value.as_f64().is_none_or(|x| parameter.range.holds(x));
    let news = |value: &Value| *value != parameter.default && value != now;
    let found = candidates.iter().find(|value| fits(value) && news(value));
    // Of two values one may be the default's and the other that of `ten`.
    let found = found.or_else(|| candidates.iter().find(|value| fits(value) && *value != now));
    found.unwrap_or_else(|| panic!("{}", parameter.path)).clone()
}

#[test]
fn a_lever_set_in_seven_places_gives_the_same_bits() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = Stage::new().unwrap();
    let words = vocabulary(&stage.metrics());
    let plain = read(folder.path(), "p.toml", &format!("{TOP}{WORLD}"), &words, &[]);
    let nothing = bits(&mut stage, &plain, &plain.resolved(&Row::default()));
    let mut moving = 0;
    // A list is no axis, which is one of the seven; what is cut has tests of its own.
    let one = |it: &&Parameter| it.role == Some(Role::Lever) && !matches!(it.kind, Kind::List(_));
    for lever in words.parameters.iter().filter(one) {
        let now = plain.get(&lever.path).unwrap().spec.to_json();
        let to = another(lever, &now);
        let all = places(folder.path(), &words, &lever.path, &to);
        assert_eq!(all.len(), 7);
        let seen: Vec<Vec<u64>> = all.iter().map(|row| bits(&mut stage, &plain, row)).collect();
        assert!(seen.iter().all(|it| *it == seen[0]), "{} = {to}", lever.path);
        assert!(all.iter().all(|row| row.id() == all[0].id()), "{} = {to}", lever.path);
        // Before the start it changes nothing: there are thirteen records of four weeks, or a few more.
        moving += usize::from(seen[0] != nothing);
    }
    assert!(moving > 15, "{moving} levers move something in a quarter");
}

/// What is uncertain, initial or of scale holds in the base year too, in each of the five places.
#[test]
fn what_is_no_lever_holds_throughout_in_each_place() {
    let folder = tempfile::tempdir().unwrap();
    let mut stage = Stage::new().unwrap();
    let words = vocabulary(&stage.metrics());
    let plain = read(folder.path(), "p.toml", &format!("{TOP}{WORLD}"), &words, &[]);
    let sample = [
        ("purposes.births", json!(0.1)),
        ("coordination.handoffs", json!(2.0)),
        ("organizations.productive", json!(0.7)),
        ("feedback.slots_per_person", json!(3.0)),
    ];
    for (path, to) in sample {
        let all = places(folder.path(), &words, path, &to);
        assert_eq!(all.len(), 5);
        let first = bits(&mut stage, &plain, &all[0]);
        assert!(all.iter().all(|row| bits(&mut stage, &plain, row) == first), "{path}");
        assert!(all.iter().all(|row| row.id() == all[0].id()), "{path}");
    }
}

#[test]
fn a_lever_that_costs_something_has_a_price() {
    let words = Vocabulary::of::<telosim::model::Model>();
    let read = |text: &str| {
        let text = format!("title = \"T\"\nextends = \"neutral\"\n{text}");
        Scenario::parse("t.toml", text.as_bytes(), &words, "", &[])
    };
    let seats = [
        "[displacement]\nseats = 0.1\n",
        "[base]\ndisplacement.seats = 0.1\n",
        "[[arm]]\nname = \"a\"\nset = { displacement.seats = 0.1 }\n",
        "[[axis]]\nset = \"displacement.seats\"\nvalues = [0, 0.1]\n",
        "[[lever]]\nfrom = 2027-01-01\nset = \"displacement.seats\"\nto = 0.1\n",
        "[[policy]]\nname = \"p\"\nset = { displacement.seats = 0.1 }\n",
    ];
    for text in seats {
        let refused = read(text).unwrap_err().to_string();
        assert!(refused.contains("costs something and has no price"), "{refused}");
        assert!(refused.contains("demand.seat_cost"), "{refused}");
        let priced = read(&format!("demand.seat_cost = 300\n{text}"));
        assert!(priced.is_ok(), "{}", priced.unwrap_err());
    }
    assert!(read("[displacement]\nseats = 0\n").is_ok());
}
