//! One replicate's parameters: fixed values as they are, laws drawn.
//!
//! Each draw has an address of its own, (seed, replicate, `scenario`/path): one more uncertain
//! parameter changes no other parameter's draws, and a panel that gives a parameter another law
//! draws it from the same luck.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json, json};

use crate::engine::draws::{Draws, Stream};
use crate::engine::law::Law;

use super::value::Spec;
use super::{Panel, Scenario, Setting};

/// Draws outside a range before the nearest end is taken; a law is admitted only with 9 in 10 draws
/// inside, or its mean, so that this is never seen.
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

    /// The value as JSON in a replicate.
    fn value(&self, spec: &Spec, draws: &Draws) -> Json {
        match spec {
            Spec::Fixed(value) => value.clone(),
            Spec::Drawn(law) if self.whole => json!(self.draw(law, draws) as i64),
            Spec::Drawn(law) => json!(self.draw(law, draws)),
        }
    }

    fn spec_in<'a>(&'a self, variant: Option<&'a Panel>) -> &'a Spec {
        variant.and_then(|panel| panel.set.get(&self.path)).unwrap_or(&self.spec)
    }
}

impl Scenario {
    /// The parameters of the model in one replicate, as JSON that the model deserializes from.
    pub fn model_json(&self, draws: &Draws, variant: Option<&Panel>) -> Json {
        let mut model = Map::new();
        for setting in &self.parameters {
            let value = setting.value(setting.spec_in(variant), draws);
            // A parameter without a default that no text sets is left to the model.
            if !value.is_null() {
                put(&mut model, &setting.path, value);
            }
        }
        Json::Object(model)
    }

    /// The model itself in one replicate.
    ///
    /// # Errors
    /// What the model refuses, which no check of single values can see.
    pub fn model<M: DeserializeOwned>(
        &self,
        draws: &Draws,
        variant: Option<&Panel>,
    ) -> Result<M, String> {
        serde_json::from_value(self.model_json(draws, variant)).map_err(|error| error.to_string())
    }

    /// The parameters that the scenario draws, in the model's order.
    pub fn inputs(&self) -> Vec<&str> {
        self.drawn().map(|setting| setting.path.as_str()).collect()
    }

    /// What a replicate draws for each of [`Scenario::inputs`], in their units. Where a variant
    /// fixes an input, its value there.
    pub fn input_values(&self, draws: &Draws, variant: Option<&Panel>) -> Vec<f64> {
        let value = |setting: &Setting| match setting.spec_in(variant) {
            Spec::Drawn(law) => setting.draw(law, draws),
            Spec::Fixed(value) => value.as_f64().unwrap_or(f64::NAN),
        };
        self.drawn().map(value).collect()
    }

    /// Parameters that are drawn in the scenario itself or in one of its panels.
    fn drawn(&self) -> impl Iterator<Item = &Setting> {
        let is_drawn = |spec: &Spec| matches!(spec, Spec::Drawn(_));
        self.parameters.iter().filter(move |setting| {
            let panels = self.panels.iter().filter_map(|panel| panel.set.get(&setting.path));
            panels.chain([&setting.spec]).any(is_drawn)
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
