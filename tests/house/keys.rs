//! Every parameter acts: in a small world with every room on, or in one that gives it something to act on, another value of it
//! moves a metric. And what is said to act only together with another parameter moves nothing without it.

use rayon::prelude::*;
use telosim::scenario::{Is, Kind, Need, Role, Scenario, Vocabulary};
use telosim::study::{Screen, Stage, vocabulary};

use crate::limits::{PROBE, TEN};

/// By what share of itself a metric moves at least: by less it is moved by rounding alone.
const LEAST: f64 = 1e-9;

/// The world in which a parameter is moved that is not named below: every room on, and just long enough that what is
/// told of the year before last is there.
const SMALL: [&str; 3] = ["time.years=2.1", "organizations.count=4", "ensemble.runs=3"];

/// What is set besides where the small world gives some parameters nothing to act on.
struct World {
    gives: &'static str,
    set: &'static [&'static str],
    to: &'static [&'static str],
}

const WORLDS: [World; 20] = [
    World {
        gives: "more contexts than people keep in mind, tasks that executors can hardly do, owners who leave",
        set: &[
            "adoption.path=system-run",
            "inputs.headroom=100",
            "execution.executors_per_person=2",
            "execution.contexts=2",
            "execution.fan_out=2",
            "execution.attempt_above=0.5",
            "execution.dropped=0.5",
            "displacement.turnover=0.2",
        ],
        to: &[
            "execution.fan_out",
            "execution.overload",
            "execution.switching",
            "execution.persistent",
            "execution.attempt_above",
            "demand.executor_budget",
        ],
    },
    World {
        gives: "a number of executors that is not asked for per person",
        set: &[
            "adoption.path=system-run",
            "inputs.headroom=100",
            "execution.executors_per_person=0",
            "execution.executors=2",
        ],
        to: &["execution.executors"],
    },
    World {
        gives: "bounds that are reached: ten times the tasks, few ideas, little patience with what waits",
        set: &[
            "adoption.path=system-run",
            "tasks.multiplier=10",
            "tasks.pool=20",
            "tasks.most_kinds=20",
            "tasks.bar=0.6",
            "tasks.shelf_life=2",
            "purposes.idle_limit=3",
            "validation.floor=0.5",
            "wages.floor=0.9",
        ],
        to: &[
            "tasks.pool",
            "tasks.most_kinds",
            "tasks.bar",
            "tasks.shelf_life",
            "purposes.idle_limit",
            "validation.floor",
            "wages.floor",
        ],
    },
    World {
        gives: "a tenth of the tasks: people are laid off, look for work and found",
        set: &[
            "adoption.path=system-run",
            "organizations.size=40",
            "tasks.multiplier=0.1",
            "demand.patience=10",
            "demand.pace=0.5",
            "demand.tolerance=0.05",
            "market.start=15000",
            "market.founding=2",
        ],
        to: &[
            "demand.surplus",
            "demand.patience",
            "demand.pace",
            "demand.tolerance",
            "market.founding",
            "market.judgment",
            "market.start",
            "market.savings",
        ],
    },
    World {
        gives: "short time",
        set: &["tasks.multiplier=0.3", "demand.surplus=short-time", "demand.patience=4"],
        to: &["demand.short_time_paid"],
    },
    World {
        gives: "seekers and vacancies at once",
        set: &[
            "adoption.path=system-run",
            "displacement.turnover=0.2",
            "displacement.separation=0.1",
        ],
        to: &["displacement.mobility", "tiers.hire_cut"],
    },
    World {
        gives: "vacancies that pick once in a while, and people at work who apply",
        set: &[
            "displacement.vacancy_interval=6.75",
            "displacement.openings_at_start=0.07",
            "displacement.moves=0.022",
            "displacement.ahead=true",
        ],
        to: &[
            "displacement.unemployed_at_start",
            "displacement.openings_at_start",
            "displacement.moves",
            "displacement.ahead",
        ],
    },
    World {
        gives: "organizations that are trees, some of which a system runs",
        set: &["adoption.path=system-run", "coordination.form=tree"],
        to: &["coordination.agreeing", "coordination.carried", "coordination.seams_carried"],
    },
    World {
        gives: "organizations that end soon",
        set: &["market.exit=2"],
        to: &["market.exit", "market.exit_size", "market.vacant"],
    },
    World {
        gives: "often what is seldom: births, reversals, imitation, people who rise past few guides, audiences that grow apart",
        set: &[
            "purposes.births=2",
            "purposes.reversal=0.2",
            "adoption.innovation=1",
            "adoption.imitation=5",
            "tiers.tier_2=0.1",
            "tiers.tier_3=0",
            "tiers.rise_2=5",
            "tiers.case_share=1",
            "tiers.definition=1",
            "market.following=0.5",
            "market.reach=3",
        ],
        to: &[
            "purposes.eta",
            "purposes.reversal",
            "adoption.imitation",
            "tiers.rise_2",
            "tiers.case_share",
            "tiers.cases_needed",
            "tiers.guiding",
            "market.reach",
        ],
    },
    World {
        gives: "no money, and a public that pays for more purposes and tasks",
        set: &["demand.cash=0", "demand.coverage=1", "purposes.multiplier=4", "tasks.multiplier=2"],
        to: &["purposes.patience", "demand.closes", "demand.purpose_cost", "demand.task_cost"],
    },
    World {
        gives: "a system without state and artifacts, checked step by step",
        set: &[
            "adoption.path=system-run",
            "execution.stateful=false",
            "execution.bound=false",
            "validation.steps=5",
        ],
        to: &["execution.rebrief", "execution.drafting", "validation.step_cost"],
    },
    World {
        gives: "what is off where every room is on",
        set: &[
            "capability.improvement=0.7",
            "judgment.directs=false",
            "tiers.gated=false",
            "demand.capped=true",
        ],
        to: &[
            "capability.returns",
            "purposes.right",
            "validation.eligible",
            "demand.spending_growth",
        ],
    },
    World {
        gives: "steps that are taken as they pay back",
        set: &["adoption.path=payback", "adoption.payback=6"],
        to: &["adoption.payback"],
    },
    World {
        gives: "one queue for people and executors, who buy hours",
        set: &["adoption.path=system-run", "inputs.headroom=100", "execution.shared=true"],
        to: &["execution.shared", "execution.hourly"],
    },
    World {
        gives: "few executor-hours for each person",
        set: &["adoption.path=system-run", "inputs.headroom=100", "inputs.supply=2"],
        to: &["inputs.supply_growth"],
    },
    World {
        gives: "steps that are taken only while they pay",
        set: &["execution.shared=true", "adoption.innovation=5"],
        to: &["adoption.paying"],
    },
    World {
        gives: "systems that disappoint: each run has to be merged with others, of which nobody thinks when hours are bought",
        set: &[
            "adoption.path=system-run",
            "inputs.headroom=100",
            "inputs.price=100",
            "demand.executor_budget=10",
            "execution.shared=true",
            "execution.hourly=true",
            "execution.week=5",
            "execution.conflict=1",
            "execution.merge=5",
        ],
        to: &["adoption.reversal"],
    },
    World {
        gives: "money that goes round",
        set: &[
            "adoption.path=system-run",
            "economy.closure=income",
            "economy.exposed=0.5",
            "economy.substitution=0.7",
            "economy.customers=0.5",
            "economy.proposals=1",
            "economy.rivalry=3",
            "economy.pass_through=0.8",
            "economy.people=0.9",
            "economy.beneficiaries=0.9",
            "economy.owners=0.5",
            "economy.wealth=0.05",
            "economy.wage_tax=0.25",
            "economy.profit_tax=0.2",
            "economy.executor_tax=0.5",
            "economy.benefit=0.4",
            "economy.take_up=0.35",
            "economy.supplier=0.6",
            "economy.abroad=0.5",
            "economy.wants=0.2",
            "economy.recycle=purchases",
        ],
        to: &[
            "demand.staff",
            "economy.closure",
            "economy.exposed",
            "economy.multiplier",
            "economy.substitution",
            "economy.customers",
            "economy.proposals",
            "economy.rivalry",
            "economy.pass_through",
            "economy.margin",
            "economy.people",
            "economy.beneficiaries",
            "economy.owners",
            "economy.wealth",
            "economy.wage_tax",
            "economy.profit_tax",
            "economy.executor_tax",
            "economy.wage_subsidy",
            "economy.purchases",
            "economy.transfer",
            "economy.more_benefit",
            "economy.benefit",
            "economy.take_up",
            "economy.supplier",
            "economy.abroad",
            "economy.wants",
            "economy.priced",
            "economy.cash",
            "economy.fiscal",
            "economy.recycle",
            "attribution.spending",
            "attribution.finance",
        ],
    },
    World {
        gives: "so many runs that what is rare happens in one",
        set: &["ensemble.runs=12"],
        to: &["judgment.found", "tasks.exploration"],
    },
];

/// The world in which a parameter acts.
fn world(path: &str) -> &'static [&'static str] {
    WORLDS.iter().find(|world| world.to.contains(&path)).map_or(&[], |world| world.set)
}

fn read(words: &Vocabulary, set: &[&str]) -> Scenario {
    let set: Vec<String> = SMALL.iter().chain(set).map(|&it| it.to_owned()).collect();
    Scenario::read(PROBE.as_ref(), words, TEN, &set).unwrap()
}

/// Whether a metric is another in one world than in the other, by more than rounding.
fn differ(one: &[Vec<f64>], other: &[Vec<f64>]) -> bool {
    one.iter().flatten().zip(other.iter().flatten()).any(|(a, b)| {
        a.is_nan() != b.is_nan() || (a - b).abs() > LEAST * f64::max(a.abs(), b.abs())
    })
}

/// Those of some parameters of which neither a step up nor one down moves anything.
fn idle<'a>(words: &Vocabulary, set: &[&str], of: &[&'a str]) -> Vec<&'a str> {
    let scenario = read(words, set);
    let screen = Screen::new(&scenario, words);
    let (before, changes) = (screen.finals(None, None).unwrap(), screen.changes(None));
    let acts = |path: &&str| {
        changes.iter().filter(|change| change.path == *path).any(|change| {
            let after = screen.finals(None, Some(change)).unwrap();
            // A world that such a value breaks is no sign that it acts.
            after.iter().all(|row| !row.is_empty()) && differ(&before, &after)
        })
    };
    of.par_iter().copied().filter(|path| !acts(path)).collect()
}

#[test]
fn every_parameter_acts() {
    let words = vocabulary(&Stage::new().unwrap().metrics());
    let named: Vec<&str> = WORLDS.iter().flat_map(|world| world.to).copied().collect();
    let known: Vec<&str> = words.paths().collect();
    let all_known = named.iter().all(|path| known.contains(path));
    assert!(all_known, "{named:?}");
    let others: Vec<&str> = known.into_iter().filter(|path| !named.contains(path)).collect();
    assert_eq!(idle(&words, &[], &others), [""; 0], "these move nothing in the small world");
    for World { gives, set, to } in WORLDS {
        assert_eq!(idle(&words, set, to), [""; 0], "these move nothing, given {gives}");
    }
}

/// A value of the other parameter that does not meet the need.
fn unmet(need: &Need, words: &Vocabulary) -> String {
    let other = words.get(&need.path).unwrap_or_else(|| panic!("{} is no parameter", need.path));
    match (&need.is, &other.kind) {
        (Is::Above(limit), _) => limit.to_string(),
        (Is::Same(flag), Kind::Flag) => (flag != true).to_string(),
        (Is::Same(word), Kind::Choice(all)) => {
            all.iter().map(|(other, _)| other).find(|other| *word != ***other).unwrap().clone()
        }
        _ => panic!("{} is neither a flag nor a word", need.path),
    }
}

#[test]
fn what_acts_only_together_with_another_moves_nothing_without_it() {
    let words = vocabulary(&Stage::new().unwrap().metrics());
    let mut looked = 0;
    for parameter in &words.parameters {
        let Some(need) = &parameter.need else { continue };
        let without = format!("{}={}", need.path, unmet(need, &words));
        let mut set = world(&parameter.path).to_vec();
        set.push(&without);
        // A lever has a value of its own in the base year.
        let before = format!("base.{without}");
        if words.get(&need.path).unwrap().role == Some(Role::Lever) {
            set.push(&before);
        }
        let path = parameter.path.as_str();
        assert_eq!(idle(&words, &set, &[path]), [path], "it acts, although {without}");
        looked += 1;
    }
    assert!(looked > 0);
}
