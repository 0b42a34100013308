//! One tree has one set of names, whatever it came in.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use zip::CompressionMethod::Deflated;

use crate::outcome::season;
use crate::packing::{Named, gzip, run, unpack, zip};
use crate::soleus_in;
use crate::stderr;
use crate::stdout;

fn tree() -> Vec<Named> {
    let inner = zip(&[("night.fit".to_owned(), run("2026-04-04_night.fit"))], Deflated);
    vec![
        ("activities/1.fit.gz".to_owned(), gzip(&run("2026-04-12_long.fit"))),
        ("activities/2.gpx".to_owned(), run("2026-03-05_easy.gpx")),
        ("more/older.zip".to_owned(), inner),
        ("notes.txt".to_owned(), b"nothing".to_vec()),
    ]
}

const NAMES: [&str; 4] =
    ["activities/1.fit.gz", "activities/2.gpx", "more/older.zip/night.fit", "notes.txt"];

fn sources(folder: &Path, table: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_path(folder.join(table)).unwrap();
    let at = reader.headers().unwrap().iter().position(|name| name == "source").unwrap();
    let mut sources: Vec<String> =
        reader.records().map(|row| row.unwrap()[at].to_owned()).collect();
    sources.sort();
    sources
}

#[test]
fn a_folder_an_archive_and_standard_input_give_the_same_names() {
    let home = tempfile::tempdir().unwrap();
    unpack(&tree(), &home.path().join("tree"));
    let archive = zip(&tree(), Deflated);
    fs::write(home.path().join("export.zip"), &archive).unwrap();
    let settings = "[runs.\"more/older.zip/night.fit\"]\nexclude = true\n";
    fs::write(home.path().join("soleus.toml"), settings).unwrap();
    for (number, given) in ["tree", "export.zip", "-"].into_iter().enumerate() {
        let out = format!("out{number}");
        let mut program = Command::new(env!("CARGO_BIN_EXE_soleus"))
            .args(["season", given, "--no-library", "--out", &out])
            .current_dir(home.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = program.stdin.take().unwrap();
        if given == "-" {
            input.write_all(&archive).unwrap();
        }
        drop(input);
        let output = program.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{given}: {}", stderr(&output));
        let out = home.path().join(out);
        assert_eq!(sources(&out, "ledger.csv"), NAMES, "{given}");
        // The settings name the third run, and it is known by that name.
        assert_eq!(sources(&out, "runs.csv"), NAMES[..2], "{given}");
        assert!(!stdout(&output).contains("not there"), "{given}: {}", stdout(&output));
    }
}

#[test]
fn of_several_paths_each_has_its_name_before() {
    let home = tempfile::tempdir().unwrap();
    unpack(&tree()[..1], &home.path().join("tree"));
    let path = home.path().join("export.zip");
    fs::write(&path, zip(&tree()[1..2], Deflated)).unwrap();
    let outcome = season(&[&home.path().join("tree"), &path], &["--no-library"]);
    outcome.line("tree/activities/1.fit.gz");
    outcome.line("export.zip/activities/2.gpx");
}

#[test]
fn where_nothing_is_usable_the_ledger_is_written_all_the_same() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("in")).unwrap();
    fs::write(home.path().join("in/notes.txt"), "nothing").unwrap();
    fs::write(home.path().join("in/set.fit"), run("2026-03-02_settings.fit")).unwrap();
    for (flags, names) in
        [(&[][..], ["notes.txt", "set.fit"]), (&["--anonymous"], ["file-0001", "file-0002"])]
    {
        for command in ["season", "run"] {
            let line = [&[command, "in", "--no-library", "--out", "out"], flags].concat();
            let output = soleus_in(home.path(), &line, &[]);
            assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
            let out = home.path().join("out");
            assert_eq!(sources(&out, "ledger.csv"), names, "{line:?}");
            let ledger = fs::read_to_string(out.join("ledger.csv")).unwrap();
            assert!(ledger.contains("no known format"), "{ledger}");
            let manifest = fs::read_to_string(out.join("manifest.json")).unwrap();
            assert!(manifest.contains("ledger.csv"), "{manifest}");
            fs::remove_dir_all(out).unwrap();
        }
    }
}
