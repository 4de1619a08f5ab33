//! Metrics and parameters are spoken of outside their room by constants of `model/states`, so that a name that is gone does
//! not compile; each constant is the name of something that there is.

use std::collections::BTreeSet;

use telosim::study::{Stage, vocabulary};

use crate::source::{Source, project};

/// The names of all metrics, of the quantities whose strata some of them are, and of all parameters.
fn names() -> BTreeSet<String> {
    let metrics = Stage::new().unwrap().metrics();
    let parameters = vocabulary(&metrics);
    let parameters = parameters.paths().map(str::to_owned);
    let quantities = metrics.iter().filter_map(|it| Some(it.stratum.as_ref()?.quantity.clone()));
    let names = metrics.iter().map(|it| it.name.clone());
    names.chain(quantities).chain(parameters).collect()
}

/// The room whose file it is.
fn room(path: &str) -> Option<&str> {
    let within = path.strip_prefix("src/model/")?;
    let first = within.strip_prefix("states/").unwrap_or(within).split('/').next()?;
    Some(match first.trim_end_matches(".rs") {
        "agents" => "organizations",
        room => room,
    })
}

/// The rooms that have names.
fn rooms(names: &BTreeSet<String>) -> BTreeSet<&str> {
    names.iter().filter_map(|it| it.split('.').next()).collect()
}

/// Names, right or not, that a file spells out although they belong to another room.
fn spelt(file: &Source, rooms: &BTreeSet<&str>) -> Vec<String> {
    let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let tests = file.code.find("#[cfg(test)]\nmod").unwrap_or(file.text.len());
    let mut found = vec![];
    let mut at = 0;
    for line in file.text[..tests].split_inclusive('\n') {
        let start = at;
        at += line.len();
        // Of what TOML looks like examples are given as text; `check` reads each of them.
        if line.trim_start().starts_with("//") || line.contains("r#\"") {
            continue;
        }
        let texts = line.split('"').skip(1).step_by(2);
        let foreign = |text: &&str| {
            text.split_once('.').is_some_and(|(its, rest)| {
                let named = rooms.contains(its) && !rest.is_empty() && rest.chars().all(word);
                named && Some(its) != room(&file.path)
            })
        };
        found.extend(texts.filter(foreign).map(|_| file.breach(start, "spells out a name")));
    }
    found
}

#[test]
fn no_name_of_a_metric_or_parameter_is_spelt_out_outside_its_room() {
    let (names, files) = (names(), project());
    let rooms = rooms(&names);
    let source = files.iter().filter(|it| it.module().is_some() && !it.path.contains("tests"));
    let found: Vec<String> = source.flat_map(|it| spelt(it, &rooms)).collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn a_name_that_is_spelt_out_elsewhere_is_found() {
    let names = names();
    let of = |path, text| spelt(&Source::new(path, text), &rooms(&names)).len();
    let text = "const A: &str = \"displacement.share\";\n// \"displacement.share\"\n";
    assert_eq!(of("src/report/body.rs", text), 1);
    assert_eq!(of("src/model/demand/metrics.rs", text), 1);
    assert_eq!(of("src/report/body.rs", "const A: &str = \"displacement.shares\";"), 1);
    assert_eq!(of("src/model/displacement/metrics.rs", text), 0);
    assert_eq!(
        of(
            "src/report/body.rs",
            "#[cfg(test)]\nmod tests { const A: &str = \"displacement.share\"; }"
        ),
        0
    );
}

#[test]
fn each_constant_is_a_name_that_there_is() {
    let names = names();
    let mut all = 0;
    for file in project().iter().filter(|it| it.path.starts_with("src/model/states/")) {
        for line in file.text.lines().filter(|it| it.contains(": &str = \"") && it.contains('.')) {
            let name = line.split('"').nth(1).unwrap();
            assert!(names.contains(name), "{}: {name}", file.path);
            all += 1;
        }
    }
    assert!(all > 50, "{all}");
}
