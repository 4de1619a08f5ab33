//! What a run has come to, against its reference.

/// Metrics that others speak of.
pub mod metric {
    /// `headline.net`.
    pub const NET: &str = "headline.net";
    /// `headline.net_exposed`.
    pub const NET_EXPOSED: &str = "headline.net_exposed";
    /// `headline.jobs`, and by way.
    pub const JOBS: &str = "headline.jobs";
    /// `headline.idle`.
    pub const IDLE: &str = "headline.idle";
    /// `headline.organizations`.
    pub const ORGANIZATIONS: &str = "headline.organizations";
    /// `headline.hours`.
    pub const HOURS: &str = "headline.hours";
    /// `headline.employed`.
    pub const EMPLOYED: &str = "headline.employed";
    /// `headline.force`.
    pub const FORCE: &str = "headline.force";
    /// `headline.person_years`.
    pub const PERSON_YEARS: &str = "headline.person_years";
    /// `headline.soon`.
    pub const SOON: &str = "headline.soon";
}
