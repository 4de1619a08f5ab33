//! Faults that a run survives: `cargo test --release --test faults -- --help` says how to inject them.
//!
//! Each case does something bad to a small study, asks for the study again, and compares: the content of an
//! uninterrupted run, `verify`, every acknowledged line of the journal, and a further run that finds nothing to do. It is no
//! part of `cargo test`, because it takes half an hour, and some of it strace or root; where those are missing its rows are
//! told as left out.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

mod calls;
mod damage;
mod disks;
mod fuzz;
mod ground;
mod process;
mod refused;
mod same;
mod stopped;
mod tally;
mod tokens;

use ground::{Breach, Ground};
use tally::{Tally, count};

const HELP: &str = "\
Faults injected into small studies. Options:
  --share S      that share of every row's faults only, as in 0.1
  --row NAME     this row only (may be given several times)
  --list         names of rows and how many faults each has
  --within S     begin nothing new after so many seconds
  --jobs N       cases side by side (2)
  --seed N       of random times and places (1)
  --program P    another program than the one that was built
  --write        write the line into README.md
  --fuzz NAME    mutate texts instead: `scenario` or `resolved`, for --seconds S (60)";

/// One fault: what is done, and whether it came to be done at all.
pub struct Case {
    what: String,
    act: Box<Act>,
}

type Act = dyn Fn(&Ground, &std::path::Path) -> Result<bool, Breach> + Send + Sync;

impl Case {
    fn new(
        what: impl Into<String>,
        act: impl Fn(&Ground, &std::path::Path) -> Result<bool, Breach> + Send + Sync + 'static,
    ) -> Self {
        Self { what: what.into(), act: Box::new(act) }
    }
}

/// A kind of fault: its cases, or why there are none on this machine.
type Row = (&'static str, fn(&Ground, u64) -> Result<Vec<Case>, String>);

/// All kinds of faults. `docs/contract.md` names each.
const ROWS: [Row; 18] = [
    ("killed-at-a-call", calls::killed),
    ("failed-call", calls::failed),
    ("order-of-commit", calls::ordered),
    ("killed-at-random", stopped::killed),
    ("signal", stopped::signalled),
    ("second-writer", stopped::second_writer),
    ("stopped-writer", stopped::stopped_writer),
    ("disk-full", disks::full),
    ("file-size-limit", disks::limited),
    ("read-only-folder", disks::read_only),
    ("damaged-part", damage::of_parts),
    ("damaged-result", damage::of_results),
    ("journal", damage::of_lines),
    ("layout", same::layouts),
    ("surroundings", same::surroundings),
    ("stream", same::streams),
    ("skew", refused::skewed),
    ("failed-replicate", refused::failing),
];

/// What the command line says.
struct Asked {
    share: f64,
    rows: Vec<String>,
    list: bool,
    within: Option<Duration>,
    jobs: usize,
    seed: u64,
    program: PathBuf,
    write: bool,
    fuzz: Option<String>,
    seconds: f64,
}

fn asked() -> Result<Asked, String> {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_telosim"));
    let (share, jobs, seed, seconds) = (1.0, 2, 1, 60.0);
    let (rows, list, within, write, fuzz) = (vec![], false, None, false, None);
    let mut asked = Asked { share, rows, list, within, jobs, seed, program, write, fuzz, seconds };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        if word == "--list" {
            asked.list = true;
            continue;
        }
        if word == "--write" {
            asked.write = true;
            continue;
        }
        let value = words.next().ok_or(HELP)?;
        let number = || value.parse::<f64>().map_err(|_| format!("{word} takes a number"));
        match word.as_str() {
            "--share" => asked.share = number()?.clamp(0.0, 1.0),
            "--row" if ROWS.iter().any(|row| row.0 == value) => asked.rows.push(value),
            "--row" => return Err(format!("there is no row {value}")),
            "--within" => asked.within = Some(Duration::from_secs_f64(number()?)),
            "--jobs" => asked.jobs = number()?.max(1.0) as usize,
            "--seed" => asked.seed = number()? as u64,
            "--program" => asked.program = value.into(),
            "--fuzz" => asked.fuzz = Some(value),
            "--seconds" => asked.seconds = number()?,
            _ => return Err(HELP.to_owned()),
        }
    }
    Ok(asked)
}

fn main() -> ExitCode {
    let done = asked().and_then(|asked| match &asked.fuzz {
        Some(target) => fuzz::fuzz(target, asked.seconds, asked.seed),
        None => inject(&asked),
    });
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(words) => {
            eprintln!("{words}");
            ExitCode::from(2)
        }
    }
}

/// Injects what was asked for; whether everything was survived.
fn inject(asked: &Asked) -> Result<bool, String> {
    let began = Instant::now();
    let ground = Ground::new(&asked.program)?;
    let mut cases = vec![];
    for (name, row) in ROWS {
        if !asked.rows.is_empty() && !asked.rows.iter().any(|it| it == name) {
            continue;
        }
        match row(&ground, asked.seed) {
            Err(why) => println!("{name:<18} left out: {why}"),
            Ok(all) if asked.list => println!("{name:<18} {}", all.len()),
            Ok(all) => {
                // Evenly over the row, so that a share of it meets early and late calls alike.
                let wanted = (all.len() as f64 * asked.share).ceil() as usize;
                let of = all.len();
                let kept = |at: usize| at * wanted / of != (at + 1) * wanted / of;
                let its = all.into_iter().enumerate().filter(|(at, _)| kept(*at));
                cases.extend(its.map(|(_, case)| (name, case)));
            }
        }
    }
    if asked.list {
        return Ok(true);
    }
    let (next, tally) = (AtomicUsize::new(0), Mutex::new(Tally::default()));
    std::thread::scope(|scope| {
        for _ in 0..asked.jobs {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let late = asked.within.is_some_and(|most| began.elapsed() > most);
                    // In an order in which all rows have their turn early.
                    let Some((row, case)) = cases.get(scattered(at, cases.len())) else { break };
                    if at >= cases.len() || late {
                        break;
                    }
                    let became = attempt(&ground, case);
                    let mut tally = tally.lock().expect("nobody panics with it");
                    tally.note(row, &case.what, became);
                    if tally.tried() % 100 == 0 {
                        eprintln!(
                            "{} of {}, {:.0} s",
                            tally.tried(),
                            cases.len(),
                            began.elapsed().as_secs_f64()
                        );
                    }
                }
            });
        }
    });
    let tally = tally.into_inner().map_err(|e| e.to_string())?;
    println!("{tally}");
    if tally.tried() < cases.len() {
        println!("{} of {} faults had their turn in the time given", tally.tried(), cases.len());
    }
    let line = tally.line(&when(), &commit(), began.elapsed());
    println!("{line}");
    if asked.write {
        write(&line)?;
    }
    Ok(tally.is_clean())
}

/// One of each hundred at a time: a bijection of the places below `all`.
fn scattered(at: usize, all: usize) -> usize {
    const STEP: usize = 97;
    if all.is_multiple_of(STEP) {
        at
    } else if at < all {
        at * STEP % all
    } else {
        all
    }
}

/// A case in a folder of its own.
fn attempt(ground: &Ground, case: &Case) -> Result<bool, Breach> {
    let folder = tempfile::tempdir_in(ground.place()).map_err(|e| Breach::cannot(&e))?;
    let became = (case.act)(ground, folder.path());
    if became.is_err() && std::env::var_os("TELOSIM_KEEP").is_some() {
        eprintln!("{}: kept in {}", case.what, folder.keep().display());
    }
    became
}

/// Today.
fn when() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%d").to_string()
}

/// What was built, with a plus if it is not what was committed.
fn commit() -> String {
    let git = |words: &[&str]| {
        let output =
            Command::new("git").args(words).current_dir(env!("CARGO_MANIFEST_DIR")).output();
        output.map(|it| String::from_utf8_lossy(&it.stdout).trim().to_owned()).unwrap_or_default()
    };
    let changed = if git(&["status", "--porcelain", "src"]).is_empty() { "" } else { "+" };
    git(&["rev-parse", "--short=10", "HEAD"]) + changed
}

/// Puts the line where the README has the last one.
fn write(line: &str) -> Result<(), String> {
    const MARKS: [&str; 2] = ["<!-- faults -->\n", "<!-- end of faults -->"];
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = fs::read_to_string(&path).map_err(|e| e.to_string())?;
    let wrong = || format!("README.md has no {} ... {}", MARKS[0].trim(), MARKS[1]);
    let (before, rest) = text.split_once(MARKS[0]).ok_or_else(wrong)?;
    let (_, after) = rest.split_once(MARKS[1]).ok_or_else(wrong)?;
    let text = format!("{before}{}{line}\n{}{after}", MARKS[0], MARKS[1]);
    fs::write(path, text).map_err(|e| e.to_string())
}
