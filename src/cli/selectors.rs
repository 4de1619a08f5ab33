//! Which rows of a run a command is about: its variant, its point, its replicate, as far as the command is about one of them.

use clap::Args;

use super::Failure;
use crate::record::{Results, VariantPlan};
use crate::scenario::{MAIN, no_such};

/// A variant of a run.
#[derive(Args, Debug, Clone)]
pub(super) struct OfVariant {
    /// Which variant: an arm, a policy of a sweep, or the scenario itself
    #[arg(long, value_name = "NAME", default_value = MAIN)]
    variant: String,
}

/// A variant of a run at a point.
#[derive(Args, Debug, Clone)]
pub(super) struct OfPoint {
    #[command(flatten)]
    variant: OfVariant,
    /// Which point of a sweep: its number, or the id of its row, of which a beginning is enough that no other has
    #[arg(long, value_name = "NUMBER_OR_ID")]
    point: Option<String>,
}

/// A replicate of a variant at a point.
#[derive(Args, Debug, Clone)]
pub(super) struct OfReplicate {
    #[command(flatten)]
    point: OfPoint,
    /// Which replicate
    #[arg(long, default_value_t = 0)]
    replicate: u64,
}

/// A row of a run: places of its variant and its point, and its replicate.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowOf {
    pub variant: u32,
    pub point: u64,
    pub replicate: u64,
}

fn refused(words: String) -> Failure {
    Failure::Plain(2, words)
}

/// The name of a variant, if it is not the scenario itself.
fn other(name: &str) -> Option<&str> {
    (name != MAIN).then_some(name)
}

impl OfVariant {
    /// Its place among the variants of a run.
    pub(super) fn find(&self, results: &Results) -> Result<u32, Failure> {
        let names = || results.variants().iter().map(|it| it.name.as_str());
        names().position(|name| name == self.variant).map(|it| it as u32).ok_or_else(|| {
            let all = format!("the run has {}", names().collect::<Vec<_>>().join(", "));
            refused(format!("--variant: {}", no_such("variant", &self.variant, names(), &all)))
        })
    }

    /// Its name, if it is not the scenario itself.
    pub(super) fn other(&self) -> Option<&str> {
        other(&self.variant)
    }
}

impl OfPoint {
    /// Its place among the variants of a run, and its point if one is named.
    pub(super) fn find(&self, results: &Results) -> Result<(u32, Option<u64>), Failure> {
        let variant = self.variant.find(results)?;
        let Some(text) = &self.point else { return Ok((variant, None)) };
        let points = results.variants()[variant as usize].points;
        let ids = || {
            let ids = results.ids()?.into_iter();
            let own = |((of, point), id)| (of == variant).then_some((point, id));
            Ok(ids.filter_map(own).collect())
        };
        point(text, points, ids).map(|point| (variant, Some(point)))
    }

    /// The variant if it is not the scenario itself, and the point if one is named, as they were typed.
    pub(super) fn asked(&self) -> (Option<&str>, Option<&str>) {
        (self.variant.other(), self.point.as_deref())
    }
}

impl OfReplicate {
    /// The row of a run; where no point is named, at its first.
    pub(super) fn find(&self, results: &Results) -> Result<RowOf, Failure> {
        let (variant, point) = self.point.find(results)?;
        let VariantPlan { name, runs, .. } = &results.variants()[variant as usize];
        if self.replicate >= *runs {
            let there = format!("{name} has replicates 0 to {}", runs - 1);
            return Err(refused(format!("--replicate {}: {there}", self.replicate)));
        }
        Ok(RowOf { variant, point: point.unwrap_or(0), replicate: self.replicate })
    }
}

/// The point that a text names: a number below so many, else a row's id or a beginning of it that no other id has. What has
/// digits only is a number, unless it is as long as an id.
pub(super) fn point(
    text: &str,
    points: u64,
    ids: impl FnOnce() -> Result<Vec<(u64, String)>, Failure>,
) -> Result<u64, Failure> {
    const DIGITS: usize = 16;
    let there = match points {
        1 => "there is point 0 only".to_owned(),
        _ => format!("there are points 0 to {}", points - 1),
    };
    let refuse = |why: &str| refused(format!("--point {text}: {why}{there}"));
    if text.len() < DIGITS && text.chars().all(|it| it.is_ascii_digit()) {
        let number = text.parse().ok().filter(|it| *it < points);
        return number.ok_or_else(|| refuse(""));
    }
    let mut found: Vec<(u64, String)> = ids()?;
    found.retain(|(_, id)| id.starts_with(text));
    match &found[..] {
        [] => Err(refuse("no row of it has such an id; points.csv lists them, and ")),
        [(point, id), rest @ ..] if rest.iter().all(|(_, it)| it == id) => Ok(*point),
        [(_, one), rest @ ..] => {
            let another = rest.iter().find(|(_, it)| it != one).map_or("", |it| it.1.as_str());
            Err(refuse(&format!("{one} and {another} begin so; ")))
        }
    }
}
