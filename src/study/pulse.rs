//! What listens to simulations, and may stop them between two ticks.

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

/// Nobody stops it.
pub(super) struct Steady;

impl Pulse for Steady {
    fn go_on(&self) -> bool {
        true
    }
}
