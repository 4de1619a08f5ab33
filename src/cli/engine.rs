//! Engines that run the chunks of a plan on other machines, as one array of tasks: telosim schedules nothing itself.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use clap::ValueEnum;

use super::Failure;

/// What an engine says of itself in the environment of a task: the task's number, the innermost engine first.
pub(super) const NUMBERS: [&str; 3] = ["HQ_TASK_ID", "SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX"];

/// Who runs the chunks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Engine {
    /// HyperQueue, by `hq submit`: its server and workers are running
    Hyperqueue,
    /// Slurm, by `sbatch`
    Slurm,
    /// Nobody: print a job file for Slurm, HyperQueue, an indexed Kubernetes job or a shell
    Script,
}

/// What every task does, but for its number.
pub(super) struct Task {
    /// This program.
    pub program: PathBuf,
    /// The folder of the plan, from the root.
    pub plan: PathBuf,
    /// What the sweep is called.
    pub name: String,
    /// Threads of each task.
    pub jobs: usize,
    /// How many there are.
    pub chunks: u64,
}

/// A word as a shell takes it.
pub(super) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_./=:,@%+-".contains(c);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

/// Numbers in ranges, as in `0-3,7`.
pub(super) fn ranges(numbers: &BTreeSet<u64>) -> String {
    let mut found: Vec<(u64, u64)> = vec![];
    for &number in numbers {
        match found.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => found.push((number, number)),
        }
    }
    let said = |(first, last): (u64, u64)| match last - first {
        0 => first.to_string(),
        _ => format!("{first}-{last}"),
    };
    found.into_iter().map(said).collect::<Vec<_>>().join(",")
}

impl Task {
    /// What a task runs.
    fn words(&self) -> [String; 6] {
        let text = |path: &PathBuf| path.display().to_string();
        [
            text(&self.program),
            "sweep".to_owned(),
            "--plan".to_owned(),
            text(&self.plan),
            "--jobs".to_owned(),
            self.jobs.to_string(),
        ]
    }

    fn line(&self) -> String {
        self.words().map(|word| quoted(&word)).join(" ")
    }

    /// A job file for these chunks.
    pub(super) fn script(&self, chunks: &BTreeSet<u64>) -> String {
        let Self { plan, name, jobs, chunks: of, .. } = self;
        let (array, line) = (ranges(chunks), self.line());
        let name = quoted(name);
        let logs = quoted(&plan.join(super::plan::LOGS).display().to_string());
        let mut text = format!(
            "#!/bin/sh\n\
             #SBATCH --job-name={name} --array={array} --cpus-per-task={jobs} --requeue --output={logs}/%a.log\n\
             #HQ --name={name} --array={array} --cpus={jobs}\n\
             # Chunks {array} of 0 to {} of a sweep. `sbatch FILE` and `hq submit FILE` run each as a task of its own, and so does an\n\
             # indexed job of Kubernetes with the last command; `sh FILE` does one after another. Then: telosim merge {}\n",
            of - 1,
            quoted(&plan.display().to_string())
        );
        let given = NUMBERS.map(|name| format!("${{{name}}}")).concat();
        let _ = writeln!(text, "if [ -z \"{given}\" ]; then");
        let each: Vec<String> = chunks.iter().map(u64::to_string).collect();
        let _ = writeln!(text, "    for chunk in {}; do", each.join(" "));
        let _ = writeln!(text, "        {line} --chunk \"$chunk\" || exit");
        let _ = write!(text, "    done\n    exit\nfi\nexec {line}\n");
        text
    }
}

impl Engine {
    /// Submits these chunks as one array of tasks. The process ends when it has submitted them or, if it is to wait, when they
    /// have ended.
    ///
    /// # Errors
    /// The engine is not there (66).
    pub(super) fn submit(
        self,
        task: &Task,
        chunks: &BTreeSet<u64>,
        wait: bool,
    ) -> Result<Child, Failure> {
        let (array, jobs) = (ranges(chunks), task.jobs.to_string());
        let log = |name: &str| task.plan.join(super::plan::LOGS).join(name).display().to_string();
        let program = if self == Self::Slurm { "sbatch" } else { "hq" };
        let mut command = Command::new(program);
        if self == Self::Slurm {
            command.args(["--job-name", &task.name, "--array", &array, "--cpus-per-task", &jobs]);
            command.args(["--requeue", "--output", &log("%a.log")]);
            command.args(wait.then_some("--wait"));
            command.args(["--wrap", &task.line()]);
        } else {
            command.args(["submit", "--name", &task.name, "--array", &array, "--cpus", &jobs]);
            let (out, err) = (log("%{TASK_ID}.out"), log("%{TASK_ID}.err"));
            command.args(["--stdout", &out, "--stderr", &err]);
            command.args(wait.then_some("--wait"));
            command.arg("--").args(task.words());
        }
        // Standard output is for what was found.
        command.stdin(Stdio::null()).stdout(io::stderr());
        command.spawn().map_err(|error| {
            let instead = "; `--on script` prints a job file instead";
            Failure::Plain(66, format!("`{program}` cannot be run: {error}{instead}"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_in_ranges_and_words_in_quotes() {
        assert_eq!(ranges(&[0, 1, 2, 3, 7, 9, 10].into()), "0-3,7,9-10");
        assert_eq!(quoted("runs/map-1"), "runs/map-1");
        assert_eq!(quoted("tasks.kept='x y'"), r"'tasks.kept='\''x y'\'''");
        assert_eq!(quoted(""), "''");
    }
}
