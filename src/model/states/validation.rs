//! What shakes and speeds checking.

use crate::engine::{Channel, Combiner, Each, Phase};

/// Factor on the speed of a review `[1]`.
pub struct ReviewPace;

impl Channel for ReviewPace {
    const OWNER: &'static str = "validation";
    const NAME: &'static str = "review";
    const UNIT: &'static str = "1";
    const DOC: &'static str = "Factor on the speed of a review.";
    const COMBINER: Combiner = Combiner::Product;
    const EACH: Each = Each::Organization;
    const AFTER: Phase = Phase::Grow;
}

/// Incidents that shake trust `[incidents/week]`.
pub struct Incidents;

impl Channel for Incidents {
    const OWNER: &'static str = "validation";
    const NAME: &'static str = "incidents";
    const UNIT: &'static str = "incidents/week";
    const DOC: &'static str = "Incidents that shake trust.";
    const COMBINER: Combiner = Combiner::Sum;
    const EACH: Each = Each::Organization;
    const AFTER: Phase = Phase::Intend;
}

/// Metrics that others speak of.
pub mod metric {
    /// `validation.escapes`.
    pub const ESCAPES: &str = "validation.escapes";
    /// `validation.review_share`.
    pub const REVIEW_SHARE: &str = "validation.review_share";
    /// `validation.utilization`.
    pub const UTILIZATION: &str = "validation.utilization";
}

/// Parameters that others speak of.
pub mod parameter {
    /// `validation.on_failure`.
    pub const ON_FAILURE: &str = "validation.on_failure";
}
