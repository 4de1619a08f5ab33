//! The items of ODD (Grimm et al. 2020), as far as the program can fill them in.

use super::loaded::Loaded;
use super::page::{Block, Section, Table};
use crate::engine::Phase;
use crate::model::states::organizations;
use crate::scenario::Vocabulary;

/// The items of ODD (Grimm et al. 2020) as far as the program can fill them in, each scored.
pub fn odd(run: &Loaded, vocabulary: &Vocabulary) -> Section {
    let time = &run.scenario.time;
    let rooms: Vec<&str> = vocabulary.rooms.iter().map(|(name, _)| name.as_str()).collect();
    let value =
        |path: &str| run.scenario.get(path).map_or("?".into(), |s| s.spec.to_json().to_string());
    let inputs = run.plan().inputs.len();
    let phases = Phase::ORDER.map(|phase| format!("{phase:?}"));
    let items: [(&str, String, &str); 13] = [
        ("Purpose and patterns", run.scenario.question.clone(), "partly"),
        (
            "Entities, state variables, scales",
            format!(
                "{} organizations, their people and executors, purposes; tasks as rows; {} weeks of 40 working hours, \
                 recorded every {} weeks",
                value(organizations::parameter::COUNT),
                time.ticks,
                run.scenario.record.every
            ),
            "met",
        ),
        (
            "Process overview and scheduling",
            format!("each week: {}, observe; tasks flow by next event", phases.join(", ").to_lowercase()),
            "met",
        ),
        ("Basic principles", "queues between people and executors; demand with a price elasticity; matching of people and places".into(), "met"),
        ("Emergence", "displacement, output and both scalings come out; multipliers go in".into(), "met"),
        ("Adaptation, objectives", "hiring, freezing, layoffs, adoption and review share follow rules; nobody optimises".into(), "partly"),
        ("Learning, prediction", "organizations learn from outcomes, and they and the market what people are worth; nobody forecasts".into(), "partly"),
        ("Sensing, interaction, collectives", "people share queues, reviewers and money within an organization".into(), "partly"),
        ("Stochasticity", format!("{inputs} parameters are drawn for each run, and every event; {}", run.results.manifest().identity.seed_rule), "met"),
        ("Observation", format!("{} metrics, none of which can change what it observes", run.plan().metrics.len()), "met"),
        ("Initialization", "a year without AI, its first half as warm-up; queues empty at its start".into(), "met"),
        ("Input data", "none".into(), "met"),
        ("Submodels", format!("{}; each documented with claim, equations, limits and sources", rooms.join(", ")), "met"),
    ];
    let rows =
        items.map(|(item, words, score)| vec![item.to_owned(), words, score.to_owned()]).to_vec();
    let scored = |score: &str| rows.iter().filter(|row| row[2] == score).count();
    let words = format!(
        "{} items are met, {} partly, {} missing. The score is the program’s own.",
        scored("met"),
        scored("partly"),
        scored("missing")
    );
    let table =
        Table::new("ODD protocol, item by item", &["item", "what the program says", "score"]);
    Section::new(
        "How the model is described",
        vec![Block::Text(words), Block::Folded(table.rows(rows).of_words())],
    )
}
