//! Writing so that a finished file is whole: write, fsync, rename, fsync of the folder.
//!
//! Crash safety beyond this order (fault injection, group commits by time) builds on these functions only.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::error::RecordError;

/// Length and hash of a file: polars' Parquet has no checksum of its own, so every read compares these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// Length `[bytes]`.
    pub length: u64,
    /// BLAKE3 of the bytes, in hexadecimal.
    pub blake3: String,
}

impl Seal {
    /// The seal of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self { length: bytes.len() as u64, blake3: blake3::hash(bytes).to_hex().to_string() }
    }

    /// The seal of a file, read in pieces.
    pub(super) fn of_file(path: &Path) -> Result<Self, RecordError> {
        let mut file = File::open(path).map_err(RecordError::io(path))?;
        let mut hasher = blake3::Hasher::new();
        let mut piece = vec![0; 1 << 18];
        let mut length = 0;
        loop {
            match file.read(&mut piece) {
                Ok(0) => break,
                Ok(n) => {
                    hasher.update(&piece[..n]);
                    length += n as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(RecordError::io(path)(error)),
            }
        }
        Ok(Self { length, blake3: hasher.finalize().to_hex().to_string() })
    }

    /// Compares with what is on disk.
    pub(super) fn check(&self, path: &Path, found: &Self) -> Result<(), RecordError> {
        if found.length != self.length {
            return Err(RecordError::corrupt(
                path,
                format!("it has {} bytes, {} were written", found.length, self.length),
            ));
        }
        if found.blake3 != self.blake3 {
            return Err(RecordError::corrupt(path, "its hash is not the one that was written"));
        }
        Ok(())
    }

    /// Reads a whole file and checks it.
    pub(super) fn read(&self, path: &Path) -> Result<Vec<u8>, RecordError> {
        let bytes = fs::read(path).map_err(RecordError::io(path))?;
        self.check(path, &Self::of(&bytes))?;
        Ok(bytes)
    }
}

/// The same error of the system once more.
pub(super) fn again(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::new(error.kind(), error.to_string()),
    }
}

/// What is in a folder. Opening one is the only call here that the library does not make again where it was merely interrupted.
pub(super) fn listed(folder: &Path) -> io::Result<fs::ReadDir> {
    loop {
        match fs::read_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            listed => return listed,
        }
    }
}

/// Where a file is written before it has its name.
pub(super) fn unfinished(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".tmp");
    PathBuf::from(name)
}

/// Makes the names in a folder durable.
pub(super) fn sync_folder(folder: &Path) -> Result<(), RecordError> {
    // Windows cannot open a folder as a file; renames are durable there with the volume's journal.
    if cfg!(unix) {
        File::open(folder).and_then(|it| it.sync_all()).map_err(RecordError::io(folder))?;
    }
    Ok(())
}

/// The folder that holds a file.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Writes a whole file under its name or not at all; the folder still has to be synced.
pub(super) fn place(path: &Path, bytes: &[u8]) -> Result<Seal, RecordError> {
    let mut file = SealedFile::create(path)?;
    let written = file.write_all(bytes);
    file.finish(written)
}

/// Writes a whole file under its name, durably.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<Seal, RecordError> {
    let seal = place(path, bytes)?;
    sync_folder(folder_of(path))?;
    Ok(seal)
}

/// A file that is hashed as it is written and that gets its name when it is finished.
pub(super) struct SealedFile {
    path: PathBuf,
    file: io::BufWriter<File>,
    hasher: blake3::Hasher,
    length: u64,
    /// The first error of a write: libraries in between tell it in words of their own.
    failed: Option<io::Error>,
}

impl SealedFile {
    pub(super) fn create(path: &Path) -> Result<Self, RecordError> {
        let tmp = unfinished(path);
        let file = File::create(&tmp).map_err(RecordError::io(&tmp))?;
        let file = io::BufWriter::with_capacity(1 << 16, file);
        let (path, hasher) = (path.to_owned(), blake3::Hasher::new());
        Ok(Self { path, file, hasher, length: 0, failed: None })
    }

    /// Makes the bytes durable and gives the file its name, if all of them could be written.
    pub(super) fn finish(self, written: io::Result<()>) -> Result<Seal, RecordError> {
        let tmp = unfinished(&self.path);
        let named = written
            .map_err(|error| self.failed.unwrap_or(error))
            .and_then(|()| self.file.into_inner().map_err(io::IntoInnerError::into_error))
            // A failed fsync is never tried again: the kernel may have dropped the pages.
            .and_then(|file| file.sync_all())
            .and_then(|()| fs::rename(&tmp, &self.path));
        if let Err(error) = named {
            // The torn file has no name that anybody reads; removing it is a courtesy.
            let _ = fs::remove_file(&tmp);
            return Err(RecordError::io(&self.path)(error));
        }
        Ok(Seal { length: self.length, blake3: self.hasher.finalize().to_hex().to_string() })
    }
}

impl Write for SealedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.file.write(bytes).inspect_err(|error| {
            if error.kind() != io::ErrorKind::Interrupted {
                self.failed = Some(again(error));
            }
        })?;
        self.hasher.update(&bytes[..n]);
        self.length += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A writer for a library that keeps what it is given: both sides hold the same file.
pub(super) struct Shared<W>(Arc<Mutex<Option<W>>>);

impl<W> Clone for Shared<W> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<W> Shared<W> {
    pub(super) fn new(inner: W) -> Self {
        Self(Arc::new(Mutex::new(Some(inner))))
    }

    /// Takes the file back; later writes fail.
    pub(super) fn take(&self) -> Option<W> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn with<T>(&self, act: impl FnOnce(&mut W) -> io::Result<T>) -> io::Result<T> {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        act(inner.as_mut().ok_or_else(|| io::Error::other("the file is already closed"))?)
    }
}

impl<W: Write> Write for Shared<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.with(|it| it.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.with(W::flush)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finished_file_has_its_name_and_its_seal_and_nothing_else_is_left() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.bin");
        let seal = write(&path, b"twelve bytes").unwrap();
        assert_eq!(seal, Seal::of(b"twelve bytes"));
        assert_eq!(seal, Seal::of_file(&path).unwrap());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_flipped_bit_and_a_cut_are_both_found_on_reading() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.bin");
        let seal = write(&path, &[7; 1000]).unwrap();
        assert!(seal.read(&path).is_ok());
        let mut bytes = vec![7; 1000];
        bytes[500] ^= 1;
        fs::write(&path, &bytes).unwrap();
        assert_eq!(seal.read(&path).unwrap_err().exit_code(), 74);
        fs::write(&path, [7; 999]).unwrap();
        assert!(seal.read(&path).unwrap_err().to_string().contains("999 bytes"));
    }

    #[test]
    fn a_write_that_failed_leaves_no_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.bin");
        let file = SealedFile::create(&path).unwrap();
        let error = file.finish(Err(io::Error::from(io::ErrorKind::StorageFull))).unwrap_err();
        assert!(error.to_string().contains("a.bin"), "{error}");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }
}
