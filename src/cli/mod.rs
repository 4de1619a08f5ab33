//! What you type: one file for each command.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::engine::MetricInfo;
use crate::model::states::headline;
use crate::scenario::{MOST_RUNS, Vocabulary};
use crate::study::Stage;

mod attribute;
mod band;
mod check;
mod claims;
mod compare;
mod decide;
mod desk;
mod discover;
mod echo;
mod engine;
mod explain;
mod failure;
mod given;
mod golden;
mod landscape;
mod lines;
mod merge;
mod missing;
mod output;
mod pages;
mod paper;
mod plan;
mod progress;
mod report;
mod results;
mod run;
mod screen;
mod selectors;
mod sensitivity;
mod shell;
mod sizer;
mod status;
mod stop;
mod sweep;
mod trace;
mod verdicts;
mod verify;

use band::BandArgs;
use failure::Failure;
use given::{jobs, read, scenario_of};
use output::print;
use selectors::{OfPoint, OfReplicate, OfVariant};
use verdicts::Strictness;

/// The scenario that a file extends unless it says otherwise.
const BASELINE: &str = include_str!("../../scenarios/baseline.toml");

/// Who is displaced when execution becomes cheap? A purpose-to-task planning simulator.
#[derive(Parser, Debug)]
#[command(version, about, propagate_version = true)]
pub struct Cli {
    /// Print one JSON document on standard output: `telosim schema results` has its schema
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Simulate an ensemble; write the run folder, charts and report; print a short summary
    Run(run::RunArgs),
    /// Send the same random numbers through several scenarios; write a run folder with a page; print paired differences,
    /// regret and, of those that differ in assumptions and in policy, the four lines. Checks of the scenarios are not looked
    /// at: `telosim run` does
    Compare(compare::CompareArgs),
    /// Where should the money go? Size the options of a file until each costs the public the same, judge them over many futures
    /// on the same random numbers; write a run folder with a page and a brief of one page
    Decide(decide::DecideArgs),
    /// Through which path do the jobs go: execution, coordination, price, spending or finance? Send the same random numbers
    /// through runs in which some are as without AI; write a run folder with a page; print what each adds to net job loss
    Attribute(attribute::AttributeArgs),
    /// Run a design over parameters: grid, zip, list, one-at-a-time, latin-hypercube, sobol, morris or saltelli
    Sweep(sweep::SweepArgs),
    /// What the three assumptions that net job loss goes with most in a run do alone: simulates both ends of the range of each,
    /// all others at their defaults, on the same random numbers, says beforehand what that takes, and tells on the page of
    /// the run where the result turns
    Band(BandArgs),
    /// Which inputs drive a metric, from a sweep of a saltelli or morris design
    Sensitivity {
        /// Run folder of the sweep
        run: PathBuf,
        /// The metric
        #[arg(long, default_value = headline::metric::NET)]
        metric: String,
        #[command(flatten)]
        of: OfVariant,
        /// Work on a copy of what there is, in this folder
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// In which corner of the inputs something happens, as rules in words, from a run or a sweep
    Discover {
        /// A run folder
        run: PathBuf,
        /// What happens, as in "headline.net > 0.2"
        #[arg(long)]
        when: String,
        #[command(flatten)]
        of: OfVariant,
        /// Work on a copy of what there is, in this folder
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// What each parameter moves at all: one at a time, to either side, on the same random numbers; a table in Markdown
    Screen(screen::ScreenArgs),
    /// The checks of finished runs by the claims that they name, as a table in Markdown
    Claims {
        /// A list of claims, as in docs/claims.toml: a row and a verdict for each of them
        #[arg(long)]
        list: Option<PathBuf>,
        /// Run folders
        #[arg(required = true)]
        runs: Vec<PathBuf>,
    },
    /// Join what was simulated of one run or sweep in several folders: shards of any split, single points, finished or not
    Merge(merge::MergeArgs),
    /// How far a run folder is: simulations, and of a plan (`telosim sweep --on`) the chunks that are done and missing
    Status {
        /// A run folder
        run: PathBuf,
    },
    /// Check every file of a run folder, and its results, against the manifest's hashes
    Verify {
        /// A run folder
        run: PathBuf,
    },
    /// Simulate one replicate of a run again and compare it, bit by bit
    Rerun {
        /// A run folder
        run: PathBuf,
        #[command(flatten)]
        of: OfReplicate,
    },
    /// Validate scenario files without running them; of a run folder, look at its checks again
    Check {
        /// Scenario files, sweep files or run folders
        #[arg(required = true)]
        files: Vec<PathBuf>,
        #[command(flatten)]
        strictness: Strictness,
    },
    /// The model's own documentation: tick, a room, a parameter, a metric, exit-codes; all parameters or metrics as
    /// tables in Markdown; any other words are searched for
    Explain {
        /// What to explain or to look for; everything there is if nothing is named
        topic: Vec<String>,
    },
    /// The event log of one replicate of a run: what happened to every task, and who did it
    Trace(trace::TraceArgs),
    /// Charts and report of a finished run, or of what there is of a stopped one, made again; of another variant or of one
    /// point, a page of its own in the folder `about`
    Report {
        /// A run folder
        run: PathBuf,
        #[command(flatten)]
        of: OfPoint,
        /// Work on a copy of what there is, in this folder
        #[arg(long)]
        out: Option<PathBuf>,
        /// Exit with 3 unless the report is whole: all runs, all checks looked at, all charts
        #[arg(long)]
        strict: bool,
    },
    /// A commented scenario to start from, on standard output or in a new file
    New {
        /// File to write; standard output if none is named
        name: Option<PathBuf>,
    },
    /// JSON Schema of scenario files, or of what --json prints, on standard output
    Schema {
        /// Of what
        #[arg(value_enum, default_value = "scenario")]
        of: paper::Of,
    },
    /// Completions for a shell, on standard output
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Manual page, on standard output
    Man,
}

/// What every simulation may be told on the command line.
#[derive(Args, Debug, Clone)]
struct Options {
    /// Replicates
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=MOST_RUNS))]
    runs: Option<u64>,
    /// Seed of all draws
    #[arg(long)]
    seed: Option<u64>,
    /// Worker threads; by default as many as there are processors
    #[arg(long, value_parser = jobs)]
    jobs: Option<usize>,
    /// Set a parameter, as in --set demand.elasticity=0.5
    #[arg(long, value_name = "ROOM.PARAMETER=VALUE")]
    set: Vec<String>,
    /// Stop as soon as the mean net job loss (in compare: each difference) is known to plus or minus this, with 95 %
    /// confidence; looked at after 30 runs, then after every ten
    #[arg(long, value_name = "HALF_WIDTH")]
    precision: Option<f64>,
    /// Say nothing on standard error but errors
    #[arg(long, short)]
    quiet: bool,
    /// Show no progress
    #[arg(long)]
    no_progress: bool,
}

/// What a study may be told: simulations that are kept in a run folder.
#[derive(Args, Debug, Clone)]
struct Study {
    /// Stop in good order after so long, as in 90s, 10m or 2h; the same command goes on from there
    #[arg(long, value_parser = stop::duration)]
    max_time: Option<std::time::Duration>,
    #[command(flatten)]
    strictness: Strictness,
    #[command(flatten)]
    common: Options,
}

impl Command {
    /// What it is called on the command line.
    fn name(&self) -> &'static str {
        match self {
            Self::Run(_) => "run",
            Self::Compare(_) => "compare",
            Self::Decide(_) => "decide",
            Self::Attribute(_) => "attribute",
            Self::Sweep(_) => "sweep",
            Self::Band(_) => "band",
            Self::Sensitivity { .. } => "sensitivity",
            Self::Discover { .. } => "discover",
            Self::Screen(_) => "screen",
            Self::Claims { .. } => "claims",
            Self::Merge(_) => "merge",
            Self::Status { .. } => "status",
            Self::Verify { .. } => "verify",
            Self::Rerun { .. } => "rerun",
            Self::Check { .. } => "check",
            Self::Explain { .. } => "explain",
            Self::Trace(_) => "trace",
            Self::Report { .. } => "report",
            Self::New { .. } => "new",
            Self::Schema { .. } => "schema",
            Self::Completions { .. } => "completions",
            Self::Man => "man",
        }
    }
}

/// Runs the command of the command line.
pub fn main() -> ExitCode {
    stop::outlive_limits();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(other) => return output::of_clap(&other),
    };
    if cli.json {
        output::as_json();
    }
    let name = cli.command.name();
    let result = match cli.command {
        Command::Run(args) => run::run(&args),
        Command::Compare(args) => compare::compare(&args),
        Command::Decide(args) => decide::decide(&args),
        Command::Attribute(args) => attribute::attribute(&args),
        Command::Sweep(args) => sweep::sweep(&args),
        Command::Band(args) => band::band(&args),
        Command::Sensitivity { run, metric, of, out } => {
            desk::at(&run, out.as_deref(), |run| sensitivity::sensitivity(run, &metric, &of))
        }
        Command::Discover { run, when, of, out } => {
            desk::at(&run, out.as_deref(), |run| discover::discover(run, &when, &of))
        }
        Command::Screen(args) => screen::screen(&args),
        Command::Claims { list, runs } => claims::claims(&runs, list.as_deref()),
        Command::Merge(args) => merge::merge(&args),
        Command::Status { run } => status::status(&run),
        Command::Verify { run } => verify::verify(&run),
        Command::Rerun { run, of } => verify::rerun(&run, &of),
        Command::Check { files, strictness } => check::check(&files, strictness.strict),
        Command::Explain { topic } => explain::explain(&topic),
        Command::Trace(args) => trace::trace(&args),
        Command::Report { run, of, out, strict } => {
            desk::at(&run, out.as_deref(), |run| report::report(run, &of, strict))
        }
        Command::New { name } => paper::template(name.as_deref()),
        Command::Schema { of } => paper::schema(of),
        Command::Completions { shell } => shell::completions(shell),
        Command::Man => shell::man(),
    };
    let printed = output::finish(name, &result);
    result.and(printed).map_or_else(|failure| failure.tell(), |()| ExitCode::SUCCESS)
}

/// What can be observed and said.
fn words() -> Result<(Vec<MetricInfo>, Vocabulary), Failure> {
    let stage = Stage::new().map_err(|e| Failure::Plain(70, e.to_string()))?;
    let metrics = stage.metrics();
    let vocabulary = crate::study::vocabulary(&metrics);
    Ok((metrics, vocabulary))
}
