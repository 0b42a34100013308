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

/// Half an hour at some 3 m/s from this hour of 2026-03-01 on, as GPX points.
fn gpx_track(hour: usize, heading: &str) -> String {
    let point = |minute: usize| {
        // Each a little faster: the same points would be one run, whatever the hours between.
        let north = -40.0 + (170.0 + hour as f64 / 24.0) * minute as f64 / 111_195.0;
        format!(
            "<trkpt lat='{north:.6}' lon='-120'><time>2026-03-{:02}T{:02}:{minute:02}:00Z</time></trkpt>",
            1 + hour / 24,
            hour % 24
        )
    };
    let points: String = (0..=30).map(point).collect();
    format!("<trk>{heading}<trkseg>{points}</trkseg></trk>")
}

#[test]
fn a_long_history_is_as_many_runs_as_it_has_and_rides_are_left_out() {
    let story = "x".repeat(900);
    let track = |number: usize| {
        let kind = if number.is_multiple_of(3) { "cycling" } else { "running" };
        let heading = format!("<name>{number}</name><desc>{story}</desc><type>{kind}</type>");
        gpx_track(number * 8, &heading)
    };
    let tracks: String = (0..90).map(track).collect();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("history.gpx"), format!("<gpx>{tracks}</gpx>")).unwrap();
    let outcome = season(&[folder.path()], &[]);
    let runs = outcome.rows("runs.csv");
    assert_eq!(runs.len(), 60);
    let is_short =
        |distance_m: &str| (5000.0..6100.0).contains(&distance_m.parse::<f64>().unwrap());
    assert!(runs.iter().all(|run| is_short(&run["distance_m"])));
}

#[test]
fn a_tar_is_refused_with_what_to_do_packed_or_not() {
    let recording = run(GOOD);
    let mut tar = Vec::new();
    for name in ["a.fit", "b.fit"] {
        let mut head = [0; 512];
        head[..name.len()].copy_from_slice(name.as_bytes());
        head[124..135].copy_from_slice(format!("{:011o}", recording.len()).as_bytes());
        let sum: u32 = head.iter().map(|byte| u32::from(*byte)).sum::<u32>() + 8 * 32;
        head[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        tar.extend(head);
        tar.extend(&recording);
        tar.resize(tar.len().next_multiple_of(512), 0);
    }
    endure("season.tar", &tar).assert_line("season.tar", "skipped", "a tar archive; unpack it");
    let packed = crate::packing::gzip(&tar);
    let outcome = endure("season.tar.gz", &packed);
    outcome.assert_line("season.tar.gz", "skipped", "a tar archive; unpack it first");
}

#[test]
fn a_distance_of_a_million_kilometres_and_laps_without_end_make_no_long_page() {
    let point = |number: usize| {
        let distance_m = if number == 180 { "9e15".to_owned() } else { (15 * number).to_string() };
        let seconds = 5 * number;
        format!(
            "<Trackpoint><Time>2026-03-01T06:{:02}:{:02}Z</Time><DistanceMeters>{distance_m}\
             </DistanceMeters></Trackpoint>",
            seconds / 60,
            seconds % 60
        )
    };
    let points: String = (0..=360).map(point).collect();
    let lap = "<Lap StartTime='2026-03-01T06:00:00Z'><TotalTimeSeconds>1800</TotalTimeSeconds>";
    let empty = format!("{lap}</Lap>").repeat(20_000);
    let text = format!(
        "<TrainingCenterDatabase><Activities><Activity Sport='Running'>{lap}<Track>{points}</Track></Lap>\
         {empty}</Activity></Activities></TrainingCenterDatabase>"
    );
    let folder = tempfile::tempdir().unwrap();
    let (input, out) = (folder.path().join("laps.tcx"), folder.path().join("out"));
    fs::write(&input, text.replace("06:30:60", "06:31:00")).unwrap();
    let page = ["run", "--no-library", "--out", out.to_str().unwrap(), input.to_str().unwrap()];
    let output = soleus(&page);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let written = fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len());
    assert!(written.sum::<u64>() < 2_000_000);
    let outcome = season(&[&input], &[]);
    let distance_m: f64 = outcome.rows("runs.csv")[0]["distance_m"].parse().unwrap();
    assert!((distance_m - 5400.0).abs() < 1.0, "{distance_m}");
    outcome.assert_line("laps.tcx", "repaired", "1 impossible value of distance removed");
}
