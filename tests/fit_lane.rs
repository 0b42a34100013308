//! The FIT lane on invented files with known answers, and against damage.
#![expect(
    clippy::unwrap_used,
    clippy::float_cmp,
    reason = "tests fail by panicking and compare exact values"
)]

use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::{prop_assert, proptest, sample};

use soleus::activity::import_notes::ImportNote;
use soleus::activity::{Channel, Samples, Span};
use soleus::ingest::Format;
use soleus::ingest::fit::{self, Fit};
use soleus::ingest::repair::repair;
use soleus::run::classify;
use soleus::run::run_tables;
use soleus::run::samples::GradeCurve;

#[expect(dead_code, reason = "each test file uses its part")]
mod fit_writer;

use fit_writer::messages::{
    EVENT, HEART_RATE, RECORD, SEVEN_FIT_S, TIME, begin, describe, le, ms, one, with_two_records,
};
use fit_writer::{Content, ENUM, Header, SINT32, UINT8, UINT16, UINT32};

#[test]
fn all_headers_give_the_same_run_and_no_note() {
    let content = with_two_records(begin(), SEVEN_FIT_S);
    let expected = one(&content.file());
    assert_eq!(expected.sport.as_deref(), Some("running"));
    assert_eq!(expected.samples.time_ms, [ms(SEVEN_FIT_S), ms(SEVEN_FIT_S + 1)]);
    assert_eq!(expected.samples.channel(Channel::HeartRateBpm), [120.0, 121.0]);
    assert_eq!(expected.notes, []);
    for header in [Header::Short, Header::LongUnchecked] {
        assert_eq!(one(&content.file_with(header)), expected, "{header:?}");
    }
}

#[test]
fn a_size_of_zero_gives_way_to_the_number_of_bytes() {
    let activity = one(&with_two_records(begin(), SEVEN_FIT_S).file_with(Header::LongUnsized));
    assert_eq!(activity.samples.len(), 2);
    assert_eq!(activity.notes, [ImportNote::WrongHeaderSize]);
}

#[test]
fn the_checksum_of_an_unsized_file_is_no_sample() {
    // Among so many checksums are some whose first byte is the header of a one-byte record.
    for second in 0..256 {
        let time_fit_s = SEVEN_FIT_S + second;
        let content = begin()
            .define(0, RECORD, &[TIME])
            .message(0, &[&le(time_fit_s)])
            .define(0, RECORD, &[HEART_RATE])
            .compressed(0, time_fit_s + 1, &[&[99]]);
        let samples = fit::samples(&content.file_with(Header::LongUnsized));
        assert_eq!(samples.time_ms, [ms(time_fit_s), ms(time_fit_s + 1)], "{second}");
    }
}

#[test]
fn big_endian_numbers_are_read() {
    let fields = [TIME, (0, 4, SINT32), (2, 2, UINT16), (85, 2, UINT16)];
    let content = begin().define_big_endian(0, RECORD, &fields).message(
        0,
        &[
            &SEVEN_FIT_S.to_be_bytes(),
            &(-(1_i32 << 29)).to_be_bytes(),
            &2600_u16.to_be_bytes(),
            &11_410_u16.to_be_bytes(),
        ],
    );
    let samples = one(&content.file()).samples;
    assert_eq!(samples.time_ms, [ms(SEVEN_FIT_S)]);
    // 2²⁹ of 2³¹ semicircles are a quarter of 180 degrees; 2600/5 − 500 = 20 m.
    assert_eq!(samples.channel(Channel::LatDeg), [-45.0]);
    assert_eq!(samples.channel(Channel::ElevationM), [20.0]);
    assert_eq!(samples.channel(Channel::StepLengthM), [1.141]);
}

#[test]
fn compressed_times_of_records_and_timer_events_roll_over() {
    let mut content = begin()
        .define(1, RECORD, &[HEART_RATE])
        .define(2, EVENT, &[(0, 1, ENUM), (1, 1, ENUM)])
        .define(3, EVENT, &[TIME, (0, 1, ENUM), (1, 1, ENUM)])
        .message(3, &[&le(SEVEN_FIT_S), &[0], &[0]]);
    let times: Vec<u32> = [1, 14, 15, 16, 40, 41, 60].map(|s| SEVEN_FIT_S + s).to_vec();
    for &time_fit_s in &times[..4] {
        content = content.compressed(1, time_fit_s, &[&[99]]);
    }
    content = content.compressed(2, SEVEN_FIT_S + 16, &[&[0], &[4]]).compressed(
        2,
        SEVEN_FIT_S + 40,
        &[&[0], &[0]],
    );
    for &time_fit_s in &times[4..] {
        content = content.compressed(1, time_fit_s, &[&[99]]);
    }
    let activity = one(&content.file());
    let expected: Vec<i64> = times.iter().map(|&time| ms(time)).collect();
    assert_eq!(activity.samples.time_ms, expected);
    let span = |from, to| Span { start_ms: ms(SEVEN_FIT_S + from), end_ms: ms(SEVEN_FIT_S + to) };
    assert_eq!(activity.timer, Some(vec![span(0, 16), span(40, 60)]));
    assert_eq!(activity.notes, []);
}

#[test]
fn a_compressed_time_before_any_whole_one_is_no_time() {
    let content = with_two_records(
        begin().define(2, RECORD, &[HEART_RATE]).compressed(2, SEVEN_FIT_S, &[&[99]]),
        SEVEN_FIT_S,
    );
    let activity = one(&content.file());
    assert_eq!(activity.samples.len(), 2);
    assert_eq!(activity.notes, [ImportNote::Untimed(1)]);
}

#[test]
fn a_chain_is_one_run_whose_definitions_end_with_their_file() {
    let first = with_two_records(begin(), SEVEN_FIT_S).file();
    let second = with_two_records(begin(), SEVEN_FIT_S + 60).file();
    let activity = one(&[first.clone(), second].concat());
    assert_eq!(activity.samples.segment, [0, 0, 1, 1]);
    assert_eq!(activity.notes, []);
    let undefined = Content::default().message(0, &[&le(SEVEN_FIT_S + 60), &[122]]).file();
    let at_byte = first.len() as u64 + 14;
    let activity = one(&[first, undefined].concat());
    assert_eq!(activity.samples.len(), 2);
    assert_eq!(activity.notes, [ImportNote::Damaged { at_byte, lost_bytes: 6 }]);
}

#[test]
fn a_message_without_definition_costs_what_follows() {
    let content = with_two_records(begin(), SEVEN_FIT_S);
    let at_byte = 14 + content.0.len() as u64;
    let content = content.message(9, &[&[1, 2, 3]]);
    let content = with_two_records(content, SEVEN_FIT_S + 2);
    let activity = one(&content.file());
    assert_eq!(activity.samples.len(), 2);
    let lost_bytes = content.0.len() as u64 + 14 - at_byte;
    assert_eq!(activity.notes, [ImportNote::Damaged { at_byte, lost_bytes }]);
}

#[test]
fn an_array_gives_its_first_value_and_an_unknown_type_is_passed_over() {
    let fields = [TIME, (78, 8, UINT32), (3, 2, UINT8), (77, 5, 0x1F), (5, 3, UINT32), (7, 0, 2)];
    let content = begin()
        .define(0, RECORD, &fields)
        .message(0, &[&le(SEVEN_FIT_S), &le(2600), &le(2605), &[0xFF, 90], &[1; 5], &[9; 3]]);
    let samples = one(&content.file()).samples;
    assert_eq!(samples.channel(Channel::ElevationM), [20.0]);
    for channel in [Channel::HeartRateBpm, Channel::DistanceM, Channel::PowerW] {
        assert!(!samples.has(channel), "{channel:?}");
    }
}

#[test]
fn a_developer_field_described_after_its_use_is_read() {
    let content = begin()
        .define_with_developer(0, RECORD, &[TIME], &[(0, 2, 0), (9, 1, 0)])
        .message(0, &[&le(SEVEN_FIT_S), &75_u16.to_le_bytes(), &[1]])
        .message(0, &[&le(SEVEN_FIT_S + 1), &[0xFF, 0xFF], &[2]]);
    let activity = one(&describe(content).file());
    let column = &activity.samples.developer[0];
    assert_eq!((column.name.as_str(), column.unit.as_str()), ("Form Power", "Watts"));
    assert!(column.values[0] == 75.0 && column.values[1].is_nan());
    assert_eq!(activity.samples.channel(Channel::FormPowerW)[0], 75.0);
    assert_eq!(activity.notes, [ImportNote::UndescribedDeveloperField(1)]);
}

/// A run with all that the walker distinguishes: both byte orders, both headers, developer fields.
fn invented() -> Vec<u8> {
    let mut content = describe(begin())
        .define_with_developer(0, RECORD, &[TIME, (0, 4, SINT32), HEART_RATE], &[(0, 2, 0)])
        .define_big_endian(2, RECORD, &[TIME, (73, 4, UINT32), (4, 1, UINT8), (53, 1, UINT8)])
        .define(3, RECORD, &[HEART_RATE]);
    for second in 0..200 {
        let time_fit_s = SEVEN_FIT_S + second;
        let low = second as u8;
        content = match second % 3 {
            0 => content.message(0, &[&le(time_fit_s), &le(second << 8), &[low], &[low, 0]]),
            1 => content.message(
                2,
                &[&time_fit_s.to_be_bytes(), &(second * 10).to_be_bytes(), &[low], &[64]],
            ),
            _ => content.compressed(3, time_fit_s, &[&[low]]),
        };
    }
    content.file()
}

/// The row as bits, so that missing values compare equal.
fn row(samples: &Samples, row: usize) -> (i64, u32, Vec<u64>) {
    let value = |column: &Vec<f64>| column.get(row).copied().unwrap_or(f64::NAN).to_bits();
    (samples.time_ms[row], samples.segment[row], samples.channels.iter().map(value).collect())
}

#[test]
fn a_prefix_of_a_file_yields_a_prefix_of_its_samples() {
    let bytes = invented();
    let whole = fit::samples(&bytes);
    assert_eq!(whole.len(), 200);
    assert_eq!(one(&bytes).notes, []);
    let mut longest = 0;
    for length in (0..bytes.len()).step_by(97).chain(0..300).chain(bytes.len() - 60..bytes.len()) {
        let part = fit::samples(&bytes[..length]);
        assert!(part.len() <= whole.len());
        for index in 0..part.len() {
            assert_eq!(row(&part, index), row(&whole, index), "cut at {length}");
        }
        longest = longest.max(part.len());
        if let (true, Ok(activities)) = (Fit.accepts(&bytes[..length]), Fit.parse(&bytes[..length]))
        {
            let notes = &activities[0].notes;
            assert!(
                notes.iter().any(|note| matches!(note, ImportNote::Truncated { .. })),
                "{notes:?}"
            );
        }
    }
    assert_eq!(longest, 200);
}

/// Everything that may become of a file, as the pipeline does it.
fn exhaust(bytes: &[u8]) {
    Fit.accepts(bytes);
    fit::samples(bytes);
    let Ok(mut activities) = Fit.parse(bytes) else { return };
    activities.iter_mut().for_each(|activity| repair(activity, ms(SEVEN_FIT_S) * 2));
    for activity in classify::runs(activities, "a.fit").unwrap_or_default() {
        run_tables::derive(&activity, "a", "a.fit", GradeCurve::Empirical).unwrap();
    }
}

#[test]
fn flipped_bytes_never_panic() {
    let bytes = invented();
    for at in 0..bytes.len().min(600) {
        for flip in [0x01, 0x20, 0x40, 0x80, 0xFF] {
            let mut damaged = bytes.clone();
            damaged[at] ^= flip;
            exhaust(&damaged);
        }
    }
}

/// Number, base type and bytes.
type AnyField = (u8, u8, Vec<u8>);

/// A definition and a message of it, of a kind that is read, with fields of any type and value.
fn any_message() -> impl Strategy<Value = (u8, u16, Vec<AnyField>)> {
    let number = sample::select(vec![0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 22, 53, 73, 78, 253]);
    let base = sample::select(vec![0, 1, 2, 7, 10, 13, 0x83, 0x85, 0x86, 0x88, 0x89, 0x8E, 0x8F]);
    let byte = proptest::prop_oneof![any::<u8>(), sample::select(vec![0, 1, 0x7F, 0x80, 0xFF])];
    let size = sample::select(vec![1_usize, 2, 4, 8, 16]);
    let value = size.prop_flat_map(move |size| vec(byte.clone(), size));
    let fields = vec((number, base, value), 1..8);
    let global = sample::select(vec![0, 12, 18, 19, 20, 20, 20, 21, 34, 132, 132, 162, 206]);
    (0..4_u8, global, fields)
}

proptest! {
    #[test]
    fn any_bytes_behind_a_header_never_panic(bytes in vec(any::<u8>(), 0..600)) {
        exhaust(&Content(bytes.clone()).file());
        exhaust(&bytes);
    }

    #[test]
    fn any_mutation_never_panics(mutations in vec((any::<sample::Index>(), any::<u8>()), 1..20)) {
        let mut bytes = invented();
        for (at, byte) in mutations {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        exhaust(&bytes);
        prop_assert!(fit::samples(&bytes).len() <= bytes.len());
    }

    #[test]
    fn fields_of_any_type_and_value_never_panic(messages in vec(any_message(), 1..12)) {
        let mut content = with_two_records(begin(), SEVEN_FIT_S);
        for (local, global, fields) in messages {
            let layout: Vec<_> =
                fields.iter().map(|(number, base, value)| (*number, value.len() as u8, *base)).collect();
            let values: Vec<&[u8]> = fields.iter().map(|(_, _, value)| value.as_slice()).collect();
            content = content.define(local, global, &layout).message(local, &values);
        }
        exhaust(&content.file());
    }
}
