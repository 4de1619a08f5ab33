//! The file of a manifest: read, written, and known to be what was written.

use std::path::Path;

use super::{FORMAT, Manifest, NAME};
use crate::record::durable;
use crate::record::error::RecordError;
use crate::record::folder::JOURNAL;

/// How the file begins: its own hash comes first, which is of all that is beside it.
const SEALED: &str = "{\n  \"sealed\": \"";

fn hash(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

impl Manifest {
    /// Reads a folder's manifest; `None` where there is none.
    pub(in crate::record) fn read(folder: &Path) -> Result<Option<Self>, RecordError> {
        let path = folder.join(NAME);
        let text = match std::fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(RecordError::io(&path)(error)),
        };
        let not_ours = |why: String| RecordError::NotOurs {
            path: folder.to_owned(),
            why: format!("{NAME}: {why}"),
        };
        let value: serde_json::Value = match serde_json::from_slice(&text) {
            Ok(value) => value,
            // Beside a journal of ours it was a manifest once.
            Err(error) if folder.join(JOURNAL).is_file() => {
                return Err(RecordError::corrupt(&path, error.to_string()));
            }
            Err(error) => return Err(not_ours(error.to_string())),
        };
        if value.get("program").and_then(|it| it.as_str()) != Some("telosim") {
            return Err(not_ours("another program wrote it".to_owned()));
        }
        // A newer format may not parse, so look at its number first.
        let format = value.pointer("/identity/format").and_then(serde_json::Value::as_u64);
        if format != Some(u64::from(FORMAT)) {
            let there = format.map_or("unknown".to_owned(), |it| it.to_string());
            return Err(RecordError::Incompatible {
                path: folder.to_owned(),
                differences: vec![format!("format is {there} there, {FORMAT} here")],
            });
        }
        let manifest: Self = serde_json::from_value(value)
            .map_err(|error| RecordError::corrupt(&path, error.to_string()))?;
        if manifest.run != manifest.identity.hash() {
            return Err(RecordError::corrupt(&path, "its identity does not have its run hash"));
        }
        Ok(Some(manifest))
    }

    /// Replaces a folder's manifest, durably.
    pub(in crate::record) fn write(&self, folder: &Path) -> Result<(), RecordError> {
        let json = serde_json::to_string_pretty(self);
        let json = json.expect("a manifest has only texts and numbers") + "\n";
        let json = format!("{SEALED}{}\",{}", hash(&json), &json[1..]);
        durable::write(&folder.join(NAME), json.as_bytes()).map(drop)
    }

    /// Whether a folder's manifest is, byte for byte, what was written.
    pub(in crate::record) fn check_seal(folder: &Path) -> Result<(), RecordError> {
        let path = folder.join(NAME);
        let odd = |why: &str| RecordError::corrupt(&path, why);
        let bytes = std::fs::read(&path).map_err(RecordError::io(&path))?;
        let text = String::from_utf8(bytes).map_err(|error| odd(&error.to_string()))?;
        let sealed = text.strip_prefix(SEALED).and_then(|it| it.split_once("\","));
        let (own, rest) = sealed.ok_or_else(|| odd("it does not begin with its hash"))?;
        match hash(&format!("{{{rest}")) == own {
            true => Ok(()),
            false => Err(odd("its bytes are not those of its hash")),
        }
    }
}
