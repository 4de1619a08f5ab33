//! What faults are injected into: small studies, the program that runs them, and what is asked of it afterwards.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::process::be_patient;
pub use crate::process::{Breach, Ended, Going, Kind, signal};

/// A small study, and what comes of it where nothing goes wrong.
#[derive(Clone, Debug)]
pub struct Study {
    pub name: &'static str,
    pub command: &'static str,
    pub file: PathBuf,
    pub content: String,
    pub took: Duration,
}

impl Study {
    /// How soon something has to be over that takes two seconds at most, on a machine on which this study takes as long.
    pub fn soon(&self) -> Duration {
        self.took.max(Duration::from_secs(2))
    }
}

/// The studies, and the program.
pub struct Ground {
    program: PathBuf,
    place: tempfile::TempDir,
    pub studies: Vec<Study>,
}

/// A world of six people in which something happens within weeks.
pub const WORLD: &str = include_str!("world.toml");

/// Names, commands and files: one that writes few files, one with series and charts, one that takes a second.
fn files() -> [(&'static str, &'static str, String); 3] {
    let sweep = |runs: u64| {
        format!(
            "title = \"Handoffs\"\nextends = \"world.toml\"\n[ensemble]\nruns = {runs}\n[record]\nseries = false\n\
             [[axis]]\nset = \"coordination.handoffs\"\nvalues = [0.0, 3.0, 6.0]\n"
        )
    };
    let page = "title = \"Six people\"\nextends = \"world.toml\"\n".to_owned();
    [("points", "sweep", sweep(2)), ("page", "run", page), ("long", "sweep", sweep(40))]
}

impl Ground {
    pub fn new(program: &Path) -> Result<Self, String> {
        let program = program.canonicalize().map_err(|e| format!("{}: {e}", program.display()))?;
        let place = tempfile::tempdir().map_err(|e| e.to_string())?;
        let mut ground = Self { program, place, studies: vec![] };
        fs::write(ground.place().join("world.toml"), WORLD).map_err(|e| e.to_string())?;
        for (name, command, text) in files() {
            let file = ground.place().join(format!("{name}.toml"));
            fs::write(&file, text).map_err(|e| e.to_string())?;
            let (content, took) = (String::new(), Duration::ZERO);
            let mut study = Study { name, command, file, content, took };
            let out = ground.place().join(name);
            let whole = ground.run(&study, &out).and_then(|it| it.with(&[0]));
            study.took = whole.map_err(|it| it.words)?.took;
            be_patient(study.took);
            study.content = ground.verified(&out).map_err(|it| it.words)?;
            ground.studies.push(study);
        }
        Ok(ground)
    }

    pub fn study(&self, name: &str) -> &Study {
        self.studies.iter().find(|it| it.name == name).expect("its name is one of `files`")
    }

    pub fn place(&self) -> &Path {
        self.place.path()
    }

    /// The command of a study.
    pub fn words(&self, study: &Study, out: &Path) -> Vec<String> {
        let text = |path: &Path| path.display().to_string();
        let words = [study.command.to_owned(), text(&study.file), "--out".to_owned(), text(out)];
        words.into_iter().chain(["--jobs".to_owned(), "2".to_owned()]).collect()
    }

    /// The program with these words.
    pub fn telosim<S: AsRef<std::ffi::OsStr>>(
        &self,
        words: impl IntoIterator<Item = S>,
    ) -> Command {
        let mut command = Command::new(&self.program);
        command.args(words).env("NO_COLOR", "1");
        command
    }

    /// The same behind other words, such as those of strace.
    pub fn behind(&self, before: &[&str], words: &[String]) -> Command {
        let mut command = Command::new(before[0]);
        command.args(&before[1..]).arg(&self.program).args(words).env("NO_COLOR", "1");
        command
    }

    /// What a command comes to; what it says goes to files beside its run folder.
    pub fn ended(&self, command: &mut Command, out: &Path) -> Result<Ended, Breach> {
        Going::start(command, out.parent().unwrap_or(out))?.end()
    }

    /// Runs a study.
    pub fn run(&self, study: &Study, out: &Path) -> Result<Ended, Breach> {
        self.ended(&mut self.telosim(self.words(study, out)), out)
    }

    /// The content of a run folder in which every file is as it was written.
    pub fn verified(&self, out: &Path) -> Result<String, Breach> {
        let mut verify = self.telosim(["verify", "--json"]);
        let ended = self.ended(verify.arg(out), out)?;
        let said = ended.out.clone();
        if let Err(breach) = ended.with(&[0]) {
            return Err(Breach::new(Kind::Wrong, format!("verify: {}", breach.words)));
        }
        let said: serde_json::Value =
            serde_json::from_str(&said).map_err(|e| Breach::cannot(&e))?;
        Ok(said["content"].as_str().unwrap_or_default().to_owned())
    }

    /// Whether a folder has what the uninterrupted study has.
    pub fn is_right(&self, study: &Study, out: &Path) -> Result<(), Breach> {
        let content = self.verified(out)?;
        if content != study.content {
            let words = format!("content {content}, uninterrupted {}", study.content);
            return Err(Breach::new(Kind::Wrong, words));
        }
        Ok(())
    }

    /// Asks for a study again after a fault: it ends as the uninterrupted one, with all that its journal acknowledged, and a
    /// further time there is nothing to do.
    pub fn settle(&self, study: &Study, out: &Path) -> Result<(), Breach> {
        let before = lines(out);
        self.repair(study, out)?;
        kept(&before, out)
    }

    /// The same where what was acknowledged is damaged; what it said.
    pub fn repair(&self, study: &Study, out: &Path) -> Result<String, Breach> {
        let ended = self.run(study, out)?.with(&[0])?;
        self.is_right(study, out)?;
        self.is_idle(study, out)?;
        Ok(ended.err)
    }

    /// A folder of a study that was killed when its journal had lines, but no tables yet.
    pub fn halfway(&self, study: &Study, out: &Path) -> Result<(), Breach> {
        for _ in 0..50 {
            let _ = fs::remove_dir_all(out);
            let folder = out.parent().unwrap_or(out);
            let mut going = Going::start(&mut self.telosim(self.words(study, out)), folder)?;
            while lines(out).is_empty() && !going.is_over()? {
                std::thread::sleep(Duration::from_micros(200));
            }
            signal("KILL", &going.id().to_string())?;
            going.end()?;
            if !lines(out).is_empty() && !out.join("runs.parquet").exists() {
                return Ok(());
            }
        }
        Err(Breach::cannot(&format!("{} was never halfway", study.name)))
    }

    /// Whether a finished run that is asked for again does nothing and changes no byte.
    pub fn is_idle(&self, study: &Study, out: &Path) -> Result<(), Breach> {
        let before = bytes(out)?;
        let again = self.run(study, out)?.with(&[0])?;
        if !again.err.contains("nothing to simulate") {
            return Err(Breach::new(
                Kind::Wrong,
                format!("a finished run works again: {}", again.err),
            ));
        }
        let after = bytes(out)?;
        let changed = |it: &&PathBuf| before.get(*it) != after.get(*it);
        let changed: Vec<_> = before.keys().chain(after.keys()).filter(changed).collect();
        if !changed.is_empty() {
            return Err(Breach::new(
                Kind::Wrong,
                format!("a finished run was changed: {changed:?}"),
            ));
        }
        Ok(())
    }
}

/// The whole lines of a journal.
pub fn lines(out: &Path) -> Vec<String> {
    let text = fs::read_to_string(out.join("journal.log")).unwrap_or_default();
    text.split_inclusive('\n').filter(|it| it.ends_with('\n')).map(str::to_owned).collect()
}

/// Simulations that lines of a journal acknowledge.
pub fn acknowledged(lines: &[String]) -> u64 {
    let of = |line: &String| {
        let entry: serde_json::Value = serde_json::from_str(line.split_once(' ')?.1).ok()?;
        Some(entry["serials"].as_array()?.len() as u64)
    };
    lines.iter().filter_map(of).sum()
}

/// Whether lines that a journal had are still there, and first.
pub fn kept(before: &[String], out: &Path) -> Result<(), Breach> {
    let after = lines(out);
    if after.get(..before.len()) != Some(before) {
        let words = format!(
            "{} lines were acknowledged, of {} now the first differ",
            before.len(),
            after.len()
        );
        return Err(Breach::new(Kind::Lost, words));
    }
    Ok(())
}

/// Every file below a folder, by a hash of its bytes.
pub fn bytes(folder: &Path) -> Result<BTreeMap<PathBuf, u64>, Breach> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(bytes(&path)?);
        } else {
            let mut hasher = DefaultHasher::new();
            fs::read(&path)?.hash(&mut hasher);
            found.insert(path, hasher.finish());
        }
    }
    Ok(found)
}

/// Copies a folder.
pub fn copy(from: &Path, to: &Path) -> Result<(), Breach> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() { copy(&path, &target)? } else { fs::copy(&path, &target).map(drop)? }
    }
    Ok(())
}

/// Random numbers, the same for the same seed.
pub struct Dice(u64);

impl Dice {
    /// Dice of a case.
    pub fn new(seed: u64, case: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ case.wrapping_mul(0xd1b5_4a32_d192_ed03))
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) % end.max(1) as u64) as usize
    }

    /// A time up to somewhat more than this.
    pub fn within(&mut self, time: Duration) -> Duration {
        time.mul_f64(1.1 * self.below(10_000) as f64 / 1e4)
    }
}
