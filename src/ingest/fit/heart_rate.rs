//! Heart rate that a chest strap stored and the watch fetched afterwards: `hr` messages with a
//! clock of their own, joined to the records by time. Never replaces a recorded heart rate.

use crate::activity::{Channel, Samples};
use crate::base::units::{MS_PER_S, ms_from_1024ths, ms_from_32768ths, utc_ms_from_fit_s};

use super::frames::{Definition, Field};
use super::numbers::Read;

/// Message number of `hr`.
pub(super) const HR: u16 = 132;
/// Fraction of the timestamp in 1/32768 s.
const FRACTIONAL_TIMESTAMP: u8 = 0;
/// Beats a minute, one a moment.
const FILTERED_BPM: u8 = 6;
/// The strap's clock in 1/1024 s, 32 bits each.
const EVENT_TIMESTAMP: u8 = 9;
/// The low twelve bits of the same, two values in three bytes.
const EVENT_TIMESTAMP_12: u8 = 10;
/// A value this far from a record still is that record's. Engineering default: straps store one
/// every one to two seconds.
const MAX_DISTANCE_MS: i64 = 2 * MS_PER_S;

/// Values kept of one file: a month of one a second.
const MOST_VALUES: usize = 2_500_000;

/// A moment that both clocks know, and the strap's last one.
#[derive(Clone, Copy)]
struct Clock {
    utc_ms: i64,
    at_1024ths: u32,
    last_1024ths: u32,
}

/// Collects the values of all `hr` messages.
#[derive(Default)]
pub(super) struct HeartRates {
    clock: Option<Clock>,
    /// UTC milliseconds and beats a minute.
    values: Vec<(i64, f64)>,
}

impl HeartRates {
    /// Begins the next file of a chain, in which the strap's clock is told anew.
    pub(super) fn next_file(&mut self) {
        self.clock = None;
    }

    /// Takes one message. One with a timestamp and a full event time sets the clock; before the
    /// first such message nothing can be placed.
    pub(super) fn push(
        &mut self,
        definition: &Definition,
        time_fit_s: Option<u32>,
        payload: &[u8],
    ) {
        let values = |number: u8| Values::of(definition, number, payload);
        let events = values(EVENT_TIMESTAMP);
        if let Some(time_fit_s) = time_fit_s
            && let Some(at_1024ths) = events.get(0).and_then(whole)
        {
            let fraction = values(FRACTIONAL_TIMESTAMP).get(0).unwrap_or(0.0);
            self.clock = Some(Clock {
                utc_ms: utc_ms_from_fit_s(time_fit_s) + ms_from_32768ths(fraction),
                at_1024ths,
                last_1024ths: at_1024ths,
            });
        }
        let packed = definition.field(EVENT_TIMESTAMP_12).and_then(|field| {
            payload.get(field.offset..field.offset + field.size).filter(|bytes| bytes.len() >= 3)
        });
        let rates = values(FILTERED_BPM);
        for index in 0..rates.count {
            let bpm = rates.get(index);
            match packed {
                Some(packed) => self.add_packed(low_bits(packed, index), bpm),
                None => self.add(events.get(index).and_then(whole), bpm),
            }
        }
    }

    fn add_packed(&mut self, low: Option<u32>, bpm: Option<f64>) {
        const LOW: u32 = 0xFFF;
        let (Some(clock), Some(low)) = (self.clock, low) else { return };
        // Unused places at the end of a message are filled with ones.
        if bpm.is_none() && low == LOW {
            return;
        }
        let ahead = low.wrapping_sub(clock.last_1024ths) & LOW;
        self.add(Some(clock.last_1024ths.wrapping_add(ahead)), bpm);
    }

    fn add(&mut self, at_1024ths: Option<u32>, bpm: Option<f64>) {
        let (Some(clock), Some(at_1024ths)) = (&mut self.clock, at_1024ths) else { return };
        clock.last_1024ths = at_1024ths;
        // The strap's clock rolls over after 48 days, and a moment may lie before that of the
        // anchor: the shorter way round is meant.
        let since = at_1024ths.wrapping_sub(clock.at_1024ths).cast_signed();
        if let Some(bpm) = bpm.filter(|&bpm| bpm > 0.0 && self.values.len() < MOST_VALUES) {
            self.values.push((clock.utc_ms + ms_from_1024ths(since), bpm));
        }
    }

    /// Gives every sample without a heart rate the nearest value; returns how many got one.
    pub(super) fn fill(mut self, samples: &mut Samples) -> usize {
        self.values.sort_by_key(|&(time_ms, _)| time_ms);
        let found: Vec<Option<f64>> =
            samples.time_ms.iter().map(|&time_ms| self.nearest(time_ms)).collect();
        if found.iter().all(Option::is_none) {
            return 0;
        }
        let column = samples.channel_mut(Channel::HeartRateBpm);
        column.resize(found.len(), f64::NAN);
        let mut filled = 0;
        for (value, found) in column.iter_mut().zip(found) {
            if let Some(found) = found.filter(|_| value.is_nan()) {
                *value = found;
                filled += 1;
            }
        }
        filled
    }

    fn nearest(&self, time_ms: i64) -> Option<f64> {
        let after = self.values.partition_point(|&(at_ms, _)| at_ms < time_ms);
        let around = [after.checked_sub(1), Some(after)];
        let values = around.into_iter().flatten().filter_map(|index| self.values.get(index));
        let distance_ms = |value: &&(i64, f64)| (value.0 - time_ms).abs();
        let nearest = values.min_by_key(distance_ms)?;
        (distance_ms(&nearest) <= MAX_DISTANCE_MS).then_some(nearest.1)
    }
}

/// The values of one field of a message; none when it has no such field.
struct Values<'a> {
    first: Option<(Read, &'a Field)>,
    count: usize,
    payload: &'a [u8],
}

impl<'a> Values<'a> {
    fn of(definition: &'a Definition, number: u8, payload: &'a [u8]) -> Self {
        let first = definition
            .field(number)
            .and_then(|field| Some((Read::of(field, definition.big_endian)?, field)));
        let count = first.as_ref().map_or(0, |(read, field)| field.size / read.size());
        Self { first, count, payload }
    }

    /// `None` beyond the last and where the value is invalid.
    fn get(&self, index: usize) -> Option<f64> {
        let (read, _) = self.first.as_ref().filter(|_| index < self.count)?;
        read.value(self.payload.get(index * read.size()..)?)
    }
}

fn whole(value: f64) -> Option<u32> {
    (0.0..=f64::from(u32::MAX)).contains(&value).then_some(value as u32)
}

/// The value with this index of those packed into twelve bits, low bits first.
fn low_bits(packed: &[u8], index: usize) -> Option<u32> {
    let pair = packed.get(index / 2 * 3..)?.first_chunk::<3>()?;
    let bits = u32::from_le_bytes([pair[0], pair[1], pair[2], 0]);
    Some(bits >> (index % 2 * 12) & 0xFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_values_are_packed_into_three_bytes() {
        // 0x123 and 0x456, then 0x789 and 0xABC, low nibble of the middle byte first.
        let packed = [0x23, 0x61, 0x45, 0x89, 0xC7, 0xAB];
        let values: Vec<_> = (0..5).map(|index| low_bits(&packed, index)).collect();
        assert_eq!(values, [Some(0x123), Some(0x456), Some(0x789), Some(0xABC), None]);
    }

    /// A collector whose clocks met at second 1000 and 0x1000 of the strap.
    fn started() -> HeartRates {
        let clock = Clock { utc_ms: 1_000_000, at_1024ths: 0x1000, last_1024ths: 0x1000 };
        HeartRates { clock: Some(clock), values: Vec::new() }
    }

    #[test]
    fn twelve_bits_roll_over_and_padding_does_not_count() {
        let mut rates = started();
        rates.add_packed(Some(0x800), Some(60.0));
        rates.add_packed(Some(0x400), Some(61.0));
        rates.add_packed(Some(0xFFF), None);
        rates.add_packed(Some(0x800), Some(62.0));
        // 0x800 of 1024 are two seconds; 0x1400 are five, 0x1800 six.
        assert_eq!(rates.values, [(1_002_000, 60.0), (1_005_000, 61.0), (1_006_000, 62.0)]);
    }

    #[test]
    fn the_straps_clock_may_roll_over_and_step_back() {
        let mut rates = started();
        rates.clock = Some(Clock { utc_ms: 0, at_1024ths: u32::MAX - 1023, last_1024ths: 0 });
        rates.add(Some(0), Some(60.0));
        rates.add(Some(u32::MAX - 2047), Some(61.0));
        assert_eq!(rates.values, [(1000, 60.0), (-1000, 61.0)]);
    }

    #[test]
    fn the_nearest_value_fills_a_sample_that_has_none() {
        let mut samples = Samples::default();
        for (time_ms, bpm) in [(0, 100.0), (3000, f64::NAN), (8001, f64::NAN)] {
            let row = samples.push_time(time_ms, 0);
            samples.set(row, Channel::HeartRateBpm, bpm);
        }
        let values = vec![(6000, 63.0), (1500, 61.0), (0, 60.0), (4000, 62.0)];
        let filled = HeartRates { clock: None, values }.fill(&mut samples);
        let column = samples.channel(Channel::HeartRateBpm);
        assert_eq!((filled, &column[..2]), (1, &[100.0, 62.0][..]));
        assert!(column[2].is_nan());
    }
}
