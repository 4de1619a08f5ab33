//! Standard output: text for people, or one JSON document for programs (`--json`); and standard error, on which words come by the
//! way. Nothing else in the program writes to either but event logs as they come, so that neither a closed nor a full one is a
//! panic, and nothing that a file brings along moves a terminal's cursor.
//!
//! A command says what it has found as text, and as a typed [`Document`] if it has one. As JSON what it said comes out once, at the end:
//! the document; a list where there are several; the text of a command that has nothing but text; why it ended where it
//! came to nothing.

use std::borrow::Cow;
use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Mutex;

use schemars::{JsonSchema, Schema};
use serde::Serialize;
use serde_json::Value;

use super::Failure;
use super::echo::{echoed, echoed_json};
use super::results::Document;

/// What has been said so far, where it is to be JSON.
#[derive(Debug, Default)]
struct Said {
    text: String,
    documents: Vec<Value>,
}

/// `None` where it goes to standard output as it comes.
static SAID: Mutex<Option<Said>> = Mutex::new(None);

/// A copy that is gone when the command ends, and the run that it is of.
static GONE: Mutex<Option<[String; 2]>> = Mutex::new(None);

/// What a command prints: one document, or one for each of the scenarios or files that it was given.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "it says what the schema says")]
enum Printed {
    One(Box<Document>),
    Several(Vec<Document>),
}

/// The schema of what `--json` prints.
pub(super) fn schema() -> Schema {
    schemars::schema_for!(Printed)
}

/// Keeps what is said, to print it as one document.
pub(super) fn as_json() {
    if let Ok(mut said) = SAID.lock() {
        *said = Some(Said::default());
    }
}

/// Whether what is said is to be one JSON document.
pub(super) fn is_json() -> bool {
    SAID.lock().is_ok_and(|said| said.is_some())
}

/// From now on goes to standard output what a command writes there, and nothing else.
pub(super) fn as_it_comes() {
    if let Ok(mut said) = SAID.lock() {
        *said = None;
    }
}

/// From now on no file of a copy is told, because it is gone when the command ends; what is said of it is said of its run.
pub(super) fn forget(copy: &Path, run: &Path) {
    if let Ok(mut gone) = GONE.lock() {
        *gone = Some([copy, run].map(|it| it.display().to_string()));
    }
}

/// A text without the lines that name files of a copy that goes.
fn lasting(text: &str) -> Cow<'_, str> {
    match GONE.lock().ok().and_then(|gone| gone.clone()) {
        Some([copy, _]) => text
            .split_inclusive('\n')
            .filter(|line| !line.contains(&copy))
            .collect::<String>()
            .into(),
        None => text.into(),
    }
}

/// Says something on standard error, a line of its own. Where nobody can hear it, there is nobody to tell.
macro_rules! note {
    ($($words:tt)*) => { $crate::cli::output::beside(&format!("{}\n", format_args!($($words)*))) };
}
pub(super) use note;

/// Says something on standard error.
pub(super) fn beside(text: &str) {
    beside_as_it_is(&echoed(text));
}

/// The same where it has been made safe to show, and may have colours.
pub(super) fn beside_as_it_is(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// What the reader of the command line has to say: help on standard output, a mistake on standard error.
pub(super) fn of_clap(said: &clap::Error) -> ExitCode {
    match said.print() {
        Err(e) if !said.use_stderr() && e.kind() != ErrorKind::BrokenPipe => {
            Failure::Plain(74, format!("standard output: {e}")).tell()
        }
        _ => ExitCode::from(said.exit_code() as u8),
    }
}

/// Prints to standard output; a reader who has gone away is not an error.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let text = &lasting(text);
    if let Ok(mut said) = SAID.lock()
        && let Some(said) = said.as_mut()
    {
        said.text += text;
        return Ok(());
    }
    write(&echoed(text))
}

/// Says what was found: as text, or as a document.
pub(super) fn say(text: &str, document: &Document) -> Result<(), Failure> {
    print(text)?;
    add(document)
}

/// Says what is JSON already, whatever is asked for.
pub(super) fn raw(text: &str) -> Result<(), Failure> {
    let value = serde_json::from_str(text).map_err(|e| e.to_string())?;
    let mut as_json = false;
    with(|said| {
        said.documents.push(value);
        as_json = true;
    });
    if as_json { Ok(()) } else { write(&echoed_json(text)) }
}

fn with(what: impl FnOnce(&mut Said)) {
    if let Ok(mut said) = SAID.lock()
        && let Some(said) = said.as_mut()
    {
        what(said);
    }
}

fn add(document: &Document) -> Result<(), Failure> {
    let mut text = serde_json::to_string(document).map_err(|e| e.to_string())?;
    if let Some([copy, run]) = GONE.lock().ok().and_then(|gone| gone.clone()) {
        let [copy, run] = [copy, run].map(|it| Value::from(it).to_string());
        text = text.replace(copy.trim_matches('"'), run.trim_matches('"'));
    }
    let value = serde_json::from_str(&text).map_err(|e| e.to_string())?;
    with(|said| said.documents.push(value));
    Ok(())
}

/// Prints the one document of a command, whatever came of it.
pub(super) fn finish(command: &str, ended: &Result<(), Failure>) -> Result<(), Failure> {
    let Some(said) = SAID.lock().ok().and_then(|mut said| said.take()) else { return Ok(()) };
    let Said { text, mut documents } = said;
    if documents.is_empty() {
        let document = match ended {
            Err(failure) if text.is_empty() => Document::failed(command, failure),
            _ => Document::of_text(command, text),
        };
        documents.push(serde_json::to_value(&document).map_err(|e| e.to_string())?);
    }
    let value = if documents.len() == 1 { documents.remove(0) } else { Value::Array(documents) };
    let text = serde_json::to_string_pretty(&value).map_err(|e| e.to_string())?;
    write(&(echoed_json(&text) + "\n"))
}

fn write(text: &str) -> Result<(), Failure> {
    let mut output = std::io::stdout();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(e) if e.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::Plain(74, format!("standard output: {e}")))
        }
        _ => Ok(()),
    }
}
