use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What happens next. One `u128` orders it: time, then the order of scheduling.
///
/// A time that is not negative orders as its bits do, so ties break the same way everywhere.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    heap: BinaryHeap<Reverse<u128>>,
    scheduled: u32,
    /// Whether the first entry has happened: it stays until the next takes its place, because nearly every event
    /// schedules another, and one entry is moved down the heap sooner than two are moved through it.
    happened: bool,
}

impl Calendar {
    /// Forgets everything, keeping its memory.
    pub fn clear(&mut self) {
        self.heap.clear();
        (self.scheduled, self.happened) = (0, false);
    }

    /// Schedules something at `time` `[h]`. Returns its key, by which a stale entry is known.
    pub fn schedule(&mut self, time: f64, what: u32) -> u128 {
        debug_assert!(time >= 0.0, "an event at {time}");
        self.scheduled += 1;
        let key =
            u128::from(time.to_bits()) << 64 | u128::from(self.scheduled) << 32 | u128::from(what);
        if std::mem::take(&mut self.happened)
            && let Some(mut first) = self.heap.peek_mut()
        {
            *first = Reverse(key);
        } else {
            self.heap.push(Reverse(key));
        }
        key
    }

    /// Takes the next event that is due by `end` `[h]`: its key, time and what it is about.
    pub fn next_until(&mut self, end: f64) -> Option<(u128, f64, u32)> {
        let due = u128::from(end.to_bits()) << 64 | u128::from(u64::MAX);
        let first = self.first().filter(|&(key, ..)| key <= due)?;
        self.skip();
        Some(first)
    }

    /// The next event, which stays: its key, time and what it is about.
    pub fn first(&mut self) -> Option<(u128, f64, u32)> {
        if std::mem::take(&mut self.happened) {
            self.heap.pop();
        }
        let &Reverse(key) = self.heap.peek()?;
        Some((key, f64::from_bits((key >> 64) as u64), key as u32))
    }

    /// Lets the next event go.
    pub fn skip(&mut self) {
        self.happened = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_come_in_order_of_time_and_then_of_scheduling() {
        let mut calendar = Calendar::default();
        calendar.schedule(2.0, 7);
        calendar.schedule(1.0, 3);
        calendar.schedule(1.0, 4);
        let mut seen = vec![];
        while let Some((_, time, event)) = calendar.next_until(1.5) {
            seen.push((time, event));
        }
        assert_eq!(seen, [(1.0, 3), (1.0, 4)]);
        assert_eq!(calendar.next_until(2.0).map(|e| e.2), Some(7));
        assert!(calendar.next_until(f64::INFINITY).is_none());
    }

    #[test]
    fn what_an_event_schedules_comes_in_its_own_time() {
        let mut calendar = Calendar::default();
        (1..=3).for_each(|i| _ = calendar.schedule(f64::from(i), i));
        let mut seen = vec![];
        while let Some((_, time, event)) = calendar.next_until(10.0) {
            seen.push(time);
            if event == 1 {
                calendar.schedule(2.5, 4);
                calendar.schedule(0.5 + time, 5);
            }
        }
        assert_eq!(seen, [1.0, 1.5, 2.0, 2.5, 3.0]);
    }
}
