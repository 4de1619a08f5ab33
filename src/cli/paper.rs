//! `telosim new` and `telosim schema`: what a scenario file may say.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use serde_json::Value as Json;

use super::{Failure, output, print, words};
use crate::scenario::{self, Vocabulary};

/// What the schema beside a new scenario is called.
const SCHEMA: &str = "telosim.schema.json";

pub(super) fn template(name: Option<&Path>) -> Result<(), Failure> {
    let (_, vocabulary) = words()?;
    let Some(path) = name else { return print(&scenario::template(&vocabulary, None)) };
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    if scenario::is_reserved(&file) {
        let words = format!("cannot create {}: Windows has a device of this name", path.display());
        return Err(Failure::Plain(73, words));
    }
    let beside = path.with_file_name(SCHEMA);
    refuse_foreign(&beside)?;
    let broken = |path: &Path, e| Failure::Plain(74, format!("{}: {e}", path.display()));
    let mut file = File::create_new(path)
        .map_err(|e| Failure::Plain(73, format!("cannot create {}: {e}", path.display())))?;
    let text = scenario::template(&vocabulary, Some(SCHEMA));
    file.write_all(text.as_bytes()).map_err(|e| broken(path, e))?;
    fs::write(&beside, schema_text(&vocabulary)?).map_err(|e| broken(&beside, e))
}

/// What a schema is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Of {
    /// Scenario files.
    Scenario,
    /// What `--json` prints.
    Results,
}

pub(super) fn schema(of: Of) -> Result<(), Failure> {
    let text = match of {
        Of::Scenario => schema_text(&words()?.1)?,
        Of::Results => {
            let schema = output::schema().to_value();
            serde_json::to_string_pretty(&schema).map_err(|e| e.to_string())? + "\n"
        }
    };
    output::raw(&text)
}

fn schema_text(vocabulary: &Vocabulary) -> Result<String, Failure> {
    let schema = scenario::schema(vocabulary);
    Ok(serde_json::to_string_pretty(&schema).map_err(|e| e.to_string())? + "\n")
}

/// A schema of ours may be written anew, as when a later telosim knows more; nothing else may.
fn refuse_foreign(path: &Path) -> Result<(), Failure> {
    let Ok(bytes) = fs::read(path) else { return Ok(()) };
    let there: Option<Json> = serde_json::from_slice(&bytes).ok();
    if there.is_some_and(|schema| schema["title"] == scenario::SCHEMA_TITLE) {
        return Ok(());
    }
    let words = format!("{} is there and is no schema of telosim's: move it", path.display());
    Err(Failure::Plain(73, words))
}
