//! Plain English in documents, scenarios, comments and strings: no worn phrases, and numbers with a leading zero.

use crate::source::Source;
use crate::tidy::holds;

/// Worn phrases, and what the field says instead.
const WORN: [(&str, &str); 24] = [
    ("told apart", "distinguishable, or heterogeneous"),
    ("telling apart", "distinguishing"),
    ("tells apart", "distinguishes"),
    ("told from", "distinguished from, or significant"),
    ("luck", "chance, noise or random numbers"),
    ("lucky", "by chance"),
    ("the same draws", "the same random numbers"),
    ("whoever", "the person who"),
    ("whosoever", "the person who"),
    ("how hard", "how much"),
    ("stand in for", "substitute for"),
    ("stands in for", "substitutes for"),
    ("stood in for", "substituted for"),
    ("standing in for", "substituting for"),
    ("hang on", "depend on"),
    ("hangs on", "depends on"),
    ("for want of", "for lack of"),
    ("dear", "expensive"),
    ("dearer", "more expensive"),
    ("dearest", "most expensive"),
    ("the lower the less", "less is less"),
    ("each has its own fate", "they are independent"),
    ("through which glasses", "how somebody sees"),
    ("is to be had", "is available"),
];

/// What people write in a file: all of a document, comments and strings of code, without the marks of comments.
fn prose(file: &Source) -> String {
    if !file.path.ends_with(".rs") {
        return file.text.clone();
    }
    let pairs = file.text.bytes().zip(file.code.bytes());
    // Where the code has a letter or a sign, nobody writes prose.
    let kept = pairs.map(|(text, code)| if code == b' ' || code == b'\n' { text } else { b' ' });
    String::from_utf8_lossy(&kept.collect::<Vec<u8>>()).into_owned()
}

/// Words with where they stand.
fn words(text: &str) -> Vec<(usize, &str)> {
    let letter = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = vec![];
    let mut rest = text;
    while let Some(start) = rest.find(letter) {
        let word = &rest[start..];
        let end = word.find(|c| !letter(c)).unwrap_or(word.len());
        found.push((text.len() - rest.len() + start, &word[..end]));
        rest = &word[end..];
    }
    found
}

fn is_read(file: &&Source) -> bool {
    let ends =
        [".rs", ".md", ".toml", ".py", ".ipynb", ".txt", ".ci/run", ".ci/editors", ".ci/release"];
    // This file names what it forbids, and licences are not ours.
    let others = [file!(), "assets/"];
    ends.iter().any(|end| file.path.ends_with(end))
        && !others.iter().any(|other| file.path.starts_with(other))
}

fn worn(files: &[Source]) -> Vec<String> {
    let mut breaches = vec![];
    for file in files.iter().filter(is_read) {
        let prose = prose(file).to_lowercase();
        let words = words(&prose);
        for (phrase, instead) in WORN {
            let parts: Vec<&str> = phrase.split(' ').collect();
            let same =
                |run: &&[(usize, &str)]| run.iter().map(|word| word.1).eq(parts.iter().copied());
            let found = words.windows(parts.len()).filter(same);
            breaches.extend(found.map(|run| file.breach(run[0].0, &format!("say {instead}"))));
        }
    }
    breaches
}

#[test]
fn nobody_writes_worn_phrases() {
    holds(worn);
    let finds = |path: &str, text: &str| worn(&[Source::new(path, text)]).len();
    assert_eq!(finds("docs/a.md", "Two that cannot be told\napart, by Luck; pluck"), 2);
    assert_eq!(
        finds("src/a.rs", "/// Cannot be told\n    /// apart.\nlet luck = \"luck\"; // dear"),
        3
    );
    assert_eq!(finds("src/a.rs", "fn told_apart(luck: f64) {}"), 0);
}

/// Numbers that begin with a point, but for the precision in a format such as `{x:.3}`.
fn headless(files: &[Source]) -> Vec<String> {
    let mut breaches = vec![];
    // What is wrong on purpose may be wrong in this, too.
    let right = |it: &&Source| is_read(it) && !it.path.starts_with("tests/bad/");
    for file in files.iter().filter(right) {
        let prose = prose(file);
        for (at, _) in prose.match_indices('.') {
            let number = prose[at + 1..].starts_with(|c: char| c.is_ascii_digit());
            let before = prose[..at].trim_end_matches(['+', '-']);
            let alone = before
                .chars()
                .next_back()
                .is_none_or(|c| c.is_whitespace() || "(=*/±√≤≥<>|`–".contains(c));
            if number && alone {
                breaches.push(file.breach(at, "a number has a leading zero"));
            }
        }
    }
    breaches
}

#[test]
fn numbers_have_a_leading_zero() {
    holds(headless);
    let finds = |path: &str, text: &str| headless(&[Source::new(path, text)]).len();
    assert_eq!(finds("docs/a.md", "| .5 | -.02 [.3, .1] and 0.7, v1.2"), 3);
    assert_eq!(finds("src/a.rs", "// at .5\nlet x = pair .1; f(\"{x:.1} {x:+.3} .2\")"), 2);
}
