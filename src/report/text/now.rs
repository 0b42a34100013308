//! The beginning of a report: the light, what asks for attention, and what may be run next.

use std::fmt::Write;

use chrono::NaiveDate;

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
use crate::report::records::findings::FindingsFile;
use crate::report::records::light::LightRecord;
use crate::report::records::next::{LimitRecord, NextRecord, stale_words};
use crate::report::records::state::{NowRecord, week_words};
use crate::rules::{Level, Planned, Subject};

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
    let span = light.since.zip(light.until);
    let span =
        span.map_or_else(String::new, |(since, until)| format!(", since {since}, until {until}"));
    format!("{style}{mark} {}{style:#}{span}\n", light.words)
}

/// What was found, and what to do about it: the first sentence of each.
fn alert_text(alert: &AlertRecord, analysis: &Analysis) -> String {
    let (mark, style) = level_style(alert.level());
    let place = place(alert, analysis);
    let head = wrap(&format!("{place}: {}", first_sentence(&alert.message)), 4);
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
    let day = grouping_day(alert.subject, alert.date);
    let title = alert.run_id.as_deref().and_then(|id| title(analysis, id));
    title.map_or_else(|| day.clone(), |title| format!("{day}, {}", printable(&title)))
}

fn grouping_day(subject: Subject, day: NaiveDate) -> String {
    match subject {
        Subject::Week(_) => format!("week of {day}"),
        Subject::Session(_) | Subject::Entry(_) | Subject::Injury(_) => day.to_string(),
    }
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

/// What the next run may have before a rule speaks.
fn next_run(record: &NextRecord, units: UnitSystem) -> String {
    let stale =
        stale_words(record).map_or_else(String::new, |words| format!("{}\n", wrap(&words, 2)));
    if let Some(stop) = &record.stop {
        let parts = [format!("Next run: none. {}", stop.message), format!("→ {}", stop.next_step)];
        return stale + &parts.map(|part| format!("{}\n", wrap(&part, 2))).concat();
    }
    let limit = |what: Planned| record.limits.iter().find(|limit| limit.what == what);
    let shown = |limit: &LimitRecord| at_most(limit.at_most_m, limit.what, units);
    // The same limits as in the answer of `soleus next`.
    let most = |limit: &LimitRecord, of: &str| {
        let silent = shown(limit);
        let calm = limit.below_watch.as_deref().map(shown);
        let before_watch = calm
            .filter(|calm| *calm != silent)
            .map_or_else(String::new, |calm| format!(" ({calm} before a rule says watch)"));
        format!("at most {silent}{of}{before_watch}")
    };
    let nothing = at_most(0.0, Planned::Distance, units);
    let distance = match limit(Planned::Distance) {
        Some(limit) if shown(limit) == nothing => {
            format!("no distance is left before a rule speaks, {}", limit.why)
        }
        Some(limit) => format!("{}, {}", most(limit, ""), limit.why),
        None => "no rule can tell a distance yet, start short".to_owned(),
    };
    let climb = limit(Planned::Climb).map(|limit| most(limit, " of climb"));
    let fast = limit(Planned::Fast).map(|limit| most(limit, " fast"));
    let parts: Vec<String> = [Some(distance), climb, fast].into_iter().flatten().collect();
    let day = record.day;
    let line = format!("Next run, on {day}: {}; `soleus next` tells more", parts.join("; "));
    format!("{stale}{}\n", wrap(&line, 2))
}
