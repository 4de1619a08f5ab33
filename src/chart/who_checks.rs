//! Who checks?

use super::axis::Axis;
use super::csv::Csv;
use super::fans::{Fan, Fans, Over, Say, key};
use super::page::{Page, Paper, Words};
use super::style::cue;
use super::words::{changes, differs, moments, percent, short, signed_points};
use super::{Answer, Change, Chart, Question, Spread};
use serde::{Deserialize, Serialize};

/// Review over time: how much of people's time it takes, what escapes it, how full its queue is.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhoChecks {
    /// In the order of time.
    pub months: Vec<Month>,
    /// Reviewed share, from the first record to the last, in the same runs `[share, 0 to 1]`.
    pub review_share: Change,
    /// Escapes, from the first record to the last, in the same runs `[share of shipped work, 0 to 1]`.
    pub escapes: Change,
}

/// One record of all runs.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Month {
    /// Time `[calendar year, with decimals]`.
    pub year: f64,
    /// Share of finished work that a person reviews before it ships `[share, 0 to 1]`.
    pub review_share: Spread,
    /// Defects that were shipped `[share of shipped work, 0 to 1]`.
    pub escapes: Spread,
    /// Share of the hours offered for review that are used `[share, 0 to 1]`.
    pub utilization: Spread,
}

impl Answer for WhoChecks {
    const QUESTION: Question = Question { name: "who_checks", asks: "Who checks?" };

    fn draw_on(&self, paper: Paper) -> Chart {
        let subtitle = format!(
            "Share of finished work that people review, defects shipped, and use of the hours that people offer for \
             review [%], over calendar time. {} The title compares the ends of the first line.",
            key(&self.fans())
        );
        let words = Words { title: self.title(), subtitle, desc: self.desc() };
        let across = ([1.0; 3], 34.0);
        let (page, areas) = Page::beside(&Self::QUESTION, words, paper, 290.0, across);
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
        let mut csv = Csv::default();
        let quantities = ["share_reviewed", "escapes", "use_of_reviewers"];
        let units = ["share of finished work", "share of shipped work", "share of review hours"];
        for (at, fan) in fans.iter().enumerate() {
            let fan = std::slice::from_ref(fan);
            csv.fans(panels[at].0, [quantities[at], units[at]], Over::Time, fan);
        }
        page.finish(csv)
    }
}

impl WhoChecks {
    fn fans(&self) -> [Fan; 3] {
        let fan = |name: &str, place, pick: fn(&Month) -> &Spread| Fan {
            name: name.to_owned(),
            points: self.months.iter().map(|m| (m.year, pick(m).clone())).collect(),
            cue: cue(place).solid(),
        };
        [
            fan("review share", 0, |m| &m.review_share),
            fan("escapes", 1, |m| &m.escapes),
            fan("utilization", 2, |m| &m.utilization),
        ]
    }

    fn title(&self) -> String {
        let [review, ..] = self.fans();
        let said = review.ends().and_then(|[start, end]| {
            let at = moments(start.0, end.0);
            changes(&self.review_share, [&at[0], &at[1]], percent)
        });
        said.map_or("No run gave a share of reviewed work".to_owned(), |said| {
            format!("The share of work that people review {said}")
        })
    }

    fn desc(&self) -> String {
        let mut desc = "Three panels over time, each a line of means. ".to_owned();
        let changed = [Some(&self.review_share), Some(&self.escapes), None];
        for ((fan, what), change) in self
            .fans()
            .iter()
            .zip(["Share of work reviewed", "Escapes", "Use of review hours"])
            .zip(changed)
        {
            if let Some([a, b]) = fan.ends() {
                let (from, to) = (percent(a.1.mean), percent(b.1.mean));
                let [first, last] = moments(a.0, b.0);
                desc += &format!("{what}: {from} {first}, {to} {last} ({}", b.1.said(percent));
                desc +=
                    &change.map_or(String::new(), |c| format!("; {}", differs(c, signed_points)));
                desc += "). ";
            }
        }
        let records = short(self.months.len() as f64);
        desc + &format!("{records} records in time.")
    }
}
