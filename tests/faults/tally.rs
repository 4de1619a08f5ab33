//! What became of the faults, by row and in one line.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use crate::ground::{Breach, Kind};

/// A number with commas.
pub fn count(number: usize) -> String {
    let digits = number.to_string();
    let comma = |at: usize| at > 0 && (digits.len() - at).is_multiple_of(3);
    let with = digits
        .chars()
        .enumerate()
        .flat_map(|(at, digit)| comma(at).then_some(',').into_iter().chain([digit]));
    with.collect()
}

/// Faults of a row.
#[derive(Default)]
struct Row {
    injected: usize,
    unreached: usize,
    breaches: Vec<(String, Breach)>,
}

/// Faults of all rows.
#[derive(Default)]
pub struct Tally(BTreeMap<&'static str, Row>);

impl Tally {
    /// Takes note of a case.
    pub fn note(&mut self, row: &'static str, what: &str, became: Result<bool, Breach>) {
        let row = self.0.entry(row).or_default();
        match became {
            Ok(false) => row.unreached += 1,
            Ok(true) => row.injected += 1,
            Err(breach) => {
                row.injected += 1;
                row.breaches.push((what.to_owned(), breach));
            }
        }
    }

    /// Cases that had their turn.
    pub fn tried(&self) -> usize {
        self.0.values().map(|row| row.injected + row.unreached).sum()
    }

    fn injected(&self) -> usize {
        self.0.values().map(|row| row.injected).sum()
    }

    fn breaches(&self) -> impl Iterator<Item = &Breach> {
        self.0.values().flat_map(|row| row.breaches.iter().map(|it| &it.1))
    }

    /// Whether everything was survived.
    pub fn is_clean(&self) -> bool {
        self.breaches().next().is_none()
    }

    /// The line that is published.
    pub fn line(&self, when: &str, commit: &str, took: Duration) -> String {
        let of = |kind: Kind| count(self.breaches().filter(|it| it.kind == kind).count());
        let (injected, wrong) = (self.injected(), self.breaches().count());
        format!(
            "{} faults injected, {} survived: {} wrong results, {} lost acknowledgements, {} panics, {} hangs, \
             {} ended in other words than promised ({when}, commit {commit}, {:.0} min)",
            count(injected),
            count(injected - wrong),
            of(Kind::Wrong),
            of(Kind::Lost),
            of(Kind::Panic),
            of(Kind::Hang),
            of(Kind::Words),
            took.as_secs_f64() / 60.0
        )
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<18} {:>8} {:>8} {:>9}", "row", "injected", "survived", "unreached")?;
        for (name, row) in &self.0 {
            let survived = row.injected - row.breaches.len();
            writeln!(f, "{name:<18} {:>8} {survived:>8} {:>9}", row.injected, row.unreached)?;
        }
        for (name, row) in &self.0 {
            for (what, Breach { kind, words }) in &row.breaches {
                writeln!(f, "\n{name}, {what}: {kind:?}: {}", words.trim())?;
            }
        }
        Ok(())
    }
}
