//! Places follow what is asked for, up and down alike: equation (11).

use super::closed::Usual;
use super::systems::means;
use super::*;
use crate::engine::Keep;
use crate::model::agents::Organization;
use crate::model::states::attribution::Again;
use crate::model::states::demand::{Financed, Means, Till};
use crate::model::states::displacement::Payroll;
use crate::model::states::economy::EconomyTerms;

/// Weeks over which an organization believes that it wants more people, or fewer `[weeks]`.
const CAUTION: f64 = 26.0;
/// Places below which an empty organization has none `[people]`.
const FEWEST: f64 = 0.5;

/// Equation (11): people for the hours a week that work and leading take, where each has so many productive hours, of which
/// the usual share is used and meetings take theirs `[people]`.
pub(super) fn wanted(hours: f64, productive: f64, usual: f64, meetings: f64) -> f64 {
    hours / (productive * (usual - meetings))
}

impl Till {
    /// Hours a week that what cells ask for takes, leading included, and the share of hours that meetings take: of 13 weeks.
    /// Nothing where nobody has worked lately.
    fn asked_for(&self, usual: &Usual) -> Option<(f64, f64)> {
        let [used, meetings, leading, productive, work, _, asked] =
            std::array::from_fn(|i| self.recent[i].mean());
        let hours = if work > 0.0 { (used - meetings - leading) / work } else { usual.hours };
        (productive > 0.0).then_some((asked * usual.taken * hours + leading, meetings / productive))
    }
}

/// Who is wanted for what is asked for, once that is known; people are laid off who have long been too many, and at once where
/// they are paid on credit.
pub(super) fn follow_orders(
    (p, clock, terms, usual): (Res<Demand>, Res<Clock>, Res<EconomyTerms>, Res<Usual>),
    again: Again,
    mut all: Query<(&Organization, &Week, &Payroll, &Till, &mut Account, &mut Staffing)>,
    mut keep: Keep<Financed>,
) {
    if p.staff != Staff::Orders || !terms.acts {
        return;
    }
    let before = again.unless::<Financed>(again.paths().finance);
    let mut financed = vec![Means::default(); all.iter().len()];
    for (organization, week, payroll, till, mut a, mut s) in &mut all {
        let means = means(&p, &a, before, organization.index);
        financed[organization.index] = means;
        (s.layoffs, s.closes, s.frozen) = (0, false, false);
        s.hires = p.hires && a.open;
        let heads = payroll.heads();
        if !a.open && heads > 0.0 {
            (s.closes, s.target) = (true, 0.0);
            continue;
        }
        if let (Some((hours, meetings)), true) = (till.asked_for(&usual), usual.known()) {
            let each = week.hours.productive / heads;
            let wanted = wanted(hours, each, usual.utilization(), meetings);
            if wanted.is_finite() {
                s.target += (wanted - s.target) / CAUTION;
            }
        }
        let more = s.target - heads;
        if more > 0.0 && !means.hires {
            s.hires = false;
        }
        let surplus = heads - s.target / (1.0 - p.tolerance);
        s.slack_weeks = if surplus > 0.0 { s.slack_weeks + 1.0 } else { 0.0 };
        let long = s.slack_weeks >= p.patience;
        if long && p.surplus == Surplus::ShortTime {
            a.short = (surplus / heads).clamp(0.0, 1.0);
        } else if p.surplus == Surplus::Layoff && (long || a.cash < 0.0) && surplus > 0.0 {
            s.growth += surplus * p.pace;
            s.layoffs = libm::floor(s.growth).min(heads) as u32;
            s.growth -= f64::from(s.layoffs);
        } else {
            (s.growth, a.short) = (0.0, 0.0);
        }
        // Whom nobody asks for anything, and where nobody is left, has closed as well.
        let deserted = heads == 0.0 && s.target < FEWEST;
        if clock.started() && a.open && (means.closes || (p.closes && deserted)) {
            (a.open, s.closes, s.target) = (false, true, 0.0);
        }
    }
    keep.push(|| Financed(financed));
}
