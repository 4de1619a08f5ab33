//! The order of a tick, from the schedule that runs it.

use std::fmt::Write as _;

use crate::engine::Phase;

/// The phases of a tick in Markdown, each with the systems that run in it: their rooms, in the order in which they run.
pub(super) fn table(order: &[(Phase, String)]) -> String {
    let mut text = "# The order of a tick\n\nMade by `telosim explain tick` from the schedule. A tick is a week.\n\n\
                    | phase | question | what runs, in its order |\n| --- | --- | --- |\n\
                    | (levers) | Which dated parameters change today? | |\n"
        .to_owned();
    for phase in Phase::ORDER {
        let mut rooms: Vec<(String, Vec<String>)> = vec![];
        for (_, path) in order.iter().filter(|(of, _)| *of == phase) {
            let Some((room, action)) = of_room(path) else { continue };
            match rooms.last_mut() {
                Some((last, actions)) if *last == room => actions.push(action),
                _ => rooms.push((room, vec![action])),
            }
        }
        let each =
            |(room, actions): &(String, Vec<String>)| format!("`{room}`: {}", actions.join(", "));
        let what: Vec<String> = rooms.iter().map(each).collect();
        let _ = writeln!(text, "| {phase:?} | {} | {} |", phase.question(), what.join("; "));
    }
    text + "| (observe) | Every metric is read; nothing can change. | |\n"
}

/// The room of a system's path, and in words what it does.
fn of_room(path: &str) -> Option<(String, String)> {
    let parts: Vec<&str> = path.split("::").collect();
    let model = parts.iter().position(|part| *part == "model")?;
    Some(((*parts.get(model + 1)?).to_owned(), parts.last()?.replace('_', " ")))
}
