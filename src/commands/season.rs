//! `soleus season`: everything below the given paths.

use std::collections::HashMap;
use std::path::Path;

use chrono::NaiveDate;
use polars::prelude::DataFrame;

use super::{
    Done, World, ask, checked, exit_code, if_asked, library, run, shown, warn_of_gear, with_ledger,
};
use crate::analysis::pipeline::{Analysis, analyse_with, begin, samples_of};
use crate::attention::Light;
use crate::base::error::Error;
use crate::base::manifest::holds_plan;
use crate::base::quantity::UnitSystem;
use crate::charts::Picture;
use crate::cli::{RunArgs, SeasonArgs};
use crate::columns::EXPOSURE_RUN_ID;
use crate::look_back::onset::{Asked, has_runs_before, onset};
use crate::look_back::why::{Why, why};
use crate::next_run::plan;
use crate::options::Options;
use crate::plan_ahead::followed::followed;
use crate::report::html::{self, ChartRange, DualPictures, PanelRun};
use crate::report::output::{self, OutputFile};
use crate::report::pictures::{self, SeasonPictures};
use crate::report::records::findings::{FindingsFile, findings_file};
use crate::report::records::followed::FollowedRecord;
use crate::report::records::shoes;
use crate::report::records::state::{NowRecord, asked_on};
use crate::report::records::why::WhyRecord;
use crate::report::{tables, text};
use crate::season::{Season, SeasonTables};
use crate::source::Root;
use crate::user_files::locate;

/// Analyses a season; see `soleus season --help`.
pub(super) fn season(args: &SeasonArgs, world: &World) -> Result<Done, Error> {
    let (mut options, roots) = checked(&args.common, world, args.paths.iter())?;
    options.is_anonymous = args.anonymous;
    options.has_details |= args.details;
    // Its days tell what a report without days leaves out.
    if let Some(folder) = options.out.as_deref().filter(|out| args.anonymous && holds_plan(out)) {
        let words =
            format!("{} holds a plan with its days; choose another folder", folder.display());
        return Err(Error::Settings(format!("--anonymous: {words}")));
    }
    let extent = library::extent(!args.paths.is_empty(), &options)?;
    let analysis = analyse_with(&roots, &options, extent, world.progress);
    let analysis = with_ledger(analysis, &options)?;
    // Who shows one run and nothing else asks about that run.
    if args.is_bare && args.plan.is_none() && analysis.season.recordings.len() == 1 {
        return run::run(&of_the_run(args), world);
    }
    ask(&analysis, world);
    warn_of_gear(&analysis, &options, world)?;
    let asked_on = asked_on(&analysis.season, &options, world.today);
    let plan = |path| planned(path, &analysis.season, asked_on);
    let plan = args.plan.as_deref().map(plan).transpose()?;
    let made_of = analysis.made_of(&options, asked_on);
    let made_of = made_of.map(|made_of| with_plan(made_of, plan.as_ref()));
    let last_day = analysis.season.last_day;
    let panels = html::panel_runs(&analysis);
    let analysis = if_asked(analysis, &mut options)?;
    let today = if options.is_anonymous { analysis.season.as_of } else { world.today };
    let plan = plan.map(|plan| match options.is_anonymous {
        true => plan.anonymous(analysis.season.last_day - last_day),
        false => plan,
    });
    let is_silent = options.quiet && !options.json && options.fail_on.is_none();
    let asked = Asked::default();
    let made = Made { roots: &roots, panels, made_of, plan, asked, is_silent };
    let findings = made.findings(&analysis, &options, world, today)?;
    world.progress.stage("text");
    let names = analysis.season.day_names;
    let report = || Ok(names.shown(text::season::season(&analysis, &findings, &options, today)));
    let text = shown(&findings, &options, report)?;
    let from = failing_from(&analysis.season, options.since);
    let alerts = findings.alerts.iter().filter(|alert| alert.is_open || alert.since >= from);
    // What stands about the calf asks for as much as an alert does.
    let light = findings.now.as_ref().map(|now| &now.state.light);
    let standing = light.and_then(|light| light.rank);
    let highest = alerts.map(|alert| alert.light).max().max(standing.and_then(Light::of));
    let has_findings = findings.findings.iter().any(|finding| finding.date >= from);
    Ok(Done { text, code: exit_code(&analysis, highest, has_findings, &options) })
}

/// The same about the only run of a season.
fn of_the_run(args: &SeasonArgs) -> RunArgs {
    RunArgs {
        files: args.paths.clone(),
        last: false,
        on: None,
        history: Vec::new(),
        map: false,
        tables: false,
        anonymous: args.anonymous,
        open: args.open,
        common: args.common.clone(),
    }
}

/// The report of a season that is one of many: the same findings and files as `season` makes of it.
pub(crate) fn reported(
    analysis: &Analysis,
    roots: &[Root],
    options: &Options,
    world: &World,
) -> Result<FindingsFile, Error> {
    reported_about(Asked::default(), analysis, roots, options, world)
}

/// The same with the look back from the pain that is asked about.
pub(super) fn reported_about(
    asked: Asked,
    analysis: &Analysis,
    roots: &[Root],
    options: &Options,
    world: &World,
) -> Result<FindingsFile, Error> {
    let made_of = analysis.made_of(options, asked_on(&analysis.season, options, world.today));
    let made_of = made_of.map(|made_of| about(made_of, asked));
    let panels = html::panel_runs(analysis);
    let made = Made { roots, panels, made_of, plan: None, asked, is_silent: false };
    made.findings(analysis, options, world, world.today)
}

/// What findings and files are made of beside the analysis.
struct Made<'a> {
    roots: &'a [Root],
    panels: Vec<PanelRun>,
    /// Hash of everything that the outputs depend on; `None` where that cannot be told.
    made_of: Option<String>,
    plan: Option<FollowedRecord>,
    /// The pain from which it looks back.
    asked: Asked,
    /// Whether nobody asks for more than the files.
    is_silent: bool,
}

impl Made<'_> {
    /// What was found, and the files where a folder for them is given that does not have them yet.
    fn findings(
        self,
        analysis: &Analysis,
        options: &Options,
        world: &World,
        today: NaiveDate,
    ) -> Result<FindingsFile, Error> {
        let mut findings = findings_file(analysis, options, |_| true);
        findings.plan = self.plan;
        findings.shoes = Some(shoes::records(analysis, options));
        let made_of = self.made_of.as_deref();
        // The same files, options and program make the same outputs.
        let is_current =
            |folder: &Path| made_of.is_some_and(|made_of| output::is_current(folder, made_of));
        let written = options.out.as_deref().filter(|folder| !is_current(folder));
        if written.is_some() || !self.is_silent {
            begin(world.progress, "next run")?;
            findings.now = Some(NowRecord::of(analysis, options, today));
        }
        let Some(folder) = written else { return Ok(findings) };
        begin(world.progress, "look back")?;
        let why = why_of(analysis, self.asked);
        let record = why
            .as_ref()
            .map(|why| WhyRecord::of(analysis, why, options.units).asked_for(self.asked.day));
        let look_back = why.as_ref().zip(record.as_ref());
        let page = Page {
            roots: self.roots,
            panels: self.panels,
            analysis,
            findings: &findings,
            look_back,
        };
        page.write(folder, made_of, options, world)?;
        Ok(findings)
    }
}

/// What was different before the pain that is asked about, where it is known.
fn why_of(analysis: &Analysis, asked: Asked) -> Option<Why> {
    let season = &analysis.season;
    let began = onset(season, asked).filter(|onset| has_runs_before(season, onset));
    began.map(|onset| why(season, &analysis.limits, onset))
}

/// The page of a season, as the file that `--out` writes.
///
/// # Errors
/// Trouble of the machine while single runs are read again, and faults of our own.
pub(crate) fn page(
    analysis: &Analysis,
    roots: &[Root],
    options: &Options,
    findings: &FindingsFile,
) -> Result<String, Error> {
    let why = why_of(analysis, Asked::default());
    let record = why.as_ref().map(|why| WhyRecord::of(analysis, why, options.units));
    let look_back = why.as_ref().zip(record.as_ref());
    let page = Page { roots, panels: html::panel_runs(analysis), analysis, findings, look_back };
    Ok(analysis
        .season
        .day_names
        .shown(page.html(&SeasonPictures::of(analysis, why.as_ref()), options)?))
}

/// A plan that spans more days has a slip in a year.
const MOST_PLAN_DAYS: i64 = 2 * 366;

/// A plan beside what was run up to today.
fn planned(path: &Path, season: &Season, today: NaiveDate) -> Result<FollowedRecord, Error> {
    let file = locate::named(path)?;
    let runs = plan::plan(&file.name, &file.text, &season.athlete)?;
    if let Some((first, last)) = runs.first().zip(runs.last())
        && (last.day - first.day).num_days() > MOST_PLAN_DAYS
    {
        return Err(Error::Settings(format!(
            "{}: from {} to {} is more than {MOST_PLAN_DAYS} days; check the years",
            file.name, first.day, last.day
        )));
    }
    Ok(FollowedRecord::of(&followed(season, &runs, today)))
}

/// What the outputs are made of, the plan among it.
fn with_plan(made_of: String, plan: Option<&FollowedRecord>) -> String {
    match plan {
        Some(plan) => blake3::hash(format!("{made_of} {plan:?}").as_bytes()).to_string(),
        None => made_of,
    }
}

/// What the outputs are made of, the pain that is asked about among it.
fn about(made_of: String, asked: Asked) -> String {
    match asked == Asked::default() {
        true => made_of,
        false => blake3::hash(format!("{made_of} {asked:?}").as_bytes()).to_string(),
    }
}

/// The day from which `--fail-on` looks at alerts beside those that stand: the first of the current
/// week, or that of `--since` where it is earlier. What was told last year must not fail every day.
fn failing_from(season: &Season, since: Option<NaiveDate>) -> NaiveDate {
    let week_start = season.week_start_of(season.as_of);
    since.map_or(week_start, |since| since.min(week_start))
}

/// What the outputs of a season are made of.
struct Page<'a> {
    roots: &'a [Root],
    panels: Vec<PanelRun>,
    analysis: &'a Analysis,
    findings: &'a FindingsFile,
    /// What was different before the pain, where any is noted.
    look_back: Option<(&'a Why, &'a WhyRecord)>,
}

impl Page<'_> {
    fn write(
        &self,
        folder: &Path,
        made_of: Option<&str>,
        options: &Options,
        world: &World,
    ) -> Result<(), Error> {
        let (analysis, findings) = (self.analysis, self.findings);
        let season = &analysis.season;
        let tables = since(analysis, options);
        begin(world.progress, "charts")?;
        let why = self.look_back.map(|(why, _)| why);
        let of_season = SeasonPictures::of(analysis, why);
        let pictures = of_season.charts(None, &options.look);
        let named: Vec<(String, &Picture)> =
            pictures.iter().map(|picture| (picture.chart.file_stem.to_owned(), picture)).collect();
        let mut files = tables::files(analysis, &tables, findings);
        if let Some((_, record)) = self.look_back {
            files.push(OutputFile::new("why.json", tables::json(record)?));
        }
        files.extend(pictures::files(&named)?);
        begin(world.progress, "page")?;
        let page = season.day_names.shown(self.html(&of_season, options)?);
        files.push(OutputFile::new(html::PAGE, page.into_bytes()));
        let record = self.look_back.map(|(_, record)| record);
        let sheet = html::physio((analysis, findings, record), options)?;
        let sheet = season.day_names.shown(sheet);
        files.push(OutputFile::new(html::PHYSIO_SHEET, sheet.into_bytes()));
        begin(world.progress, "write")?;
        output::write(folder, files, made_of)
    }

    /// The page, with panels of the newest runs that have findings.
    fn html(&self, of_season: &SeasonPictures<'_>, options: &Options) -> Result<String, Error> {
        let analysis = self.analysis;
        let in_range = |range: ChartRange| {
            let drawn = |units| of_season.charts(range.from, &html::look(units));
            (range, DualPictures::of(drawn))
        };
        let ranges = html::ranges(&analysis.season).into_iter();
        let pictures: Vec<_> = ranges.map(in_range).collect();
        let is_wanted = |source: &str| self.panels.iter().any(|run| run.source == source);
        let samples = samples_of(self.roots, options, is_wanted)?;
        let mut panels = DualPictures { km: Vec::new(), mi: Vec::new() };
        for PanelRun { row, run_id, .. } in &self.panels {
            let row = *row;
            let Some(samples) = samples.iter().find(|one| one.run_id == *run_id) else { continue };
            let panel = |units| pictures::of_run(samples, analysis, row, &html::look(units));
            panels.km.extend(panel(UnitSystem::Metric)?);
            panels.mi.extend(panel(UnitSystem::Imperial)?);
        }
        let record = self.look_back.map(|(_, record)| record);
        html::season((analysis, self.findings, record), options, (&pictures, &panels))
    }
}

/// The rows of the tables from `--since` on; they are sorted by day.
pub(crate) fn since(analysis: &Analysis, options: &Options) -> SeasonTables {
    let season = &analysis.season;
    let SeasonTables { runs, weeks, days, exposure } = &analysis.tables;
    let from = |table: &DataFrame, ends: &mut dyn Iterator<Item = NaiveDate>| {
        let before = options.since.map_or(0, |since| ends.take_while(|day| *day < since).count());
        table.slice(before as i64, table.height() - before)
    };
    let days_of: HashMap<&str, NaiveDate> =
        season.recordings.iter().map(|run| (run.run_id.as_str(), run.day)).collect();
    let speeds_since = |table: &DataFrame| {
        let ids = table.column(EXPOSURE_RUN_ID.name).and_then(|ids| ids.str()).ok();
        let ids = ids.into_iter().flat_map(|ids| ids.iter().flatten());
        from(table, &mut ids.filter_map(|id| days_of.get(id).copied()))
    };
    SeasonTables {
        runs: from(runs, &mut season.recordings.iter().map(|run| run.day)),
        weeks: from(weeks, &mut season.calendar.iter().map(|week| week.end())),
        days: from(days, &mut season.first_day.iter_days().take(days.height())),
        exposure: exposure.as_ref().map(speeds_since),
    }
}
