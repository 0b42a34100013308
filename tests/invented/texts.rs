//! Runs as GPX and TCX documents.

/// A GPX document of this many points, one a second, with a heart rate in a foreign namespace.
pub(crate) fn gpx(points: usize) -> String {
    let point = |second: usize| {
        format!(
            "<trkpt lat=\"-40.{second:05}\" lon=\"-30.5\"><ele>1.5</ele>\
             <time>2024-01-01T07:{:02}:{:02}.5Z</time><extensions><x:TPX><x:hr>1{:02}</x:hr>\
             <x:cad>82</x:cad></x:TPX></extensions></trkpt>",
            second / 60 % 60,
            second % 60,
            second % 60
        )
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gpx version=\"1.1\" creator=\"Watch &amp; 1\" \
         xmlns:x=\"y\">\n<!-- a --><metadata><name>m</name></metadata><trk><name><![CDATA[n]]></name>\
         <type>running</type><trkseg>\n{}</trkseg></trk></gpx>\n",
        (0..points).map(point).collect::<String>()
    )
}

/// A TCX document of this many points, one a second.
pub(crate) fn tcx(points: usize) -> String {
    let point = |second: usize| {
        format!(
            "<Trackpoint><Time>2024-01-01T07:{:02}:{:02}+01:00</Time><Position><LatitudeDegrees>-40.{:05}\
             </LatitudeDegrees><LongitudeDegrees>-30.5</LongitudeDegrees></Position><DistanceMeters>\
             {}</DistanceMeters><HeartRateBpm><Value>140</Value></HeartRateBpm><Extensions><ns3:TPX>\
             <ns3:Speed>3.0</ns3:Speed></ns3:TPX></Extensions></Trackpoint>",
            second / 60 % 60,
            second % 60,
            second,
            second * 3
        )
    };
    format!(
        "<?xml version=\"1.0\"?><TrainingCenterDatabase><Activities><Activity Sport=\"Running\">\
         <Lap StartTime=\"2024-01-01T07:00:00Z\"><TotalTimeSeconds>60.5</TotalTimeSeconds><Track>{}\
         </Track></Lap><Creator><Name>w</Name></Creator></Activity></Activities>\
         </TrainingCenterDatabase>",
        (0..points).map(point).collect::<String>()
    )
}
