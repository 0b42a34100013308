//! A recording as GPX and as TCX.

use std::fmt::Write;

use crate::recording::Moment;

pub(crate) const GPX_HEAD: &str = "<gpx version=\"1.1\" creator=\"App\" xmlns=\"http://www.topografix.com/GPX/1/1\" \
                    xmlns:x=\"http://www.garmin.com/xmlschemas/TrackPointExtension/v1\">";
pub(crate) const GPX_TRACK: &str = "<trk><name>n</name><type>running</type><trkseg>";
pub(crate) const GPX_END: &str = "</trkseg></trk></gpx>";

/// A point as most write it.
pub(crate) fn gpx_point(moment: &Moment) -> String {
    let Moment { lat_deg, lon_deg, elevation_m, heart_rate_bpm, cadence, .. } = moment;
    let time = moment.utc();
    format!(
        "<trkpt lat=\"{lat_deg:.7}\" lon=\"{lon_deg:.7}\"><ele>{elevation_m:.1}</ele><time>{time}</time>\
         <extensions><x:TrackPointExtension><x:hr>{heart_rate_bpm}</x:hr><x:cad>{cadence}</x:cad>\
         </x:TrackPointExtension></extensions></trkpt>\n"
    )
}

/// The document of a track.
pub(crate) fn gpx(moments: &[Moment]) -> Vec<u8> {
    let points: String = moments.iter().map(gpx_point).collect();
    format!("{GPX_HEAD}{GPX_TRACK}{points}{GPX_END}").into_bytes()
}

/// The document of a run in one lap.
pub(crate) fn tcx(moments: &[Moment]) -> Vec<u8> {
    let mut text = format!(
        "<TrainingCenterDatabase><Activities><Activity Sport=\"Running\"><Lap StartTime=\"{}\"><Track>",
        moments[0].utc()
    );
    for moment in moments {
        let Moment { lat_deg, lon_deg, elevation_m, distance_m, .. } = moment;
        write!(
            text,
            "<Trackpoint><Time>{}</Time><Position><LatitudeDegrees>{lat_deg:.8}</LatitudeDegrees>\
             <LongitudeDegrees>{lon_deg}</LongitudeDegrees></Position><AltitudeMeters>{elevation_m:.1}\
             </AltitudeMeters><DistanceMeters>{distance_m:.2}</DistanceMeters></Trackpoint>",
            moment.utc()
        )
        .unwrap();
    }
    (text + "</Track></Lap></Activity></Activities></TrainingCenterDatabase>").into_bytes()
}
