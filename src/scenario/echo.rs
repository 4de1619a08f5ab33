//! The resolved scenario: everything filled in, and where each value comes from. It reads back as
//! the same scenario.

use serde_json::{Value as Json, json};

use super::canon::{pair, quota};
use super::text;
use super::{Arm, Decide, Design, Runs, Scenario, Setting, Sign, Span};

impl Scenario {
    /// The scenario as one TOML file that extends nothing.
    pub fn resolved_toml(&self) -> String {
        let mut out = format!(
            "# Resolved by telosim {}: every value, and where it comes from.\n",
            env!("CARGO_PKG_VERSION")
        );
        self.entry(&mut out, "", "title", &quoted(&self.title));
        self.entry(&mut out, "", "question", &quoted(&self.question));
        out += "extends = \"neutral\"\nformat = 1\n";
        out += "\n[time]\n";
        self.entry(&mut out, "time", "start", &self.time.start.to_string());
        self.entry(&mut out, "time", "years", &toml(&Json::from(self.time.years)));
        self.entry(&mut out, "time", "tick", "\"1 week\"");
        out += "\n[ensemble]\n";
        self.entry(&mut out, "ensemble", "runs", &self.ensemble.runs.to_string());
        self.entry(&mut out, "ensemble", "seed", &self.ensemble.seed.to_string());
        if let Some(precision) = &self.ensemble.precision {
            let (metric, width) = (quoted(&precision.metric), precision.half_width);
            let table = format!(
                "{{ metric = {metric}, half_width = {width:?}, confidence = {:?} }}",
                precision.confidence
            );
            self.entry(&mut out, "ensemble", "precision", &table);
        }
        let assumptions: Vec<String> = self.assumptions().map(str::to_owned).collect();
        if !assumptions.is_empty() {
            self.entry(&mut out, "ensemble", "assumptions", &texts(&assumptions));
        }
        if self.ensemble.attribution > 0 {
            let runs = self.ensemble.attribution.to_string();
            self.entry(&mut out, "ensemble", "attribution", &runs);
        }
        if let Some(window) = &self.window {
            out += "\n[window]\n";
            self.entry(
                &mut out,
                "window",
                "warm_up",
                &quoted(&format!("{:?} weeks", window.warm_up)),
            );
            self.entry(&mut out, "window", "drain", &quoted(&format!("{:?} weeks", window.drain)));
        }
        out += "\n[record]\n";
        self.entry(&mut out, "record", "every", &quoted(&format!("{} weeks", self.record.every)));
        self.entry(&mut out, "record", "metrics", &texts(&self.record.metrics));
        if let Some(series) = self.record.series {
            self.entry(&mut out, "record", "series", &series.to_string());
        }
        if let Some(sweep) = &self.sweep {
            out += "\n[sweep]\n";
            self.entry(&mut out, "sweep", "design", &quoted(sweep.design.name()));
            optional(&mut out, "points", (sweep.size > 0).then(|| sweep.size.to_string()));
            let morris = sweep.design == Design::Morris;
            optional(&mut out, "levels", morris.then(|| sweep.levels.to_string()));
        }
        out += "\n[report]\n";
        for (key, said) in
            [("decision", &self.report.decision), ("audience", &self.report.audience)]
        {
            if let Some(said) = said {
                self.entry(&mut out, "report", key, &quoted(said));
            }
        }
        self.entry(&mut out, "report", "assumptions", &texts(&self.report.assumptions));
        self.base(&mut out);
        self.rooms(&mut out);
        self.lists(&mut out);
        out += &self.decide.as_ref().map_or_else(String::new, Decide::echo);
        out
    }

    fn entry(&self, out: &mut String, table: &str, key: &str, value: &str) {
        let path = if table.is_empty() { key.to_owned() } else { format!("{table}.{key}") };
        let origin = self.origins.get(&path).map_or("default", String::as_str);
        *out += &format!("{key} = {value}  # {origin}\n");
    }

    fn rooms(&self, out: &mut String) {
        let set = self.parameters.iter().filter(|setting| !setting.spec.to_json().is_null());
        for (table, settings) in by_table(set, |setting| &setting.path) {
            *out += &format!("\n[{table}]\n");
            for (key, setting) in settings {
                let value = toml(&setting.spec.to_json());
                *out += &format!("{key} = {value}  # {}\n", remark(setting));
            }
        }
    }

    /// What levers are in the base year, where that is not neutral.
    fn base(&self, out: &mut String) {
        *out += "\n[base]\n";
        let held = |setting: &&Setting| setting.base_origin != "neutral";
        for setting in self.parameters.iter().filter(held) {
            if let Some(base) = setting.base.as_ref().filter(|base| !base.is_null()) {
                let (path, origin) = (&setting.path, &setting.base_origin);
                *out += &format!("{path} = {}  # {origin}\n", toml(base));
            }
        }
    }

    fn lists(&self, out: &mut String) {
        for pair in &self.correlations {
            let between = texts(&pair.between);
            *out += &format!("\n[[correlation]]\nbetween = {between}\nrank = {:?}\n", pair.rank);
        }
        self.points(out);
        let axes = self.sweep.iter().filter(|sweep| sweep.design != Design::List);
        for axis in axes.flat_map(|sweep| &sweep.axes) {
            *out += &format!("\n[[axis]]\nset = {}\n", quoted(&axis.set));
            match &axis.span {
                Span::Values(values) => *out += &format!("values = {}\n", toml(&json!(values))),
                Span::Interval { from, to, log } => {
                    let scale = if *log { "log" } else { "linear" };
                    *out += &format!("from = {from:?}\nto = {to:?}\nscale = \"{scale}\"\n");
                }
                // The parameter itself says it.
                Span::Law { .. } => {}
            }
        }
        for lever in &self.levers {
            let (set, to) = (quoted(&lever.set), toml(&lever.to));
            *out += &format!(
                "\n[[lever]]  # tick {}\nfrom = {}\nset = {set}\nto = {to}\n",
                lever.tick, lever.from
            );
            optional(out, "until", lever.until.as_ref().map(|turn| turn.day.to_string()));
        }
        for arm in &self.arms {
            *out += &format!("\n[[arm]]\nname = {}\nset = {}\n", quoted(&arm.name), settings(arm));
            optional(
                out,
                "runs",
                arm.runs.map(|runs| match runs {
                    Runs::Count(runs) => runs.to_string(),
                    Runs::Share(share) => quoted(&format!("{} %", text::number(100.0 * share))),
                }),
            );
            optional(out, "says", arm.says.as_deref().map(quoted));
        }
        for policy in &self.policies {
            let set = policy
                .set
                .iter()
                .map(|(path, value)| format!("{} = {}", quoted(path), toml(value)));
            let set = set.collect::<Vec<_>>().join(", ");
            *out += &format!("\n[[policy]]\nname = {}\nset = {{ {set} }}\n", quoted(&policy.name));
            optional(out, "from", policy.from.map(|from| from.to_string()));
            optional(out, "until", policy.until.as_ref().map(|turn| turn.day.to_string()));
            optional(out, "says", policy.says.as_deref().map(quoted));
        }
        for check in &self.checks {
            *out += &format!(
                "\n[[check]]\nsays = {}\nmetric = {}\n",
                quoted(&check.says),
                quoted(&check.metric)
            );
            optional(out, "of", check.of.as_deref().map(quoted));
            optional(out, "against", check.against.as_deref().map(quoted));
            for (key, x) in check.bounds.iter().map(|bound| pair(*bound)) {
                *out += &format!("{key} = {}\n", toml(&x));
            }
            *out += &format!("in = {}\n", toml(&quota(check.quota)));
            optional(out, "by", check.by.map(|by| by.to_string()));
            if let Some((path, sign)) = &check.trend {
                let key = if *sign == Sign::Positive { "rises_with" } else { "falls_with" };
                *out += &format!("{key} = {}\n", quoted(path));
            }
            *out += &format!("at = {}\n", quoted(check.at.name()));
        }
    }
}

impl Scenario {
    /// The points of a list.
    fn points(&self, out: &mut String) {
        for sweep in self.sweep.iter() {
            for point in &sweep.listed {
                let set = sweep.axes.iter().zip(point).filter_map(|(axis, place)| {
                    let Span::Values(values) = &axis.span else { return None };
                    Some(format!("{} = {}", quoted(&axis.set), toml(&values[(*place)?])))
                });
                let set = set.collect::<Vec<_>>().join(", ");
                *out += &format!("\n[[point]]\nset = {{ {set} }}\n");
            }
        }
    }
}

/// Things with dotted paths by their tables, each with its key there, tables in the order of their
/// first thing.
pub(crate) fn by_table<'a, T>(
    things: impl IntoIterator<Item = &'a T>,
    path: impl Fn(&'a T) -> &'a str,
) -> Vec<(&'a str, Vec<(&'a str, &'a T)>)> {
    let mut tables: Vec<(&str, Vec<(&str, &T)>)> = Vec::new();
    for thing in things {
        let (home, key) = path(thing).rsplit_once('.').unwrap_or(("", path(thing)));
        match tables.iter_mut().find(|(table, _)| *table == home) {
            Some((_, inside)) => inside.push((key, thing)),
            None => tables.push((home, vec![(key, thing)])),
        }
    }
    tables
}

fn optional(out: &mut String, key: &str, value: Option<String>) {
    if let Some(value) = value {
        *out += &format!("{key} = {value}\n");
    }
}

/// `h/week, baseline.toml:12, from "2 to 6"`.
fn remark(setting: &Setting) -> String {
    let mut said = Vec::new();
    if !setting.unit.is_empty() && setting.unit != "1" {
        said.push(setting.unit.clone());
    }
    said.push(setting.origin.clone());
    said.extend(setting.written.as_ref().map(|written| format!("from \"{written}\"")));
    said.join(", ")
}

fn settings(arm: &Arm) -> String {
    let pairs =
        arm.set.iter().map(|(path, spec)| format!("{} = {}", quoted(path), toml(&spec.to_json())));
    format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
}

pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out += "\\n",
            '\t' => out += "\\t",
            c if text::is_hidden(c) => out += &format!("\\U{:08X}", u32::from(c)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

pub(super) fn texts(list: &[String]) -> String {
    format!("[{}]", list.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", "))
}

/// A JSON value as TOML on one line.
pub(crate) fn toml(value: &Json) -> String {
    match value {
        Json::Null => "[]".to_owned(),
        Json::Bool(flag) => flag.to_string(),
        Json::Number(number) => match number.as_f64().filter(|_| number.is_f64()) {
            Some(x) => format!("{x:?}"),
            None => number.to_string(),
        },
        Json::String(text) => quoted(text),
        Json::Array(items) => {
            format!("[{}]", items.iter().map(toml).collect::<Vec<_>>().join(", "))
        }
        Json::Object(table) => {
            let pairs = table.iter().filter(|(_, value)| !value.is_null());
            let pairs = pairs.map(|(key, value)| format!("{} = {}", key_of(key), toml(value)));
            format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
        }
    }
}

fn key_of(key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !key.is_empty() && key.chars().all(bare) { key.to_owned() } else { quoted(key) }
}
