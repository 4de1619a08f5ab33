//! Cut: an influence of one room on another is left out, for study.
//!
//! # Claim
//!
//! What an influence does is seen best where all else stays: the same world, on the same random numbers, without it.
//! This room claims nothing of the world itself.
//!
//! # Equations
//!
//! ```text
//! from the start on, or from the day of the lever that cuts it, a gift is 1 where gifts are multiplied,
//! 0 where they are added                                                                             (1)
//! ```
//!
//! # Neutral
//!
//! Nothing is cut.
//!
//! # Limits
//!
//! Only what rooms give to channels can be cut; `telosim explain wiring` lists it. What the base year had of a gift stays in
//! what was measured then, and what others do because of it is not cut with it. In the counterfactual nothing is cut.
//!
//! # Sources
//!
//! `assumption`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use bevy_ecs::prelude::*;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::engine::channel::{ChannelInfo, Cuts};
use crate::engine::{Mechanism, SimulationBuilder};

/// Influences that are left out.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Cut {
    /// Gifts of rooms to channels that are left out, from the start on or between the days of a lever: `market.births`
    /// is what the market does to births of purposes.
    #[schemars(schema_with = "names", extend("x-label" = "cut", "x-role" = "lever", "x-source" = "assumption"))]
    pub channels: Vec<String>,
}

impl Mechanism for Cut {
    const NAME: &'static str = "cut";
    const SOURCE: &'static str = include_str!("cut.rs");

    fn install(sim: &mut SimulationBuilder) {
        sim.publish(|p: &Self| Cuts(p.channels.iter().cloned().collect()));
    }

    fn reference(self) -> Self {
        Self::default()
    }

    fn without_ai(self) -> Self {
        self
    }
}

/// Everything that can be cut, with what it is.
static GIFTS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let mut sim = SimulationBuilder::default();
    super::Model::install(&mut sim);
    let told = |it: &ChannelInfo| {
        let about = |(gift, (room, _)): (String, &(&str, &str))| {
            let to = format!("`{}` of `{}`", it.name, it.owner);
            (gift, format!("What `{room}` gives to {to}: {}", it.doc))
        };
        it.gifts().zip(&it.givers).map(about).collect::<Vec<_>>()
    };
    sim.channels().iter().flat_map(told).collect()
});

fn names(_: &mut SchemaGenerator) -> Schema {
    let word = |(gift, doc): (&String, &String)| json!({ "const": gift, "description": doc });
    let words: Vec<Json> = GIFTS.iter().map(word).collect();
    json_schema!({ "type": "array", "items": { "oneOf": words } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_gift_is_told_with_the_room_that_gives_it() {
        assert_eq!(
            GIFTS["market.births"],
            "What `market` gives to `births` of `purposes`: Factor on births of purposes."
        );
        let of = |gift: &String| gift.split('.').next().map(str::to_owned);
        assert!(GIFTS.iter().all(|(gift, doc)| doc.contains(&format!("`{}`", of(gift).unwrap()))));
    }

    #[test]
    fn nothing_is_cut_in_the_counterfactual() {
        let cut = Cut { channels: vec!["market.births".to_owned()] };
        assert!(!cut.is_neutral() && cut.reference().is_neutral());
    }
}
