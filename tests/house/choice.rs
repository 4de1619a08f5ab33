//! Worlds in which executors save nothing: nobody lets them work, and no job is lost, to the bit.

use telosim::engine::{Draws, Law};
use telosim::model::Model;
use telosim::model::adoption::{Adoption, Path};
use telosim::model::agents::Organizations;
use telosim::model::demand::{Demand, Surplus};
use telosim::model::execution::Execution;
use telosim::model::inputs::Inputs;
use telosim::model::purposes::Purposes;
use telosim::model::tasks::Tasks;
use telosim::scenario::Scenario;
use telosim::study::{Cast, Horizon, Outcome, Part, Script as _, Stage, Status, vocabulary};

use crate::limits::TEN;

/// The world of `ten`, small, where executors are ten times as fast as people and cost 900 an hour for good, whatever is set
/// besides. Copilots make nobody faster.
const DEAR: [&str; 12] = [
    "organizations.count=4",
    "execution.shared=true",
    "execution.hourly=true",
    "execution.system_speed=10",
    "execution.copilot_speed=1",
    "adoption.paying=true",
    "adoption.innovation=2",
    "adoption.payback=130",
    "inputs.price=900",
    "inputs.compute_growth=0",
    "inputs.energy_efficiency=0",
    "inputs.headroom=100",
];

/// A run after its reference, four years long.
struct Compared {
    names: Vec<String>,
    run: Outcome,
}

impl Compared {
    /// The small world, with what is set besides.
    fn with(set: &[&str]) -> Self {
        let mut stage = Stage::new().unwrap();
        let words = vocabulary(&stage.metrics());
        let set: Vec<String> = DEAR.iter().chain(set).map(|&it| it.to_owned()).collect();
        let text = TEN.as_bytes();
        let scenario = Scenario::parse("b.toml", text, &words, TEN, &set).unwrap();
        let cast = Cast::new(&scenario, &words);
        let reference = cast.reference(0, 0).unwrap();
        Self::play(&mut stage, [reference, cast.part(0, 0).unwrap()])
    }

    fn play(stage: &mut Stage, [reference, run]: [Part; 2]) -> Self {
        let names = stage.metrics().into_iter().map(|it| it.name).collect();
        let (draws, horizon) = (Draws::new(7, 0), Horizon::new(208, 4));
        let (_, left) = stage.play(reference, draws, &horizon);
        let (run, _) = stage.play_after(left, run, draws, &horizon);
        assert_eq!(run.status, Status::Ok);
        Self { names, run }
    }

    /// A metric, record by record since the start.
    fn series(&self, name: &str) -> Vec<f64> {
        let place = self.names.iter().position(|it| it == name).expect(name);
        let since = self.run.ticks.iter().zip(self.run.series.get(place).unwrap());
        since.filter(|(tick, _)| **tick >= 0).map(|(_, value)| *value).collect()
    }

    /// Whether nobody lost or won an hour of work, to the bit, in any record.
    fn nothing_is_lost(&self) -> bool {
        ["headline.net", "headline.jobs", "headline.idle"]
            .iter()
            .all(|name| self.series(name).iter().all(|value| *value == 0.0))
    }

    /// Whether nobody ever uses AI.
    fn nobody_adopts(&self) -> bool {
        self.series("adoption.firms_any").iter().all(|share| *share == 0.0)
    }
}

#[test]
fn g1_where_executors_cost_more_than_people_nobody_adopts_and_no_job_is_lost() {
    let dear = Compared::with(&[]);
    assert!(dear.nobody_adopts() && dear.nothing_is_lost());
    // At a ninth of the price they do.
    let cheap = Compared::with(&["inputs.price=100"]);
    assert!(!cheap.nobody_adopts() && !cheap.nothing_is_lost());
    assert!(cheap.series("execution.taken_over").iter().any(|share| *share > 0.1));
}

#[test]
fn g2_where_no_work_is_eligible_nobody_adopts_and_no_job_is_lost() {
    let out_of_reach = Compared::with(&["inputs.price=100", "capability.exposed=0"]);
    assert!(out_of_reach.nobody_adopts() && out_of_reach.nothing_is_lost());
}

/// Two organizations of eight, who are busy for most of their hours, and have no seams for a system to change.
fn small(path: Path, price: f64) -> Part {
    let mut m = Model::default();
    m.get_mut::<Organizations>().count = 2;
    m.get_mut::<Organizations>().size = Law::Fixed(8.0);
    m.get_mut::<Purposes>().per_person = 0.5;
    m.get_mut::<Tasks>().emission = 14.0;
    m.get_mut::<Tasks>().work = Law::Exponential { mean: 4.0 };
    m.get_mut::<Demand>().wage = 50.0;
    m.get_mut::<Demand>().surplus = Surplus::Layoff;
    m.get_mut::<Demand>().pace = 0.1;
    m.get_mut::<Demand>().tolerance = 0.1;
    m.get_mut::<Inputs>().price = price;
    m.get_mut::<Execution>().executors = 3.0;
    m.get_mut::<Execution>().shared = true;
    m.get_mut::<Adoption>().path = path;
    Part { model: m, ..Part::default() }
}

#[test]
fn g2_where_there_are_no_executors_a_system_that_changes_no_seam_takes_no_job() {
    let none = |supply| {
        let mut run = small(Path::SystemRun, 1.0);
        run.model.get_mut::<Inputs>().supply = supply;
        Compared::play(&mut Stage::new().unwrap(), [small(Path::HumanCoordinated, 1.0), run])
    };
    assert!(none(0.0).nothing_is_lost());
    // With 200 executor-hours a week for each person there is one executor and more.
    assert!(!none(200.0).nothing_is_lost());
}

/// An executor as fast as a person, whom nobody steers and who costs what an hour of people costs, is a tie.
#[test]
fn g5_what_costs_the_same_is_done_by_people() {
    let mut stage = Stage::new().unwrap();
    let people = || small(Path::HumanCoordinated, 1.0);
    let alone = Compared::play(&mut stage, [people(), people()]);
    let hour = *alone.series("execution.used_hour").last().unwrap();
    assert!((50.0..100.0).contains(&hour), "{hour}");
    let tie = Compared::play(&mut stage, [people(), small(Path::SystemRun, hour)]);
    assert!(tie.series("execution.at_work").iter().all(|executors| *executors == 6.0));
    assert!(tie.nothing_is_lost());
    // What people do, earn and lose is what it is without executors, to the bit.
    let (same, ways) = (
        ["demand.", "displacement.", "feedback.", "headline.", "purposes."],
        ["_copilot", "_system_run"],
    );
    let mut compared = 0;
    for (name, (a, b)) in alone.names.iter().zip(alone.run.series.iter().zip(tie.run.series.iter()))
    {
        let of_way =
            name.ends_with("_human_coordinated") || ways.iter().any(|it| name.ends_with(it));
        if same.iter().any(|it| name.starts_with(it)) && !of_way {
            let bits = |of: &[f64]| of.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
            assert_eq!(bits(a), bits(b), "{name}");
            compared += 1;
        }
    }
    assert!(compared > 50, "{compared}");
    for name in ["execution.hours_used", "execution.hours_execute", "execution.taken_over"] {
        assert_eq!(alone.series(name), tie.series(name), "{name}");
    }
    // A little cheaper, and they take work.
    let cheaper = Compared::play(&mut stage, [people(), small(Path::SystemRun, hour * 0.999_999)]);
    assert!(!cheaper.nothing_is_lost());
}
