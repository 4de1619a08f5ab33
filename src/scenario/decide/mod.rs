//! `[budget]`, `[[option]]`, `[futures]` and `[search]`: what `telosim decide` sizes to the same cost and judges over many futures.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::Value as Json;

use super::spec::Spec;
use super::variant::{Lever, Turn};
use super::{Scenario, Setting};

mod echo;
mod keys;
mod read;

pub(super) use keys::{BUDGET, FUTURES, OPTION, SEARCH};

/// What is sized where an option is sized by its end.
const UNTIL: &str = "until";
/// What is counted of what an option costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Measure {
    /// What is spent, net of taxes gained and benefits saved: what it adds to the public debt.
    #[default]
    Net,
    /// What is spent.
    Spent,
}

impl Measure {
    pub(super) const WORDS: [&'static str; 2] = ["net", "spent"];

    /// What it is called in a file.
    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }
}

/// What there is to spend.
#[derive(Clone, Debug, PartialEq)]
pub struct Budget {
    /// How much `[money of the base year]`.
    pub amount: f64,
    /// The labour force that it is for, to which the modelled one is scaled `[people]`; the modelled one if not said.
    pub population: Option<u64>,
    /// By how much less a year later counts `[1/year]`.
    pub discount: f64,
    /// What is counted.
    pub measure: Measure,
}

/// How an option spends the budget.
#[derive(Clone, Debug, PartialEq)]
pub enum Spending {
    /// It sets levers from a day on, one of which is sized.
    Sized {
        /// The lever, or `until`: then it is how long they hold.
        size: String,
        /// The largest size, in the lever's unit `[weeks where it is how long]`.
        most: f64,
        /// What it sets besides.
        set: BTreeMap<String, Json>,
        /// The day from which it acts.
        from: Date,
        /// The day on which it ends, if it does.
        until: Option<Turn>,
    },
    /// It shares the budget out over other options.
    Mix(BTreeMap<String, f64>),
}

/// What could be done with the budget.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What it is called, in words.
    pub name: String,
    /// How it spends.
    pub spending: Spending,
}

/// Over how many draws of what is uncertain.
#[derive(Clone, Debug, PartialEq)]
pub struct Futures {
    /// On how many options are judged `[runs]`.
    pub runs: u64,
    /// On how many of them sizes are found `[runs]`.
    pub sizing: u64,
    /// On how many options are judged again under each other closure `[runs]`.
    pub elsewhere: u64,
}

/// A search over mixes of options.
#[derive(Clone, Debug, PartialEq)]
pub struct Search {
    /// The options that are mixed.
    pub between: Vec<String>,
    /// Worlds that it may take.
    pub worlds: u64,
}

/// What is to be decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Decide {
    /// What there is to spend.
    pub budget: Budget,
    /// On what.
    pub options: Vec<Choice>,
    /// Over which futures.
    pub futures: Futures,
    /// Over which mixes, if any.
    pub search: Option<Search>,
}

impl Choice {
    /// Whether it is this lever that is sized.
    pub fn sizes(&self, path: &str) -> bool {
        matches!(&self.spending, Spending::Sized { size, .. } if size == path)
    }

    /// What it sets a lever to besides, if it does.
    pub fn sets(&self, path: &str) -> Option<&Json> {
        match &self.spending {
            Spending::Sized { set, .. } => set.get(path),
            Spending::Mix(_) => None,
        }
    }

    /// The name of its variant, in tables and files.
    pub fn slug(&self) -> String {
        slug(&self.name)
    }
}

/// Words as one plain word.
pub fn slug(words: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let plain: String = words.chars().map(plain).collect();
    plain.split('-').filter(|it| !it.is_empty()).collect::<Vec<_>>().join("-")
}

impl Decide {
    /// The option of this name.
    pub fn option(&self, name: &str) -> Option<&Choice> {
        self.options.iter().find(|it| it.name == name)
    }
}

impl Scenario {
    /// What a lever is from the start on.
    fn now(&self, path: &str) -> f64 {
        let fixed = |it: &Setting| match &it.spec {
            Spec::Fixed(value) => value.as_f64(),
            _ => None,
        };
        self.get(path).and_then(fixed).unwrap_or(0.0)
    }

    /// The size of an option at this share of its way from nothing to its largest, in its unit; whole where the lever is.
    pub fn size_at(&self, option: &Choice, share: f64) -> f64 {
        let Spending::Sized { size, most, .. } = &option.spending else { return share };
        if size == UNTIL {
            return libm::round(share * most);
        }
        let now = self.now(size);
        let value = now + share * (most - now);
        match self.get(size).is_some_and(|it| it.whole) {
            true => libm::round(value),
            // As many digits as a reader can write.
            false => format!("{value:.5e}").parse().unwrap_or(value),
        }
    }

    /// The least step of an option's size as a share of its way; 0 where it has none.
    pub fn step_of(&self, option: &Choice) -> f64 {
        let Spending::Sized { size, most, .. } = &option.spending else { return 0.0 };
        match size == UNTIL {
            true => 1.0 / most,
            false if self.get(size).is_some_and(|it| it.whole) => {
                1.0 / (most - self.now(size)).abs().max(1.0)
            }
            false => 0.0,
        }
    }

    /// The levers of an option at this share of its way.
    pub fn levers_at(&self, option: &Choice, share: f64) -> Vec<Lever> {
        let Spending::Sized { size, set, from, until, .. } = &option.spending else {
            return vec![];
        };
        let value = self.size_at(option, share);
        let tick = self.time.tick_of(*from);
        let lever = |path: &str, to: Json, until: &Option<Turn>| Lever {
            from: *from,
            tick,
            until: until.clone(),
            set: path.to_owned(),
            to,
        };
        if size == UNTIL {
            let end = tick + value as u32;
            let until =
                (end < self.time.ticks).then(|| Turn { day: self.time.day_of(end), tick: end });
            let all = set.iter().map(|(path, to)| lever(path, to.clone(), &until));
            return if value < 1.0 { vec![] } else { all.collect() };
        }
        let whole = self.get(size).is_some_and(|it| it.whole);
        let to = if whole { Json::from(value as u64) } else { Json::from(value) };
        let own = lever(size, to, until);
        let all = set.iter().map(|(path, to)| lever(path, to.clone(), until));
        all.chain([own]).collect()
    }

    /// The scenario with further levers, and nothing left to decide: what is run of an option.
    #[must_use]
    pub fn with_levers(&self, levers: Vec<Lever>) -> Self {
        let mut all = Self { decide: None, ..self.clone() };
        all.levers.extend(levers);
        all.levers.sort_by(|a, b| (a.from, &a.set).cmp(&(b.from, &b.set)));
        all
    }
}
