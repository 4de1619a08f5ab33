//! Changes of a text that a person or an accident could make, and some that nobody would: by its tokens, not by its bytes
//! alone.

use crate::ground::Dice;

/// Values that have been trouble to somebody.
const VALUES: [&str; 46] = [
    "0",
    "-0.0",
    "1",
    "-1",
    "1e308",
    "1e309",
    "1e-400",
    "nan",
    "-inf",
    "inf",
    "18446744073709551615",
    "18446744073709551616",
    "9223372036854775807",
    "-9223372036854775808",
    "0x7fffffffffffffff",
    "1_000",
    "1__0",
    "01",
    ".5",
    "5.",
    "true",
    "\"\"",
    "\"=1+1\"",
    "\"\\u0000\"",
    "\"\\u202e\"",
    "\"\\u001b[2J\"",
    "\"0.5 to 1.5\"",
    "\"5 %\"",
    "\"1 to\"",
    "'''x'''",
    "\"\"\"\n\"\"\"",
    "[]",
    "[[]]",
    "{}",
    "{ a = 1 }",
    "2026-01-01",
    "0000-01-01",
    "9999-12-31T23:59:60Z",
    "2026-02-30",
    "{ lognormal = { median = 0, p90 = 0 } }",
    "{ pert = { min = 2, mode = 1, max = 0 } }",
    "{ choice = [] }",
    "{ normal = { mean = 1e300, sd = 1e300 } }",
    "{ gamma = { shape = 0, mean = 1 } }",
    "[1, \"a\", nan]",
    "\"neutral\"",
];

/// Lines that mean something somewhere.
const LINES: [&str; 22] = [
    "[",
    "[[",
    "]]",
    "[time]",
    "[ensemble]",
    "[[arm]]",
    "[[axis]]",
    "[[point]]",
    "[[policy]]",
    "[[lever]]",
    "[[check]]",
    "[[experiment]]",
    "extends = \"neutral\"",
    "extends = \"../../../etc/passwd\"",
    "runs = 1000000000000",
    "set = { \"tasks.multiplier\" = 2.0 }",
    "a.b.c.d.e = 1",
    "steps = 1000000",
    "[sweep]\ndesign = \"sobol\"\npoints = 1000000000",
    "title = \"again\"",
    "[organizations]\ncount = 10000000000",
    "assume = [\"*\"]",
];

/// Where tokens of a text begin and end: words, numbers, texts, signs, line ends.
fn tokens(text: &[u8]) -> Vec<(usize, usize)> {
    let is_word =
        |byte: u8| byte.is_ascii_alphanumeric() || b"_.-+".contains(&byte) || byte >= 0x80;
    let (mut found, mut at) = (vec![], 0);
    while at < text.len() {
        let begin = at;
        at += 1;
        if is_word(text[begin]) {
            while at < text.len() && is_word(text[at]) {
                at += 1;
            }
        } else if text[begin] == b'"' {
            while at < text.len() && text[at] != b'"' && text[at] != b'\n' {
                at += 1;
            }
            at = (at + 1).min(text.len());
        }
        if text[begin] != b' ' {
            found.push((begin, at));
        }
    }
    found
}

fn replaced(text: &[u8], (begin, end): (usize, usize), by: &[u8]) -> Vec<u8> {
    [&text[..begin], by, &text[end..]].concat()
}

/// A text with one to four changes; `other` lends it tokens and lines.
pub fn mutated(text: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut text = text.to_vec();
    for _ in 0..=dice.below(4) {
        text = once(&text, other, dice);
    }
    text.truncate(1 << 20);
    text
}

fn once(text: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let (its, others) = (tokens(text), tokens(other));
    let Some(&token) = its.get(dice.below(its.len())) else { return other.to_vec() };
    let lines: Vec<&[u8]> = text.split_inclusive(|&it| it == b'\n').collect();
    let line = dice.below(lines.len());
    let rest = |of: &[&[u8]]| of.concat();
    match dice.below(14) {
        0..=2 => replaced(text, token, VALUES[dice.below(VALUES.len())].as_bytes()),
        3 => {
            let by = others.get(dice.below(others.len())).map_or(&b""[..], |it| &other[it.0..it.1]);
            replaced(text, token, by)
        }
        4 => replaced(text, token, b""),
        5 => {
            replaced(text, (token.0, token.0), &text[token.0..token.1].repeat(1 + dice.below(300)))
        }
        6 => {
            let (a, b) = (token, its[dice.below(its.len())]);
            let (a, b) = if a.0 <= b.0 { (a, b) } else { (b, a) };
            if a.1 > b.0 {
                return text.to_vec();
            }
            [&text[..a.0], &text[b.0..b.1], &text[a.1..b.0], &text[a.0..a.1], &text[b.1..]].concat()
        }
        7 => [rest(&lines[..line]), rest(&lines[line + 1..])].concat(),
        8 => [rest(&lines[..=line]), rest(&lines[line..])].concat(),
        9 => {
            let to = dice.below(lines.len());
            let mut lines = lines.clone();
            let moved = lines.remove(line);
            lines.insert(to.min(lines.len()), moved);
            rest(&lines)
        }
        10 => {
            let new = format!("{}\n", LINES[dice.below(LINES.len())]);
            [rest(&lines[..line]).as_slice(), new.as_bytes(), &rest(&lines[line..])].concat()
        }
        11 => {
            let theirs: Vec<&[u8]> = other.split_inclusive(|&it| it == b'\n').collect();
            let from = dice.below(theirs.len());
            let to = (from + 1 + dice.below(8)).min(theirs.len());
            let some = theirs.get(from..to).map_or(vec![], |it| it.concat());
            [rest(&lines[..line]).as_slice(), &some, &rest(&lines[line..])].concat()
        }
        12 => text[..dice.below(text.len())].to_vec(),
        _ => {
            let mut new = text.to_vec();
            let at = dice.below(new.len());
            new[at] = dice.below(256) as u8;
            new
        }
    }
}
