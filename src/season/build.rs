//! Puts run tables together: order, local time, fast distance, sessions, calendar.

use polars::prelude::{DataFrame, PolarsResult};

use super::day_table::days_table;
use super::exposure_table::exposure_table;
use super::fast::{Effort, fast_limits};
use super::join_recordings::{joined, sessions};
use super::local_time::{RecordedTime, Zones};
use super::other_activities::{OtherActivity, other_activities};
use super::placed_run::{PlacedRun, placed_run};
use super::runs_table::runs_table;
use super::settings::SeasonSettings;
use super::week::Span;
use super::week_table::weeks_table;
use super::{Coverage, Forms, ISOLATED_YEARS, Season, Session};
use crate::activity::import_notes::ImportNote;
use crate::activity::other_sport::OtherSport;
use crate::base::quantity::UnitSystem;
use crate::columns::{DAYS, RUNS, WEEKS, empty};
use crate::run::run_tables::RunTables;

/// The figures of a season as they are written to files: what it knows of each recording and week.
pub struct SeasonTables {
    /// Columns of [`RUNS`], one row a recording, by day, then start.
    pub runs: DataFrame,
    /// Columns of [`WEEKS`], every week of the covered span.
    pub weeks: DataFrame,
    /// Columns of [`DAYS`], every day of the covered span.
    pub days: DataFrame,
    /// Columns of [`EXPOSURE`](crate::columns::EXPOSURE), by run, then bin; `None` where settings do not keep it.
    pub exposure: Option<DataFrame>,
}

/// A season and what was noticed on the way, by run id.
pub struct Built {
    /// The season; `None` when no run is left.
    pub season: Option<Season>,
    /// Its tables; without rows when no run is left.
    pub tables: SeasonTables,
    /// Notes that came up when the runs were put together.
    pub notes: Vec<(String, ImportNote)>,
    /// Runs that the settings name and that are not there, sorted.
    pub unknown_tags: Vec<String>,
}

/// Puts the season together from the tables of its runs alone; see [`build_with`].
///
/// # Errors
/// Only when a table does not have the columns its stage promises.
pub fn build(runs: Vec<RunTables>, settings: &SeasonSettings) -> PolarsResult<Built> {
    build_with(runs, Vec::new(), settings)
}

/// Puts the season together from the tables of its runs and from activities of other sports, both
/// in any order. Other sports change nothing about the runs.
///
/// # Errors
/// Only when a table does not have the columns its stage promises.
pub fn build_with(
    runs: Vec<RunTables>,
    other_sports: Vec<OtherSport>,
    settings: &SeasonSettings,
) -> PolarsResult<Built> {
    let unknown_tags = settings.unknown_tags(&runs);
    let (mut runs, impossible) = without_impossible(runs, settings);
    runs.sort_by(|a, b| {
        (a.row.start_utc_ms, &a.row.run_id).cmp(&(b.row.start_utc_ms, &b.row.run_id))
    });
    let others = other_activities(other_sports, &runs, settings);
    let (mut placed, mut notes) = place_runs(runs, settings)?;
    let efforts: Vec<Effort> = placed.iter_mut().map(PlacedRun::effort).collect();
    let limits = fast_limits(&efforts);
    for ((run, effort), limit) in placed.iter_mut().zip(&efforts).zip(limits) {
        run.set_fast(limit, effort);
    }
    let groups = joined(&placed, settings.session_gap_min)?;
    for rows in &groups {
        let session_id = placed[rows[0]].tables.row.run_id.clone();
        rows.iter().for_each(|&row| placed[row].session_id.clone_from(&session_id));
    }
    let sessions = sessions(&mut placed, &efforts, &groups)?;
    let exposure = match settings.keeps_exposure {
        true => Some(exposure_table(&placed, &efforts)?),
        false => None,
    };
    drop(efforts);
    let season = season(&placed, &groups, sessions, others, settings)?;
    let tables = match &season {
        Some(season) => SeasonTables { exposure, ..tables(&placed, season, settings)? },
        None => {
            SeasonTables { runs: empty(RUNS), weeks: empty(WEEKS), days: empty(DAYS), exposure }
        }
    };
    notes.extend(impossible);
    notes.extend(season.iter().flat_map(joined_notes));
    let far = season.iter().flat_map(Season::isolated_recordings);
    notes.extend(far.map(|run| (run.run_id.clone(), ImportNote::FarFromOthers(ISOLATED_YEARS))));
    Ok(Built { season, tables, notes, unknown_tags })
}

/// Notes by run id.
type Notes = Vec<(String, ImportNote)>;

/// The runs that are possible, and what is said of the others: they change nothing about any run, not
/// even its local time.
fn without_impossible(runs: Vec<RunTables>, settings: &SeasonSettings) -> (Vec<RunTables>, Notes) {
    let mut notes = Notes::new();
    let mut runs = runs;
    runs.retain(|run| {
        let impossible = settings.impossible(run);
        let why = impossible.map(|doubt| doubt.sentence(UnitSystem::Metric));
        notes.extend(why.map(|why| (run.row.run_id.clone(), ImportNote::Impossible(why))));
        impossible.is_none()
    });
    (runs, notes)
}

/// The runs that count on their local days, in order, and what is said of them. The runs are in
/// order of their start.
fn place_runs(
    runs: Vec<RunTables>,
    settings: &SeasonSettings,
) -> PolarsResult<(Vec<PlacedRun>, Notes)> {
    let times: Vec<RecordedTime> = runs.iter().map(|run| RecordedTime::from(&run.row)).collect();
    let zones = Zones::of(&times, settings.zone);
    let offsets: Vec<_> = times.iter().map(|time| zones.offset(time)).collect();
    let (mut placed, mut notes) = (Vec::new(), Vec::new());
    for (tables, (offset_s, note)) in runs.into_iter().zip(offsets) {
        let id = tables.row.run_id.clone();
        notes.extend(note.map(|note| (id.clone(), note)));
        let run = placed_run(tables, offset_s, settings)?;
        let tag = settings.tag(&run.tables);
        notes.extend(tag.notes().map(|note| (id.clone(), note)));
        if tag.exclude != Some(true) && settings.is_counted(run.day) {
            placed.push(run);
        }
    }
    // A change of zone between two runs can turn the order of local days around.
    placed.sort_by(|a, b| {
        (a.day, a.tables.row.start_utc_ms).cmp(&(b.day, b.tables.row.start_utc_ms))
    });
    Ok((placed, notes))
}

/// What every recording of a session of several says.
fn joined_notes(season: &Season) -> impl Iterator<Item = (String, ImportNote)> {
    let several = season.sessions.iter().enumerate();
    several.filter_map(|(index, session)| Some((index, session.joined_words()?))).flat_map(
        |(index, words)| {
            let sources: Vec<&str> =
                season.recordings_of(index).map(|recording| recording.source.as_str()).collect();
            let note = ImportNote::JudgedAsOne(format!("{words}: {}", sources.join(", ")));
            season.recordings_of(index).map(move |one| (one.run_id.clone(), note.clone()))
        },
    )
}

fn season(
    placed: &[PlacedRun],
    groups: &[Vec<usize>],
    sessions: Vec<Session>,
    others: Vec<OtherActivity>,
    settings: &SeasonSettings,
) -> PolarsResult<Option<Season>> {
    let (Some(first), Some(last)) = (placed.first(), placed.last()) else { return Ok(None) };
    let as_of = settings.evaluated_on(last.day);
    let span = Span { first_day: first.day, as_of, week_start: settings.week_start };
    let calendar = span.weeks(&sessions);
    let mut session_of_row = vec![0; placed.len()];
    for (session, rows) in groups.iter().enumerate() {
        rows.iter().for_each(|&row| session_of_row[row] = session);
    }
    let recordings = placed.iter().zip(session_of_row);
    let recordings =
        recordings.map(|(run, session)| run.recording(session)).collect::<PolarsResult<_>>()?;
    let (first_day, last_day) = (first.day, last.day);
    let mut season = Season {
        recordings,
        sessions,
        calendar,
        others,
        as_of,
        first_day,
        last_day,
        athlete: settings.athlete.clone(),
        diary: settings.diary.known_on(as_of),
        coverage: Coverage::default(),
        forms: Forms::default(),
        day_names: crate::season::DayNames::default(),
        asked_from: None,
    };
    season.coverage = Coverage::of(&season, &settings.away);
    Ok(Some(season))
}

fn tables(
    placed: &[PlacedRun],
    season: &Season,
    settings: &SeasonSettings,
) -> PolarsResult<SeasonTables> {
    let Season { first_day, as_of, .. } = *season;
    let span = Span { first_day, as_of, week_start: settings.week_start };
    Ok(SeasonTables {
        runs: runs_table(placed, settings.week_start)?,
        weeks: weeks_table(&season.sessions, span)?,
        days: days_table(season, span)?,
        exposure: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::file_format::FileFormat;
    use crate::activity::{Activity, Channel, RecordedOffset, Samples, Summary};
    use crate::columns::{RUN_CALF_LOAD, RUN_SESSION, WEEK_DISTANCE_M};
    use crate::run::run_tables::fixtures::{at, recording, tables};

    /// A run of an hour that only a list knows.
    fn listed(start_utc_ms: i64, distance_m: f64) -> Activity {
        Activity {
            sport: Some("running".to_owned()),
            offset: RecordedOffset::Known(7200),
            summary: Some(Summary {
                start_utc_ms,
                elapsed_s: Some(3600.0),
                distance_m: Some(distance_m),
                ..Summary::default()
            }),
            ..Activity::of_samples(FileFormat::StravaCsv, Samples::default())
        }
    }

    #[test]
    fn a_listed_run_counts_in_its_week_and_knows_neither_climb_nor_fast_distance() {
        let mut runs: Vec<RunTables> =
            (0..10).map(|day| tables(&recording(at(day, 6, 0), 30), &format!("{day}"))).collect();
        runs.push(tables(&listed(at(10, 6, 0), 9000.0), "listed"));
        let season = build(runs, &SeasonSettings::default()).unwrap().season.unwrap();
        let run = season.sessions.last().unwrap();
        assert_eq!((run.distance_m, run.timer_s), (Some(9000.0), 3600.0));
        assert!(run.fast_limit.is_some());
        assert_eq!((run.fast_m, run.climb_m, run.steep_m), (None, None, None));
        assert_eq!((run.calf_load, run.sprint_m, run.median_effort_mps), (None, None, None));
        // Three recordings of 5.4 km from Monday to Wednesday, and the listed run on Thursday.
        let week = season.calendar.last().unwrap();
        assert_eq!((week.run_count, week.distance_m), (4, 25_200.0));
        assert_eq!((week.timer_s, week.calf_load), (9000.0, None));
    }

    #[test]
    fn what_the_samples_tell_reaches_sessions_rows_and_weeks() {
        let runs = [(at(0, 6, 0), "first"), (at(0, 6, 42), "second"), (at(2, 6, 0), "third")];
        let runs = runs.map(|(start_ms, name)| tables(&recording(start_ms, 30), name));
        let built = build(runs.into(), &SeasonSettings::default()).unwrap();
        let season = built.season.unwrap();
        // 30 minutes of 168.2 steps, each with a contact of 259.81 / 260.
        let load = 30.0 * 0.1682 * 259.81 / 260.0;
        let rows = RUN_CALF_LOAD.numbers(&built.tables.runs).unwrap();
        assert!(rows.iter().all(|row| (row.unwrap() - load).abs() < 0.001), "{rows:?}");
        let joined = &season.sessions[0];
        let by_speed = joined.calf_load.unwrap().by_speed.b4;
        assert!((by_speed - 2.0 * load).abs() < 0.002, "{by_speed}");
        assert!((season.calendar[0].calf_load.unwrap() - 3.0 * load).abs() < 0.003);
        // 3 m/s lie in the bin from 3.00 to 3.05.
        assert_eq!((joined.median_effort_mps, joined.opening.len()), (Some(3.025), 60));
        assert_eq!(joined.longest_running_s, Some(1800.0));
    }

    #[test]
    fn recordings_minutes_apart_are_one_session_and_stay_rows_of_their_own() {
        let build_with = |session_gap_min: f64| {
            let runs = [(at(0, 6, 0), "warm-up"), (at(0, 6, 42), "race"), (at(0, 18, 0), "late")]
                .map(|(start_ms, name)| tables(&recording(start_ms, 30), name));
            let settings = SeasonSettings { session_gap_min, ..SeasonSettings::default() };
            build(runs.into(), &settings).unwrap()
        };
        let built = build_with(30.0);
        let season = built.season.unwrap();
        let ids = built.tables.runs.column(RUN_SESSION.name).unwrap().str().unwrap();
        let ids: Vec<&str> = ids.iter().flatten().collect();
        assert_eq!(ids, ["warm-up", "warm-up", "late"]);
        assert_eq!(season.sessions.len(), 2);
        // 30 minutes at 3 m/s are 5.4 km.
        assert_eq!(season.sessions[0].distance_m, Some(10_800.0));
        let rows: Vec<usize> = season.recordings.iter().map(|one| one.session).collect();
        assert_eq!(rows, [0, 0, 1]);
        let week = season.calendar[0];
        assert_eq!((week.run_count, week.run_days), (2, 1));
        assert_eq!((week.distance_m, week.longest_run_m), (16_200.0, Some(10_800.0)));
        let words = "2 recordings, 12 min apart, judged as one: warm-up.fit, race.fit";
        let said: Vec<String> =
            built.notes.iter().map(|(id, note)| format!("{id}: {note}")).collect();
        assert_eq!(said, [format!("warm-up: {words}"), format!("race: {words}")]);
        assert_eq!(build_with(0.0).season.unwrap().sessions.len(), 3);
    }

    #[test]
    fn a_race_after_a_warm_up_without_speed_counts_in_its_week_wherever_the_week_is_asked() {
        let mut warm_up = recording(at(0, 6, 0), 30);
        warm_up.samples.channel_mut(Channel::DistanceM).clear();
        let runs = vec![tables(&warm_up, "warm-up"), tables(&recording(at(0, 6, 42), 30), "race")];
        let built = build(runs, &SeasonSettings::default()).unwrap();
        let season = built.season.unwrap();
        let session = &season.sessions[0];
        assert_eq!((session.distance_m, session.partial.distance_m), (None, Some(5400.0)));
        let tomorrow = season.last_day + chrono::Days::new(1);
        let week = season.projected(tomorrow, &[], season.as_of).calendar[0];
        assert_eq!((week.run_count, week.distance_m), (1, 5400.0));
        assert_eq!((week.longest_run_m, week.timer_s), (Some(5400.0), 3600.0));
        assert_eq!(week, season.calendar[0]);
        assert_eq!(WEEK_DISTANCE_M.numbers(&built.tables.weeks).unwrap(), [Some(5400.0)]);
    }

    #[test]
    fn a_run_of_1995_beside_a_season_of_2025_is_kept_and_said_and_makes_no_more_than_its_weeks() {
        // 1995-01-02T06:00:00Z, a Monday.
        let old = tables(&recording(789_026_400_000, 30), "old");
        let runs = (0..10).map(|day| tables(&recording(at(day, 6, 0), 30), &format!("{day}")));
        let built = build(runs.chain([old]).collect(), &SeasonSettings::default()).unwrap();
        let season = built.season.unwrap();
        let far = ImportNote::FarFromOthers(ISOLATED_YEARS);
        assert_eq!(built.notes, [("old".to_owned(), far)]);
        // From 2 January 1995 to 11 June 2025 are 1588 whole weeks and three days.
        assert_eq!(season.calendar.len(), 1589);
        assert_eq!(built.tables.weeks.height(), 1589);
        let empty = season.calendar.iter().filter(|week| week.run_count == 0);
        assert_eq!(empty.count(), 1586);
    }
}
