//! A screen: one parameter at a time moved to either side, on the same random numbers, to see whether it moves anything.

use rayon::prelude::*;
use serde_json::{Value as Json, json};

use super::pulse::Steady;
use super::stage::Worlds;
use super::{Horizon, Part, Stage, Status};
use crate::engine::{Draws, Handed, Law};
use crate::scenario::{Arm, Kind, Parameter, Row, Scenario, Spec, Vocabulary};

/// By how much a parameter is moved to either side of its value.
const STEP: f64 = 0.2;

/// One parameter at another value than the scenario's.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// `room.parameter`.
    pub path: String,
    /// What it is set to, in its unit.
    pub to: Json,
}

/// A scenario whose parameters are screened, in itself and under its arms. Axes take no part in it.
pub struct Screen<'a> {
    scenario: &'a Scenario,
    vocabulary: &'a Vocabulary,
    horizon: Horizon,
    worlds: Worlds,
}

impl<'a> Screen<'a> {
    /// The screen of a scenario.
    pub fn new(scenario: &'a Scenario, vocabulary: &'a Vocabulary) -> Self {
        let horizon = Horizon { one_by_one: false, ..Horizon::of(scenario).finals_only() };
        Self { scenario, vocabulary, horizon, worlds: Worlds::default() }
    }

    /// All changes, in the model's order, under an arm or none. What the arm sets is left alone.
    pub fn changes(&self, under: Option<&Arm>) -> Vec<Change> {
        let of = |parameter: &Parameter| {
            let spec = self.scenario.get(&parameter.path).map(|setting| &setting.spec);
            let spec = spec.filter(|_| under.is_none_or(|u| !u.set.contains_key(&parameter.path)));
            let to = spec.map_or(vec![], |spec| ends(parameter, spec));
            let path = parameter.path.clone();
            to.into_iter().map(move |to| Change { path: path.clone(), to }).collect::<Vec<_>>()
        };
        self.vocabulary.parameters.iter().flat_map(of).collect()
    }

    /// Final numbers of each replicate, by metric, of the scenario under an arm or none with one change or none,
    /// against a reference of its own. A replicate that failed is not a number in all metrics.
    ///
    /// # Errors
    /// What the model refuses.
    pub fn finals(
        &self,
        under: Option<&Arm>,
        change: Option<&Change>,
    ) -> Result<Vec<Vec<f64>>, String> {
        let mut set = under.map_or_else(Default::default, |arm| arm.set.clone());
        set.extend(change.map(|c| (c.path.clone(), Spec::Fixed(c.to.clone()))));
        let arm = Arm { name: "main".into(), set, runs: None, says: None };
        let runs = self.scenario.ensemble.runs;
        let row = self.scenario.resolved(&Row { arm: Some(&arm), ..Row::default() });
        let replicate = |kept: &mut Option<Stage>, replicate: u64| {
            let draws = Draws::new(self.scenario.ensemble.seed, replicate);
            let reference = Part::of(self.scenario, &row.reference(), &draws)?;
            let mut play = |part, before| {
                let played = Stage::play_on(kept, &Steady, part, draws, &self.horizon, before)?;
                played.ok_or_else(|| "it was stopped".to_owned())
            };
            let (_, left) = play(reference, Ok(Handed::default()))?;
            let (outcome, _) = play(Part::of(self.scenario, &row, &draws)?, left)?;
            Ok(if outcome.status == Status::Ok { outcome.finals } else { vec![] })
        };
        (0..runs).into_par_iter().map(|r| self.worlds.lend(|kept| replicate(kept, r))).collect()
    }
}

/// Values on either side: a step up and down within the range; the ends of the range where the value is 0 or
/// has no bound; other words; the other flag. A law is fixed a step above and below its mean.
fn ends(parameter: &Parameter, spec: &Spec) -> Vec<Json> {
    let law = |law: &Law| around(law.mean(), parameter);
    let mut to: Vec<Json> = match (&parameter.kind, spec) {
        (_, Spec::Drawn(drawn)) => law(drawn),
        (Kind::Law, Spec::Fixed(value)) => {
            let laws = serde_json::from_value::<Law>(value.clone())
                .iter()
                .flat_map(law)
                .collect::<Vec<_>>();
            laws.iter().filter_map(Json::as_f64).map(|x| json!(Law::Fixed(x))).collect()
        }
        (Kind::Number | Kind::Count, Spec::Fixed(value)) => {
            around(value.as_f64().unwrap_or(f64::INFINITY), parameter)
        }
        (Kind::Flag, Spec::Fixed(value)) => vec![json!(value != &json!(true))],
        (Kind::Choice(words), _) => words.iter().map(|(word, _)| json!(word)).collect(),
        (Kind::List(of), _) => match &**of {
            Kind::Choice(words) => words.iter().map(|(word, _)| json!([word])).collect(),
            _ => vec![],
        },
        _ => vec![],
    };
    to.retain(|to| spec != &Spec::Fixed(to.clone()));
    to
}

fn around(x: f64, parameter: &Parameter) -> Vec<Json> {
    let (min, max) = (parameter.range.min.map(|e| e.0), parameter.range.max.map(|e| e.0));
    let sides = if x.is_infinite() {
        vec![max.or(min).unwrap_or(1.0).max(1.0)]
    } else if x == 0.0 {
        vec![max.filter(|max| *max <= 10.0).unwrap_or(1.0), min.unwrap_or(0.0)]
    } else {
        vec![parameter.range.clamp(x * (1.0 - STEP)), parameter.range.clamp(x * (1.0 + STEP))]
    };
    let whole = parameter.kind == Kind::Count;
    let round = |side: f64| {
        // At least one more or less of what is counted.
        let side = if side < x { side.floor().min(x - 1.0) } else { side.ceil() };
        json!(parameter.range.clamp(side) as i64)
    };
    let mut sides: Vec<Json> = sides
        .into_iter()
        .filter(|side| *side != x)
        .map(|side| if whole { round(side) } else { json!(side) })
        .collect();
    sides.dedup();
    sides
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;

    fn ends_of(path: &str, value: Json) -> Vec<Json> {
        ends(Vocabulary::of::<Model>().get(path).unwrap(), &Spec::Fixed(value))
    }

    #[test]
    fn a_parameter_is_moved_to_either_side_within_its_range() {
        assert_eq!(ends_of("purposes.leading", json!(8.0)), [json!(6.4), json!(9.6)]);
        assert_eq!(ends_of("organizations.productive", json!(1.0)), [json!(0.8)]);
        assert_eq!(ends_of("purposes.leading_automated", json!(0.0)), [json!(0.9)]);
        assert_eq!(ends_of("purposes.span", json!(3)), [json!(2), json!(4)]);
        assert_eq!(ends_of("tasks.held", json!(false)), [json!(true)]);
        assert_eq!(ends_of("tasks.balk", Json::Null), [json!(1.0)]);
        assert_eq!(ends_of("adoption.path", json!("copilot")).len(), 4);
    }
}
