//! Why a command ended otherwise than well.

use crate::record::RecordError;
use crate::scenario::{Faults, Style};

/// Why a command ended otherwise than well.
#[derive(Debug)]
pub(super) enum Failure {
    Faults(Faults),
    Record(RecordError),
    /// Checks that are not met or simulations that failed: exit code and words.
    Verdict(u8, String),
    /// Exit code and what to say.
    Plain(u8, String),
}

impl Failure {
    /// The exit code, and what is wrong.
    pub(super) fn said(&self) -> (u8, String) {
        match self {
            Self::Faults(faults) => (faults.exit_code(), faults.render(Style::Plain)),
            Self::Record(error) => (error.exit_code(), error.to_string()),
            Self::Verdict(code, words) | Self::Plain(code, words) => (*code, words.clone()),
        }
    }
}

impl From<Faults> for Failure {
    fn from(faults: Faults) -> Self {
        Self::Faults(faults)
    }
}

impl From<RecordError> for Failure {
    fn from(error: RecordError) -> Self {
        Self::Record(error)
    }
}

impl From<String> for Failure {
    fn from(words: String) -> Self {
        Self::Plain(70, words)
    }
}
