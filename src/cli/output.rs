//! Standard output: text for people, or one JSON document for programs (`--json`).
//!
//! A command says what it has found as text, and as a typed [`Document`] if it has one. As JSON what it said comes out once, at the end:
//! the document; a list where there are several; the text of a command that has nothing but text; why it ended where it
//! came to nothing.

use std::io::Write as _;
use std::sync::Mutex;

use schemars::{JsonSchema, Schema};
use serde::Serialize;
use serde_json::Value;

use super::Failure;
use super::results::Document;

/// What has been said so far, where it is to be JSON.
#[derive(Debug, Default)]
struct Said {
    text: String,
    documents: Vec<Value>,
}

/// `None` where it goes to standard output as it comes.
static SAID: Mutex<Option<Said>> = Mutex::new(None);

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

/// Prints to standard output; a reader who has gone away is not an error.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    if let Ok(mut said) = SAID.lock()
        && let Some(said) = said.as_mut()
    {
        said.text += text;
        return Ok(());
    }
    write(text)
}

/// Says what was found: as text, or as a document.
pub(super) fn say(text: &str, document: &Document) -> Result<(), Failure> {
    print(text)?;
    add(document)
}

/// Says what is JSON already, whatever is asked for.
pub(super) fn raw(text: &str) -> Result<(), Failure> {
    let value = serde_json::from_str(text).map_err(|e| e.to_string())?;
    print(text)?;
    with(|said| said.documents.push(value));
    Ok(())
}

fn with(what: impl FnOnce(&mut Said)) {
    if let Ok(mut said) = SAID.lock()
        && let Some(said) = said.as_mut()
    {
        what(said);
    }
}

fn add(document: &Document) -> Result<(), Failure> {
    let value = serde_json::to_value(document).map_err(|e| e.to_string())?;
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
    write(&(text + "\n"))
}

fn write(text: &str) -> Result<(), Failure> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::Plain(74, format!("standard output: {e}")))
        }
        _ => Ok(()),
    }
}
