//! The page of single runs: facts, parts, findings in the light of the history, and its charts.

use std::cmp::Reverse;

use serde::Serialize;

use super::chart::{self, Chart};
use super::dual_units::{DualPictures, DualText};
use super::now::{Card, card};
use super::page;
use crate::analysis::pipeline::Analysis;
use crate::base::error::Error;
use crate::base::quantity::{Quantity, Unit, UnitSystem, clock};
use crate::base::sanitize::{clean, printable};
use crate::columns::RUN_TITLE;
use crate::options::Options;
use crate::report::records::findings::{FindingRecord, FindingsFile};
use crate::report::records::muted;
use crate::report::records::one_run::{calf_sentence, facts, open_of, own_findings};
use crate::rules::Subject;
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
    /// How many of them paper shows.
    cards_on_paper: usize,
    not_judged: Vec<String>,
    charts: Vec<Chart>,
    tables: Vec<Tables>,
}

/// A table in kilometres and in miles.
#[derive(Serialize)]
struct Tables {
    name: &'static str,
    /// Rows that paper shows.
    on_paper: usize,
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
    let mut own: Vec<&FindingRecord> = own_findings(analysis, *row, findings);
    // The gravest first, of equals those of the run before those of its week.
    own.sort_by_key(|record| (Reverse(record.rank), matches!(record.subject, Subject::Week(_))));
    Ok(Run {
        head: head(analysis, *row)?,
        facts: of_both([
            named_facts(analysis, *row, UnitSystem::Metric)?,
            named_facts(analysis, *row, UnitSystem::Imperial)?,
        ]),
        calf: calf_sentence(analysis, *row, UnitSystem::Metric)
            .zip(calf_sentence(analysis, *row, UnitSystem::Imperial))
            .map(|(km, mi)| DualText::new(km, mi)),
        cards_on_paper: cards_on_paper(&own),
        findings: own.into_iter().filter_map(|record| dated_card(analysis, record)).collect(),
        not_judged: open_of(analysis, *row, findings)
            .into_iter()
            .map(|record| format!("{}: {}", record.rule, record.reason))
            .collect(),
        charts: chart::charts(pictures)?,
        tables: detail.as_ref().map(all_tables).unwrap_or_default(),
    })
}

/// Every table that has a row.
fn all_tables(detail: &(RunDetail, RunDetail)) -> Vec<Tables> {
    let all = [
        tables(detail, ("Splits", 8), |detail, units| stretches(&detail.splits, units)),
        tables(detail, ("Laps", 8), |detail, units| stretches(&detail.laps, units)),
        tables(detail, ("Climbs", 4), climbs),
        tables(detail, ("Time by grade", 6), |detail, units| zones(&detail.grades, units, "")),
        tables(detail, ("Time by pace", 6), |detail, units| {
            let unit = if units == UnitSystem::Metric { " min/km" } else { " min/mi" };
            zones(&detail.paces, units, unit)
        }),
    ];
    all.into_iter().flatten().collect()
}

/// A card without its file, which is named once on the page.
fn dated_card(analysis: &Analysis, record: &FindingRecord) -> Option<Card> {
    let mut card = card(analysis, record)?;
    card.file = None;
    Some(card)
}

/// How many cards fit beside the panel on the first printed page, in rows of three.
fn cards_on_paper(records: &[&FindingRecord]) -> usize {
    /// What they may take, lines of a card beside its text, and a line, in millimetres.
    const MOST_MM: f64 = 128.0;
    const LINE_MM: f64 = 3.5;
    const EDGE_MM: f64 = 9.0;
    const PER_ROW: usize = 3;
    const MOST_ROWS: usize = 2;
    let lines = |text: &str, chars: usize| text.chars().count().div_ceil(chars);
    let height_mm = |record: &&FindingRecord| {
        let texts = lines(&record.message, 36) + lines(record.next_step, 32);
        EDGE_MM + LINE_MM * (texts + 3) as f64
    };
    let rows = records.chunks(PER_ROW).take(MOST_ROWS);
    let mut left_mm = MOST_MM;
    let fits = |row: &&[&FindingRecord]| {
        left_mm -= row.iter().map(height_mm).fold(0.0, f64::max);
        left_mm >= 0.0
    };
    rows.take_while(fits).map(<[_]>::len).sum()
}

/// `Sun 12 Apr 2026, Long run: 14.0 km in 1:17:12`.
fn head(analysis: &Analysis, row: usize) -> Result<DualText, Error> {
    let run = &analysis.season.recordings[row];
    let title = analysis.tables.runs.column(RUN_TITLE.name)?.str()?.get(row).map(clean);
    let title = title.filter(|title| !title.is_empty());
    let title = title.map_or_else(String::new, |title| format!(", {title}"));
    let (day, time) = (analysis.season.day_names.short(run.day), clock(run.timer_s));
    Ok(DualText::of(|units| {
        let distance = run.distance_m.map_or("distance not known".to_owned(), |metres| {
            Quantity::new(metres, Unit::DistanceM).show(units)
        });
        format!("{day}{title}: {distance} in {time}")
    }))
}

/// The figures, and the file that they come from.
fn named_facts(
    analysis: &Analysis,
    row: usize,
    units: UnitSystem,
) -> Result<Vec<(&'static str, String)>, Error> {
    let file = ("file", analysis.season.recordings[row].source.clone());
    Ok(facts(analysis, row, units)?.into_iter().chain([file]).collect())
}

/// `None` where there is nothing to show.
fn tables(
    (km, mi): &(RunDetail, RunDetail),
    (name, on_paper): (&'static str, usize),
    table: impl Fn(&RunDetail, UnitSystem) -> Table,
) -> Option<Tables> {
    let (km, mi) = (table(km, UnitSystem::Metric), table(mi, UnitSystem::Imperial));
    (!km.rows.is_empty()).then_some(Tables { name, on_paper, km, mi })
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
