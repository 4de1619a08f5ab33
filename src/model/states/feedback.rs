//! What speeds feedback.

use crate::engine::{Channel, Combiner, Each, Phase};

/// By what the results that can be followed at once are multiplied `[1]`.
pub struct SlotLevel;

impl Channel for SlotLevel {
    const OWNER: &'static str = "feedback";
    const NAME: &'static str = "slots";
    const UNIT: &'static str = "1";
    const DOC: &'static str = "By what the results that can be followed at once are multiplied.";
    const COMBINER: Combiner = Combiner::Product;
    const EACH: Each = Each::Organization;
    const AFTER: Phase = Phase::Grow;
}
