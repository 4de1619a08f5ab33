//! Before a run goes on, one of its replicates is simulated again: the same bits, or nothing is added.

use super::Failure;
use super::output::note;
use crate::record::Recorder;
use crate::study::Outcome;

/// Differences that are told.
const SHOWN: usize = 5;

/// Simulates a kept replicate again, of the variant `cheapest` if one of it is kept, and compares all that is recorded of it.
/// `play` gives nothing where it was stopped.
pub(super) fn compare<E>(
    recorder: &Recorder,
    cheapest: Option<u32>,
    quiet: bool,
    play: impl FnOnce(&Outcome) -> Result<Option<Outcome>, E>,
) -> Result<(), Failure>
where
    Failure: From<E>,
{
    let Some(kept) = recorder.golden(cheapest)? else { return Ok(()) };
    let Some(again) = play(&kept)? else { return Ok(()) };
    let manifest = recorder.manifest();
    let variant = &manifest.identity.plan.variants[kept.variant as usize];
    let point = if variant.points > 1 { format!(", point {}", kept.point) } else { String::new() };
    let which = format!("replicate {} of {}{point}", kept.replicate, variant.name);
    let different = recorder.differences(&kept, again);
    if different.is_empty() {
        if !quiet {
            note!("{which} was simulated again, and has the same bits");
        }
        return Ok(());
    }
    let more = match different.len() {
        n if n > SHOWN => format!("; and {} more", n - SHOWN),
        _ => String::new(),
    };
    let words = format!(
        "{which} was simulated again and has other bits than are kept of it: {}{more}. Rows of two engines do not stand in one \
         folder, so nothing was added: go on with the program that began it (telosim {}, results epoch {}), or write into another \
         folder (--out)",
        different[..different.len().min(SHOWN)].join("; "),
        manifest.version,
        manifest.identity.epoch
    );
    Err(Failure::Plain(78, words))
}
