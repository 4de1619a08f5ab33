//! Assumptions or policy: four lines on the same random numbers, and what is left when their effects are added up.

use super::{Contrast, contrast};

/// Values of one metric, replicate by replicate, on the same random numbers.
#[derive(Clone, Copy, Debug)]
pub struct Lines<'a> {
    /// Nothing changed.
    pub baseline: &'a [f64],
    /// Other assumptions.
    pub assumptions: &'a [f64],
    /// The policy, on the baseline's assumptions.
    pub policy: &'a [f64],
    /// The policy, on the other assumptions.
    pub both: &'a [f64],
}

/// What each of them does, paired.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effects {
    /// Other assumptions against the baseline, without the policy.
    pub assumptions: Contrast,
    /// The policy against none, on the baseline.
    pub policy: Contrast,
    /// The policy against none, on the other assumptions.
    pub policy_changed: Contrast,
    /// How far the policy's effect depends on the assumptions: its effect on the changed less that on the baseline. An
    /// interval that holds 0 means that the two may be added.
    pub interaction: Contrast,
}

fn minus(a: &[f64], b: &[f64]) -> Vec<f64> {
    let at = |of: &[f64], i: usize| of.get(i).copied().unwrap_or(f64::NAN);
    (0..a.len().max(b.len())).map(|i| at(a, i) - at(b, i)).collect()
}

impl Lines<'_> {
    /// The effects; a replicate that one of the lines lacks is missing where that line is used.
    pub fn effects(&self, confidence: f64) -> Effects {
        let changed = minus(self.both, self.assumptions);
        let plain = minus(self.policy, self.baseline);
        Effects {
            assumptions: contrast(self.assumptions, self.baseline, confidence),
            policy: contrast(self.policy, self.baseline, confidence),
            policy_changed: contrast(self.both, self.assumptions, confidence),
            interaction: contrast(&changed, &plain, confidence),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::numbers::Numbers;
    use super::*;

    /// y = shared + 2 a - 3 p + k a p + noise: the interaction is k, whatever the replicates share.
    fn lines(n: usize, k: f64) -> [Vec<f64>; 4] {
        let mut numbers = Numbers(47);
        let shared: Vec<f64> = (0..n).map(|_| 10.0 * numbers.normal()).collect();
        [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)].map(|(a, p)| {
            let effect = 2.0 * a - 3.0 * p + k * a * p;
            shared.iter().map(|it| it + effect + 0.1 * numbers.normal()).collect()
        })
    }

    fn effects([baseline, assumptions, policy, both]: &[Vec<f64>; 4]) -> Effects {
        Lines { baseline, assumptions, policy, both }.effects(0.95)
    }

    #[test]
    fn effects_that_do_not_add_up_are_told_from_those_that_do() {
        let it = effects(&lines(100, 1.5));
        for (found, planted) in [
            (it.assumptions, 2.0),
            (it.policy, -3.0),
            (it.policy_changed, -1.5),
            (it.interaction, 1.5),
        ] {
            let interval = found.interval.unwrap();
            assert!(interval.contains(planted) && interval.half_width() < 0.05, "{found:?}");
        }
        let none = effects(&lines(100, 0.0)).interaction.interval.unwrap();
        assert!(none.contains(0.0) && none.half_width() < 0.05, "{none:?}");
    }

    #[test]
    fn a_replicate_that_one_line_lacks_has_no_interaction() {
        let mut four = lines(10, 0.0);
        four[3].pop();
        four[0][2] = f64::NAN;
        let it = effects(&four);
        assert_eq!((it.interaction.n, it.interaction.missing), (8, 2));
        assert_eq!((it.policy.n, it.policy_changed.n, it.assumptions.n), (9, 9, 9));
    }
}
