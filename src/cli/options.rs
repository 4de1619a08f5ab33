//! How options of a comparison stand: regret, targets, where their order turns, the two clocks, and what a control buys.

use std::fmt::Write as _;

use super::Failure;
use super::compare::{CONFIDENCE, place_of};
use super::lines::Line;
use crate::chart::words::short;
use crate::engine::MetricInfo;
use crate::scenario::{Condition, Spec};
use crate::summary::{
    Best, Contest, Contrast, Flip, Interval, Kind, Moments, contrast, controlled, pareto, price,
    skewness, wilson,
};

/// Times by which a control must divide a variance to be worth a word.
const WORTH: f64 = 1.1;
/// Skewness over the root of the number of runs beyond which a t interval covers less than it says: the share by which it
/// misses is about a sixth of that (Hall, 1992), here a point.
const SKEWED: f64 = 0.2;

/// ` [1.2, 3.4]`, or nothing.
pub(super) fn ends(interval: Option<Interval>, digits: usize) -> String {
    interval.map_or(String::new(), |i| format!(" [{:.digits$}, {:.digits$}]", i.lower, i.upper))
}

/// A word where skew spoils coverage.
pub(super) fn skewed(values: &[f64]) -> String {
    let known = values.iter().filter(|x| !x.is_nan()).count() as f64;
    match skewness(values) {
        Some(g) if g.abs() / known.sqrt() > SKEWED => {
            format!(" (skew {g:.1}: the interval covers less often than it says)")
        }
        _ => String::new(),
    }
}

/// What an option is to reach.
pub(super) struct Target {
    place: usize,
    when: Condition,
}

impl Target {
    pub(super) fn of(text: &str, metrics: &[MetricInfo]) -> Result<Self, Failure> {
        let when = Condition::of(text, metrics)
            .map_err(|why| Failure::Plain(2, format!("--target {why}")))?;
        Ok(Self { place: place_of(metrics, &when.metric)?, when })
    }

    /// `, displacement.share < 0.1 in 12 of 30 [.25, .58]`.
    fn reached(&self, line: &Line) -> String {
        let known: Vec<f64> = line.column(self.place).into_iter().filter(|x| !x.is_nan()).collect();
        let hits = known.iter().filter(|x| self.when.holds(**x)).count() as u64;
        let all = known.len() as u64;
        let share = ends(wilson(hits, all, CONFIDENCE), 2);
        format!(", {} in {hits} of {all}{share}", self.when)
    }
}

/// Regret on the same draws: each replicate, with what it draws of what is not known, is a future.
pub(super) fn robustness(
    lines: &[&Line],
    place: usize,
    metric: &str,
    less: bool,
    target: Option<&Target>,
) -> String {
    let columns: Vec<Vec<f64>> = lines.iter().map(|line| line.column(place)).collect();
    let futures = |column: &Vec<f64>| column.iter().map(|&x| vec![x]).collect();
    let contest = Contest { values: columns.iter().map(futures).collect(), less };
    let word = if less { "less" } else { "more" };
    let mut text = format!("\nrobustness: {metric}, {word} is better; a future is a replicate\n");
    let standings = contest.standings(None);
    let best = Best::of(&standings);
    for (i, (line, it)) in lines.iter().zip(&standings).enumerate() {
        let regret: Moments = it.known().into_iter().collect();
        // No regret is below nothing, nor is an end of its interval.
        let interval = regret.interval(CONFIDENCE);
        let interval = interval.map(|it| Interval { lower: it.lower.max(0.0), ..it });
        let worst = it
            .worst()
            .map_or("none".to_owned(), |(at, worst)| format!("{worst:.4} (replicate {at})"));
        let _ = writeln!(
            text,
            "  {:24} alone the best in {} of {}, mean regret {:.4}{}, worst {worst}{}",
            line.name,
            best.alone[i],
            best.of,
            regret.mean(),
            ends(interval, 4),
            target.map_or(String::new(), |target| target.reached(line))
        );
    }
    if best.tied > 0 {
        let _ = writeln!(text, "  two or more are equally good in {} of {}", best.tied, best.of);
    }
    for (a, b) in (0..lines.len()).flat_map(|a| (a + 1..lines.len()).map(move |b| (a, b))) {
        text += &turns(lines, [a, b], &columns, less);
    }
    text
}

/// Where the order of two options turns from future to future.
fn turns(lines: &[&Line], [a, b]: [usize; 2], columns: &[Vec<f64>], less: bool) -> String {
    let sign = if less { 1.0 } else { -1.0 };
    let pairs = || columns[a].iter().zip(&columns[b]).map(|(x, y)| sign * (x - y)).enumerate();
    let first: Vec<usize> = pairs().filter(|(_, by)| *by < 0.0).map(|it| it.0).collect();
    let second: Vec<usize> = pairs().filter(|(_, by)| *by > 0.0).map(|it| it.0).collect();
    let (one, other) = (&lines[a].name, &lines[b].name);
    if first.is_empty() || second.is_empty() {
        return format!("  the order of {one} and {other} is the same in all futures\n");
    }
    let flip = Flip { options: [a, b], first, second };
    let mut text = format!(
        "  {one} is better in {} futures, {other} in {}",
        flip.first.len(),
        flip.second.len()
    );
    let inputs: Vec<Vec<f64>> = lines[a]
        .kept
        .all
        .iter()
        .map(|kept| kept.as_ref().map_or(vec![], |it| it.inputs.clone()))
        .collect();
    let names = lines[a].scenario.inputs();
    match flip.turn(&inputs, &vec![Kind::Number; names.len()]) {
        Some(turn) => {
            let side = turn.first.said(names[turn.input], &[], short).unwrap_or_default();
            let right = 100.0 * turn.right;
            let _ = write!(
                text,
                "; the best single rule, right in {right:.0} % of these: {one} where {side}"
            );
        }
        None => text += ": too few, or too much alike, for a rule",
    }
    text + "\n"
}

/// The short clock [ticks].
const SHORT: u32 = 104;

/// Two clocks: displaced people soon, output in the long run; the options that no other beats in both.
pub(super) fn clocks(lines: &[&Line], metrics: &[MetricInfo]) -> Result<String, Failure> {
    if lines.iter().any(|line| line.scenario.time.ticks < SHORT) {
        return Ok("\ntwo clocks: not known of runs shorter than 24 months\n".into());
    }
    let places =
        [place_of(metrics, "displacement.soon")?, place_of(metrics, "bottleneck.discounted")?];
    let of = |line: &Line, place: usize| -> Moments {
        line.column(place).into_iter().filter(|x| !x.is_nan()).collect()
    };
    let both: Vec<[Moments; 2]> =
        lines.iter().map(|line| places.map(|place| of(line, place))).collect();
    let means: Vec<Vec<f64>> = both.iter().map(|[p, o]| vec![p.mean(), -o.mean()]).collect();
    let front = pareto(&means);
    let mut text = String::from(
        "\ntwo clocks: displaced person-months within 24 months, and output of at most ten years, discounted [bh]\n",
    );
    for (i, (line, [people, output])) in lines.iter().zip(&both).enumerate() {
        let word = if front.contains(&i) { "on the Pareto front" } else { "beaten in both" };
        let _ = writeln!(
            text,
            "  {:24} {:12.1}{:24} {:14.0}{:28} {word}",
            line.name,
            people.mean(),
            ends(people.interval(CONFIDENCE), 1),
            output.mean(),
            ends(output.interval(CONFIDENCE), 0)
        );
    }
    Ok(text)
}

/// What the public pays for each displaced person-year that an option avoids, against the first; nothing where it pays nothing.
pub(super) fn prices(lines: &[&Line], metrics: &[MetricInfo]) -> Result<String, Failure> {
    let [spent, years] = [
        place_of(metrics, "demand.public_spent")?,
        place_of(metrics, "displacement.person_years")?,
    ];
    let mut text = String::new();
    for line in &lines[1..] {
        let extra = contrast(&line.column(spent), &lines[0].column(spent), CONFIDENCE);
        let avoided = contrast(&lines[0].column(years), &line.column(years), CONFIDENCE);
        if extra.difference.is_nan() || extra.difference == 0.0 {
            continue;
        }
        let paid = line.column(spent).into_iter().zip(lines[0].column(spent));
        let bought = lines[0].column(years).into_iter().zip(line.column(years));
        let pairs: Vec<(f64, f64)> =
            paid.zip(bought).map(|((a, b), (c, d))| (a - b, c - d)).collect();
        let each = price(&pairs, CONFIDENCE).map_or_else(
            || "no price: none avoided that can be told from nothing".to_owned(),
            |(each, interval)| format!("{each:.0}{} for each", ends(Some(interval), 0)),
        );
        let _ = writeln!(
            text,
            "  {:24} public cost {:+.0}{}, displaced person-years avoided {:+.1}{}: {each}",
            line.name,
            extra.difference,
            ends(extra.interval, 0),
            avoided.difference,
            ends(avoided.interval, 1)
        );
    }
    let title = format!("\nwhat the public pays, against {} [money]\n", lines[0].name);
    Ok(if text.is_empty() { text } else { title + &text })
}

/// The input with a known mean that explains most of a difference, where that is worth it.
pub(super) fn control(line: &Line, own: &[f64], first: &[f64], plain: &Contrast) -> String {
    let by: Vec<f64> = own.iter().zip(first).map(|(a, b)| a - b).collect();
    let names = line.scenario.inputs();
    let candidates = names.iter().enumerate().filter_map(|(i, name)| {
        let setting = line.scenario.get(name)?;
        let Spec::Drawn(law) = &setting.spec else { return None };
        let (low, high) = law.support();
        // A law that is cut at the ends of a range has another mean.
        if setting.whole || !setting.range.holds(low) || !setting.range.holds(high) {
            return None;
        }
        let input =
            |kept: &Option<super::lines::Kept>| kept.as_ref().map_or(f64::NAN, |it| it.inputs[i]);
        let drawn: Vec<f64> = line.kept.all.iter().map(input).collect();
        Some((name, controlled(&by, &drawn, law.mean(), CONFIDENCE)?))
    });
    let best = candidates.max_by(|a, b| a.1.reduction.total_cmp(&b.1.reduction));
    match best {
        Some((name, it)) if it.reduction > WORTH && plain.interval.is_some() => format!(
            "; with {name} as control {:+.4}{}, its variance divided by {:.1} more",
            it.mean,
            ends(Some(it.interval), 4),
            it.reduction
        ),
        _ => String::new(),
    }
}
