//! One small invented input of everything that is read, far out at sea, and the ways to pack it.
//! Small, because a fuzzer learns from short inputs.

mod fit;
mod lists;
mod packed;
mod texts;

pub(crate) use fit::{fit, fit_unchecked};
pub(crate) use lists::{apple_xml, garmin_json, strava_csv, strava_privacy_zones};
pub(crate) use packed::{gz, zip};
pub(crate) use texts::{gpx, tcx};

/// An archive as services make them: recordings packed one by one, and a list.
pub(crate) fn export_zip() -> Vec<u8> {
    zip(&[
        ("activities.csv", strava_csv(1).as_bytes()),
        ("activities/1.fit.gz", &gz(&fit(2))),
        ("activities/2.gpx.gz", &gz(gpx(2).as_bytes())),
    ])
}

/// An archive inside an archive, beside one that is not packed further.
pub(crate) fn nested_zip() -> Vec<u8> {
    let inner = zip(&[("3.fit", &fit(2)), ("4.tcx", tcx(1).as_bytes())]);
    zip(&[("DI_CONNECT/inner.zip", &inner), ("5.fit", &fit(1))])
}
