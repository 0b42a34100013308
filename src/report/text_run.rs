//! Single runs on the terminal: facts, findings, and what was not judged.

use std::fmt::Write;

use anstyle::Style;
use chrono::NaiveDate;

use super::findings::{FindingsFile, NotJudgedRecord};
use super::text::{ADVICE, finding_text, printable};
use super::text_judged::by_reason;
use crate::columns::{
    Column, RUN_ALTITUDE_QUALITY, RUN_ASCENT_M, RUN_CADENCE_BASIS, RUN_CADENCE_SPM, RUN_CLIMB_M,
    RUN_DESCENT_M, RUN_DISTANCE_BASIS, RUN_ELAPSED_S, RUN_FAST_LIMIT_MPS, RUN_FAST_M,
    RUN_GAP_S_PER_KM, RUN_GROUND_CONTACT_MS, RUN_HEART_RATE_BPM, RUN_MOVING_S, RUN_PACE_S_PER_KM,
    RUN_POWER_W, RUN_RUNNING_S, RUN_STEEP_M, RUN_STEP_LENGTH_M, RUN_SUB_SPORT,
    RUN_VERTICAL_OSCILLATION_MM,
};
use crate::error::Error;
use crate::options::Options;
use crate::pipeline::Analysis;
use crate::quantity::{Quantity, Unit, UnitSystem, clock};
use crate::season::Week;
use crate::units::M_PER_KM;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// How a figure of the runs table is shown.
enum Show {
    Time,
    Pace,
    As(Unit),
    Number(&'static str, usize),
}

const FACTS: &[(&str, Column, Show)] = &[
    ("elapsed", RUN_ELAPSED_S, Show::Time),
    ("moving", RUN_MOVING_S, Show::Time),
    ("running", RUN_RUNNING_S, Show::Time),
    ("pace", RUN_PACE_S_PER_KM, Show::Pace),
    ("grade-adjusted pace", RUN_GAP_S_PER_KM, Show::Pace),
    ("cadence", RUN_CADENCE_SPM, Show::As(Unit::CadenceSpm)),
    ("step length", RUN_STEP_LENGTH_M, Show::Number("m", 2)),
    ("ground contact", RUN_GROUND_CONTACT_MS, Show::Number("ms", 0)),
    ("vertical oscillation", RUN_VERTICAL_OSCILLATION_MM, Show::Number("mm", 0)),
    ("heart rate", RUN_HEART_RATE_BPM, Show::Number("bpm", 0)),
    ("power", RUN_POWER_W, Show::Number("W", 0)),
    ("ascent", RUN_ASCENT_M, Show::As(Unit::HeightM)),
    ("descent", RUN_DESCENT_M, Show::As(Unit::HeightM)),
    ("climb at 3 % and more", RUN_CLIMB_M, Show::As(Unit::HeightM)),
    ("distance at 8 % and more", RUN_STEEP_M, Show::As(Unit::ShortM)),
    ("fast distance", RUN_FAST_M, Show::As(Unit::DistanceM)),
    ("fast from", RUN_FAST_LIMIT_MPS, Show::As(Unit::SpeedMps)),
];

/// The report of the runs at `rows` of the season.
///
/// # Errors
/// When the runs table lacks a column.
pub fn runs(
    analysis: &Analysis,
    rows: &[usize],
    findings: &FindingsFile,
    options: &Options,
) -> Result<String, Error> {
    let mut text = String::new();
    for &row in rows {
        text += &facts(analysis, row, options.units)?;
        let run = &analysis.season.recordings[row];
        // Findings about a session bear the id of its first recording.
        let session_id = analysis.season.recordings_of(run.session).next().map(|one| &one.run_id);
        let in_week = |week: &&Week| (week.start..=week.end()).contains(&run.day);
        let week = analysis.season.calendar.iter().find(in_week).map(|week| week.start);
        // A finding without a run is about the week.
        let is_about = |run_id: &Option<String>, of: Option<NaiveDate>| match run_id {
            Some(id) => Some(id) == session_id,
            None => of == week,
        };
        let own: Vec<_> = findings
            .findings
            .iter()
            .filter(|finding| is_about(&finding.run_id, Some(finding.week)))
            .collect();
        let _ = writeln!(text, "\n{BOLD}Findings{BOLD:#}");
        if own.is_empty() {
            text += "  none\n";
        }
        own.iter().for_each(|finding| text += &finding_text(finding));
        let is_open = |record: &&NotJudgedRecord| {
            session_id.is_some_and(|id| record.run_ids.contains(id))
                || week.is_some_and(|week| record.weeks.contains(&week))
        };
        text += &not_judged(findings.not_judged.iter().filter(is_open));
        text.push('\n');
    }
    match &options.out {
        Some(folder) => {
            let _ = writeln!(text, "Written to {}", folder.display());
        }
        None => text += "Nothing was written; add --out DIR for the chart and tables.\n",
    }
    let _ = write!(text, "\n{DIM}{ADVICE}{DIM:#}");
    Ok(text)
}

fn facts(analysis: &Analysis, row: usize, units: UnitSystem) -> Result<String, Error> {
    let run = &analysis.season.recordings[row];
    let table = &analysis.season.runs;
    let words = |column: &Column| -> Result<String, Error> {
        Ok(table.column(column.name)?.str()?.get(row).map_or("not known".to_owned(), printable))
    };
    let distance = run.distance_m.map_or("distance not known".to_owned(), |metres| {
        Quantity::new(metres, Unit::DistanceM).show(units)
    });
    let kind = table
        .column(RUN_SUB_SPORT.name)?
        .str()?
        .get(row)
        .map_or(String::new(), |kind| format!(" ({})", printable(kind)));
    let mut text = format!(
        "{BOLD}{} {}{kind}: {distance} in {}{BOLD:#}\n",
        run.day,
        printable(&run.source),
        clock(run.timer_s)
    );
    for (name, column, show) in FACTS {
        let value = table.column(column.name)?.f64()?.get(row);
        let _ = writeln!(
            text,
            "  {name:26}{}",
            value.map_or("–".to_owned(), |value| shown(value, show, units))
        );
    }
    for (name, column) in [
        ("distance from", RUN_DISTANCE_BASIS),
        ("cadence from", RUN_CADENCE_BASIS),
        ("altitude", RUN_ALTITUDE_QUALITY),
    ] {
        let _ = writeln!(text, "  {name:26}{}", words(&column)?);
    }
    let notes = analysis
        .ledger
        .iter()
        .find(|entry| entry.run_ids.contains(&run.run_id))
        .map(|entry| entry.reason.as_str());
    if let Some(notes) = notes.filter(|notes| !notes.is_empty()) {
        let _ = writeln!(text, "  {:26}{notes}", "notes");
    }
    Ok(text)
}

fn shown(value: f64, show: &Show, units: UnitSystem) -> String {
    match show {
        Show::Time => clock(value),
        Show::Pace => Quantity::new(M_PER_KM / value, Unit::SpeedMps).show(units),
        Show::As(unit) => Quantity::new(value, *unit).show(units),
        Show::Number(unit, decimals) => format!("{value:.decimals$} {unit}"),
    }
}

fn not_judged<'a>(records: impl Iterator<Item = &'a NotJudgedRecord>) -> String {
    let lines = by_reason(records.map(|record| (record.reason.as_str(), record.rule)));
    if lines.is_empty() { lines } else { format!("\n{BOLD}Not judged{BOLD:#}\n{lines}") }
}
