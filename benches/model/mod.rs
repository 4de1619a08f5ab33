//! W1 by the whole model: every room, every system, every metric, a week at a time.

use telosim::engine::{Draws, Law};
use telosim::model::Model;
use telosim::model::adoption::Path;
use telosim::model::flow::Flow;
use telosim::study::{Horizon, Part, Stage};

use crate::baseline::{
    DRAINED, EXECUTION_TIME, EXECUTORS, PURPOSES, RATE, REVIEW_TIME, REVIEWERS, REWORK_CHANCE,
};

/// Weeks before the start, in which hardly anything is asked: people only.
const BASE_YEAR: u32 = 52;

/// What one replicate comes to.
pub struct Measured {
    /// Events.
    pub events: u64,
    /// Mean time from arrival to shipping `[h]`.
    pub lead_time: f64,
}

/// A world that serves run after run.
pub struct Whole {
    stage: Stage,
    model: Model,
    lead_time: usize,
}

impl Whole {
    /// The model in the limit in which it is W1.
    pub fn new() -> Self {
        let people = REVIEWERS as f64;
        let mut m = Model::default();
        m.organizations.count = 1;
        m.organizations.size = Law::Fixed(people);
        m.purposes.per_person = PURPOSES as f64 / people;
        m.purposes.span = 100;
        m.tasks.emission = RATE * 40.0 / 1e4;
        m.tasks.multiplier = 1e4;
        m.tasks.work = Law::Fixed(EXECUTION_TIME);
        m.execution.noise = Law::Exponential { mean: 1.0 };
        m.execution.executors = EXECUTORS as f64;
        m.execution.week = 40.0;
        m.validation.share = 1.0;
        m.validation.minutes = 60.0 * REVIEW_TIME;
        m.validation.noise = Law::Exponential { mean: 1.0 };
        m.validation.tau = 0.0;
        m.coordination.defect = REWORK_CHANCE;
        m.adoption.path = Path::SystemRun;
        let stage = Stage::new().expect("the rooms' systems have an order");
        let names = stage.metrics();
        let lead_time = names.iter().position(|m| m.name == "coordination.mean_lead_time");
        Self { stage, model: m, lead_time: lead_time.expect("the metric is there") }
    }

    /// Simulates one replicate; tasks born in 2,000 h of it count, from 520 h after the start on.
    pub fn run(&mut self, draws: Draws) -> Measured {
        let ticks = (DRAINED / 40.0) as u32;
        let horizon = Horizon { window: Some((13, 63)), ..Horizon::new(ticks, BASE_YEAR + ticks) };
        let part = Part { model: self.model.clone(), ..Part::default() };
        let (outcome, _) = self.stage.play(part, draws, &horizon, vec![]);
        let events = self.stage.simulation().world().resource::<Flow>().events();
        // Calendar hours, as they are shown.
        Measured { events, lead_time: outcome.finals[self.lead_time] * 40.0 / 168.0 }
    }
}
