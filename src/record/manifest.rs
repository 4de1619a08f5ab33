//! The manifest: what this run is, how far it is, and the seal of every file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::durable::Seal;
use super::plan::{Plan, VariantPlan};

mod file;

/// Version of the run folder's format.
pub const FORMAT: u32 = 2;
/// Raised whenever the same scenario and seed give other numbers than before.
pub const EPOCH: u32 = 3;
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
///
/// A row is known by its id, which is made from its resolved settings: values, not paths, lines, comments, order or names.
/// With the seed, the replicate and the results' epoch it says what the row's numbers are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Format of the folder.
    pub format: u32,
    /// Version of the results: see [`EPOCH`].
    pub epoch: u32,
    /// The seed: as text in files, because other programs read numbers as doubles.
    #[serde(with = "as_text")]
    pub seed: u64,
    /// How the draws follow from the seed, in words.
    pub seed_rule: String,
    /// When an ensemble stops before it has all its replicates, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stops: Option<String>,
    /// By variant: one hash for the ids of its points, whatever their order.
    pub rows: Vec<String>,
    /// Hash of how rows and columns are laid out: names and order, which move no number.
    pub layout: String,
    /// What is recorded.
    pub plan: Plan,
    /// By variant, then by point: the id of the row. They stand in `design.parquet`, not in the manifest.
    #[serde(skip)]
    pub(super) ids: Vec<Vec<u64>>,
}

/// The id of a row as it stands in tables: 16 hexadecimal digits.
pub fn row_name(id: u64) -> String {
    format!("{id:016x}")
}

impl Identity {
    /// The identity of a run by this program. `scenario` only tells rows of different scenarios apart until
    /// [`Identity::of_rows`] says what their settings are.
    pub fn new(scenario: &str, seed: u64, seed_rule: &str, plan: Plan) -> Self {
        let id = |name: &str, point| {
            let hash = blake3::hash(format!("{scenario}\n{name}\n{point}").as_bytes());
            hash.as_bytes().iter().take(8).fold(0, |id, &byte| id << 8 | u64::from(byte))
        };
        let ids =
            plan.variants.iter().map(|it| (0..it.points).map(|at| id(&it.name, at)).collect());
        let ids = ids.collect();
        let identity = Self {
            format: FORMAT,
            epoch: EPOCH,
            seed,
            seed_rule: seed_rule.to_owned(),
            stops: None,
            rows: vec![],
            layout: String::new(),
            plan,
            ids: vec![],
        };
        identity.of_rows(ids)
    }

    /// The same with these ids of rows: by variant, then by point.
    pub fn of_rows(mut self, ids: Vec<Vec<u64>>) -> Self {
        let digest = |ids: &Vec<u64>| {
            let mut sorted = ids.clone();
            sorted.sort_unstable();
            let mut hasher = blake3::Hasher::new();
            for id in sorted {
                hasher.update(&id.to_le_bytes());
            }
            hasher.finalize().to_hex().to_string()
        };
        self.rows = ids.iter().map(digest).collect();
        let mut layout = blake3::Hasher::new();
        let names: Vec<&str> = self.plan.inputs.iter().map(|it| it.name.as_str()).collect();
        let variants: Vec<_> = self.plan.variants.iter().map(|it| (&it.name, it.runs)).collect();
        let metrics: Vec<&str> = self.plan.metrics.iter().map(|it| it.name.as_str()).collect();
        let looks: Vec<&str> = self.plan.looks.iter().map(|it| it.name.as_str()).collect();
        let text = serde_json::json!([self.plan.scenario, names, variants, metrics, looks]);
        layout.update(text.to_string().as_bytes());
        for id in ids.iter().flatten() {
            layout.update(&id.to_le_bytes());
        }
        self.layout = layout.finalize().to_hex().to_string();
        self.ids = ids;
        self
    }

    /// The same for an ensemble that may stop early.
    pub fn stopping(mut self, stops: Option<String>) -> Self {
        self.stops = stops;
        self
    }

    /// The run's hash, in hexadecimal; its first digits name it in charts and reports. Names, the order of variants and
    /// points and the size of parts are left out, because they move no number.
    pub fn hash(&self) -> String {
        // A field that is forgotten here does not compile.
        let Self { format, epoch, seed, seed_rule, stops, rows, layout: _, plan, ids: _ } = self;
        let Plan { scenario: _, calendar: _, variants, inputs: _, metrics, looks, series, part: _ } =
            plan;
        let mut rows: Vec<_> =
            rows.iter().zip(variants).map(|(rows, it)| (rows, it.points, it.runs)).collect();
        rows.sort_unstable();
        rows.dedup();
        let mut metrics: Vec<_> =
            metrics.iter().map(|it| (&it.name, &it.unit, it.reduce)).collect();
        metrics.sort_by_key(|it| it.0);
        let mut looks: Vec<&str> = looks.iter().map(|it| it.name.as_str()).collect();
        looks.sort_unstable();
        let same = serde_json::json!([
            format, epoch, seed, seed_rule, stops, rows, metrics, looks, series
        ]);
        blake3::hash(same.to_string().as_bytes()).to_hex().to_string()
    }

    /// What keeps rows of the two from standing in one folder, field by field: everything but the design, which may grow.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let mut found = Vec::new();
        let mut differ = |what: &str, here: &str, there: &str| {
            if here != there {
                found.push(format!("{what} is {here} there, {there} here"));
            }
        };
        differ("format", &self.format.to_string(), &other.format.to_string());
        differ("results epoch", &self.epoch.to_string(), &other.epoch.to_string());
        differ("seed", &self.seed.to_string(), &other.seed.to_string());
        differ("seed rule", &self.seed_rule, &other.seed_rule);
        let yes = |it: bool| if it { "recorded" } else { "not recorded" };
        differ("series over time", yes(self.plan.series), yes(other.plan.series));
        // Names are compared with units, as in "headline.net [share]".
        let metrics = |plan: &Plan| -> Vec<String> {
            plan.metrics.iter().map(|it| format!("{} [{}]", it.name, it.unit)).collect()
        };
        let looks = |plan: &Plan| plan.looks.iter().map(|it| it.name.clone()).collect::<Vec<_>>();
        for (what, there, here) in [
            ("metrics recorded", metrics(&self.plan), metrics(&other.plan)),
            ("looks by a date recorded", looks(&self.plan), looks(&other.plan)),
        ] {
            for (names, others, side) in [(&there, &here, "there"), (&here, &there, "here")] {
                let only: Vec<&str> =
                    names.iter().filter(|it| !others.contains(it)).map(String::as_str).collect();
                let (first, rest) = only.split_at(only.len().min(5));
                if !first.is_empty() {
                    let more = match rest.len() {
                        0 => String::new(),
                        more => format!(" and {more} more"),
                    };
                    found.push(format!("{what} only {side}: {}{more}", first.join(", ")));
                }
            }
        }
        if looks(&other.plan).iter().any(|it| !looks(&self.plan).contains(it)) {
            let words = "what is so by a date is seen while a replicate runs, so simulate them again, into another folder (--out)";
            found.push(words.into());
        }
        found
    }
}

/// A whole number of 64 bits as text.
mod as_text {
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(it: &u64, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&it.to_string())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(|_| serde::de::Error::custom("expected a whole number as text"))
    }
}

/// A table or text of the finished run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Length and hash of the file.
    #[serde(flatten)]
    pub seal: Seal,
    /// Rows, for a table `[rows]`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    /// Canonical hash of a table's values, which outlives its file format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// Columns that a table would have, but which are null in every row.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
}

impl FileEntry {
    /// A file that is no table.
    pub(super) fn of(seal: Seal) -> Self {
        Self { seal, rows: None, content: None, left_out: vec![] }
    }
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

/// A design that was asked of a folder. Each has the rows of the one before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// When, RFC 3339.
    pub when: String,
    /// The command line.
    pub command: Vec<String>,
    /// Version of the program.
    pub version: String,
    /// Hash of the run's identity with this design.
    pub run: String,
    /// Its variants.
    pub variants: Vec<VariantPlan>,
    /// Simulations that were there already `[replicates]`.
    pub kept: u64,
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
    /// Hash of the scenario: of what it asks, which is more than its rows (checks, title, decision).
    pub scenario: String,
    /// What it asks, value by value, in one form of which that is the hash: an edited scenario is told by it.
    #[serde(default)]
    pub asked: String,
    /// What makes this run this run.
    pub identity: Identity,
    /// Every design that was asked, the last one being the present one.
    pub designs: Vec<Asked>,
    /// Canonical hash of the results; empty until there are some.
    pub content: String,
    /// Files by name.
    pub files: BTreeMap<String, FileEntry>,
    /// Where it was computed.
    pub machine: Machine,
}

impl Manifest {
    /// The manifest of a run of a resolved scenario that starts now.
    pub fn new(resolved: &str, identity: Identity, machine: Machine) -> Self {
        let design = Asked {
            when: machine.started.clone(),
            command: machine.command.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            run: identity.hash(),
            variants: identity.plan.variants.clone(),
            kept: 0,
        };
        Self {
            program: "telosim".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            status: Progress::Running,
            run: identity.hash(),
            scenario: crate::scenario::meaning(resolved),
            asked: crate::scenario::asked(resolved),
            identity,
            designs: vec![design],
            content: String::new(),
            files: BTreeMap::new(),
            machine,
        }
    }

    /// What a table of the run says of it in its file-level metadata.
    pub(super) fn about(&self) -> Vec<(String, String)> {
        let identity = &self.identity;
        let about = [
            ("telosim.version", self.version.clone()),
            ("telosim.run", self.run.clone()),
            ("telosim.scenario", identity.plan.scenario.clone()),
            ("telosim.scenario_hash", self.scenario.clone()),
            ("telosim.seed", identity.seed.to_string()),
            ("telosim.epoch", identity.epoch.to_string()),
            ("telosim.dictionary", "dictionary.json".to_owned()),
        ];
        about.map(|(key, value)| (key.to_owned(), value)).into()
    }
}
