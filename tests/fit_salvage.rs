//! What is put together and saved from odd FIT files: heart rate of a strap's own memory, damage,
//! clocks that were never set, chains. Every file is invented; every answer is worked out by hand.
#![expect(
    clippy::unwrap_used,
    clippy::float_cmp,
    reason = "tests fail by panicking and compare exact values"
)]

use soleus::activity::import_notes::ImportNote;
use soleus::activity::{Activity, Channel, RecordedOffset, Span};
use soleus::ingest::fit::{self, Fit};
use soleus::ingest::repair::repair;
use soleus::ingest::{self, Format};
use soleus::run::classify;

#[expect(dead_code, reason = "each test file uses its part")]
mod fit_writer;

use fit_writer::messages::{
    EVENT, FIELD_DESCRIPTION, FILE_ID, HEART_RATE, RECORD, SEVEN_FIT_S, TIME, begin, describe, le,
    ms, one, with_two_records,
};
use fit_writer::{BYTE, Content, ENUM, Header, TEXT, UINT8, UINT16, UINT32};

const HR: u16 = 132;

/// The message that ties a strap's clock to the watch's: half a second past the time, event time
/// 0x10F00, and 60 beats a minute.
fn anchored(content: Content, time_fit_s: u32) -> Content {
    content
        .define(5, HR, &[TIME, (0, 2, UINT16), (9, 4, UINT32), (6, 1, UINT8)])
        .message(5, &[&le(time_fit_s), &16_384_u16.to_le_bytes(), &le(0x10F00), &[60]])
        .define(5, HR, &[(6, 4, UINT8), (10, 6, BYTE)])
}

/// Records at these seconds after seven with this heart rate.
fn records(content: Content, seconds: &[(u32, u8)]) -> Content {
    seconds
        .iter()
        .fold(content.define(0, RECORD, &[TIME, HEART_RATE]), |content, &(second, bpm)| {
            content.message(0, &[&le(SEVEN_FIT_S + second), &[bpm]])
        })
}

#[test]
fn heart_rate_of_the_straps_memory_is_joined_by_time() {
    // Event times 0x11300, 0x11700, 0x11B00 and, past the roll-over of twelve bits, 0x12300: one,
    // two, three and five seconds after the anchor, so 1.5, 2.5, 3.5 and 5.5 s after seven.
    let content = anchored(begin(), SEVEN_FIT_S)
        .message(5, &[&[61, 62, 63, 0xFF], &[0x00, 0x03, 0x70, 0x00, 0xFB, 0xFF]])
        .message(5, &[&[65, 0xFF, 0xFF, 0xFF], &[0x00, 0xF3, 0xFF, 0xFF, 0xFF, 0xFF]]);
    let content =
        records(content, &[(0, 0xFF), (1, 0xFF), (2, 150), (5, 0xFF), (7, 0xFF), (8, 0xFF)]);
    let activity = one(&content.file());
    let column = activity.samples.channel(Channel::HeartRateBpm);
    // 0.5 s away, 0.5 s away (the earlier of two), its own, 0.5 s away, 1.5 s away, too far.
    assert_eq!(column[..5], [60.0, 60.0, 150.0, 65.0, 65.0]);
    assert!(column[5].is_nan());
    assert_eq!(activity.notes, [ImportNote::HeartRateJoined(4)]);
    assert_eq!(
        fit::samples(&content.file())
            .channel(Channel::HeartRateBpm)
            .iter()
            .filter(|v| v.is_nan())
            .count(),
        5
    );
}

#[test]
fn heart_rate_before_any_anchor_has_no_place() {
    let content = begin()
        .define(5, HR, &[(6, 2, UINT8), (10, 3, BYTE)])
        .message(5, &[&[61, 62], &[0x00, 0x03, 0x70]]);
    let activity = one(&records(content, &[(0, 0xFF), (1, 0xFF)]).file());
    assert!(!activity.samples.has(Channel::HeartRateBpm));
    assert_eq!(activity.notes, []);
}

#[test]
fn whole_event_times_and_later_anchors_count_from_their_own() {
    let content = anchored(begin(), SEVEN_FIT_S)
        .define(5, HR, &[TIME, (9, 4, UINT32), (6, 1, UINT8)])
        .message(5, &[&le(SEVEN_FIT_S + 100), &le(7), &[80]])
        .define(5, HR, &[(9, 8, UINT32), (6, 2, UINT8)])
        .message(5, &[&le(7 + 1024), &le(7 + 10 * 1024), &[81, 90]]);
    let activity = one(&records(content, &[(99, 0xFF), (102, 0xFF), (110, 0xFF)]).file());
    assert_eq!(activity.samples.channel(Channel::HeartRateBpm), [80.0, 81.0, 90.0]);
}

/// A file of two records, the first this many seconds after seven.
fn two_records(second: u32) -> Vec<u8> {
    with_two_records(begin(), SEVEN_FIT_S + second).file()
}

/// The seconds after seven of the samples.
fn seconds(activity: &Activity) -> Vec<i64> {
    activity.samples.time_ms.iter().map(|time_ms| (time_ms - ms(SEVEN_FIT_S)) / 1000).collect()
}

#[test]
fn bytes_before_and_after_a_file_are_passed_over_and_counted() {
    for junk in [&[0; 700][..], b"From: me@example\n\n.FIT attached\n", &[0xFF; 3]] {
        let activity = one(&[two_records(0).as_slice(), junk].concat());
        assert_eq!(seconds(&activity), [0, 1]);
        assert_eq!(activity.notes, [ImportNote::TrailingBytes(junk.len() as u64)]);
        let bytes = [junk, two_records(0).as_slice()].concat();
        assert!(Fit.accepts(&bytes));
        let activity = one(&bytes);
        assert_eq!(seconds(&activity), [0, 1]);
        assert_eq!(activity.notes, [ImportNote::LeadingBytes(junk.len() as u64)]);
        assert_eq!(fit::samples(&bytes), activity.samples);
    }
}

#[test]
fn a_wrong_checksum_is_said_and_costs_nothing() {
    let mut bytes = two_records(0);
    *bytes.last_mut().unwrap() ^= 0x55;
    assert_eq!(seconds(&one(&bytes)), [0, 1]);
    assert_eq!(one(&bytes).notes, [ImportNote::BadChecksum]);
}

#[test]
fn padding_within_a_chain_is_passed_over() {
    let activity = one(&[two_records(0), vec![0; 500], two_records(60)].concat());
    assert_eq!(seconds(&activity), [0, 1, 60, 61]);
    assert_eq!(activity.samples.segment, [0, 0, 1, 1]);
    assert_eq!(activity.notes, [ImportNote::LeadingBytes(500)]);
}

#[test]
fn a_file_after_a_damaged_one_is_read() {
    let damaged = with_two_records(begin(), SEVEN_FIT_S).message(9, &[&[1, 2, 3]]).file();
    let activity = one(&[damaged, two_records(60)].concat());
    assert_eq!(seconds(&activity), [0, 1, 60, 61]);
    assert!(matches!(activity.notes[..], [ImportNote::Damaged { lost_bytes: 4, .. }]));
}

#[test]
fn a_file_without_size_gives_way_to_the_next_of_its_chain() {
    let unsized_file = with_two_records(begin(), SEVEN_FIT_S).file_with(Header::LongUnsized);
    let activity = one(&[unsized_file, two_records(60)].concat());
    assert_eq!(seconds(&activity), [0, 1, 60, 61]);
    assert_eq!(activity.notes, [ImportNote::WrongHeaderSize]);
}

/// The kind of file and when it was created.
fn created(time_fit_s: u32) -> Content {
    Content::default()
        .define(1, FILE_ID, &[(0, 1, ENUM), (4, 4, UINT32)])
        .message(1, &[&[4], &le(time_fit_s)])
}

#[test]
fn times_since_the_start_count_from_the_creation_of_the_file() {
    let event = |content: Content, time_fit_s: u32, kind: u8| {
        content
            .define(2, EVENT, &[TIME, (0, 1, ENUM), (1, 1, ENUM)])
            .message(2, &[&le(time_fit_s), &[0], &[kind]])
    };
    let content = event(with_two_records(created(SEVEN_FIT_S), 30), 29, 0);
    let activity = one(&event(content, 32, 4).file());
    assert_eq!(seconds(&activity), [30, 31]);
    let span = Span { start_ms: ms(SEVEN_FIT_S + 29), end_ms: ms(SEVEN_FIT_S + 32) };
    assert_eq!(activity.timer, Some(vec![span]));
    assert_eq!(activity.notes, [ImportNote::RelativeTimes(2)]);
}

#[test]
fn only_the_times_before_the_clock_was_set_count_from_the_creation() {
    let content = with_two_records(created(SEVEN_FIT_S), 30);
    let activity = one(&with_two_records(content, SEVEN_FIT_S + 40).file());
    assert_eq!(seconds(&activity), [30, 31, 40, 41]);
    assert_eq!(activity.notes, [ImportNote::RelativeTimes(2)]);
}

/// The activity after repair.
fn repaired(bytes: &[u8]) -> Activity {
    let mut activity = one(bytes);
    repair(&mut activity, ms(SEVEN_FIT_S + 86_400));
    activity
}

#[test]
fn times_of_1989_without_any_other_word_are_no_times() {
    for content in [begin(), created(40), created(u32::MAX)] {
        let activity = repaired(&with_two_records(content, 30).file());
        assert!(activity.samples.is_empty());
        assert_eq!(activity.notes, [ImportNote::HostileTimes(2)]);
        let refused = classify::runs(vec![activity], "a.fit").err().unwrap().to_string();
        assert!(refused.ends_with("it has no plausible times"), "{refused}");
    }
}

#[test]
fn records_of_another_day_at_the_start_or_in_between_are_left_out() {
    const TWENTY_DAYS_S: u32 = 20 * 86_400;
    let of = |second: u32| SEVEN_FIT_S + second;
    let stale = with_two_records(with_two_records(begin(), of(0) - TWENTY_DAYS_S), of(10));
    let activity = repaired(&with_two_records(stale, of(20)).file());
    assert_eq!(seconds(&activity), [10, 11, 20, 21]);
    assert_eq!(activity.notes, [ImportNote::HostileTimes(2)]);
    // Ahead of the clock, and ahead of tomorrow as well.
    for ahead_s in [TWENTY_DAYS_S, 50 * TWENTY_DAYS_S] {
        let leap = with_two_records(with_two_records(begin(), of(0)), of(2) + ahead_s);
        let activity = repaired(&with_two_records(leap, of(4)).file());
        assert_eq!(seconds(&activity), [0, 1, 4, 5]);
        assert_eq!(activity.notes, [ImportNote::HostileTimes(2)]);
    }
}

#[test]
fn an_invalid_local_time_leaves_the_offset_unknown() {
    const ACTIVITY: u16 = 34;
    for (local_fit_s, offset) in [
        (u32::MAX, RecordedOffset::Missing),
        (SEVEN_FIT_S + 86_400, RecordedOffset::Missing),
        (SEVEN_FIT_S + 7200, RecordedOffset::Known(7200)),
        (SEVEN_FIT_S + 7203, RecordedOffset::Known(7200)),
        (SEVEN_FIT_S, RecordedOffset::UnprovenZero),
    ] {
        let content = with_two_records(begin(), SEVEN_FIT_S)
            .define(3, ACTIVITY, &[TIME, (5, 4, UINT32)])
            .message(3, &[&le(SEVEN_FIT_S), &le(local_fit_s)]);
        let activity = one(&content.file());
        assert_eq!(activity.offset, offset, "{local_fit_s}");
        assert_eq!(seconds(&activity), [0, 1]);
    }
}

/// A record with two bytes of developer field 0 of application 0.
fn with_developer(content: Content, second: u32, value: u16) -> Content {
    content
        .define_with_developer(0, RECORD, &[TIME], &[(0, 2, 0)])
        .message(0, &[&le(SEVEN_FIT_S + second), &value.to_le_bytes()])
}

/// A description of the same field as heart rate.
fn describe_as_heart_rate(content: Content) -> Content {
    let mut name = [0; 16];
    name[..10].copy_from_slice(b"Heart Rate");
    content
        .define(4, FIELD_DESCRIPTION, &[(0, 1, UINT8), (1, 1, UINT8), (2, 1, UINT8), (3, 16, TEXT)])
        .message(4, &[&[0], &[0], &[UINT16], &name])
}

#[test]
fn each_file_of_a_chain_describes_its_own_developer_fields() {
    let first = with_developer(describe(begin()), 0, 75).file();
    let other = with_developer(describe_as_heart_rate(begin()), 60, 140).file();
    let samples = one(&[first.clone(), other].concat()).samples;
    let power = samples.channel(Channel::FormPowerW);
    assert!(power[0] == 75.0 && power[1].is_nan());
    let heart_rate = samples.channel(Channel::HeartRateBpm);
    assert!(heart_rate[0].is_nan() && heart_rate[1] == 140.0);
    let nameless = with_developer(begin(), 60, 140).file();
    let activity = one(&[first, nameless].concat());
    assert!(activity.samples.channel(Channel::FormPowerW)[1].is_nan());
    assert_eq!(activity.notes, [ImportNote::UndescribedDeveloperField(1)]);
}

/// A file of ten records from a moment on, with device, sport and clock of its own.
fn whole_file(product: u16, sport: u8, start_fit_s: u32, ahead_s: i32) -> Vec<u8> {
    const SESSION: u16 = 18;
    const ACTIVITY: u16 = 34;
    let end_fit_s = start_fit_s + 9;
    let mut content = Content::default()
        .define(1, FILE_ID, &[(0, 1, ENUM), (1, 2, UINT16), (2, 2, UINT16)])
        .message(1, &[&[4], &1_u16.to_le_bytes(), &product.to_le_bytes()])
        .define(0, RECORD, &[TIME, HEART_RATE]);
    for second in 0..10 {
        content = content.message(0, &[&le(start_fit_s + second), &[120]]);
    }
    content
        .define(2, SESSION, &[TIME, (2, 4, UINT32), (7, 4, UINT32), (5, 1, ENUM)])
        .message(2, &[&le(end_fit_s), &le(start_fit_s), &le(9000), &[sport]])
        .define(3, ACTIVITY, &[TIME, (5, 4, UINT32)])
        .message(3, &[&le(end_fit_s), &le(end_fit_s.wrapping_add_signed(ahead_s))])
        .file()
}

#[test]
fn each_file_of_a_chain_has_its_own_device_sport_and_zone() {
    let day = 86_400;
    let files = [
        whole_file(2697, 1, SEVEN_FIT_S, 9 * 3600),
        whole_file(3113, 2, SEVEN_FIT_S + day, 0),
        whole_file(3113, 1, SEVEN_FIT_S + 2 * day, -8 * 3600),
    ];
    let activities = Fit.parse(&files.concat()).unwrap();
    let told = |activity: &Activity| {
        let sport = activity.sport.clone().unwrap();
        (activity.device.clone().unwrap(), sport, activity.offset, activity.samples.time_ms[0])
    };
    let expected = [
        ("garmin fenix5", "running", 9 * 3600, 0),
        ("garmin fr945", "cycling", 0, 86_400_000),
        ("garmin fr945", "running", -8 * 3600, 172_800_000),
    ];
    let expected = expected.map(|(device, sport, ahead_s, later_ms)| {
        let offset = RecordedOffset::Known(ahead_s);
        (device.to_owned(), sport.to_owned(), offset, ms(SEVEN_FIT_S) + later_ms)
    });
    assert_eq!(activities.iter().map(told).collect::<Vec<_>>(), expected);
    assert!(activities.iter().all(|activity| activity.samples.len() == 10));
}

#[test]
fn a_record_is_of_one_session_however_many_cover_it() {
    const SESSION: u16 = 18;
    let mut content = begin().define(0, RECORD, &[TIME, HEART_RATE]);
    for second in 0..100 {
        content = content.message(0, &[&le(SEVEN_FIT_S + second), &[120]]);
    }
    content = content.define(2, SESSION, &[TIME, (2, 4, UINT32), (7, 4, UINT32), (5, 1, ENUM)]);
    for second in 0..50 {
        let (start, end) = (le(SEVEN_FIT_S + second), le(SEVEN_FIT_S + 99));
        content = content.message(2, &[&end, &start, &le((99 - second) * 1000), &[1]]);
    }
    let activities = Fit.parse(&content.file()).unwrap();
    let mut times: Vec<i64> =
        activities.iter().flat_map(|activity| activity.samples.time_ms.clone()).collect();
    times.sort_unstable();
    let recorded: Vec<i64> = (0..100).map(|second| ms(SEVEN_FIT_S + second)).collect();
    assert_eq!(times, recorded);
}

#[test]
fn a_field_described_in_both_files_of_a_chain_is_one_column() {
    let file = |second, value| with_developer(describe(begin()), second, value).file();
    let samples = one(&[file(0, 75), file(60, 80)].concat()).samples;
    assert_eq!(samples.channel(Channel::FormPowerW), [75.0, 80.0]);
    assert_eq!(samples.developer.len(), 1);
    assert_eq!(samples.developer[0].values, [75.0, 80.0]);
}

#[test]
fn a_file_in_an_archive_is_left_to_the_archive() {
    let archive = [b"PK\x03\x04".as_slice(), &two_records(0)].concat();
    assert!(ingest::read(&archive).unwrap_err().to_string().contains("zip"));
}

#[test]
fn millions_of_records_and_laps_are_kept_to_the_most_of_any_recording() {
    const LAP: u16 = 19;
    let mut content = begin().define(0, RECORD, &[TIME, HEART_RATE]);
    for second in 0..2_000_010 {
        content = content.message(0, &[&le(SEVEN_FIT_S + second), &[120]]);
    }
    content = content.define(2, LAP, &[TIME]);
    for second in 0..20_005 {
        content = content.message(2, &[&le(SEVEN_FIT_S + second)]);
    }
    let activity = one(&content.file());
    assert_eq!(activity.samples.len(), 2_000_000);
    // The file's type and its sport take two of the twenty thousand places.
    let laps = "7 laps and events more than any recording has".to_owned();
    assert_eq!(activity.notes, [ImportNote::MetadataLost(laps), ImportNote::Surplus(10)]);
}
