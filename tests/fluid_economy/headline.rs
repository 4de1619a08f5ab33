//! Work and jobs lost against a reference, in means of the last half year.

use crate::assumptions::Assumptions;
use crate::base::{Base, USED, YEAR};
use crate::economy::{Economy, Week};

/// Weeks of a trailing mean `[week]`.
const WINDOW: usize = 26;

/// Net, jobs and organizations: positive means lost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Headline {
    /// (F_R - F) / (L_R h̄) with the full job h̄ = F_R / E_R `[1]`.
    pub net: f64,
    /// (E_R - E) / L_R `[1]`.
    pub jobs: f64,
    /// 1 - F_1 / F_1R `[1]`.
    pub organizations: f64,
}

/// Used hours, heads and organizations' used hours.
#[derive(Clone, Copy)]
struct Level {
    worked: f64,
    employed: f64,
    organizations: f64,
}

/// Means of the last 26 of these weeks.
fn level(weeks: &[Week]) -> Level {
    let last = &weeks[weeks.len() - WINDOW..];
    let mean = |of: fn(&Week) -> f64| last.iter().map(of).sum::<f64>() / WINDOW as f64;
    Level {
        worked: mean(|w| w.worked[0] + w.worked[1]),
        employed: mean(|w| w.employed[0] + w.employed[1]),
        organizations: mean(|w| w.worked[0]),
    }
}

fn between(run: Level, reference: Level) -> Headline {
    let full_job = reference.worked / reference.employed;
    Headline {
        net: (reference.worked - run.worked) / full_job,
        jobs: reference.employed - run.employed,
        organizations: 1.0 - run.organizations / reference.organizations,
    }
}

/// Against R, which stands still as the base year does; at the end of these weeks.
pub fn against_base(a: &Assumptions, weeks: &[Week]) -> Headline {
    let base = Base::new(a);
    let (employed, heads) = (base.employed(), base.heads());
    let reference = Level { worked: USED * employed, employed, organizations: USED * heads };
    between(level(weeks), reference)
}

/// Against another run, at the end of as many weeks.
pub fn against(weeks: &[Week], reference: &[Week]) -> Headline {
    between(level(weeks), level(&reference[..weeks.len()]))
}

/// Weeks in so many years.
pub fn weeks(years: f64) -> usize {
    (years * YEAR).round() as usize
}

/// Net after so many years `[points of the labour force]`.
pub fn net(a: &Assumptions, years: f64) -> f64 {
    100.0 * against_base(a, &Economy::run(a, weeks(years))).net
}
