//! What is misspelt is answered with what may have been meant, and what is asked for is found.

use std::fs;

use crate::{SMALL, code, place, root, said, telosim};

/// The kind and name of each hit of a search, best first.
fn hits(words: &[&str]) -> Vec<String> {
    let arguments: Vec<&str> = std::iter::once("explain").chain(words.iter().copied()).collect();
    let output = telosim(&root(), &arguments);
    assert_eq!(code(&output), 0, "{words:?}: {}", said(&output));
    let text = said(&output);
    let heads = text.lines().filter(|line| !line.starts_with(' ') && line.contains("  "));
    heads.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn explain_searches_rooms_parameters_metrics_words_and_exit_codes() {
    for (words, first, also) in [
        (&["retraining"][..], "word Retraining", &["parameter displacement.retraining"][..]),
        (&["budget"], "word Budget", &["parameter demand.executor_budget"]),
        (&["unit"], "word Units", &["topic units"]),
        (&["G_P"], "word Purpose scaling", &[]),
        (&["3"], "exit code 3", &[]),
        (&["purpose"], "word Purpose", &["room purposes"]),
        (&["lead", "time"], "word Lead time", &["metric coordination.lead_time"]),
        (&["counterfactual"], "word Reference", &["topic reference"]),
    ] {
        let found = hits(words);
        assert_eq!(found.first().map(String::as_str), Some(first), "{words:?}: {found:?}");
        for wanted in also {
            assert!(found.iter().any(|it| it == wanted), "{words:?} finds no {wanted}: {found:?}");
        }
    }
    // A list that is cut says how much is left out.
    assert!(said(&telosim(&root(), &["explain", "work"])).contains(" more.\n"));
}

#[test]
fn a_metric_that_is_misspelt_is_suggested_and_all_are_not_listed() {
    let folder = place();
    fs::write(folder.path().join("small.toml"), SMALL).unwrap();
    fs::write(
        folder.path().join("sweep.toml"),
        format!(
            "{SMALL}[sweep]\ndesign = \"morris\"\npoints = 2\n[[axis]]\nset = \"tasks.multiplier\"\nfrom = 1\nto = 2\n"
        )
        .replace("years = 1", "years = 0.1"),
    )
    .unwrap();
    let output = telosim(folder.path(), &["sweep", "sweep.toml", "--out", "swept", "--quiet"]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    for arguments in [
        &["compare", "small.toml", "small.toml", "--metrics", "headline.nets"][..],
        &["compare", "small.toml", "small.toml", "--target", "headline.nets < 0.1"],
        &["sensitivity", "swept", "--metric", "headline.nets"],
        &["discover", "swept", "--when", "headline.nets > 0.1"],
    ] {
        let output = telosim(folder.path(), arguments);
        let text = said(&output);
        assert_eq!(code(&output), 2, "{arguments:?}: {text}");
        assert!(text.contains("did you mean `headline.net`?"), "{arguments:?}: {text}");
        assert!(text.len() < 300, "{arguments:?}: {text}");
    }
    // What is no run folder is not called a scenario that is missing.
    for arguments in [&["sensitivity", "swep"][..], &["trace", "swep"], &["report", "swep"]] {
        let text = said(&telosim(folder.path(), arguments));
        assert!(text.contains("swep does not exist; did you mean `swept`?"), "{text}");
        assert!(!text.contains("scenario.toml"), "{text}");
    }
}

#[test]
fn what_a_run_could_not_do_is_refused_by_check_with_line_and_caret() {
    let folder = place();
    for (name, text, said_of_it) in [
        ("work", "[tasks]\nwork = 1e300\n", "`tasks.work`: 1e300 is too large"),
        ("law", "[tasks]\nwork = { exponential = { mean = 1e50 } }\n", "more than 1e12"),
        ("slots", "[feedback]\nslots_per_person = 1e12\n", "out of range"),
    ] {
        let file = format!("{name}.toml");
        fs::write(folder.path().join(&file), format!("{SMALL}{text}")).unwrap();
        for command in ["check", "run"] {
            let output = telosim(folder.path(), &[command, &file]);
            let words = said(&output);
            assert_eq!(code(&output), 65, "{command} {name}: {words}");
            assert!(
                words.contains(said_of_it) && words.contains(" ^"),
                "{command} {name}: {words}"
            );
        }
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4, "nothing was written");
}

#[test]
fn a_lever_that_is_none_is_answered_with_levers_and_how_many_more_there_are() {
    let folder = place();
    let lever = "[[lever]]\nat = 2026-06-01\nset = \"purposes.leading\"\nto = 4\n";
    fs::write(folder.path().join("x.toml"), format!("{SMALL}{lever}")).unwrap();
    let text = said(&telosim(folder.path(), &["check", "x.toml"]));
    let levers = said(&telosim(folder.path(), &["explain", "levers"]));
    let all = levers.lines().filter(|line| !line.starts_with(' ')).count();
    assert!(text.contains("levers: purposes.multiplier"), "{text}");
    assert!(text.contains(&format!("and {} more; `telosim explain levers`", all - 12)), "{text}");
}
