//! A fixed corpus of damaged inputs of every format: cut, flipped, spliced, and every file that a
//! fuzzer found. The fuzzer itself is described in `docs/fuzzing.md`.
//!
//! To write its seeds again: `cargo test --release --test mutations -- --ignored write`.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::fs;
use std::hint::black_box;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use soleus::activity::Activity;
use soleus::analysis::account_export::{apple, garmin, strava};
use soleus::base::catch_panic;
use soleus::ingest::repair::repair;
use soleus::ingest::{self, FORMATS};
use soleus::source::{Bounds, Root, Sources};

#[expect(dead_code, reason = "each test file uses its part")]
mod fit_writer;
mod invented;
mod line;
mod odd_fit;

use invented::{
    apple_xml, export_zip, fit, fit_unchecked, garmin_json, gpx, gz, nested_zip, strava_csv,
    strava_privacy_zones, tcx,
};

/// 2100-01-01T00:00:00Z, in place of the end of tomorrow.
const LATEST_MS: i64 = 4_102_444_800_000;

/// Reads an input; how many samples or entries there are in it.
type Read = fn(&[u8]) -> usize;

/// Recordings and archives of them, as through standard input.
fn recordings(bytes: &[u8]) -> usize {
    for format in FORMATS {
        format.parse(bytes).unwrap_or_default().into_iter().for_each(|run| drop(repaired(run)));
    }
    let sources = Sources::list(&[Root::Input(bytes.into())], None, Bounds::default()).unwrap();
    let all: Vec<usize> = (0..sources.inputs.len()).collect();
    let read = sources.contents(&all).map(|(_, content)| {
        content.head();
        let unpacked = content.unpack().map_or_else(|_| Vec::new(), |unpacked| unpacked.bytes);
        let activities = ingest::read(&unpacked).unwrap_or_default();
        let samples = activities.iter().map(|activity| activity.samples.len()).sum::<usize>();
        activities.into_iter().for_each(|activity| drop(repaired(activity)));
        samples
    });
    read.sum()
}

fn repaired(mut activity: Activity) -> Activity {
    repair(&mut activity, LATEST_MS);
    activity
}

fn lists(bytes: &[u8]) -> usize {
    strava::privacy_zones(bytes);
    let listed = strava::read(bytes).map_or(0, |list| list.activities.len());
    listed + garmin::read(bytes).map_or(0, |list| list.len())
}

fn health(bytes: &[u8]) -> usize {
    let health = apple::read(bytes);
    health.without_route().map(|run| repaired(run).samples.len()).sum()
}

/// Every format and packing, with the reader and how much of it that must find.
fn seeds(scale: usize) -> Vec<(&'static str, Vec<u8>, Read, usize)> {
    let records = u32::try_from(3 * scale).unwrap();
    vec![
        ("fit", fit(records), recordings, 3 * scale),
        ("unchecked.fit", fit_unchecked(records), recordings, 3 * scale),
        ("gpx", gpx(scale).into(), recordings, scale),
        ("tcx", tcx(scale).into(), recordings, scale),
        ("gz", gz(&gz(&fit(records))), recordings, 3 * scale),
        ("export.zip", export_zip(), recordings, 4),
        ("nested.zip", nested_zip(), recordings, 4),
        ("strava.csv", strava_csv(scale).into(), lists, scale),
        ("zones.csv", strava_privacy_zones().into(), lists, 0),
        ("garmin.json", garmin_json(scale).into(), lists, scale),
        ("apple.xml", apple_xml(scale).into(), health, 2 * scale),
    ]
}

#[test]
fn sums_that_overflow_do_not_pass_unseen() {
    catch_panic::silence_guarded_panics();
    assert!(catch_unwind(|| black_box(u8::MAX) + black_box(1)).is_err());
}

#[test]
fn the_seeds_are_read_to_their_end() {
    for scale in [2, 200] {
        for (name, bytes, read, expected) in seeds(scale) {
            let found = read(&bytes);
            assert!(found >= expected, "{name}: {found} of {expected}");
        }
    }
}

#[test]
fn no_cut_gives_more_than_the_whole() {
    catch_panic::silence_guarded_panics();
    for (name, bytes, read, _) in seeds(200) {
        let whole = read(&bytes);
        for length in (0..bytes.len()).step_by(97) {
            let part = read(&bytes[..length]);
            assert!(part <= whole, "{name} cut at {length}: {part} of {whole}");
        }
    }
}

#[test]
fn no_flipped_byte_panics() {
    catch_panic::silence_guarded_panics();
    for (_, bytes, read, _) in seeds(2) {
        for at in 0..bytes.len() {
            for flip in [0x01, 0x20, 0x80, 0xFF] {
                let mut damaged = bytes.clone();
                damaged[at] ^= flip;
                read(&damaged);
            }
        }
    }
}

#[test]
fn no_splice_of_two_inputs_panics() {
    const PLACES: usize = 6;
    catch_panic::silence_guarded_panics();
    let places = |bytes: &[u8]| (1..PLACES).map(|n| n * bytes.len() / PLACES).collect::<Vec<_>>();
    for (_, first, read, _) in seeds(4) {
        for (_, second, ..) in seeds(4) {
            for to in places(&first) {
                for from in places(&second) {
                    read(&[&first[..to], &second[from..]].concat());
                }
            }
        }
    }
}

fn files_below(folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = walkdir::WalkDir::new(root).sort_by_file_name().into_iter();
    let files = entries.map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    files.map(walkdir::DirEntry::into_path).collect()
}

#[test]
fn no_file_that_a_fuzzer_began_with_or_found_panics() {
    catch_panic::silence_guarded_panics();
    let files = [files_below("fuzz/seeds"), files_below("tests/regressions")].concat();
    assert!(files.len() >= SEEDS.len());
    for path in files {
        let bytes = fs::read(&path).unwrap();
        for read in [recordings, lists, health] {
            read(&bytes);
        }
        line::whole_line(&bytes);
    }
}

#[test]
fn a_run_of_every_format_goes_through_the_whole_line() {
    for (name, bytes, ..) in seeds(200) {
        // Hidden places are no run, an archive in another holds two records, and nobody can have run what
        // Apple's has, which never goes on after its pause.
        let is_long = !matches!(name, "zones.csv" | "nested.zip" | "apple.xml");
        assert!(line::whole_line(&bytes) || !is_long, "{name}");
    }
}

#[test]
fn odd_fit_files_go_through_the_whole_line() {
    const FILES: u8 = 60;
    let mut runs = 0;
    for number in 0..FILES {
        // Bytes as good as any, a third of them for edits of a run in the season beside it.
        let digest = blake3::hash(&[number]);
        let tape = [&[number, 2 * (number % 3)], &digest.as_bytes()[..]].concat();
        runs += usize::from(line::whole_line(&odd_fit::odd_fit(&tape)));
    }
    assert!(runs > usize::from(FILES) / 3, "{runs} runs");
}

/// The targets of the fuzzer and the seeds of each.
const SEEDS: &[(&str, &[&str])] = &[
    ("fit_lane", &["fit", "unchecked.fit"]),
    ("text_lanes", &["gpx", "tcx"]),
    ("archive_walker", &["gz", "export.zip", "nested.zip"]),
    ("strava_csv", &["strava.csv", "zones.csv", "garmin.json"]),
    ("apple_xml", &["apple.xml"]),
];

#[test]
#[ignore = "writes fuzz/seeds"]
fn write_the_seeds() {
    for (target, names) in SEEDS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
        fs::create_dir_all(&folder).unwrap();
        for (size, scale) in [("small", 1), ("large", 4)] {
            for (name, bytes, ..) in seeds(scale) {
                if names.contains(&name) {
                    fs::write(folder.join(format!("{size}.{name}")), bytes).unwrap();
                }
            }
        }
    }
}
