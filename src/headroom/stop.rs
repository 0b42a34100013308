//! Whether a next run is to be spoken of at all: after a sign in the diary that says stop, it is not.

use chrono::{Days, NaiveDate};

use crate::rules::{Family, Finding, Level, Limits, RULES, Rule, Verdict};
use crate::season::Season;

/// Days for which such a sign stands: the time in which a finding counts as new.
const STANDS_DAYS: u64 = 14;

/// A sign that says stop.
pub struct Stop {
    /// The day of its entry.
    pub day: NaiveDate,
    /// The rule that read it.
    pub rule: &'static Rule,
    /// What it found.
    pub finding: Finding,
}

/// The newest sign of the two weeks up to a day; `None` without one.
pub fn standing_stop(season: &Season, limits: &Limits, day: NaiveDate) -> Option<Stop> {
    let season = season.ahead(day, &[], day);
    let recent = day - Days::new(STANDS_DAYS)..=day;
    let of_pain = RULES.iter().filter(|rule| rule.family == Family::Pain);
    let stops = of_pain.flat_map(|rule| {
        let judged = rule.judge(&season, limits).into_iter();
        let stops = judged.filter_map(|judgement| match judgement.verdict {
            Verdict::Raised(finding) if finding.level == Level::Stop => {
                let day = judgement.subject.day(&season);
                Some(Stop { day, rule, finding: *finding })
            }
            _ => None,
        });
        stops.collect::<Vec<_>>()
    });
    stops.filter(|stop| recent.contains(&stop.day)).max_by_key(|stop| stop.day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::athlete::diary::{DiaryEntry, RedFlag, Tag};
    use crate::season::invented::{day, entry, season, steady, with_diary};

    fn stop(entry: DiaryEntry, on: u64) -> Option<(NaiveDate, &'static str)> {
        let season = with_diary(season(steady(4, 8000.0)), vec![entry]);
        standing_stop(&season, &Limits::default(), day(on)).map(|stop| (stop.day, stop.rule.id))
    }

    fn swollen(offset: u64) -> DiaryEntry {
        DiaryEntry { tags: vec![Tag::RedFlag(RedFlag::Swelling)], ..entry(offset) }
    }

    #[test]
    fn a_warning_sign_stands_for_two_weeks_and_is_not_known_before() {
        assert_eq!(stop(swollen(20), 21), Some((day(20), "red-flag")));
        assert_eq!(stop(swollen(20), 34), Some((day(20), "red-flag")));
        assert_eq!(stop(swollen(20), 35), None);
        assert_eq!(stop(swollen(22), 21), None);
    }

    #[test]
    fn sharp_pain_says_stop_too_and_pain_to_be_watched_does_not() {
        let sharp = DiaryEntry { is_sharp: true, during_0_10: Some(2.0), ..entry(20) };
        assert_eq!(stop(sharp, 21), Some((day(20), "pain-during-run")));
        let little = DiaryEntry { during_0_10: Some(3.0), ..entry(20) };
        assert_eq!(stop(little, 21), None);
    }
}
