//! Much more downhill in one run than in any of the 30 days before. About thighs and knees.

use super::contract::citations::AMMANN;
use super::shared::baseline::{
    DOWNHILL, Judged, WINDOW_DAYS, base_text, each_run, is_beyond, raised,
};
use super::{
    Ahead, Cap, Citation, Doc, Family, Finding, Grade, JUST_BELOW_M, Judgement, Level, Limits,
    Planned, Rule, Threshold, Topic,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::columns::{RUN_ALTITUDE_QUALITY, RUN_DOWNHILL_M};
use crate::run::samples::AltitudeQuality;
use crate::season::Season;

pub(super) const RULE: Rule = Rule {
    id: "downhill-spike",
    title: "Much more downhill than usual in one run",
    family: Family::Hills,
    topic: Topic::Climb,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "Compares the descent of each run, counted on grades of 5 % and more, with the most \
               in one run of the 30 days before. This rule is not about the calf: the ankle works \
               less downhill.",
        why: "Downhill, impact and braking forces are higher. Thighs that are not used to it are \
              often sore for days, and the knees take more load.",
        when_wrong: "GPS elevation is noisy and can invent descent. Soreness after the first \
                     downhill of a season is common and passes; no study counted injuries.",
        next_step: "Keep the next descent shorter, and take short, quick steps.",
    },
    evidence: &[GOTTSCHALL, SHIH_DOWNHILL, AMMANN],
    grade: Grade::Weak,
    needs: &[&RUN_DOWNHILL_M, &RUN_ALTITUDE_QUALITY],
    asks: &[],
    thresholds: &[&WATCH_RISE, &MIN_DOWNHILL, &MIN_BASE, &FIRST_DOWNHILL],
    check,
    message,
    caps: Some(caps),
};

const GOTTSCHALL: Citation = Citation {
    short: "Gottschall & Kram 2005",
    doi: "",
    finding: "Running down 9 degrees (16 %), impact peaks were 54 % and braking peaks 73 % larger \
              than on the level. Ground forces, not injuries.",
};

const SHIH_DOWNHILL: Citation = Citation {
    short: "Shih & Ho 2023",
    doi: "10.52082/jssm.2023.111",
    finding: "20 runners: at 6 degrees (10.5 %) downhill the ankle contributed least. Mechanics, \
              not injuries.",
};

const WATCH_RISE: Threshold = Threshold::assumed("watch_rise_pct", 100.0, (10.0, 500.0), "%");
const MIN_DOWNHILL: Threshold = Threshold::assumed("min_downhill_m", 150.0, (0.0, 2000.0), "m");
const MIN_BASE: Threshold = Threshold::assumed("min_base_m", 50.0, (10.0, 500.0), "m");
const FIRST_DOWNHILL: Threshold =
    Threshold::assumed("first_downhill_m", 150.0, (30.0, 2000.0), "m");

const BEFORE: &str = "most downhill in one run of the 30 days before";

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_run(season, |index| find(season, limits, index))
}

fn find(season: &Season, limits: &Limits, index: usize) -> Judged {
    let run = &season.sessions[index];
    let downhill_m = DOWNHILL.of(run)?;
    if run.altitude_quality == AltitudeQuality::None {
        return Err((DOWNHILL.missing)(run).to_owned());
    }
    let base = DOWNHILL.largest_before(season, run.day, WINDOW_DAYS)?;
    let get = |threshold| limits.get(&RULE, threshold);
    // A rise over almost nothing is not computed.
    let (is_large, limit_m) = if base.value < get(&MIN_BASE) {
        (downhill_m >= get(&FIRST_DOWNHILL), get(&FIRST_DOWNHILL))
    } else {
        let is_more = is_beyond(downhill_m, base.value, get(&WATCH_RISE));
        (is_more && downhill_m >= get(&MIN_DOWNHILL), raised(base.value, get(&WATCH_RISE)))
    };
    Ok(is_large.then(|| {
        let mut finding = Finding::new(Level::Watch, downhill_m, limit_m, Unit::HeightM)
            .against(base.value, BEFORE);
        if run.altitude_quality == AltitudeQuality::Gps {
            finding.weaken("elevation from GPS: the descent is an estimate");
        }
        base.temper(&mut finding);
        finding
    }))
}

fn caps(season: &Season, limits: &Limits, ahead: &Ahead) -> Vec<Cap> {
    let get = |threshold| limits.get(&RULE, threshold);
    let Ok(base) = DOWNHILL.largest_before(season, ahead.day, WINDOW_DAYS) else {
        return Vec::new();
    };
    if base.value < get(&MIN_BASE) {
        let why = "more would be the first long downhill after a flat month";
        return vec![Cap::new(Planned::Downhill, get(&FIRST_DOWNHILL) - JUST_BELOW_M, why)];
    }
    let rise_pct = get(&WATCH_RISE);
    let why = format!("{rise_pct:.0} % above the most downhill in one run of the 30 days before");
    vec![Cap::new(Planned::Downhill, raised(base.value, rise_pct), why)]
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    format!(
        "{} downhill; the most in one run of the 30 days before was {}. Your thighs may be sore \
         for days, and the knees take more load. The calf works less downhill.",
        finding.measured.show(system),
        base_text(finding, system)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, reason, speaking};
    use crate::season::Session;
    use crate::season::fixtures::{run, runs, season};

    fn downhill(offset: u64, downhill_m: f64) -> Session {
        Session { downhill_m: Some(downhill_m), ..run(offset, 10_000.0) }
    }

    /// A flat month with one descent, and then one more run.
    fn month_then(base_m: f64, then: Session) -> Season {
        let flat = runs((0..30).step_by(2), 10_000.0);
        season([flat, vec![downhill(15, base_m), then]].concat())
    }

    #[test]
    fn twice_the_most_is_the_limit_and_no_finding() {
        assert_eq!(last(&RULE, &month_then(100.0, downhill(30, 200.0))), Verdict::Clear);
        assert_eq!(found(&RULE, &month_then(100.0, downhill(30, 200.1))).level, Level::Watch);
    }

    #[test]
    fn a_short_descent_is_nothing_however_often_it_holds_the_most() {
        assert_eq!(last(&RULE, &month_then(60.0, downhill(30, 149.0))), Verdict::Clear);
    }

    #[test]
    fn after_a_flat_month_the_first_long_descent_is_told_without_a_ratio() {
        assert_eq!(last(&RULE, &month_then(0.0, downhill(30, 149.0))), Verdict::Clear);
        let finding = found(&RULE, &month_then(0.0, downhill(30, 150.0)));
        assert_eq!(finding.rise_pct(), None);
        let text = message(&finding, UnitSystem::Metric);
        let start = "150 m downhill; the most in one run of the 30 days before was 0 m.";
        assert!(text.starts_with(start), "{text}");
    }

    #[test]
    fn heights_from_satellites_count_less_and_none_are_not_judged() {
        let gps = Session { altitude_quality: AltitudeQuality::Gps, ..downhill(30, 300.0) };
        assert_eq!(found(&RULE, &month_then(100.0, gps)).level, Level::Info);
        let none = Session { downhill_m: None, ..run(30, 10_000.0) };
        assert_eq!(reason(&RULE, &month_then(100.0, none)), "no elevation in this recording");
        assert_eq!(
            reason(&RULE, &season(vec![downhill(3, 300.0)])),
            "only 0 days of history, 28 needed"
        );
    }

    #[test]
    fn runs_without_altitude_are_said_of_the_base() {
        let mut season = month_then(100.0, downhill(30, 300.0));
        season.sessions[2].downhill_m = None;
        let remarks = found(&RULE, &season).remarks;
        assert!(remarks[0].starts_with("the baseline may be too low: 1 of 16 runs"), "{remarks:?}");
    }

    #[test]
    fn only_this_rule_speaks_of_a_long_descent() {
        assert_eq!(speaking(&month_then(100.0, downhill(32, 300.0))), ["downhill-spike"]);
    }
}
