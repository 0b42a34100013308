//! What soleus wrote is no input, and what it did not write is not spoken of.

use std::fs;

use zip::CompressionMethod::Deflated;

use crate::outcome::season;
use crate::packing::{Named, run, unpack, zip};
use crate::sample_data;
use crate::soleus_in;
use crate::stderr;
use crate::stdout;

fn runs() -> [Named; 2] {
    ["2026-04-12_long.fit", "2026-03-10_easy.fit"].map(|name| (name.to_owned(), run(name)))
}

#[test]
fn a_report_among_the_recordings_is_passed_over_even_under_strict() {
    let home = tempfile::tempdir().unwrap();
    unpack(&runs(), &home.path().join("exports"));
    for out in ["exports/report", "exports/older/report"] {
        let line = ["season", "exports", "--no-library", "-q", "--out", out];
        let output = soleus_in(home.path(), &line, &[]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    }
    let line = ["season", "exports", "--no-library", "--strict", "--details"];
    let output = soleus_in(home.path(), &line, &[]);
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(!text.contains("skipped") && !text.contains("no known format"), "{text}");
    // Two runs, and a line for each report.
    assert!(text.contains("4 read: 2 kept, 2 not-a-run"), "{text}");

    // The same in an archive of the folder.
    let mut members = Vec::new();
    for entry in walkdir::WalkDir::new(home.path().join("exports")).sort_by_file_name() {
        let path = entry.unwrap().into_path();
        if path.is_file() {
            let name = path.strip_prefix(home.path().join("exports")).unwrap();
            members.push((name.to_str().unwrap().to_owned(), fs::read(&path).unwrap()));
        }
    }
    let archive = home.path().join("exports.zip");
    fs::write(&archive, zip(&members, Deflated)).unwrap();
    let outcome = season(&[&archive], &["--no-library", "--strict"]);
    assert_eq!((outcome.ledger().len(), outcome.count("not-a-run")), (4, 2));
    outcome.assert_line("older/report/manifest.json", "not-a-run", "skipped with");

    // A table that was edited is no longer what was written.
    fs::write(home.path().join("exports/report/runs.csv"), "mine").unwrap();
    let outcome = season(&[&home.path().join("exports")], &["--no-library"]);
    outcome.assert_line("report/runs.csv", "skipped", "no known format");
}

#[test]
fn without_an_output_folder_no_sentence_speaks_of_files_in_it() {
    let home = tempfile::tempdir().unwrap();
    let data = sample_data();
    // More skipped files than are shown.
    for number in 0..30 {
        fs::write(home.path().join(format!("{number}.odd")), number.to_string()).unwrap();
    }
    let data = data.to_str().unwrap();
    let marathon = format!("{data}/2026-04-12_long.fit");
    for line in [
        vec!["season", data, "."],
        vec!["season", data, "--since", "2026-05-01"],
        vec!["run", &marathon, "--history", data],
        vec!["next", data, "--on", "2026-06-08"],
    ] {
        let output = soleus_in(home.path(), &[&line[..], &["--no-library"]].concat(), &[]);
        let text = stdout(&output);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        for word in ["ledger.csv", "findings.csv", "weeks.csv", "runs.csv", "the page", ".html"] {
            assert!(!text.contains(word), "{line:?} speaks of {word}: {text}");
        }
    }
}
