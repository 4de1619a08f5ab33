//! `scenarios/README.md` tells of every scenario what it asks, which rooms act in it and what it costs.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use telosim::model::ROOMS;
use telosim::model::agents::Organizations;
use telosim::scenario::{Scenario, VariantRole, Vocabulary};
use telosim::study::{Cast, Experiment, Part, Script as _, Share, Stage, vocabulary};

use crate::limits::{TEN, scenarios};

/// Where the index is.
pub const INDEX: &str = "scenarios/README.md";

/// The folders with what their scenarios are for.
const FOLDERS: [(&str, &str, &str); 7] = [
    (
        "scenarios",
        "Worlds",
        "Ways of working, what scales, and patterns that were measured and must come out.",
    ),
    (
        "scenarios/binding",
        "What binds",
        "Each is held back by what it is named after, as a little more of it shows.",
    ),
    ("scenarios/essays", "Essays", "Each looks at the claims of one essay with checks."),
    (
        "scenarios/decide",
        "Decisions",
        "Options that are sized to one budget: `telosim decide` judges them; no numbers of theirs are pinned.",
    ),
    ("scenarios/sweeps", "Sweeps", "Many points each: `telosim sweep` runs them."),
    (
        "scenarios/scale",
        "Scale",
        "The world of `ten` with many organizations; no numbers of theirs are pinned.",
    ),
    ("scenarios/limits", "Limits", "Small worlds whose results are known in closed form."),
];

/// A scenario, and all that it plays in its first replicate but for references.
struct Play {
    scenario: Scenario,
    parts: Vec<Part>,
    simulations: u64,
}

impl Play {
    fn read(path: &Path, words: &Vocabulary) -> Self {
        let scenario = Scenario::read(path, words, TEN, &[]).unwrap();
        let (parts, simulations) = match Experiment::new(&scenario, words) {
            Some(it) => {
                let lines = 0..it.lines().count() as u32;
                let parts = lines.map(|line| it.parts(line, 0, 0).unwrap().1).collect();
                (parts, it.simulations(Share::All))
            }
            None => {
                let cast = Cast::new(&scenario, words);
                let it = cast.ensemble();
                let own = (0..it.variants.len())
                    .filter(|&i| it.variants[i].role != VariantRole::Reference);
                (own.map(|i| cast.part(i, 0).unwrap()).collect(), it.simulations())
            }
        };
        Self { scenario, parts, simulations }
    }

    /// The rooms that act in any variant, at any point or after any lever.
    fn rooms(&self) -> BTreeSet<&'static str> {
        let neutral: Vec<_> = self.parts.iter().map(|part| part.model.neutral()).collect();
        let levers = self.parts.iter().flat_map(|part| &part.levers).map(|it| it.set.as_str());
        let axes = self.scenario.sweep.iter().flat_map(|it| &it.axes).map(|it| it.set.as_str());
        let set: Vec<&str> = levers.chain(axes).collect();
        let acts = |room: &&str| {
            let within = |path: &&str| path.split('.').next() == Some(room);
            set.iter().any(within) || neutral.iter().any(|it| !it.contains(room))
        };
        ROOMS.iter().map(|room| room.name).filter(acts).collect()
    }

    /// Who works in it at the start, on average.
    fn people(&self) -> f64 {
        let organizations = self.parts[0].model.get::<Organizations>();
        organizations.count as f64 * organizations.size.mean()
    }
}

fn quoted<'a>(rooms: impl IntoIterator<Item = &'a &'static str>) -> String {
    let rooms: Vec<String> = rooms.into_iter().map(|room| format!("`{room}`")).collect();
    rooms.join(", ")
}

/// The rooms of a scenario, told by what they add to those of `ten` where it has all of these.
fn told(rooms: &BTreeSet<&'static str>, ten: &BTreeSet<&'static str>) -> String {
    if !rooms.is_superset(ten) {
        return quoted(rooms);
    }
    let more = quoted(rooms.difference(ten));
    if more.is_empty() { "`ten`".into() } else { format!("`ten`, {more}") }
}

fn index() -> String {
    let words = vocabulary(&Stage::new().unwrap().metrics());
    let ten = Play::read("scenarios/ten.toml".as_ref(), &words).rooms();
    let mut text = format!(
        "# Scenarios\n\nWritten by `tests/house/index.rs`. Each scenario `NAME.toml` has a page `NAME.md`, which says why its numbers are \
         what they are, and pinned numbers in `NAME.expect`. `telosim run` runs it with its arms; `telosim check` says how long that takes.\n\n\
         People are those who work at the start, on average. Simulations are those of all variants; those of a sweep are without its \
         references, some of which several points share. A room that is not named is neutral in all variants. `ten` among the rooms \
         stands for all that act in that scenario: {}.\n",
        quoted(&ten)
    );
    for (folder, heading, about) in FOLDERS {
        write!(
            text,
            "\n## {heading}\n\n{about}\n\n| scenario | question | rooms that act | people | years | runs | simulations |\n\
             | --- | --- | --- | --- | --- | --- | --- |\n"
        )
        .unwrap();
        for path in
            scenarios(Path::new(folder)).iter().filter(|it| it.parent() == Some(folder.as_ref()))
        {
            let play = Play::read(path, &words);
            let page = path.with_extension("md");
            let page = page.strip_prefix("scenarios").unwrap().to_string_lossy().replace('\\', "/");
            writeln!(
                text,
                "| [{}]({page}) | {} | {} | {:.0} | {} | {} | {} |",
                path.file_stem().unwrap().to_string_lossy(),
                play.scenario.question,
                told(&play.rooms(), &ten),
                play.people(),
                play.scenario.time.years,
                play.scenario.ensemble.runs,
                play.simulations
            )
            .unwrap();
        }
    }
    text
}

/// `TELOSIM_BLESS=1` writes it anew.
#[test]
fn the_index_tells_of_every_scenario_what_it_asks_and_costs() {
    let text = index();
    let rows = text.lines().filter(|line| line.starts_with("| [")).count();
    assert_eq!(rows, scenarios(Path::new("scenarios")).len(), "a folder is missing from FOLDERS");
    if std::env::var_os("TELOSIM_BLESS").is_some() {
        std::fs::write(INDEX, &text).unwrap();
    }
    assert!(std::fs::read_to_string(INDEX).unwrap_or_default() == text, "{INDEX} is not:\n{text}");
}
