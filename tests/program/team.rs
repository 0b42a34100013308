//! `soleus team` as a coach meets it: invented runners, some of whom cannot be judged.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::sample_data;
use crate::soleus;
use crate::stderr;
use crate::stdout;

/// A club of three runners with the invented season, one of them sore, one without runs, and one whose
/// athlete file is broken.
fn club() -> tempfile::TempDir {
    let club = tempfile::tempdir().unwrap();
    let member = |name: &str| {
        let folder = club.path().join(name);
        fs::create_dir(&folder).unwrap();
        folder
    };
    for name in ["Anna", "Bo Åberg", "cem"] {
        let folder = member(name);
        for entry in fs::read_dir(sample_data()).unwrap().map(Result::unwrap) {
            let file = entry.file_name();
            if file != "diary.csv" {
                fs::copy(entry.path(), folder.join(file)).unwrap();
            }
        }
    }
    let sore = "date,site,side,during_0_10\n2026-05-19,calf,right,7\n";
    fs::write(club.path().join("cem/diary.csv"), sore).unwrap();
    fs::write(member("dora").join("note.txt"), "no watch").unwrap();
    fs::write(member("emil").join("athlete.toml"), "born = [").unwrap();
    club
}

fn team(club: &Path, flags: &[&str]) -> (Option<i32>, String, String) {
    let line = ["team", club.to_str().unwrap(), "--as-of", "2026-05-20"];
    let output = soleus(&[&line[..], flags].concat());
    (output.status.code(), stdout(&output), stderr(&output))
}

#[test]
fn the_worst_stands_first_and_who_cannot_be_judged_last_with_the_reason() {
    let club = club();
    let (code, text, err) = team(club.path(), &["--no-library", "--json"]);
    assert_eq!(code, Some(0), "{err}");
    let answer: Value = serde_json::from_str(&text).unwrap();
    let runners = answer["runners"].as_array().unwrap();
    let column = |key: &str| runners.iter().map(|one| one[key].as_str()).collect::<Vec<_>>();
    let names = ["cem", "Anna", "Bo Åberg", "dora", "emil"].map(Some);
    assert_eq!(column("athlete"), names);
    let lights = [Some("black"), Some("amber"), Some("amber"), None, None];
    assert_eq!(column("light"), lights);
    let status = ["analysed", "analysed", "analysed", "no-runs", "failed"].map(Some);
    assert_eq!(column("status"), status);
    let cem = &runners[0];
    assert_eq!((&cem["no_run"], &cem["last_pain"]["score_0_10"]), (&true.into(), &7.0.into()));
    assert_eq!(
        (&cem["last_pain"]["side"], &cem["last_run"]),
        (&"right".into(), &"2026-05-17".into())
    );
    assert_eq!((&cem["last_run_days_ago"], &cem["runs"]), (&3.into(), &38.into()));
    // The fast run of 14 May.
    assert_eq!(runners[1]["rule"], "fast-distance-spike");
    assert!(runners[4]["reason"].as_str().unwrap().contains("athlete.toml: line 1"));
}

#[test]
fn every_runner_has_the_report_that_season_makes() {
    let (club, out) = (club(), tempfile::tempdir().unwrap());
    let folder = out.path().join("team");
    let flags = ["--no-library", "--quiet", "--out", folder.to_str().unwrap()];
    let (code, text, err) = team(club.path(), &flags);
    assert_eq!((code, text.as_str()), (Some(0), ""), "{err}");
    let alone = out.path().join("alone");
    let bo = club.path().join("Bo Åberg");
    let line = ["season", bo.to_str().unwrap(), "--as-of", "2026-05-20", "--no-library", "--quiet"];
    let output = soleus(&[&line[..], &["--out", alone.to_str().unwrap()]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    for file in ["findings.json", "runs.csv", "alerts.csv", "report.html"] {
        let [of_team, own] = [folder.join("runners/Bo-Åberg"), alone.clone()].map(|folder| {
            fs::read(folder.join(file)).unwrap_or_else(|cause| panic!("{file}: {cause}"))
        });
        assert!(of_team == own, "{file} differs");
    }
    let page = fs::read_to_string(folder.join("team.html")).unwrap().replace("&#x2f;", "/");
    assert!(page.contains("href=\"runners/Bo-%C3%85berg/report.html\""));
    assert!(page.contains("5 runners on 20 May 2026") && page.contains("dora"));
    let table = fs::read_to_string(folder.join("team.csv")).unwrap();
    assert_eq!(table.lines().count(), 6);
    assert!(table.lines().nth(1).unwrap().starts_with("cem,analysed,,black,"), "{table}");
    assert!(!folder.join("runners/dora").exists());
}

#[test]
fn each_has_a_library_of_their_own_and_the_second_time_says_the_same() {
    let (club, library) = (club(), tempfile::tempdir().unwrap());
    let flags = ["--library", library.path().to_str().unwrap(), "--json"];
    let first = team(club.path(), &flags);
    let second = team(club.path(), &flags);
    assert_eq!((&first.0, &first.1), (&second.0, &second.1));
    let parts = fs::read_dir(library.path()).unwrap().count();
    assert!(parts >= 3, "{parts}");
}

#[test]
fn what_is_about_one_runner_is_refused_and_fail_on_looks_at_all() {
    let club = club();
    let (code, _, err) = team(club.path(), &["--no-library", "--diary", "d.csv"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("--diary: there are several runners"), "{err}");
    let failing = |light: &str| team(club.path(), &["--no-library", "-q", "--fail-on", light]).0;
    assert_eq!((failing("black"), failing("amber")), (Some(1), Some(1)));
    fs::remove_dir_all(club.path().join("cem")).unwrap();
    assert_eq!((failing("red"), failing("amber")), (Some(0), Some(1)));
    assert_eq!(team(club.path(), &["--no-library", "-q", "--strict"]).0, Some(3));
}

#[test]
fn a_list_gives_each_their_own_files_and_those_of_the_current_folder_are_nobodys() {
    let club = club();
    let list = club.path().join("roster.csv");
    let diary = "date,site,side,during_0_10\n2026-05-19,calf,left,8\n";
    fs::write(club.path().join("diary.csv"), diary).unwrap();
    fs::write(club.path().join("bo.csv"), diary).unwrap();
    fs::write(&list, "athlete,paths,diary\nAnna,Anna,\nBo,Bo Åberg,bo.csv\n").unwrap();
    let output = crate::soleus_in(
        club.path(),
        &["team", "roster.csv", "--as-of", "2026-05-20", "--no-library", "--json"],
        &[],
    );
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let answer: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let pain = |name: &str| {
        let runners = answer["runners"].as_array().unwrap();
        runners.iter().find(|one| one["athlete"] == name).unwrap()["last_pain"]["score_0_10"]
            .clone()
    };
    assert_eq!((pain("Bo"), pain("Anna")), (8.0.into(), Value::Null));
}
