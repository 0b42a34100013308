//! The library: what reading a content gave, stored by the hash of the content, so that a season is
//! decoded once. Whatever is wrong with a file of it, the content is read again; a result never
//! depends on whether it came from here.
//!
//! Below the library's folder lies one for each athlete, `athlete=ID/`, and in it one for each table
//! with a few Parquet files; see [`crate::columns::ENTRIES`] and the tables of runs.

mod entry;
mod pack;
mod tables;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use polars::prelude::PolarsResult;

use crate::activity::{Activity, Span};
use crate::columns::SCHEMA_VERSION;
use crate::reading::Reading;
use crate::run_tables::RunTables;
use crate::whole_file;
use entry::{Entry, Run};
use tables::{Fresh, Pack, tables_of};

/// New contents that are written together, so that a long first run keeps what it has done.
const PACK_ENTRIES: usize = 500;
/// More packs than this become one.
const MOST_PACKS: usize = 8;

/// An open library of one athlete.
pub struct Library {
    folder: PathBuf,
    packs: Vec<Pack>,
    /// Where the entries of each key are; several where lists gave a content different things.
    found: HashMap<String, Vec<Place>>,
    outdated: usize,
    fresh: Mutex<Vec<Fresh>>,
    warnings: Mutex<Vec<String>>,
}

/// Where an entry is: the pack, and its number in it.
type Place = (usize, usize);

/// What a content is found by.
pub(crate) struct Key<'a> {
    /// Hash of the content out of all packing.
    pub(crate) hash: blake3::Hash,
    /// Everything else that its reading depends on, in words.
    pub(crate) context: &'a str,
}

/// What was noticed of a content while it was read.
#[derive(Default)]
pub(crate) struct Trace {
    /// First and last time of every activity in it, as recorded.
    pub(crate) spans: Vec<Option<Span>>,
    /// Its latest time.
    pub(crate) latest_ms: i64,
}

impl Trace {
    /// Remembers the latest time of these activities.
    pub(crate) fn see(&mut self, activities: &[Activity]) {
        let times_ms = activities.iter().flat_map(|activity| &activity.samples.time_ms);
        self.latest_ms = times_ms.copied().fold(self.latest_ms, i64::max);
    }
}

/// Size and counts of a library, for a person.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Overview {
    /// Contents that this version can use.
    pub contents: usize,
    /// Runs in them.
    pub runs: usize,
    /// Contents that another version read; they are read again and go with the next clean-up.
    pub outdated: usize,
    /// Packs.
    pub packs: usize,
    /// Bytes on disk.
    pub bytes: u64,
}

/// The version that readings are of: of the program, its tables and the sources it is made of.
pub fn version() -> String {
    let (program, sources) = (env!("CARGO_PKG_VERSION"), env!("SOLEUS_SOURCES"));
    format!("{program}-{SCHEMA_VERSION}-{sources}")
}

impl Key<'_> {
    fn text(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.hash.as_bytes()).update(self.context.as_bytes());
        hasher.finalize().to_hex().to_string()
    }
}

impl Library {
    /// Opens the library of an athlete below a folder; what is not there yet is empty.
    pub fn open(folder: &Path, athlete: &str) -> Self {
        let folder = folder.join(format!("athlete={athlete}"));
        let mut library = Self {
            folder,
            packs: Vec::new(),
            found: HashMap::new(),
            outdated: 0,
            fresh: Mutex::default(),
            warnings: Mutex::default(),
        };
        let mut damaged = 0;
        for files in pack::find(&library.folder).whole {
            match Pack::read(files) {
                Ok((pack, outdated)) => library.take(pack, outdated),
                Err(_) => damaged += 1,
            }
        }
        if damaged > 0 {
            let packs = if damaged == 1 { "a pack" } else { "packs" };
            library.warn(format!(
                "{packs} of the library in {} cannot be used and what was in it is read again",
                library.folder.display()
            ));
        }
        library
    }

    fn take(&mut self, pack: Pack, outdated: usize) {
        let number = self.packs.len();
        for (index, (key, _)) in pack.entries.iter().enumerate() {
            self.found.entry(key.clone()).or_default().push((number, index));
        }
        self.outdated += outdated;
        self.packs.push(pack);
    }

    /// What reading this content gave, if it is known. `gift` tells, from the times of a content's
    /// activities, what lists give it now; `latest_ms` is the latest plausible moment.
    pub(crate) fn get(
        &self,
        key: &Key,
        source: &str,
        latest_ms: i64,
        gift: impl FnOnce(&[Option<Span>]) -> Option<String>,
    ) -> Option<Reading> {
        let places = self.found.get(&key.text())?;
        let entry = |place: &Place| &self.packs[place.0].entries[place.1].1;
        let gift = gift(&entry(places.first()?).spans)?;
        let is_same =
            |place: &&Place| entry(place).gift == gift && entry(place).latest_ms <= latest_ms;
        self.reading(*places.iter().find(is_same)?, Some(source))
    }

    /// The reading at a place, under another name of its file if one is given.
    fn reading(&self, (pack, index): Place, source: Option<&str>) -> Option<Reading> {
        let pack = &self.packs[pack];
        let entry = &pack.entries[index].1;
        let source = source.unwrap_or(&entry.source);
        let mut offsets = pack.offsets[index];
        let runs = match &entry.runs {
            Err(reason) => Err(reason.clone()),
            Ok(runs) => {
                let taken = runs.iter().map(|run| run.take(&pack.tables, &mut offsets));
                let mut runs = taken.collect::<PolarsResult<Vec<RunTables>>>().ok()?;
                runs.iter_mut().for_each(|run| source.clone_into(&mut run.row.source));
                Ok(runs)
            }
        };
        let mut others = entry.others.clone();
        others.iter_mut().for_each(|other| source.clone_into(&mut other.source));
        Some(Reading { hash: blake3::Hash::from_hex(&entry.hash).ok(), runs, others })
    }

    /// Remembers what reading a content gave. Nothing is written before enough of it is there, or
    /// [`Library::save`] is called.
    pub(crate) fn put(
        &self,
        key: &Key,
        (source, bytes): (&str, u64),
        (trace, gift): (Trace, String),
        reading: &Reading,
    ) {
        let (runs, tables): (Result<Vec<Run>, _>, Vec<_>) = match &reading.runs {
            Err(reason) => (Err(reason.clone()), Vec::new()),
            Ok(runs) => match runs.iter().map(Run::of).collect::<PolarsResult<Vec<_>>>() {
                Ok(both) => {
                    let (runs, tables) = both.into_iter().unzip();
                    (Ok(runs), tables)
                }
                Err(_) => return,
            },
        };
        let entry = Entry {
            hash: key.hash.to_hex().to_string(),
            source: source.to_owned(),
            bytes,
            gift,
            spans: trace.spans,
            latest_ms: trace.latest_ms,
            runs,
            others: reading.others.clone(),
        };
        let full = {
            let mut fresh = lock(&self.fresh);
            fresh.push(Fresh { key: key.text(), entry, tables });
            (fresh.len() >= PACK_ENTRIES).then(|| std::mem::take(&mut *fresh))
        };
        if let Some(full) = full {
            self.write(full);
        }
    }

    /// Writes what is new; joins packs where there are too many, and removes what no version uses.
    /// A library that cannot be written costs a warning and nothing else.
    pub fn save(&self) {
        let fresh = std::mem::take(&mut *lock(&self.fresh));
        if !fresh.is_empty() {
            self.write(fresh);
        }
        let found = pack::find(&self.folder);
        if found.whole.len() > MOST_PACKS {
            self.join(&found.whole);
        }
        // What is young may be the beginning of somebody's pack.
        whole_file::remove_old(&self.folder, found.strays);
    }

    fn write(&self, mut fresh: Vec<Fresh>) {
        // Whatever thread was done first, the same contents make the same pack.
        fresh.sort_by(|a, b| (&a.entry.source, &a.key).cmp(&(&b.entry.source, &b.key)));
        let written = tables_of(fresh).and_then(|tables| {
            pack::write(&self.folder, &tables).map_err(|cause| entry::fault(&cause.to_string()))
        });
        if let Err(cause) = written {
            self.warn(format!(
                "the library in {} cannot be written and stays as it was: {cause}; choose another one with --library, or none with --no-library",
                self.folder.display()
            ));
        }
    }

    /// All packs that can be read become one; the old ones go when it is there.
    fn join(&self, whole: &[pack::Files]) {
        let mut of_key: HashMap<(String, String), Fresh> = HashMap::new();
        for files in whole {
            let Ok((pack, _)) = Pack::read(files.clone()) else { continue };
            let keyed = |fresh: Fresh| ((fresh.key.clone(), fresh.entry.gift.clone()), fresh);
            of_key.extend(pack.into_fresh().map(keyed));
        }
        let mut all: Vec<Fresh> = of_key.into_values().collect();
        all.sort_by(|a, b| (&a.entry.source, &a.key).cmp(&(&b.entry.source, &b.key)));
        let joined = tables_of(all).ok().and_then(|tables| pack::write(&self.folder, &tables).ok());
        let Some(joined) = joined else { return };
        whole.iter().filter(|files| **files != joined).for_each(pack::Files::remove);
    }

    /// Every content with runs or other activities whose key is not among these, by source.
    pub(crate) fn all_but(
        &self,
        context: &str,
        read: &[blake3::Hash],
    ) -> Vec<(String, u64, Reading)> {
        let mut all: Vec<(&Entry, Place)> = self
            .found
            .iter()
            .filter_map(|(key, places)| {
                let place = *places.last()?;
                let entry = &self.packs[place.0].entries[place.1].1;
                let hash = blake3::Hash::from_hex(&entry.hash).ok()?;
                let is_of_context = Key { hash, context }.text() == *key;
                let is_something = entry.runs.is_ok() || !entry.others.is_empty();
                (is_of_context && is_something && !read.contains(&hash)).then_some((entry, place))
            })
            .collect();
        all.sort_by(|(a, _), (b, _)| (&a.source, &a.hash).cmp(&(&b.source, &b.hash)));
        let readings = all.into_iter().filter_map(|(entry, place)| {
            Some((entry.source.clone(), entry.bytes, self.reading(place, None)?))
        });
        readings.collect()
    }

    /// Size and counts.
    pub fn overview(&self) -> Overview {
        let entries = || {
            let places = self.found.values().filter_map(|places| places.last());
            places.map(|place| &self.packs[place.0].entries[place.1].1)
        };
        Overview {
            contents: self.found.len(),
            runs: entries().filter_map(|entry| entry.runs.as_ref().ok()).map(Vec::len).sum(),
            outdated: self.outdated,
            packs: self.packs.len(),
            bytes: self.packs.iter().map(|pack| pack.files.bytes()).sum(),
        }
    }

    /// The folder of the athlete.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Removes every file of ours; those of others stay.
    pub fn clear(folder: &Path, athlete: &str) {
        let folder = folder.join(format!("athlete={athlete}"));
        let found = pack::find(&folder);
        found.whole.iter().for_each(pack::Files::remove);
        found.strays.iter().for_each(|path| drop(std::fs::remove_file(path)));
        // Only folders that are empty go.
        pack::TABLES.iter().for_each(|table| drop(std::fs::remove_dir(folder.join(table))));
        drop(std::fs::remove_dir(folder));
    }

    fn warn(&self, text: String) {
        lock(&self.warnings).push(text);
    }

    /// What was noticed since this was last asked, each once.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = std::mem::take(&mut *lock(&self.warnings));
        warnings.dedup();
        warnings
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
