//! What a recorder has of parts that are not written yet.

use std::collections::BTreeMap;

use super::journal::Entry;
use crate::study::Outcome;

/// Which replicates of a variant are there.
#[derive(Default)]
pub(super) struct Seen(Vec<u64>);

impl Seen {
    pub(super) fn has(&self, serial: u64) -> bool {
        self.0.get((serial / 64) as usize).is_some_and(|word| word >> (serial % 64) & 1 == 1)
    }

    pub(super) fn add(&mut self, serial: u64) {
        let word = (serial / 64) as usize;
        if word >= self.0.len() {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (serial % 64);
    }
}

/// The part that an outcome goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// That of its range of the variant's replicates.
    Range(u64),
    /// One that was lost, by its place among those: it is made again as it was, to be compared.
    Lost(usize),
}

/// A part that is being filled.
#[derive(Default)]
pub(super) struct Open {
    pub(super) outcomes: BTreeMap<u64, Outcome>,
    pub(super) missing: u64,
}

/// Parts that the journal acknowledges and whose files are gone or damaged.
#[derive(Default)]
pub(super) struct Lost {
    entries: Vec<Entry>,
    places: BTreeMap<(u32, u64), usize>,
}

impl Lost {
    pub(super) fn new(entries: Vec<Entry>) -> Self {
        let its = |(at, it): (usize, &Entry)| {
            let variant = it.variant;
            it.serials.iter().map(move |&serial| ((variant, serial), at)).collect::<Vec<_>>()
        };
        let places = entries.iter().enumerate().flat_map(its).collect();
        Self { entries, places }
    }

    /// The lost part that had a replicate.
    pub(super) fn place(&self, variant: u32, serial: u64) -> Option<usize> {
        self.places.get(&(variant, serial)).copied()
    }

    pub(super) fn get(&self, place: usize) -> &Entry {
        &self.entries[place]
    }
}
