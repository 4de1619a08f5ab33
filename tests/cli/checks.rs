//! Verdicts of checks, dates and windows, as a user sees them.

use std::fs;
use std::path::Path;

use telosim::record::Results;

use super::{SMALL, code, place, said, telosim};

/// Writes a scenario of this text and gives a command on it.
fn tried(folder: &Path, text: &str, arguments: &[&str]) -> (i32, String) {
    fs::write(folder.join("it.toml"), text).unwrap();
    let output = telosim(folder, arguments);
    (code(&output), said(&output))
}

fn run(folder: &Path, text: &str, more: &[&str]) -> (i32, String) {
    tried(folder, text, &[&["run", "it.toml", "-q", "--out", "out"], more].concat())
}

fn check(says: &str, rest: &str) -> String {
    format!("[[check]]\nsays = \"{says}\"\n{rest}\n")
}

/// Values of a metric by tick of the first replicate of the scenario itself, where every tick is a record.
fn series(folder: &Path, metric: &str) -> Vec<(i32, f64)> {
    let results = Results::open(&folder.join("out")).unwrap();
    let mut found = vec![];
    for rows in results.series(&[metric]).unwrap() {
        let rows = rows.unwrap();
        let first =
            (0..rows.tick.len()).filter(|&i| (rows.variant[i], rows.replicate[i]) == (0, 0));
        found.extend(first.map(|i| (rows.tick[i], rows.values[0][i])));
    }
    found
}

/// What `runs.parquet` has of a column in the first replicate of the scenario itself.
fn column(folder: &Path, column: &str) -> f64 {
    let results = Results::open(&folder.join("out")).unwrap();
    let mut rows = results.runs(&[column]).unwrap();
    rows.next().unwrap().unwrap().values[0][0]
}

#[test]
fn ten_years_hold_the_day_ten_years_later() {
    let folder = place();
    let text = SMALL.replace("years = 1", "years = 10").replace("count = 2", "count = 1")
        + &check("cannot be", "metric = \"headline.net\"\nmax = -1\nby = 2036-01-01");
    let (code, words) = run(folder.path(), &text, &[]);
    assert!(code == 3 && words.contains("check missed"), "{code} {words}");
}

#[test]
fn a_warm_up_counts_from_the_start() {
    let folder = place();
    let (metric, text) = ("bottleneck.output_index", format!("{SMALL}[record]\nevery = 1\n"));
    let mut found = vec![];
    for window in [
        "",
        "[window]\nwarm_up = \"4 weeks\"\n",
        "[window]\nwarm_up = \"4 weeks\"\ndrain = \"9 weeks\"\n",
    ] {
        fs::remove_dir_all(folder.path().join("out")).ok();
        assert_eq!(run(folder.path(), &format!("{text}{window}"), &[]).0, 0);
        found.push(column(folder.path(), metric));
    }
    let weeks = series(folder.path(), metric);
    for (found, (from, to)) in found.into_iter().zip([(0, 53), (4, 53), (4, 44)]) {
        let counted: Vec<f64> =
            weeks.iter().filter(|(tick, _)| (from..to).contains(tick)).map(|it| it.1).collect();
        let mean = counted.iter().sum::<f64>() / counted.len() as f64;
        assert!((found / mean - 1.0).abs() < 1e-12, "{from} to {to}: {found}, not {mean}");
    }
}

#[test]
fn a_check_by_a_date_looks_at_the_tick_that_holds_it_whatever_is_recorded() {
    let folder = place();
    let metric = "displacement.idle";
    let by = |date: &str| check(date, &format!("metric = \"{metric}\"\nmin = 0.125\nby = {date}"));
    let text = SMALL.to_owned() + &by("2026-06-30") + &by("2026-12-31");
    let checks = |words: String| -> Vec<String> {
        words.lines().filter(|line| line.contains("check ")).map(str::to_owned).collect()
    };
    let mut said = vec![];
    for every in ["record.every=\"52 weeks\"", "record.every=4", "record.every=1"] {
        fs::remove_dir_all(folder.path().join("out")).ok();
        let (_, words) = run(folder.path(), &text, &["--set", every]);
        said.push((checks(words), column(folder.path(), &format!("{metric}@2026-06-30"))));
    }
    assert!(said[0].0.len() == 2 && said[0] == said[1] && said[1] == said[2], "{said:?}");
    let weeks = series(folder.path(), metric);
    // 2026-06-30 is in the week from 2026-06-25 on, 25 weeks after the start, and 2026-12-31 begins the last.
    for (date, tick) in [("2026-06-30", 25), ("2026-12-31", 52)] {
        let week = weeks.iter().find(|(it, _)| *it == tick).unwrap().1;
        assert_eq!(column(folder.path(), &format!("{metric}@{date}")), week, "{date}");
    }
    assert_eq!(weeks.last().unwrap().0, 52);
}

#[test]
fn a_check_against_a_variant_that_is_not_there_is_refused() {
    let folder = place();
    for key in ["of", "against"] {
        let rest = format!("metric = \"headline.net\"\n{key} = \"tasks-scale-5\"\nbelow = 0");
        let text = SMALL.to_owned() + &check("less than nobody", &rest);
        for command in ["check", "run"] {
            let (code, words) = tried(folder.path(), &text, &[command, "it.toml"]);
            assert!(code == 65 && words.contains("no variant `tasks-scale-5`"), "{code} {words}");
        }
    }
}

#[test]
fn what_will_not_be_looked_at_is_said_before_and_by_the_exit_code() {
    let folder = place();
    let metric = "metric = \"headline.net\"\nmin = 0\n";
    let without = check("the policy helps", &format!("{metric}against = \"without-policy\""));
    let late = check("later", &format!("{metric}by = 2030-01-01"));
    let few = check("mostly", &format!("{metric}in = \"95 % of runs\""));
    for (text, word, codes) in [
        (without, "not looked at", [0, 4, 4, 4]),
        (late, "not looked at", [0, 4, 4, 4]),
        (few, "too few runs to tell", [0, 5, 0, 5]),
    ] {
        let text = SMALL.to_owned() + &text;
        let (plain, words) = tried(folder.path(), &text, &["check", "it.toml"]);
        // Before anything is run, too few runs may still show that it is missed.
        let ahead = if word == "not looked at" { word } else { "can be missed and not met" };
        assert!(words.contains("simulations, about") && words.contains(ahead), "{words}");
        let (strict, _) = tried(folder.path(), &text, &["check", "it.toml", "--strict"]);
        fs::remove_dir_all(folder.path().join("out")).ok();
        let (ran, words) = run(folder.path(), &text, &[]);
        assert!(words.contains(word), "{words}");
        let (strictly, _) = run(folder.path(), &text, &["--strict"]);
        assert_eq!([plain, strict, ran, strictly], codes, "{words}");
    }
}

#[test]
fn an_undefined_metric_is_never_missed() {
    let folder = place();
    let text =
        "title = \"no capacity\"\nextends = \"neutral\"\n[time]\nyears = 1\n[ensemble]\nruns = 3\n"
            .to_owned()
            + &check("capacity is not negative", "metric = \"inputs.capacity\"\nmin = 0");
    let (code, words) = run(folder.path(), &text, &[]);
    assert!(code == 4 && words.contains("undefined in 3 of 3 runs"), "{code} {words}");
    assert!(!words.contains("missed"), "{words}");
}

#[test]
fn a_fifth_less_is_below_four_fifths() {
    let folder = place();
    let arm = "[[arm]]\nname = \"cheaper\"\nset = { \"demand.wage\" = 45 }\n";
    let below = |share: &str| {
        let rest = format!("metric = \"demand.wage_bill\"\nagainst = \"cheaper\"\nbelow = {share}");
        SMALL.replace("arm = []\n", "") + arm + &check("a fifth less", &rest)
    };
    let less = |share: &str| {
        fs::remove_dir_all(folder.path().join("out")).ok();
        let text = below(share).replace("title", "arm = []\ntitle").replace("arm = []\n", "");
        run(folder.path(), &text, &["--set", "demand.elasticity=0"])
    };
    let (code, words) = less("0.2");
    assert!(code == 3 && words.contains("check missed"), "{code} {words}");
}

#[test]
fn a_sweep_looks_at_dates_and_ends_with_what_is_missed() {
    let folder = place();
    let text = SMALL.replace("years = 1", "years = 0.5")
        + "[[axis]]\nset = \"demand.elasticity\"\nvalues = [0.5, 1.0]\n"
        + &check("cannot be by March", "metric = \"headline.net\"\nmax = -1\nby = 2026-03-01");
    let (code, words) = tried(folder.path(), &text, &["sweep", "it.toml", "-q", "--out", "out"]);
    assert!(code == 3 && words.contains("in 0 of 6 runs"), "{code} {words}");
}

#[test]
fn seven_of_eight_are_too_few_to_tell_of_95_percent() {
    let folder = place();
    let text = SMALL.replace("runs = 3", "runs = 8")
        + &check("never", "metric = \"headline.net\"\nmax = 2\nin = \"95 % of runs\"");
    let (code, words) = run(folder.path(), &text, &["--strict"]);
    assert!(
        code == 5 && words.contains("too few runs to tell") && words.contains("59 runs"),
        "{code} {words}"
    );
    assert!(run(folder.path(), &text, &[]).0 == 0);
}

#[test]
fn scenarios_of_different_times_are_not_compared() {
    let folder = place();
    fs::write(folder.path().join("one.toml"), SMALL).unwrap();
    for (other, key) in [
        (SMALL.replace("years = 1", "years = 0.5"), "time.years"),
        (SMALL.replace("[time]\n", "[time]\nstart = 2027-01-01\n"), "time.start"),
        (format!("{SMALL}[window]\nwarm_up = \"4 weeks\"\n"), "window"),
    ] {
        let (code, words) = tried(folder.path(), &other, &["compare", "one.toml", "it.toml", "-q"]);
        assert!(code == 65 && words.contains(key), "{code} {words}");
    }
}

/// A labour market in which nothing is made up for has no base year.
const NOTHING: [&str; 2] = ["--set", "displacement.adjustment=0"];

#[test]
fn a_run_of_which_nothing_is_left_is_an_error_and_says_how_it_failed() {
    let folder = place();
    let at = folder.path();
    let (code, words) = run(at, SMALL, &NOTHING);
    assert_eq!(code, 6, "{words}");
    let told = "6 of 6 simulations failed (3 impossible, 3 unmatched). The first of them is replicate 0 of main: what it is compared with \
                failed: impossible: no base year has";
    assert!(words.contains(told) && words.contains("there is no result"), "{words}");
    assert!(words.contains("not known") && !words.contains("NaN"), "{words}");
    for page in ["out/report.md", "out/report.html"] {
        let page = fs::read_to_string(at.join(page)).unwrap();
        assert!(page.contains("6 of 6 simulations failed"), "{page}");
    }
    let output = telosim(at, &["report", "out", "--json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let failures = &json["failures"];
    assert_eq!((failures["count"].as_u64(), failures["all"].as_bool()), (Some(6), Some(true)));
    assert_eq!(failures["by_status"]["impossible"].as_u64(), Some(3));
    // It is said before anything is run.
    let text = format!("{SMALL}[displacement]\nadjustment = 0\n");
    let (code, words) = tried(at, &text, &["check", "it.toml"]);
    assert!(
        code == 6 && words.contains("a trial of its first ticks failed: impossible"),
        "{words}"
    );
}

#[test]
fn more_people_than_a_world_can_hold_are_out_of_budget_and_more_simulations_are_refused() {
    let folder = place();
    let huge = ["organizations.count=10000", "organizations.size=10000"];
    let huge = huge.map(|set| ["--set", set]).concat();
    let (code, words) = run(folder.path(), SMALL, &[&huge[..], &["--runs", "1"]].concat());
    assert_eq!(code, 6, "{words}");
    assert!(words.contains("out of budget: 100000000 people, at most 2000000: see"), "{words}");
    let arm = |i: u32| format!("[[arm]]\nname = \"a{i}\"\nset = {{ \"tasks.multiplier\" = 2 }}\n");
    let many = SMALL.replace("arm = []\n", "") + &(0..12).map(arm).collect::<String>();
    let paths = &["attribute", "it.toml", "--out", "many", "--runs", "10000000"];
    for command in [&["check", "it.toml"][..], &["run", "it.toml", "--out", "many"], paths] {
        let text = many.replace("runs = 3", "runs = 10000000");
        let (code, words) = tried(folder.path(), &text, command);
        assert!(code == 65 && words.contains(" variants, at most 100000000"), "{words}");
    }
    assert!(!folder.path().join("many").exists());
}
