//! The kinds that were drawn so far: the longest list of an organization, read at random, and so as small as it can be.

/// A list of kinds, of two bytes each until there are more kinds than that.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    low: Vec<u16>,
    /// The upper halves of the first that are here; 0 of all others.
    high: Vec<u16>,
}

impl History {
    pub fn len(&self) -> usize {
        self.low.len()
    }

    pub fn push(&mut self, kind: u32) {
        self.low.push(kind as u16);
        if kind > u32::from(u16::MAX) {
            self.high.resize(self.low.len(), 0);
            self.high[self.low.len() - 1] = (kind >> 16) as u16;
        }
    }

    pub fn at(&self, place: usize) -> u32 {
        let high = self.high.get(place).copied().unwrap_or(0);
        u32::from(high) << 16 | u32::from(self.low[place])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_comes_back_however_many_kinds_there_are() {
        let kinds = [0, 7, 65_535, 65_536, 3, 1_000_000, 65_537, 1, u32::MAX, 2];
        let mut history = History::default();
        for (place, kind) in kinds.into_iter().enumerate() {
            history.push(kind);
            assert_eq!(history.len(), place + 1);
        }
        assert!(kinds.into_iter().enumerate().all(|(place, kind)| history.at(place) == kind));
    }
}
