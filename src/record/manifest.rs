//! The manifest: what this run is, how far it is, and the seal of every file.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::durable::{self, Seal};
use super::error::RecordError;
use super::plan::Plan;

/// Version of the run folder's format.
pub const FORMAT: u32 = 1;
/// Raised whenever the same scenario and seed give other numbers than before.
pub const EPOCH: u32 = 2;
/// Name of the manifest in its folder.
pub(super) const NAME: &str = "manifest.json";

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// Under way, or interrupted before it could say so.
    Running,
    /// All its replicates are there, or as many as its stopping rule wanted.
    Complete,
    /// It was stopped; its tables hold what was done.
    Partial,
}

/// What makes a run this run: equal identities have equal results, bit for bit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Format of the folder.
    pub format: u32,
    /// Version of the results: see [`EPOCH`].
    pub epoch: u32,
    /// BLAKE3 of the resolved scenario's text, in hexadecimal.
    pub scenario: String,
    /// The seed.
    pub seed: u64,
    /// How the draws follow from the seed, in words.
    pub seed_rule: String,
    /// What is recorded.
    pub plan: Plan,
}

impl Identity {
    /// The identity of a run by this program.
    pub fn new(scenario_text: &str, seed: u64, seed_rule: &str, plan: Plan) -> Self {
        Self {
            format: FORMAT,
            epoch: EPOCH,
            scenario: blake3::hash(scenario_text.as_bytes()).to_hex().to_string(),
            seed,
            seed_rule: seed_rule.to_owned(),
            plan,
        }
    }

    /// The run's hash, in hexadecimal; its first eight digits name it in charts and reports. The size of parts is
    /// left out, because it moves no result.
    pub fn hash(&self) -> String {
        let mut same = self.clone();
        same.plan.part = 0;
        let json = serde_json::to_vec(&same).expect("an identity has only texts and numbers");
        blake3::hash(&json).to_hex().to_string()
    }

    /// What differs, field by field; empty for the same run.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let mut found = Vec::new();
        let mut differ = |what: &str, here: &str, there: &str| {
            if here != there {
                found.push(format!("{what} is {here} there, {there} here"));
            }
        };
        differ("format", &self.format.to_string(), &other.format.to_string());
        differ("results epoch", &self.epoch.to_string(), &other.epoch.to_string());
        differ("scenario name", &self.plan.scenario, &other.plan.scenario);
        differ("scenario hash", &self.scenario, &other.scenario);
        differ("seed", &self.seed.to_string(), &other.seed.to_string());
        differ("seed rule", &self.seed_rule, &other.seed_rule);
        let variants = |plan: &Plan| {
            let each = plan.variants.iter();
            each.map(|it| format!("{} ({} x {})", it.name, it.points, it.runs))
                .collect::<Vec<_>>()
                .join(", ")
        };
        differ("variants (points x runs)", &variants(&self.plan), &variants(&other.plan));
        let names = |columns: Vec<&str>| columns.join(", ");
        let inputs = |plan: &Plan| names(plan.inputs.iter().map(|it| it.name.as_str()).collect());
        differ("drawn inputs", &inputs(&self.plan), &inputs(&other.plan));
        let metrics = |plan: &Plan| names(plan.metrics.iter().map(|it| it.name.as_str()).collect());
        differ("metrics", &metrics(&self.plan), &metrics(&other.plan));
        if found.is_empty() && self.hash() != other.hash() {
            found.push("units or meanings of columns differ".to_owned());
        }
        found
    }
}

/// A table or text of the finished run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Length and hash of the file.
    #[serde(flatten)]
    pub seal: Seal,
    /// Rows, for a table [rows].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    /// Canonical hash of a table's values, which outlives its file format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
}

/// Where and how a run was computed. It moves no result and is no part of any hash.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// The command line.
    pub command: Vec<String>,
    /// Operating system and architecture.
    pub platform: String,
    /// Processors that the program may use.
    pub processors: usize,
    /// Worker threads.
    pub jobs: usize,
    /// When the run was started, RFC 3339.
    pub started: String,
}

impl Machine {
    /// This machine, as far as the standard library knows it.
    pub fn here(command: Vec<String>, jobs: usize, started: String) -> Self {
        Self {
            command,
            platform: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            processors: std::thread::available_parallelism().map_or(1, Into::into),
            jobs,
            started,
        }
    }
}

/// The manifest of a run folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always `telosim`: how a folder of ours is known.
    pub program: String,
    /// Version of the program.
    pub version: String,
    /// How far the run is.
    pub status: Progress,
    /// Hash of the identity.
    pub run: String,
    /// What makes this run this run.
    pub identity: Identity,
    /// Canonical hash of the results; empty until there are some.
    pub content: String,
    /// Files by name.
    pub files: BTreeMap<String, FileEntry>,
    /// Where it was computed.
    pub machine: Machine,
}

impl Manifest {
    /// The manifest of a run that starts now.
    pub fn new(identity: Identity, machine: Machine) -> Self {
        Self {
            program: "telosim".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            status: Progress::Running,
            run: identity.hash(),
            identity,
            content: String::new(),
            files: BTreeMap::new(),
            machine,
        }
    }

    /// Reads a folder's manifest; `None` where there is none.
    pub(super) fn read(folder: &Path) -> Result<Option<Self>, RecordError> {
        let path = folder.join(NAME);
        let text = match std::fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(RecordError::io(&path)(error)),
        };
        let not_ours = |why: String| RecordError::NotOurs {
            path: folder.to_owned(),
            why: format!("{NAME}: {why}"),
        };
        let value: serde_json::Value =
            serde_json::from_slice(&text).map_err(|error| not_ours(error.to_string()))?;
        if value.get("program").and_then(|it| it.as_str()) != Some("telosim") {
            return Err(not_ours("another program wrote it".to_owned()));
        }
        // A newer format may not parse, so look at its number first.
        let format = value.pointer("/identity/format").and_then(serde_json::Value::as_u64);
        if format != Some(u64::from(FORMAT)) {
            let there = format.map_or("unknown".to_owned(), |it| it.to_string());
            return Err(RecordError::Incompatible {
                path: folder.to_owned(),
                differences: vec![format!("format is {there} there, {FORMAT} here")],
            });
        }
        let manifest: Self = serde_json::from_value(value)
            .map_err(|error| RecordError::corrupt(&path, error.to_string()))?;
        if manifest.run != manifest.identity.hash() {
            return Err(RecordError::corrupt(&path, "its identity does not have its run hash"));
        }
        Ok(Some(manifest))
    }

    /// Replaces a folder's manifest, durably.
    pub(super) fn write(&self, folder: &Path) -> Result<(), RecordError> {
        let mut json =
            serde_json::to_vec_pretty(self).expect("a manifest has only texts and numbers");
        json.push(b'\n');
        durable::write(&folder.join(NAME), &json).map(drop)
    }
}
