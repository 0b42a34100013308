//! A season on the terminal: weeks, what matters now, what was not judged, what was skipped.

use std::cmp::Reverse;
use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use chrono::{Days, NaiveDate};

use super::catalogue::wrap;
use super::findings::{FindingRecord, FindingsFile};
use crate::options::Options;
use crate::pipeline::Analysis;
use crate::quantity::{Quantity, Unit, UnitSystem, clock};
use crate::rules::{Level, RULES, Subject, Verdict, session_distance_spike};
use crate::season::{FAR_YEARS, Week};

/// Weeks shown; the rest is in `weeks.csv`.
const WEEKS_SHOWN: usize = 10;
/// Findings shown in full, and the days before the evaluation that count as now.
const FINDINGS_SHOWN: usize = 5;
const NOW_DAYS: u64 = 28;
/// Earlier findings and troubled files shown, one line each.
const LINES_SHOWN: usize = 10;
/// Beyond this the day of the evaluation is no longer "now" and is said.
const FRESH_DAYS: i64 = 6;
const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// The last lines of every report.
pub const ADVICE: &str = "\
Not medical advice. Stop and seek care for a sudden pop, inability to bear weight, swelling,
warmth or redness, numbness, pain at night or at rest. Calf swelling or pain together with
breathlessness or chest pain is an emergency.
";

/// The report of a season. `written` names the output folder; `today` is the local date.
pub fn season(
    analysis: &Analysis,
    findings: &FindingsFile,
    options: &Options,
    today: NaiveDate,
) -> String {
    let mut text = head(analysis, options, today);
    text += &weeks(analysis, options);
    text += &now(findings, analysis.season.as_of);
    text += &earlier(findings, analysis.season.as_of);
    text += &not_judged(analysis);
    text += &this_week(analysis, options);
    text += &files(analysis, options);
    let _ = write!(text, "\n{DIM}{ADVICE}{DIM:#}");
    text
}

/// A name from a file, without characters that could steer a terminal.
pub fn printable(name: &str) -> String {
    name.chars().map(|letter| if letter.is_control() { '\u{FFFD}' } else { letter }).collect()
}

/// The mark and colour of a level.
pub fn level_style(level: Level) -> (&'static str, Style) {
    let colour = |colour: AnsiColor| colour.on_default().bold();
    match level {
        Level::Info => ("·", Style::new()),
        Level::Watch => ("▲", colour(AnsiColor::Yellow)),
        Level::Warn => ("■", colour(AnsiColor::Red)),
        Level::Stop => ("✖", colour(AnsiColor::Magenta)),
    }
}

fn head(analysis: &Analysis, options: &Options, today: NaiveDate) -> String {
    let season = &analysis.season;
    let first_day = options.since.map_or(season.first_day, |since| since.max(season.first_day));
    let reported = || season.recordings.iter().filter(|run| run.day >= first_day);
    let (runs, total_m) = (reported().count(), reported().filter_map(|run| run.distance_m).sum());
    let distance = Quantity::new(total_m, Unit::DistanceM).show(options.units);
    let plural = if runs == 1 { "" } else { "s" };
    let last_day = season.last_day;
    let mut text =
        format!("{BOLD}{runs} run{plural}, {distance}, {first_day} to {last_day}{BOLD:#}\n");
    let far = season.far_recordings().filter(|run| run.day >= first_day).count();
    if far > 0 {
        let (runs, lie) = if far == 1 { ("run", "lies") } else { ("runs", "lie") };
        let _ = writeln!(
            text,
            "{far} {runs} {lie} more than {FAR_YEARS} years from all others; ledger.csv names them."
        );
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
        let _ = writeln!(text, "{}", week_line(week, options.units, &marks));
    }
    if first_shown > from {
        let earlier = first_shown - from;
        let _ = writeln!(text, "{DIM}{earlier} earlier weeks are in weeks.csv{DIM:#}");
    }
    text
}

fn week_line(week: &Week, units: UnitSystem, marks: &str) -> String {
    let show = |value: Option<f64>, unit: Unit| {
        value.map_or("–".to_owned(), |value| Quantity::new(value, unit).show(units))
    };
    let unfinished = if week.is_complete { "" } else { " (unfinished)" };
    format!(
        "{}  {:4} {:>10} {:>8} {:>10} {:>8} {:>8}{unfinished}{marks}",
        week.start,
        week.run_count,
        show(Some(week.distance_m), Unit::DistanceM),
        clock(week.timer_s),
        show(week.longest_run_m, Unit::DistanceM),
        show(week.climb_m, Unit::HeightM),
        show(week.fast_m, Unit::DistanceM),
    )
}

/// The marks of the findings about a week and its runs, worst first.
fn week_marks(analysis: &Analysis, week: usize) -> String {
    let (start, end) = (analysis.season.calendar[week].start, analysis.season.calendar[week].end());
    let in_week = |subject: Subject| match subject {
        Subject::Week(index) => index == week,
        Subject::Session(_) | Subject::Entry(_) => {
            (start..=end).contains(&subject.day(&analysis.season))
        }
    };
    let mut levels: Vec<Level> = analysis
        .outcomes
        .iter()
        .filter(|outcome| in_week(outcome.judgement.subject))
        .filter_map(|outcome| match &outcome.judgement.verdict {
            Verdict::Raised(finding) if finding.level > Level::Info => Some(finding.level),
            _ => None,
        })
        .collect();
    levels.sort_unstable_by(|a, b| b.cmp(a));
    let marks = levels.into_iter().map(|level| {
        let (mark, style) = level_style(level);
        format!("{style}{mark}{style:#}")
    });
    let marks: String = marks.collect();
    if marks.is_empty() { marks } else { format!("  {marks}") }
}

fn is_now(finding: &FindingRecord, as_of: NaiveDate) -> bool {
    finding.date > as_of - Days::new(NOW_DAYS)
}

fn now(findings: &FindingsFile, as_of: NaiveDate) -> String {
    let mut current: Vec<&FindingRecord> =
        findings.findings.iter().filter(|finding| is_now(finding, as_of)).collect();
    current.sort_by_key(|finding| Reverse((finding.rank, finding.date)));
    let mut text = format!("\n{BOLD}What matters now{BOLD:#}\n");
    if current.is_empty() {
        text += "  No rule spoke in the last four weeks. That is no all-clear: see what was not judged.\n";
    }
    let mut shown: Vec<&FindingRecord> = Vec::new();
    for finding in &current {
        // One of a kind: a rule that speaks of every run would push all others out.
        if shown.len() < FINDINGS_SHOWN && shown.iter().all(|other| other.rule != finding.rule) {
            text += &finding_text(finding);
            shown.push(finding);
        }
    }
    if current.len() > shown.len() {
        let more = current.len() - shown.len();
        let _ = writeln!(text, "  and {more} more of the last four weeks");
    }
    text
}

/// One finding in full.
pub fn finding_text(finding: &FindingRecord) -> String {
    let (mark, style) = level_style(finding.rank);
    let place = match &finding.source {
        Some(source) => format!("{} {}", finding.date, printable(source)),
        None => format!("week of {}", finding.week),
    };
    format!(
        "  {style}{mark} {}{style:#} {}  {place}\n{}\n{}\n{DIM}{}{DIM:#}\n",
        finding.level,
        finding.rule,
        wrap(&finding.message, 4),
        wrap(&format!("→ {}", finding.next_step), 4),
        wrap(&format!("Evidence: {}. {}", finding.grade, finding.caveat), 4),
    )
}

fn earlier(findings: &FindingsFile, as_of: NaiveDate) -> String {
    let past: Vec<&FindingRecord> = findings
        .findings
        .iter()
        .filter(|finding| !is_now(finding, as_of) && finding.rank > Level::Info)
        .collect();
    if past.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{BOLD}Earlier{BOLD:#}\n");
    for finding in past.iter().take(LINES_SHOWN) {
        let (mark, style) = level_style(finding.rank);
        let _ = writeln!(
            text,
            "  {style}{mark} {:5}{style:#} {}  {}",
            finding.level, finding.date, finding.rule
        );
    }
    if past.len() > LINES_SHOWN {
        let _ = writeln!(text, "  and {} more", past.len() - LINES_SHOWN);
    }
    text
}

/// What could not be judged about the latest run or finished week, rule by rule.
fn not_judged(analysis: &Analysis) -> String {
    let mut lines = String::new();
    for rule in RULES {
        let is_over = |subject: Subject| match subject {
            Subject::Week(index) => analysis.season.calendar[index].is_complete,
            Subject::Session(_) | Subject::Entry(_) => true,
        };
        let of_rule = || {
            let own = analysis.outcomes.iter().filter(|outcome| outcome.rule.id == rule.id);
            own.filter(|outcome| is_over(outcome.judgement.subject))
        };
        let Some(latest) = of_rule().max_by_key(|outcome| outcome.judgement.subject) else {
            continue;
        };
        if let Verdict::NotJudged(reason) = &latest.judgement.verdict {
            let _ = writeln!(lines, "  {:24} {reason}", rule.id);
        }
    }
    let all = analysis
        .outcomes
        .iter()
        .filter(|outcome| matches!(outcome.judgement.verdict, Verdict::NotJudged(_)))
        .count();
    if all == 0 {
        return String::new();
    }
    let total = analysis.outcomes.len();
    format!(
        "\n{BOLD}Not judged{BOLD:#} (latest run or finished week; {all} of {total} judgements of the season)\n{lines}"
    )
}

fn this_week(analysis: &Analysis, options: &Options) -> String {
    let season = &analysis.season;
    let show = |metres: f64| Quantity::new(metres, Unit::DistanceM).show(options.units);
    let told = |week: &Week| {
        format!(
            "{} in {} run{}",
            show(week.distance_m),
            week.run_count,
            if week.run_count == 1 { "" } else { "s" }
        )
    };
    let mut text = format!("\n{BOLD}This week beside last week{BOLD:#}\n");
    if let Some(week) = season.calendar.last() {
        let days = (season.as_of.min(week.end()) - week.start).num_days() + 1;
        let last = season.calendar.iter().rev().nth(1).map_or("nothing known".to_owned(), &told);
        let _ = writeln!(text, "  {} (day {days} of 7); last week {last}", told(week));
    }
    let next_day = season.as_of + Days::new(1);
    match session_distance_spike::cap_on(season, &options.limits, next_day) {
        Some(cap) => {
            let metres = Quantity::new(cap.at_most_m, Unit::DistanceM);
            let distance = session_distance_spike::limit_text(metres, options.units);
            let _ = writeln!(text, "  Cap for the next run: {distance}, {}.", cap.why);
        }
        None => text += "  No run in the 30 days before: start short.\n",
    }
    text
}

fn files(analysis: &Analysis, options: &Options) -> String {
    let ledger = &analysis.ledger;
    let count = |outcome: &str| ledger.iter().filter(|entry| entry.outcome == outcome).count();
    let outcomes = ["kept", "repaired", "partial", "duplicate", "not-a-run", "skipped"];
    let counts = outcomes
        .map(|outcome| (count(outcome), outcome))
        .into_iter()
        .filter(|(number, _)| *number > 0);
    let counts: Vec<String> =
        counts.map(|(number, outcome)| format!("{number} {outcome}")).collect();
    let mut text =
        format!("\n{BOLD}Files{BOLD:#}\n  {} read: {}\n", ledger.len(), counts.join(", "));
    let troubled: Vec<_> = analysis.troubled_files().collect();
    if !troubled.is_empty() {
        let _ = writeln!(
            text,
            "  skipped or only partly read, {} of {} files:",
            troubled.len(),
            ledger.len()
        );
    }
    for entry in troubled.iter().take(LINES_SHOWN) {
        let _ =
            writeln!(text, "    {}: {}: {}", printable(&entry.source), entry.outcome, entry.reason);
    }
    if troubled.len() > LINES_SHOWN {
        let _ = writeln!(text, "    and {} more, see ledger.csv", troubled.len() - LINES_SHOWN);
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
