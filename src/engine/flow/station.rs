use std::collections::VecDeque;

/// A place where tasks wait for a server, in order of arrival.
#[derive(Clone, Debug, Default)]
pub struct Station {
    pub(super) queue: VecDeque<u32>,
    pub(super) tally: Tally,
    present: u32,
    touched: f64,
}

/// What a station has seen since the run began.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// Tasks that came `[tasks]`.
    pub arrivals: u64,
    /// Tasks that went `[tasks]`.
    pub departures: u64,
    /// Time spent here by those that went `[h]`.
    pub sojourn: f64,
    /// Part of it spent waiting `[h]`.
    pub waited: f64,
    /// Time integral of the number present `[task h]`.
    pub area: f64,
}

impl Station {
    /// Tasks that wait or are served `[tasks]`.
    #[cfg(not(feature = "private"))] // tests look in here
    pub fn present(&self) -> u32 {
        self.present
    }

    /// What it has seen since the run began, with the area up to its last event.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    pub(super) fn clear(&mut self) {
        self.queue.clear();
        (self.tally, self.present, self.touched) = (Tally::default(), 0, 0.0);
    }

    pub(super) fn came(&mut self, now: f64) {
        self.touch(now);
        self.present += 1;
        self.tally.arrivals += 1;
    }

    pub(super) fn went(&mut self, now: f64, entered: f64, waited: f64) {
        self.touch(now);
        self.present -= 1;
        self.tally.departures += 1;
        self.tally.sojourn += now - entered;
        self.tally.waited += waited;
    }

    fn touch(&mut self, now: f64) {
        self.tally.area += f64::from(self.present) * (now - self.touched);
        self.touched = now;
    }
}
