//! Where and when something was, as a runner would say it: `Thu 20 Aug, Lunch Run, 11.0 km`.

use chrono::NaiveDate;

use crate::analysis::pipeline::Analysis;
use crate::base::quantity::{Quantity, Unit, UnitSystem};
use crate::base::sanitize::printable;
use crate::base::words::capitalised;
use crate::columns::RUN_TITLE;
use crate::rules::Subject;
use crate::season::DayNames;

/// The place of what a rule judged: day, title and length of a run, the week of a week, the diary of an entry.
pub(in crate::report) fn place(
    analysis: &Analysis,
    (subject, date): (Subject, NaiveDate),
    units: UnitSystem,
) -> String {
    let season = &analysis.season;
    let day = season.day_names.near(date, season.as_of);
    match subject {
        Subject::Session(session) => {
            let first = season.recordings.iter().position(|run| run.session == session);
            let title = first.and_then(|row| title(analysis, row));
            let distance_m = season.sessions.get(session).and_then(|one| one.distance_m);
            let length =
                distance_m.map(|metres| Quantity::new(metres, Unit::DistanceM).show(units));
            [Some(day), title, length].into_iter().flatten().collect::<Vec<_>>().join(", ")
        }
        Subject::Week(_) => {
            let start = season.week_start_of(date);
            capitalised(&season.day_names.week_near(start, season.as_of))
        }
        Subject::Entry(_) => format!("{day}, diary"),
        Subject::Injury(_) => format!("{day}, athlete file"),
    }
}

/// The day of a run or entry, or the week of a week, each with its year.
pub(in crate::report) fn when(
    names: DayNames,
    subject: Subject,
    (day, week): (NaiveDate, NaiveDate),
) -> String {
    match subject {
        Subject::Week(_) => capitalised(&names.week(week)),
        Subject::Session(_) | Subject::Entry(_) | Subject::Injury(_) => names.short(day),
    }
}

/// The title of a recording, where it has one.
pub(in crate::report) fn title(analysis: &Analysis, row: usize) -> Option<String> {
    let titles = analysis.tables.runs.column(RUN_TITLE.name).ok()?;
    titles.str().ok()?.get(row).map(printable)
}
