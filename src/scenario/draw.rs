//! One replicate's parameters: fixed values as they are, laws drawn.
//!
//! Each draw has an address of its own, (seed, replicate, `scenario`/path): one more uncertain
//! parameter changes no other parameter's draws, and an arm that gives a parameter another law
//! draws it from the same random numbers. Correlated parameters are drawn together, from those of each.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json, json};

use crate::engine::draws::{Draws, Stream};
use crate::engine::law::Law;

use super::assumed::share;
use super::copula::Copula;
use super::spec::Spec;
use super::{Resolved, Row, Scenario, Setting};

/// Draws outside a range before the nearest end is taken; a law is admitted only with 9 in 10 draws
/// inside, so that this is never seen.
const PATIENCE: u64 = 1000;

impl Setting {
    /// What a replicate draws from a law for this parameter, in its unit: truncated to its range,
    /// and rounded where it counts things.
    fn draw(&self, law: &Law, draws: &Draws) -> f64 {
        let stream = Stream::new("scenario", &self.path);
        let value = |count| {
            let x = law.sample(&mut draws.at(stream, 0, count));
            if self.whole { x.round() } else { x }
        };
        let inside = (0..PATIENCE).map(value).find(|x| self.range.holds(*x));
        inside.unwrap_or_else(|| self.range.clamp(value(0)))
    }

    /// A value that was drawn, as JSON.
    fn written(&self, x: f64) -> Json {
        if self.whole { json!(x as i64) } else { json!(x) }
    }

    fn spec_in<'a>(&'a self, row: &'a Resolved) -> &'a Spec {
        row.throughout.get(&self.path).unwrap_or(&self.spec)
    }
}

impl Scenario {
    /// The parameters of the model in one replicate of a row, as JSON that the model deserializes from;
    /// levers as they are in the base year.
    pub fn model_json(&self, draws: &Draws, row: &Resolved) -> Json {
        let mut model = Map::new();
        let joint = self.joint(draws, row);
        for setting in &self.parameters {
            let value = match row.levers.get(&setting.path) {
                Some(course) => course.base.clone(),
                None => match (setting.spec_in(row), joint.get(setting.path.as_str())) {
                    (Spec::Fixed(value), _) => value.clone(),
                    (Spec::Drawn(_), Some(&x)) => setting.written(x),
                    (Spec::Drawn(law), None) => setting.written(setting.draw(law, draws)),
                    (Spec::Assumed { centre, range }, _) => {
                        setting.written(range.at(*centre, share(&setting.path, draws)))
                    }
                },
            };
            // A parameter without a default that no text sets is left to the model.
            if !value.is_null() {
                put(&mut model, &setting.path, value);
            }
        }
        Json::Object(model)
    }

    /// The model itself in one replicate of a row, of the scenario itself if none is said.
    ///
    /// # Errors
    /// What the model refuses, which no check of single values can see.
    pub fn model<M: DeserializeOwned>(
        &self,
        draws: &Draws,
        row: Option<&Resolved>,
    ) -> Result<M, String> {
        let json = match row {
            Some(row) => self.model_json(draws, row),
            None => self.model_json(draws, &self.resolved(&Row::default())),
        };
        serde_json::from_value(json).map_err(|error| error.to_string())
    }

    /// The parameters that the scenario draws, in the model's order.
    pub fn inputs(&self) -> Vec<&str> {
        self.drawn().map(|setting| setting.path.as_str()).collect()
    }

    /// What a replicate draws for each of [`Scenario::inputs`], in their units. Where a row fixes an
    /// input, its value there.
    pub fn input_values(&self, draws: &Draws, row: &Resolved) -> Vec<f64> {
        let joint = self.joint(draws, row);
        let value = |setting: &Setting| match setting.spec_in(row) {
            Spec::Drawn(law) => joint
                .get(setting.path.as_str())
                .copied()
                .unwrap_or_else(|| setting.draw(law, draws)),
            Spec::Assumed { centre, range } => range.at(*centre, share(&setting.path, draws)),
            Spec::Fixed(value) => value.as_f64().unwrap_or(f64::NAN),
        };
        self.drawn().map(value).collect()
    }

    /// What correlated parameters draw together, again until each lies in its range.
    fn joint(&self, draws: &Draws, row: &Resolved) -> BTreeMap<&str, f64> {
        let copula = match Copula::of(&self.correlations) {
            Ok(copula) if !copula.names().is_empty() => copula,
            _ => return BTreeMap::new(),
        };
        let settings: Vec<&Setting> =
            copula.names().iter().filter_map(|name| self.get(name)).collect();
        let at = |count| {
            let own = |setting: &&Setting| {
                draws.at(Stream::new("scenario", &setting.path), 0, count).uniform()
            };
            let shares = copula.join(&settings.iter().map(own).collect::<Vec<f64>>());
            let value = |(setting, share): (&&Setting, f64)| {
                let Spec::Drawn(law) = setting.spec_in(row) else { return None };
                let x = law.quantile(share);
                Some(if setting.whole { x.round() } else { x })
            };
            settings.iter().zip(shares).map(value).collect::<Vec<Option<f64>>>()
        };
        let inside = |values: &Vec<Option<f64>>| {
            let mut pairs = settings.iter().zip(values);
            pairs.all(|(setting, value)| value.is_none_or(|x| setting.range.holds(x)))
        };
        let values = (0..PATIENCE).map(at).find(inside).unwrap_or_else(|| at(0));
        let known = settings.into_iter().zip(values);
        known.filter_map(|(it, x)| Some((it.path.as_str(), it.range.clamp(x?)))).collect()
    }

    /// Parameters that are drawn in the scenario itself or in one of its arms.
    fn drawn(&self) -> impl Iterator<Item = &Setting> {
        self.parameters.iter().filter(|setting| {
            let arms = self.arms.iter().filter_map(|arm| arm.set.get(&setting.path));
            setting.assumed.is_some() || arms.chain([&setting.spec]).any(Spec::is_drawn)
        })
    }
}

/// Puts a value at a dotted path.
fn put(tree: &mut Map<String, Json>, path: &str, value: Json) {
    match path.split_once('.') {
        None => {
            tree.insert(path.to_owned(), value);
        }
        Some((table, rest)) => {
            let inner = tree.entry(table).or_insert_with(|| Json::Object(Map::new()));
            if let Json::Object(inner) = inner {
                put(inner, rest, value);
            }
        }
    }
}
