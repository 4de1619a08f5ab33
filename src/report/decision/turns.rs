//! Which assumptions turn the order of two options, and where.

use super::{CONFIDENCE, Known, Loaded, Turn};
use crate::chart::words::short;
use crate::record::RecordError;
use crate::report::label;
use crate::summary::{Flip, Kind, contrast};

/// Assumptions that are told at most.
const MOST: usize = 5;
/// Share of the futures in which a rule must be right to be told: more than the better option is better anyway.
const RIGHT: f64 = 0.55;

/// What one option keeps more than another by what is drawn, from the work lost with each in every future.
pub(super) fn of(
    run: &Loaded,
    [best, next]: [&[f64]; 2],
    by: f64,
) -> Result<Vec<Turn>, RecordError> {
    let names: Vec<String> = run.plan().inputs.iter().map(|it| it.name.clone()).collect();
    let columns: Vec<String> = names.iter().map(|it| format!("input:{it}")).collect();
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let values = run.values(&columns, 0)?;
    let better = |way: f64| -> Vec<usize> {
        let pairs = best.iter().zip(next).enumerate();
        pairs.filter(|(_, (a, b))| way * (*a - *b) < 0.0).map(|it| it.0).collect()
    };
    let flip = Flip { options: [0, 1], first: better(1.0), second: better(-1.0) };
    let often = flip.first.len() as f64 / (flip.first.len() + flip.second.len()).max(1) as f64;
    let mut turns = vec![];
    for (name, column) in names.iter().zip(&values) {
        let inputs: Vec<Vec<f64>> = (0..best.len() as u64)
            .map(|future| vec![column.get(&future).copied().unwrap_or(f64::NAN)])
            .collect();
        let Some(turn) = flip.turn(&inputs, &[Kind::Number]) else { continue };
        let Some(rule) = turn.first.said(&label::parameter(name), &[], short) else { continue };
        if turn.right < RIGHT.max(often) {
            continue;
        }
        let side = |inside: bool| -> Vec<usize> {
            (0..best.len()).filter(|&it| turn.first.holds(inputs[it][0]) == inside).collect()
        };
        let sides = [side(true), side(false)];
        let more = |futures: &Vec<usize>| {
            let pick = |of: &[f64]| futures.iter().map(|&it| by * of[it]).collect::<Vec<f64>>();
            Known::of(&contrast(&pick(next), &pick(best), CONFIDENCE))
        };
        let futures = [0, 1].map(|it| sides[it].len() as u64);
        turns.push(Turn {
            rule,
            right: turn.right,
            more: [more(&sides[0]), more(&sides[1])],
            futures,
        });
    }
    turns.sort_by(|a, b| b.right.total_cmp(&a.right));
    turns.truncate(MOST);
    Ok(turns)
}
