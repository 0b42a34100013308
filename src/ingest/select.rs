//! Tells runs from everything else that a watch records.

use std::path::Path;

use crate::activity::Activity;
use crate::error::SkipReason;
use crate::ingest::gpx::sport::sport_in_words;
use crate::notes::Note;
use crate::samples::{Extent, extent};

/// A recording that is both shorter and quicker over than this is a false start.
const MIN_ELAPSED_S: f64 = 60.0;
const MIN_DISTANCE_M: f64 = 100.0;
/// Median moving speed of a recording without a sport that is taken for a run.
const RUNNING_MPS: std::ops::RangeInclusive<f64> = 1.8..=6.0;
const RUNNING: &str = "running";

/// Keeps the runs among a file's activities. `source` is asked for words that name a sport.
///
/// # Errors
/// [`SkipReason::NotARun`] with the reason when none is left.
pub fn runs(activities: Vec<Activity>, source: &str) -> Result<Vec<Activity>, SkipReason> {
    let mut kept = Vec::new();
    let mut reasons: Vec<String> = Vec::new();
    for activity in activities {
        match run(activity, source) {
            Ok(run) => kept.push(run),
            Err(reason) if reasons.contains(&reason) => {}
            Err(reason) => reasons.push(reason),
        }
    }
    if !kept.is_empty() {
        return Ok(kept);
    }
    if reasons.is_empty() {
        reasons.push("no samples in it".to_owned());
    }
    Err(SkipReason::NotARun(reasons.join(", ")))
}

fn run(mut activity: Activity, source: &str) -> Result<Activity, String> {
    match activity.sport.as_deref() {
        Some(RUNNING) => {}
        Some(other) => return Err(format!("sport is {}", other.replace('_', " "))),
        None => assume_sport(&mut activity, source)?,
    }
    let samples = activity.samples.len();
    if samples < 2 {
        return Err(format!("too short: {samples} samples"));
    }
    let Extent { elapsed_s, distance_m, .. } = extent(&activity);
    if elapsed_s < MIN_ELAPSED_S && distance_m < MIN_DISTANCE_M {
        return Err(format!("too short: {elapsed_s:.0} s and {distance_m:.0} m"));
    }
    Ok(activity)
}

/// Without a recorded sport words decide, then speed.
fn assume_sport(activity: &mut Activity, source: &str) -> Result<(), String> {
    let stem = Path::new(source)
        .file_stem()
        .map_or_else(String::new, |stem| stem.to_string_lossy().replace(['_', '-'], " "));
    let named =
        activity.title.as_deref().and_then(sport_in_words).or_else(|| sport_in_words(&stem));
    if let Some(other) = named.filter(|&sport| sport != RUNNING) {
        return Err(format!("named as {}", other.replace('_', " ")));
    }
    if activity.samples.len() < 2 {
        return Err(format!("too short: {} samples", activity.samples.len()));
    }
    match extent(activity).median_moving_mps {
        Some(speed_mps) if RUNNING_MPS.contains(&speed_mps) => {
            activity.sport = Some(RUNNING.to_owned());
            activity.notes.push(Note::SportAssumed);
            Ok(())
        }
        Some(speed_mps) => {
            Err(format!("no sport given, and {speed_mps:.1} m/s is no running speed"))
        }
        None => Err("no sport given, and no speed to tell it from".to_owned()),
    }
}
