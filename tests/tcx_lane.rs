//! The TCX lane against the traps of real exports, and against damage.
#![expect(
    clippy::unwrap_used,
    clippy::float_cmp,
    reason = "tests fail by panicking and compare exact values"
)]

use proptest::prelude::*;
use soleus::activity::file_format::FileFormat;
use soleus::activity::import_notes::ImportNote;
use soleus::activity::{Activity, Channel, RecordedOffset};
use soleus::base::error::SkipReason;
use soleus::ingest::repair::repair;
use soleus::ingest::{Format, tcx::Tcx};
use soleus::run::samples::{CadenceBasis, GradeCurve, extent, table};

mod damage;

use damage::{flips_cost_few_samples, prefixes_yield_prefixes};

/// 2024-01-01T07:00:00Z: 19 723 days and seven hours after the epoch.
const SEVEN_MS: i64 = (19_723 * 86_400 + 7 * 3600) * 1000;
const TIME: &str = "<Time>2024-01-01T07:00:00Z</Time>";
const LATEST_MS: i64 = SEVEN_MS + 86_400_000;

fn parse(bytes: impl AsRef<[u8]>) -> Result<Activity, SkipReason> {
    Tcx.parse(bytes.as_ref()).map(|mut activities| {
        assert_eq!(activities.len(), 1);
        activities.remove(0)
    })
}

fn document(points: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><TrainingCenterDatabase xmlns:ns3=\"x\"><Activities><Activity \
         Sport=\"Running\"><Id>2024-01-01T07:00:00Z</Id><Lap StartTime=\"2024-01-01T07:00:00Z\">\
         <TotalTimeSeconds>60.5</TotalTimeSeconds><DistanceMeters>200</DistanceMeters>\
         <AverageHeartRateBpm><Value>99</Value></AverageHeartRateBpm><Track>{points}</Track></Lap>\
         <Name>n</Name><Creator xsi:type=\"Device_t\"><Name>w</Name></Creator></Activity>\
         </Activities><Author><Name>a</Name></Author></TrainingCenterDatabase>"
    )
}

/// The document of one point with these children, which must be read without complaint.
fn one(children: &str) -> Activity {
    let activity = parse(document(&format!("<Trackpoint>{children}</Trackpoint>"))).unwrap();
    assert_eq!(activity.samples.len(), 1, "{children}");
    assert_eq!(activity.title.as_deref(), Some("n"), "{children}");
    assert_eq!(activity.device.as_deref(), Some("w"), "{children}");
    activity
}

/// Children of a point beside its time, and the channels they must fill, in the writers' dialects.
const DIALECTS: &[(&str, &[(Channel, f64)])] = &[
    (
        "<Position><LatitudeDegrees>-40.5</LatitudeDegrees><LongitudeDegrees>-30.25\
         </LongitudeDegrees></Position><AltitudeMeters>12.5</AltitudeMeters><DistanceMeters>7\
         </DistanceMeters><HeartRateBpm xsi:type=\"HeartRateInBeatsPerMinute_t\"><Value>140</Value>\
         </HeartRateBpm><Cadence>80</Cadence><SensorState>Present</SensorState>",
        &[
            (Channel::LatDeg, -40.5),
            (Channel::LonDeg, -30.25),
            (Channel::ElevationM, 12.5),
            (Channel::DistanceM, 7.0),
            (Channel::HeartRateBpm, 140.0),
            (Channel::CadencePerMin, 80.0),
        ],
    ),
    (
        "<Extensions><ns3:TPX><ns3:Speed>3.5</ns3:Speed><ns3:RunCadence>85</ns3:RunCadence>\
         <ns3:Watts>250</ns3:Watts></ns3:TPX></Extensions>",
        &[(Channel::SpeedMps, 3.5), (Channel::CadencePerMin, 85.0), (Channel::PowerW, 250.0)],
    ),
    (
        "<Cadence>0</Cadence><Extensions><TPX xmlns=\"x\" CadenceSensor=\"Footpod\"><RunCadence>85\
         </RunCadence></TPX></Extensions>",
        &[(Channel::CadencePerMin, 85.0)],
    ),
    ("<HeartRateBpm>91</HeartRateBpm>", &[(Channel::HeartRateBpm, 91.0)]),
    ("<HeartRateBpm>\n <Value>92.0</Value>\n</HeartRateBpm>", &[(Channel::HeartRateBpm, 92.0)]),
    (
        "<AltitudeMeters>0</AltitudeMeters><Cadence>0</Cadence><HeartRateBpm><Value>0</Value>\
         </HeartRateBpm>",
        &[(Channel::ElevationM, 0.0), (Channel::CadencePerMin, 0.0), (Channel::HeartRateBpm, 0.0)],
    ),
    ("<AltitudeMeters>400,5</AltitudeMeters>", &[(Channel::ElevationM, 400.5)]),
    ("<Position/><HeartRateBpm/><Cadence/><Extensions/>", &[]),
    (
        "<Position><LatitudeDegrees></LatitudeDegrees><LongitudeDegrees></LongitudeDegrees>\
         </Position><HeartRateBpm><Value></Value></HeartRateBpm>",
        &[],
    ),
    ("<Extensions><x:Value>7</x:Value><x:Time>never</x:Time></Extensions>", &[]),
    (
        "<AltitudeMeters>NaN</AltitudeMeters><Extensions><TPX><Speed>-1</Speed></TPX></Extensions>",
        &[],
    ),
];

#[test]
fn half_a_position_is_none_and_said() {
    let activity = one(&format!("{TIME}<Position><LatitudeDegrees>1</LatitudeDegrees></Position>"));
    assert!(!activity.samples.has(Channel::LatDeg));
    assert_eq!(activity.notes, [ImportNote::Implausible("position".into(), 1)]);
}

#[test]
fn every_dialect_is_read_whatever_its_prefix() {
    for (children, expected) in DIALECTS {
        let activity = one(&format!("{TIME}{children}"));
        assert_eq!(activity.notes, [], "{children}");
        for &(channel, value) in *expected {
            assert_eq!(activity.samples.channel(channel), [value], "{children}");
        }
        let present = activity.samples.channels.iter().filter(|column| !column.is_empty()).count();
        assert_eq!(present, expected.len(), "{children}");
    }
}

#[test]
fn odd_times_lead_to_the_same_moment() {
    let cases = [
        ("2024-01-01T07:00:00Z", &[][..], RecordedOffset::Missing),
        ("2024-01-01T07:00:00.000Z", &[], RecordedOffset::Missing),
        ("2024-01-01T07:00:00", &[ImportNote::ZonelessTimes(1)], RecordedOffset::Missing),
        ("2024-01-01T08:00:00.000+01:00", &[], RecordedOffset::Known(3600)),
        ("2024-01-01T07:00:00+00:00", &[], RecordedOffset::Missing),
        ("\n 2024-01-01T07:00:00Z\n", &[], RecordedOffset::Missing),
    ];
    for (text, notes, offset) in cases {
        let activity = one(&format!("<Time>{text}</Time>"));
        assert_eq!(activity.samples.time_ms, [SEVEN_MS], "{text}");
        assert_eq!((activity.notes.as_slice(), activity.offset), (notes, offset), "{text}");
    }
    let untimed = format!("<Trackpoint>{TIME}</Trackpoint><Trackpoint><Time/></Trackpoint>");
    assert_eq!(parse(document(&untimed)).unwrap().notes, [ImportNote::Untimed(1)]);
}

#[test]
fn odd_documents_keep_points_laps_and_names() {
    let whole = document(&format!("<Trackpoint>{TIME}</Trackpoint>"));
    let expected = parse(&whole).unwrap();
    assert_eq!(expected.sport.as_deref(), Some("running"));
    assert_eq!((expected.laps.len(), expected.device_figures.distance_m), (1, Some(200.0)));
    assert_eq!(
        (expected.device_figures.timer_s, expected.laps[0].timer_s),
        (Some(60.5), Some(60.5))
    );
    for (from, to) in [
        ("<?xml", "          <?xml"),
        ("<?xml", "\u{feff}<?xml"),
        (" xmlns:ns3=\"x\"", ""),
        ("<Activities>", "<Folders><History><Running Name='x'/></History></Folders><Activities>"),
        ("<Name>n</Name>", "<Name>&#110;</Name>"),
        ("<Name>n</Name>", "<Name><![CDATA[n]]></Name><Notes>Tom & Jerry went by bike</Notes>"),
        ("</TrainingCenterDatabase>", "</TrainingCenterDatabase>\n<!-- end -->\n"),
        ("<TrainingCenterDatabase", "<!DOCTYPE a [<!ENTITY b 'c'>]><TrainingCenterDatabase"),
        (" Sport=\"Running\"", " Sport='running'"),
        ("<Track>", "<Track><unknown a=1/><Calories>&bomb;</Calories>"),
    ] {
        assert!(whole.contains(from));
        let text = whole.replacen(from, to, 1);
        assert!(Tcx.accepts(text.as_bytes()), "{to}");
        let mut read = parse(&text).unwrap();
        // Notes are kept beside the recording.
        let remarks = if to.contains("<Notes>") { &["Tom & Jerry went by bike"][..] } else { &[] };
        assert_eq!(std::mem::take(&mut read.remarks), remarks, "{to}");
        assert_eq!(read, expected, "{to}");
    }
    let text = whole.replace("</", "\u{1}").replace('<', "<t:").replace('\u{1}', "</t:");
    assert_eq!(parse(text.replace("<t:?xml", "<?xml")).unwrap(), expected);
    let junk = parse(format!("{whole}\0\0")).unwrap();
    assert_eq!(junk.notes, [ImportNote::TrailingBytes(2)]);
}

#[test]
fn other_encodings_give_the_same_activity() {
    let text = document(&format!("<Trackpoint>{TIME}</Trackpoint>")).replace(">n<", ">Fjäll<");
    let expected = parse(&text).unwrap();
    assert_eq!(expected.title.as_deref(), Some("Fjäll"));
    for unit in [u16::to_le_bytes, u16::to_be_bytes] {
        let wide: Vec<u8> = text.encode_utf16().flat_map(unit).collect();
        assert!(Tcx.accepts(&wide));
        assert_eq!(parse(&wide).unwrap(), expected);
    }
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    assert_eq!(parse(&latin).unwrap().notes, [ImportNote::Reencoded("windows-1252".into())]);
    let declared = [b"<?xml encoding='ISO-8859-1'?>", &latin[b"<?xml version=\"1.0\"?>".len()..]];
    assert_eq!(parse(declared.concat()).unwrap(), expected);
}

#[test]
fn laps_go_on_and_further_tracks_pause() {
    let point = |second: u32, distance_m: u32| {
        format!(
            "<Trackpoint><Time>2024-01-01T07:{:02}:{:02}Z</Time><DistanceMeters>{distance_m}\
             </DistanceMeters></Trackpoint>",
            second / 60,
            second % 60
        )
    };
    // A lap border repeats its point; within the second lap the watch was stopped for a minute.
    let text = document(&format!(
        "{}{}</Track></Lap><Lap StartTime=\"2024-01-01T07:00:05Z\"><DistanceMeters>30\
         </DistanceMeters><Track>{}{}</Track><Track>{}{}",
        point(0, 0),
        point(5, 15),
        point(5, 15),
        point(10, 30),
        point(70, 40),
        point(75, 55),
    ));
    let mut activity = parse(text).unwrap();
    assert_eq!(activity.samples.segment, [0, 0, 0, 0, 1, 1]);
    let spans = activity.laps.iter().map(|lap| lap.span.end_ms - lap.span.start_ms);
    assert_eq!(spans.collect::<Vec<_>>(), [5_000, 70_000]);
    assert_eq!(activity.device_figures.distance_m, Some(230.0));
    assert_eq!(activity.device_figures.timer_s, None);
    repair(&mut activity, LATEST_MS);
    assert_eq!(activity.notes, [ImportNote::DuplicateTimes(1)]);
    assert_eq!(activity.samples.segment, [0, 0, 0, 1, 1]);
    assert_eq!(extent(&activity).distance_m, 55.0);
}

#[test]
fn cadence_of_one_foot_and_of_both_are_told_apart() {
    for (tag, recorded, basis) in [
        ("RunCadence", 85, CadenceBasis::OneFoot(FileFormat::Tcx)),
        ("Cadence", 85, CadenceBasis::OneFoot(FileFormat::Tcx)),
        ("Cadence", 170, CadenceBasis::BothFeet(FileFormat::Tcx)),
    ] {
        let points: String = (0..30)
            .map(|second| {
                format!(
                    "<Trackpoint><Time>2024-01-01T07:00:{second:02}Z</Time><DistanceMeters>{}\
                     </DistanceMeters><{tag}>{recorded}</{tag}></Trackpoint>",
                    3 * second
                )
            })
            .collect();
        let activity = parse(document(&points)).unwrap();
        let table = table(&activity, GradeCurve::default()).unwrap();
        assert_eq!(table.cadence_basis, basis, "{tag}");
    }
}

/// An invented run far out at sea, with everything in it that the reader distinguishes.
fn invented() -> String {
    let mut points = String::new();
    for second in 0..40 {
        let position = f64::from(second) * 3e-5 - 40.0;
        points += &format!(
            "<Trackpoint>\n<Time>2024-01-01T07:00:{second:02}.{second:03}Z</Time><Position>\
             <LatitudeDegrees>{position}</LatitudeDegrees><LongitudeDegrees>-30.5</LongitudeDegrees>\
             </Position><AltitudeMeters>{second},5</AltitudeMeters><!-- <Trackpoint> -->\
             <HeartRateBpm><Value>1{second:02}</Value></HeartRateBpm><Extensions><g:TPX>\
             <g:RunCadence>8{}</g:RunCadence><![CDATA[ x ]]><g:Watts/></g:TPX></Extensions>\
             </Trackpoint>\n",
            second % 10,
        );
        if second % 20 == 9 {
            points += "</Track><Track>";
        } else if second % 20 == 19 {
            points += "</Track></Lap><Lap StartTime='2024-01-01T07:00:20Z'><Track>";
        }
    }
    document(&points)
}

#[test]
fn damage_costs_samples_and_changes_none() {
    let text = invented();
    assert_eq!(parse(&text).unwrap().samples.len(), 40);
    prefixes_yield_prefixes(&Tcx, &text, 300..1200);
    flips_cost_few_samples(&Tcx, &text, text.find("<Trackpoint>").unwrap());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn mutated_documents_never_panic(
        edits in prop::collection::vec((0..12_000_usize, 0..400_usize, "[<>/\"'&;!\\-=a-zA-Z0-9 ]{0,12}"), 1..6),
    ) {
        let mut text = invented();
        for (at, length, insert) in &edits {
            let at = at % text.len();
            let to = (at + length).min(text.len());
            text.replace_range(at..to, insert);
        }
        for mut activity in Tcx.parse(text.as_bytes()).unwrap_or_default() {
            prop_assert!(activity.samples.len() <= 40);
            repair(&mut activity, LATEST_MS);
            if !activity.samples.is_empty() {
                prop_assert!(table(&activity, GradeCurve::default()).is_ok());
            }
        }
    }
}
