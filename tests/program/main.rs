//! The program as a whole: its command line, and its results on the invented season.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests fail by panicking and say what they measured"
)]

mod archives;
mod athlete;
mod away;
mod backtest;
mod cli;
mod cohort;
mod cohort_backtest;
mod cohort_ended;
mod cohort_release;
#[path = "../command/mod.rs"]
mod command;
mod completion;
mod csv_safety;
mod dates;
mod diary;
mod documents;
mod exports;
mod fast_running;
mod four_formats;
mod hostile;
mod icon;
mod inspect;
mod library;
mod library_versions;
mod mcp;
mod muting;
mod next;
mod odd_archives;
mod one_folder;
mod open_season;
mod other_sports;
#[path = "../outcome/mod.rs"]
mod outcome;
mod own_files;
mod own_reports;
#[path = "../packing/mod.rs"]
mod packing;
mod page;
mod people;
mod physio;
mod plan;
mod privacy;
#[path = "../privacy_guards/mod.rs"]
mod privacy_guards;
mod readings;
mod repeats;
mod scarce;
mod season;
mod seasons;
mod shell;
mod sources;
mod tables;
mod team;
mod texts;
mod when_it_hurts;
mod which_run;
mod why;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use command::{sample_data, soleus, soleus_in, soleus_with, stderr, stdout};

/// The recordings of the invented season, by name: without the lists and files beside them.
fn sample_recordings() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(sample_data()).unwrap();
    let mut recordings: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|one| one == "fit" || one == "gpx"))
        .collect();
    recordings.sort();
    recordings
}

/// The same season as somebody would have recorded it, byte for byte but for the name of the watch, by
/// which invented recordings are kept out of libraries.
fn worn_data() -> PathBuf {
    static WRITTEN: OnceLock<PathBuf> = OnceLock::new();
    let write = || {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("worn_data");
        std::fs::create_dir_all(&folder).unwrap();
        for entry in std::fs::read_dir(sample_data()).unwrap() {
            let path = entry.unwrap().path();
            // A library has recordings and no diary.
            if path.extension().is_some_and(|extension| extension == "csv") {
                continue;
            }
            let mut half = tempfile::NamedTempFile::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
            half.write_all(&worn(std::fs::read(&path).unwrap())).unwrap();
            half.persist(folder.join(path.file_name().unwrap())).unwrap();
        }
        folder
    };
    WRITTEN.get_or_init(write).clone()
}

/// The recording with another watch of a name as long, and a checksum that fits.
fn worn(mut bytes: Vec<u8>) -> Vec<u8> {
    const NAMES: [&[u8]; 2] = [b"invented watch", b"everyday watch"];
    const CHECKSUM: crc::Crc<u16> = crc::Crc::<u16>::new(&crc::CRC_16_ARC);
    // Over all of a whole FIT file, its checksum included, the checksum is zero.
    let is_whole_fit = bytes.get(8..12) == Some(b".FIT") && CHECKSUM.checksum(&bytes) == 0;
    if let Some(at) = bytes.windows(NAMES[0].len()).position(|part| part == NAMES[0]) {
        bytes[at..at + NAMES[1].len()].copy_from_slice(NAMES[1]);
    }
    if is_whole_fit {
        let content = bytes.len() - 2;
        let checksum = CHECKSUM.checksum(&bytes[..content]).to_le_bytes();
        bytes[content..].copy_from_slice(&checksum);
    }
    bytes
}
