//! Invented runs of the last days, because the program knows what day it is.

use chrono::{Days, Local, NaiveDate};

/// The local day so many days before today.
pub(crate) fn days_ago(days: u64) -> NaiveDate {
    Local::now().date_naive() - Days::new(days)
}

/// A GPX of so many minutes at 3 m/s from a minute of the day (UTC), along a meridian far out at sea that
/// lies so many degrees from the others.
pub(crate) fn gpx(day: NaiveDate, minute: u32, minutes: u32, degrees: f64) -> String {
    let point = |second: u32| {
        let at = minute * 60 + second;
        let (hour, minute, rest) = (at / 3600, at / 60 % 60, at % 60);
        // A degree of latitude is 111,195 m.
        let lat = -40.0 + 3.0 * f64::from(second) / 111_195.0;
        let lon = -120.0 - degrees;
        format!(
            "<trkpt lat=\"{lat:.7}\" lon=\"{lon}\"><time>{day}T{hour:02}:{minute:02}:{rest:02}Z</time>\
             </trkpt>"
        )
    };
    let points: String = (0..=minutes * 60).step_by(5).map(point).collect();
    format!(
        "<?xml version=\"1.0\"?><gpx version=\"1.1\" creator=\"everyday watch\" \
         xmlns=\"http://www.topografix.com/GPX/1/1\"><trk><type>running</type>\
         <trkseg>{points}</trkseg></trk></gpx>"
    )
}
