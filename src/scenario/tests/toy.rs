//! A model with the words of the real one and no behaviour.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::law::Law;
use crate::scenario::{Faults, Scenario, Vocabulary};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Model {
    pub purposes: Purposes,
    pub tasks: Tasks,
    pub coordination: Coordination,
    pub validation: Validation,
    pub feedback: Feedback,
    pub organizations: Organizations,
    pub adoption: Adoption,
}

/// Why anything is done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Purposes {
    /// Hours that leading a cell takes.
    #[schemars(range(min = 0.0, max = 40.0), extend("x-unit" = "h/week", "x-role" = "uncertainty"))]
    pub leading: f64,
    /// Births of purposes, per person.
    #[schemars(range(min = 0.0, max = 5.0), extend("x-unit" = "1/year", "x-role" = "uncertainty"))]
    pub births: f64,
    /// Assigned multiplier of births.
    #[schemars(range(min = 0.0, max = 100.0), extend("x-unit" = "1", "x-role" = "lever"))]
    pub multiplier: f64,
    /// Time in which half of a purpose's value is gone.
    #[serde(default = "unbounded")]
    #[schemars(range(min = 0.5), extend("x-unit" = "year", "x-role" = "uncertainty"))]
    pub half_life: f64,
}

fn unbounded() -> f64 {
    f64::INFINITY
}

impl Default for Purposes {
    fn default() -> Self {
        Self { leading: 8.0, births: 0.06, multiplier: 1.0, half_life: unbounded() }
    }
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Tasks {
    /// Assigned multiplier of task emission.
    #[schemars(range(min = 0.0, max = 100.0), extend("x-unit" = "1", "x-role" = "lever"))]
    pub multiplier: f64,
    /// Work content of a task.
    #[schemars(extend("x-unit" = "bh", "x-role" = "uncertainty", "x-drawn" = "event", "minimum" = 0.0))]
    pub work: Law,
    /// Tables within rooms are allowed.
    pub decay: Decay,
    /// Whether accepted work is held fixed.
    #[schemars(extend("x-unit" = "1", "x-role" = "lever"))]
    pub held: bool,
}

impl Default for Tasks {
    fn default() -> Self {
        let work = Law::Lognormal { median: 8.7, log_sd: 0.8 };
        Self { multiplier: 1.0, work, decay: Decay::default(), held: false }
    }
}

/// How tasks go stale.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Decay {
    /// Whether they do.
    #[schemars(extend("x-role" = "lever"))]
    pub on: bool,
    /// Half-lives by domain.
    #[schemars(range(min = 0.0), extend("x-unit" = "weeks", "x-role" = "initial", "x-need" = "tasks.decay.on = true"))]
    pub half_lives: Vec<f64>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Coordination {
    /// Handoffs of a task.
    #[schemars(range(min = 0.0, max = 20.0), extend("x-unit" = "handoffs/task", "x-role" = "uncertainty", "x-assumed" = [1.0, 6.0]))]
    pub handoffs: f64,
    /// Time that a handoff costs on each side.
    #[schemars(range(min = 0.0, max = 8.0), extend("x-unit" = "h", "x-role" = "uncertainty", "x-assumed" = [0.25, 4.0], "x-log" = true))]
    pub handoff_time: f64,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Validation {
    /// Share of results that are reviewed.
    #[schemars(range(min = 0.0, max = 1.0), extend("x-unit" = "share", "x-role" = "lever"))]
    pub share: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Feedback {
    /// Delay of a signal that does not come at once.
    #[schemars(extend("x-unit" = "day", "x-role" = "uncertainty", "x-drawn" = "event"))]
    pub delay: Law,
}

impl Default for Feedback {
    fn default() -> Self {
        Self { delay: Law::Fixed(14.0) }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Organizations {
    /// Organizations at the start.
    #[schemars(range(min = 1, max = 10000), extend("x-unit" = "organizations", "x-role" = "scale"))]
    pub count: u64,
    /// People in an organization at the start.
    #[schemars(extend("minimum" = 1, "maximum" = 10_000, "x-unit" = "people", "x-role" = "initial", "x-drawn" = "organization"))]
    pub size: Law,
}

impl Default for Organizations {
    fn default() -> Self {
        Self { count: 10, size: Law::Fixed(20.0) }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Adoption {
    /// How organizations adopt AI.
    #[schemars(extend("x-role" = "lever"))]
    pub path: Path,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Path {
    /// Nobody does.
    #[default]
    HumanCoordinated,
    /// Everybody has an assistant.
    Copilot,
    /// The system runs the work.
    SystemRun,
    /// By the closed-form curve.
    Diffusion,
    /// Where it pays.
    Payback,
}

/// The baseline of the toy.
pub const BASELINE: &str = r#"
title = "Baseline"
extends = "neutral"

[time]
start = 2026-01-01
years = 10

[ensemble]
runs = 1000
seed = 7

[purposes]
births = { lognormal = { median = 0.06, p90 = 0.12 } }

[coordination]
handoffs = 3

[[arm]]
name = "tasks-scale"
set = { "tasks.multiplier" = 3.0 }
runs = 50

[[check]]
says = "the baseline's own"
metric = "bottleneck.output"
min = 0
"#;

/// The words of the toy and some metrics.
pub fn vocabulary() -> Vocabulary {
    let metrics = ["bottleneck.output", "headline.net", "tasks.backlog", "tasks.scaling"];
    Vocabulary::of::<Model>().with_metrics(metrics.map(|it| (it.to_owned(), "1".to_owned())))
}

/// Reads a text with a title put before it.
pub fn read(text: &str) -> Result<Scenario, Faults> {
    set(text, &[])
}

/// Reads a text with a title and settings of the command line.
pub fn set(text: &str, overrides: &[&str]) -> Result<Scenario, Faults> {
    let text = format!("title = \"T\"\n{text}");
    let overrides: Vec<String> = overrides.iter().map(|one| (*one).to_owned()).collect();
    Scenario::parse("test.toml", text.as_bytes(), &vocabulary(), BASELINE, &overrides)
}
