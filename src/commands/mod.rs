//! What each command does: from checked arguments to text, files and an exit code.

mod athlete;
mod backtest;
mod cohort;
mod completion;
mod diary;
mod help;
mod hidden;
mod inspect;
mod library;
mod mcp;
mod member;
pub(crate) mod next;
mod open_page;
mod plan;
mod run;
pub(crate) mod season;
mod team;
mod which;
pub(crate) mod why;

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::NaiveDate;

pub use completion::{ASKED_BY, completed_line};
pub use open_page::placed;

use crate::analysis::anonymous::{anonymous, anonymous_ledger};
use crate::analysis::pipeline::{Analysis, Progress};
use crate::attention::Light;
use crate::base::error::{EXIT_FINDING, EXIT_OK, EXIT_STRICT, Error};
use crate::base::parallel;
use crate::base::sanitize;
use crate::base::user_file_names::ATHLETE_FILE;
use crate::cli::{AnalysisArgs, Command};
use crate::columns::RUN_GEAR;
use crate::options::{FailOn, Options, options};
use crate::report::output;
use crate::report::records::findings::FindingsFile;
use crate::report::{records, tables, text};
use crate::source::{self, OpenInput, Root};
use crate::user_files::locate::Places;

/// What a command may know of the world.
#[derive(Clone, Copy)]
pub struct World<'a> {
    /// Local date.
    pub today: NaiveDate,
    /// Asks for the local date again, for a command that runs for days; `None` where the clock shows no
    /// day that can be right.
    pub clock: &'a dyn Fn() -> Option<NaiveDate>,
    /// How long the program has worked.
    pub elapsed: &'a (dyn Fn() -> Duration + Sync),
    /// Folder in which a settings file is looked for.
    pub folder: &'a Path,
    /// Whether the runner's own files are not looked for in that folder.
    pub is_folder_closed: bool,
    /// Told about files that are done.
    pub progress: &'a dyn Progress,
    /// The user's cache folder; `None` when the system names none.
    pub cache: Option<&'a Path>,
    /// The user's home folder; `None` when the system names none.
    pub home: Option<&'a Path>,
    /// The program itself, which does parts of the work as processes of their own; `None` where it is not
    /// known.
    pub program: Option<&'a Path>,
    /// The words after it.
    pub arguments: &'a [OsString],
    /// Opens standard input.
    pub standard_input: OpenInput<'a>,
    /// Opens standard output, for a command that answers before it ends.
    pub standard_output: &'a dyn Fn() -> Box<dyn Write + Send>,
}

impl World<'_> {
    /// Where the runner's own files are looked for when no input is there to lie beside.
    fn places(&self) -> Places<'_> {
        Places { is_current_closed: self.is_folder_closed, ..Places::current(self.folder) }
    }
}

/// The result of a command.
pub struct Done {
    /// Goes to standard output.
    pub text: String,
    /// The exit code.
    pub code: u8,
}

/// A value as JSON for people and programs.
fn pretty(value: serde_json::Value) -> String {
    format!("{value:#}\n")
}

/// Carries out a command.
///
/// # Errors
/// Whatever stops the whole run; see [`Error::exit_code`].
pub fn execute(command: &Command, world: &World) -> Result<Done, Error> {
    if let Some(count) = command.threads() {
        parallel::limit(count.into());
    }
    let fine = |text: String| Ok(Done { text, code: EXIT_OK });
    match command {
        Command::Season(args) => season::season(args, world),
        Command::Run(args) => run::run(args, world),
        Command::Next(args) => next::next(args, world),
        Command::Why(args) => why::why(args, world),
        Command::Plan(args) => plan::plan(args, world),
        Command::Team(args) => team::team(args, world),
        Command::Cohort(args) => cohort::cohort(args, world),
        Command::Inspect(args) => inspect::run(args, world),
        Command::Athlete(args) => fine(athlete::athlete(args, world)?),
        Command::Diary(args) => fine(diary::diary(args, world)?),
        Command::Backtest(args) => backtest::run(args, world),
        Command::Mcp(args) => mcp::mcp(args, world),
        Command::Library(args) => fine(library::library(args, world)?),
        Command::Rules(args) if args.json => fine(pretty(records::catalogue::rules_json())),
        Command::Rules(_) => fine(text::catalogue::rules_text()),
        Command::Explain(args) => {
            let entry = records::catalogue::find(&args.id).map_err(Error::Settings)?;
            fine(if args.json {
                pretty(entry.json())
            } else {
                text::catalogue::explained_text(&entry)
            })
        }
        Command::Columns(args) if args.json => fine(pretty(records::catalogue::columns_json())),
        Command::Columns(_) => fine(text::catalogue::columns_text()),
        Command::Completions(args) => fine(completion::script(args)?),
        Command::Man(args) => fine(help::man(args)?),
    }
}

/// The checked options, and what the given paths stand for.
fn checked<'a>(
    args: &AnalysisArgs,
    world: &World,
    paths: impl Iterator<Item = &'a PathBuf>,
) -> Result<(Options, Vec<Root>), Error> {
    let paths: Vec<PathBuf> = paths.cloned().collect();
    let options = said_options(args, world, &paths)?;
    // Inputs are asked for first: a missing path writes nothing, not even an empty folder.
    let roots = source::roots(&paths, world.standard_input)?;
    parallel::check()?;
    match &options.out {
        Some(folder) => output::prepare(folder)?,
        None if args.chart_size.is_some() || args.chart_scale.is_some() => world.progress.warn(
            "--chart-size and --chart-scale have no effect without --out, because no chart is \
             drawn",
        ),
        None => {}
    }
    Ok((options, roots))
}

/// The checked options for inputs at these paths; what must be known of the runner's own files is said.
pub(crate) fn said_options(
    args: &AnalysisArgs,
    world: &World,
    paths: &[PathBuf],
) -> Result<Options, Error> {
    let other_runner = library::other_runner(&args.runner);
    let places = Places { inputs: paths, other_runner, ..world.places() };
    let mut options = options(args, &places, world.today)?;
    if !args.no_library {
        options.library = library::place(&args.library, &args.runner, world)?;
    }
    say(&options, world);
    Ok(options)
}

/// Says what must be known of the runner's own files, whatever goes to standard output.
fn say(options: &Options, world: &World) {
    let files = match options.is_anonymous {
        true => &options.own_files.anonymous(),
        false => &options.own_files,
    };
    files.warnings.iter().for_each(|warning| world.progress.warn(warning));
}

/// Asks what the files ask, whatever goes to standard output.
fn ask(analysis: &Analysis, world: &World) {
    analysis.questions.iter().for_each(|question| world.progress.warn(question));
}

/// Refuses the flags of reports for an answer that has no files and no level.
fn without_files(args: &AnalysisArgs, answer: &str) -> Result<(), Error> {
    let given = [("--out", args.out.is_some()), ("--fail-on", args.fail_on.is_some())];
    match given.iter().find(|(_, is_given)| *is_given) {
        Some((flag, _)) => {
            let words = "does not use it; it only prints text or --json";
            Err(Error::Settings(format!("{flag}: {answer} {words}")))
        }
        None => Ok(()),
    }
}

/// The analysis; where the input holds nothing usable the outputs still say what became of it.
fn with_ledger(analysis: Result<Analysis, Error>, options: &Options) -> Result<Analysis, Error> {
    if let (Err(Error::NoRuns { ledger, .. }), Some(folder)) = (&analysis, &options.out) {
        let anonymous = options.is_anonymous.then(|| anonymous_ledger(ledger));
        let ledger = anonymous.as_ref().unwrap_or(ledger);
        output::write(folder, vec![tables::ledger_file(ledger)], None)?;
    }
    analysis
}

/// The analysis as it is, or anonymous with the days of the options moved along.
fn if_asked(analysis: Analysis, options: &mut Options) -> Result<Analysis, Error> {
    if !options.is_anonymous {
        return Ok(analysis);
    }
    let (analysis, pseudonyms) = anonymous(analysis, options)?;
    options.since = options.since.map(|day| pseudonyms.day(day));
    options.own_files = options.own_files.anonymous();
    Ok(analysis)
}

/// Warns of gear in the athlete file that no run has, with the names that there are.
pub(crate) fn warn_of_gear(
    analysis: &Analysis,
    options: &Options,
    world: &World,
) -> Result<(), Error> {
    let gear = analysis.tables.runs.column(RUN_GEAR.name)?.str()?;
    let mut known: Vec<String> = gear.iter().flatten().map(sanitize::clean).collect();
    known.sort();
    known.dedup();
    let unlike = analysis.season.athlete.gear_unlike(&known);
    if unlike.is_empty() || options.is_anonymous {
        return Ok(());
    }
    let quoted = |names: &mut dyn Iterator<Item = &str>| {
        names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
    };
    let file = options.own_files.athlete.as_deref().unwrap_or(ATHLETE_FILE);
    let there = match known.is_empty() {
        true => "the recordings name no gear; assign shoes by days or by runs".to_owned(),
        false => format!("there is {}", quoted(&mut known.iter().map(String::as_str))),
    };
    let unlike = quoted(&mut unlike.into_iter());
    world.progress.warn(&format!("{file}: no run has the gear {unlike}; {there}"));
    Ok(())
}

/// What goes to standard output: nothing, JSON, or the report.
fn shown(
    findings: &FindingsFile,
    options: &Options,
    report: impl FnOnce() -> Result<String, Error>,
) -> Result<String, Error> {
    match (options.json, options.quiet) {
        (true, _) => Ok(String::from_utf8_lossy(&tables::json(findings)?).into_owned()),
        (false, true) => Ok(String::new()),
        (false, false) => report(),
    }
}

/// The exit code of an answer that has no findings of its own.
fn code_of_answer(analysis: &Analysis, options: &Options) -> u8 {
    let is_troubled = options.strict && analysis.troubled_files().next().is_some();
    if is_troubled { EXIT_STRICT } else { EXIT_OK }
}

/// The exit code by what `--fail-on` looks at: the alerts, and whether anything was found at all.
fn exit_code(
    analysis: &Analysis,
    highest: Option<Light>,
    has_findings: bool,
    options: &Options,
) -> u8 {
    if options.strict && analysis.troubled_files().next().is_some() {
        return EXIT_STRICT;
    }
    let is_reached = match options.fail_on {
        None => false,
        Some(FailOn::AnyFinding) => has_findings || highest.is_some(),
        Some(FailOn::Alert(light)) => highest >= Some(light),
    };
    if is_reached { EXIT_FINDING } else { EXIT_OK }
}
