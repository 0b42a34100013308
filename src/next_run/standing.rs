//! What hurts on a day, by diary and athlete file: signs that say stop, injuries without an end, tests
//! that are not passed, and the last pain. It stands above every limit of a run.

use chrono::{Days, NaiveDate};

use super::stop::{Stop, stops};
use crate::rules::RECURRENCE_WEEKS;
use crate::rules::calf_readiness::{Readiness, TestResult, readiness};
use crate::rules::pain_during_run::most_pain_0_10;
use crate::rules::{Level, Limits};
use crate::season::Season;
use crate::user_files::athlete::diary::{Diagnosis, DiaryEntry};
use crate::user_files::athlete::{Felt, Injury, PAIN_HOLDS_DAYS, Site};

/// What is known of the runner's calf on a day.
pub struct Standing {
    /// The day.
    pub day: NaiveDate,
    /// The newest sign that says stop and stands: for two weeks, and for six while nothing was noted since;
    /// `None` without one.
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
    /// The score beyond which pain means no run.
    pub most_pain_0_10: f64,
    /// Words of the diary that no limit knows of.
    pub unheard: Unheard,
}

/// What the diary tells and no limit goes by, because something is missing beside it.
#[derive(Default)]
pub struct Unheard {
    /// The newest strain that a professional named, where the athlete file tells no calf injury.
    pub strain: Option<NaiveDate>,
    /// The newest heel raises, where the athlete file tells no calf injury.
    pub raises: Option<NaiveDate>,
    /// The newest entry of the two weeks before that has nothing but a note.
    pub note: Option<NaiveDate>,
    /// The end of a calf injury of the weeks before, since which no tests are noted.
    pub untested: Option<NaiveDate>,
}

/// Why no distance is given on a day.
pub enum NoRun<'a> {
    /// A sign that says stop.
    Sign(&'a Stop),
    /// A calf injury that is not over, whose tests are not passed.
    Injury(&'a Injury),
    /// Tests of a calf that clearly fails them.
    Tests(&'a Readiness),
    /// Pain, at whatever moment it was felt, beyond what means stop during a run.
    Pain(&'a Felt),
}

impl Standing {
    /// What stands on a day, by all that is known in the season.
    pub fn of(known: &Season, limits: &Limits, day: NaiveDate) -> Self {
        let pain = known.diary.last_pain_on(day);
        let is_open = |injury: &&Injury| injury.end.is_none_or(|end| end >= day);
        let mut injuries: Vec<Injury> =
            known.athlete.injuries_known_on(day).filter(is_open).cloned().collect();
        injuries.sort_by_key(|injury| injury.start);
        let tests = readiness(known, limits, day);
        let all = stops(known, limits);
        let is_answered = |stop: &Stop| {
            let mut felt = known.diary.until(day).iter().flat_map(DiaryEntry::felt);
            felt.any(|felt| felt.day > stop.day && !felt.is_pain() && stop.is_answered_by(&felt))
        };
        let is_shown = |stop: &Stop| (day - stop.day).num_days() <= SHOWN_DAYS;
        // What said stop and was not answered is no leave to run; after six weeks it is only asked for.
        let stands = |stop: &&Stop| match () {
            () if stop.is_tear => stop.lasts_until() >= day && !is_cleared(known, &tests, stop),
            // A high score is over with an entry without pain; a sign of harm is not.
            () if stop.is_score => is_shown(stop) && !is_answered(stop),
            () => stop.lasts_until() >= day || is_shown(stop) && !is_answered(stop),
        };
        let newest = |stop: &&Stop| (stop.day, !stop.is_score);
        let stop = all.iter().filter(stands).max_by_key(newest).cloned();
        let is_asked =
            |stop: &&Stop| (day - stop.day).num_days() <= ASKED_DAYS && !is_answered(stop);
        let last = all.iter().max_by_key(newest).filter(|_| stop.is_none());
        let unanswered = last.filter(is_asked).cloned();
        Self {
            day,
            stop,
            unanswered,
            injuries,
            tests,
            pain_age_days: pain.map_or(0, |pain| (day - pain.day).num_days()),
            pain,
            most_pain_0_10: most_pain_0_10(limits),
            unheard: Unheard::of(known, day),
        }
    }

    /// Why no distance is given; the gravest reason.
    pub fn no_run(&self) -> Option<NoRun<'_>> {
        let sign = self.stop.as_ref().map(NoRun::Sign);
        let open = || self.injuries.iter().find(|injury| injury.site == Site::Calf);
        let injury = || open().filter(|_| !self.is_ready()).map(NoRun::Injury);
        let failed = |tests: &&Readiness| matches!(&tests.result, TestResult::Failed(level, _) if *level >= Level::Watch);
        let tests = || self.tests.as_ref().filter(failed).map(NoRun::Tests);
        let is_strong =
            |pain: &&Felt| pain.score_0_10.is_some_and(|score| score > self.most_pain_0_10);
        let pain = || self.holding_pain().filter(is_strong).map(NoRun::Pain);
        sign.or_else(injury).or_else(pain).or_else(tests)
    }

    /// Whether the calf passed its tests, and neither pain nor a sign of harm followed.
    pub fn is_ready(&self) -> bool {
        let passed = self.tests.as_ref().filter(|tests| tests.result == TestResult::Passed);
        let sign = self.stop.as_ref().or(self.unanswered.as_ref());
        passed.is_some_and(|tests| {
            self.pain.is_none_or(|pain| pain.day < tests.day)
                && sign.is_none_or(|sign| sign.day < tests.day)
        })
    }

    /// The pain that is taken to last; older pain is only asked for.
    pub fn holding_pain(&self) -> Option<&Felt> {
        self.pain.as_ref().filter(|_| self.pain_age_days <= PAIN_HOLDS_DAYS)
    }

    /// Whether the diary has a warning sign or pain without an all-clear since that is too old to stand: nobody
    /// knows whether it is gone.
    pub fn is_in_question(&self) -> bool {
        self.unanswered.is_some() || self.old_pain().is_some()
    }

    /// The pain that is too old to be taken to last and not too old to be asked for.
    pub fn old_pain(&self) -> Option<&Felt> {
        let is_old = self.holding_pain().is_none() && self.pain_age_days <= ASKED_DAYS;
        self.pain.as_ref().filter(|_| is_old)
    }

    /// How much it asks for attention; `None` when nothing hurts.
    pub fn level(&self) -> Option<Level> {
        let is_recent = |day: NaiveDate| (self.day - day).num_days() <= SHOWN_DAYS;
        let is_asked = self.unanswered.as_ref().is_some_and(|stop| is_recent(stop.day))
            || self.pain.is_some_and(|pain| is_recent(pain.day))
            || self.unheard.strain.is_some();
        match self.no_run() {
            Some(_) => Some(Level::Stop),
            None if is_asked || !self.injuries.is_empty() => Some(Level::Watch),
            None => None,
        }
    }
}

/// The end of the newest calf injury, while its return lasts and the diary has no heel raises since its
/// beginning.
fn untested(known: &Season, day: NaiveDate) -> Option<NaiveDate> {
    let from = day - Days::new(RECURRENCE_WEEKS * 7);
    let of_calf = known.athlete.injuries.iter().filter(|one| one.site == Site::Calf);
    let over = of_calf.filter_map(|one| Some((one.end?, one.start)));
    let (end, start) = over.filter(|(end, _)| (from..day).contains(end)).max()?;
    let since = known.diary.until(day).iter().filter(|entry| entry.date >= start);
    (!since.into_iter().any(|entry| entry.raises().is_some())).then_some(end)
}

/// Whether somebody who can examine it spoke since, or the calf passed its tests: a diagnosis in the diary,
/// tests, or an injury that the athlete file calls over.
fn is_cleared(known: &Season, tests: &Option<Readiness>, sign: &Stop) -> bool {
    let tested = tests
        .as_ref()
        .is_some_and(|tests| tests.day > sign.day && tests.result == TestResult::Passed);
    let after = known.diary.entries.iter().filter(|entry| entry.date > sign.day);
    let is_over =
        |injury: &Injury| injury.site == Site::Calf && injury.end.is_some_and(|end| end > sign.day);
    tested
        || after.into_iter().any(|entry| entry.diagnosis.is_some())
        || known.athlete.injuries.iter().any(is_over)
}

impl Unheard {
    fn of(known: &Season, day: NaiveDate) -> Self {
        let recent = |days: u64| {
            let from = day - Days::new(days);
            known.diary.until(day).iter().rev().take_while(move |entry| entry.date >= from)
        };
        let of_weeks = || recent(RECURRENCE_WEEKS * 7);
        let tells_injury = known.athlete.injuries.iter().any(|one| one.site == Site::Calf);
        let is_strain =
            |entry: &&DiaryEntry| entry.may_be_calf() && entry.diagnosis == Some(Diagnosis::Strain);
        let is_test = |entry: &&DiaryEntry| entry.raises().is_some();
        let day_of = |entry: &DiaryEntry| entry.date;
        Self {
            strain: of_weeks().find(is_strain).filter(|_| !tells_injury).map(day_of),
            raises: of_weeks().find(is_test).filter(|_| !tells_injury).map(day_of),
            untested: untested(known, day),
            note: recent(PAIN_HOLDS_DAYS.unsigned_abs()).find(|it| it.is_only_note()).map(day_of),
        }
    }
}

/// What was noted longer ago is asked for and no longer shows in the light. Engineering default: six
/// weeks.
const SHOWN_DAYS: i64 = 42;
/// What is older is no longer asked for: a diary that ended a year ago was given up.
const ASKED_DAYS: i64 = 365;

/// The season as it was known before a run of a day: everything before it, and what was noted on the
/// day itself unless runs of that day or later are known, for then the notes may be about them.
pub fn known_before(season: &Season, day: NaiveDate) -> Season {
    let mut known = season.projected(day, &[], day);
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
    use crate::season::fixtures::{day, entry, season, steady, with_calf_injury, with_diary};
    use crate::user_files::athlete::DiaryEntry;
    use crate::user_files::athlete::diary::{RedFlag, Tag};

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
        // Without an answer for six weeks.
        assert!(at(swollen(26), 68).stop.is_some());
        let late = at(swollen(26), 69);
        assert!(late.stop.is_none() && late.unanswered.is_some());
        let answered = [swollen(26), vec![scored(30, 0.0)]].concat();
        assert!(at(answered.clone(), 40).stop.is_some() && at(answered, 41).stop.is_none());
    }

    #[test]
    fn a_pop_stands_for_six_weeks_whatever_a_day_of_rest_felt_like() {
        let pop = || DiaryEntry { tags: vec![Tag::RedFlag(RedFlag::Pop)], ..scored(26, 6.0) };
        let rested = |more: Vec<DiaryEntry>| [vec![pop(), scored(27, 0.0)], more].concat();
        for on in [28, 45, 68] {
            assert!(matches!(at(rested(vec![]), on).no_run(), Some(NoRun::Sign(_))), "{on}");
        }
        assert!(at(rested(vec![]), 69).stop.is_none());
        let seen = DiaryEntry { diagnosis: Some(Diagnosis::Other), ..entry(30) };
        assert!(at(rested(vec![seen]), 31).stop.is_none());
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
        assert!(old.holding_pain().is_none() && old.pain.is_some());
        assert_eq!(old.level(), Some(Level::Watch));
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
    fn strong_pain_of_any_moment_leaves_no_run_and_a_sign_takes_passed_tests_back() {
        for entry in [
            DiaryEntry { before_0_10: Some(7.0), ..entry(26) },
            DiaryEntry { next_morning_0_10: Some(9.0), ..scored(25, 2.0) },
        ] {
            assert!(matches!(at(vec![entry], 28).no_run(), Some(NoRun::Pain(_))));
        }
        let season = with_calf_injury(season(steady(4, 8000.0)), 10, None);
        let pop = DiaryEntry { tags: vec![Tag::RedFlag(RedFlag::Pop)], ..entry(27) };
        let season = with_diary(season, vec![tests(26, 30), pop]);
        let later = standing(&season, &Limits::default(), day(70));
        assert!(later.stop.is_none() && matches!(later.no_run(), Some(NoRun::Injury(_))));
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
