//! What becomes of every odd file that was made by hand: its outcome in the ledger, a word of the
//! reason, and how many samples are in it. Derived from what each file is meant to be, and from
//! counts of other readers; never from what soleus says.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use soleus::ingest;
use soleus::source::{Bounds, Root, Sources};

/// File below the folder of real recordings, outcome, a word of the reason, samples as recorded.
type Row = (&'static str, &'static str, &'static str, Option<usize>);

const NO_SPORT: &str = "no sport";
const ONE: &str = "one sample";

const EXPECTED: &[Row] = &[
    // Ten minutes at 3 m/s in 600 points, each with one trap.
    ("edge/derived/ok_600s_3mps.gpx", "kept", "", Some(600)),
    ("edge/derived/bom.gpx", "kept", "", Some(600)),
    ("edge/derived/comma_decimal.gpx", "kept", "", Some(600)),
    ("edge/derived/dup_timestamps.gpx", "repaired", "300 samples at the same moment", Some(600)),
    ("edge/derived/epoch_1970.gpx", "skipped", "no plausible times", Some(600)),
    ("edge/derived/fractional_times.gpx", "kept", "", Some(600)),
    ("edge/derived/future_2099.gpx", "skipped", "no plausible times", Some(600)),
    ("edge/derived/gps_gpx10_speed.gpx", "kept", "", Some(600)),
    ("edge/derived/gps_spike.gpx", "repaired", "1 position removed, too far away", Some(600)),
    ("edge/derived/latin1_wrong_decl.gpx", "kept", "windows-1252", Some(600)),
    ("edge/derived/midnight.gpx", "kept", "", Some(600)),
    // The latitudes NaN and 91.5 on one point each.
    ("edge/derived/nan_and_range.gpx", "repaired", "2 impossible values of position", Some(600)),
    ("edge/derived/no_ele.gpx", "kept", "", Some(600)),
    ("edge/derived/null_island.gpx", "repaired", "5 zeros of position", Some(600)),
    ("edge/derived/offset_times.gpx", "kept", "", Some(600)),
    ("edge/derived/pause_30min.gpx", "kept", "", Some(600)),
    ("edge/derived/time_backwards.gpx", "repaired", "sorted by time", Some(600)),
    ("edge/derived/trunc_mid_tag.gpx", "partial", "cut off", Some(299)),
    ("edge/derived/utf16.gpx", "kept", "", Some(600)),
    // Documents without a recording.
    ("edge/derived/billion_laughs.gpx", "not-a-run", "without points", None),
    ("edge/derived/no_time.gpx", "not-a-run", "without times", None),
    ("edge/derived/not_a_fit.fit", "not-a-run", "without a track", None),
    ("edge/derived/one_point.gpx", "no-data", ONE, Some(1)),
    ("edge/derived/xxe.gpx", "not-a-run", "without points", None),
    ("edge/derived/zero_points.gpx", "no-data", "without points", None),
    // A watch's run of 2,809 records, three of its heights 86 m above the rest, and a short one of 21.
    ("edge/derived/chained_two_runs.fit", "repaired", "3 values of elevation", Some(2830)),
    ("edge/derived/fit_named_gpx.gpx", "kept", "", Some(21)),
    ("edge/derived/leading_garbage.fit", "kept", "3 bytes before", Some(21)),
    ("edge/derived/trailing_garbage.fit", "kept", "512 bytes after", Some(21)),
    // A foot pod's run of 3,424 records. The flipped bit lies in a position.
    ("edge/derived/bitflip_mid.fit", "repaired", "checksum", Some(3424)),
    ("edge/derived/datasize_max.fit", "repaired", "size in the header", Some(3424)),
    ("edge/derived/datasize_too_big.fit", "repaired", "size in the header", Some(3424)),
    ("edge/derived/datasize_zero.fit", "repaired", "size in the header", Some(3424)),
    ("edge/derived/header_crc_bad.fit", "kept", "checksum", Some(3424)),
    ("edge/derived/trunc_half.fit", "partial", "bytes early", Some(1711)),
    ("edge/derived/trunc_no_crc.fit", "partial", "cut off", Some(3424)),
    // Nothing in them.
    ("edge/derived/empty.fit", "skipped", "empty", None),
    ("edge/derived/header_only.fit", "skipped", "damaged", None),
    ("edge/derived/html_login_page.fit", "skipped", "web page", None),
    ("edge/derived/trunc_in_header.fit", "skipped", "no known format", None),
    ("edge/derived/zeros_4k.fit", "skipped", "zero bytes", None),
    // Files of times and heart rates, without sport, speed or place.
    ("quirks/fit/zz_badcrc.fit", "not-a-run", NO_SPORT, Some(100)),
    ("quirks/fit/zz_big_ts.fit", "skipped", "no plausible times", Some(1)),
    ("quirks/fit/zz_devundef.fit", "not-a-run", NO_SPORT, Some(10)),
    ("quirks/fit/zz_hcrc0.fit", "not-a-run", NO_SPORT, Some(100)),
    ("quirks/fit/zz_nodef.fit", "not-a-run", NO_SPORT, Some(10)),
    ("quirks/fit/zz_ok.fit", "not-a-run", NO_SPORT, Some(100)),
    ("quirks/fit/zz_size0.fit", "not-a-run", NO_SPORT, Some(100)),
    ("quirks/fit/zz_trailing.fit", "not-a-run", NO_SPORT, Some(100)),
    ("quirks/fit/zz_trunc.fit", "not-a-run", NO_SPORT, Some(43)),
    // Documents of one point, each with one trap: the point is read, and is no run.
    ("quirks/gpx/amp_bad.gpx", "not-a-run", ONE, Some(1)),
    ("quirks/gpx/apple.gpx", "not-a-run", ONE, Some(1)),
    ("quirks/gpx/bom.gpx", "not-a-run", ONE, Some(1)),
    ("quirks/gpx/ctrl.gpx", "not-a-run", ONE, Some(1)),
    ("quirks/gpx/doctype_lol.gpx", "not-a-run", "without a track", None),
    ("quirks/gpx/ele_comma.gpx", "not-a-run", ONE, Some(1)),
    ("quirks/gpx/ele_nan.gpx", "not-a-run", ONE, Some(1)),
    ("quirks/gpx/fix_gnss.gpx", "not-a-run", ONE, Some(1)),
    ("quirks/gpx/gpx10_course.gpx", "not-a-run", ONE, Some(1)),
    ("quirks/gpx/gpx10_speed.gpx", "not-a-run", ONE, Some(1)),
    ("quirks/gpx/gpx11_speed.gpx", "not-a-run", ONE, Some(1)),
    ("quirks/gpx/latin1.gpx", "not-a-run", ONE, Some(1)),
    ("quirks/gpx/lead_space.gpx", "not-a-run", ONE, Some(1)),
    ("quirks/gpx/lon180.gpx", "not-a-run", ONE, Some(1)),
    ("quirks/gpx/lon_missing.gpx", "not-a-run", ONE, Some(1)),
    ("quirks/gpx/magvar.gpx", "not-a-run", ONE, Some(1)),
    ("quirks/gpx/metadata_unknown.gpx", "not-a-run", ONE, Some(1)),
    ("quirks/gpx/noversion.gpx", "not-a-run", ONE, Some(1)),
    ("quirks/gpx/ok_v1.gpx", "not-a-run", ONE, Some(1)),
    ("quirks/gpx/sat_float.gpx", "not-a-run", ONE, Some(1)),
    ("quirks/gpx/time_empty.gpx", "not-a-run", "without times", None),
    ("quirks/gpx/time_ms.gpx", "not-a-run", ONE, Some(1)),
    ("quirks/gpx/time_nl.gpx", "not-a-run", ONE, Some(1)),
    ("quirks/gpx/time_sec60.gpx", "not-a-run", ONE, Some(1)),
    ("quirks/gpx/time_space.gpx", "not-a-run", ONE, Some(1)),
    ("quirks/gpx/trk_url.gpx", "not-a-run", ONE, Some(1)),
    ("quirks/gpx/trunc.gpx", "not-a-run", ONE, Some(1)),
    ("quirks/gpx/type_empty.gpx", "not-a-run", ONE, Some(1)),
    ("quirks/gpx/unbound_prefix.gpx", "not-a-run", ONE, Some(1)),
    ("quirks/gpx/utf16.gpx", "not-a-run", ONE, Some(1)),
    ("quirks/gpx/ver_weird.gpx", "not-a-run", ONE, Some(1)),
    ("edge/derived/double.fit.gz.gz", "kept", "", Some(21)),
    ("edge/derived/empty.zip", "not-a-run", "empty archive", None),
    ("edge/derived/gz_named_fit.fit", "kept", "", Some(21)),
    ("edge/derived/run.fit.gz", "repaired", "3 values of elevation", Some(2809)),
    // Another decoder reads as many records of the 47,868 bytes that unpack.
    ("edge/derived/run_truncated.fit.gz", "partial", "unpacking failed", Some(1109)),
    ("edge/derived/strava_leading_ws.tcx", "not-a-run", "cycling", Some(4)),
    // Of an archive its own line, else the first, and the first member count.
    ("edge/derived/truncated.zip", "partial", "without it", Some(3905)),
    ("edge/derived/zip_slip.zip", "kept", "", Some(21)),
];

fn files_below(corpus: &Path) -> BTreeSet<String> {
    ["quirks", "edge/derived"]
        .iter()
        .flat_map(|folder| walkdir::WalkDir::new(corpus.join(folder)))
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.path().strip_prefix(corpus).unwrap().to_string_lossy().into_owned())
        .collect()
}

/// Outcome and reason of a file that is analysed alone.
fn ledger(path: &Path) -> (String, String) {
    let out = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_soleus"))
        .args(["season", "--quiet", "--out"])
        .args([out.path(), path])
        .current_dir(out.path())
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(!told.contains("panicked"), "{told}");
    let mut lines = csv::Reader::from_path(out.path().join("ledger.csv")).unwrap();
    let lines: Vec<BTreeMap<String, String>> = lines.deserialize().map(Result::unwrap).collect();
    // A damaged archive has a line of its own.
    let name = path.file_name().unwrap().to_string_lossy();
    let line = lines.iter().find(|line| line["source"] == name).or(lines.first()).unwrap();
    (line["outcome"].clone(), line["reason"].clone())
}

/// Samples of the first recording, through all packing.
fn samples(path: &Path) -> usize {
    let sources = Sources::list(&[Root::Path(path.to_owned())], None, Bounds::default()).unwrap();
    let readable = |index: &usize| sources.inputs[*index].refused.is_none();
    let first: Vec<usize> = (0..sources.inputs.len()).filter(readable).take(1).collect();
    let counts = sources.each(&first, |_, content| {
        let bytes = content.unpack().map_or_else(|_| Vec::new(), |unpacked| unpacked.bytes);
        let activities = ingest::read(&bytes).unwrap_or_default();
        activities.iter().map(|activity| activity.samples.len()).sum::<usize>()
    });
    counts.unwrap().into_iter().sum()
}

pub(crate) fn every_odd_file_has_its_row_and_its_outcome(corpus: &Path) {
    let rows = EXPECTED.iter().map(|row| row.0.to_owned());
    assert_eq!(rows.collect::<BTreeSet<_>>(), files_below(corpus));
    let mut faults = Vec::new();
    for &(file, outcome, word, count) in EXPECTED {
        let path = corpus.join(file);
        let (found, reason) = ledger(&path);
        if found != outcome || !reason.contains(word) {
            faults.push(format!("{file}: {outcome} ({word}) expected, {found} ({reason})"));
        }
        if samples(&path) != count.unwrap_or(0) {
            faults.push(format!("{file}: {count:?} samples expected, {}", samples(&path)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
