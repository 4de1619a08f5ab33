//! The whole simulator in the limit in which arithmetic describes it, row by row of the fluid table.

use crate::reference::{self, Execution, FluidRow, Stage as Binding, fluid};
use telosim::engine::{Draws, Law};
use telosim::model::Model;
use telosim::model::adoption::Adoption;
use telosim::model::adoption::Path;
use telosim::model::agents::Organizations;
use telosim::model::coordination::Coordination;
use telosim::model::execution;
use telosim::model::feedback::Feedback;
use telosim::model::purposes::Purposes;
use telosim::model::tasks::Tasks;
use telosim::model::validation::Validation;
use telosim::study::{Horizon, Part, Stage, Status};

/// Weeks left out, and weeks that count.
const WARM_UP: u32 = 156;
const COUNTED: u32 = 520;
/// Paid productive hours include the share that talking costs; the table's hours do not.
const TALK: f64 = 0.0006 * 20.0 * 20.0;

/// One organization with a row's numbers and nothing else.
fn model(row: &FluidRow) -> Model {
    let mut m = Model::default();
    m.get_mut::<Organizations>().count = 1;
    m.get_mut::<Organizations>().size = Law::Fixed(row.people);
    m.get_mut::<Organizations>().productive = 0.8;
    m.get_mut::<Purposes>().per_person = row.purposes / row.people;
    m.get_mut::<Purposes>().leading = 8.0;
    // The table spreads leading evenly.
    m.get_mut::<Purposes>().span = 2;
    // Little is asked in the base year, so that no queue is left from it.
    m.get_mut::<Tasks>().emission = row.tasks / 20.0;
    m.get_mut::<Tasks>().multiplier = 20.0;
    m.get_mut::<Tasks>().work = Law::Fixed(row.work);
    m.get_mut::<Coordination>().communication = 0.0006;
    m.get_mut::<Coordination>().defect = 0.2;
    m.get_mut::<Coordination>().handoff_time = 0.25;
    // In the table a task that is done again is handed over again.
    m.get_mut::<Coordination>().handoffs = row.handoffs / 0.8;
    m.get_mut::<Validation>().share = 1.0;
    m.get_mut::<Validation>().minutes = 60.0 * row.review;
    m.get_mut::<Validation>().tau = 0.0;
    m.get_mut::<Validation>().eligible = 1.0;
    // Enough for everybody to be busy; without a limit handoffs of tasks that nobody reaches go first.
    m.get_mut::<execution::Execution>().wip_limit = 200.0;
    match row.execution {
        Execution::People { speed } => {
            m.get_mut::<execution::Execution>().copilot_speed = speed;
            m.get_mut::<Adoption>().path = Path::Copilot;
        }
        Execution::Executors { number, speed } => {
            m.get_mut::<execution::Execution>().executors = number;
            m.get_mut::<execution::Execution>().system_speed = speed;
            m.get_mut::<execution::Execution>().week = 168.0;
            m.get_mut::<execution::Execution>().steer = 0.5;
            m.get_mut::<Adoption>().path = Path::SystemRun;
        }
    }
    if let Some(feedback) = row.feedback {
        m.get_mut::<Feedback>().instant = 0.0;
        m.get_mut::<Feedback>().delay = Law::Fixed(7.0 * feedback.latency);
        m.get_mut::<Feedback>().slots_per_person = feedback.slots / row.people;
    }
    m
}

fn docks(name: &str, row: &FluidRow) {
    let expected = fluid(row);
    let mut stage = Stage::new().unwrap();
    let names: Vec<String> = stage.metrics().iter().map(|m| m.name.clone()).collect();
    let place = |name: &str| names.iter().position(|n| n == name).unwrap();
    let horizon = Horizon {
        window: Some((WARM_UP, WARM_UP + COUNTED)),
        ..Horizon::new(WARM_UP + COUNTED, 52)
    };
    let part = Part { model: model(row), ..Part::default() };
    let (o, _) = stage.play(part, Draws::new(10, 0), &horizon);
    assert_eq!(o.status, Status::Ok);
    let throughput = o.finals[place("bottleneck.output")] / row.work;
    let used = o.finals[place("execution.people_utilization")];
    let slack = (1.0 - used) / (1.0 - TALK);
    let index = |name: &str| o.finals[place(&format!("bottleneck.index_{name}"))];
    assert!(
        (throughput / expected.throughput - 1.0).abs() < 0.03,
        "{name}: {throughput} is not {}",
        expected.throughput
    );
    assert!(
        (slack - expected.slack).abs() < 0.03,
        "{name}: slack {slack} is not {}",
        expected.slack
    );
    // Where people execute, their hours and execution are the same thing.
    let lines = [
        (index("tasks"), Binding::Tasks),
        (index("feedback"), Binding::Feedback),
        (index("hours").min(index("execution")), Binding::Hours),
    ];
    let least = lines.iter().min_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
    assert_eq!(least.1, expected.binding, "{name}: {lines:?}");
}

#[test]
fn the_simulator_docks_with_the_fluid_table() {
    for (name, row) in [
        ("A", reference::A),
        ("B", reference::B),
        ("C", reference::C),
        ("D", reference::D),
        ("E", reference::E),
        ("F", reference::F),
        ("G", reference::G),
        ("H", reference::H),
        ("I", reference::I),
        ("J", reference::J),
    ] {
        docks(name, &row);
    }
}
