//! The whole program as one straight line: inputs, runs, season, judgements.

use std::collections::HashSet;

use crate::activity::import_notes::ImportNote;
use crate::activity::privacy_zone::PrivacyZones;
use crate::analysis::account_export::AccountExports;
use crate::analysis::decode;
use crate::analysis::gather::{Gathered, gather};
use crate::analysis::ledger;
use crate::analysis::people;
use crate::attention::{self, Told};
use crate::base::build_id::BUILD_ID;
use crate::base::error::Error;
use crate::base::ledger_entry::LedgerEntry;
use crate::base::sanitize;
use crate::options::Options;
use crate::rules::{self, Limits, Outcome};
use crate::run::run_detail::RunSamples;
use crate::run::run_tables::RunTables;
use crate::season::{self, Season, SeasonTables, same_run};
use crate::source::{Root, Sources};
use crate::user_files::locate;

pub use crate::analysis::gather::{Extent, Progress};

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
    /// Hash of all contents, which nobody knows who lacks one of them.
    pub(crate) salt: blake3::Hash,
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
    let Gathered { lines, runs, others, privacy_zones, inputs, salt } =
        gather(&sources, options, extent, progress)?;
    let is_listed = |run: &&RunTables| run.row.is_listed_only;
    let listed = runs.iter().filter(is_listed).map(|run| run.row.run_id.clone()).collect();
    begin(progress, "same runs")?;
    let unique = same_run::deduplicate(runs, &options.season)?;
    begin(progress, "season")?;
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
    // A pipe or a device of such a name is no file of the runner's, and says so itself.
    let read = ledger.iter().filter(|entry| entry.outcome != "skipped");
    let sources = read.map(|entry| entry.source.as_str());
    questions.extend(locate::too_deep(sources, |name| options.own_files.speaks_of(name)));
    begin(progress, "rules")?;
    let (outcomes, told) = judged(&season, options);
    begin(progress, "report")?;
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
        salt,
    })
}

/// Goes on to the next stage, unless nobody waits for it any more.
///
/// # Errors
/// [`Error::Cancelled`].
pub(crate) fn begin(progress: &dyn Progress, stage: &'static str) -> Result<(), Error> {
    if progress.is_cancelled() {
        return Err(Error::Cancelled);
    }
    progress.stage(stage);
    Ok(())
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

/// What of all judgements of a season is reported.
fn judged(season: &Season, options: &Options) -> Judged {
    let outcomes = rules::judge(season, &options.limits);
    let told = attention::attend(season, &outcomes, &options.attention);
    reported((outcomes, told), season, options)
}

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
    Error::Settings(format!("no run on or before {last}: {runs} later; choose a later day"))
}

fn no_runs(roots: &[Root], ledger: Vec<LedgerEntry>) -> Error {
    let quoted = |root: &Root| match root {
        Root::Path(path) => format!("`{}`", sanitize::safe(&path.to_string_lossy())),
        Root::Input(_) => "standard input".to_owned(),
    };
    if roots.is_empty() && ledger.is_empty() {
        let (looked_in, detail) = (
            "the library".to_owned(),
            "it is empty (invented sample data are not remembered)".to_owned(),
        );
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
        hasher.update(BUILD_ID.as_bytes());
        let beside = (options.of_outputs(), asked_on, &self.ledger);
        hasher.update(format!("{beside:?}").as_bytes());
        Some(hasher.finalize().to_string())
    }

    /// The same with the questions of another analysis, which had these files among its own.
    pub fn with_questions(self, questions: Vec<String>) -> Self {
        Self { questions, ..self }
    }

    /// Judges the season again, in which shoes have other names now.
    pub(crate) fn judge_again(&mut self, options: &Options) {
        (self.outcomes, self.told) = judged(&self.season, options);
    }

    /// Gives runs that only a list knows other ids.
    pub(crate) fn rename_listed(&mut self, new: impl Fn(&str) -> String) {
        self.listed = self.listed.iter().map(|id| new(id)).collect();
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
