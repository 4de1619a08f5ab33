//! What speeds feedback.

use crate::engine::{Channel, Combiner, Each, Phase};

/// Factor on the results that can be followed at once `[1]`.
pub struct SlotLevel;

impl Channel for SlotLevel {
    const OWNER: &'static str = "feedback";
    const NAME: &'static str = "slots";
    const UNIT: &'static str = "1";
    const DOC: &'static str = "Factor on the results that can be followed at once.";
    const COMBINER: Combiner = Combiner::Product;
    const EACH: Each = Each::Organization;
    const AFTER: Phase = Phase::Grow;
}

/// Parameters that others speak of.
pub mod parameter {
    /// `feedback.slots_per_person`.
    pub const SLOTS: &str = "feedback.slots_per_person";
}
