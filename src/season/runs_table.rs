//! The runs table: one row a run, from what the season knows, the recording says and the metrics
//! measured.

use chrono::Weekday;
use polars::prelude::{
    Column as PolarsColumn, DataFrame, IntoColumn, IntoLazy, NamedFrom, PolarsResult, Series,
};

use super::placed_run::PlacedRun;
use super::week::first_of_week;
use super::week_table::dates;
use crate::base::units::MS_PER_S;
use crate::columns::{
    Column, RUN_ALTITUDE_QUALITY, RUN_CADENCE_BASIS, RUN_CALF_KM, RUN_CALF_LOAD, RUN_DAY,
    RUN_DEVICE, RUN_DEVICE_ASCENT_M, RUN_DEVICE_CADENCE_SPM, RUN_DEVICE_DISTANCE_M,
    RUN_DEVICE_GROUND_CONTACT_MS, RUN_DEVICE_STEP_LENGTH_M, RUN_DEVICE_STEP_SPEED_LOSS_CMPS,
    RUN_DEVICE_TIMER_S, RUN_DEVICE_VERTICAL_OSCILLATION_MM, RUN_DISTANCE_BASIS, RUN_DISTANCE_M,
    RUN_DOUBTS, RUN_FAST_BASIS, RUN_FAST_LIMIT_MPS, RUN_FAST_M, RUN_FORMAT, RUN_GEAR, RUN_ID,
    RUN_IS_RACE, RUN_PACE_S_PER_KM, RUN_SESSION, RUN_SOURCE, RUN_SPORT, RUN_SPRINT_M,
    RUN_START_LOCAL, RUN_START_UTC, RUN_SUB_SPORT, RUN_TIMER_S, RUN_TITLE, RUN_UTC_OFFSET_S,
    RUN_WEEK_START, RUNS, check,
};
use crate::run::doubt;
use crate::run::metrics::pace_s_per_km;
use crate::run::samples::DistanceBasis;

/// The table of these runs, in their order.
pub(super) fn runs_table(placed: &[PlacedRun], week_start: Weekday) -> PolarsResult<DataFrame> {
    let column = |column: &&Column| run_column(placed, column, week_start);
    let columns = RUNS.iter().map(column).collect::<PolarsResult<Vec<_>>>()?;
    // The distance may be another than the recording's own: a tag's, or none.
    let pace = pace_s_per_km(RUN_TIMER_S.expr(), RUN_DISTANCE_M.expr());
    let table = DataFrame::new(placed.len(), columns)?
        .lazy()
        .with_column(pace.alias(RUN_PACE_S_PER_KM.name))
        .collect()?;
    check(&table, RUNS)?;
    Ok(table)
}

/// One column of the runs table: what the season knows, else what the recording says, else what
/// the metrics measured.
fn run_column(
    placed: &[PlacedRun],
    column: &Column,
    week_start: Weekday,
) -> PolarsResult<PolarsColumn> {
    let name = || column.name.into();
    let moment = |milliseconds: Vec<i64>| {
        Ok(Series::new(name(), milliseconds).cast(&column.kind.dtype())?.into_column())
    };
    if let Some(text) = text_of(column) {
        let values: Vec<Option<&str>> = placed.iter().map(|run| text(run)).collect();
        return Ok(column.of(values));
    }
    if *column == RUN_DOUBTS {
        return Ok(column.of(doubts_of(placed)));
    }
    let start = |run: &PlacedRun| run.tables.row.start_utc_ms;
    if *column == RUN_START_UTC {
        return moment(placed.iter().map(start).collect());
    }
    if *column == RUN_START_LOCAL {
        return moment(
            placed.iter().map(|run| start(run) + i64::from(run.offset_s) * MS_PER_S).collect(),
        );
    }
    if *column == RUN_DAY {
        return dates(column, placed.iter().map(|run| run.day));
    }
    if *column == RUN_WEEK_START {
        return dates(column, placed.iter().map(|run| first_of_week(run.day, week_start)));
    }
    if *column == RUN_UTC_OFFSET_S {
        return Ok(Series::new(
            name(),
            placed.iter().map(|run| i64::from(run.offset_s)).collect::<Vec<_>>(),
        )
        .into_column());
    }
    if *column == RUN_IS_RACE {
        return Ok(Series::new(name(), placed.iter().map(|run| run.is_race).collect::<Vec<_>>())
            .into_column());
    }
    let values = placed
        .iter()
        .map(|run| number_of(run, column))
        .collect::<PolarsResult<Vec<Option<f64>>>>()?;
    Ok(column.of(values))
}

type TextOf = fn(&PlacedRun) -> Option<&str>;

/// The words of the doubts about each run.
fn doubts_of(placed: &[PlacedRun]) -> Vec<Option<String>> {
    placed.iter().map(|run| doubt::words(&run.doubts)).collect()
}

fn text_of(column: &Column) -> Option<TextOf> {
    const TEXTS: [(Column, TextOf); 13] = [
        (RUN_ID, |run| Some(&run.tables.row.run_id)),
        (RUN_SESSION, |run| Some(&run.session_id)),
        (RUN_SOURCE, |run| Some(&run.tables.row.source)),
        (RUN_TITLE, |run| run.tables.row.title.as_deref()),
        (RUN_GEAR, |run| run.tables.row.gear.as_deref()),
        (RUN_FORMAT, |run| Some(run.tables.row.format.name())),
        (RUN_SPORT, |run| Some(&run.tables.row.sport)),
        (RUN_SUB_SPORT, |run| run.tables.row.sub_sport.as_deref()),
        (RUN_DISTANCE_BASIS, |run| run.tables.row.distance_basis.map(DistanceBasis::name)),
        (RUN_CADENCE_BASIS, |run| Some(run.tables.row.cadence_basis.name())),
        (RUN_ALTITUDE_QUALITY, |run| Some(run.tables.row.altitude_quality.name())),
        (RUN_DEVICE, |run| run.tables.row.device.as_deref()),
        (RUN_FAST_BASIS, |run| run.fast_limit.map(|limit| limit.basis.name())),
    ];
    TEXTS.iter().find(|(known, _)| known == column).map(|(_, text)| *text)
}

fn number_of(run: &PlacedRun, column: &Column) -> PolarsResult<Option<f64>> {
    let row = &run.tables.row;
    let device = &row.device_figures;
    Ok(match *column {
        RUN_DISTANCE_M => run.distance_m,
        RUN_FAST_M => run.fast_m,
        RUN_SPRINT_M => run.sprint_m,
        RUN_CALF_LOAD => run.calf_load.map(|load| load.by_speed.b4),
        RUN_CALF_KM => run.calf_km().map(|calf_km| calf_km.total_km()),
        RUN_FAST_LIMIT_MPS => run.fast_limit.map(|limit| limit.speed_mps),
        RUN_DEVICE_DISTANCE_M => device.distance_m,
        RUN_DEVICE_TIMER_S => device.timer_s,
        RUN_DEVICE_CADENCE_SPM => device.cadence_spm,
        RUN_DEVICE_ASCENT_M => device.ascent_m,
        RUN_DEVICE_STEP_LENGTH_M => device.step_length_m,
        RUN_DEVICE_VERTICAL_OSCILLATION_MM => device.vertical_oscillation_mm,
        RUN_DEVICE_GROUND_CONTACT_MS => device.ground_contact_ms,
        RUN_DEVICE_STEP_SPEED_LOSS_CMPS => device.step_speed_loss_cmps,
        _ => row.figure(column)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::{Activity, DeviceFigures};
    use crate::run::run_tables::fixtures::{at, recording, tables};
    use crate::season::{SeasonSettings, build};

    #[test]
    fn a_title_and_gear_stand_beside_the_source_and_are_null_when_unknown() {
        let named = Activity {
            title: Some("Long run".to_owned()),
            gear: Some("Blue shoes".to_owned()),
            ..recording(at(0, 6, 0), 30)
        };
        let runs = vec![tables(&named, "a"), tables(&recording(at(1, 6, 0), 30), "b")];
        let tables = build(runs, &SeasonSettings::default()).unwrap().tables;
        let cells = |column: &Column| -> Vec<Option<String>> {
            let texts = tables.runs.column(column.name).unwrap().str().unwrap();
            texts.iter().map(|text| text.map(str::to_owned)).collect()
        };
        assert_eq!(cells(&RUN_TITLE), [Some("Long run".to_owned()), None]);
        assert_eq!(cells(&RUN_GEAR), [Some("Blue shoes".to_owned()), None]);
    }

    #[test]
    fn gear_kind_and_step_speed_loss_go_with_the_session_too() {
        let figures =
            DeviceFigures { step_speed_loss_cmps: Some(21.5), ..DeviceFigures::default() };
        let told = Activity {
            gear: Some("Blue shoes".to_owned()),
            sub_sport: Some("trail".to_owned()),
            device_figures: figures,
            ..recording(at(0, 6, 0), 30)
        };
        let runs = vec![tables(&told, "a"), tables(&recording(at(1, 6, 0), 30), "b")];
        let built = build(runs, &SeasonSettings::default()).unwrap();
        let column = RUN_DEVICE_STEP_SPEED_LOSS_CMPS.numbers(&built.tables.runs).unwrap();
        assert_eq!(column, [Some(21.5), None]);
        let season = built.season.unwrap();
        let [first, second] = season.sessions.as_slice() else { panic!("two sessions") };
        let kept = (first.gear.as_deref(), first.sub_sport.as_deref(), first.step_speed_loss_cmps);
        assert_eq!(kept, (Some("Blue shoes"), Some("trail"), Some(21.5)));
        assert_eq!((&second.gear, &second.sub_sport), (&None, &None));
        assert_eq!(second.step_speed_loss_cmps, None);
    }
}
