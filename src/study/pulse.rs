//! What listens to simulations, and may stop them between two ticks.

use std::io;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// Hears how simulations go on, and says whether they should.
pub trait Pulse: Sync {
    /// Whether to go on.
    fn go_on(&self) -> bool;

    /// A simulation has come to the end of a tick.
    fn tick(&self, _tick: i64) {}
}

impl<F: Fn() -> bool + Sync> Pulse for F {
    fn go_on(&self) -> bool {
        self()
    }
}

/// Passes a pulse on and lets what keeps outcomes beat with it; stops where that fails.
pub(super) struct Beating<'a, P: ?Sized, T, F> {
    pulse: &'a P,
    keeper: &'a Mutex<T>,
    beat: F,
    failed: AtomicBool,
}

impl<'a, P: Pulse + ?Sized, T: Send, F: Fn(&mut T) -> io::Result<()> + Sync> Beating<'a, P, T, F> {
    pub(super) fn new(pulse: &'a P, keeper: &'a Mutex<T>, beat: F) -> Self {
        Self { pulse, keeper, beat, failed: AtomicBool::new(false) }
    }
}

impl<P: Pulse + ?Sized, T: Send, F: Fn(&mut T) -> io::Result<()> + Sync> Pulse
    for Beating<'_, P, T, F>
{
    fn go_on(&self) -> bool {
        self.pulse.go_on() && !self.failed.load(Ordering::Relaxed)
    }

    fn tick(&self, tick: i64) {
        self.pulse.tick(tick);
        // Where it is held something is kept just now.
        if let Ok(mut keeper) = self.keeper.try_lock()
            && (self.beat)(&mut keeper).is_err()
        {
            self.failed.store(true, Ordering::Relaxed);
        }
    }
}

/// Nobody stops it.
pub(super) struct Steady;

impl Pulse for Steady {
    fn go_on(&self) -> bool {
        true
    }
}
