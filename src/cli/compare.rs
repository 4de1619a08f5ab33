//! `telosim compare`: the same draws through several scenarios.

use std::fmt::Write as _;

use super::lines::{Line, Which, derived};
use super::run::{Watch, name_of};
use super::{CompareArgs, Failure, options, print, read, words};
use crate::engine::MetricInfo;
use crate::scenario::{Vocabulary, known_metric};
use crate::study::{Cast, Threads};
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
/// Runs before the difference is looked at first, and between two looks.
const LOOKS: [u64; 2] = [30, 10];
/// Confidence of every interval.
pub(super) const CONFIDENCE: f64 = 0.95;

/// The place of a metric by its name.
pub(super) fn place_of(metrics: &[MetricInfo], name: &str) -> Result<usize, Failure> {
    let found = known_metric(name, metrics).map_err(|why| Failure::Plain(2, why))?;
    Ok(metrics.iter().position(|m| m.name == found.name).unwrap_or(0))
}

/// The lines that are run: the files, then what is needed to tell assumptions from policy.
fn lines(
    args: &CompareArgs,
    metrics: &[MetricInfo],
    vocabulary: &Vocabulary,
) -> Result<Vec<Line>, Failure> {
    // Everything is read before anything is run.
    let mut lines = vec![];
    for path in &args.scenarios {
        let scenario = read(path, &args.common, vocabulary)?;
        lines.push(Line::new(name_of(path), Which::File, scenario, metrics));
    }
    let seed = lines[0].scenario.ensemble.seed;
    let runs = lines.iter().map(|line| line.scenario.ensemble.runs).min().unwrap_or(0);
    if let [one, other] = &lines[..] {
        let more = derived(&one.scenario, &other.scenario);
        let line = |(which, scenario)| Line::new(String::new(), which, scenario, metrics);
        lines.extend(more.into_iter().map(line));
    }
    for line in &mut lines {
        // The same draws: one seed, as many replicates, no arm that nobody asked for, and one rule to stop by.
        let ensemble = &mut line.scenario.ensemble;
        (ensemble.seed, ensemble.runs, ensemble.precision) = (seed, runs, None);
        line.scenario.arms.clear();
    }
    Ok(lines)
}

/// Half the width of the widest interval of a difference from the first; infinite where there is none.
fn widest(lines: &[Line], place: usize) -> f64 {
    let first = lines[0].column(place);
    let others = lines[1..].iter().filter(|line| line.which == Which::File);
    let half = |line: &Line| {
        let interval = contrast(&line.column(place), &first, CONFIDENCE).interval;
        interval.map_or(f64::INFINITY, |i| i.half_width())
    };
    others.map(half).fold(0.0, f64::max)
}

/// Runs all lines side by side, up to `runs` replicates or until the differences are known well enough. It is looked at fixed
/// numbers of replicates only, so that stopping depends on neither threads nor time.
fn simulate(
    lines: &mut [Line],
    metrics: &[MetricInfo],
    vocabulary: &Vocabulary,
    args: &CompareArgs,
    place: usize,
) -> Result<u64, Failure> {
    let most = lines[0].scenario.ensemble.runs;
    let threads = Threads::new(args.common.jobs)?;
    let [first, step] = LOOKS;
    let mut done = 0;
    while done < most {
        let next = match args.common.precision {
            Some(_) if done < first => first,
            Some(_) => done + step,
            None => most,
        };
        done = next.min(most);
        for line in lines.iter_mut() {
            line.scenario.ensemble.runs = done;
            let cast = Cast::new(&line.scenario, vocabulary);
            let mut watch = Watch::new(&line.scenario, metrics);
            let (ensemble, kept) = (cast.ensemble(), &mut line.kept);
            threads.run(|| ensemble.run(&cast, kept, &mut watch, &|| true))?;
        }
        if args.common.precision.is_some_and(|wanted| widest(lines, place) <= wanted) {
            break;
        }
    }
    Ok(done)
}

pub(super) fn compare(args: &CompareArgs) -> Result<(), Failure> {
    let (metrics, vocabulary) = words()?;
    let wanted: Vec<&str> = if args.metrics.is_empty() {
        METRICS.to_vec()
    } else {
        args.metrics.iter().map(String::as_str).collect()
    };
    let places = wanted.iter().map(|name| place_of(&metrics, name));
    let places = places.collect::<Result<Vec<usize>, Failure>>()?;
    let target = match &args.target {
        Some(text) => Some(options::Target::of(text, &metrics)?),
        None => None,
    };
    let mut lines = lines(args, &metrics, &vocabulary)?;
    let done = simulate(&mut lines, &metrics, &vocabulary, args, places[0])?;
    let seed = lines[0].scenario.ensemble.seed;
    let mut text = format!("{done} runs each, seed {seed}; intervals of 95 %\n");
    if let Some(precision) = args.common.precision {
        let half = widest(&lines, places[0]);
        let word = if half <= precision { "reached" } else { "not reached" };
        let _ = writeln!(
            text,
            "wanted {} to plus or minus {precision} in every difference: {word} ({half:.4})",
            wanted[0]
        );
    }
    let files: Vec<&Line> = lines.iter().filter(|line| line.which == Which::File).collect();
    for (&place, &name) in places.iter().zip(&wanted) {
        let _ = writeln!(text, "\n{name} [{}]", metrics[place].unit);
        let first = files[0].column(place);
        for (i, line) in files.iter().enumerate() {
            let own = line.column(place);
            let moments: Moments = own.iter().copied().filter(|v| !v.is_nan()).collect();
            let range = options::ends(moments.interval(CONFIDENCE), 4);
            let _ = write!(text, "  {:24} {:12.4}{range:24}", line.name, moments.mean());
            if i > 0 {
                let c = contrast(&own, &first, CONFIDENCE);
                let _ = write!(
                    text,
                    "  difference {:+.4}{}",
                    c.difference,
                    options::ends(c.interval, 4)
                );
                if let Some(reduction) = c.reduction {
                    let _ = write!(text, ", pairing divides its variance by {reduction:.1}");
                }
                text += &options::control(line, &own, &first, &c);
            }
            text += &options::skewed(&own);
            text.push('\n');
        }
    }
    text += &options::robustness(&files, places[0], wanted[0], !args.more, target.as_ref());
    text += &options::clocks(&files, &metrics)?;
    text += &options::prices(&files, &metrics)?;
    text += &super::lines::effects(&lines, places[0], wanted[0]);
    print(&text)
}
