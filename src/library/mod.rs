//! The library: what decoding a content gave, stored by the hash of the content, so that a season is
//! decoded once. Whatever is wrong with a file of it, the content is read again; a result never
//! depends on whether it came from here.
//!
//! Below the library's folder lies one for each athlete, `athlete=ID/`, and in it one for each table
//! with a few Parquet files; see [`crate::columns::ENTRIES`] and the tables of runs.

mod missing;
mod names;
mod pack;
mod packs;
mod stored_content;
mod tables;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use polars::prelude::PolarsError;

use crate::activity::Span;
use crate::base::atomic_file;
use crate::base::system::Trouble;
use crate::run::decoded_file::{ContentKey, DecodedFile, Trace};
pub(crate) use names::{athletes, runs};

use missing::LostPack;
pub(crate) use missing::Missing;
use packs::{Packs, packs};
use stored_content::{About, Packing, Run, StoredContent};
use tables::{Contents, Keyed, tables_of};

/// The version of what is read of a content. Raise it when the same bytes give other runs or other
/// tables than before, or when the tables of the library change; `program/readings.rs` holds it against
/// the readings of the invented season. What another version read is read again.
pub const READING_VERSION: u32 = 5;

/// New contents that are written together, so that a long first run keeps what it has done.
const PACK_ENTRIES: usize = 500;
/// More packs than this become one.
const MOST_PACKS: usize = 8;

/// File that says that an export in the library has a list of hidden places; it holds none of them.
const HIDDEN_PLACES: &str = "hidden-places";
const HIDDEN_PLACES_TEXT: &str =
    "An export in this library has a list of hidden places: without it, no route is drawn.\n";

/// An open library of one athlete.
pub struct Library {
    folder: PathBuf,
    packs: Vec<pack::Files>,
    /// What is known under each key; several where lists gave a content different things.
    found: HashMap<String, Vec<Known>>,
    /// What came out of packed bytes: the hash of the content, and what was noticed on the way.
    unpacked: HashMap<String, (blake3::Hash, String)>,
    /// What other versions wrote, and what is damaged.
    lost: Vec<LostPack>,
    /// Why some of it could not be read, where the machine is to blame.
    trouble: Option<Trouble>,
    fresh: Mutex<Vec<Keyed>>,
    warnings: Mutex<Vec<String>>,
}

/// A content that is known.
struct Known {
    about: About,
    run_count: usize,
    /// Handed out once: a season holds all of it, and the library would hold it again.
    decoded: Mutex<Option<DecodedFile>>,
}

/// Size and counts of a library, for a person.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Overview {
    /// Contents that this version can use.
    pub contents: usize,
    /// Runs in them.
    pub runs: usize,
    /// Contents that another version read and this one did not yet.
    pub outdated: usize,
    /// Packs.
    pub packs: usize,
    /// Bytes on disk.
    pub bytes: u64,
}

impl Library {
    /// Opens the library of an athlete below a folder; what is not there yet is empty.
    pub fn open(folder: &Path, athlete: &str) -> Self {
        let folder = folder.join(format!("athlete={athlete}"));
        let Packs { whole, torn, trouble } = packs(&folder);
        let mut library = Self {
            folder,
            packs: Vec::new(),
            found: HashMap::new(),
            unpacked: HashMap::new(),
            lost: Vec::new(),
            trouble,
            fresh: Mutex::default(),
            warnings: Mutex::default(),
        };
        for (files, contents) in whole {
            match contents {
                Ok(Contents::Ours(entries)) => {
                    entries.into_iter().for_each(|keyed| library.take(keyed));
                    library.packs.push(files);
                }
                Ok(Contents::Old(contents)) => library.lost.push(LostPack {
                    paths: files.paths().to_vec(),
                    contents: Some(contents),
                    is_damaged: false,
                }),
                Err(cause) => {
                    if let PolarsError::IO { error, .. } = &cause {
                        let trouble = Trouble::of_reading(&library.folder, error);
                        library.trouble = library.trouble.or(trouble);
                    }
                    library.lose(files.paths().to_vec());
                }
            }
        }
        torn.into_iter().for_each(|paths| library.lose(paths));
        library.warn_of_damage();
        library
    }

    /// Takes a pack that is damaged, `entries` first, for what its entries say that it held.
    fn lose(&mut self, paths: Vec<PathBuf>) {
        let contents = paths.first().and_then(|entries| tables::read_list(entries));
        self.lost.push(LostPack { paths, contents, is_damaged: true });
    }

    fn warn_of_damage(&self) {
        let packs = match self.lost.iter().filter(|pack| pack.is_damaged).count() {
            0 => return,
            1 => "a pack",
            _ => "packs",
        };
        self.warn(format!(
            "{packs} of the library in {} cannot be used; its runs are read again if you pass \
             their files, and are missing otherwise",
            self.folder.display()
        ));
    }

    fn take(&mut self, (key, entry): Keyed) {
        let hash = blake3::Hash::from_hex(&entry.about.hash).ok();
        if let (Some(hash), Some(packing)) = (hash, &entry.about.packing) {
            self.unpacked.insert(packing.hash.clone(), (hash, packing.noticed.clone()));
        }
        let known = Known {
            run_count: entry.runs.as_ref().map_or(0, Vec::len),
            decoded: Mutex::new(Some(DecodedFile {
                hash,
                runs: entry.runs.map(|runs| runs.into_iter().map(|run| run.tables).collect()),
                others: entry.others,
            })),
            about: entry.about,
        };
        self.found.entry(key).or_default().push(known);
    }

    /// The hash of the content that came out of these packed bytes, and what was noticed on the way.
    pub(crate) fn unpacked(&self, packed: blake3::Hash) -> Option<(blake3::Hash, &str)> {
        let (hash, noticed) = self.unpacked.get(packed.to_hex().as_str())?;
        Some((*hash, noticed))
    }

    /// What decoding this content gave, if it is known and was not asked for before. `enrichment_key` tells,
    /// from the times of a content's activities, what lists give it now; `latest_ms` is the latest
    /// plausible moment.
    pub(crate) fn get(
        &self,
        key: &ContentKey,
        source: &str,
        latest_ms: i64,
        enrichment_key: impl FnOnce(&[Option<Span>]) -> Option<String>,
    ) -> Option<DecodedFile> {
        let all = self.found.get(&key.text())?;
        let enrichment_key = enrichment_key(&all.first()?.about.spans)?;
        let is_same = |known: &&Known| {
            known.about.enrichment_key == enrichment_key && known.about.latest_ms <= latest_ms
        };
        let mut decoded = lock(&all.iter().find(is_same)?.decoded).take()?;
        let runs = decoded.runs.iter_mut().flatten();
        runs.for_each(|run| source.clone_into(&mut run.row.source));
        decoded.others.iter_mut().for_each(|other| source.clone_into(&mut other.source));
        Some(decoded)
    }

    /// Remembers what decoding a content gave. Nothing is written before enough of it is there, or
    /// [`Library::save`] is called.
    pub(crate) fn put(
        &self,
        key: &ContentKey,
        (source, bytes, packed): (&str, u64, Option<blake3::Hash>),
        (trace, enrichment_key): (Trace, String),
        decoded: &DecodedFile,
    ) {
        let about = About {
            hash: key.hash.to_hex().to_string(),
            source: source.to_owned(),
            bytes,
            options: key.options.to_owned(),
            enrichment_key,
            spans: trace.spans,
            latest_ms: trace.latest_ms,
            packing: packed.map(|packed| Packing {
                hash: packed.to_hex().to_string(),
                noticed: key.unpacking.to_owned(),
            }),
        };
        let runs = decoded.runs.as_ref().map(|runs| runs.iter().map(Run::of).collect());
        let runs = runs.map_err(Clone::clone);
        let entry = StoredContent { about, runs, others: decoded.others.clone() };
        let full = {
            let mut fresh = lock(&self.fresh);
            fresh.push((key.text(), entry));
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
        let mut found = pack::find(&self.folder);
        found.whole.retain(|files| self.lost.iter().all(|pack| pack.paths != files.paths()));
        if found.whole.len() > MOST_PACKS {
            self.join(&found.whole);
        }
        // What was put goes to the next one that opens the library.
        let known = self.known().map(|(about, _)| about.hash.clone()).collect::<HashSet<_>>();
        let superseded = self.lost.iter().filter(|pack| pack.is_superseded(&known));
        superseded.for_each(|pack| pack::remove(&pack.paths));
        // What is young may be the beginning of somebody's pack.
        atomic_file::remove_old(&self.folder, found.strays);
    }

    fn write(&self, mut fresh: Vec<Keyed>) {
        // Whatever thread was done first, the same contents make the same pack.
        sort(&mut fresh);
        let written = tables_of(&fresh).and_then(|tables| {
            pack::write(&self.folder, &tables)
                .map_err(|cause| stored_content::fault(&cause.to_string()))
        });
        if let Err(cause) = written {
            self.warn_unwritten(&cause);
        }
    }

    fn warn_unwritten(&self, cause: &dyn std::fmt::Display) {
        self.warn(format!(
            "the library in {} cannot be written and stays as it was: {cause}; choose another one \
             with --library, or turn it off with --no-library",
            self.folder.display()
        ));
    }

    /// All packs that can be read become one; those go when it is there. What lists gave a content
    /// last is what counts.
    fn join(&self, whole: &[pack::Files]) {
        let mut of_key: HashMap<String, Keyed> = HashMap::new();
        let mut joined = Vec::new();
        for files in whole {
            let Ok(Contents::Ours(entries)) = tables::read(files) else { continue };
            joined.push(files);
            of_key.extend(entries.into_iter().map(|one| (one.0.clone(), one)));
        }
        let mut all: Vec<Keyed> = of_key.into_values().collect();
        sort(&mut all);
        let whole = tables_of(&all).ok().and_then(|tables| pack::write(&self.folder, &tables).ok());
        let Some(whole) = whole else { return };
        joined.into_iter().filter(|files| **files != whole).for_each(pack::Files::remove);
    }

    /// What is known, with its number of runs; of what lists gave a content the last.
    fn known(&self) -> impl Iterator<Item = (&About, usize)> + Clone {
        let known = self.found.values().filter_map(|all| all.last());
        known.map(|known| (&known.about, known.run_count))
    }

    /// Every content with runs or other activities that was read with these options and whose hash is
    /// not among these, by source.
    pub(crate) fn all_but(
        &self,
        options: &str,
        read: &[blake3::Hash],
    ) -> Vec<(String, u64, DecodedFile)> {
        let read: HashSet<String> = read.iter().map(|hash| hash.to_hex().to_string()).collect();
        let is_wanted = |about: &About| about.options == options && !read.contains(&about.hash);
        let known = self.found.values().filter_map(|all| all.last());
        let wanted = known.filter(|known| is_wanted(&known.about));
        let decoded = wanted.filter_map(|known| Some((&known.about, lock(&known.decoded).take()?)));
        let mut all: Vec<(&About, DecodedFile)> = decoded
            .filter(|(_, decoded)| decoded.runs.is_ok() || !decoded.others.is_empty())
            .collect();
        all.sort_by(|(a, _), (b, _)| (&a.source, &a.hash).cmp(&(&b.source, &b.hash)));
        // One content may have been read out of several packings.
        let mut seen = HashSet::new();
        all.retain(|(about, _)| seen.insert(&about.hash));
        let all = all.into_iter();
        all.map(|(about, decoded)| (about.source.clone(), about.bytes, decoded)).collect()
    }

    /// What a season of the library with these options would lack.
    pub(crate) fn missing(&self, options: &str, read: &[blake3::Hash]) -> Option<Missing> {
        Missing::of(&self.lost, self.known(), options, read)
    }

    /// Removes what other versions wrote and what is damaged.
    pub fn prune(&self) {
        self.lost.iter().for_each(|pack| pack::remove(&pack.paths));
    }

    /// Remembers that an export with a list of hidden places was read.
    pub(crate) fn mark_hidden_places(&self) {
        let path = self.folder.join(HIDDEN_PLACES);
        if !path.exists()
            && let Err(cause) = atomic_file::write(&path, HIDDEN_PLACES_TEXT.as_bytes())
        {
            self.warn_unwritten(&cause);
        }
    }

    /// Whether an export with a list of hidden places was ever read into the library of an athlete.
    pub(crate) fn has_hidden_places(folder: &Path, athlete: &str) -> bool {
        folder.join(format!("athlete={athlete}")).join(HIDDEN_PLACES).exists()
    }

    /// Why something that it holds could not be read although it is not damaged; `None` when all was.
    pub(crate) fn trouble(&self) -> Option<&Trouble> {
        self.trouble.as_ref()
    }

    /// Size and counts.
    pub fn overview(&self) -> Overview {
        let known: HashSet<&String> = self.known().map(|(about, _)| &about.hash).collect();
        let older = self.lost.iter().filter(|pack| !pack.is_damaged);
        let old: HashSet<&String> =
            older.flat_map(|pack| pack.contents.iter().flatten()).map(|one| &one.hash).collect();
        let files = self.packs.iter().map(pack::Files::paths);
        let files = files.chain(self.lost.iter().map(|pack| &pack.paths[..]));
        Overview {
            contents: self.found.len(),
            runs: self.known().map(|(_, run_count)| run_count).sum(),
            outdated: old.difference(&known).count(),
            packs: self.packs.len() + self.lost.len(),
            bytes: files.map(pack::bytes).sum(),
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
        found.torn.iter().for_each(|paths| pack::remove(paths));
        pack::remove(&found.strays);
        drop(std::fs::remove_file(folder.join(HIDDEN_PLACES)));
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

/// By source, so that packs of one career look alike.
fn sort(all: &mut [Keyed]) {
    all.sort_by(|a, b| (&a.1.about.source, &a.0).cmp(&(&b.1.about.source, &b.0)));
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
