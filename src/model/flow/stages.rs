//! The table of the flow: where a task can stand, what happens to it there, and where it goes from there.
//!
//! Documents print it (`telosim explain flow`), the event log speaks its words, and every event of the engine comes in
//! through the matches at the end. A stage more is a state with its row, a place where there is none yet, and an arm
//! that the compiler asks for.
#![cfg_attr(
    not(feature = "private"),
    expect(
        missing_docs,
        reason = "what a variant means is printed, and so said once, in the table"
    )
)]

use self::Delay::{GivenUp, Layers, Owner, Stall, StalledResult, Trial};
use self::Held::{Answer, Gate};
use self::Station::{Decide, Execute, HandOff, Machine, Review, Shared, Signal, Steer};
use super::tour::Tour;
use super::{Site, Task};
use crate::engine::flow::{Interrupted, Route, Server, TaskId};
use crate::model::agents::Abandoned;

/// Where a task stands, as the event log tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Idea,
    Triage,
    Dropped,
    Accepted,
    Unanswered,
    Unowned,
    Owned,
    Handoff,
    Queued,
    Running,
    Failed,
    Done,
    AwaitReview,
    Reviewing,
    Rework,
    Approved,
    Shipped,
    AwaitFeedback,
    Success,
    Reverted,
    Stalled,
    Abandoned,
    Unheard,
}

/// What keeps a task for longer than a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// It waits for a server, or is served.
    Station(Station),
    /// A time has to pass.
    Delay(Delay),
    /// Another task has to leave first.
    Held(Held),
}

/// Where tasks queue, in the order in which people serve them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Station {
    Review,
    Decide,
    Steer,
    HandOff,
    Execute,
    Shared,
    Machine,
    Signal,
}

/// Why a task is delayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Delay {
    Layers,
    Trial,
    Owner,
    Stall,
    StalledResult,
    GivenUp,
    Signal,
}

/// Until when a task is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Held {
    Answer,
    Gate,
}

/// Who serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Reviewers,
    Others,
    Leads,
    Executors,
    Slots,
}

impl Station {
    /// All of them, by number.
    pub const ALL: [Self; 8] = [Review, Decide, Steer, HandOff, Execute, Shared, Machine, Signal];

    /// Services by people that one task takes here: a handoff has two sides.
    pub(super) const fn touches(self) -> u64 {
        match self {
            Review | Decide | Steer | Execute | Shared => 1,
            HandOff => 2,
            Machine | Signal => 0,
        }
    }
}

impl Delay {
    /// All of them, by number.
    const ALL: [Self; 7] = [Layers, Trial, Owner, Stall, StalledResult, GivenUp, Self::Signal];

    /// What goes on meanwhile.
    pub const fn means(self) -> &'static str {
        match self {
            Layers => "layers of management pass the decision on",
            Trial => "it is tried out first",
            Owner => "nobody owns it yet",
            Stall => "it stalled on its way to execution",
            StalledResult => "its result stalled",
            GivenUp => "it stalled for longer than anybody will wait",
            Self::Signal => {
                "the world has not answered, and any number of signals can be attributed"
            }
        }
    }
}

impl Held {
    /// What has to be.
    pub const fn means(self) -> &'static str {
        match self {
            Answer => "somebody can answer for it",
            Gate => "work in progress is below its limit",
        }
    }
}

impl Class {
    /// All of them, by number.
    pub const ALL: [Self; 5] =
        [Self::Reviewers, Self::Others, Self::Leads, Self::Executors, Self::Slots];

    /// Who they are.
    pub const fn means(self) -> &'static str {
        match self {
            Self::Reviewers => "people who may review",
            Self::Others => "people who may not",
            Self::Leads => "people, in hours that they keep for leading",
            Self::Executors => "contexts of AI executors",
            Self::Slots => "slots to which signals are attributed",
        }
    }

    /// The stations that they serve.
    pub const fn serves(self) -> &'static [Station] {
        match self {
            Self::Reviewers => &[Review, Steer, HandOff, Execute, Shared],
            Self::Others => &[Steer, HandOff, Execute, Shared],
            Self::Leads => &[Decide],
            Self::Executors => &[Machine],
            Self::Slots => &[Signal],
        }
    }

    /// The same, a bit for each station.
    pub(super) const fn bits(self) -> u32 {
        let (stations, mut bits, mut i) = (self.serves(), 0, 0);
        while i < stations.len() {
            bits |= 1 << stations[i] as u32;
            i += 1;
        }
        bits
    }
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Stage {
    /// Where the task stands.
    pub state: State,
    /// What that means.
    pub means: &'static str,
    /// What keeps it there; nothing where it passes in a moment or is gone.
    pub at: &'static [Place],
    /// What rooms are asked of it then: each room with its functions.
    pub asks: &'static str,
    /// Where it can stand next; nowhere if it is gone.
    pub next: &'static [State],
}

impl Stage {
    const fn new(state: State, means: &'static str) -> Self {
        Self { state, means, at: &[], asks: "", next: &[] }
    }

    const fn at(self, at: &'static [Place]) -> Self {
        Self { at, ..self }
    }

    const fn asks(self, asks: &'static str) -> Self {
        Self { asks, ..self }
    }

    const fn next(self, next: &'static [State]) -> Self {
        Self { next, ..self }
    }
}

/// Every stage, in the order of [`State`].
pub const STAGES: [Stage; 23] = {
    use Place::{Delay, Held, Station};
    use State::*;
    [
        Stage::new(Idea, "a purpose asks for it")
            .asks("tasks: conceive, accepts; judgment: stake, put_off")
            .next(&[Triage, Accepted, Dropped]),
        Stage::new(Triage, "it waits for a decision")
            .at(&[Station(Decide), Delay(Layers), Delay(Trial)])
            .asks("purposes: decision_hours; judgment: decide, put_off, found_out; tasks: accepts")
            .next(&[Triage, Accepted, Dropped]),
        Stage::new(Dropped, "it was not accepted"),
        Stage::new(Accepted, "it is agreed")
            .asks("coordination: agree, ownership; judgment: needs_answer, ai_answers")
            .next(&[Unanswered, Unowned, Owned]),
        Stage::new(Unanswered, "it is too hard to undo to go ahead before somebody answers for it")
            .at(&[Held(Answer)])
            .asks("judgment: answer; coordination: ownership")
            .next(&[Unowned, Owned, Abandoned]),
        Stage::new(Unowned, "nobody has taken it").at(&[Delay(Owner)]).next(&[Owned, Abandoned]),
        Stage::new(Owned, "somebody has it")
            .asks("coordination: stalled, hand_over")
            .next(&[Handoff, Queued, Stalled]),
        Stage::new(Handoff, "it is handed over")
            .at(&[Station(HandOff)])
            .asks("coordination: stalled, hand_over")
            .next(&[Handoff, Queued, Stalled, Abandoned]),
        Stage::new(Queued, "it waits to be executed, or for a person to steer it")
            .at(&[Held(Gate), Station(Steer), Station(Execute), Station(Shared), Station(Machine)])
            .asks(
                "wages: needs_presence; execution: is_new, prospect, costs, steering, rebriefing; \
                 validation: step_right; coordination: effort",
            )
            .next(&[Running, Queued, Handoff, Stalled, Reverted, Abandoned]),
        Stage::new(Running, "somebody or something executes it")
            .at(&[Station(Execute), Station(Shared), Station(Machine)])
            .asks(
                "execution: take, by_hand, by_system, saved, conflicts, attempted, leave, \
                 finish, dropped; coordination: effort",
            )
            .next(&[Done, Failed, Running, Queued, Reverted, Abandoned]),
        Stage::new(Failed, "an attempt failed visibly").next(&[Queued]),
        Stage::new(Done, "there is a result")
            .asks(
                "coordination: defective, stalled; validation: result, due, go_on; execution: pass",
            )
            .next(&[AwaitReview, Shipped, Queued, Stalled, Reverted]),
        Stage::new(AwaitReview, "the result waits to be reviewed")
            .at(&[Station(Review)])
            .asks("validation: begin")
            .next(&[Reviewing, Abandoned]),
        Stage::new(Reviewing, "the result is reviewed")
            .at(&[Station(Review)])
            .asks("validation: fails")
            .next(&[Approved, Rework, Abandoned]),
        Stage::new(Rework, "it is sent back")
            .at(&[Station(Execute)])
            .asks("execution: send_back; validation: send_back")
            .next(&[Queued, Running, Abandoned]),
        Stage::new(Approved, "it passed review").asks("validation: go_on").next(&[Shipped, Queued]),
        Stage::new(Shipped, "it is out")
            .asks("feedback: ship; judgment: ship, settle, mend")
            .next(&[AwaitFeedback, Success, Reverted, Rework]),
        Stage::new(AwaitFeedback, "its outcome is not known yet")
            .at(&[Station(Signal), Delay(self::Delay::Signal)])
            .asks("feedback: delay; judgment: settle, mend")
            .next(&[Success, Reverted, Rework, Unheard]),
        Stage::new(Success, "it was right").asks("judgment: let_go"),
        Stage::new(Reverted, "it was wrong, in direction or by a defect").asks("judgment: let_go"),
        Stage::new(Stalled, "it stands still between agreed and shipped")
            .at(&[Delay(Stall), Delay(StalledResult), Delay(GivenUp)])
            .asks("coordination: stall, hand_over; validation: due, go_on")
            .next(&[Handoff, Queued, AwaitReview, Shipped, Abandoned]),
        Stage::new(Abandoned, "it will never be done").asks("judgment: let_go"),
        Stage::new(Unheard, "it is out, and those who would hear of its outcome are gone")
            .asks("judgment: let_go"),
    ]
};

/// Which event means what. How each is told to the rooms stands in the files beside this one.
impl Route for Tour<'_> {
    type Task = Task;

    fn admits(&self) -> f64 {
        1.0 - self.fill()
    }

    fn emitted(&mut self, site: &mut Site, source: u32) -> f64 {
        self.conceive(site, source)
    }

    fn begun(&mut self, task: &mut Task, station: usize, by: &Server, now: f64) -> f64 {
        match Station::ALL[station] {
            Review => self.review(task, by, now),
            Decide => self.decide(task),
            Steer => self.steer(task),
            HandOff => self.hand_over(),
            Execute | Shared => self.execute_by_hand(task, by, now),
            Machine => self.execute_by_system(task, by, now),
            Signal => self.await_signal(task),
        }
    }

    fn finished(&mut self, site: &mut Site, id: TaskId, station: usize, server: u32) {
        match Station::ALL[station] {
            Review => self.reviewed(site, id, server),
            Decide => self.decided(site, id),
            Steer => self.steered(site, id),
            HandOff => self.handed_over(site, id),
            Execute | Shared => self.executed(site, id, server),
            Machine => self.attempted(site, id),
            Signal => self.heard(site, id),
        }
    }

    fn woken(&mut self, site: &mut Site, id: TaskId, why: u8) {
        match Delay::ALL[why as usize] {
            Layers => self.passed_layers(site, id),
            Trial => self.tried_out(site, id),
            Owner => self.owned(site, id),
            Stall => self.resumed(site, id),
            StalledResult => self.resumed_result(site, id),
            GivenUp => self.abandon(site, id, Abandoned::Stalled),
            Delay::Signal if self.closed => self.leave(site, id, State::Unheard),
            Delay::Signal => self.settle(site, id),
        }
    }

    fn interrupted(&mut self, site: &mut Site, id: TaskId, station: usize) -> Interrupted {
        match Station::ALL[station] {
            Execute | Shared => self.left_alone(site, id),
            Review | Decide | Steer | HandOff | Machine | Signal => Interrupted::Resumed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_numbers_are_in_the_order_of_their_types() {
        assert!(STAGES.iter().enumerate().all(|(i, stage)| stage.state as usize == i));
        assert!(Station::ALL.iter().enumerate().all(|(i, it)| *it as usize == i));
        assert!(Delay::ALL.iter().enumerate().all(|(i, it)| *it as usize == i));
        assert!(Class::ALL.iter().enumerate().all(|(i, it)| *it as usize == i));
    }

    #[test]
    fn every_place_keeps_a_task_in_some_state_and_every_station_is_served() {
        let kept = |place: Place| STAGES.iter().any(|stage| stage.at.contains(&place));
        assert!(Station::ALL.iter().all(|it| kept(Place::Station(*it))));
        assert!(Delay::ALL.iter().all(|it| kept(Place::Delay(*it))));
        assert!([Answer, Gate].iter().all(|it| kept(Place::Held(*it))));
        let served = |it: &Station| Class::ALL.iter().any(|class| class.serves().contains(it));
        assert!(Station::ALL.iter().all(served));
    }
}
