//! What each command does: from checked arguments to text, files and an exit code.

use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate};
use polars::prelude::DataFrame;

use crate::charts::{self, Look, OwnLine, Picture, RunFinding, SeasonView};
use crate::cli::{AnalysisArgs, Command, RunArgs, SeasonArgs};
use crate::error::{EXIT_FINDING, EXIT_OK, EXIT_STRICT, Error};
use crate::options::{Options, options};
use crate::output::{self, OutputFile};
use crate::parallel;
use crate::pipeline::{Analysis, Progress, analyse, samples_of};
use crate::report::findings::{FindingsFile, findings_file};
use crate::report::{catalogue, tables, text, text_run};
use crate::rules::{Outcome, Subject, Verdict};
use crate::samples::SampleTable;
use crate::season::{Season, cadence_model};
use crate::source;

/// What a command may know of the world.
pub struct World<'a> {
    /// Local date.
    pub today: NaiveDate,
    /// Folder in which a settings file is looked for.
    pub folder: &'a Path,
    /// Told about files that are done.
    pub progress: &'a dyn Progress,
}

/// The result of a command.
pub struct Done {
    /// Goes to standard output.
    pub text: String,
    /// The exit code.
    pub code: u8,
}

/// Carries out a command.
///
/// # Errors
/// Whatever stops the whole run; see [`Error::exit_code`].
pub fn execute(command: &Command, world: &World) -> Result<Done, Error> {
    let fine = |text: String| Ok(Done { text, code: EXIT_OK });
    let pretty = |value: serde_json::Value| format!("{value:#}\n");
    match command {
        Command::Season(args) => season(args, world),
        Command::Run(args) => run(args, world),
        Command::Rules(args) if args.json => fine(pretty(catalogue::rules_json())),
        Command::Rules(_) => fine(catalogue::rules_text()),
        Command::Explain(args) => {
            let rule = catalogue::find_rule(&args.id).map_err(Error::Settings)?;
            fine(if args.json {
                pretty(catalogue::rule_json(rule))
            } else {
                catalogue::rule_text(rule)
            })
        }
        Command::Columns(args) if args.json => fine(pretty(catalogue::columns_json())),
        Command::Columns(_) => fine(catalogue::columns_text()),
    }
}

fn checked(args: &AnalysisArgs, world: &World, paths: &[PathBuf]) -> Result<Options, Error> {
    let options = options(args, world.folder, world.today)?;
    // Inputs are asked for first: a missing path writes nothing, not even an empty folder.
    source::list(paths, None)?;
    if let Some(folder) = &options.out {
        output::prepare(folder)?;
    }
    Ok(options)
}

fn season(args: &SeasonArgs, world: &World) -> Result<Done, Error> {
    let options = checked(&args.common, world, &args.paths)?;
    let analysis = analyse(&args.paths, &options, world.progress)?;
    let findings = findings_file(&analysis, options.units, |_| true);
    if let Some(folder) = &options.out {
        let season = &analysis.season;
        let runs = since(&season.runs, season.sessions.iter().map(|session| session.day), &options);
        let weeks = since(&season.weeks, season.calendar.iter().map(|week| week.end()), &options);
        let mut files = tables::files(&analysis, &runs, &weeks, &findings)?;
        files.extend(season_charts(&analysis, &options)?);
        output::write(folder, &files)?;
    }
    let text = match (options.quiet, options.json) {
        (_, true) => json_text(&findings)?,
        (true, false) => String::new(),
        (false, false) => text::season(&analysis, &findings, &options, world.today),
    };
    Ok(Done { text, code: exit_code(&analysis, &findings, &options) })
}

/// The rows from `--since` on; both tables are sorted by day.
fn since(table: &DataFrame, days: impl Iterator<Item = NaiveDate>, options: &Options) -> DataFrame {
    let before = options.since.map_or(0, |since| days.take_while(|day| *day < since).count());
    table.slice(before as i64, table.height() - before)
}

fn json_text(findings: &FindingsFile) -> Result<String, Error> {
    Ok(String::from_utf8_lossy(&tables::json(findings)?).into_owned())
}

fn exit_code(analysis: &Analysis, findings: &FindingsFile, options: &Options) -> u8 {
    if options.strict && analysis.troubled_files().next().is_some() {
        return EXIT_STRICT;
    }
    let highest = findings.findings.iter().map(|finding| finding.rank).max();
    match (options.fail_on, highest) {
        (Some(limit), Some(level)) if level >= limit => EXIT_FINDING,
        _ => EXIT_OK,
    }
}

fn run(args: &RunArgs, world: &World) -> Result<Done, Error> {
    let paths: Vec<PathBuf> = args.files.iter().chain(&args.history).cloned().collect();
    let options = checked(&args.common, world, &paths)?;
    // The files themselves must hold runs; the history may hold anything.
    let own = analyse(
        &args.files,
        &Options { out: None, ..options_of(&args.common, world)? },
        world.progress,
    )?;
    let own_ids: Vec<&str> =
        own.season.sessions.iter().map(|session| session.run_id.as_str()).collect();
    let whole = if args.history.is_empty() {
        None
    } else {
        Some(analyse(&paths, &options, world.progress)?)
    };
    let analysis = whole.as_ref().unwrap_or(&own);
    let is_own =
        |index: &usize| own_ids.contains(&analysis.season.sessions[*index].run_id.as_str());
    let rows: Vec<usize> = (0..analysis.season.sessions.len()).filter(is_own).collect();
    let findings = findings_file(analysis, options.units, |subject| match subject {
        Subject::Session(index) => rows.contains(&index),
        Subject::Week(index) => {
            let week = &analysis.season.calendar[index];
            let in_week = |row: &usize| {
                (week.start..=week.end()).contains(&analysis.season.sessions[*row].day)
            };
            rows.iter().any(in_week)
        }
    });
    if let Some(folder) = &options.out {
        output::write(folder, &run_files(args, analysis, &rows, &findings, &options)?)?;
    }
    let text = match (options.quiet, options.json) {
        (_, true) => json_text(&findings)?,
        (true, false) => String::new(),
        (false, false) => text_run::runs(analysis, &rows, &findings, &options)?,
    };
    Ok(Done { text, code: exit_code(analysis, &findings, &options) })
}

fn options_of(args: &AnalysisArgs, world: &World) -> Result<Options, Error> {
    options(args, world.folder, world.today)
}

fn run_files(
    args: &RunArgs,
    analysis: &Analysis,
    rows: &[usize],
    findings: &FindingsFile,
    options: &Options,
) -> Result<Vec<OutputFile>, Error> {
    let season = &analysis.season;
    let kept: Vec<DataFrame> = rows.iter().map(|&row| season.runs.slice(row as i64, 1)).collect();
    let mut runs = season.runs.clear();
    for row in &kept {
        runs.vstack_mut(row)?;
    }
    let mut files = tables::files(analysis, &runs, &season.weeks, findings)?;
    for file in &args.files {
        for input in source::list(std::slice::from_ref(file), None)? {
            let own =
                rows.iter().filter(|&&row| season.sessions[row].source.ends_with(&input.source));
            for (number, &row) in own.enumerate() {
                let samples = samples_of(&input.path, number, options)?;
                files.extend(run_chart(&samples, analysis, row, options)?);
            }
        }
    }
    Ok(files)
}

fn chart_file(picture: &Picture, stem: &str) -> Result<OutputFile, Error> {
    Ok(OutputFile { name: format!("charts/{stem}.png"), bytes: picture.png()? })
}

fn season_charts(analysis: &Analysis, options: &Options) -> Result<Vec<OutputFile>, Error> {
    let view = SeasonView {
        season: &analysis.season,
        outcomes: &analysis.outcomes,
        own_line: own_line(&analysis.season),
    };
    let look = Look { units: options.units, ..Look::default() };
    let pictures = charts::season_charts(&view, &look);
    parallel::map(&pictures, |picture| chart_file(picture, picture.name)).into_iter().collect()
}

/// The cadence line of the newest device over the last 90 days.
fn own_line(season: &Season) -> Option<OwnLine> {
    const DAYS: u64 = 90;
    let recent = season.sessions_before(season.last_day + Days::new(1), DAYS);
    let device = recent.last()?.device.as_deref();
    let model = cadence_model::fit(recent, device)?;
    let intercept_spm = model.expected_spm(0.0, None);
    Some(OwnLine {
        intercept_spm,
        slope_spm_per_mps: model.expected_spm(1.0, None) - intercept_spm,
    })
}

/// The panel of one run; `None` when there is nothing to draw.
fn run_chart(
    samples: &SampleTable,
    analysis: &Analysis,
    row: usize,
    options: &Options,
) -> Result<Option<OutputFile>, Error> {
    let session = &analysis.season.sessions[row];
    let of_run = |outcome: &&Outcome| outcome.judgement.subject == Subject::Session(row);
    let findings: Vec<RunFinding> = analysis
        .outcomes
        .iter()
        .filter(of_run)
        .filter_map(|outcome| match &outcome.judgement.verdict {
            Verdict::Raised(finding) => Some((outcome.rule, finding)),
            _ => None,
        })
        .collect();
    let look = Look { units: options.units, ..Look::default() };
    let picture = charts::run_panel(samples, session.day, &findings, &look)?;
    picture.map(|picture| chart_file(&picture, &format!("run-{}", session.run_id))).transpose()
}
