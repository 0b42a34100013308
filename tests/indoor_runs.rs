//! Runs on a treadmill and through virtual worlds: full volume and cadence, no relief, so that no
//! rule about hills judges them. Invented files through the whole line from bytes to figures.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::fmt::Write;

use soleus::activity::import_notes::ImportNote;
use soleus::columns::{
    Column, RUN_ASCENT_M, RUN_CADENCE_SPM, RUN_CLIMB_M, RUN_DISTANCE_M, RUN_STEEP_M,
};
use soleus::ingest;
use soleus::ingest::repair::repair;
use soleus::run::classify;
use soleus::run::run_tables::{self, RunTables};
use soleus::run::samples::{AltitudeQuality, GradeCurve};

#[expect(dead_code, reason = "each test file uses its part")]
mod fit_writer;

use fit_writer::messages::{FILE_ID, RECORD, SEVEN_FIT_S, TIME, le, ms};
use fit_writer::{Content, ENUM, SINT32, UINT8, UINT16, UINT32};

const SESSION: u16 = 18;
const SECONDS: u32 = 600;
/// A ten-millionth of a degree of latitude is 11.1195 mm; 270 of them are 3.0023 m, run in a second.
const DEG_PER_S: f64 = 270e-7;

fn run_of(bytes: &[u8]) -> RunTables {
    let mut activities = ingest::read(bytes).unwrap();
    activities.iter_mut().for_each(|activity| repair(activity, ms(SEVEN_FIT_S) * 2));
    let runs = classify::runs(activities, "a").unwrap();
    assert_eq!(runs.len(), 1);
    run_tables::derive(&runs[0], "a", "a", GradeCurve::Empirical).unwrap()
}

fn figure(run: &RunTables, column: &Column) -> Option<f64> {
    run.row.figure(column).unwrap()
}

fn assert_flat_and_full(run: &RunTables, what: &str) {
    for column in [&RUN_CLIMB_M, &RUN_STEEP_M, &RUN_ASCENT_M] {
        assert_eq!(figure(run, column), None, "{what}: {}", column.name);
    }
    assert_eq!(run.row.altitude_quality, AltitudeQuality::None, "{what}");
    let distance_m = figure(run, &RUN_DISTANCE_M).unwrap();
    assert!((distance_m - 3.0 * f64::from(SECONDS)).abs() < 10.0, "{what}: {distance_m}");
    assert_eq!(figure(run, &RUN_CADENCE_SPM), Some(170.0), "{what}");
}

/// What the records of a file tell besides time, altitude and cadence.
#[derive(Clone, Copy, PartialEq)]
enum Records {
    Distance,
    Positions,
    Nothing,
}

/// A FIT run of ten minutes at 3 m/s on 5 %, with a session of this maker and sub-sport.
fn fit(maker: u16, sub_sport: u8, records: Records) -> Vec<u8> {
    let optional = match records {
        Records::Distance => vec![(5, 4, UINT32)],
        Records::Positions => vec![(0, 4, SINT32), (1, 4, SINT32)],
        Records::Nothing => vec![],
    };
    let mut content = Content::default()
        .define(1, FILE_ID, &[(0, 1, ENUM), (1, 2, UINT16)])
        .message(1, &[&[4], &maker.to_le_bytes()])
        .define(0, RECORD, &[&[TIME, (2, 2, UINT16), (4, 1, UINT8)][..], &optional].concat());
    for second in 0..=SECONDS {
        // Fifths of a metre above 500 m below the sea: 0.15 m a second, by 100 m up from the sea.
        let altitude = (5.0 * (600.0 + 0.15 * f64::from(second))) as u16;
        let semicircles = (DEG_PER_S * f64::from(second) / 180.0 * 2_147_483_648.0) as i32;
        let own = match records {
            Records::Distance => (300 * second).to_le_bytes().to_vec(),
            Records::Positions => [semicircles.to_le_bytes(), [0; 4]].concat(),
            Records::Nothing => vec![],
        };
        content =
            content.message(0, &[&le(SEVEN_FIT_S + second), &altitude.to_le_bytes(), &[85], &own]);
    }
    let session =
        [TIME, (2, 4, UINT32), (7, 4, UINT32), (9, 4, UINT32), (5, 1, ENUM), (6, 1, ENUM)];
    content
        .define(2, SESSION, &session)
        .message(
            2,
            &[
                &le(SEVEN_FIT_S + SECONDS),
                &le(SEVEN_FIT_S),
                &le(SECONDS * 1000),
                &le(SECONDS * 300),
                &[1],
                &[sub_sport],
            ],
        )
        .file()
}

const GARMIN: u16 = 1;
const ZWIFT: u16 = 260;
const TREADMILL: u8 = 1;
const STREET: u8 = 2;
const INDOOR_RUNNING: u8 = 45;
const VIRTUAL_ACTIVITY: u8 = 58;

#[test]
fn the_same_run_outdoors_climbs() {
    let run = run_of(&fit(GARMIN, STREET, Records::Distance));
    assert!(figure(&run, &RUN_CLIMB_M).unwrap() > 70.0);
    assert!(!run.notes.contains(&ImportNote::UnderARoof));
}

#[test]
fn fit_runs_that_went_nowhere_have_volume_and_cadence_but_no_relief() {
    for (maker, sub_sport, note) in [
        (GARMIN, TREADMILL, ImportNote::UnderARoof),
        (GARMIN, INDOOR_RUNNING, ImportNote::UnderARoof),
        (GARMIN, VIRTUAL_ACTIVITY, ImportNote::VirtualWorld),
        (ZWIFT, TREADMILL, ImportNote::VirtualWorld),
        (ZWIFT, STREET, ImportNote::VirtualWorld),
    ] {
        for records in [Records::Distance, Records::Positions, Records::Nothing] {
            let run = run_of(&fit(maker, sub_sport, records));
            let what = format!("maker {maker}, sub-sport {sub_sport}");
            assert_flat_and_full(&run, &what);
            assert!(run.notes.contains(&note), "{what}: {:?}", run.notes);
            let from_session = run.notes.contains(&ImportNote::DistanceFromSession);
            assert_eq!(from_session, records != Records::Distance, "{what}");
        }
    }
}

/// A GPX run of the same shape, with positions as the only word on distance.
fn gpx(creator: &str, kind: &str) -> String {
    let mut text =
        format!("<gpx version='1.1' creator='{creator}'><trk><type>{kind}</type><trkseg>");
    for second in 0..=SECONDS {
        let (lat, ele) = (DEG_PER_S * f64::from(second), 100.0 + 0.15 * f64::from(second));
        let (minute, second) = (second / 60, second % 60);
        write!(
            text,
            "<trkpt lat='{lat}' lon='-30'><ele>{ele}</ele><time>2024-01-01T07:{minute:02}:\
             {second:02}Z</time><extensions><cad>85</cad></extensions></trkpt>"
        )
        .unwrap();
    }
    text + "</trkseg></trk></gpx>"
}

#[test]
fn gpx_runs_that_went_nowhere_are_known_by_their_type_or_writer() {
    for (creator, kind, note) in [
        ("c", "treadmill_running", ImportNote::UnderARoof),
        ("c", "Treadmill", ImportNote::UnderARoof),
        ("c", "indoor_running", ImportNote::UnderARoof),
        ("c", "VirtualRun", ImportNote::VirtualWorld),
        ("c", "virtual_run", ImportNote::VirtualWorld),
        ("Zwift", "running", ImportNote::VirtualWorld),
    ] {
        let run = run_of(gpx(creator, kind).as_bytes());
        assert_flat_and_full(&run, kind);
        assert!(run.notes.contains(&note), "{kind}: {:?}", run.notes);
    }
    assert!(figure(&run_of(gpx("c", "running").as_bytes()), &RUN_CLIMB_M).unwrap() > 70.0);
}
