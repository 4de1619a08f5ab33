//! A run folder that is asked for more, for less, for the same in other words, or for something else.

use std::fs;
use std::path::Path;

use super::{SMALL, code, place, said, telosim};

fn fine(at: &Path, arguments: &[&str]) -> String {
    let output = telosim(at, arguments);
    assert_eq!(code(&output), 0, "{arguments:?}: {}", said(&output));
    said(&output)
}

fn json(path: &Path) -> serde_json::Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn same(at: &Path, one: &str, other: &str) {
    for table in ["runs.parquet", "series.parquet", "design.parquet"] {
        let read = |run: &str| fs::read(at.join(run).join(table)).unwrap_or_default();
        assert!(read(one) == read(other), "{table} of {one} and {other}");
    }
    let content = |run: &str| json(&at.join(run).join("manifest.json"))["content"].clone();
    assert_eq!(content(one), content(other));
}

/// Beside the results epoch it is seen that the engine is the same, by every study that goes on.
#[test]
fn a_study_that_goes_on_simulates_a_replicate_again() {
    let folder = place();
    let at = folder.path();
    fs::write(at.join("small.toml"), SMALL).unwrap();
    fs::write(at.join("other.toml"), format!("{SMALL}[demand]\nelasticity = 2.0\n")).unwrap();
    let studies: [(&[&str], &str); 2] = [
        (&["attribute", "small.toml", "--how", "telescoping"], "reference"),
        (&["compare", "small.toml", "other.toml"], "small"),
    ];
    for (study, variant) in studies {
        let grown = |runs: &str| {
            fine(at, &[study, &["--out", study[0], "--runs", runs, "--no-progress"]].concat())
        };
        assert!(!grown("1").contains("simulated again"));
        let golden = format!("replicate 0 of {variant} was simulated again, and has the same bits");
        let told = grown("2");
        assert!(told.contains(&golden), "{golden}: {told}");
    }
}

#[test]
fn more_runs_are_added_to_those_that_are_there() {
    let folder = place();
    let at = folder.path();
    fs::write(at.join("small.toml"), SMALL).unwrap();
    fine(at, &["run", "small.toml", "--out", "grown"]);
    let told = fine(at, &["run", "small.toml", "--out", "grown", "--runs", "6"]);
    // Three replicates of the scenario and of its counterfactual are new.
    assert!(told.contains("going on from 6 simulations"), "{told}");
    // Beside the results epoch, that the engine is the same is seen.
    let golden = "replicate 0 of reference was simulated again, and has the same bits";
    assert!(told.contains(golden), "{told}");
    fine(at, &["run", "small.toml", "--out", "whole", "--runs", "6", "--quiet"]);
    same(at, "grown", "whole");
    fine(at, &["verify", "grown"]);
    let designs = json(&at.join("grown/manifest.json"))["designs"].clone();
    let designs = designs.as_array().unwrap().clone();
    assert_eq!(designs.len(), 2, "{designs:?}");
    assert_eq!((&designs[0]["variants"][0]["runs"], &designs[1]["kept"]), (&3.into(), &6.into()));
    // Fewer: what is there stays, and is said.
    let before = fs::read(at.join("grown/runs.parquet")).unwrap();
    let fewer = fine(at, &["run", "small.toml", "--out", "grown", "--runs", "2"]);
    assert!(fewer.contains("holds 12 simulations"), "{fewer}");
    assert!(fs::read(at.join("grown/runs.parquet")).unwrap() == before);
    // The same told or checked otherwise would go unheard: it is refused, and what differs is said.
    let check = "[[check]]\nsays = \"few\"\nmetric = \"headline.net\"\nmax = 0\n";
    let other = SMALL.replace("\"small\"", "\"another title\"") + check;
    fs::create_dir(at.join("sub")).unwrap();
    fs::write(at.join("sub/small.toml"), other.replace("ten.toml", "../ten.toml")).unwrap();
    let output = telosim(at, &["run", "sub/small.toml", "--out", "grown", "--runs", "2"]);
    let words = said(&output);
    assert!(code(&output) == 78 && words.contains("--out"), "{words}");
    for part in ["title is \"small\" there, \"another title\" here", "check 0.max is not set there"]
    {
        assert!(words.contains(part), "{part}: {words}");
    }
    assert!(fs::read(at.join("grown/runs.parquet")).unwrap() == before);
    // An arm more is simulated alone.
    let arm = "[[arm]]\nname = \"more\"\nset = { \"tasks.multiplier\" = 3 }\n";
    fs::write(at.join("arm.toml"), SMALL.replace("arm = []\n", "") + arm).unwrap();
    fs::write(at.join("small.toml"), SMALL.replace("arm = []\n", "") + arm).unwrap();
    let told = fine(at, &["run", "small.toml", "--out", "grown", "--runs", "6"]);
    assert!(told.contains("going on from 12 simulations"), "{told}");
    // Fewer, and an arm by another name.
    fs::write(
        at.join("small.toml"),
        SMALL.replace("arm = []\n", "") + &arm.replace("more", "renamed"),
    )
    .unwrap();
    let output = telosim(at, &["run", "small.toml", "--out", "grown", "--runs", "2"]);
    let words = said(&output);
    assert!(code(&output) == 78 && words.contains("`renamed` is called more there"), "{words}");
}

#[test]
fn a_comment_another_path_and_another_order_are_the_same_run() {
    let folder = place();
    let at = folder.path();
    fs::write(at.join("small.toml"), SMALL).unwrap();
    fine(at, &["run", "small.toml", "--out", "run", "--quiet"]);
    let files =
        ["manifest.json", "scenario.toml", "dictionary.json", "runs.parquet", "report.html"];
    let read = || files.map(|name| fs::read(at.join("run").join(name)).unwrap());
    let before = read();
    fs::write(at.join("small.toml"), format!("# A word on top.\n{SMALL}")).unwrap();
    fs::create_dir(at.join("sub")).unwrap();
    let ordered = "title = \"small\"\nextends = \"ten.toml\"\narm = []\n[organizations]\ncount = 2\n[ensemble]\nruns = 3\n[time]\nyears = 1.0\n";
    fs::write(at.join("sub/small.toml"), ordered.replace("ten.toml", "../ten.toml")).unwrap();
    for path in ["small.toml", "./small.toml", "sub/small.toml"] {
        let told = fine(at, &["run", path, "--out", "run"]);
        assert!(told.contains("nothing to simulate"), "{path}: {told}");
        for (name, (old, new)) in files.iter().zip(before.iter().zip(read())) {
            assert!(*old == new, "{path} changes {name}");
        }
    }
}

#[test]
fn another_run_is_refused_and_told_value_by_value() {
    let folder = place();
    let at = folder.path();
    fs::write(at.join("small.toml"), SMALL).unwrap();
    fine(at, &["run", "small.toml", "--out", "run", "--quiet"]);
    for (set, words) in [
        ("demand.elasticity=0.5", "demand.elasticity is"),
        ("time.years=2", "time.years is 1"),
        ("record.metrics=[\"tasks.*\"]", "metrics recorded only there: "),
    ] {
        let output = telosim(at, &["run", "small.toml", "--out", "run", "--set", set]);
        assert_eq!(code(&output), 78, "{set}: {}", said(&output));
        assert!(said(&output).contains(words), "{set}: {}", said(&output));
    }
    let output = telosim(at, &["run", "small.toml", "--out", "run", "--seed", "8"]);
    assert!(code(&output) == 78 && said(&output).contains("seed is"), "{}", said(&output));
    // A check that looks at a day asks for what no replicate has kept, and the way on is told.
    let check =
        "[[check]]\nsays = \"few\"\nmetric = \"headline.net\"\nby = 2026-07-01\nmax = 0.9\n";
    fs::write(at.join("small.toml"), format!("{SMALL}{check}")).unwrap();
    let output = telosim(at, &["run", "small.toml", "--out", "run"]);
    let words = said(&output);
    assert!(code(&output) == 78 && words.contains("headline.net@2026-07-01"), "{words}");
    assert!(words.contains("into another folder (--out)"), "{words}");
    fine(at, &["run", "small.toml", "--out", "other", "--quiet"]);
}

#[test]
fn an_edited_scenario_of_a_run_is_not_believed() {
    let folder = place();
    let at = folder.path();
    fs::write(at.join("small.toml"), SMALL).unwrap();
    fine(at, &["run", "small.toml", "--out", "run", "--quiet"]);
    let path = at.join("run/scenario.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("runs = 3", "runs = 2", 1)).unwrap();
    for command in
        [&["check", "run"][..], &["report", "run"], &["trace", "run"], &["claims", "run"]]
    {
        let output = telosim(at, command);
        let words = said(&output);
        assert_eq!(code(&output), 78, "{command:?}: {words}");
        let told =
            "scenario.toml is not what was run: ensemble.runs is 3 in the run, 2 in the file";
        assert!(words.contains(told), "{command:?}: {words}");
    }
    // A remark is no value.
    fs::write(&path, format!("# A remark.\n{text}")).unwrap();
    fine(at, &["check", "run"]);
}

/// Values and axes of a sweep.
const SWEEP: &str = "title = \"small sweep\"\nextends = \"ten.toml\"\narm = []\n[time]\nyears = 0.2\n[ensemble]\nruns = 2\n[organizations]\ncount = 1\n\
    [[axis]]\nset = \"tasks.multiplier\"\nvalues = [1, 2]\n";

#[test]
fn values_and_axes_are_added_to_a_sweep() {
    let folder = place();
    let at = folder.path();
    let axis = "[[axis]]\nset = \"purposes.multiplier\"\nvalues = [1, 3]\n";
    let steps = [
        SWEEP.to_owned(),
        SWEEP.replace("[1, 2]", "[1, 1.5, 2]"),
        SWEEP.replace("[1, 2]", "[1, 1.5, 2]") + axis,
    ];
    let mut kept = vec![];
    for (text, had) in steps.iter().zip([0, 4, 6]) {
        fs::write(at.join("sweep.toml"), text).unwrap();
        let told = fine(at, &["sweep", "sweep.toml", "--out", "grown"]);
        assert_eq!(told.contains(&format!("going on from {had} simulations")), had > 0, "{told}");
        kept.push(json(&at.join("grown/manifest.json"))["designs"].as_array().unwrap().len());
    }
    assert_eq!(kept, [1, 2, 3]);
    fine(at, &["sweep", "sweep.toml", "--out", "whole", "--quiet"]);
    same(at, "grown", "whole");
    fine(at, &["verify", "grown"]);
    fine(at, &["rerun", "grown", "--point", "3", "--replicate", "1"]);
    let trace = telosim(at, &["trace", "grown", "--point", "5", "--replicate", "1"]);
    assert_eq!(code(&trace), 0, "{}", said(&trace));
    let other = telosim(at, &["trace", "grown", "--point", "0", "--replicate", "1"]);
    assert!(trace.stdout != other.stdout, "points differ");
    assert_eq!(code(&telosim(at, &["trace", "grown", "--point", "6"])), 2);
    assert!(!at.join("grown/series.parquet").exists());
    // On request a sweep keeps its records, too.
    let told = ["sweep", "sweep.toml", "--out", "series", "--quiet", "--set", "record.series=true"];
    fine(at, &told);
    assert!(at.join("series/series.parquet").exists());
    fine(at, &["verify", "series"]);
}

#[test]
fn only_the_metrics_that_are_asked_for_are_recorded() {
    let folder = place();
    let at = folder.path();
    let text = SMALL.to_owned()
        + "[record]\nmetrics = [\"tasks.*\"]\n[[check]]\nsays = \"some work\"\nmetric = \"demand.price\"\nmin = 0\n";
    fs::write(at.join("few.toml"), &text).unwrap();
    fine(at, &["run", "few.toml", "--out", "few"]);
    let dictionary = json(&at.join("few/dictionary.json"));
    let metrics = dictionary["columns"].as_array().unwrap().iter().filter_map(|it| {
        it.get("over_the_run")?;
        it["name"].as_str()
    });
    let metrics: Vec<&str> = metrics.collect();
    let wanted = |name: &&str| name.starts_with("tasks.") || *name == "demand.price";
    assert!(metrics.len() > 5 && metrics.iter().all(wanted), "{metrics:?}");
    let share = ["discover", "few", "--when", "headline.net > 0.1"];
    assert_eq!(code(&telosim(at, &share)), 2);
    fine(at, &["verify", "few"]);
    fine(at, &["rerun", "few", "--replicate", "1"]);
    // Without records over time, too, there is a page.
    fine(at, &["run", "few.toml", "--out", "none", "--quiet", "--set", "record.series=false"]);
    assert!(!at.join("none/series.parquet").exists() && at.join("none/report.html").exists());
    // A sweep in which the headline's metric is not recorded has its points.
    let sweep = SWEEP.to_owned() + "[record]\nmetrics = [\"tasks.*\"]\n";
    fs::write(at.join("sweep.toml"), sweep).unwrap();
    fine(at, &["sweep", "sweep.toml", "--out", "sweep", "--quiet"]);
}

#[test]
fn the_watched_metric_is_named_before_its_estimate() {
    let folder = place();
    let at = folder.path();
    let precision = "precision = { metric = \"bottleneck.output_index\", half_width = 9.0 }\n";
    let text = SMALL.replace("runs = 3\n", &format!("runs = 3\n{precision}"));
    fs::write(at.join("small.toml"), text).unwrap();
    let told = fine(at, &["run", "small.toml", "--out", "run"]);
    assert!(told.contains("\nbottleneck.output_index: "), "{told}");
    assert!(!told.contains("\nheadline.net: "), "{told}");
}
