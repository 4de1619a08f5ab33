//! Options against futures: what each policy of a sweep costs where another would have been better, where their order
//! turns, and what is left when effects of policy and of assumptions are added up.

use std::collections::BTreeMap;

use super::arms::and;
use super::checks::Verdict;
use super::depends::setting;
use super::loaded::{CONFIDENCE, Loaded, NET, difference};
use super::page::{Block, Section, Table};
use super::points::place;
use super::say::points;
use super::{checks, label};
use crate::chart::Estimate;
use crate::chart::which_change_matters::WhichChangeMatters;
use crate::chart::words::{capital, number, percent, range, short};
use crate::model::states::{bottleneck, demand};
use crate::record::RecordError;
use crate::scenario::{Axis, Design, Policy, Spec, Sweep, VariantRole};
use crate::summary::{Best, Contest, Flip, Kind, Lines, Standing, wilson};

mod clocks;
mod effects;

type Result<T> = std::result::Result<T, RecordError>;

/// What the long term is about, as far as a sweep keeps it.
const OUTPUT: &str = bottleneck::metric::OUTPUT_INDEX;
/// What policies have cost the public since the start `[money]`.
const SPENT: &str = demand::metric::PUBLIC_SPENT;
/// Rows of a table of interactions.
const ROWS: usize = 30;

/// Values by line, then by point, then by replicate.
type Values = Vec<Vec<Vec<f64>>>;

/// The lines of a sweep, read whole.
struct Field<'a> {
    run: &'a Loaded,
    sweep: &'a Sweep,
    /// Their places among the variants; the scenario itself is the first.
    lines: Vec<u32>,
    names: Vec<&'a str>,
    /// Inputs by point.
    at: Vec<Vec<f64>>,
    displaced: Values,
    output: Values,
    /// What the public has spent in the end `[money]`.
    spent: Values,
}

impl<'a> Field<'a> {
    fn of(run: &'a Loaded, sweep: &'a Sweep) -> Result<Self> {
        let line = |role: &VariantRole| {
            matches!(role, VariantRole::Scenario | VariantRole::Policy | VariantRole::Arm)
        };
        let lines: Vec<u32> =
            run.variants().filter(|(_, it)| line(&it.role)).map(|(at, _)| at).collect();
        let name = |&at: &u32| match run.variant(at) {
            Some(it) if it.role != VariantRole::Scenario => it.name.as_str(),
            _ => "no policy",
        };
        let names: Vec<&str> = lines.iter().map(name).collect();
        let (n, runs) = run.variant(0).map_or((0, 0), |it| (it.points as usize, it.runs));
        let mut at = vec![vec![]; n];
        let axes: Vec<String> =
            sweep.axes.iter().map(|axis| format!("input:{}", axis.set)).collect();
        // What was not recorded has no value.
        let recorded: Vec<&str> =
            [NET, OUTPUT, SPENT].into_iter().filter(|metric| run.recorded(metric)).collect();
        let columns: Vec<&str> =
            recorded.iter().copied().chain(axes.iter().map(String::as_str)).collect();
        let empty = || vec![vec![vec![f64::NAN; runs as usize]; n]; names.len()];
        let mut found = [empty(), empty(), empty()];
        for rows in run.results.runs(&columns)? {
            let rows = rows?;
            for i in 0..rows.variant.len() {
                let Some(line) = lines.iter().position(|&it| it == rows.variant[i]) else {
                    continue;
                };
                let (point, replicate) = (rows.point[i] as usize, rows.replicate[i] as usize);
                let (values, inputs) = rows.values.split_at(recorded.len());
                for (metric, values) in recorded.iter().zip(values) {
                    let place = [NET, OUTPUT, SPENT].iter().position(|it| it == metric);
                    found[place.expect("one of the three")][line][point][replicate] = values[i];
                }
                place(&mut at[point], inputs.iter().map(|column| column[i]));
            }
        }
        let [displaced, output, spent] = found;
        Ok(Self { run, sweep, lines, names, at, displaced, output, spent })
    }

    /// How each option does: regret, how often it is best, and in how many futures all checks are met.
    fn standings(&self, found: &[Standing]) -> Result<Table> {
        let best = Best::of(found);
        let (mut rows, mut decided) = (vec![], false);
        for (line, (name, it)) in self.names.iter().zip(found).enumerate() {
            let known = it.known();
            let mean = known.iter().sum::<f64>() / known.len().max(1) as f64;
            let met = checks::targets(self.run, self.lines[line])?;
            let target = futures(&met);
            decided |= target.ends_with("%)");
            rows.push(vec![
                (*name).to_owned(),
                format!("{} of {}", best.alone[line], best.of),
                number(100.0 * mean, 2),
                worst(it),
                target,
            ]);
        }
        let header = [
            "option",
            "best in so many futures",
            "mean regret",
            "worst regret",
            "all checks met in",
        ];
        let note = format!(
            "A future is a point of the sweep. Regret is what the best option of a future would have had less of the displaced \
             share [percentage points], in means over replicates on the same random numbers. {}{}",
            ties(&best),
            if decided {
                "In how many futures all checks are met is told with Wilson’s 95 % interval."
            } else {
                ""
            }
        );
        let note = note.trim_end();
        let title = "Options against futures: regret in the net job loss";
        Ok(Table::new(title, &header).rows(rows).note(note))
    }

    /// Where the order of two options turns by more than chance, and along which input.
    fn flips(&self, flips: &[Flip]) -> Block {
        let line = |flip: &Flip| {
            let [a, b] = flip.options.map(|i| self.names[i]);
            let counts = format!(
                "{a} displaces less in {} futures and {b} in {}, each beyond the paired interval",
                flip.first.len(),
                flip.second.len()
            );
            let kinds: Vec<Kind> = self.sweep.axes.iter().map(kind).collect();
            match flip.turn(&self.at, &kinds) {
                Some(turn) => {
                    let axis = &self.sweep.axes[turn.input];
                    let side = turn
                        .first
                        .said(&label::parameter(&axis.set), &labels(axis), short)
                        .unwrap_or_default();
                    format!(
                        "{counts}; the best single rule is that {a} displaces less where {side} ({} of those futures rightly).",
                        percent(turn.right)
                    )
                }
                None => format!("{counts}: too few, or too much alike, for a rule."),
            }
        };
        match flips {
            [] => Block::Text(
                "No two options change places by more than chance: the order is the same in all futures in which it can be told."
                    .into(),
            ),
            flips => Block::List(flips.iter().map(line).collect()),
        }
    }

    /// The four lines, where the first point is the scenario as it is.
    fn lines(&self) -> Option<Table> {
        if !matches!(self.sweep.design, Design::OneAtATime) {
            return None;
        }
        let mut rows = vec![];
        for (line, name) in self.names.iter().enumerate().skip(1) {
            for point in 1..self.at.len() {
                let four = Lines {
                    baseline: &self.displaced[0][0],
                    assumptions: &self.displaced[0][point],
                    policy: &self.displaced[line][0],
                    both: &self.displaced[line][point],
                };
                let it = four.effects(CONFIDENCE);
                let apart = difference(&it.interaction);
                let told = apart.low > 0.0 || apart.high < 0.0;
                let cell = |e: Estimate| points(&e);
                rows.push(vec![
                    format!("{name}, {}", self.changed(point)),
                    cell(difference(&it.assumptions)),
                    cell(difference(&it.policy)),
                    cell(difference(&it.policy_changed)),
                    cell(apart),
                    if told { "no" } else { "cannot be told" }.to_owned(),
                ]);
            }
        }
        rows.truncate(ROWS);
        let header = [
            "policy, assumption changed",
            "assumptions against baseline",
            "policy on baseline",
            "policy on changed assumptions",
            "interaction",
            "do the two add up?",
        ];
        let title = "Assumptions or policy: effects on the net job loss, in pairs with the same random numbers";
        let note = "The four lines are baseline, assumptions changed, policy on baseline, policy on changed assumptions. The \
                    interaction is the policy’s effect on the changed assumptions less that on the baseline.";
        (!rows.is_empty()).then(|| Table::new(title, &header).rows(rows).note(note))
    }

    fn changed(&self, point: usize) -> String {
        let axes = self.sweep.axes.iter().enumerate();
        let differs = |i: usize| {
            let [a, b] = [self.at[point].get(i), self.at[0].get(i)];
            a.zip(b).filter(|(a, b)| a != b && !a.is_nan()).map(|(a, _)| *a)
        };
        let said = axes.filter_map(|(i, axis)| {
            let value = differs(i)?;
            Some(setting(axis, value))
        });
        let said: Vec<String> = said.collect();
        if said.is_empty() { "as it is".into() } else { said.join(", ") }
    }
}

/// In how many futures all checks are met, as far as the runs of each can tell.
fn futures(met: &BTreeMap<u64, Verdict>) -> String {
    let count = |verdict| met.values().filter(|&&it| it == verdict).count();
    let (of, hits, missed) = (met.len(), count(Verdict::Met), count(Verdict::Missed));
    let open = of - hits - missed;
    match wilson(hits as u64, of as u64, CONFIDENCE) {
        None => "no checks stated".into(),
        Some(i) if open == 0 => format!("{hits} of {of} ({})", range(i.lower, i.upper)),
        Some(_) if open == of => format!("0 of {of} (none can be told)"),
        Some(_) => format!("{hits} of {of} (missed in {missed}, cannot be told in {open})"),
    }
}

/// What a policy is: what its file says of it, what it sets, and when.
fn what(policy: &Policy) -> String {
    let set = policy.set.iter().map(|(path, it)| label::setting(path, &Spec::Fixed(it.clone())));
    let set = and(&set.collect::<Vec<_>>());
    let from = policy.from.map_or(", from the start on".to_owned(), |day| format!(", from {day}"));
    let until = policy.until.as_ref().map_or(String::new(), |it| format!(" until {}", it.day));
    let says = policy
        .says
        .as_ref()
        .map_or(String::new(), |it| format!("{} ", it.trim_end_matches('.').to_owned() + "."));
    format!("{}: {says}{}{from}{until}.", policy.name, capital(&set))
}

/// What an axis is, to rules over it.
pub fn kind(axis: &Axis) -> Kind {
    axis.words().map_or(Kind::Number, |words| Kind::Words(words.len()))
}

/// The words of an axis, by place; none of numbers.
pub fn labels(axis: &Axis) -> Vec<String> {
    (0..axis.words().map_or(0, <[_]>::len)).filter_map(|place| axis.word(place as f64)).collect()
}

/// The greatest regret and where it is felt.
fn worst(it: &Standing) -> String {
    it.worst().map_or("none".to_owned(), |(place, worst)| {
        format!("{} at point {place}", number(100.0 * worst, 2))
    })
}

/// How many futures have no single best option.
fn ties(best: &Best) -> String {
    match best.tied {
        0 => String::new(),
        tied if tied == best.of => "In no future is one option better than all others. ".into(),
        tied => format!("In {tied} of {} futures two options or more are equally good. ", best.of),
    }
}

/// What a sweep with policies has to say about them; nothing without.
///
/// # Errors
/// I/O, damage or a missing metric.
pub(super) fn sections(run: &Loaded, sweep: &Sweep) -> Result<Vec<Section>> {
    if run.scenario.policies.is_empty() {
        return Ok(vec![]);
    }
    let field = Field::of(run, sweep)?;
    let contest = Contest { values: field.displaced.clone(), less: true };
    let standings = contest.standings(None);
    let table = field.standings(&standings)?;
    let flips = field.flips(&contest.flips(CONFIDENCE));
    let regret = Block::Text(field.regret(&standings));
    let blocks = vec![regret, Block::Table(table), flips, field.clocks()];
    let all = Block::List(run.scenario.policies.iter().map(what).collect());
    let blocks = std::iter::once(all).chain(blocks).collect();
    let mut sections = vec![Section::new("Robustness of options", blocks)];
    if let Some(lines) = field.lines() {
        sections.push(Section::new("Assumptions or policy", vec![Block::Table(lines)]));
    }
    Ok(sections)
}

/// What each policy or arm of a sweep does against the scenario; nothing without any.
///
/// # Errors
/// I/O, damage or a missing metric.
pub(super) fn effects(run: &Loaded, sweep: &Sweep) -> Result<Option<WhichChangeMatters>> {
    let lines =
        run.variants().filter(|(_, it)| matches!(it.role, VariantRole::Policy | VariantRole::Arm));
    if lines.count() == 0 {
        return Ok(None);
    }
    Ok(Some(Field::of(run, sweep)?.effects()))
}

/// The options in short, for the terminal.
///
/// # Errors
/// I/O, damage or a missing metric.
pub fn short_words(run: &Loaded) -> Result<String> {
    let (Some(sweep), false) = (&run.scenario.sweep, run.scenario.policies.is_empty()) else {
        return Ok(String::new());
    };
    let field = Field::of(run, sweep)?;
    let found = Contest { values: field.displaced.clone(), less: true }.standings(None);
    let mut text = String::new();
    let best = Best::of(&found);
    for (line, (name, it)) in field.names.iter().zip(&found).enumerate() {
        let met = checks::targets(run, field.lines[line])?;
        let target = match met.is_empty() {
            true => String::new(),
            false => format!(", checks met in {}", futures(&met)),
        };
        text += &format!(
            "  {:24} alone the best in {} of {} futures, worst regret [points] {}{target}\n",
            name,
            best.alone[line],
            best.of,
            worst(it)
        );
    }
    if best.tied > 0 {
        text += &format!("  {}\n", ties(&best).trim_end());
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_future_whose_runs_are_too_few_is_not_one_in_which_checks_are_met() {
        use Verdict::{Met, Missed, TooFew, Undefined};
        let of = |all: &[Verdict]| futures(&(0..).zip(all.iter().copied()).collect());
        assert_eq!(of(&[]), "no checks stated");
        assert_eq!(of(&[TooFew; 5]), "0 of 5 (none can be told)");
        assert_eq!(
            of(&[Met, Missed, TooFew, Undefined]),
            "1 of 4 (missed in 1, cannot be told in 2)"
        );
        assert!(of(&[Met, Met]).starts_with("2 of 2 ("));
    }
}
