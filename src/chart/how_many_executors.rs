//! How many executors can a person lead?

use super::axis::Axis;
use super::csv::Csv;
use super::fans::{Fan, Fans, Over, Say, key};
use super::page::{Page, Paper, Words};
use super::style::cue;
use super::words::{changes, differs, drawable, percent, short};
use super::{Answer, Change, Chart, Question, Spread};
use serde::{Deserialize, Serialize};

/// Output, waiting and utilization against the number of executors that one person leads.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HowManyExecutors {
    /// In the order of executors.
    pub points: Vec<Point>,
    /// Output of one person from the fewest executors to the most, in pairs `[bh/week]`.
    pub change: Change,
}

/// The runs with one number of executors.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Executors for each employed person `[executors/person]`.
    pub executors: f64,
    /// Output of one person with these executors `[bh/week]`.
    pub output: Spread,
    /// Time that a task waits in queues or stalled `[h, calendar hours]`.
    pub waiting: Spread,
    /// Share of the executors' time in use `[share, 0 to 1]`.
    pub utilization: Spread,
}

const BELOW: &str = "Executors per employed person [log scale]";

impl Answer for HowManyExecutors {
    const QUESTION: Question =
        Question { name: "how_many_executors", asks: "How many executors can a person lead?" };

    fn draw_on(&self, paper: Paper) -> Chart {
        let subtitle = format!(
            "Output of an employed person in base hours a week [bh/week], calendar hours that a task waits in queues or \
             stalled [h], and use of the executors [%], against executors per employed person [log scale]. {}",
            key(&self.fans())
        );
        let words = Words { title: self.title(), subtitle, desc: self.desc() };
        let across = ([1.0; 3], 34.0);
        let (page, areas) = Page::beside(&Self::QUESTION, words, paper, 300.0, across);
        let fans = self.fans();
        let panels = [
            ("output", "Output per person", "Base hours a week [bh/week]"),
            ("waiting", "Waiting", "Calendar hours that a task waits [h]"),
            ("utilization", "Use of executors", "Share of their time in use [%]"),
        ];
        for ((area, (id, heading, unit)), fan) in areas.into_iter().zip(panels).zip(&fans) {
            let numbers = || self.points.iter().map(|p| p.executors);
            let x = Axis::log(numbers());
            // Few numbers are ticks themselves.
            let x = if self.points.len() <= 8 { x.ticks_at(numbers(), short) } else { x };
            let say = if id == "utilization" { Say::Percent } else { Say::Numbers };
            let fans = std::slice::from_ref(fan);
            Fans { id, heading, unit, below: BELOW, x, say, gutter: 0.0, fans }.draw(&page, area);
        }
        let mut csv = Csv::default();
        let over = Over::Number("executors_per_person", "executors/person");
        let quantities = [["output", "bh/week"], ["waiting", "h"], ["use_of_executors", "share"]];
        for (quantity, (fan, (id, ..))) in quantities.into_iter().zip(fans.iter().zip(panels)) {
            csv.fans(id, quantity, over, std::slice::from_ref(fan));
        }
        page.finish(csv)
    }
}

impl HowManyExecutors {
    fn fans(&self) -> [Fan; 3] {
        let fan = |name: &str, place, pick: fn(&Point) -> &Spread| Fan {
            name: name.to_owned(),
            points: self.points.iter().map(|p| (p.executors, pick(p).clone())).collect(),
            cue: cue(place).solid(),
        };
        [
            fan("output", 0, |p| &p.output),
            fan("waiting", 1, |p| &p.waiting),
            fan("utilization", 2, |p| &p.utilization),
        ]
    }

    fn title(&self) -> String {
        let mut seen = self.points.iter().filter(|p| drawable(p.executors));
        let ends = seen.next().map(|first| (first, seen.next_back().unwrap_or(first)));
        let said = ends.and_then(|(least, most)| {
            let at = match least.executors < most.executors {
                true => ["with the fewest executors", "with the most"],
                false => ["", ""],
            };
            changes(&self.change, at, |y| format!("{} bh a week", short(y)))
        });
        said.map_or("No run gave an output".to_owned(), |said| format!("Output per person {said}"))
    }

    fn desc(&self) -> String {
        let mut desc = format!(
            "Three panels against executors per person: output, waiting, use of executors. Output from the fewest to the \
             most executors: {}. ",
            differs(&self.change, short)
        );
        for p in &self.points {
            desc += &format!(
                "{}: {} bh a week, {} h of waiting, {} in use. ",
                short(p.executors),
                short(p.output.mean),
                short(p.waiting.mean),
                percent(p.utilization.mean)
            );
        }
        desc.trim_end().to_owned()
    }
}
