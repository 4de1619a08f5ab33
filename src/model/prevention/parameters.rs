use super::*;

/// Incidents, and what keeps them from happening.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Prevention {
    /// Incidents for each result shipped, without risk and prevention: λ. Typical 0.0133: one in five weeks
    /// where 15 results ship a week.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "λ", "x-unit" = "incidents/result", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub hazard: f64,
    /// How steeply incidents rise with the weighed risk of past work: β. Typical 1.
    #[schemars(range(min = 0.0, max = 5.0), extend("x-letter" = "β", "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub risk: f64,
    /// How steeply new kinds of incident fall with the stock of prevention: κ. Typical 1; at 0 prevention prevents
    /// nothing.
    #[schemars(range(min = 0.0, max = 5.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub power: f64,
    /// Share of people's productive hours that is granted to prevention. Typical 0.05.
    #[schemars(range(min = 0.0, max = 0.9), extend("x-unit" = "share", "x-role" = "lever", "x-source" = "assumption"))]
    pub effort: f64,
    /// Stock of prevention that one skilled hour a head builds: φ. Typical 0.02.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "φ", "x-unit" = "person/h", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub build: f64,
    /// Weeks in which two thirds of the stock are gone if nobody renews it: τ. Typical 26.
    #[schemars(range(min = 1.0, max = 520.0), extend("x-letter" = "τ", "x-unit" = "week", "x-role" = "uncertainty", "x-source" = "repenning2001"))]
    pub decay: f64,
    /// Stock of prevention at the start. Typical 0.3.
    #[schemars(range(min = 0.0, max = 10.0), extend("x-unit" = "1", "x-role" = "initial", "x-source" = "assumption"))]
    pub stock: f64,
    /// Skilled hours that an hour of prevention by somebody of tier 1 is worth, where people have tiers. Typical 0.4.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub skill_1: f64,
    /// Skilled hours that an hour of prevention by somebody of tier 2 is worth, where people have tiers. Typical 0.7.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub skill_2: f64,
    /// Skilled hours that an hour of prevention by somebody of tier 3 is worth, where people have tiers. Typical 1.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub skill_3: f64,
    /// Share of incidents that repeat a kind, where no kind is ever eliminated: r. Typical 0.6.
    #[schemars(range(min = 0.0, max = 0.9), extend("x-letter" = "r", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "repenning2001"))]
    pub recurrence: f64,
    /// Weeks after which a kind of incident disappears together with its cause, on average: T. Typical 26.
    #[schemars(range(min = 1.0, max = 520.0), extend("x-letter" = "T", "x-unit" = "week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub life: f64,
    /// Share of the hours of prevention that goes to kinds of incident that have struck, as long as there are any.
    /// Typical 0.5.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "lever", "x-source" = "assumption"))]
    pub aimed: f64,
    /// Skilled hours that eliminating a kind of incident takes. Typical 16.
    #[schemars(range(min = 0.1, max = 10_000.0), extend("x-unit" = "h", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub task: f64,
    /// What one skilled hour a head takes off each risk stock. Typical 0.005.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "person/h", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub easing: f64,
    /// Hours until an incident is noticed where nothing is observed. Typical 8.
    #[schemars(range(min = 0.0, max = 168.0), extend("x-unit" = "h", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub detecting: f64,
    /// Hours until the cause of an incident is found where nothing can be diagnosed. Typical 8.
    #[schemars(range(min = 0.0, max = 168.0), extend("x-unit" = "h", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub diagnosing: f64,
    /// Hours of repair where nothing was made to recover. Typical 3.2: with the rest, 8 h to restore.
    #[schemars(range(min = 0.0, max = 168.0), extend("x-unit" = "h", "x-role" = "uncertainty", "x-source" = "dora2024"))]
    pub repairing: f64,
    /// Share of detecting that is saved because the system is observed: O. Typical 0.7.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "O", "x-unit" = "share", "x-role" = "lever", "x-source" = "assumption"))]
    pub observability: f64,
    /// Share of diagnosing that is saved because causes can be identified: D. Typical 0.5.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "D", "x-unit" = "share", "x-role" = "lever", "x-source" = "assumption"))]
    pub diagnosability: f64,
    /// Share of repairing that is saved because the system recovers: R. Typical 0.5.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "R", "x-unit" = "share", "x-role" = "lever", "x-source" = "assumption"))]
    pub recoverability: f64,
    /// Time that diagnosing takes where work carries a full trace, relative to where it does not. Typical 0.5.
    #[schemars(range(min = 0.1, max = 2.0), extend("x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub traced: f64,
    /// Time that restoring takes, relative to the expected time: a law of mean 1. Typical log-normal of log-sd 0.8.
    #[schemars(extend("minimum" = 0, "x-unit" = "1", "x-role" = "uncertainty", "x-source" = "assumption", "x-drawn" = "event"))]
    pub noise: Law,
    /// People who diagnose and repair an incident together. Typical 3.
    #[schemars(range(min = 0.0, max = 100.0), extend("x-unit" = "people", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub crew: f64,
    /// Damage of an incident that cannot be undone at all. Typical log-normal of mean 20,000 and log-sd 1.2.
    #[schemars(extend("minimum" = 0, "x-unit" = "money", "x-role" = "uncertainty", "x-source" = "assumption", "x-drawn" = "event"))]
    pub damage: Law,
    /// Share of the damage that is done even where everything can be undone: d. Typical 0.1.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "d", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub least: f64,
    /// How far effort in prevention follows what is paid rather than what is granted: f. Typical 0.5.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "f", "x-unit" = "share", "x-role" = "uncertainty", "x-source" = "holmstrom1991"))]
    pub follow: f64,
    /// Pay for prevention that everybody sees, relative to pay for visible output: a. Typical 0.2.
    #[schemars(range(min = 0.0, max = 2.0), extend("x-letter" = "a", "x-unit" = "1", "x-role" = "lever", "x-source" = "holmstrom1991"))]
    pub paid: f64,
    /// Share of its distance to what is paid that effort in prevention covers in a week. Typical 0.2.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "1/week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub pace: f64,
    /// Share of people's productive hours that builds metrics of prevention. Typical 0.01.
    #[schemars(range(min = 0.0, max = 0.5), extend("x-unit" = "share", "x-role" = "lever", "x-source" = "assumption"))]
    pub measuring: f64,
    /// Visibility of prevention that one skilled hour a head on metrics builds: b. Typical 0.01, which is 0.05
    /// for 100 h among 20 people.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-letter" = "b", "x-unit" = "person/h", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub showing: f64,
    /// Weeks in which two thirds of the metrics have gone stale: τ_v. Typical 52.
    #[schemars(range(min = 1.0, max = 520.0), extend("x-letter" = "τ_v", "x-unit" = "week", "x-role" = "uncertainty", "x-source" = "assumption"))]
    pub staleness: f64,
    /// Visibility of prevention at the start. Typical 0.1.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "initial", "x-source" = "assumption"))]
    pub visibility: f64,
}

impl Default for Prevention {
    fn default() -> Self {
        Self {
            hazard: 0.0,
            risk: 0.0,
            power: 0.0,
            effort: 0.0,
            build: 0.0,
            decay: 26.0,
            stock: 0.0,
            skill_1: 1.0,
            skill_2: 1.0,
            skill_3: 1.0,
            recurrence: 0.0,
            life: 26.0,
            aimed: 0.0,
            task: 16.0,
            easing: 0.0,
            detecting: 0.0,
            diagnosing: 0.0,
            repairing: 0.0,
            observability: 0.0,
            diagnosability: 0.0,
            recoverability: 0.0,
            traced: 1.0,
            noise: Law::Fixed(1.0),
            crew: 1.0,
            damage: Law::Fixed(0.0),
            least: 1.0,
            follow: 0.0,
            paid: 0.0,
            pace: 0.2,
            measuring: 0.0,
            showing: 0.0,
            staleness: 52.0,
            visibility: 0.0,
        }
    }
}

impl Prevention {
    /// What an hour by each tier is worth.
    pub(super) fn skills(&self, tiered: bool) -> [f64; 3] {
        if tiered { [self.skill_1, self.skill_2, self.skill_3] } else { [1.0; 3] }
    }
}
