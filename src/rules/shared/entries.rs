//! The diary as rules read it: what outranks a score, and which earlier entries speak of the same
//! place. A rule about an entry looks at that entry and those before it, never at later ones.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use crate::season::Season;
use crate::user_files::athlete::diary::{DiaryEntry, EPISODE_MIN_PAIN, Onset};

/// Why a sign of harm leaves every rule about scores silent.
const OUTRANKED: &str = "a warning sign takes precedence over the scores; see `red-flag`";

/// Refuses to weigh the scores of an entry with a sign of harm.
pub(in crate::rules) fn unless_red_flag(entry: &DiaryEntry) -> Result<(), String> {
    if entry.red_flags().next().is_some() { Err(OUTRANKED.to_owned()) } else { Ok(()) }
}

/// Whether the pain came from one step to the next, or was sharp.
pub(in crate::rules) fn is_sharp_or_sudden(entry: &DiaryEntry) -> bool {
    entry.is_sharp || entry.onset == Some(Onset::Sudden)
}

/// Whether two entries speak of one place; calf, Achilles tendon and an untold place are one.
fn is_same_place(a: &DiaryEntry, b: &DiaryEntry) -> bool {
    a.site == b.site || (a.may_be_calf() && b.may_be_calf())
}

/// The entries about the place of an entry that stand before it, of its day and `days` days back,
/// latest first.
pub(in crate::rules) fn earlier(
    season: &Season,
    index: usize,
    days: u64,
) -> impl Iterator<Item = &DiaryEntry> {
    let entries = &season.diary.entries;
    let (entry, from) = (&entries[index], entries[index].date - Days::new(days));
    let back = entries[..index].iter().rev().take_while(move |other| other.date >= from);
    back.filter(move |other| is_same_place(entry, other))
}

/// The highest score of each day that has one, for the place of an entry: of its own day and the
/// `days` days before. Pain without a score stands at the lowest that counts as pain. A score of the
/// morning after belongs to that morning, and the one after the
/// entry lies ahead of its day.
pub(in crate::rules) fn daily_pain(
    season: &Season,
    index: usize,
    days: u64,
) -> BTreeMap<NaiveDate, f64> {
    let entry = &season.diary.entries[index];
    let mut daily: BTreeMap<NaiveDate, f64> = BTreeMap::new();
    let mut note = |day: NaiveDate, score: Option<f64>| {
        let Some(score) = score.filter(|_| day <= entry.date) else { return };
        daily.entry(day).and_modify(|known| *known = known.max(score)).or_insert(score);
    };
    for noted in std::iter::once(entry).chain(earlier(season, index, days)) {
        for felt in noted.felt() {
            note(felt.day, felt.score_0_10.or(Some(EPISODE_MIN_PAIN)));
        }
    }
    daily
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::season::fixtures::{day, entry, run, season, with_diary};
    use crate::user_files::athlete::Site;
    use crate::user_files::athlete::diary::{RedFlag, Tag};

    #[test]
    fn only_a_sign_of_harm_outranks_the_scores() {
        let tagged = |tag| DiaryEntry { tags: vec![tag], ..entry(0) };
        assert_eq!(unless_red_flag(&tagged(Tag::Strength)), Ok(()));
        assert_eq!(unless_red_flag(&tagged(Tag::RedFlag(RedFlag::Pop))), Err(OUTRANKED.into()));
    }

    #[test]
    fn an_untold_place_counts_as_the_calf_and_a_knee_as_itself() {
        let at = |offset, site| DiaryEntry { site, ..entry(offset) };
        let entries = vec![
            at(0, Some(Site::Achilles)),
            at(1, None),
            at(2, Some(Site::Knee)),
            at(3, Some(Site::Calf)),
            at(4, Some(Site::Knee)),
        ];
        let season = with_diary(season(vec![run(0, 5000.0)]), entries);
        let days = |index, back| earlier(&season, index, back).map(|one| one.date).collect();
        let (of_calf, of_knee): (Vec<_>, Vec<_>) = (days(3, 3), days(4, 2));
        assert_eq!((of_calf, of_knee), (vec![day(1), day(0)], vec![day(2)]));
        assert_eq!(days(3, 2), [day(1)]);
    }

    #[test]
    fn a_morning_belongs_to_the_day_after_and_the_last_one_lies_ahead() {
        let first = DiaryEntry { during_0_10: Some(2.0), next_morning_0_10: Some(5.0), ..entry(0) };
        let second =
            DiaryEntry { before_0_10: Some(3.0), next_morning_0_10: Some(9.0), ..entry(1) };
        let season = with_diary(season(vec![run(0, 5000.0)]), vec![first, second]);
        let expected = BTreeMap::from([(day(0), 2.0), (day(1), 5.0)]);
        assert_eq!(daily_pain(&season, 1, 7), expected);
    }
}
