//! How a law is written.

use std::fmt::Write as _;

use crate::engine::Law;

/// How a law is written, as its schema has it.
pub(super) fn forms() -> String {
    let schema = schemars::schema_for!(Law);
    let mut text = "What may stand where an uncertain number may.\n\n    3.5\n    \"2 to 6\"    5th and 95th percentile\n".to_owned();
    let all = schema.get("oneOf").and_then(|forms| forms[2]["properties"].as_object());
    for (name, law) in all.into_iter().flatten() {
        let forms =
            law["oneOf"].as_array().map_or_else(|| vec![law], |forms| forms.iter().collect());
        for form in forms {
            let Some(fields) = form["properties"].as_object() else { continue };
            let needed = |field: &String| {
                form["required"].as_array().is_some_and(|all| all.contains(&field.as_str().into()))
            };
            let field = |field: &String| {
                if needed(field) { format!("{field} = ...") } else { format!("[{field} = ...]") }
            };
            let fields: Vec<String> = fields.keys().map(field).collect();
            let _ = writeln!(text, "    {{ {name} = {{ {} }} }}", fields.join(", "));
        }
    }
    text + "\nNumbers are in the parameter's unit, but for shapes (alpha, beta, shape), weights and log_sd, which have none; what stands in brackets \
            may be left out. A text with a unit, as in \"2 h\", may stand for a number.\n"
}
