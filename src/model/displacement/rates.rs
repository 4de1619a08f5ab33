//! Monthly rates of the labour market and spells without work, as statistical offices name them.

use super::*;
use crate::engine::{Metric, Reduce, TimeSpan};
use crate::model::states::displacement::{Spells, metric};

/// Weeks in a month `[weeks]`.
const MONTH: f64 = TimeSpan::months(1.0).in_weeks();

/// Weeks below which a spell without work is short `[weeks]`.
const SHORT: i64 = 5;

/// Of spells that have lasted so many weeks so far, in any order; undefined where there are none.
pub(super) fn spells(weeks: &mut [i64]) -> Spells {
    let n = weeks.len();
    if n == 0 {
        return Spells { mean: f64::NAN, median: f64::NAN, short: f64::NAN };
    }
    let share = |count: i64| count as f64 / n as f64;
    let mean = share(weeks.iter().sum());
    let short = share(weeks.iter().filter(|&&it| it < SHORT).count() as i64);
    let (below, &mut upper, _) = weeks.select_nth_unstable(n / 2);
    let lower = if n.is_multiple_of(2) { below.iter().copied().max() } else { None };
    Spells { mean, median: 0.5 * (upper + lower.unwrap_or(upper)) as f64, short }
}

pub(super) fn observe(sim: &mut SimulationBuilder) {
    type Read = fn(&Labour) -> f64;
    let or_nan = |x: f64| if x.is_finite() { x } else { f64::NAN };
    let flows: [(&str, &str, Read); 5] = [
        ("hires_rate", "People hired in a month, of those employed.", |l| l.hired),
        (
            "quits_rate",
            "People who quit in a month, of those employed: of their own accord, for an offer, or straight for another job.",
            |l| l.churn.quit + l.churn.moved_from_work,
        ),
        (
            "layoffs_rate",
            "Layoffs and discharges in a month, of those employed, closures included.",
            |l| l.churn.discharged + l.churn.laid_off,
        ),
        (
            "other_separations_rate",
            "People at work who retire in a month, of those employed.",
            |l| l.churn.retired,
        ),
        (
            "job_to_job_rate",
            "People who go straight to another job in a month, of those employed.",
            |l| l.churn.moved,
        ),
    ];
    for (name, doc, flow) in flows {
        let read = move |labour: Res<Labour>| or_nan(flow(&labour) * MONTH / labour.employed);
        sim.metric(Metric::new(format!("displacement.{name}"), "1/month", doc, Reduce::Mean, read));
    }
    sim.metric(Metric::new(
        metric::OPENINGS_RATE,
        "share",
        "Job openings, of people employed and openings.",
        Reduce::Mean,
        move |labour: Res<Labour>| or_nan(labour.vacancies / (labour.employed + labour.vacancies)),
    ));
    let spells: [(&str, &str, &str, Read); 3] = [
        ("spell", "week", "Mean time for which the unemployed have been without work.", |l| {
            l.spells.mean
        }),
        ("spell_median", "week", "Median of the same.", |l| l.spells.median),
        (
            "spell_short",
            "share",
            "Share of the unemployed who have been without work for less than five weeks.",
            |l| l.spells.short,
        ),
    ];
    for (name, unit, doc, spell) in spells {
        let read = move |labour: Res<Labour>| {
            if labour.unemployed > 0.0 { spell(&labour) } else { f64::NAN }
        };
        sim.metric(Metric::new(format!("displacement.{name}"), unit, doc, Reduce::Mean, read));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spell_of_five_weeks_is_not_short_and_the_median_lies_between_two() {
        let it = spells(&mut [30, 0, 5, 4, 9, 12]);
        assert_eq!(it, Spells { mean: 10.0, median: 7.0, short: 1.0 / 3.0 });
        assert_eq!(spells(&mut [8, 2, 5]).median, 5.0);
        assert!(spells(&mut []).mean.is_nan());
    }
}
