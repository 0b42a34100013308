//! The whole program as one straight line: inputs, runs, season, judgements.

use std::collections::{HashMap, HashSet};

use crate::activity::import_notes::ImportNote;
use crate::activity::other_sport::OtherSport;
use crate::activity::privacy_zone::PrivacyZones;
use crate::analysis::account_export::AccountExports;
use crate::analysis::decode;
use crate::analysis::ledger::{self, Line};
use crate::analysis::people;
use crate::attention::{self, Told};
use crate::base::catch_panic;
use crate::base::error::{Error, SkipReason};
use crate::base::ledger_entry::LedgerEntry;
use crate::base::sanitize;
use crate::library::{self, Library};
use crate::options::Options;
use crate::rules::{self, Limits, Outcome};
use crate::run::decoded_file::DecodedFile;
use crate::run::run_detail::RunSamples;
use crate::run::run_tables::RunTables;
use crate::season::{self, Season, SeasonTables, same_run};
use crate::source::{self, Input, Root, Sources};
use crate::user_files::locate;

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
}

/// The result of an analysis.
pub struct Analysis {
    /// The season; there is always at least one run in it.
    pub season: Season,
    /// Its runs and weeks as tables.
    pub tables: SeasonTables,
    /// What every rule says about every run and week that is reported.
    pub outcomes: Vec<Outcome>,
    /// What of that a person is told.
    pub told: Told,
    /// One entry an input file, sorted by source.
    pub ledger: Vec<LedgerEntry>,
    /// Recordings that nobody can have run, which count nowhere: their files, and why.
    pub impossible: Vec<(String, String)>,
    /// Runs that the settings name and that are not there.
    pub unknown_tags: Vec<String>,
    /// What the files ask of whoever passed them: above all whether they are of several people.
    pub questions: Vec<String>,
    /// The limits it was judged by, and what they mute.
    pub limits: Limits,
    /// Ids of runs that only a list knows.
    listed: HashSet<String>,
    /// Places that the runner hides, for every map.
    pub privacy_zones: PrivacyZones,
    /// Hash of every input with its name; `None` where lists are among them.
    inputs: Option<blake3::Hash>,
}

/// Reads everything below the roots and judges the season it makes.
///
/// # Errors
/// No run in the input, a table that is not as its stage promises, and trouble of the machine.
pub fn analyse(
    roots: &[Root],
    options: &Options,
    progress: &dyn Progress,
) -> Result<Analysis, Error> {
    analyse_with(roots, options, Extent::Given, progress)
}

/// What a season is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// What lies below the given paths.
    Given,
    /// And everything that the library remembers.
    Library,
}

/// The same for what lies below the roots, or for that and the library.
///
/// # Errors
/// As [`analyse`].
pub fn analyse_with(
    roots: &[Root],
    options: &Options,
    extent: Extent,
    progress: &dyn Progress,
) -> Result<Analysis, Error> {
    progress.stage("list");
    let sources = Sources::list(roots, options.out.as_deref(), options.bounds)?;
    let Gathered { lines, runs, others, privacy_zones, inputs } =
        gather(&sources, options, extent, progress)?;
    let is_listed = |run: &&RunTables| run.row.is_listed_only;
    let listed = runs.iter().filter(is_listed).map(|run| run.row.run_id.clone()).collect();
    progress.stage("same runs");
    let unique = same_run::deduplicate(runs, &options.season)?;
    progress.stage("season");
    let run_count = unique.runs.len();
    let built = season::build_with(unique.runs, others, &options.season)?;
    let (tables, unknown_tags) = (built.tables, built.unknown_tags);
    let notes = [unique.notes, built.notes].concat();
    let ledger = ledger::finish(lines, &notes);
    let impossible = impossible(&notes, &ledger);
    let Some(season) = built.season else {
        return Err(match options.season.last_day() {
            Some(last) if run_count > 0 => none_until(last, run_count),
            _ => no_runs(roots, ledger),
        });
    };
    if let Some(since) = options.since.filter(|since| *since > season.last_day) {
        let last = season.last_day;
        return Err(Error::Settings(format!("--since: {since} is after the last run, {last}")));
    }
    let mut questions = people::questions(&unique.overlaps, &ledger);
    let sources = ledger.iter().map(|entry| entry.source.as_str());
    questions.extend(locate::too_deep(sources, |name| options.own_files.speaks_of(name)));
    progress.stage("rules");
    let outcomes = rules::judge(&season, &options.limits);
    let told = attention::attend(&season, &outcomes, &options.attention);
    let (outcomes, told) = reported((outcomes, told), &season, options);
    progress.stage("report");
    let limits = options.limits.clone();
    Ok(Analysis {
        season,
        tables,
        outcomes,
        told,
        ledger,
        impossible,
        unknown_tags,
        questions,
        limits,
        listed,
        privacy_zones,
        inputs,
    })
}

/// What all inputs gave, before anything is asked across runs.
pub(crate) struct Gathered {
    /// One line an input.
    pub(crate) lines: Vec<Line>,
    /// The runs, recorded and listed.
    runs: Vec<RunTables>,
    /// The activities of other sports, recorded and listed.
    others: Vec<OtherSport>,
    privacy_zones: PrivacyZones,
    inputs: Option<blake3::Hash>,
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
    let inputs = (!exports.are_there()).then(|| hash_of(&sources.inputs, &decoded));
    let read: Vec<blake3::Hash> = decoded.iter().filter_map(|file| file.hash).collect();
    // What a library adds to the inputs is not among them.
    let inputs = inputs.filter(|_| extent == Extent::Given);
    // Nor is anybody's history that of invented runs.
    let is_invented = decoded.iter().any(DecodedFile::is_invented);
    let remembered = match &library {
        Some(library) if extent == Extent::Library && !is_invented => {
            library.all_but(&decode::context(options, &[]), &read)
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
    for (source, bytes, file) in remembered {
        lines.push(Line::of((&source, bytes), &file.runs));
        runs.extend(file.runs.unwrap_or_default());
        others.extend(file.others);
    }
    Ok(Gathered { lines, runs, others, privacy_zones: exports.privacy_zones, inputs })
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

/// The files of the runs that are said to be impossible, with the reason.
fn impossible(notes: &[(String, ImportNote)], ledger: &[LedgerEntry]) -> Vec<(String, String)> {
    let of_run = |id: &String| ledger.iter().find(|entry| entry.run_ids.contains(id));
    notes
        .iter()
        .filter_map(|(id, note)| match note {
            ImportNote::Impossible(why) => Some((of_run(id)?.source.clone(), why.clone())),
            _ => None,
        })
        .collect()
}

/// What rules say, and what of it is told.
type Judged = (Vec<Outcome>, Told);

/// The judgements about subjects on or after `--since`; those of the week and the fourteen days up to the
/// evaluation in any case, and whatever stands: the light and what to do next rest on them.
fn reported((outcomes, told): Judged, season: &Season, options: &Options) -> Judged {
    let Some(since) = options.since else { return (outcomes, told) };
    let week = season.calendar.last().map_or(season.as_of, |week| week.start);
    let from = since.min(week).min(season.as_of - chrono::Days::new(13));
    let mut is_kept: Vec<bool> =
        outcomes.iter().map(|outcome| outcome.judgement.subject.day(season) >= from).collect();
    told.keep_alerts_whole(season, &mut is_kept);
    let kept = outcomes.into_iter().zip(&is_kept).filter(|(_, is_kept)| **is_kept);
    (kept.map(|(outcome, _)| outcome).collect(), told.keep(&is_kept))
}

fn none_until(last: chrono::NaiveDate, run_count: usize) -> Error {
    let runs = if run_count == 1 { "the only run is" } else { "all runs are" };
    Error::Settings(format!("no run is on or before {last}: {runs} later; choose a later day"))
}

fn no_runs(roots: &[Root], ledger: Vec<LedgerEntry>) -> Error {
    let quoted = |root: &Root| match root {
        Root::Path(path) => format!("`{}`", sanitize::safe(&path.to_string_lossy())),
        Root::Input(_) => "standard input".to_owned(),
    };
    if roots.is_empty() && ledger.is_empty() {
        let (looked_in, detail) = ("the library".to_owned(), "it is empty".to_owned());
        return Error::NoRuns { looked_in, detail, ledger };
    }
    let looked_in = roots.iter().map(quoted).collect::<Vec<_>>().join(", ");
    let count = |outcome: &str| ledger.iter().filter(|entry| entry.outcome == outcome).count();
    let detail = match ledger.first() {
        None => "there are no files".to_owned(),
        Some(only) if ledger.len() == 1 => format!("{} ({})", only.outcome, only.reason),
        Some(_) => format!(
            "of {} files {} are not runs, {} could not be read",
            ledger.len(),
            count("not-a-run"),
            count("skipped")
        ),
    };
    Error::NoRuns { looked_in, detail, ledger }
}

impl Analysis {
    /// What the outputs are made of: inputs and what became of them, options, the day on which the next
    /// run is asked for, and program; `None` where
    /// that cannot be told from the inputs.
    pub fn made_of(&self, options: &Options, asked_on: chrono::NaiveDate) -> Option<String> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.inputs?.as_bytes());
        hasher.update(library::version().as_bytes());
        let beside = (options.of_outputs(), asked_on, &self.ledger);
        hasher.update(format!("{beside:?}").as_bytes());
        Some(hasher.finalize().to_string())
    }

    /// The same with the questions of another analysis, which had these files among its own.
    pub fn with_questions(self, questions: Vec<String>) -> Self {
        Self { questions, ..self }
    }

    /// Whether a run was recorded, and is not only known from a list.
    pub fn is_recorded(&self, run_id: &str) -> bool {
        !self.listed.contains(run_id)
    }

    /// Files that could not be read, or not to their end.
    pub fn troubled_files(&self) -> impl Iterator<Item = &LedgerEntry> {
        self.ledger.iter().filter(|entry| matches!(entry.outcome, "skipped" | "partial"))
    }
}

/// The hidden places that the lists below these roots tell.
///
/// # Errors
/// Trouble of the machine.
pub(crate) fn hidden_places(roots: &[Root], options: &Options) -> Result<PrivacyZones, Error> {
    let sources = Sources::list(roots, options.out.as_deref(), options.bounds)?;
    Ok(AccountExports::read(&sources, &vec![None; sources.inputs.len()])?.privacy_zones)
}

/// The samples of the runs below the roots for which an input is wanted by its source: the inputs
/// are read again, because a season keeps no samples.
///
/// # Errors
/// A table that is not as its stage promises, and trouble of the machine.
pub fn samples_of(
    roots: &[Root],
    options: &Options,
    is_wanted: impl Fn(&str) -> bool,
) -> Result<Vec<RunSamples>, Error> {
    let sources = Sources::list(roots, options.out.as_deref(), options.bounds)?;
    let inputs = sources.inputs.iter().enumerate();
    let wanted: Vec<usize> =
        inputs.filter(|(_, input)| is_wanted(&input.source)).map(|(index, _)| index).collect();
    let exports = AccountExports::read(&sources, &vec![None; sources.inputs.len()])?;
    let samples = sources.each(&wanted, |index, content| {
        decode::samples(&sources.inputs[index], content, &exports, options)
    })?;
    Ok(samples.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}
