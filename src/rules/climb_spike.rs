//! Much more climbing in one run than in any of the 30 days before, or a first hilly run.

use super::contract::citations::{AMMANN, SHIH, TELHAN};
use super::shared::baseline::{
    Base, CLIMB, DISTANCE, Judged, WINDOW_DAYS, base_text, each_run, is_beyond, level_of, raised,
};
use super::{
    Ahead, Cap, Citation, Doc, Family, Finding, Grade, JUST_BELOW_M, Judgement, Level, Limits,
    Meaning, Planned, Rule, Threshold, Topic, steep_novelty,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::base::units::M_PER_KM;
use crate::columns::{RUN_ALTITUDE_QUALITY, RUN_CLIMB_M, RUN_DISTANCE_M};
use crate::run::samples::AltitudeQuality;
use crate::season::{Season, Session};

pub(super) const RULE: Rule = Rule {
    id: "climb-spike",
    title: "Sudden hills: much more climb than usual in one run",
    family: Family::Hills,
    topic: Topic::Climb,
    headline: Some(4),
    rises_with_age: false,
    doc: Doc {
        what: "Compares the climb of each run, counted on grades of 3 % and more, with the most in \
               one run of the 30 days before. Also flags the first hilly run after a flat month.",
        why: "Uphill, runners land more on the forefoot, and on steep grades the ankle does more \
              of the work. On gentle hills no such effect was measured.",
        when_wrong: "GPS elevation is noisy and can invent climb. A treadmill's incline is \
                     unknown, and hikes do not count. We found no study of climbing spikes and \
                     injury.",
        next_step: "Repeat this much climb once or twice before you add more. Do not add speed or \
                    distance at the same time.",
    },
    evidence: &[VERNILLO, SHIH, TELHAN, NEVES, AMMANN],
    grade: Grade::Weak,
    needs: &[&RUN_CLIMB_M, &RUN_ALTITUDE_QUALITY, &RUN_DISTANCE_M],
    asks: &[],
    thresholds: &[
        &WATCH_RISE,
        &WARN_RISE,
        &MIN_CLIMB,
        &MIN_RISE,
        &MIN_BASE,
        &FIRST_CLIMB,
        &FIRST_CLIMB_PER_KM,
    ],
    check,
    message,
    caps: Some(caps),
};

const VERNILLO: Citation = Citation {
    short: "Vernillo et al. 2017",
    doi: "10.1007/s40279-016-0605-y",
    finding: "Review: uphill, runners take quicker steps, land more on the forefoot and keep the \
              foot longer on the ground. No injury outcomes.",
};

const NEVES: Citation = Citation {
    short: "Neves et al. 2014",
    doi: "PMC4234952",
    finding: "At equal metabolic effort, the Achilles tendon changed no differently after running \
              6 degrees up or down. This is evidence against an effect of slope alone.",
};

const WATCH_RISE: Threshold = Threshold::assumed("watch_rise_pct", 30.0, (5.0, 200.0), "%");
const WARN_RISE: Threshold = Threshold::assumed("warn_rise_pct", 100.0, (10.0, 500.0), "%");
const MIN_CLIMB: Threshold = Threshold::assumed("min_climb_m", 80.0, (0.0, 1000.0), "m");
const MIN_RISE: Threshold = Threshold::assumed("min_rise_m", 40.0, (0.0, 1000.0), "m");
const MIN_BASE: Threshold = Threshold::assumed("min_base_m", 40.0, (10.0, 500.0), "m");
const FIRST_CLIMB: Threshold = Threshold::assumed("first_climb_m", 100.0, (30.0, 1000.0), "m");
const FIRST_CLIMB_PER_KM: Threshold =
    Threshold::assumed("first_climb_m_per_km", 10.0, (1.0, 100.0), "m/km");

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_run(season, |index| find(season, limits, index))
}

/// Judges one run; the rule about lower shoes asks too.
pub(super) fn find(season: &Season, limits: &Limits, index: usize) -> Judged {
    let run = &season.sessions[index];
    let climb_m = CLIMB.of(run)?;
    if run.altitude_quality == AltitudeQuality::None {
        return Err((CLIMB.missing)(run).to_owned());
    }
    let base = CLIMB.largest_before(season, run.day, WINDOW_DAYS)?;
    let found = if base.value < limits.get(&RULE, &MIN_BASE) {
        first_hilly(run, climb_m, &base, limits)?
    } else {
        spike(climb_m, &base, limits)
    };
    Ok(found.map(|mut finding| {
        if !matches!(steep_novelty::find(season, limits, index), Ok(Some(_))) {
            finding.level = finding.level.min(Level::Watch);
        }
        match run.altitude_quality {
            AltitudeQuality::Gps => finding.weaken("elevation from GPS: climb is an estimate"),
            AltitudeQuality::Unknown => finding.remarks.push("source of elevation unknown".into()),
            AltitudeQuality::Barometric | AltitudeQuality::None => {}
        }
        base.temper(&mut finding);
        finding
    }))
}

/// More climb than in any run of a month that had climb.
fn spike(climb_m: f64, base: &Base, limits: &Limits) -> Option<Finding> {
    let get = |threshold| limits.get(&RULE, threshold);
    let level = level_of(climb_m, base.value, get(&WATCH_RISE), get(&WARN_RISE))?;
    let is_small = climb_m < get(&MIN_CLIMB) || climb_m - base.value < get(&MIN_RISE);
    let limit_m = raised(base.value, get(&WATCH_RISE));
    (!is_small).then(|| {
        finding(level, climb_m, limit_m, base, "most climb in one run of the 30 days before".into())
    })
}

/// A hilly run after a month without hills; a rise over almost nothing is not computed.
fn first_hilly(run: &Session, climb_m: f64, base: &Base, limits: &Limits) -> Judged {
    let first_climb_m = limits.get(&RULE, &FIRST_CLIMB);
    if climb_m < first_climb_m {
        return Ok(None);
    }
    let least_m = DISTANCE.of(run)? / M_PER_KM * limits.get(&RULE, &FIRST_CLIMB_PER_KM);
    let is_hilly = !is_beyond(least_m, climb_m, 0.0);
    Ok(is_hilly.then(|| finding(Level::Watch, climb_m, first_climb_m, base, Meaning::FlatMonth)))
}

fn caps(season: &Season, limits: &Limits, ahead: &Ahead) -> Vec<Cap> {
    let get = |threshold| limits.get(&RULE, threshold);
    let Ok(base) = CLIMB.largest_before(season, ahead.day, WINDOW_DAYS) else { return Vec::new() };
    if base.value < get(&MIN_BASE) {
        let why = "more would be the first hilly run after a flat month";
        return vec![Cap::new(Planned::Climb, get(&FIRST_CLIMB) - JUST_BELOW_M, why)];
    }
    let rise_pct = get(&WATCH_RISE);
    let why = format!("{rise_pct:.0} % above the most climb in one run of the 30 days before");
    vec![Cap::new(Planned::Climb, raised(base.value, rise_pct), why)]
}

fn finding(level: Level, climb_m: f64, limit_m: f64, base: &Base, what: Meaning) -> Finding {
    Finding::new(level, climb_m, limit_m, Unit::HeightM).against(base.value, what)
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let (climb, base) = (finding.measured.show(system), base_text(finding, system));
    let is_first =
        finding.baseline.as_ref().is_some_and(|baseline| baseline.what == Meaning::FlatMonth);
    let compared = if is_first {
        format!("the first hilly run after a month with at most {base} in any run")
    } else {
        format!("the most in one run of the 30 days before was {base}")
    };
    format!(
        "{climb} of climb; {compared}. The ankle works hardest on steep uphills: add hills before \
         speed or distance, not together with them."
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, reason};
    use crate::season::fixtures::{run, runs, season};

    fn hilly(offset: u64, climb_m: f64) -> Session {
        Session { climb_m: Some(climb_m), ..run(offset, 10_000.0) }
    }

    /// A flat month with one hilly run, and then one more run.
    fn month_then(base_m: f64, then: Session) -> Season {
        let flat = runs((0..30).step_by(2), 10_000.0);
        season([flat, vec![hilly(15, base_m), then]].concat())
    }

    fn steep(offset: u64, climb_m: f64) -> Session {
        Session { steep_m: Some(1000.0), ..hilly(offset, climb_m) }
    }

    #[test]
    fn thirty_per_cent_more_is_the_limit_and_no_finding() {
        assert_eq!(last(&RULE, &month_then(200.0, hilly(30, 260.0))), Verdict::Clear);
    }

    #[test]
    fn just_over_is_watched_and_only_steep_ground_warns() {
        assert_eq!(found(&RULE, &month_then(200.0, hilly(30, 261.0))).level, Level::Watch);
        assert_eq!(found(&RULE, &month_then(200.0, hilly(30, 401.0))).level, Level::Watch);
        assert_eq!(found(&RULE, &month_then(200.0, steep(30, 400.0))).level, Level::Watch);
        assert_eq!(found(&RULE, &month_then(200.0, steep(30, 401.0))).level, Level::Warn);
        let text = message(&found(&RULE, &month_then(140.0, hilly(30, 312.0))), UnitSystem::Metric);
        let start = "312 m of climb; the most in one run of the 30 days before was 140 m.";
        assert!(text.starts_with(start), "{text}");
    }

    #[test]
    fn small_climbs_and_small_rises_are_no_finding() {
        assert_eq!(last(&RULE, &month_then(40.0, hilly(30, 79.0))), Verdict::Clear);
        assert_eq!(last(&RULE, &month_then(80.0, hilly(30, 119.0))), Verdict::Clear);
    }

    #[test]
    fn a_first_hilly_run_is_told_without_a_ratio() {
        // 100 m in 10 km is 10 m/km.
        let finding = found(&RULE, &month_then(39.0, hilly(30, 100.0)));
        assert_eq!((finding.level, finding.limit.value), (Level::Watch, 100.0));
        let text = message(&finding, UnitSystem::Metric);
        let start =
            "100 m of climb; the first hilly run after a month with at most 39 m in any run.";
        assert!(text.starts_with(start), "{text}");
        assert_eq!(last(&RULE, &month_then(39.0, hilly(30, 99.0))), Verdict::Clear);
        let long = Session { distance_m: Some(10_100.0), ..hilly(30, 100.0) };
        assert_eq!(last(&RULE, &month_then(39.0, long)), Verdict::Clear);
    }

    #[test]
    fn too_little_history_is_not_judged() {
        let sessions = [runs([0, 5, 10, 15], 10_000.0), vec![hilly(27, 500.0)]].concat();
        assert_eq!(reason(&RULE, &season(sessions)), "only 27 days of history, 28 needed");
    }

    #[test]
    fn runs_without_altitude_are_not_judged_and_said_of_the_base() {
        let unknown = |offset| Session {
            climb_m: None,
            altitude_quality: AltitudeQuality::None,
            ..run(offset, 10_000.0)
        };
        assert_eq!(
            reason(&RULE, &month_then(100.0, unknown(30))),
            "no elevation in this recording"
        );
        let one = [runs([0, 3, 6, 9], 9000.0), vec![unknown(12), hilly(30, 200.0)]].concat();
        let finding = found(&RULE, &season(one));
        assert_eq!((finding.level, finding.remarks.len()), (Level::Watch, 1));
        let few = [runs([0, 3, 6], 9000.0), vec![unknown(12), hilly(30, 200.0)]].concat();
        let expected = "only 3 runs with elevation in the 30 days before, 4 needed";
        assert_eq!(reason(&RULE, &season(few)), expected);
        let no_distance = Session { distance_m: None, ..hilly(30, 200.0) };
        let expected = "no distance in this recording";
        assert_eq!(reason(&RULE, &month_then(0.0, no_distance)), expected);
    }

    #[test]
    fn a_base_of_zero_yields_no_ratio() {
        assert_eq!(found(&RULE, &month_then(0.0, hilly(30, 500.0))).rise_pct(), None);
        assert_eq!(last(&RULE, &month_then(0.0, hilly(30, 0.0))), Verdict::Clear);
    }

    #[test]
    fn satellite_heights_lower_the_level() {
        let gps = Session { altitude_quality: AltitudeQuality::Gps, ..steep(30, 500.0) };
        let finding = found(&RULE, &month_then(200.0, gps));
        assert_eq!(finding.level, Level::Info);
        assert_eq!(finding.remarks, ["elevation from GPS: climb is an estimate"]);
    }
}
