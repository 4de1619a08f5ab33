//! Why a command ended otherwise than well.

use crate::record::RecordError;
use crate::scenario::{Faults, Style};

/// Why a command ended otherwise than well.
#[derive(Debug)]
pub(super) enum Failure {
    Faults(Faults),
    Record(RecordError),
    /// A check in the scenario failed.
    Checks,
    /// Exit code and what to say.
    Plain(u8, String),
}

impl Failure {
    /// The exit code, and what is wrong.
    pub(super) fn said(&self) -> (u8, String) {
        match self {
            Self::Faults(faults) => (faults.exit_code(), faults.render(Style::Plain)),
            Self::Record(error) => (error.exit_code(), error.to_string()),
            Self::Checks => (3, "a check was missed".to_owned()),
            Self::Plain(code, words) => (*code, words.clone()),
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
