//! `telosim new` and `telosim schema`: what a scenario file may say.

use std::path::Path;

use super::{Failure, print, words};
use crate::scenario;

pub(super) fn template(name: Option<&Path>) -> Result<(), Failure> {
    let (_, vocabulary) = words()?;
    let text = scenario::template(&vocabulary);
    let Some(path) = name else { return print(&text) };
    let mut file = std::fs::File::create_new(path)
        .map_err(|e| Failure::Plain(73, format!("cannot create {}: {e}", path.display())))?;
    std::io::Write::write_all(&mut file, text.as_bytes())
        .map_err(|e| Failure::Plain(74, format!("{}: {e}", path.display())))
}

pub(super) fn schema() -> Result<(), Failure> {
    let (_, vocabulary) = words()?;
    let schema = scenario::schema(&vocabulary);
    let text = serde_json::to_string_pretty(&schema).map_err(|e| e.to_string())?;
    print(&(text + "\n"))
}
