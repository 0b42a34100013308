//! The GPX lane against the traps of real exports, and against damage.
#![expect(
    clippy::unwrap_used,
    clippy::float_cmp,
    reason = "tests fail by panicking and compare exact values"
)]

use soleus::activity::import_notes::ImportNote;
use soleus::activity::{Activity, Channel, RecordedOffset};
use soleus::base::error::SkipReason;
use soleus::ingest::{Format, gpx::Gpx};

mod damage;

use damage::{flips_cost_few_samples, prefixes_yield_prefixes};

/// 2024-01-01T07:00:00Z: 19 723 days and seven hours after the epoch.
const SEVEN_MS: i64 = (19_723 * 86_400 + 7 * 3600) * 1000;
const TIME: &str = "<time>2024-01-01T07:00:00Z</time>";

fn parse(bytes: impl AsRef<[u8]>) -> Result<Activity, SkipReason> {
    Gpx.parse(bytes.as_ref()).map(|mut activities| {
        assert_eq!(activities.len(), 1);
        activities.remove(0)
    })
}

fn document(points: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><gpx version=\"1.1\" creator=\"c\"><trk><name>n</name>\
         <type>running</type><trkseg>{points}</trkseg></trk></gpx>"
    )
}

/// The document of one point with these children, which must be read without complaint.
fn one(children: &str) -> Activity {
    let text = document(&format!("<trkpt lat=\"-40.5\" lon=\"-30.25\">{children}</trkpt>"));
    let activity = parse(text).unwrap();
    assert_eq!(activity.samples.len(), 1, "{children}");
    assert_eq!(activity.samples.channel(Channel::LatDeg), [-40.5]);
    assert_eq!(activity.samples.channel(Channel::LonDeg), [-30.25]);
    assert_eq!(activity.title.as_deref(), Some("n"), "{children}");
    activity
}

/// Extensions of a point, and the channels they must fill, in the writers' dialects.
const DIALECTS: &[(&str, &[(Channel, f64)])] = &[
    (
        "<gpxtpx:TrackPointExtension><gpxtpx:atemp>21</gpxtpx:atemp><gpxtpx:hr>140</gpxtpx:hr>\
             <gpxtpx:cad>80</gpxtpx:cad><gpxtpx:speed>3.5</gpxtpx:speed></gpxtpx:TrackPointExtension>",
        &[
            (Channel::TemperatureC, 21.0),
            (Channel::HeartRateBpm, 140.0),
            (Channel::CadencePerMin, 80.0),
            (Channel::SpeedMps, 3.5),
        ],
    ),
    (
        "<ns3:TrackPointExtension><ns3:hr>85.0</ns3:hr></ns3:TrackPointExtension>",
        &[(Channel::HeartRateBpm, 85.0)],
    ),
    (
        "<TrackPointExtension xmlns=\"x\"><hr xmlns=\"x\">91</hr></TrackPointExtension>",
        &[(Channel::HeartRateBpm, 91.0)],
    ),
    (
        "<gpxdata:hr>99</gpxdata:hr><gpxdata:cadence>70</gpxdata:cadence>\
             <gpxdata:distance>12.5</gpxdata:distance><gpxdata:temp>-3</gpxdata:temp>",
        &[
            (Channel::HeartRateBpm, 99.0),
            (Channel::CadencePerMin, 70.0),
            (Channel::DistanceM, 12.5),
            (Channel::TemperatureC, -3.0),
        ],
    ),
    (
        "<power>250</power><heartrate>100</heartrate>",
        &[(Channel::PowerW, 250.0), (Channel::HeartRateBpm, 100.0)],
    ),
    ("<bpm>77</bpm>", &[(Channel::HeartRateBpm, 77.0)]),
    ("<pwr:PowerInWatts>199</pwr:PowerInWatts>", &[(Channel::PowerW, 199.0)]),
    ("<ns3:RunCadence>85</ns3:RunCadence>", &[(Channel::CadencePerMin, 85.0)]),
    (
        "<speed>2.5</speed><course>90</course><hAcc>4.7</hAcc><vAcc>3</vAcc>",
        &[(Channel::SpeedMps, 2.5), (Channel::GpsAccuracyM, 4.7)],
    ),
    (
        "<opentracks:accuracy_horizontal>5</opentracks:accuracy_horizontal>",
        &[(Channel::GpsAccuracyM, 5.0)],
    ),
    ("<hr>0</hr><cad>0</cad>", &[(Channel::HeartRateBpm, 0.0), (Channel::CadencePerMin, 0.0)]),
    ("<hr/><cad></cad><hr>none</hr>", &[]),
];

#[test]
fn every_extension_dialect_is_read_whatever_its_prefix() {
    for (extension, expected) in DIALECTS {
        let activity = one(&format!("{TIME}<extensions>{extension}</extensions>"));
        assert_eq!(activity.notes, [], "{extension}");
        for &(channel, value) in *expected {
            assert_eq!(activity.samples.channel(channel), [value], "{extension}");
        }
        let present = activity.samples.channels.iter().filter(|column| !column.is_empty()).count();
        assert_eq!(present, expected.len() + 2, "{extension}");
    }
}

#[test]
fn odd_elevations_are_numbers_or_missing() {
    let cases = [
        ("<ele>400,5</ele>", Some(400.5)),
        ("<ele>0</ele>", Some(0.0)),
        ("<ele> -1.5 </ele>", Some(-1.5)),
        ("<ele><![CDATA[7]]></ele>", Some(7.0)),
        ("<ele>1<!-- no -->2</ele>", Some(12.0)),
        ("<ele>NaN</ele>", None),
        ("<ele></ele>", None),
        ("<ele/>", None),
        ("<ele>high</ele>", None),
    ];
    for (ele, expected) in cases {
        let activity = one(&format!("{ele}{TIME}"));
        let column = activity.samples.channel(Channel::ElevationM);
        assert_eq!(column.first().copied(), expected, "{ele}");
    }
}

#[test]
fn odd_times_lead_to_the_same_moment() {
    let cases = [
        ("2024-01-01T07:00:00Z", &[][..], RecordedOffset::Missing),
        ("2024-01-01 07:00:00", &[ImportNote::ZonelessTimes(1)], RecordedOffset::Missing),
        ("\n  2024-01-01T07:00:00Z\n", &[], RecordedOffset::Missing),
        ("2024-01-01T06:59:60Z", &[], RecordedOffset::Missing),
        ("2024-01-01T15:00:00+08:00", &[], RecordedOffset::Known(28_800)),
        ("2024-01-01T07:00:00+00:00", &[], RecordedOffset::Missing),
        ("2024-01-01T07:00:00.000000Z", &[], RecordedOffset::Missing),
    ];
    for (text, notes, offset) in cases {
        let activity = one(&format!("<time>{text}</time>"));
        assert_eq!(activity.samples.time_ms, [SEVEN_MS], "{text}");
        assert_eq!((activity.notes.as_slice(), activity.offset), (notes, offset), "{text}");
    }
}

#[test]
fn unknown_and_malformed_neighbours_cost_nothing() {
    for children in [
        "<speed>3</speed>",
        "<course>90</course><magvar>1.2</magvar>",
        "<fix>gnss</fix><sat>7.0</sat><hdop>x</hdop>",
        "<name>Tom & Jerry</name>",
        "<cmt>\u{1}\u{8}</cmt>",
        "<nowhere:thing a='1' a='1'/>",
        "<link href=\"x\"><text>t</text><type>t</type></link>",
        "<hr>&bomb;</hr>",
        "<ele>5</elevation>",
        "</stray>",
    ] {
        let activity = one(&format!("{children}{TIME}"));
        assert_eq!(activity.notes, [], "{children}");
        assert_eq!(activity.samples.time_ms, [SEVEN_MS], "{children}");
        assert!(!activity.samples.has(Channel::GpsAccuracyM));
    }
}

#[test]
fn odd_roots_tracks_and_metadata_keep_points_and_names() {
    let whole = document(&format!("<trkpt lat=\"0\" lon=\"180.0\">{TIME}</trkpt>"));
    let lol = "<!DOCTYPE gpx [<!ENTITY a \"&b;&b;\"><!ENTITY b \"<trkpt/>\">]><gpx";
    for (from, to) in [
        ("<?xml", "   \n<?xml"),
        ("<?xml", "\u{feff}<?xml"),
        (" version=\"1.1\"", ""),
        ("version=\"1.1\"", "version=\"1.2\""),
        ("version=\"1.1\"", "version=\"1.0\""),
        ("<trk>", "<metadata><bounds/><time>never</time><odd/></metadata><trk>"),
        ("<trk>", "<trk><url>http://a</url><number>x</number>"),
        ("<trk>", "<extensions><a:b xmlns:a='c'/></extensions><trk>"),
        ("<trk>", "<wpt lat='99' lon=''><name>other</name><type>ride</type></wpt><trk>"),
        ("<gpx", lol),
        ("<gpx", "<!-- <trkpt> --><gpx"),
        ("<name>n</name>", "<name><![CDATA[n]]></name>"),
        ("<name>n</name>", "<name>&#110;</name>"),
        ("</gpx>", "</gpx>\n\n<!-- end -->"),
    ] {
        assert!(whole.contains(from));
        let text = whole.replacen(from, to, 1);
        assert!(Gpx.accepts(text.as_bytes()), "{to}");
        let activity = parse(&text).unwrap();
        assert_eq!(activity.samples.time_ms, [SEVEN_MS], "{to}");
        assert_eq!(activity.samples.channel(Channel::LonDeg), [180.0], "{to}");
        assert_eq!(activity.notes, [], "{to}");
        let names = (activity.title.as_deref(), activity.sport.as_deref());
        assert_eq!(names, (Some("n"), Some("running")), "{to}");
    }
}

#[test]
fn prefixed_elements_are_read_by_their_local_names() {
    let text = document(&format!("<trkpt lat=\"1\" lon=\"2\">{TIME}</trkpt>"));
    let text = text.replace("</", "\u{1}").replace('<', "<g:").replace('\u{1}', "</g:");
    let activity = parse(text.replace("<g:?xml", "<?xml")).unwrap();
    assert_eq!(activity.samples.len(), 1);
    assert_eq!(activity.title.as_deref(), Some("n"));
}

#[test]
fn other_encodings_give_the_same_activity() {
    let text =
        document(&format!("<trkpt lat=\"1\" lon=\"2\">{TIME}</trkpt>")).replace(">n<", ">Fjäll<");
    let expected = parse(&text).unwrap();
    assert_eq!(expected.title.as_deref(), Some("Fjäll"));
    for unit in [u16::to_le_bytes, u16::to_be_bytes] {
        let wide: Vec<u8> = text.encode_utf16().flat_map(unit).collect();
        assert!(Gpx.accepts(&wide));
        assert_eq!(parse(&wide).unwrap(), expected);
    }
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let undeclared = parse(&latin).unwrap();
    assert_eq!(undeclared.title, expected.title);
    assert_eq!(undeclared.notes, [ImportNote::Reencoded("windows-1252".into())]);
}

#[test]
fn segments_with_points_are_numbered_through_all_tracks() {
    let point = format!("<trkpt lat=\"1\" lon=\"2\">{TIME}</trkpt>");
    let text = document(&format!(
        "{point}</trkseg><trkseg/><trkseg>{point}</trkseg></trk><trk><trkseg>{point}"
    ));
    assert_eq!(parse(text).unwrap().samples.segment, [0, 1, 2]);
}

#[test]
fn a_bad_position_and_a_missing_time_are_told_apart() {
    let point =
        |lat: &str, children: &str| format!("<trkpt lat=\"{lat}\" lon=\"2\">{children}</trkpt>");
    let text = document(&[point("1,5", TIME), point("95", TIME), point("1", "")].concat());
    let activity = parse(text).unwrap();
    let lat = activity.samples.channel(Channel::LatDeg);
    assert!(lat.len() == 2 && lat[0] == 1.5 && lat[1].is_nan());
    assert_eq!(
        activity.notes,
        [ImportNote::Untimed(1), ImportNote::Implausible("position".into(), 1)]
    );
}

#[test]
fn a_cut_file_keeps_its_complete_points_and_names() {
    let point = format!("<trkpt lat=\"1\" lon=\"2\">{TIME}</trkpt>");
    let whole = document(&[point.as_str(); 3].concat());
    let cut = &whole[..whole.rfind("</trkpt>").unwrap() + 3];
    let activity = parse(cut).unwrap();
    assert_eq!(activity.notes, [ImportNote::Truncated { samples: 2, missing_bytes: 0 }]);
    assert_eq!(activity.title.as_deref(), Some("n"));
    assert_eq!(activity.sport.as_deref(), Some("running"));
}

/// An invented run far out at sea, with everything in it that the reader distinguishes.
fn invented() -> String {
    let mut points = String::new();
    for second in 0..40 {
        let position = f64::from(second) * 3e-5 - 40.0;
        points += &format!(
            "<trkpt lat=\"{position}\" lon='-30.5'>\n<ele>{second},5</ele><time>2024-01-01T07:00:\
             {second:02}.{second:03}Z</time><!-- <trkpt> --><extensions><g:hr>1{second:02}</g:hr>\
             <![CDATA[ x ]]><p:power/></extensions></trkpt>\n"
        );
        if second % 10 == 9 {
            points += "</trkseg><trkseg>";
        }
    }
    document(&points)
}

#[test]
fn damage_costs_samples_and_changes_none() {
    let text = invented();
    assert_eq!(parse(&text).unwrap().samples.len(), 40);
    prefixes_yield_prefixes(&Gpx, &text, 300..600);
    flips_cost_few_samples(&Gpx, &text, 100);
}
