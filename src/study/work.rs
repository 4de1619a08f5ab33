//! How a sweep is cut into pieces of work, and which of them are done here.

use std::ops::Range;

/// Simulations of a stretch of points, so that points share references and parts are soon whole.
const STRETCH: u64 = 512;
/// Pieces of work that a sweep has at least, if it has so many simulations: enough for any machine's threads.
const PIECES: u64 = 64;

/// What of a sweep is to be done here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// All of it.
    All,
    /// What falls to one of several machines.
    Shard {
        /// Which one, from 0.
        index: u64,
        /// Of how many.
        of: u64,
    },
    /// One point.
    Point(u64),
}

impl Share {
    /// What it has of a replicate of a stretch of points. Where there are stretches enough a shard has whole ones, so
    /// that its parts are soon whole, else single replicates of them, so that it has its share.
    pub(super) fn of(self, work: &Work, number: u64) -> Range<u64> {
        let stretch = work.points_of(number);
        match self {
            Self::Shard { index, of } if work.turn(number, of) != index => 0..0,
            Self::Point(point) if stretch.contains(&point) => point..point + 1,
            Self::Point(_) => 0..0,
            _ => stretch,
        }
    }
}

/// How a sweep is cut into pieces of work: replicates of stretches of points, in the order in which they are run.
pub(super) struct Work {
    points: u64,
    pub runs: u64,
    stretch: u64,
}

impl Work {
    /// In pieces enough for so many shards.
    pub fn new(points: u64, runs: u64, lines: u64, shards: u64) -> Self {
        let all = points.saturating_mul(runs);
        let few = all.div_ceil(PIECES).min(all / shards.max(1));
        Self { points, runs, stretch: (STRETCH / (runs * lines)).min(few).max(1) }
    }

    pub fn stretches(&self) -> u64 {
        self.points.div_ceil(self.stretch)
    }

    pub fn pieces(&self) -> u64 {
        self.stretches().saturating_mul(self.runs)
    }

    /// The piece that has a replicate at a point.
    pub fn number(&self, point: u64, replicate: u64) -> u64 {
        point / self.stretch * self.runs + replicate
    }

    pub fn points_of(&self, number: u64) -> Range<u64> {
        let first = number / self.runs * self.stretch;
        first..(first + self.stretch).min(self.points)
    }

    /// Which of so many shards does this piece.
    pub fn turn(&self, number: u64, of: u64) -> u64 {
        if self.stretches() >= of.saturating_mul(4) { number / self.runs % of } else { number % of }
    }
}
