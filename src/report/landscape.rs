//! What a sweep found: a row for each point, a map where two or three parameters were varied, and a page about it.

use super::arms::told;
use super::checks::Finding;
use super::depends::Terrain;
use super::drivers::{self, Drivers};
use super::kept;
use super::loaded::{CONFIDENCE, Loaded};
use super::page::{Block, Figure, Page, Section, Table};
use super::points::{self, Line, METRICS};
use super::say::{plain, share};
use super::{findings, glossary, label, provenance, robust};
use crate::chart::words::{capital, number, percent, range};
use crate::chart::{Answer, Chart, Estimate, Source};
use crate::record::RecordError;
use crate::scenario::{Axis, Correlation, Design, Span, Sweep};
use crate::summary::{Moments, apart};

mod maps;

type Result<T> = std::result::Result<T, RecordError>;

/// Net job loss that is drawn as a border: where losses turn to gains.
const BORDER: f64 = 0.0;
/// Values of an axis that are all said.
const LISTED: usize = 8;
/// Rows of the table on the page.
const ROWS: usize = 40;

/// The points of a sweep with what came of them.
pub struct Landscape<'a> {
    run: &'a Loaded,
    sweep: &'a Sweep,
    /// All points of all variants, as CSV.
    table: String,
    /// By point: values on the axes.
    at: Vec<Vec<f64>>,
    /// By point, then by metric.
    found: Vec<Vec<Moments>>,
    /// Net job losss by point, then by replicate.
    shares: Vec<Vec<f64>>,
    /// The same of each other variant.
    others: Vec<(u32, Vec<Vec<f64>>)>,
}

impl<'a> Landscape<'a> {
    /// Reads the final numbers of a sweep; `None` if the run has no axes.
    ///
    /// # Errors
    /// I/O, damage or a missing metric.
    pub fn of(run: &'a Loaded) -> Result<Option<Self>> {
        let Some(sweep) = &run.scenario.sweep else { return Ok(None) };
        let mut lines = points::lines(run, sweep)?;
        let table = points::table(run, sweep, &lines)?;
        let Line { at, found, shares } = lines.swap_remove(0);
        let others = (1..).zip(lines.into_iter().map(|line| line.shares)).collect();
        Ok(Some(Self { run, sweep, table, at, found, shares, others }))
    }

    fn estimate(&self, point: usize, metric: usize) -> Estimate {
        points::estimate(self.run, metric, &self.found[point][metric])
    }

    /// All points of all variants with their ids, values, means and intervals.
    pub fn csv(&self) -> &str {
        &self.table
    }

    /// The points with the net job loss at each.
    fn terrain(&self) -> Terrain<'_> {
        let metric = [METRICS[0].0, METRICS[0].1];
        Terrain::new(self.run, self.sweep, metric, &self.at, &self.shares)
    }

    /// The pictures that fit the design: effects of policies or of single changes, indices of inputs, a map, or the displaced
    /// share against what explains most of it.
    ///
    /// # Errors
    /// I/O, damage or a missing metric.
    pub fn charts(&self, source: &Source) -> Result<Vec<Chart>> {
        let mut all = vec![];
        if let Some(effects) = robust::effects(self.run, self.sweep)? {
            all.push(effects.draw(source));
        }
        let design = self.sweep.design;
        if design == Design::OneAtATime {
            // A list has no two pictures of one name: with policies it shows those.
            if all.is_empty() {
                all.push(self.terrain().changes().draw(source));
            }
            return Ok(all);
        }
        let asked = kept::is_asked::<Drivers>(self.run)?;
        let driven = drivers::picture(self.run, METRICS[0].0, METRICS[0].1)?;
        all.extend(driven.filter(|_| !asked).map(|it| it.draw(source)));
        all.push(match self.map() {
            Some(map) => map.draw(source),
            None => self.terrain().chart().draw(source),
        });
        all.extend(self.help().map(|it| it.draw(source)));
        Ok(all)
    }

    /// The axes, then what is the same at all points: levers with their dates, and what arms set.
    fn varied(&self, words: String, axes: Table) -> Vec<Block> {
        let (run, start) = (self.run, self.run.scenario.time.start);
        let lever = |it| format!("At every point: {}.", label::lever(it, start));
        let arm = |it: u32| {
            let name = run.variant(it).map_or("", |plan| plan.name.as_str());
            let says = run.scenario.arm(name).and_then(|arm| arm.says.clone());
            let set = told(&run.differences(0, it), start);
            format!("Arm {name}: {}", says.map_or(capital(&set), |says| format!("{says} ({set})")))
        };
        let mut lines: Vec<String> = run.scenario.levers.iter().map(lever).collect();
        lines.extend(run.arms().map(arm));
        let mut blocks = vec![Block::Text(words), Block::Table(axes)];
        blocks.extend((!lines.is_empty()).then_some(Block::List(lines)));
        blocks
    }

    /// The page about it.
    ///
    /// # Errors
    /// I/O, damage or a missing metric.
    pub fn page(&self, source: &Source, charts: Vec<Chart>, findings: &[Finding]) -> Result<Page> {
        let sweep = self.sweep;
        let figures: Vec<Figure> = charts.into_iter().map(Figure::from).collect();
        let headline = self.headline()?;
        let data = provenance::data(&figures, self.run.plan().series);
        let span = |axis: &Axis| match &axis.span {
            Span::Values(values) if values.len() <= LISTED => {
                let said: Vec<String> =
                    values.iter().map(|it| label::value(&axis.set, it)).collect();
                said.join(", ")
            }
            Span::Values(values) => {
                let said = |it: Option<&serde_json::Value>| {
                    it.map_or(String::new(), |it| label::value(&axis.set, it))
                };
                let (n, from, to) = (values.len(), said(values.first()), said(values.last()));
                format!("{n} values, {from} to {to}")
            }
            Span::Law { .. } => "as it is drawn".to_owned(),
            Span::Interval { from, to, log } => {
                let said = |x: f64| label::value(&axis.set, &x.into());
                let ratios = if *log { ", equal ratios" } else { "" };
                format!("{} to {}{ratios}", said(*from), said(*to))
            }
        };
        let name = |axis: &Axis| capital(&label::parameter(&axis.set));
        let rows = sweep.axes.iter().map(|axis| vec![name(axis), span(axis)]).collect();
        let mut words = format!(
            "A {} design of {} points, {} replicates at each, all with the same random numbers, each against its counterfactual without \
             AI. Means are over the years after the start; intervals are of 95 % over replicates and say \
             nothing of inputs that were not varied.",
            sweep.design.name(),
            self.found.len(),
            self.run.scenario.ensemble.runs
        );
        for Correlation { between: [a, b], rank } in &self.run.scenario.correlations {
            words.push_str(&format!(
                " {} and {} move together, with a rank correlation of {rank}.",
                capital(&label::parameter(a)),
                label::parameter(b)
            ));
        }
        let varied = Table::new("", &["parameter", "where it went"]).rows(rows).of_words();
        let blocks = figures.into_iter().map(|figure| Block::Figure(Box::new(figure)));
        let mut sections = vec![
            Section::new("Main picture", blocks.collect()),
            Section::new("What was varied", self.varied(words, varied)),
        ];
        sections.extend(kept::sections(self.run, source)?);
        sections.extend(robust::sections(self.run, sweep)?);
        if !findings.is_empty() {
            sections.push(findings::section(&self.run.plan().metrics, findings));
        }
        sections.extend(self.certainty());
        sections.extend([
            self.extremes(),
            provenance::provenance(self.run),
            data,
            glossary::section(),
        ]);
        Ok(Page {
            title: self.run.scenario.title.clone(),
            status: vec![
                format!("telosim {}", source.version),
                format!("run {}", source.run),
                format!("{} points of {} runs", number(self.found.len() as f64, 0), source.runs),
            ],
            question: self.run.scenario.question.clone(),
            // A decision belongs to its question.
            decision: self
                .run
                .scenario
                .report
                .decision
                .clone()
                .filter(|_| !self.run.scenario.question.is_empty()),
            audience: self.run.scenario.report.audience.clone(),
            headline,
            sections,
        })
    }

    /// The sentences to remember: what a policy does, where the quantity is how much, and what drives it.
    ///
    /// # Errors
    /// I/O, damage or a missing metric.
    pub fn headline(&self) -> Result<Vec<String>> {
        let mut said: Vec<String> = self.run.failures().words().into_iter().collect();
        if let Some(effects) = robust::effects(self.run, self.sweep)? {
            said.push(format!("{}.", effects.sentence()));
        }
        let terrain = self.terrain();
        said.push(match self.sweep.design {
            Design::OneAtATime => format!("{}.", terrain.changes().sentence()),
            _ => format!("{}.", terrain.ends().sentence()),
        });
        said.extend(
            match (drivers::picture(self.run, METRICS[0].0, METRICS[0].1)?, self.sweep.design) {
                (Some(indices), _) => Some(format!("{}.", indices.title())),
                // One change at a time says by itself which matters most.
                (None, Design::OneAtATime) => None,
                (None, _) => terrain.driver(),
            },
        );
        Ok(said)
    }

    /// What inputs and what chance bring to the differences between simulations.
    fn certainty(&self) -> Option<Section> {
        Some(Section::new("How sure: parameters and noise apart", vec![Block::Text(self.apart()?)]))
    }

    /// The same in one sentence; nothing where the design is too small.
    pub fn apart(&self) -> Option<String> {
        let it = apart(&self.shares, CONFIDENCE, self.run.scenario.ensemble.seed)?;
        Some(format!(
            "Every replicate has the same random numbers at every point. Of the variance of a single simulation’s net job loss \
             {} ({}) comes from the inputs that were varied, {} from chance that all points share, and {} from chance that acts \
             otherwise at each point.",
            percent(it.inputs),
            range(it.interval.lower, it.interval.upper),
            percent(it.shared),
            percent(it.own)
        ))
    }

    /// The points from the least displaced to the most, or the ends of that list.
    fn extremes(&self) -> Section {
        let mut order: Vec<usize> =
            (0..self.found.len()).filter(|&point| !self.at[point].is_empty()).collect();
        order.sort_by(|&a, &b| self.found[a][0].mean().total_cmp(&self.found[b][0].mean()));
        if order.len() > ROWS {
            order.drain(ROWS / 2..order.len() - ROWS / 2);
        }
        let mut header = vec!["point"];
        let names: Vec<String> =
            self.sweep.axes.iter().map(|axis| label::parameter(&axis.set)).collect();
        header.extend(names.iter().map(String::as_str));
        header.extend(METRICS.iter().take(4).map(|m| m.1));
        let row = |&point: &usize| {
            let mut row = vec![point.to_string()];
            let axes = self.sweep.axes.iter().zip(&self.at[point]);
            row.extend(axes.map(|(axis, &value)| points::told(axis, value)));
            row.extend(METRICS.iter().take(4).enumerate().map(|(metric, (.., as_share))| {
                let e = self.estimate(point, metric);
                if *as_share { share(&e) } else { plain(&e) }
            }));
            row
        };
        let table = Table::new("", &header).rows(order.iter().map(row).collect());
        let note =
            format!("At most {ROWS} points, least and most displaced; points.csv has all of them.");
        Section::new("Where fewest and most are displaced", vec![Block::Table(table.note(&note))])
    }
}
