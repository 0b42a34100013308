//! Whole exports give the same packed and unpacked.

use std::fs;
use std::io::Read;
use std::path::Path;

use crate::outcome::{Outcome, season};
use crate::packing::{Named, unpack};

/// The members of an archive, those of archives in it among them, by the `zip` crate.
fn members(bytes: &[u8], prefix: &str) -> Vec<Named> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut files = Vec::new();
    for index in 0..archive.len() {
        let mut member = archive.by_index(index).unwrap();
        let name = format!("{prefix}{}", member.name().unwrap());
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).unwrap();
        let inner = name.strip_suffix(".zip");
        match inner {
            Some(folder) => files.extend(members(&bytes, &format!("{folder}/"))),
            None => files.push((name, bytes)),
        }
    }
    files
}

fn gunzipped(files: &[Named]) -> Vec<Named> {
    let plain = |(name, bytes): &Named| match name.strip_suffix(".gz") {
        Some(name) => {
            let mut plain = Vec::new();
            flate2::read::MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut plain).unwrap();
            (name.to_owned(), plain)
        }
        None => (name.clone(), bytes.clone()),
    };
    files.iter().map(plain).collect()
}

fn assert_counted_once(archive: &Path, unpacked: &Path, plain: &Outcome, what: &str) {
    let both = season(&[archive, unpacked], &[]);
    both.assert_same_facts(plain, what);
    let of_archive = both.ledger().into_iter().filter(|line| line[0].contains(".zip/"));
    for [source, outcome, reason] in of_archive {
        let is_repeat = outcome == "duplicate" || outcome == "not-a-run" || outcome == "skipped";
        assert!(is_repeat, "{what}: {source} is {outcome} ({reason})");
    }
}

pub(crate) fn real_exports_give_the_same_packed_and_unpacked(corpus: &Path) {
    for name in ["strava_like_40runs.zip", "garmin_like_nested.zip"] {
        let archive = corpus.join("bulk").join(name);
        let files = members(&fs::read(&archive).unwrap(), "");
        let packed = season(&[&archive], &[]);
        for (how, files) in [("as they are", files.clone()), ("gunzipped", gunzipped(&files))] {
            let folder = tempfile::tempdir().unwrap();
            let unpacked = folder.path().join("unpacked");
            unpack(&files, &unpacked);
            let what = format!("{name}, {how}");
            let plain = season(&[&unpacked], &[]);
            packed.assert_same_facts(&plain, &what);
            assert_counted_once(&archive, &unpacked, &plain, &what);
        }
    }
}
