//! When an ensemble has enough replicates.
//!
//! Looking often and stopping at the first narrow interval would stop too early too often, so it is looked at only at
//! fixed boundaries, from 30 replicates on; what is between them cannot move the decision.

use std::collections::BTreeMap;

use super::{Interval, Moments};
use crate::study::{Outcome, Status, StopRule};

/// Replicates before the first look `[replicates]`.
const FIRST: u64 = 30;

/// What is known of the metric so far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Replicates in it `[replicates]`.
    pub n: u64,
    /// Replicates that failed or have no value `[replicates]`.
    pub missing: u64,
    /// The mean, in the metric's unit.
    pub mean: f64,
    /// Its t interval; `None` below two replicates.
    pub interval: Option<Interval>,
}

/// Stops when the mean of a metric's final value in the scenario itself (variant 0, point 0) is known to a half width.
#[derive(Clone, Debug)]
pub struct Stop {
    metric: usize,
    half_width: f64,
    confidence: f64,
    step: u64,
    next: u64,
    early: BTreeMap<u64, Option<f64>>,
    moments: Moments,
    missing: u64,
}

impl Stop {
    /// A rule for the metric of this index: the wanted half width `[the metric's unit]`, its confidence from 0 to 1, and
    /// the replicates between two looks `[replicates]`.
    pub fn new(metric: usize, half_width: f64, confidence: f64, step: u64) -> Self {
        let (moments, early) = (Moments::default(), BTreeMap::new());
        let step = step.max(1);
        Self { metric, half_width, confidence, step, next: 0, early, moments, missing: 0 }
    }

    /// The estimate from the replicates without a gap so far; `None` without any value.
    pub fn estimate(&self) -> Option<Estimate> {
        (self.moments.n() > 0).then(|| Estimate {
            n: self.moments.n(),
            missing: self.missing,
            mean: self.moments.mean(),
            interval: self.moments.interval(self.confidence),
        })
    }
}

impl StopRule for Stop {
    fn see(&mut self, outcome: &Outcome) {
        if outcome.variant != 0 || outcome.point != 0 || outcome.replicate < self.next {
            return;
        }
        let value = match outcome.status {
            Status::Ok => outcome.finals.get(self.metric).copied().filter(|it| !it.is_nan()),
            _ => None,
        };
        self.early.insert(outcome.replicate, value);
        // In the order of replicates, whatever the order in which they finish: sums depend on it in the last bit.
        while let Some(value) = self.early.remove(&self.next) {
            self.next += 1;
            match value {
                Some(value) => self.moments.push(value),
                None => self.missing += 1,
            }
        }
    }

    fn boundary(&self, done: u64) -> u64 {
        match done.checked_sub(FIRST) {
            None => FIRST,
            Some(past) => FIRST + (past / self.step + 1) * self.step,
        }
    }

    fn enough(&mut self, done: u64) -> bool {
        let boundary = done >= FIRST && (done - FIRST).is_multiple_of(self.step);
        let known = self.next == done && self.moments.n() >= 2;
        let interval = self.moments.interval(self.confidence).filter(|_| boundary && known);
        interval.is_some_and(|it| it.half_width() <= self.half_width)
    }
}

#[cfg(test)]
mod tests {
    use super::super::numbers::Numbers;
    use super::*;

    fn outcome(replicate: u64, value: f64) -> Outcome {
        Outcome { replicate, finals: vec![0.0, value], ..Outcome::default() }
    }

    fn normals(n: usize, seed: u64) -> Vec<f64> {
        let mut numbers = Numbers(seed);
        (0..n).map(|_| numbers.normal()).collect()
    }

    fn stopped_at(values: &[f64], half_width: f64, order: impl Fn(u64, u64) -> Vec<u64>) -> u64 {
        let mut rule = Stop::new(1, half_width, 0.95, 20);
        let mut done = 0;
        while done < values.len() as u64 {
            let boundary = rule.boundary(done);
            for it in order(done, boundary) {
                rule.see(&outcome(it, values[it as usize]));
            }
            done = boundary;
            if rule.enough(done) {
                break;
            }
        }
        done
    }

    #[test]
    fn it_stops_at_the_first_boundary_where_the_interval_is_narrow_enough_in_any_order() {
        let values = normals(1010, 17);
        let narrow = |n: usize| {
            let sample: Moments = values[..n].iter().copied().collect();
            sample.interval(0.95).unwrap().half_width() <= 0.15
        };
        let wanted = (30..1010).step_by(20).find(|&n| narrow(n)).unwrap() as u64;
        assert!(wanted > 100, "1.96 / sqrt(n) = 0.15 at n = 171, so about there: {wanted}");
        assert_eq!(stopped_at(&values, 0.15, |from, to| (from..to).collect()), wanted);
        assert_eq!(stopped_at(&values, 0.15, |from, to| (from..to).rev().collect()), wanted);
    }

    #[test]
    fn nothing_is_decided_before_thirty_or_between_boundaries_or_over_a_gap() {
        let mut rule = Stop::new(1, 1e9, 0.95, 20);
        for it in 0..45 {
            rule.see(&outcome(it, it as f64));
            if it + 1 != 30 {
                assert!(!rule.enough(it + 1), "{it}");
            } else {
                assert!(rule.enough(30));
            }
        }
        assert_eq!((rule.boundary(0), rule.boundary(29), rule.boundary(30)), (30, 30, 50));
        assert_eq!((rule.boundary(49), rule.boundary(50)), (50, 70));
        (46..50).for_each(|it| rule.see(&outcome(it, 1.0)));
        assert!(!rule.enough(50), "replicate 45 is not there");
        rule.see(&outcome(45, 1.0));
        assert!(rule.enough(50));
    }

    #[test]
    fn one_replicate_has_an_estimate_and_no_interval() {
        let mut rule = Stop::new(1, 0.1, 0.95, 20);
        assert_eq!(rule.estimate(), None);
        rule.see(&outcome(0, 3.0));
        let it = rule.estimate().unwrap();
        assert_eq!((it.n, it.mean, it.interval), (1, 3.0, None));
    }

    #[test]
    fn failed_replicates_and_other_variants_do_not_count_as_values() {
        let mut rule = Stop::new(1, 0.1, 0.95, 20);
        rule.see(&outcome(0, 3.0));
        let status = Status::Panicked { message: "x".into() };
        rule.see(&Outcome { replicate: 1, status, ..Outcome::default() });
        rule.see(&outcome(2, f64::NAN));
        rule.see(&Outcome { variant: 1, ..outcome(3, 100.0) });
        rule.see(&outcome(3, 5.0));
        let it = rule.estimate().unwrap();
        assert_eq!((it.n, it.missing, it.mean), (2, 2, 4.0));
    }
}
