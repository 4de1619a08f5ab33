//! What a page is made of: statements, each of which declares what it needs and says what the run shows.
//!
//! A [`Need`] is found in a run or it is not, with a reason that a reader understands; what it finds fills the numbers and
//! words of the [`Statement`] in. A statement whose needs are not met is listed with that reason, never silently absent.

use serde::Serialize;

use super::loaded::Loaded;
use crate::record::RecordError;

type Result<T> = std::result::Result<T, RecordError>;

/// What was asked for, or why it is not there, as a reader is told.
pub type Met<T> = std::result::Result<T, String>;

/// What a page does not say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unsaid {
    /// What it would be about.
    pub about: String,
    /// Why it is not said, as a sentence.
    pub why: String,
}

impl Unsaid {
    /// What is not said, and why.
    pub fn new(about: impl Into<String>, why: impl Into<String>) -> Self {
        Self { about: about.into(), why: why.into() }
    }
}

/// Something that a statement rests on: arms that differ in certain settings, a dated policy, enough runs ...
pub trait Need {
    /// What is found, from which the statement is made.
    type Found;

    /// Looks for it.
    ///
    /// # Errors
    /// I/O, damage or a missing metric.
    fn find(run: &Loaded) -> Result<Met<Self::Found>>;
}

impl<A: Need, B: Need> Need for (A, B) {
    type Found = (A::Found, B::Found);

    fn find(run: &Loaded) -> Result<Met<Self::Found>> {
        Ok(match (A::find(run)?, B::find(run)?) {
            (Ok(a), Ok(b)) => Ok((a, b)),
            (Err(why), _) | (_, Err(why)) => Err(why),
        })
    }
}

/// Something that a page says of a run.
pub trait Statement {
    /// What it is about, as it is listed where it cannot be made.
    const ABOUT: &'static str;
    /// What it needs.
    type Needs: Need;
    /// What it is: a sentence, a table, a section.
    type Said;

    /// Says it from what was found. Needs that only the numbers show, such as too few runs, may still be unmet.
    ///
    /// # Errors
    /// I/O, damage or a missing metric.
    fn say(run: &Loaded, found: <Self::Needs as Need>::Found) -> Result<Met<Self::Said>>;
}

/// Makes a statement, or takes note of why it cannot be made.
///
/// # Errors
/// I/O, damage or a missing metric.
pub fn say<S: Statement>(run: &Loaded, unsaid: &mut Vec<Unsaid>) -> Result<Option<S::Said>> {
    let said = match S::Needs::find(run)? {
        Ok(found) => S::say(run, found)?,
        Err(why) => Err(why),
    };
    Ok(said.map_err(|why| unsaid.push(Unsaid::new(S::ABOUT, why))).ok())
}
