//! A season on the terminal: first where the reader stands and what may be run next, then the weeks, then
//! the rest.

use std::fmt::Write;

use chrono::NaiveDate;

use super::finding::group_text;
use super::followed::followed;
use super::judged;
use super::notices::{self, caution, muted};
use super::now;
use super::style::{ADVICE, BOLD, DIM, level_style};
use super::wrap::{fitted, width, wrap};
use crate::analysis::pipeline::Analysis;
use crate::base::quantity::{Quantity, Unit, UnitSystem, clock};
use crate::base::sanitize::printable;
use crate::base::words::{counted, uncapitalised};
use crate::options::Options;
use crate::report::records::alerts::AlertRecord;
use crate::report::records::doubts;
use crate::report::records::figures::total_distance_m;
use crate::report::records::files::{TROUBLED_SHOWN, file_counts};
use crate::report::records::findings::FindingsFile;
use crate::report::records::grouping;
use crate::report::records::notices::{far_words, runs_since};
use crate::report::records::place::place;
use crate::report::records::uncovered;
use crate::rules::RULES;
use crate::season::Week;

/// Weeks shown; the rest is in `weeks.csv`.
const WEEKS_SHOWN: usize = 10;
/// Weeks shown where much else is to be said.
const FEWEST_WEEKS: usize = 3;
/// Lines of a report, so that it fits a screen.
const LINES: usize = 40;
/// Earlier alerts shown, one line each.
const EARLIER_SHOWN: usize = 10;
/// Stretches without the watch that are named on one screen.
const UNCOVERED_SHOWN: usize = 2;
/// Beyond this the day of the evaluation is no longer "now" and is said.
const FRESH_DAYS: i64 = 6;

/// The report of a season: on one screen, or with every section in full. `today` is the local date.
pub fn season(
    analysis: &Analysis,
    findings: &FindingsFile,
    options: &Options,
    today: NaiveDate,
) -> String {
    let mut above = head(analysis, options, today);
    above += &muted(&options.limits);
    above += &notices::above(analysis, options);
    if let Some(now) = &findings.now {
        above += &now::answer(analysis, findings, now, options);
    }
    if let Some(plan) = &findings.plan {
        above += &followed(plan, options.units);
    }
    above += &caution(options).unwrap_or_default();
    let mut below = match options.has_details {
        true => sections(analysis, findings, options),
        false => more(analysis, findings, options),
    };
    below += &written(options);
    let _ = write!(below, "\n{DIM}{}{DIM:#}", fitted(ADVICE));
    // The heading, the line of earlier weeks, and the empty line above.
    const AROUND_WEEKS: usize = 3;
    let taken = above.lines().count() + below.lines().count() + AROUND_WEEKS;
    let room = LINES.saturating_sub(taken).clamp(FEWEST_WEEKS, WEEKS_SHOWN);
    let shown = if options.has_details { WEEKS_SHOWN } else { room };
    above + &weeks(analysis, options, shown) + &below
}

/// Everything that is known beside the answer and the weeks.
fn sections(analysis: &Analysis, findings: &FindingsFile, options: &Options) -> String {
    let mut text = earlier(analysis, findings, options);
    text += &habits(findings);
    text += &unalerted(findings, options);
    text += &judged::went_well(analysis, findings);
    if options.lists_all {
        text += &judged::shown(analysis, options.units);
    }
    text += &judged::not_judged(analysis);
    text += &doubts(analysis, options);
    text + &files(analysis, options)
}

/// What else there is, by name and number.
fn more(analysis: &Analysis, findings: &FindingsFile, options: &Options) -> String {
    let mut parts = Vec::new();
    let past = findings.alerts.iter().filter(|alert| !alert.is_open);
    if let Some(newest) = past.clone().next() {
        let season = &analysis.season;
        let day = season.day_names.near(newest.since, season.as_of);
        let count = counted(past.count(), "earlier alert");
        parts.push(format!("{count} (newest {day}: {})", newest.title));
    }
    if !findings.habits.is_empty() {
        parts.push(counted(findings.habits.len(), "habit"));
    }
    let unalerted = findings.findings.iter().filter(|one| one.attention.is_none()).count();
    if unalerted > 0 {
        parts.push(format!("{} without an alert", counted(unalerted, "finding")));
    }
    let not_judged = judged::open_rule_count(analysis);
    if not_judged > 0 {
        parts.push(format!("{not_judged} of {} rules could not judge", RULES.len()));
    }
    if let Some(doubts) = doubts::doubts(analysis, options, options.units) {
        parts.push(uncapitalised(&doubts.head));
    }
    parts.extend(troubled_words(analysis));
    if parts.is_empty() {
        return String::new();
    }
    let see = if options.out.is_some() { "; the page has them, too" } else { "" };
    let line = format!("{}. `--details` prints them{see}.", parts.join("; "));
    format!("\n{BOLD}Also:{BOLD:#} {}\n", wrap(&line, 6).trim_start())
}

/// Where the report was written.
fn written(options: &Options) -> String {
    let words = match &options.out {
        Some(folder) => format!("Written to {}", folder.display()),
        None => {
            "Nothing was written; add --out DIR for a report with tables and charts.".to_owned()
        }
    };
    format!("{}\n", wrap(&words, 0))
}

fn head(analysis: &Analysis, options: &Options, today: NaiveDate) -> String {
    let season = &analysis.season;
    let first_day = options.since.map_or(season.first_day, |since| since.max(season.first_day));
    let reported = || season.recordings.iter().filter(|run| run.day >= first_day);
    let distance = total_distance_m(reported()).map_or_else(
        || "distance not known".to_owned(),
        |total_m| Quantity::new(total_m, Unit::DistanceM).show(options.units),
    );
    let (runs, names) = (runs_since(season, first_day), season.day_names);
    let days = format!("{} to {}", names.date(first_day), names.short(season.last_day));
    let mut text = format!("{BOLD}{}{BOLD:#}\n", wrap(&format!("{runs}, {distance}, {days}"), 0));
    let far = season.isolated_recordings().filter(|run| run.day >= first_day).count();
    if far > 0 {
        let named = if options.out.is_some() {
            "ledger.csv names them".to_owned()
        } else {
            let last = season.isolated_recordings().filter(|run| run.day >= first_day).last();
            last.map_or_else(String::new, |run| {
                format!("the newest is from {}", names.short(run.day))
            })
        };
        let _ = writeln!(text, "{}", wrap(&format!("{}; {named}.", far_words(far)), 0));
    }
    let uncovered = uncovered::sentences(season);
    let shown = if options.has_details { uncovered.len() } else { UNCOVERED_SHOWN };
    for line in uncovered.iter().take(shown) {
        let line = names.spoken(line, season.as_of);
        let _ = writeln!(text, "{}.", wrap(&line, 0));
    }
    if uncovered.len() > shown {
        let _ = writeln!(text, "And {}.", counted(uncovered.len() - shown, "more such time"));
    }
    let age_days = (today - season.as_of).num_days();
    if age_days > FRESH_DAYS {
        let as_of = names.short(season.as_of);
        let _ = writeln!(text, "Judged as of {as_of}, {age_days} days ago.");
    }
    text
}

/// Width from which a week has its longest run.
const WIDE: usize = 68;

fn weeks(analysis: &Analysis, options: &Options, shown: usize) -> String {
    let calendar = &analysis.season.calendar;
    let is_early = |week: &&Week| options.since.is_some_and(|since| week.end() < since);
    let from = calendar.iter().take_while(is_early).count();
    let first_shown = from.max(calendar.len().saturating_sub(shown));
    let is_wide = width() >= WIDE;
    let longest = if is_wide { "   longest" } else { "" };
    let head = format!("Week of     runs  distance     time{longest}   climb    fast  light");
    let mut text = format!("\n{BOLD}{head}{BOLD:#}\n");
    for (index, week) in calendar.iter().enumerate().skip(first_shown) {
        let name = match analysis.season.day_names.week_and_day(week.start) {
            Some((number, _)) => format!("week {number}"),
            None => analysis.season.day_names.date(week.start),
        };
        let light = week_mark(analysis, index);
        let _ = writeln!(text, "{}", week_line(&name, week, (options.units, is_wide), &light));
    }
    if first_shown > from {
        let earlier = counted(first_shown - from, "earlier week");
        let see = if options.out.is_some() { ", in weeks.csv" } else { "" };
        let _ = writeln!(text, "{DIM}and {earlier}{see}{DIM:#}");
    }
    if calendar.iter().skip(first_shown).any(|week| week.climb_m.is_some()) {
        let _ = writeln!(text, "{DIM}climb: on grades of 3 % and more only{DIM:#}");
    }
    text
}

fn week_line(name: &str, week: &Week, (units, is_wide): (UnitSystem, bool), light: &str) -> String {
    let show = |value: Option<f64>, unit: Unit| {
        value.map_or("–".to_owned(), |value| Quantity::new(value, unit).show(units))
    };
    let longest = match is_wide {
        true => format!(" {:>9}", show(week.longest_run_m, Unit::DistanceM)),
        false => String::new(),
    };
    let unfinished = if is_wide && !week.is_complete { "  so far" } else { "" };
    let line = format!(
        "{name:11} {:4} {:>9} {:>8}{longest} {:>7} {:>7}  {light}{unfinished}",
        week.run_count,
        show(week.known_distance_m(), Unit::DistanceM),
        clock(week.timer_s),
        show(week.climb_m, Unit::HeightM),
        show(week.fast_m, Unit::DistanceM),
    );
    line.trim_end().to_owned()
}

/// The light of a week.
fn week_mark(analysis: &Analysis, week: usize) -> String {
    let light = analysis.told.light_of(&analysis.season.calendar[week]);
    light.map_or_else(String::new, |light| {
        let (mark, style) = level_style(light.level());
        format!("{style}{mark}{style:#}")
    })
}

/// The alerts that are over, a line each, the newest first.
fn earlier(analysis: &Analysis, findings: &FindingsFile, options: &Options) -> String {
    let past: Vec<&AlertRecord> = findings.alerts.iter().filter(|alert| !alert.is_open).collect();
    if past.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{BOLD}Earlier alerts{BOLD:#}\n");
    for alert in past.iter().take(EARLIER_SHOWN) {
        let (mark, style) = level_style(alert.level());
        let place = place(analysis, (alert.subject, alert.date), options.units);
        let line = wrap(&format!("{:5} {place}: {}", alert.attention, alert.title), 4);
        let _ = writeln!(text, "  {style}{mark}{style:#} {}", line.trim_start());
    }
    if past.len() > EARLIER_SHOWN {
        let see = if options.out.is_some() { "; alerts.csv has them" } else { "" };
        let _ = writeln!(text, "  and {} more{see}", past.len() - EARLIER_SHOWN);
    }
    text
}

/// What the runner does all the time.
fn habits(findings: &FindingsFile) -> String {
    if findings.habits.is_empty() {
        return String::new();
    }
    let lines = findings.habits.iter().map(|habit| format!("{}\n", wrap(&habit.message, 2)));
    format!("\n{BOLD}Habits{BOLD:#}\n{}", lines.collect::<String>())
}

/// How much was found without an alert; with `--all` all of it.
fn unalerted(findings: &FindingsFile, options: &Options) -> String {
    if options.lists_all {
        return grouping::groups(findings.findings.iter())
            .iter()
            .fold(format!("\n{BOLD}Every finding{BOLD:#}\n"), |text, group| {
                text + &group_text(group)
            });
    }
    let listed = findings.findings.iter().filter(|finding| finding.attention.is_none()).count();
    if listed == 0 {
        return String::new();
    }
    let see = if options.out.is_some() { "; findings.csv has them" } else { "" };
    let count = counted(listed, "finding");
    let line =
        format!("{count} of little weight without an alert; `soleus season --all` lists them{see}");
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

/// The only file that was not read whole with the reason, or how many there are; `None` without any.
fn troubled_words(analysis: &Analysis) -> Option<String> {
    let troubled: Vec<_> = analysis.troubled_files().collect();
    let [entry] = troubled[..] else {
        let files = counted(troubled.len(), "file");
        return (!troubled.is_empty()).then(|| format!("{files} skipped or read only in part"));
    };
    let how = if entry.outcome == "skipped" { "skipped" } else { "read only in part" };
    // A path in an archive in an archive is longer than a line.
    let file = entry.source.rsplit('/').next().unwrap_or(&entry.source);
    Some(format!("{} {how}: {}", printable(file), entry.reason))
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
    text
}
