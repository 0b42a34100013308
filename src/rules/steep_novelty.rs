//! Much more steep uphill in one run than in any of the 30 days before.

use super::contract::citations::{SHIH, TELHAN};
use super::shared::baseline::{
    Figure, Judged, WINDOW_DAYS, base_text, each_run, is_beyond, raised,
};
use super::{
    Ahead, Cap, Citation, Doc, Family, Finding, Grade, Judgement, Level, Limits, Planned, Rule,
    Threshold, Topic,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::columns::{RUN_ALTITUDE_QUALITY, RUN_STEEP_M};
use crate::run::samples::AltitudeQuality;
use crate::season::{Season, Session};

pub(super) const RULE: Rule = Rule {
    id: "steep-novelty",
    title: "Much more steep uphill than usual in one run",
    family: Family::Hills,
    topic: Topic::Climb,
    headline: Some(5),
    rises_with_age: true,
    doc: Doc {
        what: "Compares the distance of each run at 8 % or steeper with the most in one run of the \
               30 days before. Also flags the first steep run after a month without.",
        why: "On grades of about 10 % and more, the ankle does more of the work and the calf pulls \
              harder on the shin. Gentle hills showed no such effect.",
        when_wrong: "It needs a good altimeter and does not judge GPS elevation. Walking the steep \
                     parts loads the calf less than running them. A treadmill's incline is \
                     unknown.",
        next_step: "Walk part of the steep ground next time, or choose a flatter route. Build it \
                    up over two to three weeks.",
    },
    evidence: &[SHIH, RICE, TELHAN],
    grade: Grade::Weak,
    needs: &[&RUN_STEEP_M, &RUN_ALTITUDE_QUALITY],
    asks: &[],
    thresholds: &[&MIN_STEEP, &MAX_RISE],
    check,
    message,
    caps: Some(caps),
};

const RICE: Citation = Citation {
    short: "Rice et al. 2024",
    doi: "",
    finding: "20 runners at 2.5–3.5 m/s: bending of the shin bone, driven largely by the pull of \
              the calf, was higher at 10 and 15 % uphill and lower downhill.",
};

const MIN_STEEP: Threshold = Threshold::assumed("min_steep_m", 400.0, (0.0, 10_000.0), "m");
const MAX_RISE: Threshold = Threshold::assumed("max_rise_pct", 100.0, (10.0, 1000.0), "%");

/// Distance on steep grades, where the heights can bear it.
const STEEP: Figure = Figure {
    of_run: reliable_steep_m,
    of_week: |week| week.steep_m,
    needs: "reliable elevation",
    missing: |_| "no elevation in this recording",
    of_run_at: None,
    limit: None,
};

fn reliable_steep_m(run: &Session) -> Option<f64> {
    match run.altitude_quality {
        AltitudeQuality::None | AltitudeQuality::Gps => None,
        AltitudeQuality::Unknown | AltitudeQuality::Barometric => run.steep_m,
    }
}

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_run(season, |index| find(season, limits, index))
}

/// The steep distance of a run, or why it cannot be told.
pub(super) fn steep_m(run: &Session) -> Result<f64, String> {
    if run.altitude_quality == AltitudeQuality::Gps {
        return Err("GPS elevation is too noisy for steep grades".to_owned());
    }
    STEEP.of(run)
}

/// Judges one run; the climb rule and the one about steep running after an injury ask too.
pub(super) fn find(season: &Season, limits: &Limits, index: usize) -> Judged {
    let run = &season.sessions[index];
    let steep_m = steep_m(run)?;
    let base = STEEP.largest_before(season, run.day, WINDOW_DAYS)?;
    let (min_m, max_rise_pct) = (limits.get(&RULE, &MIN_STEEP), limits.get(&RULE, &MAX_RISE));
    if steep_m < min_m || !is_beyond(steep_m, base.value, max_rise_pct) {
        return Ok(None);
    }
    let limit_m = raised(base.value, max_rise_pct).max(min_m);
    let mut finding = Finding::new(Level::Warn, steep_m, limit_m, Unit::ShortM)
        .against(base.value, "most at 8 % or steeper in one run of the 30 days before");
    if run.altitude_quality == AltitudeQuality::Unknown {
        finding.remarks.push("source of elevation unknown: steepness is an estimate".to_owned());
    }
    base.temper(&mut finding);
    Ok(Some(finding))
}

fn caps(season: &Season, limits: &Limits, ahead: &Ahead) -> Vec<Cap> {
    let Ok(base) = STEEP.largest_before(season, ahead.day, WINDOW_DAYS) else { return Vec::new() };
    let rise_pct = limits.get(&RULE, &MAX_RISE);
    let why = if base.value > 0.0 {
        format!("{rise_pct:.0} % above the most at 8 % or steeper in one run of the 30 days before")
    } else {
        "nothing at 8 % or steeper in the 30 days before".to_owned()
    };
    vec![Cap::new(Planned::Steep, raised(base.value, rise_pct), why)]
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let is_novel = finding.rise_pct().is_none();
    let before = if is_novel {
        "the 30 days before had none".to_owned()
    } else {
        format!("the most in one run of the 30 days before was {}", base_text(finding, system))
    };
    format!(
        "{} at 8 % or steeper; {before}. In treadmill studies, uphill grades of about 10 % and \
         more raised the load on the ankle or the shin.",
        finding.measured.show(system)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, reason};
    use crate::season::fixtures::{run, runs, season};

    fn steep(offset: u64, steep_m: f64) -> Session {
        Session { steep_m: Some(steep_m), ..run(offset, 10_000.0) }
    }

    fn month_then(base_m: f64, then: Session) -> Season {
        let flat = runs((0..30).step_by(2), 10_000.0);
        season([flat, vec![steep(15, base_m), then]].concat())
    }

    #[test]
    fn twice_the_most_before_is_the_limit_and_no_finding() {
        assert_eq!(last(&RULE, &month_then(500.0, steep(30, 1000.0))), Verdict::Clear);
        assert_eq!(last(&RULE, &month_then(0.0, steep(30, 399.0))), Verdict::Clear);
    }

    #[test]
    fn just_over_it_warns() {
        let finding = found(&RULE, &month_then(500.0, steep(30, 1001.0)));
        assert_eq!((finding.level, finding.limit.value), (Level::Warn, 1000.0));
        let text = message(&finding, UnitSystem::Metric);
        let start =
            "1001 m at 8 % or steeper; the most in one run of the 30 days before was 500 m.";
        assert!(text.starts_with(start), "{text}");
    }

    #[test]
    fn too_little_history_is_not_judged() {
        let sessions = [runs([0, 5, 10, 15], 10_000.0), vec![steep(27, 900.0)]].concat();
        assert_eq!(reason(&RULE, &season(sessions)), "only 27 days of history, 28 needed");
    }

    #[test]
    fn runs_without_altitude_are_not_judged_and_said_of_the_base() {
        let unknown = Session { steep_m: None, ..run(30, 10_000.0) };
        assert_eq!(reason(&RULE, &month_then(100.0, unknown)), "no elevation in this recording");
        let mut sessions = [runs((0..30).step_by(2), 9000.0), vec![steep(30, 900.0)]].concat();
        sessions[4].steep_m = None;
        let finding = found(&RULE, &season(sessions));
        assert_eq!((finding.level, finding.remarks.len()), (Level::Warn, 1));
    }

    #[test]
    fn a_base_of_zero_is_novelty_without_a_ratio() {
        let finding = found(&RULE, &month_then(0.0, steep(30, 400.0)));
        assert_eq!((finding.level, finding.rise_pct()), (Level::Warn, None));
        assert_eq!(
            (finding.baseline.as_ref().unwrap().quantity.value, finding.limit.value),
            (0.0, 400.0)
        );
        let text = message(&finding, UnitSystem::Metric);
        assert!(text.contains("the 30 days before had none"), "{text}");
        // A tiny base is printed as it is.
        let text = message(&found(&RULE, &month_then(20.0, steep(30, 400.0))), UnitSystem::Metric);
        assert!(text.contains("was 20 m") && !text.contains("1900"), "{text}");
    }

    #[test]
    fn satellite_heights_are_too_noisy_for_run_and_base() {
        let gps = |run| Session { altitude_quality: AltitudeQuality::Gps, ..run };
        assert!(reason(&RULE, &month_then(0.0, gps(steep(30, 900.0)))).contains("too noisy"));
        let sessions = runs([0, 5, 10, 15], 10_000.0).into_iter().map(gps);
        let season = season(sessions.chain([steep(30, 900.0)]).collect());
        let expected = "only 0 runs with reliable elevation in the 30 days before, 4 needed";
        assert_eq!(reason(&RULE, &season), expected);
    }

    #[test]
    fn unknown_heights_are_judged_with_a_remark() {
        let unknown = Session { altitude_quality: AltitudeQuality::Unknown, ..steep(30, 900.0) };
        let finding = found(&RULE, &month_then(0.0, unknown));
        assert_eq!((finding.level, finding.remarks.len()), (Level::Warn, 1));
    }
}
