//! Slower and so longer steps than usual at the same pace: what a watch can see of overstriding.

use super::baseline::{Judged, counted, each_run};
use super::{Citation, Doc, Family, Finding, Grade, Judgement, Level, Limits, Rule, Threshold};
use crate::columns::{WINDOW_CADENCE_SPM, WINDOW_SPEED_MPS};
use crate::quantity::{Quantity, Unit, UnitSystem};
use crate::season::cadence_model::{
    CadenceModel, MIN_RUNS, MIN_WINDOWS, MODEL_DAYS, WINDOW_S, fit, median, usable_windows,
};
use crate::season::{Season, Session, Window};
use crate::units::S_PER_MIN;

pub(super) const RULE: Rule = Rule {
    id: "low-cadence-for-pace",
    title: "Longer, slower steps than usual at this pace",
    family: Family::Form,
    doc: Doc {
        what: "Compares cadence on steady, near-level running with the runner's own cadence at \
               the same speed, learned from 90 days of the same device; without that, with a \
               general norm. At the same pace, a lower cadence means longer steps.",
        why: "A foot that lands far ahead of the body brakes each step. Quicker, shorter steps \
              lowered the load on the Achilles tendon in the laboratory.",
        when_wrong: "A watch cannot see where the foot lands: this is a stand-in for \
                     overstriding. Soft ground, a pram, a new device or a faulty step count look \
                     the same. Tall runners take slower steps. Studies disagree.",
        next_step: "Try about 5 % quicker steps for a few minutes of an easy run. Change \
                    gradually, and do not force a forefoot landing.",
    },
    evidence: EVIDENCE,
    grade: Grade::Contested,
    needs: &[&WINDOW_CADENCE_SPM, &WINDOW_SPEED_MPS],
    asks: &[],
    thresholds: &[
        &WATCH_BELOW,
        &WARN_BELOW,
        &WARN_MINUTES,
        &MIN_MINUTES,
        &OWN_SD_FACTOR,
        &NORM_BELOW,
        &NORM_CADENCE,
        &NORM_SPEED,
    ],
    check,
    message,
    headroom: None,
};

const EVIDENCE: &[Citation] = &[
    Citation {
        short: "Lieberman et al. 2015",
        doi: "10.1242/jeb.125500",
        finding: "14 runners at 3.0 m/s: a foot further ahead of the hip went with more braking \
                  force; 5 strides a minute more brought the foot 5.9 % nearer. Not injuries.",
    },
    Citation {
        short: "Lyght et al. 2016",
        doi: "10.1123/jab.2015-0183",
        finding: "5 % quicker steps lowered peak stress and strain of the Achilles tendon; landing \
                  on the forefoot raised them.",
    },
    Citation {
        short: "Luedke et al. 2016",
        doi: "10.1249/MSS.0000000000000890",
        finding: "68 high-school runners: the lowest step rates (164 spm or less at 3.3 m/s) had \
                  about 5–6 times the odds of shin injury.",
    },
    Citation {
        short: "Kliethermes et al. 2021",
        doi: "10.1136/bjsports-2020-103833",
        finding: "54 runners: each further step a minute went with fewer bone injuries (risk \
                  ratio 0.95, 0.91–0.98).",
    },
    Citation {
        short: "Brindle et al. 2020",
        doi: "10.1007/s40279-019-01207-5",
        finding: "Meta-analysis: injured and uninjured runners differed by 0.3 spm (95 % interval \
                  −1.8 to 2.5). No relation.",
    },
    Citation {
        short: "Anderson et al. 2022",
        doi: "10.1186/s40798-022-00504-0",
        finding: "Review of 37 studies: the evidence that a change of cadence affects injury is \
                  very limited.",
    },
];

const WATCH_BELOW: Threshold = Threshold::assumed("watch_below_pct", 3.0, (1.0, 20.0), "%");
const WARN_BELOW: Threshold = Threshold::assumed("warn_below_pct", 5.0, (1.0, 30.0), "%");
const WARN_MINUTES: Threshold = Threshold::assumed("warn_duration_min", 20.0, (1.0, 120.0), "min");
const MIN_MINUTES: Threshold = Threshold::assumed("min_duration_min", 10.0, (2.0, 60.0), "min");
const OWN_SD_FACTOR: Threshold = Threshold::assumed("own_sd_factor", 2.0, (0.0, 5.0), "SD");
const NORM_BELOW: Threshold = Threshold::assumed("norm_below_spm", 8.0, (0.0, 40.0), "spm");

const NORM_CADENCE: Threshold = Threshold {
    name: "norm_max_cadence_spm",
    default: 166.0,
    min: 140.0,
    max: 200.0,
    unit: "spm",
    source: "lowest group of Luedke et al. 2016",
};

const NORM_SPEED: Threshold = Threshold::assumed("norm_min_speed_mps", 2.8, (2.2, 5.0), "m/s");

const OWN: &str = "the runner's usual at this pace";
const NORM: &str = "a general norm at this pace, height unknown";

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_run(season, |index| find(season, limits, index))
}

fn find(season: &Season, limits: &Limits, index: usize) -> Judged {
    let run = &season.sessions[index];
    let windows: Vec<&Window> = usable_windows(run).collect();
    let (minutes, least) = (minutes_of(windows.len()), limits.get(RULE.id, &MIN_MINUTES));
    if minutes < least {
        return Err(if run.windows.is_empty() {
            "no steady running with cadence in this recording".to_owned()
        } else {
            format!("only {minutes:.1} minutes of steady level running, {least:.0} needed")
        });
    }
    let earlier = season.sessions_before(run.day, MODEL_DAYS);
    match fit(earlier, run.device.as_deref()) {
        Some(model) => {
            let found = own(&model, &windows, limits).or_else(|| {
                norm(&windows, limits, "within your own usual range: no change of form")
            });
            Ok(found.map(|mut finding| {
                if run.device.is_none() {
                    finding.remarks.push("device unknown: compared with other such runs".into());
                }
                finding
            }))
        }
        None => without_model(earlier, run, &windows, limits),
    }
}

/// A new device answers nothing until it has a baseline; a first one may be held against the norm.
fn without_model(
    earlier: &[Session],
    run: &Session,
    windows: &[&Window],
    limits: &Limits,
) -> Judged {
    let same = earlier.iter().filter(|other| other.device == run.device);
    let counts: Vec<usize> =
        same.map(|other| usable_windows(other).count()).filter(|count| *count > 0).collect();
    let missing = format!(
        "own baseline has {} and {:.0} minutes on this device, {MIN_RUNS} and {:.0} needed",
        counted(counts.len(), "run"),
        minutes_of(counts.iter().sum()),
        minutes_of(MIN_WINDOWS)
    );
    let is_new_device =
        earlier.iter().any(|other| other.device != run.device && !other.windows.is_empty());
    if is_new_device {
        return Err(format!("new device: {missing}"));
    }
    norm(windows, limits, "no own baseline yet").map(Some).ok_or(missing)
}

/// Minutes in a number of windows.
fn minutes_of(windows: usize) -> f64 {
    windows as f64 * WINDOW_S / S_PER_MIN
}

/// The run against the runner's own cadence at the same speed and grade.
fn own(model: &CadenceModel, windows: &[&Window], limits: &Limits) -> Option<Finding> {
    let get = |threshold| limits.get(RULE.id, threshold);
    let below_pct = |window: &&Window| {
        let expected = model.expected_spm(window.speed_mps, window.grade_ratio);
        (window.cadence_spm / expected - 1.0) * -100.0
    };
    let median_below_pct = median(windows.iter().map(below_pct).collect())?;
    let residual_spm = median(windows.iter().map(|window| model.residual_spm(window)).collect())?;
    let is_unusual = -residual_spm >= get(&OWN_SD_FACTOR) * model.run_sd_spm;
    if median_below_pct < get(&WATCH_BELOW) || !is_unusual {
        return None;
    }
    let warn_pct = get(&WARN_BELOW);
    let far_below = windows.iter().filter(|window| below_pct(window) >= warn_pct).count();
    let is_long = minutes_of(far_below) >= get(&WARN_MINUTES);
    let level = if median_below_pct >= warn_pct && is_long { Level::Warn } else { Level::Watch };
    let cadence_spm = median(windows.iter().map(|window| window.cadence_spm).collect())?;
    let usual_spm = cadence_spm / (1.0 - median_below_pct / 100.0);
    let limit_spm = usual_spm * (1.0 - get(&WATCH_BELOW) / 100.0);
    Some(finding(level, cadence_spm, (usual_spm, OWN), limit_spm))
}

/// The run against a norm for runners of 1.72 m; never above `watch`, because height is unknown.
fn norm(windows: &[&Window], limits: &Limits, remark: &str) -> Option<Finding> {
    let get = |threshold| limits.get(RULE.id, threshold);
    let speed_mps = median(windows.iter().map(|window| window.speed_mps).collect())?;
    let cadence_spm = median(windows.iter().map(|window| window.cadence_spm).collect())?;
    // Assembled from Burns 2019 and Luedke 2021 (slope), Szymanek 2020 and Thakkar 2019 (level).
    let norm_spm = 170.0 + 6.0 * (speed_mps - 3.3);
    let limit_spm = (norm_spm - get(&NORM_BELOW)).min(get(&NORM_CADENCE));
    if speed_mps < get(&NORM_SPEED) || cadence_spm > limit_spm {
        return None;
    }
    let mut finding = finding(Level::Watch, cadence_spm, (norm_spm, NORM), limit_spm);
    finding.remarks.push(remark.to_owned());
    Some(finding)
}

fn finding(level: Level, cadence: f64, base: (f64, &'static str), limit: f64) -> Finding {
    Finding::new(level, cadence, limit, Unit::CadenceSpm).against(base.0, base.1)
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let base = finding.baseline.as_ref().map_or(finding.limit, |baseline| baseline.quantity);
    let is_own = finding.baseline.as_ref().is_some_and(|baseline| baseline.what == OWN);
    let than = if is_own { "your own usual" } else { "a general norm" };
    let below = -finding.rise_pct().unwrap_or(0.0);
    let (cadence, base) = (finding.measured.show(system), base.show(system));
    let more = Quantity::new(finding.measured.value * 0.05, Unit::CadenceSpm).show(system);
    format!(
        "Your cadence was {below:.0} % lower than {than} at this pace ({cadence} against {base}), \
         which means longer steps. A watch cannot see where the foot lands. Steps about 5 % \
         quicker (≈ {more} more) brought the landing closer to the body in the laboratory; change \
         gradually and do not force a forefoot landing."
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, reason};
    use crate::season::invented::{run, season, window};

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
        assert!(
            text.contains("4 % lower than your own usual at this pace (163 spm against 170 spm)")
        );
        assert!(text.contains("cannot see where the foot lands"), "{text}");
        assert!(text.contains("≈ 8 spm more"), "{text}");
        assert!((finding.limit.value - 164.9).abs() < 0.01);
    }

    #[test]
    fn nine_and_a_half_minutes_are_too_little() {
        let expected = "only 9.5 minutes of steady level running, 10 needed";
        assert_eq!(reason(&RULE, &usual_then(paced(30, 19, 0.9))), expected);
        assert!(matches!(last(&RULE, &usual_then(paced(30, 20, 0.9))), Verdict::Raised(_)));
    }

    #[test]
    fn hills_sprints_and_shuffles_do_not_count() {
        let mut hilly = paced(30, 60, 0.9);
        hilly.windows[..41].iter_mut().for_each(|window| window.grade_ratio = Some(-0.06));
        assert!(reason(&RULE, &usual_then(hilly.clone())).starts_with("only 9.5 minutes"));
        hilly.windows[..41].iter_mut().for_each(|window| window.grade_ratio = None);
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
        let expected = "own baseline has 0 runs and 0 minutes on this device, 5 and 30 needed";
        assert_eq!(reason(&RULE, &alone(160.5)), expected);
    }

    #[test]
    fn a_new_device_is_not_judged_until_it_has_a_baseline() {
        let mut changed = paced(30, 44, 0.90);
        changed.device = Some("new watch".to_owned());
        assert!(
            reason(&RULE, &usual_then(changed.clone())).starts_with("new device: own baseline")
        );
        let device = changed.device.clone();
        let filled =
            (20..25).map(|offset| Session { device: device.clone(), ..paced(offset, 44, 0.9) });
        let old = (0..10).map(|index| paced(2 * index, 44, 1.0));
        let sessions = old.chain(filled).chain([changed]).collect();
        // 0.9 × 170 is usual on this device, and above no norm: 153 is below 160.2.
        let finding = found(&RULE, &season(sessions));
        assert_eq!(finding.baseline.unwrap().what, NORM);
    }

    #[test]
    fn a_cadence_of_zero_is_no_crash() {
        let windows = (0..60).map(|index| window(index, 3.0, 0.0)).collect();
        let stopped = Session { windows, ..run(30, 10_000.0) };
        assert_eq!(found(&RULE, &usual_then(stopped)).level, Level::Warn);
    }
}
