//! What `next` says of a distance is what is told once the run is there as a file: nothing of a run just
//! within the limit, and an alert of one just beyond it.

use chrono::{Days, NaiveDate};
use soleus::analysis::pipeline::Analysis;
use soleus::attention::Alert;
use soleus::next_run::{Bound, Remark, run_limits, settled, tiers};
use soleus::rules::Planned;

use crate::facts::{analysis_of, plain_options};
use crate::packing::Named;
use crate::recording::Outing;
use crate::seasons::{DAY_S, files, season};
use crate::texts::tcx;

const WALK_MPS: f64 = 1.4;
/// Whole days of a break before the last runs, how many these are, and whole days from the last run to
/// the next.
const CASES: [(i64, usize, i64); 14] = [
    (0, 0, 1),
    (0, 0, 2),
    (0, 0, 3),
    (0, 0, 6),
    (0, 0, 11),
    (0, 0, 16),
    (0, 0, 24),
    (0, 0, 35),
    (0, 0, 90),
    (10, 2, 2),
    (20, 2, 1),
    (32, 1, 3),
    (45, 3, 2),
    (60, 4, 5),
];

/// What binds the distance of a day, and what would be told of any run within it.
fn distance_limit(analysis: &Analysis, day: NaiveDate) -> Option<(Bound, Vec<Remark>)> {
    let options = plain_options();
    let run_limits = run_limits(&analysis.season, &options.limits, day);
    let told = tiers(&run_limits, &analysis.told.habits);
    let (told, remarks) = settled(&run_limits, told, &options.limits, &options.attention);
    let of_distance = told.limits.into_iter().find(|(what, _)| *what == Planned::Distance);
    of_distance.map(|(_, bound)| (bound, remarks))
}

/// The season with a run in it.
fn with_run(files: &[Named], run: &Outing) -> Analysis {
    let analysis = analysis_of(&[files, &[("next.tcx".to_owned(), tcx(&run.moments()))]].concat());
    let last_m = analysis.season.sessions.last().and_then(|run| run.distance_m).unwrap();
    assert!((last_m / run.distance_m - 1.0).abs() < 0.002, "{last_m} of {}", run.distance_m);
    analysis
}

/// The rules of the alerts in which the run of a day was told, or found again while an earlier one stood.
fn rules_told(analysis: &Analysis, day: NaiveDate) -> Vec<&'static str> {
    let is_told = |alert: &&Alert| alert.event.day == day || alert.again.contains(&day);
    let told = analysis.told.alerts.iter().filter(is_told);
    told.flat_map(|alert| alert.rules()).map(|rule| rule.id).collect()
}

/// A run of this share of the limit. After four weeks off the limit comes with walks, and a third of the
/// run is walked.
fn run_of(share: f64, bound: &Bound, start_utc_s: i64) -> Outing {
    let run = Outing::easy(start_utc_s, share * bound.at_most_m);
    let is_walked = bound.cap.why.contains("with a walk break");
    if is_walked { Outing { middle_mps: WALK_MPS, ..run } } else { run }
}

/// A season with a break before its last runs.
fn with_break(seed: u64, break_days: i64, last: usize) -> Vec<Outing> {
    let mut outings = season(seed, 40);
    let from = outings.len() - last;
    outings[from..].iter_mut().for_each(|run| run.start_utc_s += break_days * DAY_S);
    outings
}

/// Ten o'clock so many days after the last run.
fn next_start_s(outings: &[Outing], days: i64) -> i64 {
    let last_s = outings[outings.len() - 1].start_utc_s;
    last_s - last_s % DAY_S + days * DAY_S + 10 * 3600
}

/// The limit that holds after a spike or in the weeks after a break is coaching and flagged by no rule:
/// beyond it nothing need be told. Where the answer says that a run within every limit would still be
/// told, nothing is promised of one within.
#[test]
fn a_run_within_the_limit_is_silent_and_one_beyond_it_is_told() {
    let (mut within, mut beyond) = (0, 0);
    for (seed, (break_days, last, days)) in (60..).zip(CASES) {
        let outings = with_break(seed, break_days, last);
        let start_utc_s = next_start_s(&outings, days);
        let files = files(&outings);
        let analysis = analysis_of(&files);
        let day = analysis.season.last_day + Days::new(days as u64);
        let Some((bound, remarks)) = distance_limit(&analysis, day) else { continue };
        let what = format!("season {seed}: {} {}", bound.rule.id, bound.at_most_m);
        if remarks.is_empty() {
            let told = rules_told(&with_run(&files, &run_of(0.99, &bound, start_utc_s)), day);
            assert!(told.is_empty(), "{what}: {told:?}");
            within += 1;
        }
        if bound.cap.is_flagged {
            let told = rules_told(&with_run(&files, &run_of(1.02, &bound, start_utc_s)), day);
            assert!(told.contains(&bound.rule.id), "{what}: {told:?} beyond");
            beyond += 1;
        }
    }
    assert!(within >= 10 && beyond >= 6, "{within} within, {beyond} beyond");
}
