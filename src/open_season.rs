//! A season that stays open: read once, then asked as often as you like. For programs that have the
//! library inside them; what is asked is what the commands ask, and the answers are theirs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;
use polars::prelude::DataFrame;

use crate::analysis::pipeline::{Analysis, Extent, analyse_with, begin, samples_of};
use crate::base::error::Error;
use crate::base::parallel;
use crate::cli::AnalysisArgs;
use crate::columns::RUNS;
use crate::commands::{World, next, said_options, season, warn_of_gear, why};
use crate::look_back::onset;
use crate::options::{Options, coming_date, past_date};
use crate::report::records::findings::{FindingsFile, findings_file};
use crate::report::records::shoes;
use crate::report::records::state::NowRecord;
use crate::report::{output, run_tables, tables};
use crate::run::run_detail::RunSamples;
use crate::source::{self, Root};

/// What a season is made of.
#[derive(Clone, Debug)]
pub enum Given {
    /// A file, folder or archive.
    Path(PathBuf),
    /// The content of a file or archive.
    Content(Arc<[u8]>),
}

/// A season with all that was found in it.
pub struct OpenSeason {
    analysis: Analysis,
    options: Options,
    roots: Vec<Root>,
    findings: FindingsFile,
}

/// A recording with its samples.
pub struct OpenRecording {
    /// Id of the run.
    pub run_id: String,
    /// Its file, as the ledger has it.
    pub source: String,
    /// Its row of the table of runs as JSON.
    pub facts: String,
    /// Its samples.
    pub samples: DataFrame,
    /// A row for every full kilometre, and the rest.
    pub splits: DataFrame,
    /// A row for every lap of the device.
    pub laps: DataFrame,
}

impl OpenSeason {
    /// Reads and judges what is given; without anything, what the library remembers. `args` are the flags
    /// of `soleus season`.
    ///
    /// # Errors
    /// Those of the command.
    pub fn open(given: &[Given], args: &AnalysisArgs, world: &World) -> Result<Self, Error> {
        let paths: Vec<PathBuf> = given.iter().filter_map(path_of).cloned().collect();
        let mut options = said_options(args, world, &paths)?;
        options.season.keeps_exposure = true;
        let mut roots = source::roots(&paths, world.standard_input)?;
        roots.extend(given.iter().filter_map(|one| match one {
            Given::Content(content) => Some(Root::Input(Arc::clone(content))),
            Given::Path(_) => None,
        }));
        parallel::check()?;
        let extent = match (roots.is_empty(), &options.library) {
            (false, _) => Extent::Given,
            (true, Some(_)) => Extent::Library,
            (true, None) => return Err(nothing()),
        };
        let analysis = analyse_with(&roots, &options, extent, world.progress)?;
        analysis.questions.iter().for_each(|question| world.progress.warn(question));
        warn_of_gear(&analysis, &options, world)?;
        begin(world.progress, "next run")?;
        let mut findings = findings_file(&analysis, &options, |_| true);
        findings.shoes = Some(shoes::records(&analysis, &options));
        findings.now = Some(NowRecord::of(&analysis, &options, world.today));
        Ok(Self { analysis, options, roots, findings })
    }

    /// The day as of which it is judged.
    pub fn as_of(&self) -> NaiveDate {
        self.analysis.season.as_of
    }

    /// What `soleus season --json` prints.
    ///
    /// # Errors
    /// When a number is not finite.
    pub fn findings(&self) -> Result<String, Error> {
        text(&self.findings)
    }

    /// The table of this name, see [`tables::OF_SEASON`]: its rows as in the csv, its numbers in full.
    ///
    /// # Errors
    /// A name that no table has.
    pub fn table(&self, name: &str) -> Result<DataFrame, Error> {
        let rows = season::since(&self.analysis, &self.options);
        let unknown = || Error::Settings(format!("a season has no table `{name}`"));
        tables::table(name, &self.analysis, &rows, &self.findings)?.ok_or_else(unknown)
    }

    /// What `soleus next --json` prints for a day or a plan.
    ///
    /// # Errors
    /// A day or a plan about which nothing can be said.
    pub fn next(
        &self,
        on: Option<&str>,
        plan: Option<&Path>,
        world: &World,
    ) -> Result<String, Error> {
        let on = on.map(|text| coming_date("--on", text, world.today)).transpose()?;
        let plan = plan.map(|path| next::planned(path, &self.analysis.season)).transpose()?;
        let about = (on, plan);
        let (record, left_out) = next::answer(&self.analysis, &self.options, about, world.today)?;
        left_out.iter().for_each(|words| world.progress.warn(words));
        next::json(&record, &self.analysis, &self.options)
    }

    /// What `soleus why --json` prints: for the newest onset where no day is given.
    ///
    /// # Errors
    /// A day on which pain cannot have begun, and a side that is none.
    pub fn why(
        &self,
        onset: Option<&str>,
        side: Option<&str>,
        world: &World,
    ) -> Result<String, Error> {
        let day = onset.map(|text| past_date("--onset", text, world.today)).transpose()?;
        let side = side.map(why::side).transpose()?;
        let season = &self.analysis.season;
        day.map_or(Ok(()), |day| why::within("--onset: ", day, season, world.today))?;
        world.progress.stage("look back");
        let asked = onset::Asked { day, side };
        why::looked(&self.analysis, &self.options, asked).json(&self.analysis, &self.options)
    }

    /// Writes what `soleus season --out` writes.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn write(&self, folder: &Path, world: &World) -> Result<(), Error> {
        let options = Options { out: Some(folder.to_owned()), ..self.options.clone() };
        output::prepare(folder)?;
        season::reported(&self.analysis, &self.roots, &options, world).map(drop)
    }

    /// The page that `soleus season --out` writes.
    ///
    /// # Errors
    /// Trouble of the machine while single runs are read again.
    pub fn page(&self) -> Result<String, Error> {
        season::page(&self.analysis, &self.roots, &self.options, &self.findings)
    }

    /// Its recordings with their samples, in the order of their starts; the files are read again. What only
    /// the library or a list knows has none and is not among them.
    ///
    /// # Errors
    /// Trouble of the machine.
    pub fn recordings(&self) -> Result<Vec<OpenRecording>, Error> {
        let samples = samples_of(&self.roots, &self.options, |_| true)?;
        let facts = tables::records(&self.analysis.tables.runs, RUNS)?;
        let runs = self.analysis.season.recordings.iter().zip(facts);
        let known = runs.filter_map(|(run, facts)| {
            let same = |one: &&RunSamples| one.run_id == run.run_id;
            samples.iter().find(same).map(|samples| (run, facts, samples))
        });
        known
            .map(|(run, facts, of_run)| {
                let [samples, splits, laps] = run_tables::of_run(of_run, self.options.units)?;
                Ok(OpenRecording {
                    run_id: run.run_id.clone(),
                    source: run.source.clone(),
                    facts: text(&facts)?,
                    samples,
                    splits,
                    laps,
                })
            })
            .collect()
    }
}

fn path_of(given: &Given) -> Option<&PathBuf> {
    match given {
        Given::Path(path) => Some(path),
        Given::Content(_) => None,
    }
}

fn nothing() -> Error {
    Error::Settings("nothing to read, and no library: pass recordings, or --library".to_owned())
}

fn text(value: &impl serde::Serialize) -> Result<String, Error> {
    Ok(String::from_utf8_lossy(&tables::json(value)?).into_owned())
}
