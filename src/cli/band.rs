//! `telosim band`: what the assumptions that a result goes with most do alone, at both ends of their ranges.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;

use super::output::say;
use super::results::{Document, Found};
use super::run::name_of;
use super::sweep::Job;
use super::verdicts::Strictness;
use super::{BASELINE, Failure, Options, Study, landscape, report, scenario_of, stop, words};
use crate::record::RunFolder;
use crate::report::loaded::Loaded;
use crate::report::{alone, kept};
use crate::scenario::{MOST_RUNS, Scenario};
use crate::study::{Experiment, Share};

#[derive(Args, Debug)]
pub(super) struct BandArgs {
    /// Run folder of a scenario whose assumptions are drawn
    run: PathBuf,
    /// Run folder of what is simulated; RUN-band by default
    #[arg(long)]
    out: Option<PathBuf>,
    /// Replicates at each end; as many as the run has by default
    #[arg(long, value_parser = clap::value_parser!(u64).range(2..=MOST_RUNS))]
    runs: Option<u64>,
    /// Worker threads; by default as many as there are processors
    #[arg(long, value_parser = super::jobs)]
    jobs: Option<usize>,
    /// Stop in good order after so long, as in 90s, 10m or 2h; the same command goes on from there
    #[arg(long, value_parser = stop::duration)]
    max_time: Option<std::time::Duration>,
    /// Say nothing on standard error but errors
    #[arg(long, short)]
    quiet: bool,
    /// Show no progress
    #[arg(long)]
    no_progress: bool,
}

/// The folder beside a run whose name ends in this.
pub(super) fn beside(run: &Path, ending: &str) -> PathBuf {
    // A folder such as `.` has its name only as a whole path.
    let whole = || run.canonicalize().unwrap_or_else(|_| run.to_owned());
    let run = if run.file_name().is_some() { run.to_owned() } else { whole() };
    let mut name = run.file_name().unwrap_or_default().to_owned();
    name.push(ending);
    run.with_file_name(name)
}

impl BandArgs {
    /// The folder of what is simulated: beside the run, by its name.
    fn folder(&self) -> PathBuf {
        self.out.clone().unwrap_or_else(|| beside(&self.run, "-band"))
    }

    fn study(&self) -> Study {
        let common = Options {
            runs: None,
            seed: None,
            jobs: self.jobs,
            set: vec![],
            precision: None,
            quiet: self.quiet,
            no_progress: self.no_progress,
        };
        Study { max_time: self.max_time, strictness: Strictness { strict: false }, common }
    }
}

pub(super) fn band(args: &BandArgs) -> Result<(), Failure> {
    let refuse = |words: String| Failure::Plain(2, words);
    let (metrics, vocabulary) = words()?;
    let run = Loaded::open(&args.run, scenario_of(&args.run, &vocabulary)?)?;
    let strongest = alone::strongest(&run)?;
    let strongest = strongest.map_err(|why| refuse(format!("{}: {why}", args.run.display())))?;
    let paths: Vec<&str> = strongest.iter().map(|it| it.path.as_str()).collect();
    let runs = args.runs.unwrap_or(run.scenario.ensemble.runs);
    // Written and read again, it is what its folder says.
    let text = run.scenario.alone(&paths, runs).resolved_toml();
    let scenario = Scenario::parse("scenario.toml", text.as_bytes(), &vocabulary, BASELINE, &[])?;
    let Some(experiment) = Experiment::new(&scenario, &vocabulary) else {
        return Err(Failure::Plain(70, "the sweep of its assumptions has no axes".to_owned()));
    };
    let out = args.folder();
    let (name, study) = (name_of(&out), args.study());
    let job = Job { name: &name, out: &out, share: Share::All, study: &study };
    if !job.simulate(&scenario, &experiment, experiment.ids(), &metrics, &vocabulary)? {
        return Ok(());
    }
    landscape::write(&out, &vocabulary)?;
    let alone = Loaded::open(&out, scenario_of(&out, &vocabulary)?)?;
    let found = alone::found(&run, &strongest, &alone, out.display().to_string())?;
    let mut folder = RunFolder::reopen(&args.run)?;
    kept::keep(&run, &mut folder, found.clone())?;
    // The page is written by the next holder of the folder.
    drop(folder);
    report::again(&args.run, &vocabulary)?;
    let mut text = found.words();
    let _ = writeln!(text, "  {}", args.run.join("report.html").display());
    let folder = args.run.display().to_string();
    say(&text, &Document::Band(Box::new(Found { folder, found })))
}
