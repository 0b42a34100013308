//! What is put together and saved from odd FIT files: heart rate of a strap's own memory, damage,
//! clocks that were never set, chains. Every file is invented; every answer is worked out by hand.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use soleus::activity::Channel;
use soleus::ingest::fit;
use soleus::notes::Note;

#[expect(dead_code, reason = "each test file uses its part")]
mod fit_writer;

use fit_writer::messages::{HEART_RATE, RECORD, SEVEN_FIT_S, TIME, begin, le, one};
use fit_writer::{BYTE, Content, UINT8, UINT16, UINT32};

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
    assert_eq!(activity.notes, [Note::HeartRateJoined(4)]);
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
