//! What is wrong with a scenario, all of it at once, where it stands.

use std::fmt;
use std::io::IsTerminal as _;

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource};

use super::source::{Place, Sources};
use super::text;

/// Faults beyond this many are counted, not shown.
const SHOWN: usize = 40;

/// What a fault means for the caller, as an exit code of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It can be run, but may not be what was meant.
    Note,
    /// The scenario cannot be run as it is written: exit code 65.
    Bad,
    /// A file that it needs is not there or cannot be read: exit code 66.
    Missing,
    /// It is written for a later version of the program: exit code 78.
    Newer,
}

/// One mistake: what is wrong, where, what was expected there, and what may have been meant.
#[derive(Clone, Debug)]
pub struct Fault {
    severity: Severity,
    is_syntax: bool,
    message: String,
    place: Option<Place>,
    label: String,
    also: Vec<(Place, String)>,
    help: Vec<String>,
}

impl Fault {
    /// A mistake that has no place in a file.
    pub fn new(message: impl Into<String>) -> Self {
        let (label, also, help) = (String::new(), Vec::new(), Vec::new());
        let severity = Severity::Bad;
        Self { severity, is_syntax: false, message: message.into(), place: None, label, also, help }
    }

    /// A mistake at `place`; `label` stands at the caret.
    pub fn at(place: Place, message: impl Into<String>, label: impl Into<String>) -> Self {
        Self { place: Some(place), label: label.into(), ..Self::new(message) }
    }

    /// The same with an advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// The same with `did you mean` if there is a candidate.
    #[must_use]
    pub fn meant(self, candidate: Option<&str>) -> Self {
        match candidate {
            Some(candidate) => self.help(format!("did you mean `{candidate}`?")),
            None => self,
        }
    }

    /// The same with a second place that explains it.
    #[must_use]
    pub fn also(mut self, place: Place, label: impl Into<String>) -> Self {
        self.also.push((place, label.into()));
        self
    }

    /// The same as a text that could not be read: what else is wrong on its line is no news.
    pub(crate) fn syntax(mut self) -> Self {
        self.is_syntax = true;
        self
    }

    /// Whether the text could not be read.
    pub(crate) fn is_syntax(&self) -> bool {
        self.is_syntax
    }

    /// Its file and line.
    pub(crate) fn line(&self, sources: &Sources) -> Option<(u32, usize)> {
        self.place.map(|place| (place.file, sources.line(place)))
    }

    /// The same, shown at the place that led to it if it has none of its own.
    pub(crate) fn because_of(self, place: Place) -> Self {
        match self.place {
            Some(_) => self.also(place, "which is extended here"),
            None => Self { place: Some(place), label: "cannot be extended".to_owned(), ..self },
        }
    }

    /// The same with another meaning for the caller.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}

/// How faults are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Plain characters, the same on every machine: for files, pipes and snapshots.
    Plain,
    /// Box drawing for a terminal, with colours or without.
    Graphic {
        /// Whether to colour it.
        colour: bool,
    },
}

impl Style {
    /// What standard error can show: plain unless it is a terminal; no colours where `NO_COLOR` is
    /// set.
    pub fn of_stderr() -> Self {
        if !std::io::stderr().is_terminal() {
            return Self::Plain;
        }
        Self::Graphic { colour: std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) }
    }
}

/// Every mistake found in one pass, in the order of the files, with the texts they stand in.
#[derive(Clone, Debug)]
pub struct Faults {
    sources: Sources,
    list: Vec<Fault>,
}

impl Faults {
    pub(crate) fn new(sources: Sources, mut list: Vec<Fault>) -> Self {
        list.sort_by(|a, b| (&a.place, &a.message).cmp(&(&b.place, &b.message)));
        list.dedup_by(|a, b| a.place == b.place && a.message == b.message);
        Self { sources, list }
    }

    /// How many there are.
    #[cfg(test)]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    #[cfg(test)]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The exit code of a program that stops because of them.
    pub fn exit_code(&self) -> u8 {
        match self.list.iter().map(|fault| fault.severity).max() {
            Some(Severity::Newer) => 78,
            Some(Severity::Missing) => 66,
            Some(Severity::Bad) => 65,
            Some(Severity::Note) | None => 0,
        }
    }

    /// All of them as text that ends in a newline.
    pub fn render(&self, style: Style) -> String {
        let mut out = String::new();
        for fault in self.list.iter().take(SHOWN) {
            match style {
                Style::Plain => self.plain(fault, &mut out),
                Style::Graphic { colour } => self.graphic(fault, colour, &mut out),
            }
            out.push('\n');
        }
        if let Some(more) = self.list.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            out += &format!("and {more} more.\n\n");
        }
        let (count, s) = (self.list.len(), if self.list.len() == 1 { "" } else { "s" });
        if self.exit_code() == 0 {
            return out + &format!("{count} warning{s}.\n");
        }
        out + &format!("{count} mistake{s}: nothing was run.\n")
    }

    fn plain(&self, fault: &Fault, out: &mut String) {
        let kind = if fault.severity == Severity::Note { "warning" } else { "error" };
        *out += &format!("{kind}: {}\n", fault.message);
        if let Some(place) = fault.place {
            self.sources.excerpt(place, &fault.label, "-->", out);
        }
        for (place, label) in &fault.also {
            self.sources.excerpt(*place, label, ":::", out);
        }
        for help in &fault.help {
            *out += &format!("  = help: {help}\n");
        }
    }

    fn graphic(&self, fault: &Fault, colour: bool, out: &mut String) {
        let theme =
            if colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
        let handler =
            GraphicalReportHandler::new_themed(theme).with_links(false).with_context_lines(1);
        let shown = Shown::new(fault, &self.sources);
        // The drawing would show a long line in full.
        let is_long = fault.place.is_some_and(|place| self.sources.is_long(place));
        if is_long || handler.render_report(out, &shown).is_err() {
            self.plain(fault, out);
        }
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Style::Plain))
    }
}

impl std::error::Error for Faults {}

/// A fault with its text, as miette wants it. Only places in the fault's own file get a label.
#[derive(Debug)]
struct Shown {
    message: String,
    help: Option<String>,
    is_note: bool,
    labels: Vec<LabeledSpan>,
    source: Option<NamedSource<String>>,
}

impl Shown {
    fn new(fault: &Fault, sources: &Sources) -> Self {
        let mut help = fault.help.clone();
        let mut labels = Vec::new();
        let span = |place: Place| (place.start as usize, (place.end - place.start) as usize);
        if let Some(place) = fault.place {
            labels.push(LabeledSpan::new_primary_with_span(Some(fault.label.clone()), span(place)));
        }
        for (place, label) in &fault.also {
            if fault.place.is_some_and(|first| first.file == place.file) {
                labels.push(LabeledSpan::new_with_span(Some(label.clone()), span(*place)));
            } else {
                help.push(format!("{label}: {}", sources.at(*place)));
            }
        }
        let source = fault.place.map(|place| {
            let source = sources.get(place);
            NamedSource::new(text::shown_path(source.name()), text::printable(source.text()))
        });
        let help = (!help.is_empty()).then(|| help.join("\n"));
        let is_note = fault.severity == Severity::Note;
        Self { message: fault.message.clone(), help, is_note, labels, source }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl miette::Diagnostic for Shown {
    fn severity(&self) -> Option<miette::Severity> {
        Some(if self.is_note { miette::Severity::Warning } else { miette::Severity::Error })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        self.source.as_ref().map(|source| source as &dyn miette::SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}
