//! Tells runs from everything else that a watch records, and keeps a few figures of other sports.

mod false_start;
mod other;

use std::path::Path;

use crate::activity::import_notes::ImportNote;
use crate::activity::other_sport::OtherSport;
use crate::activity::{Activity, Summary};
use crate::base::error::SkipReason;
use crate::run::samples::{Extent, extent};

use crate::activity::sport::{is_strength, sport_in_words};
use false_start::is_false_start;

/// Median moving speed of a recording without a sport that is taken for a run.
const RUNNING_MPS: std::ops::RangeInclusive<f64> = 1.8..=6.0;
pub(crate) const RUNNING: &str = "running";
/// Sport of what is known as strength training and by no other name.
const TRAINING: &str = "training";

/// The activities of a file, told apart.
pub struct Sorted {
    /// The runs, or [`SkipReason::NotARun`] with the reason when there is none.
    pub runs: Result<Vec<Activity>, SkipReason>,
    /// What is kept of the activities of other sports, in their order.
    pub others: Vec<OtherSport>,
}

/// Tells the runs among a file's activities from other sports. `source` is asked for words that
/// name a sport.
pub fn sort(activities: Vec<Activity>, source: &str) -> Sorted {
    let (mut kept, mut others) = (Vec::new(), Vec::new());
    let mut reasons: Vec<String> = Vec::new();
    for activity in activities {
        let other = other_sport(&activity, source);
        match run(activity, source) {
            Ok(run) => kept.push(run),
            Err(reason) => {
                others.extend(other);
                if !reasons.contains(&reason) {
                    reasons.push(reason);
                }
            }
        }
    }
    if reasons.is_empty() {
        reasons.push("no samples in it".to_owned());
    }
    let none = || SkipReason::NotARun(reasons.join(", "));
    Sorted { runs: if kept.is_empty() { Err(none()) } else { Ok(kept) }, others }
}

/// Keeps the runs among a file's activities; see [`sort`].
///
/// # Errors
/// [`SkipReason::NotARun`] with the reason when none is left.
pub fn runs(activities: Vec<Activity>, source: &str) -> Result<Vec<Activity>, SkipReason> {
    sort(activities, source).runs
}

/// What is kept of an activity whose sport is known and another.
fn other_sport(activity: &Activity, source: &str) -> Option<OtherSport> {
    let is_strength = || is_strength("", activity.sub_sport.as_deref());
    let by_name = || sport_by_name(activity, source).or_else(|| is_strength().then_some(TRAINING));
    let sport = activity.sport.as_deref().or_else(by_name)?;
    if sport == RUNNING { None } else { other::of(activity, sport, source) }
}

fn run(mut activity: Activity, source: &str) -> Result<Activity, String> {
    match activity.sport.as_deref() {
        Some(RUNNING) => {}
        Some(other) => return Err(format!("sport is {}", other.replace('_', " "))),
        None => refuse_by_name(&activity, source)?,
    }
    if let Some(summary) = activity.summary.filter(|_| activity.samples.is_empty()) {
        return listed_run(activity, &summary);
    }
    if activity.samples.is_empty()
        && activity.notes.iter().any(|note| matches!(note, ImportNote::HostileTimes(_)))
    {
        return Err(SkipReason::NoTimestamps.to_string());
    }
    if activity.samples.len() < 2 {
        return Err(few(&activity));
    }
    let Extent { elapsed_s, distance_m, median_moving_mps } = extent(&activity);
    if activity.sport.is_none() {
        refuse_by_speed(median_moving_mps)?;
        activity.sport = Some(RUNNING.to_owned());
        activity.notes.push(ImportNote::SportAssumed);
    }
    refuse_short(elapsed_s, distance_m)?;
    Ok(activity)
}

/// A run that only a list knows: there is no speed to tell the sport from, so a word must.
fn listed_run(mut activity: Activity, summary: &Summary) -> Result<Activity, String> {
    if activity.sport.is_none() {
        if activity.title.as_deref().and_then(sport_in_words) != Some(RUNNING) {
            return Err("no sport given, and no recording to tell it from".to_owned());
        }
        activity.sport = Some(RUNNING.to_owned());
        activity.notes.push(ImportNote::SportAssumed);
    }
    let told_s = summary.elapsed_s.or(summary.moving_s);
    if told_s.is_none() && summary.distance_m.is_none() {
        return Err("the list tells neither its time nor its distance".to_owned());
    }
    refuse_short(told_s.unwrap_or(0.0), summary.distance_m.unwrap_or(0.0))?;
    Ok(activity)
}

/// What is not known counts as nothing here: the other of the two must make it a run.
fn refuse_short(elapsed_s: f64, distance_m: f64) -> Result<(), String> {
    if is_false_start(elapsed_s, distance_m) {
        return Err(format!("too short: {elapsed_s:.0} s and {distance_m:.0} m"));
    }
    Ok(())
}

/// Why less than two samples are no run.
fn few(activity: &Activity) -> String {
    let is_merged = |note: &ImportNote| matches!(note, ImportNote::DuplicateTimes(_));
    match activity.samples.len() {
        1 if activity.notes.iter().any(is_merged) => "every point has the same time".to_owned(),
        1 => "too short: one sample".to_owned(),
        _ => "too short: no samples".to_owned(),
    }
}

/// The sport that its name or its file's name tells.
fn sport_by_name(activity: &Activity, source: &str) -> Option<&'static str> {
    let stem = Path::new(source)
        .file_stem()
        .map_or_else(String::new, |stem| stem.to_string_lossy().replace(['_', '-'], " "));
    let by_title = activity.title.as_deref().and_then(sport_in_words);
    by_title.or_else(|| sport_in_words(&stem))
}

/// Without a recorded sport a name may still say that it is another.
fn refuse_by_name(activity: &Activity, source: &str) -> Result<(), String> {
    match sport_by_name(activity, source) {
        Some(other) if other != RUNNING => Err(format!("named as {}", other.replace('_', " "))),
        _ => Ok(()),
    }
}

/// Where no word tells either, speed does.
fn refuse_by_speed(median_moving_mps: Option<f64>) -> Result<(), String> {
    match median_moving_mps {
        Some(speed_mps) if RUNNING_MPS.contains(&speed_mps) => Ok(()),
        Some(speed_mps) => {
            Err(format!("no sport given, and {speed_mps:.1} m/s is no running speed"))
        }
        None => Err("no sport given, and no speed to tell it from".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::file_format::FileFormat;
    use crate::activity::{Channel, Samples};

    /// A recording of so many seconds at one speed.
    fn recording(
        sport: Option<&str>,
        title: Option<&str>,
        seconds: i64,
        speed_mps: f64,
    ) -> Activity {
        let mut samples = Samples::default();
        for second in 0..=seconds {
            let row = samples.push_time(1_735_689_600_000 + second * 1000, 0);
            samples.set(row, Channel::DistanceM, speed_mps * second as f64);
        }
        Activity {
            sport: sport.map(str::to_owned),
            title: title.map(str::to_owned),
            ..Activity::of_samples(FileFormat::Gpx, samples)
        }
    }

    fn refused(activity: Activity, source: &str) -> String {
        match runs(vec![activity], source) {
            Err(SkipReason::NotARun(reason)) => reason,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn without_a_sport_a_running_speed_makes_a_run_and_says_so() {
        for speed_mps in [1.9, 3.0, 5.9] {
            let kept = runs(vec![recording(None, None, 600, speed_mps)], "track.gpx").unwrap();
            assert_eq!(kept[0].sport.as_deref(), Some("running"));
            assert_eq!(kept[0].notes, [ImportNote::SportAssumed]);
        }
        assert!(refused(recording(None, None, 600, 1.5), "track.gpx").contains("no running speed"));
        assert!(refused(recording(None, None, 600, 7.0), "track.gpx").contains("no running speed"));
    }

    #[test]
    fn names_outrank_speed_and_a_recorded_sport_outranks_names() {
        let ride = recording(None, Some("Evening ride"), 600, 5.0);
        assert_eq!(refused(ride, "track.gpx"), "named as cycling");
        assert!(refused(recording(None, None, 600, 3.0), "week/bike_tour.gpx").contains("cycling"));
        assert!(runs(vec![recording(Some("running"), Some("Ride home"), 600, 3.0)], "x").is_ok());
        assert_eq!(
            refused(recording(Some("hiking"), Some("Run"), 600, 3.0), "x"),
            "sport is hiking"
        );
    }

    #[test]
    fn a_false_start_is_short_in_both_time_and_distance() {
        assert!(refused(recording(Some("running"), None, 30, 3.0), "x").starts_with("too short"));
        assert!(refused(recording(Some("running"), None, 0, 3.0), "x").starts_with("too short"));
        // Half a minute of sprinting is over 100 m, a minute of walking is over a minute.
        assert!(runs(vec![recording(Some("running"), None, 30, 5.0)], "x").is_ok());
        assert!(runs(vec![recording(Some("running"), None, 60, 1.0)], "x").is_ok());
    }

    /// An activity that only a list knows.
    fn listed(sport: Option<&str>, title: Option<&str>, summary: Summary) -> Activity {
        Activity {
            summary: Some(summary),
            samples: Samples::default(),
            ..recording(sport, title, 0, 0.0)
        }
    }

    #[test]
    fn a_run_without_samples_is_told_by_sport_or_title_and_must_not_be_short() {
        let ten_km = Summary { distance_m: Some(10_000.0), ..Summary::default() };
        assert!(runs(vec![listed(Some("running"), None, ten_km)], "a.csv").is_ok());
        let by_title = runs(vec![listed(None, Some("Morning Run"), ten_km)], "a.csv").unwrap();
        assert_eq!(by_title[0].notes, [ImportNote::SportAssumed]);
        assert!(refused(listed(None, Some("Morning"), ten_km), "a.csv").starts_with("no sport"));
        assert_eq!(refused(listed(Some("cycling"), None, ten_km), "a"), "sport is cycling");
        let start = Summary { elapsed_s: Some(20.0), ..Summary::default() };
        assert_eq!(refused(listed(Some("running"), None, start), "a"), "too short: 20 s and 0 m");
        let nothing = listed(Some("running"), None, Summary::default());
        assert!(refused(nothing, "a").contains("neither"));
    }

    /// The sports of what is kept of these activities beside runs.
    fn others(activities: Vec<Activity>, source: &str) -> Vec<String> {
        sort(activities, source).others.into_iter().map(|other| other.sport).collect()
    }

    #[test]
    fn the_legs_of_a_multisport_file_that_are_no_runs_are_kept_beside_them() {
        let legs = ["swimming", "transition", "cycling", "running"];
        let file = legs.map(|sport| recording(Some(sport), None, 600, 3.0)).to_vec();
        let sorted = sort(file, "a/b.fit");
        assert_eq!(sorted.runs.unwrap().len(), 1);
        let kept: Vec<_> = sorted.others.iter().map(|other| other.sport.as_str()).collect();
        assert_eq!(kept, ["swimming", "cycling"]);
        let swim = &sorted.others[0];
        assert_eq!((swim.start_utc_ms, swim.duration_s), (1_735_689_600_000, 600.0));
        assert_eq!((swim.distance_m, swim.source.as_str()), (Some(1800.0), "a/b.fit"));
    }

    #[test]
    fn another_sport_is_kept_by_its_name_too_and_what_only_speed_tells_is_not() {
        assert_eq!(others(vec![recording(None, Some("Evening ride"), 600, 5.0)], "a"), ["cycling"]);
        assert_eq!(others(vec![recording(None, None, 600, 3.0)], "walk_home.gpx"), ["walking"]);
        assert!(others(vec![recording(None, None, 600, 9.0)], "track.gpx").is_empty());
        let strength = Activity {
            sub_sport: Some("strength_training".to_owned()),
            ..recording(None, None, 600, 0.0)
        };
        assert_eq!(others(vec![strength], "a"), ["training"]);
    }

    #[test]
    fn a_false_start_of_another_sport_is_no_activity() {
        assert!(others(vec![recording(Some("cycling"), None, 12, 6.0)], "a").is_empty());
        assert!(others(vec![recording(Some("cycling"), None, 0, 6.0)], "a").is_empty());
        assert!(others(vec![recording(Some("running"), None, 12, 3.0)], "a").is_empty());
        let hour = Summary { elapsed_s: Some(3600.0), ..Summary::default() };
        assert_eq!(others(vec![listed(Some("yoga"), None, hour)], "a.csv"), ["yoga"]);
    }

    #[test]
    fn the_running_legs_of_a_multisport_file_are_kept() {
        let legs = ["swimming", "running", "cycling", "running"];
        let file = legs.map(|sport| recording(Some(sport), None, 600, 3.0)).to_vec();
        assert_eq!(runs(file, "x").unwrap().len(), 2);
        let other =
            ["swimming", "cycling", "cycling"].map(|sport| recording(Some(sport), None, 600, 3.0));
        match runs(other.to_vec(), "x") {
            Err(skip) => assert_eq!(skip.to_string(), "sport is swimming, sport is cycling"),
            Ok(kept) => panic!("{} kept", kept.len()),
        }
    }
}
