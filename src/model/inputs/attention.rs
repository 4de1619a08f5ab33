//! Where effort goes that makes inputs grow beyond what they would by themselves.

use super::{Attention, Inputs, SIX, after_start};
use crate::engine::quantity::{WEEKS_PER_YEAR, exp};
use crate::engine::{Clock, Gift};
use crate::model::agents::Organization;
use crate::model::states::bottleneck::Scarcity;
use crate::model::states::demand::Asked;
use crate::model::states::execution::Pace;
use crate::model::states::feedback::SlotLevel;
use crate::model::states::validation::ReviewPace;
use bevy_ecs::prelude::*;

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
    scarcity: Res<Scarcity>,
    mut attention: ResMut<Attention>,
) {
    let budget = after_start(*clock, p.investment, 0.0);
    if budget == 0.0 && attention.begun.is_empty() {
        return;
    }
    let attention = &mut *attention;
    // Where nothing is known to bind, habit is all there is to follow.
    let theta = if scarcity.is_known() { p.attention } else { 0.0 };
    attention.begun.push_back(shares(theta, p.habit, scarcity.elasticities()));
    // What arrives in the first weeks was begun before anybody looked.
    let arrived =
        if attention.begun.len() > p.lag as usize { attention.begun.pop_front() } else { None };
    let arrived = arrived.unwrap_or_else(|| shares(0.0, p.habit, [0.0; SIX]));
    for (now, share) in attention.built.iter_mut().zip(arrived) {
        *now = built(*now, budget, share, p.depreciation, 1.0 / WEEKS_PER_YEAR);
    }
}

/// What effort has made of what is no physical stock, in all organizations alike.
pub(super) fn give_effort(
    attention: Res<Attention>,
    organizations: Query<&Organization>,
    mut asked: ResMut<Gift<Asked, Inputs>>,
    mut pace: ResMut<Gift<Pace, Inputs>>,
    mut review: ResMut<Gift<ReviewPace, Inputs>>,
    mut slots: ResMut<Gift<SlotLevel, Inputs>>,
) {
    let [execution, tasks, feedback] =
        [attention.execution(), attention.tasks(), attention.feedback()];
    for organization in &organizations {
        asked.give(organization.index, tasks);
        pace.give(organization.index, execution);
        review.give(organization.index, feedback);
        slots.give(organization.index, feedback);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVEN: [f64; SIX] = [1.0 / 6.0; SIX];

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
