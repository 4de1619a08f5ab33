//! Outcomes as rows.

use polars::prelude::{Column, DataFrame, NamedFrom, PolarsResult, Series};

use super::manifest::{Identity, row_name};
use super::plan::Plan;
use crate::study::{Outcome, Status};

/// A number as it is stored: undefined is missing.
fn stored(value: f64) -> Option<f64> {
    (!value.is_nan()).then_some(value)
}

/// Columns are filled in the order of the plan's columns.
struct Filling<'a> {
    names: Vec<super::plan::Column>,
    filled: Vec<Column>,
    outcomes: &'a [Outcome],
}

impl<'a> Filling<'a> {
    fn new(names: Vec<super::plan::Column>, outcomes: &'a [Outcome]) -> Self {
        Self { filled: Vec::with_capacity(names.len()), names, outcomes }
    }

    fn add<T, V>(&mut self, values: Vec<V>)
    where
        T: ?Sized,
        Series: NamedFrom<Vec<V>, T>,
    {
        let name = self.names[self.filled.len()].name.as_str().into();
        self.filled.push(Series::new(name, values).into());
    }

    /// Adds a column of one value per record of each outcome, or one per outcome where `records` is off.
    fn each<T, V: Clone>(&mut self, records: bool, value: impl Fn(&Outcome) -> V)
    where
        T: ?Sized,
        Series: NamedFrom<Vec<V>, T>,
    {
        let values = self
            .outcomes
            .iter()
            .flat_map(|it| std::iter::repeat_n(value(it), if records { it.ticks.len() } else { 1 }))
            .collect();
        self.add(values);
    }

    fn keys(&mut self, plan: &Plan, records: bool) {
        let scenario = plan.scenario.as_str();
        self.each(records, |_| scenario.to_owned());
        self.each(records, |it| plan.variants[it.variant as usize].name.clone());
        self.each(records, |it| it.point);
        self.each(records, |it| it.replicate);
    }

    fn frame(self) -> PolarsResult<DataFrame> {
        debug_assert_eq!(self.filled.len(), self.names.len(), "every column is filled");
        DataFrame::new_infer_height(self.filled)
    }
}

/// Rows of `runs.parquet`: one per outcome.
pub(super) fn runs(identity: &Identity, outcomes: &[Outcome]) -> PolarsResult<DataFrame> {
    let plan = &identity.plan;
    let mut rows = Filling::new(plan.run_columns(), outcomes);
    rows.keys(plan, false);
    rows.each(false, |it| {
        identity.ids[it.variant as usize].get(it.point as usize).copied().map(row_name)
    });
    rows.each(false, |it| it.status.word().to_owned());
    rows.each(false, |it| (it.status != Status::Ok).then(|| it.status.to_string()));
    for input in 0..plan.inputs.len() {
        rows.each(false, |it| it.inputs.get(input).copied().and_then(stored));
    }
    for metric in 0..plan.metrics.len() {
        rows.each(false, |it| {
            let known = it.status == Status::Ok;
            it.finals.get(metric).copied().filter(|_| known).and_then(stored)
        });
    }
    for look in 0..plan.looks.len() {
        rows.each(false, |it| {
            let known = it.status == Status::Ok;
            it.looks.get(look).copied().filter(|_| known).and_then(stored)
        });
    }
    rows.frame()
}

/// Rows of `series.parquet`: one per record of each outcome.
pub(super) fn series(plan: &Plan, outcomes: &[Outcome]) -> PolarsResult<DataFrame> {
    let mut rows = Filling::new(plan.series_columns(), outcomes);
    rows.keys(plan, true);
    rows.add(outcomes.iter().flat_map(|it| it.ticks.iter().copied()).collect::<Vec<i32>>());
    let ticks = outcomes.iter().flat_map(|it| &it.ticks);
    rows.add(ticks.map(|&it| plan.calendar.day_of(it.into()).to_string()).collect::<Vec<_>>());
    rows.each(true, |it| it.status.word().to_owned());
    for metric in 0..plan.metrics.len() {
        let values: Vec<Option<f64>> = outcomes
            .iter()
            .flat_map(|it| {
                let known = it.status == Status::Ok;
                (0..it.ticks.len()).map(move |record| {
                    it.series.get(metric).filter(|_| known).and_then(|of| stored(of[record]))
                })
            })
            .collect();
        rows.add(values);
    }
    rows.frame()
}

/// Rows of `runs.parquet` of one variant as outcomes again, without series.
pub(super) fn outcomes(plan: &Plan, variant: u32, rows: &DataFrame) -> PolarsResult<Vec<Outcome>> {
    let counts = |name: &str| -> PolarsResult<Vec<u64>> {
        Ok(rows.column(name)?.u64()?.iter().map(Option::unwrap_or_default).collect())
    };
    let numbers = |name: &str| -> PolarsResult<Vec<f64>> {
        Ok(rows.column(name)?.f64()?.iter().map(|it| it.unwrap_or(f64::NAN)).collect())
    };
    let points = counts("point")?;
    let replicates = counts("replicate")?;
    let messages = rows.column("message")?.str()?;
    let inputs: Vec<Vec<f64>> = plan
        .inputs
        .iter()
        .map(|it| numbers(&format!("input:{}", it.name)))
        .collect::<PolarsResult<_>>()?;
    let finals: Vec<Vec<f64>> =
        plan.metrics.iter().map(|it| numbers(&it.name)).collect::<PolarsResult<_>>()?;
    let looks: Vec<Vec<f64>> =
        plan.looks.iter().map(|it| numbers(&it.name)).collect::<PolarsResult<_>>()?;
    let outcome = |row: usize| Outcome {
        variant,
        point: points[row],
        replicate: replicates[row],
        status: messages.get(row).map_or(Status::Ok, Status::said),
        inputs: inputs.iter().map(|it| it[row]).collect(),
        finals: finals.iter().map(|it| it[row]).collect(),
        looks: looks.iter().map(|it| it[row]).collect(),
        ..Outcome::default()
    };
    Ok((0..rows.height()).map(outcome).collect())
}
