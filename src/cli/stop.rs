//! Stopping in good order: a signal or the time that was given.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, OnceLock};
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::{flag, low_level};

use super::Failure;
use super::engine::quoted;
use super::output::{beside, note};
use crate::record::{Progress, Recorder};

/// The signal that came, or 0.
static CAME: LazyLock<Arc<AtomicUsize>> = LazyLock::new(Arc::default);
/// Whether simulations are under way, which are brought to an end by themselves.
static SIMULATING: AtomicBool = AtomicBool::new(false);
static LISTENS: OnceLock<Result<(), String>> = OnceLock::new();
/// How often somebody looks whether a signal has come while nothing is simulated.
const LOOK: Duration = Duration::from_millis(50);

/// Whether to go on.
pub(super) struct Halt {
    until: Option<Instant>,
}

impl Halt {
    /// Listens to signals from now on. While simulations are under way the first one stops them in good order, and a second one
    /// at once; at any other time the first does, because nothing that is drawn, merged or written then is lost: all that the
    /// journal acknowledges is kept.
    pub(super) fn listen(most: Option<Duration>) -> Result<Self, String> {
        LISTENS.get_or_init(listen).clone()?;
        Ok(Self { until: most.map(|most| Instant::now() + most) })
    }

    /// Simulates something.
    pub(super) fn during<R>(&self, simulate: impl FnOnce() -> R) -> R {
        SIMULATING.store(true, Ordering::SeqCst);
        let done = simulate();
        // Where a signal has come, what follows is the end in good order.
        if self.signal() == 0 {
            SIMULATING.store(false, Ordering::SeqCst);
        }
        done
    }

    /// Whether nobody has said to stop.
    pub(super) fn go_on(&self) -> bool {
        self.signal() == 0 && self.until.is_none_or(|until| Instant::now() < until)
    }

    /// The number of the signal that came, or 0.
    fn signal(&self) -> u8 {
        CAME.load(Ordering::SeqCst) as u8
    }

    /// What is kept becomes what was asked for, or is left where it was stopped; whether it came to its end.
    pub(super) fn settle(
        &self,
        recorder: Recorder,
        out: &Path,
        end: Progress,
    ) -> Result<bool, Failure> {
        if !self.go_on() {
            self.leave(recorder, out)?;
            return Ok(false);
        }
        recorder.finish(end)?;
        Ok(true)
    }

    /// Leaves a run that was stopped, and says how it goes on. An error where a signal stopped it.
    fn leave(&self, recorder: Recorder, out: &Path) -> Result<(), Failure> {
        let done = recorder.leave()?;
        let out = out.display();
        let words = format!(
            "stopped after {done} simulations, all of them kept in {out}: the same command goes on from there\n  {}",
            command()
        );
        self.end(words)
    }

    /// Ends a command that was stopped with these words. An error where a signal stopped it.
    pub(super) fn end(&self, words: String) -> Result<(), Failure> {
        match self.signal() {
            0 => {
                note!("{words}");
                Ok(())
            }
            signal => Err(Failure::Verdict(128 + signal, words)),
        }
    }
}

fn listen() -> Result<(), String> {
    let again = Arc::new(AtomicBool::new(false));
    for number in [SIGINT, SIGTERM] {
        // In this order: what the first signal arms may not fire before the second.
        flag::register_conditional_shutdown(number, 128 + number, Arc::clone(&again))
            .and_then(|_| flag::register(number, Arc::clone(&again)))
            .and_then(|_| flag::register_usize(number, Arc::clone(&CAME), number as usize))
            .map_err(|e| format!("cannot listen to signals: {e}"))?;
    }
    let look = || loop {
        std::thread::sleep(LOOK);
        let signal = CAME.load(Ordering::SeqCst);
        if signal != 0 && !SIMULATING.load(Ordering::SeqCst) {
            beside(&format!(
                "stopped; what is simulated is kept: the same command goes on from there\n  {}\n",
                command()
            ));
            low_level::exit(128 + signal as i32);
        }
    };
    let named = std::thread::Builder::new().name("signals".to_owned());
    named.spawn(look).map(drop).map_err(|e| format!("cannot listen to signals: {e}"))
}

/// A file that may not grow further is a write that fails (`ulimit -f`), and not the end of the program.
pub(super) fn outlive_limits() {
    #[cfg(unix)]
    let _ = flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
}

/// The command line, to be typed again.
fn command() -> String {
    let words = std::env::args_os().map(|word| quoted(&word.to_string_lossy()));
    words.collect::<Vec<_>>().join(" ")
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
