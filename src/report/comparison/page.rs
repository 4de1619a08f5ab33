//! The page, the table and the picture of a comparison.

use super::words::add_up;
use super::{Clock, Compared, Comparison, Cost, Effects, Known, Level, Setting, Standing};
use crate::chart::what_happens::{Line, Point, Quantity, WhatHappens};
use crate::chart::words::{capital, short};
use crate::chart::{Chart, Source};
use crate::engine::share_of;
use crate::record::{Cell, RecordError, csv};
use crate::report::loaded::{Loaded, spread_at};
use crate::report::page::{Block, Figure, Page, Section, Table};
use crate::report::replicates::change_of;
use crate::report::{evidence, glossary, label};
use crate::summary::Band;

/// What stands where nothing is known.
const UNKNOWN: &str = "not known";

impl Comparison {
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
            Ok(Line { name: with(self.name(file)), counterfactual: false, points })
        };
        // What differs most from the first is compared with it, and comes before it.
        let size = |file: &usize| {
            let level = first.and_then(|it| it.files.get(*file));
            level.and_then(|it| it.difference?.value).map_or(0.0, f64::abs)
        };
        let other = (1..self.files()).rev().max_by(|a, b| size(a).total_cmp(&size(b))).unwrap_or(0);
        let rest = (1..self.files()).filter(|&file| file != other);
        let files = std::iter::once(other).chain(rest).chain([0]);
        let share = share_of(unit).is_some();
        let unit = crate::report::label::whole(unit);
        Ok(WhatHappens {
            lines: files.map(line).collect::<Result<Vec<Line>, RecordError>>()?,
            beside: None,
            policy: vec![],
            against: with(self.name(0)),
            change: change_of(
                &run.last(metric, 0)?,
                &run.last(metric, other as u32)?,
                run.bounds(metric),
            ),
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
        let figures = charts.into_iter().map(Figure::from).collect();
        let mut sections: Vec<Section> =
            Section::of_figures("What happens over time", figures, vec![]).into_iter().collect();
        sections.push(self.differing());
        sections.push(self.levels());
        sections.push(self.options());
        sections.extend(self.paid());
        sections.extend(self.effects.iter().map(|it| self.parted(it)));
        sections.push(glossary::section());
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
            let value = by.value?;
            let (one, other) = (self.name(file), self.name(0));
            let too_few = format!(
                "{} runs are too few to tell whether {name} differs between {one} and {other}",
                self.runs
            );
            let (low, high) = match by.low.zip(by.high) {
                Some((0.0, 0.0)) => {
                    return Some(format!(
                        "{} is the same with {one} as with {other}.",
                        capital(name)
                    ));
                }
                None => return Some(format!("{too_few}.")),
                Some((low, high)) if !by.told() => {
                    let [low, high] = [low, high].map(|x| said(x, &first.unit));
                    return Some(format!("{too_few}: {low} to {high} {}.", unit(&first.unit)));
                }
                Some(ends) => ends,
            };
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
        let mut files: Vec<(usize, &Level)> = first.files.iter().enumerate().skip(1).collect();
        // What can be told comes first.
        files.sort_by_key(|(_, level)| !level.difference.is_some_and(|by| by.told()));
        files.into_iter().filter_map(sentence).collect()
    }

    fn differing(&self) -> Section {
        let row = |it: &Setting| {
            let value = |value: &serde_json::Value| match value {
                serde_json::Value::Object(_) => evidence::said(value),
                value => label::value(&it.path, value),
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
        let unit = self.metrics.first().map_or("", |first| first.unit.as_str());
        let metric = self.metrics.first().map_or("", |first| first.label.as_str());
        let row = |(file, it): (usize, &Standing)| {
            let worst = it.worst.map_or("none".to_owned(), |(worst, at)| {
                format!("{} (replicate {at})", said(worst, unit))
            });
            let best = format!("{} of {}", it.best, it.of);
            let name = self.name(file).to_owned();
            let (regret, spent) = (cell(Some(it.regret), unit), cell(Some(it.spent), ""));
            let reached = it.reached.map(|(hits, of)| format!("{hits} of {of}"));
            [name, best, regret, worst, spent].into_iter().chain(reached).collect()
        };
        let regret = format!("mean regret [{}]", self::unit(unit));
        let target = self.asked.target.as_ref().map(|target| {
            let named = |said: String, it: &Compared| said.replace(&it.metric, &it.label);
            self.metrics.iter().fold(label::without_keys(target, &[]), named)
        });
        let mut header =
            vec!["option", "alone the best in", &regret, "worst regret", "costs the public"];
        header.extend(target.as_deref());
        let better = if self.asked.more { "more" } else { "less" };
        let note = format!(
            "A future is a replicate; {better} is better. Regret is what the best option of a future would have had {better} of \
             {metric}."
        );
        let table = Table::new("Options against futures", &header);
        let rows = self.standings.iter().enumerate().map(row).collect();
        let order = |it: String| format!("{}.", capital(&label::without_keys(&it, &[])));
        let orders = self.orders().into_iter().map(order).collect();
        let mut blocks = vec![Block::Table(table.rows(rows).note(&note)), Block::List(orders)];
        if let Some(clocks) = &self.clocks {
            let row = |(file, it): (usize, &Clock)| {
                let word = if it.on_front { "not beaten in both" } else { "beaten in both" };
                let numbers = [it.people, it.output].map(|it| cell(Some(it), ""));
                [vec![self.name(file).to_owned()], numbers.to_vec(), vec![word.to_owned()]].concat()
            };
            let header =
                ["option", "person-months of work lost within 24 months", "output [bh]", ""];
            let note = "Output is of at most ten years, discounted. An option that another one beats in both is no choice.";
            let table = Table::new("Two clocks: people now, output in the long run", &header);
            let rows = clocks.iter().enumerate().map(row).collect();
            blocks.push(Block::Table(table.rows(rows).note(note)));
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
        let header = ["policy", "public cost", "person-years of work kept", "price of each"];
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

/// What a line of a file is called.
fn with(file: &str) -> String {
    format!("With {file}")
}

/// A number in the unit that a reader is shown.
fn said(x: f64, unit: &str) -> String {
    short(if share_of(unit).is_some() { 100.0 * x } else { x })
}

fn unit(unit: &str) -> &str {
    if share_of(unit).is_some() { "points" } else { unit }
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
