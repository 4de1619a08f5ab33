//! What people prevent, in which tier they work, what they are paid, and what is free. A module that the scenario leaves
//! neutral shows nothing, and has no chart.

use super::Result;
use crate::chart::Spread;
use crate::chart::what_did_not_happen::{Month as Incidents, WhatDidNotHappen};
use crate::chart::what_is_good_enough_worth::{
    Moment, Month as Quality, Step, WhatIsGoodEnoughWorth,
};
use crate::chart::what_is_scarce_now::{Inversion, Month as Prices, WhatIsScarceNow};
use crate::chart::where_did_the_middle_go::{Month as Places, Tiers, WhereDidTheMiddleGo};
use crate::engine::TimeSpan;
use crate::model::states::{market, prevention, recognition, tiers, wages};
use crate::report::loaded::{Loaded, spread_at, spread_of_values};
use crate::report::replicates::change;
use crate::summary::Band;

/// What is known of some metrics of the scenario itself at each record since its start.
struct Known(Vec<Vec<Band>>);

impl Known {
    /// `None` where a metric does not exist or the first of them has no value at all.
    fn of(run: &Loaded, metrics: &[&str]) -> Result<Option<Self>> {
        let exists = |name: &&str| run.plan().metrics.iter().any(|m| m.name == *name);
        if !metrics.iter().all(exists) {
            return Ok(None);
        }
        let mut bands = run.bands(metrics, 0)?;
        bands.resize(metrics.len(), vec![]);
        bands.iter_mut().for_each(|bands| bands.retain(|b| b.tick >= 0));
        Ok((!bands[0].is_empty()).then_some(Self(bands)))
    }

    /// The records of the first metric.
    fn ticks(&self) -> impl Iterator<Item = i32> {
        self.0[0].iter().map(|b| b.tick)
    }

    fn at(&self, metric: usize, tick: i32) -> Spread {
        let bands = &self.0[metric];
        let found = bands.binary_search_by_key(&tick, |b| b.tick);
        found.map_or(spread_of_values([]), |place| spread_at(&bands[place]))
    }
}

pub fn what_did_not_happen(run: &Loaded) -> Result<Option<WhatDidNotHappen>> {
    let metrics = [
        prevention::metric::UNPREVENTED,
        prevention::metric::INCIDENTS,
        prevention::metric::AVOIDED_SO_FAR,
        recognition::metric::PAY_INSIDE,
        recognition::metric::OFFER_OUTSIDE,
    ];
    let Some(known) = Known::of(run, &metrics)? else { return Ok(None) };
    if known.0[..2].iter().flatten().all(|b| b.ninety_five.1 == 0.0) {
        return Ok(None);
    }
    let month = |tick| Incidents {
        year: run.year(tick),
        without: known.at(0, tick),
        incidents: known.at(1, tick),
        avoided: known.at(2, tick),
        inside: known.at(3, tick),
        outside: known.at(4, tick),
    };
    let finals = run.values(&metrics, 0)?;
    Ok(Some(WhatDidNotHappen {
        incidents: change(&finals[0], &finals[1]),
        pay: change(&finals[3], &finals[4]),
        months: known.ticks().map(month).collect(),
    }))
}

pub fn where_did_the_middle_go(run: &Loaded) -> Result<Option<WhereDidTheMiddleGo>> {
    let metrics = [
        tiers::metric::HEADS_1,
        tiers::metric::HEADS_2,
        tiers::metric::HEADS_3,
        wages::metric::PAY_1,
        wages::metric::PAY_2,
        wages::metric::PAY_3,
        tiers::metric::BIMODALITY,
    ];
    let Some(known) = Known::of(run, &metrics)? else { return Ok(None) };
    let tiers = |from: usize, tick| Tiers {
        first: known.at(from, tick),
        second: known.at(from + 1, tick),
        third: known.at(from + 2, tick),
    };
    let month = |tick| Places {
        year: run.year(tick),
        heads: tiers(0, tick),
        pay: tiers(3, tick),
        dumbbell: known.at(6, tick),
    };
    Ok(Some(WhereDidTheMiddleGo {
        middle: run.drift(tiers::metric::SHARE_2, 0)?,
        pay: run.drift(wages::metric::PAY_2, 0)?,
        months: known.ticks().map(month).collect(),
    }))
}

pub fn what_is_scarce_now(run: &Loaded) -> Result<Option<WhatIsScarceNow>> {
    let metrics = [wages::metric::EXECUTION, wages::metric::JUDGMENT, wages::metric::PRESENCE];
    let Some(known) = Known::of(run, &metrics)? else { return Ok(None) };
    let month = |tick| Prices {
        year: run.year(tick),
        execution: known.at(0, tick),
        judgment: known.at(1, tick),
        physical: known.at(2, tick),
    };
    let finals = run.values(&[wages::metric::EXECUTION], 0)?;
    let runs = finals[0].len() as u64;
    let start = run.year(0);
    let inversion = |metric: &str| -> Result<Inversion> {
        let came = run.values(&[metric], 0)?.remove(0);
        let reached = came.len() as f64 / runs as f64;
        Ok(Inversion { reached, at: spread_of_values(came.values().map(|years| start + years)) })
    };
    Ok(Some(WhatIsScarceNow {
        runs,
        execution: run.drift(metrics[0], 0)?,
        judgment: run.drift(metrics[1], 0)?,
        common: inversion(wages::metric::COMMON_AFTER)?,
        essential: inversion(wages::metric::ESSENTIAL_AFTER)?,
        judged: inversion(wages::metric::JUDGED_AFTER)?,
        months: known.ticks().map(month).collect(),
    }))
}

/// Years after the start at which prices are shown, as far as a run reaches.
const MOMENTS: [f64; 4] = [0.0, 2.0, 5.0, 10.0];

pub fn what_is_good_enough_worth(run: &Loaded) -> Result<Option<WhatIsGoodEnoughWorth>> {
    let metrics = [
        market::metric::FREE,
        market::metric::QUALITY,
        market::metric::QUALITY_WORST,
        market::metric::QUALITY_BEST,
    ];
    let Some(known) = Known::of(run, &metrics)? else { return Ok(None) };
    let month =
        |tick| Quality { year: run.year(tick), bar: known.at(0, tick), sold: known.at(1, tick) };
    let ticks: Vec<i32> = known.ticks().collect();
    // The last record by then; a run that ends earlier has no such moment.
    let reach = run.scenario.time.years;
    let moment = |&years: &f64| {
        let by = ticks
            .iter()
            .filter(|&&tick| i64::from(tick) <= TimeSpan::years(years).last_tick())
            .max();
        let tick = *by.or(ticks.first())?;
        let [bar, mean, worst, best] = [0, 1, 2, 3].map(|metric| known.at(metric, tick).mean);
        (years <= reach).then_some(Moment { years, bar, worst, mean, best })
    };
    let one = run.fold(&[market::metric::FREE], 0, |all: &mut Vec<Step>, tick, row| {
        if tick >= 0 {
            all.push(Step { year: run.year(tick), bar: row[0] });
        }
    })?;
    Ok(Some(WhatIsGoodEnoughWorth {
        bar: run.drift(market::metric::FREE, 0)?,
        worth: run.drift(market::metric::VALUE, 0)?,
        moments: MOMENTS.iter().filter_map(moment).collect(),
        months: ticks.into_iter().map(month).collect(),
        one: one.into_values().next().unwrap_or_default(),
    }))
}
