//! What does the policy change?

use super::axis::Axis;
use super::backend::Type;
use super::fans::{Fan, Fans, KEY, Say, Table};
use super::page::{Area, Page, Words};
use super::panel::Panel;
use super::style::{BLUE, Cue, INK, MUTED, Marker, PURPLE, TICK, VERMILLION, Weight};
use super::text::width;
use super::words::{capital, changes, drawable, of_runs, percent, short, span, span_of_points};
use super::{Answer, Change, Chart, Question, Source, Spread};
use serde::{Deserialize, Serialize};

/// Output and displacement with and without a policy, on the same draws.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhatDoesThePolicyChange {
    /// What is changed, as in "finding hours".
    pub policy: String,
    /// What the runs without it are called.
    pub without: String,
    /// What the runs with it are called.
    pub with: String,
    /// What a reader must know of it, as a sentence; may be empty.
    pub note: String,
    /// When it starts [calendar year, with decimals].
    pub starts: f64,
    /// Pairs of runs on the same draws [runs].
    pub pairs: u64,
    /// Pairs in which the displaced share ends lower with the policy [share of pairs, 0 to 1].
    pub lower: f64,
    /// Mean output over the last year, in pairs [bh/week].
    pub output: Change,
    /// Mean displaced share over the last year, in pairs [share, 0 to 1].
    pub displaced: Change,
    /// In the order of time.
    pub months: Vec<Month>,
}

/// One record of all pairs of runs.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Month {
    /// Time [calendar year, with decimals].
    pub year: f64,
    /// Output y [bh/week].
    pub output: Contrast,
    /// Displaced share [share of the modelled labour force, 0 to 1].
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

/// Room for the ticks of y, the same above and below [px].
const GUTTER: f64 = 46.0;

/// What one column shows: ids, words, and how ticks are said, above and below.
struct Column {
    output: bool,
    id: [&'static str; 2],
    heading: &'static str,
    unit: [&'static str; 2],
    say: [Say; 2],
    quantity: [&'static str; 2],
}

const COLUMNS: [Column; 2] = [
    Column {
        output: true,
        id: ["output", "output-difference"],
        heading: "Output, y",
        unit: ["Base hours a week [bh/week]", "Difference within pairs [bh/week]"],
        say: [Say::Numbers, Say::Numbers],
        quantity: ["output [bh/week]", "difference in output [bh/week]"],
    },
    Column {
        output: false,
        id: ["displaced", "displaced-difference"],
        heading: "Displaced share",
        unit: [
            "Share of the modelled labour force [%]",
            "Difference within pairs [percentage points]",
        ],
        say: [Say::Percent, Say::Points],
        quantity: ["displaced share [share]", "difference in displaced share [share]"],
    },
];

impl Answer for WhatDoesThePolicyChange {
    const QUESTION: Question = Question {
        number: 12,
        name: "what_does_the_policy_change",
        asks: "What does the policy change?",
    };

    fn draw(&self, source: &Source) -> Chart {
        let subtitle = format!(
            "Output in base hours a week [bh/week] and displaced share of the modelled labour force [%]. Below: \
             difference within pairs of runs on the same draws. {KEY} The title compares means of the last year, with \
             the 95 % interval of their difference. {}",
            self.note
        );
        let words = Words { title: self.title(), subtitle, desc: self.desc() };
        let page = Page::new(&Self::QUESTION, words, source, 470.0);
        let mut table = Table::over("time [year]");
        for (area, column) in page.body().columns([1.0; 2], 40.0).into_iter().zip(COLUMNS) {
            let [baseline, policy, difference] = self.fans(column.output);
            let (both, difference) = ([baseline, policy], [difference]);
            self.draw_column(&page, area, &column, [&both, &difference]);
            table = table.add(column.quantity[0], &both).add(column.quantity[1], &difference);
        }
        let mut csv = table.csv();
        csv.row(&["policy starts [year]".into(), "".into(), self.starts.into()]);
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
        self.draw_start(&panel, true);
        // The strip ends where the picture above ends, so that times stand below each other.
        let below = Area { right: panel.plot().right + last / 2.0, ..below };
        self.draw_start(&frame(1, "").draw(page, below), false);
    }

    /// Baseline, policy, and the difference within pairs.
    fn fans(&self, output: bool) -> [Fan; 3] {
        let pick = |m: &Month| if output { m.output.clone() } else { m.displaced.clone() };
        let fan = |name: &str, cue, of: fn(Contrast) -> Spread| Fan {
            name: name.to_owned(),
            points: self.months.iter().map(|m| (m.year, of(pick(m)))).collect(),
            cue,
        };
        let cue = |color, dash, marker| Cue { color, dash, marker };
        [
            fan(&self.without, cue(BLUE, "", Marker::Circle), |c| c.baseline),
            fan(&self.with, cue(VERMILLION, "7 3", Marker::Square), |c| c.policy),
            fan("Difference", cue(PURPLE, "", Marker::Diamond), |c| c.difference),
        ]
    }

    /// A thin line when the policy starts, if that is later than the picture.
    fn draw_start(&self, panel: &Panel, named: bool) {
        let ((first, _), (low, high)) = panel.ends();
        if self.starts < first + 0.2 {
            return;
        }
        panel.group("policy starts", "2 3", || {
            panel.path(&[(self.starts, low), (self.starts, high)], INK, 1.0);
        });
        if named {
            let set = Type::new(TICK).color(MUTED).halo();
            panel.note((self.starts, high), (5.0, 10.0), "policy starts", set);
        }
    }

    fn title(&self) -> String {
        let displaced = changes(&self.displaced, ["", ""], percent, span_of_points);
        let bh = |y: f64| format!("{} bh/week", short(y));
        let output = changes(&self.output, ["", ""], bh, |low, high| span(low, high, "bh/week"));
        let (Some(displaced), Some(output)) = (displaced, output) else {
            return "No pair of runs shows what the policy changes".to_owned();
        };
        let policy = capital(&self.policy);
        let runs = if drawable(self.lower) {
            format!("{policy} ends with less displacement in {}; ", of_runs(self.lower, self.pairs))
        } else {
            format!("{policy}: ")
        };
        format!("{runs}the displaced share {displaced}, output {output}")
    }

    fn desc(&self) -> String {
        let mut desc = format!(
            "Two columns, output and displaced share: above, without and with what is changed, over time; below, the difference \
             within {} pairs of runs on the same draws. ",
            short(self.pairs as f64)
        );
        for (output, name) in [(true, "Output"), (false, "Displaced share")] {
            let say = |v: f64| if output { format!("{} bh/week", short(v)) } else { percent(v) };
            if let [Some([_, b]), Some([_, p]), Some([_, d])] =
                self.fans(output).each_ref().map(Fan::ends)
            {
                let [low, high] = d.1.band95.map(say);
                desc += &format!(
                    "{name} at the end: {} {}, {} {}, difference {} (95 % of pairs: {low} to {high}). ",
                    self.without.to_lowercase(),
                    say(b.1.median),
                    self.with.to_lowercase(),
                    say(p.1.median),
                    say(d.1.median)
                );
            }
        }
        desc.trim_end().to_owned()
    }
}
