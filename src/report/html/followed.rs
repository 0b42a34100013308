//! Planned beside done on the page.

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::dual_units::DualText;
use crate::base::quantity::Unit;
use crate::base::words::counted;
use crate::report::records::followed::{FollowedRecord, FollowedRunRecord};

/// A plan beside what was run.
#[derive(Serialize)]
pub(super) struct Plan {
    line: String,
    weeks: Vec<Week>,
}

#[derive(Serialize)]
struct Week {
    start: NaiveDate,
    planned: DualText,
    done: DualText,
    is_over: bool,
    runs: Vec<Run>,
}

#[derive(Serialize)]
struct Run {
    day: NaiveDate,
    planned: DualText,
    done: DualText,
    fate: &'static str,
    moved_to: Option<NaiveDate>,
}

pub(super) fn plan(record: &FollowedRecord) -> Plan {
    let due = counted(record.due_count, "session");
    let weeks = record.weeks.iter().map(|week| {
        let end = week.start + Days::new(6);
        let runs = record.runs.iter().filter(|run| (week.start..=end).contains(&run.day));
        Week {
            start: week.start,
            planned: DualText::figure(Some(week.planned_m), Unit::DistanceM),
            done: DualText::figure(Some(week.done_m), Unit::DistanceM),
            is_over: week.is_over,
            runs: runs.map(run).collect(),
        }
    });
    Plan { line: format!("{} of {due} so far run.", record.done_count), weeks: weeks.collect() }
}

fn run(run: &FollowedRunRecord) -> Run {
    Run {
        day: run.day,
        planned: DualText::figure(run.planned_m, Unit::DistanceM),
        done: DualText::figure(run.done_m, Unit::DistanceM),
        fate: run.fate,
        moved_to: run.moved_to,
    }
}
