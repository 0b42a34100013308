//! Tells runs from everything else that a watch records, and keeps a few figures of other sports.

mod false_start;
mod other;

use std::path::Path;

use crate::activity::import_notes::ImportNote;
use crate::activity::other_sport::OtherSport;
use crate::activity::{Activity, Summary};
use crate::base::error::SkipReason;
use crate::run::samples::{Extent, extent};

pub(crate) use crate::activity::sport::RUNNING;
use crate::activity::sport::{is_strength, sport_in_words};
use false_start::is_false_start;

/// Median moving speed of a recording without a sport that is taken for a run.
const RUNNING_MPS: std::ops::RangeInclusive<f64> = 1.8..=6.0;
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
    let (mut kept, mut others, mut refusals) = (Vec::new(), Vec::new(), Vec::new());
    for activity in activities {
        let other = other_sport(&activity, source);
        match run(activity, source) {
            Ok(run) => kept.push(run),
            Err(reason) => {
                others.extend(other);
                refusals.push(reason);
            }
        }
    }
    let runs = if kept.is_empty() { Err(why_no_run(&refusals)) } else { Ok(kept) };
    Sorted { runs, others }
}

/// Why a file has no run that counts, from the reasons of its activities: a run without data is
/// said before all other sports.
pub(crate) fn why_no_run(refusals: &[SkipReason]) -> SkipReason {
    let (mut no_runs, mut without_data): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for refusal in refusals {
        let (reasons, reason) = match refusal {
            SkipReason::NotARun(reason) => (&mut no_runs, reason.as_str()),
            SkipReason::NoData(reason) => (&mut without_data, reason.as_str()),
            _ => continue,
        };
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    match (without_data.as_slice(), no_runs.as_slice()) {
        ([], []) => SkipReason::NotARun("it has no samples".to_owned()),
        ([], reasons) => SkipReason::NotARun(reasons.join(", ")),
        (reasons, _) => SkipReason::NoData(reasons.join(", ")),
    }
}

/// Keeps the runs among a file's activities; see [`sort`].
///
/// # Errors
/// [`SkipReason::NotARun`] or [`SkipReason::NoData`] with the reason when none is left.
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

fn run(mut activity: Activity, source: &str) -> Result<Activity, SkipReason> {
    let is_told = is_told_as_run(&activity, source)?;
    if activity.sport.is_none() && is_told {
        activity.sport = Some(RUNNING.to_owned());
        activity.notes.push(ImportNote::SportNamed);
    }
    if let Some(summary) = activity.summary.filter(|_| activity.samples.is_empty()) {
        return run_by_totals(activity, &summary);
    }
    if activity.samples.len() < 2 {
        return Err(too_few(&activity, is_told));
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

/// Whether a word tells that it is a run: its sport, else its name or its file's name. `false`
/// without any.
///
/// # Errors
/// When the word is that of another sport.
fn is_told_as_run(activity: &Activity, source: &str) -> Result<bool, SkipReason> {
    let (how, sport) = match activity.sport.as_deref() {
        Some(sport) => ("sport is", Some(sport)),
        None => ("named as", sport_by_name(activity, source)),
    };
    match sport {
        Some(other) if other != RUNNING => {
            Err(SkipReason::NotARun(format!("{how} {}", other.replace('_', " "))))
        }
        word => Ok(word.is_some()),
    }
}

/// A run of which only totals are known: there is no speed to tell the sport from, so a word must.
fn run_by_totals(activity: Activity, summary: &Summary) -> Result<Activity, SkipReason> {
    if activity.sport.is_none() {
        let reason = "no sport given, and no recording to derive it from";
        return Err(SkipReason::NotARun(reason.to_owned()));
    }
    let told_s = summary.elapsed_s.or(summary.timer_s).or(summary.moving_s);
    if told_s.is_none() && summary.distance_m.is_none() {
        let reason = "no time and no distance";
        return Err(SkipReason::NoData(reason.to_owned()));
    }
    refuse_short(told_s.unwrap_or(0.0), summary.distance_m.unwrap_or(0.0))?;
    Ok(activity)
}

/// What is not known counts as nothing here: the other of the two must make it a run.
fn refuse_short(elapsed_s: f64, distance_m: f64) -> Result<(), SkipReason> {
    if is_false_start(elapsed_s, distance_m) {
        let reason = format!("too short: {elapsed_s:.0} s and {distance_m:.0} m");
        return Err(SkipReason::NotARun(reason));
    }
    Ok(())
}

/// Why an activity with fewer than two samples and without totals is not counted.
fn too_few(activity: &Activity, is_run: bool) -> SkipReason {
    let has = |is_it: fn(&ImportNote) -> bool| activity.notes.iter().any(is_it);
    let what = if has(|note| matches!(note, ImportNote::HostileTimes(_))) {
        "it has no plausible times"
    } else if activity.samples.is_empty() {
        "no samples"
    } else if has(|note| matches!(note, ImportNote::DuplicateTimes(_))) {
        "every point has the same time"
    } else {
        "one sample"
    };
    if is_run {
        SkipReason::NoData(what.to_owned())
    } else {
        SkipReason::NotARun(format!("no sport given, and {what}"))
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

/// Where no word tells either, speed does.
fn refuse_by_speed(median_moving_mps: Option<f64>) -> Result<(), SkipReason> {
    let reason = match median_moving_mps {
        Some(speed_mps) if RUNNING_MPS.contains(&speed_mps) => return Ok(()),
        Some(speed_mps) => format!("no sport given, and {speed_mps:.1} m/s is not a running speed"),
        None => "no sport given, and no speed to derive it from".to_owned(),
    };
    Err(SkipReason::NotARun(reason))
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
            Err(reason) => reason.to_string(),
            Ok(kept) => panic!("{kept:?}"),
        }
    }

    #[test]
    fn without_a_sport_a_running_speed_makes_a_run_and_says_so() {
        for speed_mps in [1.9, 3.0, 5.9] {
            let kept = runs(vec![recording(None, None, 600, speed_mps)], "track.gpx").unwrap();
            assert_eq!(kept[0].sport.as_deref(), Some("running"));
            assert_eq!(kept[0].notes, [ImportNote::SportAssumed]);
        }
        assert!(
            refused(recording(None, None, 600, 1.5), "track.gpx").contains("not a running speed")
        );
        assert!(
            refused(recording(None, None, 600, 7.0), "track.gpx").contains("not a running speed")
        );
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
        // Half a minute of sprinting is over 100 m, a minute of walking is over a minute.
        assert!(runs(vec![recording(Some("running"), None, 30, 5.0)], "x").is_ok());
        assert!(runs(vec![recording(Some("running"), None, 60, 1.0)], "x").is_ok());
    }

    #[test]
    fn words_for_running_make_a_run_of_any_speed_as_those_for_other_sports_make_none() {
        // 3.25 mi in 52:58 are 1.65 m/s.
        let by_title = recording(None, Some("Running 9/20/14 3:14 pm"), 3178, 1.65);
        let kept = runs(vec![by_title], "a.gpx").unwrap();
        assert_eq!(kept[0].sport.as_deref(), Some("running"));
        assert_eq!(kept[0].notes, [ImportNote::SportNamed]);
        assert!(runs(vec![recording(None, None, 3178, 1.65)], "2014/morning_run.gpx").is_ok());
        assert_eq!(
            refused(recording(None, Some("Walking 1/7/14 8:38 pm"), 600, 3.0), "a.gpx"),
            "named as walking"
        );
    }

    #[test]
    fn a_run_without_data_is_said_as_that_and_what_nothing_calls_a_run_is_none() {
        let outcome = |activity: Activity| {
            let reason = runs(vec![activity], "a.gpx").unwrap_err();
            (reason.outcome(), reason.to_string())
        };
        let one = |sport: Option<&str>, notes: Vec<ImportNote>| Activity {
            notes,
            ..recording(sport, None, 0, 3.0)
        };
        let no_data = |why: &str| ("no-data", format!("a run without data: {why}"));
        let run = Some("running");
        assert_eq!(outcome(one(run, Vec::new())), no_data("one sample"));
        let same = vec![ImportNote::DuplicateTimes(899)];
        assert_eq!(outcome(one(run, same)), no_data("every point has the same time"));
        let named = Activity { title: Some("Morning Run".to_owned()), ..one(None, Vec::new()) };
        assert_eq!(outcome(named), no_data("one sample"));
        let empty = Activity { samples: Samples::default(), ..one(run, Vec::new()) };
        assert_eq!(outcome(empty), no_data("no samples"));
        let nobody = outcome(one(None, Vec::new()));
        assert_eq!(nobody, ("not-a-run", "no sport given, and one sample".to_owned()));
    }

    /// An activity of which only totals are known.
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
        assert_eq!(by_title[0].notes, [ImportNote::SportNamed]);
        assert!(refused(listed(None, Some("Morning"), ten_km), "a.csv").starts_with("no sport"));
        assert_eq!(refused(listed(Some("cycling"), None, ten_km), "a"), "sport is cycling");
        let start = Summary { elapsed_s: Some(20.0), ..Summary::default() };
        assert_eq!(refused(listed(Some("running"), None, start), "a"), "too short: 20 s and 0 m");
        let nothing = listed(Some("running"), None, Summary::default());
        assert!(refused(nothing, "a").contains("no time and no distance"));
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
