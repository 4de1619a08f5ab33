//! The headline over what is assumed: the middle of all runs and where most of them lie, in points of the labour force and
//! for each 100 people in exposed organizations, beside the same with every assumption at the value that the scenario gives.

use super::band::ENOUGH;
use super::closures::ByClosure;
use super::loaded::{Loaded, NET};
use super::page::Table;
use super::replicates::{Values, mean};
use super::say::{points, points_at};
use super::statement::{Met, Need, Statement};
use crate::chart::words::capital;
use crate::model::states::headline::metric::NET_EXPOSED;
use crate::record::RecordError;
use crate::scenario::VariantRole;
use crate::summary::{quantile, sorted};

type Result<T> = std::result::Result<T, RecordError>;

/// Runs from which on a table says where the middle 80 % of them lie: a tenth is one run at least.
const FEWEST: usize = 10;

/// Where runs lie: their median, and the ends of the middle 80 % of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Middle {
    median: f64,
    ends: [f64; 2],
}

impl Middle {
    /// Of so many runs; `None` where they are too few to say.
    pub fn of(values: &Values) -> Option<Self> {
        let all = sorted(values.values().copied());
        let at = |p| quantile(&all, p).filter(|_| all.len() >= FEWEST);
        Some(Self { median: at(0.5)?, ends: [at(0.1)?, at(0.9)?] })
    }

    /// The median and the ends in hundredths, as two cells of a table.
    pub fn cells(of: Option<Self>) -> [String; 2] {
        let Some(it) = of else { return ["too few runs", "too few runs"].map(str::to_owned) };
        [points_at(it.median), it.between()]
    }

    fn between(&self) -> String {
        self.ends.map(points_at).join("\u{a0}to\u{a0}")
    }
}

/// Variants whose assumptions are drawn, and the one in which they are not: what each is called, and which it is.
pub struct Drawn;

impl Need for Drawn {
    type Found = Vec<(String, u32)>;

    fn find(run: &Loaded) -> Result<Met<Vec<(String, u32)>>> {
        if run.scenario.assumptions().next().is_none() {
            let why =
                "Every assumption has one value in this scenario: none is drawn from its range.";
            return Ok(Err(why.into()));
        }
        if run.runs(0) < ENOUGH as u64 {
            return Ok(Err(format!("Where runs lie takes {ENOUGH} of them to say.")));
        }
        let plain = run.variants().find(|(_, plan)| plan.role == VariantRole::AtDefaults);
        let plain = plain.map(|it| ("every assumption at its default".to_owned(), it.0));
        let closures = ByClosure::find(run)?.unwrap_or_default().into_iter().skip(1);
        let drawn = [("all assumptions drawn".to_owned(), 0)];
        Ok(Ok(drawn.into_iter().chain(plain).chain(closures).collect()))
    }
}

/// The headline as a band.
pub struct Assumed;

impl Statement for Assumed {
    const ABOUT: &'static str = "The result over what is assumed";
    type Needs = Drawn;
    type Said = (Vec<String>, Table);

    fn say(run: &Loaded, all: Vec<(String, u32)>) -> Result<Met<(Vec<String>, Table)>> {
        let (mut said, mut rows) = (vec![], vec![]);
        for (words, variant) in all {
            let [net, exposed]: [Values; 2] = run
                .values(&[NET, NET_EXPOSED], variant)?
                .try_into()
                .expect("a column for each name");
            let [net_at, exposed_at] = [&net, &exposed].map(Middle::of);
            let role = run.variant(variant).map(|it| &it.role);
            if let (Some(VariantRole::Scenario), Some(net)) = (role, net_at) {
                said.push(band(run.scenario.assumptions().count(), net, exposed_at));
            }
            let loss = points(&mean(&net));
            if let Some(VariantRole::AtDefaults) = role {
                said.push(format!(
                    "With {words} the mean loss is {loss}, over {} runs.",
                    net.len()
                ));
            }
            let cells = [Middle::cells(net_at), Middle::cells(exposed_at)].concat();
            rows.push([vec![capital(&words), net.len().to_string()], cells, vec![loss]].concat());
        }
        let header = [
            "what is assumed",
            "runs",
            "median [points]",
            "middle 80 % of runs [points]",
            "median per 100 people in exposed organizations",
            "middle 80 % of runs per 100 people",
            "mean net job loss",
        ];
        let note = "Net job loss at the end, in points of the labour force and for each 100 people in exposed organizations; below 0 is \
                    gained. What the ranges imply, not a probability of the future: half of the runs draw less than the default of an \
                    assumption and half more, uniform in each half. The mean has its 95 % interval.";
        let table = Table::new("Net job loss over what is assumed", &header).rows(rows).note(note);
        Ok(Ok((said, table)))
    }
}

/// Where the runs lie, in a sentence.
fn band(assumptions: usize, net: Middle, exposed: Option<Middle>) -> String {
    let each = exposed.map_or_else(String::new, |it| {
        format!(
            "; for each 100 people in exposed organizations that is {} or less, and from {}",
            points_at(it.median),
            it.between()
        )
    });
    let of = if assumptions == 1 {
        "one assumption".to_owned()
    } else {
        format!("{assumptions} assumptions")
    };
    format!(
        "Over the ranges of {of}, half of the runs lose {} points of the labour force or less, and the middle 80 % of them from \
         {} (below 0 is gained){each}.",
        points_at(net.median),
        net.between()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_runs_is_said_in_points_and_for_people_in_exposed_organizations() {
        let values = |by: f64| -> Values { (0..11).map(|i| (i, by * (i as f64 - 1.0))).collect() };
        let [net, exposed] = [0.01, 0.03].map(|by| Middle::of(&values(by)));
        let said = band(12, net.unwrap(), exposed).replace('\u{a0}', " ");
        assert_eq!(
            said,
            "Over the ranges of 12 assumptions, half of the runs lose 4.0 points of the labour force or less, and the middle 80 % of \
             them from 0.0 to 8.0 (below 0 is gained); for each 100 people in exposed organizations that is 12.0 or less, and from 0.0 \
             to 24.0."
        );
        let few: Values = (0..9).map(|i| (i, 0.1)).collect();
        assert_eq!(Middle::of(&few), None);
        assert_eq!(Middle::cells(None)[0], "too few runs");
    }
}
