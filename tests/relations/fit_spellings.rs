//! One run in every encoding of FIT: the same figures.

use crate::facts::only_run;
use crate::fit_writer::messages::{RECORD, TIME, describe, le};
use crate::fit_writer::{Content, Header, UINT16, UINT32};
use crate::recording::{
    Moment, Outing, RECORD_FIELDS, RUNNING, begin, centimetres, end, fit_altitude, record,
    semicircles,
};
use crate::seasons::MONDAY_S;

/// A timestamp alone, as in a record of nothing else.
const DEVICE_INFO: u16 = 23;

fn outing() -> Outing {
    Outing { grade_ratio: 0.08, ..Outing::easy(MONDAY_S + 36_000, 5_000.0) }
}

fn with_records(content: Content, write: impl Fn(Content, &Moment) -> Content) -> Content {
    let moments = outing().moments();
    let content = moments.iter().fold(content, write);
    end(content, &moments, RUNNING)
}

#[track_caller]
fn assert_same(what: &str, bytes: &[u8]) {
    let expected = only_run("a.fit", &outing().fit());
    assert!(expected["climb_m"].as_f64().unwrap() > 100.0, "{expected}");
    assert_eq!(only_run("a.fit", bytes), expected, "{what}");
}

/// The values with the high byte first, each of the size that its definition says.
fn big_endian(moment: &Moment) -> Vec<u8> {
    let mut at = 0;
    let values = record(moment);
    let swapped = RECORD_FIELDS.iter().flat_map(|(_, size, _)| {
        let value = &values[at..at + usize::from(*size)];
        at += usize::from(*size);
        value.iter().rev().copied().collect::<Vec<u8>>()
    });
    swapped.collect()
}

#[test]
fn byte_orders() {
    let big = begin().define_big_endian(0, RECORD, &RECORD_FIELDS);
    let big = with_records(big, |content, it| content.message(0, &[&big_endian(it)]));
    assert_same("high byte first", &big.file());

    let both =
        begin().define(0, RECORD, &RECORD_FIELDS).define_big_endian(5, RECORD, &RECORD_FIELDS);
    let both = with_records(both, |content, it| match it.utc_s % 2 {
        0 => content.message(0, &[&record(it)]),
        _ => content.message(5, &[&big_endian(it)]),
    });
    assert_same("both byte orders by turns", &both.file());
}

#[test]
fn headers() {
    let outing = outing();
    let moments = outing.moments();
    let content = begin().define(0, RECORD, &RECORD_FIELDS);
    let content = moments.iter().fold(content, |content, it| content.message(0, &[&record(it)]));
    let content = end(content, &moments, RUNNING);
    for header in [Header::Short, Header::Long, Header::LongUnchecked] {
        assert_same(&format!("{header:?}"), &content.file_with(header));
    }
}

#[test]
fn compressed_times() {
    let without_time = &RECORD_FIELDS[1..];
    // The first record says the time in full, from which the others count.
    let content = begin().define(0, RECORD, &RECORD_FIELDS).define(1, RECORD, without_time);
    let first_s = outing().start_utc_s;
    let content = with_records(content, |content, it| match it.utc_s == first_s {
        true => content.message(0, &[&record(it)]),
        false => content.compressed(1, it.time_fit_s(), &[&record(it)[4..]]),
    });
    assert_same("compressed times", &content.file());
}

#[test]
fn fields_in_another_order_and_definitions_given_again() {
    let backwards: Vec<_> = RECORD_FIELDS.iter().rev().copied().collect();
    let message = |content: Content, it: &Moment| {
        content.message(
            0,
            &[
                &[it.cadence],
                &[it.heart_rate_bpm],
                &fit_altitude(it.elevation_m).to_le_bytes(),
                &centimetres(it.distance_m).to_le_bytes(),
                &semicircles(it.lon_deg).to_le_bytes(),
                &semicircles(it.lat_deg).to_le_bytes(),
                &le(it.time_fit_s()),
            ],
        )
    };
    // Latitude and longitude are one after the other in both orders.
    let content = with_records(begin().define(0, RECORD, &backwards), message);
    assert_same("fields backwards", &content.file());

    let again = with_records(begin(), |content, it| {
        content.define(0, RECORD, &RECORD_FIELDS).message(0, &[&record(it)])
    });
    assert_same("a definition before every record", &again.file());

    let other_number = with_records(begin().define(15, RECORD, &RECORD_FIELDS), |content, it| {
        content.message(15, &[&record(it)])
    });
    assert_same("the last local number", &other_number.file());
}

#[test]
fn messages_and_fields_that_are_not_known() {
    let stranger = begin().define(7, 0xFF10, &[(1, 3, 0x0D)]).define(0, RECORD, &RECORD_FIELDS);
    let stranger = with_records(stranger, |content, it| {
        content.message(7, &[&[1, 2, 3]]).message(0, &[&record(it)])
    });
    assert_same("messages of a number nobody knows", &stranger.file());

    let more = [&RECORD_FIELDS[..], &[(200, 2, UINT16)]].concat();
    let more = with_records(begin().define(0, RECORD, &more), |content, it| {
        content.message(0, &[&record(it), &[1, 2]])
    });
    assert_same("a field nobody knows", &more.file());

    let device = begin().define(6, DEVICE_INFO, &[TIME]).define(0, RECORD, &RECORD_FIELDS);
    let device = with_records(device, |content, it| {
        content.message(6, &[&le(it.time_fit_s())]).message(0, &[&record(it)])
    });
    assert_same("messages about the device between", &device.file());
}

#[test]
fn developer_fields() {
    let described = describe(begin());
    let content = described.define_with_developer(0, RECORD, &RECORD_FIELDS, &[(0, 2, 0)]);
    let content = with_records(content, |content, it| content.message(0, &[&record(it), &[80, 0]]));
    assert_same("a developer field", &content.file());

    let undescribed = begin().define_with_developer(0, RECORD, &RECORD_FIELDS, &[(3, 2, 4)]);
    let undescribed =
        with_records(undescribed, |content, it| content.message(0, &[&record(it), &[80, 0]]));
    assert_same("a developer field without a description", &undescribed.file());
}

#[test]
fn values_in_other_sizes_and_fields() {
    // Altitude and the other enhanced fields have four bytes.
    let mut enhanced = RECORD_FIELDS;
    enhanced[4] = (78, 4, UINT32);
    let content = with_records(begin().define(0, RECORD, &enhanced), |content, it| {
        let altitude = u32::from(fit_altitude(it.elevation_m));
        let beats = [it.heart_rate_bpm, it.cadence];
        content.message(0, &[&record(it)[..16], &altitude.to_le_bytes(), &beats])
    });
    assert_same("enhanced altitude", &content.file());

    let both = [&RECORD_FIELDS[..], &[(78, 4, UINT32)]].concat();
    let content = with_records(begin().define(0, RECORD, &both), |content, it| {
        let altitude = u32::from(fit_altitude(it.elevation_m));
        content.message(0, &[&record(it), &altitude.to_le_bytes()])
    });
    assert_same("both altitudes", &content.file());

    let unknown = with_records(begin().define(0, RECORD, &both), |content, it| {
        content.message(0, &[&record(it), &[0xFF; 4]])
    });
    assert_same("an enhanced altitude that is not known", &unknown.file());
}

#[test]
fn the_session_before_its_records() {
    let moments = outing().moments();
    let content = end(begin(), &moments, RUNNING).define(0, RECORD, &RECORD_FIELDS);
    let content = moments.iter().fold(content, |content, it| content.message(0, &[&record(it)]));
    assert_same("the session first", &content.file());
}

#[test]
fn one_local_number_for_all() {
    let again = with_records(begin(), |content, it| {
        let content = content.define(0, DEVICE_INFO, &[TIME]).message(0, &[&le(it.time_fit_s())]);
        content.define(0, RECORD, &RECORD_FIELDS).message(0, &[&record(it)])
    });
    assert_same("two messages by turns under one number", &again.file());
}

#[test]
fn without_a_checksum_and_with_zeros_behind() {
    let whole = outing().fit();
    let content = &whole[..whole.len() - 2];
    assert_same("zero for a checksum", &[content, &[0, 0]].concat());
    assert_same("zeros behind the end", &[&whole[..], &[0; 64]].concat());
}
