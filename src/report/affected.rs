//! Who is affected: what happens to people, and to whom among them, against the same world without AI.

use super::arms::Counterfactual;
use super::loaded::Loaded;
use super::page::{Block, Section, Table};
use super::replicates::{NOTHING, Values, change, change_of, mean_of};
use super::say::{plain, points, share, signed, way};
use super::statement::{Met, Statement, Unsaid};
use crate::chart::{Change, Estimate};
use crate::engine::column;
use crate::model::states::{displacement, headline};
use crate::record::RecordError;
use crate::summary::Bounds;

type Result<T> = std::result::Result<T, RecordError>;

/// What happens to people, and to whom.
pub struct Affected;

impl Statement for Affected {
    const ABOUT: &'static str = "Who is affected";
    type Needs = Counterfactual;
    type Said = (Section, Vec<Unsaid>);

    fn say(run: &Loaded, reference: u32) -> Result<Met<(Section, Vec<Unsaid>)>> {
        let force = run.estimate(displacement::metric::LABOUR_FORCE, 0)?.unwrap_or(NOTHING);
        let (table, missing) = groups(run, reference)?;
        let words = format!(
            "The modelled labour force is {} people on average; shares are of it, not of a country’s.",
            plain(&force)
        );
        let blocks = vec![
            Block::Text(words),
            Block::Table(lost(run)?),
            Block::Table(happens(run, reference)?),
            Block::Table(table),
        ];
        let unsaid = |kind: &str| Unsaid::new(format!("Who is without work among {kind}"), NEUTRAL);
        let unsaid = missing.into_iter().map(unsaid).collect();
        Ok(Ok((Section::new("Who is affected", blocks), unsaid)))
    }
}

/// Why a kind of people has no rows.
const NEUTRAL: &str = "The scenario leaves neutral what would tell these people from one another.";

/// Full-time jobs lost at the end, and how.
fn lost(run: &Loaded) -> Result<Table> {
    use headline::metric::{IDLE, JOBS, NET, ORGANIZATIONS};
    let by_way = |way| column(JOBS, way);
    let rows: [(&str, String); 8] = [
        ("Net job loss", NET.to_owned()),
        ("Of it, fewer people employed", JOBS.to_owned()),
        ("– places whose people were laid off", by_way("laid_off")),
        ("– places lost with their organization", by_way("closed")),
        ("– places left and not filled again", by_way("not_refilled")),
        ("– places opened without AI and not with it", by_way("never_opened")),
        ("Of it, fewer hours of those employed", IDLE.to_owned()),
        ("Hours lost in organizations, of theirs", ORGANIZATIONS.to_owned()),
    ];
    let mut told = vec![];
    for (words, metric) in rows {
        if let Some(it) = run.estimate(&metric, 0)? {
            told.push(vec![words.to_owned(), share(&it)]);
        }
    }
    let note = "At the end of the run, in the mean of 26 weeks, in pairs with the same world without AI; 95 % intervals. Below 0 is \
                gained. A full-time job is as many hours as people there work.";
    let title = "Full-time jobs lost, of the labour force, and how";
    Ok(Table::new(title, &["", "share lost"]).rows(told).note(note))
}

/// People by what happens to them.
fn happens(run: &Loaded, reference: u32) -> Result<Table> {
    const ROWS: [(&str, &str, bool); 5] = [
        ("Unemployed", displacement::metric::UNEMPLOYMENT, true),
        ("Of the unemployed, longer than 27 weeks", displacement::metric::LONG_TERM, true),
        ("Learning another occupation [people]", displacement::metric::LEARNERS, false),
        ("Left the labour force by the end [people]", displacement::metric::EXITS, false),
        ("Places to fill [places]", displacement::metric::VACANCIES, false),
    ];
    let mut rows = vec![];
    for (words, metric, shares) in ROWS {
        if !run.recorded(metric) {
            continue;
        }
        let it = run.between(metric, reference, 0)?;
        let (level, by): (fn(&Estimate) -> String, fn(&Estimate) -> String) =
            if shares { (share, points) } else { (plain, signed) };
        let cells = [level(&it.after), level(&it.before), by(&it.by), way(&it).to_owned()];
        rows.push(std::iter::once(words.to_owned()).chain(cells).collect());
    }
    let header = ["", "scenario", "without AI", "difference in pairs", "than without AI"];
    let note = "Means over all years with 95 % intervals.";
    Ok(Table::new("People, by what happens to them", &header).rows(rows).note(note))
}

/// People who have something in common.
struct Group {
    words: &'static str,
    /// Room and suffix of its two metrics, `room.people_suffix` and `room.displaced_suffix`.
    room: &'static str,
    suffix: &'static str,
    /// The suffix in the reference, where everybody works in one way.
    there: &'static str,
}

const fn group(words: &'static str, room: &'static str, suffix: &'static str) -> Group {
    Group { words, room, suffix, there: suffix }
}

const fn mode(words: &'static str, suffix: &'static str) -> Group {
    Group { words, room: "displacement", suffix, there: "human_coordinated" }
}

/// What distinguishes people, and the groups that it makes.
const KINDS: [(&str, &[Group]); 4] = [
    (
        "people of different tiers",
        &[
            group("Tier 1: who executes", "tiers", "1"),
            group("Tier 2: who decides and reviews", "tiers", "2"),
            group("Tier 3: who prevents", "tiers", "3"),
        ],
    ),
    (
        "people in cognitive and physical work",
        &[
            group("Cognitive work", "wages", "cognitive"),
            group("Physical work, in person", "wages", "physical"),
        ],
    ),
    (
        "people who entered and people who were there",
        &[
            group("Entry: entered after the run began", "displacement", "newcomers"),
            group("Senior: was there when it began", "displacement", "experienced"),
        ],
    ),
    (
        "people in different ways of working",
        &[
            mode("Mode: people coordinate", "human_coordinated"),
            mode("Mode: people with copilots", "copilot"),
            mode("Mode: a system runs the work", "system_run"),
        ],
    ),
];

/// Every group, with the metrics of how many people it has and how many of them are without the work that they had.
pub(super) fn all_groups() -> impl Iterator<Item = (&'static str, [String; 2])> {
    let of = |it: &'static Group| {
        (
            it.words,
            ["people", "displaced"].map(|metric| format!("{}.{metric}_{}", it.room, it.suffix)),
        )
    };
    KINDS.iter().flat_map(|(_, groups)| groups.iter()).map(of)
}

/// How many people a group has and how many of them are without the work that they had, by replicate.
struct Counts {
    people: Values,
    displaced: Values,
}

impl Counts {
    fn of(run: &Loaded, room: &str, suffix: &str, variant: u32) -> Result<Self> {
        let [people, displaced] = ["people", "displaced"].map(|it| format!("{room}.{it}_{suffix}"));
        let mut both = run.values(&[&people, &displaced], variant)?;
        let displaced = both.pop().unwrap_or_default();
        Ok(Self { people: both.pop().unwrap_or_default(), displaced })
    }

    /// Whether anybody is in it in any run.
    fn any(&self) -> bool {
        self.people.values().any(|&n| n > 0.0)
    }

    /// Their share in each replicate that has people in it.
    fn shares(&self) -> Values {
        let share = |(it, &n): (&u64, &f64)| {
            let displaced = self.displaced.get(it).filter(|_| n > 0.0)?;
            Some((*it, displaced / n))
        };
        self.people.iter().filter_map(share).collect()
    }
}

/// People without work in each group, and the kinds that have no rows.
fn groups(run: &Loaded, reference: u32) -> Result<(Table, Vec<&'static str>)> {
    let (mut rows, mut missing) = (vec![], vec![]);
    for (kind, members) in KINDS {
        let before = rows.len();
        for it in members {
            let here = Counts::of(run, it.room, it.suffix, 0)?;
            let there = Counts::of(run, it.room, it.there, reference)?;
            if here.any() {
                rows.push(row(it, &here, &there));
            }
        }
        if rows.len() == before {
            missing.push(kind);
        }
    }
    let header = [
        "",
        "people in it",
        "without work [people]",
        "more than without AI [people]",
        "share of the group",
        "without AI",
        "difference in pairs",
        "than without AI",
    ];
    let note = "Means over all years with 95 % intervals. Without work here are idle people, by the share of their time above \
                base, those separated for lack of work, and entrants never hired; what there is of them without AI is taken \
                off only in the differences, which are in pairs. People without work count with the organization that they left; \
                who never had one works in no mode. Without AI people coordinate all work, so each mode is compared with \
                everybody who works or has worked there, in shares only.";
    let table = Table::new("People without the work that they had, by who they are", &header)
        .rows(rows)
        .note(note);
    Ok((table, missing))
}

fn row(it: &Group, here: &Counts, there: &Counts) -> Vec<String> {
    let shares: Change = change_of(&there.shares(), &here.shares(), Bounds::Share);
    // Organizations change their mode, so its people are not those of the reference.
    let more = match it.suffix == it.there && it.suffix != "human_coordinated" {
        true => signed(&change(&there.displaced, &here.displaced).by),
        false => "–".to_owned(),
    };
    vec![
        it.words.to_owned(),
        plain(&mean_of(&here.people, Bounds::Positive)),
        plain(&mean_of(&here.displaced, Bounds::Positive)),
        more,
        share(&shares.after),
        share(&shares.before),
        points(&shares.by),
        way(&shares).to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_that_is_empty_in_a_run_has_no_share_there() {
        let counts = Counts {
            people: Values::from([(0, 10.0), (1, 0.0), (2, 4.0)]),
            displaced: Values::from([(0, 1.0), (1, 0.0), (2, 2.0)]),
        };
        assert!(counts.any());
        assert_eq!(counts.shares(), Values::from([(0, 0.1), (2, 0.5)]));
    }
}
