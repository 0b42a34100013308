//! The answer of `soleus next` on the terminal.

use std::fmt::Write;

use chrono::Days;

use super::notices::muted;
use super::standing::standing_text;
use super::style::{ADVICE, BOLD, DIM, level_style};
use super::wrap::wrap;
use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::base::words::counted;
use crate::options::Options;
use crate::report::records::figures::{at_most, figure_name, figure_unit};
use crate::report::records::light::{light, light_words};
use crate::report::records::next::{
    LimitRecord, NextRecord, PlanRecord, PlannedRunRecord, StillFlaggedRecord, StopRecord,
    stale_words,
};
use crate::report::records::standing::StandingRecord;
use crate::report::records::state::{NextFile, StateRecord};
use crate::rules::{Level, Planned};
use crate::season::{DayNames, Season};

/// Where the words about a figure begin.
const INDENT: usize = 33;

/// The headroom of a day, and what became of a plan.
pub fn next(season: &Season, file: &NextFile, options: &Options) -> String {
    let (record, units) = (&file.next, options.units);
    let mut text = muted(&options.limits) + &head(season, record);
    text += &light_text(&file.state);
    match &record.stop {
        Some(stop) => text += &stop_text(stop, &record.standing),
        None => text += &(uncovered(record) + &limits(record, units)),
    }
    if let Some(plan) = &record.plan {
        text += &plan_text(plan, units);
    }
    if season.diary.entries.is_empty() {
        let line = "Without diary entries nothing is known of pain: `soleus diary add` writes one.";
        let _ = writeln!(text, "\n{}", wrap(line, 2));
    }
    let _ = write!(text, "\n{DIM}{ADVICE}{DIM:#}");
    text
}

/// The light, where it is not green.
fn light_text(state: &StateRecord) -> String {
    if state.light.colour == "green" {
        return String::new();
    }
    let (mark, style) = level_style(state.light.rank.unwrap_or(Level::Info));
    let span = state.light.span_words().map_or_else(String::new, |span| format!(", {span}"));
    format!("  {style}{mark} {}{style:#}{span}\n\n", state.light.words)
}

/// Why no run is spoken of, what comes first, and what else stands.
fn stop_text(stop: &StopRecord, standing: &StandingRecord) -> String {
    let (mark, style) = level_style(Level::Stop);
    let head = format!("  {style}{mark} stop{style:#} {BOLD}{}{BOLD:#}  {}\n", stop.rule, stop.day);
    let next_step = format!("→ {}", stop.next_step);
    let why = "Until then there are no limits, and no plan is judged.";
    let parts = [stop.message.as_str(), next_step.as_str(), why].map(|part| wrap(part, 4));
    format!("{head}{}\n\n{}", parts.join("\n"), standing_text(standing, stop.day))
}

/// Days before the run that most limits look back on.
const MONTH_DAYS: u64 = 30;

/// The days of the month before that are taken as days without the watch: why a limit is missing.
fn uncovered(record: &NextRecord) -> String {
    let since = record.day - Days::new(MONTH_DAYS);
    let recent = record.uncovered.iter().filter(|days| days.last >= since);
    let lines: String = recent.map(|days| format!("{}\n", wrap(&days.text, 2))).collect();
    if lines.is_empty() { lines } else { lines + "\n" }
}

fn limits(record: &NextRecord, units: UnitSystem) -> String {
    let mut text = standing_text(&record.standing, record.day);
    if !text.is_empty() {
        text += "\n";
    }
    if record.limits.is_empty() {
        text += "  Not enough history for a limit with good evidence yet: start short.\n";
    }
    text += &lines(&record.limits, units);
    if !record.also.is_empty() {
        text += "\n  Beyond these it is more than usual for you, by rules with little evidence:\n";
    }
    text += &lines(&record.also, units);
    if let Some(left) = &record.calf_km_left {
        let _ = writeln!(text, "{}", wrap(&left.words(units), 2));
    }
    if !record.not_limited.is_empty() {
        let names = record.not_limited.join(", ");
        let said = format!("Not limited, because no rule can judge it yet: {names}.");
        let _ = writeln!(text, "{}", wrap(&said, 2));
    }
    for still in &record.still_flagged {
        let _ = writeln!(text, "{}", wrap(&still_flagged(still), 2));
    }
    text += "\n  Each limit assumes that the run stays within the others too. Staying \
             within\n  them is no promise. `soleus explain ID` says what each one is based on.\n";
    text
}

fn head(season: &Season, record: &NextRecord) -> String {
    let off = (record.day - record.last_run).num_days() - 1;
    let off = match off {
        0 => "the day after the last run".to_owned(),
        1 => "after one day off".to_owned(),
        days => format!("after {days} days off"),
    };
    let mut text = format!(
        "{BOLD}A run on {}{BOLD:#}, {off}; based on runs up to {}\n\n",
        record.day, season.last_day
    );
    if let Some(stale) = stale_words(record) {
        let _ = writeln!(text, "{}\n", wrap(&stale, 2));
    }
    if record.day <= season.last_day {
        let _ = writeln!(text, "  Runs from {} on are left out.\n", record.day);
    }
    text
}

/// A line or two a limit; what rests on the same words as the one before says only that.
fn lines(limits: &[LimitRecord], units: UnitSystem) -> String {
    let words = |limit: &LimitRecord| (limit.rule, limit.why.clone(), limit.so_far_m.is_some());
    let mut text = String::new();
    for (index, limit) in limits.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| words(&limits[before]));
        text += &match before == Some(words(limit)) && limit.so_far_m.is_none() {
            true => format!("{}the same\n", row(limit, units)),
            false => line(limit, units),
        };
    }
    text
}

/// The figure and the most of it.
fn row(limit: &LimitRecord, units: UnitSystem) -> String {
    let most = match limit.at_most_m > 0.0 {
        true => at_most(limit.at_most_m, limit.what, units),
        false => "none".to_owned(),
    };
    format!("  {:20}{BOLD}{most:>9}{BOLD:#}  ", limit.figure)
}

fn line(limit: &LimitRecord, units: UnitSystem) -> String {
    let bound = |limit: &LimitRecord| format!("{}, {} evidence", limit.rule, limit.grade);
    let so_far = limit.so_far_m.map_or_else(String::new, |metres| {
        let so_far = Quantity::new(metres, figure_unit(limit.what)).show(units);
        let left = if metres >= limit.at_most_m { ", so nothing is left" } else { "" };
        format!("; so far {so_far}{left}")
    });
    let mut text = format!("{}{}\n", row(limit, units), bound(limit));
    let _ = writeln!(text, "{}", wrap(&format!("{}{so_far}", limit.why), INDENT));
    text
}

/// What a rule without a limit would still say of a run within all limits.
fn still_flagged(still: &StillFlaggedRecord) -> String {
    let StillFlaggedRecord { rule, level, message, .. } = still;
    match still.what {
        Some(Planned::Distance) => {
            format!("Any run on that day would be flagged by {rule} ({level}): {message}")
        }
        Some(what) => {
            format!("Any {} would be flagged by {rule} ({level}): {message}", figure_name(what))
        }
        None => format!(
            "A run with all of these at their limit ({}) would be flagged by {rule} ({level}): \
             {message}",
            still.figures.join(", ")
        ),
    }
}

fn plan_text(plan: &PlanRecord, units: UnitSystem) -> String {
    let mut text = format!("\n{BOLD}The plan{BOLD:#}, {}\n", counted(plan.run_count, "run"));
    for run in &plan.runs {
        text += &planned(run, units);
    }
    let Some(spoken) = &plan.first_spoken else {
        text += "  No rule flags it. That does not make it safe: rules judge only what they\n  can \
                 see.\n";
        return text;
    };
    let changes: Vec<String> = spoken
        .lower_to
        .iter()
        .map(|change| {
            let most = at_most(change.at_most_m, change.what, units);
            format!("{} of at most {most}", change.figure)
        })
        .collect();
    let day = spoken.day;
    let advice = if changes.is_empty() {
        format!("{day}: even a shorter run on that day would be flagged; leave it out, or move it.")
    } else {
        format!("{day}: the smallest change that clears the flag is {}.", changes.join(", "))
    };
    let _ = writeln!(text, "{}", wrap(&format!("→ {advice}"), 2));
    text
}

/// A line for a planned run with its light, and below it what would be said.
fn planned(run: &PlannedRunRecord, units: UnitSystem) -> String {
    let (mark, style) = level_style(run.rank.unwrap_or(Level::Info));
    let distance = run
        .distance_m
        .map_or("–".to_owned(), |metres| Quantity::new(metres, Unit::DistanceM).show(units));
    let colour = light_words(light(run.rank.into_iter())).split(':').next().unwrap_or_default();
    let day = DayNames::Calendar.near(run.day, run.day);
    let mut text = format!("  {style}{mark} {colour:5}{style:#} {day:10}  {distance:>9}\n");
    for finding in &run.findings {
        let line = format!("{} {}: {}", finding.attention, finding.rule, finding.message);
        let _ = writeln!(text, "{}", wrap(&line, 6));
    }
    text
}
