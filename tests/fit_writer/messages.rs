//! The messages that most invented files begin with, and what is read from a file of one run.

use soleus::activity::Activity;
use soleus::base::units::utc_ms_from_fit_s;
use soleus::ingest::Format;
use soleus::ingest::fit::Fit;

use super::{Content, ENUM, TEXT, UINT8, UINT16, UINT32};

pub(crate) const FILE_ID: u16 = 0;
pub(crate) const SPORT: u16 = 12;
pub(crate) const RECORD: u16 = 20;
pub(crate) const EVENT: u16 = 21;
pub(crate) const FIELD_DESCRIPTION: u16 = 206;
/// 2024-01-01T07:00:00Z: 12 419 days and seven hours after the FIT epoch. Its low five bits are
/// 16, so that sixteen seconds later a compressed time rolls over.
pub(crate) const SEVEN_FIT_S: u32 = 12_419 * 86_400 + 7 * 3600;
pub(crate) const TIME: (u8, u8, u8) = (253, 4, UINT32);
pub(crate) const HEART_RATE: (u8, u8, u8) = (3, 1, UINT8);

pub(crate) fn le(time_fit_s: u32) -> [u8; 4] {
    time_fit_s.to_le_bytes()
}

pub(crate) fn ms(time_fit_s: u32) -> i64 {
    utc_ms_from_fit_s(time_fit_s)
}

/// The first messages of every file: an activity, a run.
pub(crate) fn begin() -> Content {
    Content::default()
        .define(1, FILE_ID, &[(0, 1, ENUM)])
        .message(1, &[&[4]])
        .define(1, SPORT, &[(0, 1, ENUM)])
        .message(1, &[&[1]])
}

/// Two records of time and heart rate, one second apart, as local message 0.
pub(crate) fn with_two_records(content: Content, time_fit_s: u32) -> Content {
    content
        .define(0, RECORD, &[TIME, HEART_RATE])
        .message(0, &[&le(time_fit_s), &[120]])
        .message(0, &[&le(time_fit_s + 1), &[121]])
}

pub(crate) fn one(bytes: &[u8]) -> Activity {
    let mut activities = Fit.parse(bytes).unwrap();
    assert_eq!(activities.len(), 1);
    activities.remove(0)
}

/// A description of field 0 of application 0: sixteen bits called `Form Power`.
pub(crate) fn describe(content: Content) -> Content {
    let fields = [(0, 1, UINT8), (1, 1, UINT8), (2, 1, UINT8), (3, 16, TEXT), (8, 8, TEXT)];
    let (mut name, mut unit) = ([0; 16], [0; 8]);
    name[..10].copy_from_slice(b"Form Power");
    unit[..5].copy_from_slice(b"Watts");
    content.define(4, FIELD_DESCRIPTION, &fields).message(4, &[&[0], &[0], &[UINT16], &name, &unit])
}
