//! The page of single runs: facts, parts, findings in the light of the history, and its charts.

use serde::Serialize;

use super::chart::{self, Chart};
use super::dual_units::{DualPictures, DualText};
use super::now::{Card, card};
use super::page;
use crate::analysis::pipeline::Analysis;
use crate::base::error::Error;
use crate::base::quantity::{Quantity, Unit, UnitSystem, clock};
use crate::base::sanitize::printable;
use crate::options::Options;
use crate::report::records::findings::{FindingRecord, FindingsFile};
use crate::report::records::muted;
use crate::report::records::one_run::{calf_sentence, facts, headline, open_of, own_findings};
use crate::run::run_detail::{RunDetail, Stretch, Zone};

/// One run that the page is about.
pub struct OneRun {
    /// Its row among the recordings of the season.
    pub row: usize,
    /// Its parts in kilometres and in miles; `None` where the samples are not at hand.
    pub detail: Option<(RunDetail, RunDetail)>,
    /// Its panels, and its cadence in the light of the history.
    pub pictures: DualPictures,
}

#[derive(Serialize)]
struct Page {
    muted: Vec<String>,
    warnings: Vec<String>,
    runs: Vec<Run>,
}

#[derive(Serialize)]
struct Run {
    head: DualText,
    /// Names and values.
    facts: Vec<(DualText, DualText)>,
    /// What it weighs on the calf; `None` where that is not known.
    calf: Option<DualText>,
    findings: Vec<Card>,
    not_judged: Vec<String>,
    charts: Vec<Chart>,
    splits: Option<Tables>,
    laps: Option<Tables>,
    climbs: Option<Tables>,
    grades: Option<Tables>,
    paces: Option<Tables>,
}

/// A table in kilometres and in miles.
#[derive(Serialize)]
struct Tables {
    name: &'static str,
    km: Table,
    mi: Table,
}

#[derive(Serialize)]
struct Table {
    head: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

/// The page of these runs.
///
/// # Errors
/// When a chart cannot be drawn, or a table lacks a column.
pub fn run(
    analysis: &Analysis,
    findings: &FindingsFile,
    options: &Options,
    runs: &[OneRun],
) -> Result<String, Error> {
    let one = |run: &OneRun| part(analysis, findings, run);
    let runs = runs.iter().map(one).collect::<Result<Vec<_>, _>>()?;
    let muted = muted::pain_warning(&options.limits).into_iter();
    let muted = muted.chain(muted::sentences(&options.limits)).collect();
    let warnings = findings.warnings.iter().map(|one| printable(one)).collect();
    let days: Vec<String> = runs.iter().map(|run| run.head.in_km().to_owned()).collect();
    page::page("run.html", &days.join("; "), options.units, Page { muted, warnings, runs })
}

fn part(analysis: &Analysis, findings: &FindingsFile, run: &OneRun) -> Result<Run, Error> {
    let OneRun { row, detail, pictures } = run;
    let of_both = |facts: [Vec<(&'static str, String)>; 2]| {
        let [km, mi] = facts;
        let both = |(in_km, in_mi): ((&'static str, String), (&'static str, String))| {
            let name = DualText::new(in_km.0.to_owned(), in_mi.0.to_owned());
            (name, DualText::new(printable(&in_km.1), printable(&in_mi.1)))
        };
        km.into_iter().zip(mi).map(both).collect()
    };
    let own: Vec<&FindingRecord> = own_findings(analysis, *row, findings);
    Ok(Run {
        head: DualText::of(|units| printable(&headline(analysis, *row, units))),
        facts: of_both([
            facts(analysis, *row, UnitSystem::Metric)?,
            facts(analysis, *row, UnitSystem::Imperial)?,
        ]),
        calf: calf_sentence(analysis, *row, UnitSystem::Metric)
            .zip(calf_sentence(analysis, *row, UnitSystem::Imperial))
            .map(|(km, mi)| DualText::new(km, mi)),
        findings: own.into_iter().filter_map(|record| card(analysis, record)).collect(),
        not_judged: open_of(analysis, *row, findings)
            .into_iter()
            .map(|record| format!("{}: {}", record.rule, record.reason))
            .collect(),
        charts: chart::charts(pictures)?,
        splits: tables(detail, "Splits", |detail, units| stretches(&detail.splits, units)),
        laps: tables(detail, "Laps", |detail, units| stretches(&detail.laps, units)),
        climbs: tables(detail, "Climbs", climbs),
        grades: tables(detail, "Time by grade", |detail, units| zones(&detail.grades, units, "")),
        paces: tables(detail, "Time by pace", |detail, units| {
            let unit = if units == UnitSystem::Metric { " min/km" } else { " min/mi" };
            zones(&detail.paces, units, unit)
        }),
    })
}

/// `None` where there is nothing to show.
fn tables(
    detail: &Option<(RunDetail, RunDetail)>,
    name: &'static str,
    table: impl Fn(&RunDetail, UnitSystem) -> Table,
) -> Option<Tables> {
    let (km, mi) = detail.as_ref()?;
    let (km, mi) = (table(km, UnitSystem::Metric), table(mi, UnitSystem::Imperial));
    (!km.rows.is_empty()).then_some(Tables { name, km, mi })
}

fn show(value: Option<f64>, unit: Unit, units: UnitSystem) -> String {
    value.map_or("–".to_owned(), |value| Quantity::new(value, unit).show(units))
}

fn stretches(stretches: &[Stretch], units: UnitSystem) -> Table {
    let row = |(index, stretch): (usize, &Stretch)| {
        vec![
            (index + 1).to_string(),
            show(Some(stretch.distance_m), Unit::DistanceM, units),
            clock(stretch.timer_s),
            show(stretch.speed_mps(), Unit::SpeedMps, units),
            show(stretch.ascent_m, Unit::HeightM, units),
            show(stretch.cadence_spm, Unit::CadenceSpm, units),
            show(stretch.heart_rate_bpm, Unit::HeartRateBpm, units),
        ]
    };
    Table {
        head: vec!["", "Distance", "Time", "Pace", "Ascent", "Cadence", "Heart rate"],
        rows: stretches.iter().enumerate().map(row).collect(),
    }
}

fn climbs(detail: &RunDetail, units: UnitSystem) -> Table {
    let row = |climb: &crate::run::run_detail::Climb| {
        vec![
            show(Some(climb.from_m), Unit::DistanceM, units),
            climb.length().show(units),
            show(Some(climb.gain_m), Unit::HeightM, units),
            show(Some(climb.grade_ratio * 100.0), Unit::Percent, units),
            show(Some(climb.steepest_ratio * 100.0), Unit::Percent, units),
        ]
    };
    Table {
        head: vec!["After", "Length", "Height", "Mean grade", "Steepest"],
        rows: detail.climbs.iter().map(row).collect(),
    }
}

fn zones(zones: &[Zone], units: UnitSystem, unit: &str) -> Table {
    let total: f64 = zones.iter().map(|zone| zone.time_s).sum();
    let row = |zone: &Zone| {
        let share = if total > 0.0 { Some(100.0 * zone.time_s / total) } else { None };
        vec![
            format!("{}{unit}", zone.name),
            clock(zone.time_s),
            show(share, Unit::Percent, units),
            show(Some(zone.distance_m), Unit::DistanceM, units),
        ]
    };
    Table {
        head: vec!["", "Moving time", "Share", "Distance"],
        rows: zones.iter().map(row).collect(),
    }
}
