//! The answer of `soleus next` on the terminal.

use std::fmt::Write;

use anstyle::Style;

use super::catalogue::wrap;
use super::next_record::{LimitRecord, NextRecord, PlanRecord, StopRecord};
use super::text::{ADVICE, level_style, muted};
use crate::options::Options;
use crate::quantity::{Quantity, Unit, UnitSystem};
use crate::rules::{Level, Planned};
use crate::season::Season;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
/// Where the words about a figure begin.
const INDENT: usize = 33;

/// The headroom of a day, and what became of a plan.
pub fn next(season: &Season, record: &NextRecord, options: &Options) -> String {
    let units = options.units;
    let mut text = muted(&options.limits) + &head(season, record);
    match &record.stop {
        Some(stop) => text += &stop_text(stop),
        None => text += &limits(record, units),
    }
    if let Some(plan) = &record.plan {
        text += &plan_text(plan, units);
    }
    let _ = write!(text, "\n{DIM}{ADVICE}{DIM:#}");
    text
}

/// Why no run is spoken of.
fn stop_text(stop: &StopRecord) -> String {
    let (mark, style) = level_style(Level::Stop);
    let head = format!("  {style}{mark} stop{style:#} {BOLD}{}{BOLD:#}  {}\n", stop.rule, stop.day);
    let next_step = format!("→ {}", stop.next_step);
    let why = "While this stands in the diary of the two weeks before, no limits are given and no \
               plan is judged.";
    let parts = [stop.message.as_str(), next_step.as_str(), why].map(|part| wrap(part, 4));
    format!("{head}{}\n", parts.join("\n"))
}

fn limits(record: &NextRecord, units: UnitSystem) -> String {
    let mut text = String::new();
    for limit in &record.limits {
        text += &line(limit, units);
    }
    if !record.not_limited.is_empty() {
        let names = record.not_limited.join(", ");
        let said = format!("Not limited, because no rule can judge it yet: {names}.");
        let _ = writeln!(text, "{}", wrap(&said, 2));
    }
    text += "\n  Each limit holds when the run stays below the others, too. It keeps the rules silent;\n  it is no promise. `soleus explain ID` tells what a rule rests on.\n";
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
        "{BOLD}A run on {}{BOLD:#}, {off}; known are runs up to {}\n\n",
        record.day, season.last_day
    );
    if record.day <= season.last_day {
        let _ = writeln!(text, "  Runs from {} on are left out of the answer.\n", record.day);
    }
    text
}

/// A limit as it is shown: rounded down, so that keeping to the text keeps the rule silent.
pub(super) fn at_most(metres: f64, what: Planned, units: UnitSystem) -> String {
    Quantity::new(metres, unit(what)).show_at_most(units)
}

/// The unit in which a figure is read.
fn unit(what: Planned) -> Unit {
    match what {
        Planned::Climb | Planned::WeekClimb | Planned::Downhill => Unit::HeightM,
        Planned::Steep | Planned::Sprint => Unit::ShortM,
        Planned::Distance | Planned::Fast | Planned::WeekDistance | Planned::WeekFast => {
            Unit::DistanceM
        }
    }
}

fn line(limit: &LimitRecord, units: UnitSystem) -> String {
    let figure = |limit: &LimitRecord| at_most(limit.at_most_m, limit.what, units);
    let bound = |limit: &LimitRecord| format!("{}, {} evidence", limit.rule, limit.grade);
    let so_far = limit.so_far_m.map_or_else(String::new, |metres| {
        let so_far = Quantity::new(metres, unit(limit.what)).show(units);
        format!("; so far {so_far}")
    });
    let mut text =
        format!("  {:20}{BOLD}{:>9}{BOLD:#}  {}\n", limit.figure, figure(limit), bound(limit));
    let _ = writeln!(text, "{}", wrap(&format!("{}{so_far}", limit.why), INDENT));
    if let Some(calm) = &limit.below_watch {
        let _ = writeln!(
            text,
            "{DIM}  {:20}{:>9}  before a rule says watch: {}{DIM:#}",
            "",
            figure(calm),
            bound(calm)
        );
    }
    text
}

fn plan_text(plan: &PlanRecord, units: UnitSystem) -> String {
    let runs = if plan.run_count == 1 { "run" } else { "runs" };
    let mut text = format!("\n{BOLD}The plan{BOLD:#}, {} {runs}\n", plan.run_count);
    let Some(spoken) = &plan.first_spoken else {
        text += "  No rule would speak. That is no all-clear: rules judge what they can see.\n";
        return text;
    };
    let _ =
        writeln!(text, "  The first run of which a rule would speak is that of {}.", spoken.day);
    for finding in &spoken.findings {
        let line = format!("{} {}: {}", finding.level, finding.rule, finding.message);
        let _ = writeln!(text, "{}", wrap(&line, 4));
    }
    let changes: Vec<String> = spoken
        .lower_to
        .iter()
        .map(|change| {
            let most = at_most(change.at_most_m, change.what, units);
            format!("{} of at most {most}", change.figure)
        })
        .collect();
    let advice = if changes.is_empty() {
        "No smaller run on that day keeps the rules silent: leave it out, or move it.".to_owned()
    } else {
        format!("The smallest change that keeps them silent: {}.", changes.join(", "))
    };
    let _ = writeln!(text, "{}", wrap(&format!("→ {advice}"), 2));
    text
}
