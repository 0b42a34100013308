//! What is said of a single run: its figures, what was found about it, and what was not judged.

use chrono::NaiveDate;

use super::calf_km;
use super::findings::{FindingRecord, FindingsFile};
use super::not_judged::NotJudgedRecord;
use crate::analysis::pipeline::Analysis;
use crate::base::error::Error;
use crate::base::quantity::{Quantity, Unit, UnitSystem, clock};
use crate::base::sanitize::printable;
use crate::base::units::M_PER_KM;
use crate::columns::{
    Column, RUN_ALTITUDE_QUALITY, RUN_ASCENT_M, RUN_CADENCE_BASIS, RUN_CADENCE_SPM, RUN_CALF_KM,
    RUN_CLIMB_M, RUN_DESCENT_M, RUN_DISTANCE_BASIS, RUN_ELAPSED_S, RUN_FAST_LIMIT_MPS, RUN_FAST_M,
    RUN_GAP_S_PER_KM, RUN_GROUND_CONTACT_MS, RUN_HEART_RATE_BPM, RUN_MOVING_S, RUN_PACE_S_PER_KM,
    RUN_POWER_W, RUN_RUNNING_S, RUN_STEEP_M, RUN_STEP_LENGTH_M, RUN_SUB_SPORT,
    RUN_VERTICAL_OSCILLATION_MM,
};
use crate::run::doubt::{self, DoubtedFigure};
use crate::season::{Recording, Week};

/// How a figure of the runs table is shown.
enum Show {
    Time,
    Pace,
    Km,
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

/// What stands behind a figure that may be wrong.
const DOUBTFUL: &str = " (doubtful)";
/// The figures that doubts are about.
const FIGURES: &[(Column, DoubtedFigure)] = &[
    (RUN_PACE_S_PER_KM, DoubtedFigure::Speed),
    (RUN_GAP_S_PER_KM, DoubtedFigure::Speed),
    (RUN_FAST_M, DoubtedFigure::Speed),
    (RUN_CALF_KM, DoubtedFigure::Speed),
    (RUN_ASCENT_M, DoubtedFigure::Altitude),
    (RUN_DESCENT_M, DoubtedFigure::Altitude),
    (RUN_CLIMB_M, DoubtedFigure::Altitude),
    (RUN_STEEP_M, DoubtedFigure::Altitude),
];

/// The findings about a run, its session and its week.
pub(in crate::report) fn own_findings<'a>(
    analysis: &Analysis,
    row: usize,
    findings: &'a FindingsFile,
) -> Vec<&'a FindingRecord> {
    let (session_id, week) = session_and_week(analysis, row);
    // A finding without a run is about the week.
    let is_own = |finding: &&FindingRecord| match &finding.run_id {
        Some(id) => Some(id.as_str()) == session_id,
        None => Some(finding.week) == week,
    };
    findings.findings.iter().filter(is_own).collect()
}

/// What could not be judged about a run and its week.
pub(in crate::report) fn open_of<'a>(
    analysis: &Analysis,
    row: usize,
    findings: &'a FindingsFile,
) -> Vec<&'a NotJudgedRecord> {
    let (session_id, week) = session_and_week(analysis, row);
    let is_open = |record: &&NotJudgedRecord| {
        session_id.is_some_and(|own| record.run_ids.iter().any(|id| id == own))
            || week.is_some_and(|week| record.weeks.contains(&week))
    };
    findings.not_judged.iter().filter(is_open).collect()
}

/// Findings about a session bear the id of its first recording, those about a week its first day.
fn session_and_week(analysis: &Analysis, row: usize) -> (Option<&str>, Option<NaiveDate>) {
    let season = &analysis.season;
    let run = &season.recordings[row];
    let session_id = season.recordings_of(run.session).next().map(|one| one.run_id.as_str());
    let in_week = |week: &&Week| (week.start..=week.end()).contains(&run.day);
    (session_id, season.calendar.iter().find(in_week).map(|week| week.start))
}

/// `2026-03-09 long.fit: 18.4 km in 1:42:10`.
pub(in crate::report) fn headline(analysis: &Analysis, row: usize, units: UnitSystem) -> String {
    let run = &analysis.season.recordings[row];
    let distance = run.distance_m.map_or("distance not known".to_owned(), |metres| {
        Quantity::new(metres, Unit::DistanceM).show(units)
    });
    format!("{} {}: {distance} in {}", run.day, printable(&run.source), clock(run.timer_s))
}

/// The figures of a run by name, in which its unit may stand; a dash where one is not known.
///
/// # Errors
/// When the runs table lacks a column.
pub(in crate::report) fn facts(
    analysis: &Analysis,
    row: usize,
    units: UnitSystem,
) -> Result<Vec<(&'static str, String)>, Error> {
    let table = &analysis.tables.runs;
    let words = |column: &Column| -> Result<Option<String>, Error> {
        Ok(table.column(column.name)?.str()?.get(row).map(printable))
    };
    let run = &analysis.season.recordings[row];
    let figure = |column: &Column, show: &Show| -> Result<String, Error> {
        let value = table.column(column.name)?.f64()?.get(row);
        let text = value.map_or("–".to_owned(), |value| shown(value, show, units));
        let is_doubtful = value.is_some() && is_doubted(run, column);
        Ok(if is_doubtful { text + DOUBTFUL } else { text })
    };
    let mut facts = Vec::new();
    facts.extend(run.doubts.iter().map(|doubt| ("doubtful", doubt.sentence(units))));
    facts.extend(words(&RUN_SUB_SPORT)?.map(|kind| ("kind", kind)));
    for (name, column, show) in FACTS {
        facts.push((*name, figure(column, show)?));
    }
    facts.push((calf_km::name(units), figure(&RUN_CALF_KM, &Show::Km)?));
    for (name, column) in [
        ("distance from", RUN_DISTANCE_BASIS),
        ("cadence from", RUN_CADENCE_BASIS),
        ("elevation", RUN_ALTITUDE_QUALITY),
    ] {
        facts.push((name, words(&column)?.unwrap_or_else(|| "not known".to_owned())));
    }
    let of_run = analysis.ledger.iter().find(|entry| entry.run_ids.contains(&run.run_id));
    let notes = of_run.map(|entry| entry.reason.clone()).filter(|notes| !notes.is_empty());
    facts.extend(notes.map(|notes| ("notes", notes)));
    Ok(facts)
}

/// What a run weighs on the calf, in a sentence; `None` where that is not known.
pub(in crate::report) fn calf_sentence(
    analysis: &Analysis,
    row: usize,
    units: UnitSystem,
) -> Option<String> {
    let calf_km = analysis.season.recordings[row].calf_km;
    calf_km.map(|calf_km| calf_km::sentence(&calf_km, units))
}

/// Whether a doubt is about the figure in a column.
fn is_doubted(run: &Recording, column: &Column) -> bool {
    let figure = FIGURES.iter().find(|(known, _)| known == column).map(|(_, figure)| *figure);
    figure.is_some_and(|figure| doubt::is_doubted(&run.doubts, figure))
}

fn shown(value: f64, show: &Show, units: UnitSystem) -> String {
    match show {
        Show::Time => clock(value),
        Show::Pace => Quantity::new(M_PER_KM / value, Unit::SpeedMps).show(units),
        Show::Km => Quantity::new(value * M_PER_KM, Unit::DistanceM).show(units),
        Show::As(unit) => Quantity::new(value, *unit).show(units),
        Show::Number(unit, decimals) => format!("{value:.decimals$} {unit}"),
    }
}
