//! `report.html`: a season or a run as one page that can be read, sorted and printed, asks nothing of
//! the network and works without its script. The texts are in `templates`; what comes from files is
//! escaped by the template engine.

mod chart;
mod dual_units;
mod findings;
mod followed;
mod level;
mod not_judged;
mod now;
mod page;
mod physio;
mod plan;
mod ranges;
mod run;
mod runs;
mod shoes;
mod team;
mod why;

use serde::Serialize;

use self::dual_units::DualText;
use crate::analysis::pipeline::Analysis;
use crate::base::error::Error;
use crate::base::quantity::{Unit, UnitSystem};
use crate::base::sanitize::printable;
use crate::charts::{Look, Part};
use crate::options::Options;
use crate::report::records::doubts;
use crate::report::records::figures::total_distance_m;
use crate::report::records::findings::FindingsFile;
use crate::report::records::muted;
use crate::report::records::notices;
use crate::report::records::uncovered;
use crate::report::records::why::WhyRecord;
use crate::season::Recording;

pub use dual_units::DualPictures;
pub use physio::{PHYSIO_SHEET, physio};
pub use plan::plan;
pub use ranges::{ChartRange, ranges};
pub use run::{OneRun, run};
pub use team::team;

/// The name of the page among the outputs.
pub const PAGE: &str = "report.html";
/// The name of the page of a team.
pub const TEAM_PAGE: &str = "team.html";
/// Panels of single runs on the page of a season.
pub const PANELS: usize = 3;

/// How charts are drawn for a page, which has room for less than a picture of its own.
pub fn look(units: UnitSystem) -> Look {
    Look { width_px: 1040, height_px: 480, units, ..Look::default() }
}

/// A run that gets a panel.
pub struct PanelRun {
    /// Its row among the recordings.
    pub row: usize,
    /// Its file.
    pub source: String,
    /// Its id among the samples, which keep it under `--anonymous`.
    pub run_id: String,
}

/// The newest runs with findings that ask for attention, newest first.
pub fn panel_runs(analysis: &Analysis) -> Vec<PanelRun> {
    let found = runs::found(analysis);
    let recordings = analysis.season.recordings.iter().enumerate().rev();
    let flagged = recordings.filter(|(_, run)| found.contains_key(&run.session));
    // One recording a session, and none that only a list knows.
    let mut sessions: Vec<usize> = Vec::new();
    let is_new = |run: &Recording| {
        let is_new = !sessions.contains(&run.session);
        sessions.push(run.session);
        is_new
    };
    let is_recorded = |run: &Recording| analysis.is_recorded(&run.run_id);
    let mut is_new = is_new;
    let panel = |(row, run): (usize, &Recording)| {
        (is_recorded(run) && is_new(run)).then(|| PanelRun {
            row,
            source: run.source.clone(),
            run_id: run.run_id.clone(),
        })
    };
    flagged.filter_map(panel).take(PANELS).collect()
}

#[derive(Serialize)]
struct Season {
    head: Head,
    ranges: Vec<ChartRange>,
    /// Whether charts have findings that no alert says.
    has_untold: bool,
    now: Option<now::Now>,
    why: Option<why::Section>,
    /// The chart of the weeks before the newest pain.
    before: Vec<chart::Chart>,
    season: Vec<chart::Chart>,
    form: Vec<chart::Chart>,
    plan: Option<followed::Plan>,
    runs: runs::Runs,
    shoes: Vec<shoes::Pair>,
    groups: Vec<findings::Group>,
    not_judged: not_judged::NotJudged,
}

#[derive(Serialize)]
struct Head {
    line: String,
    /// That a rule which reads the diary of pain is muted.
    warning: Option<String>,
    runs: String,
    distance: DualText,
    from: String,
    to: String,
    notes: Vec<String>,
    warnings: Vec<String>,
}

/// The page of a season. `panels` are those of its newest runs with findings.
///
/// # Errors
/// When a chart cannot be drawn, or a table lacks a column.
pub fn season(
    (analysis, findings, why): (&Analysis, &FindingsFile, Option<&WhyRecord>),
    options: &Options,
    (pictures, panels): (&[(ChartRange, DualPictures)], &DualPictures),
) -> Result<String, Error> {
    let charts = chart::charts_in_ranges(pictures)?;
    let (before, charts): (Vec<_>, Vec<_>) =
        charts.into_iter().partition(|chart| chart.part == Part::Pain);
    let (form, season) = charts.into_iter().partition(|chart| chart.part == Part::Form);
    let flagged = runs::found(analysis).len();
    let panels = chart::charts(panels)?;
    let values = Season {
        head: head(analysis, options),
        ranges: pictures.iter().map(|(range, _)| *range).collect(),
        has_untold: findings.findings.iter().any(|finding| finding.attention.is_none()),
        now: findings.now.as_ref().map(|now| now::now(analysis, findings, now)),
        why: why.map(|why| why::section(why, analysis.season.day_names)),
        before,
        season,
        form,
        plan: findings.plan.as_ref().map(|plan| followed::plan(plan, analysis.season.day_names)),
        runs: runs::runs(analysis, options, panels, flagged)?,
        shoes: findings
            .shoes
            .as_deref()
            .map(|shoes| shoes::shoes(shoes, analysis.season.day_names))
            .unwrap_or_default(),
        groups: findings::groups(analysis, &options.limits),
        not_judged: not_judged::not_judged(analysis)?,
    };
    let title = format!("Running and the calf, {} to {}", values.head.from, values.head.to);
    page::page("season.html", &title, options.units, values)
}

/// What must be known before a figure of the page is believed.
fn warnings(analysis: &Analysis, options: &Options) -> Vec<String> {
    notices::warnings(analysis, options).iter().map(|warning| printable(warning)).collect()
}

fn head(analysis: &Analysis, options: &Options) -> Head {
    let season = &analysis.season;
    let names = season.day_names;
    let from = options.since.map_or(season.first_day, |since| since.max(season.first_day));
    let reported = || season.recordings.iter().filter(|run| run.day >= from);
    let total_m = total_distance_m(reported());
    let mut notes = Vec::new();
    if options.is_anonymous {
        notes.push(
            "Anonymous: days are named by weeks counted from the first, and titles and file names are \
             left out; in the tables next to this page week 1 begins on 1 January 2001."
                .to_owned(),
        );
    }
    if season.as_of != season.last_day {
        notes.push(format!("Judged as of {}.", names.short(season.as_of)));
    }
    let far = season.isolated_recordings().filter(|run| run.day >= from).count();
    if far > 0 {
        notes.push(format!("{}; ledger.csv names them.", notices::far_words(far)));
    }
    let spoken = |line: &String| format!("{}.", names.spoken(line, season.as_of));
    notes.extend(uncovered::sentences(season).iter().map(spoken));
    let doubts = doubts::doubts(analysis, options, options.units);
    if let Some(doubts) = doubts {
        notes.push(format!("{}; ledger.csv says which.", doubts.head));
        notes.extend(doubts.impossible);
    }
    notes.extend(muted::sentences(&options.limits));
    notes.extend(notices::with_files(options).map(|files| printable(&files)));
    Head {
        warning: muted::pain_warning(&options.limits),
        line: "Your running and your calf".to_owned(),
        runs: notices::runs_since(season, from),
        distance: DualText::figure(total_m, Unit::DistanceM),
        from: names.short(from),
        to: names.short(season.last_day),
        notes,
        warnings: warnings(analysis, options),
    }
}
