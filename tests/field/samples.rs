//! Time, distance and speed of recordings whose channels disagree, or whose totals know more.

use proptest::prelude::{Just, ProptestConfig};
use proptest::{prop_assert, prop_oneof, proptest};
use soleus::activity::file_format::FileFormat;
use soleus::activity::import_notes::ImportNote;
use soleus::activity::{Activity, Channel, Lap, Samples, Span};
use soleus::columns::{
    Column, RUN_DISTANCE_M, RUN_ELAPSED_S, RUN_GAP_S_PER_KM, RUN_MOVING_S, RUN_PACE_S_PER_KM,
    RUN_RUNNING_S, RUN_TIMER_S,
};
use soleus::ingest::repair::repair;
use soleus::run::classify;
use soleus::run::doubt::Doubt;
use soleus::run::run_tables::{RunTables, derive};
use soleus::run::samples::{DistanceBasis, GradeCurve};

/// 2025-01-01T00:00:00Z.
const START_MS: i64 = 1_735_689_600_000;
/// Metres of a degree of latitude on the sphere that positions are measured on.
const DEGREE_M: f64 = 111_195.08;

/// A run with a sample at each of these seconds.
fn recording(seconds: impl IntoIterator<Item = i64>) -> Activity {
    let mut samples = Samples::default();
    for second in seconds {
        samples.push_time(START_MS + second * 1000, 0);
    }
    Activity { sport: Some("running".to_owned()), ..Activity::of_samples(FileFormat::Fit, samples) }
}

/// Sets a channel from the seconds since the start; NaN is missing.
fn with(mut activity: Activity, channel: Channel, value: impl Fn(i64) -> f64) -> Activity {
    let at = |ms: &i64| value((ms - START_MS) / 1000);
    *activity.samples.channel_mut(channel) = activity.samples.time_ms.iter().map(at).collect();
    activity
}

/// Positions so many metres north of the start.
fn placed(activity: Activity, north_m: impl Fn(i64) -> f64) -> Activity {
    let activity = with(activity, Channel::LatDeg, |second| 50.0 + north_m(second) / DEGREE_M);
    with(activity, Channel::LonDeg, |_| 8.0)
}

/// Even running at 3 m/s.
fn even(second: i64) -> f64 {
    3.0 * second as f64
}

fn run(mut activity: Activity) -> RunTables {
    repair(&mut activity, START_MS * 2);
    let runs = classify::runs(vec![activity], "a").unwrap();
    derive(&runs[0], "a", "a", GradeCurve::Empirical).unwrap()
}

fn figure(run: &RunTables, column: &Column) -> Option<f64> {
    run.row.figure(column).unwrap()
}

/// Whether a figure is this one within so many per cent.
fn is_near(run: &RunTables, column: &Column, expected: f64, per_cent: f64) {
    let value = figure(run, column).unwrap();
    let (name, notes) = (column.name, &run.notes);
    assert!((value - expected).abs() <= per_cent / 100.0 * expected, "{name} {value} {notes:?}");
}

/// Calf load by speed, in load units.
fn load(run: &RunTables) -> f64 {
    run.calf_load(None).unwrap().by_speed.b4
}

/// Calf load of half an hour at 3 m/s on the flat.
fn even_load() -> f64 {
    let even = with(recording(0..=1800), Channel::DistanceM, even);
    load(&run(even))
}

#[test]
fn distance_of_every_tenth_second_is_run_in_all_ten() {
    let every_tenth = |value: fn(i64) -> f64| {
        move |second: i64| if second % 10 == 0 { value(second) } else { f64::NAN }
    };
    let lumps = placed(recording(0..=1800), even);
    let lumps = with(lumps, Channel::DistanceM, every_tenth(even));
    let lumps = with(lumps, Channel::SpeedMps, every_tenth(|_| 3.0));
    let held = with(recording(0..=1800), Channel::DistanceM, |second| even(second / 10 * 10));
    for activity in [lumps, held] {
        let run = run(activity);
        is_near(&run, &RUN_DISTANCE_M, 5400.0, 0.1);
        is_near(&run, &RUN_RUNNING_S, 1800.0, 1.0);
        assert!((load(&run) / even_load() - 1.0).abs() < 0.02);
        assert_eq!(run.notes, [ImportNote::DistanceInLumps { every_s: 10 }]);
    }
}

#[test]
fn a_speed_that_the_distance_refutes_is_not_used() {
    for speed_mps in [10.8, 1.5] {
        let told = with(recording(0..=1800), Channel::DistanceM, even);
        let run = run(with(told, Channel::SpeedMps, |_| speed_mps));
        is_near(&run, &RUN_RUNNING_S, 1800.0, 0.1);
        assert!((load(&run) / even_load() - 1.0).abs() < 0.001);
        let by_speed_m = (speed_mps * 1800.0) as i64;
        assert_eq!(run.notes, [ImportNote::SpeedRefused { by_speed_m, distance_m: 5400 }]);
    }
    // Ten per cent off is a filter, and what the device says.
    let told = with(recording(0..=1800), Channel::DistanceM, even);
    assert_eq!(run(with(told, Channel::SpeedMps, |_| 3.3)).notes, []);
}

#[test]
fn slips_of_a_few_seconds_are_found_by_positions() {
    let level = with(placed(recording(0..=1800), even), Channel::ElevationM, |_| 100.0);
    let slips = |second: i64| if second % 600 < 6 { 9.0 } else { 3.0 };
    let run = run(with(level, Channel::SpeedMps, slips));
    is_near(&run, &RUN_GAP_S_PER_KM, 333.3, 0.1);
    // Six seconds at 0, 600 and 1200, and the last.
    assert_eq!(run.notes, [ImportNote::SpeedSlips(19)]);
}

#[test]
fn a_point_every_two_minutes_keeps_its_time() {
    let run = run(placed(recording((0..=15).map(|point| point * 120)), even));
    for column in [&RUN_TIMER_S, &RUN_MOVING_S, &RUN_RUNNING_S] {
        is_near(&run, column, 1800.0, 0.0);
    }
    assert!((load(&run) / even_load() - 1.0).abs() < 0.01);
    assert!(run.windows.is_empty(), "two minutes tell nothing of half a minute");
}

#[test]
fn a_gap_that_the_sessions_timer_leaves_out_is_a_pause() {
    let seconds = (0..=600).chain(4000..=4600);
    let way = |second: i64| if second <= 600 { even(second) } else { even(second - 3400) + 1500.0 };
    let mut activity = with(recording(seconds), Channel::DistanceM, way);
    activity.device_figures.timer_s = Some(1201.0);
    let paused = run(activity.clone());
    is_near(&paused, &RUN_TIMER_S, 1200.0, 0.0);
    assert_eq!(paused.notes, [ImportNote::PausesByTimer { gaps: 1, seconds: 3400 }]);
    // Five seconds off: nobody knows which gap it was.
    activity.device_figures.timer_s = Some(1206.0);
    let unknown = run(activity);
    is_near(&unknown, &RUN_TIMER_S, 4600.0, 0.0);
    let [Doubt::TimerDiffers { by_pct }] = unknown.row.doubts[..] else { panic!() };
    assert!((by_pct - 281.4).abs() < 0.1, "{by_pct}");
}

#[test]
fn long_gaps_at_walking_pace_in_a_recording_of_every_second_are_pauses() {
    let seconds = || (0..=600).chain(800..=1400);
    let walked = |second: i64| if second <= 600 { even(second) } else { even(second - 100) };
    let paused = run(placed(recording(seconds()), walked));
    // 300 m in 200 s.
    assert_eq!(paused.notes, [ImportNote::PausesByPace { gaps: 1, seconds: 200 }]);
    is_near(&paused, &RUN_TIMER_S, 1200.0, 0.0);
    is_near(&paused, &RUN_DISTANCE_M, 3600.0, 0.1);
    // At running pace the signal was lost.
    let lost = run(placed(recording(seconds()), even));
    is_near(&lost, &RUN_TIMER_S, 1400.0, 0.0);
    is_near(&lost, &RUN_DISTANCE_M, 4200.0, 0.1);
}

#[test]
fn useless_distances_give_way_to_positions_or_to_nothing() {
    for told in [|second: i64| even(second) / 1000.0, |_: i64| 7.5] {
        let run = run(with(placed(recording(0..=1800), even), Channel::DistanceM, told));
        is_near(&run, &RUN_DISTANCE_M, 5400.0, 0.1);
        assert_eq!(run.row.distance_basis, Some(DistanceBasis::Gps));
        assert_eq!(run.notes, [ImportNote::DistanceUseless("positions count".into())]);
    }
    let mut constant = with(recording(0..=1800), Channel::DistanceM, |_| 7.5);
    assert_eq!(figure(&run(constant.clone()), &RUN_DISTANCE_M), None);
    constant.device_figures.distance_m = Some(5400.0);
    is_near(&run(constant), &RUN_DISTANCE_M, 5400.0, 0.0);
}

#[test]
fn two_points_at_one_place_tell_time_and_no_distance() {
    let run = run(placed(recording([0, 2400]), |_| 0.0));
    assert_eq!(figure(&run, &RUN_TIMER_S), Some(2400.0));
    for column in [&RUN_DISTANCE_M, &RUN_MOVING_S, &RUN_RUNNING_S, &RUN_PACE_S_PER_KM] {
        assert_eq!(figure(&run, column), None, "{}", column.name);
    }
    assert_eq!(run.row.distance_basis, None);
    assert_eq!(run.notes, [ImportNote::OnePlace(2)]);
}

#[test]
fn the_total_of_an_indoor_run_wins_over_its_records() {
    let note = ImportNote::IndoorTotal { records_m: 5400, total_m: 5760 };
    for channel in [Channel::DistanceM, Channel::SpeedMps] {
        let value = if channel == Channel::DistanceM { even } else { |_| 3.0 };
        let mut activity = with(recording(0..=1800), channel, value);
        activity.sub_sport = Some("treadmill".to_owned());
        activity.device_figures.distance_m = Some(5760.0);
        let run = run(activity.clone());
        is_near(&run, &RUN_DISTANCE_M, 5760.0, 0.0);
        is_near(&run, &RUN_PACE_S_PER_KM, 312.5, 0.01);
        assert_eq!(run.notes, std::slice::from_ref(&note));
        activity.sub_sport = None;
        is_near(&self::run(activity), &RUN_DISTANCE_M, 5400.0, 0.0);
    }
}

#[test]
fn totals_beyond_the_last_record_count_and_are_not_judged() {
    let mut activity = with(recording(0..=1800), Channel::DistanceM, even);
    activity.device_figures.distance_m = Some(9000.0);
    activity.device_figures.timer_s = Some(3000.0);
    let span = Span { start_ms: START_MS, end_ms: START_MS + 3_000_000 };
    activity.laps = vec![Lap { span, distance_m: Some(9000.0), timer_s: Some(3000.0) }];
    let run = run(activity);
    assert_eq!(run.row.doubts, [Doubt::RecordsEnd { distance_m: 3600.0, timer_s: 1200.0 }]);
    let expected = [
        (&RUN_DISTANCE_M, 9000.0),
        (&RUN_TIMER_S, 3000.0),
        (&RUN_ELAPSED_S, 3000.0),
        (&RUN_RUNNING_S, 1800.0),
        (&RUN_PACE_S_PER_KM, 333.3),
    ];
    for (column, value) in expected {
        is_near(&run, column, value, 0.02);
    }
}

/// A run of an hour with a walk in it: metres after each second, and the speed at it.
struct Invented {
    way_m: Vec<f64>,
    speed_mps: Vec<f64>,
}

impl Invented {
    fn new(mean_mps: f64, swing_mps: f64, period_s: f64, walk: std::ops::Range<usize>) -> Self {
        let speed = |second: usize| match walk.contains(&second) {
            true => 1.3,
            false => {
                mean_mps + swing_mps * (second as f64 / period_s * std::f64::consts::TAU).sin()
            }
        };
        let speed_mps: Vec<f64> = (0..=3600).map(speed).collect();
        let way = |sum: &mut f64, mps: &f64| {
            let here_m = *sum;
            *sum += mps;
            Some(here_m)
        };
        Self { way_m: speed_mps.iter().scan(0.0, way).collect(), speed_mps }
    }

    /// Recorded in each of these ways: distance, positions, speeds that are right or half of that, and
    /// lumps of distance.
    fn recordings(&self, every_s: usize) -> [Activity; 7] {
        let way = |second: i64| self.way_m[second as usize];
        let speed = |second: i64| self.speed_mps[second as usize];
        let half = |second: i64| speed(second) / 2.0;
        let in_lumps = |second: i64| way(second / (10 * every_s as i64) * 10 * every_s as i64);
        let points = || recording((0..=3600).step_by(every_s));
        let measured = with(points(), Channel::DistanceM, way);
        let placed = placed(points(), way);
        [
            with(measured.clone(), Channel::SpeedMps, speed),
            with(measured.clone(), Channel::SpeedMps, half),
            with(placed.clone(), Channel::SpeedMps, half),
            with(points(), Channel::SpeedMps, speed),
            with(points(), Channel::DistanceM, in_lumps),
            measured,
            placed,
        ]
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// However an hour is recorded, its figures are those of every second, or it is doubted.
    #[test]
    fn a_run_recorded_in_any_way_has_the_same_figures(
        mean_mps in 2.7..4.2_f64,
        swing_mps in 0.0..0.4_f64,
        period_s in 120.0..1200.0_f64,
        walk_s in 600..2400_usize,
        walked_s in prop_oneof![Just(0), 600..1100_usize],
    ) {
        let invented = Invented::new(mean_mps, swing_mps, period_s, walk_s..walk_s + walked_s);
        let way = |second: i64| invented.way_m[second as usize];
        let truth = run(with(recording(0..=3600), Channel::DistanceM, way));
        let right = |column: &Column| figure(&truth, column).unwrap();
        prop_assert!((right(&RUN_RUNNING_S) - (3600 - walked_s) as f64).abs() < 15.0);
        for every_s in [1, 5, 10, 30, 60] {
            let slack_pct = if every_s >= 30 { 10.0 } else { 5.0 };
            for (way, activity) in invented.recordings(every_s).into_iter().enumerate() {
                let run = run(activity);
                let is_near = |own: f64, right: f64, pct: f64| (own / right - 1.0).abs() <= pct / 100.0;
                let own = |column: &Column| figure(&run, column).unwrap();
                let is_right = is_near(own(&RUN_DISTANCE_M), right(&RUN_DISTANCE_M), 1.0)
                    && is_near(own(&RUN_RUNNING_S), right(&RUN_RUNNING_S), slack_pct)
                    && is_near(load(&run), load(&truth), 10.0);
                prop_assert!(
                    is_right || !run.row.doubts.is_empty(),
                    "every {every_s} s, way {way}: {:?} m and {:?} s running of {:?} and {:?}, calf load {} of {}; {:?}",
                    own(&RUN_DISTANCE_M), own(&RUN_RUNNING_S), right(&RUN_DISTANCE_M),
                    right(&RUN_RUNNING_S), load(&run), load(&truth), run.notes
                );
            }
        }
    }
}

#[test]
fn a_count_that_jumps_by_less_than_a_tenth_has_the_pace_around_it() {
    let jump_m = |second: i64| if second >= 600 { 300.0 } else { 0.0 };
    let jumped =
        run(with(recording(0..=1800), Channel::DistanceM, |second| even(second) + jump_m(second)));
    assert!((figure(&jumped, &RUN_DISTANCE_M).unwrap() - 5400.0).abs() < 0.1);
    let leap = ImportNote::DistanceLeaps { steps: 1, metres: 303, counted: 3 };
    assert!(jumped.notes.contains(&leap), "{:?}", jumped.notes);
    // Where the device's own total has the jump it caught up with a lost signal.
    let mut caught_up =
        with(recording(0..=1800), Channel::DistanceM, |second| even(second) + jump_m(second));
    caught_up.device_figures.distance_m = Some(5700.0);
    assert!((figure(&run(caught_up), &RUN_DISTANCE_M).unwrap() - 5700.0).abs() < 0.1);
    // A pause in which the count jumps adds nothing.
    let paused = recording((0..=600).chain(700..=1800));
    let mut paused = with(paused, Channel::DistanceM, |second| {
        if second > 600 { even(second) + 100_000.0 } else { even(second) }
    });
    let span = |from_s: i64, to_s: i64| Span {
        start_ms: START_MS + from_s * 1000,
        end_ms: START_MS + to_s * 1000,
    };
    paused.timer = Some(vec![span(0, 600), span(700, 1800)]);
    assert!((figure(&run(paused), &RUN_DISTANCE_M).unwrap() - 5100.0).abs() < 5.0);
}
