//! What binds, told in two ways: by what is scarcest, and by what more of it would bring.

use super::loaded::{CONFIDENCE, Loaded, difference};
use super::page::Table;
use super::replicates::Values;
use super::say::plain;
use crate::chart::Estimate;
use crate::chart::words::range;
use crate::model::bottleneck::INPUTS;
use crate::record::RecordError;
use crate::summary::wilson;

type Result<T> = std::result::Result<T, RecordError>;

/// The inputs that can bind.
const SIX: usize = 6;
/// By how much more of an input output is asked to move [share].
const MORE: f64 = 0.1;

/// Elasticity of output to ten per cent more of each input, on the same draws.
///
/// # Errors
/// I/O, damage or a missing metric.
pub fn bindings(run: &Loaded) -> Result<Option<Table>> {
    let base = run.estimate("bottleneck.output", 0)?.map_or(f64::NAN, |e| e.value);
    let mut rows = vec![];
    for input in &INPUTS[..SIX] {
        let Some(variant) = run.variant(&format!("more-{input}")) else { continue };
        if let Some(contrast) = run.contrast("bottleneck.output", variant, 0)? {
            let e = difference(&contrast);
            let [value, low, high] = [e.value, e.low, e.high].map(|x| x / base / MORE);
            let by = Estimate { value, low, high };
            let told = by.low > 0.0 || by.high < 0.0;
            let verdict = if told { "yes" } else { "cannot be told from none" };
            rows.push(vec![(*input).to_owned(), plain(&by), verdict.into()]);
        }
    }
    let header = ["ten per cent more of", "elasticity of output", "does it move output?"];
    let note = format!(
        "Paired with the scenario itself on the same draws; 95 % intervals. The index says what is scarce in a run, the \
         elasticity what more of it would change; where they disagree, attention to the scarcest input alone would be \
         misplaced. {}",
        agreement(run)?
    );
    Ok((!rows.is_empty()).then(|| {
        Table::new(
            "What binds, by what more of it would bring [% of output for 1 % of input]",
            &header,
        )
        .rows(rows)
        .note(&note)
    }))
}

/// In how many runs the scarcest input is the one of which more moves output most.
fn agreement(run: &Loaded) -> Result<String> {
    let indices = INPUTS[..SIX].iter().map(|input| format!("bottleneck.index_{input}"));
    let indices: Vec<String> = indices.collect();
    let columns: Vec<&str> = indices.iter().map(String::as_str).collect();
    let scarce = run.values(&columns, 0)?;
    let own = run.values(&["bottleneck.output"], 0)?.remove(0);
    let mut gains = vec![Values::new(); SIX];
    for (gains, input) in gains.iter_mut().zip(&INPUTS[..SIX]) {
        let Some(variant) = run.variant(&format!("more-{input}")) else { continue };
        let more = run.values(&["bottleneck.output"], variant)?.remove(0);
        *gains = own.iter().filter_map(|(it, y)| Some((*it, more.get(it)? - y))).collect();
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
            agree += u64::from(scarcest == best);
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
        "The two agree in {agree} of {moved} runs ({between}): there the input with the lowest index, on average over the \
         years, is also the one of which ten per cent more brings most."
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
    fn the_least_of_a_replicate_skips_what_is_not_known_of_it() {
        let columns =
            [Values::from([(0, 2.0), (1, 1.0)]), Values::new(), Values::from([(0, 1.0), (2, 0.0)])];
        assert_eq!(least(&columns, 0, 1.0), Some((2, 1.0)));
        assert_eq!(least(&columns, 0, -1.0), Some((0, -2.0)));
        assert_eq!((least(&columns, 2, 1.0), least(&columns, 3, 1.0)), (Some((2, 0.0)), None));
    }
}
