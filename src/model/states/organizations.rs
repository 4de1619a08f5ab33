//! Names of what organizations are set to.

/// Parameters that others speak of.
pub mod parameter {
    /// `organizations.count`.
    pub const COUNT: &str = "organizations.count";
}
