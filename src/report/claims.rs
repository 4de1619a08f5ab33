//! The checks of a run by the claims that they name: in how many runs each holds, and what that comes to.

use super::checks::Finding;
use super::label;
use super::loaded::{CONFIDENCE, Loaded};
use super::page::{Block, Section, Table};
use crate::summary::{verdict, wilson};

/// A claim, and one check of a run that looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// What it is called, as in `S2.2e`.
    pub id: String,
    /// Whether the check shows where it fails instead of that it holds: its sentence begins with `against`.
    pub against: bool,
    /// What was looked at.
    pub says: String,
    /// The metric that was looked at.
    pub metric: String,
    /// The scenario that was run.
    pub scenario: String,
    /// In how many runs it holds, with Wilson's interval of the share.
    pub holds: String,
    /// What that comes to: `true`, `false`, `depends`, or `open` where no run could be looked at.
    pub verdict: &'static str,
}

impl Claim {
    /// A claim at which no run was looked.
    pub(super) fn unseen(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            against: false,
            says: String::new(),
            metric: String::new(),
            scenario: String::new(),
            holds: "not looked at".to_owned(),
            verdict: "open",
        }
    }

    /// What it is called in a table of looks.
    pub fn label(&self) -> String {
        if self.against { format!("against {}", self.id) } else { self.id.clone() }
    }
}

/// The claims that a sentence begins with, as in `S2.1, S2.2e: most of the time ...`, whether it speaks against
/// them, as in `against S2.8a: ...`, and the rest of it.
pub fn named(says: &str) -> Option<(Vec<&str>, bool, &str)> {
    let plain = says.strip_prefix("against ");
    let (ids, rest) = plain.unwrap_or(says).split_once(": ")?;
    let ids: Vec<&str> = ids.split(", ").collect();
    let is_id = |id: &&str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '.';
        id.starts_with('S')
            && id[1..].starts_with(|c: char| c.is_ascii_digit())
            && id.chars().all(plain)
    };
    ids.iter().all(is_id).then_some((ids, plain.is_some(), rest.trim()))
}

/// Essay and number of a claim, to sort by.
pub(super) fn order(id: &str) -> (u32, u32, String) {
    let (essay, number) = id[1..].split_once('.').unwrap_or((&id[1..], ""));
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    let rest = number[digits.len()..].to_owned();
    (essay.parse().unwrap_or(0), digits.parse().unwrap_or(0), rest)
}

/// Sorts claims by essay and number; looks at one claim stay in the order of the scenarios and of the checks in them.
pub fn in_order(claims: &mut [Claim]) {
    claims.sort_by_key(|claim| order(&claim.id));
}

/// The claims that the checks of a run name, given what became of these, by essay and number.
pub fn claims(run: &Loaded, findings: &[Finding]) -> Vec<Claim> {
    let mut all = vec![];
    for (check, finding) in run.scenario.checks.iter().zip(findings) {
        let Some((ids, against, rest)) = named(&finding.says) else { continue };
        let share = finding.held as f64 / finding.of as f64;
        let holds = wilson(finding.held, finding.of, CONFIDENCE).map(|i| {
            format!("{} of {} ({:.2} to {:.2})", finding.held, finding.of, i.lower, i.upper)
        });
        let verdict = if finding.of > 0 { verdict(&[share]).word() } else { "open" };
        all.extend(ids.into_iter().map(|id| Claim {
            against,
            says: rest.to_owned(),
            metric: check.metric.clone(),
            scenario: run.plan().scenario.clone(),
            holds: holds.clone().unwrap_or_else(|| "not looked at".to_owned()),
            verdict,
            ..Claim::unseen(id)
        }));
    }
    in_order(&mut all);
    all
}

/// The claims as a section; none where no check names one.
pub fn section(run: &Loaded, findings: &[Finding]) -> Option<Section> {
    let claims = claims(run, findings);
    if claims.is_empty() {
        return None;
    }
    let looks = claims.iter().filter(|it| !it.against).count();
    let of = |word| claims.iter().filter(|it| !it.against && it.verdict == word).count();
    let words = format!(
        "Some checks look at claims of the essays. Of {} looks, {} come out as true, {} as false, {} as depending on the run; \
         {} could not be made. A verdict is on the model under this scenario’s assumptions, not on the world.",
        looks,
        of("true"),
        of("false"),
        of("depends"),
        of("open")
    );
    let row = |it: Claim| {
        let metric = label::without_keys(&it.metric, &run.plan().metrics);
        vec![it.label(), it.says, metric, it.holds, it.verdict.to_owned()]
    };
    let header = ["claim", "looked at", "metric", "runs in which it holds", "verdict"];
    let note = "In brackets Wilson’s 95 % interval of the share of runs. True: it holds in at least 95 % of the runs that \
                could be looked at; false: in at most 5 %; otherwise it depends on the run. What stands against a claim shows a \
                setting in which it fails.";
    let table = Table::new("Claims, by what the runs say", &header)
        .rows(claims.into_iter().map(row).collect())
        .note(note)
        .of_words();
    Some(Section::new("Claims", vec![Block::Text(words), Block::Table(table)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_read_off_the_head_of_a_sentence() {
        let waits = "work waits";
        assert_eq!(named("S2.1, S2.2e: work waits"), Some((vec!["S2.1", "S2.2e"], false, waits)));
        assert_eq!(named("against S2.1: work waits"), Some((vec!["S2.1"], true, waits)));
        assert_eq!(named("lead time: it is the same"), None);
        assert_eq!(named("delivery does not move"), None);
        assert!(order("S4.9") < order("S4.10") && order("S2.2d") < order("S2.2e"));
    }
}
