//! What binds, told in two ways: by what is scarcest, and by what more of it would bring.

use super::arms::{More, MoreOfEach, and};
use super::loaded::{CONFIDENCE, Loaded};
use super::page::Table;
use super::replicates::{Values, change_of};
use super::say::plain;
use super::statement::{Met, Statement};
use crate::chart::Estimate;
use crate::chart::words::{percent, range, short};
use crate::engine::column;
use crate::model::bottleneck::{CAPS, LIMITS};
use crate::model::states::bottleneck;
use crate::record::RecordError;
use crate::summary::{Bounds, wilson};

type Result<T> = std::result::Result<T, RecordError>;

/// Elasticity of output to a little more of each input, on the same random numbers.
pub struct Bindings;

impl Statement for Bindings {
    const ABOUT: &'static str = "What more of each input would bring";
    type Needs = MoreOfEach;
    type Said = (String, Table);

    fn say(run: &Loaded, more: Vec<More>) -> Result<Met<(String, Table)>> {
        let own = output(run, 0)?;
        let (mut rows, mut all) = (vec![], vec![]);
        for it in &more {
            let with = output(run, it.variant)?;
            let change = change_of(&own, &with, Bounds::Free);
            if !change.by.value.is_finite() {
                continue;
            }
            // Of logarithms, relative to the runs of the pairs, which may be few of all.
            let relative = |x: f64| (x / change.before.value).ln_1p() / it.by.ln_1p();
            let [value, low, high] = [change.by.value, change.by.low, change.by.high].map(relative);
            let by = Estimate { value, low, high };
            let pairs = own.keys().filter(|replicate| with.contains_key(replicate)).count();
            let words = format!("{} of {}", percent(it.by), it.input);
            rows.push(vec![words, plain(&by), moves(&by, pairs)]);
            all.push((it.input, by));
        }
        if rows.is_empty() {
            return Ok(Err("No run has both more of an input and as much as there is.".into()));
        }
        let header = ["more", "elasticity of output", "does it move output?"];
        let note = format!(
            "Paired with the scenario itself on the same random numbers; 95 % intervals. The index says what is scarce in a \
             run, the elasticity what more of it would change; where they disagree, attention to the scarcest input alone \
             would be misplaced. {}",
            agreement(run, &more)?
        );
        let title =
            "What holds output back, by what more of it would bring [% of output for 1 % of input]";
        Ok(Ok((binds(&all), Table::new(title, &header).rows(rows).note(&note))))
    }
}

/// Output of the later half of the run, by replicate, where records were kept; else of the whole `[bh/week]`.
fn output(run: &Loaded, variant: u32) -> Result<Values> {
    match run.plan().series {
        true => run.since(bottleneck::metric::OUTPUT, variant, run.scenario.time.ticks as i32 / 2),
        false => Ok(run.values(&[bottleneck::metric::OUTPUT], variant)?.remove(0)),
    }
}

/// An elasticity below which an input does not bind `[% of output for 1 % of input]`.
const BINDS: f64 = 0.1;

/// What binds: the input that more of moves output most, those that may bring as much, none, or not known.
fn binds(all: &[(&str, Estimate)]) -> String {
    const UNKNOWN: &str = "More of one input at a time: too few runs to tell what binds.";
    let all_known = all.iter().all(|(_, e)| e.low.is_finite() && e.high.is_finite());
    let known = all.iter().filter(|(_, e)| e.low.is_finite() && e.high.is_finite());
    let Some((_, most)) = known.clone().max_by(|a, b| a.1.value.total_cmp(&b.1.value)) else {
        return UNKNOWN.into();
    };
    if all_known && known.clone().all(|(_, e)| e.high < BINDS) {
        return "More of one input at a time: nothing binds, for no input would ten per cent more bring one per cent more output.".into();
    }
    if most.low <= 0.0 || most.value < BINDS {
        return UNKNOWN.into();
    }
    let joint = known.filter(|(_, e)| e.high >= most.low && e.value >= BINDS);
    let names: Vec<String> = joint.map(|(name, _)| (*name).to_owned()).collect();
    let value = short(most.value);
    match names.as_slice() {
        [one] => format!(
            "More of one input at a time: what binds is {one}, with an elasticity of output of {value}."
        ),
        several => format!(
            "More of one input at a time: {} bind jointly, or the runs are too few to tell them apart; the largest elasticity of output \
             is {value}.",
            and(several)
        ),
    }
}

/// Whether more of an input moves output, as far as so many pairs tell.
fn moves(by: &Estimate, pairs: usize) -> String {
    match (by.low > 0.0 || by.high < 0.0, by.low == 0.0 && by.high == 0.0) {
        (true, _) => "yes".to_owned(),
        (_, true) => format!("no, in none of {pairs} runs"),
        _ => "too few runs to tell".to_owned(),
    }
}

/// In how many runs what is scarcest is the one of which a like share more moves output most.
fn agreement(run: &Loaded, more: &[More]) -> Result<String> {
    if more.len() < 2 {
        return Ok("Whether the two agree is not known: one input alone was varied.".into());
    }
    let caps = &LIMITS[..CAPS];
    let indices: Vec<String> =
        caps.iter().map(|it| column(bottleneck::metric::INDEX, it)).collect();
    if indices.iter().any(|it| !run.recorded(it)) {
        return Ok("Which input is scarcest is not recorded.".into());
    }
    let columns: Vec<&str> = indices.iter().map(String::as_str).collect();
    let scarce = run.values(&columns, 0)?;
    let own = run.values(&[bottleneck::metric::OUTPUT], 0)?.remove(0);
    let mut gains = vec![];
    for it in more {
        let more = run.values(&[bottleneck::metric::OUTPUT], it.variant)?.remove(0);
        let each = |(run, y): (&u64, &f64)| {
            let gain = (more.get(run)? / y).ln() / it.by.ln_1p();
            gain.is_finite().then_some((*run, gain))
        };
        gains.push(own.iter().filter_map(each).collect());
    }
    let (mut agree, mut moved, mut still) = (0, 0, 0);
    for it in own.keys() {
        let (Some((scarcest, _)), Some((best, gain))) =
            (least(&scarce, *it, 1.0), least(&gains, *it, -1.0))
        else {
            continue;
        };
        if gain < 0.0 {
            moved += 1;
            agree += u64::from(caps[scarcest] == more[best].input);
        } else {
            still += 1;
        }
    }
    let Some(share) = wilson(agree, moved, CONFIDENCE) else {
        return Ok(
            "Whether the two agree is not known: more of an input moves output in no run.".into()
        );
    };
    let between = range(share.lower, share.upper);
    let mut words = format!(
        "The two agree in {agree} of {moved} runs ({between}): there what has the lowest index, on average over the years, is \
         also that of those varied of which a like share more brings most."
    );
    if still > 0 {
        words += &format!(" In {still} more runs no input brings anything.");
    }
    Ok(words)
}

/// The place of the least number of a replicate, each times `sign`, and that; the first of equals.
fn least(columns: &[Values], replicate: u64, sign: f64) -> Option<(usize, f64)> {
    let known = columns.iter().map(|values| values.get(&replicate));
    let known = known.enumerate().filter_map(|(i, x)| Some((i, sign * x?)));
    known.min_by(|a, b| a.1.total_cmp(&b.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_0_in_every_pair_is_no_lack_of_runs() {
        let by = |low: f64, high: f64| Estimate { value: (low + high) / 2.0, low, high };
        assert_eq!(moves(&by(0.0, 0.0), 4), "no, in none of 4 runs");
        assert_eq!(moves(&by(0.1, 0.3), 4), "yes");
        assert_eq!(moves(&by(-0.1, 0.3), 4), "too few runs to tell");
        assert_eq!(moves(&by(f64::NAN, f64::NAN), 1), "too few runs to tell");
    }

    #[test]
    fn what_binds_is_what_more_of_brings_most_and_nothing_may() {
        let e = |value: f64, half: f64| Estimate { value, low: value - half, high: value + half };
        let said = |tasks, execution| binds(&[("tasks", tasks), ("execution", execution)]);
        assert!(said(e(0.9, 0.1), e(0.1, 0.1)).contains("what binds is tasks"));
        assert!(said(e(0.9, 0.2), e(0.7, 0.1)).contains("tasks and execution bind jointly"));
        assert!(said(e(0.02, 0.05), e(-0.3, 0.1)).contains("nothing binds"));
        assert!(said(e(0.9, 1.0), e(0.1, 0.1)).contains("too few runs"));
        assert!(said(e(0.05, 0.1), e(0.0, 0.1)).contains("too few runs"));
        assert!(binds(&[("tasks", e(0.9, f64::NAN))]).contains("too few runs"));
    }

    #[test]
    fn the_least_of_a_replicate_skips_what_is_not_known_of_it() {
        let columns =
            [Values::from([(0, 2.0), (1, 1.0)]), Values::new(), Values::from([(0, 1.0), (2, 0.0)])];
        assert_eq!(least(&columns, 0, 1.0), Some((2, 1.0)));
        assert_eq!(least(&columns, 0, -1.0), Some((0, -2.0)));
        assert_eq!((least(&columns, 2, 1.0), least(&columns, 3, 1.0)), (Some((2, 0.0)), None));
    }
}
