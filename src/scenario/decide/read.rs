//! Reads what is to be decided, with all of its mistakes.

use std::collections::BTreeMap;

use super::{Budget, Choice, Decide, Futures, Measure, Search, Spending, UNTIL};
use crate::scenario::Setting;
use crate::scenario::fault::Fault;
use crate::scenario::frame::{MOST_RUNS, Time};
use crate::scenario::merge::{Asked, Leaf, Reader};
use crate::scenario::spec::Spec;
use crate::scenario::text;
use crate::scenario::tree::{Node, Table, Value};
use crate::scenario::vocabulary::{Kind, Role};

/// Words for the size of a number, with what they stand for.
const LARGE: [(&str, f64); 3] = [("thousand", 1e3), ("million", 1e6), ("billion", 1e9)];
/// Futures, unless others are asked for: all, those on which sizes are found, and those under each other closure.
const USUAL: [u64; 3] = [100, 16, 24];
/// Worlds that a search may take unless it says so.
const WORLDS: u64 = 400;

impl Reader<'_> {
    /// What is to be decided, if there is an option or a budget.
    pub fn decide(&mut self, asked: &Asked, time: &Time, settings: &[Setting]) -> Option<Decide> {
        let there = |table: &str| {
            let prefix = format!("{table}.");
            asked.leaves.iter().find(|(path, _)| path.starts_with(&prefix)).map(|it| it.1.key)
        };
        let items: Vec<(&Node, &Table)> = self.items(asked, "option");
        let first = there("budget").or_else(|| there("futures")).or_else(|| there("search"));
        let place = first.or(items.first().map(|it| it.0.place))?;
        let mut refuse = |why: &str, label: &str| {
            self.faults.push(Fault::at(place, why.to_owned(), label.to_owned()));
        };
        if items.is_empty() {
            refuse("there is a budget and no option", "expected [[option]] tables");
            return None;
        }
        let Some(amount) = asked.leaves.get("budget.amount") else {
            refuse("there are options and no budget", "expected [budget] with its amount");
            return None;
        };
        let budget = self.budget(asked, amount);
        let mut options: Vec<Choice> = vec![];
        for (node, table) in items {
            let Some(option) = self.option(table, time, settings) else { continue };
            let taken = |it: &Choice| it.slug() == option.slug();
            if option.slug().is_empty() || options.iter().any(taken) || option.slug() == "nothing" {
                let message =
                    format!("`{}` is no name of an option here", text::shown(&option.name));
                let label = "expected words, and others than those of another option";
                self.faults.push(Fault::at(node.place, message, label));
            }
            options.push(option);
        }
        self.mixes(asked, &options);
        let count = |reader: &mut Self, key: &str, least: u64, usual: u64| {
            let leaf = asked.leaves.get(key);
            leaf.and_then(|it| reader.count(&it.node, key, least, MOST_RUNS)).unwrap_or(usual)
        };
        let runs = count(self, "futures.runs", 2, USUAL[0]);
        let futures = Futures {
            runs,
            sizing: count(self, "futures.sizing", 1, USUAL[1]).min(runs),
            elsewhere: count(self, "futures.elsewhere", 0, USUAL[2]).min(runs),
        };
        let worlds = count(self, "search.worlds", 1, WORLDS);
        let search = asked.leaves.get("search.between").and_then(|leaf| {
            let between = self.list_of_words(&leaf.node, "search.between")?;
            self.known_options(leaf, &between, &options);
            Some(Search { between, worlds })
        });
        Some(Decide { budget: budget?, options, futures, search })
    }

    fn known_options<'n>(
        &mut self,
        leaf: &Leaf,
        names: impl IntoIterator<Item = &'n String>,
        options: &[Choice],
    ) {
        let sized = |it: &&Choice| matches!(it.spending, Spending::Sized { .. });
        for name in names {
            if !options.iter().filter(sized).any(|it| it.name == *name) {
                let message = format!("there is no option `{}` that is sized", text::shown(name));
                let near = text::meant(name, options.iter().map(|it| it.name.as_str()));
                let fault = Fault::at(leaf.node.place, message, "expected names of options");
                self.faults.push(fault.meant(near));
            }
        }
    }

    /// Mixes share out over options that are there.
    fn mixes(&mut self, asked: &Asked, options: &[Choice]) {
        let nodes = asked.lists.get("option").into_iter().flatten();
        for (node, option) in nodes.zip(options) {
            if let Spending::Mix(share) = &option.spending {
                let leaf = Leaf { key: node.place, node: node.clone() };
                self.known_options(&leaf, share.keys(), options);
            }
        }
    }

    fn budget(&mut self, asked: &Asked, amount: &Leaf) -> Option<Budget> {
        let amount = self.money(&amount.node);
        let leaf = |key: &str| asked.leaves.get(key);
        let population = leaf("budget.population")
            .and_then(|it| self.count(&it.node, "budget.population", 1, 10_000_000_000));
        let discount = leaf("budget.discount").map_or(Some(0.03), |it| {
            self.between(&it.node, "budget.discount", "1/year", false, (0.0, 1.0))
        });
        let measure =
            leaf("budget.measure").map_or(Some(Measure::Net), |it| match it.node.text() {
                Some("net") => Some(Measure::Net),
                Some("spent") => Some(Measure::Spent),
                _ => {
                    let message = "`budget.measure` is neither of the words that there are";
                    let fault = Fault::at(it.node.place, message, "expected \"net\" or \"spent\"");
                    self.faults.push(fault);
                    None
                }
            });
        Some(Budget { amount: amount?, population, discount: discount?, measure: measure? })
    }

    /// A sum: a number, or a number with a word, as in "50 million".
    fn money(&mut self, node: &Node) -> Option<f64> {
        let number = |text: &str| text.replace('_', "").trim().parse::<f64>().ok();
        let known = match &node.value {
            Value::Integer(Some(whole)) => Some(*whole as f64),
            Value::Float(digits) => number(digits),
            Value::Text(words) => match words.trim().rsplit_once(' ') {
                Some((digits, word)) => {
                    let large = LARGE.iter().find(|it| it.0 == word);
                    large.and_then(|(_, by)| Some(number(digits)? * by))
                }
                None => number(words),
            },
            _ => None,
        };
        let sound = known.filter(|x| x.is_finite() && *x > 0.0);
        if sound.is_none() {
            let label = "expected a sum above 0, as in 50_000_000 or \"50 million\"";
            self.faults.push(Fault::at(node.place, "`budget.amount` is no sum", label));
        }
        sound
    }

    fn option(&mut self, table: &Table, time: &Time, settings: &[Setting]) -> Option<Choice> {
        let node = &table.get("name")?.1;
        let name = self.words(node, "option.name")?;
        let spending = match (table.get("size"), table.get("share")) {
            (Some((_, size)), None) => self.sized(table, size, time, settings)?,
            (None, Some((_, share))) => self.share(share)?,
            _ => {
                let message = format!("option `{}` is neither sized nor a mix", text::shown(&name));
                let label = "expected `size`, or the `share` of each option in it";
                self.faults.push(Fault::at(node.place, message, label));
                return None;
            }
        };
        Some(Choice { name, spending })
    }

    /// Shares of other options, which add up to 1.
    fn share(&mut self, node: &Node) -> Option<Spending> {
        let mut shares = BTreeMap::new();
        if let Value::Table(table) = &node.value {
            for (name, (_, node)) in table {
                let share = self.between(node, "option.share", "share", true, (0.0, 1.0))?;
                shares.insert(name.clone(), share);
            }
        }
        let sum: f64 = shares.values().sum();
        if (sum - 1.0).abs() > 1e-9 {
            let label = "expected { \"an option\" = 0.5, \"another\" = 0.5 }";
            let fault = Fault::at(node.place, "`option.share`: shares do not add up to 1", label);
            self.faults.push(fault);
            return None;
        }
        Some(Spending::Mix(shares))
    }

    fn sized(
        &mut self,
        table: &Table,
        node: &Node,
        time: &Time,
        settings: &[Setting],
    ) -> Option<Spending> {
        let size = self.words(node, "option.size")?;
        let from = match table.get("from") {
            Some((_, node)) => self.date(node, "option.from")?.max(time.start),
            None => time.start,
        };
        let until = self.until(table, "option.until", from, time)?;
        let set = match table.get("set") {
            Some((_, node)) => self.settings(node, "option.set")?,
            None => BTreeMap::new(),
        };
        let mut levers = BTreeMap::new();
        for (path, spec) in set {
            let lever = self.vocabulary.get(&path).is_some_and(|p| p.role == Some(Role::Lever));
            match spec {
                Spec::Fixed(value) if lever => drop(levers.insert(path, value)),
                _ => {
                    let message = format!("`option.set`: `{path}` is no lever");
                    self.faults.push(Fault::at(node.place, message, "expected what can be chosen"));
                }
            }
        }
        let end = until.as_ref().map_or(time.ticks, |it| it.tick.min(time.ticks));
        let weeks = f64::from(end.saturating_sub(time.tick_of(from)));
        let (largest, now) = match size.as_str() {
            UNTIL if levers.is_empty() => {
                let message = "an option that is sized by its end sets nothing";
                self.faults.push(Fault::at(node.place, message, "expected `set` with its levers"));
                return None;
            }
            UNTIL => (Some(weeks), 0.0),
            path => {
                let parameter = self.parameter(path, node.place, "option.size")?.clone();
                let numeric = matches!(parameter.kind, Kind::Number | Kind::Count);
                if parameter.role != Some(Role::Lever) || !numeric {
                    let message = format!("`option.size`: `{path}` is no lever that is a number");
                    let label = "expected such a lever, or \"until\" for how long";
                    self.faults.push(Fault::at(node.place, message, label));
                    return None;
                }
                let spec = settings.iter().find(|it| it.path == path).map(|it| &it.spec);
                let now = spec.and_then(|it| it.to_json().as_f64()).unwrap_or(0.0);
                (parameter.range.max.map(|it| it.0), now)
            }
        };
        let most = match table.get("most") {
            Some((_, node)) => Some(self.any(node, "option.most", "1")?),
            None => largest,
        };
        let Some(most) = most.filter(|it| *it != now && largest.is_none_or(|end| *it <= end))
        else {
            let message = "`option.most`: how large the option can be is not known";
            self.faults.push(Fault::at(node.place, message, "expected a `most` within its range"));
            return None;
        };
        Some(Spending::Sized { size, most, set: levers, from, until })
    }
}
