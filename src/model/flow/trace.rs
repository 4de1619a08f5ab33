//! The audit log of a run: every change of a task's state.

/// Where a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Somebody's purpose asked for it.
    Idea,
    /// It waits for a decision.
    Triage,
    /// It was not accepted.
    Dropped,
    /// It is agreed.
    Accepted,
    /// It is too hard to undo for nobody to answer for it.
    Unanswered,
    /// Nobody has taken it.
    Unowned,
    /// Somebody has it.
    Owned,
    /// It is being handed over.
    Handoff,
    /// It waits to be executed, or for a person to steer it.
    Queued,
    /// Somebody or something executes it.
    Running,
    /// An attempt failed visibly.
    Failed,
    /// There is a result.
    Done,
    /// The result waits to be reviewed.
    AwaitReview,
    /// The result is reviewed.
    Reviewing,
    /// It is sent back.
    Rework,
    /// It passed review.
    Approved,
    /// It is out.
    Shipped,
    /// Its outcome is not known yet.
    AwaitFeedback,
    /// It was right.
    Success,
    /// It was wrong, in direction or by a defect.
    Reverted,
    /// It stands still between agreed and shipped.
    Stalled,
    /// It will never be done.
    Abandoned,
}

impl State {
    /// Its name in the audit log.
    pub fn name(self) -> &'static str {
        match self {
            State::Idea => "Idea",
            State::Triage => "Triage",
            State::Dropped => "Dropped",
            State::Accepted => "Accepted",
            State::Unanswered => "Unanswered",
            State::Unowned => "Unowned",
            State::Owned => "Owned",
            State::Handoff => "Handoff",
            State::Queued => "Queued",
            State::Running => "Running",
            State::Failed => "Failed",
            State::Done => "Done",
            State::AwaitReview => "AwaitReview",
            State::Reviewing => "Reviewing",
            State::Rework => "Rework",
            State::Approved => "Approved",
            State::Shipped => "Shipped",
            State::AwaitFeedback => "AwaitFeedback",
            State::Success => "Success",
            State::Reverted => "Reverted",
            State::Stalled => "Stalled",
            State::Abandoned => "Abandoned",
        }
    }
}

/// Who took a task up, by their place among all of their organization's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Worker {
    /// A person.
    Person(u32),
    /// An AI executor.
    Executor(u32),
}

/// One change of a task's state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Record {
    /// Hours of the working clock since the base year began `[working h]`.
    pub time: f64,
    /// The organization, by `Organization::index`.
    pub organization: u32,
    /// The cell that asked for it, by its place in the organization.
    pub cell: u32,
    /// The task, by its key.
    pub task: u64,
    /// What it takes when nothing goes wrong `[bh]`.
    pub work: f64,
    /// Where it stands from now on.
    pub state: State,
    /// Who took it up, where somebody runs or reviews it from now on.
    pub by: Option<Worker>,
}

/// A cell that asks for tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its organization, by `Organization::index`.
    pub organization: u32,
    /// Its place in the organization, as in [`Record::cell`].
    pub cell: u32,
    /// Its purpose, by its key.
    pub purpose: u64,
    /// The domain in which it pursues the purpose.
    pub domain: u16,
}

/// All changes of a run, organization by organization within each tick.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trace {
    /// The changes.
    pub records: Vec<Record>,
    /// The cells that asked for a task or were about to, in the order in which they were first led.
    pub sources: Vec<Source>,
}
