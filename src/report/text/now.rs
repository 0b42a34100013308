//! The end of a report: where the runner stands, and what to do next.

use std::fmt::Write;

use super::standing::standing_text;
use super::style::{BOLD, level_style};
use super::wrap::wrap;
use crate::analysis::pipeline::Analysis;
use crate::base::quantity::UnitSystem;
use crate::options::Options;
use crate::report::records::figures::at_most;
use crate::report::records::findings::FindingsFile;
use crate::report::records::grouping::steps;
use crate::report::records::light::LightRecord;
use crate::report::records::next::{LimitRecord, NextRecord, stale_words};
use crate::report::records::state::{NowRecord, STALE_DAYS, week_words};
use crate::rules::{Level, Planned};

/// The state of the current week and what to do next.
pub(in crate::report) fn now(
    analysis: &Analysis,
    findings: &FindingsFile,
    now: &NowRecord,
    options: &Options,
) -> String {
    let mut text = format!("\n{BOLD}Now{BOLD:#}\n");
    text += &week(analysis, &now.state.light, options.units);
    text += &standing_text(&now.next_run.standing);
    text += &next_run(&now.next_run, options.units);
    let is_past = (now.next_run.day - analysis.season.as_of).num_days() > STALE_DAYS;
    let steps = if is_past { Vec::new() } else { steps(analysis, findings) };
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

fn week(analysis: &Analysis, light: &LightRecord, units: UnitSystem) -> String {
    let season = &analysis.season;
    let Some((week, before)) = season.calendar.split_last() else { return String::new() };
    let (mark, style) = level_style(light.rank.unwrap_or(Level::Info));
    let days = (season.as_of.min(week.end()) - week.start).num_days() + 1;
    let last = before.last().map_or("nothing known".to_owned(), |last| week_words(last, units));
    let words = light.words;
    format!(
        "  {style}{mark} {words}{style:#} in the week of {}, day {days} of 7\n  {}; the week before {last}\n",
        week.start,
        week_words(week, units)
    )
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
