//! The table of runs.

use std::collections::HashMap;

use polars::prelude::PolarsResult;
use serde::Serialize;

use super::chart::Chart;
use super::dual_units::DualText;
use super::level::LevelMark;
use crate::analysis::pipeline::Analysis;
use crate::base::quantity::Unit;
use crate::base::sanitize::printable;
use crate::base::units::M_PER_KM;
use crate::columns::{
    Column, RUN_CADENCE_SPM, RUN_CALF_KM, RUN_CALF_LOAD, RUN_CLIMB_M, RUN_FAST_M,
    RUN_HEART_RATE_BPM, RUN_PACE_S_PER_KM, RUN_TIMER_S, RUN_TITLE,
};
use crate::options::Options;
use crate::report::records::doubts;
use crate::rules::{Level, Subject, Verdict};

/// The part of the page about single runs.
#[derive(Serialize)]
pub(super) struct Runs {
    rows: Vec<Row>,
    panels: Vec<Chart>,
    /// Runs with findings that have no panel.
    more_panels: usize,
}

#[derive(Serialize)]
struct Row {
    day: String,
    name: String,
    file: String,
    /// Why figures of it may be wrong; `None` for most runs.
    doubts: Option<DualText>,
    cells: Vec<DualText>,
    finding: Option<RowFinding>,
}

/// What is found of a run, `info` left out.
#[derive(Clone, Serialize)]
pub(super) struct RowFinding {
    level: LevelMark,
    /// The rule of the gravest.
    rule: &'static str,
    /// How many more there are.
    more: usize,
}

/// Newest first.
pub(super) fn runs(
    analysis: &Analysis,
    options: &Options,
    panels: Vec<Chart>,
    flagged: usize,
) -> PolarsResult<Runs> {
    let season = &analysis.season;
    let numbers = |column: &Column| column.numbers(&analysis.tables.runs);
    let (pace_s, timer_s) = (numbers(&RUN_PACE_S_PER_KM)?, numbers(&RUN_TIMER_S)?);
    let columns = [
        (numbers(&RUN_CADENCE_SPM)?, Unit::CadenceSpm),
        (numbers(&RUN_HEART_RATE_BPM)?, Unit::HeartRateBpm),
        (numbers(&RUN_CLIMB_M)?, Unit::HeightM),
        (numbers(&RUN_FAST_M)?, Unit::DistanceM),
        (numbers(&RUN_CALF_LOAD)?, Unit::CalfLoad),
    ];
    let calf_km = numbers(&RUN_CALF_KM)?;
    let titles = analysis.tables.runs.column(RUN_TITLE.name)?.str()?;
    let found = found(analysis);
    let row = |(index, run): (usize, &crate::season::Recording)| {
        let speed_mps = pace_s[index].map(|seconds| M_PER_KM / seconds);
        let mut cells = vec![
            DualText::figure(run.distance_m, Unit::DistanceM),
            DualText::figure(timer_s[index], Unit::TimeS),
            DualText::figure(speed_mps, Unit::SpeedMps),
        ];
        cells.extend(columns.iter().map(|(values, unit)| DualText::figure(values[index], *unit)));
        let calf_m = calf_km[index].map(|km| km * M_PER_KM);
        cells.push(DualText::figure(calf_m, Unit::DistanceM));
        Row {
            day: season.day_names.short(run.day),
            name: titles.get(index).map_or_else(|| "Run".to_owned(), printable),
            file: printable(&run.source),
            doubts: (!run.doubts.is_empty())
                .then(|| DualText::of(|units| doubts::sentences(run, units))),
            cells,
            finding: found.get(&run.session).cloned(),
        }
    };
    let is_reported = |(_, run): &(usize, &crate::season::Recording)| {
        options.since.is_none_or(|since| run.day >= since)
    };
    let rows = season.recordings.iter().enumerate().filter(is_reported).map(row);
    let mut rows: Vec<Row> = rows.collect();
    rows.reverse();
    // Where none can be drawn there is no file to draw any of.
    let more_panels = if panels.is_empty() { 0 } else { flagged.saturating_sub(panels.len()) };
    Ok(Runs { rows, panels, more_panels })
}

/// The gravest told finding of each session that has one, and how many more there are; the recordings of a
/// session share it.
pub(super) fn found(analysis: &Analysis) -> HashMap<usize, RowFinding> {
    let mut all: HashMap<usize, Vec<(Level, &'static str)>> = HashMap::new();
    for outcome in analysis.told.outcomes(&analysis.outcomes) {
        let Verdict::Raised(finding) = &outcome.judgement.verdict else { continue };
        let Subject::Session(session) = outcome.judgement.subject else { continue };
        all.entry(session).or_default().push((finding.level, outcome.rule.id));
    }
    let gravest = |found: Vec<(Level, &'static str)>| {
        // Of equals the first, in the order of rules.
        let (level, rule) = *found.iter().rev().max_by_key(|(level, _)| *level)?;
        Some(RowFinding { level: LevelMark::of(level), rule, more: found.len() - 1 })
    };
    all.into_iter().filter_map(|(session, found)| Some((session, gravest(found)?))).collect()
}
