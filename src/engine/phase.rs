use bevy_ecs::prelude::*;

/// The order of one tick. Every system runs in exactly one phase.
///
/// |  # | phase     | question it answers                                                    |
/// |---:|-----------|------------------------------------------------------------------------|
/// |  0 | (levers)  | which dated parameters change today?                                   |
/// |  1 | `Grow`    | how much compute, hardware, energy and capability is there?            |
/// |  2 | `Adopt`   | how does each organization work now, and with how many executors?      |
/// |  3 | `Intend`  | which purposes are born, led, broadened and given up?                  |
/// |  4 | `Ask`     | how fast does each live cell ask for tasks?                            |
/// |  5 | `Flow`    | what happens to tasks until the end of the tick?                       |
/// |  6 | `Produce` | what came of them, at what cost and price?                             |
/// |  7 | `Learn`   | what does everybody now believe, and what bound output?                |
/// |  8 | `Price`   | what do organizations earn, pay, and want of the labour market?        |
/// |  9 | `Move`    | who is hired, separated, retrained, founded?                           |
/// | 10 | (observe) | every metric is read; nothing can change                               |
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Inputs and capability grow.
    Grow,
    /// Organizations change how they work.
    Adopt,
    /// Purposes are born, led and given up.
    Intend,
    /// Live cells ask for tasks.
    Ask,
    /// Tasks move by next event until the tick ends.
    Flow,
    /// Output, cost and price follow.
    Produce,
    /// Beliefs, trust and the binding input are updated.
    Learn,
    /// Organizations settle accounts and say whom they need.
    Price,
    /// People change places.
    Move,
}

impl Phase {
    /// All phases, in the order in which they run.
    pub const ORDER: [Phase; 9] = [
        Phase::Grow,
        Phase::Adopt,
        Phase::Intend,
        Phase::Ask,
        Phase::Flow,
        Phase::Produce,
        Phase::Learn,
        Phase::Price,
        Phase::Move,
    ];
}
