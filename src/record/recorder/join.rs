//! Rows that were made elsewhere, or for an earlier design: they are taken over, not simulated again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{Recorder, with_metrics};
use crate::record::error::RecordError;
use crate::record::folder::{JOURNAL, RunFolder};
use crate::record::journal;
use crate::record::manifest::{Manifest, Progress, row_name};
use crate::record::plan::{Plan, VariantPlan};
use crate::record::stored::Stored;
use crate::record::verify::count;
use crate::study::Outcome;

/// By the id of a row: its variants and points.
type Places = BTreeMap<u64, Vec<(u32, u64)>>;

impl Recorder {
    /// Lays out as the present design what the folder had of an earlier one; nothing is simulated. `inputs` says what the
    /// columns of inputs hold at a (variant, point, replicate): the design may have more of them than before. Returns how
    /// many rows were taken over.
    ///
    /// # Errors
    /// I/O or damage (74).
    pub fn carry(
        &mut self,
        inputs: impl Fn(u32, u64, u64) -> Result<Vec<f64>, String>,
    ) -> Result<u64, RecordError> {
        let Some(before) = self.folder.before() else { return Ok(0) };
        let places = self.places();
        let stored = Stored::of(self.folder.path(), before)?;
        let path = self.folder.path().to_owned();
        let taken = self.take_over(&path, &stored, &places, inputs, |_, _| Ok(()))?;
        self.flush()?;
        self.folder.commit()?;
        Ok(taken)
    }

    /// By the id of each row: its variants and points.
    fn places(&self) -> Places {
        let mut places = Places::new();
        for (variant, ids) in self.folder.manifest().identity.ids.iter().enumerate() {
            for (point, &id) in ids.iter().enumerate() {
                places.entry(id).or_default().push((variant as u32, point as u64));
            }
        }
        places
    }

    /// Takes rows that are there elsewhere, each at every place of the design that has its id, after `see` has seen it. Their
    /// metrics and looks are the same, but perhaps in another order: `see` has them in that of this folder.
    fn take_over(
        &mut self,
        path: &Path,
        stored: &Stored,
        places: &Places,
        inputs: impl Fn(u32, u64, u64) -> Result<Vec<f64>, String>,
        mut see: impl FnMut(u64, &Outcome) -> Result<(), RecordError>,
    ) -> Result<u64, RecordError> {
        let order = Order::new(self.plan(), stored.plan());
        let mut taken = 0;
        stored.each(|id, outcome| {
            let outcome = order.of(outcome);
            let replicate = outcome.replicate;
            let its = places.get(&id).map_or(&[][..], Vec::as_slice).iter();
            let runs = |variant: u32| self.plan().variants[variant as usize].runs;
            let wanted: Vec<_> = its.filter(|it| replicate < runs(it.0)).collect();
            if wanted.is_empty() {
                let row = row_name(id);
                let differences =
                    vec![format!("its row {row}, replicate {replicate}, is not one of the whole")];
                return Err(RecordError::Incompatible { path: path.to_owned(), differences });
            }
            see(id, &outcome)?;
            for &(variant, point) in wanted {
                if !self.has(variant, point, replicate) {
                    // Rows with one id may stand at points of other inputs: a policy overrides an axis.
                    let inputs = inputs(variant, point, replicate)
                        .map_err(|why| RecordError::corrupt(path, why))?;
                    self.put(Outcome { variant, point, inputs, ..outcome.clone() })?;
                    taken += 1;
                }
            }
            Ok(())
        })?;
        Ok(taken)
    }

    /// The variants of the plan.
    pub fn variants(&self) -> &[VariantPlan] {
        &self.plan().variants
    }

    /// Gives each replicate that is planned and not there, in the order of the plan.
    pub fn each_missing(&self, mut take: impl FnMut(u32, u64, u64)) {
        for (variant, its) in (0..).zip(&self.plan().variants) {
            for point in 0..its.points {
                (0..its.runs)
                    .filter(|&replicate| !self.has(variant, point, replicate))
                    .for_each(|replicate| take(variant, point, replicate));
            }
        }
    }
}

/// How metrics and looks of one folder stand in the order of another.
struct Order {
    metrics: Vec<usize>,
    looks: Vec<usize>,
}

impl Order {
    fn new(here: &Plan, there: &Plan) -> Self {
        let metrics = |plan: &Plan| plan.metrics.iter().map(|it| it.name.clone()).collect();
        let looks = |plan: &Plan| plan.looks.iter().map(|it| it.name.clone()).collect();
        Self {
            metrics: places_of(metrics(here), &metrics(there)),
            looks: places_of(looks(here), &looks(there)),
        }
    }

    fn of(&self, outcome: Outcome) -> Outcome {
        let mut outcome = with_metrics(outcome, &self.metrics);
        if !outcome.looks.is_empty() {
            outcome.looks = self.looks.iter().map(|&it| outcome.looks[it]).collect();
        }
        outcome
    }
}

/// Where each of these names stands among others.
fn places_of(names: Vec<String>, among: &[String]) -> Vec<usize> {
    names.iter().filter_map(|name| among.iter().position(|it| it == name)).collect()
}

/// What is compared of a row: all that was simulated. Its settings are in its id.
fn digest(outcome: &Outcome) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(outcome.status.to_string().as_bytes());
    hasher.update(&outcome.ticks.iter().flat_map(|it| it.to_le_bytes()).collect::<Vec<_>>());
    // Where there are no records, any metric has none.
    let metrics = if outcome.series.count() == 0 { 0 } else { outcome.finals.len() };
    let series = (0..metrics).filter_map(|metric| outcome.series.get(metric)).flatten();
    let values = outcome.finals.iter().chain(&outcome.looks).chain(series);
    // Any NaN is undefined.
    let bits = |it: &f64| if it.is_nan() { u64::MAX } else { it.to_bits() };
    hasher.update(&values.flat_map(|it| bits(it).to_le_bytes()).collect::<Vec<_>>());
    std::array::from_fn(|i| hasher.finalize().as_bytes()[i])
}

/// What the columns of inputs hold at a (variant, point, replicate).
type Inputs<'a> = Box<dyn Fn(u32, u64, u64) -> Result<Vec<f64>, String> + 'a>;

/// Joins rows of several folders, each known by its id and its replicate. What several have must be the same in all of them.
pub struct Join<'a> {
    recorder: Recorder,
    inputs: Inputs<'a>,
    places: Places,
    /// Where rows are, in the order in which they were taken; the first is this folder.
    sources: Vec<PathBuf>,
    /// By id and replicate: in which of them, and what it amounts to.
    known: BTreeMap<(u64, u64), (usize, [u8; 16])>,
}

impl<'a> Join<'a> {
    /// Joins into this folder, to what is there; `inputs` as in [`Recorder::carry`].
    ///
    /// # Errors
    /// I/O or damage (74).
    pub fn new(
        folder: RunFolder,
        inputs: impl Fn(u32, u64, u64) -> Result<Vec<f64>, String> + 'a,
    ) -> Result<Self, RecordError> {
        let mut recorder = Recorder::new(folder);
        recorder.carry(&inputs)?;
        let path = recorder.folder.path().to_owned();
        let places = recorder.places();
        let (inputs, known) = (Box::new(inputs), BTreeMap::new());
        let mut join = Self { recorder, inputs, places, sources: vec![], known };
        let own = join.own();
        join.add(path, &own)?;
        Ok(join)
    }

    /// What is in this folder.
    fn own(&self) -> Stored {
        let (path, entries) = (self.recorder.folder.path(), self.recorder.folder.entries());
        Stored::of_parts(path, self.recorder.plan().clone(), entries.to_vec())
    }

    /// Takes what another folder has, finished or not, of whatever share of this run. The other folder is only read. Returns how
    /// many replicates were new.
    ///
    /// # Errors
    /// Not a run folder (66), another result of a row (70), I/O or damage (74), another run (78).
    pub fn take(&mut self, other: &Path) -> Result<u64, RecordError> {
        let missing = || RecordError::Missing { path: other.to_owned() };
        let manifest = Manifest::read(other)?.ok_or_else(missing)?;
        let differences = self.recorder.folder.manifest().identity.differences(&manifest.identity);
        if !differences.is_empty() {
            return Err(RecordError::Incompatible { path: other.to_owned(), differences });
        }
        self.add(other.to_owned(), &Stored::of(other, &manifest)?)
    }

    fn add(&mut self, path: PathBuf, stored: &Stored) -> Result<u64, RecordError> {
        let Self { recorder, inputs, places, sources, known } = self;
        sources.push(path.clone());
        let own = sources.len() - 1;
        let mut odd = None;
        let see = |id: u64, outcome: &Outcome| {
            let what = digest(outcome);
            let (source, known) = *known.entry((id, outcome.replicate)).or_insert((own, what));
            if known == what {
                return Ok(());
            }
            odd = Some((source, id, outcome.clone()));
            Err(RecordError::Differs { path: path.clone(), why: String::new() })
        };
        let taken = recorder.take_over(&path, stored, places, &**inputs, see);
        let Some((source, id, outcome)) = odd else { return taken };
        let before = match source {
            0 => self.own(),
            _ => self.stored(source)?,
        };
        let variant = stored.plan().variants.get(outcome.variant as usize);
        let why = format!(
            "row {} ({}, point {}), replicate {}, is another in {}: {}",
            row_name(id),
            variant.map_or("", |it| it.name.as_str()),
            outcome.point,
            outcome.replicate,
            self.sources[source].display(),
            difference(self.recorder.plan(), &before, (id, &outcome))?
        );
        Err(RecordError::Differs { path, why })
    }

    /// What one of the folders has.
    fn stored(&self, source: usize) -> Result<Stored, RecordError> {
        let path = &self.sources[source];
        let missing = || RecordError::Missing { path: path.clone() };
        Stored::of(path, &Manifest::read(path)?.ok_or_else(missing)?)
    }

    /// The recorder of the whole.
    pub fn recorder(&mut self) -> &mut Recorder {
        &mut self.recorder
    }

    /// Merges what there is into the tables of the whole.
    ///
    /// # Errors
    /// I/O (74); a part that is damaged.
    pub fn finish(self, status: Progress) -> Result<RunFolder, RecordError> {
        self.recorder.finish(status)
    }
}

/// What of a row is otherwise in a folder that has it, too.
fn difference(
    here: &Plan,
    there: &Stored,
    (id, outcome): (u64, &Outcome),
) -> Result<String, RecordError> {
    let order = Order::new(here, there.plan());
    let mut found = None;
    there.each(|its, before| {
        if found.is_none() && its == id && before.replicate == outcome.replicate {
            found = Some(order.of(before));
        }
        Ok(())
    })?;
    let names = here.metrics.iter().map(|it| &it.name).chain(here.looks.iter().map(|it| &it.name));
    let same = |(a, b): (&f64, &f64)| a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan();
    let what = found.and_then(|before| {
        let values = |it: &Outcome| it.finals.iter().chain(&it.looks).copied().collect::<Vec<_>>();
        let (old, new) = (values(&before), values(outcome));
        let mut odd = names.zip(old.iter().zip(&new)).filter(|(_, pair)| !same(*pair));
        let of_status = (before.status != outcome.status)
            .then(|| format!("it ended as `{}` there, `{}` here", before.status, outcome.status));
        let of_numbers = odd.next().map(|(name, (a, b))| format!("{name} is {a} there, {b} here"));
        of_status.or(of_numbers)
    });
    Ok(what.unwrap_or_else(|| "its records over time differ".to_owned()))
}

/// How far a folder is: its state, how many replicates it has, and of how many that are planned; it is only read.
///
/// # Errors
/// Not a run folder (66), I/O (74).
pub fn progress_of(path: &Path) -> Result<(Progress, u64, u64), RecordError> {
    let missing = || RecordError::Missing { path: path.to_owned() };
    let manifest = Manifest::read(path)?.ok_or_else(missing)?;
    let planned = manifest.identity.plan.variants.iter().map(|it| it.points * it.runs).sum();
    let known = match manifest.files.get("runs.parquet").and_then(|it| it.rows) {
        Some(rows) => rows,
        None => count(&journal::known(&path.join(JOURNAL), &manifest.identity.layout)?),
    };
    Ok((manifest.status, known, planned))
}
