//! The words of telosim, each once: `docs/glossary.md`, as the page, `telosim explain` and its search read it.

use std::sync::LazyLock;

use super::label;
use super::page::{Block, Section};

/// The glossary in Markdown.
pub const MARKDOWN: &str = include_str!("../../docs/glossary.md");

/// The words that a page about a run needs.
const ON_PAGE: [&str; 18] = [
    "Base hour",
    "Base year",
    "Binding constraint",
    "Cell",
    "Coordination cost",
    "Elasticity of demand",
    "Executor",
    "Interval",
    "Lever",
    "Net job loss",
    "Pair",
    "Purpose",
    "Purpose scaling",
    "Reference",
    "Run",
    "System-run",
    "Task scaling",
    "Tier",
];

/// A word, what else it is called, and what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The word.
    pub word: &'static str,
    /// Its letters in equations, and other words for it; empty if there are none.
    pub also: &'static str,
    /// What it means.
    pub means: &'static str,
}

/// All words, in the order of the alphabet.
pub static TERMS: LazyLock<Vec<Term>> = LazyLock::new(|| {
    // The first two lines of the table are its head.
    let rows =
        MARKDOWN.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |")).skip(2);
    rows.map(|row| {
        let mut cells = row.splitn(3, " | ").map(str::trim);
        let mut cell = || cells.next().unwrap_or_default();
        Term { word: cell(), also: cell(), means: cell() }
    })
    .collect()
});

/// The words that a page about a run needs, with what they mean.
pub fn on_page() -> impl Iterator<Item = &'static Term> {
    TERMS.iter().filter(|term| ON_PAGE.contains(&term.word))
}

/// Words and what they mean.
pub fn section() -> Section {
    let term = |term: &Term| {
        let also = if term.also.is_empty() { String::new() } else { format!(" ({})", term.also) };
        [format!("{}{also}", term.word), label::prose(term.means)]
    };
    let terms = on_page().map(term).collect();
    Section::new("Words", vec![Block::Terms(terms)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_in_the_order_of_the_alphabet_each_once() {
        let words: Vec<String> =
            TERMS.iter().map(|term| term.word.to_lowercase().replace(' ', "")).collect();
        assert!(words.is_sorted_by(|a, b| a < b), "{words:?}");
        assert!(words.len() > 100, "{}", words.len());
    }

    #[test]
    fn every_word_has_a_meaning_and_those_of_a_page_are_there() {
        for term in TERMS.iter() {
            assert!(!term.word.is_empty() && term.means.ends_with('.'), "{term:?}");
        }
        assert_eq!(on_page().count(), ON_PAGE.len());
    }

    /// No word is another's other name, so that each is found once.
    #[test]
    fn no_word_is_explained_twice() {
        let others = |term: &'static Term| term.also.split(", ").filter(|it| !it.is_empty());
        let mut names: Vec<String> = TERMS.iter().map(|term| term.word.to_lowercase()).collect();
        names.extend(TERMS.iter().flat_map(others).map(str::to_lowercase));
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all, "{names:?}");
    }
}
