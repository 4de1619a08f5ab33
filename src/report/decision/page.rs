//! The page and the table of a decision.

use super::words::{BUYS, CLOCKS, CLOSURES, PARTIES, REGRET, SIZES, TURNS, cell, money};
use super::{Decision, Judged, Known, Sized, span};
use crate::chart::words::{capital, short};
use crate::chart::{Chart, Source};
use crate::record::{Cell, csv};
use crate::report::glossary;
use crate::report::page::{Block, Figure, Page, Section, Table};

/// A number of one option: what it is, its unit, and what it is.
type Quantity = (&'static str, &'static str, fn(&Judged) -> Known);

/// What is known of every option.
const QUANTITIES: [Quantity; 10] = [
    ("cost to the public", "money", |it| it.cost),
    ("spent", "money", |it| it.spent),
    ("people who learn", "people", |it| it.learners),
    ("jobs kept after 24 months", "people", |it| it.jobs_soon),
    ("full-time jobs kept after 24 months", "jobs", |it| it.hours_soon),
    ("jobs kept at the end", "people", |it| it.jobs),
    ("full-time jobs kept at the end", "jobs", |it| it.hours),
    ("work kept", "job-years", |it| it.kept),
    ("cost of a job-year", "money", |it| it.price.unwrap_or_default()),
    ("mean regret", "job-years", |it| it.regret),
];

impl Decision {
    /// Everything that is known of the options, a row for each number.
    pub fn csv(&self) -> String {
        let header = ["option", "rank", "quantity", "unit", "value", "low", "high"];
        let mut rows = vec![];
        for option in &self.options {
            let mut row = |quantity: &str, unit: &str, it: Known| {
                let number = |x: Option<f64>| Cell::Number(x.unwrap_or(f64::NAN));
                let mut cells =
                    vec![Cell::from(option.name.as_str()), Cell::Whole(option.rank as i64)];
                cells.extend([quantity, unit].map(Cell::from));
                cells.extend([it.value, it.low, it.high].map(number));
                rows.push(cells);
            };
            for (quantity, unit, pick) in QUANTITIES {
                row(quantity, unit, pick(option));
            }
            for party in &option.parties {
                row(&party.says, &party.unit, party.by);
            }
        }
        csv(&header, rows)
    }

    /// The page about it.
    pub fn page(&self, title: &str, source: &Source, charts: Vec<Chart>) -> Page {
        let mut figures = charts.into_iter().map(|it| Block::Figure(Box::new(Figure::from(it))));
        let mut next = || figures.next();
        let mut buys: Vec<Block> = next().into_iter().collect();
        buys.push(Block::Table(self.bought()));
        let mut regret: Vec<Block> = next().into_iter().collect();
        regret.push(Block::Table(self.regretted()));
        let mut turns: Vec<Block> = next().into_iter().collect();
        turns.push(self.turned());
        let mut sections = vec![
            Section::new(BUYS, buys),
            Section::new(SIZES, self.sized()),
            Section::new(PARTIES, vec![Block::Table(self.parties())]),
            Section::new(REGRET, regret),
            Section::new(TURNS, turns),
        ];
        if !self.closures.is_empty() {
            sections.push(Section::new(CLOSURES, vec![Block::Table(self.elsewhere())]));
        }
        sections.push(Section::new(CLOCKS, vec![Block::Table(self.clocks())]));
        if !self.asked.searched.is_empty() {
            sections.push(Section::new("Mixes that were tried", vec![Block::Folded(self.mixes())]));
        }
        sections.push(glossary::section());
        Page {
            title: title.to_owned(),
            status: vec![
                format!("telosim {}", source.version),
                format!("run {}", source.run),
                format!("{} futures", self.futures),
            ],
            question: self.question.clone(),
            headline: self.sentences().into_iter().map(|it| it.words).collect(),
            sections,
            ..Page::default()
        }
    }

    fn in_order(&self) -> impl Iterator<Item = &Judged> {
        self.order.iter().map(|&it| &self.options[it])
    }

    /// A row for each option, in their order.
    fn rows(&self, cells: impl Fn(&Judged) -> Vec<String>) -> Vec<Vec<String>> {
        self.in_order().map(|it| [vec![capital(&it.name)], cells(it)].concat()).collect()
    }

    /// What each option costs and keeps: the table of the page and of the brief.
    pub(super) fn bought(&self) -> Table {
        let rows = self.rows(|it| {
            let price = it.price.map_or("none that can be told".to_owned(), |it| cell(it, money));
            vec![it.rank.to_string(), cell(it.cost, money), cell(it.kept, short), price]
        });
        let kept = format!("job-years kept in {}", span(self.years));
        let header = ["option", "rank", "public cost", &kept, "cost of each"];
        let counted = if self.asked.budget.net {
            "Public cost is what is added to the public debt: taxes gained and benefits saved are taken off"
        } else {
            "Public cost is what is spent"
        };
        let note = format!(
            "{counted}; a year later counts {} % less. Against doing nothing, in pairs, for a labour force of {}; 95 % intervals.",
            short(100.0 * self.asked.budget.discount),
            short(self.asked.budget.population)
        );
        Table::new("Options sized to the same cost", &header).rows(rows).note(&note)
    }

    fn sized(&self) -> Vec<Block> {
        let budget = &self.asked.budget;
        let row = |it: &Sized| {
            let verdict = match (it.met, it.short) {
                (true, _) => "to within 1 % or one step of its size",
                (_, true) => "the money cannot be spent on it",
                _ => "as near as costs let it come, which jump from size to size",
            };
            let cost = format!("{} %", short(100.0 * it.cost));
            vec![capital(&it.name), it.sets.join("; "), cost, verdict.to_owned()]
        };
        let header = ["option", "what it sets", "cost over the budget", "spent"];
        let rows = self.asked.options.iter().map(row).collect();
        let note = "Costs are means over the futures on which sizes were found; over all futures they differ by chance, as the \
                    first table shows.";
        let words = format!(
            "Each option is sized on the same {} futures until it costs {}, which is {} for the {} people that are modelled. {} \
             worlds were simulated for it.",
            self.asked.sizing,
            money(budget.amount),
            money(budget.modelled_amount()),
            short(budget.modelled),
            short(self.asked.worlds as f64)
        );
        let taken = self.rows(|it| vec![cell(it.spent, money), cell(it.learners, short)]);
        let up = Table::new(
            "What is taken up",
            &["option", "spent on it", "more people who learn another occupation"],
        );
        vec![
            Block::Text(words),
            Block::Table(Table::new("", &header).rows(rows).note(note).of_words()),
            Block::Table(up.rows(taken)),
        ]
    }

    fn parties(&self) -> Table {
        let options: Vec<&Judged> =
            self.in_order().filter(|it| it.name != super::NOTHING).collect();
        let header: Vec<&str> =
            std::iter::once("").chain(options.iter().map(|it| it.name.as_str())).collect();
        let parties = options.first().map_or(0, |it| it.parties.len());
        let mut rows: Vec<Vec<String>> = vec![];
        let government = options.iter().map(|it| cell(Known::less_than_nothing(it.cost), money));
        rows.push(
            std::iter::once("Government: over all years [money]".to_owned())
                .chain(government)
                .collect(),
        );
        for at in 0..parties {
            let party = &options[0].parties[at];
            let say: fn(f64) -> String =
                if party.unit.starts_with("money") { money } else { short };
            let cells = options.iter().map(|it| cell(it.parties[at].by, say));
            rows.push(
                std::iter::once(format!("{} [{}]", party.says, party.unit)).chain(cells).collect(),
            );
        }
        let note = "Against doing nothing, in pairs, in means over all years, for the labour force of the budget; 95 % intervals.";
        Table::new("", &header).rows(rows).note(note)
    }

    fn regretted(&self) -> Table {
        let rows = self.rows(|it| {
            vec![
                format!("{} of {}", it.best, self.futures),
                cell(it.regret, short),
                short(it.worst),
            ]
        });
        let header =
            ["option", "alone the best in", "mean regret [job-years]", "greatest [job-years]"];
        let note = format!(
            "Regret is what the best option of a future would have kept more. In {} futures two or more are equally good; each \
             counts once.",
            self.tied
        );
        Table::new("", &header).rows(rows).note(&note)
    }

    fn turned(&self) -> Block {
        let Some(next) = self.next() else {
            return Block::Text("All options come to the same.".into());
        };
        if self.turns.is_empty() {
            let words = "No threshold of a single assumption parts the futures in which one of the first two is better from the others.";
            return Block::Text(words.into());
        }
        let row = |it: &super::Turn| {
            let [here, there] = it.more.map(|it| cell(it, short));
            vec![capital(&it.rule), format!("{} %", short(100.0 * it.right)), here, there]
        };
        let title = format!("Where {} is better than {}", self.best().name, next.name);
        let header = [
            "where",
            "right in",
            "keeps more there [job-years]",
            "keeps more elsewhere [job-years]",
        ];
        let note = "Thresholds that part best the futures in which each of the two is better. They are looked for among all that is \
                    drawn, so that some fit by chance: more futures tell.";
        Block::Table(
            Table::new(&title, &header).rows(self.turns.iter().map(row).collect()).note(note),
        )
    }

    fn elsewhere(&self) -> Table {
        let names: Vec<&str> = self.options.iter().map(|it| it.name.as_str()).collect();
        let header: Vec<&str> = ["where money comes from", "futures"]
            .into_iter()
            .chain(names.iter().copied())
            .collect();
        let row = |it: &super::Closure| {
            let kept = it.kept.iter().map(|it| cell(*it, short));
            [capital(&it.says), it.futures.to_string()].into_iter().chain(kept).collect()
        };
        let note = "Job-years kept by options of the same sizes; what they cost there is not made equal again.";
        let rows = self.closures.iter().map(row).collect();
        Table::new("The same options under other closures of the economy", &header)
            .rows(rows)
            .note(note)
    }

    fn clocks(&self) -> Table {
        let rows = self.rows(|it| {
            let front = match (it.hours_soon.value, it.on_front) {
                (None, _) => "not known",
                (_, true) => "not beaten in both",
                (_, false) => "beaten in both",
            };
            let numbers =
                [it.jobs_soon, it.hours_soon, it.jobs, it.hours].map(|it| cell(it, short));
            [numbers.to_vec(), vec![front.to_owned()]].concat()
        });
        let header = [
            "option",
            "jobs after 24 months",
            "full-time jobs after 24 months",
            "jobs at the end",
            "full-time jobs at the end",
            "work after 24 months, and over all years",
        ];
        let note = "Kept against doing nothing, in the mean of 26 weeks. The 24 months are those after the first option begins.";
        Table::new("", &header).rows(rows).note(note)
    }

    fn mixes(&self) -> Table {
        let row = |it: &super::Mix| {
            let shares: Vec<String> =
                it.shares.iter().map(|it| format!("{} %", short(100.0 * it))).collect();
            vec![shares.join(" / "), short(it.kept)]
        };
        let header = ["shares of the budget", "job-years kept"];
        let note = "On the futures on which sizes were found; the best is judged on all of them as an option.";
        let rows = self.asked.searched.iter().map(row).collect();
        Table::new("Mixes, the best first", &header).rows(rows).note(note)
    }
}

impl Known {
    /// What somebody pays, as what he gains.
    fn less_than_nothing(it: Self) -> Self {
        let less = |x: Option<f64>| x.map(|x| if x == 0.0 { 0.0 } else { -x });
        Self { value: less(it.value), low: less(it.high), high: less(it.low) }
    }
}
