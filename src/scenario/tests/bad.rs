//! One fixture per mistake, `tests/bad/NAME.toml`, with its message, `NAME.txt`. `TELOSIM_BLESS=1`
//! writes them anew.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::toy::{BASELINE, vocabulary};
use crate::scenario::{Scenario, Style};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad")
}

fn fixtures() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder()).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|e| e == "toml")).collect();
    paths.sort();
    paths
}

/// The message for a fixture, without the name of the folder that the test ran in.
fn message(path: &Path, style: Style) -> String {
    let faults = match Scenario::read(path, &vocabulary(), BASELINE, &[]) {
        Ok(scenario) => scenario.notes,
        Err(faults) => Some(faults),
    };
    let text = faults.map_or_else(|| "no mistake\n".to_owned(), |faults| faults.render(style));
    text.replace(&format!("{}/", folder().display()), "")
}

#[test]
fn each_mistake_is_answered_with_its_message() {
    let bless = std::env::var_os("TELOSIM_BLESS").is_some();
    let mut different = Vec::new();
    for path in fixtures() {
        let (got, file) = (message(&path, Style::Plain), path.with_extension("txt"));
        if bless {
            std::fs::write(&file, &got).unwrap();
        }
        let expected = std::fs::read_to_string(&file).unwrap_or_default();
        if got != expected {
            different.push(format!("{}:\n{got}", path.display()));
        }
    }
    assert!(different.is_empty(), "messages changed:\n{}", different.join("\n"));
}

#[test]
fn there_is_a_fixture_for_many_mistakes_and_each_is_a_mistake() {
    let fixtures = fixtures();
    assert!(fixtures.len() >= 150, "{}", fixtures.len());
    for path in fixtures.iter().filter(|path| !path.ends_with("parent.toml")) {
        assert_ne!(message(path, Style::Plain), "no mistake\n", "{}", path.display());
    }
}

/// File, line, column, the line with a mark below it, and what is expected or to be done.
#[test]
fn each_mistake_says_where_it_is_and_what_is_expected() {
    for path in fixtures().iter().filter(|path| !path.ends_with("utf16.toml")) {
        let message = message(path, Style::Plain);
        for mistake in message.split("\n\n").filter(|it| it.starts_with(['e', 'w'])) {
            let place = mistake.lines().find_map(|line| line.trim().strip_prefix("--> "));
            let place: Vec<&str> = place.unwrap_or_default().split(':').collect();
            let is_number = |it: &&str| it.parse::<usize>().is_ok_and(|it| it > 0);
            assert!(place.len() == 3 && place[1..].iter().all(is_number), "{mistake}");
            let marked = mistake.lines().find(|line| line.contains('^'));
            let said = marked.map(|line| line[line.rfind('^').unwrap_or(0) + 1..].trim());
            assert!(said.is_some_and(|it| it.len() > 3), "nothing is said at the mark: {mistake}");
        }
    }
}

#[test]
fn a_terminal_gets_the_same_words_and_no_foreign_escapes() {
    for path in fixtures() {
        let drawn = message(&path, Style::Graphic { colour: false });
        assert!(!drawn.contains('\u{1b}') && !drawn.contains('\u{202e}'), "{}", path.display());
    }
    let path = folder().join("unknown-key.toml");
    assert!(message(&path, Style::Graphic { colour: true }).contains('\u{1b}'));
}

/// Cuts and damages every fixture at many places: whatever comes, an answer comes, and soon.
#[test]
fn damaged_scenarios_never_panic_nor_hang() {
    let vocabulary = vocabulary();
    let began = Instant::now();
    for path in fixtures() {
        let bytes = std::fs::read(&path).unwrap();
        for at in (0..bytes.len().min(600)).step_by(7) {
            let mut damaged = bytes.clone();
            damaged[at] = damaged[at].wrapping_add(29);
            for bytes in [&bytes[..at], &damaged] {
                let _ = Scenario::parse("x", bytes, &vocabulary, BASELINE, &[])
                    .map_err(|faults| faults.to_string());
            }
        }
    }
    assert!(began.elapsed() < Duration::from_secs(60), "{:?}", began.elapsed());
}

#[test]
fn hostile_sizes_are_answered_within_two_seconds() {
    let vocabulary = vocabulary();
    let million = 1 << 20;
    for text in [
        format!("title = {}", "[".repeat(100_000)),
        format!("title = {}", "{ a = ".repeat(100_000)),
        format!("{} = 1", vec!["a"; 100_000].join(".")),
        "a = 1\n".repeat(million / 6),
        "= \n".repeat(million / 3),
        "=\n".repeat((1 << 18) / 2),
        "[[arm]]\n".repeat(million / 10),
        "x".repeat(million + 1),
        (0..million / 16).map(|i| format!("a{i} = {i}\n")).collect(),
    ] {
        let began = Instant::now();
        let faults = Scenario::parse("x", text.as_bytes(), &vocabulary, BASELINE, &[]).unwrap_err();
        assert!(faults.render(Style::Plain).len() < 100_000);
        assert!(began.elapsed() < Duration::from_secs(2), "{:?}: {:.30}", began.elapsed(), text);
    }
}
