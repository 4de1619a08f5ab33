//! Bottleneck: the scarcest of six inputs caps output.
//!
//! # Claim
//!
//! What gets done is capped by whichever of compute, hardware, energy, execution, tasks and feedback
//! stagnates (S4.1, S4.2, S4.17, S0.2). Which one that is, is an outcome.
//!
//! # Equations
//!
//! ```text
//! y   = work of tasks settled Success in the tick                      [bh/week]     (1)
//! a_i = use of input i over 13 weeks / y over 13 weeks, retries and rework included  (2)
//! X_i = K_i / (a_i · y0): the output that i alone would allow, against base          (3)
//! cap = y0 · min_i X_i,  binding = argmin_i X_i                                      (4)
//! use_i ≤ K_i in every tick, hence mean y ≤ mean K_i / a_i over any window: an identity (5)
//! ```
//!
//! | input     | K                                                          | use                      |
//! |-----------|------------------------------------------------------------|--------------------------|
//! | compute   | executor-hours that budgets buy                            | executor-hours           |
//! | hardware  | accelerator-hours installed                                | executor-hours           |
//! | energy    | kWh allotted                                               | kWh                      |
//! | execution | executors' contexts x hours + people's offered hours less what they used at higher priority | executor-hours + people's execution hours |
//! | tasks     | accepted work + backlog / 13                               | work begun               |
//! | feedback  | the lesser of reviewers' hours and slot-hours               | review hours, slot-hours |
//! | hours     | paid productive hours less finding                         | all but finding          |
//!
//! An executor-hour and a person's hour count alike in execution's K and use: a_i converts them.
//!
//! # Reads
//!
//! `Week` of every organization, `inputs::Supply`.
//!
//! # Publishes
//!
//! [`Output`].
//!
//! # Neutral
//!
//! It only looks: there is nothing to switch off.
//!
//! # Limits
//!
//! Undefined where no success fell in the window, and where an input is not used at all. Because a_i
//! trails, y may exceed the cap of one tick.
//!
//! # Sources
//!
//! `leontief1941`; the six inputs are the essays'.

use bevy_ecs::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agents::{Trailing, Week};
use super::inputs::Supply;
use crate::engine::{Clock, Mechanism, Metric, Phase, Reduce, SimulationBuilder};

/// The scarcest input caps output. It has nothing to set: it looks.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Bottleneck {}

impl Mechanism for Bottleneck {
    const NAME: &'static str = "bottleneck";

    fn install(sim: &mut SimulationBuilder) {
        sim.state::<Output>().systems(Phase::Learn, find_binding);
        observe(sim);
    }
}

/// Names of the inputs, in the order of their codes; people's hours are shown beside the six.
pub const INPUTS: [&str; 7] =
    ["compute", "hardware", "energy", "execution", "tasks", "feedback", "hours"];
/// What is accounted for: feedback in two lines, review and signals.
const LINES: usize = 8;
/// Ticks over which use per success is taken [weeks].
const WINDOW: usize = 13;

/// Output, and what allows how much of it.
#[derive(Resource, Clone, Debug)]
pub struct Output {
    y: f64,
    base: f64,
    base_ticks: f64,
    success: Trailing,
    used: [Trailing; LINES],
    index: [f64; 7],
    backlog: f64,
    excess: Option<String>,
}

impl Default for Output {
    fn default() -> Self {
        Self {
            y: 0.0,
            base: 0.0,
            base_ticks: 0.0,
            success: Trailing::new(WINDOW),
            used: std::array::from_fn(|_| Trailing::new(WINDOW)),
            index: [f64::NAN; 7],
            backlog: 0.0,
            excess: None,
        }
    }
}

impl Output {
    /// Output of the tick [bh/week].
    pub fn y(&self) -> f64 {
        self.y
    }

    /// Output against the base year; undefined before one.
    pub fn relative(&self) -> f64 {
        if self.base > 0.0 { self.y / self.base() } else { f64::NAN }
    }

    /// Base output [bh/week].
    pub fn base(&self) -> f64 {
        self.base / self.base_ticks
    }

    /// What was used beyond what there was in the tick, in words: never anything but by a bug.
    pub fn excess(&self) -> Option<&str> {
        self.excess.as_deref()
    }

    /// The six indices and people's hours; undefined where an input is not used.
    pub fn indices(&self) -> [f64; 7] {
        self.index
    }

    /// The code of the scarcest of the six, if any is defined.
    pub fn binding(&self) -> Option<usize> {
        let six = self.index[..6].iter().enumerate().filter(|(_, x)| !x.is_nan());
        six.min_by(|a, b| a.1.total_cmp(b.1)).map(|(i, _)| i)
    }
}

/// Capacity and use of each line in one tick.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Accounts {
    offered: [f64; LINES],
    used: [f64; LINES],
    /// Work that could have been begun [bh].
    pub startable: f64,
}

impl Accounts {
    /// Adds up the organizations' weeks; `backlog` is the work that waited when the tick began [bh].
    pub fn of<'a>(weeks: impl Iterator<Item = &'a Week>, supply: &Supply, backlog: f64) -> Self {
        let mut a = Self { startable: backlog, ..Self::default() };
        [a.offered[0], a.offered[1], a.offered[2]] =
            [supply.compute(), supply.hardware(), supply.energy()];
        for w in weeks {
            let h = &w.hours;
            let ahead = h.review + h.steer + h.handoff;
            let add = |slot: &mut f64, more: f64| *slot += more;
            add(&mut a.used[0], w.executor_used);
            add(&mut a.used[1], w.executor_used);
            add(&mut a.used[2], w.executor_used * supply.energy_per_hour());
            add(&mut a.offered[3], w.executor_offered + h.offered - ahead);
            add(&mut a.used[3], w.executor_used + h.execute);
            add(&mut a.offered[4], w.accepted_work + w.backlog_work / WINDOW as f64);
            add(&mut a.used[4], w.taken_work);
            add(&mut a.offered[5], h.reviewers);
            add(&mut a.used[5], h.review);
            add(&mut a.offered[6], h.productive - h.finding);
            add(&mut a.used[6], h.used());
            add(&mut a.offered[7], w.slots_offered);
            add(&mut a.used[7], w.slots_used);
            a.startable += w.accepted_work;
        }
        a
    }

    /// Equation (5): the first line whose use exceeds what there was, in words.
    pub fn excess(&self) -> Option<String> {
        const NAMES: [&str; LINES] =
            ["compute", "hardware", "energy", "execution", "tasks", "review", "hours", "signals"];
        let mut offered = self.offered;
        // A backlog may be begun all at once: what bounds a tick is all that waited or came.
        offered[4] = self.startable;
        let over = |i: &usize| self.used[*i] > offered[*i] * (1.0 + 1e-9) + 1e-6;
        (0..LINES)
            .find(over)
            .map(|i| format!("{} of {} used, of {} offered", self.used[i], NAMES[i], offered[i]))
    }
}

/// Equation (3); undefined where the input is not used.
pub fn index(offered: f64, use_per_success: f64, base: f64) -> f64 {
    let x = offered / (use_per_success * base);
    if x.is_finite() { x } else { f64::NAN }
}

fn find_binding(
    (clock, supply): (Res<Clock>, Res<Supply>),
    weeks: Query<&Week>,
    mut output: ResMut<Output>,
) {
    let accounts = Accounts::of(weeks.iter(), &supply, output.backlog);
    output.excess = accounts.excess();
    debug_assert_eq!(output.excess, None, "tick {}", clock.tick);
    output.backlog = weeks.iter().map(|w| w.backlog_work).sum();
    output.y = weeks.iter().map(|w| w.success_work).sum();
    let y = output.y;
    output.success.push(y);
    for (trail, used) in output.used.iter_mut().zip(accounts.used) {
        trail.push(used);
    }
    if clock.measures_base() {
        output.base += y;
        output.base_ticks += 1.0;
    }
    let (success, base) = (output.success.sum(), output.base());
    let x: [f64; LINES] = std::array::from_fn(|i| {
        if success > 0.0 {
            index(accounts.offered[i], output.used[i].sum() / success, base)
        } else {
            f64::NAN
        }
    });
    let signals = x[5].min(x[7]);
    output.index = [x[0], x[1], x[2], x[3], x[4], signals, x[6]];
}

fn observe(sim: &mut SimulationBuilder) {
    let cap = |o: &Output| o.binding().map_or(f64::NAN, |i| o.base() * o.index[i]);
    sim.metric(Metric::new(
        "bottleneck.output",
        "bh/week",
        "Work settled as a success: y.",
        Reduce::Mean,
        |o: Res<Output>| o.y,
    ))
    .metric(Metric::new(
        "bottleneck.output_index",
        "1",
        "Output against the base year.",
        Reduce::Mean,
        |o: Res<Output>| o.relative(),
    ))
    .metric(Metric::new(
        "bottleneck.cap",
        "bh/week",
        "Output that the scarcest of the six inputs allows.",
        Reduce::Mean,
        move |o: Res<Output>| cap(&o),
    ))
    .metric(Metric::new(
        "bottleneck.binding",
        "code",
        "The scarcest input: 0 compute, 1 hardware, 2 energy, 3 execution, 4 tasks, 5 feedback.",
        Reduce::Last,
        |o: Res<Output>| o.binding().map_or(f64::NAN, |i| i as f64),
    ));
    for (i, name) in INPUTS.into_iter().enumerate() {
        let doc = format!(
            "Output that {name} alone would allow, against base; undefined where not used."
        );
        sim.metric(Metric::new(
            &format!("bottleneck.index_{name}"),
            "1",
            &doc,
            Reduce::Mean,
            move |o: Res<Output>| o.index[i],
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_one_over_utilization_in_the_base_year() {
        // 60 of 80 hours used for the base output: 1 / .75.
        assert!((index(80.0, 60.0 / 100.0, 100.0) - 80.0 / 60.0).abs() < 1e-12);
    }

    #[test]
    fn an_input_that_is_not_used_has_no_index() {
        assert!(index(80.0, 0.0, 100.0).is_nan());
        assert!(index(f64::INFINITY, 0.5, 100.0).is_nan());
    }

    #[test]
    fn using_more_than_there_was_is_found_out() {
        let mut week = Week::default();
        week.hours.reviewers = 10.0;
        week.hours.review = 10.0;
        week.hours.productive = 20.0;
        week.hours.offered = 20.0;
        let fine = Accounts::of([week].iter(), &Supply::default(), 0.0);
        assert_eq!(fine.excess(), None);
        week.hours.review = 10.1;
        let odd = Accounts::of([week].iter(), &Supply::default(), 0.0);
        assert!(odd.excess().is_some_and(|words| words.contains("review")));
    }
}
