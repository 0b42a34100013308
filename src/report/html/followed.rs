//! Planned beside done on the page.

use chrono::Days;
use serde::Serialize;

use super::dual_units::DualText;
use crate::base::quantity::Unit;
use crate::report::records::followed::{
    FollowedRecord, FollowedRunRecord, fate_words, summary, what_now,
};
use crate::season::DayNames;

/// A plan beside what was run.
#[derive(Serialize)]
pub(super) struct Plan {
    summary: String,
    what_now: Option<String>,
    weeks: Vec<Week>,
}

#[derive(Serialize)]
struct Week {
    start: String,
    planned: DualText,
    done: DualText,
    is_over: bool,
    runs: Vec<Run>,
}

#[derive(Serialize)]
struct Run {
    day: String,
    planned: DualText,
    done: DualText,
    fate: DualText,
}

pub(super) fn plan(record: &FollowedRecord, names: DayNames) -> Plan {
    let weeks = record.weeks.iter().map(|week| {
        let end = week.start + Days::new(6);
        let runs = record.runs.iter().filter(|run| (week.start..=end).contains(&run.day));
        Week {
            start: names.date(week.start),
            planned: DualText::figure(Some(week.planned_m), Unit::DistanceM),
            done: DualText::figure(Some(week.done_m), Unit::DistanceM),
            is_over: week.is_over,
            runs: runs.map(|one| run(one, names)).collect(),
        }
    });
    Plan { summary: summary(record), what_now: what_now(record), weeks: weeks.collect() }
}

fn run(run: &FollowedRunRecord, names: DayNames) -> Run {
    Run {
        day: names.short(run.day),
        planned: DualText::figure(run.planned_m, Unit::DistanceM),
        done: DualText::figure(run.done_m, Unit::DistanceM),
        fate: DualText::of(|units| fate_words(run, units)),
    }
}
