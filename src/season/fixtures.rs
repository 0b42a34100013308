//! Invented seasons for tests: runs by day offset from a Monday, the calendar made from them.

use chrono::{Datelike, Days, NaiveDate};

use super::fast::Effort;
use super::{
    Coverage, FastBasis, FastLimit, OtherActivity, Season, SeasonSettings, Session, Speeds, Window,
    of_sessions,
};
use crate::run::calf_load::{CalfLoad, Chain, Loads};
use crate::run::run_tables::ExposureBin;
use crate::run::samples::AltitudeQuality;
use crate::user_files::athlete::{Diary, DiaryEntry, Injury, Site};
use crate::user_files::away::Away;

/// A day of the invented calendar; day 0 is Monday, 1 January 2024.
pub(crate) fn day(offset: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + Days::new(offset)
}

/// A flat, easy run of this distance with a good altimeter and a known fast limit.
pub(crate) fn run(offset: u64, distance_m: f64) -> Session {
    Session {
        distance_m: Some(distance_m),
        timer_s: distance_m / 3.0,
        climb_m: Some(0.0),
        steep_m: Some(0.0),
        downhill_m: Some(0.0),
        altitude_quality: AltitudeQuality::Barometric,
        fast_m: Some(0.0),
        fast_limit: Some(FastLimit {
            speed_mps: 4.0,
            sprint_mps: 5.26,
            basis: FastBasis::CriticalSpeed,
        }),
        sprint_m: Some(0.0),
        longest_running_s: Some(distance_m / 3.0),
        median_effort_mps: Some(3.0),
        device: Some("watch".to_owned()),
        ..Session::on(day(offset))
    }
}

/// The same run on each of these days.
pub(crate) fn runs(offsets: impl IntoIterator<Item = u64>, distance_m: f64) -> Vec<Session> {
    offsets.into_iter().map(|offset| run(offset, distance_m)).collect()
}

/// The run with this calf load: by every exponent, and at every link of the chain.
pub(crate) fn with_load(run: Session, load: f64) -> Session {
    let calf_load = CalfLoad {
        by_speed: Loads { b1: load, b4: load, b9: load },
        measured: None,
        chain: Chain { distance_only: load, with_speed: load, with_grade: load, full: load },
    };
    Session { calf_load: Some(calf_load), ..run }
}

/// The run with so many metres at each of these speeds in centimetres per second, on level ground,
/// and what of them is fast and sprinted by its own limits.
pub(crate) fn with_speeds(run: Session, parts: &[(i16, f64)]) -> Session {
    let bin = |&(speed_cmps, metres): &(i16, f64)| ExposureBin {
        effort_cmps: speed_cmps,
        speed_cmps,
        distance_mm: (metres * 1000.0) as i64,
        ..ExposureBin::default()
    };
    let bins = parts.iter().map(bin).collect();
    let speeds = Speeds::of(&[&Effort { bins, ..Effort::default() }]);
    let by_limit = run.fast_limit.map(|limit| (speeds.fast_m(limit), speeds.sprint_m(limit)));
    let (fast_m, sprint_m) = by_limit.unzip();
    Session { speeds: Some(speeds), fast_m, sprint_m, ..run }
}

/// The same run on Monday, Wednesday and Friday of this many weeks.
pub(crate) fn steady(weeks: u64, distance_m: f64) -> Vec<Session> {
    let days = (0..weeks).flat_map(|week| [0, 2, 4].map(|weekday| 7 * week + weekday));
    runs(days, distance_m)
}

/// Three quarters of an hour of another sport at noon.
pub(crate) fn other(offset: u64, sport: &str, sub_sport: Option<&str>) -> OtherActivity {
    OtherActivity {
        day: day(offset),
        start_utc_ms: Session::on(day(offset)).start_utc_ms,
        duration_s: 2700.0,
        sport: sport.to_owned(),
        sub_sport: sub_sport.map(str::to_owned),
        distance_m: None,
        source: "other.fit".to_owned(),
    }
}

/// A level window half a minute after another, of a watch that knows no more than cadence.
pub(crate) fn window(index: u32, speed_mps: f64, cadence_spm: f64) -> Window {
    Window {
        after_s: 30.0 * f64::from(index),
        speed_mps,
        cadence_spm,
        grade_ratio: Some(0.0),
        ground_contact_ms: None,
        vertical_ratio_pct: None,
        balance_left_pct: None,
    }
}

/// A season of these runs, evaluated on the Sunday of the last run's week.
pub(crate) fn season(sessions: Vec<Session>) -> Season {
    let last = sessions.iter().map(|session| session.day).max().unwrap();
    let sunday = last + Days::new(6 - u64::from(last.weekday().num_days_from_monday()));
    season_as_of(sessions, sunday)
}

/// A season of these runs, evaluated on a given day.
pub(crate) fn season_as_of(mut sessions: Vec<Session>, as_of: NaiveDate) -> Season {
    sessions.sort_by_key(|session| (session.day, session.start_utc_ms));
    let labelled = sessions.into_iter().enumerate();
    let labelled = labelled.map(|(index, session)| (session, format!("{index:012}"))).collect();
    let settings = SeasonSettings { as_of: Some(as_of), ..SeasonSettings::default() };
    of_sessions(labelled, &settings).unwrap()
}

/// The same season with a ride on each of these days.
pub(crate) fn with_rides(mut season: Season, offsets: impl IntoIterator<Item = u64>) -> Season {
    season.others = offsets.into_iter().map(|offset| other(offset, "cycling", None)).collect();
    covered(season, &[])
}

/// The same season, its coverage found anew, without the watch on these days.
pub(crate) fn covered(mut season: Season, away: &[(u64, u64)]) -> Season {
    let away = away.iter().map(|&(from, to)| Away { from: day(from), to: day(to) });
    season.coverage = Coverage::of(&season, &away.collect::<Vec<_>>());
    season
}

/// An entry about the calf of this day, with nothing else told.
pub(crate) fn entry(offset: u64) -> DiaryEntry {
    DiaryEntry { date: day(offset), site: Some(Site::Calf), ..DiaryEntry::default() }
}

/// The same season with this diary.
pub(crate) fn with_diary(season: Season, entries: Vec<DiaryEntry>) -> Season {
    covered(Season { diary: Diary { entries }, ..season }, &[])
}

/// The same season with one injury of the calf, from its first to its last day.
pub(crate) fn with_calf_injury(mut season: Season, start: u64, end: Option<u64>) -> Season {
    let end = end.map(day);
    season.athlete.injuries = vec![Injury { site: Site::Calf, side: None, start: day(start), end }];
    covered(season, &[])
}
