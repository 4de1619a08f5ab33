//! What it looks like: one file per chart, named by its question, drawn from numbers that are already summarised.
//!
//! A chart states its finding in a sentence computed from the data, names its units, labels its lines directly, tells
//! series apart by colour *and* dash and marker, and comes with alt text and with the numbers as CSV. The same data
//! give the same bytes. Values that are not finite are counted and left out; where nothing is left, the chart says so.
//!
//! To add a chart: one file with a data struct that implements [`Answer`], and its line in [`QUESTIONS`].

pub mod axis;
pub mod backend;
pub mod csv;
mod effects;
pub mod ends;
pub mod fans;
pub mod label;
pub mod page;
pub mod panel;
pub mod plane;
mod png;
pub mod spread;
pub mod style;
pub mod text;
pub mod words;

pub mod do_ideas_run_out;
pub mod how_many_executors;
pub mod through_which_path;
pub mod what_binds;
pub mod what_did_not_happen;
pub mod what_does_the_money_buy;
pub mod what_does_the_policy_change;
pub mod what_drives_it;
pub mod what_happens;
pub mod what_is_good_enough_worth;
pub mod what_is_scarce_now;
pub mod what_it_depends_on;
pub mod what_turns_the_order;
pub mod when_does_it_fail;
pub mod where_did_the_middle_go;
pub mod where_does_displacement_end;
pub mod where_does_it_help;
pub mod where_time_goes;
pub mod which_change_matters;
pub mod which_choice_is_regretted;
pub mod which_quadrant;
pub mod who_checks;
pub mod who_is_displaced;

pub use page::{Paper, Source};
pub use png::png;
pub use spread::{Change, Estimate, Spread};
use style::Sheet;

/// What a chart asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// Name of its files, without ending.
    pub name: &'static str,
    /// The question in words.
    pub asks: &'static str,
}

/// A finished chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// Name of its files, without ending.
    pub name: &'static str,
    /// The question it answers.
    pub question: &'static str,
    /// The finding, as a sentence.
    pub title: String,
    /// Alt text.
    pub desc: String,
    /// The picture.
    pub svg: String,
    /// The same for a narrow screen: parts below each other, letters as large as on wide paper.
    pub narrow: String,
    /// The marks drawn, a row for each, with quantity and unit.
    pub csv: String,
    /// Run, seed and version, as JSON; it stands inside picture and pixels.
    pub provenance: String,
}

/// Numbers that answer a question.
pub trait Answer {
    /// The question.
    const QUESTION: Question;

    /// Draws them on this paper.
    fn draw_on(&self, paper: Paper) -> Chart;

    /// Draws them on wide paper, and once more for a narrow screen.
    fn draw(&self, source: &Source) -> Chart {
        let on = |sheet| self.draw_on(Paper { source, sheet });
        Chart { narrow: on(Sheet::Narrow).svg, ..on(Sheet::Wide) }
    }
}

/// Every question that has a chart, in the order of the report.
#[cfg(not(feature = "private"))] // tests look in here
pub const QUESTIONS: [Question; 23] = [
    what_happens::WhatHappens::QUESTION,
    who_is_displaced::WhoIsDisplaced::QUESTION,
    which_quadrant::WhichQuadrant::QUESTION,
    what_binds::WhatBinds::QUESTION,
    where_time_goes::WhereTimeGoes::QUESTION,
    how_many_executors::HowManyExecutors::QUESTION,
    who_checks::WhoChecks::QUESTION,
    what_did_not_happen::WhatDidNotHappen::QUESTION,
    where_did_the_middle_go::WhereDidTheMiddleGo::QUESTION,
    what_is_scarce_now::WhatIsScarceNow::QUESTION,
    what_is_good_enough_worth::WhatIsGoodEnoughWorth::QUESTION,
    do_ideas_run_out::DoIdeasRunOut::QUESTION,
    what_does_the_policy_change::WhatDoesThePolicyChange::QUESTION,
    what_it_depends_on::WhatItDependsOn::QUESTION,
    which_change_matters::WhichChangeMatters::QUESTION,
    through_which_path::ThroughWhichPath::QUESTION,
    what_drives_it::WhatDrivesIt::QUESTION,
    when_does_it_fail::WhenDoesItFail::QUESTION,
    where_does_displacement_end::WhereDoesDisplacementEnd::QUESTION,
    where_does_it_help::WhereDoesItHelp::QUESTION,
    what_does_the_money_buy::WhatDoesTheMoneyBuy::QUESTION,
    which_choice_is_regretted::WhichChoiceIsRegretted::QUESTION,
    what_turns_the_order::WhatTurnsTheOrder::QUESTION,
];

#[cfg(test)]
mod tests;
