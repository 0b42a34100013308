//! Invented runs as GPX documents: one point a second far out at sea.

use std::fmt::Write;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<gpx creator="watch of the bench" version="1.1"
  xmlns="http://www.topografix.com/GPX/1/1"
  xmlns:ns3="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">
  <trk>
    <name>invented run</name>
    <type>running</type>
    <trkseg>
"#;
const TAIL: &str = "    </trkseg>\n  </trk>\n</gpx>\n";

/// The whole document, so many days after the first day of 2011; with heart rate, cadence and
/// temperature in Garmin's extension, or plain.
pub(crate) fn write(day: u32, length_s: u32, has_extensions: bool) -> String {
    let first =
        chrono::NaiveDate::from_ymd_opt(2011, 1, 1).and_then(|day| day.and_hms_opt(6, 0, 0));
    let start = first.expect("a day") + chrono::Duration::days(i64::from(day));
    let mut text = String::from(HEAD);
    for second in 0..length_s {
        let moment = start + chrono::Duration::seconds(i64::from(second));
        point(&mut text, second, &moment, has_extensions).expect("text takes every character");
    }
    text + TAIL
}

fn point(
    text: &mut String,
    second: u32,
    moment: &chrono::NaiveDateTime,
    has_extensions: bool,
) -> std::fmt::Result {
    let turn = f64::from(second) / 300.0;
    write!(
        text,
        "      <trkpt lat=\"{:.15}\" lon=\"{:.15}\">\n        <ele>{:.1}</ele>\n        \
         <time>{}.000Z</time>\n",
        47.0 + 0.006 * turn.sin(),
        -30.0 + 0.006 * turn.cos(),
        30.0 + 20.0 * (turn * 1.7).sin(),
        moment.format("%Y-%m-%dT%H:%M:%S"),
    )?;
    if has_extensions {
        write!(
            text,
            "        <extensions>\n          <ns3:TrackPointExtension>\n            \
             <ns3:atemp>18.0</ns3:atemp>\n            <ns3:hr>{}</ns3:hr>\n            \
             <ns3:cad>{}</ns3:cad>\n          </ns3:TrackPointExtension>\n        \
             </extensions>\n",
            130 + second % 20,
            80 + second % 4,
        )?;
    }
    text.push_str("      </trkpt>\n");
    Ok(())
}
