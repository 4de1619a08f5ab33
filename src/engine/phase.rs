use bevy_ecs::prelude::*;

/// The order of one tick. Every system runs in exactly one phase: after the dated levers have acted, and before every
/// metric is read. `telosim explain tick` prints the phases with the systems that run in them, from the schedule.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Inputs and capability grow.
    Grow,
    /// Organizations change how they work.
    Adopt,
    /// People form a view of what is right.
    Judge,
    /// Purposes are born, led and given up.
    Intend,
    /// Incomes are spent.
    Spend,
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
    /// Everybody has been paid.
    Settle,
    /// People change places.
    Move,
    /// What it has come to is compared with the run before.
    Compare,
}

impl Phase {
    /// The question that it answers.
    pub fn question(self) -> &'static str {
        match self {
            Self::Grow => "How much compute, hardware, energy and capability is there?",
            Self::Adopt => "How does each organization work now, and what is rewarded?",
            Self::Judge => "How likely is each person to be right?",
            Self::Intend => {
                "Which purposes are born, led, broadened and given up, and what is at hand for them?"
            }
            Self::Spend => "What is spent, and on whom?",
            Self::Ask => "How fast does each live cell ask for tasks, and of whom?",
            Self::Flow => "What happens to tasks until the end of the tick?",
            Self::Produce => "What came of them, at what cost and price?",
            Self::Learn => "What does everybody now believe, and what bound output?",
            Self::Price => "What do organizations earn, pay, and want of the labour market?",
            Self::Settle => "Who has paid whom, and what does everybody have?",
            Self::Move => "Who is hired, separated, retrained?",
            Self::Compare => {
                "What has it come to, against the run before on the same random numbers?"
            }
        }
    }

    /// All phases, in the order in which they run.
    pub const ORDER: [Phase; 13] = [
        Phase::Grow,
        Phase::Adopt,
        Phase::Judge,
        Phase::Intend,
        Phase::Spend,
        Phase::Ask,
        Phase::Flow,
        Phase::Produce,
        Phase::Learn,
        Phase::Price,
        Phase::Settle,
        Phase::Move,
        Phase::Compare,
    ];
}
