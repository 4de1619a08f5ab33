//! What differs in the counterfactual, found by asking the code that makes it.

use std::fmt::Write as _;

use serde_json::Value as Json;

use super::{Known, neutral};
use crate::model::Model;
use crate::scenario::{Kind, Parameter};

/// A model in which one parameter has this value, as its reference has it; `None` where the model refuses the value.
fn through(parameter: &Parameter, value: &Json) -> Option<Json> {
    let mut model = serde_json::to_value(Model::default()).ok()?;
    let (room, name) = parameter.path.split_once('.')?;
    model[room][name] = value.clone();
    // JSON has no infinity: an unbounded parameter is one that is not there.
    for room in model.as_object_mut()?.values_mut() {
        room.as_object_mut()?.retain(|_, value| !value.is_null());
    }
    let model: Model = serde_json::from_value(model).ok()?;
    let reference = serde_json::to_value(model.reference()).ok()?;
    Some(reference[room][name].clone())
}

/// Values that a parameter may have, enough to see whether the reference keeps them.
fn values(parameter: &Parameter) -> Vec<Json> {
    match &parameter.kind {
        Kind::Flag => vec![true.into(), false.into()],
        Kind::Choice(words) => words.iter().map(|(word, _)| word.as_str().into()).collect(),
        Kind::Number => {
            let low = parameter
                .range
                .min
                .map_or(1.0, |(least, open)| if open { least + 0.5 } else { least });
            let high = parameter.range.max.map_or(low + 1.0, |(most, _)| most.min(low + 1.0));
            vec![low.into(), f64::midpoint(low, high).into()]
        }
        Kind::Count => {
            let low = parameter.range.min.map_or(0, |(least, _)| least as i64);
            vec![low.into(), (low + 1).into()]
        }
        _ => vec![],
    }
}

/// The value that a parameter has in the reference whatever the scenario gives it; `None` where the reference keeps it.
fn fixed(parameter: &Parameter) -> Option<Json> {
    let seen: Vec<Json> =
        values(parameter).iter().filter_map(|value| through(parameter, value)).collect();
    (seen.len() > 1 && seen.windows(2).all(|pair| pair[0] == pair[1])).then(|| seen[0].clone())
}

/// The parameters that the reference does not take from the scenario, in Markdown.
pub(super) fn table(known: &Known) -> String {
    let mut text = "# The reference\n\nMade by `telosim explain reference`. The reference, or counterfactual, is the same world on the same random \
                    numbers, in which people coordinate and execute all work throughout. Every lever keeps the value that `[base]` gives it, \
                    neutral where it gives none; no dated lever acts. Besides, each of these parameters has the value shown, whatever the \
                    scenario gives it. All others are the scenario's.\n\n\
                    | parameter | in the reference | neutral | meaning |\n| --- | --- | --- | --- |\n"
        .to_owned();
    for parameter in &known.vocabulary.parameters {
        let Some(value) = fixed(parameter) else { continue };
        let value = if value.is_null() { "unbounded".to_owned() } else { value.to_string() };
        let doc = parameter.doc.replace('|', "\\|");
        let _ =
            writeln!(text, "| `{}` | {value} | {} | {doc} |", parameter.path, neutral(parameter));
    }
    text
}
