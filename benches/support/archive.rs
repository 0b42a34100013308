//! Archives of invented runs, and how much lies in a folder.

use std::fs;
use std::io::Write;
use std::path::Path;

use zip::write::SimpleFileOptions;

use super::fit_run::{self, Plan};
use super::gpx_run;

/// Every so many runs one is a GPX file; the others are FIT.
const GPX_EVERY: u32 = 10;

/// Writes so many runs of one athlete, each on the day that its number gives; the bytes of the members.
pub(crate) fn write(archive: &Path, athlete: u32, runs: u32, day: impl Fn(u32) -> u32) -> u64 {
    if let Some(folder) = archive.parent() {
        fs::create_dir_all(folder).expect("a folder");
    }
    let mut zip = zip::ZipWriter::new(fs::File::create(archive).expect("an archive"));
    let mut bytes = 0;
    for number in 0..runs {
        let (day, length_s) = (day(number), 1200 + (number * 997 + athlete * 131) % 2940);
        let (name, content) = if number % GPX_EVERY == 0 {
            (format!("{number:05}.gpx"), gpx_run::write(day, length_s, true).into_bytes())
        } else {
            let plan = Plan { day, length_s, has_developer_fields: true };
            (format!("{number:05}.fit"), fit_run::write(plan))
        };
        bytes += content.len() as u64;
        zip.start_file(name, SimpleFileOptions::default()).expect("a member");
        zip.write_all(&content).expect("a member");
    }
    zip.finish().expect("an archive");
    bytes
}

/// Bytes of all files below a folder.
pub(crate) fn size(folder: &Path) -> u64 {
    let files = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    files
        .filter_map(|entry| entry.metadata().ok())
        .filter(|file| file.is_file())
        .map(|file| file.len())
        .sum()
}
