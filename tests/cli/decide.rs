//! `decide`: options of the same cost, a control, a brief, and what is promised beforehand.

use std::fs;

use serde_json::Value;

use super::{code, files, place, said, telosim};

/// Two organizations over one year, and three options of which two are the same.
const DECIDE: &str = r#"
title = "Where should it go?"
question = "More tasks, or more purposes?"
extends = "ten.toml"
organizations.count = 2
demand = { task_cost = 10, purpose_cost = 10000 }
[time]
years = 1
[budget]
amount = "2 million"
population = 2000
measure = "spent"
[futures]
runs = 6
sizing = 3
elsewhere = 2
[[option]]
name = "public demand"
size = "tasks.multiplier"
most = 8
[[option]]
name = "the same again"
size = "tasks.multiplier"
most = 8
[[option]]
name = "grants to found"
size = "purposes.multiplier"
most = 1.05
from = 2026-03-01
[[option]]
name = "half and half"
share = { "public demand" = 0.5, "the same again" = 0.5 }
"#;

fn decided() -> (tempfile::TempDir, Value) {
    let folder = place();
    // Two parts of a mix set the same lever, of which the later holds: a mix is of others.
    let text = DECIDE.replace(
        "share = { \"public demand\" = 0.5, \"the same again\" = 0.5 }",
        "share = { \"public demand\" = 0.9, \"grants to found\" = 0.1 }",
    );
    fs::write(folder.path().join("it.toml"), text).unwrap();
    let output = telosim(folder.path(), &["--json", "decide", "it.toml", "--out", "it", "-q"]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    let found = serde_json::from_slice::<Value>(&output.stdout).unwrap();
    (folder, found["found"].clone())
}

#[test]
fn options_of_the_same_cost_are_judged_and_a_copy_ties() {
    let (folder, found) = decided();
    let sized = found["asked"]["options"].as_array().unwrap();
    for option in sized.iter().filter(|it| it["name"] != "grants to found") {
        let cost = option["cost"].as_f64().unwrap();
        assert!((cost - 1.0).abs() <= 0.01 && option["met"] == true, "{option}");
    }
    // A few hundredths more purposes cannot spend so much.
    let grants = sized.iter().find(|it| it["name"] == "grants to found").unwrap();
    assert!(grants["short"] == true && grants["cost"].as_f64().unwrap() < 0.9, "{grants}");
    let options = found["options"].as_array().unwrap();
    let of = |name: &str| options.iter().find(|it| it["name"] == name).unwrap();
    assert_eq!(options[0]["name"], "doing nothing");
    assert!(
        options[0]["cost"]["value"] == 0.0 && options[0]["kept"]["value"] == 0.0,
        "{}",
        options[0]
    );
    let [one, copy] = ["public demand", "the same again"].map(of);
    for key in ["rank", "kept", "cost", "regret", "best"] {
        assert_eq!(one[key], copy[key], "{key}");
    }
    // A future in which both are the best is counted once, for neither.
    assert_eq!(one["best"], 0);
    let alone: u64 = options.iter().map(|it| it["best"].as_u64().unwrap()).sum();
    assert_eq!(alone + found["tied"].as_u64().unwrap(), 6);
    assert_eq!(found["closures"].as_array().unwrap().len(), 2);
    let run = folder.path().join("it");
    for name in ["what_does_the_money_buy", "which_choice_is_regretted"] {
        assert!(
            files(&run.join("charts"), "svg").iter().any(|it| it.ends_with(format!("{name}.svg")))
        );
    }
    let csv = fs::read_to_string(run.join("decision.csv")).unwrap();
    assert!(csv.contains("grants to found,") && csv.contains(",work kept,job-years,"), "{csv}");
}

#[test]
fn more_futures_join_those_that_are_there_once_one_of_them_has_the_same_bits() {
    let folder = place();
    let decide = |runs: &str| {
        let text = DECIDE.split("[[option]]\nname = \"the same").next().unwrap();
        fs::write(folder.path().join("it.toml"), text.replace("runs = 6", runs)).unwrap();
        let told = telosim(folder.path(), &["decide", "it.toml", "--out", "it", "--no-progress"]);
        assert_eq!(code(&told), 0, "{}", said(&told));
        said(&told)
    };
    assert!(!decide("runs = 3").contains("simulated again"));
    let told = decide("runs = 4");
    assert!(told.contains("was simulated again, and has the same bits"), "{told}");
}

#[test]
fn a_decision_is_a_run_folder_with_a_brief_of_one_page() {
    let (folder, _) = decided();
    let at = |arguments: &[&str]| telosim(folder.path(), arguments);
    let verified = at(&["verify", "it"]);
    assert_eq!(code(&verified), 0, "{}", said(&verified));
    let again = at(&["decide", "it.toml", "--out", "it"]);
    assert!(said(&again).contains("nothing to simulate"), "{}", said(&again));
    let again = at(&["rerun", "it", "--variant", "grants-to-found", "--replicate", "1"]);
    assert!(said(&again).contains("the same bits"), "{}", said(&again));
    let run = folder.path().join("it");
    let (brief, page) = (run.join("brief.html"), run.join("report.html"));
    let before = fs::read(&brief).unwrap();
    fs::remove_file(&brief).unwrap();
    assert_eq!(code(&at(&["report", "it"])), 0);
    assert_eq!(fs::read(&brief).unwrap(), before);
    // Every sentence leads to a section that is there.
    let (brief, page) = [brief, page].map(|it| fs::read_to_string(it).unwrap()).into();
    let anchors: Vec<&str> = brief
        .split("href=\"report.html#")
        .skip(1)
        .map(|it| it.split('"').next().unwrap())
        .collect();
    assert!(anchors.len() >= 4, "{anchors:?}");
    for anchor in anchors {
        assert!(page.contains(&format!("<section id=\"{anchor}\">")), "{anchor}");
    }
    assert_eq!((brief.matches("<figure").count(), brief.matches("<table").count()), (1, 1));
}

#[test]
fn what_a_decision_takes_is_told_beforehand_and_what_makes_none_is_refused() {
    let folder = place();
    let at = folder.path();
    fs::write(at.join("it.toml"), DECIDE).unwrap();
    let told = said(&telosim(at, &["check", "it.toml"]));
    assert!(
        told.contains("4 options and doing nothing, at most") && told.contains("threads"),
        "{told}"
    );
    for (was, becomes, says) in [
        ("[budget]\namount = \"2 million\"\n", "[budget]\n", "there are options and no budget"),
        ("\"2 million\"", "\"2 millions\"", "is no sum"),
        ("0.5, \"the same again\" = 0.5", "0.5, \"the same again\" = 0.4", "do not add up to 1"),
        (
            "\"public demand\" = 0.5,",
            "\"public demands\" = 0.5,",
            "there is no option `public demands`",
        ),
        (
            "size = \"purposes.multiplier\"",
            "size = \"purposes.births\"",
            "is no lever that is a number",
        ),
        ("most = 1.05", "most = 1000", "how large the option can be is not known"),
        ("measure = \"spent\"", "measure = \"gross\"", "expected \"net\" or \"spent\""),
        ("size = \"purposes.multiplier\"\n", "", "is neither sized nor a mix"),
    ] {
        assert!(DECIDE.contains(was), "{was}");
        fs::write(at.join("bad.toml"), DECIDE.replace(was, becomes)).unwrap();
        let output = telosim(at, &["decide", "bad.toml", "--out", "bad"]);
        assert!(code(&output) == 65 && said(&output).contains(says), "{says}: {}", said(&output));
        assert!(!at.join("bad").exists());
    }
    // A scenario that asks nothing, and books that nobody keeps.
    fs::write(at.join("none.toml"), "title = \"none\"\nextends = \"ten.toml\"\n").unwrap();
    let none = telosim(at, &["decide", "none.toml", "--out", "bad"]);
    assert!(code(&none) == 65 && said(&none).contains("nothing to decide"), "{}", said(&none));
    let net = DECIDE.replace("measure = \"spent\"\n", "");
    fs::write(at.join("net.toml"), net).unwrap();
    let net = telosim(at, &["decide", "net.toml", "--out", "bad", "-q"]);
    assert!(code(&net) == 65 && said(&net).contains("public debt"), "{}", said(&net));
}
