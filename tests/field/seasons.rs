//! Which recordings are runs, each once, and on which local day.

use std::collections::BTreeMap;
use std::path::Path;

use crate::command::soleus;
use crate::fit_writer::{Content, ENUM, UINT16, UINT32};

type Row = BTreeMap<String, String>;

/// Runs and ledger of a season of these files; both may be empty.
fn season(files: &[(&str, &[u8])]) -> (Vec<Row>, Vec<Row>) {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let out = tempfile::tempdir().unwrap();
    let [folder, out] = [folder.path(), out.path()];
    soleus(&[
        "season",
        "-q",
        "--no-library",
        "--out",
        &out.to_string_lossy(),
        &folder.to_string_lossy(),
    ]);
    let rows = |name: &str| -> Vec<Row> {
        let table = Path::join(out, name);
        let Ok(mut reader) = csv::Reader::from_path(table) else { return Vec::new() };
        reader.deserialize().map(Result::unwrap).collect()
    };
    (rows("runs.csv"), rows("ledger.csv"))
}

/// These columns of the rows.
fn cells<const N: usize>(rows: &[Row], columns: [&str; N]) -> Vec<[String; N]> {
    rows.iter().map(|row| columns.map(|column| row[column].clone())).collect()
}

fn outcome(ledger: &[Row], source: &str) -> (String, String) {
    let row = ledger.iter().find(|row| row["source"] == source).unwrap();
    (row["outcome"].clone(), row["reason"].clone())
}

/// A track round a bay far out at sea with a point every five seconds, at 1.65 m/s, which is a walk by
/// its speed.
fn gpx(name: &str, hour: u32, points: u32) -> String {
    let point = |number: u32| {
        let angle = f64::from(number) / 40.0;
        // 330 m round a centre: a step of 1/40 of a radian is 8.25 m.
        let north_deg = 330.0 / 111_195.0 * angle.sin();
        let east_deg = 330.0 / 111_195.0 / 40.5_f64.to_radians().cos() * angle.cos();
        let second = number * 5;
        format!(
            "<trkpt lat=\"{:.9}\" lon=\"{:.9}\"><time>2014-01-07T{:02}:{:02}:{:02}Z</time></trkpt>",
            -40.5 + north_deg,
            -30.5 + east_deg,
            hour + second / 3600,
            second / 60 % 60,
            second % 60
        )
    };
    let points: String = (0..points).map(point).collect();
    format!(
        "<?xml version=\"1.0\"?><gpx version=\"1.1\" creator=\"App\"><trk><name>{name}</name>\
         <trkseg>{points}</trkseg></trk></gpx>"
    )
}

fn tcx(lap: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><TrainingCenterDatabase><Activities><Activity Sport=\"Running\">\
         <Lap StartTime=\"2025-04-05T17:18:58.000+02:00\">{lap}</Lap></Activity></Activities>\
         </TrainingCenterDatabase>"
    )
}

#[test]
fn a_name_that_says_running_makes_a_run_of_a_slow_one_and_one_that_says_walking_does_not() {
    let (run, walk) = (gpx("Running 1/7/14", 8, 600), gpx("Walking 1/8/14", 12, 600));
    let (runs, ledger) = season(&[("run.gpx", run.as_bytes()), ("walk.gpx", walk.as_bytes())]);
    assert_eq!(cells(&runs, ["source", "elapsed_s"]), [["run.gpx", "2995"]]);
    // 599 chords of 8.25 m.
    let distance_m: f64 = runs[0]["distance_m"].parse().unwrap();
    assert!((distance_m - 4942.0).abs() < 50.0, "{distance_m}");
    assert!(outcome(&ledger, "run.gpx").1.starts_with("a run by its name"));
    assert_eq!(outcome(&ledger, "walk.gpx"), ("not-a-run".into(), "named as walking".into()));
}

#[test]
fn a_run_without_samples_counts_with_what_its_laps_tell() {
    let totals =
        "<TotalTimeSeconds>3107.0</TotalTimeSeconds><DistanceMeters>8240.0</DistanceMeters>";
    let point = "<Track><Trackpoint><Time>2025-04-05T15:18:58Z</Time></Trackpoint></Track>";
    for lap in [totals.to_owned(), format!("{totals}{point}")] {
        let (runs, ledger) = season(&[("a.tcx", tcx(&lap).as_bytes())]);
        let told =
            cells(&runs, ["distance_m", "distance_basis", "timer_s", "moving_s", "calf_load"]);
        assert_eq!(told, [["8240", "device-session", "3107", "", ""]]);
        assert!(outcome(&ledger, "a.tcx").1.starts_with("known only from its laps"));
    }
}

#[test]
fn a_run_of_which_nothing_is_told_is_said_as_that() {
    let empty = "<gpx><trk><name>Treadmill Running</name><type>treadmill_running</type><trkseg/></trk>\
                 </gpx>";
    let one = gpx("Run", 8, 1);
    let still: String = gpx("Run", 8, 300)
        .split("<time>")
        .enumerate()
        .map(|(part, text)| match part {
            0 => text.to_owned(),
            _ => format!("<time>2014-01-07T07:00:00Z{}", &text[text.find("</time>").unwrap()..]),
        })
        .collect();
    for (text, why) in [
        (empty.to_owned(), "a GPX track without points"),
        (one, "one sample"),
        (still, "every point has the same time"),
    ] {
        let (runs, ledger) = season(&[("a.gpx", text.as_bytes())]);
        assert!(runs.is_empty());
        let expected = ("no-data".to_owned(), format!("a run without data: {why}"));
        assert_eq!(outcome(&ledger, "a.gpx"), expected);
    }
}

#[test]
fn two_exports_of_one_run_count_once_where_one_wrote_local_time_as_utc() {
    let (local, utc) = (gpx("Running", 8, 600), gpx("Running", 14, 600));
    for names in [["a.gpx", "b.gpx"], ["b.gpx", "a.gpx"]] {
        let files = [(names[0], local.as_bytes()), (names[1], utc.as_bytes())];
        let (runs, ledger) = season(&files);
        assert_eq!(cells(&runs, ["source"]), [["a.gpx"]]);
        let (kept, left_out) = (outcome(&ledger, "a.gpx"), outcome(&ledger, "b.gpx"));
        assert!(kept.1.contains("also recorded as b.gpx: the same points"), "{kept:?}");
        assert_eq!(left_out.0, "duplicate");
        assert!(left_out.1.contains("same run as a.gpx"), "{left_out:?}");
    }
}

/// 2026-03-28T22:30:00Z: 13 236 days, 22 hours and a half after the FIT epoch.
const NIGHT_FIT_S: u32 = 13_236 * 86_400 + 22 * 3600 + 1800;

/// A run at 3 m/s with a record every ten seconds, whose watch says the local time at its end.
fn fit(start_fit_s: u32, length_s: u32, offset_s: Option<i32>) -> Vec<u8> {
    const TIME: (u8, u8, u8) = (253, 4, UINT32);
    let le = |number: u32| number.to_le_bytes();
    let end_fit_s = start_fit_s + length_s;
    let mut content = Content::default()
        .define(1, 0, &[(0, 1, ENUM), (1, 2, UINT16)])
        .message(1, &[&[4], &1_u16.to_le_bytes()])
        .define(0, 20, &[TIME, (5, 4, UINT32)]);
    for second in (0..=length_s).step_by(10) {
        content = content.message(0, &[&le(start_fit_s + second), &le(second * 300)]);
    }
    content = content
        .define(2, 18, &[TIME, (2, 4, UINT32), (7, 4, UINT32), (5, 1, ENUM)])
        .message(2, &[&le(end_fit_s), &le(start_fit_s), &le(length_s * 1000), &[1]]);
    if let Some(offset_s) = offset_s {
        let local = end_fit_s.wrapping_add_signed(offset_s);
        content = content
            .define(3, 34, &[TIME, (5, 4, UINT32)])
            .message(3, &[&le(end_fit_s), &le(local)]);
    }
    content.file()
}

#[test]
fn a_run_across_the_change_of_clocks_starts_before_it() {
    // Three hours from 23:30 in central Europe; the clocks go from two to three.
    let (runs, ledger) = season(&[("a.fit", &fit(NIGHT_FIT_S, 3 * 3600, Some(7200)))]);
    let told = cells(&runs, ["start_local", "utc_offset_s", "distance_m"]);
    assert_eq!(told, [["2026-03-28T23:30:00", "3600", "32400"]]);
    assert!(outcome(&ledger, "a.fit").1.contains("the clocks changed during the run"));
}

#[test]
fn a_zone_that_is_not_told_comes_from_the_nearest_runs_before_and_after_however_far() {
    const DAY_S: u32 = 86_400;
    let west = Some(-5 * 3600);
    let files = [
        ("a.fit", fit(NIGHT_FIT_S, 1800, west)),
        ("b.fit", fit(NIGHT_FIT_S + 60 * DAY_S, 1800, None)),
        ("c.fit", fit(NIGHT_FIT_S + 220 * DAY_S, 1800, west)),
    ];
    let files = files.each_ref().map(|(name, bytes)| (*name, bytes.as_slice()));
    let (runs, ledger) = season(&files);
    // 28 March 2026 and sixty days.
    assert_eq!(runs[1]["start_local"], "2026-05-27T17:30:00");
    assert!(outcome(&ledger, "b.fit").1.contains("the recordings before and after it"));
}
