//! Why a command ended otherwise than well.

use std::process::ExitCode;

use super::output::{beside_as_it_is, note};
use crate::record::RecordError;
use crate::scenario::{Faults, Style};
use crate::study::Broken;

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

    /// Says on standard error what is wrong; the exit code.
    pub(super) fn tell(&self) -> ExitCode {
        let (code, words) = self.said();
        match self {
            Self::Verdict(..) => note!("{words}"),
            Self::Faults(faults) => beside_as_it_is(&faults.render(Style::of_stderr())),
            Self::Record(_) | Self::Plain(..) => note!("error: {words}"),
        }
        ExitCode::from(code)
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

impl From<Broken> for Failure {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::Sink(error) => Self::Record(RecordError::from_io(error)),
            Broken::Model(words) => Self::Plain(70, words),
        }
    }
}

impl From<String> for Failure {
    fn from(words: String) -> Self {
        Self::Plain(70, words)
    }
}
