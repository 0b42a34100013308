//! A team on the terminal: a line a runner, worst first, and why beneath those that ask for attention.

use std::fmt::Write;

use textwrap::core::display_width;

use super::style::{ADVICE, BOLD, DIM, level_style};
use super::wrap::wrap;
use crate::base::words::counted;
use crate::options::Options;
use crate::report::records::team::{RunnerRecord, RunnerSeason, TeamFile};
use crate::rules::Level;
use crate::season::DayNames;

/// Columns of a name.
const NAME: usize = 20;
const INDENT: usize = 4;

/// The list, and who cannot be judged.
pub fn team(file: &TeamFile, options: &Options) -> String {
    let units = options.units;
    let mut text = format!(
        "{BOLD}{} on {}{BOLD:#}: {}\n\n",
        counted(file.runners.len(), "runner"),
        DayNames::Calendar.date(file.as_of),
        file.counts().join(", ")
    );
    let head =
        format!("  {:8}{:NAME$}{:>10}{:>10}  last pain", "", "runner", "last run", "next run");
    let _ = writeln!(text, "{DIM}{head}{DIM:#}");
    for runner in &file.runners {
        text += &match &runner.season {
            Some(season) => line(runner, season, options),
            None => failed(runner),
        };
    }
    let unit = match units {
        crate::base::quantity::UnitSystem::Metric => "km",
        crate::base::quantity::UnitSystem::Imperial => "miles",
    };
    let day = file.seasons().next().map_or(file.as_of, |season| season.next_day);
    let words = format!(
        "next run: how far it can be before a rule flags it ({unit} on {}); grey: no run in four \
         weeks.",
        DayNames::Calendar.date(day)
    );
    let _ = write!(text, "\n{}\n", wrap(&words, 2));
    let _ = write!(text, "\n{DIM}{ADVICE}{DIM:#}");
    text
}

fn line(runner: &RunnerRecord, season: &RunnerSeason, options: &Options) -> String {
    let (mark, style) = level_style(season.rank.unwrap_or(Level::Info));
    let days = match season.last_run_days_ago {
        0 => "today".to_owned(),
        days => format!("{days} d ago"),
    };
    let pain = season.last_pain_words();
    let mut text = format!(
        "  {style}{mark} {:5}{style:#} {}{days:>10}{:>10}  {pain}\n",
        season.light,
        padded(&runner.athlete),
        season.next_words(options.units),
    );
    let why = season.why_words();
    if season.light != "grey" && !why.is_empty() {
        let rule = season.rule.map_or_else(String::new, |rule| format!(" ({rule})"));
        let more = match season.open_alerts {
            0 | 1 => String::new(),
            count => format!(" And {} more.", count - 1),
        };
        let stop = if rule.is_empty() && why.ends_with('.') { "" } else { "." };
        let why = if rule.is_empty() { &why } else { why.trim_end_matches('.') };
        let _ = writeln!(text, "{}", wrap(&format!("{why}{rule}{stop}{more}"), INDENT));
    }
    if let Some(step) = &season.next_step {
        let _ = writeln!(text, "{}", wrap(&format!("→ {step}"), INDENT));
    }
    text
}

fn failed(runner: &RunnerRecord) -> String {
    let reason = runner.reason.as_deref().unwrap_or("reason unknown");
    let words = wrap(reason, INDENT);
    format!("{DIM}  ? {:5} {}\n{words}{DIM:#}\n", "", padded(&runner.athlete))
}

/// A name in its columns; a long one is cut.
fn padded(name: &str) -> String {
    let mut shown = String::new();
    for letter in name.chars() {
        if display_width(&shown) + 2 > NAME - 1 {
            shown.push('…');
            break;
        }
        shown.push(letter);
    }
    let blanks = NAME.saturating_sub(display_width(&shown));
    format!("{shown}{}", " ".repeat(blanks))
}
