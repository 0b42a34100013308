//! One run out of many: a member of an archive, an id, the newest, those of a day.

use std::fs;
use std::path::Path;
use std::process::Output;

use zip::CompressionMethod::Deflated;

use crate::packing;
use crate::packing::{gzip, zip};
use crate::sample_data;
use crate::soleus_in;
use crate::stderr;
use crate::stdout;
use crate::worn;

/// A run of the invented season that the library takes for a real one.
fn run(name: &str) -> Vec<u8> {
    worn(packing::run(name))
}

fn assert_shows(output: &Output, headline: &str) {
    let text = stdout(output);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(output));
    assert!(text.lines().next().unwrap().contains(headline), "{headline}: {text}");
}

/// An archive of four runs, one of them in an archive of its own.
fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let inner = zip(&[("night.fit".to_owned(), run("2026-04-04_night.fit"))], Deflated);
    let members = [
        ("activities/1.fit.gz".to_owned(), gzip(&run("2026-04-12_long.fit"))),
        ("activities/2.gpx".to_owned(), run("2026-03-05_easy.gpx")),
        ("activities/3.fit".to_owned(), run("2026-03-10_easy.fit")),
        ("activities/4.fit".to_owned(), run("2026-03-02_settings.fit")),
        ("older.zip".to_owned(), inner),
    ];
    fs::write(home.path().join("export.zip"), zip(&members, Deflated)).unwrap();
    home
}

fn soleus(home: &Path, line: &[&str]) -> Output {
    soleus_in(home, line, &[])
}

#[test]
fn a_member_of_an_archive_is_a_run_like_any_other() {
    let home = home();
    for (member, headline) in [
        ("activities/1.fit.gz", "2026-04-12 activities/1.fit.gz: 14.0 km"),
        ("activities/2.gpx", "2026-03-05 activities/2.gpx"),
        ("older.zip/night.fit", "older.zip/night.fit"),
    ] {
        let path = format!("export.zip/{member}");
        let output = soleus(home.path(), &["run", &path, "--no-library"]);
        assert_shows(&output, headline);
        assert!(stdout(&output).contains("Splits"), "{}", stdout(&output));
    }
    // Below a folder of the archive there are three.
    let output = soleus(home.path(), &["run", "export.zip/activities", "--no-library"]);
    assert_eq!(stdout(&output).matches("\nFindings").count(), 3, "{}", stdout(&output));
}

#[test]
fn the_newest_run_and_those_of_a_day_are_found_in_paths_and_in_the_library() {
    let home = home();
    let newest = "2026-04-12 activities/1.fit.gz";
    assert_shows(&soleus(home.path(), &["run", "--last", "export.zip", "--no-library"]), newest);
    let on = ["run", "export.zip", "--on", "2026-03-10", "--no-library"];
    assert_shows(&soleus(home.path(), &on), "2026-03-10 activities/3.fit");

    // The library knows nothing yet, then the whole archive, which is gone by then.
    let output = soleus(home.path(), &["run", "--last"]);
    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
    soleus(home.path(), &["season", "export.zip", "-q"]);
    fs::remove_file(home.path().join("export.zip")).unwrap();
    for line in [["run", "--last"].as_slice(), &["run", "--on", "2026-04-12"]] {
        let output = soleus(home.path(), line);
        assert_shows(&output, newest);
        let text = stdout(&output);
        assert!(text.contains("Splits, laps and charts need the file"), "{text}");
    }
    let output = soleus(home.path(), &["run", "--last", "--no-library"]);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
}

#[test]
fn a_run_is_found_by_its_id_or_the_beginning_of_it() {
    let home = home();
    let out = ["season", "export.zip", "-q", "--out", "out"];
    soleus(home.path(), &out);
    let mut reader = csv::Reader::from_path(home.path().join("out/runs.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    let (id_at, source_at) = (at("run_id"), at("source"));
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let row = rows.iter().find(|row| &row[source_at] == "activities/3.fit").unwrap();
    let (id, headline) = (&row[id_at], "2026-03-10 activities/3.fit");
    assert_shows(&soleus(home.path(), &["run", id]), headline);
    assert_shows(&soleus(home.path(), &["run", &id[..6]]), headline);
    assert_shows(&soleus(home.path(), &["run", "export.zip", &id[..6], "--no-library"]), headline);
}

#[test]
fn the_question_which_of_many_runs_can_be_anonymous_and_a_few_are_all_shown() {
    let home = tempfile::tempdir().unwrap();
    let data = sample_data();
    let anonymous =
        soleus(home.path(), &["run", data.to_str().unwrap(), "--no-library", "--anonymous"]);
    assert!(!stderr(&anonymous).contains("2026-"), "{}", stderr(&anonymous));
    // A few are all shown.
    let archive = self::home();
    let output = soleus(archive.path(), &["run", "export.zip", "--no-library"]);
    assert_eq!(stdout(&output).matches("\nFindings").count(), 4, "{}", stdout(&output));
}

#[test]
fn gear_that_no_run_has_is_answered_with_the_names_that_there_are() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("export.zip"), crate::exports::zip(&crate::exports::strava()))
        .unwrap();
    let shoe = |gear: &str| format!("[[shoes]]\nname = \"Blue\"\ngear = \"{gear}\"\n");
    for (gear, warning) in [
        ("Blue Schuhe", "athlete.toml: no run has the gear `Blue Schuhe`; there is `Blaue Schuhe`"),
        ("blaue schuhe", ""),
    ] {
        fs::write(home.path().join("athlete.toml"), shoe(gear)).unwrap();
        let output = soleus(home.path(), &["season", "export.zip", "-q", "--no-library"]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let said = stderr(&output);
        assert!(said.contains(warning), "{said}");
        assert_eq!(said.is_empty(), warning.is_empty(), "{said}");
    }
    fs::write(home.path().join("plan.csv"), "date,distance_km,shoe\n2026-03-30,4,Red\n").unwrap();
    let output = soleus(home.path(), &["next", "export.zip", "--plan", "plan.csv", "--no-library"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("no shoe `Red` in the athlete file; there is `Blue`"));
}
