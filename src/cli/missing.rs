//! What no folder has of what is to be merged, and the commands that make it, to be pasted.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::engine::{quoted, ranges};
use super::plan::Plan;
use super::{Failure, sweep};
use crate::record::{Join, Manifest};
use crate::study::{Experiment, Share};

/// Points of which missing replicates are listed.
const LISTED: usize = 10;

/// What is to be merged.
pub(super) struct Missing<'a> {
    /// The folder of the whole.
    pub out: &'a Path,
    /// The folders as they were named.
    pub shards: &'a [PathBuf],
    /// All folders with their manifests.
    pub manifests: &'a [(&'a PathBuf, Manifest)],
    /// The sweep, if it is one.
    pub experiment: Option<&'a Experiment<'a>>,
}

/// The command that made a folder, without what says which share and where, and its share.
#[derive(Clone)]
struct Made {
    words: Vec<String>,
    share: Option<(u64, u64)>,
}

impl Made {
    fn of(manifest: &Manifest) -> Option<Self> {
        let mut said = manifest.machine.command.iter().skip(1);
        let (mut words, mut share) = (vec![], None);
        while let Some(word) = said.next() {
            let (name, value) = match word.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (word.as_str(), None),
            };
            match name {
                // What an engine runs is known by its plan.
                "--plan" | "--on" => return None,
                "--shard" | "--point" | "--out" | "--max-time" => {
                    let value = value.or_else(|| said.next().map(String::as_str))?;
                    if let (Ok(Share::Shard { index, of }), "--shard") = (sweep::shard(value), name)
                    {
                        share = Some((index, of));
                    }
                }
                _ => words.push(word.clone()),
            }
        }
        Some(Self { words, share })
    }

    fn command(&self, more: &[&str]) -> String {
        let words = ["telosim"].into_iter().chain(self.words.iter().map(String::as_str));
        words.chain(more.iter().copied()).map(quoted).collect::<Vec<_>>().join(" ")
    }
}

/// How a share of the sweep is made.
enum How {
    /// As a chunk of the plan in this folder.
    Chunk(String),
    /// As a shard: in its own folder where it has begun, else beside another under this name.
    Shard { made: Made, begun: BTreeMap<u64, String>, beside: PathBuf, name: String },
}

impl How {
    /// The command that makes a share, and the folder that it makes if that is to be named.
    fn command(&self, index: u64, of: u64) -> (String, Option<String>) {
        match self {
            Self::Chunk(plan) => (format!("telosim sweep --plan {plan} --chunk {index}"), None),
            Self::Shard { made, begun, beside, name } => {
                let new = || beside.join(format!("{name}-{}-of-{of}", index + 1));
                let begun = begun.get(&index).cloned();
                let out = begun.unwrap_or_else(|| new().display().to_string());
                let shard = format!("{}/{of}", index + 1);
                (made.command(&["--shard", &shard, "--out", &out]), Some(out))
            }
        }
    }
}

/// A way to cut the sweep, and which shares of it have something that is missing.
struct Split {
    of: u64,
    how: How,
    share_of: Box<dyn Fn(u64, u64) -> u64>,
    missing: BTreeSet<u64>,
}

impl Missing<'_> {
    /// The rows that are missing, and the commands that make them.
    pub(super) fn words(&self, join: &mut Join<'_>) -> Result<String, Failure> {
        let out = quoted(&self.out.display().to_string());
        let (mut rows, mut others) = (BTreeMap::<_, BTreeSet<u64>>::new(), BTreeSet::new());
        let mut splits = self.splits()?;
        let recorder = join.recorder();
        recorder.each_missing(|variant, point, replicate| {
            let place = (variant, point);
            if rows.len() < LISTED || rows.contains_key(&place) {
                rows.entry(place).or_default().insert(replicate);
            } else {
                others.insert(place);
            }
            for split in &mut splits {
                split.missing.insert((split.share_of)(point, replicate));
            }
        });
        let count = recorder.missing();
        let mut lines = vec![format!("{count} simulations are in none of them; {out} is partial")];
        let variants = recorder.variants();
        for ((variant, point), replicates) in &rows {
            let name = &variants[*variant as usize].name;
            let point = self.experiment.map_or_else(String::new, |_| format!(", point {point}"));
            lines.push(format!("  {name}{point}, replicates {}", ranges(replicates)));
        }
        if !others.is_empty() {
            lines.push(format!("  and replicates of {} more points", others.len()));
        }
        // The split of which the least has to be done.
        let work = |it: &&Split| (it.missing.len() as f64 / it.of as f64).to_bits();
        if let Some(split) = splits.iter().min_by_key(work) {
            lines.push("made and joined by".to_owned());
            let name = |path: &PathBuf| path.display().to_string();
            let mut all: Vec<String> = self.shards.iter().map(name).collect();
            let inside = self.manifests.iter().map(|it| name(it.0)).collect::<BTreeSet<_>>();
            for &share in &split.missing {
                let (command, folder) = split.how.command(share, split.of);
                lines.push(format!("  {command}"));
                all.extend(folder.filter(|it| !inside.contains(it)));
            }
            let all: Vec<String> = all.iter().map(|it| quoted(it)).collect();
            lines.push(format!("  telosim merge {} --out {out}", all.join(" ")));
        }
        if let Some(made) = self.manifests.iter().find_map(|(_, it)| Made::of(it)) {
            lines.push("made here, all of it, by".to_owned());
            lines.push(format!("  {}", made.command(&["--out", &self.out.display().to_string()])));
        }
        Ok(lines.join("\n"))
    }

    /// The ways in which the folders cut the sweep.
    fn splits(&self) -> Result<Vec<Split>, Failure> {
        let Some(experiment) = self.experiment else { return Ok(vec![]) };
        let mut found = vec![];
        for path in self.shards {
            if let Some(plan) = Plan::read(path)? {
                let how = How::Chunk(quoted(&path.display().to_string()));
                found.push((plan.chunks, how));
            }
        }
        let made = self.manifests.iter().filter_map(|(path, it)| Some((*path, Made::of(it)?)));
        let made: Vec<(&PathBuf, Made)> = made.collect();
        let mut seen = BTreeSet::new();
        for (path, one) in &made {
            let Some((_, of)) = one.share.filter(|(_, of)| seen.insert(*of)) else { continue };
            let own = made.iter().filter_map(|(path, it)| {
                let (index, its) = it.share?;
                (its == of).then(|| (index, path.display().to_string()))
            });
            let (made, begun) = (one.clone(), own.collect());
            let beside = path.parent().unwrap_or(Path::new("")).to_owned();
            let name = self.manifests[0].1.identity.plan.scenario.clone();
            found.push((of, How::Shard { made, begun, beside, name }));
        }
        let split = |(of, how)| {
            let share_of = Box::new(experiment.shard_of(of)) as Box<dyn Fn(u64, u64) -> u64>;
            Split { of, how, share_of, missing: BTreeSet::new() }
        };
        Ok(found.into_iter().map(split).collect())
    }
}
