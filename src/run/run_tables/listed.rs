//! The tables of an activity that only a list, or the totals of its device, know: its totals as told, and nothing that would
//! need a recording. Invents no figure.

use polars::prelude::{Column as PolarsColumn, DataFrame, IntoLazy, PolarsResult};

use super::figures::Figures;
use super::row::{RunFacts, row, totals};
use super::{Load, RunTables, Windows};
use crate::activity::file_format::FormatKind;
use crate::activity::import_notes::ImportNote;
use crate::activity::{Activity, Summary};
use crate::columns::{
    Column, RUN_CADENCE_SPM, RUN_DISTANCE_M, RUN_ELAPSED_S, RUN_HEART_RATE_BPM, RUN_MOVING_S,
    RUN_PACE_S_PER_KM, RUN_TIMER_S,
};
use crate::run::figure_checks;
use crate::run::metrics::{METRICS, pace_s_per_km};
use crate::run::samples::{AltitudeQuality, CadenceBasis, DistanceBasis};

/// The tables of an activity without samples.
pub(super) fn listed(
    activity: &Activity,
    summary: &Summary,
    run_id: &str,
    source: &str,
) -> PolarsResult<RunTables> {
    let is_of_list = activity.format.kind() == FormatKind::List;
    let (distance_basis, note) = match is_of_list {
        true => (DistanceBasis::List, Some(ImportNote::ListedOnly)),
        // A device's totals were noted when they took the place of its samples.
        false => (DistanceBasis::DeviceSession, None),
    };
    let figures = Figures::of(&figures(summary)?)?;
    let facts = RunFacts {
        start_utc_ms: summary.start_utc_ms,
        doubts: figure_checks::of_totals(totals(&figures)?),
        figures,
        distance_basis: summary.distance_m.map(|_| distance_basis),
        cadence_basis: summary.cadence_spm.map_or(CadenceBasis::None, |_| CadenceBasis::List),
        altitude_quality: AltitudeQuality::None,
    };
    let mut row = row(activity, facts, run_id, source);
    row.is_listed_only = true;
    // A list's ascent was not counted by our rule, so it stands with the devices' own.
    row.device_figures.ascent_m = row.device_figures.ascent_m.or(summary.ascent_m);
    Ok(RunTables {
        row,
        exposure: Vec::new(),
        load: Load::default(),
        opening: Vec::new(),
        windows: Windows::default(),
        bests: Vec::new(),
        notes: activity.notes.iter().cloned().chain(note).collect(),
        repeats: Vec::new(),
    })
}

/// One row with a column a metric; null where the list does not tell it.
fn figures(summary: &Summary) -> PolarsResult<DataFrame> {
    let columns: Vec<PolarsColumn> = METRICS
        .iter()
        .map(|metric| metric.column.of([figure(&metric.column, summary)].as_slice()))
        .collect();
    let pace = pace_s_per_km(RUN_TIMER_S.expr(), RUN_DISTANCE_M.expr());
    DataFrame::new(1, columns)?.lazy().with_column(pace.alias(RUN_PACE_S_PER_KM.name)).collect()
}

fn figure(column: &Column, summary: &Summary) -> Option<f64> {
    let timer_s = summary.timer_s.or(summary.moving_s).or(summary.elapsed_s);
    match *column {
        RUN_ELAPSED_S => summary.elapsed_s,
        RUN_TIMER_S => timer_s,
        RUN_MOVING_S => summary.moving_s,
        RUN_DISTANCE_M => summary.distance_m,
        RUN_HEART_RATE_BPM => summary.heart_rate_bpm,
        RUN_CADENCE_SPM => summary.cadence_spm,
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::Samples;
    use crate::activity::file_format::FileFormat;
    use crate::columns::{RUN_ASCENT_M, RUN_CLIMB_M};
    use crate::run::run_tables::fixtures::{at, tables};

    fn entry(summary: Summary) -> Activity {
        Activity {
            sport: Some("running".to_owned()),
            summary: Some(summary),
            ..Activity::of_samples(FileFormat::StravaCsv, Samples::default())
        }
    }

    #[test]
    fn what_the_list_tells_is_in_the_row_and_nothing_else() {
        let run = tables(
            &entry(Summary {
                start_utc_ms: at(0, 6, 0),
                elapsed_s: Some(3600.0),
                timer_s: None,
                moving_s: Some(3000.0),
                distance_m: Some(10_000.0),
                ascent_m: Some(120.0),
                heart_rate_bpm: Some(150.0),
                cadence_spm: None,
            }),
            "a",
        );
        let figure = |column: &Column| run.row.figure(column).unwrap();
        assert_eq!(figure(&RUN_ELAPSED_S), Some(3600.0));
        assert_eq!(figure(&RUN_TIMER_S), Some(3000.0));
        // 3000 s over 10 km.
        assert_eq!(figure(&RUN_PACE_S_PER_KM), Some(300.0));
        assert_eq!(figure(&RUN_HEART_RATE_BPM), Some(150.0));
        assert_eq!((figure(&RUN_CLIMB_M), figure(&RUN_ASCENT_M)), (None, None));
        assert_eq!(run.row.device_figures.ascent_m, Some(120.0));
        let basis = (run.row.distance_basis, run.row.cadence_basis);
        assert_eq!(basis, (Some(DistanceBasis::List), CadenceBasis::None));
        assert_eq!(run.notes, [ImportNote::ListedOnly]);
        assert!(run.exposure.is_empty() && run.opening.is_empty());
        assert!(run.windows.is_empty() && run.bests.is_empty());
        assert_eq!(run.calf_load(None), None);
    }

    #[test]
    fn with_only_one_time_told_it_is_the_timer() {
        let elapsed = Summary { elapsed_s: Some(1800.0), ..Summary::default() };
        let run = tables(&entry(elapsed), "a");
        assert_eq!(run.row.figure(&RUN_TIMER_S).unwrap(), Some(1800.0));
        assert_eq!(run.row.figure(&RUN_MOVING_S).unwrap(), None);
        assert_eq!(run.row.distance_basis, None);
    }
}
