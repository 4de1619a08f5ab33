//! How many executors can a person lead?

use super::axis::Axis;
use super::fans::{Fan, Fans, KEY, Say, Table};
use super::page::{Page, Words};
use super::style::cue;
use super::words::{capital, drawable, percent, short};
use super::{Answer, Chart, Question, Source, Spread};
use serde::{Deserialize, Serialize};

/// Output, waiting and utilization against the number of executors that one person leads.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HowManyExecutors {
    /// In the order of executors.
    pub points: Vec<Point>,
}

/// The runs with one number of executors.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Executors for each employed person [executors/person].
    pub executors: f64,
    /// Output of one person with these executors [bh/week].
    pub output: Spread,
    /// Time that a task waits in queues or stalled [h, calendar hours].
    pub waiting: Spread,
    /// Share of the executors' time in use [share, 0 to 1].
    pub utilization: Spread,
}

const BELOW: &str = "Executors per employed person [log scale]";

impl Answer for HowManyExecutors {
    const QUESTION: Question = Question {
        number: 5,
        name: "how_many_executors",
        asks: "How many executors can a person lead?",
    };

    fn draw(&self, source: &Source) -> Chart {
        let subtitle = format!(
            "Output of an employed person in base hours a week [bh/week], calendar hours that a task waits in queues or \
             stalled [h], and use of the executors [%], against executors per employed person [log scale]. {KEY}"
        );
        let words = Words { title: self.title(), subtitle, desc: self.desc() };
        let page = Page::new(&Self::QUESTION, words, source, 300.0);
        let areas = page.body().columns([1.0; 3], 34.0);
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
        let [output, waiting, utilization] = fans.map(|fan| [fan]);
        let table = Table::over("executors [executors/person]")
            .add("output [bh/week]", &output)
            .add("waiting [h]", &waiting)
            .add("utilization [share]", &utilization);
        page.finish(table.csv())
    }
}

impl HowManyExecutors {
    fn fans(&self) -> [Fan; 3] {
        let fan = |name: &str, place, pick: fn(&Point) -> Spread| Fan {
            name: name.to_owned(),
            points: self.points.iter().map(|p| (p.executors, pick(p))).collect(),
            cue: cue(place).solid(),
        };
        [
            fan("output", 0, |p| p.output),
            fan("waiting", 1, |p| p.waiting),
            fan("utilization", 2, |p| p.utilization),
        ]
    }

    /// The point with the greatest median output, and the first that reaches 95 % of it.
    fn best(&self) -> Option<(&Point, &Point)> {
        let seen =
            || self.points.iter().filter(|p| drawable(p.output.median) && drawable(p.executors));
        let most = seen().max_by(|a, b| a.output.median.total_cmp(&b.output.median))?;
        let enough = seen().find(|p| p.output.median >= 0.95 * most.output.median)?;
        Some((most, enough))
    }

    fn title(&self) -> String {
        let Some((most, enough)) = self.best() else { return "No run gave an output".to_owned() };
        let last = self
            .points
            .last()
            .filter(|p| drawable(p.waiting.median) && p.executors > enough.executors);
        let [low, high] = most.output.band95;
        let said = format!(
            "{} {} at least 95 % of the greatest median output, {} bh a week (95 % of runs: {} to {})",
            executors(enough.executors),
            if enough.executors == 1.0 { "gives" } else { "give" },
            short(most.output.median),
            short(low),
            short(high)
        );
        let said = capital(&said);
        match last {
            // Only where the middle halves of the runs are apart.
            Some(last) if last.waiting.band50[0] > enough.waiting.band50[1] => format!(
                "{said}; from there to {} waiting grows from {} to {} h",
                short(last.executors),
                short(enough.waiting.median),
                short(last.waiting.median)
            ),
            _ => said,
        }
    }

    fn desc(&self) -> String {
        let mut desc =
            "Three panels against executors per person: output, waiting, use of executors. "
                .to_owned();
        for p in &self.points {
            desc += &format!(
                "{}: {} bh a week, {} h of waiting, {} in use. ",
                short(p.executors),
                short(p.output.median),
                short(p.waiting.median),
                percent(p.utilization.median)
            );
        }
        desc.trim_end().to_owned()
    }
}

fn executors(number: f64) -> String {
    if number == 1.0 {
        "1 executor per person".to_owned()
    } else {
        format!("{} executors per person", short(number))
    }
}
