//! What checks and failed simulations come to on the command line: lines, and exit codes.

use std::path::Path;

use clap::Args;

use super::Failure;
use crate::record::{Failures, Results};
use crate::report::checks::{Finding, Verdict};

/// How much is asked of the checks of a scenario.
#[derive(Args, Debug, Clone)]
pub(super) struct Strictness {
    /// Exit with 5 where a check has too few runs to tell and with 6 where simulations failed, as it exits with 3 where a
    /// check is missed and with 4 where one is undefined or not looked at
    #[arg(long)]
    pub strict: bool,
}

/// A line for each check.
pub(super) fn said(findings: &[Finding]) -> String {
    let line =
        |it: &Finding| format!("  check {}: {} ({})\n", it.verdict.word(), it.says, it.detail);
    findings.iter().map(line).collect()
}

/// What a run or several came to: how often each verdict was given, and how many simulations failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Verdicts {
    counts: [usize; Verdict::ALL.len()],
    failed: u64,
    /// Whether nothing is left of what a run is about.
    nothing: bool,
}

impl Verdicts {
    pub(super) fn new(findings: &[Finding], failures: &Failures) -> Self {
        let (failed, nothing) = (failures.count(), failures.all());
        Self { failed, nothing, ..Self::of(findings.iter().map(|it| it.verdict)) }
    }

    pub(super) fn of(verdicts: impl Iterator<Item = Verdict> + Clone) -> Self {
        let count = |of| verdicts.clone().filter(|it| *it == of).count();
        Self { counts: Verdict::ALL.map(count), ..Self::default() }
    }

    /// Whether nothing is left of what it is about.
    pub(super) fn nothing(self) -> bool {
        self.nothing
    }

    /// A scenario of which not even a trial comes to anything.
    pub(super) fn hopeless() -> Self {
        Self { failed: 1, nothing: true, ..Self::default() }
    }

    /// How many simulations of a run folder without checks failed.
    ///
    /// # Errors
    /// I/O or damage.
    pub(super) fn of_simulations(folder: &Path) -> Result<Self, Failure> {
        Ok(Self::new(&[], &Results::open(folder)?.failures()?))
    }

    /// Those of two runs together.
    pub(super) fn and(self, other: Self) -> Self {
        let counts = std::array::from_fn(|i| self.counts[i] + other.counts[i]);
        let failed = self.failed + other.failed;
        Self { counts, failed, nothing: self.nothing || other.nothing }
    }

    /// The exit code of the gravest, and why.
    fn worst(self, strict: bool) -> Option<(u8, String)> {
        let grave = Verdict::ALL.into_iter().zip(self.counts).filter(|(_, count)| *count > 0);
        let of_checks = grave.filter_map(|(verdict, count)| {
            let code = match verdict {
                Verdict::Missed => 3,
                Verdict::Undefined | Verdict::NotLookedAt => 4,
                Verdict::TooFew if strict => 5,
                Verdict::TooFew | Verdict::Met => return None,
            };
            Some((code, format!("{}: {}", verdict.word(), checks(count))))
        });
        let failed = match (self.nothing, self.failed) {
            (true, _) => {
                Some("all simulations of the scenario failed: there is no result".to_owned())
            }
            (false, failed) => {
                (strict && failed > 0).then(|| format!("{failed} of the simulations failed"))
            }
        };
        let failed = failed.map(|words| (6, words));
        of_checks.chain(failed).min_by_key(|(code, _)| *code)
    }

    /// Ends a command: well, or with the code of the gravest verdict. Without `strict` only checks that are missed, undefined
    /// or not looked at count.
    pub(super) fn end(self, strict: bool) -> Result<(), Failure> {
        self.worst(strict).map_or(Ok(()), |(code, words)| Err(Failure::Verdict(code, words)))
    }
}

fn checks(count: usize) -> String {
    if count == 1 { "one check".into() } else { format!("{count} checks") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_code_wins_and_only_strict_asks_for_more() {
        let of = |counts: [usize; 5], failed| {
            let verdicts = Verdicts { counts, failed, nothing: false };
            [false, true].map(|strict| verdicts.worst(strict).map(|(code, _)| code))
        };
        assert_eq!(of([1, 1, 1, 1, 1], 1), [Some(3); 2]);
        assert_eq!(of([0, 1, 0, 1, 1], 1), [Some(4); 2]);
        assert_eq!(of([0, 0, 1, 0, 1], 0), [Some(4); 2]);
        assert_eq!(of([0, 0, 0, 1, 1], 1), [None, Some(5)]);
        assert_eq!(of([0, 0, 0, 0, 1], 1), [None, Some(6)]);
        assert_eq!(of([0, 0, 0, 0, 1], 0), [None; 2]);
        let none = Verdicts::hopeless();
        assert_eq!([false, true].map(|strict| none.worst(strict).map(|it| it.0)), [Some(6); 2]);
    }
}
