//! Names of what organizations are set to.

/// Parameters that others speak of.
pub mod parameter {
    /// `organizations.size`.
    pub const SIZE: &str = "organizations.size";
    /// `organizations.places`.
    pub const PLACES: &str = "organizations.places";
    /// `organizations.count`.
    pub const COUNT: &str = "organizations.count";
}
