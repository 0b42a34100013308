//! Inputs made to hurt: each ends in a line of the ledger, and the good file beside it is analysed.

use std::fs;
use std::path::Path;
use std::process::Output;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::outcome::{Outcome, refused, season};
use crate::packing::{Raw, deflate, deflated_zeros, raw_zip, run};
use crate::soleus;
use crate::stderr;

const GOOD: &str = "2026-04-12_long.fit";

/// A folder with a good file and this one.
fn beside_good(name: &str, bytes: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("good.fit"), run(GOOD)).unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    if let Some(kept) = std::env::var_os("SOLEUS_KEEP_HOSTILE") {
        fs::write(Path::new(&kept).join(name), bytes).unwrap();
    }
    folder
}

/// Reads a hostile file beside a good one; with the good one it is analysed, alone it is refused.
fn endure(name: &str, bytes: &[u8]) -> Outcome {
    let folder = beside_good(name, bytes);
    let outcome = season(&[folder.path()], &[]);
    assert_eq!(outcome.rows("runs.csv").len(), 1, "{:?}", outcome.ledger());
    let message = refused(&folder.path().join(name), &[]);
    assert_eq!(message.lines().count(), 1, "{message}");
    outcome
}

#[test]
fn archives_in_archives_that_come_to_terabytes() {
    let zeros = deflated_zeros(1024);
    let sixteen = |packed: &[u8], bytes: u64, suffix: &str| {
        let name = |number| format!("{number:02}.{suffix}");
        let member = |number| Raw::packed(name(number), packed.to_vec(), bytes);
        raw_zip(&(0..16).map(member).collect::<Vec<_>>())
    };
    let third = sixteen(&zeros, 1 << 30, "gpx");
    let second = sixteen(&deflate(&third), third.len() as u64, "zip");
    let first = sixteen(&deflate(&second), second.len() as u64, "zip");
    assert!(first.len() < 2_000_000, "{}", first.len());
    let outcome = endure("nested.zip", &first);
    outcome.assert_line(
        "nested.zip/00.zip/00.zip/00.gpx",
        "skipped",
        "more than 200 times its size",
    );
    outcome.assert_line("nested.zip/15.zip/15.zip", "skipped", "far more than its size");
}

#[test]
fn one_member_of_ten_gigabytes_of_zeros_honest_or_not() {
    let packed = deflated_zeros(10 * 1024);
    let honest = Raw::packed("honest.gpx", packed.clone(), 10 << 30);
    let lying = Raw::packed("lying.gpx", packed, 1000);
    let outcome = endure("flat.zip", &raw_zip(&[honest, lying]));
    outcome.assert_line("flat.zip/honest.gpx", "skipped", "more than 200 times its size");
    outcome.assert_line("flat.zip/lying.gpx", "skipped", "");
}

#[test]
fn members_just_under_every_limit() {
    // 64 MiB pass at any ratio, and 256 MiB in an archive.
    let name = |number| format!("{number}.gpx");
    let member = |number| Raw::packed(name(number), deflated_zeros(64), 64 << 20);
    let outcome = endure("many.zip", &raw_zip(&(0..20).map(member).collect::<Vec<_>>()));
    outcome.assert_line("many.zip/9.gpx", "skipped", "far more than its size");
    let mut packed = deflated_zeros(250);
    packed.splice(0..0, deflate_stored(&[b' '; 60_000], 30));
    let bytes = (250 << 20) + 30 * 60_000;
    endure("large.zip", &raw_zip(&[Raw::packed("large.gpx", packed, bytes)]));
}

/// So many blocks of deflate that hold their content as it is.
fn deflate_stored(content: &[u8], blocks: usize) -> Vec<u8> {
    let len = u16::try_from(content.len()).unwrap();
    let head = [&[0][..], &len.to_le_bytes(), &(!len).to_le_bytes()].concat();
    [head, content.to_vec()].concat().repeat(blocks)
}

#[test]
fn many_names_for_the_same_bytes() {
    let kernel = Raw::packed("0.gpx", deflated_zeros(60), 60 << 20);
    let again = |number: u32| Raw {
        packed: Vec::new(),
        header_at: Some(0),
        ..Raw::packed(format!("{number}.gpx"), Vec::new(), 60 << 20)
    };
    let members: Vec<Raw> = std::iter::once(kernel).chain((1..30_000).map(again)).collect();
    let outcome = endure("overlap.zip", &raw_zip(&members));
    outcome.assert_line("overlap.zip/777.gpx", "skipped", "shares its bytes");
    assert_eq!(outcome.ledger().len(), 30_001);
}

#[test]
fn thousands_of_small_archives_behind_a_large_member() {
    let small = |number: u32| {
        let inner = raw_zip(&[Raw::new("x.txt", number.to_string().as_bytes())]);
        Raw::new(format!("{number}.zip"), &inner)
    };
    let large = Raw::packed("0.gpx", deflated_zeros(60), 60 << 20);
    let middle = raw_zip(&std::iter::once(large).chain((1..5000).map(small)).collect::<Vec<_>>());
    let outcome = endure("small.zip", &raw_zip(&[Raw::new("middle.zip", &middle)]));
    outcome.assert_line("small.zip/middle.zip/4999.zip/x.txt", "skipped", "no known format");
}

#[test]
fn a_gzip_of_gigabytes_and_a_gzip_in_itself() {
    let packed = deflated_zeros(4096);
    let head = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let outcome = endure("bomb.gpx.gz", &[&head[..], &packed, &[0; 8]].concat());
    outcome.assert_line("bomb.gpx.gz", "skipped", "");
    let layers = (0..20).fold(b"core".to_vec(), |inner, _| crate::packing::gzip(&inner));
    endure("layers.gpx.gz", &layers).assert_line("layers.gpx.gz", "skipped", "");
}

#[test]
fn documents_that_grow_or_never_end() {
    let lol: String = (1..20)
        .map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10)))
        .collect();
    let head = "<?xml version=\"1.0\"?>";
    let entities = format!("{head}<!DOCTYPE gpx [<!ENTITY l0 \"lol\">{lol}]><gpx>&l19;</gpx>");
    endure("entities.gpx", entities.as_bytes());
    let attributes: String = (0..800_000).map(|n| format!(" a{n}=\"\"")).collect();
    endure("attributes.gpx", format!("{head}<gpx{attributes}><trk/></gpx>").as_bytes());
    let (open, close) = ("<trk>".repeat(50_000), "</trk>".repeat(50_000));
    endure("deep.gpx", format!("{head}<gpx>{open}{close}</gpx>").as_bytes());
    endure("open.tcx", format!("{head}<TrainingCenterDatabase>{open}").as_bytes());
}

#[cfg(unix)]
#[test]
fn pipes_links_and_closed_files_do_not_stop_a_folder() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = beside_good("closed.fit", &run(GOOD));
    let closed = folder.path().join("closed.fit");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    symlink(folder.path(), folder.path().join("loop")).unwrap();
    symlink("nowhere", folder.path().join("dangling.fit")).unwrap();
    let pipe = folder.path().join("pipe.fit");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    let outcome = season(&[folder.path()], &[]);
    assert_eq!(outcome.rows("runs.csv").len(), 1);
    outcome.assert_line("loop", "skipped", "links are not followed");
    outcome.assert_line("dangling.fit", "skipped", "links are not followed");
    if made.is_ok_and(|status| status.success()) {
        outcome.assert_line("pipe.fit", "skipped", "not a regular file");
    }
    // Who may read everything, like root, reads this too.
    if fs::File::open(&closed).is_err() {
        outcome.assert_line("closed.fit", "skipped", "cannot be read");
    }
}

/// Runs the program while something happens to its input over and over.
fn meanwhile(event: impl Fn() + Sync, analyse: impl FnOnce() -> Output) -> Output {
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                event();
                thread::sleep(Duration::from_millis(1));
            }
        });
        let output = analyse();
        is_over.store(true, Ordering::Relaxed);
        output
    })
}

#[test]
fn files_that_shrink_and_folders_that_vanish_while_they_are_read() {
    let folder = beside_good("unsteady.fit", &[]);
    let (unsteady, vanishing) = (folder.path().join("unsteady.fit"), folder.path().join("gone"));
    let archive = folder.path().join("unsteady.zip");
    let bytes = run("2026-03-10_easy.fit");
    let packed = raw_zip(&[Raw::new("a.fit", &run("2026-03-12_easy.fit"))]);
    let event = || {
        let _ = fs::write(&unsteady, &bytes);
        let _ = fs::write(&archive, &packed);
        let _ = fs::create_dir(&vanishing);
        let _ = fs::write(vanishing.join("c.fit"), &bytes);
        for (path, len) in [(&unsteady, bytes.len()), (&archive, packed.len())] {
            let file = fs::OpenOptions::new().write(true).open(path);
            let _ = file.and_then(|file| file.set_len(len as u64 / 3));
        }
        let _ = fs::remove_dir_all(&vanishing);
    };
    let out = tempfile::tempdir().unwrap();
    let report = out.path().join("report");
    let line = ["season", "-q", "--out", report.to_str().unwrap(), folder.path().to_str().unwrap()];
    for _ in 0..5 {
        let output = meanwhile(event, || soleus(&line));
        match output.status.code() {
            // Whatever shrank meanwhile is a damaged file.
            Some(0) => {
                let runs = fs::read_to_string(report.join("runs.csv")).unwrap();
                assert!(runs.contains("good.fit"), "{runs}");
                let ledger = fs::read_to_string(report.join("ledger.csv")).unwrap();
                assert!(ledger.lines().count() > 2, "{ledger}");
                fs::remove_dir_all(&report).unwrap();
            }
            // What was there and is gone may have been a run.
            code => {
                assert_eq!(code, Some(6), "{}", stderr(&output));
                assert!(stderr(&output).contains("a moment ago"), "{}", stderr(&output));
                assert!(!report.exists());
            }
        }
    }
}
