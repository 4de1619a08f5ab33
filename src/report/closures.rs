//! The same headline under each closure, side by side: whether it depends on where the money for organizations' work comes from.

use super::arms::and;
use super::assumptions::Middle;
use super::headline::{ABOUT_NONE, Verdict};
use super::label;
use super::loaded::{Loaded, NET};
use super::page::Table;
use super::replicates::{NOTHING, Values, change, mean};
use super::say::share;
use super::statement::{Met, Need, Statement};
use crate::chart::words::{capital, percent};
use crate::model::states::economy::parameter::CLOSURE;
use crate::model::states::headline::metric::{JOBS, ORGANIZATIONS};
use crate::record::RecordError;
use crate::scenario::Spec;

type Result<T> = std::result::Result<T, RecordError>;

/// Variants that differ from the scenario in the closure alone, itself among them: what it is called, and which it is.
pub struct ByClosure;

impl Need for ByClosure {
    type Found = Vec<(String, u32)>;

    fn find(run: &Loaded) -> Result<Met<Vec<(String, u32)>>> {
        let alike = |&variant: &u32| {
            let differences = run.differences(0, variant);
            matches!(differences.as_slice(), [only] if only.path == CLOSURE)
        };
        let all: Vec<u32> = std::iter::once(0).chain(run.arms().filter(alike)).collect();
        let named = |&variant: &u32| {
            let Spec::Fixed(value) = run.resolved(variant)?.throughout.get(CLOSURE)? else {
                return None;
            };
            Some((label::value(CLOSURE, value), variant))
        };
        let found: Vec<(String, u32)> = all.iter().filter_map(named).collect();
        let why =
            "It takes variants that differ from the scenario in the closure of its economy alone.";
        Ok(if found.len() < 2 { Err(why.into()) } else { Ok(found) })
    }
}

/// The headline under each closure.
pub struct Closures;

impl Statement for Closures {
    const ABOUT: &'static str = "Whether the result depends on where the money comes from";
    type Needs = ByClosure;
    type Said = (String, Table);

    fn say(run: &Loaded, all: Vec<(String, u32)>) -> Result<Met<(String, Table)>> {
        let (mut rows, mut verdicts) = (vec![], vec![]);
        let (mut first, mut apart): (Option<Values>, bool) = (None, false);
        for (words, variant) in all {
            let net = run.values(&[NET], variant)?.remove(0);
            let of =
                |metric| Ok::<_, RecordError>(run.estimate(metric, variant)?.unwrap_or(NOTHING));
            let verdict = Verdict::of(&net);
            let [median, middle] = Middle::cells(Middle::of(&net));
            let first = first.get_or_insert_with(|| net.clone());
            let by = change(first, &net).by;
            apart |= by.value.abs() > ABOUT_NONE && (by.low > 0.0 || by.high < 0.0);
            rows.push(vec![
                capital(&words),
                run.runs(variant).to_string(),
                share(&mean(&net)),
                median,
                middle,
                share(&of(JOBS)?),
                share(&of(ORGANIZATIONS)?),
                verdict.words().to_owned(),
            ]);
            verdicts.push((words, verdict, mean(&net).value));
        }
        let header = [
            "where the money comes from",
            "runs",
            "net job loss",
            "median of runs [points]",
            "middle 80 % of runs [points]",
            "fewer people employed",
            "hours lost in organizations",
            "what it is",
        ];
        let note = "At the end, each against its own world without AI on the same random numbers, with 95 % intervals.";
        let title = "The same scenario under each closure [% of the labour force; % of organizations’ hours]";
        Ok(Ok((depends(&verdicts, apart), Table::new(title, &header).rows(rows).note(note))))
    }
}

/// Whether what it is depends on the closure: where it is called otherwise, or differs in pairs by more than about none.
fn depends(all: &[(String, Verdict, f64)], apart: bool) -> String {
    let each =
        |(words, _, net): &(String, Verdict, f64)| format!("{} where {words}", percent(*net));
    let listed = and(&all.iter().map(each).collect::<Vec<_>>());
    let told: Vec<&Verdict> = all.iter().map(|it| &it.1).filter(|it| it.told()).collect();
    let same = told.windows(2).all(|pair| pair[0] == pair[1]);
    let net = format!("of the labour force, net job loss is {listed}");
    match (told.len() == all.len(), same && !apart) {
        (_, false) => format!("It depends on where the money comes from: {net}."),
        (true, true) => format!("Under each closure it is {}: {net}.", told[0].words()),
        (false, true) => format!(
            "The runs are too few to tell whether it depends on where the money comes from: {net}."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_that_turns_over_between_closures_depends_on_them() {
        let one = |words: &str, verdict, net| (words.to_owned(), verdict, net);
        let said = |first, second| {
            depends(&[one("money is fixed", first, 0.03), one("it is not", second, 0.01)], false)
        };
        let same = said(Verdict::Loss, Verdict::Loss).replace('\u{a0}', " ");
        assert_eq!(
            same,
            "Under each closure it is a loss: of the labour force, net job loss is 3 % where money is fixed and 1 % where it is not."
        );
        assert!(said(Verdict::Loss, Verdict::AboutNone).starts_with("It depends"));
        assert!(said(Verdict::Loss, Verdict::Unknown).starts_with("The runs are too few"));
        let loss = |net| one("it is so", Verdict::Loss, net);
        assert!(depends(&[loss(0.03), loss(0.2)], true).starts_with("It depends"));
    }
}
