//! The data dictionary: every column, with its unit and meaning, and where it is.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::manifest::FileEntry;
use super::plan::{Column, Plan};
use crate::engine::Stratum;

/// The bytes of `dictionary.json`, given the files that there are.
pub(super) fn dictionary(plan: &Plan, files: &BTreeMap<String, FileEntry>) -> Vec<u8> {
    let mut columns: Vec<Value> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut tables =
        vec![("runs.parquet", plan.run_columns()), ("design.parquet", plan.design_columns())];
    if plan.series {
        tables.insert(1, ("series.parquet", plan.series_columns()));
    }
    for (table, its) in &tables {
        let empty = |name: &String| files.get(*table).is_some_and(|it| it.left_out.contains(name));
        for column in its {
            let place = *places.entry(column.name.clone()).or_insert_with(|| {
                columns.push(entry(plan, column));
                columns.len() - 1
            });
            let list = if empty(&column.name) { "null_throughout" } else { "tables" };
            if let Some(tables) = columns[place][list].as_array_mut() {
                tables.push(json!(table));
            }
        }
    }
    let variants: Vec<&str> = plan.variants.iter().map(|it| it.name.as_str()).collect();
    let all = json!({ "scenario": plan.scenario, "variants": variants, "columns": columns });
    let mut bytes = serde_json::to_vec_pretty(&all).expect("a dictionary has only texts");
    bytes.push(b'\n');
    bytes
}

fn entry(plan: &Plan, column: &Column) -> Value {
    let mut entry = json!({
        "name": column.name,
        "type": column.kind.word(),
        "unit": column.unit,
        "meaning": column.doc,
        "tables": [],
        // Tables that leave the column out, because it has no value in any row.
        "null_throughout": [],
    });
    if let Some(metric) = plan.metrics.iter().find(|it| it.name == column.name) {
        // How the series becomes the number in runs.parquet.
        entry["over_the_run"] = json!(metric.reduce);
        if let Some(Stratum { quantity, by, of }) = &metric.stratum {
            entry["stratum"] = json!({ "of": quantity, "by": by, "is": of });
        }
    }
    entry
}
