//! `soleus run`: single runs in depth, in the light of a history if there is one.

use std::collections::HashSet;

use chrono::NaiveDate;
use polars::prelude::{DataFrame, PolarsResult};

use super::which::{self, Asked};
use super::{Done, World, ask, checked, exit_code, hidden, if_asked, library, shown, with_ledger};
use crate::activity::privacy_zone::PrivacyZone;
use crate::analysis::pipeline::{Analysis, Extent, analyse, analyse_with, samples_of};
use crate::base::error::Error;
use crate::base::quantity::UnitSystem;
use crate::charts::{self, Look, Picture};
use crate::cli::RunArgs;
use crate::columns::RUNS;
use crate::options::Options;
use crate::report::html::{self, DualPictures, OneRun};
use crate::report::output::{self, OutputFile};
use crate::report::records::findings::{FindingsFile, findings_file};
use crate::report::records::state::stands;
use crate::report::text::notices;
use crate::report::{pictures, run_tables, tables, text};
use crate::rules::Subject;
use crate::run::run_detail::{RunDetail, RunSamples, route};
use crate::season::{Recording, SeasonTables};

/// Analyses single runs; see `soleus run --help`.
pub(super) fn run(args: &RunArgs, world: &World) -> Result<Done, Error> {
    let asked = Asked::of(args, world.folder, world.today)?;
    let (mut options, roots) =
        checked(&args.common, world, asked.paths.iter().chain(&args.history))?;
    options.is_anonymous = args.anonymous;
    // Without a file of its own, a run is looked for in all that is there.
    let is_of_all = asked.paths.is_empty();
    let own_roots = if is_of_all { &roots[..] } else { &roots[..asked.paths.len()] };
    let extent = match is_of_all && options.library.is_some() {
        true => Extent::Library,
        false => library::extent(!roots.is_empty(), &options)?,
    };
    // The files themselves must hold runs; the history may hold anything.
    let own = with_ledger(analyse_with(own_roots, &options, extent, world.progress), &options)?;
    let look = which::Look { units: options.units, is_anonymous: options.is_anonymous };
    let own_rows = asked.rows(&own, &look)?;
    let own_runs = || own_rows.iter().map(|&row| &own.season.recordings[row]);
    let own_ids: HashSet<String> = own_runs().flat_map(Recording::ids).map(str::to_owned).collect();
    let own_sources: HashSet<String> = own_runs().map(|run| run.source.clone()).collect();
    let whole = match (args.history.is_empty(), &options.library) {
        _ if is_of_all => None,
        (false, _) => Some(analyse(&roots, &options, world.progress)?),
        (true, Some(_)) => Some(analyse_with(&roots, &options, Extent::Library, world.progress)?),
        (true, None) => None,
    };
    let zones = match args.map {
        true => {
            let told = [&own, whole.as_ref().unwrap_or(&own)].map(|one| &one.privacy_zones);
            hidden::zones(&asked.paths, &told, &options, world)?
        }
        false => None,
    };
    // The history may hold a richer recording of the same run, which then stands for it.
    let is_own_run = |run: &Recording| run.ids().any(|id| own_ids.contains(id));
    // One that was at the same time and is of another run makes it the history of somebody else.
    let analysis = match whole {
        Some(whole) if whole.season.recordings.iter().any(is_own_run) => whole,
        Some(whole) => own.with_questions(whole.questions),
        None => own,
    };
    ask(&analysis, world);
    // Under other names no run would be known again.
    let is_own = |row: &usize| is_own_run(&analysis.season.recordings[*row]);
    let rows: Vec<usize> = (0..analysis.season.recordings.len()).filter(is_own).collect();
    let samples = samples_of(own_roots, &options, |source| own_sources.contains(source))?;
    let samples: Vec<Option<&RunSamples>> =
        rows.iter().map(|row| samples_of_row(&samples, &analysis, *row)).collect();
    let analysis = &if_asked(analysis, &mut options)?;
    let (findings, own_runs) = found_of(analysis, &rows, &options, world.today)?;
    if let Some(folder) = &options.out {
        let all = &analysis.tables;
        let (weeks, days) = (all.weeks.clone(), all.days.clone());
        let tables = SeasonTables { runs: own_runs, weeks, days, exposure: None };
        let mut files = tables::files(analysis, &tables, &findings);
        let pages = Pages { analysis, findings: &findings, options: &options, zones };
        files.extend(pages.files(&rows, &samples)?);
        if args.tables {
            files.extend(table_files(&samples, &options)?);
        }
        output::write(folder, files, None)?;
    }
    let above = notices::above_with(&findings.warnings, &options);
    let report = || {
        let detail = |samples: &Option<&RunSamples>| {
            samples.map(|samples| RunDetail::of(samples, options.units)).transpose()
        };
        let details = samples.iter().map(detail).collect::<PolarsResult<Vec<_>>>()?;
        let text = text::run::runs(analysis, &rows, &details, &findings, &options)?;
        Ok(analysis.season.day_names.shown(above + &text))
    };
    let text = shown(&findings, &options, report)?;
    let highest = findings.alerts.iter().map(|alert| alert.light).max();
    let code = exit_code(analysis, highest, !findings.findings.is_empty(), &options);
    Ok(Done { text, code })
}

/// Samples, splits and laps of the runs whose recordings are at hand.
fn table_files(
    samples: &[Option<&RunSamples>],
    options: &Options,
) -> Result<Vec<OutputFile<'static>>, Error> {
    let known: Vec<&RunSamples> = samples.iter().flatten().copied().collect();
    let detail = |samples: &&RunSamples| RunDetail::of(samples, options.units);
    let details = known.iter().map(detail).collect::<PolarsResult<Vec<_>>>()?;
    run_tables::files(&known.into_iter().zip(&details).collect::<Vec<_>>())
}

/// The findings about runs, their weeks and their days, with the runs as a table.
pub(super) fn found_of(
    analysis: &Analysis,
    rows: &[usize],
    options: &Options,
    today: NaiveDate,
) -> Result<(FindingsFile, DataFrame), Error> {
    let mut findings = findings_file(analysis, options, |subject| match subject {
        Subject::Session(index) => {
            analysis.season.sessions[index].recordings.iter().any(|row| rows.contains(row))
        }
        Subject::Week(index) => {
            let week = &analysis.season.calendar[index];
            let in_week = |row: &usize| {
                (week.start..=week.end()).contains(&analysis.season.recordings[*row].day)
            };
            rows.iter().any(in_week)
        }
        Subject::Entry(index) => {
            let date = analysis.season.diary.entries[index].date;
            rows.iter().any(|row| analysis.season.recordings[*row].day == date)
        }
        Subject::Injury(_) => false,
    });
    // Who looks at the newest run asks about the next one, too.
    if rows.last().is_some_and(|last| last + 1 == analysis.season.recordings.len()) {
        findings.warnings.extend(stands(analysis, options, today));
    }
    let own_runs = table_of(&analysis.tables.runs, rows)?;
    findings.runs = tables::records(&own_runs, RUNS)?;
    Ok((findings, own_runs))
}

/// The samples of a run: of the recording that counts where it is among the files, else of the first
/// other recording of the run.
fn samples_of_row<'a>(
    samples: &'a [RunSamples],
    analysis: &Analysis,
    row: usize,
) -> Option<&'a RunSamples> {
    let recording = &analysis.season.recordings[row];
    let same = samples.iter().find(|one| one.run_id == recording.run_id);
    same.or_else(|| samples.iter().find(|one| recording.ids().any(|id| id == one.run_id)))
}

/// What charts and page of single runs are made of.
struct Pages<'a> {
    analysis: &'a Analysis,
    findings: &'a FindingsFile,
    options: &'a Options,
    /// What the shape of a route must not show; `None` where no route is drawn.
    zones: Option<Vec<PrivacyZone>>,
}

impl Pages<'_> {
    fn files(
        &self,
        rows: &[usize],
        samples: &[Option<&RunSamples>],
    ) -> Result<Vec<OutputFile<'static>>, Error> {
        let mut panels = Vec::new();
        let mut runs = Vec::new();
        for (&row, &samples) in rows.iter().zip(samples) {
            let look = &self.options.look;
            let id = &self.analysis.season.recordings[row].run_id;
            let own = self.pictures(row, samples, look)?.into_iter();
            panels
                .extend(own.map(|picture| (format!("{}-{id}", picture.chart.file_stem), picture)));
            let in_units = |units| self.pictures(row, samples, &html::look(units));
            let pictures = DualPictures {
                km: in_units(UnitSystem::Metric)?,
                mi: in_units(UnitSystem::Imperial)?,
            };
            let detail = |samples: &RunSamples| -> PolarsResult<_> {
                let of = |units| RunDetail::of(samples, units);
                Ok((of(UnitSystem::Metric)?, of(UnitSystem::Imperial)?))
            };
            runs.push(OneRun { row, detail: samples.map(detail).transpose()?, pictures });
        }
        let named: Vec<(String, &Picture)> =
            panels.iter().map(|(stem, panel)| (stem.clone(), panel)).collect();
        let mut files = pictures::files(&named)?;
        let page = html::run(self.analysis, self.findings, self.options, &runs)?;
        let page = self.analysis.season.day_names.shown(page);
        files.push(OutputFile::new(html::PAGE, page.into_bytes()));
        Ok(files)
    }

    fn panel(
        &self,
        row: usize,
        samples: Option<&RunSamples>,
        look: &Look,
    ) -> Result<Option<Picture>, Error> {
        let of = |samples: &RunSamples| pictures::of_run(samples, self.analysis, row, look);
        Ok(samples.map(of).transpose()?.flatten())
    }

    /// Its panel, its cadence in the light of the history, and the shape of its route.
    fn pictures(
        &self,
        row: usize,
        samples: Option<&RunSamples>,
        look: &Look,
    ) -> Result<Vec<Picture>, Error> {
        let session = self.analysis.season.recordings[row].session;
        let cadence = pictures::cadence_of(self.analysis, session, look);
        let route = self.route(samples, look);
        Ok(self.panel(row, samples, look)?.into_iter().chain(cadence).chain(route).collect())
    }

    fn route(&self, samples: Option<&RunSamples>, look: &Look) -> Option<Picture> {
        charts::route_shape(&route(samples?, self.zones.as_ref()?), look)
    }
}

/// The rows of a table with these numbers.
fn table_of(table: &DataFrame, rows: &[usize]) -> Result<DataFrame, Error> {
    let mut picked = table.clear();
    for &row in rows {
        picked.vstack_mut(&table.slice(row as i64, 1))?;
    }
    Ok(picked)
}
