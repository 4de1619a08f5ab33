//! Processes that may end badly: started, watched, signalled, and told what became of them.

use std::fs::{self, File};
use std::io;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Nothing here takes nearly as long, unless the machine has other things to do.
static PATIENCE: AtomicU64 = AtomicU64::new(60);

/// Waits for so much longer than a study takes here; a minute at least.
pub fn be_patient(took: Duration) {
    PATIENCE.fetch_max(40 * took.as_secs(), Ordering::Relaxed);
}

/// How a fault was not survived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Another result, or damage that nobody was told of.
    Wrong,
    /// What was acknowledged is gone.
    Lost,
    /// A panic or an abort.
    Panic,
    /// No end.
    Hang,
    /// Another exit code or message than the contract has.
    Words,
}

/// A fault that was not survived.
#[derive(Debug)]
pub struct Breach {
    pub kind: Kind,
    pub words: String,
}

impl Breach {
    pub fn new(kind: Kind, words: impl Into<String>) -> Self {
        Self { kind, words: words.into() }
    }

    /// The harness itself could not do something.
    pub fn cannot(error: &dyn std::fmt::Display) -> Self {
        Self::new(Kind::Words, format!("the harness: {error}"))
    }
}

impl From<io::Error> for Breach {
    fn from(error: io::Error) -> Self {
        Self::cannot(&error)
    }
}

/// How a process ended, and what it said.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub signal: Option<i32>,
    pub out: String,
    pub err: String,
    pub took: Duration,
}

impl Ended {
    /// Whether it ended as it was to end: with one of these codes, or by a signal as 128 and its number.
    pub fn with(self, codes: &[i32]) -> Result<Self, Breach> {
        let code = self.status();
        if [101, 134, 139].contains(&code) || self.err.contains("panicked at") {
            return Err(Breach::new(Kind::Panic, format!("{code}: {}", self.err)));
        }
        if !codes.contains(&code) {
            return Err(Breach::new(
                Kind::Words,
                format!("exit code {code}, not {codes:?}: {}", self.err),
            ));
        }
        Ok(self)
    }

    /// As a shell says it.
    pub fn status(&self) -> i32 {
        self.code.unwrap_or_else(|| 128 + self.signal.unwrap_or_default())
    }

    /// The largest count of simulations that it has told as done.
    pub fn told(&self) -> u64 {
        let lines = self.err.lines().filter_map(|line| line.split_once(" of "));
        let told =
            lines.filter(|it| it.1.contains("simulations")).filter_map(|it| it.0.parse().ok());
        told.max().unwrap_or(0)
    }
}

/// A process that is under way.
pub struct Going {
    child: Child,
    began: Instant,
    said: [PathBuf; 2],
}

impl Going {
    /// Starts it in a group of its own; what it says goes to files in this folder.
    pub fn start(command: &mut Command, folder: &Path) -> Result<Self, Breach> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let said = ["out", "err"].map(|it| folder.join(format!("{number}.{it}")));
        command
            .stdin(Stdio::null())
            .stdout(File::create(&said[0])?)
            .stderr(File::create(&said[1])?);
        command.process_group(0);
        Ok(Self { child: command.spawn()?, began: Instant::now(), said })
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it has said on standard error so far.
    pub fn err(&self) -> String {
        String::from_utf8_lossy(&fs::read(&self.said[1]).unwrap_or_default()).into_owned()
    }

    pub fn is_over(&mut self) -> Result<bool, Breach> {
        Ok(self.child.try_wait()?.is_some())
    }

    pub fn end(mut self) -> Result<Ended, Breach> {
        while self.child.try_wait()?.is_none() {
            let patience = Duration::from_secs(PATIENCE.load(Ordering::Relaxed));
            if self.began.elapsed() > patience {
                signal("KILL", &format!("-{}", self.child.id()))?;
                self.child.wait()?;
                return Err(Breach::new(
                    Kind::Hang,
                    format!("no end after {patience:?}: {}", self.err()),
                ));
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        let status = self.child.wait()?;
        let out = String::from_utf8_lossy(&fs::read(&self.said[0])?).into_owned();
        let (code, signal) = (status.code(), status.signal());
        Ok(Ended { code, signal, out, err: self.err(), took: self.began.elapsed() })
    }
}

/// Sends a signal to a process, or with a minus to its group.
pub fn signal(name: &str, to: &str) -> Result<(), Breach> {
    let mut kill = Command::new("kill");
    kill.args([&format!("-{name}"), "--", to]).stderr(Stdio::null()).status()?;
    Ok(())
}
