//! New speed or hills with little strength work before.

use chrono::{Days, NaiveDate};

use super::shared::baseline::{Judged, each_run};
use super::shared::strength::strength_days;
use super::{
    Citation, Doc, Family, Finding, Grade, Judgement, Level, Limits, Rule, Threshold, Topic,
    climb_spike, fast_distance_spike, first_fast_after_gap, steep_novelty,
};
use crate::base::quantity::{Unit, UnitSystem};
use crate::columns::{RUN_CLIMB_M, RUN_FAST_M, RUN_STEEP_M};
use crate::season::Season;

pub(super) const RULE: Rule = Rule {
    id: "intensity-without-strength",
    title: "Speed or hills added with little strength work",
    family: Family::Recovery,
    topic: Topic::Distance,
    headline: None,
    rises_with_age: false,
    doc: Doc {
        what: "When a run has much more fast or hilly running than before, counts the days with a \
               strength session in the four weeks before it. Only for runners who log strength \
               work.",
        why: "Popular articles on sore calves advise strength work before speed and hills, and a \
              stronger calf can take more load.",
        when_wrong: "It counts sessions, not what you did in them, and a diary is rarely complete. \
                     The trial below trained feet and ankles, not calves.",
        next_step: "Do heel raises two or three times a week. Start on two legs, later on one, \
                    slowly and without pain.",
    },
    evidence: &[TADDEI],
    grade: Grade::Weak,
    needs: &[&RUN_FAST_M, &RUN_CLIMB_M, &RUN_STEEP_M],
    asks: &["athlete.toml: strength", "diary.csv: the tag strength"],
    thresholds: &[&WANTED],
    check,
    message,
    caps: None,
};

const TADDEI: Citation = Citation {
    short: "Taddei et al. 2020",
    doi: "10.1177/0363546520969205",
    finding: "118 runners, randomised: without foot and ankle training there were 2.42 times as \
              many injuries (95 % interval 1.98 to 3.62, which does not fit the reported P of \
              .035); the difference appeared after four to eight months.",
};

const WANTED: Threshold = Threshold::assumed("wanted_sessions", 8.0, (1.0, 28.0), "sessions");

/// Days that the count looks back.
const LOOK_BACK_DAYS: u64 = 28;
/// The rules that say what is new, and what that is.
const NEW: [(&Rule, &str); 4] = [
    (&first_fast_after_gap::RULE, "fast running"),
    (&fast_distance_spike::RULE, "fast running"),
    (&steep_novelty::RULE, "steep ground"),
    (&climb_spike::RULE, "climb"),
];

fn check(season: &Season, limits: &Limits) -> Vec<Judgement> {
    let first_known = strength_days(season, NaiveDate::MIN..NaiveDate::MAX).first().copied();
    let new = new_in_runs(season, limits);
    each_run(season, |index| find(season, limits, index, first_known, new[index]))
}

/// What each run brought that is new.
fn new_in_runs(season: &Season, limits: &Limits) -> Vec<Option<&'static str>> {
    let mut new = vec![None; season.sessions.len()];
    for (rule, what) in NEW {
        for judgement in (rule.check)(season, limits) {
            if let (super::Subject::Session(index), super::Verdict::Raised(_)) =
                (judgement.subject, judgement.verdict)
            {
                new[index] = new[index].or(Some(what));
            }
        }
    }
    new
}

fn find(
    season: &Season,
    limits: &Limits,
    index: usize,
    first_known: Option<NaiveDate>,
    new: Option<&str>,
) -> Judged {
    let day = season.sessions[index].day;
    if first_known.is_none_or(|first| first > day) {
        return Err(
            "no strength session up to this run; if you do any, add them to athlete.toml or \
                    the diary"
                .to_owned(),
        );
    }
    let Some(new) = new else { return Ok(None) };
    let count = strength_days(season, day - Days::new(LOOK_BACK_DAYS)..day).len() as f64;
    let wanted = limits.get(&RULE, &WANTED);
    Ok((count < wanted).then(|| Finding {
        about: Some(new.to_owned()),
        ..Finding::new(Level::Info, count, wanted, Unit::Count)
    }))
}

fn message(finding: &Finding, system: UnitSystem) -> String {
    let days = match finding.measured.value {
        count if count < 1.0 => "no day".to_owned(),
        count if count < 2.0 => "1 day".to_owned(),
        _ => format!("{} days", finding.measured.show(system)),
    };
    format!(
        "New {} after four weeks with {days} of strength work. First build up heel raises, on two \
         legs and later on one.",
        finding.about.as_deref().unwrap_or("speed or hills")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;
    use crate::rules::tests::{found, last, reason, speaking};
    use crate::season::Session;
    use crate::season::fixtures::{day, entry, other, run, season, steady, with_diary};
    use crate::user_files::athlete::diary::{DiaryEntry, Tag};

    /// Six easy weeks and a run with new fast running, and strength sessions on these days.
    fn with(strength: &[u64]) -> Season {
        let new = Session { fast_m: Some(1200.0), ..run(42, 8000.0) };
        let mut season = season([steady(6, 8000.0), vec![new]].concat());
        season.athlete.strength_days = strength.iter().map(|offset| day(*offset)).collect();
        season
    }

    #[test]
    fn eight_days_of_strength_in_four_weeks_are_enough() {
        // The four weeks before day 42 are days 14 to 41.
        let enough: Vec<u64> = (14..42).step_by(4).chain([41]).collect();
        assert_eq!((enough.len(), last(&RULE, &with(&enough))), (8, Verdict::Clear));
        let finding = found(&RULE, &with(&enough[1..]));
        assert_eq!((finding.level, finding.measured.value), (Level::Info, 7.0));
        let text = message(&finding, UnitSystem::Metric);
        assert!(
            text.starts_with("New fast running after four weeks with 7 days of strength"),
            "{text}"
        );
        let early = message(&found(&RULE, &with(&[13])), UnitSystem::Metric);
        assert!(early.contains("with no day of strength work"), "{early}");
    }

    #[test]
    fn recordings_and_the_diary_tell_of_strength_too_and_a_day_counts_once() {
        let mut season = with(&[20]);
        season.others =
            vec![other(20, "training", Some("strength_training")), other(22, "cycling", None)];
        let noted = DiaryEntry { tags: vec![Tag::Strength], ..entry(24) };
        assert_eq!(found(&RULE, &with_diary(season, vec![noted])).measured.value, 2.0);
    }

    #[test]
    fn who_notes_no_strength_is_not_judged_and_later_notes_do_not_count() {
        let words = "no strength session up to this run; if you do any, add them to athlete.toml \
                     or the diary";
        assert_eq!(reason(&RULE, &with(&[])), words);
        assert_eq!(reason(&RULE, &with(&[43])), words);
    }

    #[test]
    fn an_easy_run_asks_for_nothing() {
        let mut season = with(&[20]);
        season.sessions.last_mut().unwrap().fast_m = Some(0.0);
        assert_eq!(last(&RULE, &season), Verdict::Clear);
    }

    #[test]
    fn it_speaks_with_none_but_the_rule_about_what_is_new() {
        let mut sessions = steady(7, 8000.0);
        sessions[18] = Session { fast_m: Some(900.0), ..run(42, 8000.0) };
        let mut season = season(sessions);
        season.athlete.strength_days = vec![day(20)];
        assert_eq!(speaking(&season), [RULE.id, "first-fast-after-gap"]);
    }
}
