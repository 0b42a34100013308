//! Holds the figures of one run against the device's own and against what people can do. Finds doubts
//! and changes no figure.

mod records;

use polars::prelude::{DataFrame, PolarsResult};

use crate::activity::DeviceFigures;
use crate::activity::import_notes::ImportNote;
use crate::base::units::{M_PER_KM, MS_PER_S, S_PER_DAY, s_from_ms};
use crate::columns::{DISTANCE_M, ELEVATION_SMOOTH_M, TIME_UTC_MS};
use crate::run::doubt::Doubt;
use crate::run::samples::{Beyond, DistanceBasis, SampleTable};

/// A figure that differs by more from the device's own is doubted.
const MOST_APART_PCT: f64 = 3.0;
/// Differences up to these are the first and last second of a recording. Engineering defaults.
const LEAST_APART_M: f64 = 30.0;
const LEAST_APART_S: f64 = 10.0;
/// Leaps that make up this share of the distance make it doubtful. Engineering default.
const MOST_LEAPT_RATIO: f64 = 0.1;
/// A recording longer than this is asked whether its times are real.
const LONG_S: f64 = 2.0 * S_PER_DAY as f64;
/// The samples of a real one stand for this share of it at least.
const LEAST_SAMPLED_RATIO: f64 = 0.01;
/// Time that a sample stands for at most. Engineering default: watches that save memory write one
/// every few seconds.
const SAMPLE_S: f64 = 10.0;
/// No device records for longer without an end. Engineering default: watches last for days.
const LONGEST_S: f64 = 31.0 * S_PER_DAY as f64;
/// Nobody climbs faster over a minute: the fastest vertical kilometre went at 0.58 m/s (P. Götsch, Fully
/// 2017, 28:53).
/// The margin is for what smoothed heights err. Engineering default.
const MOST_CLIMB_MPS: f64 = 0.8;
/// Slower than this over the minute is a lift or a cable car, and not running up. Engineering default.
const RUNNING_MPS: f64 = 1.5;
const MINUTE_MS: i64 = 60 * MS_PER_S;

/// The totals of a run that are held against others; each `None` where unknown.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Totals {
    /// Distance in metres.
    pub(crate) distance_m: Option<f64>,
    /// Timer time in seconds.
    pub(crate) timer_s: Option<f64>,
    /// From start to end in seconds, or the timer time where only that is known.
    pub(crate) length_s: Option<f64>,
}

/// The doubts about a run of which only totals are known.
pub(crate) fn of_totals(totals: Totals) -> Vec<Doubt> {
    too_fast_in_all(totals).into_iter().collect()
}

/// The doubts about a recorded run.
///
/// # Errors
/// When the table of samples lacks a column.
pub(crate) fn of_recording(
    samples: &SampleTable,
    totals: Totals,
    device: &DeviceFigures,
) -> PolarsResult<Vec<Doubt>> {
    let steps = Steps::of(&samples.table)?;
    let is_own = matches!(samples.distance_basis, Some(DistanceBasis::Device | DistanceBasis::Gps));
    let totals = Totals { distance_m: totals.distance_m.filter(|_| is_own), ..totals };
    let too_fast = too_fast_in_all(with_leaps(totals, samples)).or_else(|| too_fast_within(&steps));
    let found = [
        distance_differs(totals, device),
        timer_differs(totals, device),
        too_fast,
        records_end(samples),
        too_many_leaps(totals, samples),
        times_made_up(&steps.time_ms),
        climbs_too_fast(&steps, &samples.stretch),
    ];
    Ok(found.into_iter().flatten().chain(samples.doubts.iter().copied()).collect())
}

/// What the checks read of every sample.
struct Steps {
    time_ms: Vec<i64>,
    distance_m: Vec<f64>,
    /// NaN where unknown.
    smooth_m: Vec<f64>,
}

impl Steps {
    fn of(table: &DataFrame) -> PolarsResult<Self> {
        let numbers = |name: &str| -> PolarsResult<Vec<f64>> {
            let values = table.column(name)?.f64()?;
            Ok(values.iter().map(|value| value.unwrap_or(f64::NAN)).collect())
        };
        let time_ms = table.column(TIME_UTC_MS.name)?.i64()?;
        Ok(Self {
            time_ms: time_ms.iter().map(Option::unwrap_or_default).collect(),
            distance_m: numbers(DISTANCE_M.name)?,
            smooth_m: numbers(ELEVATION_SMOOTH_M.name)?,
        })
    }
}

fn distance_differs(totals: Totals, device: &DeviceFigures) -> Option<Doubt> {
    let by_pct = apart_pct(totals.distance_m?, device.distance_m?, LEAST_APART_M)?;
    Some(Doubt::DistanceDiffers { by_pct })
}

fn timer_differs(totals: Totals, device: &DeviceFigures) -> Option<Doubt> {
    let by_pct = apart_pct(totals.timer_s?, device.timer_s?, LEAST_APART_S)?;
    Some(Doubt::TimerDiffers { by_pct })
}

/// Ours minus theirs in per cent of theirs, where that is worth a doubt. A device that says nothing
/// but zero says nothing.
fn apart_pct(ours: f64, theirs: f64, least: f64) -> Option<f64> {
    let by_pct = 100.0 * (ours - theirs) / theirs;
    let is_apart = by_pct.abs() > MOST_APART_PCT && (ours - theirs).abs() > least;
    (theirs > 0.0 && is_apart).then_some(by_pct)
}

/// How many steps are leaps, how far they go and how much of that counts, in metres.
fn leaps(samples: &SampleTable) -> Option<(usize, f64, f64)> {
    samples.notes.iter().find_map(|note| match note {
        ImportNote::Leaps { steps, metres, counted }
        | ImportNote::DistanceLeaps { steps, metres, counted } => {
            Some((*steps, *metres as f64, *counted as f64))
        }
        _ => None,
    })
}

/// The totals with the steps that were left out as leaps, where most steps are leaps: then it is the times
/// that are wrong, and not a few positions.
fn with_leaps(totals: Totals, samples: &SampleTable) -> Totals {
    match leaps(samples) {
        Some((steps, metres, counted_m)) if 2 * steps > samples.table.height() => {
            let distance_m = totals.distance_m.map(|distance_m| distance_m + metres - counted_m);
            Totals { distance_m, ..totals }
        }
        _ => totals,
    }
}

fn too_many_leaps(totals: Totals, samples: &SampleTable) -> Option<Doubt> {
    let (_, distance_m, counted_m) = leaps(samples)?;
    let is_large = distance_m >= MOST_LEAPT_RATIO * totals.distance_m?;
    let doubt = match samples.distance_basis {
        Some(DistanceBasis::Device) => Doubt::DistanceLeaps { distance_m, counted_m },
        _ => Doubt::PositionsLeap { distance_m, counted_m },
    };
    is_large.then_some(doubt)
}

fn records_end(samples: &SampleTable) -> Option<Doubt> {
    let Beyond { distance_m, timer_s, .. } = samples.beyond?;
    Some(Doubt::RecordsEnd { distance_m, timer_s })
}

fn too_fast_in_all(totals: Totals) -> Option<Doubt> {
    let (distance_m, time_s) = (totals.distance_m?, totals.length_s?);
    let doubt = Doubt::FasterThanAnyone { distance_m, time_s, is_whole: true };
    records::is_beyond(distance_m, time_s).then_some(doubt)
}

/// A kilometre, or the next sample after one, that was faster than anyone runs one. Time passes
/// whether or not the timer runs, so that a pause makes nothing faster.
fn too_fast_within(steps: &Steps) -> Option<Doubt> {
    let Steps { time_ms, distance_m, .. } = steps;
    if distance_m.iter().any(|metres| metres.is_nan()) {
        return None;
    }
    let mut from = 0;
    for row in 0..time_ms.len() {
        // The last sample that lies a kilometre back, at the first moment of its place: distance may
        // be recorded less often than time.
        while from + 1 < row && distance_m[row] - distance_m[from + 1] >= M_PER_KM {
            from += 1;
        }
        let far_m = distance_m[row] - distance_m[from];
        let is_beyond_from =
            |start: usize| records::is_beyond(far_m, s_from_ms(time_ms[row] - time_ms[start]));
        // The first moment of the place is no later, so that most rows need not look for it.
        if far_m < M_PER_KM || !is_beyond_from(from) {
            continue;
        }
        let start = first_at(distance_m, from);
        if is_beyond_from(start) {
            let time_s = s_from_ms(time_ms[row] - time_ms[start]);
            return Some(Doubt::FasterThanAnyone { distance_m: far_m, time_s, is_whole: false });
        }
    }
    None
}

/// The first row at the distance of this one.
fn first_at(distance_m: &[f64], row: usize) -> usize {
    distance_m.partition_point(|metres| *metres < distance_m[row]).min(row)
}

fn times_made_up(time_ms: &[i64]) -> Option<Doubt> {
    let length_s = s_from_ms(time_ms.last()? - time_ms.first()?);
    let sampled_s = time_ms.len() as f64 * SAMPLE_S;
    let is_thin = length_s > LONG_S && sampled_s < LEAST_SAMPLED_RATIO * length_s;
    let days = length_s / S_PER_DAY as f64;
    let doubt = Doubt::TimesMadeUp { days, samples: time_ms.len() };
    (is_thin || length_s > LONGEST_S).then_some(doubt)
}

/// The fastest climb over a minute of running, where nobody climbs so.
fn climbs_too_fast(steps: &Steps, stretch: &[u32]) -> Option<Doubt> {
    let Steps { time_ms, distance_m, smooth_m } = steps;
    let mut from = 0;
    let mut fastest_mps = 0.0f64;
    for row in 0..time_ms.len() {
        while stretch[from] != stretch[row] || time_ms[row] - time_ms[from] > MINUTE_MS {
            from += 1;
        }
        let time_s = s_from_ms(time_ms[row] - time_ms[from]);
        let is_minute = time_ms[row] - time_ms[from] > MINUTE_MS * 3 / 4;
        let is_running = distance_m[row] - distance_m[from] >= RUNNING_MPS * time_s;
        if is_minute && is_running {
            // `max` passes over what is not known.
            fastest_mps = fastest_mps.max((smooth_m[row] - smooth_m[from]) / time_s);
        }
    }
    (fastest_mps > MOST_CLIMB_MPS).then_some(Doubt::ClimbsTooFast { climb_mps: fastest_mps })
}

#[cfg(test)]
mod tests;
