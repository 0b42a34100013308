//! Pain of calf and Achilles tendon from moment to moment as the diary tells it: what was felt last,
//! and whether it has gone since. Holds what was written and judges nothing.

use chrono::{Days, NaiveDate};

use super::diary::{Diary, DiaryEntry, EPISODE_MIN_PAIN, Tag};
use super::{Side, Site};

/// Days for which noted pain is taken to last while nothing later is noted; then it is asked for.
/// Engineering default: a fortnight.
pub const PAIN_HOLDS_DAYS: i64 = 14;
/// Where pain without a score stands among scores when the strongest is looked for. It is never
/// shown. Engineering default: as much as makes a calf sore.
const UNSCORED_RANK_0_10: f64 = 3.0;

/// One moment for which the diary tells how much it hurts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Felt {
    /// Local day.
    pub day: NaiveDate,
    /// Pain, 0 to 10; `None` where pain was noted without a score.
    pub score_0_10: Option<f64>,
    /// Where; `None` when not told.
    pub site: Option<Site>,
    /// Which leg; `None` when not told.
    pub side: Option<Side>,
    /// Whether it was felt during a run or on the morning after, so that it cannot be known before
    /// that run.
    is_after_start: bool,
}

impl Felt {
    /// Whether it is more than stiffness. Pain without a score counts.
    pub fn is_pain(&self) -> bool {
        self.is_at_least(EPISODE_MIN_PAIN)
    }

    /// Whether it reaches a score. Pain without a score always does.
    pub fn is_at_least(&self, score_0_10: f64) -> bool {
        self.score_0_10.is_none_or(|score| score >= score_0_10)
    }

    /// The last day on which it is taken to last, if nothing else is noted.
    pub fn holds_until(&self) -> NaiveDate {
        self.day + Days::new(PAIN_HOLDS_DAYS.unsigned_abs())
    }

    fn rank(&self) -> f64 {
        self.score_0_10.unwrap_or(UNSCORED_RANK_0_10)
    }

    /// The strongest, the latest of equals; `None` of none.
    pub fn strongest(all: impl Iterator<Item = Self>) -> Option<Self> {
        all.max_by(|a, b| a.rank().total_cmp(&b.rank()))
    }

    /// Whether it may be about this leg: an untold side may be either.
    fn is_about(&self, side: Side) -> bool {
        self.side.is_none_or(|told| told == side || told == Side::Both)
    }
}

impl DiaryEntry {
    /// Whether it speaks of calf or Achilles tendon. An untold place counts as one of them: the
    /// stricter reading.
    pub fn may_be_calf(&self) -> bool {
        self.site.is_none_or(Site::is_calf_or_achilles)
    }

    /// Whether it tells of pain without a score: it names a place, a beginning, a diagnosis or that
    /// it was sharp, and neither a score nor anything else that would explain the line.
    pub fn is_unscored_pain(&self) -> bool {
        let is_told = self.site.is_some()
            || self.onset.is_some()
            || self.diagnosis.is_some()
            || self.is_sharp;
        let is_test = self.raises().is_some()
            || self.knee_to_wall_left_cm.or(self.knee_to_wall_right_cm).is_some();
        let is_other = |tag: &Tag| {
            use Tag::{NoWatch, PressurePain, Surface, TimeOff};
            !matches!(tag, Surface(_) | PressurePain | NoWatch | TimeOff)
        };
        is_told && self.highest_pain().is_none() && !is_test && !self.tags.iter().any(is_other)
    }

    /// Whether it holds nothing but a text for the runner's own eyes.
    pub fn is_only_note(&self) -> bool {
        self.note.is_some()
            && self.tags.is_empty()
            && self.site.is_none()
            && self.raises().is_none()
            && self.highest_pain().is_none()
            && !self.is_unscored_pain()
    }

    /// Single-leg heel raises of one leg or the other; `None` when not told.
    pub fn raises(&self) -> Option<u32> {
        self.raises_left.or(self.raises_right)
    }

    /// What it tells of pain, in the order in which it was felt.
    pub fn felt(&self) -> impl Iterator<Item = Felt> + use<> {
        let at = |day, score_0_10, is_after_start| Felt {
            day,
            score_0_10,
            site: self.site,
            side: self.side,
            is_after_start,
        };
        let scored =
            |day, score: Option<f64>, is_after| score.map(|it| at(day, Some(it), is_after));
        let unscored = self.is_unscored_pain().then(|| at(self.date, None, true));
        [
            scored(self.date, self.before_0_10, false),
            scored(self.date, self.during_0_10, true),
            unscored,
            scored(self.date + Days::new(1), self.next_morning_0_10, true),
        ]
        .into_iter()
        .flatten()
    }
}

impl Diary {
    /// What was felt in calf or Achilles tendon before a run of this day, in order: of the day itself
    /// what its entries tell from before the run, and the morning after a run of the day before.
    pub fn felt_before(&self, day: NaiveDate) -> Vec<Felt> {
        let entries = self.until(day).iter().filter(|entry| entry.may_be_calf());
        let felt = entries.flat_map(|entry| entry.felt().map(move |felt| (entry.date, felt)));
        let is_before = |(noted, felt): &(NaiveDate, Felt)| {
            felt.day <= day && (*noted < day || !felt.is_after_start)
        };
        in_order(felt.filter(is_before).map(|(_, felt)| felt))
    }

    /// The pain of calf or Achilles tendon that is the last word of the diary before a run of this
    /// day, whatever its age: of each leg the last moment, and of both the stronger one that still
    /// holds, else the newer. `None` where the last word is no pain.
    pub fn last_pain_before(&self, day: NaiveDate) -> Option<Felt> {
        last_pain(&self.felt_before(day), day)
    }

    /// The same by everything that is noted up to the evening of a day.
    pub fn last_pain_on(&self, day: NaiveDate) -> Option<Felt> {
        let entries = self.until(day).iter().filter(|entry| entry.may_be_calf());
        last_pain(&in_order(entries.flat_map(DiaryEntry::felt)), day)
    }
}

/// By day; what was noted first stands first.
fn in_order(felt: impl Iterator<Item = Felt>) -> Vec<Felt> {
    let mut felt: Vec<Felt> = felt.collect();
    felt.sort_by_key(|one| one.day);
    felt
}

/// Of both legs the stronger pain that still holds, else the newer one.
fn last_pain(felt: &[Felt], day: NaiveDate) -> Option<Felt> {
    let last = |side| felt.iter().rev().find(|one| one.is_about(side)).copied();
    let of_legs = [last(Side::Left), last(Side::Right)].into_iter().flatten();
    let standing: Vec<Felt> = of_legs.filter(Felt::is_pain).collect();
    let holds = |one: &Felt| (day - one.day).num_days() <= PAIN_HOLDS_DAYS;
    let holding = Felt::strongest(standing.iter().copied().filter(holds));
    holding.or_else(|| standing.into_iter().max_by_key(|one| one.day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(offset: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(offset)
    }

    fn entry(offset: u64, during_0_10: Option<f64>) -> DiaryEntry {
        let site = Some(Site::Calf);
        DiaryEntry { date: day(offset), site, during_0_10, ..DiaryEntry::default() }
    }

    fn last(entries: Vec<DiaryEntry>, on: u64) -> Option<(NaiveDate, Option<f64>)> {
        let felt = Diary { entries }.last_pain_before(day(on));
        felt.map(|felt| (felt.day, felt.score_0_10))
    }

    #[test]
    fn pain_stands_until_an_entry_without_pain() {
        let sore = || entry(0, Some(4.0));
        assert_eq!(last(vec![sore()], 9), Some((day(0), Some(4.0))));
        assert_eq!(last(vec![sore(), entry(3, Some(1.0))], 9), None);
        // An entry that tells no pain, as of a strength session, is no word about it.
        let strength = DiaryEntry { tags: vec![Tag::Strength], ..entry(3, None) };
        assert_eq!(last(vec![sore(), strength], 9), Some((day(0), Some(4.0))));
        assert_eq!(last(vec![sore(), entry(3, Some(2.0))], 9), Some((day(3), Some(2.0))));
    }

    #[test]
    fn the_morning_after_is_a_word_of_its_own_and_the_run_of_the_day_is_not_known_before_it() {
        let settled = DiaryEntry { next_morning_0_10: Some(0.0), ..entry(0, Some(4.0)) };
        assert_eq!(last(vec![settled], 1), None);
        assert_eq!(last(vec![entry(1, Some(4.0))], 1), None);
        let before = DiaryEntry { before_0_10: Some(3.0), ..entry(1, Some(5.0)) };
        assert_eq!(last(vec![before], 1), Some((day(1), Some(3.0))));
    }

    #[test]
    fn one_leg_without_pain_says_nothing_of_the_other() {
        let of =
            |offset, score, side| DiaryEntry { side: Some(side), ..entry(offset, Some(score)) };
        let entries = vec![of(0, 4.0, Side::Left), of(2, 0.0, Side::Right)];
        assert_eq!(last(entries, 4), Some((day(0), Some(4.0))));
        let entries = vec![of(0, 4.0, Side::Left), of(2, 0.0, Side::Both)];
        assert_eq!(last(entries, 4), None);
    }

    #[test]
    fn a_place_without_a_score_is_pain_and_a_test_or_another_place_is_not() {
        assert_eq!(last(vec![entry(0, None)], 2), Some((day(0), None)));
        let test = DiaryEntry { raises_left: Some(30), ..entry(0, None) };
        assert_eq!(last(vec![test], 2), None);
        let knee = DiaryEntry { site: Some(Site::Knee), ..entry(0, Some(6.0)) };
        assert_eq!(last(vec![knee], 2), None);
        // A bare day with a note tells of no pain.
        let note = DiaryEntry { site: None, note: Some("new socks".into()), ..entry(0, None) };
        assert_eq!(last(vec![note], 2), None);
    }
}
