//! From inputs to the tables of their runs: what is new is decoded, the library remembers the rest.

use std::collections::HashMap;

use crate::activity::other_sport::OtherSport;
use crate::activity::privacy_zone::PrivacyZones;
use crate::analysis::account_export::AccountExports;
use crate::analysis::decode;
use crate::analysis::ledger::Line;
use crate::base::catch_panic;
use crate::base::error::{Error, SkipReason};
use crate::library::Library;
use crate::options::Options;
use crate::run::decoded_file::DecodedFile;
use crate::run::run_tables::RunTables;
use crate::source::{self, Input, Sources};

/// Told about every file that is done, for a progress bar.
pub trait Progress: Sync {
    /// How many files there are.
    fn begin(&self, files: usize);
    /// One more is done.
    fn advance(&self);
    /// All are done.
    fn end(&self);
    /// A stage of the work begins.
    fn stage(&self, _name: &'static str) {}
    /// Something that changes no result but should be known.
    fn warn(&self, _text: &str) {}
    /// Whether nobody waits for the result any more; the work then ends with [`Error::Cancelled`].
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// What a season is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// What lies below the given paths.
    Given,
    /// And everything that the library remembers.
    Library,
}

/// What all inputs gave, before anything is asked across runs.
pub(crate) struct Gathered {
    /// One line an input.
    pub(crate) lines: Vec<Line>,
    /// The runs, recorded and listed.
    pub(crate) runs: Vec<RunTables>,
    /// The activities of other sports, recorded and listed.
    pub(crate) others: Vec<OtherSport>,
    /// Places that the runner hides.
    pub(crate) privacy_zones: PrivacyZones,
    /// Hash of every input with its name; `None` where lists or the library are among them.
    pub(crate) inputs: Option<blake3::Hash>,
    /// Hash of all contents, remembered ones among them.
    pub(crate) salt: blake3::Hash,
}

/// Reads every input and the lists among them.
///
/// # Errors
/// A table that is not as its stage promises, and trouble of the machine.
pub(crate) fn gather(
    sources: &Sources,
    options: &Options,
    extent: Extent,
    progress: &dyn Progress,
) -> Result<Gathered, Error> {
    progress.begin(sources.inputs.len());
    progress.stage("find repeats");
    let repeats = source::duplicates(sources)?;
    let exports = AccountExports::read(sources, &repeats)?;
    progress.stage("open library");
    let library = options.library.as_ref().map(|place| Library::open(&place.folder, &place.runner));
    let has_zones = !exports.privacy_zones.is_empty() && !options.is_anonymous;
    if let Some(library) = library.as_ref().filter(|_| has_zones) {
        library.mark_hidden_places();
    }
    if let Some(trouble) =
        library.as_ref().filter(|_| extent == Extent::Library).and_then(Library::trouble)
    {
        return Err(Error::System(trouble.clone()));
    }
    progress.stage("read");
    let decoded = decode_all(sources, &repeats, &exports, options, library.as_ref(), progress)?;
    progress.stage("save library");
    let all = hash_of(&sources.inputs, &decoded);
    let inputs = (!exports.are_there()).then_some(all);
    let read: Vec<blake3::Hash> = decoded.iter().filter_map(|file| file.hash).collect();
    // What a library adds to the inputs is not among them.
    let inputs = inputs.filter(|_| extent == Extent::Given);
    // Nor is anybody's history that of invented runs.
    let is_invented = decoded.iter().any(DecodedFile::is_invented);
    let remembered = match &library {
        Some(library) if extent == Extent::Library && !is_invented => {
            remembered(library, &read, sources, options, progress)?
        }
        _ => Vec::new(),
    };
    if let Some(library) = &library {
        library.save();
        library.warnings().iter().for_each(|warning| progress.warn(warning));
    }
    let mut from_lists = exports.unrecorded(sources, &decoded, options)?.into_iter().peekable();
    progress.end();
    let mut lines = Vec::with_capacity(decoded.len());
    let (mut runs, mut others) = (Vec::new(), Vec::new());
    for (index, (input, file)) in sources.inputs.iter().zip(decoded).enumerate() {
        if let Some(list) = from_lists.next_if(|list| list.input == index) {
            lines.push(Line::of_list(input, &list));
            runs.extend(list.runs);
            others.extend(list.others);
        } else {
            lines.push(Line::of((&input.source, input.bytes), &file.runs));
            runs.extend(file.runs.unwrap_or_default());
            others.extend(file.others);
        }
    }
    let mut salt = blake3::Hasher::new();
    salt.update(all.as_bytes());
    for (source, bytes, file) in remembered {
        if let Some(hash) = file.hash {
            salt.update(hash.as_bytes());
        }
        lines.push(Line::of((&source, bytes), &file.runs));
        runs.extend(file.runs.unwrap_or_default());
        others.extend(file.others);
    }
    let salt = salt.finalize();
    Ok(Gathered { lines, runs, others, privacy_zones: exports.privacy_zones, inputs, salt })
}

/// What the library remembers beside the files that were just read. A part of it makes no season: where
/// files were given they stand alone, and where none were nothing is judged.
///
/// # Errors
/// [`Error::PartOfLibrary`].
fn remembered(
    library: &Library,
    read: &[blake3::Hash],
    sources: &Sources,
    options: &Options,
    progress: &dyn Progress,
) -> Result<Vec<(String, u64, DecodedFile)>, Error> {
    let asked = decode::reading_options(options);
    let Some(missing) = library.missing(&asked, read) else {
        return Ok(library.all_but(&asked, read));
    };
    let said = missing.said_of(library.folder());
    if sources.inputs.is_empty() {
        return Err(Error::PartOfLibrary(said));
    }
    progress.warn(&format!("{said}; until then, only these files are judged"));
    Ok(Vec::new())
}

/// The hash of all inputs with their names.
fn hash_of(inputs: &[Input], decoded: &[DecodedFile]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    for (input, file) in inputs.iter().zip(decoded) {
        let content = file.hash.map_or_else(String::new, |hash| hash.to_string());
        hasher.update(format!("{:?} {content}\n", input.source).as_bytes());
    }
    hasher.finalize()
}

/// Reads every input once; of equal contents only the first.
fn decode_all(
    sources: &Sources,
    repeats: &[Option<usize>],
    exports: &AccountExports,
    options: &Options,
    library: Option<&Library>,
    progress: &dyn Progress,
) -> Result<Vec<DecodedFile>, Error> {
    let inputs = &sources.inputs;
    let wanted: Vec<usize> = (0..inputs.len()).filter(|&index| repeats[index].is_none()).collect();
    let read = sources.each(&wanted, |index, content| {
        if progress.is_cancelled() {
            return Err(Error::Cancelled);
        }
        // A fault of our own in one file must not cost the season.
        let read = catch_panic::survived(|| match exports.refuses(index) {
            Some(reason) => Ok(DecodedFile::none(reason)),
            None => decode::decode(&inputs[index], content, exports, options, library),
        });
        progress.advance();
        read.unwrap_or(Ok(DecodedFile::none(SkipReason::Failed)))
    })?;
    let duplicate_of =
        |index: usize| DecodedFile::none(SkipReason::DuplicateOf(inputs[index].source.clone()));
    let mut decoded: Vec<DecodedFile> = repeats
        .iter()
        .map(|repeated| {
            repeated.map_or_else(|| DecodedFile::none(SkipReason::Failed), duplicate_of)
        })
        .collect();
    for (index, file) in wanted.into_iter().zip(read) {
        decoded[index] = file?;
    }
    // Only after unpacking a recording and its gzip can be seen to be the same.
    let mut order: Vec<usize> = (0..inputs.len()).collect();
    order.sort_by_key(|&index| (sources.is_member(index), index));
    let mut first: HashMap<blake3::Hash, usize> = HashMap::new();
    for index in order {
        let Some(hash) = decoded[index].hash else { continue };
        match first.get(&hash) {
            Some(&earlier) => decoded[index] = duplicate_of(earlier),
            None => {
                first.insert(hash, index);
            }
        }
    }
    Ok(decoded)
}
