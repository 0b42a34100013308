//! A run with every kind of message that is told apart.

use crate::fit_writer::{Content, ENUM, Header, SINT32, TEXT, UINT8, UINT16, UINT32};

const FILE_ID: u16 = 0;
const SPORT: u16 = 12;
const SESSION: u16 = 18;
const LAP: u16 = 19;
const RECORD: u16 = 20;
const EVENT: u16 = 21;
const FIELD_DESCRIPTION: u16 = 206;
const TIME: (u8, u8, u8) = (253, 4, UINT32);
const HEART_RATE: (u8, u8, u8) = (3, 1, UINT8);
/// 2024-01-01T07:00:00Z: 12 419 days and seven hours after the FIT epoch.
const START_FIT_S: u32 = 12_419 * 86_400 + 7 * 3600;

/// A FIT file of this many records, one a second: in both byte orders, with a developer field, and
/// with a compressed time.
pub(crate) fn fit(records: u32) -> Vec<u8> {
    content(records).file()
}

/// The same with a header whose own checksum was never filled in.
pub(crate) fn fit_unchecked(records: u32) -> Vec<u8> {
    content(records).file_with(Header::LongUnchecked)
}

fn content(records: u32) -> Content {
    let mut content = records_defined(begin());
    for second in 0..records {
        let time_fit_s = START_FIT_S + second;
        let low = 100 + (second % 100) as u8;
        let (north, way_cm) = (second * 300, (second * 300).to_be_bytes());
        content = match second % 3 {
            0 => content.message(0, &[&le(time_fit_s), &le(north), &[low], &[low, 0]]),
            1 => content.message(2, &[&time_fit_s.to_be_bytes(), &way_cm, &[82]]),
            _ => content.compressed(3, time_fit_s, &[&[low]]),
        };
    }
    end(content, START_FIT_S + records)
}

fn le(number: u32) -> [u8; 4] {
    number.to_le_bytes()
}

fn begin() -> Content {
    let (mut name, mut unit) = ([0; 12], [0; 6]);
    name[..10].copy_from_slice(b"Form Power");
    unit[..5].copy_from_slice(b"Watts");
    let description = [(0, 1, UINT8), (1, 1, UINT8), (2, 1, UINT8), (3, 12, TEXT), (8, 6, TEXT)];
    Content::default()
        .define(1, FILE_ID, &[(0, 1, ENUM)])
        .message(1, &[&[4]])
        .define(1, SPORT, &[(0, 1, ENUM)])
        .message(1, &[&[1]])
        .define(4, FIELD_DESCRIPTION, &description)
        .message(4, &[&[0], &[0], &[UINT16], &name, &unit])
        .define(5, EVENT, &[TIME, (0, 1, ENUM), (1, 1, ENUM)])
        .message(5, &[&le(START_FIT_S), &[0], &[0]])
}

fn records_defined(content: Content) -> Content {
    content
        .define_with_developer(0, RECORD, &[TIME, (0, 4, SINT32), HEART_RATE], &[(0, 2, 0)])
        .define_big_endian(2, RECORD, &[TIME, (5, 4, UINT32), (4, 1, UINT8)])
        .define(3, RECORD, &[HEART_RATE])
}

fn end(content: Content, end_fit_s: u32) -> Content {
    let span = [TIME, (2, 4, UINT32), (7, 4, UINT32)];
    let values = [le(end_fit_s), le(START_FIT_S), le((end_fit_s - START_FIT_S) * 1000)];
    let values = values.each_ref().map(|value| &value[..]);
    content
        .message(5, &[&le(end_fit_s), &[0], &[4]])
        .define(6, LAP, &span)
        .message(6, &values)
        .define(6, SESSION, &[&span[..], &[(5, 1, ENUM)]].concat())
        .message(6, &[&values[..], &[&[1]]].concat())
}
