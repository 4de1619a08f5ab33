//! The numbers of a comparison, from its tables.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Asked, Clock, Compared, Control, Cost, Effects, Known, Level, Standing, Turned, Which, differ,
};
use crate::chart::words::short;
use crate::engine::{MetricInfo, TimeSpan};
use crate::model::states::{bottleneck, demand, headline};
use crate::record::{RecordError, Results};
use crate::report::label;
use crate::report::loaded::CONFIDENCE;
use crate::scenario::{Condition, Scenario, Spec};
use crate::summary::{
    Best, Bounds, Contest, Contrast, Flip, Interval, Kind, Lines, Moments, contrast, controlled,
    pareto, price, skewness,
};

/// Times by which a control must divide a variance to be worth a word.
const WORTH: f64 = 1.1;
/// Skewness over the root of the number of runs beyond which the interval of a mean covers less than it says.
const SKEWED: f64 = 0.2;
/// Work lost soon, and output in the long run.
const CLOCKS: [(&str, Bounds); 2] =
    [(headline::metric::SOON, Bounds::Free), (bottleneck::metric::DISCOUNTED, Bounds::Positive)];
/// The short clock `[ticks]`.
const SHORT: u32 = TimeSpan::months(24.0).ticks_begun() as u32;
/// What the public spends, and what is to be avoided.
const SPENT: &str = demand::metric::PUBLIC_SPENT;
const YEARS: &str = headline::metric::PERSON_YEARS;

/// Values of the lines, by replicate.
pub(super) struct Field<'a> {
    asked: &'a Asked,
    scenarios: &'a [Scenario],
    inputs: Vec<String>,
    /// By metric, line and replicate.
    values: BTreeMap<String, Vec<Vec<f64>>>,
    /// By line and replicate.
    drawn: Vec<Vec<Vec<f64>>>,
}

impl<'a> Field<'a> {
    pub(super) fn of(
        results: &Results,
        asked: &'a Asked,
        scenarios: &'a [Scenario],
        target: Option<&Condition>,
    ) -> Result<Self, RecordError> {
        let plan = &results.manifest().identity.plan;
        let known: BTreeSet<&str> = plan.metrics.iter().map(|it| it.name.as_str()).collect();
        let mut names: BTreeSet<&str> = asked.metrics.iter().map(String::as_str).collect();
        names.extend(CLOCKS.map(|it| it.0).into_iter().chain([SPENT, YEARS]));
        names.extend(target.map(|it| it.metric.as_str()));
        let names: Vec<&str> = names.into_iter().filter(|name| known.contains(name)).collect();
        let inputs: Vec<String> = plan.inputs.iter().map(|it| it.name.clone()).collect();
        let columns: Vec<String> = inputs.iter().map(|it| format!("input:{it}")).collect();
        let all: Vec<&str> =
            names.iter().copied().chain(columns.iter().map(String::as_str)).collect();
        let lines = asked.lines.len();
        let mut values: BTreeMap<String, Vec<Vec<f64>>> =
            names.iter().map(|name| ((*name).to_owned(), vec![vec![]; lines])).collect();
        let mut drawn = vec![vec![]; lines];
        for rows in results.runs(&all)? {
            let rows = rows?;
            for i in 0..rows.variant.len() {
                let (line, replicate) = (rows.variant[i] as usize, rows.replicate[i] as usize);
                for (name, column) in names.iter().zip(&rows.values) {
                    if let Some(of) = values.get_mut(*name) {
                        put(&mut of[line], replicate, column[i], f64::NAN);
                    }
                }
                let at = rows.values[names.len()..].iter().map(|column| column[i]).collect();
                put(&mut drawn[line], replicate, at, vec![]);
            }
        }
        Ok(Self { asked, scenarios, inputs, values, drawn })
    }

    pub(super) fn files(&self) -> usize {
        self.asked.lines.iter().filter(|it| it.which == Which::File).count()
    }

    pub(super) fn column(&self, metric: &str, line: usize) -> &[f64] {
        self.values.get(metric).and_then(|of| of.get(line)).map_or(&[], Vec::as_slice)
    }

    /// The line with the assumptions or the policy of a file alone.
    fn line(&self, which: Which) -> Option<usize> {
        self.asked.lines.iter().position(|it| it.which == which)
    }

    pub(super) fn compared(&self, info: &MetricInfo) -> Compared {
        let first = self.column(&info.name, 0);
        let level = |line: usize| {
            let own = self.column(&info.name, line);
            let by = (line > 0).then(|| contrast(own, first, CONFIDENCE));
            let n = own.iter().filter(|x| !x.is_nan()).count() as f64;
            Level {
                mean: Known::mean(own, Bounds::of_unit(&info.unit)),
                difference: by.as_ref().map(Known::of),
                reduction: by.and_then(|it| it.reduction).filter(|it| it.is_finite()),
                control: by.and_then(|it| self.control(line, own, first, &it)),
                skewed: skewness(own).filter(|g| g.abs() / n.sqrt() > SKEWED),
            }
        };
        Compared {
            metric: info.name.clone(),
            label: label::metric(info),
            unit: info.unit.clone(),
            files: (0..self.files()).map(level).collect(),
        }
    }

    /// The input with a known mean that explains most of a difference, where that is worth it.
    fn control(&self, line: usize, own: &[f64], first: &[f64], by: &Contrast) -> Option<Control> {
        by.interval?;
        let differences: Vec<f64> = own.iter().zip(first).map(|(a, b)| a - b).collect();
        let candidates = self.inputs.iter().enumerate().filter_map(|(i, name)| {
            let setting = self.scenarios.get(line)?.get(name)?;
            let Spec::Drawn(law) = &setting.spec else { return None };
            let (low, high) = law.support();
            // A law that is cut at the ends of a range has another mean.
            if setting.whole || !setting.range.holds(low) || !setting.range.holds(high) {
                return None;
            }
            let drawn: Vec<f64> =
                self.drawn[line].iter().map(|at| at.get(i).copied().unwrap_or(f64::NAN)).collect();
            Some((name, controlled(&differences, &drawn, law.mean(), CONFIDENCE)?))
        });
        let (name, best) = candidates.max_by(|a, b| a.1.reduction.total_cmp(&b.1.reduction))?;
        (best.reduction > WORTH).then(|| Control {
            input: name.clone(),
            difference: Known::new(best.mean, Some(best.interval)),
            reduction: best.reduction,
        })
    }

    /// The first metric of every file, each replicate a future.
    fn contest(&self) -> Contest {
        let metric = &self.asked.metrics[0];
        let futures = |line| self.column(metric, line).iter().map(|&x| vec![x]).collect();
        Contest { values: (0..self.files()).map(futures).collect(), less: !self.asked.more }
    }

    pub(super) fn standings(&self, target: Option<&Condition>) -> (Vec<Standing>, u64) {
        let found = self.contest().standings(None);
        let best = Best::of(&found);
        let standing = |(line, it): (usize, &crate::summary::Standing)| {
            let regret: Moments = it.known().into_iter().collect();
            // No regret is below nothing, nor is an end of its interval.
            let interval = regret.interval(CONFIDENCE);
            let interval = interval.map(|it| Interval { lower: it.lower.max(0.0), ..it });
            let reached = target.map(|when| {
                let known = self.column(&when.metric, line).iter().filter(|x| !x.is_nan());
                (known.clone().filter(|x| when.holds(**x)).count() as u64, known.count() as u64)
            });
            Standing {
                best: best.alone[line],
                of: best.of,
                regret: Known::new(regret.mean(), interval),
                worst: it.worst().map(|(at, worst)| (worst, at as u64)),
                reached,
                spent: Known::mean(self.column(SPENT, line), Bounds::Positive),
            }
        };
        (found.iter().enumerate().map(standing).collect(), best.tied)
    }

    /// Where the order of two files turns from replicate to replicate.
    pub(super) fn turn(&self, files: [usize; 2]) -> Turned {
        let metric = &self.asked.metrics[0];
        let sign = if self.asked.more { -1.0 } else { 1.0 };
        let [a, b] = files.map(|line| self.column(metric, line));
        let better = |way: f64| -> Vec<usize> {
            let pairs = a.iter().zip(b).enumerate();
            pairs.filter(|(_, (x, y))| way * sign * (*x - *y) < 0.0).map(|it| it.0).collect()
        };
        let flip = Flip { options: files, first: better(1.0), second: better(-1.0) };
        let better = [flip.first.len() as u64, flip.second.len() as u64];
        let rule = flip.turn(&self.drawn[files[0]], &vec![Kind::Number; self.inputs.len()]);
        let says = rule.as_ref().and_then(|it| it.first.said(&self.inputs[it.input], &[], short));
        Turned { files, better, rule: says, right: rule.map(|it| it.right) }
    }

    pub(super) fn clocks(&self) -> Option<Vec<Clock>> {
        if self.scenarios.iter().any(|it| it.time.ticks < SHORT) {
            return None;
        }
        let both: Vec<[Known; 2]> = (0..self.files())
            .map(|line| {
                CLOCKS.map(|(metric, bounds)| Known::mean(self.column(metric, line), bounds))
            })
            .collect();
        let number = |known: Known| known.value.unwrap_or(f64::NAN);
        let places: Vec<Vec<f64>> =
            both.iter().map(|[people, output]| vec![number(*people), -number(*output)]).collect();
        let front = pareto(&places);
        let clock = |(i, [people, output]): (usize, &[Known; 2])| Clock {
            people: *people,
            output: *output,
            on_front: front.contains(&i),
        };
        Some(both.iter().enumerate().map(clock).collect())
    }

    /// What a line costs against another that differs from it in policy alone; nothing where it costs nothing.
    fn cost(&self, file: usize, changed: bool, with: usize, without: usize) -> Option<Cost> {
        let column = |metric, line| self.column(metric, line);
        let spent = contrast(column(SPENT, with), column(SPENT, without), CONFIDENCE);
        let avoided = contrast(column(YEARS, without), column(YEARS, with), CONFIDENCE);
        if spent.difference.is_nan() || spent.difference == 0.0 {
            return None;
        }
        let paid = column(SPENT, with).iter().zip(column(SPENT, without)).map(|(a, b)| a - b);
        let bought = column(YEARS, without).iter().zip(column(YEARS, with)).map(|(a, b)| a - b);
        let pairs: Vec<(f64, f64)> = paid.zip(bought).collect();
        let each = price(&pairs, CONFIDENCE);
        Some(Cost {
            file,
            changed,
            spent: Known::of(&spent),
            avoided: Known::of(&avoided),
            price: each.map(|(each, interval)| Known::new(each, Some(interval))),
        })
    }

    /// Only what is policy has a price: of a file that differs in assumptions too the two lines between show it.
    pub(super) fn costs(&self) -> Vec<Cost> {
        let mut costs = vec![];
        for file in 1..self.files() {
            let (assumed, policy) = differ(&self.scenarios[0], &self.scenarios[file]);
            match (policy, assumed) {
                (false, _) => {}
                (true, false) => costs.extend(self.cost(file, false, file, 0)),
                (true, true) => {
                    if let Some(line) = self.line(Which::Policy(file)) {
                        costs.extend(self.cost(file, false, line, 0));
                    }
                    if let Some(line) = self.line(Which::Assumptions(file)) {
                        costs.extend(self.cost(file, true, file, line));
                    }
                }
            }
        }
        costs
    }

    /// What the assumptions and the policy of a file do to the first metric, which lies within these bounds.
    pub(super) fn effects(&self, file: usize, bounds: Bounds) -> Option<Effects> {
        let assumed = self.line(Which::Assumptions(file))?;
        let policy = self.line(Which::Policy(file))?;
        let columns =
            [0, assumed, policy, file].map(|line| self.column(&self.asked.metrics[0], line));
        let [baseline, assumptions, policy, both] = columns;
        let it = Lines { baseline, assumptions, policy, both }.effects(CONFIDENCE);
        Some(Effects {
            file,
            levels: columns.map(|it| Known::mean(it, bounds)),
            assumptions: Known::of(&it.assumptions),
            policy: Known::of(&it.policy),
            policy_changed: Known::of(&it.policy_changed),
            interaction: Known::of(&it.interaction),
        })
    }
}

fn put<T: Clone>(all: &mut Vec<T>, place: usize, value: T, unknown: T) {
    if all.len() <= place {
        all.resize(place + 1, unknown);
    }
    all[place] = value;
}
