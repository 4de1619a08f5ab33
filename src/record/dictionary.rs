//! The data dictionary: every column, with its unit and meaning.

use serde_json::{Value, json};

use super::plan::{Column, Plan};

/// The bytes of `dictionary.json`.
pub(super) fn dictionary(plan: &Plan) -> Vec<u8> {
    let mut columns: Vec<Value> = Vec::new();
    let tables = [
        ("runs.parquet", plan.run_columns()),
        ("series.parquet", plan.series_columns()),
        ("design.parquet", plan.design_columns()),
    ];
    for (table, its) in &tables {
        for column in its {
            match columns.iter_mut().find(|it| it["name"] == column.name.as_str()) {
                Some(known) => {
                    if let Some(tables) = known["tables"].as_array_mut() {
                        tables.push(json!(table));
                    }
                }
                None => columns.push(entry(plan, column, table)),
            }
        }
    }
    let variants: Vec<&str> = plan.variants.iter().map(|it| it.name.as_str()).collect();
    let all = json!({ "scenario": plan.scenario, "variants": variants, "columns": columns });
    let mut bytes = serde_json::to_vec_pretty(&all).expect("a dictionary has only texts");
    bytes.push(b'\n');
    bytes
}

fn entry(plan: &Plan, column: &Column, table: &str) -> Value {
    let mut entry = json!({
        "name": column.name,
        "type": column.kind.word(),
        "unit": column.unit,
        "meaning": column.doc,
        "tables": [table],
    });
    if let Some(metric) = plan.metrics.iter().find(|it| it.name == column.name) {
        // How the series becomes the number in runs.parquet.
        entry["over_the_run"] = json!(metric.reduce);
    }
    entry
}
