//! `soleus diary` from the command line: rows in and out, and what notes of every export propose.

use std::fs;
use std::path::Path;

use crate::exports::zip;
use crate::seasons::{days_ago, gpx};
use crate::{soleus_in, stderr, stdout};

/// Output of a call with its exit code.
fn typed(folder: &Path, line: &[&str]) -> (i32, String, String) {
    let output = soleus_in(folder, line, &[]);
    (output.status.code().unwrap(), stdout(&output), stderr(&output))
}

/// Standard output of a call that succeeds.
fn said(folder: &Path, line: &[&str]) -> String {
    let (code, out, err) = typed(folder, line);
    assert_eq!(code, 0, "{err}");
    out
}

fn diary(folder: &Path) -> String {
    fs::read_to_string(folder.join("diary.csv")).unwrap()
}

#[test]
fn a_row_is_written_shown_and_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let line = ["diary", "add", "--site", "calf", "--side", "left", "--during", "3", "steep"];
    said(folder, &line);
    said(folder, &["diary", "add", "yesterday", "0"]);
    let (today, yesterday) = (days_ago(0), days_ago(1));
    let header = "date,site,side,before_0_10,during_0_10,next_morning_0_10,tags,note\n";
    let first = format!("{header}{today},calf,left,,3,,,steep\n");
    assert_eq!(diary(folder), format!("{first}{yesterday},,,,0,,,\n"));
    let shown = said(folder, &["diary"]);
    assert!(shown.contains("2 rows") && shown.contains("steep"), "{shown}");
    let undone = said(folder, &["diary", "undo"]);
    assert!(undone.contains(&format!("{yesterday},,,,0,,,")), "{undone}");
    assert_eq!(diary(folder), first);
    let json: serde_json::Value =
        serde_json::from_str(&said(folder, &["diary", "--json"])).unwrap();
    assert_eq!(json["entries"][0]["site"], "calf");
    assert_eq!(json["entries"][0]["during_0_10"], 3.0);
}

#[test]
fn what_cannot_be_written_ends_with_its_code_and_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for line in [
        vec!["diary", "add"],
        vec!["diary", "add", "--during", "3"],
        vec!["diary", "add", "--site", "calf", "--during", "11"],
        vec!["diary", "undo"],
        vec!["diary", "add", "0", "--diary", "none/diary.csv"],
    ] {
        let (code, out, err) = typed(folder, &line);
        assert_eq!((code, out.as_str()), (2, ""), "{line:?}: {err}");
        assert_eq!(err.lines().count(), 1, "{err}");
    }
    assert!(!folder.join("diary.csv").exists());
}

/// A list of Runkeeper with an evening run in the west, its GPX, and a run on a treadmill.
fn runkeeper() -> Vec<(&'static str, Vec<u8>)> {
    let day = chrono::NaiveDate::from_ymd_opt(2024, 3, 2).unwrap();
    let list = "Date,Type,Route Name,Distance (mi),Duration,Average Pace,Average Speed (mph),Calories \
                Burned,Climb (ft),Average Heart Rate (bpm),Notes,GPX File\n\
                2024-03-01 18:00:05,Running,,3.36,30:00,8:55,6.72,300.0,10.0,150,\"Left calf sore,\nwalked \
                home\",2024-03-01-1800.gpx\n\
                2024-03-04 19:30:00,Running,,3.00,30:00,10:00,6.00,300.0,,,\"No calf pain\",\n\
                2024-03-05 19:30:00,Cycling,,9.00,30:00,3:20,18.00,300.0,,,\"right Achilles stiff\",\n";
    // 02:00 UTC on the second is 18:00 on the first, eight hours to the west.
    vec![
        ("cardioActivities.csv", list.into()),
        ("2024-03-01-1800.gpx", gpx(day, 120, 30, 0.0).into()),
    ]
}

fn proposals(folder: &Path, line: &[&str]) -> Vec<String> {
    let line = [&["diary", "suggest", "--json"], line].concat();
    let json: serde_json::Value = serde_json::from_str(&said(folder, &line)).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or("-").to_owned();
    let one = |proposal: &serde_json::Value| {
        ["date", "site", "side"].map(|key| text(&proposal[key])).join(" ")
    };
    json["proposals"].as_array().unwrap().iter().map(one).collect()
}

#[test]
fn runkeepers_list_tells_zone_types_notes_and_runs_without_a_recording() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("export.zip"), zip(&runkeeper())).unwrap();
    said(folder, &["season", "export.zip", "--no-library", "--out", "out"]);
    let runs = csv::Reader::from_path(folder.join("out/runs.csv"));
    let runs: Vec<std::collections::HashMap<String, String>> =
        runs.unwrap().deserialize().map(Result::unwrap).collect();
    let of = |column: &str| runs.iter().map(|run| run[column].as_str()).collect::<Vec<_>>();
    assert_eq!(of("format"), ["gpx", "runkeeper-csv"]);
    assert_eq!(of("start_local"), ["2024-03-01T18:00:00", "2024-03-04T19:30:00"]);
    assert_eq!(of("utc_offset_s"), ["-28800", "-28800"]);
    // Three miles.
    assert_eq!(runs[1]["distance_m"], "4828.032");
    let ledger = fs::read_to_string(folder.join("out/ledger.csv")).unwrap();
    let known = "Runkeeper's list of 3 activities; it has one run without a recording";
    assert!(ledger.contains(known), "{ledger}");
    let proposed = proposals(folder, &["export.zip"]);
    assert_eq!(proposed, ["2024-03-01 calf left", "2024-03-05 achilles right"]);
}

#[test]
fn accepted_proposals_become_rows_and_are_not_proposed_again() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("export.zip"), zip(&runkeeper())).unwrap();
    let text = said(folder, &["diary", "suggest", "export.zip"]);
    assert!(text.contains("Nothing was written") && !folder.join("diary.csv").exists(), "{text}");
    said(folder, &["diary", "suggest", "export.zip", "--accept", "sure"]);
    // A line end ends the sentence.
    let row = "2024-03-01,calf,left,,3,,,\"Left calf sore,\"\n";
    assert!(diary(folder).ends_with(row), "{}", diary(folder));
    assert_eq!(proposals(folder, &["export.zip"]), ["2024-03-05 achilles right"]);
    let (code, _, err) = typed(folder, &["diary", "suggest", "export.zip", "--accept", "2"]);
    assert_eq!(code, 2);
    assert!(err.contains("they go from 1 to 1"), "{err}");
    said(folder, &["diary", "suggest", "export.zip", "--accept", "1"]);
    assert_eq!(proposals(folder, &["export.zip"]), [""; 0]);
}

#[test]
fn undo_takes_back_all_that_was_accepted_at_once_and_nothing_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("export.zip"), zip(&runkeeper())).unwrap();
    let own = "date,site,side,during_0_10,note\n2024-01-01,shin,right,2,by hand\n";
    fs::write(folder.join("diary.csv"), own).unwrap();
    let accepted = said(folder, &["diary", "suggest", "export.zip", "--accept", "all"]);
    assert!(
        accepted.contains("Added 2 rows") && accepted.contains("removes them all again"),
        "{accepted}"
    );
    assert_eq!(diary(folder).lines().count(), 4, "{}", diary(folder));
    let undone = said(folder, &["diary", "undo"]);
    assert!(undone.starts_with("Removed 2 rows from diary.csv:\n"), "{undone}");
    assert_eq!(diary(folder), own);
    let (code, _, err) = typed(folder, &["diary", "undo"]);
    assert_eq!(code, 2, "{err}");
}

#[test]
fn without_a_path_suggest_says_that_the_library_has_no_notes() {
    let folder = tempfile::tempdir().unwrap();
    let (code, out, err) = typed(folder.path(), &["diary", "suggest"]);
    assert_eq!((code, out.as_str()), (2, ""), "{err}");
    assert_eq!(err.lines().count(), 1, "{err}");
    assert!(
        err.contains("the library does not keep") && err.contains("suggest export.zip"),
        "{err}"
    );
}

/// A run of these words in every place that GPX, TCX and the lists have for them.
fn written_everywhere() -> Vec<(&'static str, Vec<u8>)> {
    let day = |day: u32| chrono::NaiveDate::from_ymd_opt(2024, 3, day).unwrap();
    let named = gpx(day(1), 720, 30, 0.0).replace(
        "<trk>",
        "<metadata><desc>left calf sore</desc></metadata><trk><cmt>SECRET right shin hurts</cmt>",
    );
    let tcx = "<TrainingCenterDatabase><Activities><Activity Sport=\"Running\"><Id>2024-03-02T12:00:00Z</Id>\
               <Lap StartTime=\"2024-03-02T12:00:00Z\"><TotalTimeSeconds>1800</TotalTimeSeconds>\
               <DistanceMeters>5000</DistanceMeters></Lap><Notes>SECRET left ankle swollen</Notes></Activity>\
               </Activities></TrainingCenterDatabase>";
    let strava = "id,when,what,kind,about,elapsed,private,file\n\
                  77,\"Mar 3, 2024, 12:00:00 PM\",Tour,Run,SECRET rechte Wade zwickt,1800,SECRET \
                  Achillessehne links schmerzt,\n";
    let garmin = "[{\"summarizedActivitiesExport\":[{\"name\":\"x\",\"activityType\":\"running\",\
                  \"beginTimestamp\":1709553600000,\"duration\":1800000.0,\"distance\":500000.0,\
                  \"description\":\"SECRET douleur au pied gauche\"}]}]";
    vec![
        ("gpx/a.gpx", named.into()),
        ("tcx/b.tcx", tcx.into()),
        ("strava/activities.csv", strava.into()),
        ("garmin/x_summarizedActivities.json", garmin.into()),
    ]
}

#[test]
fn notes_reach_the_diary_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("all.zip"), zip(&written_everywhere())).unwrap();
    let expected = [
        "2024-03-01 calf left",
        "2024-03-01 shin right",
        "2024-03-02 ankle left",
        "2024-03-03 calf right",
        "2024-03-03 achilles left",
        "2024-03-04 foot left",
    ];
    let mut proposed = proposals(folder, &["all.zip"]);
    proposed.sort_by_key(|one| expected.iter().position(|other| other == one));
    assert_eq!(proposed, expected);
    said(folder, &["season", "all.zip", "--out", "out", "--library", "library"]);
    let mut looked_at = 0;
    for entry in walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap) {
        let is_output =
            ["out", "library"].iter().any(|name| entry.path().starts_with(folder.join(name)));
        if is_output && entry.file_type().is_file() {
            let bytes = fs::read(entry.path()).unwrap();
            assert!(!bytes.windows(6).any(|part| part == b"SECRET"), "{:?}", entry.path());
            looked_at += 1;
        }
    }
    assert!(looked_at > 10, "{looked_at}");
}

#[test]
fn the_way_back_names_the_file_that_was_written_to() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let out = said(folder, &["diary", "add", "0", "--diary", "other.csv"]);
    assert!(out.ends_with("`soleus diary undo --diary other.csv` removes it again.\n"), "{out}");
    said(folder, &["diary", "undo", "--diary", "other.csv"]);
    let out = said(folder, &["diary", "add", "0"]);
    assert!(out.ends_with("`soleus diary undo` removes it again.\n"), "{out}");
}

#[test]
fn notes_that_could_not_be_read_are_no_good_sign() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let notes = folder.join("notes");
    fs::create_dir(&notes).unwrap();
    let (code, out, err) = typed(folder, &["diary", "suggest", "notes"]);
    assert_eq!((code, out.as_str()), (4, ""), "{err}");
    assert!(err.contains("there are no files"), "{err}");
    fs::write(notes.join("cut.fit"), "").unwrap();
    let (code, _, err) = typed(folder, &["diary", "suggest", "notes"]);
    assert!(code == 4 && err.contains("cut.fit"), "{err}");
    let day = chrono::NaiveDate::from_ymd_opt(2024, 3, 2).unwrap();
    let quiet = gpx(day, 120, 30, 0.0).replacen("<trk>", "<trk><name>Along the river</name>", 1);
    fs::write(notes.join("quiet.gpx"), quiet).unwrap();
    let out = said(folder, &["diary", "suggest", "notes"]);
    let words = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("None of those that could be read mentions pain"), "{out}");
    let counted = "1 of 2 files could not be read, or not to the end, so the notes in it are \
                   missing: cut.fit";
    assert!(words.contains(counted), "{out}");
    let json: serde_json::Value =
        serde_json::from_str(&said(folder, &["diary", "suggest", "notes", "--json"])).unwrap();
    assert_eq!(json["unread_files_count"], 1);
}
