//! The numbers of a decision by line and future, from the tables.

use std::collections::BTreeMap;

use super::Asked;
use crate::engine::{MetricInfo, TimeSpan};
use crate::model::states::{demand, displacement, economy, headline};
use crate::record::RecordError;
use crate::report::comparison::Known;
use crate::report::loaded::Loaded;
use crate::summary::present;

/// When the short clock is read, after the first option begins `[ticks]`.
const SHORT: u32 = TimeSpan::months(24.0).ticks_begun() as u32;

const NET: &str = headline::metric::NET;
const JOBS: &str = headline::metric::JOBS;
const FORCE: &str = headline::metric::FORCE;
const YEARS: &str = headline::metric::PERSON_YEARS;
const SPENT: &str = demand::metric::PUBLIC_SPENT;
const DEBT: &str = economy::metric::DEBT;

/// Whether a metric is needed, of those over time and of final numbers.
pub fn needed(it: &MetricInfo) -> bool {
    const OTHERS: [&str; 10] = [
        headline::metric::HOURS,
        headline::metric::EMPLOYED,
        headline::metric::SOON,
        displacement::metric::LEARNERS,
        displacement::metric::UNEMPLOYMENT,
        demand::metric::WAGE_BILL,
        economy::metric::OWNERS,
        demand::metric::REVENUE,
        demand::metric::CONSUMER_SURPLUS,
        demand::metric::EXECUTOR_BILL,
    ];
    let name = it.name.as_str();
    let group = |(_, both): (_, [String; 2])| both.iter().any(|it| it == name);
    [NET, JOBS, FORCE, YEARS, SPENT, DEBT].contains(&name)
        || OTHERS.contains(&name)
        || crate::report::affected::all_groups().any(group)
}

/// Values by line, then by future; jobs and hours are lost against the world without AI.
#[derive(Default)]
pub(super) struct Columns {
    pub cost: Vec<Vec<f64>>,
    pub spent: Vec<Vec<f64>>,
    pub learners: Vec<Vec<f64>>,
    pub jobs_soon: Vec<Vec<f64>>,
    pub net_soon: Vec<Vec<f64>>,
    pub jobs: Vec<Vec<f64>>,
    pub net: Vec<Vec<f64>>,
    years: Vec<Vec<f64>>,
    years_now: Vec<Vec<f64>>,
}

/// Records of one future.
#[derive(Default)]
struct Track {
    years: Vec<f64>,
    cost: Vec<f64>,
    lost: Vec<f64>,
    /// Jobs and full-time jobs lost when the short clock is read.
    soon: Option<[f64; 2]>,
}

impl Columns {
    pub fn of(run: &Loaded, asked: &Asked, first: u32) -> Result<Self, RecordError> {
        let mut all = Self::default();
        let counted = if asked.budget.net { DEBT } else { SPENT };
        let soon = (first + SHORT) as i32;
        for line in 0..run.results.variants().len() as u32 {
            let runs = run.runs(line);
            let metrics = [counted, YEARS, JOBS, NET, FORCE];
            let tracks: BTreeMap<u64, Track> =
                run.fold(&metrics, line, |it: &mut Track, tick, row| {
                    if tick < 0 {
                        return;
                    }
                    let [cost, lost, jobs, net, force] = [row[0], row[1], row[2], row[3], row[4]];
                    it.years.push(f64::from(tick + 1) / super::WEEKS);
                    it.cost.push(cost);
                    it.lost.push(lost);
                    // The record that holds the day.
                    if it.soon.is_none() && tick >= soon {
                        it.soon = Some([jobs * force, net * force]);
                    }
                })?;
            let of = |pick: &dyn Fn(&Track) -> f64| -> Vec<f64> {
                (0..runs).map(|it| tracks.get(&it).map_or(f64::NAN, pick)).collect()
            };
            // A sum that is there already at the first record is no cost of what comes later.
            let worth = |it: &Track, of: &[f64]| present(&it.years, of, asked.budget.discount);
            all.cost.push(of(&|it| worth(it, &it.cost)));
            all.years_now.push(of(&|it| worth(it, &it.lost)));
            all.jobs_soon.push(of(&|it| it.soon.map_or(f64::NAN, |it| it[0])));
            all.net_soon.push(of(&|it| it.soon.map_or(f64::NAN, |it| it[1])));
            let columns = [YEARS, SPENT, displacement::metric::LEARNERS, JOBS, NET, FORCE];
            let finals = run.values(&columns, line)?;
            let column = |at: usize| -> Vec<f64> {
                (0..runs).map(|it| finals[at].get(&it).copied().unwrap_or(f64::NAN)).collect()
            };
            let people = |at: usize| -> Vec<f64> {
                column(at).iter().zip(column(5)).map(|(share, force)| share * force).collect()
            };
            all.years.push(column(0));
            all.spent.push(column(1));
            all.learners.push(column(2));
            all.jobs.push(people(3));
            all.net.push(people(4));
        }
        Ok(all)
    }

    /// Full-time work lost over all years in a line, by future `[job-years]`.
    pub fn lost(&self, line: usize) -> &[f64] {
        &self.years[line]
    }

    /// What a line costs and the work that it keeps, both discounted, against doing nothing, by future.
    pub fn paid_and_bought(&self, line: usize) -> Vec<(f64, f64)> {
        let less = |of: &[Vec<f64>], a: usize, b: usize| -> Vec<f64> {
            of[a].iter().zip(&of[b]).map(|(a, b)| a - b).collect()
        };
        let paid = less(&self.cost, line, 0);
        paid.into_iter().zip(less(&self.years_now, 0, line)).collect()
    }
}

impl Known {
    /// As a chart has it.
    pub(in crate::report) fn estimate(self) -> crate::chart::Estimate {
        let known = |x: Option<f64>| x.unwrap_or(f64::NAN);
        crate::chart::Estimate {
            value: known(self.value),
            low: known(self.low),
            high: known(self.high),
        }
    }
}
