//! Which variants a chart compares: what differs between them is computed from their settings, never from their names.

use serde_json::Value as Json;

use crate::report::arms::held;
use crate::report::label;
use crate::report::loaded::Loaded;
use crate::scenario::{Difference, Resolved, Spec, VariantRole};

/// A variant among others that differ from it in some parameters only.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its index in the plan.
    pub variant: u32,
    /// Its values of the parameters that differ, in the order in which they were asked for.
    pub values: Vec<Json>,
}

impl Member {
    /// One of its values as a number.
    pub fn number(&self, place: usize) -> f64 {
        self.values[place].as_f64().unwrap_or(f64::NAN)
    }
}

/// Variants that differ from each other in some parameters only.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// What all of them set beside, where they differ from the scenario; in words.
    pub everywhere: String,
    /// They themselves: no two have the same values.
    pub members: Vec<Member>,
}

/// The value of a parameter that holds from the start on and to the end; `None` where it is drawn or changes later.
fn value(of: &Resolved, path: &str) -> Option<Json> {
    match held(of, path)? {
        Spec::Fixed(value) => Some(value),
        Spec::Drawn(_) | Spec::Assumed { .. } => None,
    }
}

/// The largest group of variants that differ from each other in these parameters only and have fixed values of them; of
/// equally large ones the first.
pub fn differing(run: &Loaded, paths: &[&str]) -> Group {
    let mut groups: Vec<(Vec<Difference>, Vec<Member>)> = vec![];
    let scenario = run.resolved(0);
    for (variant, plan) in run.variants() {
        let candidate = matches!(plan.role, VariantRole::Scenario | VariantRole::Arm);
        let settings = candidate.then(|| run.resolved(variant)).flatten();
        let (Some(scenario), Some(settings)) = (scenario, settings) else { continue };
        let values: Option<Vec<Json>> = paths.iter().map(|path| value(settings, path)).collect();
        let Some(values) = values else { continue };
        let mut rest = scenario.differences(settings);
        rest.retain(|it| !paths.contains(&it.path.as_str()));
        let same = |a: &Json, b: &Json| a == b || (a.is_number() && a.as_f64() == b.as_f64());
        let twin = |it: &Member| it.values.iter().zip(&values).all(|(a, b)| same(a, b));
        match groups.iter_mut().find(|(of, _)| *of == rest) {
            Some((_, members)) if members.iter().any(twin) => {}
            Some((_, members)) => members.push(Member { variant, values }),
            None => groups.push((rest, vec![Member { variant, values }])),
        }
    }
    let most = groups.iter().map(|(_, members)| members.len()).max();
    let found = groups.into_iter().find(|(_, members)| Some(members.len()) == most);
    found.map_or_else(Group::default, |(rest, members)| {
        let said: Vec<String> =
            rest.iter().map(|it| label::difference(it, run.scenario.time.start)).collect();
        Group { everywhere: said.join("; "), members }
    })
}
