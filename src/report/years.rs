//! The headline at the end of each year, and under each closure.

use std::collections::BTreeMap;

use super::closures::ByClosure;
use super::loaded::{Loaded, NET};
use super::page::Table;
use super::replicates::{Values, mean};
use super::say::share;
use super::statement::{Met, Need, Statement};
use crate::model::states::headline::metric::{JOBS, ORGANIZATIONS};
use crate::record::RecordError;

type Result<T> = std::result::Result<T, RecordError>;

/// Years that are all told; of more every second, third ... is, and always the last.
const TOLD: usize = 16;

/// The last record of each calendar year that was played to its end: the year, and its tick.
pub struct YearEnds;

impl Need for YearEnds {
    type Found = Vec<(i32, i32)>;

    fn find(run: &Loaded) -> Result<Met<Vec<(i32, i32)>>> {
        let ticks = run.fold(&[NET], 0, |ticks: &mut Vec<i32>, tick, _| ticks.push(tick))?;
        let Some(ticks) = ticks.into_values().max_by_key(Vec::len) else {
            return Ok(Err("No records over time were kept.".into()));
        };
        let mut ends =
            last_of_each_year(ticks.iter().filter(|it| **it >= 0).map(|&it| (run.year(it), it)));
        let step = ends.len().div_ceil(TOLD).max(1);
        let last = ends.len();
        let mut place = 0..last;
        ends.retain(|_| place.next().is_some_and(|i| (last - 1 - i).is_multiple_of(step)));
        let why = "It takes records of two years or more.";
        Ok(if ends.len() < 2 { Err(why.into()) } else { Ok(ends) })
    }
}

/// Of records in the order of time `[calendar year, with decimals]` the last of each year of which the next has begun, or the
/// last month.
fn last_of_each_year(records: impl Iterator<Item = (f64, i32)>) -> Vec<(i32, i32)> {
    let mut last: BTreeMap<i32, (f64, i32)> = BTreeMap::new();
    for (at, tick) in records {
        last.insert(at.floor() as i32, (at, tick));
    }
    let ended = last.into_iter().filter(|(year, (at, _))| at - f64::from(*year) > 11.0 / 12.0);
    ended.map(|(year, (_, tick))| (year, tick)).collect()
}

/// Net job loss and its parts at the end of each year.
pub struct Years;

impl Statement for Years {
    const ABOUT: &'static str = "What it comes to, year by year";
    type Needs = YearEnds;
    type Said = Table;

    fn say(run: &Loaded, ends: Vec<(i32, i32)>) -> Result<Met<Table>> {
        let own = [NET, JOBS, ORGANIZATIONS].map(|metric| (metric, 0));
        let closures = ByClosure::find(run)?.unwrap_or_default();
        let others = closures.iter().filter(|(_, variant)| *variant != 0);
        let named = ["net job loss", "fewer people employed", "hours lost in organizations"];
        let mut header = vec!["end of".to_owned()];
        header.extend(named.map(str::to_owned));
        header.extend(others.clone().map(|(words, _)| format!("net job loss where {words}")));
        let mut columns = vec![];
        for (metric, variant) in own.into_iter().chain(others.map(|it| (NET, it.1))) {
            columns.push(at(run, metric, variant, &ends)?);
        }
        let row = |i: usize| {
            let mut row = vec![ends[i].0.to_string()];
            row.extend(columns.iter().map(|column| share(&mean(&column[i]))));
            row
        };
        let rows = (0..ends.len()).map(row).collect();
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        let note = "Means over runs of the last 26 weeks before each date, each against its own world without AI on the same random \
                    numbers, with 95 % intervals; below 0 is gained.";
        let title = "Year by year [% of the labour force; % of organizations’ hours]";
        Ok(Ok(Table::new(title, &header).rows(rows).note(note)))
    }
}

/// A metric of a variant at some ticks, by replicate.
fn at(run: &Loaded, metric: &str, variant: u32, ends: &[(i32, i32)]) -> Result<Vec<Values>> {
    let known = run.fold(&[metric], variant, |all: &mut BTreeMap<i32, f64>, tick, row| {
        if !row[0].is_nan() {
            all.insert(tick, row[0]);
        }
    })?;
    let at = |tick: &i32| {
        known.iter().filter_map(|(&it, all)| Some((it, *all.get(tick)?))).collect::<Values>()
    };
    Ok(ends.iter().map(|(_, tick)| at(tick)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_counts_that_was_played_to_its_last_month() {
        let months = (10..38).map(|month| (2022.0 + f64::from(month) / 12.0 + 0.01, month));
        assert_eq!(last_of_each_year(months), [(2022, 11), (2023, 23), (2024, 35)]);
    }
}
