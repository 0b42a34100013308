//! `report-physio.html`: the season on two printed pages for somebody who examines the runner and has five
//! minutes. It describes a patient; there is nothing to click and nothing to configure. Every list is
//! bounded and every row has a known height, so that two pages hold whatever the season is.

mod calf_tests;
mod episodes;
mod form;
mod pairs;
mod room;
mod runner;
mod told;
mod weeks;

use serde::Serialize;

use super::page;
use crate::analysis::pipeline::Analysis;
use crate::base::error::Error;
use crate::base::quantity::UnitSystem;
use crate::base::sanitize::printable;
use crate::charts::{self, Bare};
use crate::options::Options;
use crate::report::records::findings::FindingsFile;
use crate::report::records::muted;
use crate::report::records::not_judged::open_rules;
use crate::report::records::why::WhyRecord;
use crate::rules::RULES;

/// The name of the sheet among the outputs.
pub const PHYSIO_SHEET: &str = "report-physio.html";

/// Characters of a warning that are shown.
const WARNING_CHARS: usize = 180;

/// The newest of some rows, and how many more there are.
#[derive(Serialize)]
struct Shown<T> {
    rows: Vec<T>,
    more: usize,
}

impl<T> Shown<T> {
    fn of(mut rows: Vec<T>, most: usize) -> Self {
        let more = rows.len().saturating_sub(most);
        rows.truncate(most);
        Self { rows, more }
    }

    /// How many there are, shown or not.
    fn count(&self) -> usize {
        self.rows.len() + self.more
    }

    /// Lines that it takes, that of what is left out among them.
    fn lines(&self) -> usize {
        self.rows.len() + usize::from(self.more > 0)
    }
}

/// What both pages hold.
#[derive(Serialize)]
struct Sheet {
    as_of: String,
    /// `None` where it is of the same day.
    last_run: Option<String>,
    is_anonymous: bool,
    /// What must be known before a figure is believed, above all that files may be of several people.
    warnings: Vec<String>,
    runner: Vec<runner::Fact>,
    injuries: Shown<runner::PastInjury>,
    told: told::Told,
    chart: Option<Chart>,
    /// Whether the first page has room for notes, too.
    has_first_notes: bool,
    /// Whether a diary holds anything about pain.
    has_diary: bool,
    tests: Shown<calf_tests::Test>,
    shoes: Shown<pairs::Pair>,
    weeks: Vec<weeks::Row>,
    blocks: Vec<weeks::Row>,
    calf_km: &'static str,
    /// Alerts that ended, where the second page has room for them.
    ended: Shown<told::Alert>,
    /// Climb and fast running, where it has room for a chart.
    hills: Option<Chart>,
    episodes: Option<episodes::Episodes>,
    /// Why nothing is looked back on.
    no_episode: &'static str,
    form: Option<form::Form>,
    not_judged: String,
}

#[derive(Serialize)]
struct Chart {
    title: String,
    subtitle: String,
    svg: String,
    key: Vec<(String, String)>,
}

/// The sheet of a season.
///
/// # Errors
/// When the chart cannot be drawn, or the template does not fit.
pub fn physio(
    (analysis, findings, why): (&Analysis, &FindingsFile, Option<&WhyRecord>),
    options: &Options,
) -> Result<String, Error> {
    let (season, units) = (&analysis.season, options.units);
    let names = season.day_names;
    let mut sheet = Sheet {
        as_of: names.short(season.as_of),
        last_run: (season.last_day != season.as_of).then(|| names.short(season.last_day)),
        is_anonymous: options.is_anonymous,
        warnings: warnings(findings, options),
        runner: runner::facts(season, options),
        injuries: runner::injuries(season),
        told: told::told(analysis, findings),
        chart: None,
        has_first_notes: false,
        has_diary: season.diary.entries.iter().any(|entry| entry.felt().next().is_some()),
        tests: calf_tests::tests(season),
        shoes: pairs::pairs(findings.shoes.as_deref().unwrap_or_default(), names, units),
        weeks: weeks::weeks(analysis, options),
        blocks: Vec::new(),
        ended: told::ended(analysis, findings),
        hills: None,
        calf_km: if units == UnitSystem::Metric { "Calf km" } else { "Calf mi" },
        episodes: why.map(|why| episodes::episodes(analysis, why, units)),
        no_episode: episodes::none_words(season),
        form: form::form(season, units),
        not_judged: not_judged(analysis),
    };
    let weeks = weeks::charted(season, options);
    fill_first(&mut sheet);
    let ended = sheet.ended.count();
    sheet.told.ended_words = told::ended_words(ended, true);
    let first = room::First::of(&sheet);
    sheet.has_first_notes = first.has_notes();
    let size = (room::WIDTH_PX, first.chart_px());
    let picture = charts::pain_and_load(season, weeks.clone(), size, units);
    sheet.chart = picture.map(|picture| chart(&picture)).transpose()?;
    let mut second = room::Second::of(&sheet);
    sheet.blocks = weeks::blocks(analysis, options);
    sheet.blocks.truncate(second.block_rows(sheet.blocks.len(), &sheet.ended));
    second.fit(&mut sheet.ended);
    sheet.told.ended_words = told::ended_words(ended, !sheet.ended.rows.is_empty());
    let size = second.chart_px().map(|height_px| (room::WIDTH_PX, height_px));
    let picture = size.and_then(|size| charts::hills_and_speed(season, weeks, size, units));
    sheet.hills = picture.map(|picture| chart(&picture)).transpose()?;
    page::sheet("physio.html", "Running and calf: a sheet for the physio", sheet)
}

/// Moves alerts that ended to the first page, the newest first, as long as it has room for them.
fn fill_first(sheet: &mut Sheet) {
    /// Alerts of the first page at most.
    const MOST: usize = 6;
    sheet.told.ended_words = told::ended_words(sheet.ended.count(), true);
    let has_room = |sheet: &Sheet| {
        let alerts = &sheet.told.alerts;
        alerts.more == 0 && alerts.rows.len() < MOST && room::First::of(sheet).is_roomy()
    };
    while !sheet.ended.rows.is_empty() && has_room(sheet) {
        let newest = sheet.ended.rows.remove(0);
        sheet.told.alerts.rows.push(newest);
    }
}

fn chart(picture: &charts::Picture) -> Result<Chart, Error> {
    let Bare { svg, subtitle, key } = picture.bare(0)?;
    Ok(Chart { title: picture.title().to_owned(), subtitle, svg, key })
}

fn warnings(findings: &FindingsFile, options: &Options) -> Vec<String> {
    let muted = muted::pain_warning(&options.limits);
    let first = findings.warnings.first().map(|text| cut(&printable(text), WARNING_CHARS));
    muted.into_iter().chain(first).collect()
}

/// A text of at most so many characters.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text.to_owned(),
    }
}

/// How many rules say nothing at present, and the commonest reasons.
fn not_judged(analysis: &Analysis) -> String {
    /// Reasons that are named, and characters of each.
    const NAMED: usize = 3;
    const CHARS: usize = 70;
    const NOT_WRITTEN: &str = "diary, shoes or the like not written down";
    let open = open_rules(analysis);
    if open.is_empty() {
        return format!("All {} rules could judge the newest run, week and entry.", RULES.len());
    }
    let mut reasons: Vec<(String, usize)> = Vec::new();
    for (reason, _) in &open {
        // What the runner could write down, and how, is no matter for paper.
        let is_of_runner = ["athlete.toml", "diary", " told", "; add "];
        let reason = match is_of_runner.iter().any(|word| reason.contains(word)) {
            true => NOT_WRITTEN,
            false => reason,
        };
        match reasons.iter_mut().find(|(known, _)| known == reason) {
            Some((_, count)) => *count += 1,
            None => reasons.push((reason.to_owned(), 1)),
        }
    }
    // A stable sort keeps the order of rules among equals.
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let named = reasons.iter().take(NAMED);
    let named: Vec<String> =
        named.map(|(reason, count)| format!("{} ({count})", cut(reason, CHARS))).collect();
    let more: usize = reasons.iter().skip(NAMED).map(|(_, count)| count).sum();
    let more = if more > 0 { format!("; other reasons ({more})") } else { String::new() };
    format!("{} of {} rules: {}{more}.", open.len(), RULES.len(), named.join("; "))
}
