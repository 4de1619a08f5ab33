//! `[[experiment]]`: many arms at once, named by their settings.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::Arm;
use super::echo::toml;
use super::fault::Fault;
use super::merge::{Asked, Leaf, MOST_ITEMS, Reader};
use super::source::Place;
use super::spec::Spec;
use super::tree::{Node, Table, Value};
use super::vocabulary::Vocabulary;

/// A parameter that an experiment varies, with its values.
type Factor = (String, Vec<Spec>);

impl Reader<'_> {
    /// The arms of all experiments, in the order of the files.
    pub fn experiments(&mut self, asked: &Asked) -> Vec<(Arm, Place)> {
        let mut arms = vec![];
        for (node, table) in self.items(asked, "experiment") {
            let found = self.experiment(node, table).unwrap_or_default();
            arms.extend(found.into_iter().map(|arm| (arm, node.place)));
        }
        arms
    }

    fn experiment(&mut self, node: &Node, table: &Table) -> Option<Vec<Arm>> {
        let name = match table.get("name") {
            Some((_, node)) => Some(self.plain_name(node, "experiment.name")?),
            None => None,
        };
        let runs = match table.get("runs") {
            Some((_, node)) => self.runs(node, "experiment.runs"),
            None => None,
        };
        let says = table.get("says").and_then(|(_, node)| self.words(node, "experiment.says"));
        let common = match table.get("set") {
            Some((_, node)) => self.settings(node, "experiment.set")?,
            None => BTreeMap::new(),
        };
        let mut sets: Vec<Vec<(String, Spec)>> = vec![];
        if let Some((_, node)) = table.get("factors") {
            sets.extend(self.crossed(node)?);
        }
        if let Some((_, node)) = table.get("each") {
            let each = self.factors(node, "experiment.each")?;
            let alone = each.into_iter().flat_map(|(path, values)| {
                values.into_iter().map(move |value| vec![(path.clone(), value)])
            });
            sets.extend(alone);
        }
        if sets.is_empty() {
            let fault =
                Fault::at(node.place, "the experiment varies nothing", "expected factors, or each");
            self.faults.push(fault);
        }
        let vocabulary = self.vocabulary;
        let arm = |set: Vec<(String, Spec)>| Arm {
            name: named(name.as_deref(), &set, vocabulary),
            set: common.clone().into_iter().chain(set).collect(),
            runs,
            says: says.clone(),
        };
        Some(sets.into_iter().map(arm).collect())
    }

    /// Every value of a factor with every value of the others; the last runs fastest.
    fn crossed(&mut self, node: &Node) -> Option<Vec<Vec<(String, Spec)>>> {
        let factors = self.factors(node, "experiment.factors")?;
        let cells = factors.iter().map(|(_, values)| values.len()).fold(1, usize::saturating_mul);
        if cells > MOST_ITEMS {
            let message = format!("the factors cross to {cells} arms");
            self.faults.push(Fault::at(
                node.place,
                message,
                format!("expected at most {MOST_ITEMS}"),
            ));
            return None;
        }
        let grown = |cells: Vec<Vec<(String, Spec)>>, (path, values): &Factor| {
            let with = |cell: Vec<(String, Spec)>| {
                values.iter().map(move |value| {
                    cell.iter().cloned().chain([(path.clone(), value.clone())]).collect()
                })
            };
            cells.into_iter().flat_map(with).collect()
        };
        Some(factors.iter().fold(vec![vec![]], grown))
    }

    /// A table of parameters, each with one value or a list of them.
    fn factors(&mut self, node: &Node, what: &str) -> Option<Vec<Factor>> {
        let Value::Table(_) = node.value else {
            let message = format!("`{what}`: {} stands where a table is wanted", node.kind());
            let label = "expected { \"room.parameter\" = [value, value] }";
            self.faults.push(Fault::at(node.place, message, label));
            return None;
        };
        let mut flat = vec![];
        self.flatten("", node, node.place, &mut flat);
        let mut factors = vec![];
        for (path, key, node) in flat {
            let Some(parameter) = self.parameter(&path, key, what).cloned() else { continue };
            let items = match &node.value {
                Value::List(items) => items.iter().collect(),
                _ => vec![node],
            };
            if items.is_empty() {
                let message = format!("`{what}`: `{path}` has no value");
                self.faults.push(Fault::at(node.place, message, "expected values"));
            }
            let mut values: Vec<Spec> = vec![];
            for item in items {
                let Some(value) = self.spec(&Leaf { key, node: item.clone() }, &parameter) else {
                    continue;
                };
                if values.contains(&value) {
                    let message = format!("`{what}`: `{path}` has a value twice");
                    self.faults.push(Fault::at(item.place, message, "keep one of them"));
                } else {
                    values.push(value);
                }
            }
            factors.push((path, values));
        }
        Some(factors)
    }
}

/// A value as a part of a name; of a list its values.
fn word(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Array(all) if all.is_empty() => "none".to_owned(),
        Json::Array(all) => all.iter().map(word).collect::<Vec<_>>().join("-"),
        value => value.as_f64().map_or_else(|| toml(value), |x| x.to_string()),
    }
}

/// What an arm of an experiment is called: `elasticity-0.5_tasks-multiplier-3`, each parameter by the shortest name that
/// is no other's.
fn named(name: Option<&str>, set: &[(String, Spec)], vocabulary: &Vocabulary) -> String {
    let short = |path: &str| {
        let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
        let alone = vocabulary.paths().filter(|other| last(other) == last(path)).count() == 1;
        if alone { last(path) } else { path.replace('.', "-") }
    };
    let value = |spec: &Spec| {
        let text = match spec {
            Spec::Fixed(value) => word(value),
            Spec::Drawn(_) | Spec::Assumed { .. } => "drawn".to_owned(),
        };
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
        text.chars().map(|c| if plain(c) { c } else { '-' }).collect::<String>()
    };
    let each = set.iter().map(|(path, spec)| format!("{}-{}", short(path), value(spec)));
    name.map(str::to_owned).into_iter().chain(each).collect::<Vec<_>>().join("_")
}
