//! What a parameter is in a scenario: a value, or what each replicate draws it from.

use serde_json::{Value as Json, json};

use super::assumed::Assumed;
use crate::engine::Law;

/// What a parameter is in a scenario.
#[derive(Clone, Debug, PartialEq)]
pub enum Spec {
    /// The same in every replicate: a JSON value in the parameter's unit.
    Fixed(Json),
    /// Drawn once per replicate, in the parameter's unit.
    Drawn(Law),
    /// An assumption: drawn once per replicate from all of its range, by strata.
    Assumed {
        /// The value that the scenario gives, in the parameter's unit.
        centre: f64,
        /// Where it may lie.
        range: Assumed,
    },
}

impl Spec {
    /// As JSON: the value, or the law.
    pub fn to_json(&self) -> Json {
        match self {
            Self::Fixed(value) => value.clone(),
            Self::Drawn(law) => json!(law),
            Self::Assumed { centre, range } => range.to_json(*centre),
        }
    }

    /// The number that it is in every replicate.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Fixed(value) => value.as_f64(),
            Self::Drawn(_) | Self::Assumed { .. } => None,
        }
    }

    /// Whether each replicate draws it.
    pub fn is_drawn(&self) -> bool {
        !matches!(self, Self::Fixed(_))
    }
}
