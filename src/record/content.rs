//! The canonical hash of a table: of its values, not of its file.
//!
//! Rows come in their order of keys (variant, point, replicate, tick). Each column is hashed by itself: numbers
//! by their bits, a missing number as a bit pattern that no value has, texts with their length. The table's
//! hash is that of its columns' names, types and hashes, by name. So it does not depend on row groups,
//! compression, the order of columns or the version of the Parquet writer.

use polars::prelude::{DataFrame, PolarsResult};

use super::plan::{Column, Kind};

/// Stands for a missing number or text: as bits of a number it is one of the NaNs, which are never stored.
const MISSING: u64 = u64::MAX;

struct Hashed {
    name: String,
    kind: Kind,
    hasher: blake3::Hasher,
}

/// Hashes a table as its rows stream by.
pub(super) struct Content {
    columns: Vec<Hashed>,
    bytes: Vec<u8>,
}

impl Content {
    pub(super) fn new(columns: &[Column]) -> Self {
        let mut columns: Vec<Hashed> = columns
            .iter()
            .map(|it| Hashed {
                name: it.name.clone(),
                kind: it.kind,
                hasher: blake3::Hasher::new(),
            })
            .collect();
        columns.sort_by(|a, b| a.name.cmp(&b.name));
        Self { columns, bytes: Vec::new() }
    }

    /// Takes the next rows.
    pub(super) fn take(&mut self, frame: &DataFrame) -> PolarsResult<()> {
        let bytes = &mut self.bytes;
        for column in &mut self.columns {
            let series = frame.column(&column.name)?;
            bytes.clear();
            let mut put = |bits: u64| bytes.extend_from_slice(&bits.to_le_bytes());
            match column.kind {
                Kind::Number => {
                    series.f64()?.iter().for_each(|it| put(it.map_or(MISSING, f64::to_bits)));
                }
                Kind::Count => series.u64()?.iter().for_each(|it| put(it.unwrap_or(MISSING))),
                Kind::Tick => {
                    // Sign-extended: -1 would be MISSING, so ticks are offset as unsigned 32-bit numbers.
                    let bits = |it: i32| u64::from(it.cast_unsigned());
                    series.i32()?.iter().for_each(|it| put(it.map_or(MISSING, bits)));
                }
                Kind::Moment => {
                    let bits = |it: Option<i64>| it.map_or(MISSING, i64::cast_unsigned);
                    series.i64()?.iter().for_each(|it| put(bits(it)));
                }
                Kind::Text => {
                    for text in series.str()?.iter() {
                        let length = text.map_or(MISSING, |it| it.len() as u64);
                        bytes.extend_from_slice(&length.to_le_bytes());
                        bytes.extend_from_slice(text.unwrap_or_default().as_bytes());
                    }
                }
            }
            column.hasher.update(bytes);
        }
        Ok(())
    }

    /// The hash, in hexadecimal.
    pub(super) fn finish(self, rows: u64) -> String {
        let mut all = blake3::Hasher::new();
        all.update(b"telosim table 1\n");
        all.update(&rows.to_le_bytes());
        for column in self.columns {
            all.update(format!("{}\n{}\n", column.name, column.kind.word()).as_bytes());
            all.update(column.hasher.finalize().as_bytes());
        }
        all.finalize().to_hex().to_string()
    }
}

/// One hash for a run's tables, each given by its name and content.
pub(super) fn joined<'a>(tables: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut all = blake3::Hasher::new();
    all.update(b"telosim content 1\n");
    for (name, content) in tables {
        all.update(format!("{name} {content}\n").as_bytes());
    }
    all.finalize().to_hex().to_string()
}
