//! `telosim claims`: the checks of finished runs by the claims that they name, as a table in Markdown.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::{BASELINE, Failure, print, words};
use crate::report::checks;
use crate::report::loaded::{CONFIDENCE, Loaded};
use crate::scenario::Scenario;
use crate::summary::{verdict, wilson};

/// The claims that a sentence begins with, as in `S2.1, S2.2e: most of the time ...`, and the rest of it.
fn named(says: &str) -> Option<(Vec<&str>, &str)> {
    let (ids, rest) = says.split_once(": ")?;
    let ids: Vec<&str> = ids.split(", ").collect();
    let is_id = |id: &&str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '.';
        id.starts_with('S')
            && id[1..].starts_with(|c: char| c.is_ascii_digit())
            && id.chars().all(plain)
    };
    ids.iter().all(is_id).then_some((ids, rest.trim()))
}

/// Essay and number of a claim, to sort by.
fn order(id: &str) -> (u32, u32, String) {
    let (essay, number) = id[1..].split_once('.').unwrap_or((&id[1..], ""));
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    let rest = number[digits.len()..].to_owned();
    (essay.parse().unwrap_or(0), digits.parse().unwrap_or(0), rest)
}

pub(super) fn claims(runs: &[PathBuf]) -> Result<(), Failure> {
    let (_, vocabulary) = words()?;
    let mut rows = vec![];
    for path in runs {
        let scenario = Scenario::read(&path.join("scenario.toml"), &vocabulary, BASELINE, &[])?;
        let run = Loaded::open(path, scenario)?;
        let name = run.plan().scenario.clone();
        for (check, finding) in run.scenario.checks.iter().zip(checks::findings(&run)?) {
            let Some((ids, rest)) = named(&finding.says) else { continue };
            let share = finding.held as f64 / finding.of as f64;
            let said = match wilson(finding.held, finding.of, CONFIDENCE) {
                Some(i) => {
                    format!("{} of {} ({:.2} to {:.2})", finding.held, finding.of, i.lower, i.upper)
                }
                None => "not looked at".to_owned(),
            };
            let word = if finding.of > 0 { verdict(&[share]).word() } else { "open" };
            for id in ids {
                let row =
                    format!("| {id} | {rest} | {} | {name} | {said} | {word} |", check.metric);
                rows.push((order(id), row));
            }
        }
    }
    rows.sort();
    let mut text = String::from(
        "| id | looked at | metric | scenario | runs in which it holds (95 % interval of the share) | verdict |\n\
         |---|---|---|---|---|---|\n",
    );
    for (_, row) in rows {
        let _ = writeln!(text, "{row}");
    }
    print(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_read_off_the_head_of_a_sentence() {
        assert_eq!(named("S2.1, S2.2e: work waits"), Some((vec!["S2.1", "S2.2e"], "work waits")));
        assert_eq!(named("lead time: it is the same"), None);
        assert_eq!(named("delivery does not move"), None);
        assert!(order("S4.9") < order("S4.10") && order("S2.2d") < order("S2.2e"));
    }
}
