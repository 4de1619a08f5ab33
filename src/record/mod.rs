//! What was seen.
//!
//! A run folder holds typed Parquet tables with their units, a manifest with the hash of every file, and a
//! journal that says which replicates are done. Outcomes stream through parts, so that memory does not grow
//! with their number.

mod content;
mod durable;
mod error;
mod frame;
mod plan;
mod table;

pub use durable::Seal;
pub use error::RecordError;
pub use plan::{InputInfo, Plan, VariantPlan};

#[cfg(test)]
mod tests {
    use super::table::{TableReader, TableWriter, read_all};
    use super::*;
    use crate::study::{MetricInfo, Outcome, Reduce, Status};

    #[test]
    fn a_table_is_read_back_as_written() {
        let plan = Plan {
            scenario: "small".into(),
            variants: vec![VariantPlan { name: "main".into(), points: 1, runs: 10 }],
            inputs: vec![],
            metrics: vec![MetricInfo {
                name: "a.b".into(),
                unit: "tasks/week".into(),
                doc: "Tasks.".into(),
                reduce: Reduce::Last,
            }],
            part: 4,
        };
        let outcomes: Vec<Outcome> = (0..10)
            .map(|replicate| Outcome {
                replicate,
                status: Status::Ok,
                ticks: (-2..20_000).collect(),
                series: vec![(-2..20_000).map(f64::from).collect()],
                finals: vec![if replicate == 3 { f64::NAN } else { replicate as f64 }],
                ..Outcome::default()
            })
            .collect();
        let path = std::env::temp_dir().join("probe-series.parquet");
        let frame = frame::series(&plan, &outcomes).unwrap();
        let mut writer = TableWriter::create(&path, &plan.series_columns(), false).unwrap();
        writer.push(&frame).unwrap();
        let finished = writer.finish().unwrap();
        let back = read_all(&path, &finished.seal).unwrap();
        assert!(back.equals_missing(&frame));
        let mut reader = TableReader::open(&path, &finished.seal, vec!["a.b".into()]).unwrap();
        let mut rows = 0;
        while let Some(group) = reader.next_frame().unwrap() {
            rows += group.height();
            println!("{}", group.height());
        }
        assert_eq!(rows, 200_020);
        let path = std::env::temp_dir().join("probe-runs.parquet");
        let mut writer = TableWriter::create(&path, &plan.run_columns(), false).unwrap();
        writer.push(&frame::runs(&plan, &outcomes).unwrap()).unwrap();
        writer.finish().unwrap();
    }
}
