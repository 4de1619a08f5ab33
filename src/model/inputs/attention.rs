//! Where effort goes that makes inputs grow beyond what they would by themselves.

use std::collections::VecDeque;

use super::{Inputs, after_start};
use crate::engine::Clock;
use crate::engine::quantity::{WEEKS_PER_YEAR, exp};
use crate::model::bottleneck::Output;
use bevy_ecs::prelude::*;

/// Inputs that effort can go to, in the order of room bottleneck: compute, hardware, energy, execution, tasks,
/// feedback.
pub const SIX: usize = 6;
/// Places of the three that are no physical stock.
const EXECUTION: usize = 3;
const TASKS: usize = 4;
const FEEDBACK: usize = 5;

/// What effort has made of each input.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Attention {
    built: [f64; SIX],
    begun: VecDeque<[f64; SIX]>,
}

impl Attention {
    /// Effort that is in each input `[log points]`.
    pub fn built(&self) -> [f64; SIX] {
        self.built
    }

    /// By how much effort has multiplied an input.
    fn reach(&self, input: usize) -> f64 {
        exp(self.built[input])
    }

    /// The same for compute, hardware and energy.
    pub fn physical(&self) -> [f64; 3] {
        [0, 1, 2].map(|input| self.reach(input))
    }

    /// The same for the speed at which anybody executes.
    pub fn execution(&self) -> f64 {
        self.reach(EXECUTION)
    }

    /// The same for tasks that cells ask for.
    pub fn tasks(&self) -> f64 {
        self.reach(TASKS)
    }

    /// The same for results that can be checked and signals that can be attributed.
    pub fn feedback(&self) -> f64 {
        self.reach(FEEDBACK)
    }
}

/// Equation (6): shares of effort, where `habit` of what is habitual goes to the three physical inputs.
pub fn shares(theta: f64, habit: f64, elasticity: [f64; SIX]) -> [f64; SIX] {
    std::array::from_fn(|i| {
        let habitual = if i < 3 { habit } else { 1.0 - habit } / 3.0;
        (1.0 - theta) * habitual + theta * elasticity[i]
    })
}

/// Equation (7), over `years`: effort in one input when `share` of the budget arrives.
pub fn built(now: f64, budget: f64, share: f64, depreciation: f64, years: f64) -> f64 {
    let kept = exp(-depreciation * years);
    // What arrives within the interval has itself lost some of it: exact for a constant flow.
    let arrived = if depreciation > 0.0 { (1.0 - kept) / depreciation } else { years };
    now * kept + budget * share * arrived
}

/// Effort that was begun a lag ago arrives; what is begun now follows habit and what binds.
pub(super) fn direct_attention(
    p: Res<Inputs>,
    clock: Res<Clock>,
    output: Res<Output>,
    mut attention: ResMut<Attention>,
) {
    let budget = after_start(*clock, p.investment, 0.0);
    if budget == 0.0 && attention.begun.is_empty() {
        return;
    }
    let attention = &mut *attention;
    // Where nothing is known to bind, habit is all there is to follow.
    let theta = if output.binding().is_some() { p.attention } else { 0.0 };
    attention.begun.push_back(shares(theta, p.habit, output.elasticities()));
    // What arrives in the first weeks was begun before anybody looked.
    let arrived =
        if attention.begun.len() > p.lag as usize { attention.begun.pop_front() } else { None };
    let arrived = arrived.unwrap_or_else(|| shares(0.0, p.habit, [0.0; SIX]));
    for (now, share) in attention.built.iter_mut().zip(arrived) {
        *now = built(*now, budget, share, p.depreciation, 1.0 / WEEKS_PER_YEAR);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::quantity::ln;
    use crate::model::bottleneck::{elasticities, regret};

    const EVEN: [f64; SIX] = [1.0 / 6.0; SIX];

    /// Output of a Leontief world that starts balanced, once `budget` log points are spread like this.
    fn output(budget: f64, shares: [f64; SIX]) -> f64 {
        let grown = shares.map(|share| exp(built(0.0, budget, share, 0.0, 1.0)));
        grown.into_iter().fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn s4_2_a_budget_spread_over_six_inputs_lifts_output_and_over_three_nothing() {
        assert!((output(1.2, shares(1.0, 1.0, EVEN)) - 1.221_403).abs() < 1e-6);
        assert_eq!(output(1.2, shares(0.0, 1.0, EVEN)), 1.0);
        // The regret of habit is what even attention would have brought.
        let habit = shares(0.0, 1.0, EVEN).map(|share| 1.2 * share);
        let x = habit.map(exp);
        assert!((regret(x, habit) - 1.221_403).abs() < 1e-6);
    }

    /// Spent in small steps on whatever binds then, the budget comes to the same as spread evenly; on habit
    /// and elasticity mixed, to what its share θ brings.
    #[test]
    fn s4_2_attention_that_follows_what_binds_wastes_nothing() {
        let steps = 12_000;
        let spent = |theta: f64| {
            let mut effort = [0.0; SIX];
            for _ in 0..steps {
                let e = elasticities(effort.map(exp), f64::NEG_INFINITY);
                let now = shares(theta, 1.0, e);
                effort.iter_mut().zip(now).for_each(|(a, s)| *a += 1.2 / f64::from(steps) * s);
            }
            effort.map(exp).into_iter().fold(f64::INFINITY, f64::min)
        };
        assert!((spent(1.0) - 1.221_403).abs() < 1e-3, "{}", spent(1.0));
        assert_eq!(spent(0.0), 1.0);
        // A fifth of 1.2 falls to the three that habit leaves alone: 0.08 log points each.
        assert!((ln(spent(0.2)) - 0.08).abs() < 1e-3, "{}", spent(0.2));
    }

    #[test]
    fn effort_that_depreciates_tends_to_what_keeps_it_up() {
        let mut effort = 0.0;
        for _ in 0..20_000 {
            effort = built(effort, 0.3, 0.5, 0.1, 1.0 / WEEKS_PER_YEAR);
        }
        assert!((effort - 1.5).abs() < 1e-9, "{effort}");
        assert!((built(0.0, 0.3, 0.5, 1e-9, 2.0) - 0.3).abs() < 1e-8);
    }

    #[test]
    fn shares_of_effort_add_up_to_one() {
        for theta in [0.0, 0.2, 1.0] {
            for habit in [0.0, 0.5, 1.0] {
                let sum: f64 = shares(theta, habit, EVEN).iter().sum();
                assert!((sum - 1.0).abs() < 1e-12);
            }
        }
    }
}
