//! A run, open for being reported: its statistics by the names of variants.

use std::collections::BTreeMap;
use std::path::Path;

use crate::chart::{Estimate, Spread};
use crate::model::states::headline;
use crate::record::{Failures, Plan, Progress, RecordError, Results, VariantPlan};
use crate::scenario::{Resolved, Scenario};
use crate::summary::{Band, Bounds, Contrast, FEW, Finals, Moments, bands_of, compare, finals_of};

/// Confidence of every interval in a report.
pub const CONFIDENCE: f64 = 0.95;
/// The metric that the first screen is about: full-time jobs lost against the same world without AI, a share of its labour force.
pub(super) const NET: &str = headline::metric::NET;
const PERCENTILES: [f64; 7] = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975];

/// A run and the scenario that it is of.
pub struct Loaded {
    /// Its tables.
    pub results: Results,
    /// What was asked.
    pub scenario: Scenario,
    /// Replicates that were recorded, by variant: fewer than planned where a run stopped early; and which of them failed.
    failures: Failures,
    /// What each variant was simulated with; nothing where the scenario does not say.
    resolved: Vec<Option<Resolved>>,
}

/// Final numbers of one metric, by variant.
pub type ByVariant = BTreeMap<(u32, u64), Finals>;

impl Loaded {
    /// Opens a run folder whose scenario has been read.
    pub fn open(path: &Path, scenario: Scenario) -> Result<Self, RecordError> {
        Self::of(Results::open(path)?, scenario)
    }

    /// Results and the scenario that they are of.
    pub(super) fn of(results: Results, scenario: Scenario) -> Result<Self, RecordError> {
        let failures = results.failures()?;
        let row = |it: &VariantPlan| scenario.row(&it.name, &it.role);
        let resolved = results
            .variants()
            .iter()
            .map(|it| row(it).map(|row| scenario.resolved(&row)))
            .collect();
        Ok(Self { results, scenario, failures, resolved })
    }

    /// What a variant was simulated with.
    pub fn resolved(&self, variant: u32) -> Option<&Resolved> {
        self.resolved.get(variant as usize)?.as_ref()
    }

    /// Whether a metric is recorded.
    pub fn recorded(&self, metric: &str) -> bool {
        self.plan().metrics.iter().any(|it| it.name == metric)
    }

    /// Whether a column of final numbers is there: a metric or an input.
    pub(super) fn has(&self, column: &str) -> bool {
        let input = column.strip_prefix("input:");
        let inputs = &self.plan().inputs;
        self.recorded(column) || input.is_some_and(|it| inputs.iter().any(|i| i.name == it))
    }

    /// Replicates of a variant that were recorded.
    pub fn runs(&self, variant: u32) -> u64 {
        self.failures.by_variant.get(variant as usize).map_or(0, |it| it.1)
    }

    /// Simulations that came to nothing, and how.
    pub fn failures(&self) -> &Failures {
        &self.failures
    }

    /// Whether the run was stopped before it was done.
    pub fn is_partial(&self) -> bool {
        self.results.manifest().status != Progress::Complete
    }

    /// What was recorded.
    pub fn plan(&self) -> &Plan {
        &self.results.manifest().identity.plan
    }

    /// The variants, by index: what the page is about comes first.
    pub fn variants(&self) -> impl Iterator<Item = (u32, &VariantPlan)> {
        self.results.variants().iter().enumerate().map(|(i, v)| (i as u32, v))
    }

    /// A variant, if there is one at this place.
    pub fn variant(&self, at: u32) -> Option<&VariantPlan> {
        self.results.variants().get(at as usize)
    }

    /// Final numbers of a metric; none of one that is not recorded.
    pub fn finals(&self, metric: &str) -> Result<ByVariant, RecordError> {
        if !self.has(metric) {
            return Ok(ByVariant::new());
        }
        finals_of(&self.results, metric)
    }

    /// Mean and interval of a metric's final numbers in one variant.
    pub fn estimate(&self, metric: &str, variant: u32) -> Result<Option<Estimate>, RecordError> {
        let bounds = self.bounds(metric);
        Ok(self.finals(metric)?.get(&(variant, 0)).map(|finals| estimate(finals, bounds)))
    }

    /// The unit of a metric that is recorded.
    pub fn unit(&self, metric: &str) -> Option<&str> {
        self.plan().metrics.iter().find(|it| it.name == metric).map(|it| it.unit.as_str())
    }

    /// Where a metric lies, by its unit.
    pub fn bounds(&self, metric: &str) -> Bounds {
        self.unit(metric).map_or(Bounds::Free, Bounds::of_unit)
    }

    /// Bands of some metrics in one variant, by tick; none where one of them is not recorded.
    pub fn bands(&self, metrics: &[&str], variant: u32) -> Result<Vec<Vec<Band>>, RecordError> {
        if metrics.iter().any(|it| !self.recorded(it)) {
            return Ok(vec![vec![]; metrics.len()]);
        }
        let mut all = bands_of(&self.results, metrics)?;
        let bands = all.remove(&(variant, 0)).unwrap_or_default();
        Ok(bands.iter().map(crate::summary::Bands::bands).collect())
    }

    /// A paired difference of final numbers, first less second.
    pub fn contrast(
        &self,
        metric: &str,
        first: u32,
        second: u32,
    ) -> Result<Option<Contrast>, RecordError> {
        if !self.has(metric) {
            return Ok(None);
        }
        Ok(compare(&self.results, metric, first, second, CONFIDENCE)?.remove(&0))
    }

    /// The calendar year of a tick, with decimals: the share of its year that has gone by when its first day begins.
    pub fn year(&self, tick: i32) -> f64 {
        self.scenario.time.calendar().year(tick.into())
    }
}

/// Mean with its interval within the quantity's bounds; the value alone where there is none.
pub fn estimate(finals: &Finals, bounds: Bounds) -> Estimate {
    let value = finals.moments.mean();
    match bounds.interval(&finals.moments, CONFIDENCE) {
        Some(i) => Estimate { value, low: i.lower, high: i.upper },
        None => Estimate { value, low: f64::NAN, high: f64::NAN },
    }
}

/// A paired difference with its interval.
pub fn difference(contrast: &Contrast) -> Estimate {
    let value = contrast.difference;
    match contrast.interval {
        Some(i) => Estimate { value, low: i.lower, high: i.upper },
        None => Estimate { value, low: f64::NAN, high: f64::NAN },
    }
}

/// Mean and bands of final numbers, or each of them where they are few.
pub fn spread(finals: Option<&Finals>) -> Spread {
    let Some(finals) = finals else { return spread_of_values([]) };
    let few = finals.sketch.few(FEW);
    let q = finals.sketch.quantiles(&PERCENTILES);
    spread_of(finals.moments.mean(), q.as_deref().unwrap_or(&[f64::NAN; 7]), few)
}

/// Mean and bands of plain values, or each of them where they are few.
pub fn spread_of_values(values: impl IntoIterator<Item = f64>) -> Spread {
    let sorted = crate::summary::sorted(values);
    let q = PERCENTILES.map(|p| crate::summary::quantile(&sorted, p).unwrap_or(f64::NAN));
    let mean = sorted.iter().copied().collect::<Moments>().mean();
    let few = if sorted.len() < FEW { sorted } else { vec![] };
    spread_of(mean, &q, few)
}

fn spread_of(mean: f64, q: &[f64], runs: Vec<f64>) -> Spread {
    let none = [f64::NAN; 2];
    let [band50, band80, band95] = match runs.is_empty() {
        true => [[q[2], q[4]], [q[1], q[5]], [q[0], q[6]]],
        false => [none; 3],
    };
    Spread { mean, band50, band80, band95, runs }
}

/// Mean and bands of one tick, or each run where they are few.
pub fn spread_at(b: &Band) -> Spread {
    let (a, c, e) = (b.ninety_five, b.eighty, b.half);
    spread_of(b.mean, &[a.0, c.0, e.0, b.median, e.1, c.1, a.1], b.few.clone())
}
