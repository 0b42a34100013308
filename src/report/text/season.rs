//! A season on the terminal: weeks, what was found lately and earlier, what was not judged, what was
//! skipped, and at the end where the reader stands now.

use std::cmp::Reverse;
use std::fmt::Write;

use chrono::{Days, NaiveDate};

use super::finding::group_text;
use super::judged;
use super::notices::{above, caution, muted};
use super::now;
use super::style::{ADVICE, BOLD, DIM, level_style};
use super::wrap::wrap;
use crate::analysis::pipeline::Analysis;
use crate::base::quantity::{Quantity, Unit, UnitSystem, clock};
use crate::base::sanitize::printable;
use crate::base::words::counted;
use crate::options::Options;
use crate::report::records::doubts;
use crate::report::records::figures::total_distance_m;
use crate::report::records::files::{TROUBLED_SHOWN, file_counts};
use crate::report::records::findings::{FindingRecord, FindingsFile};
use crate::report::records::grouping::{self, Group};
use crate::report::records::light::{light, week_levels};
use crate::report::records::notices::far_words;
use crate::rules::Level;
use crate::season::{Season, Week};

/// Weeks shown; the rest is in `weeks.csv`.
const WEEKS_SHOWN: usize = 10;
/// Findings shown in full, and the days before the evaluation that count as now.
const FINDINGS_SHOWN: usize = 5;
const NOW_DAYS: u64 = 28;
/// Earlier findings shown, one line each.
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
    text += &weeks(analysis, options);
    text += &lately(findings, analysis.season.as_of, options.out.is_some());
    text += &earlier(findings, &analysis.season);
    text += &judged::went_well(analysis, findings);
    text += &judged::shown(analysis, options.units);
    text += &judged::not_judged(analysis);
    text += &doubts(analysis, options);
    text += &files(analysis, options);
    if let Some(now) = &findings.now {
        text += &now::now(analysis, findings, now, options);
    }
    text += &caution(options).unwrap_or_default();
    let _ = write!(text, "\n{DIM}{ADVICE}{DIM:#}");
    text
}

fn head(analysis: &Analysis, options: &Options, today: NaiveDate) -> String {
    let season = &analysis.season;
    let first_day = options.since.map_or(season.first_day, |since| since.max(season.first_day));
    let reported = || season.recordings.iter().filter(|run| run.day >= first_day);
    let runs = reported().count();
    let distance = total_distance_m(reported()).map_or_else(
        || "distance not known".to_owned(),
        |total_m| Quantity::new(total_m, Unit::DistanceM).show(options.units),
    );
    let (runs, last_day) = (counted(runs, "run"), season.last_day);
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
        let earlier = first_shown - from;
        let line = match options.out {
            Some(_) => format!("{earlier} earlier weeks are in weeks.csv"),
            None => format!("and {earlier} earlier weeks"),
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

/// The light of a week and how many findings made it.
fn week_marks(analysis: &Analysis, week: usize) -> String {
    let levels = week_levels(analysis, week);
    light(levels.iter().copied()).map_or_else(String::new, |light| {
        let (mark, style) = level_style(light);
        let count = levels.iter().filter(|level| **level > Level::Info).count();
        format!("  {style}{mark}{style:#} {count}")
    })
}

fn is_now(finding: &FindingRecord, as_of: NaiveDate) -> bool {
    finding.date > as_of - Days::new(NOW_DAYS)
}

/// What was found in the last four weeks: a sentence a run or week, the gravest in full.
fn lately(findings: &FindingsFile, as_of: NaiveDate, has_tables: bool) -> String {
    let current = findings.findings.iter().filter(|finding| is_now(finding, as_of));
    let mut groups = grouping::groups(current);
    groups.sort_by_key(|group| Reverse((group.sentence().rank, group.sentence().date)));
    let (grave, light): (Vec<Group>, Vec<Group>) =
        groups.into_iter().partition(|group| group.sentence().rank > Level::Info);
    let mut text = format!("\n{BOLD}The last four weeks{BOLD:#}\n");
    if grave.is_empty() {
        text += "  No rule asks for attention. That is no all-clear: see what was not judged.\n";
    }
    let mut shown: Vec<&str> = Vec::new();
    let mut more = 0;
    for group in &grave {
        // One of a kind: a rule that speaks of every run would push all others out.
        if shown.len() < FINDINGS_SHOWN && !shown.contains(&group.sentence().rule) {
            text += &group_text(group);
            shown.push(group.sentence().rule);
        } else {
            more += 1;
        }
    }
    if more > 0 {
        let things = if more == 1 { "run or week" } else { "runs and weeks" };
        let see = if has_tables { "; findings.csv has them" } else { "" };
        let _ = writeln!(text, "  and {more} more {things} with a finding{see}");
    }
    if !light.is_empty() {
        let mut rules: Vec<&str> = light.iter().map(|group| group.sentence().rule).collect();
        rules.sort_unstable();
        rules.dedup();
        let _ = writeln!(text, "{}", wrap(&format!("· for information: {}", rules.join(", ")), 2));
    }
    text
}

fn earlier(findings: &FindingsFile, season: &Season) -> String {
    let is_past =
        |finding: &&FindingRecord| !is_now(finding, season.as_of) && finding.rank > Level::Info;
    let past = grouping::groups(findings.findings.iter().filter(is_past));
    if past.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{BOLD}Earlier{BOLD:#}\n");
    for group in past.iter().take(EARLIER_SHOWN) {
        let finding = group.sentence();
        let (mark, style) = level_style(finding.rank);
        let others = group.beside().len() + group.folded().len();
        let others = if others == 0 { String::new() } else { format!(", and {others} more") };
        let _ = writeln!(
            text,
            "  {style}{mark} {:5}{style:#} {:18}  {}{others}",
            finding.level,
            season.day_names.shown(finding.day()),
            finding.rule
        );
    }
    if past.len() > EARLIER_SHOWN {
        let _ = writeln!(text, "  and {} more runs and weeks", past.len() - EARLIER_SHOWN);
    }
    text
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
        let _ =
            writeln!(text, "    {}: {}: {}", printable(&entry.source), entry.outcome, entry.reason);
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
