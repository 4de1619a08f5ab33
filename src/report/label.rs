//! What parameters, their values and metrics are called where people read: never by their keys.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde_json::Value as Json;

use crate::chart::words::{exact, exact_percent, exact_times};
use crate::engine::{MetricInfo, share_of};
use crate::model::Model;
use crate::model::states::{
    adoption, coordination, demand, economy, execution, headline, purposes, validation,
};
use crate::scenario::{
    Axis, Condition, Difference, Kind, Lever, Parameter, Relation, Span, Spec, Vocabulary,
};

/// All parameters of the model, by path.
static PARAMETERS: LazyLock<BTreeMap<String, Parameter>> = LazyLock::new(|| {
    let all = Vocabulary::of::<Model>().parameters.into_iter();
    all.map(|parameter| (parameter.path.clone(), parameter)).collect()
});

/// Short names of the metrics of a summary; any other metric is called by the first words of its meaning.
const METRICS: [(&str, &str); 7] = [
    (coordination::metric::LEAD_TIME, "lead time of shipped tasks"),
    (headline::metric::NET, "net job loss"),
    (headline::metric::JOBS, "of it, fewer people employed"),
    (headline::metric::IDLE, "of it, fewer hours of the employed"),
    (headline::metric::ORGANIZATIONS, "hours lost in organizations"),
    (execution::metric::PEOPLE_UTILIZATION, "people's hours used of those paid and productive"),
    (purposes::metric::SCALING, "purpose scaling: live cells against the base year"),
];

/// Words for values whose own meaning does not stand alone.
const VALUES: [(&str, &str, &str); 20] = [
    (adoption::parameter::PATH, "human-coordinated", "people coordinate all work"),
    (adoption::parameter::PATH, "copilot", "everybody has a copilot"),
    (adoption::parameter::PATH, "system-run", "a system runs the work everywhere"),
    (adoption::parameter::PATH, "diffusion", "AI spreads from one organization to another"),
    (adoption::parameter::PATH, "payback", "organizations take up AI once it pays back"),
    (coordination::parameter::WITHOUT, "none", "all seams stay"),
    (coordination::parameter::WITHOUT, "handoffs", "no handoffs"),
    (coordination::parameter::WITHOUT, "coordination", "no meetings, rituals and translation"),
    (coordination::parameter::WITHOUT, "ownership", "everything has an owner"),
    (coordination::parameter::WITHOUT, "context", "nothing is forgotten"),
    (
        coordination::parameter::WITHOUT,
        "waiting",
        "nothing stalls and decisions pass layers at once",
    ),
    (economy::parameter::CLOSURE, "open", "nobody’s money is finite"),
    (economy::parameter::CLOSURE, "fixed", "as much is spent as in the base year"),
    (economy::parameter::CLOSURE, "income", "people spend what they earn"),
    (demand::parameter::SURPLUS, "idle", "people without work stay and are paid"),
    (demand::parameter::SURPLUS, "short-time", "people without work go on short time"),
    (demand::parameter::SURPLUS, "layoff", "people without work are laid off"),
    (validation::parameter::ON_FAILURE, "rework", "what fails a review is done again"),
    (validation::parameter::ON_FAILURE, "patch", "the reviewer mends what fails a review"),
    (validation::parameter::ON_FAILURE, "ship", "what fails a review is shipped anyway"),
];

/// The first words of a sentence, up to where it begins to explain itself, as they stand inside another.
fn head(doc: &str) -> String {
    let ends = [". ", ": ", "; ", ", relative to", " ("];
    let end = ends.iter().filter_map(|end| doc.find(end)).min().unwrap_or(doc.len());
    // A key in it is told by its words: its own name may have a key in it, too.
    let parts = doc[..end].trim_end_matches('.').split('`').enumerate();
    let words: String =
        parts.map(|(i, part)| if i % 2 == 1 { plain(part) } else { part.to_owned() }).collect();
    let mut letters = words.chars();
    match (letters.next(), letters.clone().next()) {
        // AI stays AI.
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => words,
    }
}

/// What a key without a meaning is called: its words.
fn plain(path: &str) -> String {
    path.replace(['.', '_'], " ")
}

/// What a parameter is called.
///
/// ```
/// use telosim::report::label;
/// assert_eq!(label::parameter("purposes.multiplier"), "births of purposes");
/// assert_eq!(label::parameter("capability.reliability"), "success of the shortest task");
/// ```
pub fn parameter(path: &str) -> String {
    let known = PARAMETERS.get(path);
    let name = known.map(|it| it.label.clone().unwrap_or_else(|| head(&it.doc)));
    // What is the same as the parameter before it says nothing where it stands alone.
    name.filter(|it| !it.starts_with("the same")).unwrap_or_else(|| plain(path))
}

/// The neutral value of a parameter.
pub fn neutral(path: &str) -> Option<&'static Json> {
    PARAMETERS.get(path).map(|it| &it.default)
}

/// A meaning without keys: what stands in back-ticks is called by its name, if it has one.
pub fn prose(doc: &str) -> String {
    let parts = doc.split('`').enumerate();
    parts.map(|(i, part)| if i % 2 == 1 { parameter(part) } else { part.to_owned() }).collect()
}

/// What a metric is called.
pub fn metric(info: &MetricInfo) -> String {
    if let Some((_, words)) = METRICS.iter().find(|(known, _)| *known == info.name) {
        return (*words).to_owned();
    }
    match head(&info.doc) {
        words if words.is_empty() => plain(&info.name),
        words => words,
    }
}

/// What a metric of a run is called; one that is not known by the words of its key.
pub fn metric_named(name: &str, metrics: &[MetricInfo]) -> String {
    metrics.iter().find(|it| it.name == name).map_or_else(|| plain(name), metric)
}

/// What may happen in a run, in words: `net job loss above 20 %`.
pub fn condition(it: &Condition, metrics: &[MetricInfo]) -> String {
    let unit = metrics.iter().find(|info| info.name == it.metric).map_or("", |info| &info.unit);
    let relation = match it.relation {
        Relation::Above => "above",
        Relation::AtLeast => "at least",
        Relation::Below => "below",
        Relation::AtMost => "at most",
    };
    format!("{} {relation} {}", metric_named(&it.metric, metrics), amount(it.limit, unit))
}

/// What a share is a share of; else the unit as it is.
pub fn whole(unit: &str) -> &str {
    match share_of(unit) {
        Some("") => "modelled labour force",
        Some(whole) => whole.strip_prefix("the ").unwrap_or(whole),
        None => unit,
    }
}

/// A number that somebody has assigned, in its unit.
fn amount(x: f64, unit: &str) -> String {
    match unit {
        unit if share_of(unit).is_some() => exact_percent(x),
        "" | "1" => exact(x),
        unit => format!("{} {unit}", exact(x)),
    }
}

/// Whether a parameter multiplies what there is otherwise.
pub fn multiplies(path: &str) -> bool {
    path.ends_with(".multiplier") || path.ends_with("_multiplier")
}

/// Whole numbers as words.
pub const WORDS: [&str; 13] = [
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
];

/// What becomes of something that is multiplied: doubled, tripled, nine times as many, 1.1 times as many.
///
/// ```
/// use telosim::report::label::multiplied;
/// assert_eq!([2.0, 3.0, 9.0, 1.1].map(multiplied), ["doubled", "tripled", "nine times as many", "1.1 times as many"]);
/// ```
pub fn multiplied(by: f64) -> String {
    match by {
        1.0 => "as many as otherwise".to_owned(),
        0.5 => "halved".to_owned(),
        2.0 => "doubled".to_owned(),
        3.0 => "tripled".to_owned(),
        by if by.fract() == 0.0 && (4.0..=12.0).contains(&by) => {
            format!("{} times as many", WORDS[by as usize])
        }
        by => format!("{} times as many", exact(by)),
    }
}

/// A value of a parameter with its unit.
pub fn value(path: &str, value: &Json) -> String {
    let known = PARAMETERS.get(path);
    match value {
        Json::Number(x) => {
            let x = x.as_f64().unwrap_or(f64::NAN);
            match multiplies(path) {
                true => exact_times(x),
                false => amount(x, known.map_or("", |it| &it.unit)),
            }
        }
        Json::Bool(true) => "yes".to_owned(),
        Json::Bool(false) => "no".to_owned(),
        Json::Null => "without bound".to_owned(),
        Json::String(word) => word_of(path, word, known),
        Json::Array(all) => {
            all.iter().map(|it| self::value(path, it)).collect::<Vec<_>>().join(", ")
        }
        Json::Object(_) => "drawn from a law".to_owned(),
    }
}

/// A number on an axis of a sweep with its unit: as it was written or, where the design has drawn it, to four digits.
pub fn on_axis(axis: &Axis, x: f64) -> String {
    let drawn = !matches!(axis.span, Span::Values(_));
    let rounded = format!("{x:.3e}").parse().unwrap_or(x);
    value(&axis.set, &if drawn { rounded } else { x }.into())
}

/// A value as a sentence of its own, where it is one.
fn alone(path: &str, word: &str) -> Option<&'static str> {
    VALUES.iter().find(|it| it.0 == path && it.1 == word).map(|it| it.2)
}

fn word_of(path: &str, word: &str, known: Option<&Parameter>) -> String {
    if let Some(words) = alone(path, word) {
        return words.to_owned();
    }
    let words = known.and_then(|it| match &it.kind {
        Kind::Choice(all) => Some(all),
        Kind::List(of) => match &**of {
            Kind::Choice(all) => Some(all),
            _ => None,
        },
        _ => None,
    });
    match words {
        Some(all) => {
            all.iter().find(|it| it.0 == word).map_or_else(|| word.to_owned(), |it| head(&it.1))
        }
        _ => word.to_owned(),
    }
}

/// Whether a name is one thing or many.
fn verb(name: &str) -> &'static str {
    let first = name.split(' ').next().unwrap_or_default();
    if first == "people" || first.ends_with('s') { "are" } else { "is" }
}

/// The same text with keys of metrics and parameters called by their names.
pub fn without_keys(text: &str, metrics: &[MetricInfo]) -> String {
    let metrics = metrics.iter().map(|it| (it.name.as_str(), metric(it)));
    let parameters = PARAMETERS.keys().map(|path| (path.as_str(), parameter(path)));
    let mut names: Vec<(&str, String)> = metrics.chain(parameters).collect();
    // The longer first, as a key may begin another.
    names.sort_by_key(|it| std::cmp::Reverse(it.0.len()));
    let said = text.to_owned();
    names.iter().fold(said, |said, (key, name)| match said.contains(key) {
        true => said.replace(key, name),
        false => said,
    })
}

/// A setting as a part of a sentence: `tasks ×9`, `share of results that are reviewed is 40 %`.
///
/// ```
/// use serde_json::json;
/// use telosim::{report::label::setting, scenario::Spec};
/// let said = |path, value| setting(path, &Spec::Fixed(value)).replace('\u{a0}', " ");
/// assert_eq!(said("tasks.multiplier", json!(9)), "tasks ×9");
/// assert_eq!(said("adoption.path", json!("system-run")), "a system runs the work everywhere");
/// assert_eq!(said("validation.share", json!(0.4)), "share of results that are reviewed is 40 %");
/// ```
pub fn setting(path: &str, spec: &Spec) -> String {
    let name = parameter(path);
    match spec {
        Spec::Fixed(Json::Bool(true)) => name,
        Spec::Fixed(Json::Bool(false)) => format!("not: {name}"),
        Spec::Fixed(it @ Json::String(word)) if alone(path, word).is_some() => value(path, it),
        Spec::Fixed(it) if multiplies(path) => format!("{name} {}", value(path, it)),
        Spec::Fixed(it @ Json::Number(_)) => format!("{name} {} {}", verb(&name), value(path, it)),
        Spec::Fixed(it) => format!("{name}: {}", value(path, it)),
        Spec::Drawn(_) => format!("{name}: drawn from another law"),
        Spec::Assumed { .. } => format!("{name}: drawn from its range"),
    }
}

/// A setting as a place: `tasks ×9`, `elasticity of demand 1.5`, `way of working: people coordinate all work`.
pub fn place(path: &str, it: &Json) -> String {
    match it {
        Json::Number(_) => format!("{} {}", parameter(path), value(path, it)),
        it => setting(path, &Spec::Fixed(it.clone())),
    }
}

/// A lever with its dates; what is dated before the start acts from the start on.
pub fn lever(it: &Lever, start: Date) -> String {
    let setting = setting(&it.set, &Spec::Fixed(it.to.clone()));
    let until = it.until.as_ref().map_or("on".to_owned(), |it| format!("until {}", it.day));
    format!("{setting} from {} {until}", it.from.max(start))
}

/// In what something differs, with the days after the start from which and until which it does: `tasks ×9 until 2028-01-01`.
pub fn difference(it: &Difference, start: Date) -> String {
    let setting = setting(&it.path, &it.to);
    let since = it.since.filter(|&day| day > start).map(|day| format!(" from {day}"));
    let until = it.until.map(|day| format!(" until {day}"));
    [Some(setting), since, until].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_of_a_parameter_that_there_is() {
        for (path, word, _) in VALUES {
            let Kind::Choice(all) = &PARAMETERS[path].kind else { panic!("{path} has words") };
            assert!(all.iter().any(|it| it.0 == word), "{path} {word}");
        }
    }

    #[test]
    fn no_label_is_a_key_or_holds_a_back_tick() {
        for path in PARAMETERS.keys() {
            let label = parameter(path);
            assert!(!label.is_empty() && !label.contains(['`', '_']), "{path}: {label}");
            let key = PARAMETERS.keys().find(|key| label.contains(*key));
            assert!(key.is_none(), "{path}: {label}");
            assert!(label.len() < 170, "{path}: {label}");
        }
    }

    #[test]
    fn a_value_is_said_in_its_unit() {
        let said = |path: &str, json: Json| value(path, &json).replace('\u{a0}', " ");
        assert_eq!(said("coordination.handoff_time", 0.5.into()), "0.5 h");
        assert_eq!(said("validation.share", 0.12345.into()), "12.345 %");
        let three = serde_json::json!([1.04, 1.05, 0.996, 2.345]);
        assert_eq!(said("purposes.multiplier", three), "×1.04, ×1.05, ×0.996, ×2.345");
        assert_eq!(said("demand.surplus", "layoff".into()), "people without work are laid off");
        assert_eq!(said("inputs.headroom", Json::Null), "without bound");
    }
}
