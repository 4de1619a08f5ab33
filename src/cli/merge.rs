//! `telosim merge`: the rows of several folders in one.

use std::path::{Path, PathBuf};

use clap::Args;

use super::missing::Missing;
use super::output::{note, say};
use super::plan::Plan;
use super::results::{Document, Merged};
use super::run::told;
use super::{Failure, attribute, compare, landscape, report, scenario_of, words};
use crate::record::{Join, Manifest, Progress, Results, RunFolder};
use crate::scenario::Vocabulary;
use crate::study::{Cast, Experiment};

#[derive(Args, Debug)]
pub(super) struct MergeArgs {
    /// Run folders; a folder of run folders is all that are in it, and a plan (`telosim sweep --on`) has its chunks
    #[arg(required = true)]
    shards: Vec<PathBuf>,
    /// Run folder of the whole; of a plan its own by default
    #[arg(long)]
    out: Option<PathBuf>,
}

/// The run folders that a path names.
fn folders(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    let is_run = |path: &PathBuf| path.join("manifest.json").exists();
    if is_run(&path.to_owned()) {
        let chunks = Plan::read(path)?.map(|plan| plan.begun(path)).unwrap_or_default();
        return Ok([path.to_owned()].into_iter().chain(chunks).collect());
    }
    let inside = std::fs::read_dir(path).into_iter().flatten().flatten().map(|it| it.path());
    let mut inside: Vec<PathBuf> = inside.filter(is_run).collect();
    inside.sort();
    // What is no folder of runs is answered as one that is no run.
    Ok(if inside.is_empty() { vec![path.to_owned()] } else { inside })
}

pub(super) fn merge(args: &MergeArgs) -> Result<(), Failure> {
    let (_, vocabulary) = words()?;
    let plan = match &args.shards[..] {
        [one] if Plan::read(one)?.is_some() => Some(one),
        _ => None,
    };
    let Some(out) = args.out.as_ref().or(plan) else {
        return Err(Failure::Plain(2, "into which folder? --out names it".to_owned()));
    };
    let mut shards = vec![];
    for path in &args.shards {
        shards.extend(folders(path)?);
    }
    // The whole may lie beside its shards; what it has is there already.
    let is_out = |path: &PathBuf| path.canonicalize().ok() == out.canonicalize().ok();
    if shards.len() > args.shards.len() {
        shards.retain(|path| !is_out(path) || args.shards.contains(path));
    }
    let mut manifests = vec![];
    for path in &shards {
        if compare::is_comparison(path) || attribute::is_attribution(path) {
            let words = "it is a comparison or an attribution; runs and sweeps can be merged";
            return Err(Failure::Plain(2, format!("{}: {words}", path.display())));
        }
        if !path.join("manifest.json").exists() {
            scenario_of(path, &vocabulary)?;
        }
        manifests.push((path, Results::open(path)?.manifest().clone()));
    }
    // The whole is the largest design; the others have some of its rows.
    let planned = |manifest: &Manifest| -> u64 {
        manifest.identity.plan.variants.iter().map(|it| it.points * it.runs).sum()
    };
    let most = manifests.iter().map(|(_, it)| planned(it)).max().unwrap_or(0);
    let mut largest = manifests.iter().filter(|(_, it)| planned(it) == most);
    // One that was killed at once may not have its scenario yet.
    let first = largest.clone().next();
    let target = largest.find(|(path, _)| scenario_of(path, &vocabulary).is_ok()).or(first);
    let (path, manifest) = target.expect("there is a folder");
    let scenario = scenario_of(path, &vocabulary)?;
    let text = Results::open(path)?.scenario()?;
    let experiment = Experiment::new(&scenario, &vocabulary);
    let cast = Cast::new(&scenario, &vocabulary);
    let ids = experiment.as_ref().map_or_else(|| cast.ids(), Experiment::ids);
    let identity = manifest.identity.clone().of_rows(ids);
    let stops = identity.stops.is_some();
    let run = identity.hash();
    let folder = RunFolder::create(out, &text, identity, manifest.machine.clone())?;
    if !told(&folder, "run", false) {
        let mut join = Join::new(folder, |line, point, replicate| {
            Ok(match &experiment {
                Some(experiment) => experiment.inputs_of(line, point, replicate),
                None => cast.inputs_of(line as usize, replicate),
            })
        })?;
        for (shard, _) in &manifests {
            let taken = join.take(shard)?;
            note!("{taken} simulations from {}", shard.display());
        }
        // A run that ended by its rule has as many as it wanted.
        let complete = |it: &Manifest| it.status == Progress::Complete && it.run == run;
        let enough = stops && manifests.iter().any(|(_, it)| complete(it));
        if join.recorder().missing() > 0 && !enough {
            join.recorder().flush()?;
            let experiment = experiment.as_ref();
            let (shards, manifests) = (&args.shards, &manifests);
            let missing = Missing { out, shards, manifests, experiment };
            let words = missing.words(&mut join)?;
            join.finish(Progress::Partial)?;
            return Err(Failure::Plain(66, words));
        }
        join.finish(Progress::Complete)?;
    } else {
        drop(folder);
    }
    if plan == Some(out) {
        Plan::clear(out);
    }
    tell(out, experiment.is_some(), &vocabulary)
}

/// Charts and pages of the whole.
fn tell(out: &Path, is_sweep: bool, vocabulary: &Vocabulary) -> Result<(), Failure> {
    if is_sweep {
        return landscape::tell(out, vocabulary, true)?.end(false);
    }
    let told = report::tell(out, vocabulary)?;
    let document = Document::Merge(Box::new(Merged::Run(told.summary()?)));
    say(&told.words, &document)?;
    told.verdicts.end(false)
}
