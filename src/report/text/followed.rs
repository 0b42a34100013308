//! Planned beside done, on the terminal.

use std::fmt::Write;

use super::style::{BOLD, DIM};
use super::wrap::wrap;
use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::report::records::followed::{
    FollowedRecord, FollowedRunRecord, fate_words, summary, what_now,
};

/// The plan, week by week and run by run.
pub(super) fn followed(record: &FollowedRecord, units: UnitSystem) -> String {
    let mut text = format!("\n{BOLD}The plan{BOLD:#}\n{}\n", wrap(&summary(record), 2));
    if let Some(words) = what_now(record) {
        let _ = writeln!(text, "{}", wrap(&format!("→ {words}"), 2));
    }
    for week in &record.weeks {
        let end = week.start + chrono::Days::new(6);
        let runs = || record.runs.iter().filter(|run| (week.start..=end).contains(&run.day));
        let (planned, done) = (show(Some(week.planned_m), units), show(Some(week.done_m), units));
        let so_far = match week.is_over {
            true => format!("done {done}"),
            false if runs().all(|run| run.fate == "ahead") => "to come".to_owned(),
            false => format!("done {done}, still running"),
        };
        let _ = writeln!(text, "  {BOLD}{}{BOLD:#}  planned {planned}, {so_far}", week.start);
        runs().for_each(|run| text += &line(run, units));
    }
    text
}

/// `2026-03-10   8.0 km   5.9 km  shorter by 2.1 km`.
fn line(run: &FollowedRunRecord, units: UnitSystem) -> String {
    let (planned, done) = (show(run.planned_m, units), show(run.done_m, units));
    let fate = fate_words(run, units);
    let style = if run.fate == "ahead" { DIM } else { anstyle::Style::new() };
    format!("    {style}{}  {planned:>8}  {done:>8}  {fate}{style:#}\n", run.day)
}

fn show(metres: Option<f64>, units: UnitSystem) -> String {
    metres.map_or("–".to_owned(), |metres| Quantity::new(metres, Unit::DistanceM).show(units))
}
