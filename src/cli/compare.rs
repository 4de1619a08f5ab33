//! `telosim compare`: the same draws through several scenarios.

use std::fmt::Write as _;
use std::io;

use super::run::{Watch, name_of};
use super::{CompareArgs, Failure, print, read, words};
use crate::study::{Cast, Outcome, Sink, Status, Threads};
use crate::summary::{Moments, contrast};

/// Metrics that are compared unless others are named.
const METRICS: [&str; 8] = [
    "displacement.share",
    "displacement.idle",
    "displacement.separated",
    "displacement.entrants",
    "bottleneck.output",
    "tasks.scaling",
    "purposes.scaling",
    "coordination.lead_time",
];

/// Keeps the final numbers of the scenario itself, by replicate.
struct Finals {
    values: Vec<Vec<f64>>,
    width: usize,
}

impl Sink for Finals {
    fn take(&mut self, outcome: Outcome) -> io::Result<()> {
        if outcome.variant == 0 {
            let place = outcome.replicate as usize;
            if self.values.len() <= place {
                self.values.resize(place + 1, vec![f64::NAN; self.width]);
            }
            if outcome.status == Status::Ok {
                self.values[place] = outcome.finals;
            }
        }
        Ok(())
    }
}

pub(super) fn compare(args: &CompareArgs) -> Result<(), Failure> {
    let (metrics, vocabulary) = words()?;
    let wanted: Vec<&str> = if args.metrics.is_empty() {
        METRICS.to_vec()
    } else {
        args.metrics.iter().map(String::as_str).collect()
    };
    let places = wanted.iter().map(|&name| {
        let place = metrics.iter().position(|m| m.name == name);
        place.ok_or_else(|| Failure::Plain(2, format!("there is no metric `{name}`")))
    });
    let places = places.collect::<Result<Vec<usize>, Failure>>()?;
    // Everything is read before anything is run.
    let mut scenarios = vec![];
    for path in &args.scenarios {
        scenarios.push(read(path, &args.common, &vocabulary)?);
    }
    let seed = scenarios[0].ensemble.seed;
    let runs = scenarios.iter().map(|s| s.ensemble.runs).min().unwrap_or(0);
    let threads = Threads::new(args.common.jobs)?;
    let mut all = vec![];
    for scenario in &mut scenarios {
        // The same draws: one seed, as many replicates, and no panel that nobody asked for.
        (scenario.ensemble.seed, scenario.ensemble.runs) = (seed, runs);
        scenario.panels.clear();
        let cast = Cast::new(scenario, &vocabulary);
        let mut finals = Finals { values: vec![], width: metrics.len() };
        let mut watch = Watch::new(scenario, &metrics);
        let ensemble = cast.ensemble();
        threads.run(|| ensemble.run(&cast, &mut finals, &mut watch, &|| true))?;
        all.push(finals.values);
    }
    let mut text = format!("{runs} runs each, seed {seed}; intervals of 95 %\n");
    for (&place, &name) in places.iter().zip(&wanted) {
        let column =
            |values: &[Vec<f64>]| values.iter().map(|row| row[place]).collect::<Vec<f64>>();
        let first = column(&all[0]);
        let _ = writeln!(text, "\n{name} [{}]", metrics[place].unit);
        for (path, values) in args.scenarios.iter().zip(&all) {
            let own = column(values);
            let mut moments = Moments::default();
            own.iter().filter(|v| !v.is_nan()).for_each(|&v| moments.push(v));
            let interval = moments.interval(0.95);
            let range =
                interval.map_or(String::new(), |i| format!(" [{:.4}, {:.4}]", i.lower, i.upper));
            let _ = write!(text, "  {:24} {:12.4}{range:24}", name_of(path), moments.mean());
            if path != &args.scenarios[0] {
                let c = contrast(&own, &first, 0.95);
                let range = c
                    .interval
                    .map_or(String::new(), |i| format!(" [{:+.4}, {:+.4}]", i.lower, i.upper));
                let _ = write!(text, "  difference {:+.4}{range}", c.difference);
                if let Some(reduction) = c.reduction {
                    let _ = write!(text, ", pairing divides its variance by {reduction:.1}");
                }
            }
            text.push('\n');
        }
    }
    print(&text)
}
