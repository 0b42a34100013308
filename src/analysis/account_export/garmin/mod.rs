//! Garmin's `summarizedActivities.json`: names, and figures of activities whose recording is gone.
//! Units are decided per file by what is possible; nothing is taken that no reading makes possible.

mod entry;
#[cfg(test)]
mod tests;
mod units;

use std::borrow::Cow;

use serde::de::DeserializeSeed;

use super::entry::ExportEntry;
use crate::activity::Summary;
use crate::activity::sport::sport_of_type;
use crate::base::units::{MS_PER_S, StepsPerMin, StridesPerMin};
use crate::ingest::iso_time;
use crate::ingest::text::decode;
use entry::{Entries, GarminActivity, Value};
use units::{Units, above_zero, units};

const RUNNING: &str = "running";
/// Mean speeds of whole activities, in metres per second: nobody runs faster than the one, no
/// sport with a watch is faster than the other.
const MOST_RUNNING_MPS: f64 = 8.0;
const MOST_MPS: f64 = 40.0;
/// Times of an activity are rounded, so one may exceed another by this factor.
const ROUNDING: f64 = 1.01;
/// Beats per minute that a resting and a racing heart can have on average.
const HEART_RATES_BPM: std::ops::RangeInclusive<f64> = 30.0..=240.0;
/// Mean steps per minute of a run, and what only one foot can count.
const CADENCES_SPM: std::ops::RangeInclusive<f64> = 100.0..=240.0;
const SURELY_ONE_FOOT: f64 = 120.0;
/// Milliseconds since the epoch of 1990 and 2100; seconds never come near.
const MOMENTS_MS: std::ops::RangeInclusive<f64> = 631_152_000_000.0..=4_102_444_800_000.0;

/// Reads a list of activities. `None` when the bytes are no such list; entries before a damage are
/// kept. Recordings are not named in these lists, so [`ExportEntry::file`] is always `None`.
///
/// A start comes from UTC fields only; an entry that has just a local time has no summary.
pub fn read(bytes: &[u8]) -> Option<Vec<ExportEntry>> {
    let text = decode(bytes).text;
    let text = without_nan(&text);
    let (mut found, mut is_list) = (Vec::new(), false);
    let seed = Entries { found: &mut found, is_list: &mut is_list };
    // Damage ends the reading; what came before it stays.
    let _ = seed.deserialize(&mut serde_json::Deserializer::from_str(&text));
    let units = units(&found);
    is_list.then(|| found.iter().map(|entry| listed(entry, units)).collect())
}

fn listed(entry: &GarminActivity, units: Units) -> ExportEntry {
    let kind = entry.activity_type.as_deref().and_then(sport_of_type);
    let named = kind.or_else(|| entry.sport_type.as_deref().and_then(sport_of_type));
    let (sport, sub_sport) = named.map(|named| (named.sport, named.sub_sport)).unzip();
    let is_run = sport.as_deref() == Some(RUNNING);
    ExportEntry {
        file: None,
        title: entry.name.clone(),
        remarks: entry.description.iter().cloned().collect(),
        summary: summary(entry, units, is_run),
        sport,
        sub_sport: sub_sport.flatten().map(str::to_owned),
        gear: None,
        starts_in_local_time: false,
    }
}

fn summary(entry: &GarminActivity, units: Units, is_run: bool) -> Option<Summary> {
    let start_utc_ms = start_utc_ms(&entry.begin).or_else(|| start_utc_ms(&entry.start_gmt))?;
    let seconds = |value: &Value| Some(above_zero(value.number())? * units.time?);
    let timer_s = seconds(&entry.duration);
    let elapsed_s = seconds(&entry.elapsed)
        .filter(|elapsed_s| timer_s.is_none_or(|timer_s| timer_s <= elapsed_s * ROUNDING));
    // The timer stands in where no motion was told, as on treadmills.
    let longest_s = elapsed_s.or(timer_s);
    let moving_s = seconds(&entry.moving)
        .filter(|moving_s| longest_s.is_none_or(|longest_s| *moving_s <= longest_s * ROUNDING))
        .or(timer_s);
    let most_mps = if is_run { MOST_RUNNING_MPS } else { MOST_MPS };
    let distance_m = above_zero(entry.distance.number())
        .and_then(|distance| Some(distance * units.distance?))
        .filter(|distance_m| moving_s.is_some_and(|moving_s| *distance_m <= moving_s * most_mps));
    let ascent_m = above_zero(entry.gain.number()).and_then(|gain| Some(gain * units.gain?));
    Some(Summary {
        start_utc_ms,
        elapsed_s,
        timer_s: None,
        moving_s,
        distance_m,
        ascent_m: ascent_m.filter(|ascent_m| distance_m.is_some_and(|metres| *ascent_m < metres)),
        heart_rate_bpm: entry.heart_rate.number().filter(|bpm| HEART_RATES_BPM.contains(bpm)),
        cadence_spm: if is_run { cadence(entry).map(|cadence| cadence.0) } else { None },
    })
}

/// A field that counts both feet, else one that counts one.
fn cadence(entry: &GarminActivity) -> Option<StepsPerMin> {
    let double = above_zero(entry.double_cadence.number()).map(StepsPerMin);
    let single = above_zero(entry.run_cadence.number())
        .filter(|cadence| *cadence < SURELY_ONE_FOOT)
        .map(|cadence| StridesPerMin(cadence).into());
    let is_possible = |cadence: &StepsPerMin| CADENCES_SPM.contains(&cadence.0);
    double.filter(is_possible).or_else(|| single.filter(is_possible))
}

/// A moment in milliseconds or seconds since the epoch, or as text; UTC milliseconds.
fn start_utc_ms(value: &Value) -> Option<i64> {
    if let Some(number) = value.number() {
        let readings = [number, number * MS_PER_S as f64];
        let moment = readings.into_iter().find(|moment| MOMENTS_MS.contains(moment))?;
        return Some(moment.round() as i64);
    }
    match value {
        Value::Text(text) => iso_time::parse(text.as_bytes()).map(|time| time.utc_ms),
        _ => None,
    }
}

/// The text with `null` for `NaN` and the infinities, which some writers put where JSON has none.
fn without_nan(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    if !["NaN", "Infinity"]
        .iter()
        .any(|word| memchr::memmem::find(bytes, word.as_bytes()).is_some())
    {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len() + text.len() / 8);
    let mut rest = text;
    // Odd pieces between quotes are texts, in which a backslash takes the next letter with it.
    while !rest.is_empty() {
        let (outside, after) = rest.split_at(rest.find('"').unwrap_or(rest.len()));
        kept.push_str(
            &outside
                .replace("-Infinity", "null")
                .replace("Infinity", "null")
                .replace("NaN", "null"),
        );
        let (inside, after) = after.split_at(end_of_text(after));
        kept.push_str(inside);
        rest = after;
    }
    Cow::Owned(kept)
}

/// The bytes of the quoted text at the start.
fn end_of_text(quoted: &str) -> usize {
    let mut is_escaped = false;
    for (at, byte) in quoted.bytes().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    quoted.len()
}
