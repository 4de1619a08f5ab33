//! A comparison in words: for the terminal, and as a page.

use std::fmt::Write as _;

use super::comparison::{Comparison, Cost, Effects, Known, Level, Which};
use super::label;
use super::loaded::{Loaded, spread_at};
use super::page::{Block, Figure, Page, Section, Table};
use super::replicates::change_of;
use crate::chart::what_happens::{Line, Point, Quantity, WhatHappens};
use crate::chart::words::short;
use crate::chart::{Chart, Source};
use crate::record::{Cell, RecordError, csv};
use crate::summary::Band;

/// What stands where nothing is known.
const UNKNOWN: &str = "not known";

/// ` [1.2, 3.4]`, or nothing.
fn ends(it: Known, digits: usize) -> String {
    match (it.low, it.high) {
        (Some(low), Some(high)) => format!(" [{low:.digits$}, {high:.digits$}]"),
        _ => String::new(),
    }
}

fn number(it: Known) -> f64 {
    it.value.unwrap_or(f64::NAN)
}

impl Comparison {
    fn name(&self, file: usize) -> &str {
        self.asked.lines.get(file).map_or("", |line| line.name.as_str())
    }

    fn files(&self) -> usize {
        self.asked.lines.iter().filter(|line| line.which == Which::File).count()
    }

    /// Whether the files cost the public different sums.
    fn costs_differ(&self) -> bool {
        let spent = |file: usize| self.standings.get(file).and_then(|it| it.spent.value);
        (1..self.files()).any(|file| spent(file) != spent(0))
    }

    /// What came of it, for the terminal.
    pub fn words(&self) -> String {
        let mut text = format!("{} runs each, seed {}; intervals of 95 %\n", self.runs, self.seed);
        if let (Some(wanted), Some(first)) = (self.asked.precision, self.asked.metrics.first()) {
            let reached = self.half_width.is_some_and(|half| half <= wanted);
            let word = if reached { "reached" } else { "not reached" };
            let half = self.half_width.map_or("no interval".to_owned(), |x| format!("{x:.4}"));
            let _ = writeln!(
                text,
                "wanted {first} to plus or minus {wanted} in every difference: {word} ({half})"
            );
        }
        for compared in &self.metrics {
            let _ = writeln!(text, "\n{} [{}]", compared.metric, compared.unit);
            for (file, level) in compared.files.iter().enumerate() {
                let range = ends(level.mean, 4);
                let _ =
                    write!(text, "  {:24} {:12.4}{range:24}", self.name(file), number(level.mean));
                text += &level_words(level);
                text.push('\n');
            }
        }
        text + &self.robustness() + &self.clock_words() + &self.cost_words() + &self.effect_words()
    }

    fn robustness(&self) -> String {
        let word = if self.asked.more { "more" } else { "less" };
        let metric = &self.asked.metrics[0];
        let mut text =
            format!("\nrobustness: {metric}, {word} is better; a future is a replicate\n");
        for (file, it) in self.standings.iter().enumerate() {
            let worst = it
                .worst
                .map_or("none".to_owned(), |(worst, at)| format!("{worst:.4} (replicate {at})"));
            let _ = write!(
                text,
                "  {:24} alone the best in {} of {}, mean regret {:.4}{}, worst {worst}",
                self.name(file),
                it.best,
                it.of,
                number(it.regret),
                ends(it.regret, 4)
            );
            if self.costs_differ() {
                let _ =
                    write!(text, ", costs the public {:.0}{}", number(it.spent), ends(it.spent, 0));
            }
            if let (Some((hits, of)), Some(target)) = (it.reached, &self.asked.target) {
                let interval = crate::summary::wilson(hits, of, super::loaded::CONFIDENCE);
                let share = interval
                    .map_or(String::new(), |it| format!(" [{:.2}, {:.2}]", it.lower, it.upper));
                let _ = write!(text, ", {target} in {hits} of {of}{share}");
            }
            text.push('\n');
        }
        let of = self.standings.first().map_or(0, |it| it.of);
        if self.tied > 0 {
            let _ = writeln!(text, "  two or more are equally good in {} of {of}", self.tied);
        }
        if self.costs_differ() {
            text += "  they cost different sums, which regret does not count: the order is not one of equal cost\n";
        }
        for turned in &self.turns {
            let [one, other] = turned.files.map(|file| self.name(file));
            let [first, second] = turned.better;
            text += &match (&turned.rule, turned.right) {
                _ if first == 0 || second == 0 => {
                    format!("  the order of {one} and {other} is the same in all futures\n")
                }
                (Some(rule), Some(right)) => format!(
                    "  {one} is better in {first} futures, {other} in {second}; the best single rule, right in {:.0} % of these: \
                     {one} where {rule}\n",
                    100.0 * right
                ),
                _ => format!(
                    "  {one} is better in {first} futures, {other} in {second}: too few, or too much alike, for a rule\n"
                ),
            };
        }
        text
    }

    fn clock_words(&self) -> String {
        let Some(clocks) = &self.clocks else {
            return "\ntwo clocks: not known of runs shorter than 24 months\n".into();
        };
        let mut text = String::from(
            "\ntwo clocks: displaced person-months within 24 months, and output of at most ten years, discounted [bh]\n",
        );
        for (file, it) in clocks.iter().enumerate() {
            let word = if it.on_front { "on the Pareto front" } else { "beaten in both" };
            let _ = writeln!(
                text,
                "  {:24} {:12.1}{:24} {:14.0}{:28} {word}",
                self.name(file),
                number(it.people),
                ends(it.people, 1),
                number(it.output),
                ends(it.output, 0)
            );
        }
        text
    }

    /// Whose policy costs what, where it acts.
    fn payer(&self, cost: &Cost) -> String {
        let name = self.name(cost.file);
        let split = self.effects.iter().any(|it| it.file == cost.file);
        match (split, cost.changed) {
            (false, _) => name.to_owned(),
            (true, false) => format!("policy of {name} on {}", self.name(0)),
            (true, true) => format!("policy of {name} on its own assumptions"),
        }
    }

    fn cost_words(&self) -> String {
        let mut text = String::new();
        for cost in &self.costs {
            let each = cost.price.map_or_else(
                || "no price: none avoided that can be told from nothing".to_owned(),
                |each| format!("{:.0}{} for each", number(each), ends(each, 0)),
            );
            let _ = writeln!(
                text,
                "  {:24} public cost {:+.0}{}, displaced person-years avoided {:+.1}{}: {each}",
                self.payer(cost),
                number(cost.spent),
                ends(cost.spent, 0),
                number(cost.avoided),
                ends(cost.avoided, 1)
            );
        }
        let title = "\nwhat the public pays for policy, on the same assumptions with and without it [money]\n";
        if text.is_empty() { text } else { title.to_owned() + &text }
    }

    fn effect_words(&self) -> String {
        let mut text = String::new();
        for it in &self.effects {
            let (one, other) = (self.name(0), self.name(it.file));
            let metric = &self.asked.metrics[0];
            let _ = writeln!(
                text,
                "\nassumptions or policy: {metric}, in pairs on the same random numbers"
            );
            let names = [
                format!("baseline ({one})"),
                format!("assumptions changed (to those of {other})"),
                format!("policy of {other} on baseline"),
                format!("policy on changed assumptions ({other})"),
            ];
            for (name, level) in names.iter().zip(it.levels) {
                let _ = writeln!(text, "  {name:44} {:10.4}{}", number(level), ends(level, 4));
            }
            for (name, effect) in [
                ("effect of the assumptions", it.assumptions),
                ("effect of the policy on baseline", it.policy),
                ("effect of the policy on changed assumptions", it.policy_changed),
                ("interaction", it.interaction),
            ] {
                let _ = writeln!(text, "  {name:44} {:+10.4}{}", number(effect), ends(effect, 4));
            }
            text += "  ";
            text += add_up(it);
            text.push('\n');
        }
        text
    }

    /// All metrics of all files, as a table: a row for each.
    pub fn csv(&self) -> String {
        let header = ["metric", "unit", "file", "quantity", "value", "low", "high"];
        let mut rows = vec![];
        for compared in &self.metrics {
            for (file, level) in compared.files.iter().enumerate() {
                let mut row = |quantity: &str, it: Known| {
                    let number = |x: Option<f64>| Cell::Number(x.unwrap_or(f64::NAN));
                    let words = [&compared.metric, &compared.unit, self.name(file), quantity];
                    let words = words.map(|word| Cell::Text(word.to_owned()));
                    let numbers = [it.value, it.low, it.high].map(number);
                    rows.push(words.into_iter().chain(numbers).collect::<Vec<Cell>>());
                };
                row("mean", level.mean);
                if let Some(by) = level.difference {
                    row("difference from the first file", by);
                }
            }
        }
        csv(&header, rows)
    }

    /// The first metric of every file over time.
    ///
    /// # Errors
    /// I/O or damage.
    pub fn over_time(&self, run: &Loaded) -> Result<WhatHappens, RecordError> {
        let metric = self.asked.metrics[0].as_str();
        let first = self.metrics.first();
        let (label, unit) = first.map_or(("", ""), |it| (it.label.as_str(), it.unit.as_str()));
        let line = |file: usize| {
            let bands = run.bands(&[metric], file as u32)?.into_iter().flatten();
            let after = bands.filter(|band| band.tick >= 0);
            let point = |band: Band| Point { year: run.year(band.tick), value: spread_at(&band) };
            let points = after.map(point).collect();
            Ok(Line { name: self.name(file).to_owned(), counterfactual: false, points })
        };
        // What is compared with the first comes before it.
        let files = (1..self.files()).chain([0]);
        let share = is_share(unit);
        let unit = if share { "modelled labour force" } else { unit };
        Ok(WhatHappens {
            lines: files.map(line).collect::<Result<Vec<Line>, RecordError>>()?,
            policy: vec![],
            against: self.name(0).to_owned(),
            change: change_of(&run.last(metric, 0)?, &run.last(metric, 1)?, run.bounds(metric)),
            quantity: Quantity {
                metric: metric.into(),
                label: label.into(),
                unit: unit.into(),
                share,
            },
        })
    }

    /// The page about it.
    pub fn page(&self, source: &Source, charts: Vec<Chart>) -> Page {
        let mut sections = vec![self.differing()];
        let figures = charts.into_iter().map(|it| Block::Figure(Box::new(Figure::from(it))));
        let figures: Vec<Block> = figures.collect();
        if !figures.is_empty() {
            sections.push(Section::new("Over time", figures));
        }
        sections.push(self.levels());
        sections.push(self.options());
        sections.extend(self.paid());
        sections.extend(self.effects.iter().map(|it| self.parted(it)));
        sections.push(super::back::glossary());
        let files: Vec<&str> = (0..self.files()).map(|file| self.name(file)).collect();
        Page {
            title: files.join(" against "),
            status: vec![
                format!("telosim {}", source.version),
                format!("run {}", source.run),
                format!("{} runs of each", self.runs),
            ],
            question: format!(
                "What differs between {} on the same random numbers?",
                files.join(" and ")
            ),
            headline: self.headline(),
            sections,
            ..Page::default()
        }
    }

    /// What each file changes of the first metric, and for what public cost.
    fn headline(&self) -> Vec<String> {
        let Some(first) = self.metrics.first() else { return vec![] };
        let name = &first.label;
        let sentence = |(file, level): (usize, &Level)| {
            let by = level.difference?;
            let (value, low, high) = (by.value?, by.low?, by.high?);
            let (one, other) = (self.name(file), self.name(0));
            if !by.told() {
                return Some(format!(
                    "{} runs are too few to tell whether {name} differs between {one} and {other}: {} to {} {}.",
                    self.runs,
                    said(low, &first.unit),
                    said(high, &first.unit),
                    unit(&first.unit)
                ));
            }
            let word = if value > 0.0 { "more" } else { "less" };
            let (low, high) = if value > 0.0 { (low, high) } else { (-high, -low) };
            let cost = (self.costs.iter().find(|cost| cost.file == file && !cost.changed))
                .and_then(|cost| cost.spent.value)
                .map_or(String::new(), |spent| {
                    format!("; its policy costs the public {} more", short(spent))
                });
            Some(format!(
                "With {one} instead of {other}, {name} comes to {} {} {word} ({} to {}){cost}.",
                said(value.abs(), &first.unit),
                unit(&first.unit),
                said(low, &first.unit),
                said(high, &first.unit)
            ))
        };
        first.files.iter().enumerate().skip(1).filter_map(sentence).collect()
    }

    fn differing(&self) -> Section {
        let row = |it: &super::comparison::Setting| {
            let value = |value: &serde_json::Value| match value {
                serde_json::Value::Null => "unbounded".to_owned(),
                serde_json::Value::String(word) => word.clone(),
                value => value.to_string(),
            };
            vec![
                label::parameter(&it.path),
                if it.is_policy { "policy" } else { "assumption" }.to_owned(),
                value(&it.from),
                value(&it.to),
                it.file.clone(),
                it.since.clone().unwrap_or_else(|| "the base year on".to_owned()),
            ]
        };
        let header = ["setting", "kind", self.name(0), "there", "file", "from"];
        let table = Table::new("", &header).rows(self.differences.iter().map(row).collect());
        let blocks = match self.differences.is_empty() {
            true => vec![Block::Text("Nothing: the files set the same.".into())],
            false => vec![Block::Table(table.of_words())],
        };
        Section::new("What the files set differently", blocks)
    }

    fn levels(&self) -> Section {
        let mut rows = vec![];
        for compared in &self.metrics {
            for (file, level) in compared.files.iter().enumerate() {
                let unit = &compared.unit;
                rows.push(vec![
                    format!("{} [{}]", compared.label, self::unit(unit)),
                    self.name(file).to_owned(),
                    cell(Some(level.mean), unit),
                    cell(level.difference, unit),
                ]);
            }
        }
        let header = ["quantity", "file", "mean", "difference from the first"];
        let note = "Means over runs with 95 % intervals; differences are of pairs on the same random numbers. Shares are in percent, \
                    their differences in points.";
        let table = Table::new("", &header).rows(rows).note(note);
        Section::new("What comes of it", vec![Block::Table(table)])
    }

    fn options(&self) -> Section {
        let text = self.robustness();
        let mut lines = text.trim().lines().map(|line| line.trim().to_owned());
        let title = lines.next().unwrap_or_default();
        let mut blocks = vec![Block::Text(title), Block::List(lines.collect())];
        if self.clocks.is_some() {
            let text = self.clock_words();
            let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
            let mut lines = text.trim().lines().map(words);
            blocks.push(Block::Text(lines.next().unwrap_or_default()));
            blocks.push(Block::List(lines.collect()));
        }
        Section::new("As options", blocks)
    }

    fn paid(&self) -> Option<Section> {
        let row = |it: &Cost| {
            vec![
                self.payer(it),
                cell(Some(it.spent), ""),
                cell(Some(it.avoided), ""),
                it.price.map_or("none that can be told".to_owned(), |it| cell(Some(it), "")),
            ]
        };
        let header = ["policy", "public cost", "displaced person-years avoided", "price of each"];
        let note = "Each line compares a policy with the same assumptions without it: what assumptions change is charged to nobody.";
        let table = Table::new("", &header).rows(self.costs.iter().map(row).collect()).note(note);
        (!self.costs.is_empty())
            .then(|| Section::new("What the public pays", vec![Block::Table(table)]))
    }

    fn parted(&self, it: &Effects) -> Section {
        let unit = self.metrics.first().map_or("", |first| first.unit.as_str());
        let rows = [
            ("the assumptions alone", it.assumptions),
            ("the policy on the first file", it.policy),
            ("the policy on the changed assumptions", it.policy_changed),
            ("what is left when the two are added", it.interaction),
        ];
        let rows = rows.map(|(name, it)| vec![name.to_owned(), cell(Some(it), unit)]).to_vec();
        let metric = self.metrics.first().map_or("", |first| first.label.as_str());
        let table = Table::new("", &["effect of", metric]).rows(rows).note(add_up(it));
        let title = format!("Assumptions or policy: {}", self.name(it.file));
        Section::new(&title, vec![Block::Table(table)])
    }
}

/// Whether the effects may be added.
fn add_up(it: &Effects) -> &'static str {
    if it.interaction.told() {
        "the policy does not do the same on other assumptions: the two effects may not be added"
    } else {
        "that the policy does the same on both assumptions cannot be excluded"
    }
}

fn level_words(level: &Level) -> String {
    let mut text = String::new();
    if let Some(by) = level.difference {
        text += &format!("  difference {:+.4}{}", number(by), ends(by, 4));
        if let Some(reduction) = level.reduction {
            text += &format!(", pairing divides its variance by {reduction:.1}");
        }
    }
    if let Some(control) = &level.control {
        text += &format!(
            "; with {} as control {:+.4}{}, its variance divided by {:.1} more",
            control.input,
            number(control.difference),
            ends(control.difference, 4),
            control.reduction
        );
    }
    if let Some(skew) = level.skewed {
        text +=
            &format!(" (skew {skew:.1}: the interval of the mean covers less often than it says)");
    }
    text
}

fn is_share(unit: &str) -> bool {
    unit == "share" || unit.starts_with("share ")
}

/// A number in the unit that a reader is shown.
fn said(x: f64, unit: &str) -> String {
    short(if is_share(unit) { 100.0 * x } else { x })
}

fn unit(unit: &str) -> &str {
    if is_share(unit) { "points" } else { unit }
}

fn cell(it: Option<Known>, unit: &str) -> String {
    let Some(it) = it else { return "–".into() };
    match (it.value, it.low, it.high) {
        (Some(value), Some(low), Some(high)) => {
            format!("{} ({} to {})", said(value, unit), said(low, unit), said(high, unit))
        }
        (Some(value), ..) => said(value, unit),
        _ => UNKNOWN.to_owned(),
    }
}
