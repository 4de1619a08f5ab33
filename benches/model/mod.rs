//! W1 by the whole model: every room, every system, every metric, a week at a time.

use telosim::engine::{Draws, Law};
use telosim::model::Model;
use telosim::model::adoption::Adoption;
use telosim::model::adoption::Path;
use telosim::model::agents::Organizations;
use telosim::model::coordination::Coordination;
use telosim::model::execution::Execution;
use telosim::model::flow::Flow;
use telosim::model::purposes::Purposes;
use telosim::model::tasks::Tasks;
use telosim::model::validation::Validation;
use telosim::study::{Horizon, Part, Stage};

use crate::baseline::{
    DRAINED, EXECUTION_TIME, EXECUTORS, PURPOSES, RATE, REVIEW_TIME, REVIEWERS, REWORK_CHANCE,
};

/// Weeks before the start, in which hardly anything is asked: people only.
const BASE_YEAR: u32 = 52;

/// Weeks after the start whose tasks count, from and to.
const COUNTED: (u32, u32) = (13, 63);

/// What one replicate comes to.
pub struct Measured {
    /// Events.
    pub events: u64,
    /// Counted tasks that were accepted `[tasks]`.
    pub accepted: f64,
    /// Mean time from arrival to shipping `[h]`.
    pub lead_time: f64,
}

/// A world that serves run after run.
pub struct Whole {
    stage: Stage,
    model: Model,
    accepted: usize,
    lead_time: usize,
}

impl Whole {
    /// The model in the limit in which it is W1.
    pub fn new() -> Self {
        let people = REVIEWERS as f64;
        let mut m = Model::default();
        m.get_mut::<Organizations>().count = 1;
        m.get_mut::<Organizations>().size = Law::Fixed(people);
        m.get_mut::<Purposes>().per_person = PURPOSES as f64 / people;
        m.get_mut::<Purposes>().span = 100;
        m.get_mut::<Tasks>().emission = RATE * 40.0 / 1e4;
        m.get_mut::<Tasks>().multiplier = 1e4;
        m.get_mut::<Tasks>().work = Law::Fixed(EXECUTION_TIME);
        m.get_mut::<Execution>().noise = Law::Exponential { mean: 1.0 };
        m.get_mut::<Execution>().executors = EXECUTORS as f64;
        m.get_mut::<Execution>().week = 40.0;
        m.get_mut::<Validation>().share = 1.0;
        m.get_mut::<Validation>().minutes = 60.0 * REVIEW_TIME;
        m.get_mut::<Validation>().noise = Law::Exponential { mean: 1.0 };
        m.get_mut::<Validation>().tau = 0.0;
        m.get_mut::<Coordination>().defect = REWORK_CHANCE;
        m.get_mut::<Adoption>().path = Path::SystemRun;
        let stage = Stage::new().expect("the rooms' systems have an order");
        let names = stage.metrics();
        let place = |name: &str| names.iter().position(|m| m.name == name).expect("it is there");
        let (accepted, lead_time) = (place("tasks.accepted"), place("coordination.mean_lead_time"));
        Self { stage, model: m, accepted, lead_time }
    }

    /// Simulates one replicate; tasks born in 2,000 h of it count, from 520 h after the start on.
    pub fn run(&mut self, draws: Draws) -> Measured {
        let ticks = (DRAINED / 40.0) as u32;
        let horizon = Horizon { window: Some(COUNTED), ..Horizon::new(ticks, BASE_YEAR + ticks) };
        let part = Part { model: self.model.clone(), ..Part::default() };
        let (outcome, _) = self.stage.play(part, draws, &horizon);
        let events = self.stage.simulation().world().resource::<Flow>().events();
        let weeks = f64::from(COUNTED.1 - COUNTED.0);
        // The last record is of the end, when the last of the counted tasks have long been finished; the final number is
        // of the end of the window, and without those that take longest. In calendar hours, as they are shown.
        let lead_time = outcome
            .series
            .get(self.lead_time)
            .and_then(<[f64]>::last)
            .expect("a run leaves records");
        // Work is in hours, of which each task is the same number.
        let accepted = weeks * outcome.finals[self.accepted] / EXECUTION_TIME;
        Measured { events, accepted, lead_time: lead_time * 40.0 / 168.0 }
    }
}
