//! What single assumptions do alone: the net job loss at both ends of the range of each, all others at the values that the
//! scenario gives, on the same random numbers; and where it turns into another word.

use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::arms::and;
use super::band::{Mover, NAMED, movers};
use super::comparison::Known;
use super::headline::Verdict;
use super::kept::{Kept, told};
use super::label;
use super::loaded::{Loaded, NET};
use super::page::{Block, Section, Table};
use super::replicates::{Values, mean};
use super::say::{points, signed};
use super::statement::Met;
use crate::chart::words::{capital, short};
use crate::chart::{Chart, Estimate, Source};
use crate::engine::MetricInfo;
use crate::record::RecordError;
use crate::scenario::MAIN;

type Result<T> = std::result::Result<T, RecordError>;

/// A mean net job loss within plus or minus this has passed into about none `[share of the labour force]`.
const PASSED: f64 = 0.0005;

/// What single assumptions do alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Alone {
    /// The variant that is told of: `main` is the scenario itself.
    pub variant: String,
    /// The run folder of what was simulated for it.
    pub simulated: String,
    /// Replicates at each point.
    pub runs: u64,
    /// Mean net job loss with every assumption at its default `[share of the labour force]`.
    pub default: Known,
    /// The assumptions that net job loss goes with most, the first most.
    pub assumptions: Vec<OfOne>,
}

/// What one assumption does alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OfOne {
    /// Its name, `room.parameter`.
    pub name: String,
    /// Its rank correlation with net job loss over the runs in which all assumptions are drawn.
    pub rank: Known,
    /// Its value in the scenario.
    pub default: f64,
    /// The lower end of its range, and the upper.
    pub ends: [End; 2],
}

/// One end of a range.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct End {
    /// The value.
    pub at: f64,
    /// Mean net job loss there `[share of the labour force]`.
    pub net: Known,
    /// What it is there, where that is another word than at the default: a loss, a gain, about none.
    pub turns_to: Option<String>,
    /// The value at which it turns, on a line between default and end, where it does.
    pub turns_at: Option<f64>,
}

fn known(e: Estimate) -> Known {
    let of = |x: f64| Some(x).filter(|x| x.is_finite());
    Known { value: of(e.value), low: of(e.low), high: of(e.high) }
}

fn estimate(it: &Known) -> Estimate {
    let of = |x: Option<f64>| x.unwrap_or(f64::NAN);
    Estimate { value: of(it.value), low: of(it.low), high: of(it.high) }
}

/// The assumptions of a run that net job loss goes with most, the first most; or why there are none.
///
/// # Errors
/// I/O, damage or a missing metric.
pub fn strongest(run: &Loaded) -> Result<Met<Vec<Mover>>> {
    let assumed = |it: &Mover| run.scenario.assumptions().any(|path| path == it.path);
    let found: Vec<Mover> = movers(run)?.into_iter().filter(assumed).take(NAMED).collect();
    let why = "no assumption is drawn in it (`assumptions` in [ensemble] says which are), or net job loss is the same in all of its runs";
    Ok(if found.is_empty() { Err(why.to_owned()) } else { Ok(found) })
}

/// What a run and the simulations of its strongest assumptions alone come to.
///
/// # Errors
/// I/O or damage.
pub fn found(run: &Loaded, strongest: &[Mover], alone: &Loaded, folder: String) -> Result<Alone> {
    let sweep = alone.scenario.sweep.as_ref();
    let axes = sweep.map_or(&[][..], |sweep| &sweep.axes);
    let points = sweep.map_or(0, |sweep| sweep.points() as usize);
    let mut values = vec![Values::new(); points];
    for rows in alone.results.runs(&[NET])? {
        let rows = rows?;
        for i in (0..rows.point.len()).filter(|&i| !rows.values[0][i].is_nan()) {
            values[rows.point[i] as usize].insert(rows.replicate[i], rows.values[0][i]);
        }
    }
    // The scenario itself is the first point; then come the values of each axis alone.
    let mut place = 0;
    let mut assumptions = vec![];
    for axis in axes {
        let setting = run.scenario.get(&axis.set);
        let range = setting.and_then(|it| it.assumed);
        let default = setting.and_then(|it| it.spec.number());
        let mover = strongest.iter().find(|it| it.path == axis.set);
        let (Some(range), Some(default), Some(mover)) = (range, default, mover) else { continue };
        let ends = [range.low, range.high].map(|at| {
            place += usize::from(at != default);
            let here = if at == default { &values[0] } else { &values[place] };
            let turn = turn(&values[0], here);
            let net = known(mean(here));
            let turns_at = turn.and_then(|it| it.1).map(|way| range.between(default, at, way));
            End { at, net, turns_to: turn.map(|it| it.0.words().to_owned()), turns_at }
        });
        assumptions.push(OfOne { name: axis.set.clone(), rank: known(mover.rank), default, ends });
    }
    let default = known(values.first().map_or(super::replicates::NOTHING, mean));
    let runs = alone.scenario.ensemble.runs;
    Ok(Alone { variant: MAIN.to_owned(), simulated: folder, runs, default, assumptions })
}

/// What net job loss turns to from the default to an end, where the runs tell that it is another word there; and the share of
/// the way after which its mean passes into it.
fn turn(default: &Values, end: &Values) -> Option<(Verdict, Option<f64>)> {
    let [from, to] = [default, end].map(Verdict::of);
    let none = |it: Verdict| matches!(it, Verdict::None | Verdict::AboutNone);
    if !from.told() || !to.told() || from == to || none(from) && none(to) {
        return None;
    }
    let [a, b] = [default, end].map(|it| mean(it).value);
    let level = match (none(from), none(to)) {
        (false, false) => 0.0,
        (true, _) => PASSED.copysign(b),
        (_, true) => PASSED.copysign(a),
    };
    let way = (level - a) / (b - a);
    Some((to, (0.0..=1.0).contains(&way).then_some(way)))
}

impl OfOne {
    fn label(&self) -> String {
        label::parameter(&self.name)
    }

    fn value(&self, x: f64) -> String {
        // Where it turns is known to two digits at most.
        label::value(&self.name, &format!("{x:.2e}").parse().unwrap_or(x).into())
    }

    /// Where it turns, for a table.
    fn turns(&self) -> String {
        let one = |end: &End| {
            let to = end.turns_to.as_ref()?;
            let at = end.turns_at.map_or_else(
                || format!("at {}", self.value(end.at)),
                |at| format!("from about {} on", self.value(at)),
            );
            Some(format!("{to} {at}"))
        };
        let all: Vec<String> = self.ends.iter().filter_map(one).collect();
        if all.is_empty() { "no".to_owned() } else { and(&all) }
    }
}

impl Alone {
    /// What was found, for the terminal.
    pub fn words(&self) -> String {
        let mut text = format!(
            "net job loss at both ends of a range, all other assumptions at their defaults, over {} runs: {} at the defaults\n",
            self.runs,
            points(&estimate(&self.default))
        );
        for it in &self.assumptions {
            let [low, high] = it
                .ends
                .each_ref()
                .map(|end| format!("{} at {}", points(&estimate(&end.net)), it.value(end.at)));
            let (name, rank) = (it.label(), short(it.rank.value.unwrap_or(f64::NAN)));
            let _ = writeln!(
                text,
                "  {name} (rank correlation {rank}): {low}; {high}; turns: {}",
                it.turns()
            );
        }
        text
    }

    /// Assumptions that alone turn what the result is called, as the end of a sentence.
    fn turning(&self) -> Option<String> {
        let one = |it: &OfOne| {
            let end = it.ends.iter().find(|end| end.turns_to.is_some())?;
            let (to, at) = (end.turns_to.as_ref()?, it.value(end.turns_at.unwrap_or(end.at)));
            Some(format!("{} alone makes it {to}, from about {at} on", it.label()))
        };
        let all: Vec<String> = self.assumptions.iter().filter_map(one).collect();
        (!all.is_empty()).then(|| and(&all))
    }
}

/// What single assumptions turn alone, as the end of the first sentence.
///
/// # Errors
/// I/O or damage.
pub(super) fn turning(run: &Loaded) -> Result<Option<String>> {
    Ok(told::<Alone>(run)?.first().and_then(Alone::turning))
}

impl Kept for Alone {
    const FILE: &'static str = "assumptions.json";

    fn asked(&self) -> [&str; 2] {
        ["", &self.variant]
    }

    fn again(&self, _: &Loaded) -> Result<Option<Self>> {
        // It was simulated by itself: more runs of the scenario move only which assumptions one would ask about.
        Ok(Some(self.clone()))
    }

    fn chart(&self, _: &Source, _: &[MetricInfo]) -> Option<Chart> {
        None
    }

    fn section(&self, _: &[MetricInfo]) -> Section {
        let row = |it: &OfOne| {
            let end = |end: &End| [it.value(end.at), points(&estimate(&end.net))];
            let [low, high] = it.ends.each_ref().map(end);
            let first = [capital(&it.label()), signed(&estimate(&it.rank))];
            [&first[..], &low, &high, &[it.turns()]].concat()
        };
        let header = [
            "assumption",
            "rank correlation",
            "least",
            "net job loss there",
            "most",
            "net job loss there",
            "whether it turns",
        ];
        let title = "Net job loss at both ends of a range, all other assumptions at their defaults";
        let note = format!(
            "Means over {} runs on the same random numbers, with 95 % intervals; at the defaults it is {}. It turns where the runs \
             tell that it is called otherwise: a loss, a gain, about none.",
            self.runs,
            points(&estimate(&self.default))
        );
        let rows = self.assumptions.iter().map(row).collect();
        let table = Table::new(title, &header).rows(rows).note(&note);
        Section::new("What one assumption does alone", vec![Block::Table(table)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(mean: f64, step: f64) -> Values {
        (0..21).map(|i| (i, mean + step * (i % 3) as f64 - step)).collect()
    }

    #[test]
    fn a_result_turns_where_the_runs_tell_another_word_and_only_there() {
        let loss = around(0.03, 0.001);
        let to = |end: &Values| turn(&loss, end);
        let (word, way) = to(&around(-0.01, 0.001)).unwrap();
        assert_eq!(word, Verdict::Gain);
        assert!((way.unwrap() - 0.75).abs() < 1e-9);
        let (word, way) = to(&around(0.0, 0.001)).unwrap();
        assert_eq!(word, Verdict::AboutNone);
        assert!((way.unwrap() - 0.0295 / 0.03).abs() < 1e-9);
        // About none by its interval, but never as near as a twentieth of a point.
        assert_eq!(to(&around(0.002, 0.001)), Some((Verdict::AboutNone, None)));
        assert_eq!(to(&around(0.01, 0.001)), None);
        assert_eq!(to(&around(-0.01, 0.2)), None, "too few runs");
    }

    #[test]
    fn an_assumption_that_turns_the_result_is_named_with_the_value_where_it_does() {
        let net = |x: f64| Known { value: Some(x), low: Some(x - 0.01), high: Some(x + 0.01) };
        let end = |at, x, turns_to: Option<&str>, turns_at| End {
            at,
            net: net(x),
            turns_to: turns_to.map(str::to_owned),
            turns_at,
        };
        let one = OfOne {
            name: "wages.curve".to_owned(),
            rank: net(-0.5),
            default: 0.07,
            ends: [end(0.0, 0.05, None, None), end(0.3, -0.02, Some("a gain"), Some(0.1987))],
        };
        let flat =
            OfOne { ends: [end(0.0, 0.05, None, None), end(0.3, 0.02, None, None)], ..one.clone() };
        let mut it = Alone {
            variant: MAIN.to_owned(),
            simulated: String::new(),
            runs: 24,
            default: net(0.03),
            assumptions: vec![one],
        };
        assert_eq!(it.turning().unwrap(), "wage curve alone makes it a gain, from about 0.199 on");
        assert!(it.words().replace('\u{a0}', " ").contains("turns: a gain from about 0.199 on"));
        it.assumptions = vec![flat];
        assert_eq!(it.turning(), None);
        assert!(it.words().contains("turns: no"));
    }
}
