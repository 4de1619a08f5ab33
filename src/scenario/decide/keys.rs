//! The keys of the tables that say what is to be decided.

use super::Measure;
use crate::scenario::key::{Form, Section, may, need};

pub(crate) const BUDGET: Section = Section {
    name: "budget",
    repeated: false,
    doc: "What there is to spend, for `telosim decide`: every option is sized until it costs the public this much.",
    keys: &[
        may(
            "amount",
            Form::Value,
            "How much, in money of the base year: a number, or a number with thousand, million or billion.",
            r#""50 million""#,
        ),
        may(
            "population",
            Form::Count,
            "The labour force that it is for; the modelled one is scaled to it. The modelled one itself if not said.",
            "1_000_000",
        ),
        may("discount", Form::Number, "By how much less a year later counts [1/year].", "0.03"),
        may(
            "measure",
            Form::Words(&Measure::WORDS),
            "net: what an option adds to the public debt, taxes gained and benefits saved taken off; spent: what is spent on it.",
            r#""net""#,
        ),
    ],
};

pub(crate) const OPTION: Section = Section {
    name: "option",
    repeated: true,
    doc: "What the budget could be spent on: a lever that is sized, or how long levers hold, or a mix of options.",
    keys: &[
        need("name", Form::Text, "What it is called, in words.", r#""grants to found""#),
        may(
            "size",
            Form::Text,
            "The lever that is sized until the budget is spent; \"until\" sizes how long the levers of `set` hold.",
            r#""purposes.multiplier""#,
        ),
        may(
            "most",
            Form::Number,
            "Its largest size; the end of its range, or of the run, if not said.",
            "2",
        ),
        may("set", Form::Levers, "Levers that hold meanwhile.", r#"{ "tasks.multiplier" = 2.0 }"#),
        may("from", Form::Date, "From when; from the start if not said.", "2027-01-01"),
        may("until", Form::Date, "Until when; to the end if not said.", "2030-01-01"),
        may(
            "share",
            Form::Value,
            "Of a mix: the share of the budget that each option in it has.",
            r#"{ "retraining" = 0.5, "grants to found" = 0.5 }"#,
        ),
    ],
};

pub(crate) const FUTURES: Section = Section {
    name: "futures",
    repeated: false,
    doc: "Over how many draws of what is uncertain options are judged.",
    keys: &[
        may("runs", Form::Count, "How many.", "100"),
        may("sizing", Form::Count, "On how many of them sizes are found.", "16"),
        may(
            "elsewhere",
            Form::Count,
            "On how many of them options are judged again under each other closure of the economy.",
            "24",
        ),
    ],
};

pub(crate) const SEARCH: Section = Section {
    name: "search",
    repeated: false,
    doc: "A search for the best mix of options, on the futures on which sizes are found.",
    keys: &[
        may(
            "between",
            Form::Texts,
            "The options that it mixes.",
            r#"["retraining", "grants to found"]"#,
        ),
        may("worlds", Form::Count, "Worlds that it may simulate.", "400"),
    ],
};
