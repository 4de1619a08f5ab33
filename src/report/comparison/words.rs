//! A comparison in words, for the terminal.

use std::fmt::Write as _;

use super::{Comparison, Cost, Effects, Known, Level, Which};

/// ` [1.2, 3.4]`, or nothing.
fn ends(it: Known, digits: usize) -> String {
    match (it.low, it.high) {
        (Some(low), Some(high)) => format!(" [{low:.digits$}, {high:.digits$}]"),
        _ => String::new(),
    }
}

fn number(it: Known) -> f64 {
    it.value.unwrap_or(f64::NAN)
}

impl Comparison {
    pub(super) fn name(&self, file: usize) -> &str {
        self.asked.lines.get(file).map_or("", |line| line.name.as_str())
    }

    pub(super) fn files(&self) -> usize {
        self.asked.lines.iter().filter(|line| line.which == Which::File).count()
    }

    /// Whether the files cost the public different sums.
    fn costs_differ(&self) -> bool {
        let spent = |file: usize| self.standings.get(file).and_then(|it| it.spent.value);
        (1..self.files()).any(|file| spent(file) != spent(0))
    }

    /// What came of it, for the terminal.
    pub fn words(&self) -> String {
        let mut text = format!("{} runs each, seed {}; intervals of 95 %\n", self.runs, self.seed);
        if let (Some(wanted), Some(first)) = (self.asked.precision, self.asked.metrics.first()) {
            let reached = self.half_width.is_some_and(|half| half <= wanted);
            let word = if reached { "reached" } else { "not reached" };
            let half = self.half_width.map_or("no interval".to_owned(), |x| format!("{x:.4}"));
            let _ = writeln!(
                text,
                "wanted {first} to plus or minus {wanted} in every difference: {word} ({half})"
            );
        }
        for compared in &self.metrics {
            let _ = writeln!(text, "\n{} [{}]", compared.metric, compared.unit);
            for (file, level) in compared.files.iter().enumerate() {
                let range = ends(level.mean, 4);
                let _ =
                    write!(text, "  {:24} {:12.4}{range:24}", self.name(file), number(level.mean));
                text += &level_words(level);
                text.push('\n');
            }
        }
        text + &self.robustness() + &self.clock_words() + &self.cost_words() + &self.effect_words()
    }

    fn robustness(&self) -> String {
        let word = if self.asked.more { "more" } else { "less" };
        let metric = &self.asked.metrics[0];
        let mut text =
            format!("\nrobustness: {metric}, {word} is better; a future is a replicate\n");
        for (file, it) in self.standings.iter().enumerate() {
            let worst = it
                .worst
                .map_or("none".to_owned(), |(worst, at)| format!("{worst:.4} (replicate {at})"));
            let _ = write!(
                text,
                "  {:24} alone the best in {} of {}, mean regret {:.4}{}, worst {worst}",
                self.name(file),
                it.best,
                it.of,
                number(it.regret),
                ends(it.regret, 4)
            );
            if self.costs_differ() {
                let _ =
                    write!(text, ", costs the public {:.0}{}", number(it.spent), ends(it.spent, 0));
            }
            if let (Some((hits, of)), Some(target)) = (it.reached, &self.asked.target) {
                let interval = crate::summary::wilson(hits, of, crate::report::loaded::CONFIDENCE);
                let share = interval
                    .map_or(String::new(), |it| format!(" [{:.2}, {:.2}]", it.lower, it.upper));
                let _ = write!(text, ", {target} in {hits} of {of}{share}");
            }
            text.push('\n');
        }
        self.orders().iter().fold(text, |text, line| text + "  " + line + "\n")
    }

    /// How the files stand to each other, as sentences without their full stops.
    pub(super) fn orders(&self) -> Vec<String> {
        let mut said = vec![];
        let of = self.standings.first().map_or(0, |it| it.of);
        if self.tied > 0 {
            said.push(format!("two or more are equally good in {} of {of}", self.tied));
        }
        if self.costs_differ() {
            let words = "they cost different sums, which regret does not count: the order is not one of equal cost";
            said.push(words.into());
        }
        for turned in &self.turns {
            let [one, other] = turned.files.map(|file| self.name(file));
            let [first, second] = turned.better;
            said.push(match (&turned.rule, turned.right) {
                _ if first == 0 || second == 0 => {
                    format!("the order of {one} and {other} is the same in all futures")
                }
                (Some(rule), Some(right)) => format!(
                    "{one} is better in {first} futures, {other} in {second}; the best single rule, right in {:.0} % of these: \
                     {one} where {rule}",
                    100.0 * right
                ),
                _ => format!(
                    "{one} is better in {first} futures, {other} in {second}: too few, or too much alike, for a rule"
                ),
            });
        }
        said
    }

    fn clock_words(&self) -> String {
        let Some(clocks) = &self.clocks else {
            return "\ntwo clocks: not known of runs shorter than 24 months\n".into();
        };
        let mut text = String::from(
            "\ntwo clocks: person-months of work lost within 24 months, and output of at most ten years, discounted [bh]\n",
        );
        for (file, it) in clocks.iter().enumerate() {
            let word = if it.on_front { "on the Pareto front" } else { "beaten in both" };
            let _ = writeln!(
                text,
                "  {:24} {:12.1}{:24} {:14.0}{:28} {word}",
                self.name(file),
                number(it.people),
                ends(it.people, 1),
                number(it.output),
                ends(it.output, 0)
            );
        }
        text
    }

    /// Whose policy costs what, where it acts.
    pub(super) fn payer(&self, cost: &Cost) -> String {
        let name = self.name(cost.file);
        let split = self.effects.iter().any(|it| it.file == cost.file);
        match (split, cost.changed) {
            (false, _) => name.to_owned(),
            (true, false) => format!("policy of {name} on {}", self.name(0)),
            (true, true) => format!("policy of {name} on its own assumptions"),
        }
    }

    fn cost_words(&self) -> String {
        let mut text = String::new();
        for cost in &self.costs {
            let each = cost.price.map_or_else(
                || {
                    "no price: what is avoided does not differ significantly from nothing"
                        .to_owned()
                },
                |each| format!("{:.0}{} for each", number(each), ends(each, 0)),
            );
            let _ = writeln!(
                text,
                "  {:24} public cost {:+.0}{}, person-years of work kept {:+.1}{}: {each}",
                self.payer(cost),
                number(cost.spent),
                ends(cost.spent, 0),
                number(cost.avoided),
                ends(cost.avoided, 1)
            );
        }
        let title = "\nwhat the public pays for policy, on the same assumptions with and without it [money]\n";
        if text.is_empty() { text } else { title.to_owned() + &text }
    }

    fn effect_words(&self) -> String {
        let mut text = String::new();
        for it in &self.effects {
            let (one, other) = (self.name(0), self.name(it.file));
            let metric = &self.asked.metrics[0];
            let _ = writeln!(
                text,
                "\nassumptions or policy: {metric}, in pairs on the same random numbers"
            );
            let names = [
                format!("baseline ({one})"),
                format!("assumptions changed (to those of {other})"),
                format!("policy of {other} on baseline"),
                format!("policy on changed assumptions ({other})"),
            ];
            for (name, level) in names.iter().zip(it.levels) {
                let _ = writeln!(text, "  {name:44} {:10.4}{}", number(level), ends(level, 4));
            }
            for (name, effect) in [
                ("effect of the assumptions", it.assumptions),
                ("effect of the policy on baseline", it.policy),
                ("effect of the policy on changed assumptions", it.policy_changed),
                ("interaction", it.interaction),
            ] {
                let _ = writeln!(text, "  {name:44} {:+10.4}{}", number(effect), ends(effect, 4));
            }
            text += "  ";
            text += add_up(it);
            text.push('\n');
        }
        text
    }
}

/// Whether the effects may be added.
pub(super) fn add_up(it: &Effects) -> &'static str {
    if it.interaction.told() {
        "the policy does not do the same on other assumptions: the two effects may not be added"
    } else {
        "that the policy does the same on both assumptions cannot be excluded"
    }
}

fn level_words(level: &Level) -> String {
    let mut text = String::new();
    if let Some(by) = level.difference {
        text += &format!("  difference {:+.4}{}", number(by), ends(by, 4));
        if let Some(reduction) = level.reduction {
            text += &format!(", pairing divides its variance by {reduction:.1}");
        }
    }
    if let Some(control) = &level.control {
        text += &format!(
            "; with {} as control {:+.4}{}, its variance divided by {:.1} more",
            control.input,
            number(control.difference),
            ends(control.difference, 4),
            control.reduction
        );
    }
    if let Some(skew) = level.skewed {
        text +=
            &format!(" (skew {skew:.1}: the interval of the mean covers less often than it says)");
    }
    text
}
