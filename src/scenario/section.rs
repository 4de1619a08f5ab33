//! The tables of a scenario file that are not rooms: what they hold, in one place for reading,
//! schema and template.

use super::axis::SCALES;
use super::check::{Corner, Sign};
use super::decide;
pub(crate) use super::key::{Form, Key, Section};
use super::key::{may, need};
use super::sweep::DESIGN_NAMES;

/// The keys above all tables.
pub(crate) const TOP: &[Key] = &[
    need("title", Form::Text, "What the scenario is called.", r#""Tasks scale, purposes do not""#),
    may(
        "question",
        Form::Text,
        "What it asks.",
        r#""What happens to people when executors multiply?""#,
    ),
    may(
        "extends",
        Form::Text,
        "The scenario that this one changes: a file beside it, \"baseline\" (as without this key) or \"neutral\".",
        r#""baseline""#,
    ),
    may(
        "arms",
        Form::Text,
        "\"inherit\" for the arms and experiments of the scenario that this one changes; without it a file has its own only.",
        r#""inherit""#,
    ),
    may("format", Form::Count, "The version of the file format; 1 is the only one so far.", "1"),
];

const PRECISION: &[Key] = &[
    need("metric", Form::Metric, "The metric that is watched.", r#""headline.net""#),
    need(
        "half_width",
        Form::Number,
        "Half the width of its interval at which the ensemble may stop.",
        "0.005",
    ),
    may("confidence", Form::Number, "The confidence of that interval (0.5 to 0.9999).", "0.95"),
];

/// All tables but the rooms.
pub(crate) const SECTIONS: &[Section] = &[
    Section {
        name: "time",
        repeated: false,
        doc: "When simulated time begins and how long it lasts. A tick is a week; years are those of the calendar.",
        keys: &[
            may("start", Form::Date, "The day on which tick 0 begins.", "2026-01-01"),
            may("years", Form::Number, "How long it runs [years], more than 0, at most 200.", "10"),
            may("tick", Form::Duration, "The length of a tick; it is \"1 week\".", r#""1 week""#),
        ],
    },
    Section {
        name: "ensemble",
        repeated: false,
        doc: "How many replicates are simulated, and from which seed.",
        keys: &[
            may("runs", Form::Count, "Replicates (1 to 10,000,000).", "1000"),
            may("seed", Form::Count, "The seed of every draw (0 to 18446744073709551615).", "7"),
            may(
                "precision",
                Form::Table(PRECISION),
                "Stop early once a metric is known this well.",
                r#"{ metric = "headline.net", half_width = 0.005, confidence = 0.95 }"#,
            ),
            may(
                "assumptions",
                Form::Texts,
                "Which assumptions each replicate draws from their ranges, around the values that the scenario gives, as in [\"*\"]; `*` stands for any \
                 text, and then for those that are set somewhere and act. `telosim explain assumptions` lists all.",
                "[]",
            ),
            may(
                "attribution",
                Form::Count,
                "Of how many replicates a run shares net job loss out over paths when it is done, one path added after the other (0 to 10,000,000): \
                 seven or eight simulations of each. `telosim attribute RUN` does so afterwards, in every order.",
                "0",
            ),
        ],
    },
    Section {
        name: "window",
        repeated: false,
        doc: "For a steady state: only tasks that arrive after the warm-up and before the drain count.",
        keys: &[
            may(
                "warm_up",
                Form::Duration,
                "What is left out after the start, for which the base year does not count.",
                r#""26 weeks""#,
            ),
            may("drain", Form::Duration, "What is left out at the end.", r#""13 weeks""#),
        ],
    },
    Section {
        name: "record",
        repeated: false,
        doc: "What is written down.",
        keys: &[
            may("every", Form::Duration, "How often, in whole weeks.", r#""4 weeks""#),
            may(
                "metrics",
                Form::Texts,
                "Which metrics; `*` stands for any text. What a check or the precision needs is recorded, too.",
                r#"["*"]"#,
            ),
            may(
                "series",
                Form::Flag,
                "Whether records over time are kept; in a run they are unless this is false, in a sweep only if it is true.",
                "true",
            ),
        ],
    },
    Section {
        name: "correlation",
        repeated: true,
        doc: "Two uncertain parameters that move together.",
        keys: &[
            need(
                "between",
                Form::Texts,
                "Their two names.",
                r#"["purposes.births", "purposes.leading"]"#,
            ),
            need("rank", Form::Number, "Their rank correlation (-1 to 1).", "-0.5"),
        ],
    },
    Section {
        name: "lever",
        repeated: true,
        doc: "A policy: a parameter that takes another value on a date. It acts at the first tick that starts then or later.",
        keys: &[
            need("from", Form::Date, "The day from which it acts.", "2028-01-01"),
            may(
                "until",
                Form::Date,
                "The day from which the parameter is again what it was before; to the end if not said.",
                "2030-01-01",
            ),
            need(
                "set",
                Form::Lever,
                "The parameter, which has the role of a lever.",
                r#""purposes.multiplier""#,
            ),
            need("to", Form::Value, "Its value from then on.", "2.0"),
        ],
    },
    Section {
        name: "arm",
        repeated: true,
        doc: "A named variant that is run on the same random numbers, at every point of a sweep. A file has its own arms only, unless it says `arms = \"inherit\"`.",
        keys: &[
            need(
                "name",
                Form::Text,
                "What it is called: letters, digits, `-`, `_` and `.`.",
                r#""tasks-scale""#,
            ),
            need(
                "set",
                Form::Settings,
                "The parameters that differ.",
                r#"{ "tasks.multiplier" = 3.0 }"#,
            ),
            may(
                "runs",
                Form::Runs,
                "Replicates, if fewer than the ensemble has: a number, or a share of the ensemble's, two at least.",
                r#""3 %""#,
            ),
            may("says", Form::Text, "What it shows.", r#""Execution grows threefold""#),
        ],
    },
    Section {
        name: "experiment",
        repeated: true,
        doc: "Many arms at once: every value of a factor with every value of the others, or each change alone. They are named by their settings.",
        keys: &[
            may("name", Form::Text, "What their names begin with.", r#""scaling""#),
            may(
                "factors",
                Form::Factors,
                "Parameters with their values, all of which are crossed.",
                r#"{ "tasks.multiplier" = [1, 3], "purposes.multiplier" = [1, 3] }"#,
            ),
            may(
                "each",
                Form::Factors,
                "Parameters with a value, or several, each set alone.",
                r#"{ "validation.share" = 0.5, "coordination.handoffs" = 2 }"#,
            ),
            may(
                "set",
                Form::Settings,
                "What all its arms set.",
                r#"{ "adoption.path" = "system-run" }"#,
            ),
            may(
                "runs",
                Form::Runs,
                "Replicates of each arm, if fewer than the ensemble has: a number, or a share of the ensemble's, two at least.",
                r#""3 %""#,
            ),
            may("says", Form::Text, "What it shows.", r#""Tasks and purposes, each tripled""#),
        ],
    },
    Section {
        name: "check",
        repeated: true,
        doc: "A behaviour that must hold. A check belongs to its own file: it is not inherited.",
        keys: &[
            need(
                "says",
                Form::Text,
                "The behaviour, as a sentence.",
                r#""delivery does not move""#,
            ),
            need("metric", Form::Metric, "The metric that shows it.", r#""bottleneck.output""#),
            may(
                "of",
                Form::Text,
                "The variant whose metric it is; the scenario itself if not said.",
                r#""reference""#,
            ),
            may(
                "against",
                Form::Text,
                "The variant or scenario it is compared with, on the same random numbers.",
                r#""baseline""#,
            ),
            may(
                "within",
                Form::Number,
                "At most this far from `against`, as a share of it.",
                "0.05",
            ),
            may(
                "above",
                Form::Number,
                "More than `against` by this share of its size; without `against`, more than this.",
                "0",
            ),
            may(
                "below",
                Form::Number,
                "Less than `against` by this share of its size, as in 0.2 for a fifth less; without `against`, less than this.",
                "0",
            ),
            may("min", Form::Number, "At least this.", "0"),
            may("max", Form::Number, "At most this.", "1"),
            may(
                "in",
                Form::Text,
                "In which runs: \"all\" (as if not said), \"95 % of runs\" or \"mean\". A share and the mean are met or missed where the runs show it with 95 % confidence; else they are too few to tell.",
                r#""95 % of runs""#,
            ),
            may(
                "sign",
                Form::Words(&[Sign::Positive.name(), Sign::Negative.name()]),
                "positive or negative: of the metric, or of it less `against`.",
                r#""negative""#,
            ),
            may("crosses", Form::Number, "It passes this value up to the date `by`.", "0.1"),
            may(
                "rises_with",
                Form::Path,
                "It rises, or stays, with each step of this parameter: over arms that differ in it alone, or along an axis.",
                r#""tasks.multiplier""#,
            ),
            may(
                "falls_with",
                Form::Path,
                "It falls, or stays, with each step of this parameter: as `rises_with`, the other way.",
                r#""tasks.multiplier""#,
            ),
            may(
                "at",
                Form::Words(&[Corner::Min.name(), Corner::Max.name(), Corner::Matrix.name()]),
                "At which points of a sweep: min or max, where every axis has its least or greatest value, or matrix, everywhere.",
                r#""matrix""#,
            ),
            may(
                "by",
                Form::Date,
                "At which date: in the tick that holds it, whatever is recorded; over the whole run if not said.",
                "2031-01-01",
            ),
        ],
    },
    Section {
        name: "sweep",
        repeated: false,
        doc: "A design over parameters, for `telosim sweep`.",
        keys: &[
            may(
                "design",
                Form::Words(&DESIGN_NAMES),
                "grid, zip, list, one-at-a-time, latin-hypercube, sobol, morris or saltelli.",
                r#""morris""#,
            ),
            may(
                "points",
                Form::Count,
                "Points of a sampled design; base samples of saltelli, trajectories of morris.",
                "20",
            ),
            may("levels", Form::Count, "Levels of an axis in a morris design, even.", "4"),
        ],
    },
    Section {
        name: "axis",
        repeated: true,
        doc: "A parameter that a sweep varies; the last axis of a grid runs fastest. An axis of a sampled design without ends goes over the law that the scenario draws the parameter from.",
        keys: &[
            need("set", Form::Path, "The parameter.", r#""tasks.multiplier""#),
            may("values", Form::Value, "Its values, as a list.", "[0.5, 1.0, 1.5]"),
            may("from", Form::Value, "One end.", "1.0"),
            may("to", Form::Value, "The other end.", "5.0"),
            may("steps", Form::Count, "How many values, both ends included.", "21"),
            may("step", Form::Number, "From one value to the next.", "0.2"),
            may("scale", Form::Words(&SCALES), "linear, or log for equal ratios.", r#""linear""#),
        ],
    },
    Section {
        name: "point",
        repeated: true,
        doc: "A point of a sweep that lists its points; what it does not set is as it is.",
        keys: &[need(
            "set",
            Form::Settings,
            "The parameters that differ.",
            r#"{ "tasks.multiplier" = 3.0 }"#,
        )],
    },
    Section {
        name: "policy",
        repeated: true,
        doc: "What could be done: a named set of levers. A sweep tries each policy, and none, at every point, on the same random numbers.",
        keys: &[
            need("name", Form::Text, "What it is called.", r#""more-finders""#),
            need("set", Form::Levers, "The levers.", r#"{ "purposes.multiplier" = 2.0 }"#),
            may("from", Form::Date, "From when; from the start if not said.", "2027-01-01"),
            may("until", Form::Date, "Until when; to the end if not said.", "2030-01-01"),
            may("says", Form::Text, "What it is, in words.", r#""Births are doubled""#),
        ],
    },
    decide::BUDGET,
    decide::OPTION,
    decide::FUTURES,
    decide::SEARCH,
    Section {
        name: "report",
        repeated: false,
        doc: "For whom the report is written.",
        keys: &[
            may(
                "decision",
                Form::Text,
                "The decision that it is for.",
                r#""Where should a retraining budget go?""#,
            ),
            may("audience", Form::Text, "Who reads it.", r#""ministry""#),
            may(
                "assumptions",
                Form::Texts,
                "Assumptions that the reader must know, as sentences.",
                "[]",
            ),
        ],
    },
];

/// The table of what levers are in the base year.
pub(crate) const BASE: &str = "base";
/// What it is for.
pub(crate) const BASE_DOC: &str = "What levers are in the base year and in the reference, by their paths, as in `validation.share = 0.6`; \
    one that is not here is neutral there. It keeps that value until something else sets it. Where else a lever is set, it acts \
    from the start on.";

/// The table of this name.
pub(crate) fn section(name: &str) -> Option<&'static Section> {
    SECTIONS.iter().find(|section| section.name == name)
}
