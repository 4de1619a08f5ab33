//! A flag on the first screen: much of what was ordered was not done in time, so that money that is meant for work buys none.

use super::loaded::Loaded;
use crate::chart::words::{percent, range};
use crate::model::states::economy::metric::UNSERVED;
use crate::record::RecordError;

/// Above this share of accepted work the result carries the flag `[share]`.
const MUCH: f64 = 0.02;

/// That much of what is ordered is not done in time, where it is.
///
/// # Errors
/// I/O or damage.
pub fn flag(run: &Loaded) -> Result<Option<String>, RecordError> {
    if !run.recorded(UNSERVED) {
        return Ok(None);
    }
    let late = run.estimate(UNSERVED, 0)?.filter(|it| it.value > MUCH);
    Ok(late.map(|it| {
        let between =
            if it.low.is_finite() { format!(" ({})", range(it.low, it.high)) } else { String::new() };
        format!(
            "Orders wait: {}{between} of the work that organizations accept is begun after more than 13 weeks or given up, so that \
             part of the money that is meant for it buys nothing in time.",
            percent(it.value)
        )
    }))
}
