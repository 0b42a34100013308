//! What the runner tells: the file to begin with, what was read, and what is wrong.

use std::fs;

use crate::sample_data;
use crate::soleus;
use crate::stderr;
use crate::stdout;

#[test]
fn the_template_can_be_saved_as_it_is_and_filled_in() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("athlete.toml");
    let template = stdout(&soleus(&["athlete", "--template"]));
    let read = |text: &str| {
        fs::write(&file, text).unwrap();
        let output = soleus(&["athlete", "--athlete", file.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        stdout(&output)
    };
    assert!(read(&template).contains("nothing in it yet"));
    let told = template.replace("#height_m = ", "height_m = ").replace("#tz = ", "tz = ");
    assert!(read(&told).contains("height 1.78 m"));
    fs::write(folder.path().join("diary.csv"), "date\n2026-03-01\n").unwrap();
    assert!(read(&told).contains("1 entry, 2026-03-01 to 2026-03-01"));
}

#[test]
fn a_mistyped_sign_of_harm_is_said_in_the_report_too() {
    let folder = tempfile::tempdir().unwrap();
    let diary = folder.path().join("mine.csv");
    fs::write(&diary, "date;tags\n2026-03-01;sweling\n").unwrap();
    let season = sample_data();
    let arguments = ["season", season.to_str().unwrap(), "--diary", diary.to_str().unwrap()];
    let output = soleus(&arguments);
    assert_eq!(output.status.code(), Some(0));
    let text = stdout(&output);
    assert!(text.contains("line 2, column `tags`"), "{text}");
}

#[test]
fn the_own_files_beside_the_recordings_are_no_skipped_recordings() {
    let folder = tempfile::tempdir().unwrap();
    let run = "2026-04-12_long.fit";
    fs::copy(sample_data().join(run), folder.path().join(run)).unwrap();
    fs::write(folder.path().join("athlete.toml"), "birth_year = 1985\n").unwrap();
    fs::write(folder.path().join("diary.csv"), "date\n2026-03-01\n").unwrap();
    let output = soleus(&["season", folder.path().to_str().unwrap(), "--strict"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
}
