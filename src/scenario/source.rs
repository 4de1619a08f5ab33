//! The texts that a scenario is made of, and places in them.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use super::fault::{Fault, Severity};
use super::text;

/// The largest scenario file `[bytes]`.
pub(crate) const LARGEST: u64 = 1 << 20;

/// The longest excerpt of a line `[characters]`.
const WIDEST: usize = 100;

/// A piece of one of the texts `[bytes]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub(crate) file: u32,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// One text: a file, the built-in baseline or a setting on the command line.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    text: String,
    /// Where each line starts `[bytes]`.
    lines: Vec<usize>,
}

impl Source {
    /// What it is called in messages and origins.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text, with `\n` for every line end.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// All texts of one scenario, the file that was asked for first.
#[derive(Clone, Debug, Default)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// Takes in a text as it is.
    pub(crate) fn add(&mut self, name: &str, text: &str) -> u32 {
        let text = text.replace("\r\n", "\n");
        let lines =
            std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        self.0.push(Source { name: name.to_owned(), text, lines });
        u32::try_from(self.0.len() - 1).expect("extends chains are limited")
    }

    /// Takes in bytes, or says why they are no text.
    pub(crate) fn admit(&mut self, name: &str, bytes: &[u8]) -> Result<u32, Fault> {
        if bytes.len() as u64 > LARGEST {
            return Err(too_large(name, bytes.len() as u64));
        }
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            let message = format!("{} is written in UTF-16", text::shown_path(name));
            return Err(Fault::new(message).help("save it as UTF-8"));
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let wrong = match std::str::from_utf8(bytes) {
            Err(error) => Some((error.valid_up_to(), "is not UTF-8 text", "save it as UTF-8")),
            Ok(text) => text
                .find('\0')
                .map(|at| (at, "holds a NUL byte", "it may be UTF-16, or no text at all")),
        };
        let Some((offset, what, help)) = wrong else {
            return Ok(self.add(name, std::str::from_utf8(bytes).expect("just checked")));
        };
        // One stand-in per byte that is no character keeps the excerpt's offsets right.
        let ascii = |byte: &u8| if byte.is_ascii() { char::from(*byte) } else { '?' };
        let text: String = bytes.iter().map(ascii).collect();
        let start = offset - text[..offset].matches("\r\n").count();
        let file = self.add(name, &text);
        let place = Place { file, start: start as u32, end: start as u32 + 1 };
        let message = format!("{} {what} at byte {offset}", text::shown_path(name));
        Err(Fault::at(place, message, format!("byte 0x{:02x}", bytes[offset])).help(help))
    }

    /// Reads a file, at most as much of it as is allowed.
    pub(crate) fn read(&mut self, path: &Path) -> Result<u32, Fault> {
        let name = path.display().to_string();
        let shown = text::shown_path(&name);
        let missing = |message: String| Fault::new(message).severity(Severity::Missing);
        let about = match std::fs::metadata(path) {
            Ok(about) => about,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(
                    missing(format!("{shown} does not exist")).meant(similar(path).as_deref())
                );
            }
            Err(error) => return Err(missing(format!("{shown} cannot be read: {error}"))),
        };
        if !about.is_file() {
            let what = if about.is_dir() { "a folder" } else { "not a regular file" };
            return Err(missing(format!("{shown} is {what}, not a scenario file")));
        }
        if about.len() > LARGEST {
            return Err(too_large(&name, about.len()));
        }
        let mut bytes = Vec::new();
        let read = File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes));
        read.map_err(|error| missing(format!("{shown} cannot be read: {error}")))?;
        self.admit(&name, &bytes)
    }

    /// The text that a place is in.
    pub fn get(&self, place: Place) -> &Source {
        &self.0[place.file as usize]
    }

    /// `file:line` of a place; no line for a setting on the command line.
    pub fn at(&self, place: Place) -> String {
        let source = self.get(place);
        let name = text::shown_path(&source.name);
        if source.name == COMMAND_LINE { name } else { format!("{name}:{}", self.line(place)) }
    }

    /// The line of a place, from 1.
    pub(crate) fn line(&self, place: Place) -> usize {
        let start = self.start(place);
        self.get(place).lines.partition_point(|at| *at <= start)
    }

    /// Whether the line of a place is wider than an excerpt.
    pub(crate) fn is_long(&self, place: Place) -> bool {
        let (source, line) = (self.get(place), self.line(place));
        let end = source.lines.get(line).copied().unwrap_or(source.text.len());
        end - source.lines[line - 1] > 4 * WIDEST
    }

    /// Line and column, both from 1 `[lines, characters]`.
    fn line_column(&self, place: Place) -> (usize, usize) {
        let (source, start, line) = (self.get(place), self.start(place), self.line(place));
        (line, source.text[source.lines[line - 1]..start].chars().count() + 1)
    }

    /// The start of a place, on a character.
    fn start(&self, place: Place) -> usize {
        self.get(place).text.floor_char_boundary(place.start as usize)
    }

    /// Draws the line of a place with a caret under it.
    pub(crate) fn excerpt(&self, place: Place, label: &str, arrow: &str, out: &mut String) {
        let source = self.get(place);
        let (line, column) = self.line_column(place);
        let gutter = " ".repeat(line.to_string().len());
        *out += &format!("{gutter}{arrow} {}:{line}:{column}\n", text::shown_path(&source.name));
        let text = text::printable(
            source.text[source.lines[line - 1]..].lines().next().unwrap_or_default(),
        );
        // A long line is shown from a little before the caret.
        let from = if column > WIDEST { column - 20 } else { 1 };
        let excerpt: String = text.chars().skip(from - 1).take(WIDEST).collect();
        let cut = if from > 1 { "…" } else { "" };
        let more = if text.chars().count() > from - 1 + WIDEST { "…" } else { "" };
        let end = source.text.floor_char_boundary(place.end as usize);
        let width = source.text[self.start(place)..end]
            .lines()
            .next()
            .map_or(0, |text| text.chars().count());
        let pad: String = excerpt
            .chars()
            .take(column - from)
            .map(|c| if c == '\t' { '\t' } else { ' ' })
            .collect();
        let pad = format!("{}{pad}", " ".repeat(cut.chars().count()));
        let carets = "^".repeat(width.clamp(1, WIDEST.saturating_sub(column - from).max(1)));
        let gap = if label.is_empty() { "" } else { " " };
        *out += &format!(
            "{gutter} |\n{line} | {cut}{excerpt}{more}\n{gutter} | {pad}{carets}{gap}{label}\n"
        );
    }
}

/// The name of the text of a `--set`.
pub(crate) const COMMAND_LINE: &str = "command line";

fn too_large(name: &str, bytes: u64) -> Fault {
    Fault::new(format!(
        "{} has {bytes} bytes; a scenario has at most {LARGEST}",
        text::shown_path(name)
    ))
}

/// The file in the same folder whose name is nearest.
pub(crate) fn similar(path: &Path) -> Option<String> {
    let given = path.file_name()?.to_str()?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let listed = std::fs::read_dir(folder.unwrap_or(Path::new("."))).ok()?;
    let mut names: Vec<String> = listed
        .take(10_000)
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    names.sort();
    let near = text::meant(given, names.iter().map(String::as_str))?;
    Some(text::shown_path(&path.with_file_name(near).display().to_string()))
}
