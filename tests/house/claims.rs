//! The list of the essays' claims and the scenarios that look at them belong together.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use telosim::report::claims::named;
use telosim::report::ledger::{Entry, listed, whole};
use telosim::scenario::{Scenario, Vocabulary};
use telosim::study::{Stage, vocabulary};

use crate::limits::{TEN, scenarios};

const LIST: &str = include_str!("../../docs/claims.toml");

/// How many claims each essay makes.
const CLAIMS: [(&str, usize); 5] = [("S0", 20), ("S1", 21), ("S2", 12), ("S3", 10), ("S4", 17)];

fn list() -> Vec<(String, Entry)> {
    listed(LIST).unwrap()
}

fn words() -> Vocabulary {
    vocabulary(&Stage::new().unwrap().metrics())
}

/// The ids that checks of the essays' scenarios name, those of parts too: for them and against them.
fn looked_at() -> [BTreeSet<String>; 2] {
    let words = words();
    let mut found = [BTreeSet::new(), BTreeSet::new()];
    for path in scenarios(Path::new("scenarios/essays")) {
        let scenario = Scenario::read(&path, &words, TEN, &[]).unwrap();
        for check in &scenario.checks {
            let (ids, against, _) = named(&check.says)
                .unwrap_or_else(|| panic!("{}: `{}` names no claim", path.display(), check.says));
            found[usize::from(against)].extend(ids.into_iter().map(str::to_owned));
        }
    }
    found
}

#[test]
fn the_list_has_eighty_claims_numbered_without_gaps() {
    let mut numbers: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (id, _) in list() {
        let (essay, number) = id.split_once('.').unwrap();
        numbers.entry(essay.into()).or_default().push(number.parse().unwrap());
    }
    assert_eq!(numbers.len(), CLAIMS.len());
    for (essay, count) in CLAIMS {
        assert_eq!(numbers[essay], (1..=count).collect::<Vec<_>>(), "{essay}");
    }
    assert_eq!(list().len(), 80);
}

#[test]
fn every_claim_stands_in_a_room_of_the_model() {
    let words = words();
    let rooms: BTreeSet<&str> = words.paths().map(|path| path.split('.').next().unwrap()).collect();
    for (id, entry) in list() {
        assert!(rooms.contains(entry.room.as_str()), "{id}: there is no room `{}`", entry.room);
    }
}

#[test]
fn every_claim_is_looked_at_and_nothing_else_is() {
    let [looks, against] = looked_at();
    let whole_of = |ids: &BTreeSet<String>| -> BTreeSet<String> {
        ids.iter().map(|id| whole(id).to_owned()).collect()
    };
    let listed: BTreeSet<String> = list().into_iter().map(|(id, _)| id).collect();
    assert_eq!(whole_of(&looks), listed);
    assert!(whole_of(&against).is_subset(&listed));
}

#[test]
fn what_is_imposed_is_imposed_by_a_parameter_and_shown_to_fail_without_it() {
    let (words, [_, against]) = (words(), looked_at());
    let mut imposed = 0;
    for (id, entry) in list() {
        let Some(parameter) = entry.imposed else { continue };
        assert!(words.get(&parameter).is_some(), "{id}: there is no parameter `{parameter}`");
        assert!(against.iter().any(|it| whole(it) == id), "{id}: no check shows where it fails");
        imposed += 1;
    }
    assert!(imposed > 0, "the model assumes nothing?");
}
