//! The journal: which parts are done. A part counts when its line is on the disk, never because a file exists.
//!
//! Each line is `HASH JSON`, where HASH is the BLAKE3 of the hash of the line before and the JSON. So a line that
//! was torn, changed, swapped or taken out of the middle ends the chain.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::durable::Seal;
use super::error::RecordError;

/// A part that is done: two tables of some replicates of one variant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Name of the part's files in `parts/`, without their endings.
    pub part: String,
    /// Index of the variant.
    pub variant: u32,
    /// Places of the replicates among those of the variant, ascending.
    pub serials: Vec<u64>,
    /// Seal of `PART.runs.parquet`.
    pub runs: Seal,
    /// Seal of `PART.series.parquet`, where series are kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<Seal>,
    /// Columns that are null throughout the part, by their places: of the runs, then of the series.
    pub empty: [Vec<u32>; 2],
}

/// The open journal of a run.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    file: File,
    last: blake3::Hash,
}

fn link(last: &blake3::Hash, json: &str) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(last.as_bytes());
    hasher.update(json.as_bytes());
    hasher.finalize()
}

/// The hash before the first line: that of the run's layout, so that another design's journal is not taken for this one's.
fn root(run: &str) -> blake3::Hash {
    blake3::hash(run.as_bytes())
}

impl Journal {
    /// Opens the journal of a run and replays it up to its last whole line; what follows is cut off.
    pub(super) fn open(path: &Path, run: &str) -> Result<(Self, Vec<Entry>), RecordError> {
        let failed = || RecordError::io(path);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(failed())?;
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(failed())?;
        let (entries, whole, last) = replay(&text, run);
        if whole < text.len() {
            file.set_len(whole as u64).and_then(|()| file.sync_data()).map_err(failed())?;
        }
        file.seek(SeekFrom::End(0)).map_err(failed())?;
        Ok((Self { path: path.to_owned(), file, last }, entries))
    }

    /// Adds a line, durably. After an error the journal must not be used again.
    pub(super) fn append(&mut self, entry: &Entry) -> Result<(), RecordError> {
        let json = serde_json::to_string(entry).expect("an entry has only texts and numbers");
        let hash = link(&self.last, &json);
        let line = format!("{} {json}\n", hash.to_hex());
        self.file
            .write_all(line.as_bytes())
            .and_then(|()| self.file.sync_data())
            .map_err(RecordError::io(&self.path))?;
        self.last = hash;
        Ok(())
    }
}

/// Reads what a journal acknowledges up to its last whole line; nothing where there is none.
pub(super) fn known(path: &Path, run: &str) -> Result<Vec<Entry>, RecordError> {
    Ok(whole(path, run)?.0)
}

/// The same, with the text of the whole lines. A part that was made again counts as it was acknowledged last.
pub(super) fn whole(path: &Path, run: &str) -> Result<(Vec<Entry>, Vec<u8>), RecordError> {
    let mut text = match std::fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok((vec![], vec![])),
        Err(error) => return Err(RecordError::io(path)(error)),
    };
    let (entries, whole, _) = replay(&text, run);
    text.truncate(whole);
    Ok((latest(entries), text))
}

/// Each part as it was acknowledged last.
fn latest(entries: Vec<Entry>) -> Vec<Entry> {
    let last: BTreeMap<&str, usize> =
        entries.iter().enumerate().map(|(at, it)| (it.part.as_str(), at)).collect();
    let keep: Vec<bool> =
        entries.iter().enumerate().map(|(at, it)| last[it.part.as_str()] == at).collect();
    entries.into_iter().zip(keep).filter_map(|(it, keep)| keep.then_some(it)).collect()
}

/// Reads a journal that nobody writes to, and checks every line of it.
pub(super) fn read(path: &Path, run: &str) -> Result<Vec<Entry>, RecordError> {
    let text = std::fs::read(path).map_err(RecordError::io(path))?;
    let (entries, whole, _) = replay(&text, run);
    if whole < text.len() {
        return Err(RecordError::corrupt(path, format!("its chain breaks at byte {whole}")));
    }
    Ok(entries)
}

/// The entries of the whole lines from the start, the length of those lines `[bytes]` and the last hash.
fn replay(text: &[u8], run: &str) -> (Vec<Entry>, usize, blake3::Hash) {
    let (mut entries, mut whole, mut last) = (Vec::new(), 0, root(run));
    for line in text.split_inclusive(|&byte| byte == b'\n') {
        let Some((entry, hash)) = parse(line, &last) else { break };
        entries.push(entry);
        whole += line.len();
        last = hash;
    }
    (entries, whole, last)
}

fn parse(line: &[u8], last: &blake3::Hash) -> Option<(Entry, blake3::Hash)> {
    let line = std::str::from_utf8(line.strip_suffix(b"\n")?).ok()?;
    let (hash, json) = line.split_once(' ')?;
    let wanted = link(last, json);
    (wanted.to_hex().as_str() == hash).then_some(())?;
    Some((serde_json::from_str(json).ok()?, wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(serial: u64) -> Entry {
        let seal = Seal::of(&serial.to_le_bytes());
        let part = format!("v0-{serial}");
        Entry {
            part,
            variant: 0,
            serials: vec![serial],
            runs: seal.clone(),
            series: Some(seal),
            empty: [vec![], vec![]],
        }
    }

    fn three(path: &Path) {
        let (mut journal, old) = Journal::open(path, "run").unwrap();
        assert!(old.is_empty());
        (0..3).for_each(|it| journal.append(&entry(it)).unwrap());
    }

    #[test]
    fn a_journal_is_replayed_and_goes_on_where_it_ended() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("journal.log");
        three(&path);
        let (mut journal, old) = Journal::open(&path, "run").unwrap();
        assert_eq!(old, [entry(0), entry(1), entry(2)]);
        journal.append(&entry(3)).unwrap();
        assert_eq!(read(&path, "run").unwrap().len(), 4);
    }

    #[test]
    fn a_torn_last_line_is_cut_off() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("journal.log");
        three(&path);
        let text = std::fs::read(&path).unwrap();
        std::fs::write(&path, &text[..text.len() - 5]).unwrap();
        let (mut journal, old) = Journal::open(&path, "run").unwrap();
        assert_eq!(old.len(), 2);
        journal.append(&entry(2)).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), text);
    }

    #[test]
    fn a_journal_ends_before_a_line_that_was_changed_swapped_or_follows_one_that_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("journal.log");
        three(&path);
        let text = String::from_utf8(std::fs::read(&path).unwrap()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let known = |lines: &[&str]| {
            std::fs::write(&path, lines.join("\n") + "\n").unwrap();
            replay(&std::fs::read(&path).unwrap(), "run").0.len()
        };
        assert_eq!(known(&lines), 3);
        assert_eq!(known(&[lines[0], lines[2], lines[1]]), 1);
        assert_eq!(known(&[lines[0], lines[2]]), 1);
        let changed = lines[1].replace("\"variant\":0", "\"variant\":1");
        assert_eq!(known(&[lines[0], &changed, lines[2]]), 1);
    }

    #[test]
    fn the_journal_of_another_run_is_empty_here() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("journal.log");
        three(&path);
        assert!(replay(&std::fs::read(&path).unwrap(), "another run").0.is_empty());
        assert_eq!(read(&path, "another run").unwrap_err().exit_code(), 74);
    }
}
