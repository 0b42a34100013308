//! The beginning of a report: the light, what asks for attention, and what may be run next.

use std::fmt::Write;

use super::standing::standing_text;
use super::style::level_style;
use super::wrap::wrap;
use crate::analysis::pipeline::Analysis;
use crate::base::quantity::UnitSystem;
use crate::base::sanitize::printable;
use crate::columns::RUN_TITLE;
use crate::options::Options;
use crate::report::records::alerts::{AlertRecord, OPEN_SHOWN, open};
use crate::report::records::figures::at_most;
use crate::report::records::findings::{FindingsFile, day_words};
use crate::report::records::light::LightRecord;
use crate::report::records::next::{NextRecord, stale_words};
use crate::report::records::state::{NowRecord, week_words};
use crate::rules::Level;

/// The light, the week, what asks for attention, and what may be run next.
pub(in crate::report) fn answer(
    analysis: &Analysis,
    findings: &FindingsFile,
    now: &NowRecord,
    options: &Options,
) -> String {
    let mut text = light(&now.state.light);
    text += &week(analysis, options.units);
    text += &standing_text(&now.next_run.standing);
    let open = open(analysis, &findings.alerts);
    for alert in open.iter().take(OPEN_SHOWN) {
        text += &alert_text(alert, analysis);
    }
    if open.len() > OPEN_SHOWN {
        let _ = writeln!(text, "  and {} more that stand", open.len() - OPEN_SHOWN);
    }
    text + &next_run(&now.next_run, options.units)
}

fn light(light: &LightRecord) -> String {
    let (mark, style) = level_style(light.rank.unwrap_or(Level::Info));
    let span = light.span_words().map_or_else(String::new, |span| format!(", {span}"));
    format!("{style}{mark} {}{style:#}{span}\n", light.words)
}

/// What was found in a line, and what to do about it.
fn alert_text(alert: &AlertRecord, analysis: &Analysis) -> String {
    let (mark, style) = level_style(alert.level());
    let place = place(alert, analysis);
    let figures = match alert.figures.as_str() {
        "" => String::new(),
        figures => format!(", {figures}"),
    };
    let head = wrap(&format!("{place}: {}{figures}", alert.title), 4);
    let step = format!("→ {} ({}; {})", first_sentence(alert.next_step), alert.rule, alert.before);
    format!("  {style}{mark}{style:#} {}\n{}\n", head.trim_start(), wrap(&step, 4))
}

/// A text up to the end of its first sentence.
fn first_sentence(text: &str) -> &str {
    let is_end = |(at, _): &(usize, &str)| {
        let next = text[at + 2..].chars().next();
        next.is_some_and(char::is_uppercase)
    };
    text.match_indices(". ").find(is_end).map_or(text, |(at, _)| &text[..=at])
}

/// The day of what an alert is about, with the title of its run.
pub(in crate::report) fn place(alert: &AlertRecord, analysis: &Analysis) -> String {
    let day = day_words(alert.subject, alert.date, alert.date);
    let title = alert.run_id.as_deref().and_then(|id| title(analysis, id));
    title.map_or_else(|| day.clone(), |title| format!("{day}, {}", printable(&title)))
}

/// The title of a run, where it has one.
fn title(analysis: &Analysis, run_id: &str) -> Option<String> {
    let row = analysis.season.recordings.iter().position(|run| run.run_id == run_id)?;
    let titles = analysis.tables.runs.column(RUN_TITLE.name).ok()?;
    titles.str().ok()?.get(row).map(str::to_owned)
}

fn week(analysis: &Analysis, units: UnitSystem) -> String {
    let season = &analysis.season;
    let Some((week, before)) = season.calendar.split_last() else { return String::new() };
    let days = (season.as_of.min(week.end()) - week.start).num_days() + 1;
    let last = before.last().map_or("nothing known".to_owned(), |last| week_words(last, units));
    let now = week_words(week, units);
    format!("  Week of {}, day {days} of 7: {now}; the week before {last}\n", week.start)
}

/// The limit of the next run.
fn next_run(record: &NextRecord, units: UnitSystem) -> String {
    let stale =
        stale_words(record).map_or_else(String::new, |words| format!("{}\n", wrap(&words, 2)));
    if let Some(stop) = &record.stop {
        let parts = [format!("Next run: none. {}", stop.message), format!("→ {}", stop.next_step)];
        return stale + &parts.map(|part| format!("{}\n", wrap(&part, 2))).concat();
    }
    let what = match record.limits.first() {
        Some(limit) => {
            let most = at_most(limit.at_most_m, limit.what, units);
            format!("{} of at most {most}, {}", limit.figure, limit.why)
        }
        None => "no rule of good evidence can tell a limit yet, start short".to_owned(),
    };
    let line = format!("Next run, on {}: {what}; `soleus next` tells more", record.day);
    format!("{stale}{}\n", wrap(&line, 2))
}
