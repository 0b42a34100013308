//! Planned beside done, on the terminal.

use std::fmt::Write;

use super::style::{BOLD, DIM};
use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::base::words::counted;
use crate::report::records::followed::{FollowedRecord, FollowedRunRecord};

/// The plan, week by week and run by run.
pub(super) fn followed(record: &FollowedRecord, units: UnitSystem) -> String {
    let FollowedRecord { due_count, done_count, .. } = record;
    let due = counted(*due_count, "session");
    let mut text = format!("\n{BOLD}The plan{BOLD:#}, {done_count} of {due} so far run\n");
    for week in &record.weeks {
        let so_far = if week.is_over { "" } else { ", not over yet" };
        let (planned, done) = (show(Some(week.planned_m), units), show(Some(week.done_m), units));
        let _ = writeln!(
            text,
            "  {BOLD}{}{BOLD:#}  planned {planned}, done {done}{so_far}",
            week.start
        );
        let end = week.start + chrono::Days::new(6);
        for run in record.runs.iter().filter(|run| (week.start..=end).contains(&run.day)) {
            text += &line(run, units);
        }
    }
    text
}

/// `2026-03-10  planned  8.0 km, done  8.2 km`.
fn line(run: &FollowedRunRecord, units: UnitSystem) -> String {
    let (planned, done) = (show(run.planned_m, units), show(run.done_m, units));
    let fate = match (run.fate, run.moved_to) {
        ("moved", Some(day)) => format!("moved to {day}"),
        (fate, _) => fate.to_owned(),
    };
    let (planned, done) = match run.fate {
        "extra" => ("–".to_owned(), done),
        "missed" | "ahead" => (planned, "–".to_owned()),
        _ => (planned, done),
    };
    let style = if run.fate == "ahead" { DIM } else { anstyle::Style::new() };
    format!("    {style}{}  {planned:>8}  {done:>8}  {fate}{style:#}\n", run.day)
}

fn show(metres: Option<f64>, units: UnitSystem) -> String {
    metres.map_or("–".to_owned(), |metres| Quantity::new(metres, Unit::DistanceM).show(units))
}
