//! What hurts on a day, by diary and athlete file: signs that say stop, injuries without an end, tests
//! that are not passed, and the last pain. It stands above every limit of a run.

use chrono::{Days, NaiveDate};

use super::stop::{Stop, stops};
use crate::athlete::{Felt, Injury, PAIN_HOLDS_DAYS, Site};
use crate::rules::calf_readiness::{Readiness, TestResult, readiness};
use crate::rules::{Level, Limits};
use crate::season::Season;

/// What is known of the runner's calf on a day.
pub struct Standing {
    /// The day.
    pub day: NaiveDate,
    /// The newest sign that says stop and stands; `None` without one.
    pub stop: Option<Stop>,
    /// The newest such sign, where it is too old to stand and nothing was noted since.
    pub unanswered: Option<Stop>,
    /// Injuries of any place that have begun and not ended, by start.
    pub injuries: Vec<Injury>,
    /// The newest tests that belong to the last calf injury; `None` without such tests.
    pub tests: Option<Readiness>,
    /// The last pain of calf or Achilles tendon, where no entry without pain followed.
    pub pain: Option<Felt>,
    /// Days since that pain.
    pub pain_age_days: i64,
}

/// Why no distance is given on a day.
pub enum NoRun<'a> {
    /// A sign that says stop.
    Sign(&'a Stop),
    /// A calf injury that is not over, whose tests are not passed.
    Injury(&'a Injury),
    /// Tests of a calf that clearly fails them.
    Tests(&'a Readiness),
}

impl Standing {
    /// What stands on a day, by all that is known in the season.
    pub fn of(known: &Season, limits: &Limits, day: NaiveDate) -> Self {
        let pain = known.diary.last_pain_on(day);
        let is_open = |injury: &&Injury| injury.end.is_none_or(|end| end >= day);
        let mut injuries: Vec<Injury> =
            known.athlete.injuries_known_on(day).filter(is_open).cloned().collect();
        injuries.sort_by_key(|injury| injury.start);
        let newest = stops(known, limits).into_iter().max_by_key(|stop| stop.day);
        let is_answered = |stop: &Stop| {
            let later = known.diary.until(day).iter().filter(|entry| entry.may_be_calf());
            let mut felt = later.flat_map(|entry| entry.felt());
            felt.any(|felt| felt.day > stop.day && !felt.is_pain())
        };
        let (mut stop, mut unanswered) = (None, None);
        match newest {
            Some(sign) if sign.lasts_until() >= day => {
                // A high score is over with an entry without pain; a sign of harm is not.
                stop = Some(sign).filter(|sign| !sign.is_score || !is_answered(sign));
            }
            Some(sign) => unanswered = Some(sign).filter(|sign| !is_answered(sign)),
            None => {}
        }
        Self {
            day,
            stop,
            unanswered,
            injuries,
            tests: readiness(known, limits, day),
            pain_age_days: pain.map_or(0, |pain| (day - pain.day).num_days()),
            pain,
        }
    }

    /// Why no distance is given; the gravest reason.
    pub fn no_run(&self) -> Option<NoRun<'_>> {
        let sign = self.stop.as_ref().map(NoRun::Sign);
        let open = || self.injuries.iter().find(|injury| injury.site == Site::Calf);
        let injury = || open().filter(|_| !self.is_ready()).map(NoRun::Injury);
        let failed = |tests: &&Readiness| matches!(&tests.result, TestResult::Failed(level, _) if *level >= Level::Watch);
        sign.or_else(injury).or_else(|| self.tests.as_ref().filter(failed).map(NoRun::Tests))
    }

    /// Whether the calf passed its tests and has not hurt since.
    pub fn is_ready(&self) -> bool {
        let passed = self.tests.as_ref().filter(|tests| tests.result == TestResult::Passed);
        passed.is_some_and(|tests| self.pain.is_none_or(|pain| pain.day < tests.day))
    }

    /// The pain that is taken to last; older pain is only asked for.
    pub fn holding_pain(&self) -> Option<&Felt> {
        self.pain.as_ref().filter(|_| self.pain_age_days <= PAIN_HOLDS_DAYS)
    }

    /// How much it asks for attention; `None` when nothing hurts.
    pub fn level(&self) -> Option<Level> {
        match self.no_run() {
            Some(NoRun::Sign(_) | NoRun::Injury(_)) => Some(Level::Stop),
            Some(NoRun::Tests(_)) => Some(Level::Warn),
            None if self.holding_pain().is_some() => Some(Level::Watch),
            None => None,
        }
    }
}

/// The season as it was known before a run of a day: everything before it, and what was noted on the
/// day itself unless runs of that day or later are known, for then the notes may be about them.
pub fn known_before(season: &Season, day: NaiveDate) -> Season {
    let mut known = season.ahead(day, &[], day);
    if season.last_day >= day {
        known.diary = season.diary.known_on(day - Days::new(1));
    }
    known
}

/// What stands before a run of a day.
pub fn standing(season: &Season, limits: &Limits, day: NaiveDate) -> Standing {
    Standing::of(&known_before(season, day), limits, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::athlete::DiaryEntry;
    use crate::athlete::diary::{RedFlag, Tag};
    use crate::season::invented::{day, entry, season, steady, with_calf_injury, with_diary};

    fn at(entries: Vec<DiaryEntry>, on: u64) -> Standing {
        // Runs on Mondays, Wednesdays and Fridays up to day 25.
        let season = with_diary(season(steady(4, 8000.0)), entries);
        standing(&season, &Limits::default(), day(on))
    }

    fn scored(offset: u64, during: f64) -> DiaryEntry {
        DiaryEntry { during_0_10: Some(during), ..entry(offset) }
    }

    fn tests(offset: u64, raises: u32) -> DiaryEntry {
        DiaryEntry {
            raises_left: Some(raises),
            raises_right: Some(31),
            knee_to_wall_left_cm: Some(11.0),
            knee_to_wall_right_cm: Some(11.0),
            tags: vec![Tag::WalkPainFree],
            ..entry(offset)
        }
    }

    #[test]
    fn a_sign_noted_after_the_last_run_stands_and_one_of_the_day_itself_too() {
        let swollen = |offset| {
            vec![DiaryEntry { tags: vec![Tag::RedFlag(RedFlag::Swelling)], ..entry(offset) }]
        };
        for (noted, on) in [(26, 27), (27, 27), (26, 40)] {
            assert_eq!(at(swollen(noted), on).level(), Some(Level::Stop), "{noted} {on}");
        }
        let late = at(swollen(26), 41);
        assert!(late.stop.is_none() && late.unanswered.is_some());
    }

    #[test]
    fn a_high_score_stops_until_an_entry_without_pain() {
        assert!(at(vec![scored(25, 6.0)], 30).stop.is_some());
        let gone = at(vec![scored(25, 6.0), scored(27, 0.0)], 30);
        assert!(gone.stop.is_none() && gone.pain.is_none() && gone.level().is_none());
    }

    #[test]
    fn pain_is_repeated_for_two_weeks_and_then_asked_for() {
        let held = at(vec![scored(25, 4.0)], 39);
        assert_eq!((held.pain_age_days, held.level()), (14, Some(Level::Watch)));
        let old = at(vec![scored(25, 4.0)], 40);
        assert!(old.holding_pain().is_none() && old.pain.is_some() && old.level().is_none());
    }

    #[test]
    fn an_open_calf_injury_forbids_running_until_its_tests_are_passed() {
        let with = |entries| {
            let season = with_calf_injury(season(steady(4, 8000.0)), 27, None);
            standing(&with_diary(season, entries), &Limits::default(), day(40))
        };
        assert!(matches!(with(vec![]).no_run(), Some(NoRun::Injury(_))));
        assert!(matches!(with(vec![tests(38, 12)]).no_run(), Some(NoRun::Injury(_))));
        assert!(with(vec![tests(38, 30)]).no_run().is_none());
        // Pain after the tests takes them back.
        assert!(with(vec![tests(38, 30), scored(39, 3.0)]).no_run().is_some());
    }

    #[test]
    fn failed_tests_bind_after_the_end_of_an_injury_too() {
        let with = |raises| {
            let season = with_calf_injury(season(steady(4, 8000.0)), 1, Some(20));
            let season = with_diary(season, vec![tests(26, raises)]);
            standing(&season, &Limits::default(), day(30))
        };
        assert!(matches!(with(12).no_run(), Some(NoRun::Tests(_))));
        assert!(with(30).no_run().is_none());
    }
}
