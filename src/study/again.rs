//! One replicate simulated again, by what simulates all of them.

use std::io;

use super::{Broken, Outcome, Sink};

/// Takes one replicate of one variant, and wants no other.
pub(super) struct Only {
    variant: u32,
    replicate: u64,
    taken: Option<Outcome>,
}

impl Only {
    pub(super) fn new(variant: u32, replicate: u64) -> Self {
        Self { variant, replicate, taken: None }
    }

    /// What a study came to when this is all that it lacks; nothing where it was given up.
    pub(super) fn of(
        mut self,
        study: impl FnOnce(&mut Self) -> Result<(), Broken>,
    ) -> Result<Option<Outcome>, Broken> {
        study(&mut self)?;
        Ok(self.taken)
    }
}

impl Sink for Only {
    fn take(&mut self, outcome: Outcome) -> io::Result<()> {
        self.taken = Some(outcome);
        Ok(())
    }

    fn has(&self, variant: u32, _: u64, replicate: u64) -> bool {
        (variant, replicate) != (self.variant, self.replicate) || self.taken.is_some()
    }
}
