//! Seasons in which steps are slower than usual, and in which they only seem so.

use super::*;
use crate::rules::Verdict;
use crate::rules::tests::{found, last, reason, speaking};
use crate::season::fixtures::{run, season, window};
use crate::user_files::athlete::Athlete;

/// A run of half minutes at 2.5 to 3.5 m/s, at 152 spm + 6 spm per m/s, all of it scaled.
fn paced(offset: u64, count: u32, scale: f64) -> Session {
    let windows = (0..count).map(|index| {
        let speed_mps = 2.5 + 0.1 * f64::from(index % 11);
        window(index, speed_mps, (152.0 + 6.0 * speed_mps) * scale)
    });
    Session { windows: windows.collect(), ..run(offset, 10_000.0) }
}

/// Ten usual runs, and then one more. Median speed 3.0 m/s: usual is 170 spm.
fn usual_then(then: Session) -> Season {
    season((0..10).map(|index| paced(2 * index, 44, 1.0)).chain([then]).collect())
}

#[test]
fn less_than_three_per_cent_below_is_no_finding() {
    assert_eq!(last(&RULE, &usual_then(paced(30, 44, 0.971))), Verdict::Clear);
}

#[test]
fn just_over_each_limit_is_the_next_level() {
    let finding = found(&RULE, &usual_then(paced(30, 44, 0.969)));
    assert_eq!((finding.level, finding.remarks.len()), (Level::Watch, 0));
    assert_eq!(found(&RULE, &usual_then(paced(30, 44, 0.951))).level, Level::Watch);
    assert_eq!(found(&RULE, &usual_then(paced(30, 44, 0.949))).level, Level::Warn);
    // 39 half minutes are less than twenty minutes.
    assert_eq!(found(&RULE, &usual_then(paced(30, 39, 0.949))).level, Level::Watch);
}

#[test]
fn the_sentence_compares_with_the_runner_and_says_what_a_watch_cannot_see() {
    // 170 × 0.96 = 163.2; 5 % of it is 8 spm.
    let finding = found(&RULE, &usual_then(paced(30, 44, 0.96)));
    let text = message(&finding, UnitSystem::Metric);
    assert!(text.contains("4 % below your own usual at this pace (163 spm instead of 170 spm)"));
    assert!(text.contains("cannot see where the foot lands"), "{text}");
    assert!(text.contains("≈ 8 spm more"), "{text}");
    assert!((finding.limit.value - 164.9).abs() < 0.01);
}

#[test]
fn nine_and_a_half_minutes_are_too_little() {
    let expected = "only 9.5 minutes of steady, level running, 10 needed";
    assert_eq!(reason(&RULE, &usual_then(paced(30, 19, 0.9))), expected);
    assert!(matches!(last(&RULE, &usual_then(paced(30, 20, 0.9))), Verdict::Raised(_)));
}

#[test]
fn hills_sprints_and_shuffles_do_not_count() {
    let mut hilly = paced(30, 60, 0.9);
    hilly.windows.change(..41, |window| window.grade_ratio = Some(-0.06));
    assert!(reason(&RULE, &usual_then(hilly.clone())).starts_with("only 9.5 minutes"));
    hilly.windows.change(..41, |window| window.grade_ratio = None);
    assert!(matches!(last(&RULE, &usual_then(hilly)), Verdict::Raised(_)));
}

#[test]
fn a_run_without_cadence_is_not_judged() {
    let expected = "no steady running with cadence in this recording";
    assert_eq!(reason(&RULE, &usual_then(run(30, 10_000.0))), expected);
}

#[test]
fn a_restless_runner_needs_a_larger_difference() {
    // Usual runs alternate between 96 and 104 %: the standard deviation is above 6 spm.
    let restless =
        |index: u64| paced(2 * index, 44, if index.is_multiple_of(2) { 0.96 } else { 1.04 });
    let with = |scale| season((0..10).map(restless).chain([paced(30, 44, scale)]).collect());
    assert_eq!(last(&RULE, &with(0.96)), Verdict::Clear);
    assert_eq!(found(&RULE, &with(0.90)).level, Level::Warn);
}

#[test]
fn without_a_baseline_only_the_norm_speaks_and_never_warns() {
    // The norm at 3.0 m/s is 168.2 spm; eight below is 160.2.
    let alone = |cadence_spm| {
        let windows = (0..60).map(|index| window(index, 3.0, cadence_spm)).collect();
        season(vec![Session { windows, ..run(0, 10_000.0) }])
    };
    let finding = found(&RULE, &alone(160.0));
    assert_eq!((finding.level, &finding.remarks[0][..]), (Level::Watch, "no own baseline yet"));
    assert_eq!(found(&RULE, &alone(130.0)).level, Level::Watch);
    let expected = "your own baseline has 0 runs and 0 minutes on this device; 5 runs and 30 \
                    minutes needed";
    assert_eq!(reason(&RULE, &alone(160.5)), expected);
}

#[test]
fn a_new_device_is_not_judged_until_it_has_a_baseline() {
    let mut changed = paced(30, 44, 0.90);
    changed.device = Some("new watch".to_owned());
    assert!(
        reason(&RULE, &usual_then(changed.clone())).starts_with("new device: your own baseline")
    );
    let device = changed.device.clone();
    let filled =
        (20..25).map(|offset| Session { device: device.clone(), ..paced(offset, 44, 0.9) });
    let old = (0..10).map(|index| paced(2 * index, 44, 1.0));
    let sessions = old.chain(filled).chain([changed]).collect();
    // 0.9 × 170 is usual on this device, and above no norm: 153 is below 160.2.
    let finding = found(&RULE, &season(sessions));
    assert_eq!(finding.baseline.unwrap().what, Meaning::NormOfAll);
}

#[test]
fn a_cadence_of_zero_is_no_crash() {
    let windows = (0..60).map(|index| window(index, 3.0, 0.0)).collect();
    let stopped = Session { windows, ..run(30, 10_000.0) };
    assert_eq!(found(&RULE, &usual_then(stopped)).level, Level::Warn);
}

/// A runner of this height whose steady runs are these, in spm at 3.2 m/s; ten more before them.
fn slow_of_step(height_m: Option<f64>, usual_spm: f64, then_spm: &[f64]) -> Season {
    let cadences = [&[usual_spm; 10], then_spm].concat();
    let runs = (0..).zip(cadences).map(|(index, cadence_spm)| {
        let windows = (0..44).map(|at| window(at, 3.2, cadence_spm)).collect();
        Session { windows, ..run(2 * index, 8000.0) }
    });
    let season = season(runs.collect());
    Season { athlete: Athlete { height_m, ..Athlete::default() }, ..season }
}

#[test]
fn the_norm_knows_the_height_of_the_runner() {
    // At 3.2 m/s: 169.4 spm at 1.72 m, 165.4 at 1.80 m; eight less are 161.4 and 157.4.
    let level = |height_m, spm| last(&RULE, &slow_of_step(height_m, spm, &[]));
    assert!(matches!(level(None, 161.0), Verdict::Raised(_)));
    assert_eq!(level(Some(1.80), 161.0), Verdict::Clear);
    let finding = found(&RULE, &slow_of_step(Some(1.80), 157.0, &[]));
    assert_eq!(finding.baseline.as_ref().unwrap().what, Meaning::NormOfHeight);
    // The speeds of half minutes are kept in single precision.
    assert!((finding.baseline.as_ref().unwrap().quantity.value - 165.4).abs() < 1e-5);
    let text = message(&finding, UnitSystem::Metric);
    assert!(text.contains("below a norm for your height"), "{text}");
}

#[test]
fn far_below_the_norm_of_the_height_in_three_of_five_runs_is_a_warning() {
    // Twelve below 169.4 spm are 157.4.
    let season = |height_m, far: &[f64]| slow_of_step(height_m, 158.0, far);
    let far = [157.0, 158.0, 157.0, 158.0, 157.0];
    let finding = found(&RULE, &season(Some(1.72), &far));
    assert_eq!(finding.level, Level::Warn);
    let said = [
        "within your own usual range, so no change of form",
        "3 of the last 5 runs far below this norm",
    ];
    assert_eq!(finding.remarks, said);
    assert_eq!(found(&RULE, &season(None, &far)).level, Level::Watch, "height unknown");
    let two = [157.0, 158.0, 158.0, 158.0, 157.0];
    assert_eq!(found(&RULE, &season(Some(1.72), &two)).level, Level::Watch);
    let older = [157.0, 157.0, 158.0, 158.0, 158.0, 157.0];
    assert_eq!(found(&RULE, &season(Some(1.72), &older)).level, Level::Watch);
    let not_now = [157.0, 157.0, 157.0, 157.0, 158.0];
    assert_eq!(found(&RULE, &season(Some(1.72), &not_now)).level, Level::Watch);
}

#[test]
fn without_an_own_baseline_height_alone_is_no_warning() {
    let windows = || (0..44).map(|at| window(at, 3.2, 150.0)).collect();
    let runs = (0..4).map(|index| Session { windows: windows(), ..run(2 * index, 8000.0) });
    let athlete = Athlete { height_m: Some(1.72), ..Athlete::default() };
    let finding = found(&RULE, &Season { athlete, ..season(runs.collect()) });
    assert_eq!(
        (finding.level, &finding.remarks[..]),
        (Level::Watch, &["no own baseline yet".to_owned()][..])
    );
}

#[test]
fn at_three_metres_a_second_and_164_steps_the_warning_begins() {
    // A runner of 1.55 m: 178.5 spm are usual at 3.3 m/s, twelve less are 166.5, and 164 holds.
    let with = |speed_mps: f64, cadence_spm: f64| {
        let windows = || (0..44).map(|at| window(at, speed_mps, cadence_spm)).collect();
        let runs = (0..10).map(|index| Session { windows: windows(), ..run(2 * index, 8000.0) });
        let athlete = Athlete { height_m: Some(1.55), ..Athlete::default() };
        found(&RULE, &Season { athlete, ..season(runs.collect()) }).level
    };
    assert_eq!((with(3.3, 164.0), with(3.3, 164.1)), (Level::Warn, Level::Watch));
    assert_eq!((with(3.0, 160.0), with(2.99, 160.0)), (Level::Warn, Level::Watch));
}

#[test]
fn the_louder_of_own_usual_and_norm_speaks() {
    // Own usual is 163 spm: 157 is 3.7 % lower, and twelve below the norm of 1.72 m.
    let season = slow_of_step(Some(1.72), 163.0, &[157.0]);
    let finding = found(&RULE, &season);
    assert_eq!((finding.level, finding.baseline.unwrap().what), (Level::Watch, OWN));
    let season = slow_of_step(Some(1.72), 163.0, &[157.0, 157.0, 157.0]);
    let finding = found(&RULE, &season);
    assert_eq!(
        (finding.level, finding.baseline.unwrap().what),
        (Level::Warn, Meaning::NormOfHeight)
    );
    assert_eq!(finding.remarks[0], "below your own usual at this pace as well");
}

#[test]
fn what_else_goes_with_longer_steps_is_a_remark_and_no_level() {
    let mut bounding = paced(30, 44, 0.969);
    // Steps of 3.0 · 60 / 164.7 = 1.09 m at 9 %: 98 mm.
    bounding.windows.change(.., |window| window.vertical_ratio_pct = Some(9.0));
    let losing = |run: Session, cmps| Session { step_speed_loss_cmps: Some(cmps), ..run };
    let before = (0..10).map(|index| losing(paced(2 * index, 44, 1.0), 20.0));
    let season = season(before.chain([losing(bounding, 24.0)]).collect());
    let finding = found(&RULE, &season);
    assert_eq!(finding.level, Level::Watch);
    let said = "also in line with longer steps: a vertical ratio of 9.0 % (orange band of Garmin's \
                gauge) and a vertical oscillation of 98 mm (orange band of Garmin's gauge) and a \
                step speed loss of 24.0 cm/s (high for you)";
    assert_eq!(finding.remarks, [said]);
}

#[test]
fn it_speaks_alone_of_slower_steps() {
    assert_eq!(speaking(&usual_then(paced(30, 44, 0.96))), ["low-cadence-for-pace"]);
}
