//! A season on the terminal: first where the reader stands and what may be run next, then the weeks, then
//! the rest.

use std::fmt::Write;

use chrono::NaiveDate;

use super::finding::group_text;
use super::followed::followed;
use super::judged;
use super::notices::{above, caution, muted};
use super::now;
use super::style::{ADVICE, BOLD, DIM, level_style};
use super::wrap::{fitted, wrap};
use crate::analysis::pipeline::Analysis;
use crate::base::quantity::{Quantity, Unit, UnitSystem, clock};
use crate::base::sanitize::printable;
use crate::base::words::counted;
use crate::options::Options;
use crate::report::records::alerts::AlertRecord;
use crate::report::records::doubts;
use crate::report::records::figures::total_distance_m;
use crate::report::records::files::{TROUBLED_SHOWN, file_counts};
use crate::report::records::findings::FindingsFile;
use crate::report::records::grouping;
use crate::report::records::notices::{far_words, runs_since};
use crate::report::records::uncovered;
use crate::season::Week;

/// Weeks shown; the rest is in `weeks.csv`.
const WEEKS_SHOWN: usize = 10;
/// Earlier alerts shown, one line each.
const EARLIER_SHOWN: usize = 10;
/// Beyond this the day of the evaluation is no longer "now" and is said.
const FRESH_DAYS: i64 = 6;

/// The report of a season. `written` names the output folder; `today` is the local date.
pub fn season(
    analysis: &Analysis,
    findings: &FindingsFile,
    options: &Options,
    today: NaiveDate,
) -> String {
    let mut text = head(analysis, options, today);
    text += &muted(&options.limits);
    text += &above(analysis, options);
    if let Some(now) = &findings.now {
        text += &now::answer(analysis, findings, now, options);
    }
    if let Some(plan) = &findings.plan {
        text += &followed(plan, options.units);
    }
    text += &caution(options).unwrap_or_default();
    text += &weeks(analysis, options);
    text += &told_before(analysis, findings, options);
    text += &habits(findings);
    text += &untold(findings, options);
    text += &judged::went_well(analysis, findings);
    if options.lists_all {
        text += &judged::shown(analysis, options.units);
    }
    text += &judged::not_judged(analysis, options.lists_all);
    text += &doubts(analysis, options);
    text += &files(analysis, options);
    let _ = write!(text, "\n{DIM}{}{DIM:#}", fitted(ADVICE));
    text
}

fn head(analysis: &Analysis, options: &Options, today: NaiveDate) -> String {
    let season = &analysis.season;
    let first_day = options.since.map_or(season.first_day, |since| since.max(season.first_day));
    let reported = || season.recordings.iter().filter(|run| run.day >= first_day);
    let distance = total_distance_m(reported()).map_or_else(
        || "distance not known".to_owned(),
        |total_m| Quantity::new(total_m, Unit::DistanceM).show(options.units),
    );
    let (runs, last_day) = (runs_since(season, first_day), season.last_day);
    let mut text = format!("{BOLD}{runs}, {distance}, {first_day} to {last_day}{BOLD:#}\n");
    let far = season.isolated_recordings().filter(|run| run.day >= first_day).count();
    if far > 0 {
        let named = if options.out.is_some() {
            "ledger.csv names them".to_owned()
        } else {
            let last = season.isolated_recordings().filter(|run| run.day >= first_day).last();
            last.map_or_else(String::new, |run| format!("the newest of them is from {}", run.day))
        };
        let _ = writeln!(text, "{}; {named}.", far_words(far));
    }
    for line in uncovered::sentences(season) {
        let _ = writeln!(text, "{}.", wrap(&line, 0));
    }
    let age_days = (today - season.as_of).num_days();
    if age_days > FRESH_DAYS {
        let _ = writeln!(text, "Judged as of {}, {age_days} days ago.", season.as_of);
    }
    text
}

fn weeks(analysis: &Analysis, options: &Options) -> String {
    let calendar = &analysis.season.calendar;
    let is_early = |week: &&Week| options.since.is_some_and(|since| week.end() < since);
    let from = calendar.iter().take_while(is_early).count();
    let first_shown = from.max(calendar.len().saturating_sub(WEEKS_SHOWN));
    let mut text = format!(
        "\n{BOLD}Week of     runs   distance     time    longest    climb     fast{BOLD:#}\n"
    );
    for (index, week) in calendar.iter().enumerate().skip(first_shown) {
        let marks = week_marks(analysis, index);
        let name = match analysis.season.day_names.week_and_day(week.start) {
            Some((number, _)) => format!("week {number}"),
            None => week.start.to_string(),
        };
        let _ = writeln!(text, "{}", week_line(&name, week, options.units, &marks));
    }
    if first_shown > from {
        let earlier = counted(first_shown - from, "earlier week");
        let line = match options.out {
            Some(_) => format!("and {earlier}, in weeks.csv"),
            None => format!("and {earlier}"),
        };
        let _ = writeln!(text, "{DIM}{line}{DIM:#}");
    }
    text
}

fn week_line(name: &str, week: &Week, units: UnitSystem, marks: &str) -> String {
    let show = |value: Option<f64>, unit: Unit| {
        value.map_or("–".to_owned(), |value| Quantity::new(value, unit).show(units))
    };
    let unfinished = if week.is_complete { "" } else { " (unfinished)" };
    format!(
        "{name:10}  {:4} {:>10} {:>8} {:>10} {:>8} {:>8}{unfinished}{marks}",
        week.run_count,
        show(week.known_distance_m(), Unit::DistanceM),
        clock(week.timer_s),
        show(week.longest_run_m, Unit::DistanceM),
        show(week.climb_m, Unit::HeightM),
        show(week.fast_m, Unit::DistanceM),
    )
}

/// The light of a week.
fn week_marks(analysis: &Analysis, week: usize) -> String {
    let light = analysis.told.light_of(&analysis.season.calendar[week]);
    light.map_or_else(String::new, |light| {
        let (mark, style) = level_style(light.level());
        format!("  {style}{mark}{style:#}")
    })
}

/// The alerts that no longer stand, a line each, the newest first.
fn told_before(analysis: &Analysis, findings: &FindingsFile, options: &Options) -> String {
    let past: Vec<&AlertRecord> = findings.alerts.iter().filter(|alert| !alert.is_open).collect();
    if past.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{BOLD}Earlier{BOLD:#}\n");
    for alert in past.iter().take(EARLIER_SHOWN) {
        let (mark, style) = level_style(alert.level());
        let place = now::place(alert, analysis);
        let place = analysis.season.day_names.shown(place);
        let _ = writeln!(
            text,
            "  {style}{mark} {:5}{style:#} {place}: {}",
            alert.attention, alert.title
        );
    }
    if past.len() > EARLIER_SHOWN {
        let see = if options.out.is_some() { "; alerts.csv has them" } else { "" };
        let _ = writeln!(text, "  and {} more{see}", past.len() - EARLIER_SHOWN);
    }
    text
}

/// What the runner does all the time, told once.
fn habits(findings: &FindingsFile) -> String {
    if findings.habits.is_empty() {
        return String::new();
    }
    let lines = findings.habits.iter().map(|habit| format!("{}\n", wrap(&habit.message, 2)));
    format!("\n{BOLD}Habits{BOLD:#}\n{}", lines.collect::<String>())
}

/// How much was found and not told; with `--all` all of it.
fn untold(findings: &FindingsFile, options: &Options) -> String {
    if options.lists_all {
        return grouping::groups(findings.findings.iter())
            .iter()
            .fold(format!("\n{BOLD}Everything that was found{BOLD:#}\n"), |text, group| {
                text + &group_text(group)
            });
    }
    let listed = findings.findings.iter().filter(|finding| finding.attention.is_none()).count();
    if listed == 0 {
        return String::new();
    }
    let see = if options.out.is_some() { ", findings.csv has them" } else { "" };
    let line = format!(
        "{} of little weight not told; `soleus season --all` tells them{see}",
        counted(listed, "finding")
    );
    format!("\n{}\n", wrap(&line, 0))
}

/// Which runs have a figure that may be wrong; nothing where none has.
fn doubts(analysis: &Analysis, options: &Options) -> String {
    let Some(doubts) = doubts::doubts(analysis, options, options.units) else {
        return String::new();
    };
    let mut text = format!("\n{BOLD}Doubtful figures{BOLD:#}\n{}\n", wrap(&doubts.head, 2));
    for line in &doubts.lines {
        let _ = writeln!(text, "{}", wrap(line, 4));
    }
    text
}

fn files(analysis: &Analysis, options: &Options) -> String {
    let ledger = &analysis.ledger;
    let counts = file_counts(analysis).join(", ");
    let mut text = format!("\n{BOLD}Files{BOLD:#}\n  {} read: {counts}\n", ledger.len());
    let troubled: Vec<_> = analysis.troubled_files().collect();
    if !troubled.is_empty() {
        let _ = writeln!(
            text,
            "  skipped or only partly read, {} of {} files:",
            troubled.len(),
            ledger.len()
        );
    }
    for entry in troubled.iter().take(TROUBLED_SHOWN) {
        let line = format!("{}: {}: {}", printable(&entry.source), entry.outcome, entry.reason);
        let _ = writeln!(text, "{}", wrap(&line, 4));
    }
    if troubled.len() > TROUBLED_SHOWN {
        let more = troubled.len() - TROUBLED_SHOWN;
        let see = if options.out.is_some() { ", see ledger.csv" } else { "" };
        let _ = writeln!(text, "    and {more} more{see}");
    }
    for name in &analysis.unknown_tags {
        let _ =
            writeln!(text, "  the settings name a run that is not there: `{}`", printable(name));
    }
    match &options.out {
        Some(folder) => {
            let _ = writeln!(text, "  written to {}", folder.display());
        }
        None => text += "  nothing was written; add --out DIR for tables, findings and charts\n",
    }
    text
}
