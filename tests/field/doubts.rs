//! Runs that nobody ran, and heights that are none: what is said of them, and that they change nothing
//! else.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::command::{sample_data, soleus, stderr, stdout};

/// 2026-05-06T07:00:00Z.
const START_S: i64 = 1_778_050_800;
/// Metres in a degree of latitude.
const M_PER_DEGREE: f64 = 111_195.0;

/// A point of an invented track: seconds after the start, metres north and east of a place far out at
/// sea, and its height.
type Point = (f64, f64, f64, f64);

fn gpx(points: impl IntoIterator<Item = Point>) -> String {
    let mut text = "<?xml version=\"1.0\"?><gpx version=\"1.1\" creator=\"invented\" \
        xmlns=\"http://www.topografix.com/GPX/1/1\"><trk><type>running</type><trkseg>"
        .to_owned();
    for (after_s, north_m, east_m, elevation_m) in points {
        let millis = START_S * 1000 + (after_s * 1000.0).round() as i64;
        let time = chrono::DateTime::from_timestamp_millis(millis).unwrap();
        // So near the equator a degree of longitude is as long.
        let _ = write!(
            text,
            "<trkpt lat=\"{:.8}\" lon=\"{:.8}\"><ele>{elevation_m:.3}</ele><time>{}</time></trkpt>",
            north_m / M_PER_DEGREE,
            -120.0 + east_m / M_PER_DEGREE,
            time.format("%Y-%m-%dT%H:%M:%S%.3fZ")
        );
    }
    text + "</trkseg></trk></gpx>"
}

/// A straight level run of so many seconds at a speed.
fn straight(seconds: i32, speed_mps: f64) -> String {
    gpx((0..=seconds).map(|second| {
        let after_s = f64::from(second);
        (after_s, speed_mps * after_s, 0.0, 50.0)
    }))
}

/// What a season of these files gives, by the name of the output.
struct Judged {
    out: tempfile::TempDir,
}

impl Judged {
    fn of(folder: &Path, settings: &str) -> Self {
        let out = tempfile::tempdir().unwrap();
        let file = out.path().join("settings.toml");
        fs::write(&file, settings).unwrap();
        let tables = out.path().join("out");
        let [file, tables, folder] =
            [&file, &tables, &folder.to_path_buf()].map(|path| path.to_str().unwrap().to_owned());
        let output =
            soleus(&["season", "--no-library", "--settings", &file, "--out", &tables, &folder]);
        assert!(output.status.success(), "{}", stderr(&output));
        fs::write(out.path().join("stdout"), output.stdout).unwrap();
        Self { out }
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.out.path().join("out").join(name)).unwrap()
    }

    fn text(&self) -> String {
        fs::read_to_string(self.out.path().join("stdout")).unwrap()
    }

    /// A cell of the row of `runs.csv` or `ledger.csv` of a file.
    fn cell(&self, table: &str, source: &str, column: &str) -> Option<String> {
        let text = self.read(table);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().unwrap().clone();
        let at = |name: &str| header.iter().position(|cell| cell == name).unwrap();
        let (source_at, column_at) = (at("source"), at(column));
        let rows = reader.records().map(Result::unwrap);
        let mut mine = rows.filter(|row| &row[source_at] == source);
        mine.next().map(|row| row[column_at].to_owned())
    }

    fn number(&self, source: &str, column: &str) -> f64 {
        self.cell("runs.csv", source, column).unwrap().parse().unwrap()
    }
}

/// The sample season in a folder of its own, with these files added.
fn season_with(files: &[(&str, String)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(sample_data()).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
        }
    }
    for (name, content) in files {
        fs::write(folder.path().join(name), content).unwrap();
    }
    folder
}

/// A ride at 8 m/s, 6.5 km in 4 s, and 300 points over 135 days.
fn impossible() -> [(&'static str, String); 3] {
    let squeezed = (0..=40).map(|point| {
        let point = f64::from(point);
        (point / 10.0, 162.5 * point, 0.0, 50.0)
    });
    let months = (0..300).map(|point| {
        let point = f64::from(point);
        (point * 38_880.0, 20.0 * point, 0.0, 50.0)
    });
    [
        ("ride.gpx", straight(3600, 8.0)),
        ("squeezed.gpx", gpx(squeezed)),
        ("months.gpx", gpx(months)),
    ]
}

#[test]
fn what_nobody_ran_changes_nothing_but_the_ledger() {
    let (alone, beside) = (season_with(&[]), season_with(&impossible()));
    let (alone, beside) = (Judged::of(alone.path(), ""), Judged::of(beside.path(), ""));
    for table in ["runs.csv", "weeks.csv", "findings.csv"] {
        assert_eq!(alone.read(table), beside.read(table), "{table}");
    }
    let reasons = [
        ("ride.gpx", "28.8 km in 1:00:00 is faster than any human has run"),
        ("squeezed.gpx", "6.5 km in 0:04 is faster than any human has run"),
        ("months.gpx", "300 samples over 135 days, so the times are not real"),
    ];
    for (file, why) in reasons {
        assert_eq!(beside.cell("ledger.csv", file, "outcome").unwrap(), "impossible");
        let reason = beside.cell("ledger.csv", file, "reason").unwrap();
        assert!(reason.contains(why) && reason.contains("does not count"), "{reason}");
    }
    assert!(
        beside.text().contains("3 runs not counted, because the figures are impossible"),
        "{}",
        beside.text()
    );
    let others = |judged: &Judged| -> Vec<String> {
        let is_added = |line: &&str| reasons.iter().any(|(file, _)| line.starts_with(file));
        judged
            .read("ledger.csv")
            .lines()
            .filter(|line| !is_added(line))
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(others(&alone), others(&beside));
}

#[test]
fn the_settings_take_an_impossible_run_back() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("run.gpx"), straight(1800, 3.0)).unwrap();
    fs::write(folder.path().join("ride.gpx"), straight(3600, 8.0)).unwrap();
    let judged = Judged::of(folder.path(), "[runs.\"ride.gpx\"]\nexclude = false\n");
    assert!((judged.number("ride.gpx", "distance_m") - 28_800.0).abs() < 10.0);
    let judged = Judged::of(folder.path(), "");
    assert_eq!(judged.cell("runs.csv", "ride.gpx", "distance_m"), None);
}

#[test]
fn a_file_of_nothing_but_an_impossible_run_says_why_there_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let ride = folder.path().join("ride.gpx");
    fs::write(&ride, straight(3600, 8.0)).unwrap();
    let output = soleus(&["season", "--no-library", ride.to_str().unwrap()]);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.contains("28.8 km in 1:00:00 is faster than any human has run"), "{said}");
}

#[test]
fn points_of_one_time_are_said_to_be_that() {
    let folder = tempfile::tempdir().unwrap();
    let still = (0..500).map(|point| (0.0, 3.0 * f64::from(point), 0.0, 50.0));
    fs::write(folder.path().join("still.gpx"), gpx(still)).unwrap();
    fs::write(folder.path().join("run.gpx"), straight(1800, 3.0)).unwrap();
    let judged = Judged::of(folder.path(), "");
    let reason = judged.cell("ledger.csv", "still.gpx", "reason").unwrap();
    assert_eq!(reason, "a run without data: every point has the same time");
}

/// Laps of 570 m at 2.6 m/s, twelve of them, with heights by second.
fn laps(height_m: impl Fn(f64) -> f64) -> String {
    gpx((0..2614).map(|second| {
        let after_s = f64::from(second);
        let angle = 2.6 * after_s / 570.0 * std::f64::consts::TAU;
        let radius_m = 570.0 / std::f64::consts::TAU;
        (after_s, radius_m * angle.sin(), radius_m * angle.cos(), height_m(after_s))
    }))
}

/// The season of one recording.
fn alone(content: &str) -> Judged {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.gpx"), content).unwrap();
    Judged::of(folder.path(), "")
}

/// What `soleus run` says of a file.
fn run_of(content: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.gpx");
    fs::write(&file, content).unwrap();
    stdout(&soleus(&["run", "--no-library", file.to_str().unwrap()]))
}

#[test]
fn heights_of_satellites_that_a_phone_has_smoothed_make_no_climb() {
    // Level ground; the heights wander by ±4 m over minutes, as slowly as no hill does on laps.
    let wander = |after_s: f64| 70.0 + 2.5 * (after_s / 61.0).sin() + 1.8 * (after_s / 23.0).cos();
    let judged = alone(&laps(wander));
    assert_eq!(judged.cell("runs.csv", "a.gpx", "altitude_quality").unwrap(), "gps");
    assert_eq!(judged.cell("runs.csv", "a.gpx", "doubts").unwrap(), "altitude-differs");
    assert!(judged.number("a.gpx", "ascent_m") < 15.0);
    assert!(judged.number("a.gpx", "steep_m") < 1.0);
    let told = run_of(&laps(wander));
    assert!(!told.contains("Climbs") && !told.contains("Time by grade"), "{told}");
    // What is doubted is in no sum.
    assert!(judged.read("weeks.csv").lines().nth(1).unwrap().contains(",,"));
}

#[test]
fn a_hill_on_every_lap_is_climbed_as_often() {
    // 12 laps over a hill of 8 m: 96 m, less what is not finished.
    let hill = |after_s: f64| 50.0 + 4.0 * (2.6 * after_s / 570.0 * std::f64::consts::TAU).sin();
    let judged = alone(&laps(hill));
    assert_eq!(judged.cell("runs.csv", "a.gpx", "doubts").unwrap(), "");
    assert!((judged.number("a.gpx", "ascent_m") - 94.0).abs() < 6.0);
    assert!(run_of(&laps(hill)).contains("Time by grade"));
}

#[test]
fn heights_that_scatter_by_a_hundred_metres_are_no_altitude() {
    let scatter = |point: i32| [10.0, 130.0, -120.0, 60.0, -90.0, 140.0][point as usize % 6];
    let points = (0..60).map(|point| {
        let after_s = 4.0 * f64::from(point);
        (after_s, 3.0 * after_s, 0.0, scatter(point))
    });
    let judged = alone(&gpx(points));
    assert_eq!(judged.cell("runs.csv", "a.gpx", "altitude_quality").unwrap(), "none");
    assert_eq!(judged.cell("runs.csv", "a.gpx", "climb_m").unwrap(), "");
    assert_eq!(judged.cell("runs.csv", "a.gpx", "ascent_m").unwrap(), "");
    let said = judged.text();
    assert!(said.contains("1 of 1 run has a doubtful figure"), "{said}");
}

/// A hill of 24 m on every lap of 570 m.
fn hill(after_s: f64) -> f64 {
    50.0 + 12.0 * (2.6 * after_s / 570.0 * std::f64::consts::TAU).sin()
}

#[test]
fn a_sensor_that_drops_out_now_and_then_climbs_what_a_whole_one_climbs() {
    let whole = alone(&laps(hill));
    let ascent_m = whole.number("a.gpx", "ascent_m");
    assert!((ascent_m - 12.0 * 24.0).abs() < 15.0);
    let every = |count: i64, height_m: f64| {
        move |after_s: f64| match after_s.round() as i64 {
            second if second % count == 3 => height_m,
            _ => hill(after_s),
        }
    };
    for (count, height_m) in [(900, 250.0), (100, 90.0), (18, 0.0), (10, 0.0), (6, -200.0)] {
        let judged = alone(&laps(every(count, height_m)));
        assert!((judged.number("a.gpx", "ascent_m") - ascent_m).abs() < 1.0, "{count}");
        assert_eq!(judged.cell("runs.csv", "a.gpx", "doubts").unwrap(), "");
        let ledger = judged.read("ledger.csv");
        assert!(
            ledger.contains("of elevation removed, too far from the values around"),
            "{ledger}"
        );
    }
}

#[test]
fn an_altitude_that_is_wrong_for_much_of_a_run_is_not_believed() {
    let jumps = |after_s: f64| hill(after_s) + if after_s % 100.0 < 30.0 { 80.0 } else { 0.0 };
    let judged = alone(&laps(jumps));
    assert_eq!(judged.cell("runs.csv", "a.gpx", "altitude_quality").unwrap(), "none");
    assert_eq!(judged.cell("runs.csv", "a.gpx", "doubts").unwrap(), "altitude-strays");
    for column in ["ascent_m", "climb_m", "descent_m", "steep_m"] {
        assert_eq!(judged.cell("runs.csv", "a.gpx", column).unwrap(), "", "{column}");
    }
    assert!(judged.text().contains("1 of 1 run has a doubtful figure"));
}
