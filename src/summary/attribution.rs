//! What each of several players adds to what all of them come to.

/// Shapley's values of `n` players: what each adds to those before it, in the mean over all orders, where `value` is what the
/// players come to whose bits are set. They add up to the value of all less that of none.
pub fn shapley(n: usize, value: impl Fn(usize) -> f64) -> Vec<f64> {
    let factorial = |k: usize| (1..=k).map(|i| i as f64).product::<f64>();
    let weight = |others: usize| factorial(others) * factorial(n - 1 - others) / factorial(n);
    let of = |player: usize| {
        let without = (0..1_usize << n).filter(|set| set & (1 << player) == 0);
        let gain = |set: usize| {
            weight(set.count_ones() as usize) * (value(set | 1 << player) - value(set))
        };
        without.map(gain).sum()
    };
    (0..n).map(of).collect()
}

/// What each of `n` players adds to those before it, in their order.
pub fn telescoping(n: usize, value: impl Fn(usize) -> f64) -> Vec<f64> {
    (0..n).map(|player| value((1 << (player + 1)) - 1) - value((1 << player) - 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three players of whom two make a majority, the first of whom has to be in it: 2/3, 1/6, 1/6.
    #[test]
    fn a_player_without_whom_nothing_goes_has_two_thirds() {
        let value = |set: usize| f64::from(u8::from(set & 1 == 1 && set.count_ones() > 1));
        let found = shapley(3, value);
        for (found, wanted) in found.iter().zip([2.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0]) {
            assert!((found - wanted).abs() < 1e-15);
        }
        assert_eq!(telescoping(3, value), [0.0, 1.0, 0.0]);
    }

    /// Who adds nothing to anybody has nothing; all have together what they come to, from any beginning.
    #[test]
    fn values_add_up_to_what_all_add_to_none() {
        let value = |set: usize| 7.0 + 0.1 * ((set & 0b1011) * (set & 0b1011)) as f64;
        for found in [shapley(4, value), telescoping(4, value)] {
            assert_eq!(found[2], 0.0);
            assert!((found.iter().sum::<f64>() - (value(15) - value(0))).abs() < 1e-12);
        }
    }

    /// Share of heads that one organization of 20 loses with the paths of `set` on, at the base year of the fluid economy:
    /// executors take 0.65 of the work, a system carries 0.2 of meetings and 0.4 of handoffs, orders follow cost with an
    /// elasticity, spending is a factor on them, and want of money takes 0.03 of heads.
    fn lost(set: usize, elasticity: f64, spending: f64) -> f64 {
        let on = |path: usize| f64::from(u8::from(set >> path & 1 == 1));
        let (used, meetings) = (26.56, 0.280_562_853_965_915_74 * (1.0 - 0.2 * on(1)));
        let work = 10.240_950_938_472_556;
        let (review, handoffs) = (0.03 * used / work, 0.07 * used / work * (1.0 - 0.4 * on(1)));
        let taken = 0.65 * on(0);
        let hours = 1.25 * (1.0 - taken) + taken * 0.75 / 12.0 / 0.9 + review + handoffs;
        let cost = 2000.0 / used * hours / (1.0 - meetings / 0.83 - 0.08) + 100.0 * taken / 9.0;
        let dearer = cost / (2000.0 / work);
        let ordered = work * dearer.powf(-elasticity * on(2)) * spending.powf(on(3));
        let heads = (ordered * hours + 0.08 * used) / (32.0 * (0.83 - meetings));
        1.0 - heads * (1.0 - 0.03 * on(4))
    }

    #[track_caller]
    fn near(found: &[f64], wanted: &[f64]) {
        let pairs = found.iter().zip(wanted);
        assert!(pairs.clone().all(|(a, b)| (a - b).abs() < 5.1e-10), "{found:?}, not {wanted:?}");
        assert_eq!(found.len(), wanted.len());
    }

    #[test]
    fn one_organization_loses_heads_through_each_path_as_published() {
        let value = |set: usize| lost(set, 1.0, 1.1);
        let alone: Vec<f64> = (0..5).map(|path| value(1 << path)).collect();
        near(&alone, &[0.446_963_517, 0.131_042_206, 0.0, -0.087_914_905, 0.03]);
        near(&[value(0), value(31)], &[0.0, 0.024_528_553]);
        let values = [0.258_599_488, 0.064_339_972, -0.250_397_238, -0.075_641_736, 0.027_628_067];
        near(&shapley(5, value), &values);
        let steps = [0.446_963_517, 0.089_624_844, -0.460_775_552, -0.081_453_476, 0.030_169_220];
        near(&telescoping(5, value), &steps);
        let value = |set: usize| lost(set, 0.5, 0.95);
        let values = [0.346_039_918, 0.089_935_345, -0.093_451_966, 0.033_240_475, 0.023_216_520];
        near(&shapley(5, value), &values);
        near(&[value(31)], &[0.398_980_292]);
    }
}
