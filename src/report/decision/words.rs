//! A decision in sentences.

use super::{Decision, Judged, Known, span};
use crate::chart::words::{capital, short};

/// A sum: `50 million`, `1.5 million`, `23,000`.
pub(super) fn money(x: f64) -> String {
    match x.abs() {
        size if size >= 1e6 => format!("{}\u{a0}million", short(x / 1e6)),
        _ => short(x),
    }
}

/// `1,200 (900 to 1,500)`, each number as `say` says it.
pub(super) fn cell(it: Known, say: impl Fn(f64) -> String) -> String {
    match (it.value, it.low, it.high) {
        (Some(value), Some(low), Some(high)) if low != high => {
            format!("{} ({} to {})", say(value), say(low), say(high))
        }
        (Some(value), ..) => say(value),
        _ => "not known".to_owned(),
    }
}

/// What is said, and the section that has the evidence.
pub struct Said {
    /// The sentence.
    pub words: String,
    /// The title of the section.
    pub evidence: &'static str,
}

pub(super) const BUYS: &str = "What the money buys";
pub(super) const SIZES: &str = "How large each option is";
pub(super) const PARTIES: &str = "Who gains and who pays";
pub(super) const REGRET: &str = "What could be regretted";
pub(super) const TURNS: &str = "What turns the order";
pub(super) const CLOSURES: &str = "Where the money of the economy comes from";
pub(super) const CLOCKS: &str = "Two clocks";

fn said(evidence: &'static str, words: String) -> Said {
    Said { words: capital(&words), evidence }
}

impl Decision {
    pub(super) fn best(&self) -> &Judged {
        &self.options[self.order[0]]
    }

    /// The next option that is not equal to the best.
    pub(super) fn next(&self) -> Option<&Judged> {
        self.order.iter().map(|&it| &self.options[it]).find(|it| it.rank > self.best().rank)
    }

    /// The answer in one sentence.
    fn answer(&self) -> String {
        let (best, over) = (self.best(), span(self.years));
        let Some(next) = self.next() else {
            return "all options come to the same in every future.".to_owned();
        };
        let equal = self.options.iter().filter(|it| it.rank == best.rank && it.name != best.name);
        let names: Vec<&str> =
            std::iter::once(best).chain(equal).map(|it| it.name.as_str()).collect();
        let names = names.join(" and ");
        if !self.told {
            return format!(
                "{} futures are too few to tell whether {names} keeps more work than {}.",
                self.futures, next.name
            );
        }
        if best.name == super::NOTHING {
            return format!("{names} keeps more work than any option over {over}.");
        }
        format!("{names} keeps most: {} job-years over {over}.", cell(best.kept, short))
    }

    /// What is to be remembered, with where its evidence stands; the answer first.
    pub fn sentences(&self) -> Vec<Said> {
        let mut all = vec![said(BUYS, self.answer())];
        let best = self.best();
        if best.name != super::NOTHING {
            all.push(said(BUYS, match best.price {
                Some(price) => format!(
                    "with {} a job-year costs the public {}.",
                    best.name,
                    cell(price, money)
                ),
                None => format!(
                    "what {} keeps does not differ from nothing by more than chance, so that a job-year has no price.",
                    best.name
                ),
            }));
        }
        for option in self.asked.options.iter().filter(|it| it.short) {
            let words = if option.cost <= 0.0 {
                format!(
                    "{} pays for itself: at no size that was tried does it cost the public anything.",
                    option.name
                )
            } else {
                format!(
                    "{} cannot spend the money: no size that was tried takes more than {} % of it.",
                    option.name,
                    short(100.0 * option.cost)
                )
            };
            all.push(said(SIZES, words));
        }
        all.push(said(
            REGRET,
            format!(
                "{} is alone the best in {} of {} futures{}.",
                best.name,
                best.best,
                self.futures,
                if self.tied > 0 { format!(", and {} are ties", self.tied) } else { String::new() }
            ),
        ));
        all.push(said(
            TURNS,
            match (self.turns.first(), self.next()) {
                (Some(turn), Some(next)) => format!(
                    "whether it is better than {} goes most with one assumption: it is where {}.",
                    next.name, turn.rule
                ),
                _ => "no single assumption turns the order of the first two options.".to_owned(),
            },
        ));
        if !self.closures.is_empty() {
            let turned = self.closures.iter().filter(|it| it.turned);
            let turned: Vec<String> = turned
                .map(|it| format!("{} where {}", self.options[it.best].name, it.says))
                .collect();
            all.push(said(CLOSURES, match turned.is_empty() {
                true => "under no other closure of the economy do the futures show another option to be better.".to_owned(),
                false => format!("another option is better elsewhere: {}.", turned.join("; ")),
            }));
        }
        let front: Vec<&str> =
            self.options.iter().filter(|it| it.on_front).map(|it| it.name.as_str()).collect();
        if !front.is_empty() {
            all.push(said(CLOCKS, format!(
                "counted after 24 months and over {}, these are beaten by no other in both: {}.",
                span(self.years),
                front.join(", ")
            )));
        }
        all
    }

    /// What came of it, for the terminal.
    pub fn words(&self) -> String {
        let mut text = String::new();
        for it in self.sentences() {
            text += &format!("  {}\n", it.words);
        }
        for option in &self.options {
            text += &format!(
                "  {:28} costs {:32} keeps {:28} job-years, rank {}\n",
                option.name,
                cell(option.cost, money),
                cell(option.kept, short),
                option.rank
            );
        }
        text
    }
}
