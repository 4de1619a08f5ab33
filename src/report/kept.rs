//! What was asked of a finished run and found: kept in its folder, so that the page says it, the manifest lists it and `verify`
//! checks it.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::alone::Alone;
use super::attribution::Attributed;
use super::discovery::{self, Discovery};
use super::drivers::{self, Drivers};
use super::loaded::Loaded;
use super::page::{Block, Figure, Section};
use crate::chart::{Answer as _, Chart, Source};
use crate::engine::MetricInfo;
use crate::record::{RecordError, RunFolder};
use crate::scenario::{Condition, MAIN};

/// Results of one kind, as a list in a file of the run folder.
pub trait Kept: Serialize + DeserializeOwned {
    /// The file.
    const FILE: &'static str;

    /// What was asked of which variant: a second answer takes the place of the first.
    fn asked(&self) -> [&str; 2];

    /// The answer to the same question from the results of its variant as they are now; `None` where they have none.
    ///
    /// # Errors
    /// I/O or damage.
    fn again(&self, run: &Loaded) -> Result<Option<Self>, RecordError>;

    /// Its picture, if it has one.
    fn chart(&self, source: &Source, metrics: &[MetricInfo]) -> Option<Chart>;

    /// What the page says.
    fn section(&self, metrics: &[MetricInfo]) -> Section;
}

impl Kept for Discovery {
    const FILE: &'static str = "discoveries.json";

    fn asked(&self) -> [&str; 2] {
        [&self.when, &self.variant]
    }

    fn again(&self, run: &Loaded) -> Result<Option<Self>, RecordError> {
        let Ok(when) = Condition::of(&self.when, &run.plan().metrics) else { return Ok(None) };
        Ok(discovery::discover(run, &when)?.ok())
    }

    fn chart(&self, source: &Source, metrics: &[MetricInfo]) -> Option<Chart> {
        Some(Discovery::chart(self, metrics)?.draw(source))
    }

    fn section(&self, metrics: &[MetricInfo]) -> Section {
        Discovery::section(self, metrics)
    }
}

impl Kept for Drivers {
    const FILE: &'static str = "sensitivity.json";

    fn asked(&self) -> [&str; 2] {
        [&self.metric, &self.variant]
    }

    fn again(&self, run: &Loaded) -> Result<Option<Self>, RecordError> {
        Ok(drivers::drivers(run, &self.metric)?.ok())
    }

    fn chart(&self, source: &Source, metrics: &[MetricInfo]) -> Option<Chart> {
        Some(Drivers::chart(self, metrics).draw(source))
    }

    fn section(&self, metrics: &[MetricInfo]) -> Section {
        Drivers::section(self, metrics)
    }
}

/// Of which variant something was found, where it is not the scenario itself.
pub(super) fn of_variant(name: &str) -> String {
    if name == MAIN { String::new() } else { format!(", {name}") }
}

/// The answers of one kind, and the results that they are from.
#[derive(Debug, Serialize, Deserialize)]
struct File<K> {
    /// The hash of the results.
    content: String,
    /// The answers, the last first.
    found: Vec<K>,
}

/// What a run folder keeps of a kind; nothing of what an earlier version kept in another form.
fn kept<K: Kept>(run: &Loaded) -> Result<Option<File<K>>, RecordError> {
    if !run.results.manifest().files.contains_key(K::FILE) {
        return Ok(None);
    }
    Ok(serde_json::from_slice(&run.results.file(K::FILE)?).ok())
}

fn write<K: Kept>(run: &Loaded, folder: &mut RunFolder, found: Vec<K>) -> Result<(), RecordError> {
    let file = File { content: run.results.content_now()?, found };
    let text = serde_json::to_string_pretty(&file).unwrap_or_default() + "\n";
    folder.add_file(K::FILE, text.as_bytes())
}

/// Keeps an answer in a run folder.
///
/// # Errors
/// I/O or damage.
pub fn keep<K: Kept>(run: &Loaded, folder: &mut RunFolder, found: K) -> Result<(), RecordError> {
    let mut all: Vec<K> = kept(run)?.map_or(vec![], |file: File<K>| file.found);
    all.retain(|it| it.asked() != found.asked());
    all.insert(0, found);
    write(run, folder, all)
}

/// Asks again what was asked of fewer results than there are now; whether there was something to ask.
///
/// # Errors
/// I/O or damage.
pub fn refresh(run: &Loaded, folder: &mut RunFolder) -> Result<bool, RecordError> {
    let found = refresh_all::<Drivers>(run, folder)? | refresh_all::<Discovery>(run, folder)?;
    let found = found | refresh_all::<Attributed>(run, folder)?;
    Ok(found | refresh_all::<Alone>(run, folder)?)
}

fn refresh_all<K: Kept>(run: &Loaded, folder: &mut RunFolder) -> Result<bool, RecordError> {
    let Some(file) = kept::<K>(run)? else { return Ok(false) };
    if file.content == run.results.content_now()? {
        return Ok(false);
    }
    let again = |it: &K| -> Result<Option<K>, RecordError> {
        match run.named(it.asked()[1]) {
            Some(variant) => run.about(variant, None)?.map_or(Ok(None), |about| it.again(&about)),
            None => Ok(None),
        }
    };
    let again = file.found.iter().filter_map(|it| again(it).transpose());
    write(run, folder, again.collect::<Result<Vec<K>, RecordError>>()?)?;
    Ok(true)
}

/// The answers of a kind that the page of a run tells, the last first.
pub(super) fn told<K: Kept>(run: &Loaded) -> Result<Vec<K>, RecordError> {
    let mut all: Vec<K> = kept(run)?.map_or(vec![], |file: File<K>| file.found);
    all.retain(|it| run.tells(it.asked()[1]));
    Ok(all)
}

/// Whether the page of a run tells answers of a kind.
///
/// # Errors
/// I/O or damage.
pub(super) fn is_asked<K: Kept>(run: &Loaded) -> Result<bool, RecordError> {
    Ok(!told::<K>(run)?.is_empty())
}

fn sections_of<K: Kept>(run: &Loaded, source: &Source) -> Result<Vec<Section>, RecordError> {
    let section = |(i, it): (usize, &K)| {
        let metrics = &run.plan().metrics;
        let mut section = it.section(metrics);
        // A file of a chart has one name: it shows the last answer.
        if let (0, Some(chart)) = (i, it.chart(source, metrics)) {
            section.blocks.insert(0, Block::Figure(Box::new(Figure::from(chart))));
        }
        section
    };
    Ok(told::<K>(run)?.iter().enumerate().map(section).collect())
}

/// What a page says of everything that was asked.
///
/// # Errors
/// I/O or damage.
pub fn sections(run: &Loaded, source: &Source) -> Result<Vec<Section>, RecordError> {
    let mut sections = sections_of::<Attributed>(run, source)?;
    sections.extend(sections_of::<Drivers>(run, source)?);
    sections.extend(sections_of::<Discovery>(run, source)?);
    sections.extend(sections_of::<Alone>(run, source)?);
    Ok(sections)
}
