//! A scenario whose assumptions are drawn: its page, its variants and what single assumptions do alone.

use std::fs;

use super::{SMALL, code, place, said, telosim};

/// Two organizations in a closed economy, five weeks, twenty-four runs with five assumptions drawn.
fn assumed() -> String {
    let runs = "runs = 24\nassumptions = [\"economy.*\", \"economy.abroad\"]";
    let economy = "[economy]\nclosure = \"income\"\nexposed = 0.3\nsubstitution = 0.7\npass_through = 0.8\nowners = 0.5\n\
        [[arm]]\nname = \"open\"\nset = { \"economy.closure\" = \"open\" }\nruns = 12\n";
    let small = SMALL.replace("years = 1", "years = 0.1").replace("runs = 3", runs);
    small.replace("arm = []\n", "") + economy
}

#[test]
fn a_run_of_drawn_assumptions_tells_a_band_and_what_one_of_them_does_alone() {
    let folder = place();
    let run = |arguments: &[&str]| {
        let output = telosim(folder.path(), arguments);
        (code(&output), said(&output).replace('\u{a0}', " "))
    };
    fs::write(folder.path().join("band.toml"), assumed()).unwrap();
    let (code, words) = run(&["run", "band.toml", "--out", "it", "--quiet"]);
    assert_eq!(code, 0, "{words}");
    let wanted = [
        "Over the ranges of 5 assumptions, half of the runs lose ",
        "; for each 100 people in exposed organizations that is ",
        "With every assumption at its default the mean loss is ",
    ];
    assert!(wanted.iter().all(|it| words.contains(it)), "{words}");
    let page =
        || fs::read_to_string(folder.path().join("it/report.md")).unwrap().replace('\u{a0}', " ");
    let table = page();
    let (_, table) = table.split_once("\n## Over what is assumed\n").unwrap();
    let rows: Vec<&str> = table.lines().filter(|it| it.starts_with("| ")).take(4).collect();
    let starts = [
        "| what is assumed | runs |",
        "| All assumptions drawn | 24 |",
        "| Every assumption at its default | 6 |",
        "| Nobody’s money is finite | 12 |",
    ];
    assert!(rows.iter().zip(starts).all(|(row, start)| row.starts_with(start)), "{rows:#?}");
    // Six runs are too few for a band, and no closure has more columns than another.
    assert!(rows[2].contains("too few runs") && !rows[3].contains("too few runs"), "{rows:#?}");
    // A replicate alone has its bits, with assumptions drawn and at their defaults.
    for of in ["main", "open", "at-defaults"] {
        let (code, words) = run(&["rerun", "it", "--variant", of, "--replicate", "5"]);
        assert!(code == 0 && words.contains("the same bits"), "{of}: {words}");
    }
    // Fewer runs are the first of them: their table is the beginning of the other.
    assert_eq!(run(&["run", "band.toml", "--runs", "4", "--out", "four", "--quiet"]).0, 0);
    for replicate in ["0", "3"] {
        let log = |of: &str| run(&["trace", of, "--replicate", replicate]).1;
        assert_eq!(log("it"), log("four"));
    }
    let (code, words) = run(&["band", "it", "--runs", "3", "--no-progress"]);
    assert_eq!(code, 0, "{words}");
    assert!(
        words.contains(" points x 3 replicates: ") && words.contains(" simulations, about "),
        "{words}"
    );
    assert!(
        words.contains("net job loss at both ends of a range") && words.contains("turns: "),
        "{words}"
    );
    assert!(page().contains("\n## What one assumption does alone\n"));
    assert_eq!(run(&["verify", "it"]).0, 0);
    assert!(folder.path().join("it-band/points.csv").exists());
    // Where nothing is assumed there is no band.
    fs::write(folder.path().join("plain.toml"), SMALL).unwrap();
    assert_eq!(run(&["run", "plain.toml", "--out", "plain", "--quiet"]).0, 0);
    let (code, words) = run(&["band", "plain"]);
    assert!(code == 2 && words.contains("no assumption is drawn in it"), "{words}");
}
