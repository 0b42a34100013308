//! A plan as files: csv that `next --plan` and `season --plan` read, and a calendar.

use chrono::{Days, NaiveDate, NaiveTime};
use icalendar::{Calendar, Class, Component, Event, EventLike, Property};

use super::output::OutputFile;
use super::records::plan::{PlanFile, SessionRecord};
use super::records::plan_words::{conditions, session_words, week_words};
use crate::base::error::Error;
use crate::base::quantity::UnitSystem;
use crate::base::units::M_PER_KM;
use crate::next_run::plan::WRITTEN_COLUMNS;

/// The name of the page among the outputs.
pub const PAGE: &str = "plan.html";
/// The name of the plan among the outputs.
pub const CSV: &str = "plan.csv";
/// The name of the calendar among the outputs.
pub const ICS: &str = "plan.ics";

/// The files of a plan.
///
/// # Errors
/// [`Error::Write`] when the csv cannot be made.
pub fn files(
    plan: &PlanFile,
    page: String,
    units: UnitSystem,
) -> Result<Vec<OutputFile<'static>>, Error> {
    let mut files = vec![OutputFile::new(PAGE, page.into_bytes())];
    // Without a session there is nothing to read or to put into a calendar.
    if plan.sessions().next().is_some() {
        files.push(OutputFile::new(CSV, csv(plan)?));
        files.push(OutputFile::new(ICS, calendar(plan, units).into_bytes()));
    }
    Ok(files)
}

/// The sessions as `next --plan` reads them.
fn csv(plan: &PlanFile) -> Result<Vec<u8>, Error> {
    let fault = |cause: &dyn ToString| Error::Write { path: CSV.into(), cause: cause.to_string() };
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(WRITTEN_COLUMNS).map_err(|cause| fault(&cause))?;
    for session in plan.sessions() {
        let number = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
        let km = |metres: Option<f64>| number(metres.map(|metres| metres / M_PER_KM));
        let run = &session.run;
        writer
            .write_record([
                session.day.to_string(),
                session.kind.to_owned(),
                km(run.distance_m),
                run.repeats.map_or_else(String::new, |repeats| repeats.to_string()),
                number(run.run_min),
                number(run.walk_min),
                number(run.climb_m),
                km(run.fast_m),
            ])
            .map_err(|cause| fault(&cause))?;
    }
    writer.into_inner().map_err(|cause| fault(&cause))
}

/// The sessions as all-day events. The same plan makes the same bytes: its stamp is its first day.
fn calendar(plan: &PlanFile, units: UnitSystem) -> String {
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new(
        "PRODID",
        concat!("-//soleus//soleus ", env!("CARGO_PKG_VERSION"), "//EN"),
    ));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar.name("Running plan");
    for week in &plan.weeks {
        let why = format!("Week {}: {}", week.number, week_words(week, plan.is_back, units));
        for session in &week.sessions {
            calendar.push(event(plan, session, &why, units));
        }
    }
    calendar.to_string()
}

fn event(plan: &PlanFile, session: &SessionRecord, why: &str, units: UnitSystem) -> Event {
    let stamp = plan.start.and_time(NaiveTime::MIN).and_utc();
    let words = session_words(session, units);
    let text = format!("{why}\n\n{}", conditions(plan).join("\n"));
    let mut event = Event::new();
    event
        .uid(&uid(session.day))
        .timestamp(stamp)
        .summary(&format!("Run: {words}"))
        .description(&text)
        .class(Class::Private)
        .append_property(Property::new("TRANSP", "TRANSPARENT"))
        .starts(session.day)
        .ends(session.day + Days::new(1));
    event.done()
}

/// A plan has one session a day at most, so that a new session takes the place of the old one of its day.
fn uid(day: NaiveDate) -> String {
    format!("{day}-plan@soleus.invalid")
}
