//! The diary of pain, calf tests and what else a runner notes day by day. One entry a line of
//! `diary.csv`. Holds what was written and judges nothing.

use chrono::{NaiveDate, NaiveTime};

use super::{Side, Site, Surface};

/// Days without an entry of calf or Achilles pain after which the next one begins a new episode.
/// Engineering default: a fortnight of quiet.
pub const EPISODE_QUIET_DAYS: i64 = 14;
/// Lowest score of an entry that counts as pain, 0 to 10. Engineering default: 0 and 1 are too
/// little to tell pain from stiffness.
pub const EPISODE_MIN_PAIN: f64 = 2.0;

/// All entries, by date, then time, then line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diary {
    /// The entries.
    pub entries: Vec<DiaryEntry>,
}

impl Diary {
    /// The diary as it stood on the evening of a day.
    pub fn known_on(&self, day: NaiveDate) -> Self {
        Self { entries: self.until(day).to_vec() }
    }
}

/// One line of the diary. Only the date is certain.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DiaryEntry {
    /// Local day.
    pub date: NaiveDate,
    /// Local time of the run or note.
    pub time: Option<NaiveTime>,
    /// Where it hurt.
    pub site: Option<Site>,
    /// Which leg.
    pub side: Option<Side>,
    /// Pain before the run, 0 to 10; `None` when not told.
    pub before_0_10: Option<f64>,
    /// Pain during the run, 0 to 10; `None` when not told.
    pub during_0_10: Option<f64>,
    /// Pain on the morning after, 0 to 10; `None` when not told.
    pub next_morning_0_10: Option<f64>,
    /// How it began; `None` when not told.
    pub onset: Option<Onset>,
    /// Whether it was sharp.
    pub is_sharp: bool,
    /// What a professional called it; `None` when nobody did.
    pub diagnosis: Option<Diagnosis>,
    /// Single-leg heel raises, left.
    pub raises_left: Option<u32>,
    /// Single-leg heel raises, right.
    pub raises_right: Option<u32>,
    /// Knee-to-wall distance in centimetres, left.
    pub knee_to_wall_left_cm: Option<f64>,
    /// Knee-to-wall distance in centimetres, right.
    pub knee_to_wall_right_cm: Option<f64>,
    /// Known words about that day, in the order written.
    pub tags: Vec<Tag>,
    /// Free text.
    pub note: Option<String>,
    /// Line of the file, from 1.
    pub line: usize,
}

/// How pain began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Onset {
    /// From one step to the next.
    Sudden,
    /// Over time.
    Gradual,
}

/// What a professional called it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Diagnosis {
    /// A muscle strain or tear.
    Strain,
    /// A tendon complaint.
    Tendinopathy,
    /// Anything else.
    Other,
}

/// A word with a meaning for a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// A sign for which care must be sought.
    RedFlag(RedFlag),
    /// What was run on.
    Surface(Surface),
    /// A strength session.
    Strength,
    /// A cycling, swimming or other session without running.
    CrossTraining,
    /// Walking, on the flat and on hills, without pain.
    WalkPainFree,
    /// Pain when the calf is pressed.
    PressurePain,
    /// A walk or easy warm-up that no device recorded.
    WarmUp,
    /// Run barefoot or in minimal shoes.
    Barefoot,
    /// A day without the watch.
    NoWatch,
    /// A day off, for whatever reason.
    TimeOff,
}

/// Signs that outrank every score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RedFlag {
    /// A pop or a kick felt in the calf.
    Pop,
    /// The leg does not bear weight.
    CannotBearWeight,
    /// Swelling.
    Swelling,
    /// Bruising.
    Bruising,
    /// Warmth.
    Warmth,
    /// Redness.
    Redness,
    /// Numbness or tingling.
    Numbness,
    /// Pain at night or at rest.
    NightPain,
    /// One tender point on the shin bone.
    BonePain,
    /// Lately kept still: cast, surgery, long travel.
    Immobility,
    /// Short of breath.
    Breathless,
    /// Chest pain.
    ChestPain,
    /// Tightness that builds up in every run and eases minutes after.
    TightEveryRun,
}

/// One stretch of pain in calf or Achilles tendon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Episode {
    /// First day of it.
    pub start: NaiveDate,
    /// Last day noted so far.
    pub end: NaiveDate,
}

impl Diary {
    /// The entries of a day.
    pub fn entries_on(&self, day: NaiveDate) -> &[DiaryEntry] {
        let until = self.until(day);
        &until[until.partition_point(|entry| entry.date < day)..]
    }

    /// The entries up to a day, the day included: what was known on its evening, except that a
    /// score of the next morning was not yet.
    pub fn until(&self, day: NaiveDate) -> &[DiaryEntry] {
        &self.entries[..self.entries.partition_point(|entry| entry.date <= day)]
    }

    /// The stretches of pain in calf or Achilles tendon, by start; see [`episodes`].
    pub fn episodes(&self) -> Vec<Episode> {
        episodes(&self.entries)
    }
}

/// Stretches of pain from several tellings, by start: those less than [`EPISODE_QUIET_DAYS`] apart are
/// one.
pub fn merged(mut episodes: Vec<Episode>) -> Vec<Episode> {
    episodes.sort_by_key(|episode| (episode.start, episode.end));
    let mut merged: Vec<Episode> = Vec::new();
    for episode in episodes {
        match merged.last_mut() {
            Some(last) if (episode.start - last.end).num_days() <= EPISODE_QUIET_DAYS => {
                last.end = last.end.max(episode.end);
            }
            _ => merged.push(episode),
        }
    }
    merged
}

/// The stretches of pain in calf or Achilles tendon among entries that stand by date. A new one
/// begins after [`EPISODE_QUIET_DAYS`] or more days without such an entry.
pub fn episodes(entries: &[DiaryEntry]) -> Vec<Episode> {
    let mut episodes: Vec<Episode> = Vec::new();
    for day in entries.iter().filter(|entry| entry.is_calf_pain()).map(|entry| entry.date) {
        match episodes.last_mut() {
            Some(last) if (day - last.end).num_days() <= EPISODE_QUIET_DAYS => last.end = day,
            _ => episodes.push(Episode { start: day, end: day }),
        }
    }
    episodes
}

impl DiaryEntry {
    /// The highest score of the entry, 0 to 10; `None` when there is none.
    pub fn highest_pain(&self) -> Option<f64> {
        let scores = [self.before_0_10, self.during_0_10, self.next_morning_0_10];
        scores.into_iter().flatten().reduce(f64::max)
    }

    /// The signs of harm among the tags.
    pub fn red_flags(&self) -> impl Iterator<Item = RedFlag> + '_ {
        self.tags.iter().filter_map(|tag| match tag {
            Tag::RedFlag(flag) => Some(*flag),
            _ => None,
        })
    }

    /// Whether it tells of pain in calf or Achilles tendon: by a score, a beginning, a sign of
    /// harm, that it was sharp, or by naming the place without a score.
    pub fn is_calf_pain(&self) -> bool {
        self.site.is_some_and(Site::is_calf_or_achilles)
            && (self.highest_pain().is_some_and(|pain| pain >= EPISODE_MIN_PAIN)
                || self.onset.is_some()
                || self.is_sharp
                || self.is_unscored_pain()
                || self.red_flags().next().is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(offset: i64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Duration::days(offset)
    }

    fn sore(offset: i64) -> DiaryEntry {
        let during_0_10 = Some(2.0);
        DiaryEntry { date: day(offset), site: Some(Site::Calf), during_0_10, ..Default::default() }
    }

    fn spans(entries: Vec<DiaryEntry>) -> Vec<(NaiveDate, NaiveDate)> {
        let episodes = Diary { entries }.episodes();
        episodes.iter().map(|episode| (episode.start, episode.end)).collect()
    }

    #[test]
    fn fourteen_days_without_pain_end_an_episode_and_thirteen_do_not() {
        // Between day 3 and day 17 lie 13 days, between day 17 and day 32 lie 14.
        let entries = vec![sore(0), sore(3), sore(17), sore(32)];
        assert_eq!(spans(entries), [(day(0), day(17)), (day(32), day(32))]);
    }

    #[test]
    fn entries_without_pain_and_of_other_places_do_not_prolong_an_episode() {
        let quiet = DiaryEntry { during_0_10: Some(1.5), ..sore(7) };
        let knee = DiaryEntry { site: Some(Site::Knee), ..sore(10) };
        let nowhere = DiaryEntry { site: None, ..sore(12) };
        let entries = vec![sore(0), quiet, knee, nowhere, sore(20)];
        assert_eq!(spans(entries), [(day(0), day(0)), (day(20), day(20))]);
        assert_eq!(spans(Vec::new()), []);
    }

    #[test]
    fn a_beginning_a_sign_of_harm_or_sharpness_counts_without_a_score() {
        let silent = DiaryEntry { during_0_10: None, tags: vec![Tag::Strength], ..sore(0) };
        assert!(!silent.is_calf_pain());
        assert!(DiaryEntry { tags: Vec::new(), ..silent.clone() }.is_calf_pain());
        let achilles = DiaryEntry { site: Some(Site::Achilles), ..silent.clone() };
        assert!(DiaryEntry { onset: Some(Onset::Gradual), ..achilles.clone() }.is_calf_pain());
        assert!(DiaryEntry { is_sharp: true, ..achilles.clone() }.is_calf_pain());
        let tags = vec![Tag::Strength, Tag::RedFlag(RedFlag::Pop)];
        assert!(DiaryEntry { tags, ..achilles.clone() }.is_calf_pain());
        assert!(!DiaryEntry { tags: vec![Tag::Strength], ..achilles.clone() }.is_calf_pain());
        assert!(DiaryEntry { next_morning_0_10: Some(2.0), ..achilles }.is_calf_pain());
    }

    #[test]
    fn days_are_cut_out_with_all_their_entries() {
        let diary = Diary { entries: vec![sore(0), sore(2), sore(2), sore(5)] };
        assert_eq!(diary.entries_on(day(2)).len(), 2);
        assert_eq!(diary.entries_on(day(3)), []);
        assert_eq!(diary.until(day(1)).len(), 1);
        assert_eq!(diary.until(day(5)).len(), 4);
        assert_eq!(diary.until(day(-1)), []);
    }
}
