//! Options on two clocks: what each comes to in people now and in output in the long run, over all futures.

use super::Field;
use crate::chart::Estimate;
use crate::report::loaded::CONFIDENCE;
use crate::report::page::Block;
use crate::report::say::{plain, share};
use crate::summary::{Bounds, Moments, pareto};

impl Field<'_> {
    /// The options that no other beats in both clocks.
    pub(super) fn clocks(&self) -> Block {
        let by_line: Vec<Vec<f64>> = self.displaced.iter().map(|it| over_futures(it)).collect();
        let every = |at: usize| by_line.iter().all(|it| it.get(at).is_some_and(|x| x.is_finite()));
        let shared: Vec<bool> = (0..by_line.first().map_or(0, Vec::len)).map(every).collect();
        // Replicates that all options have: else chance would decide between one with few and one with many.
        let mean = |of: &[Vec<f64>], bounds: Bounds| {
            let all = over_futures(of).into_iter().zip(&shared);
            let moments: Moments = all.filter(|(_, shared)| **shared).map(|it| it.0).collect();
            let ends = bounds.interval(&moments, CONFIDENCE);
            let [low, high] = ends.map_or([f64::NAN; 2], |it| [it.lower, it.upper]);
            Estimate { value: moments.mean(), low, high }
        };
        let clocks: Vec<[Estimate; 2]> = (self.displaced.iter().zip(&self.output))
            .map(|(d, o)| [mean(d, Bounds::Free), mean(o, Bounds::Positive)])
            .collect();
        let places: Vec<Vec<f64>> = clocks.iter().map(|[d, o]| vec![d.value, -o.value]).collect();
        let front = pareto(&places);
        let line = |(i, [displaced, output]): (usize, &[Estimate; 2])| {
            let on = if front.contains(&i) { "not beaten" } else { "beaten in both" };
            let name = self.names[i];
            format!(
                "{name}: net job loss {}, output {} × base: {on}.",
                share(displaced),
                plain(output)
            )
        };
        let mut lines: Vec<String> = clocks.iter().enumerate().map(line).collect();
        lines.insert(
            0,
            "Two clocks, people now and output in the long run, in means over all futures and the replicates that all options have, which alone say what is beaten; \
             telosim compare has them for 24 months and for all years, discounted."
                .into(),
        );
        Block::List(lines)
    }
}

/// A quantity by replicate, in means over futures: these are what the design made of them, and what differs by chance is
/// replicates, if there are several; else by future. NaN where it is not known.
pub(super) fn over_futures(of: &[Vec<f64>]) -> Vec<f64> {
    let known = |all: &mut dyn Iterator<Item = f64>| -> f64 {
        all.filter(|x| !x.is_nan()).collect::<Moments>().mean()
    };
    match of.first().map_or(0, Vec::len) {
        1 => of.iter().map(|runs| runs[0]).collect(),
        runs => (0..runs).map(|run| known(&mut of.iter().map(|it| it[run]))).collect(),
    }
}
