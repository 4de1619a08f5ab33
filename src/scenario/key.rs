//! What a key of a scenario file is, and what a table is made of.

/// What the value of a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Words for people.
    Text,
    /// One of these words.
    Words(&'static [&'static str]),
    /// `room.parameter`.
    Path,
    /// `room.parameter` of a lever.
    Lever,
    /// `room.quantity`.
    Metric,
    /// A calendar day.
    Date,
    /// A whole number.
    Count,
    /// A number, or a text with a unit.
    Number,
    /// A whole number of runs, or a share of them.
    Runs,
    /// A length of calendar time.
    Duration,
    /// `true` or `false`.
    Flag,
    /// Several texts.
    Texts,
    /// A table of parameters and their values.
    Settings,
    /// A table of levers and their values.
    Levers,
    /// A table of parameters, each with a value or a list of values.
    Factors,
    /// A value of whatever parameter it is for.
    Value,
    /// A table of its own keys.
    Table(&'static [Key]),
}

/// One key of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    pub name: &'static str,
    pub form: Form,
    pub required: bool,
    pub doc: &'static str,
    /// A value to show, as TOML.
    pub example: &'static str,
}

pub(super) const fn need(
    name: &'static str,
    form: Form,
    doc: &'static str,
    example: &'static str,
) -> Key {
    Key { name, form, required: true, doc, example }
}

pub(super) const fn may(
    name: &'static str,
    form: Form,
    doc: &'static str,
    example: &'static str,
) -> Key {
    Key { name, form, required: false, doc, example }
}

/// A table, or a list of tables.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Section {
    pub name: &'static str,
    pub repeated: bool,
    pub doc: &'static str,
    pub keys: &'static [Key],
}
