//! Who takes a step this week, and who goes back.

use bevy_ecs::prelude::*;

use super::{
    Adoption, BACK, Path, STEP, WORKING_DAYS, by_size, disappoints, learned, payback_days, pays,
};
use crate::engine::quantity::{WEEKS_PER_YEAR, hazard_to_probability};
use crate::engine::{Clock, Draws};
use crate::model::agents::{Organization, Week};
use crate::model::states::adoption::{Mode, Way};
use crate::model::states::execution::{ExecutionTerms, Routing};

/// A step that an organization may take.
#[derive(Clone, Copy, Debug)]
struct Step {
    to: Way,
    /// Share of people whose organizations have taken it.
    share: f64,
    /// Relative to the first of its kind.
    relative: f64,
}

/// What an organization looks at before it takes a step.
struct Eyes<'a> {
    p: &'a Adoption,
    terms: &'a ExecutionTerms,
    organization: &'a Organization,
    mode: &'a Mode,
    routing: &'a Routing,
}

impl Eyes<'_> {
    /// People's hours that a set-up takes, and money.
    fn setup(&self, step: Step) -> (f64, f64) {
        let (hours, money) = if step.to == Way::SystemRun {
            (self.p.setup, self.p.setup_cost * f64::from(self.organization.founded))
        } else {
            (self.p.setup_copilot, 0.0)
        };
        (hours * step.relative, money * step.relative)
    }

    /// Equation (6), where what work costs is known.
    fn pays(&self, step: Step) -> bool {
        if !(self.p.paying && self.terms.shared) {
            return true;
        }
        let hour = self.routing.hour();
        let (hours, money) = self.setup(step);
        let saving = if step.to == Way::SystemRun {
            self.routing.expected()
        } else {
            self.mode.executing.mean() * (1.0 - 1.0 / self.terms.copilot_speed) * hour
        };
        pays(saving, hours * hour + money, self.p.payback)
    }

    /// Equation (2).
    fn pays_back(&self, step: Step) -> bool {
        let tasks_a_day = self.mode.tasks.mean() / WORKING_DAYS;
        payback_days(self.setup(step).0, tasks_a_day, self.p.saving) <= self.p.payback
    }
}

/// Organizations take steps, and some go one back.
pub(super) fn adopt(
    (p, clock, draws): (Res<Adoption>, Res<Clock>, Res<Draws>),
    terms: Res<ExecutionTerms>,
    mut all: Query<(&Organization, &Week, &Routing, &mut Mode)>,
) {
    let people: f64 = all.iter().map(|(o, ..)| f64::from(o.founded)).sum();
    let taken = |way: Way| {
        let those = all.iter().filter(|(.., m)| m.way >= way);
        those.map(|(o, ..)| f64::from(o.founded)).sum::<f64>() / people
    };
    let shares = [0.0, taken(Way::Copilot), taken(Way::SystemRun)];
    let count = |way: Way| all.iter().filter(|(.., m)| m.way >= way).count() as f64;
    // Who lets a system run the work at once has never set up copilots: these count all the same.
    let mut done = [0.0, count(Way::Copilot), count(Way::SystemRun)];
    for (organization, week, routing, mut mode) in &mut all {
        mode.left = mode.left.saturating_sub(1);
        mode.weeks += 1;
        mode.tasks.push(week.successes + week.reverted);
        mode.executing.push(week.hours.execute);
        if !clock.started() {
            continue;
        }
        let chance = |hazard: f64| hazard_to_probability(hazard, 1.0 / WEEKS_PER_YEAR);
        if mode.way == Way::SystemRun {
            if p.reversal > 0.0
                && mode.weeks >= Routing::WEEKS as u64
                && disappoints(routing.realised(), routing.routed())
                && draws.chance(BACK, organization.key, clock.age, chance(p.reversal))
            {
                mode.go_back(Way::Copilot);
            }
            continue;
        }
        let step = |to: Way| {
            let relative = learned(done[to as usize] + 1.0, p.learning);
            Step { to, share: shares[to as usize], relative }
        };
        let eyes = Eyes { p: &p, terms: &terms, organization, mode: &mode, routing };
        let steps = [Way::Copilot, Way::SystemRun].map(step);
        let least = if p.path == Path::SystemRun { Way::SystemRun } else { Way::Copilot };
        let ahead = steps.into_iter().filter(|it| it.to > mode.way && it.to >= least);
        let next = ahead.into_iter().find(|it| eyes.pays(*it));
        let Some(next) = next else { continue };
        let to = match p.path {
            Path::HumanCoordinated => continue,
            Path::Copilot if next.to == Way::Copilot => next.to,
            Path::SystemRun => next.to,
            Path::Diffusion => {
                let hazard = p.innovation + p.imitation * next.share;
                let hazard = hazard * by_size(f64::from(organization.founded.max(1)), p.eta);
                if !draws.chance(STEP, organization.key, clock.age, chance(hazard)) {
                    continue;
                }
                next.to
            }
            Path::Payback if eyes.pays_back(next) => next.to,
            Path::Copilot | Path::Payback => continue,
        };
        done[to as usize] += 1.0;
        let relative = learned(done[to as usize], p.learning);
        mode.take(to, &p, f64::from(organization.founded), relative);
    }
}
