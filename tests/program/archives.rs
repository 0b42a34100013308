//! The same season in whatever it is packed: the same runs, weeks and findings.

use std::fs;
use std::path::PathBuf;

use zip::CompressionMethod::{Deflated, Stored};

use crate::outcome::{fed, season};
use crate::packing::{Named, gzip, gzipped, run, season_files, unpack, zip};
use crate::soleus;
use crate::stderr;
use crate::stdout;

fn write(folder: &tempfile::TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    path
}

fn named(name: &str, bytes: Vec<u8>) -> [Named; 1] {
    [(name.to_owned(), bytes)]
}

#[test]
fn a_season_is_the_same_however_it_is_packed() {
    let folder = tempfile::tempdir().unwrap();
    let files = season_files();
    let plain_folder = folder.path().join("sample_data");
    unpack(&files, &plain_folder);
    let plain = season(&[&plain_folder], &[]);
    let gz_folder = folder.path().join("gz");
    unpack(&gzipped(&files), &gz_folder);
    let nested = |outer| {
        let inner = zip(&files, Deflated);
        let middle = zip(&named("parts/inner.zip", inner), outer);
        zip(&named("export/middle.zip", middle), outer)
    };
    let packed = [
        ("zip", write(&folder, "a.zip", &zip(&files, Deflated))),
        ("stored zip", write(&folder, "b.zip", &zip(&files, Stored))),
        ("folder of gz", gz_folder),
        ("zip of gz", write(&folder, "c.zip", &zip(&gzipped(&files), Deflated))),
        ("zip in zip in zip", write(&folder, "d.zip", &nested(Deflated))),
        ("stored in stored", write(&folder, "e.zip", &nested(Stored))),
        ("zip archive with another extension", write(&folder, "export", &zip(&files, Deflated))),
    ];
    for (what, path) in packed {
        let outcome = season(&[&path], &[]);
        outcome.assert_same_facts(&plain, what);
        assert_eq!(outcome.ledger().len(), files.len(), "{what}");
        for kind in ["kept", "repaired", "partial", "duplicate", "not-a-run", "skipped"] {
            assert_eq!(outcome.count(kind), plain.count(kind), "{what}: {kind}");
        }
    }
}

#[test]
fn of_a_folder_and_its_archive_the_archive_is_the_duplicate_in_any_order() {
    let folder = tempfile::tempdir().unwrap();
    let files = season_files();
    let unpacked = folder.path().join("sample_data");
    unpack(&files, &unpacked);
    let plain = season(&[&unpacked], &[]);
    // Names that sort before the folder's and behind it.
    for name in ["a.zip", "z.zip"] {
        let archive = write(&folder, name, &zip(&files, Deflated));
        let both = season(&[&unpacked, &archive], &[]);
        both.assert_same_facts(&plain, name);
        let swapped = season(&[&archive, &unpacked], &[]);
        for table in ["runs.csv", "weeks.csv", "findings.csv", "ledger.csv"] {
            assert!(both.text(table) == swapped.text(table), "{table} depends on the order");
        }
        for [source, outcome, reason] in both.ledger() {
            let is_member = source.starts_with(name);
            assert_eq!(is_member && outcome == "duplicate", is_member, "{source}: {outcome}");
            assert!(!is_member || reason.contains("sample_data/"), "{source}: {reason}");
        }
        assert!(both.rows("runs.csv").iter().all(|run| run["source"].starts_with("sample_data/")));
    }
}

#[test]
fn a_file_and_its_gzip_count_once() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = run("2026-04-12_long.fit");
    unpack(
        &[("run.fit".into(), bytes.clone()), ("run.fit.gz".into(), gzip(&bytes))],
        folder.path(),
    );
    let outcome = season(&[folder.path()], &[]);
    assert_eq!(outcome.rows("runs.csv").len(), 1);
    outcome.assert_line("run.fit.gz", "duplicate", "same content as run.fit");
}

#[test]
fn a_gzip_in_parts_with_more_behind_it_or_cut_is_read_as_far_as_it_goes() {
    let folder = tempfile::tempdir().unwrap();
    let read = |name: &str, bytes: &[u8]| {
        let outcome = season(&[&write(&folder, name, bytes)], &[]);
        let runs = outcome.rows("runs.csv");
        assert_eq!(runs.len(), 1, "{name}");
        let (kind, reason) = outcome.line(name);
        (kind, reason, runs[0]["distance_m"].parse::<f64>().unwrap())
    };
    let bytes = run("2026-04-12_long.fit");
    let (_, _, whole_m) = read("whole.fit", &bytes);
    let (head, tail) = bytes.split_at(bytes.len() / 3);
    let (kind, _, distance_m) = read("parts.fit.gz", &[gzip(head), gzip(tail)].concat());
    assert!(kind == "kept" && (distance_m - whole_m).abs() < 0.001, "{kind}: {distance_m}");
    let (kind, reason, distance_m) = read("more.fit.gz", &[gzip(&bytes), vec![7; 9]].concat());
    assert!(kind == "kept" && reason.contains("after the end"), "{kind}: {reason}");
    assert!((distance_m - whole_m).abs() < 0.001, "{distance_m}");
    let packed = gzip(&bytes);
    let (kind, reason, distance_m) = read("cut.fit.gz", &packed[..packed.len() / 2]);
    assert!(kind == "partial" && reason.contains("unpacking failed"), "{kind}: {reason}");
    assert!(distance_m > 0.2 * whole_m && distance_m < 0.8 * whole_m, "{distance_m}");
}

#[test]
fn standard_input_may_be_a_recording_a_gzip_or_an_archive() {
    let bytes = run("2026-04-12_long.fit");
    let archive = zip(&named("x.fit", bytes.clone()), Deflated);
    for (what, input) in [("fit", &bytes), ("gz", &gzip(&bytes)), ("zip", &archive)] {
        for paths in [&["-"][..], &["-", "-"]] {
            let output = fed(&[&["season", "--json"], paths].concat(), input);
            assert_eq!(output.status.code(), Some(0), "{what}: {}", stderr(&output));
            let findings: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
            let runs = findings["ledger"]["runs"].as_u64().or(findings["runs"].as_u64());
            assert!(runs.is_none_or(|runs| runs == 1), "{what}: {findings}");
        }
    }
    let output = fed(&["season", "-"], b"");
    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
}

#[test]
fn an_archive_in_a_fourth_one_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = zip(&named("run.fit", run("2026-04-12_long.fit")), Deflated);
    for name in ["c.zip", "b.zip", "a.zip"] {
        let files =
            [named(name, bytes), named(&format!("beside_{name}.fit"), run(BESIDE))].concat();
        bytes = zip(&files, Deflated);
    }
    let outcome = season(&[&write(&folder, "top.zip", &bytes)], &[]);
    outcome.assert_line("a.zip/b.zip/c.zip", "skipped", "nested more than 3 deep");
    assert_eq!(outcome.rows("runs.csv").len(), 1);
    assert_eq!(outcome.ledger().len(), 4);
}

/// A run that may lie beside others.
const BESIDE: &str = "2026-03-10_easy.fit";

#[test]
fn a_file_over_the_limit_is_refused_and_the_flag_named() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = run("2026-04-12_long.fit");
    let paths = [
        write(&folder, "a.fit", &bytes),
        write(&folder, "b.fit.gz", &gzip(&bytes)),
        write(&folder, "c.zip", &zip(&named("c.fit", bytes.clone()), Deflated)),
        write(
            &folder,
            "d.zip",
            &zip(&named("d.zip", zip(&named("d.fit", bytes), Stored)), Deflated),
        ),
    ];
    for path in paths {
        let message = crate::outcome::refused(&path, &["--max-file-size", "10KiB"]);
        assert!(message.contains("larger than 10 KiB; pass a higher --max-file-size"), "{message}");
    }
    for wrong in ["ten", "10 parsecs", "0", "-1", "", "99999999999999999999GiB"] {
        let flag = format!("--max-file-size={wrong}");
        let output = soleus(&["season", folder.path().to_str().unwrap(), &flag]);
        assert_eq!(output.status.code(), Some(2), "{wrong}: {}", stderr(&output));
        assert!(stderr(&output).contains("max-file-size"), "{}", stderr(&output));
    }
}
