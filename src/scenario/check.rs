//! `[[check]]`: a behaviour that must hold, in so many runs, at such points.

use jiff::civil::Date;

use super::fault::{Fault, Severity};
use super::frame::Time;
use super::merge::{Asked, Reader};
use super::policy::Policy;
use super::resolved::{AT_DEFAULTS, MAIN, REFERENCE};
use super::text;
use super::tree::{Node, Table, Value};
use super::variant::Arm;

/// What must hold of a metric.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// At most this far from the other, as a share of it.
    Within(f64),
    /// More than this; against another, more than it by this share of it.
    Above(f64),
    /// Less than this; against another, less than it by this share of it.
    Below(f64),
    /// At least this.
    Min(f64),
    /// At most this.
    Max(f64),
    /// Above zero or below it; against another, more than it or less.
    Sign(Sign),
    /// Passes this value, from whichever side, at some time up to the date of the check.
    Crosses(f64),
}

/// A way to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Up.
    Positive,
    /// Down.
    Negative,
}

impl Sign {
    /// What it is called in a file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Positive => "positive",
            Self::Negative => "negative",
        }
    }

    /// Whether a number goes that way.
    pub fn holds(self, x: f64) -> bool {
        match self {
            Self::Positive => x > 0.0,
            Self::Negative => x < 0.0,
        }
    }
}

/// At which points of a sweep a check must hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Corner {
    /// Where every axis has its least value.
    Min,
    /// Where every axis has its greatest value.
    Max,
    /// At every point.
    #[default]
    Matrix,
}

impl Corner {
    /// What it is called in a file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Min => "min",
            Self::Max => "max",
            Self::Matrix => "matrix",
        }
    }
}

/// In how many runs a check must hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Quota {
    /// In every one that is run.
    All,
    /// In more than this share of all that could be run.
    Share(f64),
    /// On average over all that could be run.
    Mean,
}

impl std::fmt::Display for Quota {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::All => write!(f, "wanted in all"),
            Self::Share(share) => write!(f, "wanted in {} %", text::number(100.0 * share)),
            Self::Mean => write!(f, "wanted of their mean"),
        }
    }
}

/// A behaviour that must hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// The behaviour, as a sentence.
    pub says: String,
    /// The metric that shows it.
    pub metric: String,
    /// The variant whose metric it is; the scenario itself if `None`.
    pub of: Option<String>,
    /// The variant or scenario that it is compared with.
    pub against: Option<String>,
    /// What must hold; all of them.
    pub bounds: Vec<Bound>,
    /// In how many runs it must hold.
    pub quota: Quota,
    /// The date at which it is looked at: in the tick that holds it; over the whole run if not said.
    pub by: Option<Date>,
    /// A parameter with which it rises or falls, step by step.
    pub trend: Option<(String, Sign)>,
    /// At which points of a sweep.
    pub at: Corner,
}

impl Check {
    /// The value that the metric must pass, where it must.
    pub fn crosses(&self) -> Option<f64> {
        self.bounds.iter().find_map(|bound| match bound {
            Bound::Crosses(level) => Some(*level),
            _ => None,
        })
    }

    /// The column of a run's table that has what a check by a date looks at; `None` of one over the whole run.
    pub fn column(&self) -> Option<String> {
        let by = format!("{}@{}", self.metric, self.by?);
        Some(self.crosses().map_or(by.clone(), |level| format!("{by}:crosses:{level}")))
    }
}

impl Reader<'_> {
    /// `[[check]]`, in the order of the file.
    pub fn checks(
        &mut self,
        asked: &Asked,
        time: &Time,
        arms: &[Arm],
        policies: &[Policy],
    ) -> Vec<Check> {
        let items = self.items(asked, "check");
        let own = [MAIN, REFERENCE, AT_DEFAULTS, "baseline", "without-policy"];
        let arms = arms.iter().map(|arm| arm.name.as_str());
        let policies = policies.iter().map(|policy| policy.name.as_str());
        let known: Vec<&str> = arms.chain(policies).chain(own).collect();
        for (_, table) in &items {
            for key in ["of", "against"] {
                let Some((_, node)) = table.get(key) else { continue };
                let given = node.text().unwrap_or_default();
                let base = given.strip_suffix("-without-policy").unwrap_or(given);
                if !known.contains(&given) && !known.contains(&base) {
                    let message =
                        format!("`check.{key}`: there is no variant `{}`", text::shown(given));
                    let label =
                        "expected an arm, a policy, `main`, `reference` or `without-policy`";
                    let near = text::meant(given, known.iter().copied());
                    self.faults.push(Fault::at(node.place, message, label).meant(near));
                }
            }
        }
        items.into_iter().filter_map(|(node, table)| self.check(node, table, time)).collect()
    }

    fn check(&mut self, node: &Node, table: &Table, time: &Time) -> Option<Check> {
        let says = self.words(&table.get("says")?.1, "check.says");
        let metric = self.metric(&table.get("metric")?.1, "check.metric");
        let unit = metric.as_ref().map_or("1".to_owned(), |it| self.vocabulary.unit_of(it));
        let of = table.get("of").map(|(_, node)| self.words(node, "check.of"));
        let against = table.get("against").map(|(_, node)| self.words(node, "check.against"));
        let kinds: [(&str, fn(f64) -> Bound); 5] = [
            ("within", Bound::Within),
            ("above", Bound::Above),
            ("below", Bound::Below),
            ("min", Bound::Min),
            ("max", Bound::Max),
        ];
        let mut bounds = Vec::new();
        let mut given = Vec::new();
        for (key, bound) in kinds {
            let Some((_, node)) = table.get(key) else { continue };
            given.push(key);
            let what = format!("check.{key}");
            let x = match key {
                "within" => self.between(node, &what, "share", false, (0.0, f64::MAX)),
                // Against another, above and below are shares of its size.
                "above" | "below" if against.is_some() => self.any(node, &what, "1"),
                _ => self.any(node, &what, &unit),
            };
            bounds.extend(x.map(bound));
        }
        if let Some((_, node)) = table.get("sign") {
            let names = [Sign::Positive, Sign::Negative].map(|it| (it.name(), it));
            bounds.extend(self.one_of(node, "check.sign", &names).map(Bound::Sign));
            given.push("sign");
        }
        if let Some((_, node)) = table.get("crosses") {
            bounds.extend(self.any(node, "check.crosses", &unit).map(Bound::Crosses));
            given.push("crosses");
        }
        let trend = self.trend(table);
        let corners = [Corner::Min, Corner::Max, Corner::Matrix].map(|it| (it.name(), it));
        let at = table.get("at").map(|(_, node)| self.one_of(node, "check.at", &corners));
        let at = at.unwrap_or(Some(Corner::Matrix));
        let has = |key: &str| given.contains(&key);
        let wrong = if given.is_empty() && trend.is_none() {
            Some(
                "the check says nothing to hold: give within, above, below, min, max, sign, crosses, rises_with or falls_with",
            )
        } else if trend.is_some() && (!given.is_empty() || against.is_some()) {
            Some("a trend excludes other bounds and `against`")
        } else if has("crosses") && (given.len() > 1 || against.is_some()) {
            Some("`crosses` excludes other bounds and `against`")
        } else if has("crosses") && !table.contains_key("by") {
            Some("`crosses` needs a date: say `by` when")
        } else if has("within") && against.is_none() {
            Some("`within` compares: say `against` what")
        } else if has("within") && given.len() > 1 {
            Some("`within` excludes above, below, min and max")
        } else {
            empty(&bounds)
        };
        if let Some(wrong) = wrong {
            self.faults.push(Fault::at(node.place, wrong, "expected bounds that can hold"));
        }
        let quota = table.get("in").map_or(Some(Quota::All), |(_, node)| self.quota(node));
        let wrong = match quota {
            Some(Quota::Mean) if trend.is_some() || has("crosses") => {
                Some("a trend and `crosses` are of single runs: `in` a mean they are not known")
            }
            _ => None,
        };
        if let Some(wrong) = wrong {
            self.faults.push(Fault::at(node.place, wrong, "expected `in` a share of runs"));
        }
        let by = table.get("by").map(|(_, node)| (self.date(node, "check.by"), node.place));
        if let Some((Some(by), place)) = by {
            let (opens, end) = (time.opens(), time.last_day());
            let message = format!("`check.by`: {by} is not within the run");
            let fault = Fault::at(place, message, format!("the run is from {opens} to {end}"));
            if by < opens {
                self.faults.push(fault);
            } else if by > end {
                // A shorter run of the same file is no mistake: the check is not looked at.
                self.notes.push(fault.severity(Severity::Note));
            }
        }
        let against = against.map_or(Some(None), |name| name.map(Some))?;
        Some(Check {
            says: says?,
            metric: metric?,
            of: of.flatten(),
            against,
            bounds,
            quota: quota?,
            by: by.and_then(|(by, _)| by),
            trend,
            at: at?,
        })
    }

    /// `rises_with` or `falls_with`.
    fn trend(&mut self, table: &Table) -> Option<(String, Sign)> {
        let keys = [("rises_with", Sign::Positive), ("falls_with", Sign::Negative)];
        let mut found = None;
        for (key, sign) in keys {
            let Some((place, node)) = table.get(key) else { continue };
            if found.is_some() {
                let message = "a check cannot both rise and fall";
                self.faults.push(Fault::at(*place, message, "keep one of them"));
            }
            let what = format!("check.{key}");
            let path = self.words(node, &what)?;
            self.parameter(&path, node.place, &what)?;
            found = Some((path, sign));
        }
        found
    }

    /// One of a few words.
    fn one_of<T: Copy>(&mut self, node: &Node, what: &str, words: &[(&str, T)]) -> Option<T> {
        let word = self.words(node, what)?;
        let found = words.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
        if found.is_none() {
            let names: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
            let message = format!("`{what}`: there is no `{}`", text::shown(&word));
            let near = text::meant(&word, names.iter().copied());
            let label = format!("expected {}", names.join(", "));
            self.faults.push(Fault::at(node.place, message, label).meant(near));
        }
        found
    }

    /// `all`, `mean` or `95 % of runs`.
    fn quota(&mut self, node: &Node) -> Option<Quota> {
        match node.text().map(str::trim) {
            Some("all" | "all runs") => return Some(Quota::All),
            Some("mean" | "the mean") => return Some(Quota::Mean),
            _ => {}
        }
        let short = match &node.value {
            Value::Text(text) => {
                Value::Text(text.trim().trim_end_matches("of runs").trim().to_owned())
            }
            other => other.clone(),
        };
        self.between(
            &Node { place: node.place, value: short },
            "check.in",
            "share",
            true,
            (0.0, 1.0),
        )
        .map(|share| if share == 1.0 { Quota::All } else { Quota::Share(share) })
    }
}

/// Bounds that no number meets.
fn empty(bounds: &[Bound]) -> Option<&'static str> {
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    for bound in bounds {
        match bound {
            Bound::Min(x) => low = low.max(*x),
            Bound::Max(x) => high = high.min(*x),
            _ => {}
        }
    }
    (low > high).then_some("`min` is above `max`")
}
