//! The end of a report: where the runner stands, and what to do next.

use std::fmt::Write;

use anstyle::Style;
use chrono::Days;

use super::catalogue::wrap;
use super::digest;
use super::findings::{FindingRecord, FindingsFile};
use super::text::{level_style, week_levels};
use super::text_next::at_most;
use crate::headroom::{Bound, headroom, standing_stop};
use crate::options::Options;
use crate::pipeline::Analysis;
use crate::quantity::{Quantity, Unit, UnitSystem};
use crate::rules::{Level, Planned};
use crate::season::Week;

const BOLD: Style = Style::new().bold();
/// Steps shown at most.
const STEPS_SHOWN: usize = 3;
/// Findings of these last days still ask for something.
const FRESH_DAYS: u64 = 14;

/// The state of the current week and what to do next.
pub(super) fn now(analysis: &Analysis, findings: &FindingsFile, options: &Options) -> String {
    let mut text = format!("\n{BOLD}Now{BOLD:#}\n");
    text += &week(analysis, options.units);
    text += &next_run(analysis, options);
    let steps = steps(analysis, findings);
    if !steps.is_empty() {
        text += "  What the last two weeks ask for:\n";
    }
    for finding in steps {
        let (mark, style) = level_style(finding.rank);
        let step = wrap(&format!("{} ({})", finding.next_step, finding.rule), 4);
        let _ = writeln!(text, "  {style}{mark}{style:#} {}", step.trim_start());
    }
    text
}

fn week(analysis: &Analysis, units: UnitSystem) -> String {
    let season = &analysis.season;
    let told = |week: &Week| {
        let distance = Quantity::new(week.distance_m, Unit::DistanceM).show(units);
        let runs = if week.run_count == 1 { "run" } else { "runs" };
        format!("{distance} in {} {runs}", week.run_count)
    };
    let Some((week, before)) = season.calendar.split_last() else { return String::new() };
    let light = digest::light(week_levels(analysis, before.len()).into_iter());
    let (mark, style) = level_style(light.unwrap_or(Level::Info));
    let days = (season.as_of.min(week.end()) - week.start).num_days() + 1;
    let last = before.last().map_or("nothing known".to_owned(), told);
    let words = digest::light_words(light);
    format!(
        "  {style}{mark} {words}{style:#} in the week of {}, day {days} of 7\n  {}; the week before {last}\n",
        week.start,
        told(week)
    )
}

/// What the next run may have before a rule speaks.
fn next_run(analysis: &Analysis, options: &Options) -> String {
    let day = analysis.season.as_of + Days::new(1);
    if let Some(stop) = standing_stop(&analysis.season, &options.limits, day) {
        let words = format!(
            "Next run: none is spoken of while a sign that says stop stands in the diary ({} on {})",
            stop.rule.id, stop.day
        );
        return format!("{}\n", wrap(&words, 2));
    }
    let room = headroom(&analysis.season, &options.limits, day);
    let shown = |bound: &Bound, what| at_most(bound.at_most_m, what, options.units);
    // The same limits as in the answer of `soleus next`.
    let most = |what: Planned, of: &str| {
        let room = room.room(what)?;
        let silent = shown(&room.silent, what);
        let calm = room.calm.as_ref().map(|calm| shown(calm, what));
        let before_watch = calm
            .filter(|calm| *calm != silent)
            .map_or_else(String::new, |calm| format!(" ({calm} before a rule says watch)"));
        Some(format!("at most {silent}{of}{before_watch}"))
    };
    let nothing = at_most(0.0, Planned::Distance, options.units);
    let distance = match room.room(Planned::Distance).zip(most(Planned::Distance, "")) {
        Some((room, _)) if shown(&room.silent, Planned::Distance) == nothing => {
            format!("no distance is left before a rule speaks, {}", room.silent.cap.why)
        }
        Some((room, most)) => format!("{most}, {}", room.silent.cap.why),
        None => "no rule can tell a distance yet, start short".to_owned(),
    };
    let climb = most(Planned::Climb, " of climb");
    let fast = most(Planned::Fast, " fast");
    let parts: Vec<String> = [Some(distance), climb, fast].into_iter().flatten().collect();
    let line = format!("Next run: {}; `soleus next` tells more", parts.join("; "));
    format!("{}\n", wrap(&line, 2))
}

/// The gravest findings of the last two weeks, one of a rule: their next steps are what to do.
pub(super) fn steps<'a>(analysis: &Analysis, findings: &'a FindingsFile) -> Vec<&'a FindingRecord> {
    let from = analysis.season.as_of - Days::new(FRESH_DAYS);
    let is_fresh = |finding: &&FindingRecord| finding.date > from && finding.rank > Level::Info;
    digest::gravest(findings.findings.iter().filter(is_fresh), STEPS_SHOWN)
}
