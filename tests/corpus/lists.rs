//! The lists of real exports say what was read off them by hand.

use std::path::Path;

use soleus::activity::Summary;
use soleus::analysis::account_export::strava::{StravaList, read};

/// Counts, sums and one start of a real list, read off the file by hand.
struct Facts {
    rows: usize,
    runs: usize,
    files: usize,
    distance_m: f64,
    elapsed_s: f64,
    moving_s: f64,
    first_start: &'static [u8],
}

fn assert_facts(list: &StravaList, facts: &Facts) {
    let summaries = || list.activities.iter().filter_map(|entry| entry.summary);
    let sum = |value: fn(Summary) -> Option<f64>| summaries().filter_map(value).sum::<f64>();
    let runs = list.activities.iter().filter(|entry| entry.sport.as_deref() == Some("running"));
    let start = soleus::ingest::iso_time::parse(facts.first_start).unwrap().utc_ms;
    assert_eq!((list.activities.len(), list.unreadable), (facts.rows, 0));
    assert_eq!(runs.count(), facts.runs);
    assert_eq!(list.activities.iter().filter(|entry| entry.file.is_some()).count(), facts.files);
    assert!(list.activities.iter().all(|entry| entry.title.is_some()));
    assert_eq!(summaries().next().unwrap().start_utc_ms, start);
    assert!((sum(|summary| summary.distance_m) - facts.distance_m).abs() < 0.01);
    assert_eq!(sum(|summary| summary.elapsed_s), facts.elapsed_s);
    assert_eq!(sum(|summary| summary.moving_s), facts.moving_s);
}

pub(crate) fn real_lists_hold_what_they_say(corpus: &Path) {
    let bytes = |name: &str| std::fs::read(corpus.join("bulk").join(name)).unwrap();
    for (name, facts) in FACTS {
        assert_facts(&read(&bytes(name)).unwrap(), facts);
    }
    // No speed column proves the moving time of this one.
    let packed = bytes("strava_like_40runs.zip");
    let inside = Facts {
        rows: 43,
        runs: 42,
        files: 42,
        distance_m: 327_540.22,
        elapsed_s: 149_290.0,
        moving_s: 0.0,
        first_start: b"2025-10-10T18:07:57Z",
    };
    assert_facts(&read(&member(&packed, "activities.csv")).unwrap(), &inside);
}

/// Columns 4, 5, 6 and 15, 16, 17 of the files, summed.
const FACTS: &[(&str, Facts)] = &[
    (
        "athlytics_activities.csv",
        Facts {
            rows: 75,
            runs: 56,
            files: 3,
            distance_m: 1_089_511.0,
            elapsed_s: 256_482.0,
            moving_s: 242_845.0,
            first_start: b"2024-10-01T11:35:00Z",
        },
    ),
    (
        "strava_activities_2023_real.csv",
        Facts {
            rows: 8,
            runs: 0,
            files: 0,
            distance_m: 496_699.726_562_5,
            elapsed_s: 107_794.0,
            moving_s: 83_398.0,
            first_start: b"2023-05-23T12:40:57Z",
        },
    ),
    (
        "strava_export_real/activities.csv",
        Facts {
            rows: 1,
            runs: 1,
            files: 1,
            distance_m: 3_322.949_951_171_875,
            elapsed_s: 1428.0,
            moving_s: 1411.0,
            first_start: b"2022-05-29T15:53:35Z",
        },
    ),
];

fn member(packed: &[u8], name: &str) -> Vec<u8> {
    use std::io::Read;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(packed)).unwrap();
    let index = archive.index_for_name(name).unwrap();
    let mut bytes = Vec::new();
    let mut raw = archive.by_index_raw(index).unwrap();
    if raw.compression() == zip::CompressionMethod::Stored {
        raw.read_to_end(&mut bytes).unwrap();
    } else {
        flate2::read::DeflateDecoder::new(raw).read_to_end(&mut bytes).unwrap();
    }
    bytes
}
