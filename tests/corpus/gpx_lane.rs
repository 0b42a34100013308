//! The GPX lane beside the `gpx` crate, point by point.

use std::fs;
use std::path::Path;

use soleus::activity::import_notes::ImportNote;
use soleus::activity::{Channel, Samples};
use soleus::ingest::{Format, gpx::Gpx, iso_time};

use crate::files_below::files_below;

/// Time, latitude, longitude and elevation of every timed point, as the `gpx` crate reads them.
fn timed_points(document: &gpx::Gpx) -> Vec<(i64, [u64; 3])> {
    let points = document.tracks.iter().flat_map(|track| &track.segments);
    let timed = points.flat_map(|segment| &segment.points).filter_map(|point| {
        let time = iso_time::parse(point.time?.format().unwrap().as_bytes()).unwrap();
        let elevation_m = point.elevation.unwrap_or(f64::NAN);
        Some((time.utc_ms, [point.point().y(), point.point().x(), elevation_m].map(f64::to_bits)))
    });
    timed.collect()
}

fn our_points(samples: &Samples) -> Vec<(i64, [u64; 3])> {
    let value = |channel, row| samples.channel(channel).get(row).copied().unwrap_or(f64::NAN);
    let channels = [Channel::LatDeg, Channel::LonDeg, Channel::ElevationM];
    (0..samples.len())
        .map(|row| (samples.time_ms[row], channels.map(|channel| value(channel, row).to_bits())))
        .collect()
}

/// Files on which the two readers rightly differ, relative to the corpus, with the reason.
const EXCEPTIONS: &[(&str, &str)] = &[(
    "quirks/gpx/time_sec60.gpx",
    "second 60 is the last nanosecond of the minute to the crate, and the next second to us",
)];

pub(crate) fn timed_points_equal_those_of_the_gpx_crate_over_the_corpus(corpus: &Path) {
    let (mut compared, mut read, mut lost, mut differing) = (0, 0, 0, Vec::new());
    let files = files_below(corpus, &[".gpx"]);
    for path in &files {
        let bytes = fs::read(path).unwrap();
        let ours = Gpx.parse(&bytes);
        read += usize::from(ours.is_ok());
        let ours = ours.unwrap_or_default();
        if let Some(activity) = ours.first() {
            lost +=
                activity.notes.iter().filter(|n| matches!(n, ImportNote::MetadataLost(_))).count();
        }
        let Ok(theirs) = gpx::read(bytes.as_slice()) else { continue };
        compared += 1;
        let ours: Vec<_> = ours.iter().flat_map(|activity| our_points(&activity.samples)).collect();
        let name = path.strip_prefix(corpus).unwrap().to_string_lossy().into_owned();
        let is_exception = EXCEPTIONS.iter().any(|(file, _)| *file == name);
        if (ours == timed_points(&theirs)) == is_exception {
            differing.push(name);
        }
    }
    eprintln!(
        "{} files: {read} with samples, {compared} compared, {lost} without names",
        files.len()
    );
    assert!(compared > 0, "no GPX file in the corpus");
    assert_eq!(lost, 0);
    assert_eq!(differing, Vec::<String>::new());
}
