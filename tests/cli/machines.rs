//! A sweep in chunks under an engine. The engine of these tests is a script that runs tasks one after another and kills some.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::{code, place, said, telosim};

const SWEEP: &str = "title = \"small sweep\"\nextends = \"ten.toml\"\narm = []\n[time]\nyears = 0.1\n[ensemble]\nruns = 2\n[organizations]\ncount = 1\n\
    [[axis]]\nset = \"adoption.path\"\nvalues = [\"copilot\", \"system-run\"]\n\
    [[axis]]\nset = \"tasks.multiplier\"\nfrom = 1\nto = 3\nsteps = 3\n";

/// Takes what `hq submit` and `sbatch` are given. Its first task is killed as soon as it has begun.
const ENGINE: &str = r#"#!/bin/sh
echo "$0 $*" >> "$CALLS"
while [ $# -gt 0 ]; do
    case "$1" in
        --array) array="$2"; shift 2 ;;
        --wrap) set -- sh -c "$2"; break ;;
        --) shift; break ;;
        *) shift ;;
    esac
done
for range in $(echo "$array" | tr , ' '); do
    for number in $(seq "${range%-*}" "${range#*-}"); do
        export "$NUMBER=$number"
        if [ ! -e "$CALLS.killed" ]; then
            : > "$CALLS.killed"
            "$@" & kill -9 $!
            wait $!
        else
            "$@" || echo "task $number failed" >&2
        fi
    done
done
"#;

/// What the program prints where such an engine is on the path.
fn with_engine(at: &Path, number: &str, arguments: &[&str]) -> Output {
    for name in ["hq", "sbatch"] {
        let path = at.join("bin").join(name);
        fs::create_dir_all(at.join("bin")).unwrap();
        fs::write(&path, ENGINE).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let path = format!("{}:{}", at.join("bin").display(), std::env::var("PATH").unwrap());
    let mut command = Command::new(env!("CARGO_BIN_EXE_telosim"));
    command.current_dir(at).args(arguments).env("PATH", path).env("NUMBER", number);
    command.env("CALLS", at.join("calls")).stdin(Stdio::null()).output().unwrap()
}

fn fine(at: &Path, arguments: &[&str]) -> String {
    let output = telosim(at, arguments);
    assert_eq!(code(&output), 0, "{arguments:?}: {}", said(&output));
    said(&output)
}

fn same(at: &Path, one: &str, other: &str) {
    for name in ["runs.parquet", "design.parquet", "points.csv"] {
        let read = |run: &str| fs::read(at.join(run).join(name)).unwrap();
        assert!(read(one) == read(other), "{name} of {one} and {other}");
    }
}

#[test]
fn chunks_under_an_engine_one_of_them_killed_are_the_bytes_of_the_whole() {
    let folder = place();
    let at = folder.path();
    fs::write(at.join("sweep.toml"), SWEEP).unwrap();
    fine(at, &["sweep", "sweep.toml", "--out", "whole", "--quiet"]);
    for (engine, number, out) in [
        ("hyperqueue", "HQ_TASK_ID", "by hq/sweep"),
        ("slurm", "SLURM_ARRAY_TASK_ID", "by slurm/sweep"),
    ] {
        let _ = fs::remove_file(at.join("calls.killed"));
        let _ = fs::remove_file(at.join("calls"));
        let on = ["sweep", "sweep.toml", "--out", out, "--on", engine, "--chunk-time", "0.001s"];
        let output = with_engine(at, number, &on);
        assert_eq!(code(&output), 0, "{}", said(&output));
        let calls = fs::read_to_string(at.join("calls")).unwrap();
        assert_eq!(calls.lines().count(), 2, "what was killed is submitted again: {calls}");
        same(at, out, "whole");
        fine(at, &["verify", out]);
        assert!(!at.join(out).join("chunks").exists(), "they are joined");
        assert!(fine(at, &["status", out]).contains("12 of 12 simulations, complete"));
        // Late tasks find nothing to do.
        fine(at, &["sweep", "--plan", out, "--chunk", "1"]);
    }
}

#[test]
fn a_plan_is_done_by_its_job_file_or_task_by_task_and_says_how_far_it_is() {
    let folder = place();
    let at = folder.path();
    fs::write(at.join("sweep.toml"), SWEEP).unwrap();
    fine(at, &["sweep", "sweep.toml", "--out", "whole", "--quiet"]);
    let on = ["sweep", "sweep.toml", "--out", "plan", "--on", "script", "--chunk-time", "0.001s"];
    let output = telosim(at, &[&on[..], &["--quiet"]].concat());
    let script = String::from_utf8(output.stdout).unwrap();
    assert!(script.contains("#SBATCH") && script.contains("--array=0-11"), "{script}");
    let early = fine(at, &["status", "plan"]);
    assert!(
        early.contains("0 of 12 chunks are done") && early.contains("missing: 0-11"),
        "{early}"
    );
    // A task knows its number from the engine, and does nothing twice.
    let task = |name: &str, number: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_telosim"));
        command.current_dir(at).args(["sweep", "--plan", "plan"]).env(name, number);
        let output = command.output().unwrap();
        assert_eq!(code(&output), 0, "{}", said(&output));
        said(&output)
    };
    assert!(task("JOB_COMPLETION_INDEX", "5").contains("chunk 5 of 0 to 11: 1 of 1 simulations"));
    let before = fs::read(at.join("plan/chunks/0005/manifest.json")).unwrap();
    assert!(task("SLURM_ARRAY_TASK_ID", "5").contains("chunk 5 is done"));
    assert!(before == fs::read(at.join("plan/chunks/0005/manifest.json")).unwrap());
    for (words, wanted) in [
        (&["sweep", "--plan", "plan"][..], "which chunk?"),
        (&["sweep", "--plan", "plan", "--chunk", "12"], "there are 0 to 11"),
        (&["sweep", "--plan", "plan", "--runs", "3"], "cannot be used with"),
    ] {
        let output = telosim(at, words);
        assert!(code(&output) == 2 && said(&output).contains(wanted), "{}", said(&output));
    }
    let status = fine(at, &["status", "plan"]);
    assert!(status.contains("1 of 12 chunks are done"), "{status}");
    assert!(status.contains("missing: 0-4,6-11") && status.contains(" left"), "{status}");
    let json = fine(at, &["status", "plan", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["chunks"]["done"], &json["of"]), (&1.into(), &12.into()));
    // What is missing is named by the commands that make it.
    let output = telosim(at, &["merge", "plan"]);
    let words = said(&output);
    assert!(code(&output) == 66 && words.contains("sweep --plan plan --chunk 11"), "{words}");
    assert!(!words.contains("--chunk 5\n"), "{words}");
    // The plan of another design is not gone on with.
    let output = telosim(at, &[&on[..], &["--seed", "8"]].concat());
    assert_eq!(code(&output), 78, "{}", said(&output));
    // The job file does the rest, one chunk after another.
    fs::write(at.join("job.sh"), script).unwrap();
    let output = Command::new("sh").arg("job.sh").current_dir(at).output().unwrap();
    assert_eq!(code(&output), 0, "{}", said(&output));
    fine(at, &["merge", "plan"]);
    same(at, "plan", "whole");
    assert!(!at.join("plan/plan.json").exists());
}

#[test]
fn an_engine_that_is_not_there_or_does_nothing_is_told() {
    let folder = place();
    let at = folder.path();
    fs::write(at.join("sweep.toml"), SWEEP).unwrap();
    let on = ["sweep", "sweep.toml", "--out", "plan", "--on", "hyperqueue"];
    let mut command = Command::new(env!("CARGO_BIN_EXE_telosim"));
    let output = command.current_dir(at).args(on).env("PATH", at).output().unwrap();
    assert!(code(&output) == 66 && said(&output).contains("--on script"), "{}", said(&output));
    fs::create_dir(at.join("bin")).unwrap();
    fs::write(at.join("bin/hq"), "#!/bin/sh\nexit 3\n").unwrap();
    fs::set_permissions(at.join("bin/hq"), fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_telosim"));
    let output = command.current_dir(at).args(on).env("PATH", at.join("bin")).output().unwrap();
    let words = said(&output);
    assert!(
        code(&output) == 74 && words.contains("are not done") && words.contains("3"),
        "{words}"
    );
}
