//! What does the policy change?

use super::axis::Axis;
use super::csv::Csv;
use super::fans::{Fan, Fans, Over, Say, key};
use super::page::{Area, Page, Paper, Words};
use super::style::{BLUE, Cue, Marker, PURPLE, TICK, VERMILLION, Weight};
use super::text::width;
use super::what_happens::{Dated, draw_dates, mark_dates};
use super::words::{differs, drawable, moments, of_runs, percent, short, signed_points};
use super::{Answer, Change, Chart, Question, Spread};
use serde::{Deserialize, Serialize};

/// Output and net job loss with and without a policy, with the same random numbers.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhatDoesThePolicyChange {
    /// When it starts, changes or ends, in the order of time.
    pub policy: Vec<Dated>,
    /// Pairs of runs with the same random numbers `[runs]`.
    pub pairs: u64,
    /// Pairs in which the net job loss ends lower with the policy `[share of pairs, 0 to 1]`.
    pub lower: f64,
    /// Output at the last record, without and with it, in pairs `[bh/week]`.
    pub output: Change,
    /// Net job loss at the last record, without and with it, in pairs `[share of the modelled labour force]`.
    pub displaced: Change,
    /// In the order of time.
    pub months: Vec<Month>,
}

/// One record of all pairs of runs.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Month {
    /// Time `[calendar year, with decimals]`.
    pub year: f64,
    /// Output y `[bh/week]`.
    pub output: Contrast,
    /// Net job loss `[share of the modelled labour force, below 0 a gain]`.
    pub displaced: Contrast,
}

/// A quantity without and with the policy, and the difference within pairs (not the difference of the spreads).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contrast {
    /// Without it.
    pub baseline: Spread,
    /// With it.
    pub policy: Spread,
    /// With less without, in each pair.
    pub difference: Spread,
}

/// Room for the ticks of y, the same above and below `[px]`.
const GUTTER: f64 = 46.0;

/// What one column shows: ids, words, and how ticks are said, above and below.
struct Column {
    output: bool,
    id: [&'static str; 2],
    heading: &'static str,
    unit: [&'static str; 2],
    say: [Say; 2],
    quantity: [&'static str; 2],
    csv_unit: &'static str,
}

const COLUMNS: [Column; 2] = [
    Column {
        output: true,
        id: ["output", "output-difference"],
        heading: "Output, y",
        unit: ["Base hours a week [bh/week]", "Difference within pairs [bh/week]"],
        say: [Say::Numbers, Say::Numbers],
        quantity: ["output", "difference_in_output"],
        csv_unit: "bh/week",
    },
    Column {
        output: false,
        id: ["displaced", "displaced-difference"],
        heading: "Net job loss",
        unit: ["Of the modelled labour force [%]", "Difference within pairs [percentage points]"],
        say: [Say::Percent, Say::Points],
        quantity: ["net_job_loss", "difference_in_net_job_loss"],
        csv_unit: "share of the modelled labour force",
    },
];

impl Answer for WhatDoesThePolicyChange {
    const QUESTION: Question =
        Question { name: "what_does_the_policy_change", asks: "What does the policy change?" };

    fn draw_on(&self, paper: Paper) -> Chart {
        let subtitle = format!(
            "Output in base hours a week [bh/week] and net job loss against the same world without AI [% of the modelled labour \
             force]. Below: \
             difference within pairs of runs with the same random numbers. {}",
            key(self.fans(true).iter().chain(&self.fans(false)))
        );
        let words = Words { title: self.title(), subtitle, desc: self.desc() };
        let across = ([1.0; 2], 40.0);
        let (page, areas) = Page::beside(&Self::QUESTION, words, paper, 470.0, across);
        let mut csv = Csv::default();
        for (area, column) in areas.into_iter().zip(COLUMNS) {
            let [baseline, policy, difference] = self.fans(column.output);
            let (both, difference) = ([baseline, policy], [difference]);
            self.draw_column(&page, area, &column, [&both, &difference]);
            for (row, fans) in [&both[..], &difference].into_iter().enumerate() {
                let quantity = [column.quantity[row], column.csv_unit];
                csv.fans(column.id[row], quantity, Over::Time, fans);
            }
        }
        mark_dates(&mut csv, "output", &self.policy);
        page.finish(csv)
    }
}

impl WhatDoesThePolicyChange {
    fn draw_column(&self, page: &Page, area: Area, column: &Column, fans: [&[Fan]; 2]) {
        let [above, below] = area.rows([1.55, 1.0], 14.0);
        let x = Axis::calendar(self.months.iter().map(|m| m.year));
        let last = x.ticks().last().map_or(0.0, |t| width(&t.label, TICK, Weight::Regular));
        let frame = |row: usize, heading| Fans {
            id: column.id[row],
            heading,
            unit: column.unit[row],
            below: "",
            x: x.clone(),
            say: column.say[row],
            gutter: GUTTER,
            fans: fans[row],
        };
        let panel = frame(0, column.heading).draw(page, above);
        draw_dates(&panel, &self.policy);
        // The strip ends where the picture above ends, so that times stand below each other.
        let below = Area { right: panel.plot().right + last / 2.0, ..below };
        frame(1, "").draw(page, below);
    }

    /// Baseline, policy, and the difference within pairs.
    fn fans(&self, output: bool) -> [Fan; 3] {
        let pick = |m: &'_ Month| if output { m.output.clone() } else { m.displaced.clone() };
        let fan = |name: &str, cue, of: fn(Contrast) -> Spread| Fan {
            name: name.to_owned(),
            points: self.months.iter().map(|m| (m.year, of(pick(m)))).collect(),
            cue,
        };
        let cue = |color, dash, marker| Cue { color, dash, marker };
        [
            fan("Without policy", cue(BLUE, "", Marker::Circle), |c| c.baseline),
            fan("With policy", cue(VERMILLION, "7 3", Marker::Square), |c| c.policy),
            fan("Difference", cue(PURPLE, "", Marker::Diamond), |c| c.difference),
        ]
    }

    fn title(&self) -> String {
        let Change { before, after, .. } = &self.displaced;
        if !self.displaced.drawable() || !drawable(self.lower) {
            return "No pair of runs shows what the policy changes".to_owned();
        }
        match (self.displaced.told(), after.value < before.value) {
            (false, _) => format!(
                "The net job loss ends at {} with the policy and {} without it: too few runs to tell a difference",
                percent(after.value),
                percent(before.value)
            ),
            (true, true) => format!(
                "The net job loss ends lower with the policy in {}",
                of_runs(self.lower, self.pairs)
            ),
            (true, false) => format!(
                "The net job loss does not end lower with the policy in {}",
                of_runs(1.0 - self.lower, self.pairs)
            ),
        }
    }

    fn desc(&self) -> String {
        let mut desc = format!(
            "Output and net job loss: above, without and with the policy, over time; below, the \
             difference within {} pairs of runs with the same random numbers. ",
            short(self.pairs as f64)
        );
        for (output, name) in [(true, "Output"), (false, "Net job loss")] {
            let say = |v: f64| if output { format!("{} bh/week", short(v)) } else { percent(v) };
            let by = |v: f64| if output { short(v) } else { signed_points(v) };
            if let [Some([_, b]), Some([_, p]), Some([start, d])] =
                self.fans(output).each_ref().map(Fan::ends)
            {
                let [_, when] = moments(start.0, d.0);
                let change = if output { &self.output } else { &self.displaced };
                desc += &format!(
                    "{name} {when}: {} without and {} with the policy, {} ({}). ",
                    say(b.1.mean),
                    say(p.1.mean),
                    differs(change, by),
                    d.1.said(by)
                );
            }
        }
        desc.trim_end().to_owned()
    }
}
