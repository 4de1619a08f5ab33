//! The resolved scenario of a folder is believed where it asks what was run, whatever is remarked in it.

use std::path::Path;

use super::durable::Seal;
use super::error::RecordError;
use super::folder::SCENARIO;
use super::manifest::Manifest;
use crate::scenario::{edits, meaning};

/// The resolved scenario of a folder.
pub(super) fn scenario(folder: &Path, manifest: &Manifest) -> Result<String, RecordError> {
    let path = folder.join(SCENARIO);
    let Some(entry) = manifest.files.get(SCENARIO) else {
        return Err(RecordError::corrupt(&path, "the manifest does not have it"));
    };
    let bytes = std::fs::read(&path).map_err(RecordError::io(&path))?;
    let sealed = entry.seal.check(&path, &Seal::of(&bytes));
    let text =
        String::from_utf8(bytes).map_err(|error| RecordError::corrupt(&path, error.to_string()))?;
    // A seal alone is not enough: an edited file can be sealed again.
    if meaning(&text) == manifest.scenario {
        return Ok(text);
    }
    let differences = edits(&manifest.asked, &text);
    Err(match (differences.is_empty(), sealed) {
        (false, _) => RecordError::Edited { path, differences },
        (true, Err(damage)) => damage,
        (true, Ok(())) => RecordError::corrupt(&path, "it is not what the manifest says was asked"),
    })
}
