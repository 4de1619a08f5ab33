//! What a whole study may be, looked at before anything of it is simulated or written.

use crate::engine::BASE_TICKS;
use crate::scenario::Scenario;

/// The most simulations of a study, over all of its variants, points and replicates.
const SIMULATIONS: u128 = 100_000_000;
/// The most bytes of its tables.
const BYTES: u128 = 10_000_000_000_000;
/// Bytes that a number takes in the tables, as measured on a sweep of two axes.
const NUMBER: u128 = 5;

/// A study: so many points and replicates of each variant, of which so many metrics are recorded, over time or not.
pub struct Size {
    /// Points and replicates, by variant.
    pub variants: Vec<(u64, u64)>,
    /// Metrics that are recorded.
    pub metrics: usize,
    /// Records over time of each; none where only final numbers are kept.
    records: u128,
}

impl Size {
    /// That of a scenario's study.
    pub fn of(
        scenario: &Scenario,
        variants: Vec<(u64, u64)>,
        metrics: usize,
        series: bool,
    ) -> Self {
        let records = |ticks: u32| u128::from(ticks.div_ceil(scenario.record.every.max(1)));
        let records = if series { records(BASE_TICKS) + records(scenario.time.ticks) } else { 0 };
        Self { variants, metrics, records }
    }

    /// How many simulations it keeps.
    pub fn simulations(&self) -> u128 {
        let each = |&(points, runs): &(u64, u64)| u128::from(points) * u128::from(runs);
        self.variants.iter().map(each).sum()
    }

    /// Bytes of its tables, about.
    pub fn bytes(&self) -> u128 {
        self.simulations() * self.metrics as u128 * (1 + self.records) * NUMBER
    }

    /// Why it is too large, and what makes it smaller; nothing where it is not.
    pub fn refusal(&self) -> Option<String> {
        let (simulations, bytes) = (self.simulations(), self.bytes());
        let variants = self.variants.len();
        if simulations > SIMULATIONS {
            return Some(format!(
                "{simulations} simulations of {variants} variants, at most {SIMULATIONS}: fewer replicates (--runs), points or arms"
            ));
        }
        (bytes > BYTES).then(|| {
            let terabytes = |bytes: u128| bytes / 1_000_000_000_000;
            format!(
                "about {} TB of tables, at most {} TB: fewer replicates (--runs), metrics (record.metrics) or records (record.every, \
                 record.series)",
                terabytes(bytes),
                terabytes(BYTES)
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_study_that_cannot_be_kept_is_refused_with_what_it_would_take() {
        let of = |variants: usize, runs, metrics, records| {
            Size { variants: vec![(1, runs); variants], metrics, records }.refusal()
        };
        assert_eq!(of(2, 10_000_000, 300, 143), None);
        let many = of(300, 10_000_000, 1, 0).unwrap();
        assert!(
            many.starts_with("3000000000 simulations of 300 variants, at most 100000000"),
            "{many}"
        );
        let large = of(2, 10_000_000, 300, 10_000).unwrap();
        assert!(large.starts_with("about 300 TB of tables, at most 10 TB"), "{large}");
        let all = Size { variants: vec![(u64::MAX, u64::MAX); 1], metrics: 1, records: 0 };
        assert!(all.refusal().is_some());
    }
}
