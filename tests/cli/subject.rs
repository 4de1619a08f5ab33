//! Commands that read a run, about one of its variants, one of its points, one of its replicates.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::{SMALL, code, place, said, telosim};

fn fine(folder: &Path, args: &[&str]) -> String {
    let output = telosim(folder, args);
    assert_eq!(code(&output), 0, "{args:?}: {}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

fn refused(folder: &Path, args: &[&str]) -> String {
    let output = telosim(folder, args);
    assert_eq!(code(&output), 2, "{args:?}: {}", said(&output));
    said(&output)
}

fn json(folder: &Path, args: &[&str]) -> serde_json::Value {
    serde_json::from_str(&fine(folder, &[args, &["--json"]].concat())).unwrap()
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(path.as_ref()).unwrap()
}

/// Rows of a CSV file by the names of its columns.
fn table(path: impl AsRef<Path>) -> Vec<BTreeMap<String, String>> {
    let text = read(path);
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned));
    let header: Vec<String> = lines.next().unwrap().collect();
    lines.map(|cells| header.iter().cloned().zip(cells).collect()).collect()
}

/// One arm that chooses and one that assumes something else.
const ARMS: &str = "[[arm]]\nname = \"tripled\"\nsays = \"Tasks are tripled.\"\nset = { \"tasks.multiplier\" = 3.0 }\n\
    [[arm]]\nname = \"long\"\nset = { \"tasks.work\" = 30.0 }\n\
    [[check]]\nsays = \"shares are shares\"\nmetric = \"headline.net\"\nmax = 1\n";

const POLICY: &str = "[[lever]]\nfrom = 2026-06-01\nset = \"purposes.multiplier\"\nto = 2.0\n";

fn run(at: &Path, more: &str) {
    fs::write(at.join("arms.toml"), SMALL.replace("arm = []\n", "") + ARMS + more).unwrap();
    fine(at, &["run", "arms.toml", "--out", "run", "--quiet"]);
}

/// The page about an arm has the numbers that a run has whose scenario is that arm, and the run's own page stays.
#[test]
fn the_page_about_an_arm_is_that_of_the_arm_as_a_scenario() {
    let folder = place();
    let at = folder.path();
    run(at, "");
    let own = read(at.join("run/report.html"));
    let set = ["--set", "tasks.multiplier=3", "--out", "alone", "--quiet"];
    let alone = json(at, &[&["run", "arms.toml"], &set[..]].concat());
    let about = json(at, &["report", "run", "--variant", "tripled"]);
    assert_eq!(about["metrics"], alone["metrics"]);
    assert_ne!(about["metrics"], json(at, &["report", "run"])["metrics"]);
    assert_eq!(about["checks"], serde_json::json!([]), "they are about the scenario");
    // Against the same counterfactual.
    let [here, there] =
        ["run/about/tripled", "alone"].map(|place| read(at.join(place).join("report.md")));
    let headline = |page: &str| {
        let people = page.split("**People, by what happens to them**").nth(1).unwrap();
        let bold = page.lines().find(|line| line.starts_with("**")).unwrap().to_owned();
        bold + people.split("\n**").next().unwrap()
    };
    assert_eq!(headline(&here), headline(&there));
    assert!(headline(&here).contains("than without AI"), "{here}");
    assert!(here.contains("small: Tasks are tripled"), "{here}");
    assert!(here.contains("| main | The scenario itself. |"), "{here}");
    assert_eq!(read(at.join("run/report.html")), own);
    assert!(at.join("run/about/tripled/charts/what_happens.svg").exists());
    // What was written belongs to the run.
    fine(at, &["verify", "run"]);
    assert!(read(at.join("run/manifest.json")).contains("about/tripled/report.html"));
}

/// The reference of an arm that assumes something else is not recorded: its page does not take the scenario's for it.
#[test]
fn an_arm_of_other_assumptions_is_not_compared_with_the_counterfactual_of_the_scenario() {
    let folder = place();
    let at = folder.path();
    run(at, POLICY);
    fine(at, &["report", "run", "--variant", "long"]);
    let page = read(at.join("run/about/long/report.md"));
    assert!(page.contains("The run holds no counterfactual without AI."), "{page}");
    fine(at, &["report", "run", "--variant", "without-policy"]);
    let page = read(at.join("run/about/without-policy/report.md"));
    assert!(page.contains("This scenario has no policy"), "{page}");
}

#[test]
fn names_that_there_are_not_are_answered_with_what_may_have_been_meant() {
    let folder = place();
    let at = folder.path();
    run(at, "");
    for command in ["report", "trace", "rerun"] {
        let words = refused(at, &[command, "run", "--variant", "triplet"]);
        assert!(words.contains("did you mean `tripled`?"), "{words}");
        let words = refused(at, &[command, "run", "--variant", "nothing-like-it"]);
        assert!(words.contains("main, reference, tripled, long"), "{words}");
        let words = refused(at, &[command, "run", "--point", "1"]);
        assert!(words.contains("there is point 0 only"), "{words}");
    }
    let words = refused(at, &["report", "run", "--variant", "reference"]);
    assert!(words.contains("stand on the page of the scenario"), "{words}");
    let words =
        refused(at, &["discover", "run", "--when", "headline.net > 0.1", "--variant", "lon"]);
    assert!(words.contains("did you mean `long`?"), "{words}");
    let words = refused(at, &["trace", "run", "--replicate", "3"]);
    assert!(words.contains("main has replicates 0 to 2"), "{words}");
}

/// Eight trajectories over two inputs, with an arm and a policy.
const MORRIS: &str = "title = \"steps\"\nextends = \"ten.toml\"\n[time]\nyears = 0.5\n[ensemble]\nruns = 2\n[organizations]\ncount = 1\n\
    [sweep]\ndesign = \"morris\"\npoints = 8\n\
    [[axis]]\nset = \"tasks.multiplier\"\nfrom = 1.0\nto = 4.0\n[[axis]]\nset = \"demand.elasticity\"\nfrom = 0.2\nto = 2.0\n\
    [[arm]]\nname = \"system\"\nset = { \"adoption.path\" = \"system-run\" }\n\
    [[arm]]\nname = \"still\"\nset = { \"tasks.multiplier\" = 2.0 }\n\
    [[policy]]\nname = \"purposes\"\nset = { \"purposes.multiplier\" = 2.0 }\n";

/// Of a sweep, points.csv has every point of every variant, and each row has the id that the tables have.
#[test]
fn a_sweep_is_told_of_its_arms_and_its_policies_and_of_each_point() {
    let folder = place();
    let at = folder.path();
    fs::write(at.join("steps.toml"), MORRIS).unwrap();
    let swept = json(at, &["sweep", "steps.toml", "--out", "run", "--quiet"]);
    let points = table(at.join("run/points.csv"));
    assert_eq!(points.len(), 4 * 24);
    let columns: Vec<&str> = swept["points"]["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it.as_str().unwrap())
        .collect();
    assert_eq!(columns[..5], ["variant", "point", "row", "tasks.multiplier", "demand.elasticity"]);
    let rows = swept["points"]["rows"].as_array().unwrap();
    assert!(rows.iter().all(|row| row[2].as_str().is_some_and(|id| id.len() == 16)), "{rows:?}");
    for variant in ["main", "purposes", "system", "still"] {
        let own: Vec<_> = points.iter().filter(|row| row["variant"] == variant).collect();
        assert_eq!(own.len(), 24, "{variant}");
        assert!(own.iter().all(|row| row["replicates"] == "2"));
    }
    // Indices and rules of an arm and of a policy are those of its own rows.
    let drivers =
        |args: &[&str]| json(at, &[&["sensitivity", "run"], args].concat())["found"].clone();
    let (main, system) = (drivers(&[]), drivers(&["--variant", "system"]));
    assert_eq!((&main["variant"], &system["variant"]), (&"main".into(), &"system".into()));
    assert_ne!(main["inputs"], system["inputs"]);
    fs::write(at.join("alone.toml"), MORRIS.split("[[arm]]").next().unwrap()).unwrap();
    fine(
        at,
        &[
            "sweep",
            "alone.toml",
            "--out",
            "alone",
            "--quiet",
            "--set",
            "adoption.path=\"system-run\"",
        ],
    );
    assert_eq!(json(at, &["sensitivity", "alone"])["found"]["inputs"], system["inputs"]);
    let when = ["--when", "tasks.scaling > 1.5"];
    let rule = |run: &str, more: &[&str]| {
        json(at, &[&["discover", run], &when[..], more].concat())["found"].clone()
    };
    assert_eq!(rule("run", &["--variant", "system"])["rule"], rule("alone", &[])["rule"]);
    assert_eq!(rule("run", &["--variant", "purposes"])["variant"], "purposes");
    // The page of the run keeps them all, that of the arm its own.
    let page = read(at.join("run/report.md"));
    assert!(
        page.contains("What drives net job loss\n")
            && page.contains("What drives net job loss, system"),
        "{page}"
    );
    let told = fine(at, &["report", "run", "--variant", "system"]);
    assert!(told.contains("about/system/report.html"), "{told}");
    let about = read(at.join("run/about/system/report.md"));
    assert!(
        about.contains("What drives net job loss, system") && !about.contains("purposes"),
        "{about}"
    );
    assert_eq!(table(at.join("run/about/system/points.csv")).len(), 24);
    // An arm that sets what is varied has nothing to tell of the points.
    let words = refused(at, &["sensitivity", "run", "--variant", "still"]);
    assert!(words.contains("still sets what the sweep varies"), "{words}");
    fine(at, &["verify", "run"]);
    // One point is a scenario with its arms and its policies.
    let row = points.iter().find(|row| row["variant"] == "system" && row["point"] == "5").unwrap();
    let told = json(at, &["report", "run", "--variant", "system", "--point", "5"]);
    let mean = |told: &serde_json::Value| told["metrics"]["headline.net"]["mean"].as_f64().unwrap();
    assert!((mean(&told) - row["headline.net"].parse::<f64>().unwrap()).abs() < 1e-12, "{told}");
    let place = format!("run/about/system-{}", row["row"]);
    assert!(told["folder"].as_str().unwrap().contains(&place), "{told}");
    let by_id = json(at, &["report", "run", "--variant", "system", "--point", &row["row"]]);
    assert_eq!(told, by_id);
    let policy = json(at, &["report", "run", "--variant", "purposes", "--point", "5"]);
    let page = read(at.join(policy["folder"].as_str().unwrap()).join("report.md"));
    assert!(page.contains("policy"), "{page}");
}

/// A point is named by its number, or by the id of its row, of which a beginning is enough that no other has.
#[test]
fn a_point_has_a_number_and_an_id() {
    let folder = place();
    let at = folder.path();
    let list = "title = \"list\"\nextends = \"ten.toml\"\narm = []\n[time]\nyears = 0.1\n[ensemble]\nruns = 1\n[organizations]\ncount = 1\n\
        [[axis]]\nset = \"tasks.multiplier\"\nfrom = 1\nto = 3\nsteps = 40\n";
    fs::write(at.join("list.toml"), list).unwrap();
    fine(at, &["sweep", "list.toml", "--out", "run", "--quiet"]);
    let points = table(at.join("run/points.csv"));
    let id = &points[7]["row"];
    let begins =
        |length: usize| points.iter().filter(|it| it["row"].starts_with(&id[..length])).count();
    // A beginning with a letter in it, for digits alone are a number.
    let enough = (1..=16)
        .find(|&n| begins(n) == 1 && (n == 16 || id[..n].contains(char::is_alphabetic)))
        .unwrap();
    for text in ["7", id, &id[..enough]] {
        let told = fine(at, &["rerun", "run", "--point", text]);
        assert!(told.contains("variant main, point 7, replicate 0: the same bits"), "{told}");
    }
    assert_eq!(
        fine(at, &["trace", "run", "--point", id]),
        fine(at, &["trace", "run", "--point", "7"])
    );
    fine(at, &["sweep", "list.toml", "--out", "one", "--quiet", "--point", &id[..enough]]);
    assert!(fine(at, &["rerun", "one", "--point", "7"]).contains("same bits"));
    for command in [&["rerun", "run"][..], &["sweep", "list.toml", "--out", "no"]] {
        let words = refused(at, &[command, &["--point", "40"]].concat());
        assert!(words.contains("there are points 0 to 39"), "{words}");
        let words = refused(at, &[command, &["--point", "zz"]].concat());
        assert!(words.contains("no row of it has such an id"), "{words}");
    }
    // Two of forty begin with the same of sixteen digits.
    let letters = "abcdef".chars().map(String::from);
    let several = letters
        .into_iter()
        .find(|it| points.iter().filter(|row| row["row"].starts_with(it)).count() > 1);
    let words = refused(at, &["rerun", "run", "--point", &several.unwrap()]);
    assert!(words.contains("begin so"), "{words}");
    assert!(!at.join("no").exists());
}

/// Transfers go through the government's books and through no bill of policies: they cost what public debt rises by.
#[test]
fn a_policy_in_the_governments_books_costs_what_debt_rises_by() {
    let folder = place();
    let at = folder.path();
    let closed = "[economy]\nclosure = \"income\"\nexposed = 0.5\npeople = 0.9\nowners = 0.5\nwealth = 0.05\nwage_tax = 0.25\n";
    let transfer = "[[lever]]\nfrom = 2026-06-01\nset = \"economy.transfer\"\nto = 0.1\n";
    fs::write(at.join("transfer.toml"), [SMALL, closed, transfer].concat()).unwrap();
    fine(at, &["run", "transfer.toml", "--out", "run", "--quiet"]);
    let page = read(at.join("run/report.md"));
    assert!(page.contains("It changes public debt at the end by +"), "{page}");
}
