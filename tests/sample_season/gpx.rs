//! Writes a stream as GPX 1.1 with heart rate and cadence of one foot in Garmin's extension.

use std::fmt::Write;

use super::calendar::timestamp;
use super::fit::Written;
use super::plan::{Outing, Sport};
use super::stream::{Sample, Stream};

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="invented watch"
  xmlns="http://www.topografix.com/GPX/1/1"
  xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">
"#;

/// The whole document; a stop begins a new segment.
pub(super) fn write(outing: &Outing, stream: &Stream) -> Written {
    let sport = if outing.sport == Sport::Cycling { "cycling" } else { "running" };
    let start = timestamp(stream.samples[0].time_utc_s);
    let mut text = String::from(HEAD);
    let title = outing.name[11..].trim_end_matches(".gpx");
    text.push_str(&format!("<metadata><time>{start}</time></metadata>\n"));
    text.push_str(&format!("<trk><name>{title}</name><type>{sport}</type>\n<trkseg>\n"));
    for &row in &stream.kept {
        if stream.resumes_at == Some(row) {
            text.push_str("</trkseg>\n<trkseg>\n");
        }
        point(&mut text, &stream.samples[row]).expect("text takes every character");
    }
    text.push_str("</trkseg>\n</trk>\n</gpx>\n");
    Written { bytes: text.into_bytes(), sample_count: stream.kept.len() }
}

fn point(text: &mut String, sample: &Sample) -> std::fmt::Result {
    write!(
        text,
        "<trkpt lat=\"{}\" lon=\"{}\"><ele>{}</ele><time>{}</time>",
        decimal(sample.lat_deg, 7),
        decimal(sample.lon_deg, 7),
        decimal(sample.elevation_m, 1),
        timestamp(sample.time_utc_s)
    )?;
    writeln!(
        text,
        "<extensions><gpxtpx:TrackPointExtension><gpxtpx:hr>{}</gpxtpx:hr>\
         <gpxtpx:cad>{}</gpxtpx:cad></gpxtpx:TrackPointExtension></extensions></trkpt>",
        sample.heart_rate_bpm.round() as i64,
        sample.cadence_spm / 2
    )
}

/// A number with a fixed count of places, from whole numbers only.
fn decimal(value: f64, places: u32) -> String {
    let scale = 10_i64.pow(places);
    let whole = (value * scale as f64).round() as i64;
    let sign = if whole < 0 { "-" } else { "" };
    let (head, tail) = (whole.abs() / scale, whole.abs() % scale);
    format!("{sign}{head}.{tail:0width$}", width = places as usize)
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn places_are_kept_and_the_sign_too() {
        assert_eq!(decimal(-30.05, 7), "-30.0500000");
        assert_eq!(decimal(-0.04, 1), "0.0");
        assert_eq!(decimal(12.34, 1), "12.3");
    }
}
