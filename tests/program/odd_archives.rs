//! Archives that are damaged, odd or ill-meant in a small way: every member is read as far as it
//! can be, has a clean name, and nothing is written anywhere.

use std::fs;
use std::path::Path;

use zip::CompressionMethod::Deflated;
use zip::write::SimpleFileOptions;

use crate::outcome::{Outcome, refused, season};
use crate::packing::{Named, Raw, raw_zip, run, streamed_zip, zip, zip_with};

/// Two runs on different days.
fn two() -> [Named; 2] {
    [("a.fit", "2026-04-12_long.fit"), ("b.fit", "2026-03-10_easy.fit")]
        .map(|(name, file)| (name.to_owned(), run(file)))
}

fn read(bytes: &[u8]) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.zip");
    fs::write(&path, bytes).unwrap();
    let outcome = season(&[&path], &[]);
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
    outcome
}

fn directory_of(bytes: &[u8]) -> usize {
    bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap()
}

#[test]
fn streamed_and_large_archives_are_read_like_all_others() {
    let plain = read(&zip(&two(), Deflated));
    read(&streamed_zip(&two())).assert_same_facts(&plain, "sizes behind the members");
    let large = SimpleFileOptions::default().large_file(true);
    read(&zip_with(&two(), large)).assert_same_facts(&plain, "zip64");
}

#[test]
fn an_archive_without_its_directory_keeps_its_members() {
    for (what, bytes) in [("zip", zip(&two(), Deflated)), ("streamed", streamed_zip(&two()))] {
        let outcome = read(&bytes[..directory_of(&bytes)]);
        assert_eq!(outcome.rows("runs.csv").len(), 2, "{what}");
        outcome.assert_line("x.zip", "partial", "2 members were found without it");
        let kind = outcome.line("b.fit").0;
        assert!(kind == "kept" || kind == "repaired", "{what}: {kind}");
        let cut = read(&bytes[..directory_of(&bytes) - 2000]);
        assert_eq!(cut.rows("runs.csv").len(), 2, "{what}");
        assert_eq!(cut.line("b.fit").0, "partial", "{what}");
    }
}

#[test]
fn two_members_of_one_name_are_both_read_and_told_apart() {
    let [(_, a), (_, b)] = two();
    let outcome = read(&raw_zip(&[Raw::new("run.fit", &a), Raw::new("run.fit", &b)]));
    assert_eq!(outcome.rows("runs.csv").len(), 2);
    assert_eq!(outcome.count("kept") + outcome.count("repaired"), 2);
    outcome.line("run.fit (2)");
}

#[test]
fn an_empty_archive_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.zip");
    fs::write(&path, zip(&[], Deflated)).unwrap();
    assert!(refused(&path, &[]).contains("an empty archive"));
}

#[test]
fn encrypted_and_unknown_members_are_named_and_the_rest_is_read() {
    let [(_, a), (_, b)] = two();
    let encrypted = Raw { flags: 1, ..Raw::new("secret.fit", &a) };
    let unknown = Raw { method: 93, ..Raw::new("zstd.fit", &a) };
    let outcome = read(&raw_zip(&[encrypted, unknown, Raw::new("b.fit", &b)]));
    assert_eq!(outcome.rows("runs.csv").len(), 1);
    outcome.assert_line("secret.fit", "skipped", "encrypted");
    outcome.assert_line("zstd.fit", "skipped", "does not know");
}

#[test]
fn names_lead_nowhere_and_show_no_address() {
    let names: [(&[u8], &str); 7] = [
        (b"../../a.fit", "a.fit"),
        (b"/etc/b.fit", "etc/b.fit"),
        (b"..\\..\\c.fit", "c.fit"),
        (b"C:\\runs\\d.fit", "C:/runs/d.fit"),
        (b"e\x1b]0;x\x07\x1b[31m\n.fit", "e]0;x[31m .fit"),
        (b"jane@example.org_1.fit", "(e-mail)_1.fit"),
        (b"../..", "(no name)"),
    ];
    let content = run("2026-04-12_long.fit");
    let members: Vec<Raw> = names.iter().map(|(name, _)| Raw::new(name, &content)).collect();
    let outside = tempfile::tempdir().unwrap();
    let inside = outside.path().join("in/side");
    fs::create_dir_all(&inside).unwrap();
    fs::write(inside.join("x.zip"), raw_zip(&members)).unwrap();
    let outcome = season(&[&inside], &[]);
    for (_, label) in names {
        outcome.line(format!("x.zip/{label}").as_str());
    }
    for part in ["..", "\\", "\u{1b}", "jane@"] {
        assert!(!outcome.text("ledger.csv").contains(part), "{part}");
    }
    assert_eq!(outcome.count("duplicate"), names.len() - 1);
    let is_file = |path: &Path| path.is_file();
    let files = walkdir::WalkDir::new(outside.path()).into_iter().filter_map(Result::ok);
    assert_eq!(files.filter(|entry| is_file(entry.path())).count(), 1);
}

#[test]
fn what_an_archive_says_wrongly_of_a_member_is_noticed() {
    let [(_, a), (_, b)] = two();
    let (whole_a, whole_b) = (a.len() as u64, b.len() as u64);
    let smaller = Raw { bytes: whole_a / 2, ..Raw::new("smaller.fit", &a) };
    let larger = Raw { bytes: whole_b + 1000, ..Raw::new("larger.fit", &b) };
    let outcome = read(&raw_zip(&[smaller, larger]));
    outcome.assert_line("smaller.fit", "partial", "longer than its archive says");
    outcome.assert_line("larger.fit", "partial", "it is cut off");
    assert_eq!(outcome.rows("runs.csv").len(), 2);
    let wrong = Raw { crc32: 1, ..Raw::new("a.fit", &a) };
    read(&raw_zip(&[wrong])).assert_line("a.fit", "kept", "checksum does not match");
}

#[test]
fn a_directory_that_points_elsewhere_costs_only_that_member() {
    let [(_, a), (_, b)] = two();
    let outside = Raw { header_at: Some(0xFFFF_0000), ..Raw::new("outside.fit", &a) };
    let between = Raw { header_at: Some(7), ..Raw::new("between.fit", &a) };
    let outcome = read(&raw_zip(&[Raw::new("b.fit", &b), outside, between]));
    assert_eq!(outcome.rows("runs.csv").len(), 1);
    outcome.assert_line("outside.fit", "skipped", "points elsewhere");
    outcome.assert_line("between.fit", "skipped", "shares its bytes");
}
