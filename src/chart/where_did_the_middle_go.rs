//! Where did the middle go?

use super::axis::Axis;
use super::csv::{Csv, Mark};
use super::fans::{Fan, Fans, Over, Say, key};
use super::page::{Area, Page, Paper, Words};
use super::panel::{Frame, Grid, Label, Panel};
use super::style::{INK, cue};
use super::words::{changes, differs, drawable, moments, percent, short, signed_points, times};
use super::{Answer, Change, Chart, Question, Spread};
use serde::{Deserialize, Serialize};

/// People and pay by tier over time, and how far the tiers have come apart.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhereDidTheMiddleGo {
    /// Share of the employed who work in tier 2, from the first record to the last `[share, 0 to 1]`.
    pub middle: Change,
    /// Mean pay in tier 2, from the first record to the last `[× mean pay of the base year]`.
    pub pay: Change,
    /// In the order of time.
    pub months: Vec<Month>,
}

/// One record of all runs.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Month {
    /// Time `[calendar year, with decimals]`.
    pub year: f64,
    /// People employed `[people]`.
    pub heads: Tiers,
    /// Mean pay `[× mean pay of the base year]`.
    pub pay: Tiers,
    /// Bimodality of the tiers in which people work `[0 to 1]`; above 5/9 they are two camps.
    pub dumbbell: Spread,
}

/// A quantity of each tier.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tiers {
    /// Those who execute.
    pub first: Spread,
    /// Those who decide and review: the middle.
    pub second: Spread,
    /// Those who prevent.
    pub third: Spread,
}

/// Bimodality of a uniform distribution: above it there are two camps.
const TWO_CAMPS: f64 = 5.0 / 9.0;

impl Answer for WhereDidTheMiddleGo {
    const QUESTION: Question =
        Question { name: "where_did_the_middle_go", asks: "Where did the middle go?" };

    fn draw_on(&self, paper: Paper) -> Chart {
        let subtitle = format!(
            "People employed [people] and mean pay [× mean pay of the base year] by tier: tier 1 executes, tier 2 – the \
             middle – decides and reviews, tier 3 prevents; and the dumbbell index, bimodality of the tiers [0 to 1]; \
             above 5/9, dotted, they are two camps. {}",
            key(self.heads().iter().chain(&self.pay()).chain(&self.dumbbell()))
        );
        let words = Words { title: self.title(), subtitle, desc: self.desc() };
        let across = ([1.15, 1.15, 1.0], 30.0);
        let (page, [left, middle, right]) =
            Page::beside(&Self::QUESTION, words, paper, 320.0, across);
        let (heads, pay, [dumbbell]) = (self.heads(), self.pay(), self.dumbbell());
        for (area, id, heading, unit, fans) in [
            (left, "heads", "People by tier", "People employed [people]", &heads),
            (middle, "pay", "Pay by tier", "Mean pay [× base mean]", &pay),
        ] {
            let (x, say) = (self.axis(), Say::Numbers);
            Fans { id, heading, unit, below: "", x, say, gutter: 0.0, fans }.draw(&page, area);
        }
        self.draw_dumbbell(&page, right, &dumbbell);
        let mut csv = Csv::default();
        csv.fans("heads", ["people_employed", "people"], Over::Time, &heads);
        csv.fans("pay", ["mean_pay", "x mean pay of the base year"], Over::Time, &pay);
        csv.fans("dumbbell", ["bimodality_of_tiers", "0 to 1"], Over::Time, &[dumbbell]);
        let (mark, quantity, unit) = ("line", "two_camps_above", "0 to 1");
        let panel = "dumbbell";
        csv.mark(Mark { panel, mark, quantity, unit, value: TWO_CAMPS, ..Mark::default() });
        page.finish(csv)
    }
}

impl WhereDidTheMiddleGo {
    fn axis(&self) -> Axis {
        Axis::calendar(self.months.iter().map(|m| m.year))
    }

    fn tiers(&self, of: fn(&Month) -> &Tiers) -> [Fan; 3] {
        let fan = |place: usize, pick: fn(&Tiers) -> &Spread| Fan {
            name: format!("Tier {}", place + 1),
            points: self.months.iter().map(|m| (m.year, pick(of(m)).clone())).collect(),
            cue: cue(place),
        };
        [fan(0, |t| &t.first), fan(1, |t| &t.second), fan(2, |t| &t.third)]
    }

    fn heads(&self) -> [Fan; 3] {
        self.tiers(|m| &m.heads)
    }

    fn pay(&self) -> [Fan; 3] {
        self.tiers(|m| &m.pay)
    }

    fn dumbbell(&self) -> [Fan; 1] {
        let points = self.months.iter().map(|m| (m.year, m.dumbbell.clone())).collect();
        [Fan { name: "Dumbbell index".to_owned(), points, cue: cue(3).solid() }]
    }

    /// The index, with the line above which there are two camps.
    fn draw_dumbbell(&self, page: &Page, area: Area, fan: &Fan) {
        let values = fan.points.iter().flat_map(|(_, s)| s.values());
        let border = fan.ends().map(|_| TWO_CAMPS);
        let frame = Frame {
            id: "dumbbell",
            heading: "Dumbbell index",
            unit: "Bimodality of tiers [0 to 1]",
            below: "",
            x: self.axis(),
            y: Axis::from_zero(values.chain(border)),
            grid: Grid::Horizontal,
            gutter: 0.0,
            labels: &[Label { at: TWO_CAMPS, text: "5/9".to_owned(), color: INK }],
        };
        let panel = Panel::new(page, area, frame);
        panel.fans(std::slice::from_ref(fan));
        let ((from, to), _) = panel.ends();
        panel.group("two camps", "2 3", || {
            panel.path(&[(from, TWO_CAMPS), (to, TWO_CAMPS)], INK, 1.2);
        });
        panel.name();
    }

    fn title(&self) -> String {
        let [_, middle, _] = self.heads();
        let said = middle.ends().and_then(|[start, end]| {
            let at = moments(start.0, end.0);
            changes(&self.middle, [&at[0], &at[1]], percent)
        });
        said.map_or("No run has several tiers".to_owned(), |said| {
            format!("The middle’s share of the employed {said}")
        })
    }

    fn desc(&self) -> String {
        let mut desc =
            "Three panels over time: people by tier, pay by tier, dumbbell index. ".to_owned();
        let says: [(&str, [Fan; 3], fn(f64) -> String); 2] =
            [("people", self.heads(), short), ("pay", self.pay(), times)];
        for (what, fans, say) in &says {
            for fan in fans {
                if let Some([a, b]) = fan.ends() {
                    let [first, last] = moments(a.0, b.0);
                    desc += &format!(
                        "{}, {what}: {} {first}, {} {last} ({}). ",
                        fan.name,
                        say(a.1.mean),
                        say(b.1.mean),
                        b.1.said(say)
                    );
                }
            }
        }
        desc += &format!(
            "The middle’s share of the employed: {}; its pay: {}. ",
            differs(&self.middle, signed_points),
            differs(&self.pay, short)
        );
        let ends = self.dumbbell()[0].ends();
        if let Some([a, b]) = ends.filter(|ends| ends.iter().all(|e| drawable(e.1.mean))) {
            desc += &format!(
                "Dumbbell index: {} to {}; above 5/9, 0.56, there are two camps.",
                short(a.1.mean),
                short(b.1.mean)
            );
        }
        desc.trim_end().to_owned()
    }
}
