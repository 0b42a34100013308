//! One run saved by four services: as FIT, TCX, Garmin's GPX and Strava's GPX. Each alone gives the
//! same figures, all together one run.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use soleus::activity::{Channel, Samples};
use soleus::ingest::fit;

use crate::sample_data;
use crate::soleus;
use crate::stderr;

/// A hilly run, a run with a stop, and a long one.
const RUNS: [&str; 3] = ["2026-04-23_evening", "2026-05-05_easy", "2026-04-12_long"];
/// A watch that stops pauses for at least this long; services cut the track there.
const STOP_MS: i64 = 20_000;

/// One moment, as the services see it.
struct Point {
    time: String,
    after_stop: bool,
    lat_deg: f64,
    lon_deg: f64,
    elevation_m: f64,
    distance_m: f64,
    heart_rate_bpm: f64,
    strides_per_min: f64,
}

fn points(samples: &Samples) -> Vec<Point> {
    let value = |channel: Channel, row: usize| samples.channel(channel)[row];
    let point = |row: usize| {
        let time_ms = samples.time_ms[row];
        let moment = chrono::DateTime::from_timestamp_millis(time_ms).unwrap();
        Point {
            time: moment.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            after_stop: row > 0 && time_ms - samples.time_ms[row - 1] > STOP_MS,
            lat_deg: value(Channel::LatDeg, row),
            lon_deg: value(Channel::LonDeg, row),
            elevation_m: value(Channel::ElevationM, row),
            distance_m: value(Channel::DistanceM, row),
            heart_rate_bpm: value(Channel::HeartRateBpm, row),
            strides_per_min: value(Channel::CadencePerMin, row),
        }
    };
    (0..samples.len()).map(point).collect()
}

fn tcx(points: &[Point]) -> String {
    let mut text = format!(
        "<?xml version=\"1.0\"?><TrainingCenterDatabase \
         xmlns=\"http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2\">\
         <Activities><Activity Sport=\"Running\"><Lap StartTime=\"{}\"><Track>",
        points[0].time
    );
    for point in points {
        let stop = if point.after_stop { "</Track><Track>" } else { "" };
        let Point { time, lat_deg, lon_deg, elevation_m, distance_m, .. } = point;
        let (heart_rate, cadence) = (point.heart_rate_bpm, point.strides_per_min.round());
        write!(
            text,
            "{stop}<Trackpoint><Time>{time}</Time><Position><LatitudeDegrees>{lat_deg:.7}\
             </LatitudeDegrees><LongitudeDegrees>{lon_deg:.7}</LongitudeDegrees></Position>\
             <AltitudeMeters>{elevation_m:.1}</AltitudeMeters><DistanceMeters>{distance_m:.2}\
             </DistanceMeters><HeartRateBpm><Value>{heart_rate}</Value></HeartRateBpm><Extensions>\
             <TPX><RunCadence>{cadence}</RunCadence></TPX></Extensions></Trackpoint>"
        )
        .unwrap();
    }
    text + "</Track></Lap></Activity></Activities></TrainingCenterDatabase>"
}

/// Garmin writes strides and cuts the track at stops, Strava writes steps and does neither.
fn gpx(points: &[Point], creator: &str, steps_of_one: f64, cuts_at_stops: bool) -> String {
    let mut text = format!(
        "<?xml version=\"1.0\"?><gpx version=\"1.1\" creator=\"{creator}\" \
         xmlns:gpxtpx=\"http://www.garmin.com/xmlschemas/TrackPointExtension/v1\">\
         <trk><type>running</type><trkseg>"
    );
    for point in points {
        let stop = if cuts_at_stops && point.after_stop { "</trkseg><trkseg>" } else { "" };
        let Point { time, lat_deg, lon_deg, elevation_m, heart_rate_bpm, .. } = point;
        let cadence = (point.strides_per_min * steps_of_one).round();
        write!(
            text,
            "{stop}<trkpt lat=\"{lat_deg:.7}\" lon=\"{lon_deg:.7}\"><ele>{elevation_m:.1}</ele>\
             <time>{time}</time><extensions><gpxtpx:TrackPointExtension>\
             <gpxtpx:hr>{heart_rate_bpm}</gpxtpx:hr><gpxtpx:cad>{cadence}</gpxtpx:cad>\
             </gpxtpx:TrackPointExtension></extensions></trkpt>"
        )
        .unwrap();
    }
    text + "</trkseg></trk></gpx>"
}

/// The columns of a table, row by row.
fn table(path: &Path) -> Vec<std::collections::HashMap<String, String>> {
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

fn season(input: &Path, out: &Path) {
    let output = soleus(&["season", "-q", "--out", out.to_str().unwrap(), input.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[test]
fn four_formats_of_one_run_agree_and_count_once() {
    for name in RUNS {
        let folder = tempfile::tempdir().unwrap();
        let bytes = fs::read(sample_data().join(format!("{name}.fit"))).unwrap();
        let points = points(&fit::samples(&bytes));
        let all = folder.path().join("all");
        fs::create_dir(&all).unwrap();
        let files = [
            ("watch.fit", bytes),
            ("connect.tcx", tcx(&points).into_bytes()),
            ("garmin.gpx", gpx(&points, "Garmin Connect", 1.0, true).into_bytes()),
            ("strava.gpx", gpx(&points, "StravaGPX", 2.0, false).into_bytes()),
        ];
        let mut figures = Vec::new();
        for (file, bytes) in &files {
            fs::write(all.join(file), bytes).unwrap();
            let out = folder.path().join(format!("{file}-out"));
            season(&all.join(file), &out);
            let run = table(&out.join("runs.csv")).remove(0);
            let figure = |column: &str| run[column].parse::<f64>().unwrap();
            let columns = ["distance_m", "moving_s", "cadence_nonzero_spm", "ascent_m"];
            figures.push((*file, columns.map(figure)));
        }
        let (_, [distance_m, moving_s, cadence_spm, ascent_m]) = figures[0];
        for (file, [other_m, other_s, other_spm, other_ascent_m]) in figures {
            println!(
                "{name} {file}: {other_m} m, {other_s} s, {other_spm} spm, {other_ascent_m} m up"
            );
            assert!((other_m / distance_m - 1.0).abs() <= 0.005, "{name} {file}: {other_m} m");
            assert!((other_s / moving_s - 1.0).abs() <= 0.02, "{name} {file}: {other_s} s");
            assert!((other_spm - cadence_spm).abs() <= 1.0, "{name} {file}: {other_spm} spm");
            // A flat run's ascent is noise; a tenth of it means nothing.
            let tenth_m = f64::max(0.1 * ascent_m, 3.0);
            assert!(
                (other_ascent_m - ascent_m).abs() <= tenth_m,
                "{name} {file}: {other_ascent_m}"
            );
        }
        let out = folder.path().join("together");
        season(&all, &out);
        let runs = table(&out.join("runs.csv"));
        assert_eq!(runs.len(), 1);
        assert_eq!(runs[0]["source"], "watch.fit");
        let ledger = table(&out.join("ledger.csv"));
        let outcomes: Vec<&str> = ledger.iter().map(|line| line["outcome"].as_str()).collect();
        assert_eq!(outcomes.iter().filter(|outcome| **outcome == "duplicate").count(), 3);
        assert!(ledger.iter().all(|line| {
            line["outcome"] != "duplicate" || line["reason"].contains("watch.fit")
        }));
    }
}
