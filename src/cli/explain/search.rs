//! Looking for words in everything that can be explained.

use std::fmt::Write as _;

use super::{Known, TOPICS, codes};
use crate::model::ROOMS;
use crate::report::glossary::TERMS;

/// Hits that are listed before the rest is counted.
const SHOWN: usize = 20;

/// How many characters of what a hit says are shown.
const WIDTH: usize = 90;

struct Hit {
    score: u32,
    kind: &'static str,
    name: String,
    says: String,
}

/// How well a name and a text fit what is looked for: 0 is not at all. Words count more in a name than in a text, and
/// whole more than as a part.
fn score(wanted: &[String], name: &str, text: &str) -> u32 {
    let whole = |place: &str, word: &str| {
        place.split(|c: char| !c.is_alphanumeric()).any(|part| part == word)
    };
    let (name, text) = (name.to_lowercase(), text.to_lowercase());
    if wanted.join(" ") == name {
        return 1000;
    }
    let last = name.rsplit('.').next().unwrap_or_default();
    let of = |word: &String| {
        if last == word {
            100
        } else if whole(&name, word) {
            60
        } else if name.contains(word.as_str()) {
            40
        } else if whole(&text, word) {
            20
        } else if text.contains(word.as_str()) {
            10
        } else {
            0
        }
    };
    let each: Vec<u32> = wanted.iter().map(of).collect();
    if each.contains(&0) { 0 } else { each.iter().sum() }
}

/// What a search finds, best first; `None` if it finds nothing.
pub(super) fn search(topic: &str, known: &Known) -> Option<String> {
    let wanted: Vec<String> =
        topic.to_lowercase().replace('_', " ").split_whitespace().map(str::to_owned).collect();
    let exact = [topic.to_lowercase()];
    let mut hits: Vec<Hit> = vec![];
    let mut look = |kind, name: &str, also: &str, says: &str, text: &str| {
        let plain = |it: &str| it.to_lowercase().replace('_', " ");
        let by_name = score(&wanted, &plain(name), &plain(text));
        // A letter such as G_P stands for its word.
        let by_letter =
            if also.split(", ").any(|it| it.to_lowercase() == exact[0]) { 900 } else { 0 };
        let score = by_name.max(by_letter);
        if score > 0 {
            hits.push(Hit { score, kind, name: name.to_owned(), says: says.to_owned() });
        }
    };
    for (code, means) in codes::CODES {
        look("exit code", &code.to_string(), "", means, means);
    }
    for term in TERMS.iter() {
        look("word", term.word, term.also, term.means, &format!("{} {}", term.also, term.means));
    }
    for (name, tells, _) in TOPICS {
        look("topic", name, "", tells, tells);
    }
    for room in ROOMS {
        let doc = known.vocabulary.rooms.iter().find(|(name, _)| name == room.name);
        let doc = doc.map_or("", |(_, doc)| doc.as_str());
        look("room", room.name, "", doc, &format!("{doc} {}", room.doc()));
    }
    for p in &known.vocabulary.parameters {
        look("parameter", &p.path, "", &p.doc, &p.doc);
    }
    for m in &known.metrics {
        look("metric", &m.name, "", &m.doc, &m.doc);
    }
    if hits.is_empty() {
        return None;
    }
    hits.sort_by_key(|hit| std::cmp::Reverse(hit.score));
    let mut text = String::new();
    for hit in hits.iter().take(SHOWN) {
        let Hit { kind, name, says, .. } = hit;
        // A word and an exit code have no page of their own: all that there is of them stands here.
        let is_whole = matches!(*kind, "word" | "exit code");
        let cut = !is_whole && says.chars().count() > WIDTH;
        let says: String = says.chars().take(if cut { WIDTH } else { usize::MAX }).collect();
        let _ = writeln!(text, "{kind:9}  {name}\n    {says}{}", if cut { "…" } else { "" });
    }
    if let Some(more) = hits.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        let _ = writeln!(text, "and {more} more.");
    }
    Some(text + "\n`telosim explain NAME` says all of a room, a parameter, a metric or a topic.\n")
}
