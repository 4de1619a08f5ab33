//! What can go wrong with a run folder, each with its exit code.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use polars::prelude::PolarsError;

/// A failure to make, write or read a run folder. Every message names the file.
#[derive(Debug)]
pub enum RecordError {
    /// The folder cannot be made.
    CannotCreate {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The folder exists and is not a run folder, so it is left alone.
    NotOurs {
        /// The folder.
        path: PathBuf,
        /// How one can tell.
        why: String,
    },
    /// There is no run to read.
    Missing {
        /// The folder.
        path: PathBuf,
    },
    /// Reading or writing a file failed.
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file is not what was written: torn, truncated, flipped, foreign.
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A row or a part has another result than elsewhere or before: the same settings, seed and replicate give the same bits, so
    /// one is not what was simulated, or the program, its libraries or the machine are others than they were.
    Differs {
        /// The folder, or the file of the part.
        path: PathBuf,
        /// Which row, and what of it; or the hashes of the part.
        why: String,
    },
    /// There is a run, but nothing of it yet.
    Nothing {
        /// The folder.
        path: PathBuf,
    },
    /// Another process writes to this folder.
    Locked {
        /// The folder.
        path: PathBuf,
        /// Who holds it, as far as it has said.
        holder: String,
    },
    /// The resolved scenario asks otherwise than was run.
    Edited {
        /// The file.
        path: PathBuf,
        /// The differences, value by value.
        differences: Vec<String>,
    },
    /// The folder holds the run of another scenario, seed, plan or version.
    Incompatible {
        /// The folder.
        path: PathBuf,
        /// The differences, field by field.
        differences: Vec<String>,
    },
}

impl RecordError {
    /// The exit code of the program.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Missing { .. } | Self::Nothing { .. } => 66,
            Self::Differs { .. } => 70,
            Self::CannotCreate { .. } | Self::NotOurs { .. } => 73,
            Self::Io { .. } | Self::Corrupt { .. } => 74,
            Self::Locked { .. } => 75,
            Self::Edited { .. } | Self::Incompatible { .. } => 78,
        }
    }

    /// The record error inside an I/O error that came through [`crate::study::Sink`].
    pub fn from_io(error: io::Error) -> Self {
        error.downcast().unwrap_or_else(|source| Self::Io { path: PathBuf::new(), source })
    }

    /// The same error once more, for those who come after the first.
    pub(super) fn again(&self) -> Self {
        match self {
            Self::Io { path, source } => {
                Self::Io { path: path.clone(), source: super::durable::again(source) }
            }
            Self::Differs { path, why } => Self::Differs { path: path.clone(), why: why.clone() },
            Self::Corrupt { path, why } => Self::Corrupt { path: path.clone(), why: why.clone() },
            other => Self::corrupt(Path::new(""), other.to_string()),
        }
    }

    pub(super) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::Io { path: path.to_owned(), source }
    }

    pub(super) fn corrupt(path: &Path, why: impl Into<String>) -> Self {
        Self::Corrupt { path: path.to_owned(), why: why.into() }
    }

    /// Polars reports a failed write as one kind of its errors, everything else is about the file's content.
    pub(super) fn polars(path: &Path) -> impl FnOnce(PolarsError) -> Self + '_ {
        move |error| match error {
            PolarsError::IO { error, .. } => Self::Io {
                path: path.to_owned(),
                source: io::Error::new(error.kind(), error.to_string()),
            },
            other => Self::corrupt(path, other.to_string()),
        }
    }
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CannotCreate { path, source } => {
                write!(f, "cannot create {}: {source}", path.display())
            }
            Self::NotOurs { path, why } => {
                write!(f, "{} is not a run folder, so it is left alone: {why}", path.display())
            }
            Self::Missing { path } => {
                write!(f, "{} is not a run folder: it has no manifest", path.display())
            }
            Self::Io { path, source } => write!(f, "{}: {source}", path.display()),
            Self::Corrupt { path, why } => write!(f, "{} is damaged: {why}", path.display()),
            Self::Differs { path, why } => {
                write!(f, "{}: {why}", path.display())
            }
            Self::Nothing { path } => {
                write!(f, "{}: no simulation is finished yet", path.display())
            }
            Self::Locked { path, holder } => {
                write!(f, "{} is being written by {holder}", path.display())
            }
            Self::Edited { path, differences } => {
                write!(f, "{} is not what was run: {}", path.display(), differences.join("; "))
            }
            Self::Incompatible { path, differences } => {
                write!(f, "{} holds another run: {}", path.display(), differences.join("; "))
            }
        }
    }
}

impl std::error::Error for RecordError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::CannotCreate { source, .. } | Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl From<RecordError> for io::Error {
    fn from(error: RecordError) -> Self {
        Self::other(error)
    }
}
