//! Account exports as services hand them out: lists beside recordings, runs without any.

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::sample_data;
use crate::soleus;
use crate::stderr;

type Row = HashMap<String, String>;

fn table(path: &Path) -> Vec<Row> {
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

/// Runs and ledger of a season.
fn season(input: &Path) -> (Vec<Row>, Vec<Row>) {
    let out = tempfile::tempdir().unwrap();
    let (input, folder) = (input.to_str().unwrap(), out.path().to_str().unwrap());
    let output = soleus(&["season", "-q", "--out", folder, input]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    (table(&out.path().join("runs.csv")), table(&out.path().join("ledger.csv")))
}

fn sample(name: &str) -> Vec<u8> {
    fs::read(sample_data().join(name)).unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn zip(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn of<'a>(rows: &'a [Row], column: &str, value: &str) -> &'a Row {
    rows.iter().find(|row| row[column] == value).unwrap_or_else(|| panic!("no {column} {value}"))
}

/// A list as an account set to German gets it: decimal commas, its own words, columns twice.
const GERMAN_LIST: &str = "\
Aktivitäts-ID,Aktivitätsdatum,Name der Aktivität,Aktivitätsart,Aktivitätsbeschreibung,Verstrichene Zeit,Distanz,Ausrüstung,Dateiname,Verstrichene Zeit,Distanz\n\
9001,\"03.03.2026, 20:15:00\",Runde am Wehr,Lauf,\"erst \"\"locker\"\",\ndann nicht\",1988,\"6,00\",Blaue Schuhe,activities/77001.fit.gz,1988.0,6000.0\n\
9002,\"20.03.2026, 18:00:00\",Ohne Uhr,Lauf,,1800,\"5,00\",Blaue Schuhe,,1800.0,5000.0\n\
9003,\"21.03.2026, 09:00:00\",Zum Markt,Radfahrt,,1200,\"6,50\",,,1200.0,6500.0\n\
9004,\"25.03.2026, 18:30:00\",Verloren,Lauf,,2400,\"7,00\",,activities/77009.fit.gz,2400.0,7000.0\n";

pub(crate) fn strava() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("activities.csv", GERMAN_LIST.into()),
        ("activities/77001.fit.gz", gzip(&sample("2026-03-03_easy.fit"))),
        ("activities/77002.gpx", sample("2026-03-05_easy.gpx")),
        ("clubs.csv", b"Club\nHarbour\n".to_vec()),
        ("contacts.csv", b"Friend\nNobody\n".to_vec()),
        ("media/1.jpg", b"\xff\xd8".to_vec()),
        (
            "privacy_zones.csv",
            b"Address,Radius,Latitude & Longitude\n,200,\"47.0,-30.0\"\n".to_vec(),
        ),
    ]
}

fn judge_strava(runs: &[Row], ledger: &[Row]) {
    let recorded = of(runs, "source", "activities/77001.fit.gz");
    assert_eq!((&*recorded["title"], &*recorded["gear"]), ("Runde am Wehr", "Blaue Schuhe"));
    // Typed in, and lost from the archive; the ride is no run.
    let listed: Vec<&Row> = runs.iter().filter(|run| run["format"] == "strava-csv").collect();
    let titles: Vec<&str> = listed.iter().map(|run| run["title"].as_str()).collect();
    assert_eq!(titles, ["Ohne Uhr", "Verloren"]);
    assert_eq!((&*listed[0]["distance_m"], &*listed[0]["elapsed_s"]), ("5000", "1800"));
    assert_eq!(listed[0]["start_utc"], "2026-03-20T18:00:00Z");
    assert_eq!((&*listed[0]["cadence_spm"], &*listed[0]["climb_m"]), ("", ""));
    assert_eq!(runs.len(), 4);
    let line = of(ledger, "source", "activities.csv");
    assert_eq!(line["outcome"], "kept");
    assert!(
        line["reason"].contains("4 activities") && line["reason"].contains("2 runs"),
        "{line:?}"
    );
    for (name, word) in [
        ("clubs.csv", "not needed"),
        ("contacts.csv", "private"),
        ("media/1.jpg", "picture"),
        ("privacy_zones.csv", "1 hidden place"),
    ] {
        let line = of(ledger, "source", name);
        assert_eq!(line["outcome"], "not-a-run", "{name}");
        assert!(line["reason"].contains(word), "{line:?}");
    }
}

#[test]
fn a_strava_export_is_the_same_as_folder_and_as_archive() {
    let folder = tempfile::tempdir().unwrap();
    let tree = folder.path().join("tree");
    for (name, bytes) in strava() {
        let path = tree.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let (runs, ledger) = season(&tree);
    judge_strava(&runs, &ledger);
    let archive = folder.path().join("export_1.zip");
    fs::write(&archive, zip(&strava())).unwrap();
    let (runs, ledger) = season(&archive);
    judge_strava(&runs, &ledger);
}

#[test]
fn shoes_that_only_an_export_names_are_a_row_with_and_without_their_name() {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("export.zip");
    fs::write(&archive, zip(&strava())).unwrap();
    let shoes = |flags: &[&str]| {
        let out = tempfile::tempdir().unwrap();
        let line = ["season", "-q", "--out", out.path().to_str().unwrap()];
        let output = soleus(&[&line[..], &[archive.to_str().unwrap()], flags].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let rows = table(&out.path().join("shoes.csv"));
        rows.into_iter().map(|row| (row["shoe"].clone(), row["run_count"].clone())).collect()
    };
    let open: Vec<(String, String)> = shoes(&[]);
    // One recorded and one typed in.
    let named = |name: &str| (name.to_owned(), "2".to_owned());
    assert!(open.contains(&named("Blaue Schuhe")), "{open:?}");
    let anonymous: Vec<(String, String)> = shoes(&["--anonymous"]);
    assert!(anonymous.contains(&named("shoe 1")), "{anonymous:?}");
    assert_eq!(open.len(), anonymous.len());
}

#[test]
fn a_garmin_export_names_its_recordings_and_counts_the_missing_ones() {
    // 2026-03-03T20:15:00Z in milliseconds is asked of the recording itself.
    let recording = sample("2026-03-03_easy.fit");
    let start_ms = soleus::ingest::fit::samples(&recording).time_ms[0];
    let entry = |start_ms: i64, name: &str, kind: &str| {
        format!(
            "{{\"name\":\"{name}\",\"activityType\":\"{kind}\",\"sportType\":\"RUNNING\",\
             \"beginTimestamp\":{start_ms}.0,\"distance\":600000.0,\"duration\":1988000.0,\
             \"elapsedDuration\":1988000.0,\"avgSpeed\":0.3018}}"
        )
    };
    let day_ms = 86_400_000;
    let list = format!(
        "[{{\"summarizedActivitiesExport\":[{},{}]}}]",
        entry(start_ms + day_ms, "Second day", "running"),
        entry(start_ms, "First day", "running"),
    );
    let part = zip(&[
        ("me@example.org_1.fit", recording),
        ("me@example.org_2.fit", sample("2026-03-02_settings.fit")),
    ]);
    let export = zip(&[
        ("DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part1.zip", part),
        ("DI_CONNECT/DI-Connect-Fitness/me@example.org_0_summarizedActivities.json", list.into()),
        ("DI_CONNECT/DI-Connect-Wellness/me@example.org_sleepData.json", b"[{}]".to_vec()),
    ]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.zip");
    fs::write(&path, export).unwrap();
    let (runs, ledger) = season(&path);
    assert_eq!(runs.len(), 2);
    assert_eq!(of(&runs, "format", "fit")["title"], "First day");
    let missing = of(&runs, "format", "garmin-json");
    assert_eq!((&*missing["title"], &*missing["distance_m"]), ("Second day", "6000"));
    assert_eq!(missing["elapsed_s"], "1988");
    assert!(ledger.iter().all(|line| !line["source"].contains('@')), "{ledger:?}");
    assert!(ledger.iter().any(|line| line["source"].ends_with("Part1.zip/(e-mail)_1.fit")));
}

/// An export of Apple Health: a route with places only, and the records of its time.
fn apple() -> Vec<u8> {
    let point = |second: u32| {
        let (minute, rest) = (second / 60, second % 60);
        let lat = 47.0 + 3.0 * f64::from(second) / 111_195.0;
        format!(
            "<trkpt lat=\"{lat:.7}\" lon=\"-30\"><ele>5</ele>\
             <time>2026-03-03T07:{minute:02}:{rest:02}Z</time>\
             <extensions><speed>3</speed><hAcc>4</hAcc><vAcc>-1</vAcc></extensions></trkpt>"
        )
    };
    let points: String = (0..=1200).map(point).collect();
    let route = format!(
        "<?xml version=\"1.0\"?><gpx version=\"1.1\" creator=\"Apple Health Export\">\
         <metadata><time>2026-09-12T00:00:00Z</time></metadata>\
         <trk><name>Route</name><trkseg>{points}</trkseg></trk></gpx>"
    );
    let record = |kind: &str, unit: &str, second: u32, length: u32, value: f64| {
        let at = |second: u32| format!("2026-03-03 09:{:02}:{:02} +0200", second / 60, second % 60);
        let (start, end) = (at(second), at(second + length));
        format!(
            "<Record type=\"HKQuantityTypeIdentifier{kind}\" sourceName=\"Watch\" unit=\"{unit}\" \
             startDate=\"{start}\" endDate=\"{end}\" value=\"{value}\"/>\n"
        )
    };
    let mut records = String::new();
    for second in (0..1200).step_by(5) {
        records += &record("HeartRate", "count/min", second, 0, 150.0);
        records += &record("RunningGroundContactTime", "ms", second, 0, 250.0);
    }
    for second in (0..1200).step_by(60) {
        records += &record("StepCount", "count", second, 60, 170.0);
    }
    let workout = |start: &str, end: &str, inside: &str| {
        format!(
            "<Workout workoutActivityType=\"HKWorkoutActivityTypeRunning\" duration=\"20\" \
             durationUnit=\"min\" totalDistance=\"3.6\" totalDistanceUnit=\"km\" \
             sourceName=\"Watch\" startDate=\"{start}\" endDate=\"{end}\">{inside}</Workout>\n"
        )
    };
    let outdoors = workout(
        "2026-03-03 09:00:00 +0200",
        "2026-03-03 09:20:00 +0200",
        "<WorkoutRoute><FileReference path=\"/workout-routes/route_1.gpx\"/></WorkoutRoute>",
    );
    let indoors = workout(
        "2026-03-05 09:00:00 +0200",
        "2026-03-05 09:20:00 +0200",
        "<MetadataEntry key=\"HKIndoorWorkout\" value=\"1\"/>",
    );
    // The declarations lack an end, as some systems write them.
    let export = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE HealthData [\n\
         <!ELEMENT HealthData (Record)*>\n<!ATTLIST Record type CDATA #REQUIRED\n]>\n\
         <HealthData locale=\"de_DE\">\n{records}{outdoors}{indoors}</HealthData>"
    );
    zip(&[
        ("apple_health_export/eksport.xml", export.into()),
        ("apple_health_export/export_cda.xml", b"<ClinicalDocument/>".to_vec()),
        ("apple_health_export/workout-routes/route_1.gpx", route.into()),
    ])
}

#[test]
fn an_apple_export_joins_records_to_routes_and_counts_the_treadmill() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.zip");
    fs::write(&path, apple()).unwrap();
    let (runs, ledger) = season(&path);
    assert_eq!(runs.len(), 2, "{ledger:?}");
    let outdoors = of(&runs, "format", "gpx");
    assert_eq!(outdoors["sport"], "running");
    assert_eq!(outdoors["start_utc"], "2026-03-03T07:00:00Z");
    assert_eq!(outdoors["start_local"], "2026-03-03T09:00:00");
    assert_eq!(outdoors["heart_rate_bpm"], "150");
    assert_eq!(outdoors["ground_contact_ms"], "250");
    assert_eq!(outdoors["cadence_basis"], "apple-steps");
    assert_eq!(outdoors["cadence_nonzero_spm"], "170");
    let distance_m: f64 = outdoors["distance_m"].parse().unwrap();
    assert!((distance_m - 3600.0).abs() < 18.0, "{distance_m}");
    let indoors = of(&runs, "format", "apple-xml");
    assert_eq!((&*indoors["distance_m"], &*indoors["elapsed_s"]), ("3600", "1200"));
    assert_eq!(indoors["climb_m"], "");
}
