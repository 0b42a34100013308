//! The beginning of a report: the light, what asks for attention, and what may be run next.

use std::fmt::Write;

use super::standing::standing_paragraphs;
use super::style::level_style;
use super::wrap::wrap;
use crate::analysis::pipeline::Analysis;
use crate::base::quantity::UnitSystem;
use crate::base::words::{capitalised, first_sentence};
use crate::options::Options;
use crate::report::records::alerts::{AlertRecord, OPEN_SHOWN, open};
use crate::report::records::figures::{at_most, limit_words};
use crate::report::records::findings::FindingsFile;
use crate::report::records::light::LightRecord;
use crate::report::records::next::{NextRecord, stale_words};
use crate::report::records::place::place;
use crate::report::records::standing::StandingRecord;
use crate::report::records::state::{NowRecord, week_words};
use crate::rules::{Level, Subject};

/// Lines that the answer may take.
const ANSWER_LINES: usize = 12;

/// The light, the week, what asks for attention, and what may be run next, in [`ANSWER_LINES`] lines on
/// a terminal of usual width. What stands about the calf is never left out for it.
pub(in crate::report) fn answer(
    analysis: &Analysis,
    findings: &FindingsFile,
    now: &NowRecord,
    options: &Options,
) -> String {
    let mut above = light(analysis, &now.state.light);
    above += &week(analysis, options.units);
    above += &stands(analysis, &now.next_run.standing);
    let open = open(analysis, &findings.alerts);
    let next = spoken(analysis, &next_run(&now.next_run, &open, options.units));
    let taken = above.lines().count() + next.lines().count();
    above + &alerts(&open, (analysis, options.units), ANSWER_LINES.saturating_sub(taken)) + &next
}

/// Of what stands about the calf and is asked that comes first; `next` has all.
const STANDING_SHOWN: usize = 3;

fn stands(analysis: &Analysis, standing: &StandingRecord) -> String {
    let names = analysis.season.day_names;
    let all: Vec<String> = standing_paragraphs(standing, names, analysis.season.as_of).collect();
    let mut text = all[..all.len().min(STANDING_SHOWN)].concat();
    if all.len() > STANDING_SHOWN {
        let more = all.len() - STANDING_SHOWN;
        let _ = writeln!(text, "  and {more} more; `soleus next` has all");
    }
    text
}

/// The gravest of the alerts that stand: at least one, three at most, and no more than so many lines.
fn alerts(
    open: &[&AlertRecord],
    (analysis, units): (&Analysis, UnitSystem),
    room: usize,
) -> String {
    let (mut text, mut shown) = (String::new(), 0);
    for (index, alert) in open.iter().take(OPEN_SHOWN).enumerate() {
        let alert = alert_text(alert, analysis, units);
        let last = usize::from(index + 1 < open.len());
        if index > 0 && text.lines().count() + alert.lines().count() + last > room {
            break;
        }
        text += &alert;
        shown += 1;
    }
    if open.len() > shown {
        let _ = writeln!(text, "  and {} more open", open.len() - shown);
    }
    text
}

fn light(analysis: &Analysis, light: &LightRecord) -> String {
    let (mark, style) = level_style(light.rank.unwrap_or(Level::Info));
    let span = light.span_words().map_or_else(String::new, |span| format!(", {span}"));
    let span = spoken(analysis, &span);
    let head = format!("{mark} {}", capitalised(light.words));
    let line = wrap(&format!("{head}{span}"), 2);
    line.trim_start().replacen(&head, &format!("{style}{head}{style:#}"), 1) + "\n"
}

/// What was found in a line, and what to do about it in another, each with as much beside it as fits.
fn alert_text(alert: &AlertRecord, analysis: &Analysis, units: UnitSystem) -> String {
    let (mark, style) = level_style(alert.level());
    let title = alert.title;
    let place = place(analysis, (alert.subject, alert.date), units);
    let season = &analysis.season;
    let day = match alert.subject {
        Subject::Week(_) => place.clone(),
        _ => season.day_names.near(alert.date, season.as_of),
    };
    let mut heads = vec![format!("{place}: {title}"), format!("{day}: {title}")];
    if !alert.figures.is_empty() {
        heads.insert(0, format!("{place}: {title}, {}", alert.figures));
        heads.insert(1, format!("{day}: {title}, {}", alert.figures));
    }
    let head = fitting(heads, 4);
    let step = fitting(steps(alert), 4);
    format!("  {style}{mark}{style:#} {}\n{step}\n", head.trim_start())
}

/// What to do, with the rule and the runner's own past, then with ever less of these.
fn steps(alert: &AlertRecord) -> Vec<String> {
    let step = format!("→ {}", first_sentence(alert.next_step));
    let past: Vec<&str> = alert.before.split("; ").collect();
    let beside = |parts: usize| [&[alert.rule], &past[..parts]].concat().join("; ");
    let with = (0..=past.len()).rev().map(|parts| format!("{step} ({})", beside(parts)));
    let mut steps: Vec<String> = with.collect();
    steps.push(step);
    steps
}

/// The first of some texts that takes one line, else the last, wrapped.
fn fitting(texts: Vec<String>, indent: usize) -> String {
    let mut wrapped = texts.iter().map(|text| wrap(text, indent));
    let one_line = wrapped.find(|text| text.lines().count() == 1);
    one_line.or_else(|| texts.last().map(|text| wrap(text, indent))).unwrap_or_default()
}

/// A text with its days as a runner says them.
fn spoken(analysis: &Analysis, text: &str) -> String {
    analysis.season.day_names.spoken(text, analysis.season.as_of)
}

fn week(analysis: &Analysis, units: UnitSystem) -> String {
    let season = &analysis.season;
    let Some((week, before)) = season.calendar.split_last() else { return String::new() };
    let days = (season.as_of.min(week.end()) - week.start).num_days() + 1;
    let last = before.last().map_or("nothing known".to_owned(), |last| week_words(last, units));
    let now = week_words(week, units);
    let name = capitalised(&season.day_names.week_near(week.start, season.as_of));
    let line = format!("{name}, day {days} of 7: {now}; before it {last}");
    format!("{}\n", wrap(&line, 2))
}

/// The limit of the next run.
fn next_run(record: &NextRecord, open: &[&AlertRecord], units: UnitSystem) -> String {
    if let Some(stop) = &record.stop {
        let message = format!("Next run: none. {}", first_sentence(&stop.message));
        let mut text = format!("{}\n", wrap(&message, 2));
        // The first alert has told its step already.
        if open.first().is_none_or(|alert| alert.rule != stop.rule) {
            let step = format!("→ {}", first_sentence(&stop.next_step));
            let _ = writeln!(text, "{}", wrap(&step, 2));
        }
        return text;
    }
    if record.standing.is_in_question {
        let line = "Next run: none until the diary says how the calf is; `soleus diary add 0` if nothing hurts";
        return format!("{}\n", wrap(line, 2));
    }
    let stale =
        stale_words(record).map_or_else(String::new, |words| format!("{}\n", wrap(&words, 2)));
    let mut first = record.first_limits(open, 1);
    let what = match first.next() {
        Some(limit) => {
            let most = at_most(limit.at_most_m, limit.what, units);
            let beside = first.map(|limit| limit_words(limit.at_most_m, limit.what, units));
            let beside: String = beside.map(|words| format!(" and {words}")).collect();
            format!("{} of at most {most}{beside}, {}", limit.figure, limit.why)
        }
        None => "not enough history for a limit yet, start short".to_owned(),
    };
    let line = format!("Next run, on {}: {what}; `soleus next` has more", record.day);
    format!("{stale}{}\n", wrap(&line, 2))
}
