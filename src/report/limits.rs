//! What the page must not be used for, what is neutral in its scenario, and what it does not say.

use super::label;
use super::loaded::Loaded;
use super::page::{Block, Section};
use super::say::plain;
use super::statement::Unsaid;
use crate::engine::{Draws, Mechanism as _};
use crate::model::Model;
use crate::model::cut::Cut;
use crate::model::economy::Economy;
use crate::model::states::tasks;

/// Rooms that the scenario leaves as they are when nothing of them acts.
pub(super) fn neutral(run: &Loaded) -> Vec<&'static str> {
    let draws = Draws::new(run.scenario.ensemble.seed, 0);
    let model = run.scenario.model::<Model>(&draws, None);
    let mut rooms = model.map_or(vec![], |model| model.neutral());
    // What is cut is no mechanism, and a room whose levers act after the start is there.
    let levers = run.resolved(0).into_iter().flat_map(|it| &it.levers);
    let acts = levers.filter(|(path, course)| {
        course.steps.iter().any(|it| label::neutral(path).is_some_and(|neutral| *neutral != it.to))
    });
    let acting: Vec<&str> = acts.filter_map(|(path, _)| path.split('.').next()).collect();
    rooms.retain(|room| *room != Cut::NAME && !acting.contains(room));
    rooms
}

/// Limits, and what the page must not be used for.
pub fn limits(run: &Loaded) -> Section {
    let truncated =
        run.estimate(tasks::metric::TRUNCATED, 0).ok().flatten().filter(|e| e.value > 0.0);
    let mut limits: Vec<String> = [
        "The net job loss is a share of the modelled labour force, not of a country’s.",
        "Exposure, automation, adoption and displacement are four different things; only the last is counted here.",
        "What the scarcest input allows is a proxy over 13 weeks; what binds is what more of it would bring.",
        "It must not be used to forecast a date, an occupation, an organization or a country, to decide on the work of a \
         person, or to rank policies that the run does not contain.",
    ]
    .map(str::to_owned)
    .to_vec();
    let neutral = neutral(run);
    limits.push(money(&neutral).to_owned());
    if !neutral.is_empty() {
        limits.push(format!(
            "Left neutral in this scenario, as if there were no such thing: {}.",
            neutral.join(", ")
        ));
    }
    limits.extend(truncated.map(|e| {
        format!(
            "In {} organizations the number of kinds of task reached its cap and was cut.",
            plain(&e)
        )
    }));
    Section::new("Limits, and what it must not be used for", vec![Block::List(limits)])
}

/// What is not counted of money, by whether it goes round.
pub(super) fn money(neutral: &[&str]) -> &'static str {
    match neutral.contains(&Economy::NAME) {
        true => {
            "What a policy costs the public is counted; where that money comes from is not: there are no taxes and no benefits."
        }
        false => {
            "Money goes round between people, organizations, the rest of the economy and the public. Productivity of the rest is \
             fixed; there is no capital stock, no interest and no inflation; benefits do not run out. Propensities, taxes and \
             elasticities are assumptions."
        }
    }
}

/// What the page does not say, and why; nothing where it says all.
pub fn unsaid(mut unsaid: Vec<Unsaid>) -> Option<Section> {
    let mut told = std::collections::BTreeSet::new();
    unsaid.retain(|it| told.insert(it.about.clone()));
    let line = |it: &Unsaid| {
        let stop = if it.about.ends_with(['?', '.']) { "" } else { "." };
        format!("{}{stop} {}", it.about, it.why)
    };
    let lines: Vec<String> = unsaid.iter().map(line).collect();
    let section = || Section::new("What this page does not say, and why", vec![Block::List(lines)]);
    (!unsaid.is_empty()).then(section)
}
