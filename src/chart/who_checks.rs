//! Who checks?

use super::axis::Axis;
use super::fans::{Fan, Fans, KEY, Say, Table};
use super::page::{Page, Words};
use super::style::cue;
use super::words::{changes, percent, short, span_of_points};
use super::{Answer, Change, Chart, Question, Source, Spread};
use serde::{Deserialize, Serialize};

/// Review over time: how much of people's time it takes, what escapes it, how full its queue is.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhoChecks {
    /// In the order of time.
    pub months: Vec<Month>,
    /// Reviewed share, from the first year to the last, in the same runs [share, 0 to 1].
    pub review_share: Change,
    /// Escapes, from the first year to the last, in the same runs [share of shipped work, 0 to 1].
    pub escapes: Change,
}

/// One record of all runs.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Month {
    /// Time [calendar year, with decimals].
    pub year: f64,
    /// Share of finished work that a person reviews before it ships [share, 0 to 1].
    pub review_share: Spread,
    /// Defects that were shipped [share of shipped work, 0 to 1].
    pub escapes: Spread,
    /// Share of the hours offered for review that are used [share, 0 to 1].
    pub utilization: Spread,
}

impl Answer for WhoChecks {
    const QUESTION: Question = Question { number: 6, name: "who_checks", asks: "Who checks?" };

    fn draw(&self, source: &Source) -> Chart {
        let subtitle = format!(
            "Share of finished work that people review, defects shipped, and use of the hours that people offer for \
             review [%], over calendar time. {KEY} The title compares means of the first and the last year, with \
             the 95 % interval of their difference in the same runs."
        );
        let words = Words { title: self.title(), subtitle, desc: self.desc() };
        let page = Page::new(&Self::QUESTION, words, source, 290.0);
        let areas = page.body().columns([1.0; 3], 34.0);
        let fans = self.fans();
        let panels = [
            ("review-share", "Reviewed before shipping", "Share of finished work [%]"),
            ("escapes", "Escaped defects", "Share of shipped work [%]"),
            ("utilization", "Use of reviewers", "Share of offered review hours [%]"),
        ];
        for ((area, (id, heading, unit)), fan) in areas.into_iter().zip(panels).zip(&fans) {
            let x = Axis::calendar(self.months.iter().map(|m| m.year));
            let fans = std::slice::from_ref(fan);
            Fans { id, heading, unit, below: "", x, say: Say::Percent, gutter: 0.0, fans }
                .draw(&page, area);
        }
        let [review, escapes, utilization] = fans.map(|fan| [fan]);
        let table = Table::over("time [year]")
            .add("review share [share]", &review)
            .add("escapes [share of shipped]", &escapes)
            .add("review utilization [share]", &utilization);
        page.finish(table.csv())
    }
}

impl WhoChecks {
    fn fans(&self) -> [Fan; 3] {
        let fan = |name: &str, place, pick: fn(&Month) -> Spread| Fan {
            name: name.to_owned(),
            points: self.months.iter().map(|m| (m.year, pick(m))).collect(),
            cue: cue(place).solid(),
        };
        [
            fan("review share", 0, |m| m.review_share),
            fan("escapes", 1, |m| m.escapes),
            fan("utilization", 2, |m| m.utilization),
        ]
    }

    fn title(&self) -> String {
        let [review, escapes, _] = self.fans();
        let Some([start, end]) = review.ends().or(escapes.ends()) else {
            return "No run gave a share of reviewed work".to_owned();
        };
        let at = [start.0, end.0].map(|year| format!("in {:.0}", year.floor()));
        let said = |change| {
            changes(change, [&at[0], &at[1]], percent, span_of_points)
                .unwrap_or_else(|| "is not known".to_owned())
        };
        format!(
            "The share of work that people review {}; the share of shipped work with a defect {}",
            said(&self.review_share),
            said(&self.escapes)
        )
    }

    fn desc(&self) -> String {
        let mut desc = "Three panels over time, each a median line in bands. ".to_owned();
        for (fan, what) in
            self.fans().iter().zip(["Share of work reviewed", "Escapes", "Use of review hours"])
        {
            if let Some([a, b]) = fan.ends() {
                let (from, to) = (percent(a.1.median), percent(b.1.median));
                let [low, high] = b.1.band95.map(percent);
                let (first, last) = (a.0.floor(), b.0.floor());
                desc += &format!(
                    "{what}: {from} in {first}, {to} in {last} (95 % of runs: {low} to {high}). "
                );
            }
        }
        let records = short(self.months.len() as f64);
        desc + &format!("{records} records in time.")
    }
}
