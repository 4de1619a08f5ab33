//! Which variants of a run may be compared, by what they were simulated with and never by their names.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde_json::Value as Json;

use super::label;
use super::loaded::{Loaded, NET};
use super::replicates::Values;
use super::statement::{Met, Need};
use crate::model::bottleneck::{CAPS, LIMITS};
use crate::model::states::{economy, execution, purposes, tasks};
use crate::record::RecordError;
use crate::scenario::{Difference, Lever, Resolved, Role, Spec, VariantRole};

type Result<T> = std::result::Result<T, RecordError>;

const TASKS: &str = tasks::parameter::MULTIPLIER;
const PURPOSES: &str = purposes::parameter::MULTIPLIER;
const HELD: &str = tasks::parameter::HELD;

impl Loaded {
    /// The variant with this role.
    fn with_role(&self, wanted: &VariantRole) -> Option<u32> {
        self.variants().find(|(_, plan)| plan.role == *wanted).map(|(variant, _)| variant)
    }

    /// The counterfactual without AI.
    pub fn counterfactual(&self) -> Option<u32> {
        self.with_role(&VariantRole::Reference)
    }

    /// A variant without the scenario's dated policy.
    pub fn without_policy(&self, of: u32) -> Option<u32> {
        let of = self.variant(of)?.name.clone();
        self.with_role(&VariantRole::WithoutPolicy { of })
    }

    /// The arms, by index.
    pub fn arms(&self) -> impl Iterator<Item = u32> + '_ {
        self.variants().filter(|(_, plan)| plan.role == VariantRole::Arm).map(|it| it.0)
    }

    /// In which settings the second variant differs from the first.
    pub fn differences(&self, first: u32, second: u32) -> Vec<Difference> {
        match (self.resolved(first), self.resolved(second)) {
            (Some(first), Some(second)) => first.differences(second),
            _ => vec![],
        }
    }

    /// Whether a parameter is a lever: somebody's choice and not an assumption.
    pub fn is_lever(&self, path: &str) -> bool {
        self.scenario.get(path).is_some_and(|it| it.role == Some(Role::Lever))
    }
}

/// What a parameter is from the start on, where it never changes later.
pub fn held(resolved: &Resolved, path: &str) -> Option<Spec> {
    match resolved.levers.get(path) {
        Some(course) if course.steps.iter().all(|step| step.tick == 0) => {
            Some(Spec::Fixed(course.at(0).clone()))
        }
        Some(_) => None,
        None => resolved.throughout.get(path).cloned(),
    }
}

pub(super) fn number(resolved: &Resolved, path: &str) -> Option<f64> {
    held(resolved, path)?.number()
}

/// Everything but these parameters, as one text that is the same for variants that are the same in it.
fn rest(resolved: &Resolved, but: &[&str]) -> String {
    let mut rest = resolved.clone();
    for path in but {
        rest.levers.remove(*path);
        rest.throughout.remove(*path);
    }
    rest.id()
}

/// Several settings as parts of one sentence; nothing where there are none.
pub fn said<'a>(settings: impl IntoIterator<Item = (&'a String, &'a Spec)>) -> String {
    let parts = settings.into_iter().map(|(path, spec)| label::setting(path, spec));
    and(&parts.collect::<Vec<_>>())
}

/// Differences as parts of one sentence, with their dates; nothing where there are none.
pub fn told(differences: &[Difference], start: Date) -> String {
    let said = differences.iter().map(|it| label::difference(it, start));
    and(&said.collect::<Vec<_>>())
}

/// One, two and three.
pub fn and(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

/// A policy that acts from a date on, and the same scenario without it.
pub struct DatedPolicy {
    /// The variant without it; the scenario itself has it.
    pub without: u32,
    /// What it sets.
    pub levers: Vec<Lever>,
    /// The tick on which the first of them acts.
    pub from: i32,
}

impl DatedPolicy {
    /// The mean net job loss of a variant since the policy starts.
    ///
    /// # Errors
    /// I/O or damage.
    pub fn since(&self, run: &Loaded, variant: u32) -> Result<Values> {
        run.since(NET, variant, self.from.max(0))
    }
}

impl Need for DatedPolicy {
    type Found = Self;

    fn find(run: &Loaded) -> Result<Met<Self>> {
        let levers = run.scenario.levers.clone();
        let Some(from) = levers.iter().map(|it| it.tick as i32).min() else {
            let why = "This scenario has no policy: nothing in it is chosen, dated and paid for. Its variants are experiments, \
                       and none of them is a recommendation.";
            return Ok(Err(why.into()));
        };
        let why = "The run holds no variant without the policy.";
        let without = run.without_policy(0).ok_or_else(|| why.to_owned());
        Ok(without.map(|without| Self { without, levers, from }))
    }
}

/// The same world without AI.
pub struct Counterfactual;

impl Need for Counterfactual {
    type Found = u32;

    fn find(run: &Loaded) -> Result<Met<u32>> {
        Ok(run.counterfactual().ok_or_else(|| "The run holds no counterfactual without AI.".into()))
    }
}

/// Four variants that are the same but for births of purposes and emission of tasks.
#[derive(Clone, Debug, PartialEq)]
pub struct Quadrants {
    /// Neither is multiplied, only tasks, only purposes, both.
    pub variants: [u32; 4],
    /// Whether accepted work is held at its base where only purposes are multiplied.
    pub held: bool,
    /// In what they differ from other four of the same multipliers.
    pub apart: BTreeMap<String, Spec>,
}

/// Fours of variants that differ within a four in both multipliers alone, and by the same factors in all fours.
#[derive(Clone, Debug, PartialEq)]
pub struct Scalings {
    /// What emission is multiplied by.
    pub tasks: f64,
    /// What births of purposes are multiplied by.
    pub purposes: f64,
    /// What all of them have that the scenario has otherwise.
    pub shared: BTreeMap<String, Spec>,
    /// The fours.
    pub fours: Vec<Quadrants>,
}

/// A variant in the plane of both multipliers.
struct Corner {
    variant: u32,
    tasks: f64,
    purposes: f64,
    held: bool,
}

impl Scalings {
    /// What is multiplied in the rows of a table, in words.
    pub fn rows(&self) -> [String; 4] {
        let [tasks, purposes] = [self.tasks, self.purposes].map(label::multiplied);
        let both = match tasks == purposes {
            true => format!("Both {tasks}"),
            false => format!("Tasks {tasks} and births of purposes {purposes}"),
        };
        [
            "Neither is multiplied".to_owned(),
            format!("Tasks {tasks}"),
            format!("Births of purposes {purposes}"),
            both,
        ]
    }

    /// What both are, in a sentence: tripled, nine times as many.
    pub fn both(&self) -> String {
        let [tasks, purposes] = [self.tasks, self.purposes].map(label::multiplied);
        match tasks == purposes {
            true => format!("tasks and births of purposes are both {tasks}"),
            false => format!("tasks are {tasks} and births of purposes {purposes}"),
        }
    }

    /// The four that is nearest to the scenario: it differs from it in the fewest settings.
    pub fn nearest(&self, run: &Loaded) -> Option<&Quadrants> {
        self.fours.iter().min_by_key(|four| run.differences(0, four.variants[0]).len())
    }

    /// What holds in a four, as the beginning of a sentence: `Where a system runs the work everywhere and ...`.
    pub fn place(&self, four: &Quadrants) -> String {
        match said(self.shared.iter().chain(&four.apart)) {
            words if words.is_empty() => "In this scenario".to_owned(),
            words => format!("Where {words}"),
        }
    }
}

/// Variants that are the same but for both multipliers, by what they are otherwise.
fn planes(run: &Loaded) -> Vec<Vec<Corner>> {
    let mut planes: BTreeMap<String, Vec<Corner>> = BTreeMap::new();
    for variant in run.arms().chain([0]) {
        let Some(resolved) = run.resolved(variant) else { continue };
        let multipliers = (number(resolved, TASKS), number(resolved, PURPOSES));
        let (Some(tasks), Some(purposes)) = multipliers else { continue };
        let held = held(resolved, HELD) == Some(Spec::Fixed(Json::Bool(true)));
        let corner = Corner { variant, tasks, purposes, held };
        planes.entry(rest(resolved, &[TASKS, PURPOSES, HELD])).or_default().push(corner);
    }
    planes.into_values().collect()
}

/// The four of these factors in a plane. Where births alone are multiplied, work that is held comes first: otherwise
/// more purposes ask for more tasks as well.
fn four(plane: &[Corner], tasks: f64, purposes: f64) -> Option<([u32; 4], bool)> {
    let at = |t: f64, p: f64, held: bool| {
        let found = plane.iter().find(|it| it.tasks == t && it.purposes == p && it.held == held);
        found.map(|it| it.variant)
    };
    let held = at(1.0, purposes, true);
    let only = held.or_else(|| at(1.0, purposes, false))?;
    let corners = [at(1.0, 1.0, false)?, at(tasks, 1.0, false)?, only, at(tasks, purposes, false)?];
    Some((corners, held.is_some()))
}

impl Need for Scalings {
    type Found = Self;

    fn find(run: &Loaded) -> Result<Met<Self>> {
        let planes = planes(run);
        let factors = |it: &Corner| (it.tasks, it.purposes);
        let all = planes.iter().flatten().map(factors).filter(|(t, p)| *t != 1.0 && *p != 1.0);
        let fours = |(tasks, purposes): (f64, f64)| -> Vec<([u32; 4], bool)> {
            planes.iter().filter_map(|plane| four(plane, tasks, purposes)).collect()
        };
        // The factors that most fours have; of those the same for both, then the smaller.
        let order = |(t, p): &(f64, f64)| {
            (fours((*t, *p)).len(), *t == *p, std::cmp::Reverse((t * p).to_bits()))
        };
        let best = all.filter(|it| !fours(*it).is_empty()).max_by_key(order);
        let Some((tasks, purposes)) = best else {
            let why = "It takes four variants that differ in nothing but the multipliers of tasks and of births of purposes: \
                       neither, only the one, only the other, both.";
            return Ok(Err(why.into()));
        };
        let mut fours: Vec<_> = fours((tasks, purposes));
        fours.sort_by_key(|it| it.0);
        Ok(Ok(apart(run, (tasks, purposes), fours)))
    }
}

/// What the fours have in common against the scenario, and in what they differ among themselves.
fn apart(run: &Loaded, (tasks, purposes): (f64, f64), fours: Vec<([u32; 4], bool)>) -> Scalings {
    let turned = |it: &Difference| [TASKS, PURPOSES, HELD].contains(&it.path.as_str());
    let differences: Vec<Vec<Difference>> = fours
        .iter()
        .map(|(it, _)| run.differences(0, it[0]).into_iter().filter(|it| !turned(it)).collect())
        .collect();
    let paths: BTreeSet<&String> = differences.iter().flatten().map(|it| &it.path).collect();
    let of =
        |four: &[u32; 4], path: &String| -> Option<Spec> { held(run.resolved(four[0])?, path) };
    let same = |path: &&&String| {
        let mut values = fours.iter().map(|(it, _)| of(it, path));
        let first = values.next();
        values.all(|it| Some(it) == first)
    };
    let value = |four: &[u32; 4], path: &String| Some((path.clone(), of(four, path)?));
    let shared = paths.iter().filter(same).filter_map(|path| value(&fours.first()?.0, path));
    let shared = shared.collect();
    let differ: Vec<&String> = paths.iter().filter(|it| !same(it)).copied().collect();
    let four = |(variants, held): &([u32; 4], bool)| Quadrants {
        variants: *variants,
        held: *held,
        apart: differ.iter().filter_map(|path| value(variants, path)).collect(),
    };
    Scalings { tasks, purposes, shared, fours: fours.iter().map(four).collect() }
}

/// A variant that has a little more of one input than the scenario, and nothing else.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct More {
    /// The input that can bind, or demand.
    pub input: &'static str,
    /// The variant.
    pub variant: u32,
    /// How much more of it `[share]`.
    pub by: f64,
}

/// Variants that have more of one input each.
pub struct MoreOfEach;

/// How many times as much of an input is a little more of it, at most: three times as much may meet the next limit.
const SOME_MORE: f64 = 1.5;

/// The lever that multiplies an input.
fn multiplier(input: &str) -> String {
    match input {
        "compute" | "hardware" | "energy" => format!("inputs.{input}_multiplier"),
        "execution" => execution::parameter::CAPACITY.to_owned(),
        "demand" => economy::parameter::MULTIPLIER.to_owned(),
        room => format!("{room}.multiplier"),
    }
}

impl Need for MoreOfEach {
    type Found = Vec<More>;

    fn find(run: &Loaded) -> Result<Met<Vec<More>>> {
        let more = |input: &'static str| {
            let path = multiplier(input);
            let arms = run.arms().filter_map(|variant| {
                let differences = run.differences(0, variant);
                let [only] = differences.as_slice() else { return None };
                let some = |by: &f64| 1.0 < *by && *by <= SOME_MORE;
                let by = only.ratio().filter(|by| only.path == path && some(by))? - 1.0;
                Some(More { input, variant, by })
            });
            arms.min_by(|a, b| a.by.total_cmp(&b.by))
        };
        // Nothing multiplies people's hours.
        let found: Vec<More> = LIMITS[..CAPS].iter().filter_map(|input| more(input)).collect();
        let why = "It takes variants that have a little more of one input each and differ from the scenario in nothing else.";
        Ok(if found.is_empty() { Err(why.into()) } else { Ok(found) })
    }
}
