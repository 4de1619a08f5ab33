//! Checks as the page tells them: missed ones first.

use super::checks::{Finding, Verdict};
use super::label;
use super::page::{Block, Section};
use crate::engine::MetricInfo;

/// Checks and stylised facts, missed ones first.
pub fn section(metrics: &[MetricInfo], findings: &[Finding]) -> Section {
    let line = |f: &Finding| {
        let detail = label::without_keys(&f.detail, metrics);
        format!("{}: {} ({detail})", f.verdict.word(), f.says)
    };
    let of = |verdict| findings.iter().filter(move |f| f.verdict == verdict).map(line);
    let lines: Vec<String> = Verdict::ALL.into_iter().flat_map(of).collect();
    let blocks = if lines.is_empty() {
        let none = "This scenario states no checks, so none is met and none is missed: nothing here says that the model \
                    reproduces a known fact.";
        vec![Block::Text(none.into())]
    } else {
        vec![Block::List(lines)]
    };
    Section::new("Checks and stylised facts, met and missed", blocks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missed_checks_come_first_and_none_is_said_to_be_none() {
        let finding = |says: &str, verdict| Finding {
            says: says.into(),
            verdict,
            held: 0,
            of: 1,
            undefined: 0,
            needed: None,
            detail: "in 0 of 1 runs".into(),
        };
        let made = section(
            &[],
            &[
                finding("a", Verdict::Met),
                finding("b", Verdict::Missed),
                finding("c", Verdict::NotLookedAt),
            ],
        );
        let Block::List(lines) = &made.blocks[0] else { panic!("a list") };
        assert!(lines[0].starts_with("missed: b") && lines[2].starts_with("met: a"), "{lines:?}");
        assert!(
            matches!(&section(&[], &[]).blocks[0], Block::Text(words) if words.contains("no checks"))
        );
    }
}
