//! Files of the project as rules see them: as they are, and with comments and strings blanked out.

use std::fs;
use std::path::Path;

/// A file and two views of it, line by line.
pub struct Source {
    /// Relative to the project's root, with `/`.
    pub path: String,
    pub text: String,
    /// The text with comments, strings and characters as blanks: what the compiler acts on.
    pub code: String,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.into(), text: text.into(), code: blank(text) }
    }

    /// The module of the spine that the file belongs to, if it lies in one.
    pub fn module(&self) -> Option<&str> {
        let name = self.path.strip_prefix("src/")?.split('/').next()?;
        let name = name.strip_suffix(".rs").unwrap_or(name);
        (!["lib", "main"].contains(&name)).then_some(name)
    }

    /// A complaint about the line on which byte `at` lies.
    pub fn breach(&self, at: usize, why: &str) -> String {
        let line = self.text[..at].matches('\n').count();
        let what = self.text.lines().nth(line).unwrap_or("").trim();
        format!("{}:{}: {why}: {what}", self.path, line + 1)
    }

    /// Every path in the code and where it stands; `use a::{b, c::d}` counts as `a::b` and `a::c::d`.
    pub fn paths(&self) -> Vec<(usize, Vec<&str>)> {
        let mut found = vec![];
        let mut prefixes: Vec<Vec<&str>> = vec![]; // one for each open `::{`
        let mut depths: Vec<usize> = vec![]; // and the braces that are open inside it
        let mut path: Vec<&str> = vec![];
        let (mut start, mut joined) = (0, false);
        for (at, token) in tokens(&self.code) {
            let word = token.starts_with(|c: char| c.is_alphanumeric() || c == '_');
            if word {
                if !joined {
                    end(&mut found, start, &mut path);
                    start = at;
                    path = prefixes.last().cloned().unwrap_or_default();
                }
                path.push(token);
                joined = false;
            } else if token == "::" {
                joined = true;
            } else if token == "{" && joined {
                prefixes.push(std::mem::take(&mut path));
                depths.push(0);
                joined = false;
            } else {
                end(&mut found, start, &mut path);
                joined = false;
                match (token, depths.last_mut()) {
                    ("{", Some(open)) => *open += 1,
                    ("}", Some(0)) => {
                        prefixes.pop();
                        depths.pop();
                    }
                    ("}", Some(open)) => *open -= 1,
                    _ => {}
                }
            }
        }
        end(&mut found, start, &mut path);
        found
    }
}

fn end<'a>(found: &mut Vec<(usize, Vec<&'a str>)>, start: usize, path: &mut Vec<&'a str>) {
    let path = std::mem::take(path);
    if !path.is_empty() {
        found.push((start, path));
    }
}

/// Words, `::` and single signs of blanked code, and where they stand.
pub fn tokens(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        at += code[at..].len() - code[at..].trim_start().len();
        let rest = &code[at..];
        let first = rest.chars().next()?;
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let length = match rest.find(|c| !word(c)).unwrap_or(rest.len()) {
            0 if rest.starts_with("::") => 2,
            0 => first.len_utf8(),
            n => n,
        };
        at += length;
        Some((at - length, &rest[..length]))
    })
}

/// The text with comments and the insides of strings and characters as blanks, byte for byte.
fn blank(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let tail = &rest[first.len_utf8()..];
        let after_word = code.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |n| n + 2)
        } else if let Some(hashes) = raw(rest).filter(|_| !after_word) {
            let close = format!("\"{}", "#".repeat(hashes));
            let open = hashes + 2;
            rest[open..].find(&close).map_or(rest.len(), |n| open + n + close.len())
        } else if first == '"' {
            quoted(rest, '"')
        } else if first == '\'' && (tail.starts_with('\\') || tail.chars().nth(1) == Some('\'')) {
            quoted(rest, '\'')
        } else {
            code.push(first);
            rest = tail;
            continue;
        };
        code.extend(rest[..length].bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }));
        rest = &rest[length..];
    }
    code
}

/// The hashes of the raw string that begins here, if one does.
fn raw(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('r')?;
    let hashes = inner.len() - inner.trim_start_matches('#').len();
    inner[hashes..].starts_with('"').then_some(hashes)
}

fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = true; // so that the opening quote does not close
    for (at, c) in rest.char_indices() {
        if !escaped && c == quote {
            return at + 1;
        }
        escaped = !escaped && c == '\\';
    }
    rest.len()
}

/// Every text file of the project, in order, without what is built, run or hidden (but with `.ci`).
pub fn project() -> Vec<Source> {
    let mut files = vec![];
    walk(Path::new("."), &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(files.iter().any(|f| f.path == "src/lib.rs"), "tests run in the project's root");
    files
}

fn walk(folder: &Path, files: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if ["target", "runs"].contains(&&*name) || name.starts_with('.') && name != ".ci" {
            continue;
        } else if path.is_dir() {
            walk(&path, files);
        } else if let Ok(text) = fs::read_to_string(&path) {
            let path = path.to_string_lossy().replace('\\', "/");
            files.push(Source::new(path.trim_start_matches("./"), &text));
        }
    }
}

#[test]
fn comments_and_strings_are_blanked_and_lifetimes_stay() {
    let text = "a(\"x\\\"y\"); // b\nr#\"c\"# 'd' '\\'' &'e f /* g */ h";
    let words: Vec<_> = tokens(&blank(text)).map(|t| t.1.to_owned()).collect();
    assert_eq!(words, ["a", "(", ")", ";", "&", "'", "e", "f", "h"]);
    assert_eq!(blank(text).len(), text.len());
}

#[test]
fn a_use_tree_is_as_many_paths_as_it_names() {
    let source = Source::new("src/x.rs", "use a::{b, c::{d, e}, f}; fn g() { h::i(j) }");
    let paths: Vec<_> = source.paths().into_iter().map(|p| p.1.join("::")).collect();
    for path in ["a::b", "a::c::d", "a::c::e", "a::f", "h::i"] {
        assert!(paths.iter().any(|p| p == path), "{path} in {paths:?}");
    }
}
