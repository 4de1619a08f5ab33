//! One queue for people and executors, seen in the audit log of small worlds: who takes what, and who is idle.

use std::collections::BTreeMap;

use telosim::engine::{Draws, Law};
use telosim::model::Model;
use telosim::model::adoption::{Adoption, Path};
use telosim::model::agents::Organizations;
use telosim::model::demand::Demand;
use telosim::model::execution::Execution;
use telosim::model::flow::{Flow, Place, State, Station, Trace, Worker};
use telosim::model::inputs::Inputs;
use telosim::model::purposes::Purposes;
use telosim::model::tasks::Tasks;
use telosim::model::wages::Wages;
use telosim::study::{Horizon, Part, Stage, Status};

/// Weeks of the base year, of 40 working hours: only people work then.
const START: f64 = 52.0 * 40.0;
const PEOPLE: usize = 2;
const EXECUTORS: usize = 2;

/// One organization of two people and two executors, who are twice as fast, where nobody steers; a third of the work needs
/// somebody to be there. `load` is work that comes in an hour.
fn model(load: f64, price: f64) -> Model {
    let mut m = Model::default();
    m.get_mut::<Organizations>().size = Law::Fixed(PEOPLE as f64);
    m.get_mut::<Purposes>().per_person = 1.0;
    // A tenth is asked in the base year, which has people only: no queue is left from it.
    m.get_mut::<Tasks>().emission = load * 40.0 / 4.0 / 2.0 / 10.0;
    m.get_mut::<Tasks>().multiplier = 10.0;
    m.get_mut::<Tasks>().work = Law::Exponential { mean: 4.0 };
    m.get_mut::<Demand>().wage = 50.0;
    m.get_mut::<Inputs>().price = price;
    m.get_mut::<Wages>().physical = 1.0 / 3.0;
    let execution = m.get_mut::<Execution>();
    (execution.executors, execution.week, execution.system_speed) = (EXECUTORS as f64, 40.0, 2.0);
    execution.shared = true;
    m.get_mut::<Adoption>().path = Path::SystemRun;
    m
}

fn trace(model: Model, weeks: u32) -> Trace {
    let mut stage = Stage::new().unwrap();
    stage.simulation().world().resource_mut::<Flow>().keep_trace();
    let part = Part { model, ..Part::default() };
    let (outcome, _) = stage.play(part, Draws::new(5, 0), &Horizon::new(weeks, weeks));
    assert_eq!(outcome.status, Status::Ok);
    stage.simulation().world().resource_mut::<Flow>().take_trace().unwrap()
}

/// A task's time in the queue and in execution.
#[derive(Clone, Copy, Debug)]
struct Item {
    came: f64,
    /// Where it came: to the queue of all, to people alone, or straight to an executor.
    at: Station,
    began: f64,
    by: Worker,
    ended: f64,
}

impl Item {
    fn waits(&self, time: f64) -> bool {
        self.came < time && time < self.began
    }

    fn runs(&self, time: f64) -> bool {
        self.began < time && time < self.ended
    }

    fn by_person(&self) -> bool {
        matches!(self.by, Worker::Person(_))
    }
}

/// What a trace shows of tasks: without end are those that are not executed when it ends.
fn items(trace: &Trace) -> Vec<Item> {
    let mut open: BTreeMap<u64, (f64, Station, Option<(f64, Worker)>)> = BTreeMap::new();
    let (mut items, mut kept) = (vec![], trace.kept.iter().peekable());
    for (i, record) in trace.records.iter().enumerate() {
        while let Some((_, task, place)) = kept.next_if(|(before, ..)| *before <= i) {
            // A task that an executor takes from the queue of all came there first.
            if let (Place::Station(station), Some((_, at, None))) = (*place, open.get_mut(task))
                && *at == Station::Signal
            {
                *at = station;
            }
        }
        match record.state {
            State::Queued => {
                _ = open.entry(record.task).or_insert((record.time, Station::Signal, None))
            }
            State::Running => {
                let it = open.get_mut(&record.task).expect("it was queued");
                it.2 = Some((record.time, record.by.expect("somebody runs it")));
            }
            State::Done => {
                if let Some((came, at, Some((began, by)))) = open.remove(&record.task) {
                    items.push(Item { came, at, began, by, ended: record.time });
                }
            }
            _ => {}
        }
    }
    let never = (f64::INFINITY, Worker::Person(0));
    items.extend(open.into_values().map(|(came, at, taken)| {
        let (began, by) = taken.unwrap_or(never);
        Item { came, at, began, by, ended: f64::INFINITY }
    }));
    items
}

/// A moment between any two events since the start: what holds there holds always.
fn moments(items: &[Item]) -> Vec<f64> {
    let mut times: Vec<f64> = items.iter().flat_map(|it| [it.came, it.began, it.ended]).collect();
    times.retain(|time| *time > START && time.is_finite());
    times.sort_by(f64::total_cmp);
    times.dedup();
    times.windows(2).map(|pair| f64::midpoint(pair[0], pair[1])).collect()
}

#[test]
fn nobody_is_idle_while_an_item_waits_that_they_can_take() {
    // Two people and two executors at twice the speed could do six hours of work in an hour.
    let items = items(&trace(model(5.0, 10.0), 40));
    let (mut waited, mut both) = (0, 0);
    for time in moments(&items) {
        let busy = |person: bool| {
            items.iter().filter(|it| it.runs(time) && it.by_person() == person).count()
        };
        let waits = |at: Station| items.iter().any(|it| it.at == at && it.waits(time));
        if waits(Station::Shared) {
            assert_eq!((busy(true), busy(false)), (PEOPLE, EXECUTORS), "at {time}");
            waited += 1;
        }
        if waits(Station::Execute) {
            assert_eq!(busy(true), PEOPLE, "at {time}");
        }
        both += usize::from(waits(Station::Shared) && waits(Station::Execute));
    }
    assert!(waited > 100 && both > 100, "{waited} {both}");
}

#[test]
fn each_takes_the_oldest_and_people_first_what_executors_may_not() {
    let items = items(&trace(model(5.0, 10.0), 40));
    let (mut taken, mut passed_over) = (0, 0);
    let since = items.iter().filter(|it| it.began > START && it.began.is_finite());
    for it in since.filter(|it| it.began > it.came) {
        let older = |at: Station| {
            items.iter().filter(move |other| {
                other.at == at && other.came < it.came && other.waits(it.began)
            })
        };
        assert_eq!(older(it.at).count(), 0, "{it:?}");
        taken += 1;
        if it.by_person() && it.at == Station::Shared {
            let waiting = items.iter().filter(|other| other.at == Station::Execute);
            assert_eq!(waiting.filter(|other| other.waits(it.began)).count(), 0, "{it:?}");
        }
        let skipped = older(Station::Shared).count();
        passed_over += usize::from(it.at == Station::Execute && skipped > 0);
    }
    assert!(taken > 500 && passed_over > 30, "{taken} {passed_over}");
}

#[test]
fn where_both_are_free_it_goes_to_whom_it_costs_less() {
    // At a tenth of the load hardly anybody ever waits.
    for (price, executors) in [(10.0, true), (1e4, false)] {
        let mut items = items(&trace(model(0.5, price), 40));
        items.retain(|it| it.came > START && it.began.is_finite());
        let all = items.len();
        assert!(all > 100, "{all}");
        if !executors {
            assert!(items.iter().all(|it| it.by_person() && it.at == Station::Execute));
            continue;
        }
        let busy = |time: f64| {
            let runs = items.iter().filter(|it| !it.by_person());
            runs.filter(|it| it.began < time && time < it.ended).count()
        };
        let mut taken = 0;
        for it in items.iter().filter(|it| it.at != Station::Execute && it.began == it.came) {
            assert_eq!(it.by_person(), busy(it.came) == EXECUTORS, "{it:?}");
            taken += usize::from(!it.by_person());
        }
        assert!(taken > 100, "{taken}");
        // What needs somebody to be there goes to people: a third, within five standard errors.
        let people = items.iter().filter(|it| it.at == Station::Execute).count() as f64;
        let error = (2.0 / 9.0 / all as f64).sqrt();
        assert!((people / all as f64 - 1.0 / 3.0).abs() < 5.0 * error, "{people} of {all}");
    }
}

/// Hours that are bought by the week: runs never take more than there is, but for the last of a week.
#[test]
fn executors_take_nothing_from_the_queue_when_no_hours_are_left() {
    let mut dry = model(5.0, 10.0);
    dry.get_mut::<Execution>().hourly = true;
    dry.get_mut::<Demand>().executor_budget = 0.05;
    let executed = items(&trace(dry, 40));
    // A twentieth of a payroll of 80 paid hours at 50 buys 20 hours a week at 10, in which 40 bh are done.
    let runs = executed.iter().filter(|it| !it.by_person());
    let hours: f64 = runs.map(|it| it.ended - it.began).sum();
    let weeks = 40.0;
    assert!(hours < 20.0 * weeks + 40.0 && hours > 0.9 * 20.0 * weeks, "{hours}");
}
