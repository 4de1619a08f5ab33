use super::*;

/// Two axes over a small scenario: six points, two replicates.
const SWEEP: &str = "title = \"small sweep\"\nextends = \"ten.toml\"\narm = []\n[time]\nyears = 1\n[ensemble]\nruns = 2\n[organizations]\ncount = 1\n\
    [[axis]]\nset = \"adoption.path\"\nvalues = [\"copilot\", \"system-run\"]\n\
    [[axis]]\nset = \"tasks.multiplier\"\nfrom = 1\nto = 3\nsteps = 3\n";

fn fine(folder: &Path, args: &[&str]) -> String {
    let output = telosim(folder, args);
    assert_eq!(code(&output), 0, "{args:?}: {}", said(&output));
    said(&output)
}

#[test]
fn shards_of_a_sweep_one_of_them_interrupted_merge_into_the_same_bytes() {
    let folder = place();
    let at = folder.path();
    fs::write(at.join("sweep.toml"), SWEEP).unwrap();
    let runs = ["--runs", "180", "--quiet"];
    let sweep = |out: &str, more: &[&str]| {
        fine(at, &[&["sweep", "sweep.toml", "--out", out], more, &runs[..]].concat())
    };
    sweep("whole", &["--jobs", "2"]);
    sweep("a", &["--shard", "1/3"]);
    sweep("b", &["--shard", "2/3", "--max-time", "0s"]);
    sweep("b", &["--shard", "2/3", "--jobs", "1"]);
    // Even where all points are run at one stretch, each shard has its share of the replicates.
    let few = fine(at, &["sweep", "sweep.toml", "--out", "few", "--shard", "2/3", "--runs", "9"]);
    assert!(few.contains("18 simulations in"), "a third of 54: {few}");
    let one = fine(at, &["sweep", "sweep.toml", "--out", "one", "--shard", "2/3", "--runs", "1"]);
    assert!(one.contains("2 simulations in"), "a third of 6: {one}");
    // What is missing is said, and the rest can follow.
    let early = telosim(at, &["merge", "a", "b", "--out", "early"]);
    assert_eq!(code(&early), 66, "{}", said(&early));
    sweep("c", &["--shard", "3/3"]);
    fine(at, &["merge", "a", "b", "c", "--out", "merged"]);
    for name in ["runs.parquet", "design.parquet", "points.csv"] {
        let read = |run: &str| fs::read(at.join(run).join(name)).unwrap();
        assert!(read("whole") == read("merged"), "{name} differs");
    }
    fine(at, &["verify", "merged"]);
    assert!(
        fine(at, &["rerun", "merged", "--point", "4", "--replicate", "1"]).contains("same bits")
    );
    let absent = telosim(at, &["rerun", "merged", "--point", "6"]);
    assert_eq!(code(&absent), 2, "{}", said(&absent));
    // Another sweep's shard is refused.
    fs::write(at.join("other.toml"), SWEEP.replace("to = 3", "to = 4")).unwrap();
    fine(at, &["sweep", "other.toml", "--out", "other", "--quiet"]);
    let foreign = telosim(at, &["merge", "a", "other", "--out", "foreign"]);
    assert_eq!(code(&foreign), 78, "{}", said(&foreign));
    // One flipped bit does not pass.
    let table = at.join("merged/runs.parquet");
    let mut bytes = fs::read(&table).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&table, bytes).unwrap();
    let damaged = telosim(at, &["verify", "merged"]);
    assert_eq!(code(&damaged), 74, "{}", said(&damaged));
}

#[test]
fn a_point_of_a_sweep_is_the_scenario_with_its_settings() {
    let folder = place();
    let at = folder.path();
    fs::write(at.join("sweep.toml"), SWEEP).unwrap();
    fs::write(at.join("scenario.toml"), SWEEP.split("[[axis]]").next().unwrap()).unwrap();
    fine(at, &["sweep", "sweep.toml", "--out", "sweep", "--quiet"]);
    let points = fs::read_to_string(at.join("sweep/points.csv")).unwrap();
    let row: Vec<&str> = points.lines().nth(5).unwrap().split(',').collect();
    assert_eq!((&row[..2], &row[3..6]), (&["main", "4"][..], &["system-run", "2", "2"][..]));
    let set = ["--set", "adoption.path=\"system-run\"", "--set", "tasks.multiplier=2"];
    let told = fine(at, &[&["run", "scenario.toml", "--json", "--quiet"], &set[..]].concat());
    let json: serde_json::Value = serde_json::from_str(&told).unwrap();
    for (metric, column) in [("headline.net", 6), ("bottleneck.output_index", 9)] {
        let (a, b) = (&json["metrics"][metric]["mean"], row[column].parse::<f64>().unwrap());
        assert!((a.as_f64().unwrap() - b).abs() < 1e-12, "{metric} {a} {b}");
    }
}

#[test]
fn run_and_sweep_say_which_of_them_a_file_is_for() {
    let folder = place();
    let at = folder.path();
    fs::write(at.join("sweep.toml"), SWEEP).unwrap();
    fs::write(at.join("small.toml"), SMALL).unwrap();
    for (args, other) in
        [(["run", "sweep.toml"], "telosim sweep"), (["sweep", "small.toml"], "telosim run")]
    {
        let output = telosim(at, &args);
        assert!(code(&output) == 65 && said(&output).contains(other), "{}", said(&output));
    }
    assert!(!at.join("runs").exists());
}

/// Two policies at six points with a check that no line meets everywhere.
const POLICIES: &str = "[[policy]]\nname = \"more-tasks\"\nset = { \"tasks.multiplier\" = 3.0 }\n\
    [[policy]]\nname = \"late\"\nfrom = 2026-06-01\nset = { \"purposes.multiplier\" = 2.0 }\n\
    [[check]]\nsays = \"half the jobs are lost\"\nmetric = \"headline.net\"\nmin = 0.5\n\
    [[check]]\nsays = \"tasks scale with their multiplier\"\nmetric = \"tasks.scaling\"\nrises_with = \"tasks.multiplier\"\n\
    [[check]]\nsays = \"at the least, shares are shares\"\nmetric = \"headline.net\"\nmax = 1\nat = \"min\"\n";

#[test]
fn a_sweep_tries_policies_and_a_missed_check_has_exit_code_3() {
    let folder = place();
    let at = folder.path();
    let axis = "[[axis]]\nset = \"tasks.multiplier\"\nfrom = 1\nto = 3\nsteps = 3\n";
    let text = SWEEP.split("[[axis]]").next().unwrap().to_owned() + axis + POLICIES;
    fs::write(at.join("sweep.toml"), text).unwrap();
    let output = telosim(at, &["sweep", "sweep.toml", "--out", "run", "--quiet"]);
    let told = said(&output);
    assert_eq!(code(&output), 3, "{told}");
    assert!(told.contains("missed: half the jobs are lost"), "{told}");
    assert!(told.contains("more-tasks") && told.contains("of 3 futures"), "{told}");
    assert!(told.contains("met: at the least"), "{told}");
    let report = fs::read_to_string(at.join("run/report.md")).unwrap();
    assert!(report.contains("Robustness of options") && report.contains("regret"), "{report}");
    // On their own, the checks of the finished run say the same.
    assert_eq!(code(&telosim(at, &["check", "run"])), 3);
    fine(at, &["verify", "run"]);
    let same = fine(at, &["rerun", "run", "--variant", "late", "--point", "2", "--replicate", "1"]);
    assert!(same.contains("same bits"), "{same}");
}

#[test]
fn a_point_alone_has_the_bits_that_it_has_in_the_whole() {
    let folder = place();
    let at = folder.path();
    let points = "[[point]]\nset = { \"tasks.multiplier\" = 2 }\n[[point]]\nset = { \"demand.elasticity\" = 0.5 }\n";
    let text = SWEEP.split("[[axis]]").next().unwrap().to_owned() + points;
    fs::write(at.join("list.toml"), text).unwrap();
    fine(at, &["sweep", "list.toml", "--out", "whole", "--quiet"]);
    fine(at, &["sweep", "list.toml", "--out", "one", "--quiet", "--point", "1"]);
    fine(at, &["rerun", "one", "--point", "1"]);
    assert_eq!(code(&telosim(at, &["rerun", "one", "--point", "0"])), 2);
    // The rest follows, and it is the same run.
    fine(at, &["sweep", "list.toml", "--out", "one", "--quiet"]);
    let read = |run: &str| fs::read(at.join(run).join("runs.parquet")).unwrap();
    assert!(read("whole") == read("one"));
    let wrong = telosim(at, &["sweep", "list.toml", "--out", "x", "--point", "2"]);
    assert!(code(&wrong) == 2 && !at.join("x").exists(), "{}", said(&wrong));
}

#[test]
fn a_comparison_tells_assumptions_from_policy_and_stops_on_the_difference() {
    let folder = place();
    let at = folder.path();
    fs::write(at.join("a.toml"), SMALL).unwrap();
    let changed = "[demand]\nelasticity = 0.2\n[adoption]\npath = \"system-run\"\n";
    fs::write(at.join("b.toml"), SMALL.to_owned() + changed).unwrap();
    let told = fine(at, &["compare", "a.toml", "b.toml", "--target", "headline.net < 0.1"]);
    for words in
        ["pairing divides", "interaction", "mean regret", "headline.net < 0.1 in", "two clocks"]
    {
        assert!(told.contains(words), "{words}: {told}");
    }
    let stop = ["--runs", "60", "--precision", "0.9", "--metrics", "headline.net"];
    let told = fine(at, &[&["compare", "a.toml", "b.toml"], &stop[..]].concat());
    assert!(told.starts_with("30 runs each") && told.contains(": reached"), "{told}");
}

/// A law may have a lump at the end of the parameter's range: it is on the axis as often as it is drawn.
#[test]
fn a_choice_between_the_ends_of_a_range_takes_both() {
    let folder = place();
    let at = folder.path();
    let text = "title = \"lumps\"\nextends = \"ten.toml\"\narm = []\n[time]\nyears = 0.1\n[ensemble]\nruns = 1\n[organizations]\ncount = 1\n\
        [tasks]\nkept = { choice = { values = [0, 0.5, 1], weights = [1, 1, 2] } }\n\
        [sweep]\ndesign = \"latin-hypercube\"\npoints = 16\n[[axis]]\nset = \"tasks.kept\"\n";
    fs::write(at.join("lumps.toml"), text).unwrap();
    fine(at, &["sweep", "lumps.toml", "--out", "lumps", "--quiet"]);
    let points = fs::read_to_string(at.join("lumps/points.csv")).unwrap();
    let values: Vec<&str> =
        points.lines().skip(1).filter_map(|row| row.split(',').nth(3)).collect();
    let taken = ["0", "0.5", "1"].map(|value| values.iter().filter(|it| **it == value).count());
    assert_eq!(taken, [4, 4, 8], "{values:?}");
}

#[test]
fn what_is_complete_is_not_simulated_again_and_told_again() {
    let folder = place();
    let at = folder.path();
    fs::write(at.join("sweep.toml"), SWEEP).unwrap();
    let alone = SWEEP.split("[[axis]]").next().unwrap();
    fs::write(at.join("run.toml"), alone).unwrap();
    for command in ["sweep", "run"] {
        let file = format!("{command}.toml");
        let once = fine(at, &[command, &file, "--out", command]);
        assert!(once.contains("simulations in"), "{once}");
        let again = fine(at, &[command, &file, "--out", command]);
        assert!(again.contains("nothing to simulate"), "{again}");
    }
}
