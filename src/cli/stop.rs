//! Stopping in good order: a signal or the time that was given.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// Whether to go on.
pub(super) struct Halt {
    signal: Arc<AtomicUsize>,
    until: Option<Instant>,
}

impl Halt {
    /// Listens to signals from now on. The first one stops in good order, a second one at once.
    pub(super) fn listen(most: Option<Duration>) -> Result<Self, String> {
        let signal = Arc::new(AtomicUsize::new(0));
        let again = Arc::new(AtomicBool::new(false));
        for number in [SIGINT, SIGTERM] {
            // In this order: what the first signal arms may not fire before the second.
            flag::register_conditional_shutdown(number, 128 + number, Arc::clone(&again))
                .and_then(|_| flag::register(number, Arc::clone(&again)))
                .and_then(|_| flag::register_usize(number, Arc::clone(&signal), number as usize))
                .map_err(|e| format!("cannot listen to signals: {e}"))?;
        }
        Ok(Self { signal, until: most.map(|most| Instant::now() + most) })
    }

    /// Whether nobody has said to stop.
    pub(super) fn go_on(&self) -> bool {
        self.signal() == 0 && !self.late()
    }

    /// Whether the time is up.
    pub(super) fn late(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() >= until)
    }

    /// The number of the signal that came, or 0.
    pub(super) fn signal(&self) -> u8 {
        self.signal.load(Ordering::Relaxed) as u8
    }
}

/// A duration as in 90s, 10m or 2h.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let split = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let seconds = match unit.trim() {
        "s" | "" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        _ => return Err(format!("`{unit}` is no unit: expected s, m or h")),
    };
    let number: f64 = number.parse().map_err(|_| "expected a number and s, m or h".to_owned())?;
    Duration::try_from_secs_f64(number * seconds).map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_numbers_with_a_unit() {
        assert_eq!(duration("90s"), Ok(Duration::from_secs(90)));
        assert_eq!(duration("10m"), Ok(Duration::from_secs(600)));
        assert_eq!(duration("1.5h"), Ok(Duration::from_secs(5400)));
        assert!(duration("10 parsecs").is_err() && duration("").is_err());
    }
}
