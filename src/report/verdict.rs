//! What the runs say of a check: by how much its bounds are kept, how often, and what that comes to.

use crate::scenario::{Bound, Quota, Sign};
use crate::summary::{Decision, decide_mean, decide_share};

/// What became of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It does not hold.
    Missed,
    /// The metric is undefined in runs that would decide.
    Undefined,
    /// There is nothing at which it could be looked.
    NotLookedAt,
    /// The runs can show neither that it holds nor that it does not.
    TooFew,
    /// It holds.
    Met,
}

impl Verdict {
    /// Every verdict, the gravest first.
    pub const ALL: [Self; 5] =
        [Self::Missed, Self::Undefined, Self::NotLookedAt, Self::TooFew, Self::Met];

    /// What it is called.
    pub fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Missed => "missed",
            Self::Undefined => "undefined",
            Self::NotLookedAt => "not looked at",
            Self::TooFew => "too few runs to tell",
        }
    }
}

/// By how much a bound is kept, above 0 where it is; of two numbers both must be.
pub(super) fn margins(bound: &Bound, value: f64, other: Option<f64>) -> [f64; 2] {
    let from = other.unwrap_or(0.0);
    // Against another, above and below are shares of its size.
    let by = |share: f64| share * from.abs();
    let one = match *bound {
        Bound::Within(share) => {
            return [by(share) - (value - from), by(share) + (value - from)];
        }
        Bound::Above(x) if other.is_some() => value - (from + by(x)),
        Bound::Below(x) if other.is_some() => (from - by(x)) - value,
        Bound::Above(x) | Bound::Min(x) => value - x,
        Bound::Below(x) | Bound::Max(x) => x - value,
        Bound::Sign(Sign::Positive) => value - from,
        Bound::Sign(Sign::Negative) => from - value,
        // What was kept of such a metric is whether it has passed: 1 or 0.
        Bound::Crosses(_) => value - 0.5,
    };
    [one, f64::INFINITY]
}

pub(super) fn holds(bound: &Bound, value: f64, other: Option<f64>) -> bool {
    let inclusive = matches!(bound, Bound::Within(_) | Bound::Min(_) | Bound::Max(_));
    margins(bound, value, other).iter().all(|&by| if inclusive { by >= 0.0 } else { by > 0.0 })
}

/// What the runs say of a check in one group: at one point, or along one line of a trend.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tally {
    pub held: u64,
    pub missed: u64,
    pub undefined: u64,
    /// By how much each bound is kept, by run; for a check of the mean only.
    pub margins: Vec<Vec<f64>>,
    /// The numbers themselves, and less those of what they are compared with; for a check of the mean only.
    pub values: Vec<f64>,
}

impl Tally {
    pub fn looked(&self) -> u64 {
        self.held + self.missed
    }

    fn all(&self) -> u64 {
        self.looked() + self.undefined
    }

    /// How well it is kept, to find where it is kept worst: the least mean margin of a check of the mean, else the share of
    /// runs in which it holds.
    pub fn kept(&self) -> f64 {
        let mean = |by: &Vec<f64>| by.iter().sum::<f64>() / by.len() as f64;
        let least = self.margins.iter().map(mean).reduce(f64::min);
        least.unwrap_or(self.held as f64 / self.all().max(1) as f64)
    }

    /// What that comes to, and how many runs would decide where they do not.
    pub fn verdict(&self, quota: Quota) -> (Verdict, Option<u64>) {
        if self.all() == 0 {
            return (Verdict::NotLookedAt, None);
        }
        let verdict = match quota {
            Quota::All if self.missed > 0 => Verdict::Missed,
            Quota::All if self.undefined > 0 => Verdict::Undefined,
            Quota::All => Verdict::Met,
            Quota::Share(share) => return self.of_share(share),
            Quota::Mean if self.looked() == 0 => Verdict::Undefined,
            Quota::Mean => return self.of_mean(),
        };
        (verdict, None)
    }

    /// Runs that are undefined may go either way: it is met or missed where it would be in both cases.
    fn of_share(&self, share: f64) -> (Verdict, Option<u64>) {
        let decide = |held, of| decide_share(held, of, share);
        if decide(self.held, self.all()) == Decision::Holds {
            return (Verdict::Met, None);
        }
        if decide(self.held + self.undefined, self.all()) == Decision::Fails {
            return (Verdict::Missed, None);
        }
        match decide(self.held, self.looked()) {
            Decision::TooFew { needed } if self.looked() > 0 => (Verdict::TooFew, needed),
            _ => (Verdict::Undefined, None),
        }
    }

    fn of_mean(&self) -> (Verdict, Option<u64>) {
        let found: Vec<Decision> = self.margins.iter().map(|by| decide_mean(by)).collect();
        let needed = |decision: &Decision| match decision {
            Decision::TooFew { needed } => Some(*needed),
            _ => None,
        };
        if found.contains(&Decision::Fails) {
            (Verdict::Missed, None)
        } else if let Some(needed) = found.iter().find_map(needed) {
            (Verdict::TooFew, needed)
        } else {
            (Verdict::Met, None)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_hold_where_they_say() {
        let hit = |bound, value, other| holds(&bound, value, other);
        assert!(hit(Bound::Sign(Sign::Negative), -1.0, None));
        assert!(hit(Bound::Sign(Sign::Negative), 1.0, Some(2.0)));
        assert!(!hit(Bound::Sign(Sign::Positive), 1.0, Some(2.0)));
        assert!(hit(Bound::Above(0.1), 1.2, Some(1.0)) && !hit(Bound::Above(0.1), 1.05, Some(1.0)));
        assert!(hit(Bound::Min(1.0), 1.0, None) && !hit(Bound::Above(1.0), 1.0, None));
        assert!(
            hit(Bound::Within(0.1), 0.95, Some(1.0)) && !hit(Bound::Within(0.1), 0.8, Some(1.0))
        );
    }

    #[test]
    fn relative_bounds_go_by_the_size_of_the_other() {
        let hit = |bound, value, other| holds(&bound, value, Some(other));
        // A fifth less than 10 is below 8; than -10 below -12.
        assert!(hit(Bound::Below(0.2), 7.9, 10.0) && !hit(Bound::Below(0.2), 8.1, 10.0));
        assert!(hit(Bound::Below(0.2), -12.1, -10.0) && !hit(Bound::Below(0.2), -11.9, -10.0));
        assert!(hit(Bound::Above(0.2), -7.9, -10.0) && !hit(Bound::Above(0.2), -8.1, -10.0));
    }

    fn tally(held: u64, missed: u64, undefined: u64) -> Tally {
        Tally { held, missed, undefined, ..Tally::default() }
    }

    #[test]
    fn all_is_met_by_all_missed_by_one_and_undefined_by_what_cannot_be_said() {
        let of = |held, missed, undefined| tally(held, missed, undefined).verdict(Quota::All).0;
        assert_eq!(of(3, 0, 0), Verdict::Met);
        assert_eq!(of(2, 1, 0), Verdict::Missed);
        assert_eq!(of(0, 0, 3), Verdict::Undefined);
        assert_eq!((of(2, 0, 1), of(1, 1, 1)), (Verdict::Undefined, Verdict::Missed));
        assert_eq!(of(0, 0, 0), Verdict::NotLookedAt);
    }

    #[test]
    fn a_share_is_met_or_missed_where_the_runs_can_show_it() {
        let of =
            |held, missed, undefined| tally(held, missed, undefined).verdict(Quota::Share(0.95));
        assert_eq!(of(59, 0, 0), (Verdict::Met, None));
        assert_eq!(of(7, 1, 0).0, Verdict::TooFew);
        assert_eq!(of(8, 0, 0), (Verdict::TooFew, Some(59)));
        assert_eq!(of(4, 4, 0).0, Verdict::Missed);
        // One more run could not undo either.
        assert_eq!((of(120, 0, 1).0, of(4, 6, 1).0), (Verdict::Met, Verdict::Missed));
        assert_eq!((of(59, 0, 3).0, of(0, 0, 9).0), (Verdict::Undefined, Verdict::Undefined));
    }

    #[test]
    fn a_mean_is_met_where_its_interval_keeps_the_bound() {
        let of = |margins: Vec<f64>| {
            let held = margins.len() as u64;
            Tally { margins: vec![margins], ..tally(held, 0, 0) }.verdict(Quota::Mean).0
        };
        assert_eq!(of(vec![1.0, 1.1, 0.9]), Verdict::Met);
        assert_eq!(of(vec![-1.0, -1.1, -0.9]), Verdict::Missed);
        assert_eq!(of(vec![1.0, -1.2, 0.9]), Verdict::TooFew);
    }

    #[test]
    fn the_gravest_verdict_comes_first() {
        assert!(Verdict::ALL.is_sorted());
    }
}
