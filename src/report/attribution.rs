//! Through which paths jobs go: what each adds to net job loss, with intervals over replicates.

use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::comparison::Known;
use super::kept::{Kept, told};
use super::label;
use super::loaded::{CONFIDENCE, Loaded};
use super::page::{Block, Figure, Page, Section, Table};
use super::{glossary, say};
use crate::chart::through_which_path::{Bar, ThroughWhichPath};
use crate::chart::what_happens::Quantity;
use crate::chart::{Answer as _, Chart, Estimate, Source};
use crate::engine::MetricInfo;
use crate::model::headline::net;
use crate::model::states::attribution::PATHS;
use crate::model::states::headline::metric;
use crate::record::{Cell, RecordError, Results, csv};
use crate::scenario::MAIN;
use crate::study::How;
use crate::summary::{Bounds, Moments, shapley, telescoping};

/// The file of a run folder that says how it is shared out.
pub const FILE: &str = "paths.json";
/// The places of price and of spending among the paths.
const PAIR: [usize; 2] = [2, 3];
/// From what v is worked out.
const LEVELS: [&str; 3] = [metric::HOURS, metric::EMPLOYED, metric::FORCE];

/// What is asked of a folder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// How it is shared out.
    pub how: How,
    /// By set of paths, the variant that has its numbers.
    pub variants: Vec<Option<usize>>,
}

/// Through which paths jobs go. Each number is a share of the labour force, with its 95 % interval over replicates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Attributed {
    /// Replicates of which all runs are known.
    pub runs: u64,
    /// Replicates of which one failed.
    pub failed: u64,
    /// How it is shared out.
    pub how: How,
    /// What each path adds.
    pub paths: Vec<Part>,
    /// Price and spending together: with the price passed on orders rise, and the rest of the economy loses the spending.
    pub pair: Known,
    /// All paths together: v of all less v of none.
    pub together: Known,
    /// What is left with every path off, and must be nothing.
    pub rest: Known,
    /// What policy does without AI.
    pub policy: Known,
    /// Net job loss against the world without AI and policy.
    pub net: Known,
    /// The largest path and its sign, in a sentence.
    pub says: String,
}

/// What one path adds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Part {
    /// The path.
    pub path: String,
    /// What it adds.
    pub adds: Known,
}

/// What is known of one replicate.
struct Replicate {
    paths: Vec<f64>,
    none: f64,
    all: f64,
    net: f64,
}

impl Attributed {
    /// From the tables of a study.
    ///
    /// # Errors
    /// I/O or damage.
    pub fn of(results: &Results, asked: &Asked) -> Result<Self, RecordError> {
        let plan = &results.manifest().identity.plan;
        let replicates = plan.variants.first().map_or(0, |it| it.runs) as usize;
        let unknown = vec![[f64::NAN; LEVELS.len()]; replicates];
        let mut levels = vec![unknown; plan.variants.len()];
        for rows in results.runs(&LEVELS)? {
            let rows = rows?;
            for row in (0..rows.status.len()).filter(|&row| rows.status[row] == "ok") {
                let of = &mut levels[rows.variant[row] as usize][rows.replicate[row] as usize];
                *of = std::array::from_fn(|level| rows.values[level][row]);
            }
        }
        let all: Vec<Replicate> =
            (0..replicates).map(|i| Replicate::of(&levels, asked, i)).collect();
        let known: Vec<&Replicate> = all
            .iter()
            .filter(|it| it.net.is_finite() && it.paths.iter().all(|x| x.is_finite()))
            .collect();
        let mean = |of: &dyn Fn(&Replicate) -> f64| {
            let moments: Moments = known.iter().map(|it| of(it)).collect();
            Known::new(moments.mean(), Bounds::Free.interval(&moments, CONFIDENCE))
        };
        let path = |(i, path): (usize, &&str)| Part {
            path: (*path).to_owned(),
            adds: mean(&|it| it.paths[i]),
        };
        let mut found = Self {
            runs: known.len() as u64,
            failed: (all.len() - known.len()) as u64,
            how: asked.how,
            paths: PATHS.iter().enumerate().map(path).collect(),
            pair: mean(&|it| PAIR.iter().map(|&i| it.paths[i]).sum()),
            together: mean(&|it| it.all - it.none),
            rest: mean(&|it| it.none),
            policy: mean(&|it| it.net - (it.all - it.none)),
            net: mean(&|it| it.net),
            says: String::new(),
        };
        found.says = format!("{}.", found.sentence());
        Ok(found)
    }

    /// The largest path with its sign and interval, price and spending together, and what all of it comes to.
    fn sentence(&self) -> String {
        let drawn = self.drawn();
        let Some(first) = drawn.largest() else { return drawn.title() };
        let e = first.effect;
        let sign = if e.value > 0.0 { "costs" } else { "keeps or makes" };
        let ends = [e.low.abs().min(e.high.abs()), e.low.abs().max(e.high.abs())];
        let gross = drawn.quantity.sized(e.value.abs(), ends);
        let [pair, net] = [self.pair, self.net].map(|it| say::points(&estimate(&it)));
        format!(
            "The largest path is {}: gross it {sign} {gross} of the labour force; price and spending together add {pair}, and net job \
             loss is {net} in the {} replicates that were shared out",
            first.name, self.runs
        )
    }

    /// What is drawn.
    pub fn drawn(&self) -> ThroughWhichPath {
        let bar = |name: &str, it: &Known| Bar { name: name.to_owned(), effect: estimate(it) };
        let how = match self.how {
            How::Shapley => "in the mean over all orders in which paths may be added",
            How::Telescoping => "one after the other in this order",
        };
        ThroughWhichPath {
            quantity: Quantity {
                metric: metric::NET.into(),
                label: "net job loss".into(),
                unit: label::whole("share of the labour force").into(),
                share: true,
            },
            how: how.into(),
            paths: self.paths.iter().map(|it| bar(&it.path, &it.adds)).collect(),
            sums: vec![
                bar("price and spending", &self.pair),
                bar("policy without AI", &self.policy),
                bar("net job loss", &self.net),
            ],
        }
    }

    /// Every number with what it is, in the order in which it is told.
    fn lines(&self) -> Vec<(&str, Known)> {
        let paths = self.paths.iter().map(|it| (it.path.as_str(), it.adds));
        let rest = [
            ("price and spending together", self.pair),
            ("all paths together", self.together),
            ("left with every path off", self.rest),
            ("policy without AI", self.policy),
            ("net job loss", self.net),
        ];
        paths.chain(rest).collect()
    }

    /// What came of it, for the terminal.
    pub fn words(&self) -> String {
        let how = match self.how {
            How::Shapley => "Shapley's values",
            How::Telescoping => "telescoping",
        };
        let mut text = format!(
            "{} replicates; {how}; points of the labour force, with 95 % intervals\n\n",
            self.runs
        );
        for (name, it) in self.lines() {
            let _ = writeln!(text, "  {name:<30} {}", say::points(&estimate(&it)));
        }
        let _ = writeln!(text, "\n{}", self.says);
        if self.failed > 0 {
            let _ =
                writeln!(text, "{} replicates are left out: a run of theirs failed", self.failed);
        }
        text
    }

    /// All numbers as a table.
    pub fn csv(&self) -> String {
        let row = |(name, it): (&str, Known)| {
            let number = |x: Option<f64>| Cell::Number(x.unwrap_or(f64::NAN));
            let words = [name, "share of the labour force"].map(|it| Cell::Text(it.to_owned()));
            words.into_iter().chain([it.value, it.low, it.high].map(number)).collect::<Vec<Cell>>()
        };
        let header = ["part", "unit", "value", "low", "high"];
        csv(&header, self.lines().into_iter().map(row))
    }

    /// Every number, and what it stands for.
    fn table(&self) -> Table {
        let row = |(name, it): (&str, Known)| vec![name.to_owned(), say::points(&estimate(&it))];
        let note = format!(
            "{} replicates, simulated by themselves{}. Each path by itself is gross: with the price passed on orders rise, and the rest of the economy loses what is \
             spent on them, so that price and spending say little alone. With every path off nothing is to be left.",
            self.runs,
            match self.failed {
                0 => String::new(),
                n => format!("; {n} are left out, because a run of theirs failed"),
            }
        );
        let header = ["part", "adds to net job loss"];
        Table::new("Points of the labour force, with 95 % intervals over replicates", &header)
            .rows(self.lines().into_iter().map(row).collect())
            .note(&note)
    }

    /// The page about it.
    pub fn page(&self, title: &str, source: &Source, chart: Chart) -> Page {
        let blocks = vec![Block::Figure(Box::new(Figure::from(chart))), Block::Table(self.table())];
        Page {
            title: title.to_owned(),
            status: vec![
                format!("telosim {}", source.version),
                format!("run {}", source.run),
                format!("{} replicates", self.runs),
            ],
            question: "Through which path do the jobs go?".into(),
            headline: vec![self.says.clone()],
            sections: vec![
                Section::new("What each path adds", blocks),
                Section::new("What the paths are", meanings()),
                glossary::section(),
            ],
            ..Page::default()
        }
    }
}

/// What the paths are.
fn meanings() -> Vec<Block> {
    let words = [
        ["execution", "executors, copilots and all else that AI does but coordination"],
        ["coordination", "handoffs, ownership, context, meetings and layers that systems carry"],
        ["price", "orders of organizations, which follow from prices and purposes"],
        [
            "spending",
            "what people, owners and the government spend, and what the rest of the economy is ordered",
        ],
        ["finance", "closures, and hires and purposes refused for lack of money"],
        ["policy without AI", "what levers do in a world without AI, against one without them"],
    ];
    let off = "A path that is off is as in the world without AI that has the same policy, on the same random numbers. Who takes \
               up AI and when is the same in all runs.";
    let terms = words.map(|it| it.map(str::to_owned)).to_vec();
    vec![Block::Text(off.into()), Block::Terms(terms)]
}

/// The largest path of what was shared out of a run, in a sentence.
///
/// # Errors
/// I/O or damage.
pub(super) fn largest(run: &Loaded) -> Result<Option<String>, RecordError> {
    let all = told::<Attributed>(run)?;
    // All orders say more than one.
    let best = all.iter().find(|it| it.how == How::Shapley).or(all.first());
    Ok(best.map(|it| it.says.clone()))
}

impl Kept for Attributed {
    const FILE: &'static str = "through_which_path.json";

    fn asked(&self) -> [&str; 2] {
        [if self.how == How::Shapley { "shapley" } else { "telescoping" }, MAIN]
    }

    fn again(&self, _: &Loaded) -> Result<Option<Self>, RecordError> {
        // It was simulated by itself.
        Ok(Some(self.clone()))
    }

    fn chart(&self, source: &Source, _: &[MetricInfo]) -> Option<Chart> {
        Some(self.drawn().draw(&Source { runs: self.runs, ..source.clone() }))
    }

    fn section(&self, _: &[MetricInfo]) -> Section {
        let table = std::iter::once(Block::Table(self.table()));
        Section::new("Through which path the jobs go", table.chain(meanings()).collect())
    }
}

impl Replicate {
    fn of(levels: &[Vec<[f64; LEVELS.len()]>], asked: &Asked, replicate: usize) -> Self {
        let of = |variant: usize| levels[variant][replicate];
        // The scenario itself, its reference, and the same with policy come first.
        let [whole, reference, policy] = [0, 1, 2].map(of);
        let value = |set: usize| {
            let variant = asked.variants.get(set).copied().flatten();
            variant.map_or(f64::NAN, |variant| net(of(variant)[0], policy))
        };
        let n = PATHS.len();
        Self {
            paths: match asked.how {
                How::Shapley => shapley(n, value),
                How::Telescoping => telescoping(n, value),
            },
            none: value(0),
            all: value((1 << n) - 1),
            net: net(whole[0], reference),
        }
    }
}

fn estimate(it: &Known) -> Estimate {
    let [value, low, high] = [it.value, it.low, it.high].map(|x| x.unwrap_or(f64::NAN));
    Estimate { value, low, high }
}
