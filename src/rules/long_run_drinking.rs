//! A word about drinking on long and on warm runs. Advice, no finding of fault.

use super::shared::baseline::{Judged, each_run};
use super::{
    Citation, Doc, Family, Finding, Grade, Judgement, Level, Limits, Named, Rule, Threshold, Topic,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::base::units::S_PER_MIN;
use crate::columns::{RUN_TEMPERATURE_C, RUN_TIMER_S};
use crate::season::{Season, Session};

pub(super) const RULE: Rule = Rule {
    id: "long-run-drinking",
    title: "Drinking on a long or warm run",
    family: Family::Surroundings,
    topic: Topic::Distance,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "Flags the first run of each week that lasts an hour or more, or 45 minutes or more \
               at 25 °C and above.",
        why: "Many articles on sore calves mention fluid and salt. Whether a lack of them leads to \
              cramps is contested.",
        when_wrong: "A watch on the wrist reads warmer than the air. A recording cannot show how \
                     much you sweat, so no amount is given.",
        next_step: "Carry a drink on such runs and drink when thirsty. Do not drink beyond thirst: \
                    far too much water is dangerous.",
    },
    evidence: &[MILLER],
    grade: Grade::Contested,
    needs: &[&RUN_TIMER_S, &RUN_TEMPERATURE_C],
    asks: &[],
    thresholds: &[&LONG, &LONG_WARM, &WARM],
    check,
    message,
    caps: None,
};

const MILLER: Citation = Citation {
    short: "Miller et al. 2022",
    doi: "10.4085/1062-6050-0696.20",
    finding: "Review of exercise cramps: the causes differ between athletes, and drinking more is \
              not enough. Far too much water has killed athletes.",
};

const LONG: Threshold = Threshold::assumed("long_min", 60.0, (20.0, 300.0), "min");
const LONG_WARM: Threshold = Threshold::assumed("long_warm_min", 45.0, (20.0, 300.0), "min");
const WARM: Threshold = Threshold::assumed("warm_c", 25.0, (10.0, 45.0), "°C");

const WARMTH: &str = "mean temperature at the watch";

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    each_run(season, |index| find(season, limits, index))
}

fn find(season: &Season, limits: &Limits, index: usize) -> Judged {
    let run = &season.sessions[index];
    let Some(finding) = long_run(run, limits)? else { return Ok(None) };
    let start = season.week_start_of(run.day);
    let earlier = season.sessions[..index].iter().rev().take_while(|other| other.day >= start);
    let is_told = earlier.into_iter().any(|other| matches!(long_run(other, limits), Ok(Some(_))));
    Ok((!is_told).then_some(finding))
}

/// What would be said of a run, whatever was said before.
fn long_run(run: &Session, limits: &Limits) -> Judged {
    let get = |threshold| limits.get(&RULE, threshold);
    if run.timer_s <= 0.0 {
        return Err("no duration in this recording".to_owned());
    }
    let told = |limit_min: f64| {
        let limit_s = limit_min * S_PER_MIN;
        (run.timer_s >= limit_s)
            .then(|| Finding::new(Level::Info, run.timer_s, limit_s, Unit::TimeS))
    };
    let warm_c = run.temperature_c.filter(|celsius| *celsius >= get(&WARM));
    let context = warm_c.map(|celsius| Named::new(celsius, Unit::TemperatureC, WARMTH));
    if let Some(finding) = told(get(&LONG)) {
        return Ok(Some(Finding { context, ..finding }));
    }
    match (told(get(&LONG_WARM)), run.temperature_c) {
        (Some(_), None) => Err("no temperature in this recording".to_owned()),
        (Some(finding), _) if context.is_some() => Ok(Some(Finding { context, ..finding })),
        _ => Ok(None),
    }
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let warmth = finding.context.as_ref().map_or_else(String::new, |warmth| {
        format!(" at {} by the watch", warmth.quantity.show(system))
    });
    format!(
        "A run of {}{warmth}. Carry a drink and drink when thirsty, not beyond; whether drinking \
         helps against cramps is contested.",
        finding.measured.show(system)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, raising, reason};
    use crate::season::fixtures::{run, season};

    /// A run of so many minutes at so many degrees.
    fn timed(offset: u64, minutes: f64, temperature_c: Option<f64>) -> Session {
        Session { timer_s: minutes * 60.0, temperature_c, ..run(offset, minutes * 160.0) }
    }

    fn one(minutes: f64, temperature_c: Option<f64>) -> Season {
        season(vec![timed(0, minutes, temperature_c)])
    }

    #[test]
    fn an_hour_or_a_warm_three_quarters_are_told() {
        assert_eq!(last(&RULE, &one(59.9, Some(24.9))), Verdict::Clear);
        let finding = found(&RULE, &one(60.0, None));
        assert_eq!((finding.level, finding.limit.value), (Level::Info, 3600.0));
        let text = message(&finding, UnitSystem::Metric);
        assert!(text.starts_with("A run of 1:00:00. Carry a drink and"), "{text}");
        assert_eq!(last(&RULE, &one(44.9, Some(30.0))), Verdict::Clear);
        let text = message(&found(&RULE, &one(45.0, Some(25.0))), UnitSystem::Metric);
        assert!(text.starts_with("A run of 45:00 at 25 °C by the watch."), "{text}");
    }

    #[test]
    fn only_the_first_of_a_week_is_told() {
        let long = [1, 3, 3, 6, 7].map(|offset| timed(offset, 70.0, None));
        let season = season(long.into());
        let verdicts = check(&season, &Limits::default());
        let told: Vec<bool> = verdicts
            .iter()
            .map(|judgement| matches!(judgement.verdict, Verdict::Raised(_)))
            .collect();
        // Day 7 is a Monday.
        assert_eq!(told, [true, false, false, false, true]);
        assert_eq!(verdicts[1].verdict, Verdict::Clear);
    }

    #[test]
    fn without_a_temperature_a_middling_run_is_not_judged() {
        assert_eq!(reason(&RULE, &one(50.0, None)), "no temperature in this recording");
        assert_eq!(last(&RULE, &one(40.0, None)), Verdict::Clear);
        assert_eq!(reason(&RULE, &one(0.0, None)), "no duration in this recording");
    }

    #[test]
    fn it_needs_no_history_and_a_short_first_run_is_clear() {
        assert_eq!(last(&RULE, &one(1.0, Some(35.0))), Verdict::Clear);
    }

    #[test]
    fn it_speaks_alone_in_a_season_of_a_long_run_a_week() {
        let sessions = [0, 7, 14].map(|offset| timed(offset, 65.0, None));
        assert_eq!(raising(&season(sessions.into())), [RULE.id]);
    }
}
